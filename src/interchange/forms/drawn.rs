//! A draft as a table for a terminal: what was understood, seen at once, with a mark at all that was guessed.
//!
//! In: an [`ImportDraft`] and a width. Out: lines of no more than that width. Long texts are cut; nothing is
//! decided here.

use super::draft::{DraftRow, DraftRowKind, DraftScale, DraftSection, DraftWorth, ImportDraft};
use super::text::collapse_whitespace;
use crate::base::diagnostic::MessageLang;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a draft is drawn.
#[derive(Debug, Clone, Copy)]
pub struct DrawnSize {
    /// Columns of the terminal.
    pub width: usize,
    /// The most rows; how many more there are is said.
    pub rows: usize,
}

/// What stands behind all that was guessed.
pub const GUESS_MARK: &str = "?";

/// The narrowest column of a level that still shows something of its texts.
const NARROWEST: usize = 6;

/// The lines of a draft.
pub fn draw_draft(draft: &ImportDraft, size: DrawnSize, lang: MessageLang) -> Vec<String> {
    let mut lines = Vec::new();
    let mut left = size.rows;
    for section in &draft.sections {
        let scale = section.scale.as_ref().or(draft.scale.as_ref());
        let columns = SectionColumns::of(section, scale, size.width);
        if left == 0 {
            continue;
        }
        lines.push(columns.heading(section, scale));
        for task in &section.tasks {
            if let (Some(title), false) = (&task.title, task.rated) {
                let mark = guess_mark(!task.guesses.is_empty());
                let points = task
                    .points
                    .as_ref()
                    .map_or_else(String::new, |points| format!(" /{points}"));
                lines.push(cut_text(
                    &format!("  {}{points}{mark}", title.plain()),
                    size.width,
                ));
            }
            for row in task.rows.iter().take(left) {
                lines.push(columns.row(row, lang));
            }
            left = left.saturating_sub(task.rows.len());
        }
    }
    let hidden = draft.row_count().saturating_sub(size.rows);
    if hidden > 0 {
        lines.push(lang.pick(
            format!("  … more rows: {hidden}"),
            format!("  … lignes en plus : {hidden}"),
        ));
    }
    lines
}

fn guess_mark(is_guessed: bool) -> String {
    if is_guessed {
        format!(" {GUESS_MARK}")
    } else {
        String::new()
    }
}

/// The columns of a section: labels, then one for each level.
struct SectionColumns {
    label: usize,
    level: usize,
    codes: Vec<String>,
}

impl SectionColumns {
    fn of(section: &DraftSection, scale: Option<&DraftScale>, width: usize) -> Self {
        let mut codes = level_codes(scale);
        // Rows with levels of their own add theirs, each code once.
        for row in section.tasks.iter().flat_map(|task| &task.rows) {
            for code in level_codes(row.scale.as_ref()) {
                if row.scale.is_some() && !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        let label = (width * 2 / 5).max(16).min(width);
        let level = (width - label) / codes.len().max(1);
        Self {
            label,
            level,
            codes,
        }
    }

    fn heading(&self, section: &DraftSection, scale: Option<&DraftScale>) -> String {
        let points = section
            .points
            .as_ref()
            .map_or_else(String::new, |points| format!(" /{points}"));
        let title = format!(
            "{}{points}{}",
            section.title.plain(),
            guess_mark(!section.guesses.is_empty())
        );
        let cells = self.codes.iter().map(|code| {
            let level =
                scale.and_then(|scale| scale.levels.iter().find(|level| level.code == *code));
            let guessed = level.is_some_and(|level| !level.guesses.is_empty());
            format!("{code}{}", guess_mark(guessed))
        });
        self.line(&title, cells)
    }

    fn row(&self, row: &DraftRow, lang: MessageLang) -> String {
        let points = row
            .points
            .as_ref()
            .map_or_else(String::new, |points| format!(" /{points}"));
        let required = if row.required { " !" } else { "" };
        let bonus = if row.bonus { " +" } else { "" };
        let label = format!(
            "    {}{points}{required}{bonus}{}",
            row.label.plain(),
            guess_mark(!row.guesses.is_empty())
        );
        match row.kind {
            DraftRowKind::Text => self.line(
                &label,
                [lang.pick("(words)", "(en mots)").to_owned()].into_iter(),
            ),
            DraftRowKind::Number => self.line(
                &label,
                [lang.pick("(number)", "(nombre)").to_owned()].into_iter(),
            ),
            DraftRowKind::Levels => {
                self.line(&label, self.codes.iter().map(|code| level_cell(row, code)))
            }
        }
    }

    fn line(&self, label: &str, cells: impl Iterator<Item = String>) -> String {
        let mut line = padded(label, self.label);
        for cell in cells {
            let shown = if self.level < NARROWEST && cell.width() > self.level {
                String::new()
            } else {
                cell
            };
            line += &padded(&shown, self.level);
        }
        line.trim_end().to_owned()
    }
}

fn level_codes(scale: Option<&DraftScale>) -> Vec<String> {
    let levels = scale.into_iter().flat_map(|scale| &scale.levels);
    levels
        .filter(|level| !level.no_column)
        .map(|level| level.code.clone())
        .collect()
}

/// What stands below a level: its description, or what it is worth in this row.
fn level_cell(row: &DraftRow, code: &str) -> String {
    let text = row.descriptors.iter().find(|(of, _)| of == code);
    if let Some((_, lines)) = text {
        let words: Vec<String> = lines.iter().map(super::text::FormText::plain).collect();
        return collapse_whitespace(&words.join(" "));
    }
    let worth = row.level_points.iter().find(|(of, _)| of == code);
    match worth.map(|(_, worth)| worth) {
        Some(DraftWorth::Exact(points)) => points.clone(),
        Some(DraftWorth::Range(low, high)) => format!("{low}–{high}"),
        None => "·".to_owned(),
    }
}

/// A text in a column, with a space behind it at least.
fn padded(text: &str, width: usize) -> String {
    let text = cut_text(text, width.saturating_sub(1));
    let space = width.saturating_sub(text.width());
    text + &" ".repeat(space)
}

/// A text that takes no more than a width, `…` where it was cut.
fn cut_text(text: &str, width: usize) -> String {
    let text = text.replace(char::is_control, " ");
    if text.width() <= width {
        return text;
    }
    let mut cut = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        cut.push(c);
    }
    cut.truncate(cut.trim_end().len());
    cut + "…"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::forms::read::plain;
    use crate::interchange::forms::understand_form;

    #[test]
    fn a_grid_is_seen_at_once_and_guesses_are_marked() {
        let text = "Critère\tNA\tA\nSalue *\tne regarde pas\tregarde la cliente dans les yeux\nSe tait\tparle\técoute\n";
        let draft = understand_form(&plain::read_plain_text(text), "file").expect("a grid");
        let size = DrawnSize { width: 60, rows: 9 };
        let lines = draw_draft(&draft, size, MessageLang::English);
        assert_eq!(
            lines,
            [
                "Critère ?               NA                A",
                "    Salue * ! ?         ne regarde pas    regarde la clien…",
                "    Se tait             parle             écoute",
            ]
        );
        let short = draw_draft(
            &draft,
            DrawnSize { width: 30, rows: 1 },
            MessageLang::French,
        );
        assert_eq!(
            short.last().map(String::as_str),
            Some("  … lignes en plus : 1")
        );
        assert!(short.iter().all(|line| line.width() <= 30), "{short:?}");
    }
}
