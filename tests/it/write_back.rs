//! Write-back between processes: two that write one file, and one that is killed while it writes.

use gridgen::base::source::FolderSource;
use gridgen::text::yaml::edit::journal::{ChangeAuthor, PRIVATE_FOLDER};
use gridgen::text::yaml::edit::{
    FileEdit, FileEditor, NewValue, YamlChange, key_path, no_key_order,
};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const FILE: &str = "a.yaml";
/// Each waits until the file stands still.
const EDITS: usize = 30;
/// Long, so that a process is often killed while it writes.
const LINES: usize = 2_000;

fn set(project: &Path, keys: [&str; 2], value: &str) {
    let files = FileEditor::new(
        &FolderSource::open(project).unwrap(),
        ChangeAuthor::of_command("test"),
    );
    let changes = [YamlChange::set(
        key_path(keys),
        NewValue::Word(value.to_owned()),
    )];
    let edit = FileEdit {
        file: FILE,
        changes: &changes,
        order: &no_key_order,
        seen: None,
    };
    files
        .edit(&edit)
        .unwrap_or_else(|failure| panic!("{failure:?}"));
}

/// Edits as the tests below ask for, in a process of its own.
#[test]
#[ignore = "started by the tests below"]
fn child() {
    let asked = std::env::var("GRIDGEN_TEST_WRITER").unwrap();
    let (writer, project) = asked.split_once(' ').unwrap();
    if writer == "forever" {
        for nth in 0.. {
            set(Path::new(project), ["last", "n"], &nth.to_string());
        }
    }
    for nth in 0..EDITS {
        set(Path::new(project), [writer, &format!("k{nth}")], "x");
    }
}

fn start(writer: &str, project: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["write_back::child", "--exact", "--ignored", "--quiet"])
        .env(
            "GRIDGEN_TEST_WRITER",
            format!("{writer} {}", project.display()),
        )
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn names(project: &Path) -> Vec<String> {
    let entries = fs::read_dir(project).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != PRIVATE_FOLDER)
        .collect()
}

#[test]
fn two_processes_that_write_one_file_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(FILE), "# both write here\none:\ntwo:\n").unwrap();
    let children = ["one", "two"].map(|writer| start(writer, dir.path()));
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let text = fs::read_to_string(dir.path().join(FILE)).unwrap();
    assert_eq!(text.matches(": x\n").count(), 2 * EDITS);
    assert!(text.starts_with("# both write here\none:\n"));
    assert_eq!(names(dir.path()), [FILE]);
}

#[test]
fn a_process_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let lines: String = (0..LINES)
        .map(|nth| format!("k{nth}: value of {nth}  # note {nth}\n"))
        .collect();
    let place = dir.path().join(FILE);
    fs::write(&place, format!("{lines}last:\n")).unwrap();
    let mut numbers = Vec::new();
    for round in 0..12 {
        let mut child = start("forever", dir.path());
        let before = fs::read_to_string(&place).unwrap();
        while fs::read_to_string(&place).unwrap() == before {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(round * 3));
        child.kill().unwrap();
        child.wait().unwrap();
        let text = fs::read_to_string(&place).unwrap();
        let end = text.strip_prefix(&lines).expect("all lines are there");
        let number = end
            .strip_prefix("last:\n  n: ")
            .and_then(|rest| rest.strip_suffix('\n'));
        numbers.push(
            number
                .expect("the last line is whole")
                .parse::<u32>()
                .unwrap(),
        );
    }
    assert_eq!(numbers.len(), 12);
    // The next one is not kept out, and clears up.
    set(dir.path(), ["last", "n"], "done");
    assert_eq!(names(dir.path()), [FILE]);
}
