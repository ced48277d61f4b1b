//! Outputs in a folder on disk.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the door to the disk for writing"
)]

use super::{KnownFile, OutputStore, RemovalResult, StandingFile, WriteResult, kept_path};
use crate::base::disk::{
    is_same_file, move_into_place, open_own_file, retry_while_held, write_bytes,
    write_temporary_file,
};
use crate::base::error::{Error, FileAction};
use crate::output::render::key::Digest;
use crate::output::render::manifest::{OutputManifest, journal_line};
use crate::project::OutputPath;
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

const MANIFEST: &str = ".gridgen.json";
/// Exists during a build only, or after one that was killed; its lock keeps other builds out.
const JOURNAL: &str = ".gridgen.journal";
/// What a half-written file is called; a killed build may leave some.
const TEMPORARY: &str = ".gridgen-tmp-";

/// How long to wait for another gridgen: this many times [`LOCK_WAIT`], a minute.
const LOCK_TRIES: usize = 1200;
const LOCK_WAIT: Duration = Duration::from_millis(50);

/// A folder and its manifest. Made at the first build; nothing outside it is ever touched.
#[derive(Debug)]
pub struct FolderStore {
    root: PathBuf,
    /// Open and locked from `begin` to `end`.
    journal: Mutex<Option<File>>,
    /// Held while a file is put in its place.
    writing: Mutex<()>,
    /// The project whose outputs these are, seen from the folder; none where the folder lies in it.
    owner: Option<String>,
}

