//! When the machine fails in the middle: a write that is denied, a disk that is full, a file that cannot be read. With
//! the store in memory, which fails when it is told to; `.ci/system` does the same with a real disk.

use crate::support::built::{Built, build};
use gridgen::base::source::{FileSource, FolderEntry, MemorySource, ReadRefusal};
use gridgen::output::render::MemoryStore;
use gridgen::project::OutputPath;
use std::collections::BTreeMap;

const GRID: &str = "gridgen: 1\ntitle: Oral\nlang: fr\nscale: { A: {}, B: {} }\nsections:\n  - id: s\n    title: S\n    criteria: { c: C }\n";

fn rating(level: &str) -> String {
    format!("ratings:\n  s:\n    c: {level}\n")
}

fn project() -> MemorySource {
    MemorySource::default()
        .with("grids/oral/grid.yaml", GRID)
        .with("grids/oral/ratings/ines.yaml", rating("A"))
        .with("grids/oral/ratings/lea.yaml", rating("B"))
}

type Files = BTreeMap<OutputPath, Vec<u8>>;

/// All that a sound machine makes: three sheets in two formats.
fn sound(project: &MemorySource) -> Files {
    let store = MemoryStore::new();
    assert!(build(project, &store).report.is_ok());
    assert_eq!(store.files().len(), 6);
    store.files()
}

/// Every file there is whole: the one of before or the one of now.
fn assert_whole(found: &Files, before: &Files, now: &Files) {
    for (path, bytes) in found {
        let whole = [before, now]
            .iter()
            .any(|files| files.get(path) == Some(bytes));
        assert!(whole, "{path} is neither old nor new");
    }
}

#[test]
fn a_write_that_is_denied_leaves_whole_files_and_the_next_build_makes_the_rest() {
    let before = sound(&project());
    let changed = project()
        .with("grids/oral/ratings/ines.yaml", rating("B"))
        .with("grids/oral/ratings/lea.yaml", rating("A"));
    let now = sound(&changed);
    for nth in 1..=4 {
        let store = MemoryStore::new();
        assert!(build(&project(), &store).report.is_ok());
        store.fail_write(nth);
        let error = build(&changed, &store).report.unwrap_err();
        let words = error.message(gridgen::base::diagnostic::MessageLang::English);
        assert!(words.contains("oral/students/"), "{words}");
        assert_whole(&store.files(), &before, &now);
        assert!(build(&changed, &store).report.is_ok());
        assert_eq!(store.files(), now, "after write {nth} was denied");
    }
}

#[test]
fn a_full_disk_ends_the_build_and_room_lets_it_end_well() {
    let now = sound(&project());
    let all: usize = now.values().map(Vec::len).sum();
    for room in [0, all / 3, all - 1] {
        let store = MemoryStore::new();
        store.limit_bytes(Some(room));
        assert!(
            build(&project(), &store).report.is_err(),
            "{room} of {all} bytes"
        );
        assert_whole(&store.files(), &Files::new(), &now);
        store.limit_bytes(None);
        assert!(build(&project(), &store).report.is_ok());
        assert_eq!(store.files(), now);
    }
}

/// A project in which one file cannot be read.
struct Locked<'a> {
    project: &'a MemorySource,
    path: &'a str,
}

impl FileSource for Locked<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadRefusal> {
        if folder == self.path {
            return Err(ReadRefusal::Unreadable("permission denied".to_owned()));
        }
        self.project.entries(folder)
    }

    fn real_path(&self, path: &str) -> Result<String, ReadRefusal> {
        self.project.real_path(path)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadRefusal> {
        if path == self.path {
            return Err(ReadRefusal::Unreadable("permission denied".to_owned()));
        }
        self.project.read(path, limit)
    }
}

/// What is said where `path` cannot be read, and the outputs that are made all the same.
fn locked(path: &str) -> (Vec<String>, Vec<String>) {
    let store = MemoryStore::new();
    let Built { said, report } = build(
        &Locked {
            project: &project(),
            path,
        },
        &store,
    );
    assert!(report.is_ok());
    let made = store.files().into_keys();
    (said, made.map(|path| path.to_string()).collect())
}

#[test]
fn what_cannot_be_read_is_told_at_its_place_and_stops_nothing_else() {
    let ines = "grids/oral/ratings/ines.yaml";
    let (said, made) = locked(ines);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].starts_with(ines) && said[0].contains("error[unreadable]"),
        "{said:#?}"
    );
    let lea = [
        "oral/blank.html",
        "oral/blank.pdf",
        "oral/students/lea.html",
        "oral/students/lea.pdf",
    ];
    assert_eq!(made, lea);

    let (said, made) = locked("grids/oral/grid.yaml");
    assert!(
        said.iter()
            .any(|it| it.starts_with("grids/oral/grid.yaml") && it.contains("unreadable")),
        "{said:#?}"
    );
    assert_eq!(made, [""; 0]);

    let (said, made) = locked("grids/oral/ratings");
    assert!(
        said.iter()
            .any(|it| it.starts_with("grids/oral/ratings") && it.contains("unreadable")),
        "{said:#?}"
    );
    assert_eq!(made, ["oral/blank.html", "oral/blank.pdf"]);
}
