//! A project in memory, for tests and for the built-in examples.

use super::{Entry, EntryKind, Refusal, Source};
use std::collections::BTreeMap;

/// Files by path; folders exist where a file lies below them.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// The same files and one more.
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), bytes.into());
        self
    }
}

impl Source for Memory {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Refusal> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let mut entries: Vec<Entry> = Vec::new();
        for rest in self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
        {
            let (name, kind) = match rest.split_once('/') {
                Some((name, _)) => (name, EntryKind::Folder),
                None => (rest, EntryKind::File),
            };
            if !entries.iter().any(|entry| entry.name == name) {
                entries.push(Entry {
                    name: name.to_owned(),
                    kind,
                });
            }
        }
        Ok(entries)
    }

    fn real(&self, path: &str) -> Result<String, Refusal> {
        Ok(path.to_owned())
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Refusal> {
        let bytes = self.files.get(path).ok_or(Refusal::Missing)?;
        if bytes.len() as u64 > limit {
            Err(Refusal::TooBig(limit))
        } else {
            Ok(bytes.clone())
        }
    }
}
