//! A snapshot checked as a whole: every grid as it is printed, every student's ratings against it.
//!
//! In: a [`Snapshot`]. Out: [`PreparedProject`], and every problem of every file. `check` stops here, `context` prints one of
//! the sheets, `build` makes them. Never looks at a theme, and never writes.

use crate::base::diagnostic::{Diagnostics, Place, Severity};
use crate::base::source::FileSource;
use crate::model::grid::Grid;
use crate::model::ratings::{self, Ratings};
use crate::model::scoring::{StudentScore, score};
use crate::model::sheet::{self, ProjectDefaults, StudentOrigin, context};
use crate::project::check_names;
use crate::project::{GridFolder, ProjectImages, Settings, Snapshot, StudentFile};
use crate::text::markup::MarkupSource;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// Everything that can be printed, and what cannot.
#[derive(Debug)]
pub struct PreparedProject {
    /// The project's settings.
    pub settings: Settings,
    /// Every grid, by name.
    pub grids: Vec<PreparedGrid>,
}

/// One grid with its students.
#[derive(Debug)]
pub struct PreparedGrid {
    /// The name of its folder.
    pub id: String,
    /// The grid, unless an error stops it.
    pub form: Option<Arc<PreparedForm>>,
    /// Its students, by path.
    pub students: Vec<Arc<PreparedStudent>>,
    /// The bytes of `grid.yaml`.
    pub bytes: Vec<u8>,
}

/// A grid as it is printed.
#[derive(Debug)]
pub struct PreparedForm {
    /// As meant.
    pub grid: Grid,
    /// As themes see it.
    pub context: context::SheetGrid,
    /// Its images.
    pub images: ProjectImages,
}

/// One student.
#[derive(Debug)]
pub struct PreparedStudent {
    /// Below `ratings/`, without `.yaml`.
    pub path: String,
    /// The name of the folder.
    pub class: String,
    /// The file, from the project's root.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The person as printed, if the file says who it is.
    pub person: Option<String>,
    /// The ratings, unless an error stops the sheet.
    pub ratings: Option<Ratings>,
    /// What the ratings come to, once it was asked for.
    scored: OnceLock<StudentScore>,
    /// The images of remarks.
    pub images: ProjectImages,
}

impl PreparedStudent {
    /// As printed: the person's name, or the file's.
    pub fn printed_name(&self) -> String {
        self.person
            .clone()
            .unwrap_or_else(|| self.stem().to_owned())
    }

    /// The file's name without `.yaml`.
    pub fn stem(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

impl PreparedForm {
    /// What a student's ratings come to, unless an error stops the sheet.
    pub fn scored<'s>(&self, student: &'s PreparedStudent) -> Option<&'s StudentScore> {
        let ratings = student.ratings.as_ref()?;
        Some(student.scored.get_or_init(|| score(&self.grid, ratings)))
    }

    /// One student's part of the sheet.
    pub fn student_context(&self, student: &PreparedStudent) -> Option<context::SheetStudent> {
        self.student_context_with(student, &student.images)
    }

    /// The same, with the images of remarks under these paths.
    pub fn student_context_with(
        &self,
        student: &PreparedStudent,
        images: &ProjectImages,
    ) -> Option<context::SheetStudent> {
        let ratings = student.ratings.as_ref()?;
        let scored = self.scored(student)?;
        let who = StudentOrigin {
            path: &student.path,
            class: &student.class,
            stem: student.stem(),
        };
        Some(sheet::sheet_student(
            &self.grid,
            &self.context,
            (ratings, scored),
            &who,
            images,
        ))
    }
}

/// Checks everything in a snapshot.
pub fn prepare_project(
    snapshot: Snapshot,
    source: &dyn FileSource,
    problems: &mut Diagnostics,
) -> PreparedProject {
    let refused = refused_names(&snapshot, problems);
    let Snapshot {
        settings,
        grids,
        diagnostics: met,
        ..
    } = snapshot;
    problems.extend(met);
    let grids = grids
        .into_iter()
        .map(|folder| prepare_grid(folder, &settings, source, problems, &refused))
        .collect();
    PreparedProject { settings, grids }
}

/// Files whose outputs would have a bad name, or the same name as another's.
fn refused_names(snapshot: &Snapshot, problems: &mut Diagnostics) -> BTreeSet<String> {
    let mut sources = Vec::new();
    let mut files = Vec::new();
    for grid in &snapshot.grids {
        sources.push((
            grid.id.as_str(),
            "",
            Place::File(format!("grids/{}/grid.yaml", grid.id).into()),
        ));
        files.push(format!("grids/{}", grid.id));
        for student in &grid.students {
            sources.push((
                grid.id.as_str(),
                student.path.as_str(),
                Place::File(student.file.as_str().into()),
            ));
            files.push(student.file.clone());
        }
    }
    check_names(problems, &sources)
        .into_iter()
        .filter_map(|index| files.get(index).cloned())
        .collect()
}

