//! Below the lines: the row at the cursor with its levels and its remark, what there is to say, the most useful keys.

use super::text::{fit, width, wrapped};
use super::{Look, styled};
use crate::rate::keys::{self, NEW_LINE};
use crate::rate::{Axis, Command, Entry, Key, Kind, Line as Row, Mode, Remark, State, Tone};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
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
    let columns = usize::from(area.width).saturating_sub(2);
    let indented = |text: &str, lines: usize, style: Style| {
        let mut all = wrapped(text, columns);
        if all.len() > lines {
            let rest = all.drain(lines - 1..).collect::<Vec<_>>().concat();
            all.push(fit(&rest, columns));
        }
        all.into_iter()
            .map(|line| Line::styled(format!(" {line}"), style))
            .collect::<Vec<_>>()
    };
    let label = label(state, row);
    if area.height < 6 {
        let mut lines = indented(&label, 1, look.strong());
        lines.extend(indented(&choices(state, row), 1, Style::new()));
        return lines;
    }
    let mut lines = indented(&label, 2, look.strong());
    lines.extend(indented(&choices(state, row), 2, Style::new()));
    let room = 5usize.saturating_sub(lines.len());
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

/// What can be typed on the row.
fn choices(state: &State, row: &Row) -> String {
    let lang = state.lang;
    match &row.kind {
        Kind::Levels { levels, ranged } => {
            let offered = levels.iter().enumerate().filter(|(_, level)| level.offered);
            let choices = offered.map(|(place, level)| {
                let name = if level.name == level.code {
                    ""
                } else {
                    &level.name
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

/// What there is to say, or what is asked; and the most useful keys.
pub(super) fn last(state: &State, frame: &mut Frame<'_>, area: Rect, look: Look) {
    let columns = usize::from(area.width);
    let (said, cursor) = match &state.note {
        Some(note) => (note_line(&note.words, note.tone, columns, look), None),
        None => asked(state),
    };
    let keys = Line::styled(fit(&format!(" {}", keys_line(state)), columns), look.bar());
    frame.render_widget(Paragraph::new(vec![said, keys]), area);
    if let Some(column) = cursor {
        let column = u16::try_from(column)
            .unwrap_or(0)
            .min(area.width.saturating_sub(1));
        frame.set_cursor_position(Position::new(column, area.y));
    }
}

fn note_line(words: &str, tone: Tone, columns: usize, look: Look) -> Line<'static> {
    let style = match tone {
        Tone::Done => look.done(),
        Tone::Hint => Style::new(),
        Tone::Failed => look.wrong(),
    };
    Line::from(vec![
        Span::raw(" "),
        styled(fit(words, columns.saturating_sub(1)), style),
    ])
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

fn keys_line(state: &State) -> String {
    let lang = state.lang;
    let hint = |command, en: &'static str, fr: &'static str| {
        format!("{} {}", keys::name_of(command, lang), lang.pick(en, fr))
    };
    let name = |key: Key| key.name(lang);
    match &state.mode {
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
        Mode::Rating | Mode::Help => [
            hint(Command::Help, "help", "aide"),
            hint(Command::Next, "next to rate", "à évaluer"),
            hint(Command::Remark, "remark", "remarque"),
            hint(Command::Search, "name", "nom"),
            turn(state),
            hint(Command::Undo, "undo", "annuler"),
            hint(Command::Leave, "leave", "quitter"),
        ]
        .join("  "),
    }
}

fn turn(state: &State) -> String {
    let key = keys::name_of(Command::Turn, state.lang);
    let words = match state.axis {
        Axis::Rows => state.lang.pick("by row", "par ligne"),
        Axis::Students => state.lang.pick("by student", "par élève"),
    };
    format!("{key} {words}")
}
