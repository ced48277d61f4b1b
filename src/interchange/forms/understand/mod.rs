//! From paragraphs and tables to a grid: sections, tasks, criteria, levels, legend, marks.
//!
//! In: a [`FormDocument`]. Out: an [`ImportDraft`](crate::interchange::forms::draft::ImportDraft) that always has a section with a row, or nothing where the form has no table and
//! no list. Whatever of the form found no place is in it: nothing is lost. Knows no file format.

mod account;
mod assemble;
mod boxes;
mod columns;
mod legend;
mod lines;
mod lists;
mod preamble;
mod readings;
mod row;
mod scale;
mod split;
mod tiers;
mod weights;

use super::document::{Block, FormCell, FormDocument, FormTable, ParagraphKind};
use super::draft::ImportDraft;
use super::guess::Guess;
use super::text::FormText;
use super::words::{HeadingWord, guess_language, heading_word, level_rank};
use assemble::Assembly;
pub use readings::{FormReading, clearly_best, form_readings};
use readings::{ReadingChoice, TurnChoice};
use std::collections::BTreeSet;

/// What of a form has found a place: block, row, column.
type TakenCells = BTreeSet<(usize, usize, usize)>;

/// The grid of a form; `name` is its title where the form has none. `None` where there is nothing to rate. Of several
/// readings, the best.
pub fn understand_form(document: &FormDocument, name: &str) -> Option<ImportDraft> {
    let readings = form_readings(document, name);
    readings.into_iter().next().map(|reading| reading.draft)
}

/// The grid of a form that is read in one way.
fn understand_as(
    document: &FormDocument,
    name: &str,
    choice: ReadingChoice,
) -> Option<ImportDraft> {
    let document = boxes::boxes_in_lines(&name_sheets(document));
    let (document, turned) = turn_tables(&document, choice.turn);
    let document = split::split_tables(document, choice);
    let lang = guess_language(&all_words(&document));
    let french = lang == Some("fr");
    let mut taken = TakenCells::new();
    let legend = legend::find_legend(&document, &mut taken);
    let explained = taken.clone();
    let mut assembly = Assembly::new(&document, &legend, taken, choice);
    assembly.speak_french(french);
    assembly.read();
    let (mut draft, mut taken) = assembly.finish();
    if !has_levels(&draft) {
        // Nothing says what its legend explains.
        taken.retain(|place| !explained.contains(place));
    }
    if draft.row_count() == 0 {
        (draft, taken) = boxes::read_boxes(&document, french)
            .or_else(|| lists::read_lists(&document, french))?;
    }
    if draft.title.is_blank() {
        set_title(&mut draft, &document, name, &mut taken);
    }
    if let Some(lang) = lang {
        draft.lang = Some(lang);
        draft.guesses.push(Guess::Language { lang });
    }
    if turned {
        draft.guesses.push(Guess::Transposed {});
    }
    account::close_account(&mut draft, &document, &taken);
    Some(draft)
}

/// The title of a form that shows none: what the file says about itself, the name of its sheet, the name of the file.
fn set_title(draft: &mut ImportDraft, document: &FormDocument, name: &str, taken: &mut TakenCells) {
    if let Some(title) = &document.name {
        draft.title = title.unbold();
        return;
    }
    for (at, block) in document.blocks.iter().enumerate() {
        if let Block::Paragraph(paragraph) = block
            && paragraph.kind == ParagraphKind::SheetName
        {
            draft.title = paragraph.text.unbold();
            taken.insert((at, 0, 0));
            return;
        }
    }
    draft.title = FormText::from_plain(name);
    draft.guesses.push(Guess::NoTitle {
        title: name.to_owned(),
    });
}

/// The names of several sheets are titles; that of a single one says less than any line of it.
fn name_sheets(document: &FormDocument) -> FormDocument {
    let mut named = document.clone();
    let is_name = |block: &&mut Block| matches!(block, Block::Paragraph(paragraph) if paragraph.kind == ParagraphKind::SheetName);
    if named.blocks.iter_mut().filter(is_name).count() > 1 {
        for block in named.blocks.iter_mut().filter(is_name) {
            if let Block::Paragraph(paragraph) = block {
                paragraph.kind = ParagraphKind::Heading(2);
            }
        }
    }
    named
}

fn has_levels(draft: &ImportDraft) -> bool {
    draft.scale.is_some() || draft.sections.iter().any(|it| it.scale.is_some())
}

fn all_words(document: &FormDocument) -> String {
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
fn turn_tables(document: &FormDocument, turn: TurnChoice) -> (FormDocument, bool) {
    let mut turned = false;
    let mut blocks = Vec::new();
    for block in &document.blocks {
        let is_turned = |table: &FormTable| match turn {
            TurnChoice::Known => is_turned(table),
            TurnChoice::Never => false,
            TurnChoice::Always => has_levels_down(table) && table.width() > 1,
        };
        match block {
            Block::Table(table) if is_turned(table) => {
                turned = true;
                blocks.push(Block::Table(transpose_table(table)));
            }
            block => blocks.push(block.clone()),
        }
    }
    let document = FormDocument {
        blocks,
        ..document.clone()
    };
    (document, turned)
}

/// Whether the first column names a level in most of its rows, and the first row has two headings that do not. Letters before
/// a row are numbers as likely as levels.
fn has_levels_down(table: &FormTable) -> bool {
    let is_level = |text: &String| level_rank(&super::marks::split_level_heading(text).0).is_some();
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
    let named = down.iter().filter(|text| is_level(text)).count();
    let lettered = down.iter().all(|text| text.chars().count() < 2);
    down.len() > 1
        && named * 2 > down.len()
        && !lettered
        && across.len() > 1
        && !across.iter().any(is_level)
}

/// Levels in the first column, one a row, and in the first row none but something else.
fn is_turned(table: &FormTable) -> bool {
    let level = |cell: &FormCell| {
        let text = cell.plain();
        level_rank(&super::marks::split_level_heading(&text).0).is_some()
    };
    let Some((first, rest)) = table.rows.split_first() else {
        return false;
    };
    let body: Vec<&Vec<FormCell>> = rest
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.is_blank()))
        .collect();
    let down = body.len() >= 2 && body.iter().all(|row| level(&row[0]));
    let across = first.iter().skip(1).filter(|cell| !cell.is_blank()).count();
    let mut heads = first.iter().skip(1);
    // Rows may have letters for numbers: what is assessed then stands in the next column.
    let lettered = body.iter().all(|row| row[0].plain().chars().count() == 1);
    let labelled = |cell: &FormCell| heading_word(&cell.plain()) == Some(HeadingWord::Label);
    down && across >= 2 && !heads.clone().any(level) && !(lettered && heads.any(labelled))
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

#[cfg(test)]
mod tests;
