//! The account of a form: each text is in the draft, or becomes a comment of it.
//!
//! In: the blocks of a form, what of them was taken, and the draft. Out: the draft with all that is left over,
//! beside the row it stood in or at the end. A text that was taken and whose words the draft lacks is a fault of
//! ours: a debug build stops there, a release keeps the text as a comment.

use super::TakenCells;
use crate::base::diagnostic::{DiagnosticKind, MessageLang};
use crate::interchange::forms::document::{Block, FormDocument, FormPosition};
use crate::interchange::forms::draft::{
    DraftRow, DraftScale, DraftSection, DraftWorth, ImportDraft, ImportLeftover,
};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::layout::{CellRole, FormLayout};
use crate::interchange::forms::text::FormText;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// A text of the form, and where it stands.
struct FormEntry {
    at: (usize, usize, usize),
    place: FormPosition,
    text: String,
}

/// Closes the account: what of the document is not in the draft is left over. Each text has a role.
pub(super) fn close_account(
    draft: &mut ImportDraft,
    document: &FormDocument,
    taken: &TakenCells,
) -> FormLayout {
    let mut layout = FormLayout::default();
    draft.asides.clone_from(&document.asides);
    let held = DraftWords::of(draft);
    let mut beside: BTreeMap<(usize, usize), Vec<ImportLeftover>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let rows: BTreeSet<(usize, usize)> = draft_rows(draft).filter_map(|row| row.origin).collect();
    for entry in form_entries(document) {
        let role = taken.get(&entry.at).copied();
        layout.set(entry.place, role.unwrap_or(CellRole::Comment));
        if role.is_some() {
            let lost = held.missing(&entry.text);
            // A number may be written otherwise, as 0.1 is 10 per cent: then it stays as it was, too.
            let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
            debug_assert!(
                lost.iter().all(is_number),
                "no account of {lost:?} in {:?}, {role:?}",
                entry.text
            );
            if lost.is_empty() {
                continue;
            }
        }
        let left = ImportLeftover {
            place: entry.place,
            text: entry.text.clone(),
        };
        let row = (entry.at.0, entry.at.1);
        if rows.contains(&row) {
            beside.entry(row).or_default().push(left);
        } else if seen.insert(entry.text) {
            draft.leftovers.push(left);
        }
    }
    let tasks = draft
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.tasks);
    for row in tasks.flat_map(|task| &mut task.rows) {
        if let Some(left) = row.origin.and_then(|origin| beside.remove(&origin)) {
            row.leftovers = left;
        }
    }
    layout
}

/// All texts of a form, in its order.
fn form_entries(document: &FormDocument) -> Vec<FormEntry> {
    let mut entries = Vec::new();
    for (at, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(paragraph) => entries.push(FormEntry {
                at: (at, 0, 0),
                place: paragraph.place,
                text: paragraph.text.plain(),
            }),
            Block::Table(table) => {
                for (row, cells) in table.rows.iter().enumerate() {
                    entries.extend(cells.iter().enumerate().map(|(column, cell)| FormEntry {
                        at: (at, row, column),
                        place: cell.place,
                        text: cell.plain(),
                    }));
                }
            }
        }
    }
    entries.retain(|entry| !entry.text.is_empty());
    entries
}

fn draft_rows(draft: &ImportDraft) -> impl Iterator<Item = &DraftRow> {
    let tasks = draft.sections.iter().flat_map(|section| &section.tasks);
    tasks.flat_map(|task| &task.rows)
}

/// The words that a draft holds.
#[derive(Default)]
struct DraftWords(BTreeSet<String>);

impl DraftWords {
    fn of(draft: &ImportDraft) -> Self {
        let mut words = Self::default();
        words.text(&draft.title);
        words.texts(&draft.intro);
        for field in &draft.fields {
            words.text(&field.label);
            words.plain(field.value.as_deref().unwrap_or_default());
        }
        words.plain(draft.points.as_deref().unwrap_or_default());
        words.guesses(&draft.guesses);
        draft.scale.iter().for_each(|scale| words.scale(scale));
        draft
            .sections
            .iter()
            .for_each(|section| words.section(section));
        words
    }

    fn section(&mut self, section: &DraftSection) {
        self.text(&section.title);
        self.texts(&section.intro);
        section
            .remarks
            .iter()
            .for_each(|remarks| self.text(remarks));
        section.scale.iter().for_each(|scale| self.scale(scale));
        self.plain(section.points.as_deref().unwrap_or_default());
        self.guesses(&section.guesses);
        for task in &section.tasks {
            task.title.iter().for_each(|title| self.text(title));
            self.plain(task.points.as_deref().unwrap_or_default());
            self.guesses(&task.guesses);
            task.rows.iter().for_each(|row| self.row(row));
        }
    }

    fn row(&mut self, row: &DraftRow) {
        self.text(&row.label);
        self.texts(&row.hint);
        row.scale.iter().for_each(|scale| self.scale(scale));
        self.plain(row.points.as_deref().unwrap_or_default());
        for (code, worth) in &row.level_points {
            self.plain(code);
            self.worth(worth);
        }
        for (code, text) in &row.descriptors {
            self.plain(code);
            self.texts(text);
        }
        self.guesses(&row.guesses);
    }

    fn scale(&mut self, scale: &DraftScale) {
        self.guesses(&scale.guesses);
        for level in &scale.levels {
            self.plain(&level.code);
            level.name.iter().for_each(|name| self.text(name));
            level.heading.iter().for_each(|heading| self.text(heading));
            level.points.iter().for_each(|worth| self.worth(worth));
            self.texts(&level.description);
            self.guesses(&level.guesses);
        }
    }

    fn worth(&mut self, worth: &DraftWorth) {
        match worth {
            DraftWorth::Exact(points) => self.plain(points),
            DraftWorth::Range(low, high) => {
                self.plain(low);
                self.plain(high);
            }
        }
    }

    fn guesses(&mut self, guesses: &[Guess]) {
        for guess in guesses {
            self.plain(&guess.message(MessageLang::English).headline);
        }
    }

    fn texts(&mut self, texts: &[FormText]) {
        texts.iter().for_each(|text| self.text(text));
    }

    fn text(&mut self, text: &FormText) {
        self.plain(&text.plain());
    }

    fn plain(&mut self, text: &str) {
        self.0.extend(words(text));
    }

    fn missing(&self, text: &str) -> Vec<String> {
        words(text).filter(|word| !self.0.contains(word)).collect()
    }
}

/// Letters and digits that stand together; what is said with other characters (a box, a tick, a dash) is not a word.
fn words(text: &str) -> impl Iterator<Item = String> {
    let text: String = text.nfc().collect();
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}
