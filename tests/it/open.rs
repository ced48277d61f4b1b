//! `gridgen open`, with a program that only writes down what it is asked to open.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const GRID: &str = "gridgen: 1\ntitle: Oral\nlang: fr\nscale: { A: {}, B: {} }\nsections:\n  - id: s\n    title: S\n    criteria: { c: C }\n";

struct Project {
    dir: tempfile::TempDir,
    opener: PathBuf,
}

impl Project {
    /// A grid and a student; `script` is what the opener does.
    fn new(script: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let ratings = dir.path().join("grids/oral/ratings/1A");
        fs::create_dir_all(&ratings).unwrap();
        fs::write(dir.path().join("grids/oral/grid.yaml"), GRID).unwrap();
        fs::write(ratings.join("léa.yaml"), "ratings: { s: { c: A } }\n").unwrap();
        let opener = dir.path().join("opener");
        fs::write(&opener, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
        Self { dir, opener }
    }

    fn open(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gridgen"));
        command
            .arg("open")
            .args(args)
            .args(["--lang", "en", "--project"]);
        command
            .arg(self.dir.path())
            .env("GRIDGEN_OPENER", &self.opener);
        command.output().unwrap()
    }

    fn rate(&self, level: &str) {
        let path = self.dir.path().join("grids/oral/ratings/1A/léa.yaml");
        fs::write(path, format!("ratings: {{ s: {{ c: {level} }} }}\n")).unwrap();
    }

    fn output(&self, path: &str) -> PathBuf {
        self.dir.path().join("output/oral").join(path)
    }

    /// What was opened last.
    fn opened(&self) -> Option<PathBuf> {
        let noted = fs::read_to_string(self.dir.path().join("opened")).ok()?;
        Some(PathBuf::from(noted.trim_end()))
    }
}

const NOTES: &str = "printf '%s\\n' \"$1\" > \"$(dirname \"$0\")/opened\"";

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn same(opened: Option<PathBuf>, expected: &Path) {
    assert_eq!(opened, expected.canonicalize().ok());
}

#[test]
fn what_is_missing_is_made_and_opened() {
    let project = Project::new(NOTES);
    let output = project.open(&["oral"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    same(project.opened(), &project.output("blank.html"));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        printed.trim_end(),
        project.output("blank.html").display().to_string()
    );
    assert!(
        !project.output("students").exists(),
        "more than was asked for"
    );
    project.open(&["oral", "léa", "--pdf"]);
    same(project.opened(), &project.output("students/1A/léa.pdf"));
    assert!(!project.output("students/1A/léa.html").exists());
}

#[test]
fn what_is_old_is_made_again() {
    let project = Project::new(NOTES);
    let sheet = project.output("students/1A/léa.html");
    project.open(&["oral", "léa"]);
    let first = fs::read(&sheet).unwrap();
    project.rate("B");
    project.open(&["oral", "1A/léa", "--html"]);
    assert_ne!(fs::read(&sheet).unwrap(), first);
}

#[test]
fn what_cannot_be_made_is_told_and_not_opened() {
    let project = Project::new(NOTES);
    project.rate("Z");
    let output = project.open(&["oral", "léa"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("unknown-level"), "{}", said(&output));
    assert_eq!(project.opened(), None);
    // The blank form is no worse for it.
    let output = project.open(&["oral"]);
    assert_eq!(
        (output.status.code(), said(&output).as_str()),
        (Some(0), "")
    );
}

#[test]
fn an_opener_that_fails_is_told() {
    let project = Project::new("exit 4");
    let output = project.open(&["oral"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("cannot open"), "{}", said(&output));
    fs::remove_file(&project.opener).unwrap();
    assert_eq!(project.open(&["oral"]).status.code(), Some(3));
    assert_eq!(
        project.open(&["oral", "--pdf", "--html"]).status.code(),
        Some(2)
    );
    assert_eq!(project.open(&["orla"]).status.code(), Some(2));
}

#[test]
fn a_form_is_shown_beside_the_grid_that_was_made_of_it() {
    let project = Project::new(NOTES);
    let form = project.dir.path().join("form.csv");
    fs::write(
        &form,
        "Criterion;Poor;Good\nSpeaks;mumbles;is heard\nListens;sleeps;answers\n",
    )
    .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args(["new", "grid", "talk", "--preview", "--from"])
        .arg(&form)
        .args(["--lang", "en", "--project"])
        .arg(project.dir.path())
        .env("GRIDGEN_OPENER", &project.opener)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let page = project.opened().unwrap();
    assert!(page.ends_with("output/talk/import.html"), "{page:?}");
    let page = fs::read_to_string(page).unwrap();
    for wanted in ["mumbles<small>descriptor</small>", "srcdoc=\"&lt;!"] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
}
