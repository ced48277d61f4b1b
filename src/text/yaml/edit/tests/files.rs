//! Files: whole or as they were, whatever happens meanwhile.

use super::*;
use crate::base::source::FolderSource;
use crate::text::yaml::edit::journal::{ChangeAuthor, PRIVATE_FOLDER};
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
    let files = FileEditor::new(
        &FolderSource::open(dir.path()).unwrap(),
        ChangeAuthor::of_command("test"),
    );
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

fn new_file<'a>((file, text): (&'a str, &'a str)) -> NewFileText<'a> {
    NewFileText { file, text }
}

fn file_names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != PRIVATE_FOLDER)
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
    let file = ("b/c.yaml", "c: 1\n");
    assert!(files.create_all(&[new_file(file)]).is_err());
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
    let wanted = [("r/a.yaml", "x\n"), ("r/1A/b.yaml", "x\n")].map(new_file);
    let created = files.create_all(&wanted).unwrap();
    assert_eq!((created.made, created.is_noted), (vec![false, true], true));
    assert_eq!(
        (text_of(&dir, "r/a.yaml"), text_of(&dir, "r/1A/b.yaml")),
        ("mine\n".into(), "x\n".into())
    );
    let outside = new_file(("../out.yaml", "x\n"));
    assert!(files.create_all(&[outside]).is_err());
}

#[test]
fn two_writers_lose_nothing() {
    let (dir, files) = make_project(&[("a.yaml", b"one:\ntwo:\n")]);
    std::thread::scope(|scope| {
        for writer in ["one", "two"] {
            let files = files.clone();
            scope.spawn(move || {
                for nth in 0..40 {
                    let path = parse_path(&format!("{writer}.k{nth}"));
                    let changes = [YamlChange::set(path, word("x"))];
                    files.edit(&make_edit("a.yaml", &changes)).unwrap();
                }
            });
        }
    });
    let text = text_of(&dir, "a.yaml");
    assert_eq!(text.matches(": x\n").count(), 80);
    assert_eq!(file_names(dir.path()), ["a.yaml"]);
}

/// Files that another program is saving: nothing of them is replaced.
#[test]
fn a_file_that_is_being_saved_is_waited_for_and_gets_the_change() {
    let text = "# mine\na: 1\nb: 1\n";
    for cut in [0, 4, 11] {
        let (dir, files) = make_project(&[("a.yaml", text.as_bytes())]);
        let place = dir.path().join("a.yaml");
        fs::write(&place, &text[..cut]).unwrap();
        let editor = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(300));
            fs::write(&place, format!("{text}# saved by the editor\n")).unwrap();
        });
        let changes = [set_change("b", word("2"))];
        let edit = FileEdit {
            seen: Some(text),
            ..make_edit("a.yaml", &changes)
        };
        files.edit(&edit).unwrap();
        editor.join().unwrap();
        let now = text_of(&dir, "a.yaml");
        assert_eq!(now, "# mine\na: 1\nb: 2\n# saved by the editor\n", "{cut}");
    }
}

#[test]
fn a_file_that_stays_empty_or_cut_is_not_written_into() {
    let text = "# mine\na: 1\nb: é\n";
    let cuts: [&[u8]; 5] = [
        b"",
        b"\n",
        b"\0\0\0\0\0\0\0\0\0\0",
        b"# mine\na",
        &text.as_bytes()[..16],
    ];
    for cut in cuts {
        let (dir, files) = make_project(&[("a.yaml", cut), ("b.yaml", b"a: 1\n")]);
        // Another encoding is not what half of a character means.
        let files = files.converting(true);
        let changes = [set_change("c", word("2"))];
        let edits = ["a.yaml", "b.yaml"].map(|file| FileEdit {
            seen: (file == "a.yaml").then_some(text),
            ..make_edit(file, &changes)
        });
        let failure = files.edit_all(&edits).unwrap_err();
        assert_eq!(refusal_code(failure), "edit-being-saved", "{cut:?}");
        assert_eq!(fs::read(dir.path().join("a.yaml")).unwrap(), cut);
        assert_eq!(text_of(&dir, "b.yaml"), "a: 1\n");
        assert_eq!(file_names(dir.path()), ["a.yaml", "b.yaml"]);
    }
}

/// A program that cut the file long ago and has it open still: whatever was seen of it, it is not replaced.
#[test]
fn an_empty_file_is_never_written_into() {
    for seen in [None, Some(""), Some("\n")] {
        let (dir, files) = make_project(&[("a.yaml", b"")]);
        let changes = [set_change("a", word("1"))];
        let edit = FileEdit {
            seen,
            ..make_edit("a.yaml", &changes)
        };
        let failure = files.edit(&edit).unwrap_err();
        assert_eq!(refusal_code(failure), "edit-being-saved");
        assert_eq!(text_of(&dir, "a.yaml"), "");
    }
}

