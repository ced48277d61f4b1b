//! What belongs to a class, by the same theme: one page, and what Typst starts from instead of `main.typ`.

use super::form::needed;
use super::{Form, Theme, page, values};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::model::sheet::context::Student;
use crate::model::sheet::context::class::Class;
use serde::Serialize;
use std::sync::Arc;
use tera::{Context, Value};

/// What a theme makes of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassPart {
    /// `class.html`: the page of the class.
    Page,
    /// `class.typ`: all sheets in one document.
    Sheets,
    /// `overview.typ`: the class at a glance, on paper.
    Overview,
}

impl ClassPart {
    /// The theme's file that makes it.
    pub fn file(self) -> &'static str {
        match self {
            Self::Page => "class.html",
            Self::Sheets => "class.typ",
            Self::Overview => "overview.typ",
        }
    }
}

impl Theme {
    /// Whether the theme makes this of a class; it is told where it does not.
    pub fn makes(&self, part: ClassPart, problems: &mut Problems) -> bool {
        needed(problems, self, part.file()).is_some()
    }
}

impl Form {
    /// A word of the theme, or nothing where it has none of this name.
    pub fn word(&self, key: &str) -> &str {
        self.words.get(key).map_or("", String::as_str)
    }

    /// The page of a class.
    ///
    /// # Errors
    /// What Tera complains of, at its place in the theme.
    pub fn class_page(&self, class: &Class) -> Result<String, Vec<Diagnostic>> {
        let mut context = Context::new();
        context.insert_value("class", values::of(class, "html"));
        context.insert_value("style", Value::safe_string(&self.class_style));
        self.page_of(
            ClassPart::Page.file(),
            &context,
            &page::policy(&self.class_style),
        )
    }
}

/// What hides `/main.typ` and stands beside it, for the overview of a class.
pub fn class_overview(class: &Class) -> [(String, Vec<u8>); 2] {
    let call = "#import \"/sheet.typ\": form\n#import \"/overview.typ\": overview\n#overview(form, json(\"/class.json\"))\n";
    [
        (crate::output::pdf::MAIN.to_owned(), call.into()),
        ("/class.json".to_owned(), json(class)),
    ]
}

/// What hides `/main.typ` and stands beside it, for all sheets of a class in one document; `blank`: forms with nothing but
/// the names filled in.
pub fn class_sheets(students: &[Arc<Student>], blank: bool) -> [(String, Vec<u8>); 2] {
    let call = format!(
        "#import \"/sheet.typ\": sheet\n#import \"/class.typ\": class\n#class(sheet, json(\"/students.json\"), blank: {blank})\n"
    );
    [
        (crate::output::pdf::MAIN.to_owned(), call.into_bytes()),
        ("/students.json".to_owned(), json(&students)),
    ]
}

fn json(data: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(data).unwrap_or_else(|_| b"null".to_vec())
}
