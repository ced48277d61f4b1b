//! Write-back into the files of a project: each file is written whole or left as it was, whatever happens meanwhile.
//!
//! In: changes of files, named from the project's root. Out: the edited files; or a reason, and the files unchanged. A
//! file that another program changes meanwhile is read again and gets the changes in its new text; one that is being
//! saved is waited for ([`rest`](super::rest)); what cannot be merged is refused. Two gridgens take turns
//! (`docs/decisions/0020`). Who may read a file stays as it is ([`rights`](super::rights)). Never writes outside the
//! project, through links that lead out of it, or into a file that is not UTF-8.
#![expect(
    clippy::disallowed_methods,
    reason = "the door to the disk for writing back what a person wrote; outputs have the store"
)]

use super::journal::{ChangeAuthor, JournalFile, JournalSession};
use super::lock::FolderLock;
use super::rest::{FileStamp, FileState, Patience, is_blank, is_cut};
use super::rights::{RightsOutcome, copy_rights};
use super::round::EditRound;
use super::unfinished::{NotedFile, UnfinishedNote};
use super::{
    BYTE_ORDER_MARK, EditDiagnostic, EditRefusal, KeyOrder, YamlChange, apply_changes,
    check_unchanged,
};
use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::disk::{
    ByteWriter, create_private_folder, is_refused_by_disk, lies_inside, move_into_place,
    new_private_file, place_new_file, write_bytes, write_temporary_file,
};
use crate::base::error::{Error, FileAction};
use crate::base::source::{Encoding, FolderSource, Text, resolve_path};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;
use tempfile::TempPath;

/// The prefix of temporary files. A killed process may leave one; the next edit in that folder removes it.
pub(super) const TEMPORARY_PREFIX: &str = ".gridgen-edit-";

/// The changes of one file.
pub struct FileEdit<'a> {
    /// Its path from the project's root.
    pub file: &'a str,
    /// The changes, one after the other.
    pub changes: &'a [YamlChange],
    /// The usual order of keys.
    pub order: &'a KeyOrder<'a>,
    /// The text that the changes were made for: a value on their paths that has changed since is not overwritten.
    /// Without it, the present value is changed, whatever it is.
    pub seen: Option<&'a str>,
}

/// One file after its edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedFile {
    /// Its text just before, without byte-order mark.
    pub before: String,
    /// Its text now, without byte-order mark.
    pub text: String,
    /// Whether the file was written.
    pub written: bool,
    /// What the disk did not take, though the file was written.
    pub caveats: BTreeSet<EditCaveat>,
}

impl EditedFile {
    fn noted_change(&self, file: &str) -> Option<JournalFile> {
        // A file that was converted says the same as before.
        let is_other = self.written && self.before != self.text;
        is_other.then(|| JournalFile::of_edit(file, &self.before, &self.text))
    }
}

/// A file that is to be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewFileText<'a> {
    /// Its path from the project's root.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// What became of files that were to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedFiles {
    /// For each whether it was made: otherwise something has its name already.
    pub made: Vec<bool>,
    /// Whether the journal knows them: otherwise they cannot be taken back.
    pub is_noted: bool,
}

/// What a disk did not take, though the file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EditCaveat {
    /// The rights of the file: fewer people can read it now.
    FewerRights,
    /// That the file is on the disk before the program goes on.
    NotFlushed,
    /// The journal: the change cannot be taken back.
    NotJournalled,
}

impl EditCaveat {
    /// What is said of it, once a command.
    pub fn diagnostic(self, file: &str) -> Diagnostic {
        let kind = match self {
            Self::FewerRights => EditDiagnostic::FewerRights {},
            Self::NotFlushed => EditDiagnostic::NotFlushed {},
            Self::NotJournalled => EditDiagnostic::NotJournalled {},
        };
        Diagnostic::new(kind, Place::File(file.into()))
    }
}

/// Why nothing was written.
#[derive(Debug)]
pub enum EditFailure {
    /// The content of the file does not allow it; a person can correct that.
    Refused(Diagnostic),
    /// The system does not allow it.
    Machine(Error),
}

impl From<Error> for EditFailure {
    fn from(error: Error) -> Self {
        Self::Machine(error)
    }
}

/// Edits the files of a project.
#[derive(Debug, Clone)]
pub struct FileEditor {
    root: PathBuf,
    author: ChangeAuthor,
    converting: bool,
    writer: ByteWriter,
    /// The files that this editor and its clones left.
    left: Arc<Mutex<BTreeMap<PathBuf, FileStamp>>>,
}

