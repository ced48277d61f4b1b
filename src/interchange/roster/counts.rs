//! A column that counts the lines of a list, 1, 2, 3: nobody's number, whatever its head says.

use super::heads::{RosterRole, normalize_heading};
use super::people::{LeftoverReason, RosterLeftover, column_letters};
use crate::text::table::CellTable;

/// Takes such columns out. One whose head is word for word the label of the grid's own field stays: it is what the form asks
/// for.
pub(super) fn exclude_counting_columns(
    table: &CellTable,
    head: Option<usize>,
    columns: &mut [Result<RosterRole, LeftoverReason>],
    fields: &[(String, String)],
) -> Vec<RosterLeftover> {
    let mut left = Vec::new();
    for (column, role) in columns.iter_mut().enumerate() {
        let heading = head.map_or("", |head| table.cell(head, column));
        let Ok(RosterRole::Field(id)) = role else {
            continue;
        };
        let label = fields.iter().find(|(field, _)| field == id);
        let is_asked_for =
            label.is_some_and(|(_, label)| normalize_heading(label) == normalize_heading(heading));
        if !is_asked_for && is_counting_column(table, head, column) {
            *role = Err(LeftoverReason::CountsRows);
            left.push(RosterLeftover {
                place: column_letters(column),
                text: heading.to_owned(),
                reason: LeftoverReason::CountsRows,
            });
        }
    }
    left
}

/// `Total 30`, `Effectif : 28` below a list: such a word, and nothing but numbers.
pub(super) fn is_sum_row(table: &CellTable, row: usize) -> bool {
    let said = table.rows[row].join(" ");
    let mut words = said
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    let is_total = |word: &str| {
        let word = normalize_heading(word);
        ["total", "totaux", "effectif", "summe", "gesamt", "totale"].contains(&word.as_str())
    };
    words.next().is_some_and(is_total) && words.next().is_none()
}

fn is_counting_column(table: &CellTable, head: Option<usize>, column: usize) -> bool {
    let rows = head.map_or(0, |head| head + 1)..table.rows.len();
    let cells = rows
        .filter(|&row| !is_sum_row(table, row))
        .map(|row| table.cell(row, column));
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let is_next = |(nth, cell): (usize, &&str)| **cell == (nth + 1).to_string();
    cells.len() > 1 && cells.iter().enumerate().all(is_next)
}
