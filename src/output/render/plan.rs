//! What a build makes: one job for each file, with the key of all that it is made from.
//!
//! In: what was checked, themes, and what was asked for. Out: a [`Plan`], a plain value. Never makes anything.

mod class;
mod group;
mod index;
mod keys;
mod samples;

pub use class::{Papers, View};
pub use group::PATIENCE;
pub use index::Forms;

use super::glyphs;
use super::key::Key;
use super::prepare::{Prepared, PreparedForm, PreparedGrid, PreparedStudent};
use crate::base::diagnostic::{Place, Problems};
use crate::base::source::{Source, Text};
use crate::model::sheet::context;
use crate::output::pdf::{Files, Typesetter};
use crate::output::theme::{self, Form, Theme};
use crate::project::{Format, OutputPath, Settings};
use group::Themes;
use keys::Base;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// These grids; all where there is none.
    pub grids: BTreeSet<String>,
    /// These students, by grid and path; all where there is none.
    pub students: BTreeSet<(String, String)>,
    /// Blank sheets alone.
    pub blank: bool,
    /// What belongs to classes, whatever the settings say.
    pub class: bool,
    /// These formats; the project's where there is none.
    pub formats: Vec<Format>,
    /// This theme; each grid's, or the project's, where there is none.
    pub theme: Option<String>,
    /// How long a template may take; [`PATIENCE`] where there is none.
    pub patience: Option<Duration>,
}

impl Options {
    fn takes(&self, grid: &str) -> bool {
        self.grids.is_empty() || self.grids.contains(grid)
    }

    fn takes_student(&self, grid: &str, student: &str) -> bool {
        match self.students.is_empty() {
            true => !self.blank,
            false => self
                .students
                .contains(&(grid.to_owned(), student.to_owned())),
        }
    }

    fn takes_blank(&self) -> bool {
        self.blank || self.students.is_empty()
    }
}

/// What is to be made.
pub struct Plan {
    /// In the order they are made.
    pub jobs: Vec<Job>,
    /// In these formats.
    pub formats: Vec<Format>,
    /// Students whose files have errors: their printed names.
    pub failed: Vec<String>,
    /// The sheets that an error in a file stops, by grid and student; without a student, all of the grid.
    pub wrong: BTreeSet<(String, Option<String>)>,
    /// How many sheets of students were asked for.
    pub students: usize,
    /// Rows still to be rated on all of them.
    pub to_rate: usize,
    /// What was asked for.
    pub options: Options,
}

impl Plan {
    /// Makes the sheets first that are about one of these files.
    pub fn first(&mut self, files: &BTreeSet<String>) {
        self.jobs
            .sort_by_key(|job| !files.contains(job.place.path()));
    }

    /// How many blank forms it makes.
    pub fn forms(&self) -> usize {
        let sheets = self.jobs.iter().filter_map(Job::sheet);
        sheets.filter(|sheet| sheet.student.is_none()).count()
    }

    /// Whether an error in its file stops this output.
    pub(super) fn stops(&self, path: &OutputPath) -> bool {
        let Some((grid, rest)) = path.as_str().split_once('/') else {
            return false;
        };
        let student = rest
            .strip_prefix("students/")
            .and_then(|rest| rest.rsplit_once('.'))
            .map(|(stem, _)| stem.to_owned());
        let stops = |student| self.wrong.contains(&(grid.to_owned(), student));
        stops(None) || (student.is_some() && stops(student))
    }
}

/// One thing to make, as one file or several.
pub struct Job {
    /// What.
    pub work: Work,
    /// For messages: `oral/1AGORA/dupont`, or `oral/blank`.
    pub name: String,
    /// The printed name of the one person it is about, for the last line.
    pub person: Option<String>,
    /// The file it is about, for problems without a better place.
    pub place: Place,
    /// What is written.
    pub outputs: Vec<Output>,
}

/// What a job makes.
pub enum Work {
    /// One sheet in its formats.
    Sheet(Sheet),
    /// The sheets of a class in one document.
    Papers(Papers),
    /// The page of a class.
    Page(View),
    /// The overview of a class, on paper.
    Overview(View),
    /// The blank forms of the project.
    Index(Forms),
}

