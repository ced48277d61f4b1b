//! What of the journal still stands: which changes were taken back, and which of these were brought back again.

use super::{JournalEntry, JournalFile};
use std::collections::BTreeSet;

/// All entries of a journal, oldest first.
#[derive(Debug, Default)]
pub struct JournalHistory {
    entries: Vec<JournalEntry>,
    /// Changes of files that were taken back, by entry and file.
    taken_back: BTreeSet<(u64, String)>,
}

impl JournalHistory {
    /// Of these entries, oldest first.
    pub fn new(entries: Vec<JournalEntry>) -> Self {
        let mut taken_back: BTreeSet<(u64, String)> = BTreeSet::new();
        // From the newest on: an undo that was itself taken back takes nothing back.
        for entry in entries.iter().rev() {
            let Some(undone) = entry.undoes.filter(|undone| *undone < entry.id) else {
                continue;
            };
            for file in &entry.files {
                if !taken_back.contains(&(entry.id, file.file.clone())) {
                    taken_back.insert((undone, file.file.clone()));
                }
            }
        }
        Self {
            entries,
            taken_back,
        }
    }

    /// All of them, oldest first.
    pub fn entries(&self) -> &[JournalEntry] {
        &self.entries
    }

    /// The entry with this number.
    pub fn entry(&self, id: u64) -> Option<&JournalEntry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Whether the change of this file was taken back, and not brought back since.
    pub fn is_taken_back(&self, entry: &JournalEntry, file: &JournalFile) -> bool {
        self.taken_back.contains(&(entry.id, file.file.clone()))
    }

    /// The files of an entry whose change still stands.
    pub fn standing_files<'h>(&'h self, entry: &'h JournalEntry) -> Vec<&'h JournalFile> {
        let files = entry.files.iter();
        files
            .filter(|file| !self.is_taken_back(entry, file))
            .collect()
    }

    /// The changes that `gridgen undo` comes to one after the other, newest first: no undo, and nothing of which any
    /// part was taken back already.
    pub fn undoable(&self) -> impl Iterator<Item = &JournalEntry> {
        let entries = self.entries.iter().rev();
        entries.filter(|entry| {
            entry.undoes.is_none() && self.standing_files(entry).len() == entry.files.len()
        })
    }
}
