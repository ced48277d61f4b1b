//! What the command line chooses of a project: grids, students, classes; and the diagnostics that are about them.

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::source::{FileSource, FolderEntryKind, FolderSource, ReadRefusal};
use crate::model::class::{ClassPath, StudentPath};
use crate::model::grid::GridId;
use crate::model::ratings::RatingsDiagnostic;
use crate::project::CheckedProject;
use crate::project::check_project;
use crate::project::layout::GRIDS_FOLDER;
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
    names: BTreeSet<GridId>,
}

impl ChosenGrids {
    /// Every grid.
    pub(super) fn all() -> Self {
        Self::default()
    }

    /// This one alone.
    pub(super) fn one(name: &GridId) -> Self {
        Self {
            names: BTreeSet::from([name.clone()]),
        }
    }

    /// Those that were typed, as the project spells them.
    pub(super) fn find(checked: &CheckedProject, typed: &[String]) -> Result<Self, CommandError> {
        if typed.is_empty() {
            return Ok(Self::all());
        }
        let known: Vec<GridId> = checked.grids.iter().map(|grid| grid.id.clone()).collect();
        let found = names::resolve_grids(typed, &known)?;
        Ok(Self {
            names: found.into_iter().cloned().collect(),
        })
    }

    /// Whether a grid is one of them.
    pub(super) fn has(&self, name: &GridId) -> bool {
        self.names.is_empty() || self.names.contains(name)
    }

    /// Their names; none for all.
    pub(super) fn names(&self) -> &BTreeSet<GridId> {
        &self.names
    }

    /// Only what is about these grids, or about no grid.
    pub(super) fn diagnostics(&self, all: Diagnostics) -> Diagnostics {
        let mut kept = Diagnostics::new();
        for diagnostic in all {
            let below = diagnostic.place.path().strip_prefix("grids/");
            let grid = below.and_then(|rest| GridId::new(rest.split('/').next()?));
            if grid.is_none_or(|grid| self.has(&grid)) {
                kept.push(diagnostic);
            }
        }
        kept
    }

    /// Prints what is wrong with them, and says how bad it is.
    pub(super) fn report(&self, console: &Console, all: Diagnostics) -> CommandStatus {
        print_and_judge(console, self.diagnostics(all))
    }

    /// What is wrong with them, where it stops a command.
    pub(super) fn error(&self, all: Diagnostics) -> CommandError {
        CommandError::diagnostics(self.diagnostics(all).sorted())
    }
}

/// Prints diagnostics, and says how bad they are.
pub(super) fn print_and_judge(console: &Console, diagnostics: Diagnostics) -> CommandStatus {
    let has_errors = diagnostics.has_errors();
    console.print_diagnostics(&diagnostics.sorted());
    if has_errors {
        CommandStatus::FilesWrong
    } else {
        CommandStatus::Success
    }
}

/// The one grid that was typed.
pub(super) fn find_grid<'p>(
    checked: &'p CheckedProject,
    typed: &str,
) -> Result<&'p CheckedGrid, CommandError> {
    let known: Vec<GridId> = checked.grids.iter().map(|grid| grid.id.clone()).collect();
    let name = names::resolve_grid(typed, &known)?;
    let found = checked.grids.iter().find(|grid| grid.id == *name);
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
pub(super) fn grid_names(project: &FolderSource) -> Vec<GridId> {
    let entries = project
        .entries(GRIDS_FOLDER)
        .unwrap_or_default()
        .into_iter();
    entries
        .filter(|entry| entry.kind == FolderEntryKind::Folder)
        .filter(|entry| !entry.name.starts_with('.'))
        .filter_map(|entry| GridId::new(&entry.name))
        .collect()
}

/// The class that was typed, of those that these students are in; none where none was typed.
pub(super) fn find_class<'s>(
    students: impl Iterator<Item = &'s StudentPath>,
    typed: Option<&str>,
) -> Result<Option<ClassPath>, CommandError> {
    let Some(typed) = typed else {
        return Ok(None);
    };
    let known: BTreeSet<ClassPath> = students.flat_map(StudentPath::classes).collect();
    let known: Vec<ClassPath> = known.into_iter().collect();
    names::resolve_class(typed, &known).map(|class| Some(class.clone()))
}

