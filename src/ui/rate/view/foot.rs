//! Below the lines: the row at the cursor with its levels and its remark, what there is to say, the most useful keys.

use super::Palette;
use super::sheet::sheet_line_name;
use super::text::{fit_to_width, text_width, wrap_to_width};
use crate::base::diagnostic::MessageLang;
use crate::interchange::session::{FormRow, LevelChoice, RatingMethod, RatingSlot};
use crate::ui::message::{Message, messages};
use crate::ui::rate::keys::{self, NEW_LINE};
use crate::ui::rate::{
    Axis, KeyCommand, KeyPress, Mode, Notice, NoticeKind, RatingState, RemarkInput, TextInput,
};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

messages! {
    /// What stands below the list.
    enum FootMessage<'a> {
        Required {} {
            en: " * required";
            fr: " * obligatoire";
        }
        OrNumber {} {
            en: "or a number, Enter";
            fr: "ou un nombre, Entrée";
        }
        NumberUpTo { max: &'a str } {
            en: "a number up to {max}, then Enter";
            fr: "un nombre jusqu'à {max}, puis Entrée";
        }
        HowOften {} {
            en: "how often: digits, then Enter";
            fr: "combien de fois : chiffres, puis Entrée";
        }
        EnterOpensText {} {
            en: "Enter opens the text";
            fr: "Entrée ouvre le texte";
        }
        Text {} {
            en: "Text";
            fr: "Texte";
        }
        Remark {} {
            en: "Remark";
            fr: "Remarque";
        }
        NumberPrompt {} {
            en: "Number:";
            fr: "Nombre :";
        }
        NamePrompt {} {
            en: "Name:";
            fr: "Nom :";
        }
        Again { phrase: &'a str, nth: usize, all: usize } {
            en: "Tab: {} ({nth}/{all})", phrase.replace('\n', " / ");
            fr: "Tab : {} ({nth}/{all})", phrase.replace('\n', " / ");
        }
        WholeSection { codes: &'a str } {
            en: "The whole section: {codes}";
            fr: "Toute la section : {codes}";
        }
    }
}

messages! {
    /// What the most useful keys do, in a word or two.
    enum HintMessage {
        Saves {} {
            en: "saves";
            fr: "enregistre";
        }
        NewLine {} {
            en: "new line";
            fr: "nouvelle ligne";
        }
        Cancels {} {
            en: "cancels";
            fr: "abandonne";
        }
        GoesThere {} {
            en: "goes there";
            fr: "y va";
        }
        NextOrPrevious {} {
            en: "next, previous";
            fr: "suivant, précédent";
        }
        Back {} {
            en: "back";
            fr: "retour";
        }
        Opens {} {
            en: "opens";
            fr: "ouvre";
        }
        Empties {} {
            en: "empties";
            fr: "vide";
        }
        Student {} {
            en: "student";
            fr: "élève";
        }
        Sheet {} {
            en: "sheet";
            fr: "fiche";
        }
        Help {} {
            en: "help";
            fr: "aide";
        }
        Quit {} {
            en: "quit";
            fr: "fin";
        }
        Next {} {
            en: "next";
            fr: "suite";
        }
        Remark {} {
            en: "remark";
            fr: "remarque";
        }
        Undo {} {
            en: "undo";
            fr: "annuler";
        }
        ByRow {} {
            en: "by row";
            fr: "par ligne";
        }
        ByStudent {} {
            en: "by student";
            fr: "par élève";
        }
        Name {} {
            en: "name";
            fr: "nom";
        }
    }
}

