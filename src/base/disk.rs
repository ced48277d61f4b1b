//! What all who write to the disk share: a file is written beside its place and put there whole, however often another
//! program holds it; a file of our own; and whether a lock still counts.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the doors to the disk for writing"
)]

use crate::base::error::{Error, FileAction, NotOursError};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;
use tempfile::{NamedTempFile, TempPath};

/// What a half-written file is called where the user named the place; a killed program may leave one.
const TEMPORARY_PREFIX: &str = ".gridgen-part-";
/// How long to wait, in milliseconds, for another program (a viewer, a virus scanner) to let go of a file.
const RETRY_WAITS: [u64; 6] = [10, 20, 40, 80, 160, 320];

/// A new file in a folder, with the permissions that any program asks for and the user's umask restricts. It is removed
/// when dropped, unless it is persisted first.
///
/// # Errors
/// What the system reports.
pub fn new_temporary_file(folder: &Path, prefix: &str) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    // By default a temporary file is readable by its owner only, and so would be every page that is built.
    builder.permissions(mode);
    builder.tempfile_in(folder)
}

/// A file with these bytes that is not yet in its place.
///
/// # Errors
/// What the system says.
pub fn write_temporary_file(folder: &Path, prefix: &str, bytes: &[u8]) -> io::Result<TempPath> {
    let mut part = new_temporary_file(folder, prefix)?;
    part.write_all(bytes)?;
    // Closed here: Windows moves no file that is open.
    Ok(part.into_temp_path())
}

/// Puts a file that was written beside it in the place of another one, or where none is.
///
/// # Errors
/// What the system says, after half a second of trying where another program holds the file.
pub fn move_into_place(part: TempPath, path: &Path) -> io::Result<()> {
    let mut part = Some(part);
    retry_while_held(|| match part.take().map(|part| part.persist(path)) {
        Some(Err(failure)) => {
            part = Some(failure.path);
            Err(failure.error)
        }
        _ => Ok(()),
    })
}

/// Puts bytes into a file, whole: what stood there is there until then.
///
/// # Errors
/// The machine does not allow it.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write_temporary_file(folder_of(path), TEMPORARY_PREFIX, bytes)
        .and_then(|part| move_into_place(part, path))
        .map_err(|cause| Error::new(FileAction::Write, path, cause))
}

/// Makes a new file, whole. `false` where something has this name already: it is left alone.
///
/// # Errors
/// The machine does not allow it.
pub fn create_file(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    let failed = |cause| Error::new(FileAction::Write, path, cause);
    let part = write_temporary_file(folder_of(path), TEMPORARY_PREFIX, bytes).map_err(failed)?;
    match part.persist_noclobber(path) {
        Ok(()) => Ok(true),
        Err(failure) if failure.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(failure) => Err(failed(failure.error)),
    }
}

/// Removes a file; one that is gone already is no error.
///
/// # Errors
/// The machine does not allow it.
pub fn remove_file(path: &Path) -> Result<(), Error> {
    match retry_while_held(|| fs::remove_file(path)) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => {
            Err(Error::new(FileAction::Remove, path, cause))
        }
        _ => Ok(()),
    }
}

/// Makes a folder, and those it lies in.
///
/// # Errors
/// The machine does not allow it.
pub fn create_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|cause| Error::new(FileAction::MakeFolder, path, cause))
}

/// The folder that a file lies in; a bare name lies in the current one.
pub fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Tries again, for about half a second, while another program holds the file.
pub fn retry_while_held(mut act: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    for wait in RETRY_WAITS {
        match act() {
            Err(cause) if is_held(&cause) => thread::sleep(Duration::from_millis(wait)),
            outcome => return outcome,
        }
    }
    act()
}

/// On Windows "access denied" is mostly a viewer that has the file open; elsewhere it is a permission, and stays.
fn is_held(cause: &io::Error) -> bool {
    let is_busy = matches!(
        cause.kind(),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy
    );
    let is_windows = cause.kind() == ErrorKind::PermissionDenied
        || matches!(cause.raw_os_error(), Some(32 | 33));
    is_busy || (cfg!(windows) && is_windows)
}

