//! The only writer of outputs: a folder with its manifest; in tests, memory; in a check, nothing at all.
//!
//! In: bytes and where they belong. Out: files that are whole or as they were before, whatever happens meanwhile. Never
//! writes through a link that leads out of the folder, never removes a file that is not as we left it, and never
//! replaces one: what somebody changed is moved to `kept/` first, and what no build made stays where it is.

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
use crate::project::{KEPT_FOLDER, OutputPath};

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

    /// Puts bytes in their place, at once and whole; on an error the earlier file is still there. What may give way to
    /// them, `known` says.
    fn write(
        &self,
        path: &OutputPath,
        bytes: &[u8],
        known: KnownFile,
    ) -> Result<WriteResult, Error>;

    /// Removes a file that is still as we `left` it, and the folders that are empty without it.
    fn remove(&self, path: &OutputPath, left: &Digest) -> Result<RemovalResult, Error>;

    /// Ends a build: writes the manifest, in which all is settled or abandoned, and lets others in.
    fn end(&self, manifest: &OutputManifest) -> Result<(), Error>;
}

/// What the manifest knows of the file that may stand where an output is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownFile {
    /// The last build left these bytes: other bytes are somebody's work, and are kept in another place.
    Left(Digest),
    /// No build made a file here: whatever stands here is not ours, and stays.
    Unknown,
    /// The same, but the user asked for its place: it is kept in another one.
    Forced,
}

/// What a write did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteResult {
    /// The file is new, or new bytes took the place of those that we left.
    Written(Digest),
    /// The file had the same bytes already; it was not touched.
    Unchanged(Digest),
    /// What stood there was moved to `kept`, and the file is new.
    Moved {
        /// Of the new file.
        digest: Digest,
        /// Where the earlier one is now, below the output folder.
        kept: OutputPath,
    },
    /// What stands there is not ours: nothing was written.
    Refused,
}

impl WriteResult {
    /// The digest of our file, for [`OutputManifest::settle`]; none where nothing was written.
    pub fn digest(&self) -> Option<Digest> {
        match self {
            Self::Written(digest) | Self::Unchanged(digest) | Self::Moved { digest, .. } => {
                Some(*digest)
            }
            Self::Refused => None,
        }
    }
}

/// What is to happen to a file that stands where an output is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StandingFile {
    /// It has the bytes of the output already.
    Same,
    /// We left it: it gives way.
    Ours,
    /// Somebody changed or made it: it is moved to `kept/`.
    ToKeep,
    /// It is not ours, and stays.
    Foreign,
}

impl StandingFile {
    /// `found` is the digest of a regular file; none for anything else (a link, a folder, a pipe).
    fn of(found: Option<Digest>, new: Digest, known: KnownFile) -> Self {
        match known {
            _ if found == Some(new) => Self::Same,
            KnownFile::Left(left) if found == Some(left) => Self::Ours,
            KnownFile::Left(_) | KnownFile::Forced => Self::ToKeep,
            KnownFile::Unknown => Self::Foreign,
        }
    }
}

/// Where a file goes that must give way: `kept/` and its own path, numbered where that is taken.
fn kept_path(path: &OutputPath, is_taken: impl Fn(&OutputPath) -> bool) -> Option<OutputPath> {
    let (stem, extension) = path.as_str().rsplit_once('.')?;
    let mut numbers = 1..;
    numbers.find_map(|number| {
        let number = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        let kept = OutputPath::new(&format!("{KEPT_FOLDER}/{stem}{number}.{extension}"))?;
        (!is_taken(&kept)).then_some(kept)
    })
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
