//! Heads of unknown words beside one that says what is assessed: `Kriterium`, `Critère`, `Criterion`.
//!
//! That word is certain, so the others need not be known: three side by side are levels, whatever they are called;
//! one or two are levels where nothing stands below them, and text about each row where something does.

use super::finder::{Finder, Says, column_role};
use super::{FormColumnRole, FormColumns, HeadRow};
use crate::interchange::forms::words::HeadingWord;

/// So many unknown heads side by side are levels, even if their cells say something.
const MANY: usize = 3;

impl Finder<'_> {
    pub(super) fn labelled_heads(&self) -> Option<HeadRow> {
        let filled = |row: &usize| {
            let cells = self.table.rows[*row].iter();
            cells.filter(|cell| !cell.is_blank()).count() > 1
        };
        let row = (0..self.table.rows.len()).find(filled)?;
        let says: Vec<Says> = (0..self.table.width())
            .map(|column| self.says(row, column))
            .collect();
        let label = says
            .iter()
            .position(|says| *says == Says::Word(HeadingWord::Label))?;
        let mut roles: Vec<FormColumnRole> = says
            .iter()
            .enumerate()
            .map(|(at, says)| match says {
                Says::Word(_) | Says::Nothing => column_role(*says, false, at > label),
                _ => FormColumnRole::Other,
            })
            .collect();
        self.levels_of(&mut roles, row, label);
        let mut columns = FormColumns {
            unknown: roles.contains(&FormColumnRole::Level(0)),
            roles,
            ..FormColumns::default()
        };
        let counts = |role: &FormColumnRole| {
            matches!(role, FormColumnRole::Points | FormColumnRole::Coefficient)
        };
        if !columns.unknown && !columns.roles.iter().any(counts) {
            return None;
        }
        self.said(&mut columns.roles, row);
        self.remarks(&mut columns, row, None);
        self.number_levels(&mut columns, row);
        self.prefixes(&mut columns, row);
        Some(HeadRow::single(row, columns))
    }

    /// Makes levels of unknown heads that stand side by side.
    fn levels_of(&self, roles: &mut [FormColumnRole], row: usize, label: usize) {
        let mut start = label + 1;
        while start < roles.len() {
            let length = roles[start..]
                .iter()
                .take_while(|role| **role == FormColumnRole::Other)
                .count();
            let run = start..start + length;
            let bare = run.clone().all(|column| self.is_empty_below(row, column));
            if length >= MANY || length > 1 && bare {
                roles[run].fill(FormColumnRole::Level(0));
            }
            start += length + 1;
        }
    }

    /// Unknown columns that say something of most rows.
    fn said(&self, roles: &mut [FormColumnRole], row: usize) {
        let body = &self.table.rows[row + 1..];
        for (column, role) in roles.iter_mut().enumerate() {
            let filled = body.iter().filter(|row| !row[column].is_blank()).count();
            if *role == FormColumnRole::Other && filled * 2 > body.len() {
                *role = FormColumnRole::Hint;
            }
        }
    }
}