/// A grid, blank or with one student's ratings.
pub struct Sheet {
    /// What is the same for the grid's other sheets.
    pub group: Arc<Group>,
    /// The student; none on the blank.
    pub student: Option<Filled>,
}

/// A student's part of a sheet. What themes see of it is made when the sheet is: most sheets of a build stand there already.
pub struct Filled {
    form: Arc<PreparedForm>,
    student: Arc<PreparedStudent>,
}

impl Filled {
    /// Unless an error stops the sheet.
    fn new(form: &Arc<PreparedForm>, student: &Arc<PreparedStudent>) -> Option<Self> {
        student.ratings.is_some().then(|| Self {
            form: form.clone(),
            student: student.clone(),
        })
    }

    /// As themes see it.
    pub fn context(&self) -> Option<context::Student> {
        self.form.student(&self.student)
    }

    /// The student's file as typed.
    pub fn text(&self) -> Text {
        Text::decode(&self.student.file, &self.student.bytes)
    }

    /// The student's own files.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        self.student.images.files()
    }

    /// The date of the assessment, for the document's own data.
    pub fn date(&self) -> Option<(u16, u8, u8)> {
        let ratings = self.student.ratings.as_ref()?;
        crate::text::locale::is_iso_date(ratings.date.as_deref()?)
    }
}

/// What makes an output: one template that may be without end for one grid, and no other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Template {
    grid: String,
    theme: String,
    file: &'static str,
}

impl std::fmt::Display for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "themes/{}/{}", self.theme, self.file)
    }
}

impl Job {
    /// The template of one of its outputs.
    pub(super) fn template(&self, output: usize) -> Template {
        let of = |group: &Group, file| Template {
            grid: group.grid.clone(),
            theme: group.form.theme().to_owned(),
            file,
        };
        match (&self.work, self.outputs[output].format) {
            (Work::Sheet(sheet), Format::Html) => of(&sheet.group, "sheet.html"),
            (Work::Sheet(sheet), Format::Pdf) => of(&sheet.group, "sheet.typ"),
            (Work::Papers(papers), _) => of(&papers.group, "class.typ"),
            (Work::Page(view), _) => of(&view.group, "class.html"),
            (Work::Overview(view), _) => of(&view.group, "overview.typ"),
            (Work::Index(forms), _) => Template {
                grid: String::new(),
                theme: forms.page.theme().to_owned(),
                file: "index.html",
            },
        }
    }

    /// The sheet it makes, if it is one.
    pub fn sheet(&self) -> Option<&Sheet> {
        match &self.work {
            Work::Sheet(sheet) => Some(sheet),
            _ => None,
        }
    }

    /// How old layouts may be that are kept after it, for [`crate::output::pdf::evict`]; older ones go, so that memory stays flat.
    pub(super) fn age(&self, workers: usize) -> usize {
        match &self.work {
            // 3 MB a sheet, and nobody lays out the same again.
            Work::Papers(_) => 0,
            // What the last documents of all workers used stays.
            _ => 8 * workers,
        }
    }

    /// How many sheets it lays out.
    pub fn sheets(&self) -> usize {
        match &self.work {
            Work::Papers(papers) => papers.students.len(),
            _ => 1,
        }
    }

    /// Whether it is the sheet of a student.
    pub fn is_student(&self) -> bool {
        self.sheet().is_some_and(|sheet| sheet.student.is_some())
    }
}

/// One file.
pub struct Output {
    /// In which format.
    pub format: Format,
    /// Where.
    pub path: OutputPath,
    /// What it is made from.
    pub key: Key,
}

/// What the sheets of one grid, theme and language share.
pub struct Group {
    /// The name of the grid's folder.
    pub grid: String,
    /// As themes see it.
    pub context: context::Grid,
    /// Found for this grid.
    pub theme: Arc<Theme>,
    /// Both halves of the theme.
    pub form: Form,
    /// The same for all students.
    pub files: Files,
    /// With the theme's fonts.
    pub typesetter: Arc<Typesetter>,
    /// The characters of the form that no font has.
    pub missing: BTreeSet<char>,
}

