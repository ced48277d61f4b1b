//! One form: a grid in a theme, a language and options, ready for every student.

use super::engine::Engine;
use super::problem::Problem;
use super::virtuals::Virtuals;
use super::{Options, Strings, Theme, ThemeFile, faults, is_builtin, page, values};
use crate::base::diagnostic::{Diagnostic, Place, Problems, Role};
use crate::model::sheet::context::{Grid, Student};
use crate::output::pdf;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use tera::{Context, Value};

/// What all sheets of a grid share, made once; share it between threads.
#[derive(Debug)]
pub struct Form {
    theme: String,
    html: Engine,
    policy: String,
    /// The style of the page of a class.
    pub(super) class_style: String,
    pub(super) words: BTreeMap<String, String>,
    typst: Virtuals,
}

impl Form {
    /// Loads the templates and prints `sheet.typ` with what holds for this grid. None with an error.
    pub fn new(
        problems: &mut Problems,
        theme: &Theme,
        grid: &Grid,
        options: &Options,
        strings: &Strings,
    ) -> Option<Self> {
        Self::of(problems, theme, grid, options, strings)
    }

    pub(super) fn of(
        problems: &mut Problems,
        theme: &Theme,
        grid: &impl Serialize,
        options: &Options,
        strings: &Strings,
    ) -> Option<Self> {
        let values = Value::from_serializable(&options.values());
        let words = strings.words.clone();
        let strings = Value::from_serializable(&words);
        let shared = |form| {
            vec![
                ("grid", values::of(grid, form)),
                ("options", values.clone()),
                ("strings", strings.clone()),
            ]
        };
        let style = page::style(problems, theme, &values);
        let html = html(
            problems,
            theme,
            options,
            style.as_deref().unwrap_or_default(),
            shared("html"),
        );
        let typst = typst(problems, theme, options, shared("typst"));
        Some(Self {
            theme: theme.name().to_owned(),
            html: html?,
            policy: page::policy(style.as_deref()?),
            class_style: page::with(theme, "class.css", style?),
            words,
            typst: typst?,
        })
    }

    /// The name of the theme.
    pub fn theme(&self) -> &str {
        &self.theme
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
        self.html.page("sheet.html", &context, &self.policy)
    }

    /// The page of another template, with the policy that lets its style through and nothing else.
    pub(super) fn page_of(
        &self,
        template: &str,
        context: &Context,
        policy: &str,
    ) -> Result<String, Vec<Diagnostic>> {
        self.html.page(template, context, policy)
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
        self.told(faults, sheet, false)
    }

    /// What Typst warned of.
    pub fn warnings(&self, faults: &[pdf::Fault], sheet: &str) -> Vec<Diagnostic> {
        self.told(faults, sheet, true)
    }

    fn told(&self, faults: &[pdf::Fault], sheet: &str, warning: bool) -> Vec<Diagnostic> {
        let told = |fault| {
            let places = self.places_of(fault);
            // A mistake shows itself in a built-in file that the author's own file calls: told at the call.
            let own = places.iter().find(|place| !is_builtin(place)).cloned();
            // Or in one that calls hers: told of her part.
            let part = if own.is_none() {
                self.part_of(fault)
            } else {
                None
            };
            let first = places.into_iter().next();
            let mut diagnostic = match part {
                Some((part, place)) => faults::of_part(fault, sheet, part, place),
                None => {
                    let place = own.or_else(|| first.clone());
                    let place = place.unwrap_or_else(|| Place::File(sheet.into()));
                    faults::of_typst(fault, sheet, place, warning)
                }
            };
            if let Some(first) = first.filter(is_builtin)
                && !is_builtin(&diagnostic.place)
            {
                diagnostic.see(first, Role::Raised);
            }
            diagnostic
        };
        faults.iter().map(told).collect()
    }

    /// The author's part that a fault in a built-in file is about.
    fn part_of(&self, fault: &pdf::Fault) -> Option<(&'static str, Place)> {
        let (file, range) = (fault.file.as_deref()?, fault.range.as_ref()?);
        self.typst.part_at(file, range)
    }

    /// The places in the theme on the way to a fault, innermost first; a fault without any is the sheet's.
    fn places_of(&self, fault: &pdf::Fault) -> Vec<Place> {
        let own = [(&fault.file, &fault.range)].into_iter();
        let steps = own.chain(fault.trace.iter().map(|step| (&step.file, &step.range)));
        steps
            .filter_map(|(file, range)| self.typst.place(file.as_deref()?, range.as_ref()))
            .collect()
    }
}

/// A student as the file `/student.json`: `null` on a blank sheet.
pub fn student_json(student: Option<&Student>) -> Vec<u8> {
    serde_json::to_vec(&student).unwrap_or_else(|_| b"null".to_vec())
}

fn html(
    problems: &mut Problems,
    theme: &Theme,
    options: &Options,
    style: &str,
    mut shared: Vec<(&'static str, Value)>,
) -> Option<Engine> {
    needed(problems, theme, "sheet.html")?;
    shared.push(("style", Value::safe_string(style)));
    Engine::html(problems, theme, page::assets(theme, options), shared)
}

fn typst(
    problems: &mut Problems,
    theme: &Theme,
    options: &Options,
    shared: Vec<(&'static str, Value)>,
) -> Option<Virtuals> {
    let template = needed(problems, theme, "sheet.typ")?;
    let engine = Engine::typst(problems, theme, shared)?;
    match engine.render("sheet.typ", &Context::new()) {
        Ok(generated) => Some(Virtuals::new(theme, options, generated, template)),
        Err(faults) => {
            problems.extend(faults);
            None
        }
    }
}

pub(super) fn needed<'t>(
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
