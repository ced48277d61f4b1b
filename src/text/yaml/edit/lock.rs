//! Only one gridgen writes back into a folder at a time.
//!
//! A file `.gridgen.lock` is in the folder while it is written; what counts is the system's lock on that file, not that
//! it exists, so a killed process blocks no other.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the door to the disk for writing back"
)]

use super::file::TEMPORARY_PREFIX;
use crate::base::disk::{is_same_file, open_own_file};
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

const LOCK_NAME: &str = ".gridgen.lock";
/// How long to wait for another gridgen: this many times [`LOCK_WAIT`], half a minute.
const LOCK_TRIES: usize = 15_000;
const LOCK_WAIT: Duration = Duration::from_millis(2);

/// A folder that is locked until this is dropped.
#[derive(Debug)]
pub(super) struct FolderLock {
    path: PathBuf,
    /// Locked while it is open.
    _file: File,
}

impl FolderLock {
    /// Waits for the folder.
    pub(super) fn acquire(folder: &Path) -> io::Result<Self> {
        let path = folder.join(LOCK_NAME);
        for _ in 0..LOCK_TRIES {
            let was_there = fs::symlink_metadata(&path).is_ok();
            let file = open_own_file(&path)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => thread::sleep(LOCK_WAIT),
                // The process that held it has removed the file meanwhile: a lock on a removed file excludes no other.
                Ok(()) if !is_same_file(&file, &path) => {}
                // Some network disks have no locks: writing is better than refusing. A change meanwhile is noticed
                // before the file is replaced.
                Ok(()) | Err(TryLockError::Error(_)) => {
                    if was_there {
                        remove_leftovers(folder);
                    }
                    return Ok(Self { path, _file: file });
                }
            }
        }
        Err(ErrorKind::ResourceBusy.into())
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Elsewhere an open file cannot be removed; it stays, empty, for the next edit.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Removes the temporary files of a killed process; no other process writes here now.
fn remove_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = entry
            .file_name()
            .to_string_lossy()
            .starts_with(TEMPORARY_PREFIX);
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // What cannot be removed now is found again by the next edit.
            let _ = fs::remove_file(entry.path());
        }
    }
}
