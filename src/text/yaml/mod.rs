//! YAML: a text becomes a tree with places, and a tree becomes what a format describes.
//!
//! In: a [`Text`]. Out: a [`Document`], whatever the text; problems on the way. Reading goes on after a syntax error as
//! if the line had been right. Never guesses a type: `no`, `007`, `1_000` are text until a field asks.

pub mod edit;
mod events;
mod fields;
mod number;
mod problem;
mod record;
mod recover;
mod schema;
mod tree;
mod words;

pub use fields::{Name, Pairs, tell_cut};
pub use number::Number;
pub use problem::Problem;
pub use record::{At, Field, Reading, sort_of};
pub use schema::{KeyInfo, Record, Schemas, Section};
pub use tree::{Document, Entry, Key, Node, Scalar, Style, Value};
pub use words::{Offer, Sort, nearest, offer};

use crate::base::diagnostic::{Place, Problems};
use crate::base::source::{Encoding, Text};
use std::sync::Arc;

/// The tree of a text.
pub fn parse(problems: &mut Problems, text: Text) -> Document {
    let text = Arc::new(text);
    if text.encoding() != Encoding::Utf8 {
        problems.add(
            Problem::Encoding {
                name: text.encoding().name(),
            },
            Place::File(text.path().into()),
        );
    }
    let read = recover::read(&text);
    let document = Document {
        text,
        root: read.root,
        comments: read.comments,
    };
    for (problem, span) in read.problems {
        problems.add(problem, document.place(span));
    }
    record::tell_duplicates(problems, &document, &document.root);
    document
}

/// A whole file read as a record.
pub fn read<R: Record>(problems: &mut Problems, document: &Document) -> Option<R> {
    let mut reading = Reading { problems, document };
    if document.root.is_empty() {
        reading.finish(&document.root, R::sort(), &R::keys());
        return None;
    }
    R::read(&mut reading, R::ID, &document.root)
}

#[cfg(test)]
mod tests;
