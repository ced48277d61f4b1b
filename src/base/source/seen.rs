//! A project as it was when each part of it was first read, and what has changed since.
//!
//! A build reads everything through here. So it is known exactly what it has read, missing files included, and reading
//! again shows whether the build would now give another result.

use super::{FileSource, FolderEntry, ReadRefusal, is_ignored_name, parent_folder};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A source that keeps every answer of the one it wraps.
#[derive(Debug)]
pub struct CachedSource<S> {
    inner: S,
    cached: Mutex<CachedAnswers>,
}

#[derive(Debug, Default)]
struct CachedAnswers {
    folders: BTreeMap<String, Result<Vec<FolderEntry>, ReadRefusal>>,
    files: BTreeMap<String, (u64, Result<Vec<u8>, ReadRefusal>)>,
    real_paths: BTreeMap<String, Result<String, ReadRefusal>>,
}

impl<S: FileSource> CachedSource<S> {
    /// Nothing of it has been read yet.
    pub fn new(inner: S) -> Self {
        Self {
            inner,
            cached: Mutex::default(),
        }
    }

    /// The files whose content would differ now, and the folders with other entries; sorted. Ignored names do not
    /// count: an editor that opens a file leaves one beside it.
    pub fn changed_paths(&self) -> BTreeSet<String> {
        let answers = self.lock_answers();
        let folders = answers
            .folders
            .iter()
            .filter(|(path, answer)| !is_same_listing(&self.inner.entries(path), answer))
            .map(|(path, _)| path.clone());
        let files = answers
            .files
            .iter()
            .filter(|(path, (limit, answer))| self.inner.read(path, *limit) != *answer)
            .map(|(path, _)| path.clone());
        let places = answers
            .real_paths
            .iter()
            .filter(|(path, answer)| self.inner.real_path(path) != **answer)
            .map(|(path, _)| path.clone());
        folders.chain(files).chain(places).collect()
    }

    /// Whether something could not be read for a reason that may pass without a change of it: no right to, no more open
    /// files, a drive that is away.
    pub fn has_unreadable(&self) -> bool {
        let is_unreadable =
            |refusal: Option<&ReadRefusal>| matches!(refusal, Some(ReadRefusal::Unreadable(_)));
        let answers = self.lock_answers();
        let mut folders = answers.folders.values();
        let mut files = answers.files.values();
        let mut places = answers.real_paths.values();
        folders.any(|answer| is_unreadable(answer.as_ref().err()))
            || files.any(|(_, answer)| is_unreadable(answer.as_ref().err()))
            || places.any(|answer| is_unreadable(answer.as_ref().err()))
    }

    /// Forgets what was found at these paths; it is read again when it is next asked for.
    pub fn forget(&self, paths: &BTreeSet<String>) {
        let mut answers = self.lock_answers();
        for path in paths {
            answers.folders.remove(path);
            answers.files.remove(path);
            answers.real_paths.remove(path);
        }
    }

    /// Every folder that was listed or that holds a file that was asked for; the root is an empty path.
    pub fn folders(&self) -> BTreeSet<String> {
        let answers = self.lock_answers();
        let holding = answers
            .files
            .keys()
            .map(|path| parent_folder(path).to_owned());
        answers.folders.keys().cloned().chain(holding).collect()
    }

    /// Whether `path` was read as a file.
    pub fn is_file(&self, path: &str) -> bool {
        self.lock_answers().files.contains_key(path)
    }

    /// The source it wraps.
    pub fn inner(&self) -> &S {
        &self.inner
    }

