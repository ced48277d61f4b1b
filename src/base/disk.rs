//! What both writers share: a temporary file beside its destination, and whether a lock file is still the one on disk.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the doors to the disk for writing"
)]

use std::fs::{self, File};
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

#[cfg(test)]
mod tests {
    use super::*;

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
