//! `output/.gridgen.json`: which files in the output folder are ours, and what they were made from.
//!
//! In: the bytes of the last build's manifest, and the journal of one that was killed. Out: what need not be made
//! again, what may be removed, and the bytes for next time. Never touches a file: [`Store`](super::OutputStore) does.
//!
//! **A killed build leaves no doubt.** All outputs of a run are *intended*, in one write, before the first is made, and
//! *settled*, in one write, after the last. Between the two the store notes in a journal, before it puts a file in its
//! place, which bytes these are. So when the next build finds an entry that was never settled, the file itself says how
//! far we came: it is what the journal noted (ours, made from the intended key), or what was there before (ours, from
//! the earlier key), or neither: then we never wrote it, or somebody changed it since, and it is not ours to remove.

use super::key::{BUILD_ID, Digest, KeyBuilder, OutputKey};
use crate::model::grid::GridId;
use crate::project::OutputPath;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The form of the file. Another number is a foreign manifest.
const VERSION: u32 = 1;

/// What we know to be ours.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutputManifest {
    entries: BTreeMap<OutputPath, ManifestEntry>,
    /// The project whose outputs these are, seen from the output folder; none where the folder lies in it.
    pub owner: Option<String>,
}

/// One output of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestEntry {
    /// What it is, in the words of the plan: `student pdf`.
    pub kind: String,
    /// What it is made from.
    pub key: OutputKey,
    /// The bytes that we left; none while it is only intended.
    pub digest: Option<Digest>,
    /// Our earlier file, which is there until the intended one is.
    pub earlier: Option<LeftFile>,
    /// How many pages the file that is there has, where that is known.
    pub pages: Option<usize>,
}

/// A file that we left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftFile {
    /// What it was made from.
    pub key: OutputKey,
    /// Its bytes.
    pub digest: Digest,
}

impl ManifestEntry {
    /// The digest of our file that is there now.
    pub fn current_digest(&self) -> Option<Digest> {
        self.digest.or(self.earlier.map(|left| left.digest))
    }

    /// Whether it was intended and never settled.
    pub fn is_open(&self) -> bool {
        self.digest.is_none()
    }
}

impl OutputManifest {
    /// What bytes say. A foreign or broken manifest means that nothing is known: then everything is made again and
    /// nothing is removed.
    pub fn load(bytes: &[u8]) -> Self {
        Self::parse(bytes).unwrap_or_default()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let file: ManifestJson = serde_json::from_slice(bytes).ok()?;
        if file.gridgen != VERSION {
            return None;
        }
        let entries = file
            .files
            .iter()
            .map(ManifestEntryJson::to_entry)
            .collect::<Option<_>>()?;
        Some(Self {
            entries,
            owner: file.project,
        })
    }

    /// The bytes for next time; equal manifests have equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let files = self
            .entries
            .iter()
            .map(|(path, entry)| ManifestEntryJson::from_entry(path, entry))
            .collect();
        let file = ManifestJson {
            gridgen: VERSION,
            build: BUILD_ID.to_owned(),
            project: self.owner.clone(),
            files,
        };
        // Text and numbers under text keys: there is nothing that JSON could refuse.
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Finds out, for each entry that a killed build left open, how far it came. `on_disk` gives the digest of the file
    /// that is there.
    pub fn recover(&mut self, journal: &[u8], on_disk: &dyn Fn(&OutputPath) -> Option<Digest>) {
        let notes = read_journal(journal);
        let open: Vec<_> = self.open_paths().cloned().collect();
        for path in open {
            match on_disk(&path) {
                Some(digest) if notes.contains(&(path.clone(), digest)) => {
                    self.settle(&path, digest)
                }
                _ => self.abandon(&path),
            }
        }
    }

    /// Whether the file that is there, of this digest, is ours and was made from this key.
    pub fn is_current(&self, path: &OutputPath, key: &OutputKey, on_disk: Option<&Digest>) -> bool {
        self.entries.get(path).is_some_and(|entry| {
            entry.key == *key && entry.digest.is_some() && entry.digest.as_ref() == on_disk
        })
    }

    /// Records that this file is about to be made from this key.
    pub fn intend(&mut self, path: &OutputPath, key: OutputKey, kind: &str) {
        let earlier = self.entries.get(path).and_then(|entry| match entry.digest {
            Some(digest) => Some(LeftFile {
                key: entry.key,
                digest,
            }),
            None => entry.earlier,
        });
        let entry = ManifestEntry {
            kind: kind.to_owned(),
            key,
            digest: None,
            earlier,
            pages: self.entries.get(path).and_then(|entry| entry.pages),
        };
        self.entries.insert(path.clone(), entry);
    }

    /// Records that the intended file is there, with these bytes.
    pub fn settle(&mut self, path: &OutputPath, digest: Digest) {
        if let Some(entry) = self.entries.get_mut(path) {
            entry.digest = Some(digest);
            entry.earlier = None;
            entry.pages = None;
        }
    }

