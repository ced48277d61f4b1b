//! A snapshot checked as a whole: every grid as it is printed, every student's ratings against it.
//!
//! In: a [`Snapshot`]. Out: [`CheckedProject`], which every command starts from, and every diagnostic of every file.
//! Each grid and each student keeps the document that was parsed, so that nothing is decoded or parsed a second time.
//! Never looks at a theme, and never writes.

mod copies;
mod lost;
#[cfg(test)]
mod tests;
mod texts;

use super::layout::grid_file;
use super::{GridFolder, ProjectImages, Settings, Snapshot, StudentFile, check_names};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::source::FileSource;
use crate::model::class::{ClassPath, StudentPath};
use crate::model::grid::{Grid, GridId};
use crate::model::ratings::{self, Ratings};
use crate::model::scoring::{StudentScore, score};
use crate::model::sheet::{self, ProjectDefaults, StudentSource, context};
use crate::text::markup::MarkupSource;
use crate::text::yaml::YamlDocument;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// Everything that can be printed, and what cannot.
#[derive(Debug)]
pub struct CheckedProject {
    /// The project's settings.
    pub settings: Settings,
    /// Every grid, by name.
    pub grids: Vec<CheckedGrid>,
}

/// One grid with its students.
#[derive(Debug)]
pub struct CheckedGrid {
    /// The name of its folder.
    pub id: GridId,
    /// The grid, unless an error stops it.
    pub form: Option<Arc<CheckedForm>>,
    /// Its students, by path.
    pub students: Vec<Arc<CheckedStudent>>,
    /// The folders of its ratings that cannot be read, as paths below `ratings/`.
    pub unread: Vec<ClassPath>,
    /// `grid.yaml` as it was parsed, if it could be read.
    pub document: Option<Arc<YamlDocument>>,
}

/// A grid as it is printed.
#[derive(Debug)]
pub struct CheckedForm {
    /// The grid as it is meant.
    pub grid: Grid,
    /// As themes see it.
    pub context: context::SheetGrid,
    /// Its images.
    pub images: ProjectImages,
}

/// One student.
#[derive(Debug)]
pub struct CheckedStudent {
    /// Whose it is.
    pub path: StudentPath,
    /// The file, from the project's root.
    pub file: String,
    /// The file as it was parsed, if it could be read. Whoever needs its text or a place in it finds them here.
    pub document: Option<Arc<YamlDocument>>,
    /// The person as printed, if the file says who it is.
    pub person: Option<String>,
    /// The ratings, unless an error stops the sheet.
    pub ratings: Option<Ratings>,
    /// The rows still to be rated where an error stops the sheet: they are to be rated all the same.
    broken_to_rate: Option<usize>,
    /// What the ratings come to. Computed when it is first asked for: most commands need few students' marks.
    scored: OnceLock<StudentScore>,
    /// The images of remarks.
    pub images: ProjectImages,
}

impl CheckedStudent {
    /// The number of rows still to be rated, also on a sheet that an error stops; none where the grid has an error.
    pub fn rows_to_rate(&self, grid: &Grid) -> Option<usize> {
        match &self.ratings {
            Some(ratings) => Some(ratings.rows_to_rate(grid)),
            None => self.broken_to_rate,
        }
    }

    /// As printed: the person's name, or the file's.
    pub fn printed_name(&self) -> String {
        self.person
            .clone()
            .unwrap_or_else(|| self.path.stem().to_owned())
    }
}

impl CheckedForm {
    /// Every text of the grid and of its scales, each with the place where it was typed.
    pub fn texts(&self) -> Vec<&MarkupSource> {
        texts::grid_texts(&self.grid)
    }

    /// What a student's ratings come to, unless an error stops the sheet.
    pub fn scored<'s>(&self, student: &'s CheckedStudent) -> Option<&'s StudentScore> {
        let ratings = student.ratings.as_ref()?;
        Some(student.scored.get_or_init(|| score(&self.grid, ratings)))
    }

    /// One student's part of the sheet.
    pub fn student_context(&self, student: &CheckedStudent) -> Option<context::SheetStudent> {
        self.student_context_with(student, &student.images)
    }

    /// One student's part of the sheet, with the images of remarks under these paths.
    pub fn student_context_with(
        &self,
        student: &CheckedStudent,
        images: &ProjectImages,
    ) -> Option<context::SheetStudent> {
        let ratings = student.ratings.as_ref()?;
        let source = StudentSource {
            grid: &self.grid,
            form: &self.context,
            ratings,
            score: self.scored(student)?,
            path: &student.path,
        };
        Some(sheet::sheet_student(source, images))
    }
}

/// Checks everything in a snapshot. The source is asked for images alone: all else was read with the snapshot.
pub fn check_project(
    snapshot: Snapshot,
    source: &dyn FileSource,
    diagnostics: &mut Diagnostics,
) -> CheckedProject {
    let refused = refused_files(&snapshot, diagnostics);
    let Snapshot {
        settings,
        grids,
        diagnostics: met,
    } = snapshot;
    diagnostics.extend(met);
    let mut checker = ProjectChecker {
        source,
        settings: &settings,
        refused: &refused,
        diagnostics,
    };
    let grids = grids
        .into_iter()
        .map(|folder| checker.check_grid(folder))
        .collect();
    CheckedProject { settings, grids }
}

