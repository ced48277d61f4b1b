//! What the doors that write to the disk share: a file that is not yet in its place, a file of our own, and whether a lock
//! still counts.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the doors to the disk for writing"
)]

use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;
use tempfile::NamedTempFile;

/// A new file in a folder, with the rights that any program asks for, which the user's umask takes away from. It goes again
/// unless it is put in a place.
///
/// # Errors
/// What the system says.
pub fn new_temporary_file(folder: &Path, prefix: &str) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    // Alone, a temporary file is its owner's only.
    builder.permissions(mode);
    builder.tempfile_in(folder)
}

/// Whether an open file is the one that stands in this place. A lock on one that was removed keeps nobody out.
#[cfg(unix)]
pub fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata().map(|facts| (facts.dev(), facts.ino()));
    let there = fs::symlink_metadata(path).map(|facts| (facts.dev(), facts.ino()));
    matches!((ours, there), (Ok(ours), Ok(there)) if ours == there)
}

/// Elsewhere a file that is open cannot go.
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

    /// Between opening a lock and holding it the build that had it may end, and a third begin with a file of its own.
    #[test]
    #[cfg(unix)]
    fn a_file_that_was_replaced_is_another() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("lock");
        let first = File::create(&place).unwrap();
        assert!(is_same_file(&first, &place));
        fs::remove_file(&place).unwrap();
        assert!(!is_same_file(&first, &place));
        let third = File::create(&place).unwrap();
        assert!(!is_same_file(&first, &place) && is_same_file(&third, &place));
    }
}