/// Whether an open file is the one at this path. A lock on a file that was removed excludes no other process.
#[cfg(unix)]
pub fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata().map(|facts| (facts.dev(), facts.ino()));
    let there = fs::symlink_metadata(path).map(|facts| (facts.dev(), facts.ino()));
    matches!((ours, there), (Ok(ours), Ok(there)) if ours == there)
}

/// Elsewhere an open file cannot be removed.
#[cfg(not(unix))]
pub fn is_same_file(_: &File, path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Opens a file of ours (a lock, a journal) for reading and writing, and makes it where it is missing. What it holds
/// stays.
///
/// # Errors
/// [`NotOursError`] where something else stands there: a link, a pipe, a folder, or a file that has another name too,
/// which a person may need. What the system says.
pub fn open_own_file(path: &Path) -> io::Result<File> {
    let not_ours = || io::Error::other(NotOursError);
    if fs::symlink_metadata(path).is_ok_and(|facts| !is_single_file(&facts)) {
        return Err(not_ours());
    }
    let mut options = OpenOptions::new();
    let file = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    // Looked at again: between the two, another program may have put a link there.
    let is_ours = file.metadata().is_ok_and(|facts| is_single_file(&facts));
    if is_ours && !is_link(path) {
        Ok(file)
    } else {
        Err(not_ours())
    }
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|facts| facts.is_symlink())
}

/// Whether this is a regular file with one name.
#[cfg(unix)]
pub fn is_single_file(facts: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    // None: it was removed meanwhile, by whoever held it.
    facts.is_file() && facts.nlink() <= 1
}

/// Whether this is a regular file; other systems do not say how many names it has.
#[cfg(not(unix))]
pub fn is_single_file(facts: &Metadata) -> bool {
    facts.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_file_of_ours_is_no_link_no_pipe_and_has_one_name() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let precious = dir.path().join("precious");
        fs::write(&precious, "theirs").unwrap();
        symlink(&precious, dir.path().join("link")).unwrap();
        symlink(dir.path().join("nowhere"), dir.path().join("dangling")).unwrap();
        fs::hard_link(&precious, dir.path().join("hard")).unwrap();
        fs::create_dir(dir.path().join("folder")).unwrap();
        for name in ["link", "dangling", "hard", "folder"] {
            let refused = open_own_file(&dir.path().join(name)).unwrap_err();
            let cause = refused.get_ref().expect("a cause of ours");
            assert!(cause.is::<NotOursError>(), "{name}");
        }
        assert!(!dir.path().join("nowhere").exists());
        assert_eq!(fs::read(&precious).unwrap(), b"theirs");
        open_own_file(&dir.path().join("lock")).unwrap();
        fs::write(dir.path().join("lock"), "held").unwrap();
        open_own_file(&dir.path().join("lock")).unwrap();
        assert_eq!(fs::read(dir.path().join("lock")).unwrap(), b"held");
    }

    #[test]
    fn a_file_is_replaced_whole_and_a_new_one_takes_no_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        assert!(create_file(&path, b"one").unwrap());
        assert!(!create_file(&path, b"two").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        replace_file(&path, b"three").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        assert!(replace_file(&dir.path().join("missing/a.csv"), b"").is_err());
    }

    /// Between opening a lock and holding it, the build that held it may end and a third may begin with a new file.
    #[test]
    #[cfg(unix)]
    fn a_file_that_was_replaced_is_another() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let first = File::create(&path).unwrap();
        assert!(is_same_file(&first, &path));
        fs::remove_file(&path).unwrap();
        assert!(!is_same_file(&first, &path));
        let third = File::create(&path).unwrap();
        assert!(!is_same_file(&first, &path) && is_same_file(&third, &path));
    }
}
