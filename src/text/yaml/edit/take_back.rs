//! A change of the journal is taken back, file by file: where somebody changed the same since, that file stays.
//!
//! In: files of an entry. Out: which of them are as they were before it, and why others are not. What is taken back is
//! a change itself, with an entry of its own: taking that back does the first one again. Never touches anything but
//! YAML files of the project, and removes nothing but a file that still has the text with which it was created.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the door to the disk for writing back"
)]

use super::EditDiagnostic;
use super::file::{
    EditCaveat, EditFailure, FileEditor, FileWork, NewFileText, lock_folders, of_whole_file,
};
use super::journal::{FileChange, JournalFile, JournalSession};
use super::rest::{FileState, rest};
use crate::base::diagnostic::Diagnostic;
use crate::base::disk::retry_while_held;
use crate::base::error::{Error, FileAction};
use crate::base::source::Text;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;

/// How often it is looked again which files can be taken back, where others save them meanwhile.
const LOOKS: usize = 5;

/// What became of the files of a change that was taken back.
#[derive(Debug, Default)]
pub struct TakenBack {
    /// Those that are as before.
    pub done: Vec<String>,
    /// Why others are not.
    pub refused: Vec<Diagnostic>,
    /// What the disk did not take, with its first file.
    pub caveats: BTreeMap<EditCaveat, String>,
}

impl FileEditor {
    /// Whether the change of this file could be taken back now; why not.
    pub fn check_take_back(&self, change: &JournalFile) -> Result<(), Diagnostic> {
        let path = self.real_path(&change.file);
        let is_yaml = change.file.ends_with(".yaml");
        let state = path.ok().filter(|_| is_yaml);
        let state = state.and_then(|path| FileState::read(&path).ok());
        let file = change.file.as_str();
        let text = state.map(|state| Text::decode(file, &state.bytes));
        let refused = |kind| Err(of_whole_file(kind, file));
        match (change.change, text) {
            (FileChange::Removed, None) => Ok(()),
            (FileChange::Removed, Some(_)) => refused(EditDiagnostic::FileExistsAgain {}),
            (_, None) => refused(EditDiagnostic::NotThere {
                path: file.to_owned(),
            }),
            (FileChange::Created, Some(text)) if change.is_as_left(text.as_str()) => Ok(()),
            (FileChange::Created, Some(_)) => refused(EditDiagnostic::NewFileChanged {}),
            (FileChange::Changed, Some(text)) => {
                let taken_back = change.taken_back(text.as_str());
                taken_back
                    .map(drop)
                    .map_err(|refusal| refusal.into_diagnostic(file, text.as_str()))
            }
        }
    }

    /// Takes back what an entry did to these files: those with another text all at once, then new and removed ones.
    pub fn take_back(
        &self,
        entry_id: u64,
        files: &[&JournalFile],
    ) -> Result<TakenBack, EditFailure> {
        let mut journal = JournalSession::new(self, Some(entry_id));
        let mut taken = TakenBack::default();
        let outcome = self.take_back_texts(files, &mut journal, &mut taken);
        let outcome = outcome.and_then(|()| {
            let others = files.iter();
            let others = others.filter(|file| file.change != FileChange::Changed);
            for file in others {
                self.take_back_file(file, &mut journal, &mut taken)?;
            }
            Ok(())
        });
        let is_noted = journal.close();
        outcome?;
        if let Some(first) = taken.done.first().filter(|_| !is_noted) {
            let first = first.clone();
            taken.caveats.insert(EditCaveat::NotJournalled, first);
        }
        Ok(taken)
    }

    fn take_back_texts(
        &self,
        files: &[&JournalFile],
        journal: &mut JournalSession<'_>,
        taken: &mut TakenBack,
    ) -> Result<(), EditFailure> {
        let is_changed = |file: &&JournalFile| file.change == FileChange::Changed;
        let mut works = Vec::new();
        for file in files.iter().copied().filter(is_changed) {
            match self.check_take_back(file) {
                Ok(()) => works.push(file),
                Err(why) => taken.refused.push(why),
            }
        }
        for look in 0.. {
            if works.is_empty() {
                break;
            }
            let wanted: Vec<FileWork<'_>> = works.iter().copied().map(FileWork::TakeBack).collect();
            match self.run_works(&wanted, journal) {
                Ok(edited) => {
                    for (file, edited) in works.iter().zip(edited) {
                        taken.done.push(file.file.clone());
                        for caveat in edited.caveats {
                            let of = || file.file.clone();
                            taken.caveats.entry(caveat).or_insert_with(of);
                        }
                    }
                    break;
                }
                // Somebody changed one of them in this moment: it is left out, and the others are done.
                Err(EditFailure::Refused(why)) if look < LOOKS => {
                    let before = works.len();
                    works.retain(|file| !is_about(&why, file));
                    if works.len() == before {
                        return Err(EditFailure::Refused(why));
                    }
                    taken.refused.push(why);
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    /// Removes a file that was created, or creates one that was removed.
    fn take_back_file(
        &self,
        change: &JournalFile,
        journal: &mut JournalSession<'_>,
        taken: &mut TakenBack,
    ) -> Result<(), EditFailure> {
        if let Err(why) = self.check_take_back(change) {
            taken.refused.push(why);
            return Ok(());
        }
        let back = change.inverse();
        journal.plan(std::slice::from_ref(&back));
        let is_done = match change.change {
            FileChange::Removed => {
                let text = change.removed_text();
                let file = &change.file;
                self.create_file(&NewFileText { file, text: &text })?
            }
            _ => self.remove_as_created(change)?,
        };
        if is_done {
            journal.add_done(back);
            taken.done.push(change.file.clone());
        } else {
            let why = self.check_take_back(change).err();
            taken.refused.extend(why);
        }
        Ok(())
    }

    /// `false` where somebody is at it, or it has another text now.
    fn remove_as_created(&self, change: &JournalFile) -> Result<bool, Error> {
        let file = change.file.as_str();
        let failed = |cause| Error::new(FileAction::Remove, file, cause);
        let path = self.real_path(file)?;
        let _locks = lock_folders(file, std::slice::from_ref(&path))?;
        let state = FileState::read(&path).map_err(failed)?;
        rest();
        let is_still = FileState::read(&path).map_err(failed)? == state;
        let text = Text::decode(file, &state.bytes);
        if !is_still || !change.is_as_left(text.as_str()) {
            return Ok(false);
        }
        match retry_while_held(|| fs::remove_file(&path)) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => Err(failed(cause)),
            _ => Ok(true),
        }
    }
}

fn is_about(why: &Diagnostic, file: &JournalFile) -> bool {
    why.place.path() == file.file
}
