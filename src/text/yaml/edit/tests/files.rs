//! Files: whole or as they were, whatever happens meanwhile.

use super::*;
use crate::base::source::FolderSource;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

fn make_project(files: &[(&str, &[u8])]) -> (tempfile::TempDir, FileEditor) {
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let place = dir.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    let files = FileEditor::new(&FolderSource::open(dir.path()).unwrap());
    (dir, files)
}

fn make_edit<'a>(file: &'a str, changes: &'a [YamlChange]) -> FileEdit<'a> {
    FileEdit {
        file,
        changes,
        order: &no_key_order,
        seen: None,
    }
}

fn file_names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn text_of(dir: &tempfile::TempDir, file: &str) -> String {
    fs::read_to_string(dir.path().join(file)).unwrap()
}

fn refusal_code(failure: EditFailure) -> String {
    match failure {
        EditFailure::Refused(diagnostic) => diagnostic.kind.code().to_owned(),
        EditFailure::Machine(error) => error.to_string(),
    }
}

#[test]
fn a_file_keeps_its_mark_and_leaves_nothing_beside_it() {
    let (dir, files) = make_project(&[("a.yaml", "\u{feff}a: 1\r\n".as_bytes())]);
    let edited = files
        .edit(&make_edit("a.yaml", &[set_change("b", word("2"))]))
        .unwrap();
    assert_eq!(
        (edited.before.as_str(), edited.text.as_str()),
        ("a: 1\r\n", "a: 1\r\nb: 2\r\n")
    );
    assert_eq!(text_of(&dir, "a.yaml"), "\u{feff}a: 1\r\nb: 2\r\n");
    assert_eq!(file_names(dir.path()), ["a.yaml"]);
    let again = files
        .edit(&make_edit("a.yaml", &[set_change("b", word("2"))]))
        .unwrap();
    assert!(!again.written);
}

#[cfg(unix)]
#[test]
fn rights_and_links_stay_and_links_that_leave_are_refused() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (dir, files) = make_project(&[("real/a.yaml", b"a: 1\n")]);
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("x.yaml"), "a: 1\n").unwrap();
    let real = dir.path().join("real/a.yaml");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/a.yaml", dir.path().join("link.yaml")).unwrap();
    symlink(outside.path().join("x.yaml"), dir.path().join("out.yaml")).unwrap();
    files
        .edit(&make_edit("link.yaml", &[set_change("a", word("2"))]))
        .unwrap();
    assert_eq!(text_of(&dir, "real/a.yaml"), "a: 2\n");
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert!(
        fs::symlink_metadata(dir.path().join("link.yaml"))
            .unwrap()
            .is_symlink()
    );
    for file in ["out.yaml", "../x.yaml", "/etc/hosts"] {
        let failure = files
            .edit(&make_edit(file, &[set_change("a", word("2"))]))
            .unwrap_err();
        assert!(refusal_code(failure).contains("a link leads out"), "{file}");
    }
    assert_eq!(
        fs::read_to_string(outside.path().join("x.yaml")).unwrap(),
        "a: 1\n"
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_is_read_only_stays() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, files) = make_project(&[("a.yaml", b"a: 1\n")]);
    let place = dir.path().join("a.yaml");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o444)).unwrap();
    let failure = files
        .edit(&make_edit("a.yaml", &[set_change("a", word("2"))]))
        .unwrap_err();
    assert_eq!(
        refusal_code(failure),
        "cannot replace a.yaml: access denied"
    );
    assert_eq!(text_of(&dir, "a.yaml"), "a: 1\n");
    assert_eq!(file_names(dir.path()), ["a.yaml"]);
}

#[test]
fn a_full_disk_leaves_the_file_and_nothing_beside_it() {
    let (dir, files) = make_project(&[("a.yaml", b"a: 1\n")]);
    let files = files.written_by(|file, bytes| {
        file.write_all(&bytes[..bytes.len() / 2])?;
        Err(io::ErrorKind::StorageFull.into())
    });
    let failure = files
        .edit(&make_edit("a.yaml", &[set_change("a", word("2"))]))
        .unwrap_err();
    assert_eq!(
        refusal_code(failure),
        "cannot replace a.yaml: the disk is full"
    );
    assert_eq!(text_of(&dir, "a.yaml"), "a: 1\n");
    assert!(files.create("b/c.yaml", "c: 1\n").is_err());
    assert_eq!(file_names(&dir.path().join("b")), [""; 0]);
    assert_eq!(file_names(dir.path()), ["a.yaml", "b"]);
}

