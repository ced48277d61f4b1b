//! Outputs in memory, for tests: a disk that fails when a test says so.

use super::{KnownFile, OutputStore, RemovalResult, StandingFile, WriteResult, kept_path};
use crate::base::error::{Error, FileAction};
use crate::output::render::key::Digest;
use crate::output::render::manifest::{OutputManifest, journal_line};
use crate::project::OutputPath;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files by path, and a manifest.
#[derive(Debug, Default)]
pub struct MemoryStore {
    disk: Mutex<MemoryDisk>,
}

#[derive(Debug, Clone, Default)]
struct MemoryDisk {
    files: BTreeMap<OutputPath, Vec<u8>>,
    manifest: Vec<u8>,
    journal: Vec<u8>,
    writes: usize,
    failing_write: Option<usize>,
    capacity: Option<usize>,
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on the `nth` write, counted from 1, is denied, and that one alone.
    pub fn fail_write(&self, nth: usize) {
        let mut disk = self.disk();
        disk.failing_write = Some(disk.writes + nth);
    }

    /// Outputs of more than this many bytes, all together, are too many for the disk; `None`: it is never full.
    pub fn limit_bytes(&self, bytes: Option<usize>) {
        self.disk().capacity = bytes;
    }

    /// Puts a file there behind the store's back, as a person would; `None` removes it.
    pub fn change_behind_store(&self, path: &OutputPath, bytes: Option<&[u8]>) {
        match bytes {
            Some(bytes) => self.disk().files.insert(path.clone(), bytes.to_vec()),
            None => self.disk().files.remove(path),
        };
    }

    /// Every file but the manifest.
    pub fn files(&self) -> BTreeMap<OutputPath, Vec<u8>> {
        self.disk().files.clone()
    }

    /// What is written of the manifest.
    pub fn manifest_bytes(&self) -> Vec<u8> {
        self.disk().manifest.clone()
    }

    fn disk(&self) -> MutexGuard<'_, MemoryDisk> {
        // A test that panicked while it held the disk left it whole: nothing here stops half-way.
        self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MemoryDisk {
    fn refusal(&mut self, path: &OutputPath, size: usize) -> Option<ErrorKind> {
        self.writes += 1;
        if self.failing_write == Some(self.writes) {
            return Some(ErrorKind::PermissionDenied);
        }
        let others = self.files.iter().filter(|(at, _)| *at != path);
        let used: usize = others.map(|(_, bytes)| bytes.len()).sum();
        match self.capacity {
            Some(capacity) if used + size > capacity => Some(ErrorKind::StorageFull),
            _ => None,
        }
    }
}

impl MemoryDisk {
    /// Moves a file out of the way.
    fn keep(&mut self, path: &OutputPath) -> Option<OutputPath> {
        let kept = kept_path(path, |kept| self.files.contains_key(kept))?;
        let bytes = self.files.remove(path)?;
        self.files.insert(kept.clone(), bytes);
        Some(kept)
    }
}

impl OutputStore for MemoryStore {
    fn begin(&self) -> Result<OutputManifest, Error> {
        let (mut manifest, journal) = {
            let mut disk = self.disk();
            (
                OutputManifest::load(&disk.manifest),
                std::mem::take(&mut disk.journal),
            )
        };
        manifest.recover(&journal, &|path| self.digest(path));
        self.save_manifest(&manifest)?;
        Ok(manifest)
    }

    fn save_manifest(&self, manifest: &OutputManifest) -> Result<(), Error> {
        self.disk().manifest = manifest.to_bytes();
        Ok(())
    }

    fn read(&self, path: &OutputPath) -> Option<Vec<u8>> {
        self.disk().files.get(path).cloned()
    }

    fn write(
        &self,
        path: &OutputPath,
        bytes: &[u8],
        known: KnownFile,
    ) -> Result<WriteResult, Error> {
        let digest = Digest::of(bytes);
        let mut disk = self.disk();
        let found = disk.files.get(path).map(|found| Digest::of(found));
        let standing = found.map(|found| StandingFile::of(Some(found), digest, known));
        match standing {
            Some(StandingFile::Same) => {
                disk.journal.extend(journal_line(path, &digest));
                return Ok(WriteResult::Unchanged(digest));
            }
            Some(StandingFile::Foreign) => return Ok(WriteResult::Refused),
            _ => {}
        }
        if let Some(kind) = disk.refusal(path, bytes.len()) {
            return Err(Error::new(FileAction::Write, path.as_str(), kind.into()));
        }
        let kept = match standing {
            Some(StandingFile::ToKeep) => disk.keep(path),
            _ => None,
        };
        disk.journal.extend(journal_line(path, &digest));
        disk.files.insert(path.clone(), bytes.to_vec());
        Ok(match kept {
            Some(kept) => WriteResult::Moved { digest, kept },
            None => WriteResult::Written(digest),
        })
    }

    fn remove(&self, path: &OutputPath, left: &Digest) -> Result<RemovalResult, Error> {
        let mut disk = self.disk();
        match disk.files.get(path) {
            None => Ok(RemovalResult::Missing),
            Some(bytes) if Digest::of(bytes) != *left => Ok(RemovalResult::Kept),
            Some(_) => {
                disk.files.remove(path);
                Ok(RemovalResult::Removed)
            }
        }
    }

    fn end(&self, manifest: &OutputManifest) -> Result<(), Error> {
        self.save_manifest(manifest)?;
        self.disk().journal.clear();
        Ok(())
    }
}