/// The plan of what `options` ask for.
pub fn plan(
    prepared: Prepared,
    source: &dyn Source,
    options: Options,
    problems: &mut Problems,
) -> Plan {
    let formats = if options.formats.is_empty() {
        prepared.settings.formats.clone()
    } else {
        options.formats.clone()
    };
    let mut plan = Plan {
        jobs: Vec::new(),
        formats,
        failed: Vec::new(),
        wrong: BTreeSet::new(),
        students: 0,
        to_rate: 0,
        options,
    };
    let mut themes = Themes::new(source);
    group::check_settings(&plan, &prepared.settings, &mut themes, problems);
    for grid in prepared.grids {
        if plan.options.takes(&grid.id) {
            plan_grid(&mut plan, &prepared.settings, grid, &mut themes, problems);
        }
    }
    let index = index::job(&plan, &prepared.settings, &mut themes, problems);
    plan.jobs.extend(index);
    // Classes last: what they lay out is so much that nothing is kept after it.
    plan.jobs.sort_by_key(|job| job.sheet().is_none());
    plan
}

fn plan_grid(
    plan: &mut Plan,
    settings: &Settings,
    grid: PreparedGrid,
    themes: &mut Themes<'_>,
    problems: &mut Problems,
) {
    let wanted =
        |student: &&Arc<PreparedStudent>| plan.options.takes_student(&grid.id, &student.path);
    let students: Vec<_> = grid.students.iter().filter(wanted).collect();
    plan.students += students.len();
    let group = grid
        .form
        .as_ref()
        .and_then(|form| group::group(plan, settings, &grid, form, themes, problems));
    let Some((form, (group, base))) = grid.form.as_ref().zip(group) else {
        plan.failed
            .extend(students.iter().map(|student| student.name()));
        plan.wrong.insert((grid.id.clone(), None));
        return;
    };
    if plan.options.takes_blank() {
        let outputs = base.outputs(&plan.formats, None, |format| {
            OutputPath::blank(&grid.id, format)
        });
        plan.jobs.push(Job {
            work: Work::Sheet(Sheet {
                group: group.clone(),
                student: None,
            }),
            name: format!("{}/blank", grid.id),
            person: None,
            place: form.grid.place.clone(),
            outputs,
        });
    }
    for student in students {
        let Some(filled) = Filled::new(form, student) else {
            plan.failed.push(student.name());
            let path = Some(student.path.clone());
            plan.wrong.insert((grid.id.clone(), path));
            continue;
        };
        let ratings = student.ratings.as_ref();
        plan.to_rate += ratings.map_or(0, |ratings| ratings.to_rate(&form.grid));
        if plan.formats.contains(&Format::Pdf) {
            let json = || theme::student_json(filled.context().as_ref());
            let fonts = group.typesetter.fonts();
            glyphs::tell_student(problems, fonts, student, json, &group.missing);
        }
        let job = student_job(plan, &grid.id, &group, &base, filled);
        plan.jobs.push(job);
    }
    if plan.options.takes_classes(settings.class) {
        let ready = class::Ready {
            grid: &grid,
            form,
            group: &group,
            base: &base,
        };
        let jobs = class::jobs(plan, &ready, problems);
        plan.jobs.extend(jobs);
    }
}

fn student_job(plan: &Plan, grid: &str, group: &Arc<Group>, base: &Base, filled: Filled) -> Job {
    let student = filled.student.clone();
    Job {
        name: format!("{grid}/{}", student.path),
        person: Some(student.name()),
        work: Work::Sheet(Sheet {
            group: group.clone(),
            student: Some(filled),
        }),
        place: Place::File(student.file.as_str().into()),
        outputs: base.outputs(&plan.formats, Some(&student), |format| {
            OutputPath::student(grid, &student.path, format)
        }),
    }
}
