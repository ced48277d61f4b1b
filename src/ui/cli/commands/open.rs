//! `gridgen open`: one sheet, brought up to date, in the program that the system has for it.

use super::{chosen_grids, chosen_students, read_project, report_diagnostics};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::FolderSource;
use crate::output::render::DEFAULT_PATIENCE;
use crate::output::render::{self, BuildObserver, BuildOptions, FolderStore, RunOptions};
use crate::project::{OutputFormat, OutputPath};
use crate::ui::cli::args::OpenArgs;
use crate::ui::cli::{Console, Outcome, report_machine_error};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A command that opens files, in place of the system's.
const OPENER: &str = "GRIDGEN_OPENER";

/// So long an opener may take to say that it cannot; many a one stays until its window is closed.
const TRIES: usize = 20;
const WAIT: Duration = Duration::from_millis(25);

/// `gridgen open`.
pub fn run_open(console: &Console, project: &FolderSource, wanted: &OpenArgs) -> Outcome {
    try_open(console, project, wanted).unwrap_or_else(|outcome| outcome)
}

fn try_open(
    console: &Console,
    project: &FolderSource,
    wanted: &OpenArgs,
) -> Result<Outcome, Outcome> {
    let store = FolderStore::new(project.root().join("output"));
    let path = bring_up_to_date(console, project, wanted, &store)?;
    console.print_line(&store.path_on_disk(&path).display().to_string());
    let place = store.path_on_disk(&path);
    // An opener may run elsewhere.
    let place = place.canonicalize().unwrap_or(place);
    let opener = opener_command(&place);
    match start_opener(opener) {
        Ok(()) => Ok(Outcome::Well),
        Err(cause) => Ok(report_machine_error(
            console,
            ("open", "d'ouvrir"),
            &place,
            &cause,
        )),
    }
}

/// Makes the sheet, if it is not there as it should be.
fn bring_up_to_date(
    console: &Console,
    project: &FolderSource,
    wanted: &OpenArgs,
    store: &FolderStore,
) -> Result<OutputPath, Outcome> {
    let mut problems = Diagnostics::new();
    let prepared = read_project(project, &mut problems);
    let grids = chosen_grids(console, &prepared, std::slice::from_ref(&wanted.grid))?;
    let typed: Vec<String> = wanted.student.iter().cloned().collect();
    let students = chosen_students(console, &prepared, &grids, &typed)?;
    let format = sheet_format(wanted, &prepared.settings.formats);
    let path = sheet_path(&grids, &students, format);
    let options = BuildOptions {
        blank: students.is_empty(),
        students,
        grids: grids.clone(),
        formats: vec![format],
        ..BuildOptions::default()
    };
    let plan = render::Renderer::new().plan_build(&prepared, project, options, &mut problems);
    let report = render::run_plan(plan, store, EFFORT, &SilentObserver).map_err(|error| {
        console.print_error(&error.message(console.lang()), None);
        Outcome::Machine
    })?;
    let is_there = path
        .as_ref()
        .is_some_and(|path| store.path_on_disk(path).is_file());
    match path {
        Some(path) if is_there && !report.has_errors() => Ok(path),
        // What is wrong with other sheets is not asked here.
        _ => {
            problems.extend(report.problems);
            report_diagnostics(console, problems, &grids);
            Err(Outcome::FilesWrong)
        }
    }
}

const EFFORT: RunOptions = RunOptions {
    workers: 1,
    patience: DEFAULT_PATIENCE,
    rebuild_all: false,
    keeps_last: false,
    takes_foreign: false,
};

/// As typed, else the first that the project makes.
fn sheet_format(wanted: &OpenArgs, made: &[OutputFormat]) -> OutputFormat {
    match (wanted.html, wanted.pdf) {
        (true, _) => OutputFormat::Html,
        (_, true) => OutputFormat::Pdf,
        _ => made.first().copied().unwrap_or(OutputFormat::Html),
    }
}

fn sheet_path(
    grids: &BTreeSet<String>,
    students: &BTreeSet<(String, String)>,
    format: OutputFormat,
) -> Option<OutputPath> {
    match students.first() {
        Some((grid, student)) => OutputPath::student(grid, student, format),
        None => OutputPath::blank(grids.first()?, format),
    }
}

/// The system's command that opens a file, or that of the environment.
fn opener_command(place: &Path) -> Command {
    let mut command = match std::env::var_os(OPENER).filter(|named| !named.is_empty()) {
        Some(named) => Command::new(PathBuf::from(named)),
        None => system_opener(),
    };
    command
        .arg(place)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn system_opener() -> Command {
    if cfg!(windows) {
        let mut command = Command::new("cmd");
        // The first quoted argument of `start` is the title of a window.
        command.args(["/C", "start", ""]);
        command
    } else if cfg!(target_os = "macos") {
        Command::new("open")
    } else {
        Command::new("xdg-open")
    }
}

/// Starts it, and listens for a moment whether it fails.
fn start_opener(mut opener: Command) -> io::Result<()> {
    let mut running = opener.spawn().map_err(|cause| {
        let program = opener.get_program().to_string_lossy();
        io::Error::new(cause.kind(), format!("{program}: {cause}"))
    })?;
    for _ in 0..TRIES {
        match running.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => {
                let program = opener.get_program().to_string_lossy();
                return Err(io::Error::other(format!("{program}: {status}")));
            }
            None => sleep(WAIT),
        }
    }
    Ok(())
}

struct SilentObserver;

impl BuildObserver for SilentObserver {
    fn sheet_done(&self, _: usize) {}
}
