//! What belongs to a class, by the same theme: one page, and what Typst starts from instead of `main.typ`.

use super::files::inherited::Theme;
use super::files::required::required_file;
use super::form::ThemedForm;
use super::pages::policy::content_policy;
use super::pages::values::{MarkupLanguage, tera_value};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::model::sheet::context::class::{ClassContext, ClassCover};
use crate::output::pdf::MAIN;
use serde::Serialize;
use tera::Value;

/// What a theme makes of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassDocument {
    /// `class.html`: the page of the class.
    Page,
    /// `class.typ`: the cover of all sheets in one document.
    Sheets,
    /// `overview.typ`: the class at a glance, on paper.
    Overview,
}

impl ClassDocument {
    /// The theme's file that makes it.
    pub fn template_file(self) -> &'static str {
        match self {
            Self::Page => "class.html",
            Self::Sheets => "class.typ",
            Self::Overview => "overview.typ",
        }
    }
}

impl Theme {
    /// Whether the theme makes this document of a class; reported where it does not.
    pub fn makes_class_document(
        &self,
        document: ClassDocument,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        required_file(diagnostics, self, document.template_file()).is_some()
    }
}

impl ThemedForm {
    /// A word of the theme, or nothing where it has none of this name.
    pub fn word(&self, key: &str) -> &str {
        self.words.get(key).map_or("", String::as_str)
    }

    /// The page of a class.
    ///
    /// # Errors
    /// What Tera complains of, at its place in the theme.
    pub fn class_page(&self, class: &ClassContext) -> Result<String, Vec<Diagnostic>> {
        let values = vec![
            ("class", tera_value(class, MarkupLanguage::Html)),
            ("style", Value::safe_string(&self.class_style)),
        ];
        self.render_page(
            ClassDocument::Page.template_file(),
            values,
            &content_policy(&self.class_style),
        )
    }
}

/// The files that take the place of `/main.typ` for the overview of a class.
pub fn class_overview_files(class: &ClassContext) -> [(String, Vec<u8>); 2] {
    let call = "#import \"/sheet.typ\": form\n#import \"/overview.typ\": overview\n\
                #overview(form, json(\"/class.json\"))\n";
    [
        (MAIN.to_owned(), call.into()),
        ("/class.json".to_owned(), json_bytes(class)),
    ]
}

/// The files that take the place of `/main.typ` for the cover of the document of all sheets.
pub fn class_cover_files(cover: &ClassCover) -> [(String, Vec<u8>); 2] {
    let call = "#import \"/sheet.typ\": form\n#import \"/class.typ\": class\n\
                #class(form, json(\"/class.json\"))\n";
    [
        (MAIN.to_owned(), call.into()),
        ("/class.json".to_owned(), json_bytes(cover)),
    ]
}

fn json_bytes(data: &impl Serialize) -> Vec<u8> {
    // Plain data under text keys: there is nothing that JSON could refuse.
    serde_json::to_vec(data).unwrap_or_else(|_| b"null".to_vec())
}
