//! A grid, blank or with one student's ratings, as a theme sees it.
//!
//! In: a checked grid and checked ratings. Out: the plain data of [`context`], every text in the forms that outputs
//! need. Decides only how things are printed.

mod class;
pub mod context;
mod form;
mod format;
mod result;
mod student;

pub use class::{ClassMember, ClassRoll, class_context, encode_link_name};
pub use form::sheet_grid;
pub use format::OutputFormat;
pub use student::{StudentSource, sheet_student};

use crate::base::source::parent_folder;
use crate::text::locale::LangTag;
use crate::text::markup::{self, ImageFolders, MarkupSource};
use context::RichText;

/// What a project provides for every grid.
#[derive(Debug, Clone, Copy)]
pub struct ProjectDefaults<'a> {
    /// The language of grids that do not state their own.
    pub lang: &'a LangTag,
    /// Values for fields, by id.
    pub fields: &'a [(String, String)],
}

/// A text in its three forms.
fn rich_text(text: &MarkupSource, pictures: &dyn ImageFolders) -> RichText {
    let printed = text.render(&*pictures.in_folder(parent_folder(text.place.path())));
    RichText {
        plain: printed.plain,
        html: printed.html,
        typst: printed.typst,
    }
}

/// A name in its three forms: printed as it is.
fn rich_name(name: &str) -> RichText {
    RichText {
        plain: name.to_owned(),
        html: markup::escape_html(name),
        typst: markup::escape_typst(name),
    }
}

#[cfg(test)]
mod tests;
