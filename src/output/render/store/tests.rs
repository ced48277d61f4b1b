//! What holds of every store, whatever the series of writes, kills and meddling; and what holds of a disk.

use super::*;
use crate::base::error::FileAction;
use crate::output::render::key::{KeyBuilder, OutputKey};
use crate::output::render::manifest::ManifestEntry;
use proptest::prelude::*;
use std::collections::BTreeMap;
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
        let known = manifest.get(path).and_then(ManifestEntry::current_digest);
        let known = known.map_or(KnownFile::Unknown, KnownFile::Left);
        let written = store.write(path, text.as_bytes(), known);
        if let Some(digest) = written.ok().and_then(|written| written.digest()) {
            manifest.settle(path, digest);
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

/// What a person leaves in the folder, whatever stood there; it begins with `e`, as nothing that is built does.
#[derive(Default)]
struct PersonalFiles(BTreeMap<OutputPath, Vec<u8>>);

impl PersonalFiles {
    fn edit(&mut self, store: &MemoryStore, path: OutputPath, text: u8) {
        let bytes = format!("e{text}").into_bytes();
        store.change_behind_store(&path, Some(&bytes));
        self.0.insert(path, bytes);
    }

    fn delete(&mut self, store: &MemoryStore, path: &OutputPath) {
        if store.files().get(path) == self.0.get(path) {
            self.0.remove(path);
        }
        store.change_behind_store(path, None);
    }

    /// Every one is where the person left it, or in `kept/`.
    fn assert_all_there(&self, store: &MemoryStore) {
        let files = store.files();
        for (path, bytes) in &self.0 {
            let mut places = files.iter().filter(|(_, found)| *found == bytes);
            let is_there = places.any(|(at, _)| at == path || at.as_str().starts_with("kept/"));
            assert!(is_there, "what a person left at {path} is gone: {files:?}");
        }
    }
}

/// Files 4 and 5 are never built.
fn play_steps(steps: &[StoreStep]) {
    let store = MemoryStore::new();
    let mut personal = PersonalFiles::default();
    let numbered = |at: &u8| output_path(&format!("g/{at}.html"));
    for step in steps {
        match step {
            StoreStep::Build(files) => build_files(&store, &numbered_files(files), None),
            StoreStep::Kill(files, at) => build_files(&store, &numbered_files(files), Some(*at)),
            StoreStep::Fail(files, at) => {
                store.fail_write(*at);
                build_files(&store, &numbered_files(files), None);
            }
            StoreStep::Edit(at, text) => personal.edit(&store, numbered(at), *text),
            StoreStep::Delete(at) => personal.delete(&store, &numbered(at)),
        }
        personal.assert_all_there(&store);
    }
    let left = BTreeMap::from([(0, 7)]);
    build_files(&store, &numbered_files(&left), None);
    build_files(&store, &numbered_files(&left), None);
    personal.assert_all_there(&store);
    let built = output_path("g/0.html");
    for (path, bytes) in store.files() {
        let is_ours = path == built && bytes == b"7";
        assert!(is_ours || bytes.starts_with(b"e"), "{path} is an orphan");
    }
    let manifest = store.begin().unwrap();
    let known: Vec<_> = manifest.iter().map(|(path, _)| path.clone()).collect();
    let is_built = store.read(&built).as_deref() == Some(b"7");
    assert_eq!(known, if is_built { vec![built] } else { Vec::new() });
}

#[test]
fn a_changed_file_is_kept_before_it_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let store = FolderStore::new(dir.path());
    for (text, signed) in [("1", "signed"), ("2", "signed again")] {
        build_files(&store, &wanted_files(&[("g/a.pdf", text)]), None);
        fs::write(dir.path().join("g/a.pdf"), signed).unwrap();
    }
    build_files(&store, &wanted_files(&[("g/a.pdf", "3")]), None);
    let read = |path: &str| fs::read_to_string(dir.path().join(path)).unwrap();
    assert_eq!(read("g/a.pdf"), "3");
    assert_eq!(read("kept/g/a.pdf"), "signed");
    assert_eq!(read("kept/g/a-2.pdf"), "signed again");
}

#[cfg(unix)]
#[test]
fn what_no_build_made_is_left_as_it_is() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("output");
    fs::create_dir_all(root.join("folder.html")).unwrap();
    fs::write(dir.path().join("precious"), "theirs").unwrap();
    fs::write(root.join("file.html"), "theirs").unwrap();
    symlink("../precious", root.join("link.html")).unwrap();
    fs::hard_link(dir.path().join("precious"), root.join("hard.html")).unwrap();
    let store = FolderStore::new(&root);
    for name in ["file", "link", "hard", "folder"] {
        let path = output_path(&format!("{name}.html"));
        let written = store.write(&path, b"ours", KnownFile::Unknown).unwrap();
        assert_eq!(written, WriteResult::Refused, "{name}");
        let written = store.write(&path, b"ours", KnownFile::Forced).unwrap();
        assert!(matches!(written, WriteResult::Moved { .. }), "{name}");
        assert_eq!(store.read(&path).as_deref(), Some(b"ours".as_slice()));
    }
    assert_eq!(fs::read(dir.path().join("precious")).unwrap(), b"theirs");
    assert_eq!(fs::read(root.join("kept/file.html")).unwrap(), b"theirs");
}

#[test]
fn a_folder_of_another_project_is_known_as_such() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    fs::create_dir_all(&one).unwrap();
    fs::create_dir_all(&two).unwrap();
    let both = dir.path().join("both");
    let store = |project: &Path| FolderStore::new(&both).for_project(project);
    assert_eq!(store(&one).other_owner().unwrap(), None);
    build_files(&store(&one), &wanted_files(&[("g/a.html", "1")]), None);
    assert_eq!(store(&one).other_owner().unwrap(), None);
    assert_eq!(
        store(&two).other_owner().unwrap().as_deref(),
        Some("../one")
    );
    let own = FolderStore::new(one.join("output")).for_project(&one);
    build_files(&own, &wanted_files(&[("g/a.html", "1")]), None);
    let manifest = fs::read_to_string(one.join("output/.gridgen.json")).unwrap();
    assert!(!manifest.contains("project"), "{manifest}");
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
        store.write(&output_path("g/blank.html"), b"y", KnownFile::Unknown),
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
            first
                .write(&output_path("a.html"), b"1", KnownFile::Unknown)
                .unwrap()
                .digest()
                .unwrap(),
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
    let refused = store.write(&output_path("g/a.html"), b"1", KnownFile::Unknown);
    assert_eq!(refused.unwrap(), WriteResult::Refused);
    fs::write(dir.path().join("f"), "").unwrap();
    let error = store
        .write(&output_path("f/a.html"), b"1", KnownFile::Unknown)
        .unwrap_err();
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
    assert!(
        store
            .write(&output_path("g/a.html"), b"1", KnownFile::Unknown)
            .is_err()
    );
    assert!(
        store
            .write(&output_path("g/new/a.html"), b"1", KnownFile::Unknown)
            .is_err()
    );
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
    store
        .write(&output_path("a.html"), b"ours", KnownFile::Forced)
        .unwrap();
    assert_eq!(fs::read(out.join("a.html")).unwrap(), b"theirs");
    // A link as the root is the user's own choice, and the files are as any program's.
    symlink("output", dir.path().join("linked")).unwrap();
    FolderStore::new(dir.path().join("linked"))
        .write(&output_path("b.html"), b"1", KnownFile::Unknown)
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
