//! One change while it is made: noted before the first file is replaced, in the journal when the last one is.
//!
//! A journal that cannot be written never keeps a file from being written: the change is then not in it, which
//! its caller reports.

use super::store::{OpenJournal, PlannedChange};
use super::{ChangeAuthor, JournalFile};
use crate::text::yaml::edit::FileEditor;

/// One change that is being made.
#[derive(Debug)]
pub(in crate::text::yaml::edit) struct JournalSession<'e> {
    editor: &'e FileEditor,
    undoes: Option<u64>,
    journal: Option<OpenJournal>,
    has_failed: bool,
    done: Vec<JournalFile>,
}

impl<'e> JournalSession<'e> {
    pub(in crate::text::yaml::edit) fn new(editor: &'e FileEditor, undoes: Option<u64>) -> Self {
        Self {
            editor,
            undoes,
            journal: None,
            has_failed: false,
            done: Vec::new(),
        }
    }

    /// Notes what is about to happen, with what has happened: the next command knows it if this one is killed.
    pub(in crate::text::yaml::edit) fn plan(&mut self, next: &[JournalFile]) {
        if next.is_empty() {
            return;
        }
        if self.journal.is_none() && !self.has_failed {
            self.journal = OpenJournal::open(self.editor).ok();
        }
        let files: Vec<&JournalFile> = self.done.iter().chain(next).collect();
        let planned = PlannedChange::new(self.author(), self.undoes, files);
        let is_noted = self
            .journal
            .as_mut()
            .is_some_and(|journal| journal.plan(&planned).is_ok());
        self.has_failed |= !is_noted;
    }

    /// Something of it has happened.
    pub(in crate::text::yaml::edit) fn add_done(&mut self, file: JournalFile) {
        self.done.push(file);
    }

    /// Puts what has happened into the journal; `false` where it is not there.
    pub(in crate::text::yaml::edit) fn close(mut self) -> bool {
        let Some(mut journal) = self.journal.take() else {
            return self.done.is_empty();
        };
        let done = PlannedChange::new(self.author(), self.undoes, self.done.iter().collect());
        let is_written = self.done.is_empty() || journal.append(&done).is_ok();
        // One that stays is settled by the next command.
        let is_cleared = journal.clear().is_ok();
        is_written && is_cleared
    }

    fn author(&self) -> &'e ChangeAuthor {
        self.editor.author()
    }
}
