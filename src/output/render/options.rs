//! What a build was asked for: which part of the project, and how to make it.

use super::patience::DEFAULT_PATIENCE;
use super::themes::INDEX_PATH;
use crate::model::class::{ClassPath, StudentPath};
use crate::model::grid::GridId;
use crate::output::theme::ThemeName;
use crate::project::{OutputFormat, OutputPath};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

/// The start of the names of blank forms with the names filled in, a document for each class.
pub(super) const NAMED_BLANKS: &str = "named-blanks";

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// These grids; all where there is none.
    pub grids: BTreeSet<GridId>,
    /// These students, by grid and path; all where there is none.
    pub students: BTreeSet<(GridId, StudentPath)>,
    /// The students of these classes, and of the classes in them, by grid; of all where there is none.
    pub classes: BTreeSet<(GridId, ClassPath)>,
    /// Blank sheets alone.
    pub blank: bool,
    /// Blank forms with the names filled in, and nothing else: of each class, or of the students that are named.
    pub named: bool,
    /// What belongs to classes, whatever the settings say.
    pub class: bool,
    /// Nothing that belongs to classes, whatever the settings say: what is there of it is removed.
    pub no_class: bool,
    /// What an earlier build made of classes. Where it is not asked for, it is kept up to date and nothing is added.
    pub existing: BTreeSet<OutputPath>,
    /// These formats; the project's where there is none.
    pub formats: Vec<OutputFormat>,
    /// This theme; each grid's, or the project's, where there is none.
    pub theme: Option<ThemeName>,
    /// How long a template may take; [`DEFAULT_PATIENCE`] where there is none.
    pub patience: Option<Duration>,
    /// The program that typesets own themes and pictures in a process apart, which is this one; none: in this process.
    pub apart_program: Option<PathBuf>,
}

/// How to make what was asked for.
#[derive(Debug, Clone, Copy)]
pub struct RunOptions {
    /// How many sheets at once.
    pub workers: usize,
    /// A sheet that takes longer is given up.
    pub patience: Duration,
    /// Makes what is there already, too.
    pub rebuild_all: bool,
    /// Leaves the last good output where an error stops the new one; else that of a student is removed, so that nobody
    /// hands it in.
    pub keeps_last: bool,
    /// Takes the place of files that no build made; they are moved to `kept/`.
    pub takes_foreign: bool,
}

/// Which documents of classes are made.
#[derive(Debug, Clone, Copy)]
pub(super) enum ClassFiles<'a> {
    /// Those of every class.
    All,
    /// Those that are there from an earlier build.
    Existing(&'a BTreeSet<OutputPath>),
    /// None.
    None,
}

impl ClassFiles<'_> {
    /// Whether none is made.
    pub(super) fn is_empty(self) -> bool {
        match self {
            Self::All => false,
            Self::Existing(paths) => paths.is_empty(),
            Self::None => true,
        }
    }

    /// Whether this one is made.
    pub(super) fn takes(self, path: &OutputPath) -> bool {
        match self {
            Self::All => true,
            Self::Existing(paths) => paths.contains(path),
            Self::None => false,
        }
    }

    fn takes_index(self) -> bool {
        OutputPath::new(INDEX_PATH).is_some_and(|path| self.takes(&path))
    }

    /// Whether a file is made whose name begins and ends so; an upper bound, for loading what it needs.
    pub(super) fn takes_named(self, start: &str, format: OutputFormat) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::Existing(paths) => paths.iter().any(|path| {
                let name = path.as_str().rsplit('/').next().unwrap_or_default();
                let extension = name.rsplit_once('.').map(|(_, extension)| extension);
                name.starts_with(start) && extension == Some(format.extension())
            }),
        }
    }
}

impl BuildOptions {
    pub(super) fn patience(&self) -> Duration {
        self.patience.unwrap_or(DEFAULT_PATIENCE)
    }

    /// The formats to make, in a project that makes these.
    pub(super) fn formats_or<'a>(&'a self, project: &'a [OutputFormat]) -> &'a [OutputFormat] {
        if self.formats.is_empty() {
            project
        } else {
            &self.formats
        }
    }

    pub(super) fn takes_grid(&self, grid: &GridId) -> bool {
        self.grids.is_empty() || self.grids.contains(grid)
    }

    pub(super) fn takes_student(&self, grid: &GridId, student: &StudentPath) -> bool {
        if self.named {
            false
        } else if self.students.is_empty() {
            !self.blank && self.is_in_classes(grid, &student.class())
        } else {
            self.names_student(grid, student)
        }
    }

    pub(super) fn takes_blank(&self) -> bool {
        self.blank || !(self.is_of_some_students() || self.named)
    }

