//! What the writers share: a temporary file beside its destination, a file of our own, and whether a lock file is still the
//! one on disk.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the doors to the disk for writing"
)]

use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;
use tempfile::NamedTempFile;

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

/// Opens a file of ours (a lock, a journal) for reading and writing, and makes it where it is missing. What it holds stays.
///
/// # Errors
/// [`NotOursError`] where something else stands there: a link, a pipe, a folder, or a file that has another name too, which
/// a person may need. What the system says.
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

/// What stands in the place of a file of ours is something else.
#[derive(Debug)]
pub struct NotOursError;

impl fmt::Display for NotOursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a link, a pipe or a shared file stands in its place")
    }
}

impl std::error::Error for NotOursError {}

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
