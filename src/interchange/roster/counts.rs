//! A column that counts the lines of a list, 1, 2, 3: nobody's number, whatever its head says.

use super::heads::{Role, normal};
use super::people::{Left, Why, letters};
use crate::text::table::Table;

/// Takes such columns out. One whose head is word for word the label of the grid's own field stays: it is what the form asks
/// for.
pub(super) fn taken_out(
    table: &Table,
    head: Option<usize>,
    columns: &mut [Result<Role, Why>],
    fields: &[(String, String)],
) -> Vec<Left> {
    let mut left = Vec::new();
    for (column, role) in columns.iter_mut().enumerate() {
        let heading = head.map_or("", |head| table.cell(head, column));
        let Ok(Role::Field(id)) = role else { continue };
        let label = fields.iter().find(|(field, _)| field == id);
        let is_asked_for = label.is_some_and(|(_, label)| normal(label) == normal(heading));
        if !is_asked_for && counts(table, head, column) {
            *role = Err(Why::Counts);
            left.push(Left {
                place: letters(column),
                text: heading.to_owned(),
                why: Why::Counts,
            });
        }
    }
    left
}

/// `Total 30`, `Effectif : 28` below a list: such a word, and nothing but numbers.
pub(super) fn is_sum(table: &Table, row: usize) -> bool {
    let said = table.rows[row].join(" ");
    let mut words = said
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    let is_total = |word: &str| {
        let word = normal(word);
        ["total", "totaux", "effectif", "summe", "gesamt", "totale"].contains(&word.as_str())
    };
    words.next().is_some_and(is_total) && words.next().is_none()
}

fn counts(table: &Table, head: Option<usize>, column: usize) -> bool {
    let rows = head.map_or(0, |head| head + 1)..table.rows.len();
    let cells = rows
        .filter(|&row| !is_sum(table, row))
        .map(|row| table.cell(row, column));
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let is_next = |(nth, cell): (usize, &&str)| **cell == (nth + 1).to_string();
    cells.len() > 1 && cells.iter().enumerate().all(is_next)
}
