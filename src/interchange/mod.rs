//! Other programs' files, in and out. Never writes a project's files itself.

pub mod forms;
pub mod roster;
pub mod rubrics;
pub mod session;
pub mod tables;

use crate::base::source::Text;
use forms::FormReading;
use forms::draft::ImportDraft;
use forms::read::{FormRefusal, is_packed, read_document};
use rubrics::MoodleBackup;

/// The draft of a grid from any file that another program wrote: a rubric if it is one, else a form.
///
/// `file` is the file's name, `title` the title of a form that has none. A rubric comes first because it needs no
/// guesses.
pub fn import_grid(file: &str, bytes: &[u8], title: &str) -> Result<ImportDraft, FormRefusal> {
    if let Some(draft) = import_rubric(file, bytes, title)? {
        return Ok(draft);
    }
    let document = read_document(file, bytes)?;
    forms::understand_form(&document, title).ok_or(FormRefusal::NothingToRate)
}

/// All readings of a file, the best first: one of a rubric, one or more of a form.
pub fn import_readings(
    file: &str,
    bytes: &[u8],
    title: &str,
) -> Result<Vec<FormReading>, FormRefusal> {
    if let Some(draft) = import_rubric(file, bytes, title)? {
        return Ok(vec![FormReading::only(draft)]);
    }
    let readings = forms::form_readings(&read_document(file, bytes)?, title);
    if readings.is_empty() {
        return Err(FormRefusal::NothingToRate);
    }
    Ok(readings)
}

fn import_rubric(
    file: &str,
    bytes: &[u8],
    title: &str,
) -> Result<Option<ImportDraft>, FormRefusal> {
    match rubrics::read_moodle_backup(bytes) {
        MoodleBackup::Graded(rubric) => return Ok(Some(rubrics::draft_rubric(&rubric, title))),
        MoodleBackup::Empty => return Err(FormRefusal::NoRubricInBackup),
        MoodleBackup::Other => {}
    }
    if is_packed(bytes) {
        return Ok(None);
    }
    let text = Text::decode(file, bytes);
    let rubric = rubrics::read_rubric(text.as_str());
    Ok(rubric.map(|rubric| rubrics::draft_rubric(&rubric, title)))
}
