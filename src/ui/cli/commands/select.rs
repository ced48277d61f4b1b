//! What the command line chooses of a project: grids, students, classes; and the diagnostics that are about them.

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::source::{FileSource, FolderEntryKind, FolderSource, ReadRefusal, parent_folder};
use crate::model::ratings::RatingsDiagnostic;
use crate::project::CheckedProject;
use crate::project::check_project;
use crate::project::{CheckedForm, CheckedGrid};
use crate::project::{ProjectDiagnostic, Snapshot};
use crate::ui::cli::{CommandError, CommandStatus, Console, names};
use std::collections::BTreeSet;

/// Reads and checks the whole project.
pub(super) fn read_project(
    project: &FolderSource,
    diagnostics: &mut Diagnostics,
) -> CheckedProject {
    check_project(Snapshot::read(project), project, diagnostics)
}

/// Some grids of a project, by name; all where none was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct ChosenGrids {
    names: BTreeSet<String>,
}

impl ChosenGrids {
    /// Every grid.
    pub(super) fn all() -> Self {
        Self::default()
    }

    /// This one alone.
    pub(super) fn one(name: &str) -> Self {
        Self {
            names: BTreeSet::from([name.to_owned()]),
        }
    }

    /// Those that were typed, as the project spells them.
    pub(super) fn find(checked: &CheckedProject, typed: &[String]) -> Result<Self, CommandError> {
        if typed.is_empty() {
            return Ok(Self::all());
        }
        let known: Vec<String> = checked.grids.iter().map(|grid| grid.id.clone()).collect();
        let found = names::resolve_grids(typed, &known)?;
        Ok(Self {
            names: found.into_iter().map(str::to_owned).collect(),
        })
    }

    /// Whether a grid is one of them.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.contains(name)
    }

    /// Their names; none for all.
    pub(super) fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    /// Only what is about these grids, or about no grid.
    pub(super) fn diagnostics(&self, all: Diagnostics) -> Diagnostics {
        let mut kept = Diagnostics::new();
        for diagnostic in all {
            let below = diagnostic.place.path().strip_prefix("grids/");
            let grid = below.and_then(|rest| rest.split('/').next());
            if grid.is_none_or(|grid| self.has(grid)) {
                kept.push(diagnostic);
            }
        }
        kept
    }

    /// Prints what is wrong with them, and says how bad it is.
    pub(super) fn report(&self, console: &Console, all: Diagnostics) -> CommandStatus {
        let diagnostics = self.diagnostics(all);
        let has_errors = diagnostics.has_errors();
        console.print_diagnostics(&diagnostics.sorted());
        if has_errors {
            CommandStatus::FilesWrong
        } else {
            CommandStatus::Success
        }
    }

    /// What is wrong with them, where it stops a command.
    pub(super) fn error(&self, all: Diagnostics) -> CommandError {
        CommandError::diagnostics(self.diagnostics(all).sorted())
    }
}

/// The one grid that was typed.
pub(super) fn find_grid<'p>(
    checked: &'p CheckedProject,
    typed: &str,
) -> Result<&'p CheckedGrid, CommandError> {
    let known: Vec<String> = checked.grids.iter().map(|grid| grid.id.clone()).collect();
    let name = names::resolve_grid(typed, &known)?;
    let found = checked.grids.iter().find(|grid| grid.id == name);
    // A name that was found is one of theirs.
    found.ok_or_else(|| ChosenGrids::one(name).error(Diagnostics::new()))
}

/// The grid that was typed, if students can be rated with it.
pub(super) fn find_rateable_grid<'p>(
    checked: &'p CheckedProject,
    typed: &str,
    diagnostics: &Diagnostics,
) -> Result<(&'p CheckedGrid, &'p CheckedForm), CommandError> {
    let grid = find_grid(checked, typed)?;
    let Some(form) = &grid.form else {
        return Err(ChosenGrids::one(&grid.id).error(diagnostics.clone()));
    };
    if !form.grid.has_ids {
        return Err(no_ids(form.grid.place.clone()));
    }
    Ok((grid, form))
}

/// Ratings name rows by their ids; this grid gives none.
pub(super) fn no_ids(place: Place) -> CommandError {
    CommandError::diagnostic(Diagnostic::new(RatingsDiagnostic::NoIds {}, place))
}

/// A file of the project that cannot be read.
pub(super) fn unreadable(file: &str, refusal: ReadRefusal) -> CommandError {
    let place = Place::File(file.into());
    CommandError::diagnostic(Diagnostic::new(ProjectDiagnostic::from(refusal), place))
}

/// The names of all grids.
pub(super) fn grid_names(project: &FolderSource) -> Vec<String> {
    let entries = project.entries("grids").unwrap_or_default().into_iter();
    entries
        .filter(|entry| entry.kind == FolderEntryKind::Folder)
        .map(|entry| entry.name)
        .filter(|name| !name.starts_with('.'))
        .collect()
}

/// The folders that a student is in, from the innermost outward.
pub(super) fn class_folders(student: &str) -> Vec<String> {
    let mut path = parent_folder(student);
    let mut classes = Vec::new();
    while !path.is_empty() {
        classes.push(path.to_owned());
        path = parent_folder(path);
    }
    classes
}

/// The class that was typed, of those that these students are in; none where none was typed.
pub(super) fn find_class<'s>(
    students: impl Iterator<Item = &'s str>,
    typed: Option<&str>,
) -> Result<Option<String>, CommandError> {
    let Some(typed) = typed else {
        return Ok(None);
    };
    let known: BTreeSet<String> = students.flat_map(class_folders).collect();
    let known: Vec<String> = known.into_iter().collect();
    names::resolve_class(typed, &known).map(|class| Some(class.to_owned()))
}

/// Whether a student is in a class, or in a class of it; in none, everybody is.
pub(super) fn is_in_class(student: &str, class: Option<&str>) -> bool {
    class.is_none_or(|class| {
        student
            .strip_prefix(class)
            .is_some_and(|rest| rest.starts_with('/'))
    })
}

/// The students that were typed, in the chosen grids, by grid and path.
pub(super) fn find_students(
    checked: &CheckedProject,
    grids: &ChosenGrids,
    typed: &[String],
) -> Result<BTreeSet<(String, String)>, CommandError> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    for grid in checked.grids.iter().filter(|grid| grids.has(&grid.id)) {
        let students = grid.students.iter();
        all.extend(students.map(|student| (grid.id.as_str(), student.path.as_str())));
    }
    let known: BTreeSet<&str> = all.iter().map(|(_, path)| *path).collect();
    let known: Vec<String> = known.into_iter().map(str::to_owned).collect();
    let mut found = BTreeSet::new();
    for typed in typed {
        found.insert(names::resolve_student(typed, &known)?);
    }
    Ok(all
        .into_iter()
        .filter(|(_, path)| found.contains(path))
        .map(|(grid, path)| (grid.to_owned(), path.to_owned()))
        .collect())
}
