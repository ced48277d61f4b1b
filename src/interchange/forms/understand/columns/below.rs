//! Rows below the headings that belong to them: points or codes of the levels, their names, what each is worth.

use super::finder::{Finder, Says};
use super::{FormColumnRole, FormColumns, LevelHeading};
use crate::interchange::forms::draft::DraftWorth;
use crate::interchange::forms::marks::{self, split_level_heading};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::{HeadingWord, heading_word};

/// A row of points further below the headings is one of something else.
const WORTH_ROWS: usize = 60;

/// A longer text in a row of names is a description.
const NAME: usize = 40;

impl Finder<'_> {
    /// The columns with a number in a row that says that it has points.
    pub(super) fn points_row(&self, row: usize) -> Option<Vec<usize>> {
        let label = self.table.rows.get(row)?.first()?.plain();
        let numbers: Vec<usize> = (1..self.table.width())
            .filter(|&column| marks::cell_number(&self.text(row, column).plain()).is_some())
            .collect();
        is_points_word(&label).then_some(numbers)
    }

    /// A row further down that says what each level is worth: a word for points before it, a number below each level.
    pub(super) fn worth_row(&self, columns: &mut FormColumns, last: usize) -> Option<usize> {
        if columns.levels.len() < 2 || columns.levels.iter().any(|level| level.points.is_some()) {
            return None;
        }
        let is_level = |role: &FormColumnRole| matches!(role, FormColumnRole::Level(_));
        let end = self.table.rows.len().min(last + WORTH_ROWS);
        for row in last + 1..end {
            if !is_points_word(&self.text(row, 0).plain()) {
                continue;
            }
            let numbers: Option<Vec<String>> = columns
                .roles
                .iter()
                .enumerate()
                .filter(|(_, role)| is_level(role))
                .map(|(column, _)| {
                    let plain = self.text(row, column).plain();
                    let bare = plain.trim_end_matches('%').trim_end();
                    marks::cell_number(bare)
                })
                .collect();
            let Some(numbers) = numbers else { continue };
            for (level, points) in columns.levels.iter_mut().zip(numbers) {
                level.points = Some(DraftWorth::Exact(points));
            }
            return Some(row);
        }
        None
    }

    /// Whether the next row belongs to the heads: nothing at the label, points or codes at the levels.
    pub(super) fn below(&self, columns: &mut FormColumns, row: usize) -> bool {
        let Some(next) = self.table.rows.get(row + 1) else {
            return false;
        };
        let mut said = Vec::new();
        for (column, role) in columns.roles.iter().enumerate() {
            let cell = &next[column];
            match role {
                FormColumnRole::Level(level) if !cell.is_blank() => {
                    let points = split_level_heading(&cell.plain()).1;
                    let known = points.is_some() || self.says(row + 1, column) == Says::Level;
                    if !known {
                        return false;
                    }
                    said.push((*level, cell.text(), points));
                }
                FormColumnRole::Label if is_points_word(&cell.plain()) => {}
                _ if !cell.is_blank() => return false,
                _ => {}
            }
        }
        if said.len() < 2 || said.len() < columns.levels.len() {
            return false;
        }
        for (level, text, points) in said {
            let head = &mut columns.levels[level];
            head.points = head.points.take().or(points);
            // A number below a name is what the level is worth, and no part of its name.
            if marks::cell_number(&text.plain()).is_some() && !head.text.is_blank() {
                head.name = Some(head.text.clone());
            }
            head.text = FormText::joined(&[head.text.clone(), text]);
        }
        true
    }

    /// Whether the heads are a row of points that says so (`Points`), and the next row has the names of the levels:
    /// one for each, none longer than a name, with a word for labels or nothing before them.
    pub(super) fn names_below(&self, columns: &mut FormColumns, row: usize) -> bool {
        let is_number = |level: &LevelHeading| {
            level.points.is_some()
                && split_level_heading(&level.text.plain()).0 == level.text.plain()
        };
        let label = self.text(row, 0).plain();
        if !is_points_word(&label)
            || columns.levels.len() < 2
            || !columns.levels.iter().all(is_number)
        {
            return false;
        }
        let Some(next) = self.table.rows.get(row + 1) else {
            return false;
        };
        let mut names = Vec::new();
        for (column, role) in columns.roles.iter().enumerate() {
            let plain = next[column].plain();
            match role {
                FormColumnRole::Level(_) if !plain.is_empty() && plain.chars().count() <= NAME => {
                    names.push(next[column].text());
                }
                FormColumnRole::Level(_) => return false,
                FormColumnRole::Label if plain.is_empty() || heading_word(&plain).is_some() => {}
                _ if !plain.is_empty() => return false,
                _ => {}
            }
        }
        for (level, name) in columns.levels.iter_mut().zip(names) {
            level.text = FormText::joined(&[level.text.clone(), name.clone()]);
            level.name = Some(name);
        }
        true
    }
}

/// Whether a label says that its row has points.
fn is_points_word(text: &str) -> bool {
    matches!(
        heading_word(text),
        Some(HeadingWord::Points | HeadingWord::Coefficient | HeadingWord::Result)
    )
}
