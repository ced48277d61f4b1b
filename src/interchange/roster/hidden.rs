//! What a workbook hides is not on the list: hidden sheets, rows and columns are left out, and reported.
//!
//! In: the tables of a file. Out: what a person sees of them, every cell at its place, and what was left out.

use super::{LeftoverReason, RosterLeftover};
use crate::text::table::{CellTable, cell_name};

/// Lists as a person sees them.
pub(super) struct VisibleTables {
    pub(super) tables: Vec<CellTable>,
    /// What is hidden.
    pub(super) leftovers: Vec<RosterLeftover>,
}

impl VisibleTables {
    pub(super) fn of(tables: &[CellTable]) -> Self {
        let mut visible = Self {
            tables: Vec::new(),
            leftovers: Vec::new(),
        };
        for table in tables {
            if table.hidden.is_sheet {
                let name = table.name.clone().unwrap_or_default();
                visible.leave_out(name, String::new());
            } else {
                let shown = visible.shown_part(table);
                visible.tables.push(shown);
            }
        }
        visible
    }

    fn shown_part(&mut self, table: &CellTable) -> CellTable {
        let mut shown = table.clone();
        for &row in &table.hidden.rows {
            let text = filled_texts(table.rows[row].iter());
            self.leave_out(cell_name(row, 0), text);
            shown.rows[row].clear();
        }
        for &column in &table.hidden.columns {
            let first = table.rows.iter().filter_map(|row| row.get(column));
            let text = first.filter(|cell| !cell.is_empty()).take(1);
            let letters = cell_name(0, column).trim_end_matches('1').to_owned();
            self.leave_out(letters, filled_texts(text));
            for row in &mut shown.rows {
                if let Some(cell) = row.get_mut(column) {
                    cell.clear();
                }
            }
        }
        shown
    }

    fn leave_out(&mut self, place: String, text: String) {
        self.leftovers.push(RosterLeftover {
            place,
            text,
            reason: LeftoverReason::Hidden,
        });
    }
}

fn filled_texts<'c>(cells: impl Iterator<Item = &'c String>) -> String {
    let filled: Vec<&str> = cells
        .map(String::as_str)
        .filter(|cell| !cell.is_empty())
        .collect();
    filled.join(" ")
}
