//! A project on disk.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the door to the disk for reading"
)]

use super::{FileSource, FolderEntry, FolderEntryKind, ReadRefusal};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A folder and everything below it, links resolved; nothing outside it is ever opened.
#[derive(Debug, Clone)]
pub struct FolderSource {
    root: PathBuf,
}

impl FolderSource {
    /// Opens the folder at `root`, which must exist.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self {
            root: root.canonicalize()?,
        })
    }

    /// Its path, links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The real path of `path`, which is below the root.
    fn path_below(&self, path: &str) -> Result<PathBuf, ReadRefusal> {
        // Resolved by the system and compared afterwards: a check of the typed path alone would miss links.
        let real = self.root.join(path).canonicalize().map_err(read_refusal)?;
        if real.starts_with(&self.root) {
            Ok(real)
        } else {
            Err(ReadRefusal::Outside)
        }
    }
}

impl FileSource for FolderSource {
    fn entries(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadRefusal> {
        let real = match self.path_below(folder) {
            Ok(real) if real.is_dir() => real,
            Ok(_) | Err(ReadRefusal::Missing) => return Ok(Vec::new()),
            Err(refusal) => return Err(refusal),
        };
        let mut entries = Vec::new();
        for entry in fs::read_dir(real).map_err(read_refusal)? {
            entries.push(folder_entry(&entry.map_err(read_refusal)?));
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn real_path(&self, path: &str) -> Result<String, ReadRefusal> {
        let real = self.path_below(path)?;
        let below = real
            .strip_prefix(&self.root)
            .map_err(|_| ReadRefusal::Outside)?;
        let steps = below.iter().map(|step| step.to_string_lossy());
        Ok(steps.collect::<Vec<_>>().join("/"))
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadRefusal> {
        let real = self.path_below(path)?;
        // Checked before it is opened: opening a pipe waits for a writer that may never come.
        let facts = fs::metadata(&real).map_err(read_refusal)?;
        if !facts.is_file() {
            return Err(ReadRefusal::NotAFile);
        }
        // The length is a hint only: the file may grow while it is read, so the limit is applied to what is read.
        let mut bytes = Vec::with_capacity(facts.len().min(limit) as usize);
        let file = fs::File::open(&real).map_err(read_refusal)?;
        // One byte more than allowed shows that the file is too large, whatever its metadata said.
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(read_refusal)?;
        if bytes.len() as u64 > limit {
            Err(ReadRefusal::TooBig(limit))
        } else {
            Ok(bytes)
        }
    }
}

fn folder_entry(entry: &fs::DirEntry) -> FolderEntry {
    // `DirEntry::file_type` would not follow a link; a link to nothing is `Other`.
    let kind = match fs::metadata(entry.path()) {
        Ok(facts) if facts.is_dir() => FolderEntryKind::Folder,
        Ok(facts) if facts.is_file() => FolderEntryKind::File,
        _ => FolderEntryKind::Other,
    };
    FolderEntry {
        name: entry.file_name().to_string_lossy().into_owned(),
        kind,
    }
}

fn read_refusal(cause: io::Error) -> ReadRefusal {
    match cause.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadRefusal::Missing,
        _ => ReadRefusal::Unreadable(cause.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, FolderSource) {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("in")).unwrap();
        fs::write(dir.path().join("secret"), "s").unwrap();
        fs::write(dir.path().join("in/a.yaml"), "abc").unwrap();
        let folder = FolderSource::open(&dir.path().join("in")).unwrap();
        (dir, folder)
    }

    #[test]
    fn what_leaves_the_root_is_not_opened() {
        let (_dir, folder) = folder();
        assert_eq!(folder.read("../secret", 9), Err(ReadRefusal::Outside));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret", folder.root().join("link.yaml")).unwrap();
            assert_eq!(folder.read("link.yaml", 9), Err(ReadRefusal::Outside));
        }
    }

    #[test]
    fn only_a_regular_file_within_the_limit_is_read() {
        let (_dir, folder) = folder();
        assert_eq!(folder.read("a.yaml", 3).as_deref(), Ok(b"abc".as_slice()));
        assert_eq!(folder.read("a.yaml", 2), Err(ReadRefusal::TooBig(2)));
        assert_eq!(folder.read("", 9), Err(ReadRefusal::NotAFile));
        assert_eq!(folder.read("b.yaml", 9), Err(ReadRefusal::Missing));
        assert_eq!(folder.read("a.yaml/x", 9), Err(ReadRefusal::Missing));
    }
}