/// One file, read and edited, not yet written.
pub(super) struct FileDraft {
    /// The number of its edit.
    pub(super) nth: usize,
    pub(super) path: PathBuf,
    pub(super) state: FileState,
    pub(super) edited: EditedFile,
    pub(super) new_bytes: Vec<u8>,
    /// For the journal, where the text is another one.
    pub(super) noted: Option<JournalFile>,
}

/// What is done to one file.
pub(super) enum FileWork<'a> {
    /// Values are changed.
    Edit(&'a FileEdit<'a>),
    /// A change of the journal is taken back.
    TakeBack(&'a JournalFile),
}

impl FileWork<'_> {
    pub(super) fn file(&self) -> &str {
        match self {
            Self::Edit(edit) => edit.file,
            Self::TakeBack(change) => &change.file,
        }
    }

    fn seen(&self) -> Option<&str> {
        match self {
            Self::Edit(edit) => edit.seen,
            Self::TakeBack(_) => None,
        }
    }

    fn new_text(&self, before: &str) -> Result<String, EditRefusal> {
        match self {
            Self::Edit(edit) => {
                if let Some(seen) = edit.seen {
                    check_unchanged(seen, before, edit.changes)?;
                }
                apply_changes(before, edit.changes, edit.order)
            }
            Self::TakeBack(change) => change.taken_back(before),
        }
    }
}

/// Why a file was not edited as it stands.
pub(super) enum DraftFailure {
    /// Another program seems to be saving it.
    AtWork,
    /// For this text, and for good if the text stays.
    Refused(Box<FileState>, Diagnostic),
    /// The system does not allow it.
    Machine(Error),
}

impl FileEditor {
    /// For the files of this project. Whatever it changes is in the journal, as a change of this author.
    pub fn new(project: &FolderSource, author: ChangeAuthor) -> Self {
        Self {
            root: project.root().to_owned(),
            author,
            converting: false,
            writer: write_bytes,
            left: Arc::default(),
        }
    }

    /// Whether a file in Windows-1252 or UTF-16 is converted to UTF-8 instead of refused.
    pub fn converting(mut self, converting: bool) -> Self {
        self.converting = converting;
        self
    }

    #[cfg(test)]
    pub(super) fn written_by(mut self, writer: ByteWriter) -> Self {
        self.writer = writer;
        self
    }

    /// Who changes the files.
    pub(super) fn author(&self) -> &ChangeAuthor {
        &self.author
    }

    /// The root of the project, links resolved.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Edits one file.
    pub fn edit(&self, edit: &FileEdit<'_>) -> Result<EditedFile, EditFailure> {
        let mut edited = self.edit_all(std::slice::from_ref(edit))?;
        edited.pop().ok_or_else(|| busy_error(edit.file).into())
    }

