//! Cuts off a table what only stands in its frame: the title and identity lines above the heads of a spreadsheet, the
//! legend and notes below its last row.
//!
//! In: a document. Out: the same words in the same order, as more blocks.

use super::columns::HeadFinder;
use super::readings::ReadingChoice;
use super::{legend, preamble};
use crate::interchange::forms::document::{
    Block, FormCell, FormDocument, FormTable, Paragraph, ParagraphKind,
};
use crate::interchange::forms::words::{is_excused, is_total, level_rank};

/// The document with every table cut down to what is assessed.
pub(super) fn split_tables(document: FormDocument, choice: ReadingChoice) -> FormDocument {
    let mut blocks = Vec::new();
    for block in document.blocks {
        match block {
            Block::Table(table) => cut_table(table, choice, &mut blocks),
            block => blocks.push(block),
        }
    }
    FormDocument {
        blocks,
        name: document.name,
        asides: document.asides,
    }
}

fn cut_table(mut table: FormTable, choice: ReadingChoice, blocks: &mut Vec<Block>) {
    let heads = HeadFinder::new(&[], choice).find(&table, None);
    let Some(first) = heads.first().map(|head| head.top) else {
        return blocks.push(Block::Table(table));
    };
    let last = heads.last().map_or(0, |head| head.last);
    let end = body_end(&table, last + 1);
    let below = table.rows.split_off(end);
    let body = table.rows.split_off(first);
    push_above(table.rows, blocks);
    blocks.push(Block::Table(FormTable {
        rows: body,
        origin: table.origin,
    }));
    push_notes(below, blocks);
}

pub(super) fn filled_count(row: &[FormCell]) -> usize {
    row.iter().filter(|cell| !cell.is_blank()).count()
}

/// The first row, after the heads, of what stands below the last row to rate.
fn body_end(table: &FormTable, heads: usize) -> usize {
    let mut end = table.rows.len();
    while end > heads {
        let row = &table.rows[end - 1];
        if filled_count(row) > 0 && !is_note(row) {
            break;
        }
        end -= 1;
    }
    let codes = codes_end(table, heads, end);
    // Empty rows at the end of a table may be rows to fill in: they stay with it where no note follows.
    if table.rows[codes..].iter().all(|row| filled_count(row) == 0) {
        table.rows.len()
    } else {
        codes
    }
}

/// A legend of rows, code and name, below an empty row.
fn codes_end(table: &FormTable, heads: usize, end: usize) -> usize {
    let is_code = |row: &[FormCell]| {
        let mut cells = row.iter().filter(|cell| !cell.is_blank());
        let code = cells.next().map(FormCell::plain).unwrap_or_default();
        (2..=3).contains(&filled_count(row)) && (level_rank(&code).is_some() || is_excused(&code))
    };
    let mut start = end;
    while start > heads && is_code(&table.rows[start - 1]) {
        start -= 1;
    }
    let apart = start > heads && filled_count(&table.rows[start - 1]) == 0;
    if end - start >= 2 && apart {
        start
    } else {
        end
    }
}

/// One cell alone that explains, asks for a name, or is a sentence.
fn is_note(row: &[FormCell]) -> bool {
    if filled_count(row) != 1 {
        return false;
    }
    let Some(cell) = row.iter().find(|cell| !cell.is_blank()) else {
        return false;
    };
    let text = cell.text();
    let plain = text.plain();
    let explains = !legend::entries_of(&text).is_empty()
        || preamble::identity_fields(&text).is_some()
        || plain.starts_with("* ");
    explains && !is_total(&plain)
}

/// Rows above the heads: lone cells are paragraphs, others identity lines.
fn push_above(rows: Vec<Vec<FormCell>>, blocks: &mut Vec<Block>) {
    for row in rows {
        match filled_count(&row) {
            0 => {}
            1 => push_notes(vec![row], blocks),
            _ => blocks.push(Block::Table(FormTable {
                rows: vec![row],
                origin: None,
            })),
        }
    }
}

/// Rows as paragraphs; rows of several cells stay a table.
pub(super) fn push_notes(rows: Vec<Vec<FormCell>>, blocks: &mut Vec<Block>) {
    let mut several: Vec<Vec<FormCell>> = Vec::new();
    for row in rows {
        if filled_count(&row) > 1 {
            several.push(row.into_iter().filter(|cell| !cell.is_blank()).collect());
            continue;
        }
        for cell in row {
            let place = cell.place;
            let kind = ParagraphKind::Plain;
            let lines = cell.lines.into_iter();
            blocks.extend(lines.map(|text| Block::Paragraph(Paragraph { text, kind, place })));
        }
    }
    if !several.is_empty() {
        let width = several.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut several {
            row.resize_with(width, || FormCell::new(Vec::new()));
        }
        blocks.push(Block::Table(FormTable {
            rows: several,
            origin: None,
        }));
    }
}