pub(super) fn draw_panel(state: &RatingState, frame: &mut Frame<'_>, area: Rect, look: Palette) {
    let rule = Line::raw("─".repeat(usize::from(area.width)));
    let Some(row) = state.current_row() else {
        return;
    };
    let mut lines = vec![rule];
    match &state.mode {
        Mode::Remark(remark) => {
            let typed = remark_view(state, remark, area, look);
            lines.extend(typed.lines);
            frame.set_cursor_position(Position::new(typed.column, area.y + typed.line));
        }
        Mode::Sheet(line) => lines.extend(sheet_line_details(state, *line, area, look)),
        _ => lines.extend(row_details(state, row, area, look)),
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// A line of the list of what belongs to the whole sheet, in full.
fn sheet_line_details(
    state: &RatingState,
    line: usize,
    area: Rect,
    look: Palette,
) -> Vec<Line<'static>> {
    let targets = state.sheet_targets();
    let Some(target) = targets.get(line) else {
        return Vec::new();
    };
    let columns = usize::from(area.width);
    let height = usize::from(area.height).saturating_sub(2);
    let mut lines = indent_text(&sheet_line_name(state, target), columns, 1, look.strong());
    lines.extend(indent_text(
        &state.sheet_text(target),
        columns,
        height,
        Style::new(),
    ));
    lines
}

/// The row in full, its levels with their keys, its remark.
fn row_details(
    state: &RatingState,
    row: &FormRow,
    area: Rect,
    look: Palette,
) -> Vec<Line<'static>> {
    let columns = usize::from(area.width);
    let is_low = area.height < 4;
    let height = if is_low { 1 } else { 2 };
    let label = full_label(state, row);
    let choices = fitting_choices(state, row, columns, height);
    let mut lines = indent_text(&label, columns, height, look.strong());
    lines.extend(indent_text(&choices, columns, height, Style::new()));
    let left = usize::from(area.height).saturating_sub(lines.len() + 1);
    if let Some(remark) = row_remark(state).filter(|_| !is_low && left > 0) {
        lines.extend(indent_text(&remark, columns, left, Style::new()));
    }
    lines
}

fn full_label(state: &RatingState, row: &FormRow) -> String {
    let required = if row.required {
        FootMessage::Required {}.headline(state.lang)
    } else {
        String::new()
    };
    let hint = row.hint.as_ref().map(|hint| format!(" – {hint}"));
    let task = row.task.as_ref().filter(|_| state.axis == Axis::Students);
    let task = task.map(|task| format!("{task} – ")).unwrap_or_default();
    format!("{task}{}{required}{}", row.label, hint.unwrap_or_default())
}

/// What can be typed on the row: every level with its key, without its name where there is no space for all.
fn fitting_choices(state: &RatingState, row: &FormRow, columns: usize, lines: usize) -> String {
    let named = rating_choices(state, row, true);
    if wrap_to_width(&named, columns.saturating_sub(2)).len() > lines {
        rating_choices(state, row, false)
    } else {
        named
    }
}

fn rating_choices(state: &RatingState, row: &FormRow, named: bool) -> String {
    let lang = state.lang;
    match &row.kind {
        RatingMethod::Levels { levels, ranged } => {
            let mut choices = Vec::new();
            for (index, level) in levels.iter().enumerate() {
                if level.offered {
                    choices.push(choice_text(index + 1, level, named));
                }
            }
            if *ranged {
                choices.push(FootMessage::OrNumber {}.headline(lang));
            }
            choices.join("   ")
        }
        RatingMethod::Number { most, .. } => {
            let max = most.as_deref().unwrap_or_default();
            FootMessage::NumberUpTo { max }.headline(lang)
        }
        RatingMethod::Count => FootMessage::HowOften {}.headline(lang),
        RatingMethod::Text => FootMessage::EnterOpensText {}.headline(lang),
    }
}

/// `4 TS Très satisfaisant`, in one piece: what belongs together is not broken.
fn choice_text(digit: usize, level: &LevelChoice, named: bool) -> String {
    let mut choice = format!("{digit} {}", level.code);
    if named && level.code != *level.name {
        choice = format!("{choice} {}", level.name);
    }
    choice.replace(' ', "\u{a0}")
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
    let mut students = state.class.students.iter();
    let student = students.find(|it| it.place.file == remark.file);
    let name = student.map_or(remark.file.as_str(), |student| &student.name);
    let label = sheet_line_name(state, &remark.target);
    let RatingSlot::Row(row) = remark.target.slot() else {
        return format!(" {name} · {label}");
    };
    let word = if state.class.form.is_text_row(*row) {
        FootMessage::Text {}
    } else {
        FootMessage::Remark {}
    };
    format!(" {} · {name} · {label}", word.headline(state.lang))
}

/// How many lines the notice takes, up to three; it is never left out because it is long.
pub(super) fn notice_height(state: &RatingState, columns: usize) -> u16 {
    let lines = match &state.notice {
        Some(notice) => wrap_to_width(&notice.text, columns.saturating_sub(2)).len(),
        None => 1,
    };
    u16::try_from(lines).map_or(3, |lines| lines.clamp(1, 3))
}

