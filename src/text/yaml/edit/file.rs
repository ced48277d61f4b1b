//! Write-back into the files of a project: each file is written whole or left as it was, whatever happens meanwhile.
//!
//! In: changes of files, named from the project's root. Out: the edited files; or a reason, and the files unchanged. A
//! file that another program changes meanwhile is read again and gets the changes in its new text; what cannot be
//! merged is refused. Two gridgens take turns (`docs/decisions/0020`). Never writes outside the project, through links
//! that lead out of it, or into a file that is not UTF-8.
#![expect(
    clippy::disallowed_methods,
    reason = "the door to the disk for writing back what a person wrote; outputs have the store"
)]

use super::lock::FolderLock;
use super::{
    BYTE_ORDER_MARK, EditDiagnostic, EditRefusal, KeyOrder, YamlChange, apply_changes,
    check_unchanged,
};
use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::disk::new_temporary_file;
use crate::base::error::{Error, FileAction};
use crate::base::source::{Encoding, FolderSource, TEXT_LIMIT, Text, resolve_path};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// The prefix of temporary files. A killed process may leave one; the next edit in that folder removes it.
pub(super) const TEMPORARY_PREFIX: &str = ".gridgen-edit-";
/// How often a file that keeps changing is read again before the edit is given up.
const EDIT_TRIES: usize = 100;

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

/// Writes bytes into a temporary file; tests replace it by one that fails.
pub(super) type ByteWriter = fn(&mut File, &[u8]) -> io::Result<()>;

/// Edits the files of a project.
#[derive(Debug, Clone)]
pub struct FileEditor {
    root: PathBuf,
    converting: bool,
    writer: ByteWriter,
}

/// One file, read and edited, not yet written.
struct FileDraft {
    path: PathBuf,
    old_bytes: Vec<u8>,
    edited: EditedFile,
    new_bytes: Vec<u8>,
}

