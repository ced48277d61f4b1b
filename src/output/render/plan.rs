//! What a build makes: one job for each file, with the key of all that it is made from.
//!
//! In: what was checked, themes, and what was asked for. Out: a [`BuildPlan`], a plain value. Never makes anything.

mod class;
mod group;
mod index;
mod keys;
mod samples;

pub use class::{ClassSheets, ClassView};
pub use group::DEFAULT_PATIENCE;
pub use index::FormIndex;

use super::glyphs;
use super::key::OutputKey;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::source::FileSource;
use crate::model::sheet::context;
use crate::output::pdf::{Typesetter, VirtualFiles};
use crate::output::theme::{self, Theme, ThemeName, ThemedForm};
use crate::project::{
    CheckedForm, CheckedGrid, CheckedProject, CheckedStudent, OutputFormat, OutputPath, Settings,
};
use crate::text::yaml::YamlDocument;
use group::ThemeCache;
use keys::BaseKeys;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// These grids; all where there is none.
    pub grids: BTreeSet<String>,
    /// These students, by grid and path; all where there is none.
    pub students: BTreeSet<(String, String)>,
    /// Blank sheets alone.
    pub blank: bool,
    /// What belongs to classes, whatever the settings say.
    pub class: bool,
    /// These formats; the project's where there is none.
    pub formats: Vec<OutputFormat>,
    /// This theme; each grid's, or the project's, where there is none.
    pub theme: Option<String>,
    /// How long a template may take; [`DEFAULT_PATIENCE`] where there is none.
    pub patience: Option<Duration>,
}

impl BuildOptions {
    fn takes_grid(&self, grid: &str) -> bool {
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
pub struct BuildPlan {
    /// In the order they are made.
    pub jobs: Vec<Job>,
    /// In these formats.
    pub formats: Vec<OutputFormat>,
    /// Students whose files have errors: their printed names.
    pub failed: Vec<String>,
    /// The sheets that an error in a file stops, by grid and student; without a student, all of the grid.
    pub stopped: BTreeSet<(String, Option<String>)>,
    /// How many sheets of students were asked for.
    pub student_count: usize,
    /// Rows still to be rated on all of them.
    pub to_rate: usize,
    /// What was asked for.
    pub options: BuildOptions,
}

impl BuildPlan {
    /// Makes the sheets first that are about one of these files.
    pub fn put_first(&mut self, files: &BTreeSet<String>) {
        self.jobs
            .sort_by_key(|job| !files.contains(job.place.path()));
    }

    /// How many blank forms it makes.
    pub fn blank_form_count(&self) -> usize {
        let sheets = self.jobs.iter().filter_map(Job::sheet);
        sheets.filter(|sheet| sheet.student.is_none()).count()
    }

    /// Whether an error in its file stops this output.
    pub(super) fn is_stopped(&self, path: &OutputPath) -> bool {
        let Some((grid, rest)) = path.as_str().split_once('/') else {
            return false;
        };
        let student = rest
            .strip_prefix("students/")
            .and_then(|rest| rest.rsplit_once('.'))
            .map(|(stem, _)| stem.to_owned());
        let stops = |student| self.stopped.contains(&(grid.to_owned(), student));
        stops(None) || (student.is_some() && stops(student))
    }
}

/// One thing to make, as one file or several.
pub struct Job {
    /// What.
    pub kind: JobKind,
    /// For messages: `oral/1AGORA/dupont`, or `oral/blank`.
    pub name: String,
    /// The printed name of the one person it is about, for the last line.
    pub person: Option<String>,
    /// The file it is about, for problems without a better place.
    pub place: Place,
    /// What is written.
    pub outputs: Vec<JobOutput>,
}

/// What a job makes.
pub enum JobKind {
    /// One sheet in its formats.
    Sheet(SheetJob),
    /// The sheets of a class in one document.
    ClassSheets(ClassSheets),
    /// The page of a class.
    ClassPage(ClassView),
    /// The overview of a class, on paper.
    ClassOverview(ClassView),
    /// The blank forms of the project.
    Index(FormIndex),
}

/// A grid, blank or with one student's ratings.
pub struct SheetJob {
    /// What is the same for the grid's other sheets.
    pub group: Arc<SheetGroup>,
    /// The student; none on the blank.
    pub student: Option<StudentSheet>,
}

/// A student's part of a sheet. What themes see of it is made when the sheet is: most sheets of a build stand there already.
pub struct StudentSheet {
    form: Arc<CheckedForm>,
    student: Arc<CheckedStudent>,
}

impl StudentSheet {
    /// Unless an error stops the sheet.
    fn new(form: &Arc<CheckedForm>, student: &Arc<CheckedStudent>) -> Option<Self> {
        student.ratings.is_some().then(|| Self {
            form: form.clone(),
            student: student.clone(),
        })
    }

    /// As themes see it.
    pub fn context(&self) -> Option<context::SheetStudent> {
        self.form.student_context(&self.student)
    }

    /// The student's file as it was parsed.
    pub(super) fn document(&self) -> Option<&YamlDocument> {
        self.student.document.as_deref()
    }

    /// The student's own files.
    pub fn image_files(&self) -> Vec<(String, Vec<u8>)> {
        self.student.images.files()
    }

    /// The date of the assessment, for the document's own data.
    pub fn date(&self) -> Option<(u16, u8, u8)> {
        let ratings = self.student.ratings.as_ref()?;
        crate::text::locale::parse_iso_date(ratings.date.as_deref()?)
    }
}

/// What makes an output: one template that may be without end for one grid, and no other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Template {
    grid: String,
    theme: ThemeName,
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
        let of = |group: &SheetGroup, file| Template {
            grid: group.grid.clone(),
            theme: group.theme.name().clone(),
            file,
        };
        match (&self.kind, self.outputs[output].format) {
            (JobKind::Sheet(sheet), OutputFormat::Html) => of(&sheet.group, "sheet.html"),
            (JobKind::Sheet(sheet), OutputFormat::Pdf) => of(&sheet.group, "sheet.typ"),
            (JobKind::ClassSheets(papers), _) => of(&papers.group, "class.typ"),
            (JobKind::ClassPage(view), _) => of(&view.group, "class.html"),
            (JobKind::ClassOverview(view), _) => of(&view.group, "overview.typ"),
            (JobKind::Index(forms), _) => Template {
                grid: String::new(),
                theme: forms.theme.name().clone(),
                file: "index.html",
            },
        }
    }

