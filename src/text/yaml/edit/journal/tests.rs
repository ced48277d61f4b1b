//! The journal beside the files: what it keeps, the way back, and that it never stands in the way.

use super::*;
use crate::base::source::FolderSource;
use crate::text::yaml::edit::{
    FileEdit, FileEditor, NewFileText, NewValue, YamlChange, key_path, no_key_order,
};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

const FILE: &str = "grids/oral/ratings/lea.yaml";
const OTHER: &str = "grids/oral/ratings/noe.yaml";
const TEXT: &str = "student: { name: Dupont }  # vue le 12\nratings:\n  s:\n    a: \"S\"   # reprise\n    b: TS\n\ncomment: |\n  Bien\n";

struct TestProject {
    dir: tempfile::TempDir,
    source: FolderSource,
    editor: FileEditor,
}

fn make_project(files: &[&str]) -> TestProject {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let place = dir.path().join(file);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, TEXT).unwrap();
    }
    let source = FolderSource::open(dir.path()).unwrap();
    let editor = FileEditor::new(&source, ChangeAuthor::of_command("rate"));
    TestProject {
        dir,
        source,
        editor,
    }
}

impl TestProject {
    fn set(&self, files: &[&str], keys: [&str; 3], value: &str) {
        let value = NewValue::Word(value.to_owned());
        let changes = [YamlChange::set(key_path(keys), value)];
        let edits = files.iter().map(|file| FileEdit {
            file,
            changes: &changes,
            order: &no_key_order,
            seen: None,
        });
        let edits: Vec<FileEdit<'_>> = edits.collect();
        self.editor.edit_all(&edits).unwrap();
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.dir.path().join(file)).unwrap()
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.dir.path().join(file), text).unwrap();
    }

    fn history(&self) -> JournalHistory {
        JournalHistory::new(read_journal(&self.source).unwrap())
    }

    /// Takes an entry back; how many files are as before, and the codes of what was refused.
    fn undo(&self, id: u64) -> (usize, Vec<String>) {
        let history = self.history();
        let files = history.standing_files(history.entry(id).unwrap());
        let taken = self.editor.take_back(id, &files).unwrap();
        let refused = taken.refused.iter();
        let codes = refused.map(|why| why.kind.code().to_owned());
        (taken.done.len(), codes.collect())
    }
}

#[test]
fn a_change_is_kept_with_its_author_and_values_and_taken_back_to_the_byte() {
    let project = make_project(&[FILE]);
    project.set(&[FILE], ["ratings", "s", "a"], "TI");
    let history = project.history();
    let [entry] = history.entries() else {
        panic!("{history:?}")
    };
    assert_eq!((entry.id, entry.author.command.as_str()), (1, "rate"));
    let value = &entry.files[0].values[0];
    assert_eq!(value.path_text(), "ratings.s.a");
    assert_eq!(value.before.as_deref(), Some("S"));
    assert_eq!(value.after.as_deref(), Some("TI"));
    let changed = project.text(FILE);
    assert_eq!(project.undo(1), (1, vec![]));
    assert_eq!(project.text(FILE), TEXT);
    // Taking the undo back is doing it again.
    assert_eq!(project.undo(2), (1, vec![]));
    assert_eq!(project.text(FILE), changed);
    let history = project.history();
    let next: Vec<u64> = history.undoable().map(|entry| entry.id).collect();
    assert_eq!(next, [1]);
}

#[test]
fn what_somebody_changed_since_stays_and_the_rest_is_taken_back() {
    let project = make_project(&[FILE, OTHER]);
    project.set(&[FILE, OTHER], ["ratings", "s", "a"], "TI");
    project.write(FILE, &project.text(FILE).replace("TI", "I"));
    project.write(OTHER, &project.text(OTHER).replace("b: TS", "b: I"));
    assert_eq!(project.undo(1), (1, vec!["edit-changed-since".to_owned()]));
    assert!(project.text(FILE).contains("a: \"I\""));
    assert_eq!(project.text(OTHER), TEXT.replace("b: TS", "b: I"));
    let history = project.history();
    assert_eq!(history.standing_files(&history.entries()[0]).len(), 1);
}

#[test]
fn new_files_go_and_come_back_unless_somebody_wrote_into_them() {
    let project = make_project(&[]);
    let new = [FILE, OTHER].map(|file| NewFileText { file, text: TEXT });
    assert!(project.editor.create_all(&new).unwrap().is_noted);
    project.write(OTHER, &format!("{TEXT}# mine\n"));
    assert_eq!(
        project.undo(1),
        (1, vec!["edit-new-file-changed".to_owned()])
    );
    assert!(!project.dir.path().join(FILE).exists());
    assert_eq!(project.undo(2), (1, vec![]));
    assert_eq!(project.text(FILE), TEXT);
}

#[test]
#[cfg(unix)]
fn the_journal_is_its_owners_alone_and_ignored_by_git() {
    use std::os::unix::fs::PermissionsExt;
    let project = make_project(&[FILE]);
    project.set(&[FILE], ["ratings", "s", "a"], "TI");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = project.dir.path().join(JOURNAL_FOLDER);
    assert_eq!(mode(&folder), 0o700);
    let mut files = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
        files += 1;
    }
    assert_eq!(files, 2);
    let ignored = project.text(".gridgen/.gitignore");
    assert!(ignored.lines().any(|line| line == "/journal/"), "{ignored}");
}