/// What there is to say, or what is asked; and the most useful keys.
pub(super) fn draw_footer(state: &RatingState, frame: &mut Frame<'_>, area: Rect, look: Palette) {
    let columns = usize::from(area.width);
    let (mut lines, cursor) = match &state.notice {
        Some(notice) => (notice_lines(notice, area, look), None),
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

fn notice_lines(notice: &Notice, area: Rect, look: Palette) -> Vec<Line<'static>> {
    let style = match notice.kind {
        NoticeKind::Done => look.done(),
        NoticeKind::Hint => Style::new(),
        NoticeKind::Failed => look.error(),
    };
    let height = usize::from(area.height).saturating_sub(1);
    indent_text(&notice.text, usize::from(area.width), height, style)
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
    match &state.mode {
        Mode::Number(input) => prompt(&FootMessage::NumberPrompt {}.headline(lang), input),
        Mode::Search(search) => prompt(&FootMessage::NamePrompt {}.headline(lang), &search.input),
        Mode::Remark(remark) if remark.phrase().is_some() => {
            let again = FootMessage::Again {
                phrase: remark.phrase().unwrap_or_default(),
                nth: remark.phrase_index + 1,
                all: remark.phrases.len(),
            };
            (Line::raw(format!(" {}", again.headline(lang))), None)
        }
        Mode::Level(typed) => (
            Line::raw(format!(" {}", matching_codes(state, typed))),
            None,
        ),
        Mode::SectionLevel(typed) => {
            let codes = matching_codes(state, typed);
            let whole = FootMessage::WholeSection { codes: &codes }.headline(lang);
            (Line::raw(format!(" {whole}")), None)
        }
        _ => {
            let halted = state.halted.as_deref().unwrap_or_default();
            (Line::raw(format!(" {halted}")), None)
        }
    }
}

fn prompt(label: &str, input: &TextInput) -> (Line<'static>, Option<usize>) {
    let line = format!(" {label} {}", input.text());
    let cursor = text_width(&format!(" {label} {}", input.before_cursor()));
    (Line::raw(line), Some(cursor))
}

/// `T… TI, TS ?`
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
    let hints = match &state.mode {
        Mode::Remark(_) => vec![
            key_hint(&[KeyPress::Enter], HintMessage::Saves {}, lang),
            key_hint(
                &[KeyPress::NewLine, NEW_LINE],
                HintMessage::NewLine {},
                lang,
            ),
            key_hint(&[KeyPress::Esc], HintMessage::Cancels {}, lang),
        ],
        Mode::Sheet(_) => vec![
            key_hint(&[KeyPress::Enter], HintMessage::Opens {}, lang),
            key_hint(&[KeyPress::Delete], HintMessage::Empties {}, lang),
            key_hint(
                &[KeyPress::Left, KeyPress::Right],
                HintMessage::Student {},
                lang,
            ),
            key_hint(&[KeyPress::Esc], HintMessage::Back {}, lang),
        ],
        Mode::Search(_) => vec![
            key_hint(&[KeyPress::Enter], HintMessage::GoesThere {}, lang),
            key_hint(
                &[KeyPress::Down, KeyPress::Up],
                HintMessage::NextOrPrevious {},
                lang,
            ),
            key_hint(&[KeyPress::Esc], HintMessage::Back {}, lang),
        ],
        Mode::Number(_) | Mode::Level(_) | Mode::SectionLevel(_) => {
            vec![key_hint(&[KeyPress::Esc], HintMessage::Cancels {}, lang)]
        }
        Mode::Rating | Mode::Help => {
            let axis = match state.axis {
                Axis::Rows => HintMessage::ByRow {},
                Axis::Students => HintMessage::ByStudent {},
            };
            let hints = [
                (KeyCommand::Help, HintMessage::Help {}),
                (KeyCommand::Leave, HintMessage::Quit {}),
                (KeyCommand::NextUnrated, HintMessage::Next {}),
                (KeyCommand::Remark, HintMessage::Remark {}),
                (KeyCommand::Sheet, HintMessage::Sheet {}),
                (KeyCommand::Undo, HintMessage::Undo {}),
                (KeyCommand::SwitchAxis, axis),
                (KeyCommand::Search, HintMessage::Name {}),
            ];
            let hints = hints.map(|(command, hint)| {
                let key = keys::key_name_of(command, lang);
                format!("{key} {}", hint.headline(lang))
            });
            return fit_to_width(&fitting_hints(&hints, columns), columns);
        }
    };
    fit_to_width(&format!(" {}", hints.join("   ")), columns)
}

/// `Alt-Enter, Ctrl-J new line`
fn key_hint(keys: &[KeyPress], hint: HintMessage, lang: MessageLang) -> String {
    let names: Vec<String> = keys.iter().map(|key| key.name(lang)).collect();
    format!("{} {}", names.join(", "), hint.headline(lang))
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
