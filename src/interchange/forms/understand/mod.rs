//! From paragraphs and tables to a grid: sections, tasks, criteria, levels, legend, marks.
//!
//! In: a [`FormDocument`]. Out: an [`ImportDraft`](crate::interchange::forms::draft::ImportDraft) that always has a
//! section with a row, or nothing where the form has no table and no list. Whatever of the form found no place is
//! in it: nothing is lost. Knows no file format.

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
mod turn;
mod two_tiers;
mod weights;

use super::document::{Block, FormDocument, ParagraphKind};
use super::draft::ImportDraft;
use super::guess::Guess;
use super::layout::{CellRole, FormLayout};
use super::text::FormText;
use super::words::guess_language;
use assemble::Assembly;
use readings::ReadingChoice;
pub use readings::{FormReading, clearly_best, form_readings};
use std::collections::BTreeMap;

/// What of a form has found a place, by block, row, column; and what it is there.
type TakenCells = BTreeMap<(usize, usize, usize), CellRole>;

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
) -> Option<(ImportDraft, FormLayout)> {
    let document = boxes::boxes_in_lines(&name_sheets(document));
    let document = two_tiers::merge_head_tiers(document);
    let (document, turned) = turn::turn_tables(&document, choice.turn);
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
        taken.retain(|place, _| !explained.contains_key(place));
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
    let layout = account::close_account(&mut draft, &document, &taken);
    Some((draft, layout))
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
            taken.insert((at, 0, 0), CellRole::Title);
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

#[cfg(test)]
mod tests;
