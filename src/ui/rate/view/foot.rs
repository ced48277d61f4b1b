//! Below the lines: the row at the cursor with its levels and its remark, what there is to say, the most useful keys.

use super::Palette;
use super::text::{fit_to_width, text_width, wrap_to_width};
use crate::ui::rate::keys::{self, NEW_LINE};
use crate::ui::rate::{
    Axis, FormRow as Row, KeyCommand, KeyPress, Mode, Notice, NoticeKind, RatingMethod,
    RatingState, RemarkInput, TextInput,
};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

pub(super) fn draw_panel(state: &RatingState, frame: &mut Frame<'_>, area: Rect, look: Palette) {
    let rule = Line::raw("─".repeat(usize::from(area.width)));
    let Some(row) = state.form.rows.get(state.row_index) else {
        return;
    };
    let mut lines = vec![rule];
    match &state.mode {
        Mode::Remark(remark) => {
            let typed = remark_view(state, remark, area, look);
            lines.extend(typed.lines);
            frame.set_cursor_position(Position::new(typed.column, area.y + typed.line));
        }
        _ => lines.extend(row_details(state, row, area, look)),
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// The row in full, its levels with their keys, its remark.
fn row_details(state: &RatingState, row: &Row, area: Rect, look: Palette) -> Vec<Line<'static>> {
    let columns = usize::from(area.width);
    let indented = |text: &str, lines, style| indent_text(text, columns, lines, style);
    let label = full_label(state, row);
    if area.height < 4 {
        let mut lines = indented(&label, 1, look.strong());
        lines.extend(indented(
            &fitting_choices(state, row, columns, 1),
            1,
            Style::new(),
        ));
        return lines;
    }
    let mut lines = indented(&label, 2, look.strong());
    lines.extend(indented(
        &fitting_choices(state, row, columns, 2),
        2,
        Style::new(),
    ));
    let room = usize::from(area.height).saturating_sub(lines.len() + 1);
    let said = row_remark(state).filter(|_| room > 0);
    lines.extend(
        said.map(|said| indented(&said, room, Style::new()))
            .unwrap_or_default(),
    );
    lines
}

fn full_label(state: &RatingState, row: &Row) -> String {
    let required = state.lang.pick(" * required", " * obligatoire");
    let required = if row.required { required } else { "" };
    let hint = row.hint.as_ref().map(|hint| format!(" – {hint}"));
    let task = row.task.as_ref().filter(|_| state.axis == Axis::Students);
    let task = task.map(|task| format!("{task} – ")).unwrap_or_default();
    format!("{task}{}{required}{}", row.label, hint.unwrap_or_default())
}

/// What can be typed on the row: every level with its key, without its name where there is no room for all.
fn fitting_choices(state: &RatingState, row: &Row, columns: usize, lines: usize) -> String {
    let named = rating_choices(state, row, true);
    match wrap_to_width(&named, columns.saturating_sub(2)).len() > lines {
        true => rating_choices(state, row, false),
        false => named,
    }
}

fn rating_choices(state: &RatingState, row: &Row, named: bool) -> String {
    let lang = state.lang;
    match &row.kind {
        RatingMethod::Levels { levels, ranged } => {
            let offered = levels.iter().enumerate().filter(|(_, level)| level.offered);
            let choices = offered.map(|(place, level)| {
                let name = match named && level.code != *level.name {
                    true => &level.name,
                    false => "",
                };
                let words = format!("{}\u{a0}{}\u{a0}{name}", place + 1, level.code);
                // What belongs together is not broken.
                words.trim_end_matches('\u{a0}').replace(' ', "\u{a0}")
            });
            let number = lang.pick("or a number, Enter", "ou un nombre, Entrée");
            let number = ranged.then(|| number.to_owned());
            choices.chain(number).collect::<Vec<_>>().join("   ")
        }
        RatingMethod::Number { most, .. } => {
            let most = most.clone().unwrap_or_default();
            lang.pick(
                format!("a number up to {most}, then Enter"),
                format!("un nombre jusqu'à {most}, puis Entrée"),
            )
        }
        RatingMethod::Count => lang
            .pick(
                "how often: digits, then Enter",
                "combien de fois : chiffres, puis Entrée",
            )
            .to_owned(),
        RatingMethod::Text => lang
            .pick("Enter opens the text", "Entrée ouvre le texte")
            .to_owned(),
    }
}

fn row_remark(state: &RatingState) -> Option<String> {
    let rating = state.current()?.rating(state.row_index)?;
    let written = rating.remark.as_ref().or(rating.text.as_ref())?;
    Some(written.source.trim().replace('\n', " / "))
}

/// A remark that is being typed, and where its cursor is.
struct RemarkView {
    lines: Vec<Line<'static>>,
    column: u16,
    line: u16,
}

fn remark_view(state: &RatingState, remark: &RemarkInput, area: Rect, look: Palette) -> RemarkView {
    let columns = usize::from(area.width).saturating_sub(3);
    let height = usize::from(area.height).saturating_sub(2).max(1);
    let before = wrap_to_width(remark.input.before_cursor(), columns);
    let all = wrap_to_width(remark.input.text(), columns);
    let last = before.last().map_or(0, |line| text_width(line));
    // A word that does not fit goes to the next line as a whole, also where the cursor is inside it.
    let line = before.len().saturating_sub(1);
    let first = (line + 1).saturating_sub(height);
    let mut lines = vec![Line::styled(remark_title(state, remark), look.strong())];
    let shown = all.into_iter().skip(first).take(height);
    lines.extend(shown.map(|line| Line::raw(format!(" {line}"))));
    RemarkView {
        lines,
        column: u16::try_from(last + 1).unwrap_or(area.width),
        line: u16::try_from(line - first + 2).unwrap_or(0),
    }
}

fn remark_title(state: &RatingState, remark: &RemarkInput) -> String {
    let row = state.form.rows.get(remark.row);
    let word = match row.map(|row| &row.kind) {
        Some(RatingMethod::Text) => state.lang.pick("Text", "Texte"),
        _ => state.lang.pick("Remark", "Remarque"),
    };
    let student = state
        .students
        .iter()
        .find(|it| it.place.file == remark.file);
    let name = student.map_or(remark.file.as_str(), |student| &student.name);
    let label = row.map_or("", |row| &row.label);
    format!(" {word} · {name} · {label}")
}

/// How many lines what is told takes, up to three; it is never left out because it is long.
pub(super) fn notice_height(state: &RatingState, columns: usize) -> u16 {
    let note = state.notice.as_ref();
    let lines = note.map_or(1, |note| {
        wrap_to_width(&note.text, columns.saturating_sub(2)).len()
    });
    u16::try_from(lines).map_or(3, |lines| lines.clamp(1, 3))
}

/// What there is to say, or what is asked; and the most useful keys.
pub(super) fn draw_footer(state: &RatingState, frame: &mut Frame<'_>, area: Rect, look: Palette) {
    let columns = usize::from(area.width);
    let (mut lines, cursor) = match &state.notice {
        Some(note) => (notice_lines(note, area, look), None),
        None => {
            let (line, cursor) = prompt_line(state);
            (vec![line], cursor)
        }
    };
    lines.push(Line::styled(keys_line(state, columns), look.bar()));
    frame.render_widget(Paragraph::new(lines), area);
    if let Some(column) = cursor {
        let column = u16::try_from(column)
            .unwrap_or(0)
            .min(area.width.saturating_sub(1));
        frame.set_cursor_position(Position::new(column, area.y));
    }
}

fn notice_lines(note: &Notice, area: Rect, look: Palette) -> Vec<Line<'static>> {
    let style = match note.kind {
        NoticeKind::Done => look.done(),
        NoticeKind::Hint => Style::new(),
        NoticeKind::Failed => look.error(),
    };
    let room = usize::from(area.height).saturating_sub(1);
    indent_text(&note.text, usize::from(area.width), room, style)
}

