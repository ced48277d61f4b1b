//! What a theme sees of a project: `index` in `index.html`. Part of the theme contract. It contains no personal data.

use super::RichText;
use crate::text::locale::LangTag;
use serde::Serialize;

/// The blank forms of a project.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexContext {
    /// The project's language.
    pub lang: LangTag,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// By the names of their folders.
    pub forms: Vec<IndexForm>,
}

/// One blank form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexForm {
    /// The title of the form.
    pub title: RichText,
    /// Its language.
    pub lang: LangTag,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The page, as a link; none where none is made.
    pub html: Option<String>,
    /// The PDF, as a link; none where none is made.
    pub pdf: Option<String>,
}
