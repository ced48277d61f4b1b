//! One call of the editor: drafts, new versions beside the files, the moment in which they take their places, and what
//! another program wrote in that moment.
//!
//! In: edits, and the real paths of their files, in locked folders. Out: every file edited, or none. Each file is
//! compared with what was read just before it is replaced, and the replaced one is looked at once more afterwards: an
//! editor that had opened it writes into it, and that text is put back and edited again.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the door to the disk for writing back"
)]

use super::EditDiagnostic;
use super::file::{
    DraftFailure, EditCaveat, EditFailure, EditedFile, FileDraft, FileEditor, FileWork,
    PreparedPart, busy_error, of_whole_file,
};
use super::journal::{JournalFile, JournalSession};
use super::rest::{FileState, Patience, is_blank, is_cut, rest, rest_long};
use super::rights::RightsOutcome;
use super::unfinished::{NotedFile, UnfinishedNote};
use crate::base::disk::move_into_place;
use crate::base::error::{Error, FileAction};
use std::fs::File;
use std::io;
use std::path::PathBuf;
use tempfile::TempPath;

/// How often a file that keeps changing is read again before the edit is given up.
const EDIT_TRIES: usize = 100;
/// How many files are replaced before it is looked whether somebody was writing one of them; each is open until then.
const REPLACED_AT_ONCE: usize = 64;

/// A file that is as wanted, and what the journal keeps of it.
type DoneFile = (EditedFile, Option<JournalFile>);

/// What came of one try.
enum EditAttempt {
    /// These files are as wanted; the edits with these numbers are to be made again, on what another program wrote.
    Written(Vec<FileDraft>, Vec<usize>),
    /// A file was changed meanwhile, and nothing was written.
    Changed,
    /// Another program seems to be saving the file of this edit.
    AtWork(usize),
}

/// One call of the editor: it tries until every file is as wanted, or one of them is refused.
pub(super) struct EditRound<'a, 'j> {
    pub(super) editor: &'a FileEditor,
    pub(super) works: &'a [FileWork<'a>],
    pub(super) paths: Vec<PathBuf>,
    pub(super) patience: Patience,
    pub(super) note: Option<UnfinishedNote>,
    pub(super) journal: &'a mut JournalSession<'j>,
}

impl EditRound<'_, '_> {
    /// Tries until every file is as wanted, or one of them is refused. What is written by then goes into the journal.
    pub(super) fn run(mut self) -> Result<Vec<EditedFile>, EditFailure> {
        let mut done: Vec<Option<DoneFile>> = self.works.iter().map(|_| None).collect();
        let outcome = self.run_until_done(&mut done);
        let mut edited = Vec::new();
        for (file, noted) in done.into_iter().flatten() {
            edited.push(file);
            if let Some(noted) = noted {
                self.journal.add_done(noted);
            }
        }
        outcome.map(|()| edited)
    }

    fn run_until_done(&mut self, done: &mut [Option<DoneFile>]) -> Result<(), EditFailure> {
        let mut open: Vec<usize> = (0..self.works.len()).collect();
        for _ in 0..EDIT_TRIES {
            match self.attempt(&open)? {
                EditAttempt::Written(drafts, again) => {
                    for draft in drafts.into_iter().filter(|it| !again.contains(&it.nth)) {
                        done[draft.nth] = Some((draft.edited, draft.noted));
                    }
                    open = again;
                }
                EditAttempt::Changed => {}
                EditAttempt::AtWork(nth) if !self.patience.wait() => {
                    let file = self.works[nth].file();
                    let kind = EditDiagnostic::BeingSaved {};
                    return Err(EditFailure::Refused(of_whole_file(kind, file)));
                }
                EditAttempt::AtWork(_) => {}
            }
            if open.is_empty() {
                return Ok(());
            }
        }
        Err(busy_error(open.first().map_or("", |&nth| self.works[nth].file())).into())
    }

    fn attempt(&mut self, open: &[usize]) -> Result<EditAttempt, EditFailure> {
        let mut drafts = Vec::new();
        for &nth in open {
            let (work, path) = (&self.works[nth], &self.paths[nth]);
            match self.editor.make_draft(work, path, self.patience.is_over()) {
                Ok(draft) => drafts.push(FileDraft { nth, ..draft }),
                Err(DraftFailure::AtWork) => return Ok(EditAttempt::AtWork(nth)),
                Err(DraftFailure::Machine(error)) => return Err(error.into()),
                Err(DraftFailure::Refused(state, diagnostic)) => {
                    // What was read may be half of a file that is being saved.
                    rest();
                    return match FileState::read(path) {
                        Ok(now) if now == *state => Err(EditFailure::Refused(diagnostic)),
                        _ => Ok(EditAttempt::Changed),
                    };
                }
            }
        }
        self.write_drafts(drafts)
    }

    fn write_drafts(&mut self, mut drafts: Vec<FileDraft>) -> Result<EditAttempt, EditFailure> {
        let mut parts = Vec::new();
        let mut is_fresh = false;
        for draft in drafts.iter_mut().filter(|draft| draft.edited.written) {
            let prepared = self.prepare(draft)?;
            let is_ours = self.editor.has_left(&draft.path, &draft.state);
            is_fresh |= !is_ours && draft.state.is_fresh(prepared.made_at);
            parts.push((draft.nth, prepared.part));
        }
        if parts.is_empty() {
            return Ok(EditAttempt::Written(drafts, Vec::new()));
        }
        if is_fresh {
            rest_long();
        } else {
            rest();
        }
        // Before the note of several files: a note that the journal meets is then of a process that was killed.
        let planned = drafts.iter().filter_map(|draft| draft.noted.clone());
        self.journal.plan(&planned.collect::<Vec<_>>());
        self.note_drafts(&drafts)?;
        let replaced = self.replace_files(&drafts, parts);
        if let Some(note) = &mut self.note {
            let written = note.clear();
            written.map_err(|cause| Error::new(FileAction::Write, self.editor.root(), cause))?;
        }
        Ok(match replaced? {
            Some(again) => EditAttempt::Written(drafts, again),
            None => EditAttempt::Changed,
        })
    }