/// Files whose outputs would have a bad name, or the same name as another's.
fn refused_files(snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> BTreeSet<String> {
    let mut sources = Vec::new();
    let mut files = Vec::new();
    for grid in &snapshot.grids {
        let file = grid_file(&grid.id);
        sources.push((grid.id.as_str(), "", Place::File(file.as_str().into())));
        files.push(file);
        for student in &grid.students {
            let place = Place::File(student.file.as_str().into());
            sources.push((grid.id.as_str(), student.path.as_str(), place));
            files.push(student.file.clone());
        }
    }
    check_names(diagnostics, &sources)
        .into_iter()
        .filter_map(|index| files.get(index).cloned())
        .collect()
}

/// What the check of one file needs to know of the others.
struct ProjectChecker<'a> {
    source: &'a dyn FileSource,
    settings: &'a Settings,
    /// Files that are not built, because of their names.
    refused: &'a BTreeSet<String>,
    diagnostics: &'a mut Diagnostics,
}

impl ProjectChecker<'_> {
    fn check_grid(&mut self, folder: GridFolder) -> CheckedGrid {
        let GridFolder {
            id,
            document,
            grid,
            faulty,
            students,
            unread,
            diagnostics: met,
        } = folder;
        self.diagnostics.extend(met);
        // Its images are reported with its other errors, not once those are gone.
        if let Some(grid) = &faulty {
            self.collect_images(texts::grid_texts(grid), 0);
        }
        let is_refused = self.refused.contains(&grid_file(&id));
        let form = grid
            .filter(|_| !is_refused)
            .map(|grid| Arc::new(self.check_form(grid)));
        let found: Vec<_> = students
            .into_iter()
            .map(|student| self.check_student_apart(student, form.as_deref()))
            .collect();
        let students: Vec<_> = found.iter().map(|(student, _)| student.clone()).collect();
        let form = self.report_found(form, found);
        copies::report_copies(self.diagnostics, &students);
        CheckedGrid {
            id,
            form,
            students,
            unread,
            document,
        }
    }

    /// Reports what was found in the files of a grid; without the form where that shows that the grid is wrong.
    fn report_found(
        &mut self,
        form: Option<Arc<CheckedForm>>,
        found: Vec<lost::FoundInFile>,
    ) -> Option<Arc<CheckedForm>> {
        let Some(form) = form else {
            let found = found.into_iter().flat_map(|(_, found)| found);
            self.diagnostics.extend(found);
            return None;
        };
        let is_stopped = lost::report_found(self.diagnostics, &form.grid, found);
        (!is_stopped).then_some(form)
    }

    /// A student, and what is found in the file, not yet reported.
    fn check_student_apart(
        &mut self,
        file: StudentFile,
        form: Option<&CheckedForm>,
    ) -> lost::FoundInFile {
        let before = std::mem::take(self.diagnostics);
        let student = Arc::new(self.check_student(file, form));
        (student, std::mem::replace(self.diagnostics, before))
    }

    fn check_form(&mut self, grid: Grid) -> CheckedForm {
        let images = self.collect_images(texts::grid_texts(&grid), 0);
        let defaults = ProjectDefaults {
            lang: &self.settings.lang,
            fields: &self.settings.fields,
        };
        let context = sheet::sheet_grid(&grid, &defaults, &images);
        CheckedForm {
            grid,
            context,
            images,
        }
    }

    fn check_student(&mut self, file: StudentFile, form: Option<&CheckedForm>) -> CheckedStudent {
        let StudentFile {
            path,
            file,
            document,
            diagnostics: met,
        } = file;
        let grid = form.map(|form| &form.grid);
        let (document, mut ratings) = match document {
            Some(document) => {
                let (document, ratings) =
                    ratings::check_ratings(self.diagnostics, document, met, grid);
                (Some(document), ratings)
            }
            None => {
                self.diagnostics.extend(met);
                (None, None)
            }
        };
        let broken_to_rate = match (&ratings, &document, grid) {
            (None, Some(document), Some(grid)) => broken_rows_to_rate(document, grid),
            _ => None,
        };
        let first = form.map_or(0, |form| form.images.len());
        let remarks = ratings.as_ref().map(texts::student_texts);
        // An image that cannot be shown changes no rating, so it does not stop the sheet (docs/decisions/0009).
        let images = self.collect_images(remarks.unwrap_or_default(), first);
        if self.refused.contains(&file) {
            ratings = None;
        }
        let person = match &ratings {
            Some(ratings) => ratings.printed_name(),
            None => document.as_deref().and_then(ratings::read_person_name),
        };
        CheckedStudent {
            path,
            file,
            document,
            person,
            ratings,
            broken_to_rate,
            scored: OnceLock::new(),
            images,
        }
    }

    /// The images of some texts, numbered from `first`.
    fn collect_images(&mut self, texts: Vec<&MarkupSource>, first: usize) -> ProjectImages {
        ProjectImages::collect(self.source, self.diagnostics, texts.into_iter(), first)
    }
}

/// Rows that no error keeps from being rated, and that are not: of a sheet that is not made, they are to be rated too.
fn broken_rows_to_rate(document: &YamlDocument, grid: &Grid) -> Option<usize> {
    let mut reported_already = Diagnostics::new();
    let (partial, _) = ratings::read_partial_ratings(&mut reported_already, document, Some(grid));
    partial.map(|ratings| ratings.rows_to_rate(grid))
}
