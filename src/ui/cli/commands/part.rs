//! The part of a project that `gridgen check` was asked for: whole grids, single ratings files, or all.
//!
//! In: names and paths as typed, the paths as a shell or a hook before a commit gives them. Out: which diagnostics and
//! counts belong to that part. Never reads a file.

use super::summary::Summary;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::base::source::FolderSource;
use crate::model::grid::GridId;
use crate::project::{CheckedGrid, CheckedProject, CheckedStudent};
use crate::ui::cli::{CommandError, Console, names};
use crate::ui::message::messages;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

messages! {
    /// What is said of files on the command line.
    enum PartMessage {
        Ignored { path: String } {
            en: "{path} is ignored: its name, or that of its folder, begins with `_` or a dot";
            fr: "{path} est ignoré : son nom, ou celui de son dossier, commence par `_` ou un point";
        }
        NotRead { path: String } {
            en: "{path} is not a file that gridgen reads"
                => "name a grid, or a file in `grids/`, `scales/` or `themes/`";
            fr: "{path} n'est pas un fichier que gridgen lit"
                => "nommez une grille, ou un fichier dans `grids/`, `scales/` ou `themes/`";
        }
        NoFile { path: String } {
            en: "there is no file {path}";
            fr: "il n'y a pas de fichier {path}";
        }
        Outside { path: String } {
            en: "{path} is not in the project" => "`--project DIR` names another project";
            fr: "{path} ne se trouve pas dans le projet" => "`--project DOSSIER` désigne un autre projet";
        }
    }
}

/// Some grids and ratings files of a project; all where none was typed.
#[derive(Debug, Default)]
pub(super) struct ProjectPart {
    /// Everything, whatever else was typed.
    is_all: bool,
    /// Whole grids.
    grids: BTreeSet<GridId>,
    /// Ratings files, each with its grid.
    files: BTreeMap<String, GridId>,
    /// Ratings files that are not read.
    ignored: Vec<String>,
}

impl ProjectPart {
    /// What was typed.
    pub(super) fn find(
        project: &FolderSource,
        checked: &CheckedProject,
        typed: &[String],
    ) -> Result<Self, CommandError> {
        let known: Vec<GridId> = checked.grids.iter().map(|grid| grid.id.clone()).collect();
        let mut part = Self {
            is_all: typed.is_empty(),
            ..Self::default()
        };
        let mut errors: Option<CommandError> = None;
        for typed in typed {
            let found = match path_in_project(project, typed) {
                Some(Ok(path)) => part.add_path(&path, checked),
                Some(Err(error)) => Err(error),
                None => part.add_name(typed, &known),
            };
            if let Err(error) = found {
                errors = Some(match errors {
                    Some(earlier) => earlier.and(error),
                    None => error,
                });
            }
        }
        match errors {
            Some(errors) => Err(errors),
            None => Ok(part),
        }
    }

    /// A grid by its name, or by the path of a folder that a shell completed.
    fn add_name(&mut self, typed: &str, known: &[GridId]) -> Result<(), CommandError> {
        match names::find_grid(typed, known) {
            Ok(grid) => {
                self.grids.insert(grid.clone());
                Ok(())
            }
            Err(_) if typed.ends_with(".yaml") => {
                let path = typed.to_owned();
                Err(CommandError::usage(PartMessage::NoFile { path }))
            }
            Err(_) => names::resolve_grid(typed, known).map(drop),
        }
    }

    /// A file or folder, as a path from the project's root.
    fn add_path(&mut self, path: &str, checked: &CheckedProject) -> Result<(), CommandError> {
        let mut steps = path.split('/');
        match (steps.next(), steps.next(), steps.next()) {
            (Some("" | "gridgen.yaml" | "grids"), None, _) | (Some("scales" | "themes"), ..) => {
                self.is_all = true;
                return Ok(());
            }
            (Some("grids"), Some(name), third) => {
                let is_ratings_file = third == Some("ratings") && path.ends_with(".yaml");
                if let Some(grid) = checked.grids.iter().find(|grid| grid.id == name) {
                    self.add_path_of_grid(path, grid, is_ratings_file);
                    return Ok(());
                }
            }
            _ => {}
        }
        let path = path.to_owned();
        Err(CommandError::usage(PartMessage::NotRead { path }))
    }

