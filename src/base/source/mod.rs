//! The one door through which project files are read.
//!
//! In: a folder on disk or, in tests, files in memory. Out: bytes, and [`Text`], whose encoding is known and in which
//! every character has a line and a column. Never opens a path that leaves the root, what is not a regular file, or
//! what is too large; never writes.

mod folder;
mod memory;
mod seen;
mod text;

pub use folder::FolderSource;
pub use memory::MemorySource;
pub use seen::CachedSource;
pub use text::{Encoding, Position, Span, Text};

use std::fmt;

/// Texts are read up to this many bytes.
pub const TEXT_LIMIT: u64 = 4 << 20;
/// Fonts, images and imports are read up to this many bytes.
pub const DATA_LIMIT: u64 = 64 << 20;

/// A project's files, named by their path below its root with `/`.
pub trait FileSource: Send + Sync {
    /// The entries of a folder, sorted by name; empty if the folder does not exist.
    fn entries(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadRefusal>;

    /// Where a path leads once links are followed, again as a path from the root.
    fn real_path(&self, path: &str) -> Result<String, ReadRefusal>;

    /// The bytes of one file of at most `limit` bytes.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadRefusal>;
}

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    /// The name alone, as on disk.
    pub name: String,
    /// What has this name.
    pub kind: FolderEntryKind,
}

/// What an entry of a folder is; a link counts as what it points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderEntryKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// Anything else: a pipe, a device, a link to nothing.
    Other,
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadRefusal {
    /// No such file.
    Missing,
    /// A folder, a pipe, a device.
    NotAFile,
    /// Its path, or a link on it, leaves the project.
    Outside,
    /// It belongs to a theme, and a link on its path leaves the theme.
    OutsideTheme,
    /// It is larger than this limit, in bytes.
    TooBig(u64),
    /// The system refuses; its message.
    Unreadable(String),
}

impl fmt::Display for ReadRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "no such file"),
            Self::NotAFile => write!(f, "not a regular file"),
            Self::Outside => write!(f, "outside the project"),
            Self::OutsideTheme => write!(f, "outside the theme"),
            Self::TooBig(limit) => write!(f, "larger than {} MB", limit >> 20),
            Self::Unreadable(cause) => f.write_str(cause),
        }
    }
}

/// `base` and `name` joined with `/`.
pub fn join_path(base: &str, name: &str) -> String {
    if base.is_empty() {
        name.to_owned()
    } else {
        format!("{base}/{name}")
    }
}

/// The folder a path lies in, empty at the root.
pub fn parent_folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a file or folder of this name is ignored: hidden, or what editors and systems leave beside a file being
/// edited (`.lea.yaml.swp`, `lea.yaml~`, `#lea.yaml#`, `.DS_Store`). Everything that lists a folder skips them.
pub fn is_ignored_name(name: &str) -> bool {
    name.starts_with(['.', '#']) || name.ends_with('~')
}

/// `path` as named from a file in `folder`, without `.` and `..`; `None` if it is absolute or climbs out of the root.
pub fn resolve_path(folder: &str, path: &str) -> Option<String> {
    // `C:…` and `\` mean something on Windows only: refused everywhere, so that a project reads alike on every system.
    let absolute = path.starts_with(['/', '\\']) || path.get(1..2) == Some(":");
    if absolute || path.contains('\\') {
        return None;
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            name => steps.push(name),
        }
    }
    Some(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_resolved_below_the_root_or_not_at_all() {
        assert_eq!(
            resolve_path("grids/oral", "logo.png").as_deref(),
            Some("grids/oral/logo.png")
        );
        assert_eq!(
            resolve_path("grids/oral", "../../a.png").as_deref(),
            Some("a.png")
        );
        assert_eq!(resolve_path("grids/oral", "../../../a.png"), None);
        assert_eq!(resolve_path("", "/etc/passwd"), None);
        assert_eq!(resolve_path("", "C:/x"), None);
        assert_eq!(resolve_path("a", "..\\x"), None);
    }
}
