//! A snapshot checked as a whole: every grid as it is printed, every student's ratings against it.
//!
//! In: a [`Snapshot`]. Out: [`Prepared`], and every problem of every file. `check` stops here, `context` prints one of
//! the sheets, `build` makes them. Never looks at a theme, and never writes.

use crate::base::diagnostic::{Place, Problems, Severity};
use crate::base::source::Source;
use crate::model::grid::{Grid, RowKind};
use crate::model::ratings::{self, Ratings};
use crate::model::scoring::{Scored, score};
use crate::model::sheet::{self, Defaults, Who, context};
use crate::project::check_names;
use crate::project::{GridFolder, Images, Settings, Snapshot, StudentFile};
use crate::text::markup::Written;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// Everything that can be printed, and what cannot.
#[derive(Debug)]
pub struct Prepared {
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
    pub context: context::Grid,
    /// Its images.
    pub images: Images,
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
    scored: OnceLock<Scored>,
    /// The images of remarks.
    pub images: Images,
}

impl PreparedStudent {
    /// As printed: the person's name, or the file's.
    pub fn name(&self) -> String {
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
    pub fn scored<'s>(&self, student: &'s PreparedStudent) -> Option<&'s Scored> {
        let ratings = student.ratings.as_ref()?;
        Some(student.scored.get_or_init(|| score(&self.grid, ratings)))
    }

    /// One student's part of the sheet.
    pub fn student(&self, student: &PreparedStudent) -> Option<context::Student> {
        self.student_with(student, &student.images)
    }

    /// The same, with the images of remarks under these paths.
    pub fn student_with(
        &self,
        student: &PreparedStudent,
        images: &Images,
    ) -> Option<context::Student> {
        let ratings = student.ratings.as_ref()?;
        let scored = self.scored(student)?;
        let who = Who {
            path: &student.path,
            class: &student.class,
            stem: student.stem(),
        };
        Some(sheet::student(
            &self.grid,
            &self.context,
            (ratings, scored),
            &who,
            images,
        ))
    }
}

/// Checks everything in a snapshot.
pub fn prepare(snapshot: Snapshot, source: &dyn Source, problems: &mut Problems) -> Prepared {
    let refused = refused_names(&snapshot, problems);
    let Snapshot {
        settings,
        grids,
        problems: met,
        ..
    } = snapshot;
    problems.extend(met);
    let grids = grids
        .into_iter()
        .map(|folder| prepared_grid(folder, &settings, source, problems, &refused))
        .collect();
    Prepared { settings, grids }
}

/// Files whose outputs would have a bad name, or the same name as another's.
fn refused_names(snapshot: &Snapshot, problems: &mut Problems) -> BTreeSet<String> {
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
        .filter_map(|place| files.get(place).cloned())
        .collect()
}

fn prepared_grid(
    folder: GridFolder,
    settings: &Settings,
    source: &dyn Source,
    problems: &mut Problems,
    refused: &BTreeSet<String>,
) -> PreparedGrid {
    let GridFolder {
        id,
        grid,
        faulty,
        students,
        bytes,
        problems: met,
    } = folder;
    problems.extend(met);
    // Its images are told with its other faults, not once those are gone.
    if let Some(grid) = &faulty {
        Images::collect(source, problems, texts(grid).into_iter(), 0);
    }
    let sound = !refused.contains(&format!("grids/{id}"));
    let form = grid
        .filter(|_| sound)
        .map(|grid| Arc::new(prepared_form(grid, settings, source, problems)));
    let students = students
        .into_iter()
        .map(|student| prepared_student(student, form.as_deref(), source, problems, refused));
    let students = students.map(Arc::new).collect();
    PreparedGrid {
        id,
        form,
        students,
        bytes,
    }
}

fn prepared_form(
    grid: Grid,
    settings: &Settings,
    source: &dyn Source,
    problems: &mut Problems,
) -> PreparedForm {
    let images = Images::collect(source, problems, texts(&grid).into_iter(), 0);
    let defaults = Defaults {
        lang: &settings.lang,
        fields: &settings.fields,
    };
    let context = sheet::form(&grid, &defaults, &images);
    PreparedForm {
        grid,
        context,
        images,
    }
}

fn prepared_student(
    file: StudentFile,
    form: Option<&PreparedForm>,
    source: &dyn Source,
    problems: &mut Problems,
    refused: &BTreeSet<String>,
) -> PreparedStudent {
    let StudentFile {
        path,
        class,
        file,
        bytes,
        document,
        problems: met,
    } = file;
    let broken = met.count(Severity::Error) > 0;
    problems.extend(met);
    let mut ratings = document
        .as_ref()
        .and_then(|document| ratings::ratings(problems, document, form.map(|form| &form.grid)));
    let first = form.map_or(0, |form| form.images.len());
    let remarks = ratings.as_ref().map(remarks).unwrap_or_default();
    let images = Images::collect(source, problems, remarks.into_iter(), first);
    if broken || refused.contains(&file) {
        ratings = None;
    }
    let person = match &ratings {
        Some(ratings) => ratings.printed_name(),
        None => document.as_ref().and_then(ratings::person),
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
fn texts(grid: &Grid) -> Vec<&Written> {
    let mut texts: Vec<&Written> = vec![&grid.title.0];
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
        if let RowKind::Levels { scale, offers } = &row.kind {
            texts.extend(
                offers
                    .iter()
                    .filter_map(|offer| offer.descriptor.as_ref())
                    .map(|it| &it.0),
            );
            for level in &scale.levels {
                texts.extend([&level.name, &level.heading]);
                texts.extend(level.description.iter().map(|it| &it.0));
            }
        }
    }
    texts
}

/// Every text of a student that may show an image.
fn remarks(ratings: &Ratings) -> Vec<&Written> {
    let mut texts: Vec<&Written> = ratings.remarks.iter().flatten().collect();
    texts.extend(ratings.comment.iter().map(|it| &it.0));
    texts.extend(ratings.mark.iter().filter_map(|mark| mark.reason.as_ref()));
    for rating in ratings.rows.iter().flatten() {
        texts.extend(rating.remark.iter().chain(rating.text.iter()));
    }
    texts
}
