//! Only one gridgen writes back into a folder at a time.
//!
//! A file `.gridgen.lock` stands in the folder for that moment; the system's lock on it counts, not that it is there,
//! so a killed process keeps nobody out.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the door to the disk for writing back"
)]

use super::file::TEMPORARY_PREFIX;
use crate::base::disk::is_same_file;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

const LOCK_NAME: &str = ".gridgen.lock";
/// How long to wait for another gridgen: this many times [`LOCK_WAIT`], half a minute.
const LOCK_TRIES: usize = 15_000;
const LOCK_WAIT: Duration = Duration::from_millis(2);

/// A folder that is ours until this is dropped.
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
            let file = open_lock_file(&path)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => thread::sleep(LOCK_WAIT),
                // Whoever had it before removed it: what we hold is nothing any more.
                Ok(()) if !is_same_file(&file, &path) => {}
                // A disk that knows no locks: better to write than not. What changes meanwhile is seen before it is
                // replaced.
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
        // Elsewhere a file that is open cannot go; it stays, empty, for the next time.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open_lock_file(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|facts| !facts.is_file()) {
        return Err(ErrorKind::AlreadyExists.into());
    }
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}

/// Removes the half-written files that a killed process left; nobody else writes here now.
fn remove_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = entry
            .file_name()
            .to_string_lossy()
            .starts_with(TEMPORARY_PREFIX);
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // What cannot be removed now is found again the next time.
            let _ = fs::remove_file(entry.path());
        }
    }
}
