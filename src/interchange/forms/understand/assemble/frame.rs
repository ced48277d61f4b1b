//! What stands around the tables: title, identity lines, introduction, the titles of tables, notes.
//!
//! In: what waits since the last table. Out: each paragraph's place.

use super::{Assembly, CellPosition};
use crate::interchange::forms::document::{Block, FormCell, FormTable, ParagraphKind};
use crate::interchange::forms::draft::DraftField;
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::layout::CellRole;
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::understand::lines::{Alone, TableLine};
use crate::interchange::forms::understand::preamble::{self, Waiting};
use std::collections::BTreeSet;

impl Assembly<'_> {
    /// A table of something else: identity lines, or a text in a frame.
    pub(super) fn other_table(&mut self, table: &FormTable, at: usize) {
        for (row, cells) in table.rows.iter().enumerate() {
            for (column, cell) in cells
                .iter()
                .enumerate()
                .filter(|(_, cell)| !cell.is_blank())
            {
                let at = (at, row, column);
                let is_to_fill = cells.get(column + 1).is_some_and(FormCell::is_blank);
                let found = preamble::cell_field(&cell.text())
                    .or_else(|| preamble::line_to_fill(&cell.text()).filter(|_| is_to_fill));
                match found {
                    Some(field) if !self.started => self.field(field, at),
                    _ => self.waiting.push(Waiting {
                        text: cell.text(),
                        kind: ParagraphKind::Plain,
                        at,
                    }),
                }
            }
        }
    }

    pub(super) fn field(&mut self, field: DraftField, at: CellPosition) {
        self.taken.insert(at, CellRole::Identity);
        if self.draft.fields.is_empty() {
            self.draft.guesses.push(Guess::Fields {});
        }
        let taken = |key: &str| self.draft.fields.iter().any(|other| other.key == key);
        let mut key = field.key.clone();
        let mut number = 2;
        while taken(&key) {
            key = format!("{}-{number}", field.key);
            number += 1;
        }
        self.draft.fields.push(DraftField { key, ..field });
    }

    /// Takes the identity lines out of what waits.
    pub(super) fn identity(&mut self) {
        for waiting in std::mem::take(&mut self.waiting) {
            match preamble::identity_fields(&waiting.text) {
                Some(fields) if lost_words(&fields, &waiting.text) => {
                    fields
                        .into_iter()
                        .for_each(|field| self.field(field, waiting.at));
                    // A value that somebody typed stays a comment.
                    self.taken.remove(&waiting.at);
                }
                Some(fields) => fields
                    .into_iter()
                    .for_each(|field| self.field(field, waiting.at)),
                None => self.waiting.push(waiting),
            }
        }
    }

    /// Title, identity lines and introduction, before the first table; the title of this table, if one is left for it.
    pub(super) fn preamble(&mut self, titled_itself: bool) -> Option<Waiting> {
        self.identity();
        let mut waiting = std::mem::take(&mut self.waiting);
        let title = preamble::find_title(&waiting)
            .filter(|&title| !self.is_one_of_several(&waiting[title]));
        if let Some(title) = title {
            let title = waiting.remove(title);
            self.taken.insert(title.at, CellRole::Title);
            self.draft.title = title.text.unbold();
        }
        let own = (!titled_itself)
            .then(|| title_behind(&mut waiting))
            .flatten();
        for waiting in waiting {
            self.taken.insert(waiting.at, CellRole::Intro);
            self.draft.intro.push(waiting.text);
        }
        own
    }

    /// Whether headings of the same rank stand later on: then it is the title of a section.
    pub(super) fn is_one_of_several(&self, title: &Waiting) -> bool {
        let ParagraphKind::Heading(rank) = title.kind else {
            return false;
        };
        let later = self.document.blocks.iter().skip(title.at.0 + 1);
        later.into_iter().any(|block| match block {
            Block::Paragraph(paragraph) => {
                matches!(paragraph.kind, ParagraphKind::Heading(other) if other <= rank)
            }
            Block::Table(_) => false,
        })
    }

    /// The title of a later table, and what stands between the two.
    pub(super) fn between(&mut self, titled_itself: bool) -> (Option<Waiting>, Vec<FormText>) {
        let mut waiting = std::mem::take(&mut self.waiting);
        let own = (!titled_itself)
            .then(|| title_behind(&mut waiting))
            .flatten();
        for waiting in &waiting {
            self.taken.insert(waiting.at, CellRole::Intro);
        }
        (
            own,
            waiting.into_iter().map(|waiting| waiting.text).collect(),
        )
    }

    pub(super) fn intro(&mut self, intro: Vec<FormText>) {
        match self.sections.last_mut() {
            Some((section, ..)) if section.tasks.is_empty() => section.intro.extend(intro),
            _ => self.draft.intro.extend(intro),
        }
    }
}

/// The paragraph right before a table, if it is a title.
pub(super) fn title_behind(waiting: &mut Vec<Waiting>) -> Option<Waiting> {
    if let Some(at) = waiting.iter().rposition(Waiting::looks_like_title) {
        return Some(waiting.remove(at));
    }
    let is_title = waiting.last().is_some_and(Waiting::is_title);
    is_title.then(|| waiting.pop()).flatten()
}

/// A line above the first heads is the title of the table.
pub(super) fn title_above(lines: &mut Vec<TableLine>) -> Option<Alone> {
    let heads = lines
        .iter()
        .position(|line| matches!(line, TableLine::Heads { .. }))?;
    let untitled = matches!(lines[heads], TableLine::Heads { title: None, .. });
    match (heads, untitled, lines.first()) {
        (1, true, Some(TableLine::Alone(_))) => match lines.remove(0) {
            TableLine::Alone(alone) => Some(alone),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a line to fill in holds more than labels and the values that are kept.
pub(in crate::interchange::forms::understand) fn lost_words(
    fields: &[DraftField],
    text: &FormText,
) -> bool {
    let kept: String = fields
        .iter()
        .map(|field| {
            format!(
                "{} {} ",
                field.label.plain(),
                field.value.as_deref().unwrap_or_default()
            )
        })
        .collect();
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    !words(&text.plain()).is_subset(&words(&kept))
}
