//! Forms as teachers have them (pasted text, Word, spreadsheets) become a grid.
//!
//! In one line: bytes → `read` → a [`FormDocument`](document::FormDocument) → `understand` → an
//! [`ImportDraft`](draft::ImportDraft) → `write` → the text of a `grid.yaml`, with every guess as a comment beside
//! what it is about. Pure: opens no file and writes none; what a file holds is data, never run and never believed
//! about its size.

pub mod document;
pub mod draft;
pub mod drawn;
pub mod guess;
pub mod layout;
pub(super) mod marks;
pub mod read;
pub mod text;
mod understand;
mod words;
pub mod write;

pub use understand::{FormReading, clearly_best, form_readings, understand_form};