    fn prepare(&self, draft: &mut FileDraft) -> Result<PreparedPart, EditFailure> {
        let file = self.works[draft.nth].file();
        // An import of many files can be repeated, a single rating that was typed cannot: so only that one waits for
        // the disk, which took 130 ms a file where it was measured.
        let lasting = self.works.len() == 1;
        let prepared = self
            .editor
            .prepare_part(&draft.path, &draft.new_bytes, lasting)
            .map_err(|cause| Error::new(FileAction::Replace, file, cause))?;
        match prepared.rights {
            RightsOutcome::Kept => {}
            RightsOutcome::Fewer => drop(draft.edited.caveats.insert(EditCaveat::FewerRights)),
            RightsOutcome::Lost => {
                let kind = EditDiagnostic::RightsLost {};
                return Err(EditFailure::Refused(of_whole_file(kind, file)));
            }
        }
        if !prepared.is_flushed {
            draft.edited.caveats.insert(EditCaveat::NotFlushed);
        }
        Ok(prepared)
    }

    fn note_drafts(&mut self, drafts: &[FileDraft]) -> Result<(), Error> {
        let Some(note) = &mut self.note else {
            return Ok(());
        };
        let written = drafts.iter().filter(|draft| draft.edited.written);
        let noted: Vec<NotedFile> = written
            .map(|draft| {
                let file = self.works[draft.nth].file();
                NotedFile::new(file, &draft.state.bytes, &draft.new_bytes)
            })
            .collect();
        note.write(&noted)
            .map_err(|cause| Error::new(FileAction::Write, self.editor.root(), cause))
    }

    /// Replaces the files; the numbers of those that another program was writing, and whose text is back in its place.
    /// `None` where one was changed before: then all are as they were.
    fn replace_files(
        &self,
        drafts: &[FileDraft],
        parts: Vec<(usize, TempPath)>,
    ) -> Result<Option<Vec<usize>>, EditFailure> {
        let (mut done, mut again) = (Vec::new(), Vec::new());
        let mut open = Vec::new();
        for (nth, part) in parts {
            let Some(draft) = drafts.iter().find(|draft| draft.nth == nth) else {
                continue;
            };
            match replace_file_of(draft, part) {
                Ok(Some(old)) => open.push((draft, old)),
                Ok(None) => {
                    self.restore_files(&done, open.iter().map(|(draft, _)| *draft));
                    return Ok(None);
                }
                Err(cause) => {
                    self.restore_files(&done, open.iter().map(|(draft, _)| *draft));
                    let file = self.works[nth].file();
                    return Err(Error::new(FileAction::Replace, file, cause).into());
                }
            }
            if open.len() >= REPLACED_AT_ONCE {
                again.extend(self.recover_writes(&mut open));
                done.extend(open.drain(..).map(|(draft, _)| draft));
            }
        }
        again.extend(self.recover_writes(&mut open));
        Ok(Some(again))
    }

    /// Restores the old bytes, unless a file was changed since.
    fn restore_files<'d>(
        &self,
        done: &[&'d FileDraft],
        open: impl DoubleEndedIterator<Item = &'d FileDraft>,
    ) {
        for draft in open.rev().chain(done.iter().rev().copied()) {
            let editor = self.editor;
            // The failure that led here is reported; one of restoring would hide it.
            let _ = editor.put_back(&draft.path, &draft.new_bytes, &draft.state.bytes);
        }
    }

    /// An editor that had opened a file before it was replaced writes into the old one, which has no name any more:
    /// that text is put back in its place.
    fn recover_writes(&self, open: &mut [(&FileDraft, ReplacedFile)]) -> Vec<usize> {
        if open.is_empty() {
            return Vec::new();
        }
        rest();
        let mut again = Vec::new();
        for (draft, old) in open {
            if self.recover_write(draft, old).unwrap_or(false) {
                again.push(draft.nth);
            } else {
                self.editor.remember(&draft.path);
            }
        }
        again
    }

    fn recover_write(&self, draft: &FileDraft, old: &mut ReplacedFile) -> io::Result<bool> {
        let Some(old) = &mut old.0 else {
            return Ok(false);
        };
        let mut state = FileState::of_file(old)?;
        if state == draft.state {
            return Ok(false);
        }
        let mut patience = Patience::new();
        loop {
            rest();
            let now = FileState::of_file(old)?;
            let is_whole = now == state && !is_cut(&draft.edited.before, &now.bytes);
            if is_whole && !is_blank(&now.bytes) {
                break;
            }
            state = now;
            if !patience.wait() {
                // It was cut and never written: what it was is in the new file.
                return Ok(false);
            }
        }
        if state.bytes == draft.state.bytes {
            return Ok(false);
        }
        self.editor
            .put_back(&draft.path, &draft.new_bytes, &state.bytes)
    }
}

/// The file that was replaced, still open; none on Windows, which replaces no file that somebody has open.
struct ReplacedFile(Option<File>);

/// Replaces a file that still is what was read; `None` where it is not.
fn replace_file_of(draft: &FileDraft, part: TempPath) -> io::Result<Option<ReplacedFile>> {
    let mut old = File::open(&draft.path)?;
    if FileState::of_file(&mut old)? != draft.state {
        return Ok(None);
    }
    let old = Some(old).filter(|_| cfg!(unix));
    move_into_place(part, &draft.path)?;
    Ok(Some(ReplacedFile(old)))
}