    /// Records how many pages a settled file has.
    pub fn note_pages(&mut self, path: &OutputPath, pages: Option<usize>) {
        if let Some(entry) = self.entries.get_mut(path) {
            entry.pages = pages;
        }
    }

    /// Records that the file is ours, but that the next build makes it again.
    pub fn distrust(&mut self, path: &OutputPath) {
        if let Some(entry) = self.entries.get_mut(path) {
            entry.key = KeyBuilder::new("incomplete").finish();
        }
    }

    /// Records that the intended file was not made: our earlier file, if there was one, is still there.
    pub fn abandon(&mut self, path: &OutputPath) {
        let Some(entry) = self.entries.get_mut(path).filter(|entry| entry.is_open()) else {
            return;
        };
        match entry.earlier.take() {
            Some(left) => {
                entry.key = left.key;
                entry.digest = Some(left.digest);
            }
            None => self.forget(path),
        }
    }

    /// [`abandon`](Self::abandon)s all that is still open: the end of a run that did not make everything.
    pub fn abandon_open(&mut self) {
        let open: Vec<_> = self.open_paths().cloned().collect();
        open.iter().for_each(|path| self.abandon(path));
    }

    /// Records that no file of ours is there any more.
    pub fn forget(&mut self, path: &OutputPath) {
        self.entries.remove(path);
    }

    /// What we made earlier, `within` this part, and would not make now; with the bytes that we left, for
    /// [`OutputStore::remove`](super::OutputStore::remove).
    pub fn stale(
        &self,
        wanted: &BTreeSet<OutputPath>,
        within: &dyn Fn(&OutputPath) -> bool,
    ) -> Vec<(OutputPath, Digest)> {
        let unwanted = self
            .entries
            .iter()
            .filter(|(path, _)| !wanted.contains(*path) && within(path));
        unwanted
            .filter_map(|(path, entry)| Some((path.clone(), entry.current_digest()?)))
            .collect()
    }

    /// Every entry, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &ManifestEntry)> {
        self.entries.iter()
    }

    /// One entry.
    pub fn get(&self, path: &OutputPath) -> Option<&ManifestEntry> {
        self.entries.get(path)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The documents of classes, and the page that lists the blank forms: what a build makes only where it is asked to.
    pub fn class_documents(&self) -> BTreeSet<OutputPath> {
        let paths = self.entries.keys();
        paths
            .filter(|path| path.is_class_document())
            .cloned()
            .collect()
    }

    /// The grids that have documents here, made by an earlier build.
    pub fn made_grids(&self) -> BTreeSet<GridId> {
        let made = self.entries.iter();
        let made = made.filter(|(_, entry)| entry.current_digest().is_some());
        made.filter_map(|(path, _)| path.grid_id()).collect()
    }

    /// What was intended and never settled.
    pub fn open_paths(&self) -> impl Iterator<Item = &OutputPath> {
        self.entries
            .iter()
            .filter(|(_, entry)| entry.is_open())
            .map(|(path, _)| path)
    }
}

/// One line of the journal: these bytes are about to stand there.
pub(super) fn journal_line(path: &OutputPath, digest: &Digest) -> Vec<u8> {
    // The break before it keeps a line whole even after one that a full disk cut short.
    format!("\n{digest} {path}\n").into_bytes()
}

/// The lines of a journal; one that a kill cut short is none.
fn read_journal(journal: &[u8]) -> BTreeSet<(OutputPath, Digest)> {
    let whole = journal
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(&[][..], |end| &journal[..end]);
    let lines = whole
        .split(|&byte| byte == b'\n')
        .filter_map(|line| std::str::from_utf8(line).ok());
    let pairs = lines.filter_map(|line| line.split_once(' '));
    pairs
        .filter_map(|(digest, path)| Some((OutputPath::new(path)?, Digest::parse(digest)?)))
        .collect()
}

#[derive(Serialize, Deserialize)]
struct ManifestJson {
    gridgen: u32,
    build: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    project: Option<String>,
    files: Vec<ManifestEntryJson>,
}

#[derive(Serialize, Deserialize)]
struct ManifestEntryJson {
    path: String,
    kind: String,
    key: String,
    digest: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pages: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    earlier: Option<LeftFileJson>,
}

#[derive(Serialize, Deserialize)]
struct LeftFileJson {
    key: String,
    digest: String,
}

impl ManifestEntryJson {
    fn from_entry(path: &OutputPath, entry: &ManifestEntry) -> Self {
        let earlier = entry.earlier.map(|it| LeftFileJson {
            key: it.key.to_string(),
            digest: it.digest.to_string(),
        });
        Self {
            path: path.as_str().to_owned(),
            kind: entry.kind.clone(),
            key: entry.key.to_string(),
            digest: entry.digest.map(|digest| digest.to_string()),
            pages: entry.pages,
            earlier,
        }
    }

