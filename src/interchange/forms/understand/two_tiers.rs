//! Headings of two rows in files that cannot merge cells: `Criterion | Level | | | Weight`, and below it the names
//! of the levels.
//!
//! In: a document. Out: the same with the cells merged, as a spreadsheet would have them, so that there is one way
//! to read such headings. Never moves a word.

use crate::interchange::forms::document::{Block, FormCell, FormDocument, FormTable};
use crate::interchange::forms::marks;
use crate::interchange::forms::words::level_rank;
use std::ops::Range;

/// The document with the two rows of such headings merged.
pub(super) fn merge_head_tiers(mut document: FormDocument) -> FormDocument {
    for block in &mut document.blocks {
        if let Block::Table(table) = block {
            for row in 1..table.rows.len() {
                merge_at(table, row - 1);
            }
        }
    }
    document
}

/// Merges a row with the next one, if the next one has nothing but the names of levels, below a single text.
fn merge_at(table: &mut FormTable, row: usize) {
    let Some(levels) = level_run(&table.rows[row + 1]) else {
        return;
    };
    let is_single = |cell: &FormCell| cell.across == 1 && cell.down == 1;
    let above = &table.rows[row];
    let over = &above[levels.clone()];
    let fits = above.iter().all(is_single)
        && table.rows[row + 1].iter().all(is_single)
        && !over[0].is_blank()
        && !is_level(&over[0])
        && over[1..].iter().all(FormCell::is_blank)
        && above[..levels.start].iter().any(|cell| !cell.is_blank());
    if !fits {
        return;
    }
    for column in 0..table.width() {
        if levels.contains(&column) {
            if column > levels.start {
                table.rows[row][column] = FormCell::default();
            }
        } else if !table.rows[row][column].is_blank() {
            table.rows[row][column].down = 2;
            table.rows[row + 1][column] = FormCell::default();
        }
    }
    table.rows[row][levels.start].across = levels.len();
}

/// The columns of a row that is blank but for names of levels side by side, two at least.
fn level_run(row: &[FormCell]) -> Option<Range<usize>> {
    let start = row.iter().position(|cell| !cell.is_blank())?;
    let end = row.iter().rposition(|cell| !cell.is_blank())? + 1;
    let run = start..end;
    let names = &row[run.clone()];
    let are_levels = names.iter().all(is_level) || count_up_or_down(names);
    (start > 0 && run.len() > 1 && are_levels).then_some(run)
}

/// Whether cells are numbers that only rise or only fall: levels 0 to 3.
fn count_up_or_down(cells: &[FormCell]) -> bool {
    let numbers: Vec<f64> = cells
        .iter()
        .filter_map(|cell| marks::cell_number(&cell.plain()))
        .map(|number| marks::decimal_value(&number))
        .collect();
    let rises = numbers.windows(2).all(|pair| pair[0] < pair[1]);
    let falls = numbers.windows(2).all(|pair| pair[0] > pair[1]);
    numbers.len() == cells.len() && (rises || falls)
}

fn is_level(cell: &FormCell) -> bool {
    level_rank(&marks::split_level_heading(&cell.plain()).0).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::forms::read::plain;

    #[test]
    fn headings_of_two_rows_are_merged_and_others_are_not() {
        let shape = |text: &str| {
            let document = merge_head_tiers(plain::read_plain_text(text));
            let Some(Block::Table(table)) = document.blocks.into_iter().next() else {
                return Vec::new();
            };
            let row =
                |cells: Vec<FormCell>| cells.iter().map(|cell| (cell.across, cell.down)).collect();
            table.rows.into_iter().map(row).collect::<Vec<Vec<_>>>()
        };
        let merged = shape("Critère\tNiveau\t\tCoef.\n\tI\tS\t\nParle\t\t\t2\n");
        assert_eq!(merged[0], [(1, 2), (2, 1), (0, 0), (1, 2)]);
        assert_eq!(merged[1], [(0, 0), (1, 1), (1, 1), (0, 0)]);
        let numbers = shape("Criterium\tNiveau\t\t\n\t2\t1\t0\nZaagt\t\t\t\n");
        assert_eq!(numbers[0], [(1, 2), (3, 1), (0, 0), (0, 0)]);
        let plain = shape("Critère\tI\tS\nParle\t\t\n");
        assert!(plain.iter().flatten().all(|cell| *cell == (1, 1)));
    }
}