    fn lock_answers(&self) -> MutexGuard<'_, CachedAnswers> {
        // A panic cannot leave half an answer behind, so a poisoned lock still guards sound data.
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: FileSource> FileSource for CachedSource<S> {
    fn entries(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadRefusal> {
        let mut answers = self.lock_answers();
        answers
            .folders
            .entry(folder.to_owned())
            .or_insert_with(|| self.inner.entries(folder))
            .clone()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadRefusal> {
        let mut answers = self.lock_answers();
        let (_, answer) = answers
            .files
            .entry(path.to_owned())
            .or_insert_with(|| (limit, self.inner.read(path, limit)));
        answer.clone()
    }

    fn real_path(&self, path: &str) -> Result<String, ReadRefusal> {
        let mut answers = self.lock_answers();
        answers
            .real_paths
            .entry(path.to_owned())
            .or_insert_with(|| self.inner.real_path(path))
            .clone()
    }
}

/// Whether two listings of a folder are the same apart from ignored names.
fn is_same_listing(
    now: &Result<Vec<FolderEntry>, ReadRefusal>,
    then: &Result<Vec<FolderEntry>, ReadRefusal>,
) -> bool {
    now.as_deref().map(without_ignored) == then.as_deref().map(without_ignored)
}

fn without_ignored(entries: &[FolderEntry]) -> Vec<&FolderEntry> {
    let entries = entries.iter();
    entries.filter(|it| !is_ignored_name(&it.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{FolderEntryKind, MemorySource};
    use super::*;

    /// A disk that changes between two reads.
    #[derive(Default)]
    struct ChangingDisk(Mutex<MemorySource>);

    impl ChangingDisk {
        fn put(&self, path: &str, text: &str) {
            let mut memory = self.0.lock().unwrap();
            *memory = memory.clone().with(path, text);
        }
    }

    impl FileSource for ChangingDisk {
        fn entries(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadRefusal> {
            self.0.lock().unwrap().entries(folder)
        }

        fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadRefusal> {
            self.0.lock().unwrap().read(path, limit)
        }

        fn real_path(&self, path: &str) -> Result<String, ReadRefusal> {
            self.0.lock().unwrap().real_path(path)
        }
    }

    #[test]
    fn what_was_read_stays_as_it_was_and_the_change_is_known() {
        let seen = CachedSource::new(ChangingDisk::default());
        seen.inner.put("a/x", "1");
        assert_eq!(seen.read("a/x", 9).as_deref(), Ok(b"1".as_slice()));
        assert_eq!(seen.read("a/missing", 9), Err(ReadRefusal::Missing));
        assert_eq!(seen.entries("a").unwrap().len(), 1);
        assert_eq!(seen.changed_paths(), BTreeSet::new());

        seen.inner.put("a/x", "2");
        seen.inner.put("elsewhere", "never asked for");
        assert_eq!(seen.changed_paths(), BTreeSet::from(["a/x".to_owned()]));
        assert_eq!(seen.read("a/x", 9).as_deref(), Ok(b"1".as_slice()));

        for name in [".x.swp", "x~", "#x#", ".#x"] {
            seen.inner.put(&format!("a/{name}"), "left by an editor");
        }
        assert_eq!(seen.changed_paths(), BTreeSet::from(["a/x".to_owned()]));

        seen.inner.put("a/missing", "");
        let changed: Vec<String> = seen.changed_paths().into_iter().collect();
        assert_eq!(changed, ["a", "a/missing", "a/x"]);
        let folders: Vec<String> = seen.folders().into_iter().collect();
        assert_eq!(folders, ["a"]);
        assert_eq!(seen.entries("a").unwrap()[0].kind, FolderEntryKind::File);
    }

    #[test]
    fn what_is_forgotten_is_read_again_and_nothing_else_is() {
        let seen = CachedSource::new(ChangingDisk::default());
        for (path, text) in [("a/x", "1"), ("a/y", "1")] {
            seen.inner.put(path, text);
            seen.read(path, 9).unwrap();
            seen.inner.put(path, "2");
        }
        seen.forget(&BTreeSet::from(["a/x".to_owned()]));
        assert_eq!(seen.read("a/x", 9).as_deref(), Ok(b"2".as_slice()));
        assert_eq!(seen.read("a/y", 9).as_deref(), Ok(b"1".as_slice()));
        assert_eq!(seen.changed_paths(), BTreeSet::from(["a/y".to_owned()]));
    }
}
