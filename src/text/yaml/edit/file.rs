//! Write-back into the files of a project: whole or as they were, whatever happens meanwhile.
//!
//! In: changes of files, named from the project's root. Out: the files with them; or a reason, and the files as they
//! were. A file that another program changes meanwhile is read again and gets the changes in its new text; what cannot
//! be merged is refused. Two gridgens take turns (`docs/decisions/0020`). Never writes outside the project, through
//! links that lead there, or into what is no UTF-8.
#![expect(
    clippy::disallowed_methods,
    reason = "the door to the disk for writing back what a person wrote; outputs have the store"
)]

use super::lock::Lock;
use super::{Change, MARK, Order, Reason, Refused, apply, meanwhile};
use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::disk::temporary;
use crate::base::error::{Action, Error};
use crate::base::source::{Encoding, Folder, TEXT_LIMIT, Text, resolve};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// What a half-written file is called; a killed process may leave one, the next in that folder removes it.
pub(super) const TEMPORARY: &str = ".gridgen-edit-";
/// A file that changes under our hands so many times is left to whoever changes it.
const TRIES: usize = 100;

/// What is to be changed in one file.
pub struct Edit<'a> {
    /// Its path from the project's root.
    pub file: &'a str,
    /// The changes, one after the other.
    pub changes: &'a [Change],
    /// Where new keys go.
    pub order: &'a Order<'a>,
    /// The text that the changes were made for: a value on their paths that is another by now is not written over.
    /// Without it, what is there now is changed, whatever it is.
    pub seen: Option<&'a str>,
}

/// One file after its edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// What stood there just before, without byte-order mark.
    pub before: String,
    /// What stands there now, without byte-order mark.
    pub text: String,
    /// Whether the file was written.
    pub written: bool,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Failure {
    /// The file does not allow it; a person can put that right.
    Refused(Diagnostic),
    /// The machine does not.
    Machine(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Machine(error)
    }
}

/// Puts bytes into a file that is being made.
pub(super) type Writer = fn(&mut File, &[u8]) -> io::Result<()>;

/// The files of a project, to be written back.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
    converting: bool,
    writer: Writer,
}

/// One file, read and edited, not yet written.
struct Draft {
    place: PathBuf,
    bytes: Vec<u8>,
    edited: Edited,
    new: Vec<u8>,
}

impl Files {
    /// Those of this project.
    pub fn of(project: &Folder) -> Self {
        Self {
            root: project.root().to_owned(),
            converting: false,
            writer: |file, bytes| file.write_all(bytes),
        }
    }

    /// The same; a file in Windows-1252 or UTF-16 is not refused, but becomes UTF-8.
    pub fn converting(mut self, converting: bool) -> Self {
        self.converting = converting;
        self
    }

    #[cfg(test)]
    pub(super) fn written_by(mut self, writer: Writer) -> Self {
        self.writer = writer;
        self
    }

    /// Changes one file.
    pub fn edit(&self, edit: &Edit<'_>) -> Result<Edited, Failure> {
        let mut edited = self.edit_all(std::slice::from_ref(edit))?;
        edited.pop().ok_or_else(|| busy(edit.file).into())
    }

