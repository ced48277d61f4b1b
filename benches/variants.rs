//! What a PDF costs in each variant of the built-in theme and in each example theme, beside classic as it comes.
//!
//! `cargo bench --bench variants` prints milliseconds of CPU a sheet, and the ratio to classic in the same run. `STUDENTS` in
//! the environment makes a larger or smaller class.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reads, measures and prints"
)]

#[path = "support/cost.rs"]
mod cost;
mod support;

use cost::{Cost, Quiet, cost};
use gridgen::base::diagnostic::Diagnostics;
use gridgen::base::source::MemorySource;
use gridgen::output::render::{self, BuildOptions, NullStore, RunOptions};
use gridgen::project::{OutputFormat, Snapshot, check_project};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;
use support::class;

/// The list that validators and pictures read.
const VARIANTS: &str = include_str!("../scripts/validate.variants");

fn main() {
    let students = std::env::var("STUDENTS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(100);
    let lines = VARIANTS.lines().filter(|line| !line.starts_with('#'));
    let variants: Vec<Vec<&str>> = lines
        .map(|line| line.split_whitespace().collect())
        .collect();
    // What the first sheets of a process cost is not what a class costs.
    let _ = sheets(&project(20, "classic", &[]));
    let mut classic = None;
    println!(
        "{students} students, the original form: ms of CPU and of the clock a PDF, CPU to classic"
    );
    for variant in variants.iter().filter(|it| it.len() > 1) {
        let cost = sheets(&project(students, variant[1], &variant[2..]));
        let [cpu, wall] = [cost.cpu, cost.wall].map(|sum| sum / students as f64);
        let usual = *classic.get_or_insert(cpu);
        println!("{:20} {cpu:6.2} {wall:6.2} {:6.2}", variant[0], cpu / usual);
    }
}

/// The class, printed with a theme and its options.
fn project(students: usize, theme: &str, options: &[&str]) -> MemorySource {
    let mut settings = format!("gridgen: 1\nlang: fr\ntheme: {theme}\n");
    if !options.is_empty() {
        settings += "options:\n";
    }
    for (name, value) in options.iter().filter_map(|option| option.split_once('=')) {
        // A string takes all that is written.
        let _ = writeln!(settings, "  {name}: \"{value}\"");
    }
    let project = class(students).with("gridgen.yaml", settings);
    match theme {
        "classic" => project,
        _ => with_files(project, &format!("themes/{theme}")),
    }
}

fn with_files(project: MemorySource, folder: &str) -> MemorySource {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(root.join(folder)).expect("an example theme");
    entries.fold(project, |project, entry| {
        let path = format!(
            "{folder}/{}",
            entry.expect("an entry").file_name().to_string_lossy()
        );
        match root.join(&path).is_dir() {
            true => with_files(project, &path),
            false => {
                let bytes = std::fs::read(root.join(&path)).expect("a file");
                project.with(&path, bytes)
            }
        }
    })
}

/// What all PDFs cost.
fn sheets(project: &MemorySource) -> Cost {
    let mut problems = Diagnostics::new();
    let checked = check_project(Snapshot::read(project), project, &mut problems);
    let options = BuildOptions {
        formats: vec![OutputFormat::Pdf],
        ..BuildOptions::default()
    };
    let plan = render::Renderer::new().plan_build(&checked, project, options, &mut problems);
    assert!(!problems.has_errors(), "{problems:#?}");
    let effort = RunOptions {
        workers: 1,
        patience: Duration::from_secs(600),
        rebuild_all: true,
        keeps_last: false,
        takes_foreign: false,
    };
    let (report, cost) = cost(|| render::run_plan(plan, &NullStore::default(), effort, &Quiet));
    assert!(!report.expect("nothing to fail").has_errors());
    cost
}
