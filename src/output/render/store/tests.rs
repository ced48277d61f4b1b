//! What holds of every store, whatever the series of writes, kills and meddling; and what holds of a disk.

use super::*;
use crate::base::error::FileAction;
use crate::output::render::key::{KeyBuilder, OutputKey};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

fn output_path(path: &str) -> OutputPath {
    OutputPath::new(path).unwrap()
}

fn test_key(text: &str) -> OutputKey {
    KeyBuilder::new("test").text(text).finish()
}

/// A whole build of these files, killed before that write.
fn build_files(
    store: &dyn OutputStore,
    wanted: &BTreeMap<OutputPath, String>,
    killed_at: Option<usize>,
) {
    let mut manifest = store.begin().unwrap();
    for (path, left) in manifest.stale(&wanted.keys().cloned().collect(), &|_| true) {
        store.remove(&path, &left).unwrap();
        manifest.forget(&path);
    }
    let is_due = |(path, text): &(&OutputPath, &String)| {
        !manifest.is_current(path, &test_key(text), store.digest(path).as_ref())
    };
    let jobs: Vec<_> = wanted.iter().filter(is_due).collect();
    jobs.iter()
        .for_each(|(path, text)| manifest.intend(path, test_key(text), "test"));
    store.save_manifest(&manifest).unwrap();
    for (at, (path, text)) in jobs.into_iter().enumerate() {
        if killed_at == Some(at) {
            return;
        }
        if let Ok(written) = store.write(path, text.as_bytes()) {
            manifest.settle(path, written.digest());
        }
    }
    manifest.abandon_open();
    store.end(&manifest).unwrap();
}

fn wanted_files(files: &[(&str, &str)]) -> BTreeMap<OutputPath, String> {
    files
        .iter()
        .map(|&(at, text)| (output_path(at), text.to_owned()))
        .collect()
}

#[derive(Debug, Clone)]
enum StoreStep {
    Build(BTreeMap<u8, u8>),
    Kill(BTreeMap<u8, u8>, usize),
    Fail(BTreeMap<u8, u8>, usize),
    Edit(u8, u8),
    Delete(u8),
}

fn a_step() -> impl Strategy<Value = StoreStep> {
    let files = || proptest::collection::btree_map(0..4u8, 0..3u8, 0..4);
    prop_oneof![
        files().prop_map(StoreStep::Build),
        (files(), 0..3usize).prop_map(|(files, at)| StoreStep::Kill(files, at)),
        (files(), 1..3usize).prop_map(|(files, at)| StoreStep::Fail(files, at)),
        (0..6u8, 0..9u8).prop_map(|(at, text)| StoreStep::Edit(at, text)),
        (0..6u8).prop_map(StoreStep::Delete),
    ]
}

fn numbered_files(files: &BTreeMap<u8, u8>) -> BTreeMap<OutputPath, String> {
    files
        .iter()
        .map(|(at, text)| (output_path(&format!("g/{at}.html")), text.to_string()))
        .collect()
}

/// Files 4 and 5 are never built, and what a person writes begins with `e`: foreign, whatever happens.
fn play_steps(steps: &[StoreStep]) {
    let store = MemoryStore::new();
    let mut foreign: BTreeMap<OutputPath, Vec<u8>> = BTreeMap::new();
    for step in steps {
        match step {
            StoreStep::Build(files) => build_files(&store, &numbered_files(files), None),
            StoreStep::Kill(files, at) => build_files(&store, &numbered_files(files), Some(*at)),
            StoreStep::Fail(files, at) => {
                store.fail_write(*at);
                build_files(&store, &numbered_files(files), None);
            }
            StoreStep::Edit(at, text) => {
                let bytes = format!("e{text}").into_bytes();
                store.change_behind_store(&output_path(&format!("g/{at}.html")), Some(&bytes));
                foreign.insert(output_path(&format!("g/{at}.html")), bytes);
            }
            StoreStep::Delete(at) => {
                store.change_behind_store(&output_path(&format!("g/{at}.html")), None);
                foreign.remove(&output_path(&format!("g/{at}.html")));
            }
        }
        let files = store.files();
        // Only a build that wants the very path writes over what a person left there; nothing removes it.
        foreign.retain(|path, bytes| {
            let found = files.get(path).unwrap_or_else(|| panic!("{path} is gone"));
            found == bytes
        });
    }
    let left = BTreeMap::from([(0, 7)]);
    build_files(&store, &numbered_files(&left), None);
    build_files(&store, &numbered_files(&left), None);
    let mut expected: BTreeMap<_, _> = foreign;
    expected.insert(output_path("g/0.html"), b"7".to_vec());
    assert_eq!(
        store.files(),
        expected,
        "no orphan, and nothing of a person's removed"
    );
    let known: BTreeSet<_> = store
        .begin()
        .unwrap()
        .iter()
        .map(|(path, _)| path.clone())
        .collect();
    assert_eq!(known, BTreeSet::from([output_path("g/0.html")]));
}

proptest! {
    #[test]
    fn whatever_happens_the_manifest_tells_the_truth(steps in proptest::collection::vec(a_step(), 0..12)) {
        play_steps(&steps);
    }
}

#[test]
fn a_full_disk_leaves_the_old_file_whole_and_known() {
    let store = MemoryStore::new();
    build_files(&store, &wanted_files(&[("g/a.html", "old")]), None);
    store.limit_bytes(Some(3));
    build_files(
        &store,
        &wanted_files(&[("g/a.html", "new and longer")]),
        None,
    );
    assert_eq!(
        store.read(&output_path("g/a.html")).as_deref(),
        Some(b"old".as_slice())
    );
    build_files(&store, &BTreeMap::new(), None);
    assert_eq!(store.files(), BTreeMap::new());
}

