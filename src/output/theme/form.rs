//! One form: a grid in a theme, a language and options, ready for every student.

use super::engine::TeraEngine;
use super::problem::ThemeDiagnostic;
use super::virtuals::TypstFiles;
use super::{Theme, ThemeFile, ThemeOptions, ThemeStrings, faults, is_builtin, page, values};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, RelatedRole};
use crate::model::sheet::context::{SheetGrid, SheetStudent};
use crate::output::pdf;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use tera::{Context, Value};

/// What all sheets of a grid share, made once; share it between threads.
#[derive(Debug)]
pub struct ThemedForm {
    theme: String,
    html: TeraEngine,
    policy: String,
    /// The style of the page of a class.
    pub(super) class_style: String,
    pub(super) words: BTreeMap<String, String>,
    typst: TypstFiles,
}

impl ThemedForm {
    /// Loads the templates and prints `sheet.typ` with what holds for this grid. None with an error.
    pub fn new(
        problems: &mut Diagnostics,
        theme: &Theme,
        grid: &SheetGrid,
        options: &ThemeOptions,
        strings: &ThemeStrings,
    ) -> Option<Self> {
        Self::from_serializable(problems, theme, grid, options, strings)
    }

    pub(super) fn from_serializable(
        problems: &mut Diagnostics,
        theme: &Theme,
        grid: &impl Serialize,
        options: &ThemeOptions,
        strings: &ThemeStrings,
    ) -> Option<Self> {
        let values = Value::from_serializable(&options.values());
        let words = strings.words.clone();
        let strings = Value::from_serializable(&words);
        let shared = |form| {
            vec![
                ("grid", values::tera_value(grid, form)),
                ("options", values.clone()),
                ("strings", strings.clone()),
            ]
        };
        let style = page::page_style(problems, theme, &values);
        let html = html_engine(
            problems,
            theme,
            options,
            style.as_deref().unwrap_or_default(),
            shared("html"),
        );
        let typst = make_typst_files(problems, theme, options, shared("typst"));
        Some(Self {
            theme: theme.name().to_owned(),
            html: html?,
            policy: page::content_policy(style.as_deref()?),
            class_style: page::with_styles(theme, "class.css", style?),
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
    pub fn html(&self, student: Option<&SheetStudent>) -> Result<String, Vec<Diagnostic>> {
        self.student_page(student)
    }

    pub(super) fn student_page(
        &self,
        student: Option<&impl Serialize>,
    ) -> Result<String, Vec<Diagnostic>> {
        let student =
            student.map_or_else(Value::none, |student| values::tera_value(student, "html"));
        let mark = student
            .get_from_path("mark")
            .cloned()
            .unwrap_or_else(Value::none);
        let mut context = Context::new();
        context.insert_value("student", student);
        context.insert_value("mark", mark);
        self.html.render_page("sheet.html", &context, &self.policy)
    }

    /// The page of another template, with the policy that lets its style through and nothing else.
    pub(super) fn render_page(
        &self,
        template: &str,
        context: &Context,
        policy: &str,
    ) -> Result<String, Vec<Diagnostic>> {
        self.html.render_page(template, context, policy)
    }

    /// Every shared file that Typst may ask for, by its path from the root: `/main.typ`, `/sheet.typ`, `/layout.typ`,
    /// parts, and `/classic/…` for what lies below an override. The student comes beside them, as `/student.json`.
    pub fn typst_files(&self) -> Vec<(String, Vec<u8>)> {
        self.typst.all_files()
    }

    /// Where a user finds a range of a virtual file.
    pub fn place(&self, virtual_path: &str, range: Option<&Range<usize>>) -> Place {
        self.typst
            .place(virtual_path, range)
            .unwrap_or_else(|| self.typst.template_place())
    }

    /// What Typst complained of while it typeset the sheet of that name (`grids/oral/ratings/lea.yaml`).
    pub fn fault_diagnostics(&self, faults: &[pdf::Fault], sheet: &str) -> Vec<Diagnostic> {
        self.typst_diagnostics(faults, sheet, false)
    }

    /// What Typst warned of.
    pub fn warning_diagnostics(&self, faults: &[pdf::Fault], sheet: &str) -> Vec<Diagnostic> {
        self.typst_diagnostics(faults, sheet, true)
    }

    fn typst_diagnostics(
        &self,
        faults: &[pdf::Fault],
        sheet: &str,
        warning: bool,
    ) -> Vec<Diagnostic> {
        let diagnose = |fault| {
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
                Some((part, place)) => faults::part_diagnostic(fault, sheet, part, place),
                None => {
                    let place = own.or_else(|| first.clone());
                    let place = place.unwrap_or_else(|| Place::File(sheet.into()));
                    faults::typst_diagnostic(fault, sheet, place, warning)
                }
            };
            if let Some(first) = first.filter(is_builtin)
                && !is_builtin(&diagnostic.place)
            {
                diagnostic.add_related(first, RelatedRole::Raised);
            }
            diagnostic
        };
        faults.iter().map(diagnose).collect()
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
pub fn student_json(student: Option<&SheetStudent>) -> Vec<u8> {
    serde_json::to_vec(&student).unwrap_or_else(|_| b"null".to_vec())
}

fn html_engine(
    problems: &mut Diagnostics,
    theme: &Theme,
    options: &ThemeOptions,
    style: &str,
    mut shared: Vec<(&'static str, Value)>,
) -> Option<TeraEngine> {
    required_file(problems, theme, "sheet.html")?;
    shared.push(("style", Value::safe_string(style)));
    TeraEngine::for_html(problems, theme, page::theme_assets(theme, options), shared)
}

fn make_typst_files(
    problems: &mut Diagnostics,
    theme: &Theme,
    options: &ThemeOptions,
    shared: Vec<(&'static str, Value)>,
) -> Option<TypstFiles> {
    let template = required_file(problems, theme, "sheet.typ")?;
    let engine = TeraEngine::for_typst(problems, theme, shared)?;
    match engine.render("sheet.typ", &Context::new()) {
        Ok(generated) => Some(TypstFiles::new(theme, options, generated, template)),
        Err(faults) => {
            problems.extend(faults);
            None
        }
    }
}

pub(super) fn required_file<'t>(
    problems: &mut Diagnostics,
    theme: &'t Theme,
    name: &'static str,
) -> Option<&'t ThemeFile> {
    let file = theme.file(name);
    if file.is_none() {
        let place = Place::File(theme.folder().into());
        problems.add(
            ThemeDiagnostic::ThemeFile {
                theme: theme.name().to_owned(),
                file: name,
            },
            place,
        );
    }
    file
}
