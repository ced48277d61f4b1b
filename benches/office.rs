//! An examination office: 2,000 candidates in 60 classes with the original form, and all documents of classes.
//!
//! `cargo bench --bench office` prints seconds of CPU, seconds of the clock and the most memory of a build of everything, of
//! one in which nothing changed, and of one after five edits in five classes, each in a process of its own; and how many
//! kilobytes a sheet has. `STUDENTS` in the environment makes a smaller office.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reads, measures and prints"
)]

#[path = "support/cost.rs"]
mod cost;
#[path = "support/disk.rs"]
mod disk;
#[expect(dead_code, reason = "one class alone is what the other benches need")]
mod support;

use cost::{Quiet, cost};
use disk::write;
use gridgen::base::diagnostic::Diagnostics;
use gridgen::base::source::FolderSource;
use gridgen::output::render::{self, BuildOptions, BuildReport, FolderStore, RunOptions};
use gridgen::project::{Snapshot, check_project};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use support::school;

/// As many as an office has.
const CLASSES: usize = 60;
/// Set for a process that builds the project in this folder once.
const FOLDER: &str = "OFFICE_FOLDER";

fn main() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return build_once(Path::new(&folder));
    }
    let students = std::env::var("STUDENTS");
    let students: usize = students.map_or(2000, |n| n.parse().expect("a number"));
    let dir = tempfile::tempdir().expect("a folder");
    let of = |student: usize| format!("C{:02}", student * CLASSES / students);
    write(&school(students, of), "", dir.path());
    println!(
        "{students} students in {CLASSES} classes: s of CPU, s of the clock, MB at most, files written"
    );
    step("everything", dir.path());
    step("nothing changed", dir.path());
    for class in 0..5 {
        edit(dir.path(), &format!("C{:02}", 11 * class));
    }
    step("five edits", dir.path());
    println!(
        "\n{:.0} kB a sheet, {:.0} kB in the document of its class",
        size(dir.path(), "student-"),
        size(dir.path(), "class")
    );
}

/// One build in a process of its own.
fn step(name: &str, folder: &Path) {
    let this = std::env::current_exe().expect("a path");
    let output = Command::new(this)
        .env(FOLDER, folder)
        .output()
        .expect("it runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    println!(
        "{name:16} {}",
        String::from_utf8_lossy(&output.stdout).trim_end()
    );
}

fn build_once(folder: &Path) {
    let (report, cost) = cost(|| build(folder));
    assert!(!report.has_errors(), "{:#?}", report.diagnostics);
    let (cpu, wall) = (cost.cpu / 1000.0, cost.wall / 1000.0);
    println!(
        "{cpu:8.1} {wall:8.1} {:8.0} {:8}",
        peak(),
        report.written.len()
    );
}

/// One rating of one student of a class.
fn edit(root: &Path, class: &str) {
    let folder = root.join(support::GRID).join("ratings").join(class);
    let first = files(&folder).into_iter().min().expect("a student");
    let text = std::fs::read_to_string(&first).expect("a student");
    let edited = text.replacen("    produits: ", "    produits: NE  # ", 1);
    std::fs::write(first, edited).expect("room");
}

/// As `gridgen build --class` does it, with two threads.
fn build(folder: &Path) -> BuildReport {
    let project = FolderSource::open(folder).expect("just made");
    let mut diagnostics = Diagnostics::new();
    let checked = check_project(Snapshot::read(&project), &project, &mut diagnostics);
    let options = BuildOptions {
        class: true,
        ..BuildOptions::default()
    };
    let plan = render::Renderer::new().plan_build(&checked, &project, options, &mut diagnostics);
    let effort = RunOptions {
        workers: 2,
        patience: Duration::from_secs(600),
        rebuild_all: false,
        keeps_last: false,
        takes_foreign: false,
    };
    let store = FolderStore::new(folder.join("output"));
    render::run_plan(plan, &store, effort, &Quiet).expect("a disk with room")
}

/// Kilobytes for each sheet in the PDFs whose names begin so.
fn size(root: &Path, start: &str) -> f64 {
    let ratings = root.join(support::GRID).join("ratings");
    let classes = files(&ratings);
    let (mut bytes, mut sheets) = (0, 0);
    for class in classes {
        sheets += files(&class).len();
        let folder = root
            .join("output/agora-bloc-1/students")
            .join(class.file_name().expect("a class"));
        for file in files(&folder) {
            let name = file.file_name().expect("a file").to_string_lossy();
            if name.starts_with(start) && name.ends_with(".pdf") {
                bytes += file.metadata().expect("just made").len();
            }
        }
    }
    bytes as f64 / 1000.0 / sheets as f64
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("a file").path()).collect()
}

/// The most memory this process ever held, in megabytes.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes
        .and_then(|n| n.parse().ok())
        .map_or(0.0, |n: f64| n / 1024.0)
}
