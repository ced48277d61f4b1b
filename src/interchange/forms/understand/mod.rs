//! From paragraphs and tables to a grid: sections, tasks, criteria, levels, legend, marks.
//!
//! In: a [`Document`]. Out: a [`Draft`] that always has a section with a row, or nothing where the form has no table and
//! no list. Whatever of the form found no place is in [`Draft::left`]: nothing is lost. Knows no file format.

mod assemble;
mod columns;
mod legend;
mod lines;
mod lists;
mod preamble;
mod row;
mod scale;
mod split;
mod tiers;

use super::document::{Block, Cell, Document, Table};
use super::draft::{Draft, Left, Place};
use super::guess::Guess;
use super::text::Text;
use super::words::{HeadWord, head_word, language, rank};
use assemble::Assembly;
use std::collections::BTreeSet;

/// What of a form has found a place: block, row, column.
type Taken = BTreeSet<(usize, usize, usize)>;

/// The grid of a form; `name` is its title where the form has none. `None` where there is nothing to rate.
pub fn understand(document: &Document, name: &str) -> Option<Draft> {
    let (document, turned) = turned(document);
    let document = split::split(document);
    let lang = language(&all_words(&document));
    let mut taken = Taken::new();
    let legend = legend::find(&document, &mut taken);
    let explained = taken.clone();
    let mut assembly = Assembly::new(&document, &legend, taken, lang == Some("fr"));
    assembly.read();
    let (mut draft, mut taken) = assembly.finish();
    if !has_levels(&draft) {
        // Nothing says what its legend explains.
        taken.retain(|place| !explained.contains(place));
    }
    if draft.rows() == 0 {
        taken.retain(|_| false);
        (draft, taken) = lists::read(&document, lang == Some("fr"))?;
    }
    if draft.title.is_blank() {
        draft.title = Text::plain_text(name);
        draft.guesses.push(Guess::NoTitle {
            title: name.to_owned(),
        });
    }
    if let Some(lang) = lang {
        draft.lang = Some(lang);
        draft.guesses.push(Guess::Language { lang });
    }
    if turned {
        draft.guesses.push(Guess::Transposed {});
    }
    draft.left = left(&document, &taken);
    Some(draft)
}

fn has_levels(draft: &Draft) -> bool {
    draft.scale.is_some() || draft.sections.iter().any(|it| it.scale.is_some())
}

/// All that found no place, each text once.
fn left(document: &Document, taken: &Taken) -> Vec<Left> {
    let mut left: Vec<Left> = Vec::new();
    let mut tables = 0;
    for (at, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(paragraph) if !taken.contains(&(at, 0, 0)) => {
                left.push(Left {
                    place: Place::Paragraph(at + 1),
                    text: paragraph.text.plain(),
                });
            }
            Block::Paragraph(_) => {}
            Block::Table(table) => {
                tables += 1;
                left.extend(left_of_table(table, at, tables, taken));
            }
        }
    }
    let mut seen = BTreeSet::new();
    left.retain(|left| !left.text.is_empty() && seen.insert(left.text.clone()));
    left
}

fn left_of_table(table: &Table, at: usize, number: usize, taken: &Taken) -> Vec<Left> {
    let places =
        (0..table.rows.len()).flat_map(|row| (0..table.width()).map(move |column| (row, column)));
    places
        .filter(|&(row, column)| !taken.contains(&(at, row, column)))
        .map(|(row, column)| Left {
            place: Place::Cell(number, row + 1, column + 1),
            text: table.rows[row][column].plain(),
        })
        .collect()
}

fn all_words(document: &Document) -> String {
    let mut all = String::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => all += &paragraph.text.plain(),
            Block::Table(table) => {
                for cell in table.rows.iter().flatten().filter(|cell| !cell.is_blank()) {
                    all += &cell.plain();
                    all.push(' ');
                }
            }
        }
        all.push('\n');
    }
    all
}

/// The form with every table that has its levels below one another turned.
fn turned(document: &Document) -> (Document, bool) {
    let mut turned = false;
    let turn = |block: &Block| match block {
        Block::Table(table) if is_turned(table) => {
            turned = true;
            Block::Table(transposed(table))
        }
        block => block.clone(),
    };
    let blocks = document.blocks.iter().map(turn).collect();
    (Document { blocks }, turned)
}

/// Levels in the first column, one a row, and in the first row none but something else.
fn is_turned(table: &Table) -> bool {
    let level = |cell: &Cell| {
        let text = cell.plain();
        rank(&super::marks::level_head(&text).0).is_some()
    };
    let Some((first, rest)) = table.rows.split_first() else {
        return false;
    };
    let body: Vec<&Vec<Cell>> = rest
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.is_blank()))
        .collect();
    let down = body.len() >= 2 && body.iter().all(|row| level(&row[0]));
    let across = first.iter().skip(1).filter(|cell| !cell.is_blank()).count();
    let mut heads = first.iter().skip(1);
    // Rows may have letters for numbers: what is assessed then stands in the next column.
    let lettered = body.iter().all(|row| row[0].plain().chars().count() == 1);
    let labelled = |cell: &Cell| head_word(&cell.plain()) == Some(HeadWord::Label);
    down && across >= 2 && !heads.clone().any(level) && !(lettered && heads.any(labelled))
}

fn transposed(table: &Table) -> Table {
    let turn = |cell: &Cell| Cell {
        across: cell.down,
        down: cell.across,
        ..cell.clone()
    };
    let column = |column: usize| table.rows.iter().map(|row| turn(&row[column])).collect();
    Table {
        rows: (0..table.width()).map(column).collect(),
    }
}

#[cfg(test)]
mod tests;
