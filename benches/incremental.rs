//! What it costs to build again: a class in which nothing changed, and one in which one rating did.
//!
//! `cargo bench --bench incremental` prints milliseconds, and ratios to the full build in the same run. `STUDENTS` in the
//! environment makes a larger or smaller class.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reads, measures and prints"
)]

#[path = "support/cost.rs"]
mod cost;
#[path = "support/disk.rs"]
mod disk;
mod support;

use cost::{Cost, Quiet, cost};
use disk::write;
use gridgen::base::diagnostic::Diagnostics;
use gridgen::base::source::FolderSource;
use gridgen::output::render::{self, BuildOptions, BuildReport, FolderStore, RunOptions};
use gridgen::project::{Snapshot, check_project};
use std::path::Path;
use std::time::Duration;
use support::class;

fn main() {
    let students = std::env::var("STUDENTS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1000);
    let dir = tempfile::tempdir().expect("a folder");
    write(&class(students), "", dir.path());
    let build = || {
        let project = FolderSource::open(dir.path()).expect("just made");
        cost(|| build(&project, &dir.path().join("output")))
    };
    let (report, full) = build();
    assert_eq!(report.written.len(), 2 * students + 2);
    let (report, unchanged) = build();
    assert_eq!(report.written.len(), 0);
    edit(dir.path());
    let (report, one) = build();
    assert_eq!(report.written.len(), 2);

    println!("{students} students, page and PDF: ms of CPU, ms of the clock");
    for (name, cost) in [
        ("everything", full),
        ("nothing", unchanged),
        ("one rating", one),
    ] {
        println!("{name:12} {:10.0} {:10.0}", cost.cpu, cost.wall);
    }
    let part = |cost: Cost| full.cpu / cost.cpu.max(1.0);
    println!(
        "\nnothing changed costs a {:.0}th of everything",
        part(unchanged)
    );
    println!("one rating costs a {:.0}th of everything", part(one));
}

fn edit(root: &Path) {
    let path = root
        .join(support::GRID)
        .join("ratings/1AGORA/student-00007.yaml");
    let text = std::fs::read_to_string(&path).expect("a student");
    std::fs::write(
        path,
        text.replacen("    produits: ", "    produits: NE  # ", 1),
    )
    .expect("room");
}

/// As `gridgen build` does it, with two threads.
fn build(project: &FolderSource, output: &Path) -> BuildReport {
    let mut problems = Diagnostics::new();
    let checked = check_project(Snapshot::read(project), project, &mut problems);
    let plan = render::Renderer::new().plan_build(
        &checked,
        project,
        BuildOptions::default(),
        &mut problems,
    );
    let effort = RunOptions {
        workers: 2,
        patience: Duration::from_secs(600),
        rebuild_all: false,
        keeps_last: false,
        takes_foreign: false,
    };
    render::run_plan(plan, &FolderStore::new(output), effort, &Quiet).expect("a disk with room")
}
