//! A project on disk.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the door to the disk for reading"
)]

use super::{Entry, EntryKind, Refusal, Source};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A folder and everything below it, links resolved; nothing outside it is ever opened.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`, which must exist.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self {
            root: root.canonicalize()?,
        })
    }

    /// Where it is, links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The real place of `path`, which is below the root.
    fn below(&self, path: &str) -> Result<PathBuf, Refusal> {
        let real = self.root.join(path).canonicalize().map_err(refusal)?;
        if real.starts_with(&self.root) {
            Ok(real)
        } else {
            Err(Refusal::Outside)
        }
    }
}

impl Source for Folder {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Refusal> {
        let real = match self.below(folder) {
            Ok(real) if real.is_dir() => real,
            Ok(_) | Err(Refusal::Missing) => return Ok(Vec::new()),
            Err(refusal) => return Err(refusal),
        };
        let mut entries = Vec::new();
        for entry in fs::read_dir(real).map_err(refusal)? {
            entries.push(described(&entry.map_err(refusal)?));
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn real(&self, path: &str) -> Result<String, Refusal> {
        let real = self.below(path)?;
        let below = real
            .strip_prefix(&self.root)
            .map_err(|_| Refusal::Outside)?;
        let steps = below.iter().map(|step| step.to_string_lossy());
        Ok(steps.collect::<Vec<_>>().join("/"))
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Refusal> {
        let real = self.below(path)?;
        // Looked at before it is opened: opening a pipe waits for a writer that may never come.
        let facts = fs::metadata(&real).map_err(refusal)?;
        if !facts.is_file() {
            return Err(Refusal::NotAFile);
        }
        let mut bytes = Vec::with_capacity(facts.len().min(limit) as usize);
        let file = fs::File::open(&real).map_err(refusal)?;
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(refusal)?;
        if bytes.len() as u64 > limit {
            Err(Refusal::TooBig(limit))
        } else {
            Ok(bytes)
        }
    }
}

fn described(entry: &fs::DirEntry) -> Entry {
    // Through `metadata` of the path, which follows a link; a link to nothing is `Other`.
    let kind = match fs::metadata(entry.path()) {
        Ok(facts) if facts.is_dir() => EntryKind::Folder,
        Ok(facts) if facts.is_file() => EntryKind::File,
        _ => EntryKind::Other,
    };
    Entry {
        name: entry.file_name().to_string_lossy().into_owned(),
        kind,
    }
}

fn refusal(cause: io::Error) -> Refusal {
    match cause.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refusal::Missing,
        _ => Refusal::Unreadable(cause.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("in")).unwrap();
        fs::write(dir.path().join("secret"), "s").unwrap();
        fs::write(dir.path().join("in/a.yaml"), "abc").unwrap();
        let folder = Folder::open(&dir.path().join("in")).unwrap();
        (dir, folder)
    }

    #[test]
    fn what_leaves_the_root_is_not_opened() {
        let (_dir, folder) = folder();
        assert_eq!(folder.read("../secret", 9), Err(Refusal::Outside));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret", folder.root().join("link.yaml")).unwrap();
            assert_eq!(folder.read("link.yaml", 9), Err(Refusal::Outside));
        }
    }

    #[test]
    fn only_a_regular_file_within_the_limit_is_read() {
        let (_dir, folder) = folder();
        assert_eq!(folder.read("a.yaml", 3).as_deref(), Ok(b"abc".as_slice()));
        assert_eq!(folder.read("a.yaml", 2), Err(Refusal::TooBig(2)));
        assert_eq!(folder.read("", 9), Err(Refusal::NotAFile));
        assert_eq!(folder.read("b.yaml", 9), Err(Refusal::Missing));
        assert_eq!(folder.read("a.yaml/x", 9), Err(Refusal::Missing));
    }
}