fn prepare_grid(
    folder: GridFolder,
    settings: &Settings,
    source: &dyn FileSource,
    problems: &mut Diagnostics,
    refused: &BTreeSet<String>,
) -> PreparedGrid {
    let GridFolder {
        id,
        grid,
        faulty,
        students,
        bytes,
        diagnostics: met,
    } = folder;
    problems.extend(met);
    // Its images are told with its other faults, not once those are gone.
    if let Some(grid) = &faulty {
        ProjectImages::collect(source, problems, grid_texts(grid).into_iter(), 0);
    }
    let sound = !refused.contains(&format!("grids/{id}"));
    let form = grid
        .filter(|_| sound)
        .map(|grid| Arc::new(prepare_form(grid, settings, source, problems)));
    let students = students
        .into_iter()
        .map(|student| prepare_student(student, form.as_deref(), source, problems, refused));
    let students = students.map(Arc::new).collect();
    PreparedGrid {
        id,
        form,
        students,
        bytes,
    }
}

fn prepare_form(
    grid: Grid,
    settings: &Settings,
    source: &dyn FileSource,
    problems: &mut Diagnostics,
) -> PreparedForm {
    let images = ProjectImages::collect(source, problems, grid_texts(&grid).into_iter(), 0);
    let defaults = ProjectDefaults {
        lang: &settings.lang,
        fields: &settings.fields,
    };
    let context = sheet::sheet_grid(&grid, &defaults, &images);
    PreparedForm {
        grid,
        context,
        images,
    }
}

fn prepare_student(
    file: StudentFile,
    form: Option<&PreparedForm>,
    source: &dyn FileSource,
    problems: &mut Diagnostics,
    refused: &BTreeSet<String>,
) -> PreparedStudent {
    let StudentFile {
        path,
        class,
        file,
        bytes,
        document,
        diagnostics: met,
    } = file;
    let broken = met.count(Severity::Error) > 0;
    problems.extend(met);
    let mut ratings = document.as_ref().and_then(|document| {
        ratings::read_ratings(problems, document, form.map(|form| &form.grid))
    });
    let first = form.map_or(0, |form| form.images.len());
    let remarks = ratings.as_ref().map(student_texts).unwrap_or_default();
    let images = ProjectImages::collect(source, problems, remarks.into_iter(), first);
    if broken || refused.contains(&file) {
        ratings = None;
    }
    let person = match &ratings {
        Some(ratings) => ratings.printed_name(),
        None => document.as_ref().and_then(ratings::read_person_name),
    };
    PreparedStudent {
        path,
        class,
        file,
        bytes,
        person,
        ratings,
        scored: OnceLock::new(),
        images,
    }
}

/// Every text of a grid that may show an image.
fn grid_texts(grid: &Grid) -> Vec<&MarkupSource> {
    let mut texts: Vec<&MarkupSource> = vec![&grid.title.0];
    texts.extend(grid.subtitle.iter().map(|it| &it.0));
    texts.extend(grid.intro.iter().map(|it| &it.0));
    texts.extend(grid.fields.iter().flatten().map(|field| &field.label));
    for section in &grid.sections {
        texts.push(&section.title.0);
        texts.extend(section.intro.iter().map(|it| &it.0));
        texts.extend(section.remarks.iter());
        texts.extend(
            section
                .tasks
                .iter()
                .filter_map(|task| task.title.as_ref())
                .map(|title| &title.0),
        );
    }
    for row in grid.rows() {
        texts.push(&row.label.0);
        texts.extend(row.hint.iter().map(|it| &it.0));
        if let Some(levels) = row.levels() {
            texts.extend(
                levels
                    .iter()
                    .filter_map(|it| it.offer.descriptor.as_ref())
                    .map(|it| &it.0),
            );
            for level in &levels.scale().levels {
                texts.extend([&level.name, &level.heading]);
                texts.extend(level.description.iter().map(|it| &it.0));
            }
        }
    }
    texts
}

/// Every text of a student that may show an image.
fn student_texts(ratings: &Ratings) -> Vec<&MarkupSource> {
    let mut texts: Vec<&MarkupSource> = ratings.remarks.iter().flatten().collect();
    texts.extend(ratings.comment.iter().map(|it| &it.0));
    texts.extend(ratings.mark.iter().filter_map(|mark| mark.reason.as_ref()));
    for rating in ratings.rows.iter().flatten() {
        texts.extend(rating.remark.iter().chain(rating.text.iter()));
    }
    texts
}