/// A program that pauses in the middle of a file that says something already.
#[test]
fn half_of_a_file_that_was_never_seen_whole_is_waited_for() {
    let (dir, files) = make_project(&[("a.yaml", b"# cut\n")]);
    let place = dir.path().join("a.yaml");
    let (half, rest) = ("a: 1\nb: 1\n", "c: 1\n");
    let mut editor = fs::File::create(&place).unwrap();
    editor.write_all(half.as_bytes()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(150));
            editor.write_all(rest.as_bytes()).unwrap();
        });
        let changes = [set_change("b", word("2"))];
        let edit = FileEdit {
            seen: Some(half),
            ..make_edit("a.yaml", &changes)
        };
        files.edit(&edit).unwrap();
    });
    assert_eq!(text_of(&dir, "a.yaml"), "a: 1\nb: 2\nc: 1\n");
}

/// An editor saves in place, over and over, with and without a pause between cutting and writing; what it wrote last is
/// there in the end, and so is every one before it as long as it is the last.
#[test]
#[cfg(unix)]
fn an_editor_that_saves_in_place_loses_nothing() {
    use std::time::Duration;
    let (dir, files) = make_project(&[("a.yaml", b"editor: n0\nours:\n")]);
    let place = dir.path().join("a.yaml");
    let is_over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut nth = 0;
            while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                nth += 1;
                let changes = [set_change("ours", word(&format!("x{nth}")))];
                let seen = fs::read_to_string(&place).unwrap();
                let edit = FileEdit {
                    seen: Some(&seen),
                    ..make_edit("a.yaml", &changes)
                };
                // It may be refused: what counts is the editor's text.
                let _ = files.edit(&edit);
            }
        });
        for nth in 1..=30 {
            let mut file = fs::File::create(&place).unwrap();
            std::thread::sleep(Duration::from_millis(nth % 6 * 5));
            write!(file, "editor: n{nth}\nours:\n").unwrap();
            drop(file);
            std::thread::sleep(Duration::from_millis(120 + nth % 7 * 9));
            let text = fs::read_to_string(&place).unwrap();
            assert!(
                text.contains(&format!("editor: n{nth}\n")),
                "{nth}: {text:?}"
            );
        }
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        writer.join().unwrap();
    });
}

#[test]
#[cfg(unix)]
fn a_temporary_file_is_never_more_open_than_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, files) = make_project(&[("a.yaml", b"a: 1\n")]);
    let place = dir.path().join("a.yaml");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o600)).unwrap();
    let files = files.written_by(|file, bytes| {
        assert_eq!(file.metadata()?.permissions().mode() & 0o777, 0o600);
        file.write_all(bytes)
    });
    let changes = [set_change("a", word("2"))];
    files.edit(&make_edit("a.yaml", &changes)).unwrap();
}

/// An access list as Linux keeps it: the owner, a colleague, the group with no right, the mask, others.
#[cfg(target_os = "linux")]
fn access_list() -> Vec<u8> {
    const ANY: u32 = u32::MAX;
    let entries: [(u16, u16, u32); 5] = [
        (0x01, 6, ANY),
        (0x02, 6, 4711),
        (0x04, 0, ANY),
        (0x10, 6, ANY),
        (0x20, 0, ANY),
    ];
    let mut bytes = 2_u32.to_le_bytes().to_vec();
    for (tag, rights, who) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(rights.to_le_bytes());
        bytes.extend(who.to_le_bytes());
    }
    bytes
}

#[test]
#[cfg(target_os = "linux")]
fn an_access_list_and_other_attributes_stay() {
    const LIST: &str = "system.posix_acl_access";
    const DEFAULT: &str = "system.posix_acl_default";
    let (dir, files) = make_project(&[("a.yaml", b"a: 1\n"), ("b.yaml", b"a: 1\n")]);
    let place = |name: &str| dir.path().join(name);
    if xattr::set(place("a.yaml"), LIST, &access_list()).is_err() {
        return; // a disk without access lists
    }
    xattr::set(place("a.yaml"), "user.note", b"mine").unwrap();
    // New files in this folder have the list; one that has none gets none.
    xattr::set(dir.path(), DEFAULT, &access_list()).unwrap();
    let changes = [set_change("a", word("2"))];
    for file in ["a.yaml", "b.yaml"] {
        files.edit(&make_edit(file, &changes)).unwrap();
    }
    assert_eq!(text_of(&dir, "a.yaml"), "a: 2\n");
    assert_eq!(
        xattr::get(place("a.yaml"), LIST).unwrap(),
        Some(access_list())
    );
    let note = xattr::get(place("a.yaml"), "user.note").unwrap();
    assert_eq!(note.as_deref(), Some(&b"mine"[..]));
    assert_eq!(xattr::get(place("b.yaml"), LIST).unwrap(), None);
}

