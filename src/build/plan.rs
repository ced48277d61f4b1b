//! What a build makes: one job for each file, with the key of all that it is made from.
//!
//! In: what was checked, themes, and what was asked for. Out: a [`Plan`], a plain value. Never makes anything.

use super::key::{Key, KeyBuilder};
use super::prepare::{Prepared, PreparedForm, PreparedGrid, PreparedStudent};
use crate::diagnostic::{Place, Problems};
use crate::grid::values::Options as TypedOptions;
use crate::pdf::{Files, Fonts, Typesetter};
use crate::project::{Format, OutputPath};
use crate::sheet::context;
use crate::source::Source;
use crate::theme::{Form, Theme};
use crate::yaml::{Node, Value};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// These grids; all where there is none.
    pub grids: BTreeSet<String>,
    /// These students, by grid and path; all where there is none.
    pub students: BTreeSet<(String, String)>,
    /// Blank sheets alone.
    pub blank: bool,
    /// These formats; the project's where there is none.
    pub formats: Vec<Format>,
    /// This theme; each grid's, or the project's, where there is none.
    pub theme: Option<String>,
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
    /// How many sheets of students were asked for.
    pub students: usize,
    /// Rows still to be rated on all of them.
    pub to_rate: usize,
    /// What was asked for.
    pub options: Options,
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
}

/// A grid, blank or with one student's ratings.
pub struct Sheet {
    /// What is the same for the grid's other sheets.
    pub group: Arc<Group>,
    /// The student; none on the blank.
    pub student: Option<Arc<context::Student>>,
    /// The student's own files.
    pub images: Vec<(String, Vec<u8>)>,
    /// The date of the assessment, for the document's own data.
    pub date: Option<(u16, u8, u8)>,
}

impl Job {
    /// The sheet it makes, if it is one.
    pub fn sheet(&self) -> Option<&Sheet> {
        match &self.work {
            Work::Sheet(sheet) => Some(sheet),
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
    /// Both halves of the theme.
    pub form: Form,
    /// The same for all students.
    pub files: Files,
    /// With the theme's fonts.
    pub typesetter: Arc<Typesetter>,
}

/// Themes and fonts, loaded once for all grids.
struct Themes<'a> {
    source: &'a dyn Source,
    loaded: BTreeMap<String, Option<(Theme, Arc<Typesetter>)>>,
    plain: Option<Arc<Typesetter>>,
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
        students: 0,
        to_rate: 0,
        options,
    };
    let mut themes = Themes {
        source,
        loaded: BTreeMap::new(),
        plain: None,
    };
    for grid in prepared.grids {
        if plan.options.takes(&grid.id) {
            plan_grid(&mut plan, &prepared.settings, grid, &mut themes, problems);
        }
    }
    plan
}

fn plan_grid(
    plan: &mut Plan,
    settings: &crate::project::Settings,
    grid: PreparedGrid,
    themes: &mut Themes<'_>,
    problems: &mut Problems,
) {
    let wanted = |student: &PreparedStudent| plan.options.takes_student(&grid.id, &student.path);
    let students: Vec<&PreparedStudent> = grid
        .students
        .iter()
        .filter(|student| wanted(student))
        .collect();
    plan.students += students.len();
    let group = grid
        .form
        .as_ref()
        .and_then(|form| group(plan, settings, &grid, form, themes, problems));
    let Some((form, (group, base))) = grid.form.as_ref().zip(group) else {
        plan.failed
            .extend(students.iter().map(|student| student.name()));
        return;
    };
    if plan.options.takes_blank() {
        let outputs = outputs(plan, &base, None, |format| {
            OutputPath::blank(&grid.id, format)
        });
        plan.jobs.push(Job {
            work: Work::Sheet(Sheet {
                group: group.clone(),
                student: None,
                images: Vec::new(),
                date: None,
            }),
            name: format!("{}/blank", grid.id),
            person: None,
            place: form.grid.place.clone(),
            outputs,
        });
    }
    for student in students {
        match form.student(student) {
            Some(context) => {
                plan.to_rate += student
                    .ratings
                    .as_ref()
                    .map_or(0, |ratings| ratings.to_rate(&form.grid));
                let job = student_job(plan, &grid.id, &group, &base, student, context);
                plan.jobs.push(job);
            }
            None => plan.failed.push(student.name()),
        }
    }
}

fn student_job(
    plan: &Plan,
    grid: &str,
    group: &Arc<Group>,
    base: &KeyBuilder,
    student: &PreparedStudent,
    context: context::Student,
) -> Job {
    let date = student
        .ratings
        .as_ref()
        .and_then(|ratings| ratings.date.as_deref());
    Job {
        name: format!("{grid}/{}", student.path),
        person: Some(context.name.clone()),
        work: Work::Sheet(Sheet {
            group: group.clone(),
            student: Some(Arc::new(context)),
            images: student.images.files(),
            date: date.and_then(crate::locale::is_iso_date),
        }),
        place: Place::File(student.file.as_str().into()),
        outputs: outputs(plan, base, Some(student), |format| {
            OutputPath::student(grid, &student.path, format)
        }),
    }
}

