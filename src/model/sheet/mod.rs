//! A grid, blank or with one student's ratings, as a theme sees it.
//!
//! In: a checked grid and checked ratings. Out: the plain data of [`context`], every text in the forms that outputs
//! need. Decides nothing that is not about print.

mod class;
pub mod context;
mod form;
mod result;
mod student;

pub use class::{Member, Roll, class, encoded};
pub use form::form;
pub use student::{Who, student};

use crate::base::source::parent;
use crate::text::markup::{self, Pictures, Written};
use context::Rich;

/// What a project gives to every grid.
#[derive(Debug, Clone, Copy)]
pub struct Defaults<'a> {
    /// The language of grids that have none of their own.
    pub lang: &'a str,
    /// Values for fields, by id.
    pub fields: &'a [(String, String)],
}

/// A text in its three forms.
fn rich(text: &Written, pictures: &dyn Pictures) -> Rich {
    let printed = text.print(&*pictures.of(parent(text.place.path())));
    Rich {
        plain: printed.plain,
        html: printed.html,
        typst: printed.typst,
    }
}

/// A name in its three forms: as it is.
fn plain(name: &str) -> Rich {
    Rich {
        plain: name.to_owned(),
        html: markup::escape_html(name),
        typst: markup::escape_typst(name),
    }
}

#[cfg(test)]
mod tests;