fn noted(file: &str, before: &str, after: &str) -> unfinished::NotedFile {
    unfinished::NotedFile::new(file, before.as_bytes(), after.as_bytes())
}

const NOTE: &str = ".gridgen.unfinished";

#[test]
fn what_a_killed_process_began_is_finished_and_what_was_changed_since_stays() {
    let (dir, files) = make_project(&[
        ("done.yaml", b"a: 2\n"),
        ("open.yaml", b"a: 1\n"),
        ("theirs.yaml", b"a: 3\n"),
        ("notes.txt", b"a: 1\n"),
    ]);
    let project = FolderSource::open(dir.path()).unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("x.yaml"), "a: 1\n").unwrap();
    let far = outside.path().join("x.yaml").display().to_string();
    let all = [
        "done.yaml",
        "open.yaml",
        "theirs.yaml",
        "notes.txt",
        "gone.yaml",
        &far,
    ];
    let note: Vec<_> = all.map(|file| noted(file, "a: 1\n", "a: 2\n")).into();
    fs::write(dir.path().join(NOTE), serde_json::to_vec(&note).unwrap()).unwrap();
    let change = finish_interrupted_change(&project).unwrap();
    assert_eq!(change.finished, ["done.yaml", "open.yaml"]);
    let mut left = change.left;
    left.sort();
    let mut wanted = vec!["gone.yaml", "notes.txt", "theirs.yaml", &far];
    wanted.sort_unstable();
    assert_eq!(left, wanted);
    assert_eq!(text_of(&dir, "open.yaml"), "a: 2\n");
    assert_eq!(text_of(&dir, "theirs.yaml"), "a: 3\n");
    assert_eq!(text_of(&dir, "notes.txt"), "a: 1\n");
    assert!(!dir.path().join(NOTE).exists());
    assert_eq!(
        finish_interrupted_change(&project).unwrap(),
        FinishedChange::default()
    );
    // A note that was cut is of a process that had not begun.
    fs::write(dir.path().join(NOTE), "[{\"file\": \"open.ya").unwrap();
    assert_eq!(
        finish_interrupted_change(&project).unwrap(),
        FinishedChange::default()
    );
    // The next change of several files finishes it too.
    let note = [noted("done.yaml", "a: 2\n", "a: 5\n")];
    fs::write(dir.path().join(NOTE), serde_json::to_vec(&note).unwrap()).unwrap();
    let changes = [set_change("b", word("2"))];
    let edits = ["done.yaml", "open.yaml"].map(|file| make_edit(file, &changes));
    files.edit_all(&edits).unwrap();
    assert_eq!(text_of(&dir, "done.yaml"), "a: 5\nb: 2\n");
    assert!(!dir.path().join(NOTE).exists());
}

#[test]
#[cfg(unix)]
fn the_note_of_several_files_is_private_and_complete_before_the_first_is_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, files) = make_project(&[("a.yaml", b"a: 1\n"), ("b.yaml", b"a: 1\n")]);
    let changes = [set_change("a", word("2"))];
    let edits = ["a.yaml", "b.yaml"].map(|file| make_edit(file, &changes));
    OTHER.set(dir.path().to_owned());
    let files = files.written_by(|file, bytes| {
        let mode = OTHER
            .with_borrow(|root| fs::metadata(root.join(NOTE)))?
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        file.write_all(bytes)
    });
    files.edit_all(&edits).unwrap();
    assert_eq!(file_names(dir.path()), ["a.yaml", "b.yaml"]);
    // Somebody else's file in its place is left alone, and nothing is written.
    std::os::unix::fs::symlink("a.yaml", dir.path().join(NOTE)).unwrap();
    let changes = [set_change("a", word("3"))];
    let edits = ["a.yaml", "b.yaml"].map(|file| make_edit(file, &changes));
    assert!(refusal_code(files.edit_all(&edits).unwrap_err()).contains("not a file of gridgen's"));
    assert_eq!(text_of(&dir, "a.yaml"), "a: 2\n");
}
