//! A grid, blank or with one student's ratings, as a theme sees it.
//!
//! In: a checked grid and checked ratings. Out: the plain data of [`context`], every text in the forms that outputs
//! need. Decides nothing that is not about print.

pub mod context;
mod form;
pub mod locale;
mod student;

pub use form::form;
pub use student::{Who, student};

use crate::markup::{self, Image, Written};
use crate::source::parent;
use context::Rich;

/// What a project gives to every grid.
#[derive(Debug, Clone, Copy)]
pub struct Defaults<'a> {
    /// The language of grids that have none of their own.
    pub lang: &'a str,
    /// Values for fields, by id.
    pub fields: &'a [(String, String)],
}

/// Images as files name them.
pub trait Pictures {
    /// Images as named from a file in `folder`.
    fn of<'a>(&'a self, folder: &str) -> Box<dyn markup::Images + 'a>;
}

/// No image at all: each shows its alternative text.
#[derive(Debug, Clone, Copy)]
pub struct NoPictures;

impl Pictures for NoPictures {
    fn of<'a>(&'a self, _: &str) -> Box<dyn markup::Images + 'a> {
        Box::new(NoPictures)
    }
}

impl markup::Images for NoPictures {
    fn find(&self, _: &str) -> Option<Image<'_>> {
        None
    }
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