    fn add_path_of_grid(&mut self, path: &str, grid: &CheckedGrid, is_ratings_file: bool) {
        if !is_ratings_file {
            self.grids.insert(grid.id.clone());
        } else if grid.students.iter().any(|student| student.file == path) {
            self.files.insert(path.to_owned(), grid.id.clone());
        } else {
            self.ignored.push(path.to_owned());
        }
    }

    /// Names the files that are not read.
    pub(super) fn print_ignored(&self, console: &Console) {
        for path in &self.ignored {
            let path = path.clone();
            console.print_message(&PartMessage::Ignored { path });
        }
    }

    /// The grids that something was asked of; none for all.
    pub(super) fn grids(&self) -> BTreeSet<GridId> {
        if self.is_all {
            return BTreeSet::new();
        }
        let of_files = self.files.values();
        self.grids.iter().chain(of_files).cloned().collect()
    }

    /// Whether single sheets are all that was asked for.
    pub(super) fn has_sheets_only(&self) -> bool {
        !self.is_all && self.grids.is_empty()
    }

    /// Corrects the counts of a plan that holds whole grids.
    pub(super) fn recount(&self, summary: &mut Summary, checked: &CheckedProject) {
        if self.is_all || (self.files.is_empty() && self.ignored.is_empty()) {
            return;
        }
        summary.clear_sheets();
        for grid in &checked.grids {
            if let Some(form) = &grid.form {
                summary.forms += usize::from(self.grids.contains(&grid.id));
                for student in grid.students.iter().filter(|it| self.has_student(grid, it)) {
                    summary.count_sheet(student, &form.grid);
                }
            }
        }
    }

    fn has_student(&self, grid: &CheckedGrid, student: &CheckedStudent) -> bool {
        self.grids.contains(&grid.id) || self.files.contains_key(&student.file)
    }

    /// What is about this part.
    pub(super) fn diagnostics(&self, all: Diagnostics) -> Diagnostics {
        if self.is_all {
            return all;
        }
        let mut kept = Diagnostics::new();
        kept.extend(all.into_iter().filter(|it| self.is_about(it)));
        kept
    }

    fn is_about(&self, diagnostic: &Diagnostic) -> bool {
        let path = diagnostic.place.path();
        let Some(below) = path.strip_prefix("grids/") else {
            // What holds for the whole project: the settings, a scale, a theme.
            return true;
        };
        let grid = below.split('/').next().unwrap_or_default();
        let names_file = |path: &str| self.files.contains_key(path);
        let mut related = diagnostic.related.iter();
        // An error in a grid keeps its ratings from being checked.
        let stops_file = diagnostic.kind.severity() == Severity::Error
            && path == format!("grids/{grid}/grid.yaml")
            && self.files.values().any(|of| *of == grid);
        self.grids.contains(grid)
            || names_file(path)
            || stops_file
            || related.any(|(place, _)| names_file(place.path()))
    }
}

/// What was typed as a path from the project's root, where a file or folder of that name exists.
fn path_in_project(project: &FolderSource, typed: &str) -> Option<Result<String, CommandError>> {
    let from_here = PathBuf::from(typed);
    let from_root = project.root().join(typed);
    let found = [from_here, from_root].into_iter().find_map(real_path)?;
    let root = real_path(project.root().to_owned())?;
    let Ok(below) = found.strip_prefix(&root) else {
        // Something elsewhere may have the name of a grid.
        let is_path = Path::new(typed).components().count() > 1;
        let path = typed.to_owned();
        return is_path.then(|| Err(CommandError::usage(PartMessage::Outside { path })));
    };
    let steps = below.components();
    let steps: Vec<_> = steps
        .map(|step| step.as_os_str().to_string_lossy())
        .collect();
    // A word that is no path is the name of a grid.
    (steps.len() > 1 || typed.contains('.')).then(|| Ok(steps.join("/")))
}

#[expect(
    clippy::disallowed_methods,
    reason = "a path is compared with the project's, whatever links lead there"
)]
fn real_path(path: PathBuf) -> Option<PathBuf> {
    path.canonicalize().ok()
}