impl FolderStore {
    /// The folder at `root`, as the user would write it; it need not exist.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            journal: Mutex::new(None),
            writing: Mutex::new(()),
            owner: None,
        }
    }

    /// The same folder, for the outputs of the project at `root`: written down where the folder lies elsewhere, so that
    /// another project does not remove or replace them.
    #[must_use]
    pub fn for_project(mut self, project: &Path) -> Self {
        self.owner = relative_path(&self.root, project);
        self
    }

    /// The other project, seen from the folder, whose outputs these are.
    ///
    /// # Errors
    /// The manifest cannot be read.
    pub fn other_owner(&self) -> Result<Option<String>, Error> {
        let manifest = self.stored_manifest()?;
        let is_other =
            !manifest.is_empty() && manifest.owner.is_some() && manifest.owner != self.owner;
        Ok(manifest.owner.filter(|_| is_other))
    }

    /// What an earlier build made of classes; a build that is not asked for them keeps it up to date.
    ///
    /// # Errors
    /// The manifest cannot be read.
    pub fn class_documents(&self) -> Result<BTreeSet<OutputPath>, Error> {
        Ok(self.stored_manifest()?.class_documents())
    }

    /// Does this while no file is half written: to end the program, for one.
    pub fn between_writes<R>(&self, act: impl FnOnce() -> R) -> R {
        let _whole = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        act()
    }

    /// Where it is, as given.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where an output lies, as the user would write it.
    pub fn path_on_disk(&self, path: &OutputPath) -> PathBuf {
        path.as_str()
            .split('/')
            .fold(self.root.clone(), |place, step| place.join(step))
    }

    fn journal(&self) -> MutexGuard<'_, Option<File>> {
        // A file handle is whole whatever happened to the thread that held it.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether what lies at `place`, or would, is really below the root: no folder on the way is a link that leads out.
    fn is_inside(&self, place: &Path) -> bool {
        let Ok(root) = self.root.canonicalize() else {
            return false;
        };
        let existing = place
            .ancestors()
            .skip(1)
            .find_map(|folder| folder.canonicalize().ok());
        existing.is_some_and(|folder| folder.starts_with(root))
    }

    fn read_at(&self, place: &Path) -> Option<Vec<u8>> {
        let is_ours =
            fs::symlink_metadata(place).is_ok_and(|facts| facts.is_file()) && self.is_inside(place);
        if is_ours { fs::read(place).ok() } else { None }
    }

    /// Puts bytes at `place` by way of a file beside it.
    fn put_file(&self, place: &Path, bytes: &[u8]) -> Result<(), Error> {
        let action = if fs::symlink_metadata(place).is_ok() {
            FileAction::Replace
        } else {
            FileAction::Write
        };
        if !self.is_inside(place) {
            return Err(Error::outside(action, place));
        }
        // In the same folder: a rename across file systems is not atomic, or fails.
        let folder = place.parent().unwrap_or(&self.root);
        // Held over the write and the rename, so that Ctrl-C ends a watch between two files and never inside one.
        let _whole = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        fs::create_dir_all(folder)
            .map_err(|cause| Error::new(FileAction::MakeFolder, folder, cause))?;
        write_temporary_file(folder, TEMPORARY, bytes, write_bytes)
            .and_then(|part| move_into_place(part, place))
            .map_err(|cause| Error::new(action, place, cause))
    }

    /// Moves what stands at `path` to where nothing is written.
    fn keep(&self, path: &OutputPath) -> Result<OutputPath, Error> {
        let place = self.path_on_disk(path);
        let is_taken = |kept: &OutputPath| fs::symlink_metadata(self.path_on_disk(kept)).is_ok();
        let kept = kept_path(path, is_taken);
        let kept = kept.ok_or_else(|| Error::outside(FileAction::Replace, &place))?;
        let target = self.path_on_disk(&kept);
        if !self.is_inside(&place) || !self.is_inside(&target) {
            return Err(Error::outside(FileAction::Replace, &place));
        }
        let folder = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)
            .map_err(|cause| Error::new(FileAction::MakeFolder, folder, cause))?;
        retry_while_held(|| fs::rename(&place, &target))
            .map_err(|cause| Error::new(FileAction::Replace, &place, cause))?;
        Ok(kept)
    }

    /// Notes which bytes are about to be at `path`, so that what a killed build wrote is not taken for a change by
    /// somebody else.
    fn note_write(&self, path: &OutputPath, digest: &Digest) -> Result<(), Error> {
        match self.journal().as_mut() {
            // One call: the system writes the line whole or cuts its end.
            Some(journal) => journal
                .write_all(&journal_line(path, digest))
                .map_err(|cause| self.journal_error(FileAction::Write, cause)),
            None => Ok(()),
        }
    }

    fn journal_error(&self, action: FileAction, cause: io::Error) -> Error {
        Error::new(action, self.root.join(JOURNAL), cause)
    }

    /// Opens the journal once no other build holds it.
    fn lock_journal(&self) -> Result<File, Error> {
        let place = self.root.join(JOURNAL);
        for _ in 0..LOCK_TRIES {
            let file = open_own_file(&place);
            let file = file.map_err(|cause| self.journal_error(FileAction::Lock, cause))?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => thread::sleep(LOCK_WAIT),
                // The build that we waited for removed the file as it ended: what we hold is nothing any more.
                Ok(()) if !is_same_file(&file, &place) => {}
                // A disk that knows no locks: better to build than not.
                Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
            }
        }
        Err(Error::new(
            FileAction::Lock,
            &self.root,
            ErrorKind::WouldBlock.into(),
        ))
    }

    /// The manifest as the last build left it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn stored_manifest(&self) -> Result<OutputManifest, Error> {
        let place = self.root.join(MANIFEST);
        match fs::symlink_metadata(&place) {
            Ok(facts) if facts.is_file() => {
                let bytes = fs::read(&place)
                    .map_err(|cause| Error::new(FileAction::Read, &place, cause))?;
                Ok(OutputManifest::load(&bytes))
            }
            _ => Ok(OutputManifest::default()),
        }
    }

    /// Removes the half-written files that a killed build left beside these outputs, and beside the manifest.
    fn sweep_temporary_files<'a>(&self, open: impl IntoIterator<Item = &'a OutputPath>) {
        let places = open
            .into_iter()
            .map(|path| self.path_on_disk(path))
            .chain([self.root.join(MANIFEST)]);
        let folders: BTreeSet<PathBuf> = places
            .filter_map(|place| place.parent().map(Path::to_owned))
            .collect();
        for entry in folders
            .iter()
            .filter_map(|folder| fs::read_dir(folder).ok())
            .flatten()
            .flatten()
        {
            let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
            if is_ours
                && entry.file_type().is_ok_and(|kind| kind.is_file())
                && self.is_inside(&entry.path())
            {
                // What cannot be removed now is found again by the next build.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Clears up after a build that was killed: half-written files, open entries, folders that stayed empty.
    fn recover(&self, manifest: &mut OutputManifest, journal: &[u8]) -> Result<(), Error> {
        let open: Vec<OutputPath> = manifest.open_paths().cloned().collect();
        self.sweep_temporary_files(&open);
        if open.is_empty() {
            return Ok(());
        }
        manifest.recover(journal, &|path| self.digest(path));
        open.iter()
            .filter(|path| manifest.get(path).is_none())
            .for_each(|path| self.prune_folders(path));
        self.save_manifest(manifest)
    }

    /// Removes the folders above `path` that hold nothing, the root excepted.
    fn prune_folders(&self, path: &OutputPath) {
        let place = self.path_on_disk(path);
        let folders = place
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != self.root);
        for folder in folders {
            // The system itself refuses a folder that holds something, and a link.
            if self.is_inside(folder) && fs::remove_dir(folder).is_err() && folder.exists() {
                return;
            }
        }
    }
}

impl OutputStore for FolderStore {
    fn begin(&self) -> Result<OutputManifest, Error> {
        *self.journal() = None;
        fs::create_dir_all(&self.root)
            .map_err(|cause| Error::new(FileAction::MakeFolder, &self.root, cause))?;
        let mut journal = self.lock_journal()?;
        let mut noted = Vec::new();
        journal
            .read_to_end(&mut noted)
            .map_err(|cause| self.journal_error(FileAction::Read, cause))?;
        let mut manifest = self.stored_manifest()?;
        self.recover(&mut manifest, &noted)?;
        manifest.owner.clone_from(&self.owner);
        clear_journal(&mut journal)
            .map_err(|cause| self.journal_error(FileAction::Write, cause))?;
        *self.journal() = Some(journal);
        Ok(manifest)
    }

    fn save_manifest(&self, manifest: &OutputManifest) -> Result<(), Error> {
        let (place, bytes) = (self.root.join(MANIFEST), manifest.to_bytes());
        let stored = self.read_at(&place);
        let is_needless = stored.is_none() && manifest.is_empty();
        if is_needless || stored.is_some_and(|stored| stored == bytes) {
            Ok(())
        } else {
            self.put_file(&place, &bytes)
        }
    }

    fn read(&self, path: &OutputPath) -> Option<Vec<u8>> {
        self.read_at(&self.path_on_disk(path))
    }

    fn write(
        &self,
        path: &OutputPath,
        bytes: &[u8],
        known: KnownFile,
    ) -> Result<WriteResult, Error> {
        let (place, digest) = (self.path_on_disk(path), Digest::of(bytes));
        if !self.is_inside(&place) {
            return Err(Error::outside(FileAction::Write, &place));
        }
        let mut moved = None;
        if fs::symlink_metadata(&place).is_ok() {
            match StandingFile::of(self.digest(path), digest, known) {
                StandingFile::Same => {
                    self.note_write(path, &digest)?;
                    return Ok(WriteResult::Unchanged(digest));
                }
                StandingFile::Ours => {}
                StandingFile::ToKeep => moved = Some(self.keep(path)?),
                StandingFile::Foreign => return Ok(WriteResult::Refused),
            }
        }
        self.note_write(path, &digest)?;
        self.put_file(&place, bytes)?;
        Ok(match moved {
            Some(kept) => WriteResult::Moved { digest, kept },
            None => WriteResult::Written(digest),
        })
    }

    fn remove(&self, path: &OutputPath, left: &Digest) -> Result<RemovalResult, Error> {
        let place = self.path_on_disk(path);
        let removed = match self.digest(path) {
            Some(found) if found == *left => {
                retry_while_held(|| fs::remove_file(&place))
                    .map_err(|cause| Error::new(FileAction::Remove, &place, cause))?;
                RemovalResult::Removed
            }
            // Changed, a link, a folder, or unreadable: as far as we know not what we left.
            _ if fs::symlink_metadata(&place).is_ok() => RemovalResult::Kept,
            _ => RemovalResult::Missing,
        };
        self.prune_folders(path);
        Ok(removed)
    }

    fn end(&self, manifest: &OutputManifest) -> Result<(), Error> {
        self.save_manifest(manifest)?;
        if let Some(mut journal) = self.journal().take() {
            clear_journal(&mut journal)
                .map_err(|cause| self.journal_error(FileAction::Write, cause))?;
            // An empty journal that cannot be removed does no harm.
            let _ = fs::remove_file(self.root.join(JOURNAL));
        }
        Ok(())
    }
}

/// The way from a folder to another, in steps joined by `/`; none where the first is a folder of the second, or where
/// one of them is not there. Relative, so that outputs do not depend on where a project lies.
fn relative_path(from: &Path, to: &Path) -> Option<String> {
    let existing = from
        .ancestors()
        .find_map(|it| Some((it, it.canonicalize().ok()?)));
    let (above, real) = existing?;
    let from = real.join(from.strip_prefix(above).ok()?);
    let to = to.canonicalize().ok()?;
    if from.starts_with(&to) {
        return None;
    }
    let shared = from.components().zip(to.components());
    let shared = shared.take_while(|(one, other)| one == other).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared);
    let down = down.map(|step| step.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

fn clear_journal(journal: &mut File) -> io::Result<()> {
    journal.set_len(0)?;
    journal.rewind()
}
