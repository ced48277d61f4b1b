//! Below the lines: the row at the cursor with its levels and its remark, what there is to say, the most useful keys.

use super::Look;
use super::text::{fit, width, wrapped};
use crate::ui::rate::keys::{self, NEW_LINE};
use crate::ui::rate::{
    Axis, Command, Entry, Key, Kind, Line as Row, Mode, Note, Remark, State, Tone,
};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

pub(super) fn panel(state: &State, frame: &mut Frame<'_>, area: Rect, look: Look) {
    let rule = Line::raw("─".repeat(usize::from(area.width)));
    let Some(row) = state.form.lines.get(state.row) else {
        return;
    };
    let mut lines = vec![rule];
    match &state.mode {
        Mode::Remark(remark) => {
            let typed = typed(state, remark, area, look);
            lines.extend(typed.lines);
            frame.set_cursor_position(Position::new(typed.column, area.y + typed.line));
        }
        _ => lines.extend(about(state, row, area, look)),
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// The row in full, its levels with their keys, its remark.
fn about(state: &State, row: &Row, area: Rect, look: Look) -> Vec<Line<'static>> {
    let columns = usize::from(area.width);
    let indented = |text: &str, lines, style| indented(text, columns, lines, style);
    let label = label(state, row);
    if area.height < 4 {
        let mut lines = indented(&label, 1, look.strong());
        lines.extend(indented(&fitting(state, row, columns, 1), 1, Style::new()));
        return lines;
    }
    let mut lines = indented(&label, 2, look.strong());
    lines.extend(indented(&fitting(state, row, columns, 2), 2, Style::new()));
    let room = usize::from(area.height).saturating_sub(lines.len() + 1);
    let said = said(state).filter(|_| room > 0);
    lines.extend(
        said.map(|said| indented(&said, room, Style::new()))
            .unwrap_or_default(),
    );
    lines
}

fn label(state: &State, row: &Row) -> String {
    let required = state.lang.pick(" * required", " * obligatoire");
    let required = if row.required { required } else { "" };
    let hint = row.hint.as_ref().map(|hint| format!(" – {hint}"));
    let task = row.task.as_ref().filter(|_| state.axis == Axis::Students);
    let task = task.map(|task| format!("{task} – ")).unwrap_or_default();
    format!("{task}{}{required}{}", row.label, hint.unwrap_or_default())
}

/// What can be typed on the row: every level with its key, without its name where there is no room for all.
fn fitting(state: &State, row: &Row, columns: usize, lines: usize) -> String {
    let named = choices(state, row, true);
    match wrapped(&named, columns.saturating_sub(2)).len() > lines {
        true => choices(state, row, false),
        false => named,
    }
}

fn choices(state: &State, row: &Row, named: bool) -> String {
    let lang = state.lang;
    match &row.kind {
        Kind::Levels { levels, ranged } => {
            let offered = levels.iter().enumerate().filter(|(_, level)| level.offered);
            let choices = offered.map(|(place, level)| {
                let name = match named && level.name != level.code {
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
        Kind::Number { most, .. } => {
            let most = most.clone().unwrap_or_default();
            lang.pick(
                format!("a number up to {most}, then Enter"),
                format!("un nombre jusqu'à {most}, puis Entrée"),
            )
        }
        Kind::Count => lang
            .pick(
                "how often: digits, then Enter",
                "combien de fois : chiffres, puis Entrée",
            )
            .to_owned(),
        Kind::Text => lang
            .pick("Enter opens the text", "Entrée ouvre le texte")
            .to_owned(),
    }
}

fn said(state: &State) -> Option<String> {
    let rating = state.current()?.rating(state.row)?;
    let written = rating.remark.as_ref().or(rating.text.as_ref())?;
    Some(written.source.trim().replace('\n', " / "))
}

/// A remark that is being typed, and where its cursor is.
struct Typed {
    lines: Vec<Line<'static>>,
    column: u16,
    line: u16,
}

fn typed(state: &State, remark: &Remark, area: Rect, look: Look) -> Typed {
    let columns = usize::from(area.width).saturating_sub(3);
    let height = usize::from(area.height).saturating_sub(2).max(1);
    let before = wrapped(remark.entry.before(), columns);
    let all = wrapped(remark.entry.text(), columns);
    let last = before.last().map_or(0, |line| width(line));
    // A word that does not fit goes to the next line as a whole, also where the cursor is inside it.
    let line = before.len().saturating_sub(1);
    let first = (line + 1).saturating_sub(height);
    let mut lines = vec![Line::styled(title(state, remark), look.strong())];
    let shown = all.into_iter().skip(first).take(height);
    lines.extend(shown.map(|line| Line::raw(format!(" {line}"))));
    Typed {
        lines,
        column: u16::try_from(last + 1).unwrap_or(area.width),
        line: u16::try_from(line - first + 2).unwrap_or(0),
    }
}

fn title(state: &State, remark: &Remark) -> String {
    let row = state.form.lines.get(remark.row);
    let word = match row.map(|row| &row.kind) {
        Some(Kind::Text) => state.lang.pick("Text", "Texte"),
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
pub(super) fn told(state: &State, columns: usize) -> u16 {
    let note = state.note.as_ref();
    let lines = note.map_or(1, |note| {
        wrapped(&note.words, columns.saturating_sub(2)).len()
    });
    u16::try_from(lines).map_or(3, |lines| lines.clamp(1, 3))
}

/// What there is to say, or what is asked; and the most useful keys.
pub(super) fn last(state: &State, frame: &mut Frame<'_>, area: Rect, look: Look) {
    let columns = usize::from(area.width);
    let (mut lines, cursor) = match &state.note {
        Some(note) => (note_lines(note, area, look), None),
        None => {
            let (line, cursor) = asked(state);
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

fn note_lines(note: &Note, area: Rect, look: Look) -> Vec<Line<'static>> {
    let style = match note.tone {
        Tone::Done => look.done(),
        Tone::Hint => Style::new(),
        Tone::Failed => look.wrong(),
    };
    let room = usize::from(area.height).saturating_sub(1);
    indented(&note.words, usize::from(area.width), room, style)
}

/// A text in at most so many lines, one column in; the last one is cut.
fn indented(text: &str, columns: usize, lines: usize, style: Style) -> Vec<Line<'static>> {
    let columns = columns.saturating_sub(2);
    let mut all = wrapped(text, columns);
    if all.len() > lines {
        let rest = all.drain(lines.saturating_sub(1)..).collect::<Vec<_>>();
        all.push(fit(&rest.concat(), columns));
    }
    all.into_iter()
        .map(|line| Line::styled(format!(" {line}"), style))
        .collect()
}

/// What a prompt says, and the column of its cursor.
fn asked(state: &State) -> (Line<'static>, Option<usize>) {
    let lang = state.lang;
    let prompt = |head: &str, entry: &Entry| {
        let line = format!(" {head} {}", entry.text());
        let cursor = width(&format!(" {head} {}", entry.before()));
        (Line::raw(line), Some(cursor))
    };
    match &state.mode {
        Mode::Number(entry) => prompt(lang.pick("Number:", "Nombre :"), entry),
        Mode::Search(search) => prompt(lang.pick("Name:", "Nom :"), &search.entry),
        Mode::Level(typed) => (Line::raw(format!(" {}", codes(state, typed))), None),
        Mode::Whole(typed) => {
            let whole = lang.pick("The whole section:", "Toute la section :");
            (Line::raw(format!(" {whole} {}", codes(state, typed))), None)
        }
        _ => {
            let halted = state.halted.as_deref().unwrap_or_default();
            (Line::raw(format!(" {halted}")), None)
        }
    }
}

/// `T: TI or TS?`
fn codes(state: &State, typed: &str) -> String {
    let levels = state.candidates(typed);
    let codes: Vec<&str> = levels.iter().map(|level| level.code.as_str()).collect();
    match typed {
        "" => codes.join(", ") + " ?",
        _ => format!("{typed}… {} ?", codes.join(", ")),
    }
}

fn keys_line(state: &State, columns: usize) -> String {
    let lang = state.lang;
    let hint = |command, en: &'static str, fr: &'static str| {
        format!("{} {}", keys::name_of(command, lang), lang.pick(en, fr))
    };
    let name = |key: Key| key.name(lang);
    let line = match &state.mode {
        Mode::Remark(_) => format!(
            "{} {}   {}, {} {}   {} {}",
            name(Key::Enter),
            lang.pick("saves", "enregistre"),
            name(Key::NewLine),
            name(NEW_LINE),
            lang.pick("new line", "nouvelle ligne"),
            name(Key::Esc),
            lang.pick("drops it", "abandonne"),
        ),
        Mode::Search(_) => format!(
            "{} {}   {}, {} {}   {} {}",
            name(Key::Enter),
            lang.pick("goes there", "y va"),
            name(Key::Down),
            name(Key::Up),
            lang.pick("the next, the one before", "suivant, précédent"),
            name(Key::Esc),
            lang.pick("back", "retour"),
        ),
        Mode::Number(_) | Mode::Level(_) | Mode::Whole(_) => {
            format!("{} {}", name(Key::Esc), lang.pick("drops it", "abandonne"))
        }
        Mode::Rating | Mode::Help => {
            let hints = [
                hint(Command::Help, "help", "aide"),
                hint(Command::Leave, "leave", "fin"),
                hint(Command::Next, "next", "suite"),
                hint(Command::Remark, "remark", "remarque"),
                hint(Command::Undo, "undo", "annuler"),
                turn(state),
                hint(Command::Search, "name", "nom"),
            ];
            return fit(&as_many(&hints, columns), columns);
        }
    };
    fit(&format!(" {line}"), columns)
}

/// As many as are seen whole.
fn as_many(hints: &[String], columns: usize) -> String {
    let mut line = String::new();
    for hint in hints {
        let longer = format!("{line} {hint} ");
        if width(&longer) <= columns {
            line = longer;
        }
    }
    line
}

fn turn(state: &State) -> String {
    let key = keys::name_of(Command::Turn, state.lang);
    let words = match state.axis {
        Axis::Rows => state.lang.pick("by row", "par ligne"),
        Axis::Students => state.lang.pick("by student", "par élève"),
    };
    format!("{key} {words}")
}
