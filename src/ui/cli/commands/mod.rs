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

pub use build::build;
pub use check::check;
pub use definition::definition;
pub use export::export;
pub use ids::ids;
pub use import::import;
pub use look::{context, schema};
pub use marks::marks;
pub use new_theme::{Wanted as WantedTheme, new_theme};
pub use open::open;
pub use overview::overview;
pub use rate::rate;
pub use rename::rename;
pub use roster::new_ratings;
pub use themes::{preview as theme_preview, themes};
use watch::hints;
pub use watch::watch;

use super::{Console, Outcome, names};
use crate::base::diagnostic::{Lang, Problems};
use crate::base::source::{EntryKind, Folder, Source, parent};
use crate::output::render::prepare::PreparedGrid;
use crate::output::render::{Prepared, prepare};
use crate::project::Snapshot;
use crate::text::yaml::edit::Failure;
use std::collections::BTreeSet;

/// Reads and checks the whole project.
fn checked(project: &Folder, problems: &mut Problems) -> Prepared {
    let snapshot = Snapshot::read(project);
    prepare(snapshot, project, problems)
}

fn unrated(grid: &PreparedGrid) -> usize {
    let Some(form) = &grid.form else { return 0 };
    grid.students
        .iter()
        .filter_map(|student| student.ratings.as_ref())
        .map(|ratings| ratings.to_rate(&form.grid))
        .sum()
}

/// Only what is about these grids, or about no grid.
fn of_grids(problems: Problems, grids: &BTreeSet<String>) -> Problems {
    let mut kept = Problems::new();
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
fn tell(console: &Console, problems: Problems, grids: &BTreeSet<String>) -> Outcome {
    let problems = of_grids(problems, grids);
    let outcome = if problems.has_errors() {
        Outcome::FilesWrong
    } else {
        Outcome::Well
    };
    console.problems(&problems.sorted());
    outcome
}

fn rows(to_rate: usize, lang: Lang) -> String {
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
fn with_grid(
    console: &Console,
    project: &Folder,
    typed: &str,
    make: impl Fn(&Prepared, &PreparedGrid) -> Result<Option<serde_json::Value>, Outcome>,
) -> Outcome {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let grids = match chosen(console, &prepared, std::slice::from_ref(&typed.to_owned())) {
        Ok(grids) => grids,
        Err(outcome) => return outcome,
    };
    let found = prepared.grids.iter().find(|grid| grids.contains(&grid.id));
    match found.map(|grid| make(&prepared, grid)) {
        Some(Ok(Some(json))) => crate::ui::cli::shell::print_json(console, &json),
        Some(Err(outcome)) => outcome,
        _ => tell(console, problems, &grids),
    }
}

/// Tells why files were not written.
fn failed(console: &Console, failure: &Failure) -> Outcome {
    match failure {
        Failure::Refused(diagnostic) => {
            console.problems(std::slice::from_ref(diagnostic));
            Outcome::FilesWrong
        }
        Failure::Machine(error) => {
            console.error(&error.words(console.lang()), None);
            Outcome::Machine
        }
    }
}

/// The names of all grids.
fn grid_names(project: &Folder) -> Vec<String> {
    let entries = project.entries("grids").unwrap_or_default().into_iter();
    let folders = entries.filter(|entry| entry.kind == EntryKind::Folder);
    folders
        .map(|entry| entry.name)
        .filter(|name| !name.starts_with('.'))
        .collect()
}

/// The folders that a student is in, from the innermost outward.
fn classes(student: &str) -> Vec<String> {
    let mut path = parent(student);
    let mut classes = Vec::new();
    while !path.is_empty() {
        classes.push(path.to_owned());
        path = parent(path);
    }
    classes
}

/// The grids that were typed; none where none was typed.
fn chosen(
    console: &Console,
    prepared: &Prepared,
    typed: &[String],
) -> Result<BTreeSet<String>, Outcome> {
    if typed.is_empty() {
        return Ok(BTreeSet::new());
    }
    let known: Vec<String> = prepared.grids.iter().map(|grid| grid.id.clone()).collect();
    Ok(names::grids(console, typed, &known)?
        .into_iter()
        .map(str::to_owned)
        .collect())
}

/// The students that were typed, in the chosen grids, by grid and path.
fn students(
    console: &Console,
    prepared: &Prepared,
    grids: &BTreeSet<String>,
    typed: &[String],
) -> Result<BTreeSet<(String, String)>, Outcome> {
    let all: Vec<(String, String)> = prepared
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
        .map(|typed| names::student(console, typed, &known))
        .collect();
    let found = found?;
    Ok(all
        .into_iter()
        .filter(|(_, path)| found.contains(&path.as_str()))
        .collect())
}