    fn to_entry(&self) -> Option<(OutputPath, ManifestEntry)> {
        let entry = ManifestEntry {
            kind: self.kind.clone(),
            key: OutputKey::parse(&self.key)?,
            digest: parse_optional(self.digest.as_ref(), |digest| Digest::parse(digest))?,
            earlier: parse_optional(self.earlier.as_ref(), |left| {
                Some(LeftFile {
                    key: OutputKey::parse(&left.key)?,
                    digest: Digest::parse(&left.digest)?,
                })
            })?,
            pages: self.pages,
        };
        Some((OutputPath::new(&self.path)?, entry))
    }
}

/// `None` within where nothing is written, `None` outside where what is written is broken.
fn parse_optional<T, U>(value: Option<T>, read: impl Fn(T) -> Option<U>) -> Option<Option<U>> {
    value.map_or(Some(None), |value| read(value).map(Some))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output_path(path: &str) -> OutputPath {
        OutputPath::new(path).unwrap()
    }

    fn test_key(text: &str) -> OutputKey {
        KeyBuilder::new("test").text(text).finish()
    }

    fn settled_manifest(at: &str, text: &str) -> OutputManifest {
        let mut manifest = OutputManifest::default();
        manifest.intend(&output_path(at), test_key(text), "blank html");
        manifest.settle(&output_path(at), Digest::of(text.as_bytes()));
        manifest
    }

    #[test]
    fn it_reads_as_it_is_written_and_a_broken_one_knows_nothing() {
        let mut manifest = settled_manifest("g/b.html", "one");
        manifest.intend(&output_path("g/b.html"), test_key("two"), "blank html");
        manifest.intend(&output_path("g/a.html"), test_key("x"), "blank html");
        let bytes = manifest.to_bytes();
        assert_eq!(OutputManifest::load(&bytes), manifest);
        let text = String::from_utf8(bytes.clone()).unwrap();
        for broken in [
            &bytes[..bytes.len() / 2],
            b"",
            b"{\"files\": []}",
            text.replace("\"gridgen\": 1", "\"gridgen\": 2").as_bytes(),
            text.replace("g/a.html", "../a.html").as_bytes(),
        ] {
            assert!(OutputManifest::load(broken).is_empty());
        }
    }

    #[test]
    fn an_output_is_current_only_from_its_key_and_as_we_left_it() {
        let mut manifest = settled_manifest("g/a.html", "one");
        let at = output_path("g/a.html");
        let [one, two] = ["one", "two"].map(|text| Digest::of(text.as_bytes()));
        assert!(manifest.is_current(&at, &test_key("one"), Some(&one)));
        assert!(!manifest.is_current(&at, &test_key("two"), Some(&one)));
        assert!(!manifest.is_current(&at, &test_key("one"), Some(&two)));
        assert!(!manifest.is_current(&at, &test_key("one"), None));
        manifest.intend(&at, test_key("two"), "blank html");
        assert!(!manifest.is_current(&at, &test_key("two"), None));
        manifest.abandon_open();
        assert!(manifest.is_current(&at, &test_key("one"), Some(&one)));
    }

    #[test]
    fn a_part_build_removes_within_its_part_only() {
        let mut manifest = settled_manifest("g/a.html", "one");
        for at in ["g/b.html", "h/a.html"] {
            manifest.intend(&output_path(at), test_key(at), "blank html");
            manifest.settle(&output_path(at), Digest::of(b""));
        }
        manifest.intend(&output_path("g/never.html"), test_key(""), "blank html");
        let stale = manifest.stale(&BTreeSet::from([output_path("g/b.html")]), &|path| {
            path.as_str().starts_with("g/")
        });
        assert_eq!(stale, [(output_path("g/a.html"), Digest::of(b"one"))]);
    }

    #[test]
    fn after_a_kill_the_file_itself_says_how_far_we_came() {
        let at = output_path("g/a.html");
        let mut killed = settled_manifest("g/a.html", "one");
        killed.intend(&at, test_key("two"), "blank html");
        let [one, two, edited] = ["one", "two", "edited"].map(|text| Digest::of(text.as_bytes()));
        let mut journal = journal_line(&output_path("g/other.html"), &one)[..40].to_vec();
        journal.extend(journal_line(&at, &two));
        let after = |journal: &[u8], found: Option<Digest>| {
            let mut manifest = killed.clone();
            manifest.recover(journal, &|_| found);
            let entry = manifest.get(&at).cloned().unwrap();
            (entry.key, entry.digest)
        };
        assert_eq!(after(&journal, Some(two)), (test_key("two"), Some(two)));
        assert_eq!(after(&journal, Some(one)), (test_key("one"), Some(one)));
        // The digest that we left is not the one that stands there: such a file is never removed.
        assert_eq!(after(&journal, Some(edited)), (test_key("one"), Some(one)));
        assert_eq!(
            after(&journal[..journal.len() - 1], Some(two)),
            (test_key("one"), Some(one))
        );
    }
}
