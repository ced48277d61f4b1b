//! `gridgen open`: one sheet, brought up to date, in the program that the system has for it.

use super::progress::{SilentObserver, default_run_options};
use super::select::{ChosenGrids, find_grid, find_students, read_project};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::FolderSource;
use crate::model::grid::GridId;
use crate::output::render::{self, BuildOptions, FolderStore, RunOptions};
use crate::project::{OutputFormat, OutputPath};
use crate::ui::cli::args::OpenArgs;
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console};
use crate::ui::message::messages;
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

messages! {
    /// What goes wrong with an opener.
    enum OpenMessage {
        NotOpened { path: String, cause: String } {
            en: "cannot open {path}: {cause}";
            fr: "impossible d'ouvrir {path} : {cause}";
        }
    }
}

/// `gridgen open`.
pub fn run_open(console: &Console, project: &FolderSource, wanted: &OpenArgs) -> CommandResult {
    let store = FolderStore::new(project.root().join("output"));
    let output = bring_up_to_date(project, wanted, &store)?;
    open_file(console, store.path_on_disk(&output))?;
    Ok(CommandStatus::Success)
}

/// The blank form of a grid as a page, up to date: where it lies.
pub fn make_blank_page(project: &FolderSource, grid: &GridId) -> Result<PathBuf, CommandError> {
    let store = FolderStore::new(project.root().join("output"));
    let wanted = OpenArgs {
        grid: grid.to_string(),
        student: None,
        html: true,
        pdf: false,
    };
    let output = bring_up_to_date(project, &wanted, &store)?;
    Ok(store.path_on_disk(&output))
}

/// Prints the path of a file, and opens it.
pub fn open_file(console: &Console, path: PathBuf) -> Result<(), CommandError> {
    console.print_line(&path.display().to_string());
    let path = real_path(path);
    start_opener(opener_command(&path)).map_err(|cause| {
        CommandError::machine(OpenMessage::NotOpened {
            path: path.display().to_string(),
            cause: cause.to_string(),
        })
    })
}

/// An opener may run elsewhere: from there, too, the path leads to the file.
#[expect(
    clippy::disallowed_methods,
    reason = "the path is for another program; it reaches no output"
)]
fn real_path(path: PathBuf) -> PathBuf {
    path.canonicalize().unwrap_or(path)
}

/// Makes the sheet, if it is not there as it should be.
fn bring_up_to_date(
    project: &FolderSource,
    wanted: &OpenArgs,
    store: &FolderStore,
) -> Result<OutputPath, CommandError> {
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let grid = find_grid(&checked, &wanted.grid)?.id.clone();
    let chosen = ChosenGrids::one(&grid);
    let typed: Vec<String> = wanted.student.iter().cloned().collect();
    let students = find_students(&checked, &chosen, &typed)?;
    let format = sheet_format(wanted, &checked.settings.formats);
    let path = match students.first() {
        Some((grid, student)) => OutputPath::student(grid, student, format),
        None => OutputPath::blank(&grid, format),
    };
    let options = BuildOptions {
        apart_program: std::env::current_exe().ok(),
        blank: students.is_empty(),
        students,
        grids: chosen.names().clone(),
        formats: vec![format],
        ..BuildOptions::default()
    };
    let plan = render::Renderer::new().plan_build(&checked, project, options, &mut diagnostics);
    let one_sheet = RunOptions {
        workers: 1,
        ..default_run_options()
    };
    let report = render::run_plan(plan, store, one_sheet, &SilentObserver)?;
    match path {
        Some(path) if is_file(&store.path_on_disk(&path)) && !report.has_errors() => Ok(path),
        // What is wrong with other sheets is not asked here.
        _ => {
            diagnostics.extend(report.diagnostics);
            Err(chosen.error(diagnostics))
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "whether the store holds what was just made"
)]
pub(super) fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// As typed, else the first that the project makes.
fn sheet_format(wanted: &OpenArgs, made: &[OutputFormat]) -> OutputFormat {
    if wanted.html {
        return OutputFormat::Html;
    }
    if wanted.pdf {
        return OutputFormat::Pdf;
    }
    made.first().copied().unwrap_or(OutputFormat::Html)
}

/// The system's command that opens a file, or that of the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "the environment may name another opener"
)]
fn opener_command(path: &Path) -> Command {
    let mut command = match std::env::var_os(OPENER).filter(|named| !named.is_empty()) {
        Some(named) => Command::new(PathBuf::from(named)),
        None => system_opener(),
    };
    command
        .arg(path)
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
