//! Tables that have their levels below one another, and their criteria side by side: rows and columns are exchanged.
//!
//! In: a document. Out: the same words with every table the usual way round. Lines that stand alone above or below
//! such a table, as on a sheet, become paragraphs.

use super::readings::TurnChoice;
use super::split::{filled_count, push_notes};
use crate::interchange::forms::document::{Block, FormCell, FormDocument, FormTable};
use crate::interchange::forms::marks;
use crate::interchange::forms::words::{HeadingWord, heading_word, level_rank};

/// The form with every table that has its levels below one another turned, and whether there was one.
pub(super) fn turn_tables(document: &FormDocument, turn: TurnChoice) -> (FormDocument, bool) {
    let mut turned = false;
    let mut blocks = Vec::new();
    for block in &document.blocks {
        let Block::Table(table) = block else {
            blocks.push(block.clone());
            continue;
        };
        let framed = FramedTable::of(table);
        let is_turned = match turn {
            TurnChoice::Known => is_turned(&framed.body),
            TurnChoice::Never => false,
            TurnChoice::Always => has_levels_down(&framed.body) && framed.body.width() > 1,
        };
        if !is_turned {
            blocks.push(block.clone());
            continue;
        }
        turned = true;
        push_notes(framed.above, &mut blocks);
        blocks.push(Block::Table(transpose_table(&framed.body)));
        push_notes(framed.below, &mut blocks);
    }
    let document = FormDocument {
        blocks,
        ..document.clone()
    };
    (document, turned)
}

/// A table without the lines that stand alone above and below it.
struct FramedTable {
    above: Vec<Vec<FormCell>>,
    body: FormTable,
    below: Vec<Vec<FormCell>>,
}

impl FramedTable {
    fn of(table: &FormTable) -> Self {
        let is_row = |row: &Vec<FormCell>| filled_count(row) > 1;
        let first = table.rows.iter().position(is_row).unwrap_or(0);
        let end = table
            .rows
            .iter()
            .rposition(is_row)
            .map_or(table.rows.len(), |last| last + 1);
        Self {
            above: table.rows[..first].to_vec(),
            body: FormTable {
                rows: table.rows[first..end].to_vec(),
                origin: table.origin,
            },
            below: table.rows[end..].to_vec(),
        }
    }
}

fn names_level(text: &str) -> bool {
    level_rank(&marks::split_level_heading(text).0).is_some()
}

/// Whether the first column names a level in most of its rows, and the first row has two headings that do not.
/// Letters before a row are numbers as likely as levels.
fn has_levels_down(table: &FormTable) -> bool {
    let Some((first, rest)) = table.rows.split_first() else {
        return false;
    };
    let filled = |cells: &mut dyn Iterator<Item = &FormCell>| -> Vec<String> {
        cells
            .map(FormCell::plain)
            .filter(|text| !text.is_empty())
            .collect()
    };
    let down = filled(&mut rest.iter().filter_map(|row| row.first()));
    let across = filled(&mut first.iter().skip(1));
    let named = down.iter().filter(|text| names_level(text)).count();
    let lettered = down.iter().all(|text| text.chars().count() < 2);
    down.len() > 1
        && named * 2 > down.len()
        && !lettered
        && across.len() > 1
        && !across.iter().any(|text| names_level(text))
}

/// Levels in the first column, one a row, and in the first row none but something else.
fn is_turned(table: &FormTable) -> bool {
    let Some((first, rest)) = table.rows.split_first() else {
        return false;
    };
    let body: Vec<&Vec<FormCell>> = rest
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.is_blank()))
        .collect();
    let down = body.len() >= 2 && body.iter().all(|row| names_level(&row[0].plain()));
    let across = first.iter().skip(1).filter(|cell| !cell.is_blank()).count();
    let mut heads = first.iter().skip(1);
    // Rows may have letters for numbers: what is assessed then stands in the next column.
    let lettered = body.iter().all(|row| row[0].plain().chars().count() == 1);
    let labelled = |cell: &FormCell| heading_word(&cell.plain()) == Some(HeadingWord::Label);
    let is_level = |cell: &FormCell| names_level(&cell.plain());
    (down || counts_down(first, &body))
        && across >= 2
        && !heads.clone().any(is_level)
        && !(lettered && heads.any(labelled))
}

/// Whether numbers that rise or fall stand below a word for what is assessed or for points, and texts beside each:
/// levels 0 to 3.
fn counts_down(first: &[FormCell], body: &[&Vec<FormCell>]) -> bool {
    let numbers: Vec<f64> = body
        .iter()
        .filter_map(|row| marks::cell_number(&row[0].plain()))
        .map(|number| marks::decimal_value(&number))
        .collect();
    let rises = numbers.windows(2).all(|pair| pair[0] < pair[1]);
    let falls = numbers.windows(2).all(|pair| pair[0] > pair[1]);
    let is_text = |cell: &FormCell| cell.plain().chars().filter(|c| c.is_alphabetic()).count() > 3;
    let is_labelled = matches!(
        heading_word(&first[0].plain()),
        Some(HeadingWord::Label | HeadingWord::Points | HeadingWord::Result)
    );
    is_labelled
        && numbers.len() == body.len()
        && numbers.len() > 1
        && (rises || falls)
        && body.iter().all(|row| row[1..].iter().all(is_text))
        && first[1..]
            .iter()
            .all(|cell| is_text(cell) && heading_word(&cell.plain()).is_none())
}

fn transpose_table(table: &FormTable) -> FormTable {
    let turn = |cell: &FormCell| FormCell {
        across: cell.down,
        down: cell.across,
        ..cell.clone()
    };
    let column = |column: usize| table.rows.iter().map(|row| turn(&row[column])).collect();
    FormTable {
        rows: (0..table.width()).map(column).collect(),
        origin: table.origin,
    }
}