#[test]
#[cfg(unix)]
fn a_journal_that_is_a_link_is_not_followed_and_loses_no_rating() {
    let project = make_project(&[FILE]);
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), project.dir.path().join(PRIVATE_FOLDER)).unwrap();
    let changes = [YamlChange::remove(key_path(["comment"]))];
    let edit = FileEdit {
        file: FILE,
        changes: &changes,
        order: &no_key_order,
        seen: None,
    };
    let edited = project.editor.edit(&edit).unwrap();
    let caveats: Vec<_> = edited.caveats.into_iter().collect();
    assert_eq!(
        caveats,
        [crate::text::yaml::edit::EditCaveat::NotJournalled]
    );
    assert!(!project.text(FILE).contains("Bien"));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

/// What a process that was killed had planned, as it lies in the journal.
fn plan_and_leave(project: &TestProject, after: &str) {
    project.set(&[OTHER], ["ratings", "s", "b"], "I");
    let planned = JournalFile::of_edit(FILE, TEXT, after);
    let left = serde_json::json!({ "command": "rate", "files": [planned] });
    let place = project.dir.path().join(JOURNAL_FOLDER).join("under-way");
    fs::write(place, left.to_string()).unwrap();
}

#[test]
fn a_change_that_was_killed_after_the_file_is_in_the_journal() {
    let project = make_project(&[FILE, OTHER]);
    let after = TEXT.replace("b: TS", "b: TI");
    plan_and_leave(&project, &after);
    project.write(FILE, &after);
    for _ in 0..2 {
        crate::text::yaml::edit::finish_interrupted_change(&project.source).unwrap();
        assert_eq!(project.history().entries().len(), 2);
    }
    assert_eq!(project.undo(2), (1, vec![]));
    assert_eq!(project.text(FILE), TEXT);
}

#[test]
fn a_change_that_was_killed_before_the_file_is_not_in_the_journal() {
    let project = make_project(&[FILE, OTHER]);
    plan_and_leave(&project, &TEXT.replace("b: TS", "b: TI"));
    project.set(&[OTHER], ["ratings", "s", "b"], "S");
    let history = project.history();
    let files = history.entries().iter().map(|entry| &entry.files[0].file);
    assert_eq!(files.collect::<Vec<_>>(), [OTHER, OTHER]);
}

#[test]
fn a_line_that_was_cut_costs_no_other_entry() {
    let project = make_project(&[FILE]);
    project.set(&[FILE], ["ratings", "s", "a"], "TI");
    let folder = project.dir.path().join(JOURNAL_FOLDER);
    let day = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap());
    let day = day
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some())
        .unwrap();
    let whole = fs::read_to_string(&day).unwrap();
    fs::write(&day, format!("{whole}{{\"id\": 2, \"when")).unwrap();
    project.set(&[FILE], ["ratings", "s", "a"], "I");
    let ids: Vec<u64> = project.history().entries().iter().map(|it| it.id).collect();
    assert_eq!(ids, [1, 2]);
}

#[test]
fn a_journal_with_any_numbers_and_paths_in_it_does_no_harm() {
    let project = make_project(&[FILE]);
    project.set(&[FILE], ["ratings", "s", "a"], "TI");
    let changed = project.text(FILE);
    let history = project.history();
    let entry = &history.entries()[0];
    let spoilt = |from: &str, to: &str| {
        let text = serde_json::to_string(&entry.files[0]).unwrap();
        assert!(text.contains(from), "{text}");
        serde_json::from_str::<JournalFile>(&text.replace(from, to)).unwrap()
    };
    for file in [
        spoilt("\"line\":3", "\"line\":18446744073709551615"),
        spoilt(FILE, "../../outside.yaml"),
        spoilt(FILE, "grids/oral/notes.txt"),
    ] {
        let taken = project.editor.take_back(1, &[&file]).unwrap();
        assert_eq!((taken.done.len(), taken.refused.len()), (0, 1), "{file:?}");
    }
    assert_eq!(project.text(FILE), changed);
}

proptest! {
    // Each edit waits until the file stands still.
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn any_edits_taken_back_one_after_the_other_end_in_the_bytes_of_the_beginning(
        edits in proptest::collection::vec(
            (any::<bool>(), 0..4_usize, "[A-Z]{1,2}( [a-z:#'\"*\u{e9}\n-]{0,9})?"),
            1..6,
        ),
    ) {
        let project = make_project(&[FILE, OTHER]);
        for (is_both, row, value) in &edits {
            let keys = ["ratings", ["s", "t"][row / 2], ["a", "c"][row % 2]];
            let files: &[&str] = if *is_both { &[FILE, OTHER] } else { &[FILE] };
            project.set(files, keys, value);
        }
        let ids: Vec<u64> = project.history().entries().iter().map(|it| it.id).collect();
        for id in ids.into_iter().rev() {
            prop_assert_eq!(project.undo(id).1, Vec::<String>::new());
        }
        prop_assert_eq!(project.text(FILE), TEXT);
        prop_assert_eq!(project.text(OTHER), TEXT);
    }
}
