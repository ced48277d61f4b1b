//! What the two doors that write to the disk share: a file that is not yet in its place, and whether a lock still counts.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the doors to the disk for writing"
)]

use std::fs::{self, File};
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
pub fn is_same(_: &File, place: &Path) -> bool {
    fs::symlink_metadata(place).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

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