/// A text in at most so many lines, one column in; the last one is cut.
fn indent_text(text: &str, columns: usize, lines: usize, style: Style) -> Vec<Line<'static>> {
    let columns = columns.saturating_sub(2);
    let mut all = wrap_to_width(text, columns);
    if all.len() > lines {
        let rest = all.drain(lines.saturating_sub(1)..).collect::<Vec<_>>();
        all.push(fit_to_width(&rest.concat(), columns));
    }
    all.into_iter()
        .map(|line| Line::styled(format!(" {line}"), style))
        .collect()
}

/// What a prompt says, and the column of its cursor.
fn prompt_line(state: &RatingState) -> (Line<'static>, Option<usize>) {
    let lang = state.lang;
    let prompt = |head: &str, entry: &TextInput| {
        let line = format!(" {head} {}", entry.text());
        let cursor = text_width(&format!(" {head} {}", entry.before_cursor()));
        (Line::raw(line), Some(cursor))
    };
    match &state.mode {
        Mode::Number(entry) => prompt(lang.pick("Number:", "Nombre :"), entry),
        Mode::Search(search) => prompt(lang.pick("Name:", "Nom :"), &search.input),
        Mode::Level(typed) => (
            Line::raw(format!(" {}", matching_codes(state, typed))),
            None,
        ),
        Mode::SectionLevel(typed) => {
            let whole = lang.pick("The whole section:", "Toute la section :");
            (
                Line::raw(format!(" {whole} {}", matching_codes(state, typed))),
                None,
            )
        }
        _ => {
            let halted = state.halted.as_deref().unwrap_or_default();
            (Line::raw(format!(" {halted}")), None)
        }
    }
}

