//! A project in memory, for tests and for the built-in examples.

use super::{FileSource, FolderEntry, FolderEntryKind, ReadRefusal};
use std::collections::BTreeMap;

/// Files by path; folders exist where a file lies below them.
#[derive(Debug, Clone, Default)]
pub struct MemorySource {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemorySource {
    /// The same files and one more.
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), bytes.into());
        self
    }
}

impl FileSource for MemorySource {
    fn entries(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadRefusal> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let mut entries: Vec<FolderEntry> = Vec::new();
        for rest in self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
        {
            let (name, kind) = match rest.split_once('/') {
                Some((name, _)) => (name, FolderEntryKind::Folder),
                None => (rest, FolderEntryKind::File),
            };
            if !entries.iter().any(|entry| entry.name == name) {
                entries.push(FolderEntry {
                    name: name.to_owned(),
                    kind,
                });
            }
        }
        Ok(entries)
    }

    fn real_path(&self, path: &str) -> Result<String, ReadRefusal> {
        Ok(path.to_owned())
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadRefusal> {
        let bytes = self.files.get(path).ok_or(ReadRefusal::Missing)?;
        if bytes.len() as u64 > limit {
            Err(ReadRefusal::TooBig(limit))
        } else {
            Ok(bytes.clone())
        }
    }
}
