//! A project as it was when each part of it was first looked at, and what has changed since.
//!
//! Everything a build reads, it reads through here: so what it has read is known without guessing, the files that were
//! not there too, and a later look at the disk says whether the build would now be another one.

use super::{Entry, Refusal, Source, is_left_behind, parent};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A source behind which every answer is kept.
#[derive(Debug)]
pub struct Seen<S> {
    behind: S,
    answers: Mutex<Answers>,
}

#[derive(Debug, Default)]
struct Answers {
    folders: BTreeMap<String, Result<Vec<Entry>, Refusal>>,
    files: BTreeMap<String, (u64, Result<Vec<u8>, Refusal>)>,
    places: BTreeMap<String, Result<String, Refusal>>,
}

impl<S: Source> Seen<S> {
    /// Nothing of `behind` has been looked at yet.
    pub fn new(behind: S) -> Self {
        Self {
            behind,
            answers: Mutex::default(),
        }
    }

    /// The files that would be read otherwise now, and the folders that hold other names; sorted. Names that everybody
    /// passes over do not count: an editor that opens a file leaves one beside it.
    pub fn changed(&self) -> BTreeSet<String> {
        let answers = self.answers();
        let folders = answers
            .folders
            .iter()
            .filter(|(path, answer)| !are_same(&self.behind.entries(path), answer))
            .map(|(path, _)| path.clone());
        let files = answers
            .files
            .iter()
            .filter(|(path, (limit, answer))| self.behind.read(path, *limit) != *answer)
            .map(|(path, _)| path.clone());
        let places = answers
            .places
            .iter()
            .filter(|(path, answer)| self.behind.real(path) != **answer)
            .map(|(path, _)| path.clone());
        folders.chain(files).chain(places).collect()
    }

    /// Whatever was found at these paths is looked at again when it is asked for next.
    pub fn forget(&self, paths: &BTreeSet<String>) {
        let mut answers = self.answers();
        for path in paths {
            answers.folders.remove(path);
            answers.files.remove(path);
            answers.places.remove(path);
        }
    }

    /// Every folder that was looked into or that holds a file that was wanted, the root as an empty path.
    pub fn folders(&self) -> BTreeSet<String> {
        let answers = self.answers();
        let holding = answers.files.keys().map(|path| parent(path).to_owned());
        answers.folders.keys().cloned().chain(holding).collect()
    }

    /// Whether `path` was read as a file.
    pub fn is_file(&self, path: &str) -> bool {
        self.answers().files.contains_key(path)
    }

    /// What is behind it.
    pub fn behind(&self) -> &S {
        &self.behind
    }

    fn answers(&self) -> MutexGuard<'_, Answers> {
        // An answer is added whole or not at all.
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Source> Source for Seen<S> {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Refusal> {
        let mut answers = self.answers();
        answers
            .folders
            .entry(folder.to_owned())
            .or_insert_with(|| self.behind.entries(folder))
            .clone()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Refusal> {
        let mut answers = self.answers();
        let (_, answer) = answers
            .files
            .entry(path.to_owned())
            .or_insert_with(|| (limit, self.behind.read(path, limit)));
        answer.clone()
    }

    fn real(&self, path: &str) -> Result<String, Refusal> {
        let mut answers = self.answers();
        answers
            .places
            .entry(path.to_owned())
            .or_insert_with(|| self.behind.real(path))
            .clone()
    }
}

/// Whether two looks into a folder found the same, but for what nobody reads.
fn are_same(now: &Result<Vec<Entry>, Refusal>, then: &Result<Vec<Entry>, Refusal>) -> bool {
    let names = |entries: &Vec<Entry>| -> Vec<Entry> {
        let read = entries.iter().filter(|it| !is_left_behind(&it.name));
        read.cloned().collect()
    };
    now.as_ref().map(names) == then.as_ref().map(names)
}

#[cfg(test)]
mod tests {
    use super::super::{EntryKind, Memory};
    use super::*;

    /// A disk that changes under our hands.
    #[derive(Default)]
    struct Disk(Mutex<Memory>);

    impl Disk {
        fn put(&self, path: &str, text: &str) {
            let mut memory = self.0.lock().unwrap();
            *memory = memory.clone().with(path, text);
        }
    }

    impl Source for Disk {
        fn entries(&self, folder: &str) -> Result<Vec<Entry>, Refusal> {
            self.0.lock().unwrap().entries(folder)
        }

        fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Refusal> {
            self.0.lock().unwrap().read(path, limit)
        }

        fn real(&self, path: &str) -> Result<String, Refusal> {
            self.0.lock().unwrap().real(path)
        }
    }

    #[test]
    fn what_was_read_stays_as_it_was_and_the_change_is_known() {
        let seen = Seen::new(Disk::default());
        seen.behind.put("a/x", "1");
        assert_eq!(seen.read("a/x", 9).as_deref(), Ok(b"1".as_slice()));
        assert_eq!(seen.read("a/missing", 9), Err(Refusal::Missing));
        assert_eq!(seen.entries("a").unwrap().len(), 1);
        assert_eq!(seen.changed(), BTreeSet::new());

        seen.behind.put("a/x", "2");
        seen.behind.put("elsewhere", "nobody looked");
        assert_eq!(seen.changed(), BTreeSet::from(["a/x".to_owned()]));
        assert_eq!(seen.read("a/x", 9).as_deref(), Ok(b"1".as_slice()));

        for name in [".x.swp", "x~", "#x#", ".#x"] {
            seen.behind.put(&format!("a/{name}"), "an editor's");
        }
        assert_eq!(seen.changed(), BTreeSet::from(["a/x".to_owned()]));

        seen.behind.put("a/missing", "");
        let changed: Vec<String> = seen.changed().into_iter().collect();
        assert_eq!(changed, ["a", "a/missing", "a/x"]);
        let folders: Vec<String> = seen.folders().into_iter().collect();
        assert_eq!(folders, ["a"]);
        assert_eq!(seen.entries("a").unwrap()[0].kind, EntryKind::File);
    }

    #[test]
    fn what_is_forgotten_is_read_again_and_nothing_else_is() {
        let seen = Seen::new(Disk::default());
        for (path, text) in [("a/x", "1"), ("a/y", "1")] {
            seen.behind.put(path, text);
            seen.read(path, 9).unwrap();
            seen.behind.put(path, "2");
        }
        seen.forget(&BTreeSet::from(["a/x".to_owned()]));
        assert_eq!(seen.read("a/x", 9).as_deref(), Ok(b"2".as_slice()));
        assert_eq!(seen.read("a/y", 9).as_deref(), Ok(b"1".as_slice()));
        assert_eq!(seen.changed(), BTreeSet::from(["a/y".to_owned()]));
    }
}
