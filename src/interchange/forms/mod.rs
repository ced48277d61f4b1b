//! Forms as teachers have them (pasted text, Word, spreadsheets, other programs' rubrics) become a grid.
//!
//! One line: bytes → `read` → a [`Document`](document::FormDocument) → `understand` → a [`ImportDraft`] → `write` → the
//! text of a `grid.yaml`, with every guess as a comment beside what it is about. Pure: opens no file and writes none; what
//! a file holds is data, never run and never believed about its size.

pub mod document;
pub mod draft;
pub mod guess;
mod marks;
pub mod read;
pub mod rubric;
pub mod text;
mod understand;
mod words;
pub mod write;

pub use understand::understand_form;

use draft::ImportDraft;
use read::FormRefusal;

/// The draft of whatever a file holds; `file` is its name, `name` the title of a form that has none.
pub fn import_form(file: &str, bytes: &[u8], name: &str) -> Result<ImportDraft, FormRefusal> {
    let packed = bytes.starts_with(b"PK") || bytes.starts_with(b"\xD0\xCF");
    let rubric = (!packed)
        .then(|| rubric::read_rubric(crate::base::source::Text::decode(file, bytes).as_str()))
        .flatten();
    if let Some(rubric) = rubric {
        return Ok(rubric::draft_rubric(&rubric, name));
    }
    understand_form(&read::read_document(file, bytes)?, name).ok_or(FormRefusal::NothingToRate)
}
