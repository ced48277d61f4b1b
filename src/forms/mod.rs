//! Forms as teachers have them (pasted text, Word, spreadsheets, other programs' rubrics) become a grid.
//!
//! One line: bytes → `read` → a [`Document`](document::Document) → `understand` → a [`Draft`](draft::Draft) → `write` → the
//! text of a `grid.yaml`, with every guess as a comment beside what it is about. Pure: opens no file and writes none; what
//! a file holds is data, never run and never believed about its size.

pub mod document;
pub mod draft;
pub mod guess;
mod marks;
pub mod read;
pub mod text;
mod understand;
mod words;
pub mod write;

pub use understand::understand;
