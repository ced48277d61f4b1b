//! What a sheet costs: a class of 300 with the original form, every student with other ratings.
//!
//! `cargo bench --bench sheets` prints milliseconds of CPU a sheet and, in the same run, what the plainest template of
//! the same form costs in the same process ([`plain`]), so that a slow machine makes no difference. `STUDENTS` in the
//! environment makes a larger or smaller class.
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
use gridgen::base::source::{FileSource, MemorySource};
use gridgen::output::pdf::{DocumentInfo, Fonts, Typesetter, evict_layouts, in_own_pool};
use gridgen::output::render::{self, BuildOptions, BuildPlan, NullStore, RunOptions};
use gridgen::output::theme::student_json;
use gridgen::project::{OutputFormat, Snapshot, check_project};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use support::class;

/// What the first sheets of a process cost is not what a class costs.
const WARM: usize = 20;

/// Set for a process that makes the class once more, on one thread, and prints how long it took.
const ALONE: &str = "ALONE";

/// How often each is measured.
const ROUNDS: usize = 5;

fn main() {
    let students = std::env::var("STUDENTS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(300);
    let project = class(students);
    let of = |formats: &[OutputFormat], jobs: usize| {
        let plan = plan(&project, options(formats));
        cost(|| run(plan, jobs)).1
    };
    if std::env::var_os(ALONE).is_some() {
        of(&[], 1);
        return println!("{}", of(&[], 1).wall);
    }
    of(&[], 2);
    let memory = peak();

    println!("{students} students, the original form: ms of CPU a sheet, ms of the clock a sheet");
    let reading = || cost(|| plan(&project, options(&[]))).1;
    let measured = best([
        &reading,
        &|| of(&[OutputFormat::Html], 1),
        &|| of(&[OutputFormat::Pdf], 1),
        &|| of(&[], 1),
        &|| of(&[], 2),
        &|| in_own_pool(|| plain(&project)),
    ]);
    let names = [
        "reading and checking",
        "HTML",
        "PDF",
        "both",
        "both, two threads",
        "PDF of a plain template",
    ];
    for (name, cost) in names.iter().zip(&measured) {
        println!(
            "{name:24} {:6.2} {:8.2}",
            cost.cpu / students as f64,
            cost.wall / students as f64
        );
    }
    let [reading, html, pdf, both, two, plain] = measured;

    println!();
    println!(
        "PDF to the plain template            {:5.2}",
        pdf.cpu / plain.cpu
    );
    let whole = reading.cpu + both.cpu;
    println!(
        "all, reading too, to it              {:5.2}",
        whole / plain.cpu
    );
    println!(
        "HTML to PDF                          {:5.2}",
        html.cpu / pdf.cpu
    );
    println!(
        "two threads, of the clock            {:5.2} times as fast as one",
        both.wall / two.wall
    );
    println!(
        "two processes, of the clock          {:5.2} times: what the machine gives",
        2.0 * both.wall / side_by_side()
    );
    println!("memory, at most                      {:5.0} MB", memory);
}

/// How long the slower of two processes takes that each make the class, side by side: they share nothing but the machine. The
/// best of some rounds.
fn side_by_side() -> f64 {
    let this = std::env::current_exe().expect("a path");
    let child = || {
        let mut alone = Command::new(&this);
        alone.env(ALONE, "").stdout(Stdio::piped());
        alone.spawn().expect("a second process")
    };
    let took = |child: Child| -> f64 {
        let output = child.wait_with_output().expect("it ends");
        let printed = String::from_utf8_lossy(&output.stdout);
        printed.trim().parse().expect("milliseconds")
    };
    let round = || {
        let both = [child(), child()];
        both.map(took).into_iter().fold(0.0, f64::max)
    };
    (0..ROUNDS).map(|_| round()).fold(f64::MAX, f64::min)
}

/// The best of some rounds of each, in turns: what else the machine does then counts for none.
fn best<const N: usize>(all: [&dyn Fn() -> Cost; N]) -> [Cost; N] {
    let mut best = all.map(|of| of());
    for _ in 1..ROUNDS {
        for (best, of) in best.iter_mut().zip(all) {
            let cost = of();
            if cost.wall < best.wall {
                *best = cost;
            }
        }
    }
    best
}

fn options(formats: &[OutputFormat]) -> BuildOptions {
    BuildOptions {
        formats: formats.to_vec(),
        ..BuildOptions::default()
    }
}

/// The same students through `plain.typ`, in one process, forgetting as we do.
fn plain(project: &MemorySource) -> Cost {
    let plan = plan(project, options(&[OutputFormat::Pdf]));
    let typesetter = Typesetter::new(Fonts::builtin());
    let sheets: Vec<_> = plan.jobs.iter().filter_map(|job| job.sheet()).collect();
    let form = serde_json::to_vec(&sheets[0].group.context).expect("plain data");
    let files = typesetter.files([
        ("/main.typ", include_bytes!("plain.typ").to_vec()),
        ("/form.json", form),
    ]);
    let sheet = |who: &gridgen::model::sheet::context::SheetStudent, n: usize| {
        let own = typesetter.files([("/student.json", student_json(Some(who)))]);
        let about = DocumentInfo {
            title: String::new(),
            ident: n.to_string(),
            ..DocumentInfo::default()
        };
        if let Err(faults) = typesetter.typeset(&files, &own, &about) {
            panic!("{faults:#?}");
        }
        evict_layouts(8);
    };
    let students: Vec<_> = sheets
        .iter()
        .filter_map(|sheet| sheet.student.as_ref()?.context())
        .collect();
    for (n, who) in students.iter().take(WARM).enumerate() {
        sheet(who, n);
    }
    cost(|| {
        students
            .iter()
            .enumerate()
            .for_each(|(n, who)| sheet(who, n))
    })
    .1
}

/// What is to be made of a project; with the formats and students that `options` say.
fn plan(project: &dyn FileSource, options: BuildOptions) -> BuildPlan {
    let mut problems = Diagnostics::new();
    let checked = check_project(Snapshot::read(project), project, &mut problems);
    let plan = render::Renderer::new().plan_build(&checked, project, options, &mut problems);
    assert!(!problems.has_errors(), "{problems:#?}");
    plan
}

/// Makes a plan in so many threads, for nobody.
fn run(plan: BuildPlan, jobs: usize) {
    let effort = RunOptions {
        workers: jobs,
        patience: Duration::from_secs(600),
        rebuild_all: true,
        keeps_last: false,
        takes_foreign: false,
    };
    let report =
        render::run_plan(plan, &NullStore::default(), effort, &Quiet).expect("nothing to fail");
    assert!(!report.has_errors(), "{:#?}", report.diagnostics);
}

/// The most memory this process ever held, in megabytes.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .expect("as proc(5) says");
    let kilobytes: f64 = line
        .split_whitespace()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .expect("a number");
    kilobytes / 1024.0
}
