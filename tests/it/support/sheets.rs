//! Sample sheets: the fixtures with the built-in theme, as a page and as a PDF.

use std::path::Path;

use gridgen::base::diagnostic::{Diagnostic, Diagnostics, MessageLang, Place, render};
use gridgen::base::source::MemorySource;
use gridgen::model::sheet::context::SheetContext;
use gridgen::output::pdf::{DocumentInfo, Fonts, Typesetter};
use gridgen::output::theme::{CLASSIC, PrintStyle, Theme, ThemedForm, student_json};
use serde_json::Value;

use super::context;
use super::html::Html;
use super::pdf::Pdf;

/// A fixture by name (`original.grid`), `blank` for no student.
pub fn fixture(name: &str) -> Value {
    if name == "blank" {
        return Value::Null;
    }
    let path = format!("tests/fixtures/{name}.json");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path));
    serde_json::from_str(&text.unwrap_or_else(|error| panic!("{path}: {error}"))).unwrap()
}

/// A grid and a student, by the names of their fixtures.
pub fn sheet(grid: &str, student: &str) -> SheetContext {
    sheet_of(&fixture(grid), &fixture(student))
}

/// The same from JSON, which a test may have changed.
pub fn sheet_of(grid: &Value, student: &Value) -> SheetContext {
    SheetContext {
        grid: context::grid(grid),
        student: context::student(student),
    }
}

/// The built-in theme for the grid of a sheet, in its language.
pub fn form(sheet: &SheetContext) -> ThemedForm {
    let place = Place::File("grid.yaml".into());
    let mut problems = Diagnostics::new();
    let theme = Theme::load(
        &mut problems,
        &MemorySource::default(),
        CLASSIC,
        place.clone(),
    )
    .expect("a theme");
    let strings = theme.strings(&mut problems, &sheet.grid.lang, &place);
    let options = theme
        .effective_options(&mut problems, &MemorySource::default(), &[])
        .expect("defaults");
    let style = PrintStyle {
        theme: theme.into(),
        options: options.into(),
        strings: strings.into(),
        apart: None,
    };
    let form = ThemedForm::new(&mut problems, &style, &sheet.grid);
    assert!(!problems.has_errors(), "{:#?}", told(problems));
    form.expect("a form")
}

/// The page of a grid and a student.
pub fn html(grid: &str, student: &str) -> Html {
    Html::open(&page(&sheet(grid, student)))
}

/// The text of a page.
pub fn page(sheet: &SheetContext) -> String {
    form(sheet)
        .html(sheet.student.as_ref())
        .unwrap_or_else(|faults| panic!("{:#?}", told(faults)))
}

/// The PDF of a grid and a student.
pub fn pdf(grid: &str, student: &str) -> Pdf {
    Pdf::open(&bytes(&sheet(grid, student)))
}

/// The bytes of a PDF.
pub fn bytes(sheet: &SheetContext) -> Vec<u8> {
    let form = form(sheet);
    let typesetter = Typesetter::new(Fonts::builtin());
    let shared = typesetter.files(form.typst_files());
    let own = typesetter.files([("/student.json", student_json(sheet.student.as_ref()))]);
    let ident = sheet.grid.id.to_string();
    let title = sheet.grid.title.plain.clone();
    let about = DocumentInfo {
        title,
        author: Some("A. Auteur".into()),
        date: Some((2026, 3, 12)),
        ident,
    };
    let set = typesetter.typeset(&shared, &own, &about);
    set.unwrap_or_else(|faults| {
        let faults = form
            .fault_diagnostics(&faults, "ratings/a.yaml")
            .into_iter();
        panic!("{:#?}", told(faults.map(|it| it.diagnostic)))
    })
    .pdf
}

fn told(faults: impl IntoIterator<Item = Diagnostic>) -> Vec<String> {
    faults
        .into_iter()
        .map(|it| render::render_short(&it, MessageLang::English))
        .collect()
}
