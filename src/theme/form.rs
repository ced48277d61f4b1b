//! One form: a grid in a theme, a language and options, ready for every student.

use super::engine::Engine;
use super::problem::Problem;
use super::virtuals::Virtuals;
use super::{Strings, Theme, ThemeFile, faults, values};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::pdf;
use crate::sheet::context::{Grid, Student};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::ops::Range;
use tera::{Context, Value};

/// What all sheets of a grid share, made once; share it between threads.
#[derive(Debug)]
pub struct Form {
    html: Engine,
    typst: Virtuals,
}

impl Form {
    /// Loads the templates and prints `sheet.typ`. `options` go over the theme's defaults. None with an error.
    pub fn new(
        problems: &mut Problems,
        theme: &Theme,
        grid: &Grid,
        options: Map<String, Json>,
        strings: &Strings,
    ) -> Option<Self> {
        Self::of(problems, theme, grid, options, strings)
    }

    pub(super) fn of(
        problems: &mut Problems,
        theme: &Theme,
        grid: &impl Serialize,
        options: Map<String, Json>,
        strings: &Strings,
    ) -> Option<Self> {
        let options = Value::from_serializable(&effective(theme, options));
        let strings = Value::from_serializable(&strings.words);
        let shared = |form| {
            vec![
                ("grid", values::of(grid, form)),
                ("options", options.clone()),
                ("strings", strings.clone()),
            ]
        };
        let html = html(problems, theme, shared("html"));
        let typst = typst(problems, theme, shared("typst"));
        Some(Self {
            html: html?,
            typst: typst?,
        })
    }

    /// One page. The grid is the one the form was made with; of `sheet` only the student is read.
    ///
    /// # Errors
    /// What Tera complains of, at its place in the theme.
    pub fn html(&self, student: Option<&Student>) -> Result<String, Vec<Diagnostic>> {
        self.page(student)
    }

    pub(super) fn page(&self, student: Option<&impl Serialize>) -> Result<String, Vec<Diagnostic>> {
        let student = student.map_or_else(Value::none, |student| values::of(student, "html"));
        let mark = student
            .get_from_path("mark")
            .cloned()
            .unwrap_or_else(Value::none);
        let mut context = Context::new();
        context.insert_value("student", student);
        context.insert_value("mark", mark);
        self.html.render("sheet.html", &context)
    }

    /// Every shared file that Typst may ask for, by its path from the root: `/main.typ`, `/sheet.typ`, `/layout.typ`,
    /// parts, and `/classic/…` for what lies below an override. The student comes beside them, as `/student.json`.
    pub fn typst_files(&self) -> Vec<(String, Vec<u8>)> {
        self.typst.all()
    }

    /// Where a user finds a range of a virtual file.
    pub fn place(&self, virtual_path: &str, range: Option<&Range<usize>>) -> Place {
        self.typst
            .place(virtual_path, range)
            .unwrap_or_else(|| self.typst.template())
    }

    /// What Typst complained of while it typeset the sheet of that name (`grids/oral/ratings/lea.yaml`).
    pub fn faults(&self, faults: &[pdf::Fault], sheet: &str) -> Vec<Diagnostic> {
        faults
            .iter()
            .map(|fault| faults::of_typst(fault, sheet, self.place_of(fault, sheet), false))
            .collect()
    }

    /// What Typst warned of.
    pub fn warnings(&self, faults: &[pdf::Fault], sheet: &str) -> Vec<Diagnostic> {
        faults
            .iter()
            .map(|fault| faults::of_typst(fault, sheet, self.place_of(fault, sheet), true))
            .collect()
    }

    /// The nearest place in the theme on the way to a fault; a fault without any is the sheet's.
    fn place_of(&self, fault: &pdf::Fault, sheet: &str) -> Place {
        let own = [(&fault.file, &fault.range)].into_iter();
        let mut steps = own.chain(fault.trace.iter().map(|step| (&step.file, &step.range)));
        let place =
            steps.find_map(|(file, range)| self.typst.place(file.as_deref()?, range.as_ref()));
        place.unwrap_or_else(|| Place::File(sheet.into()))
    }
}

/// A student as the file `/student.json`: `null` on a blank sheet.
pub fn student_json(student: Option<&Student>) -> Vec<u8> {
    serde_json::to_vec(&student).unwrap_or_else(|_| b"null".to_vec())
}

fn html(
    problems: &mut Problems,
    theme: &Theme,
    mut shared: Vec<(&'static str, Value)>,
) -> Option<Engine> {
    needed(problems, theme, "sheet.html")?;
    let style = theme
        .file("style.css")
        .map(|file| values::style(file.text().as_str()))
        .unwrap_or_default();
    shared.push(("csp", Value::safe_string(&values::policy(&style))));
    shared.push(("style", Value::safe_string(&style)));
    Engine::html(problems, theme, shared)
}

fn typst(
    problems: &mut Problems,
    theme: &Theme,
    shared: Vec<(&'static str, Value)>,
) -> Option<Virtuals> {
    let template = needed(problems, theme, "sheet.typ")?;
    let engine = Engine::typst(problems, theme, shared)?;
    match engine.render("sheet.typ", &Context::new()) {
        Ok(generated) => Some(Virtuals::new(theme, generated, template)),
        Err(faults) => {
            problems.extend(faults);
            None
        }
    }
}

fn needed<'t>(
    problems: &mut Problems,
    theme: &'t Theme,
    name: &'static str,
) -> Option<&'t ThemeFile> {
    let file = theme.file(name);
    if file.is_none() {
        let place = Place::File(theme.folder().into());
        problems.add(
            Problem::ThemeFile {
                theme: theme.name().to_owned(),
                file: name,
            },
            place,
        );
    }
    file
}

/// The defaults of the theme, and what the grid sets.
fn effective(theme: &Theme, options: Map<String, Json>) -> Map<String, Json> {
    let defaults = theme
        .options()
        .into_iter()
        .filter(|(_, entry)| entry.default.is_some());
    let mut all: Map<String, Json> = defaults
        .map(|(name, entry)| (name.to_owned(), entry.default_value()))
        .collect();
    all.extend(options);
    all
}
