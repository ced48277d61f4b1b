//! A note of the change of several files that is under way, so that the next command finishes what a killed one began.
//!
//! The note is a file in the project's folder that only its owner can read. It is complete before the first file is
//! replaced, gone when the last one is, and locked in between. It says what each file was and what it becomes: a file
//! that is neither of both was changed by somebody since, and stays. Never writes outside the project, and nothing but
//! YAML.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the door to the disk for writing back"
)]

use super::file::{FileEditor, lock_folders};
use super::journal::{ChangeAuthor, settle_journal};
use crate::base::disk::{is_refused_by_disk, is_same_file, open_own_private_file};
use crate::base::error::{Error, FileAction};
use crate::base::source::FolderSource;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

const NOTE_NAME: &str = ".gridgen.unfinished";
/// A longer note is not ours: a class has 1,000 files of some kB at most.
const NOTE_LIMIT: u64 = 64 << 20;
/// How long to wait for another gridgen: this many times [`LOCK_WAIT`], half a minute.
const LOCK_TRIES: usize = 1_500;
const LOCK_WAIT: Duration = Duration::from_millis(20);

/// What is to become of one file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct NotedFile {
    /// Its path from the project's root.
    pub(super) file: String,
    /// The digest of its bytes before the change.
    pub(super) before: String,
    /// Its text after it.
    pub(super) after: String,
}

impl NotedFile {
    pub(super) fn new(file: &str, before: &[u8], after: &[u8]) -> Self {
        Self {
            file: file.to_owned(),
            before: digest_of(before),
            after: String::from_utf8_lossy(after).into_owned(),
        }
    }

    pub(super) fn is_before(&self, bytes: &[u8]) -> bool {
        digest_of(bytes) == self.before
    }
}

fn digest_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// What a killed command left, and what became of it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct FinishedChange {
    /// The files that have their change now.
    pub finished: Vec<String>,
    /// Those that were changed since, or could not be read: they stay as they are.
    pub left: Vec<String>,
}

/// The note of this process, locked.
#[derive(Debug)]
pub(super) struct UnfinishedNote {
    file: File,
    path: PathBuf,
}

impl UnfinishedNote {
    /// Waits for other changes of several files, and finishes one that was killed.
    pub(super) fn begin(editor: &FileEditor) -> Result<Self, Error> {
        let path = editor.root().join(NOTE_NAME);
        let failed = |cause| Error::new(FileAction::Write, &path, cause);
        let mut note = Self::lock(&path).map_err(failed)?;
        note.finish(editor)?;
        Ok(note)
    }

    fn lock(path: &Path) -> io::Result<Self> {
        for _ in 0..LOCK_TRIES {
            let file = open_own_private_file(path)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => thread::sleep(LOCK_WAIT),
                Ok(()) if !is_same_file(&file, path) => {}
                // A disk that has no locks.
                Ok(()) | Err(TryLockError::Error(_)) => {
                    let path = path.to_owned();
                    return Ok(Self { file, path });
                }
            }
        }
        Err(ErrorKind::ResourceBusy.into())
    }

    /// Writes down what is about to happen; on the disk when it returns.
    pub(super) fn write(&mut self, files: &[NotedFile]) -> io::Result<()> {
        let bytes = serde_json::to_vec(files).map_err(io::Error::other)?;
        self.clear()?;
        self.file.write_all(&bytes)?;
        match self.file.sync_data() {
            Err(cause) if !is_refused_by_disk(&cause) => Err(cause),
            _ => Ok(()),
        }
    }

    /// All is done, or all is as it was.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()
    }

    fn finish(&mut self, editor: &FileEditor) -> Result<FinishedChange, Error> {
        let failed = |cause| Error::new(FileAction::Read, &self.path, cause);
        let mut bytes = Vec::new();
        self.file.rewind().map_err(failed)?;
        let mut limited = (&self.file).take(NOTE_LIMIT);
        limited.read_to_end(&mut bytes).map_err(failed)?;
        // A note that was cut is of a process that was killed before it replaced the first file.
        let noted: Vec<NotedFile> = serde_json::from_slice(&bytes).unwrap_or_default();
        let finished = editor.finish_files(&noted)?;
        self.clear()
            .map_err(|cause| Error::new(FileAction::Write, &self.path, cause))?;
        Ok(finished)
    }
}

impl Drop for UnfinishedNote {
    fn drop(&mut self) {
        let is_empty = self.file.metadata().is_ok_and(|facts| facts.len() == 0);
        // One that says something is for the next command.
        if is_empty && cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Finishes the change of several files that a killed command left; nothing where there is none.
///
/// # Errors
/// A file cannot be written. The note stays, and the next command tries again.
pub fn finish_interrupted_change(project: &FolderSource) -> Result<FinishedChange, Error> {
    // It finishes and settles what others began: the author is theirs.
    let editor = FileEditor::new(project, ChangeAuthor::of_command("finish"));
    let mut finished = FinishedChange::default();
    if is_change_unfinished(&editor) {
        let path = editor.root().join(NOTE_NAME);
        let failed = |cause| Error::new(FileAction::Lock, &path, cause);
        let mut note = UnfinishedNote::lock(&path).map_err(failed)?;
        finished = note.finish(&editor)?;
    }
    // Once the files are as they were meant to be. A journal that cannot be settled now is settled by the next change.
    let _ = settle_journal(&editor);
    Ok(finished)
}

/// Whether a killed command left a note, or one that lives is at work. An empty note is one that could not be removed.
pub(super) fn is_change_unfinished(editor: &FileEditor) -> bool {
    let path = editor.root().join(NOTE_NAME);
    fs::symlink_metadata(path).is_ok_and(|facts| facts.len() > 0)
}

impl FileEditor {
    /// Gives these files their noted text, if they still are what was noted.
    fn finish_files(&self, noted: &[NotedFile]) -> Result<FinishedChange, Error> {
        let mut change = FinishedChange::default();
        let mut found = Vec::new();
        for noted in noted {
            match self.real_path(&noted.file) {
                Ok(path) if is_yaml(&path) => found.push((noted, path)),
                _ => change.left.push(noted.file.clone()),
            }
        }
        let paths: Vec<PathBuf> = found.iter().map(|(_, path)| path.clone()).collect();
        let first = noted.first().map_or("", |noted| noted.file.as_str());
        let _locks = lock_folders(first, &paths)?;
        for (noted, path) in found {
            let is_done = self.finish_file(noted, &path);
            if is_done.map_err(|cause| Error::new(FileAction::Replace, &noted.file, cause))? {
                change.finished.push(noted.file.clone());
            } else {
                change.left.push(noted.file.clone());
            }
        }
        Ok(change)
    }
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "yaml")
}