    /// Changes all of these files, or none: each text is made before the first is written, and where one cannot be
    /// written those before it are put back.
    pub fn edit_all(&self, edits: &[Edit<'_>]) -> Result<Vec<Edited>, Failure> {
        let places: Result<Vec<PathBuf>, Error> =
            edits.iter().map(|edit| self.place(edit.file)).collect();
        let places = places?;
        let _locks = locks(edits, &places)?;
        for _ in 0..TRIES {
            let drafts: Result<Vec<Draft>, Failure> = edits
                .iter()
                .zip(&places)
                .map(|(edit, place)| self.draft(edit, place))
                .collect();
            if let Some(edited) = self.put_all(edits, drafts?)? {
                return Ok(edited);
            }
        }
        Err(busy(edits.first().map_or("", |edit| edit.file)).into())
    }

    /// Makes a new file, and the folders it lies in. `false` where something has this name already: it is left alone.
    pub fn create(&self, file: &str, text: &str) -> Result<bool, Error> {
        let failed = |cause| Error::new(Action::Write, file, cause);
        let path = resolve("", file).ok_or_else(|| Error::outside(Action::Write, file))?;
        let place = self.root.join(path);
        let folder = place.parent().unwrap_or(&self.root);
        let nearest = folder
            .ancestors()
            .find_map(|folder| folder.canonicalize().ok());
        if !nearest.is_some_and(|nearest| nearest.starts_with(&self.root)) {
            return Err(Error::outside(Action::Write, file));
        }
        if fs::symlink_metadata(&place).is_ok() {
            return Ok(false);
        }
        fs::create_dir_all(folder).map_err(failed)?;
        let part = self
            .part(folder, text.as_bytes(), None, false)
            .map_err(failed)?;
        match part.persist_noclobber(&place) {
            Ok(()) => Ok(true),
            Err(failure) if failure.error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(failure) => Err(failed(failure.error)),
        }
    }

    /// Where a file really is: a link stays, and what it points to is written, if that is in the project.
    fn place(&self, file: &str) -> Result<PathBuf, Error> {
        let outside = || Error::outside(Action::Replace, file);
        let path = resolve("", file).ok_or_else(outside)?;
        let place = self.root.join(path).canonicalize();
        let place = place.map_err(|cause| Error::new(Action::Replace, file, cause))?;
        if place.starts_with(&self.root) {
            Ok(place)
        } else {
            Err(outside())
        }
    }

    fn draft(&self, edit: &Edit<'_>, place: &Path) -> Result<Draft, Failure> {
        let bytes = read(place).map_err(|cause| Error::new(Action::Read, edit.file, cause))?;
        let read = Text::decode(edit.file, &bytes);
        let is_foreign = read.encoding() != Encoding::Utf8;
        if is_foreign && !self.converting {
            let name = read.encoding().name();
            let place = Place::File(edit.file.into());
            return Err(Failure::Refused(Diagnostic::new(
                Reason::Foreign { name },
                place,
            )));
        }
        let before = read.as_str().to_owned();
        let refused = |refused: Refused| Failure::Refused(refused.diagnostic(edit.file, &before));
        if let Some(seen) = edit.seen {
            meanwhile(seen, &before, edit.changes).map_err(refused)?;
        }
        let text = apply(&before, edit.changes, edit.order).map_err(refused)?;
        let is_marked = !is_foreign && bytes.starts_with(MARK.to_string().as_bytes());
        let mark = if is_marked {
            MARK.to_string()
        } else {
            String::new()
        };
        let new = format!("{mark}{text}").into_bytes();
        let written = new != bytes;
        Ok(Draft {
            place: place.to_owned(),
            bytes,
            edited: Edited {
                before,
                text,
                written,
            },
            new,
        })
    }

    /// Writes what was prepared; `None` where a file is no longer the one that was read.
    fn put_all(
        &self,
        edits: &[Edit<'_>],
        drafts: Vec<Draft>,
    ) -> Result<Option<Vec<Edited>>, Failure> {
        // A table can be imported again; a key that was pressed cannot. Waiting for the disk took 130 ms a file here.
        let lasting = edits.len() == 1;
        let mut parts = Vec::new();
        for (edit, draft) in edits
            .iter()
            .zip(&drafts)
            .filter(|(_, draft)| draft.edited.written)
        {
            let failed = |cause| Error::new(Action::Replace, edit.file, cause);
            parts.push((edit, draft, self.prepared(draft, lasting).map_err(failed)?));
        }
        for (_, draft, _) in &parts {
            if read(&draft.place).ok().as_ref() != Some(&draft.bytes) {
                return Ok(None);
            }
        }
        let mut done: Vec<&Draft> = Vec::new();
        for (edit, draft, part) in parts {
            if let Err(failure) = part.persist(&draft.place) {
                done.into_iter()
                    .rev()
                    .for_each(|draft| self.put_back(draft));
                return Err(Error::new(Action::Replace, edit.file, failure.error).into());
            }
            done.push(draft);
        }
        Ok(Some(drafts.into_iter().map(|draft| draft.edited).collect()))
    }

    /// The new bytes beside the file, with its rights; refused where the file itself may not be written.
    fn prepared(&self, draft: &Draft, lasting: bool) -> io::Result<TempPath> {
        let facts = fs::metadata(&draft.place)?;
        if facts.permissions().readonly() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        OpenOptions::new().write(true).open(&draft.place)?;
        let folder = draft.place.parent().unwrap_or(&self.root);
        self.part(folder, &draft.new, Some(&facts), lasting)
    }

    fn part(
        &self,
        folder: &Path,
        bytes: &[u8],
        facts: Option<&fs::Metadata>,
        lasting: bool,
    ) -> io::Result<TempPath> {
        let mut part = temporary(folder, TEMPORARY)?;
        (self.writer)(part.as_file_mut(), bytes)?;
        if let Some(facts) = facts {
            take_rights(part.as_file(), facts)?;
        }
        if lasting {
            // Marks are worth the wait: after a power cut the file is the old one or the new one.
            part.as_file().sync_data()?;
        }
        Ok(part.into_temp_path())
    }

    /// What stood there before we wrote, unless somebody changed it since.
    fn put_back(&self, draft: &Draft) {
        let is_ours = read(&draft.place).is_ok_and(|bytes| bytes == draft.new);
        let folder = draft.place.parent().unwrap_or(&self.root);
        let facts = fs::metadata(&draft.place).ok();
        // The machine fails already; what cannot be put back is told by the failure that led here.
        if is_ours && let Ok(part) = self.part(folder, &draft.bytes, facts.as_ref(), false) {
            let _ = part.persist(&draft.place);
        }
    }
}

fn read(place: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(place)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(place)?
        .take(TEXT_LIMIT + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > TEXT_LIMIT {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

#[cfg(unix)]
fn take_rights(part: &File, facts: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    // Only an administrator may give a file away; for others it is theirs already, or becomes theirs.
    let _ = fchown(part, Some(facts.uid()), Some(facts.gid()));
    part.set_permissions(facts.permissions())
}

#[cfg(not(unix))]
fn take_rights(part: &File, facts: &fs::Metadata) -> io::Result<()> {
    part.set_permissions(facts.permissions())
}

/// The folders of all these files, always in the same order: two who want the same ones never wait for each other.
fn locks(edits: &[Edit<'_>], places: &[PathBuf]) -> Result<Vec<Lock>, Error> {
    let folders: BTreeSet<&Path> = places.iter().filter_map(|place| place.parent()).collect();
    let file = edits.first().map_or("", |edit| edit.file);
    folders
        .into_iter()
        .map(|folder| Lock::of(folder).map_err(|cause| Error::new(Action::Replace, file, cause)))
        .collect()
}

fn busy(file: &str) -> Error {
    Error::new(Action::Replace, file, ErrorKind::ResourceBusy.into())
}
