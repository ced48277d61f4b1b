//! A form without tables: headings are sections, items of lists are criteria.
//!
//! In: a document. Out: a draft with a scale that is there to be changed, and what it took; `None` where there is
//! no list.

use super::preamble::{self, Waiting};
use super::{TakenCells, scale};
use crate::interchange::forms::document::{Block, FormDocument, Paragraph, ParagraphKind};
use crate::interchange::forms::draft::{DraftRow, DraftSection, DraftTask, ImportDraft};
use crate::interchange::forms::guess::{Guess, RequiredBy};
use crate::interchange::forms::layout::CellRole;
use crate::interchange::forms::marks::{self, LabelPoints};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::says_required;

/// The draft of a form that is nothing but headings and lists.
pub(super) fn read_lists(
    document: &FormDocument,
    french: bool,
) -> Option<(ImportDraft, TakenCells)> {
    let mut draft = ImportDraft {
        scale: Some(scale::invented_scale(french)),
        ..ImportDraft::default()
    };
    let mut taken = TakenCells::new();
    let mut waiting: Vec<Waiting> = Vec::new();
    for (at, block) in document.blocks.iter().enumerate() {
        let Block::Paragraph(Paragraph { text, kind, .. }) = block else {
            continue;
        };
        let at = (at, 0, 0);
        if *kind != ParagraphKind::Item {
            waiting.push(Waiting {
                text: text.clone(),
                kind: *kind,
                at,
            });
            continue;
        }
        if !waiting.is_empty() || draft.sections.is_empty() {
            begin_list(&mut draft, &mut taken, std::mem::take(&mut waiting), french);
        }
        taken.insert(at, CellRole::Criterion);
        if let Some(task) = draft
            .sections
            .last_mut()
            .and_then(|section| section.tasks.last_mut())
        {
            task.rows.push(list_row(text));
        }
    }
    (draft.row_count() > 0).then_some((draft, taken))
}

/// What stands before a list: the title of the form, then that of a section, then texts.
fn begin_list(
    draft: &mut ImportDraft,
    taken: &mut TakenCells,
    mut waiting: Vec<Waiting>,
    french: bool,
) {
    taken.extend(waiting.iter().map(|waiting| (waiting.at, CellRole::Intro)));
    let mut section = DraftSection {
        has_headings: true,
        ..DraftSection::default()
    };
    let title_of_form = draft
        .sections
        .is_empty()
        .then(|| preamble::find_title(&waiting))
        .flatten();
    if let Some(title) = title_of_form {
        let title = waiting.remove(title);
        taken.insert(title.at, CellRole::Title);
        draft.title = title.text.unbold();
    }
    match waiting
        .iter()
        .rposition(Waiting::looks_like_title)
        .or_else(|| waiting.iter().rposition(Waiting::is_title))
    {
        Some(title) => {
            let title = waiting.remove(title);
            taken.insert(title.at, CellRole::Section);
            section.title = title.text.unbold();
        }
        None => {
            section.title = FormText::from_plain(if french { "Critères" } else { "Criteria" });
            section.guesses.push(Guess::NoSectionTitle {});
        }
    }
    let texts = waiting.into_iter().map(|waiting| waiting.text);
    if draft.sections.is_empty() {
        draft.intro.extend(texts);
    } else {
        section.intro.extend(texts);
    }
    section.tasks.push(DraftTask::default());
    draft.sections.push(section);
}

fn list_row(text: &FormText) -> DraftRow {
    let mut row = DraftRow {
        label: text.clone(),
        ..DraftRow::default()
    };
    let plain = text.plain();
    let by = if says_required(&plain) {
        Some(RequiredBy::Word)
    } else {
        plain.ends_with('*').then_some(RequiredBy::Star)
    };
    if let Some(by) = by {
        row.required = true;
        row.guesses.push(Guess::Required { by });
    }
    if let Some(LabelPoints::Points(points)) = marks::label_points(&plain) {
        row.guesses.push(Guess::Points {
            points: points.clone(),
        });
        row.points = Some(points);
    }
    row
}
