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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::read_tables;

    #[test]
    fn hidden_rows_columns_and_sheets_are_left_out_with_their_places() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let list = book.add_worksheet();
        for (row, texts) in (0_u32..).zip([["Nom", "Sexe"], ["Le Goff", "F"], ["Bah", "M"]]) {
            for (column, text) in (0_u16..).zip(texts) {
                list.write_string(row, column, text).unwrap();
            }
        }
        list.set_row_hidden(1).unwrap();
        list.set_column_hidden(1).unwrap();
        let old = book.add_worksheet();
        old.set_name("2024")
            .unwrap()
            .write_string(0, 0, "Nom")
            .unwrap();
        old.set_hidden(true);
        let tables = read_tables(&book.save_to_buffer().unwrap()).unwrap();
        let visible = VisibleTables::of(&tables);
        assert_eq!(visible.tables.len(), 1);
        assert_eq!(visible.tables[0].cell(1, 0), "");
        assert_eq!(visible.tables[0].cell(2, 0), "Bah");
        assert_eq!(visible.tables[0].cell(2, 1), "");
        let left: Vec<(&str, &str)> = visible
            .leftovers
            .iter()
            .map(|left| (left.place.as_str(), left.text.as_str()))
            .collect();
        assert_eq!(left, [("A2", "Le Goff F"), ("B", "Sexe"), ("2024", "")]);
    }
}