#[test]
fn a_build_on_disk_leaves_its_outputs_and_its_manifest_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("output");
    let store = FolderStore::new(&root);
    build_files(
        &store,
        &wanted_files(&[("g/students/1A/léa.html", "x"), ("g/blank.html", "y")]),
        None,
    );
    assert_eq!(
        listed_files(&root),
        [
            ".gridgen.json",
            "g",
            "g/blank.html",
            "g/students",
            "g/students/1A",
            "g/students/1A/léa.html"
        ]
    );
    let made = fs::metadata(root.join("g/blank.html"))
        .unwrap()
        .modified()
        .unwrap();
    assert!(matches!(
        store.write(&output_path("g/blank.html"), b"y"),
        Ok(WriteResult::Unchanged(_))
    ));
    assert_eq!(
        fs::metadata(root.join("g/blank.html"))
            .unwrap()
            .modified()
            .unwrap(),
        made
    );
    build_files(&store, &wanted_files(&[("g/blank.html", "y")]), None);
    assert_eq!(listed_files(&root), [".gridgen.json", "g", "g/blank.html"]);
}

#[test]
fn a_killed_build_on_disk_is_cleared_up_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("output");
    build_files(
        &FolderStore::new(&root),
        &wanted_files(&[("g/a.html", "1"), ("g/b.html", "2"), ("h/c.html", "3")]),
        Some(1),
    );
    fs::create_dir(root.join("h")).unwrap();
    fs::write(root.join("h/.gridgen-tmp-abc"), "half").unwrap();
    fs::write(root.join(".gridgen-tmp-xyz"), "").unwrap();
    fs::write(root.join("g/b.html"), "a person's").unwrap();
    build_files(&FolderStore::new(&root), &BTreeMap::new(), None);
    assert_eq!(listed_files(&root), [".gridgen.json", "g", "g/b.html"]);
}

#[test]
fn an_edited_file_stays() {
    let dir = tempfile::tempdir().unwrap();
    let store = FolderStore::new(dir.path());
    build_files(&store, &wanted_files(&[("g/a.html", "1")]), None);
    fs::write(dir.path().join("g/a.html"), "edited").unwrap();
    build_files(&store, &BTreeMap::new(), None);
    assert_eq!(fs::read(dir.path().join("g/a.html")).unwrap(), b"edited");
    assert_eq!(
        store
            .remove(&output_path("g/none.html"), &Digest::of(b""))
            .unwrap(),
        RemovalResult::Missing
    );
}

#[test]
fn a_second_build_waits_for_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let first = FolderStore::new(dir.path());
    let manifest = first.begin().unwrap();
    std::thread::scope(|threads| {
        let second = threads.spawn(|| FolderStore::new(dir.path()).begin().unwrap());
        let mut settled = manifest;
        settled.intend(&output_path("a.html"), test_key("1"), "test");
        settled.settle(
            &output_path("a.html"),
            first.write(&output_path("a.html"), b"1").unwrap().digest(),
        );
        first.end(&settled).unwrap();
        assert_eq!(second.join().unwrap(), settled);
    });
}

#[test]
fn an_error_names_the_file_and_what_stood_there_still_does() {
    let dir = tempfile::tempdir().unwrap();
    let store = FolderStore::new(dir.path());
    fs::create_dir_all(dir.path().join("g/a.html/x")).unwrap();
    let error = store.write(&output_path("g/a.html"), b"1").unwrap_err();
    assert_eq!(
        (error.action(), error.path()),
        (FileAction::Replace, dir.path().join("g/a.html").as_path())
    );
    fs::write(dir.path().join("f"), "").unwrap();
    let error = store.write(&output_path("f/a.html"), b"1").unwrap_err();
    assert_eq!(
        (error.action(), error.cause().kind()),
        (FileAction::MakeFolder, ErrorKind::AlreadyExists)
    );
    assert_eq!(
        listed_files(dir.path()),
        ["f", "g", "g/a.html", "g/a.html/x"]
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = tempfile::tempdir().unwrap();
    let (root, out) = (dir.path().join("output"), dir.path().join("out"));
    fs::create_dir_all(&root).unwrap();
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("a.html"), "theirs").unwrap();
    symlink("../out", root.join("g")).unwrap();
    symlink("../out/a.html", root.join("a.html")).unwrap();
    let store = FolderStore::new(&root);
    assert!(store.write(&output_path("g/a.html"), b"1").is_err());
    assert!(store.write(&output_path("g/new/a.html"), b"1").is_err());
    assert_eq!(
        store
            .remove(&output_path("g/a.html"), &Digest::of(b"theirs"))
            .unwrap(),
        RemovalResult::Kept
    );
    assert_eq!(
        store
            .remove(&output_path("a.html"), &Digest::of(b"theirs"))
            .unwrap(),
        RemovalResult::Kept
    );
    store.write(&output_path("a.html"), b"ours").unwrap();
    assert_eq!(fs::read(out.join("a.html")).unwrap(), b"theirs");
    // A link as the root is the user's own choice, and the files are as any program's.
    symlink("output", dir.path().join("linked")).unwrap();
    FolderStore::new(dir.path().join("linked"))
        .write(&output_path("b.html"), b"1")
        .unwrap();
    fs::write(out.join("plain"), "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&root.join("b.html")), mode(&out.join("plain")));
}

fn listed_files(root: &Path) -> Vec<String> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            found.push(
                path.strip_prefix(root)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/"),
            );
            if path.is_dir() {
                walk(root, &path, found);
            }
        }
    }
    let mut found = Vec::new();
    walk(root, root, &mut found);
    found.sort();
    found
}