    /// Edits all of these files, or none: every text is made before the first is written, and if one cannot be written
    /// those before it are restored. What a killed process did not come to, the next command does.
    pub fn edit_all(&self, edits: &[FileEdit<'_>]) -> Result<Vec<EditedFile>, EditFailure> {
        let works: Vec<FileWork<'_>> = edits.iter().map(FileWork::Edit).collect();
        let mut journal = JournalSession::new(self, None);
        let edited = self.run_works(&works, &mut journal);
        let is_noted = journal.close();
        let mut edited = edited?;
        let mut written = edited.iter_mut().filter(|file| file.written);
        if let Some(first) = written.next().filter(|_| !is_noted) {
            first.caveats.insert(EditCaveat::NotJournalled);
        }
        Ok(edited)
    }

    /// Does all of this, or nothing of it.
    pub(super) fn run_works(
        &self,
        works: &[FileWork<'_>],
        journal: &mut JournalSession<'_>,
    ) -> Result<Vec<EditedFile>, EditFailure> {
        let mut patience = Patience::new();
        let note = match works {
            [_, _, ..] => Some(UnfinishedNote::begin(self)?),
            _ => None,
        };
        let mut paths = Vec::new();
        for work in works {
            paths.push(self.path_of_standing_file(work.file(), &mut patience)?);
        }
        // Held until the last file is written or restored.
        let _locks = lock_folders(works.first().map_or("", FileWork::file), &paths)?;
        let round = EditRound {
            editor: self,
            works,
            paths,
            patience,
            note,
            journal,
        };
        round.run()
    }

    /// Creates files, and the folders above them. What has such a name already is left alone.
    pub fn create_all(&self, files: &[NewFileText<'_>]) -> Result<CreatedFiles, Error> {
        let mut journal = JournalSession::new(self, None);
        let planned = files.iter();
        let planned = planned.map(|new| JournalFile::of_new_file(new.file, new.text));
        let planned: Vec<JournalFile> = planned.collect();
        journal.plan(&planned);
        let mut made = Vec::new();
        let mut failure = None;
        for (new, planned) in files.iter().zip(planned) {
            match self.create_file(new) {
                Ok(is_made) => {
                    made.push(is_made);
                    if is_made {
                        journal.add_done(planned);
                    }
                }
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        let is_noted = journal.close();
        match failure {
            Some(error) => Err(error),
            None => Ok(CreatedFiles { made, is_noted }),
        }
    }

    /// `false` if something has this name already.
    pub(super) fn create_file(&self, new: &NewFileText<'_>) -> Result<bool, Error> {
        let NewFileText { file, text } = *new;
        let failed = |cause| Error::new(FileAction::Write, file, cause);
        let path = self.new_path(file)?;
        let folder = path.parent().unwrap_or(&self.root);
        if fs::symlink_metadata(&path).is_ok() {
            return Ok(false);
        }
        fs::create_dir_all(folder).map_err(failed)?;
        write_temporary_file(folder, TEMPORARY_PREFIX, text.as_bytes(), self.writer)
            .and_then(|part| place_new_file(part, &path, text.as_bytes()))
            .map_err(failed)
    }

    /// Creates a folder that only its owner can open. `false` where it is there already.
    pub fn create_private_folder(&self, folder: &str) -> Result<bool, Error> {
        create_private_folder(&self.new_path(folder)?)
    }

    /// Where something new would lie, if that is in the project.
    fn new_path(&self, path: &str) -> Result<PathBuf, Error> {
        let outside = || Error::outside(FileAction::Write, path);
        let place = self.root.join(resolve_path("", path).ok_or_else(outside)?);
        let folder = place.parent().unwrap_or(&self.root);
        if lies_inside(&self.root, folder) {
            Ok(place)
        } else {
            Err(outside())
        }
    }

    /// The real path of a file: a link stays, and what it points to is written, if that is in the project.
    pub(super) fn real_path(&self, file: &str) -> Result<PathBuf, Error> {
        let outside = || Error::outside(FileAction::Replace, file);
        let path = resolve_path("", file).ok_or_else(outside)?;
        let path = self.root.join(path).canonicalize();
        let path = path.map_err(|cause| Error::new(FileAction::Replace, file, cause))?;
        if path.starts_with(&self.root) {
            Ok(path)
        } else {
            Err(outside())
        }
    }

    /// The same, where some editors move a file away before they write it again.
    fn path_of_standing_file(&self, file: &str, patience: &mut Patience) -> Result<PathBuf, Error> {
        loop {
            match self.real_path(file) {
                Err(error) if error.cause().kind() == ErrorKind::NotFound && patience.wait() => {}
                outcome => return outcome,
            }
        }
    }

    /// The edited text of a file as it stands. An empty one is never written into: whoever emptied it may have opened
    /// it, and would write into a file that has no name any more.
    pub(super) fn make_draft(
        &self,
        work: &FileWork<'_>,
        path: &Path,
        is_over: bool,
    ) -> Result<FileDraft, DraftFailure> {
        let state = match FileState::read(path) {
            Ok(state) => state,
            Err(cause) if cause.kind() == ErrorKind::NotFound && !is_over => {
                return Err(DraftFailure::AtWork);
            }
            Err(cause) => {
                let error = Error::new(FileAction::Read, work.file(), cause);
                return Err(DraftFailure::Machine(error));
            }
        };
        let is_cut = work.seen().is_some_and(|seen| is_cut(seen, &state.bytes));
        if is_cut || is_blank(&state.bytes) {
            return Err(DraftFailure::AtWork);
        }
        match self.edited_text(work, &state.bytes) {
            Ok((edited, new_bytes)) => Ok(FileDraft {
                nth: 0,
                path: path.to_owned(),
                state,
                noted: edited.noted_change(work.file()),
                edited,
                new_bytes,
            }),
            Err(diagnostic) => Err(DraftFailure::Refused(Box::new(state), diagnostic)),
        }
    }

    fn edited_text(
        &self,
        work: &FileWork<'_>,
        bytes: &[u8],
    ) -> Result<(EditedFile, Vec<u8>), Diagnostic> {
        let file = work.file();
        let read = Text::decode(file, bytes);
        let is_foreign = read.encoding() != Encoding::Utf8;
        if is_foreign && !self.converting {
            let name = read.encoding().name();
            return Err(of_whole_file(EditDiagnostic::Foreign { name }, file));
        }
        let before = read.as_str().to_owned();
        let refused = |refused: EditRefusal| refused.into_diagnostic(file, &before);
        let text = work.new_text(&before).map_err(refused)?;
        let is_marked = !is_foreign && bytes.starts_with(BYTE_ORDER_MARK.to_string().as_bytes());
        let mark = if is_marked {
            BYTE_ORDER_MARK.to_string()
        } else {
            String::new()
        };
        let new_bytes = format!("{mark}{text}").into_bytes();
        let edited = EditedFile {
            written: new_bytes != bytes,
            before,
            text,
            caveats: BTreeSet::new(),
        };
        Ok((edited, new_bytes))
    }

    /// These bytes in a file that is not yet in its place, with the rights of the one that is.
    pub(super) fn prepare_part(
        &self,
        path: &Path,
        bytes: &[u8],
        lasting: bool,
    ) -> io::Result<PreparedPart> {
        if fs::metadata(path)?.permissions().readonly() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        // A rename needs only a writable folder, so permission to write the file itself has to be tried.
        let standing = OpenOptions::new().read(true).write(true).open(path)?;
        let folder = path.parent().unwrap_or(&self.root);
        let mut part = new_private_file(folder, TEMPORARY_PREFIX)?;
        let rights = copy_rights(&standing, part.as_file())?;
        (self.writer)(part.as_file_mut(), bytes)?;
        let made_at = part.as_file().metadata()?.modified().ok();
        let mut is_flushed = true;
        if lasting {
            // After a power cut the file is then the old one or the new one.
            match part.as_file().sync_data() {
                Err(cause) if !is_refused_by_disk(&cause) => return Err(cause),
                outcome => is_flushed = outcome.is_ok(),
            }
        }
        Ok(PreparedPart {
            part: part.into_temp_path(),
            rights,
            is_flushed,
            made_at,
        })
    }

    /// Whether a file is as this editor left it.
    pub(super) fn has_left(&self, path: &Path, state: &FileState) -> bool {
        lock_unpoisoned(&self.left).get(path) == Some(&state.stamp())
    }

    /// Remembers the file that stands at a path now as left by this editor.
    pub(super) fn remember(&self, path: &Path) {
        if let Ok(state) = FileState::read(path) {
            lock_unpoisoned(&self.left).insert(path.to_owned(), state.stamp());
        }
    }

    /// Puts bytes into a file that has `expected` in it, and leaves it alone where it has not.
    pub(super) fn put_back(&self, path: &Path, expected: &[u8], bytes: &[u8]) -> io::Result<bool> {
        if FileState::read(path)?.bytes != expected {
            return Ok(false);
        }
        let prepared = self.prepare_part(path, bytes, false)?;
        move_into_place(prepared.part, path)?;
        Ok(true)
    }

    /// Gives a file the text that was noted; `false` where it is no longer what was noted.
    pub(super) fn finish_file(&self, noted: &NotedFile, path: &Path) -> io::Result<bool> {
        let Ok(state) = FileState::read(path) else {
            return Ok(false);
        };
        if state.bytes == noted.after.as_bytes() {
            return Ok(true);
        }
        if !noted.is_before(&state.bytes) {
            return Ok(false);
        }
        self.put_back(path, &state.bytes, noted.after.as_bytes())
    }
}

/// A new version of a file, beside it.
pub(super) struct PreparedPart {
    pub(super) part: TempPath,
    pub(super) rights: RightsOutcome,
    pub(super) is_flushed: bool,
    /// When it was written, by the clock of its disk.
    pub(super) made_at: Option<SystemTime>,
}

fn lock_unpoisoned<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each change is one insertion.
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn of_whole_file(kind: EditDiagnostic, file: &str) -> Diagnostic {
    Diagnostic::new(kind, Place::File(file.into()))
}

/// Locks the folders of all these files, always in the same order, so that two edits never wait for each other.
pub(super) fn lock_folders(first: &str, paths: &[PathBuf]) -> Result<Vec<FolderLock>, Error> {
    let folders: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
    folders
        .into_iter()
        .map(|folder| {
            FolderLock::acquire(folder)
                .map_err(|cause| Error::new(FileAction::Replace, first, cause))
        })
        .collect()
}

pub(super) fn busy_error(file: &str) -> Error {
    Error::new(FileAction::Replace, file, ErrorKind::ResourceBusy.into())
}
