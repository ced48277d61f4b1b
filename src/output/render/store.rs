//! The only writer of outputs: a folder with its manifest; in tests, memory; in a check, nothing at all.
//!
//! In: bytes and where they belong. Out: files that are whole or as they were before, whatever happens meanwhile. Never
//! writes through a link that leads out of the folder, and never removes a file that is not as we left it.

mod folder;
mod memory;
mod nowhere;
#[cfg(test)]
mod tests;

pub use folder::FolderStore;
pub use memory::MemoryStore;
pub use nowhere::NullStore;

use super::key::Digest;
use super::manifest::OutputManifest;
use crate::base::error::Error;
use crate::project::OutputPath;

/// Where outputs go. The order of a build:
///
/// 1. [`begin`](Self::begin) gives the manifest;
/// 2. [`remove`](Self::remove) what is no longer planned, before anything is written: where a disk ignores case, the
///    old name of a renamed grid is also its new one;
/// 3. intend all jobs, then [`keep`](Self::save_manifest) the manifest;
/// 4. [`write`](Self::write), from as many threads as you like, and settle;
/// 5. abandon what failed, remove what of it is not to stay, [`end`](Self::end).
pub trait OutputStore: Send + Sync {
    /// Begins a build: keeps others out, clears up after one that was killed, and says which files are ours. Until
    /// `end` (or the store is dropped) another process that begins waits.
    fn begin(&self) -> Result<OutputManifest, Error>;

    /// Writes the manifest, with what is intended, before the first of it is made.
    fn save_manifest(&self, manifest: &OutputManifest) -> Result<(), Error>;

    /// The bytes of an output; none where there is no regular file that can be read.
    fn read(&self, path: &OutputPath) -> Option<Vec<u8>>;

    /// The digest of the file that is there.
    fn digest(&self, path: &OutputPath) -> Option<Digest> {
        self.read(path).map(|bytes| Digest::of(&bytes))
    }

    /// Puts bytes in their place, at once and whole; on an error the earlier file is still there.
    fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<WriteResult, Error>;

    /// Removes a file that is still as we `left` it, and the folders that are empty without it.
    fn remove(&self, path: &OutputPath, left: &Digest) -> Result<RemovalResult, Error>;

    /// Ends a build: writes the manifest, in which all is settled or abandoned, and lets others in.
    fn end(&self, manifest: &OutputManifest) -> Result<(), Error>;
}

/// What a write did; either way the file has these bytes now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteResult {
    /// The file is new, or new bytes took the place of others.
    Written(Digest),
    /// The file had the same bytes already; it was not touched.
    Unchanged(Digest),
}

impl WriteResult {
    /// The digest of the file, for [`OutputManifest::settle`].
    pub fn digest(self) -> Digest {
        match self {
            Self::Written(digest) | Self::Unchanged(digest) => digest,
        }
    }
}

/// What a removal did. After each of them the manifest may forget the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovalResult {
    /// It was as we left it, and is gone.
    Removed,
    /// It was already gone.
    Missing,
    /// Somebody changed it since: it is theirs, and stays.
    Kept,
}