    /// Whether students or classes were named.
    fn is_of_some_students(&self) -> bool {
        !self.students.is_empty() || !self.classes.is_empty()
    }

    /// Whether a class is one of those that were named, or in one of them; or none was.
    fn is_in_classes(&self, grid: &GridId, class: &ClassPath) -> bool {
        let mut classes = self.classes.iter();
        self.classes.is_empty() || classes.any(|(of, named)| of == grid && named.has_class(class))
    }

    /// Whether anything is made of classes: what `--class` asks for, or what the settings say of a whole build.
    fn takes_classes(&self, always: bool) -> bool {
        let is_whole = !self.blank && !self.is_of_some_students();
        !self.no_class && (self.class || self.named || (always && is_whole))
    }

    /// Which documents of classes are made, in a project that makes them `always` or not.
    pub(super) fn class_files(&self, always: bool) -> ClassFiles<'_> {
        if self.takes_classes(always) {
            ClassFiles::All
        } else if self.no_class || self.blank {
            ClassFiles::None
        } else {
            ClassFiles::Existing(&self.existing)
        }
    }

    /// Whether it is made of the class in this folder: where students were named, of those that they are in.
    pub(super) fn takes_class(&self, grid: &GridId, class: &ClassPath) -> bool {
        if self.students.is_empty() {
            return self.is_in_classes(grid, class);
        }
        let mut named = self.students.iter();
        named.any(|(of, student)| of == grid && student.class() == *class)
    }

    /// Whether a blank form with this student's name is made as a document of its own.
    pub(super) fn takes_named_blank_of(&self, grid: &GridId, student: &StudentPath) -> bool {
        self.named && self.names_student(grid, student)
    }

    /// Whether blank forms with names are made for students, not for whole classes.
    pub(super) fn takes_single_blanks(&self) -> bool {
        self.named && !self.students.is_empty()
    }

    /// Whether blank forms with the names filled in take the place of everything else that is made of classes.
    pub(super) fn takes_named_blanks(&self) -> bool {
        self.named || (self.blank && self.students.is_empty())
    }

    /// Whether the page that lists the blank forms of all grids is made.
    pub(super) fn takes_index(&self, always: bool) -> bool {
        let is_whole = self.grids.is_empty() && !self.is_of_some_students() && !self.named;
        is_whole && self.class_files(always).takes_index()
    }

    // Documents of classes and sheets of students lie side by side below `students/`; only reserved names tell them
    // apart.
    /// Whether a build with these options removes an output of this path that it does not make any more: a build of a
    /// part removes within its part only.
    pub(super) fn covers(&self, path: &OutputPath) -> bool {
        self.is_whole() || self.covers_in_part(path).unwrap_or(false)
    }

    fn is_whole(&self) -> bool {
        let has_all_forms = !self.blank && !self.named && self.grids.is_empty();
        self.formats.is_empty() && !self.is_of_some_students() && has_all_forms
    }

    /// None for the index, which is no part of a grid.
    fn covers_in_part(&self, path: &OutputPath) -> Option<bool> {
        let grid = &path.grid_id()?;
        let (_, extension) = path.file_name().rsplit_once('.')?;
        let mut formats = self.formats.iter();
        let is_in_format =
            self.formats.is_empty() || formats.any(|format| format.extension() == extension);
        let is_in_part = match path.student_path() {
            None if path.is_class_document() => self.covers_class_file(grid, path),
            None => self.takes_blank(),
            Some(_) if self.takes_named_blanks() => false,
            Some(student) if self.students.is_empty() => self.is_in_classes(grid, &student.class()),
            Some(student) => self.names_student(grid, &student),
        };
        Some(self.takes_grid(grid) && is_in_format && is_in_part)
    }

    fn covers_class_file(&self, grid: &GridId, path: &OutputPath) -> bool {
        if self.takes_single_blanks() {
            let mut named = self.students.iter();
            return named.any(|(of, student)| {
                let single = OutputPath::single_blank(of, student);
                of == grid && single.as_ref() == Some(path)
            });
        }
        let is_named_blank = path.is_named_blank();
        let takes_class = path
            .class_path()
            .is_some_and(|class| self.takes_class(grid, &class));
        if self.takes_named_blanks() {
            let is_asked = self.class || self.named;
            return is_asked && is_named_blank && takes_class;
        }
        let is_asked = self.class || self.no_class;
        !self.is_of_some_students() || (is_asked && !is_named_blank && takes_class)
    }

    fn names_student(&self, grid: &GridId, student: &StudentPath) -> bool {
        self.students.contains(&(grid.clone(), student.clone()))
    }
}
