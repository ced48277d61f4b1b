//! `gridgen open`: one sheet, brought up to date, in the program that the system has for it.

use super::{checked, chosen, students, tell};
use crate::base::diagnostic::Problems;
use crate::base::source::Folder;
use crate::output::render::PATIENCE;
use crate::output::render::{self, Effort, FolderStore, Observer, Options};
use crate::project::{Format, OutputPath};
use crate::ui::cli::args::Open;
use crate::ui::cli::{Console, Outcome, machine};
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
pub fn open(console: &Console, project: &Folder, wanted: &Open) -> Outcome {
    opened(console, project, wanted).unwrap_or_else(|outcome| outcome)
}

fn opened(console: &Console, project: &Folder, wanted: &Open) -> Result<Outcome, Outcome> {
    let store = FolderStore::new(project.root().join("output"));
    let path = made(console, project, wanted, &store)?;
    console.say(&store.place(&path).display().to_string());
    let place = store.place(&path);
    // An opener may run elsewhere.
    let place = place.canonicalize().unwrap_or(place);
    let opener = opener(&place);
    match start(opener) {
        Ok(()) => Ok(Outcome::Well),
        Err(cause) => Ok(machine(console, ("open", "d'ouvrir"), &place, &cause)),
    }
}

/// Makes the sheet, if it is not there as it should be.
fn made(
    console: &Console,
    project: &Folder,
    wanted: &Open,
    store: &FolderStore,
) -> Result<OutputPath, Outcome> {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let grids = chosen(console, &prepared, std::slice::from_ref(&wanted.grid))?;
    let typed: Vec<String> = wanted.student.iter().cloned().collect();
    let students = students(console, &prepared, &grids, &typed)?;
    let format = format(wanted, &prepared.settings.formats);
    let path = path(&grids, &students, format);
    let options = Options {
        blank: students.is_empty(),
        students,
        grids: grids.clone(),
        formats: vec![format],
        ..Options::default()
    };
    let plan = render::plan(prepared, project, options, &mut problems);
    let report = render::run(plan, store, EFFORT, &Nobody).map_err(|error| {
        console.error(&error.words(console.lang()), None);
        Outcome::Machine
    })?;
    let is_there = path
        .as_ref()
        .is_some_and(|path| store.place(path).is_file());
    match path {
        Some(path) if is_there && !report.has_errors() => Ok(path),
        // What is wrong with other sheets is not asked here.
        _ => {
            problems.extend(report.problems);
            tell(console, problems, &grids);
            Err(Outcome::FilesWrong)
        }
    }
}

const EFFORT: Effort = Effort {
    jobs: 1,
    patience: PATIENCE,
    all: false,
    keeps_last: false,
};

/// As typed, else the first that the project makes.
fn format(wanted: &Open, made: &[Format]) -> Format {
    match (wanted.html, wanted.pdf) {
        (true, _) => Format::Html,
        (_, true) => Format::Pdf,
        _ => made.first().copied().unwrap_or(Format::Html),
    }
}

fn path(
    grids: &BTreeSet<String>,
    students: &BTreeSet<(String, String)>,
    format: Format,
) -> Option<OutputPath> {
    match students.first() {
        Some((grid, student)) => OutputPath::student(grid, student, format),
        None => OutputPath::blank(grids.first()?, format),
    }
}

/// The system's command that opens a file, or that of the environment.
fn opener(place: &Path) -> Command {
    let mut command = match std::env::var_os(OPENER).filter(|named| !named.is_empty()) {
        Some(named) => Command::new(PathBuf::from(named)),
        None => system_s(),
    };
    command
        .arg(place)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn system_s() -> Command {
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
fn start(mut opener: Command) -> io::Result<()> {
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

struct Nobody;

impl Observer for Nobody {
    fn done(&self, _: usize) {}
}
