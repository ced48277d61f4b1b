//! Other programs' files, in and out. Never writes a project's files itself.

pub mod forms;
pub mod roster;
pub mod rubrics;
pub mod tables;

use crate::base::source::Text;
use forms::draft::ImportDraft;
use forms::read::{FormRefusal, is_packed, read_document};

/// The draft of a grid from any file that another program wrote: a rubric if it is one, else a form.
///
/// `file` is the file's name, `title` the title of a form that has none. A rubric comes first because it needs no
/// guesses.
pub fn import_grid(file: &str, bytes: &[u8], title: &str) -> Result<ImportDraft, FormRefusal> {
    if !is_packed(bytes) {
        let text = Text::decode(file, bytes);
        if let Some(rubric) = rubrics::read_rubric(text.as_str()) {
            return Ok(rubrics::draft_rubric(&rubric, title));
        }
    }
    let document = read_document(file, bytes)?;
    forms::understand_form(&document, title).ok_or(FormRefusal::NothingToRate)
}
