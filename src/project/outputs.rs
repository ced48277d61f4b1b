//! The paths of outputs: a path that exists is valid.

use super::names::{SINGLE_BLANK_PREFIX, is_class_file, name_fault};
use crate::base::source::parent_folder;
use crate::model::class::{ClassPath, StudentPath};
use crate::model::grid::GridId;
use crate::model::sheet::OutputFormat;
use crate::text::unicode::to_nfc;
use std::fmt;

/// The folder below `output/` to which files go that somebody changed, before new ones take their place.
pub const KEPT_FOLDER: &str = "kept";

/// Where an output lies below the output folder: steps joined with `/`, in NFC, each a valid name on every system.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(String);

impl OutputPath {
    /// `path`, if each of its steps is a valid name. [`check_names`](super::names::check_names) reports what is wrong
    /// with the names of sources.
    pub fn new(path: &str) -> Option<Self> {
        let path = to_nfc(path);
        path.split('/')
            .all(|step| name_fault(step).is_none())
            .then_some(Self(path))
    }

    /// A grid's blank sheet.
    pub fn blank(grid: &GridId, format: OutputFormat) -> Option<Self> {
        Self::new(&format!("{grid}/blank.{}", format.extension()))
    }

    /// One student's sheet.
    pub fn student(grid: &GridId, student: &StudentPath, format: OutputFormat) -> Option<Self> {
        Self::new(&format!("{grid}/students/{student}.{}", format.extension()))
    }

    /// A file in a class's folder, for example `class.html`.
    pub fn class(grid: &GridId, class: &ClassPath, file: &str) -> Option<Self> {
        let gap = if class.is_empty() { "" } else { "/" };
        Self::new(&format!("{grid}/students/{class}{gap}{file}"))
    }

    /// The blank form with one student's name on it.
    pub fn single_blank(grid: &GridId, student: &StudentPath) -> Option<Self> {
        let file = format!("{SINGLE_BLANK_PREFIX}{}.pdf", student.stem());
        Self::class(grid, &student.class(), &file)
    }

    /// The grid that it belongs to; none for the page that lists the blank forms.
    pub fn grid_id(&self) -> Option<GridId> {
        GridId::new(self.0.split_once('/')?.0)
    }

    /// The student whose sheet it is; none for a class's document, a blank sheet and the page that lists these.
    pub fn student_path(&self) -> Option<StudentPath> {
        let (_, rest) = self.0.split_once('/')?;
        let (stem, _) = rest.strip_prefix("students/")?.rsplit_once('.')?;
        StudentPath::new(stem).filter(|student| !is_class_file(student))
    }

    /// The class in whose folder it lies; none outside of `students/`.
    pub fn class_path(&self) -> Option<ClassPath> {
        let (_, rest) = self.0.split_once('/')?;
        ClassPath::new(parent_folder(rest.strip_prefix("students/")?))
    }

    /// The last step.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// Whether it belongs to a student or a class of its grid.
    pub fn is_of_student(&self) -> bool {
        let rest = self.0.split_once('/').map(|(_, rest)| rest);
        rest.is_some_and(|rest| rest.starts_with("students/"))
    }

    /// Whether it belongs to a class, or to the project, and to no single sheet.
    pub fn is_class_document(&self) -> bool {
        let Some((_, rest)) = self.0.split_once('/') else {
            return true;
        };
        let file = rest.strip_prefix("students/");
        let stem = file.and_then(|file| file.rsplit_once('.'));
        stem.is_some_and(|(stem, _)| is_class_file(stem))
    }

    /// Whether it holds blank forms with names on them.
    pub fn is_named_blank(&self) -> bool {
        self.is_class_document() && self.file_name().starts_with("named-blank")
    }

    /// Whether a build makes files at such a place: a page of the project, a blank form, a document of students. What a
    /// manifest says of any other file is not ours.
    pub fn is_of_build(&self) -> bool {
        let mut formats = OutputFormat::ALL.iter();
        let has_format = formats.any(|format| {
            let stem = self.0.strip_suffix(format.extension());
            stem.is_some_and(|stem| stem.ends_with('.'))
        });
        let steps: Vec<&str> = self.0.split('/').collect();
        let is_place = match steps[..] {
            [page] => page == "index.html",
            [KEPT_FOLDER, ..] => false,
            [_, form] => form.starts_with("blank."),
            [_, folder, ..] => folder == "students",
            [] => false,
        };
        has_format && is_place
    }

    /// The steps joined with `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}