/// `T: TI or TS?`
fn matching_codes(state: &RatingState, typed: &str) -> String {
    let levels = state.matching_levels(typed);
    let codes: Vec<&str> = levels.iter().map(|level| level.code.as_str()).collect();
    match typed {
        "" => codes.join(", ") + " ?",
        _ => format!("{typed}… {} ?", codes.join(", ")),
    }
}

fn keys_line(state: &RatingState, columns: usize) -> String {
    let lang = state.lang;
    let hint = |command, en: &'static str, fr: &'static str| {
        format!("{} {}", keys::key_name_of(command, lang), lang.pick(en, fr))
    };
    let name = |key: KeyPress| key.name(lang);
    let line = match &state.mode {
        Mode::Remark(_) => format!(
            "{} {}   {}, {} {}   {} {}",
            name(KeyPress::Enter),
            lang.pick("saves", "enregistre"),
            name(KeyPress::NewLine),
            name(NEW_LINE),
            lang.pick("new line", "nouvelle ligne"),
            name(KeyPress::Esc),
            lang.pick("drops it", "abandonne"),
        ),
        Mode::Search(_) => format!(
            "{} {}   {}, {} {}   {} {}",
            name(KeyPress::Enter),
            lang.pick("goes there", "y va"),
            name(KeyPress::Down),
            name(KeyPress::Up),
            lang.pick("the next, the one before", "suivant, précédent"),
            name(KeyPress::Esc),
            lang.pick("back", "retour"),
        ),
        Mode::Number(_) | Mode::Level(_) | Mode::SectionLevel(_) => {
            format!(
                "{} {}",
                name(KeyPress::Esc),
                lang.pick("drops it", "abandonne")
            )
        }
        Mode::Rating | Mode::Help => {
            let hints = [
                hint(KeyCommand::Help, "help", "aide"),
                hint(KeyCommand::Leave, "leave", "fin"),
                hint(KeyCommand::NextUnrated, "next", "suite"),
                hint(KeyCommand::Remark, "remark", "remarque"),
                hint(KeyCommand::Undo, "undo", "annuler"),
                axis_hint(state),
                hint(KeyCommand::Search, "name", "nom"),
            ];
            return fit_to_width(&fitting_hints(&hints, columns), columns);
        }
    };
    fit_to_width(&format!(" {line}"), columns)
}

/// As many as are seen whole.
fn fitting_hints(hints: &[String], columns: usize) -> String {
    let mut line = String::new();
    for hint in hints {
        let longer = format!("{line} {hint} ");
        if text_width(&longer) <= columns {
            line = longer;
        }
    }
    line
}

fn axis_hint(state: &RatingState) -> String {
    let key = keys::key_name_of(KeyCommand::SwitchAxis, state.lang);
    let words = match state.axis {
        Axis::Rows => state.lang.pick("by row", "par ligne"),
        Axis::Students => state.lang.pick("by student", "par élève"),
    };
    format!("{key} {words}")
}