    /// The sheet it makes, if it is one.
    pub fn sheet(&self) -> Option<&SheetJob> {
        match &self.kind {
            JobKind::Sheet(sheet) => Some(sheet),
            _ => None,
        }
    }

    /// How old layouts may be that are kept after it, for [`crate::output::pdf::evict_layouts`]; older ones go, so that memory stays flat.
    pub(super) fn layout_age(&self, workers: usize) -> usize {
        match &self.kind {
            // 3 MB a sheet, and nobody lays out the same again.
            JobKind::ClassSheets(_) => 0,
            // What the last documents of all workers used stays.
            _ => 8 * workers,
        }
    }

    /// How many sheets it lays out.
    pub fn sheet_count(&self) -> usize {
        match &self.kind {
            JobKind::ClassSheets(papers) => papers.students.len(),
            _ => 1,
        }
    }

    /// Whether it is the sheet of a student.
    pub fn is_student_sheet(&self) -> bool {
        self.sheet().is_some_and(|sheet| sheet.student.is_some())
    }
}

/// One file.
pub struct JobOutput {
    /// In which format.
    pub format: OutputFormat,
    /// Where.
    pub path: OutputPath,
    /// What it is made from.
    pub key: OutputKey,
}

/// What the sheets of one grid, theme and language share.
pub struct SheetGroup {
    /// The name of the grid's folder.
    pub grid: String,
    /// As themes see it.
    pub context: context::SheetGrid,
    /// Found for this grid.
    pub theme: Arc<Theme>,
    /// Both halves of the theme.
    pub form: ThemedForm,
    /// The same for all students.
    pub files: VirtualFiles,
    /// With the theme's fonts.
    pub typesetter: Arc<Typesetter>,
    /// The characters of the form that no font has.
    pub missing: BTreeSet<char>,
}

