//! The bytes of one job's outputs.
//!
//! In: a [`Job`], and which of its outputs are wanted. Out: their bytes, or what Tera and Typst complain of. Writes
//! nothing, and knows no thread.

use super::plan::{Job, Sheet, Work};
use super::run::Problem;
use crate::diagnostic::{Diagnostic, Place};
use crate::pdf::{About, Typeset};
use crate::project::Format;
use crate::theme::student_json;
use std::collections::BTreeSet;

/// Bytes by output, and what is to be told all the same; or why there are none.
pub(super) type Made = Result<(Vec<(usize, Vec<u8>)>, Vec<Diagnostic>), Vec<Diagnostic>>;

/// The bytes of these outputs of a job.
pub(super) fn made(job: &Job, outputs: &[usize]) -> Made {
    let mut files = Vec::new();
    let mut told = Vec::new();
    for &place in outputs {
        let bytes = match (&job.work, job.outputs[place].format) {
            (Work::Sheet(sheet), Format::Html) => html(sheet)?,
            (Work::Sheet(sheet), Format::Pdf) => pdf(job, sheet, &mut told)?,
        };
        files.push((place, bytes));
    }
    Ok((files, told))
}

fn html(sheet: &Sheet) -> Result<Vec<u8>, Vec<Diagnostic>> {
    sheet
        .group
        .form
        .html(sheet.student.as_deref())
        .map(String::into_bytes)
}

fn pdf(job: &Job, sheet: &Sheet, told: &mut Vec<Diagnostic>) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let group = &sheet.group;
    let student = student_json(sheet.student.as_deref());
    let own = group
        .typesetter
        .files(std::iter::once(("/student.json".to_owned(), student)).chain(sheet.images.clone()));
    let title = match &job.person {
        Some(person) => format!("{person} – {}", group.context.title.plain),
        None => group.context.title.plain.clone(),
    };
    let about = About {
        title,
        author: None,
        date: sheet.date,
        ident: job.name.clone(),
    };
    let typeset = group
        .typesetter
        .pdf(&group.files, &own, &about)
        .map_err(|faults| group.form.faults(&faults, &job.name))?;
    told.extend(missing(&typeset, &job.place));
    told.extend(group.form.warnings(&typeset.warnings, &job.name));
    Ok(typeset.pdf)
}

/// The characters that no font has, each once.
fn missing(typeset: &Typeset, place: &Place) -> Vec<Diagnostic> {
    let missing: BTreeSet<char> = typeset.missing.iter().map(|missing| missing.c).collect();
    let told = |c| Diagnostic::new(Problem::glyph(c), place.clone());
    missing.into_iter().map(told).collect()
}
