//! The commands that work on a project: one file each, and here what several of them share.

mod build;
mod check;
mod definition;
mod export;
mod ids;
mod import;
mod look;
mod marks;
mod new_theme;
mod open;
mod overview;
mod preview;
mod rate;
mod rename;
mod roster;
pub mod themes;
mod watch;

pub use build::run_build;
pub use check::run_check;
pub use definition::export_definition;
pub use export::run_export;
pub use ids::run_ids;
pub use import::run_import;
pub use look::{print_context, print_ratings_schema};
pub use marks::run_marks;
pub use new_theme::{NewThemeRequest as WantedTheme, run_new_theme};
pub use open::run_open;
pub use overview::run_overview;
pub use rate::run_rate;
pub use rename::run_rename;
pub use roster::run_new_ratings;
pub use themes::{run_theme_preview as theme_preview, run_themes};
use watch::change_hints;
pub use watch::run_watch;

use super::{Console, Outcome, names};
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::source::{FileSource, FolderEntryKind, FolderSource, parent_folder};
use crate::project::{CheckedGrid, CheckedProject, Snapshot, check_project};
use crate::text::yaml::edit::EditFailure;
use std::collections::BTreeSet;

/// Reads and checks the whole project.
fn read_project(project: &FolderSource, problems: &mut Diagnostics) -> CheckedProject {
    let snapshot = Snapshot::read(project);
    check_project(snapshot, project, problems)
}

fn count_unrated_rows(grid: &CheckedGrid) -> usize {
    let Some(form) = &grid.form else { return 0 };
    grid.students
        .iter()
        .filter_map(|student| student.ratings.as_ref())
        .map(|ratings| ratings.rows_to_rate(&form.grid))
        .sum()
}

/// Only what is about these grids, or about no grid.
fn diagnostics_of_grids(problems: Diagnostics, grids: &BTreeSet<String>) -> Diagnostics {
    let mut kept = Diagnostics::new();
    let mine = |path: &str| match path
        .strip_prefix("grids/")
        .and_then(|rest| rest.split('/').next())
    {
        Some(grid) => grids.is_empty() || grids.contains(grid),
        None => true,
    };
    kept.extend(
        problems
            .into_iter()
            .filter(|diagnostic| mine(diagnostic.place.path())),
    );
    kept
}

/// Prints what there is to say, and says how bad it is.
fn report_diagnostics(
    console: &Console,
    problems: Diagnostics,
    grids: &BTreeSet<String>,
) -> Outcome {
    let problems = diagnostics_of_grids(problems, grids);
    let outcome = if problems.has_errors() {
        Outcome::FilesWrong
    } else {
        Outcome::Well
    };
    console.print_diagnostics(&problems.sorted());
    outcome
}

fn unrated_rows_text(to_rate: usize, lang: MessageLang) -> String {
    match to_rate {
        0 => String::new(),
        1 => lang
            .pick(", 1 row not rated", ", 1 ligne non évaluée")
            .to_owned(),
        _ => lang.pick(
            format!(", {to_rate} rows not rated"),
            format!(", {to_rate} lignes non évaluées"),
        ),
    }
}

/// Prints what is made of one grid; where an error stops it, what is wrong instead.
fn print_json_of_grid(
    console: &Console,
    project: &FolderSource,
    typed: &str,
    make: impl Fn(&CheckedProject, &CheckedGrid) -> Result<Option<serde_json::Value>, Outcome>,
) -> Outcome {
    let mut problems = Diagnostics::new();
    let checked = read_project(project, &mut problems);
    let grids = match chosen_grids(console, &checked, std::slice::from_ref(&typed.to_owned())) {
        Ok(grids) => grids,
        Err(outcome) => return outcome,
    };
    let found = checked.grids.iter().find(|grid| grids.contains(&grid.id));
    match found.map(|grid| make(&checked, grid)) {
        Some(Ok(Some(json))) => crate::ui::cli::shell::print_json(console, &json),
        Some(Err(outcome)) => outcome,
        _ => report_diagnostics(console, problems, &grids),
    }
}

/// Tells why files were not written.
fn report_edit_failure(console: &Console, failure: &EditFailure) -> Outcome {
    match failure {
        EditFailure::Refused(diagnostic) => {
            console.print_diagnostics(std::slice::from_ref(diagnostic));
            Outcome::FilesWrong
        }
        EditFailure::Machine(error) => {
            console.print_error(&error.message(console.lang()), None);
            Outcome::Machine
        }
    }
}

/// The names of all grids.
fn grid_names(project: &FolderSource) -> Vec<String> {
    let entries = project.entries("grids").unwrap_or_default().into_iter();
    let folders = entries.filter(|entry| entry.kind == FolderEntryKind::Folder);
    folders
        .map(|entry| entry.name)
        .filter(|name| !name.starts_with('.'))
        .collect()
}

/// The folders that a student is in, from the innermost outward.
fn class_folders(student: &str) -> Vec<String> {
    let mut path = parent_folder(student);
    let mut classes = Vec::new();
    while !path.is_empty() {
        classes.push(path.to_owned());
        path = parent_folder(path);
    }
    classes
}

/// The grids that were typed; none where none was typed.
fn chosen_grids(
    console: &Console,
    checked: &CheckedProject,
    typed: &[String],
) -> Result<BTreeSet<String>, Outcome> {
    if typed.is_empty() {
        return Ok(BTreeSet::new());
    }
    let known: Vec<String> = checked.grids.iter().map(|grid| grid.id.clone()).collect();
    Ok(names::resolve_grids(console, typed, &known)?
        .into_iter()
        .map(str::to_owned)
        .collect())
}

/// The students that were typed, in the chosen grids, by grid and path.
fn chosen_students(
    console: &Console,
    checked: &CheckedProject,
    grids: &BTreeSet<String>,
    typed: &[String],
) -> Result<BTreeSet<(String, String)>, Outcome> {
    let all: Vec<(String, String)> = checked
        .grids
        .iter()
        .filter(|grid| grids.is_empty() || grids.contains(&grid.id))
        .flat_map(|grid| {
            grid.students
                .iter()
                .map(|student| (grid.id.clone(), student.path.clone()))
        })
        .collect();
    let known: BTreeSet<String> = all.iter().map(|(_, path)| path.clone()).collect();
    let known: Vec<String> = known.into_iter().collect();
    let found: Result<Vec<&str>, Outcome> = typed
        .iter()
        .map(|typed| names::resolve_student(console, typed, &known))
        .collect();
    let found = found?;
    Ok(all
        .into_iter()
        .filter(|(_, path)| found.contains(&path.as_str()))
        .collect())
}
