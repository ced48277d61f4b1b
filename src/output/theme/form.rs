//! One form: a grid in a theme, a language and options, ready for every student.

use super::files::inherited::Theme;
use super::files::required::required_file;
use super::pages::engine::{SharedValues, TeraEngine};
use super::pages::policy::content_policy;
use super::pages::style::{page_style, with_styles};
use super::pages::values::{MarkupLanguage, tera_value};
use super::print_style::PrintStyle;
use super::typeset::virtuals::TypstFiles;
use crate::base::cpu_time::CpuClock;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::model::sheet::context::{SheetGrid, SheetStudent};
use crate::text::markup::typst_string;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::thread::ThreadId;
use tera::Value;

/// What all sheets of a grid share, made once; share it between threads.
#[derive(Debug)]
pub struct ThemedForm {
    html: TeraEngine,
    policy: String,
    /// The style of the page of a class.
    pub(super) class_style: String,
    pub(super) words: BTreeMap<String, String>,
    pub(super) typst: TypstFiles,
}

impl ThemedForm {
    /// Loads the templates and prints `sheet.typ` with what holds for this grid. None with an error.
    pub fn new(
        diagnostics: &mut Diagnostics,
        style: &PrintStyle,
        grid: &SheetGrid,
    ) -> Option<Self> {
        Self::from_serializable(diagnostics, style, grid)
    }

    pub(super) fn from_serializable(
        diagnostics: &mut Diagnostics,
        style: &PrintStyle,
        grid: &impl Serialize,
    ) -> Option<Self> {
        let theme = &style.theme;
        let options = Value::from_serializable(&style.options.values());
        let page_grid = tera_value(grid, MarkupLanguage::Html);
        let typst_options = typst_options(style, &options);
        // The same for every student, so it is made once; what differs would change the hash in the policy.
        let css = page_style(diagnostics, style, &options);
        // What is wrong with the page does not hide what is wrong with the PDF.
        let page_words = style.strings.page_words();
        let mut page_values = shared_values(&page_words, &options, page_grid);
        let style_value = Value::safe_string(css.as_deref().unwrap_or_default());
        page_values.push(("style", style_value));
        let html = html_engine(diagnostics, style, page_values);
        let typst_grid = tera_value(grid, MarkupLanguage::Typst);
        let typst_words = style.strings.typst_words();
        let typst_values = shared_values(&typst_words, &typst_options, typst_grid);
        let typst = make_typst_files(diagnostics, style, typst_values);
        let css = css?;
        Some(Self {
            html: html?,
            policy: content_policy(&css),
            class_style: with_styles(theme, "class.css", css),
            words: style.strings.words.clone(),
            typst: typst?,
        })
    }

    /// The page of a sheet; of a blank one where there is no student.
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
        let student = match student {
            Some(student) => tera_value(student, MarkupLanguage::Html),
            None => Value::none(),
        };
        let mark = student.get_from_path("mark").cloned();
        let mark = mark.unwrap_or_else(Value::none);
        let values = vec![("student", student), ("mark", mark)];
        self.render_page("sheet.html", values, &self.policy)
    }

    /// The process apart that fills in a page for this thread at the moment.
    pub fn template_clock(&self, thread: ThreadId) -> Option<CpuClock> {
        self.html.clock(thread)
    }

    /// The page of another template, with the policy that lets its style through and nothing else.
    pub(super) fn render_page(
        &self,
        template: &str,
        values: SharedValues,
        policy: &str,
    ) -> Result<String, Vec<Diagnostic>> {
        self.html.render_page(template, values, policy)
    }

    /// Every shared file that Typst may ask for, by its path from the root: `/main.typ`, `/sheet.typ`, `/layout.typ`,
    /// parts, and `/classic/…` for what lies below an override. The student comes beside them, as `/student.json`.
    pub fn typst_files(&self) -> Vec<(String, Vec<u8>)> {
        self.typst.all_files()
    }

    /// Where a user finds a range of a virtual file.
    pub fn place(&self, virtual_path: &str, range: Option<&Range<usize>>) -> Place {
        let place = self.typst.place(virtual_path, range);
        place.unwrap_or_else(|| self.typst.template_place())
    }
}

/// A student as the file `/student.json`: `null` on a blank sheet.
pub fn student_json(student: Option<&SheetStudent>) -> Vec<u8> {
    // Plain data under text keys: there is nothing that JSON could refuse.
    serde_json::to_vec(&student).unwrap_or_else(|_| b"null".to_vec())
}

/// A student of whom nothing but the name is filled in, as the same file: `blank` says so.
pub fn named_blank_json(student: &SheetStudent) -> Vec<u8> {
    let mut json = serde_json::to_value(student).unwrap_or_default();
    if let Some(fields) = json.as_object_mut() {
        fields.insert("blank".to_owned(), true.into());
    }
    json.to_string().into_bytes()
}

/// The options as Typst sees them: a colour is one.
fn typst_options(style: &PrintStyle, options: &Value) -> Value {
    let Some(mut map) = options.as_map().cloned() else {
        return options.clone();
    };
    for (name, color) in style.options.colors() {
        let code = Value::safe_string(&format!("rgb({})", typst_string(color)));
        map.insert(name.to_owned().into(), code);
    }
    map.into()
}

/// What the templates of both engines see.
fn shared_values(words: &BTreeMap<String, String>, options: &Value, grid: Value) -> SharedValues {
    vec![
        ("grid", grid),
        ("options", options.clone()),
        ("strings", Value::from_serializable(words)),
    ]
}

fn html_engine(
    diagnostics: &mut Diagnostics,
    style: &PrintStyle,
    values: SharedValues,
) -> Option<TeraEngine> {
    required_file(diagnostics, &style.theme, "sheet.html")?;
    TeraEngine::for_html(diagnostics, style, values)
}

fn make_typst_files(
    diagnostics: &mut Diagnostics,
    style: &PrintStyle,
    values: SharedValues,
) -> Option<TypstFiles> {
    let theme: &Theme = &style.theme;
    let template = required_file(diagnostics, theme, "sheet.typ")?;
    let engine = TeraEngine::for_typst(diagnostics, style, values)?;
    match engine.render("sheet.typ", Vec::new()) {
        Ok(generated) => Some(TypstFiles::new(theme, &style.options, generated, template)),
        Err(faults) => {
            diagnostics.extend(faults);
            None
        }
    }
}
