//! What git cannot hold, and what a machine does to a build: pipes, links, deep lists, a folder named like a file, a
//! file that is too big, names that some systems take for one.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const GRID: &str = "gridgen: 1\ntitle: Oral\nlang: fr\nscale: { A: {}, B: {} }\nsections:\n  - id: s\n    title: S\n    criteria: { c: C }\n";

fn project() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("grids/oral/ratings/1A")).unwrap();
    fs::write(dir.path().join("grids/oral/grid.yaml"), GRID).unwrap();
    rate(dir.path(), "lea", "ratings: { s: { c: A } }\n");
    dir
}

fn rate(project: &Path, name: &str, text: &str) {
    fs::write(
        project.join(format!("grids/oral/ratings/1A/{name}.yaml")),
        text,
    )
    .unwrap();
}

fn gridgen(project: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridgen"));
    command
        .args(args)
        .args(["--lang", "en", "--message-format", "short", "--project"])
        .arg(project);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The status, what was said, and that Léa's sheets were built all the same.
fn build(project: &Path) -> (i32, String) {
    let output = gridgen(project, &["build"]);
    for format in ["html", "pdf"] {
        let sheet = project.join(format!("output/oral/students/1A/lea.{format}"));
        assert!(
            sheet.is_file(),
            "{} is missing: {}",
            sheet.display(),
            said(&output)
        );
    }
    (output.status.code().unwrap(), said(&output))
}

#[test]
fn a_second_build_makes_nothing_and_an_edited_rating_one_sheet() {
    let project = project();
    rate(project.path(), "ines", "ratings: { s: { c: B } }\n");
    let line = |project: &Path| String::from_utf8(gridgen(project, &["build"]).stdout).unwrap();
    assert!(line(project.path()).contains("6 files written, 0 unchanged"));
    assert!(line(project.path()).contains("0 files written, 6 unchanged"));
    rate(project.path(), "ines", "ratings: { s: { c: A } }\n");
    assert!(line(project.path()).contains("2 files written, 4 unchanged"));
    fs::write(project.path().join("output/oral/blank.html"), "edited").unwrap();
    assert!(line(project.path()).contains("1 file written, 5 unchanged"));
}

#[test]
fn a_sheet_that_now_fails_loses_its_last_outputs_and_nothing_else() {
    let project = project();
    rate(project.path(), "ines", "ratings: { s: { c: B } }\n");
    build(project.path());
    let theirs = project.path().join("output/oral/students/1A/notes.txt");
    fs::write(&theirs, "mine").unwrap();
    rate(project.path(), "ines", "ratings: { s: { c: Z } }\n");
    let (status, said) = build(project.path());
    assert_eq!(status, 1);
    assert!(
        said.contains("ines.yaml:1:20: error[unknown-level]"),
        "{said}"
    );
    assert!(
        !project
            .path()
            .join("output/oral/students/1A/ines.pdf")
            .exists()
    );
    assert!(theirs.exists());
}

#[test]
fn two_builds_give_identical_bytes() {
    let (one, other) = (project(), project());
    build(one.path());
    assert!(
        gridgen(other.path(), &["build", "--jobs", "1"])
            .status
            .success()
    );
    for name in [
        "blank.html",
        "blank.pdf",
        "students/1A/lea.html",
        "students/1A/lea.pdf",
    ] {
        let bytes = |project: &Path| fs::read(project.join("output/oral").join(name)).unwrap();
        assert!(bytes(one.path()) == bytes(other.path()), "{name} differs");
    }
}

#[test]
fn odd_files_are_told_and_stop_nobody_else() {
    let project = project();
    let class = project.path().join("grids/oral/ratings/1A");
    fs::create_dir(class.join("folder.yaml")).unwrap();
    fs::write(class.join("big.yaml"), "a: b\n".repeat(1_000_000)).unwrap();
    fs::write(
        class.join("deep.yaml"),
        format!("ratings: {}", "[".repeat(20_000)),
    )
    .unwrap();
    fs::write(class.join("zero.yaml"), b"ratings:\0\n").unwrap();
    let (status, said) = build(project.path());
    assert_eq!(status, 1);
    for line in [
        "folder.yaml: error[not-a-file]",
        "big.yaml: error[too-big]",
        "error[too-deep]",
        "error[zero-byte]",
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_project_or_go_round_are_told() {
    let project = project();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("x.yaml"), "ratings: {}\n").unwrap();
    let class = project.path().join("grids/oral/ratings/1A");
    std::os::unix::fs::symlink(outside.path().join("x.yaml"), class.join("x.yaml")).unwrap();
    std::os::unix::fs::symlink("..", class.join("up")).unwrap();
    let (status, said) = build(project.path());
    assert_eq!(status, 1);
    assert!(said.contains("x.yaml: error[outside]"), "{said}");
    assert!(said.contains("warning[linked-folder]"), "{said}");
}

#[test]
fn names_that_some_systems_take_for_one_are_both_told_and_neither_is_built() {
    let project = project();
    rate(project.path(), "noé", "ratings: {}\n");
    rate(project.path(), "noe\u{301}", "ratings: {}\n");
    rate(project.path(), "con", "ratings: {}\n");
    let (status, said) = build(project.path());
    assert_eq!(status, 1);
    assert_eq!(said.matches("error[").count(), 2, "{said}");
    let students = project.path().join("output/oral/students/1A");
    let names: Vec<_> = fs::read_dir(students)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_name_nobody_has_is_a_wrong_usage() {
    let project = project();
    for args in [
        ["build", "orl"],
        ["context", "nothing"],
        ["build", "--student=leo"],
        ["build", "--theme=../x"],
    ] {
        assert_eq!(
            gridgen(project.path(), &args).status.code(),
            Some(2),
            "{args:?}"
        );
    }
}

#[test]
fn json_lines_are_alone_on_standard_output() {
    let project = project();
    rate(project.path(), "ines", "ratings: { s: { c: Z, d: A } }\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridgen"));
    command
        .args(["check", "--message-format", "json", "--project"])
        .arg(project.path());
    let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let objects: Vec<serde_json::Value> = output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (summary, diagnostics) = objects.split_last().unwrap();
    let codes: Vec<&str> = diagnostics
        .iter()
        .filter_map(|it| it["code"].as_str())
        .collect();
    assert_eq!(codes, ["unknown-level", "unknown-criterion"]);
    assert_eq!(
        (&summary["type"], &summary["errors"]),
        (&"summary".into(), &2.into())
    );
}

#[test]
fn what_a_renamed_grid_made_goes_and_what_it_makes_now_stays() {
    let project = project();
    build(project.path());
    let grids = project.path().join("grids");
    fs::rename(grids.join("oral"), grids.join("Oral")).unwrap();
    let output = gridgen(project.path(), &["build"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        project
            .path()
            .join("output/Oral/students/1A/lea.pdf")
            .is_file()
    );
    let left: Vec<_> = fs::read_dir(project.path().join("output"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    assert_eq!(left, ["Oral"]);
}