#[test]
fn another_encoding_is_refused_or_converted() {
    let (dir, files) = make_project(&[("a.yaml", b"a: \xe9t\xe9\n")]);
    let changes = [set_change("b", word("2"))];
    assert_eq!(
        refusal_code(files.edit(&make_edit("a.yaml", &changes)).unwrap_err()),
        "edit-encoding"
    );
    files
        .converting(true)
        .edit(&make_edit("a.yaml", &changes))
        .unwrap();
    assert_eq!(text_of(&dir, "a.yaml"), "a: été\nb: 2\n");
}

#[test]
fn all_files_change_or_none() {
    let (dir, files) = make_project(&[
        ("a.yaml", b"a: 1\n"),
        ("b/b.yaml", b"a: x: y\n"),
        ("c.yaml", b"a: 1\n"),
    ]);
    let changes = [set_change("a", word("2"))];
    let edits = ["a.yaml", "b/b.yaml", "c.yaml"].map(|file| make_edit(file, &changes));
    assert_eq!(
        refusal_code(files.edit_all(&edits).unwrap_err()),
        "edit-unsound"
    );
    assert_eq!(
        (text_of(&dir, "a.yaml"), text_of(&dir, "c.yaml")),
        ("a: 1\n".into(), "a: 1\n".into())
    );
    fs::write(dir.path().join("b/b.yaml"), "a: 1\n").unwrap();
    files.edit_all(&edits).unwrap();
    for file in ["a.yaml", "b/b.yaml", "c.yaml"] {
        assert_eq!(text_of(&dir, file), "a: 2\n");
    }
}

#[test]
fn what_another_program_wrote_stays_or_is_reported() {
    let (dir, files) = make_project(&[("a.yaml", b"a: 1\nb: 1\n# theirs\n")]);
    let (seen, changes) = ("a: 0\nb: 1\n", [set_change("b", word("2"))]);
    let now = FileEdit {
        seen: Some(seen),
        ..make_edit("a.yaml", &changes)
    };
    files.edit(&now).unwrap();
    assert_eq!(text_of(&dir, "a.yaml"), "a: 1\nb: 2\n# theirs\n");
    let changes = [set_change("a", word("3"))];
    let late = FileEdit {
        seen: Some(seen),
        ..make_edit("a.yaml", &changes)
    };
    assert_eq!(
        refusal_code(files.edit(&late).unwrap_err()),
        "edit-meanwhile"
    );
    assert_eq!(text_of(&dir, "a.yaml"), "a: 1\nb: 2\n# theirs\n");
}

#[test]
fn a_program_that_writes_while_we_do_loses_nothing() {
    let (dir, files) = make_project(&[("a.yaml", b"a: 1\nb: 1\n")]);
    // The other program comes between our reading and our writing, once.
    let files = files.written_by(|file, bytes| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        if !text.contains("theirs") {
            OTHER.with_borrow(|place| fs::write(place, "a: 1\nb: theirs\n"))?;
        }
        file.write_all(bytes)
    });
    OTHER.set(dir.path().join("a.yaml"));
    files
        .edit(&make_edit("a.yaml", &[set_change("a", word("2"))]))
        .unwrap();
    assert_eq!(text_of(&dir, "a.yaml"), "a: 2\nb: theirs\n");
}

thread_local! {
    static OTHER: std::cell::RefCell<std::path::PathBuf> = const { std::cell::RefCell::new(std::path::PathBuf::new()) };
}

#[test]
fn a_new_file_replaces_no_other() {
    let (dir, files) = make_project(&[("r/a.yaml", b"mine\n")]);
    assert!(!files.create("r/a.yaml", "x\n").unwrap());
    assert!(files.create("r/1A/b.yaml", "x\n").unwrap());
    assert_eq!(
        (text_of(&dir, "r/a.yaml"), text_of(&dir, "r/1A/b.yaml")),
        ("mine\n".into(), "x\n".into())
    );
    assert!(files.create("../out.yaml", "x\n").is_err());
}

#[test]
fn two_writers_lose_nothing() {
    let (dir, files) = make_project(&[("a.yaml", b"one:\ntwo:\n")]);
    std::thread::scope(|scope| {
        for writer in ["one", "two"] {
            let files = files.clone();
            scope.spawn(move || {
                for nth in 0..100 {
                    let path = parse_path(&format!("{writer}.k{nth}"));
                    let changes = [YamlChange::set(path, word("x"))];
                    files.edit(&make_edit("a.yaml", &changes)).unwrap();
                }
            });
        }
    });
    let text = text_of(&dir, "a.yaml");
    assert_eq!(text.matches(": x\n").count(), 200);
    assert_eq!(file_names(dir.path()), ["a.yaml"]);
}
