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
    /// Blank sheets alone.
    pub blank: bool,
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
        if self.students.is_empty() {
            !self.blank
        } else {
            self.names_student(grid, student)
        }
    }

    pub(super) fn takes_blank(&self) -> bool {
        self.blank || self.students.is_empty()
    }

    /// Whether anything is made of classes: what `--class` asks for, or what the settings say of a whole build.
    fn takes_classes(&self, always: bool) -> bool {
        !self.no_class && (self.class || (always && !self.blank && self.students.is_empty()))
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
        let mut named = self.students.iter();
        self.students.is_empty()
            || named.any(|(of, student)| of == grid && student.class() == *class)
    }

    /// Whether blank forms with the names filled in take the place of everything else that is made of classes.
    pub(super) fn takes_named_blanks(&self) -> bool {
        self.blank && self.students.is_empty()
    }

    /// Whether the page that lists the blank forms of all grids is made.
    pub(super) fn takes_index(&self, always: bool) -> bool {
        let is_whole = self.grids.is_empty() && self.students.is_empty();
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
        self.formats.is_empty() && self.students.is_empty() && !self.blank && self.grids.is_empty()
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
            Some(_) if self.students.is_empty() => true,
            Some(student) => self.names_student(grid, &student),
        };
        Some(self.takes_grid(grid) && is_in_format && is_in_part)
    }

    fn covers_class_file(&self, grid: &GridId, path: &OutputPath) -> bool {
        let is_named_blank = path.file_name().starts_with(NAMED_BLANKS);
        if self.takes_named_blanks() {
            return self.class && is_named_blank;
        }
        let is_asked = self.class || self.no_class;
        let takes_class = path
            .class_path()
            .is_some_and(|class| self.takes_class(grid, &class));
        self.students.is_empty() || (is_asked && !is_named_blank && takes_class)
    }

    fn names_student(&self, grid: &GridId, student: &StudentPath) -> bool {
        self.students.contains(&(grid.clone(), student.clone()))
    }
}