fn outputs(
    plan: &Plan,
    base: &KeyBuilder,
    student: Option<&PreparedStudent>,
    path: impl Fn(Format) -> Option<OutputPath>,
) -> Vec<Output> {
    let output = |&format: &Format| {
        let mut key = base.clone().text(format.extension());
        if let Some(student) = student {
            let images = student.images.files();
            key = key.text(&student.path).part(&student.bytes);
            key = key.files(
                images
                    .iter()
                    .map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
            );
        }
        Some(Output {
            format,
            path: path(format)?,
            key: key.finish(),
        })
    };
    plan.formats.iter().filter_map(output).collect()
}

/// What a grid's sheets share, and the beginning of their keys.
fn group(
    plan: &Plan,
    settings: &crate::project::Settings,
    grid: &PreparedGrid,
    form: &PreparedForm,
    themes: &mut Themes<'_>,
    problems: &mut Problems,
) -> Option<(Arc<Group>, KeyBuilder)> {
    let (name, place) = match (&plan.options.theme, &form.grid.theme) {
        (Some(name), _) => (name.clone(), Place::File("--theme".into())),
        (None, Some((name, place))) => (name.clone(), place.clone()),
        (None, None) => settings.theme.clone(),
    };
    let (theme, typesetter) = themes.get(&name, place, problems)?;
    let strings = theme.strings(problems, &form.context.lang, &form.grid.place);
    let options = merged(settings.options.as_ref(), form.grid.options.as_ref());
    let base = KeyBuilder::new("sheet")
        .files(
            theme
                .files()
                .map(|file| (file.path.as_ref(), file.bytes.as_ref())),
        )
        .text(&serde_json::to_string(&options).unwrap_or_default())
        // The grid as printed holds what scales, settings and language make of it.
        .text(&serde_json::to_string(&form.context).unwrap_or_default())
        .part(&grid.bytes);
    let made = Form::new(problems, &theme, &form.context, options, &strings)?;
    let files = typesetter.files(made.typst_files().into_iter().chain(form.images.files()));
    tell_missing(&files, &made, problems);
    let group = Group {
        grid: grid.id.clone(),
        context: form.context.clone(),
        form: made,
        files,
        typesetter,
    };
    Some((Arc::new(group), base))
}

/// Characters of the form that no font has, once for each file.
fn tell_missing(files: &Files, form: &Form, problems: &mut Problems) {
    for (path, missing) in files.missing_by_file() {
        let place = form.place(path, Some(&(missing.at..missing.at + missing.c.len_utf8())));
        problems.add(super::run::Problem::glyph(missing.c), place);
    }
}

impl Themes<'_> {
    fn get(
        &mut self,
        name: &str,
        place: Place,
        problems: &mut Problems,
    ) -> Option<(Theme, Arc<Typesetter>)> {
        if let Some(loaded) = self.loaded.get(name) {
            return loaded.clone();
        }
        let loaded = Theme::load(problems, self.source, name, place).map(|theme| {
            let fonts: Vec<Vec<u8>> = theme.fonts().map(|font| font.bytes.to_vec()).collect();
            let typesetter = if fonts.is_empty() {
                self.plain()
            } else {
                typesetter(fonts)
            };
            (theme, typesetter)
        });
        self.loaded.insert(name.to_owned(), loaded.clone());
        loaded
    }

    fn plain(&mut self) -> Arc<Typesetter> {
        self.plain
            .get_or_insert_with(|| Arc::new(Typesetter::new(Fonts::builtin())))
            .clone()
    }
}

fn typesetter(fonts: Vec<Vec<u8>>) -> Arc<Typesetter> {
    Arc::new(Typesetter::new(Fonts::builtin().with(fonts)))
}

/// The project's options, each overridden by the grid's.
fn merged(project: Option<&TypedOptions>, grid: Option<&TypedOptions>) -> Map<String, Json> {
    let mut merged = Map::new();
    for (key, node) in project
        .into_iter()
        .chain(grid)
        .flat_map(|options| &options.0)
    {
        merged.insert(key.text.clone(), json(node));
    }
    merged
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(scalar) => match scalar.text.as_str() {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            text => Json::String(text.to_owned()),
        },
        Value::List(items) => Json::Array(items.iter().map(json).collect()),
        Value::Map(entries) => Json::Object(
            entries
                .iter()
                .map(|entry| (entry.key.text.clone(), json(&entry.value)))
                .collect(),
        ),
    }
}