impl FileEditor {
    /// For the files of this project.
    pub fn new(project: &FolderSource) -> Self {
        Self {
            root: project.root().to_owned(),
            converting: false,
            writer: |file, bytes| file.write_all(bytes),
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

    /// Edits one file.
    pub fn edit(&self, edit: &FileEdit<'_>) -> Result<EditedFile, EditFailure> {
        let mut edited = self.edit_all(std::slice::from_ref(edit))?;
        edited.pop().ok_or_else(|| busy_error(edit.file).into())
    }

    /// Edits all of these files, or none: every text is made before the first is written, and if one cannot be written
    /// those before it are restored.
    pub fn edit_all(&self, edits: &[FileEdit<'_>]) -> Result<Vec<EditedFile>, EditFailure> {
        let paths: Result<Vec<PathBuf>, Error> =
            edits.iter().map(|edit| self.real_path(edit.file)).collect();
        let paths = paths?;
        // Held until the last file is written or restored.
        let _locks = lock_folders(edits, &paths)?;
        for _ in 0..EDIT_TRIES {
            let drafts: Result<Vec<FileDraft>, EditFailure> = edits
                .iter()
                .zip(&paths)
                .map(|(edit, path)| self.make_draft(edit, path))
                .collect();
            if let Some(edited) = self.write_all(edits, drafts?)? {
                return Ok(edited);
            }
        }
        Err(busy_error(edits.first().map_or("", |edit| edit.file)).into())
    }

    /// Creates a file, and the folders above it. `false` if something has this name already: it is left alone.
    pub fn create(&self, file: &str, text: &str) -> Result<bool, Error> {
        let failed = |cause| Error::new(FileAction::Write, file, cause);
        let path = resolve_path("", file).ok_or_else(|| Error::outside(FileAction::Write, file))?;
        let path = self.root.join(path);
        let folder = path.parent().unwrap_or(&self.root);
        let nearest = folder
            .ancestors()
            .find_map(|folder| folder.canonicalize().ok());
        if !nearest.is_some_and(|nearest| nearest.starts_with(&self.root)) {
            return Err(Error::outside(FileAction::Write, file));
        }
        if fs::symlink_metadata(&path).is_ok() {
            return Ok(false);
        }
        fs::create_dir_all(folder).map_err(failed)?;
        let part = self
            .write_part(folder, text.as_bytes(), None, false)
            .map_err(failed)?;
        // Between the check above and this, another program may have created the file.
        match part.persist_noclobber(&path) {
            Ok(()) => Ok(true),
            Err(failure) if failure.error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(failure) => Err(failed(failure.error)),
        }
    }

    /// The real path of a file: a link stays, and what it points to is written, if that is in the project.
    fn real_path(&self, file: &str) -> Result<PathBuf, Error> {
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

    fn make_draft(&self, edit: &FileEdit<'_>, path: &Path) -> Result<FileDraft, EditFailure> {
        let bytes =
            read_bytes(path).map_err(|cause| Error::new(FileAction::Read, edit.file, cause))?;
        let read = Text::decode(edit.file, &bytes);
        let is_foreign = read.encoding() != Encoding::Utf8;
        if is_foreign && !self.converting {
            let name = read.encoding().name();
            let place = Place::File(edit.file.into());
            return Err(EditFailure::Refused(Diagnostic::new(
                EditDiagnostic::Foreign { name },
                place,
            )));
        }
        let before = read.as_str().to_owned();
        let refused = |refused: EditRefusal| {
            EditFailure::Refused(refused.into_diagnostic(edit.file, &before))
        };
        if let Some(seen) = edit.seen {
            check_unchanged(seen, &before, edit.changes).map_err(refused)?;
        }
        let text = apply_changes(&before, edit.changes, edit.order).map_err(refused)?;
        let is_marked = !is_foreign && bytes.starts_with(BYTE_ORDER_MARK.to_string().as_bytes());
        let mark = if is_marked {
            BYTE_ORDER_MARK.to_string()
        } else {
            String::new()
        };
        let new = format!("{mark}{text}").into_bytes();
        let written = new != bytes;
        Ok(FileDraft {
            path: path.to_owned(),
            old_bytes: bytes,
            edited: EditedFile {
                before,
                text,
                written,
            },
            new_bytes: new,
        })
    }

    /// Writes the drafts; `None` if a file has changed since it was read.
    fn write_all(
        &self,
        edits: &[FileEdit<'_>],
        drafts: Vec<FileDraft>,
    ) -> Result<Option<Vec<EditedFile>>, EditFailure> {
        // An import of many files can be repeated, a single rating that was typed cannot: so only that one waits for
        // the disk, which took 130 ms a file where it was measured.
        let lasting = edits.len() == 1;
        let mut parts = Vec::new();
        for (edit, draft) in edits
            .iter()
            .zip(&drafts)
            .filter(|(_, draft)| draft.edited.written)
        {
            let failed = |cause| Error::new(FileAction::Replace, edit.file, cause);
            parts.push((
                edit,
                draft,
                self.prepare_part(draft, lasting).map_err(failed)?,
            ));
        }
        // Compared as late as possible: no system has a rename that compares (decision 0020).
        for (_, draft, _) in &parts {
            if read_bytes(&draft.path).ok().as_ref() != Some(&draft.old_bytes) {
                return Ok(None);
            }
        }
        let mut done: Vec<&FileDraft> = Vec::new();
        for (edit, draft, part) in parts {
            if let Err(failure) = part.persist(&draft.path) {
                done.into_iter()
                    .rev()
                    .for_each(|draft| self.restore_file(draft));
                return Err(Error::new(FileAction::Replace, edit.file, failure.error).into());
            }
            done.push(draft);
        }
        Ok(Some(drafts.into_iter().map(|draft| draft.edited).collect()))
    }

    /// The new bytes in a temporary file with the permissions of the file; refused if the file itself is read-only.
    fn prepare_part(&self, draft: &FileDraft, lasting: bool) -> io::Result<TempPath> {
        let facts = fs::metadata(&draft.path)?;
        if facts.permissions().readonly() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        // A rename needs only a writable folder, so permission to write the file itself has to be tried.
        OpenOptions::new().write(true).open(&draft.path)?;
        let folder = draft.path.parent().unwrap_or(&self.root);
        self.write_part(folder, &draft.new_bytes, Some(&facts), lasting)
    }

    fn write_part(
        &self,
        folder: &Path,
        bytes: &[u8],
        facts: Option<&fs::Metadata>,
        lasting: bool,
    ) -> io::Result<TempPath> {
        let mut part = new_temporary_file(folder, TEMPORARY_PREFIX)?;
        (self.writer)(part.as_file_mut(), bytes)?;
        if let Some(facts) = facts {
            take_rights(part.as_file(), facts)?;
        }
        if lasting {
            // After a power cut the file is then the old one or the new one.
            part.as_file().sync_data()?;
        }
        Ok(part.into_temp_path())
    }

    /// Restores the old bytes, unless the file was changed since.
    fn restore_file(&self, draft: &FileDraft) {
        let is_ours = read_bytes(&draft.path).is_ok_and(|bytes| bytes == draft.new_bytes);
        let folder = draft.path.parent().unwrap_or(&self.root);
        let facts = fs::metadata(&draft.path).ok();
        // The failure that led here is reported; one of restoring would hide it.
        if is_ours
            && let Ok(part) = self.write_part(folder, &draft.old_bytes, facts.as_ref(), false)
        {
            let _ = part.persist(&draft.path);
        }
    }
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?
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
    // Only an administrator may change an owner; for other users the file is theirs already, or becomes theirs.
    let _ = fchown(part, Some(facts.uid()), Some(facts.gid()));
    part.set_permissions(facts.permissions())
}

#[cfg(not(unix))]
fn take_rights(part: &File, facts: &fs::Metadata) -> io::Result<()> {
    part.set_permissions(facts.permissions())
}

/// Locks the folders of all these files, always in the same order, so that two edits never wait for each other.
fn lock_folders(edits: &[FileEdit<'_>], paths: &[PathBuf]) -> Result<Vec<FolderLock>, Error> {
    let folders: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
    let file = edits.first().map_or("", |edit| edit.file);
    folders
        .into_iter()
        .map(|folder| {
            FolderLock::acquire(folder)
                .map_err(|cause| Error::new(FileAction::Replace, file, cause))
        })
        .collect()
}

fn busy_error(file: &str) -> Error {
    Error::new(FileAction::Replace, file, ErrorKind::ResourceBusy.into())
}