/// The plan of what `options` ask for.
pub fn plan_build(
    checked: CheckedProject,
    source: &dyn FileSource,
    options: BuildOptions,
    problems: &mut Diagnostics,
) -> BuildPlan {
    let formats = if options.formats.is_empty() {
        checked.settings.formats.clone()
    } else {
        options.formats.clone()
    };
    let mut plan = BuildPlan {
        jobs: Vec::new(),
        formats,
        failed: Vec::new(),
        stopped: BTreeSet::new(),
        student_count: 0,
        to_rate: 0,
        options,
    };
    let mut themes = ThemeCache::new(source);
    group::check_settings_options(&plan, &checked.settings, &mut themes, problems);
    for grid in checked.grids {
        if plan.options.takes_grid(&grid.id) {
            plan_grid(&mut plan, &checked.settings, grid, &mut themes, problems);
        }
    }
    let index = index::index_job(&plan, &checked.settings, &mut themes, problems);
    plan.jobs.extend(index);
    // Classes last: what they lay out is so much that nothing is kept after it.
    plan.jobs.sort_by_key(|job| job.sheet().is_none());
    plan
}

fn plan_grid(
    plan: &mut BuildPlan,
    settings: &Settings,
    grid: CheckedGrid,
    themes: &mut ThemeCache<'_>,
    problems: &mut Diagnostics,
) {
    let wanted =
        |student: &&Arc<CheckedStudent>| plan.options.takes_student(&grid.id, &student.path);
    let students: Vec<_> = grid.students.iter().filter(wanted).collect();
    plan.student_count += students.len();
    let group = grid
        .form
        .as_ref()
        .and_then(|form| group::sheet_group(plan, settings, &grid, form, themes, problems));
    let Some((form, (group, base))) = grid.form.as_ref().zip(group) else {
        plan.failed
            .extend(students.iter().map(|student| student.printed_name()));
        plan.stopped.insert((grid.id.clone(), None));
        return;
    };
    if plan.options.takes_blank() {
        let outputs = base.sheet_outputs(&plan.formats, None, |format| {
            OutputPath::blank(&grid.id, format)
        });
        plan.jobs.push(Job {
            kind: JobKind::Sheet(SheetJob {
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
        let Some(student_sheet) = StudentSheet::new(form, student) else {
            plan.failed.push(student.printed_name());
            let path = Some(student.path.clone());
            plan.stopped.insert((grid.id.clone(), path));
            continue;
        };
        let ratings = student.ratings.as_ref();
        plan.to_rate += ratings.map_or(0, |ratings| ratings.rows_to_rate(&form.grid));
        if plan.formats.contains(&OutputFormat::Pdf) {
            let json = || theme::student_json(student_sheet.context().as_ref());
            let fonts = group.typesetter.fonts();
            glyphs::report_student_glyphs(problems, fonts, student, json, &group.missing);
        }
        let job = student_job(plan, &grid.id, &group, &base, student_sheet);
        plan.jobs.push(job);
    }
    if plan.options.takes_classes(settings.class) {
        let ready = class::ReadyGrid {
            grid: &grid,
            form,
            group: &group,
            base: &base,
        };
        let jobs = class::class_jobs(plan, &ready, problems);
        plan.jobs.extend(jobs);
    }
}

fn student_job(
    plan: &BuildPlan,
    grid: &str,
    group: &Arc<SheetGroup>,
    base: &BaseKeys,
    student_sheet: StudentSheet,
) -> Job {
    let student = student_sheet.student.clone();
    Job {
        name: format!("{grid}/{}", student.path),
        person: Some(student.printed_name()),
        kind: JobKind::Sheet(SheetJob {
            group: group.clone(),
            student: Some(student_sheet),
        }),
        place: Place::File(student.file.as_str().into()),
        outputs: base.sheet_outputs(&plan.formats, Some(&student), |format| {
            OutputPath::student(grid, &student.path, format)
        }),
    }
}