/// Whether a student is in a class, or in a class of it; in none, everybody is.
pub(super) fn is_in_class(student: &StudentPath, class: Option<&ClassPath>) -> bool {
    class.is_none_or(|class| class.has(student))
}

/// The ratings files of students and classes that were chosen; none where all are.
pub(super) fn chosen_files(
    checked: &CheckedProject,
    students: &BTreeSet<(GridId, StudentPath)>,
    classes: &BTreeSet<(GridId, ClassPath)>,
) -> Option<BTreeSet<String>> {
    if students.is_empty() && classes.is_empty() {
        return None;
    }
    let mut files = BTreeSet::new();
    for grid in &checked.grids {
        for student in &grid.students {
            let is_named = students.contains(&(grid.id.clone(), student.path.clone()));
            let mut classes = classes.iter().filter(|(of, _)| *of == grid.id);
            if is_named || classes.any(|(_, class)| class.has(&student.path)) {
                files.insert(student.file.clone());
            }
        }
    }
    Some(files)
}

/// Without what is wrong with the ratings of others: a part reports what is wrong with it.
pub(super) fn of_chosen_files(all: Diagnostics, chosen: Option<&BTreeSet<String>>) -> Diagnostics {
    let Some(chosen) = chosen else {
        return all;
    };
    let is_of_part = |path: &str| {
        let mut steps = path.split('/');
        let is_ratings = steps.next() == Some("grids") && steps.nth(1) == Some("ratings");
        // A folder that cannot be read concerns those who lie in it.
        !is_ratings || chosen.iter().any(|file| file.starts_with(path))
    };
    let mut kept = Diagnostics::new();
    kept.extend(all.into_iter().filter(|it| is_of_part(it.place.path())));
    kept
}

/// The classes that were typed, in each of the chosen grids that has them.
pub(super) fn find_classes(
    checked: &CheckedProject,
    grids: &ChosenGrids,
    typed: &[String],
) -> Result<BTreeSet<(GridId, ClassPath)>, CommandError> {
    let mut all = BTreeSet::new();
    for grid in checked.grids.iter().filter(|grid| grids.has(&grid.id)) {
        let classes = grid
            .students
            .iter()
            .flat_map(|student| student.path.classes());
        all.extend(classes.map(|class| (grid.id.clone(), class)));
    }
    let known: BTreeSet<ClassPath> = all.iter().map(|(_, class)| class.clone()).collect();
    let known: Vec<ClassPath> = known.into_iter().collect();
    let mut found = BTreeSet::new();
    for typed in typed {
        found.insert(names::resolve_class(typed, &known)?);
    }
    Ok(all
        .into_iter()
        .filter(|(_, class)| found.contains(class))
        .collect())
}

/// The students that were typed, in the chosen grids, by grid and path.
pub(super) fn find_students(
    checked: &CheckedProject,
    grids: &ChosenGrids,
    typed: &[String],
) -> Result<BTreeSet<(GridId, StudentPath)>, CommandError> {
    let mut all: Vec<(&GridId, &StudentPath)> = Vec::new();
    for grid in checked.grids.iter().filter(|grid| grids.has(&grid.id)) {
        let students = grid.students.iter();
        all.extend(students.map(|student| (&grid.id, &student.path)));
    }
    let known: BTreeSet<&StudentPath> = all.iter().map(|(_, path)| *path).collect();
    let known: Vec<StudentPath> = known.into_iter().cloned().collect();
    let mut found = BTreeSet::new();
    for typed in typed {
        found.insert(names::resolve_student(typed, &known)?);
    }
    Ok(all
        .into_iter()
        .filter(|(_, path)| found.contains(path))
        .map(|(grid, path)| (grid.clone(), path.clone()))
        .collect())
}
