//! The bytes of one job's outputs.
//!
//! In: a [`Job`], and which of its outputs are wanted. Out: their bytes, or what Tera and Typst complain of. Writes
//! nothing, and knows no thread.

use super::glyphs;
use super::plan::{Filled, Group, Job, Papers, Sheet, View, Work};
use crate::base::diagnostic::Diagnostic;
use crate::model::sheet::context::Student;
use crate::output::pdf::{About, Files};
use crate::output::theme::{class_overview, class_sheets, student_json};
use crate::project::Format;

/// What was made of a job.
pub(super) struct Made {
    /// Bytes by output.
    pub(super) files: Vec<(usize, Vec<u8>)>,
    /// What is to be told.
    pub(super) told: Vec<Diagnostic>,
    /// How it went.
    pub(super) went: Went,
}

/// How a job went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Went {
    /// Every output that was wanted is there.
    Well,
    /// Some are not.
    Wrong,
    /// How it went is known already: these are the rest of its outputs.
    Counted,
}

impl Made {
    /// Nothing, for this reason.
    pub(super) fn failed(why: Diagnostic) -> Self {
        let (files, told, went) = (Vec::new(), vec![why], Went::Wrong);
        Self { files, told, went }
    }
}

/// The bytes of these outputs of a job, each by itself: a page does not fail with its PDF. `begin` says whether one may be
/// tried.
pub(super) fn made(job: &Job, outputs: &[usize], begin: &dyn Fn(usize) -> bool) -> Made {
    let mut made = Made {
        files: Vec::new(),
        told: Vec::new(),
        went: Went::Well,
    };
    let filled = job.sheet().and_then(|sheet| sheet.student.as_ref());
    let who = filled.and_then(Filled::context);
    if filled.is_some() && who.is_none() {
        // Rather nothing than a blank form in a student's place.
        made.went = Went::Wrong;
        return made;
    }
    for &output in outputs {
        let bytes = match begin(output) {
            true => one(job, output, who.as_ref(), &mut made.told),
            false => Err(Vec::new()),
        };
        match bytes {
            Ok(bytes) => made.files.push((output, bytes)),
            Err(told) => {
                made.told.extend(told);
                made.went = Went::Wrong;
            }
        }
    }
    made
}

fn one(
    job: &Job,
    output: usize,
    who: Option<&Student>,
    told: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    match (&job.work, job.outputs[output].format) {
        (Work::Sheet(sheet), Format::Html) => html(sheet, who),
        (Work::Sheet(sheet), Format::Pdf) => pdf(job, sheet, who, told),
        (Work::Papers(papers), _) => all_sheets(job, papers),
        (Work::Page(view), _) => view
            .group
            .form
            .class_page(&view.class)
            .map(String::into_bytes),
        (Work::Index(forms), _) => forms.page.page(&forms.index).map(String::into_bytes),
        (Work::Overview(view), _) => overview(job, view),
    }
}

fn html(sheet: &Sheet, who: Option<&Student>) -> Result<Vec<u8>, Vec<Diagnostic>> {
    sheet.group.form.html(who).map(String::into_bytes)
}

/// What is this student's alone, as Typst reads it.
pub fn own_files(sheet: &Sheet, who: Option<&Student>) -> Files {
    let student = ("/student.json".to_owned(), student_json(who));
    let filled = sheet.student.as_ref();
    let images = filled.map(Filled::files).unwrap_or_default();
    let typesetter = &sheet.group.typesetter;
    typesetter.files(std::iter::once(student).chain(images))
}

fn pdf(
    job: &Job,
    sheet: &Sheet,
    who: Option<&Student>,
    told: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let (group, filled) = (&sheet.group, sheet.student.as_ref());
    let own = own_files(sheet, who);
    let title = match &job.person {
        Some(person) => format!("{person} – {}", group.context.title.plain),
        None => group.context.title.plain.clone(),
    };
    let about = About {
        title,
        author: None,
        date: filled.and_then(Filled::date),
        ident: job.name.clone(),
    };
    let typeset = group
        .typesetter
        .pdf(&group.files, &own, &about)
        .map_err(|faults| group.form.faults(&faults, &job.name))?;
    if let Some(filled) = filled.filter(|_| !typeset.missing.is_empty()) {
        let missing: Vec<char> = typeset.missing.iter().map(|missing| missing.c).collect();
        told.extend(glyphs::in_file(&filled.text(), &missing, &group.missing));
    }
    told.extend(group.form.warnings(&typeset.warnings, &job.name));
    Ok(typeset.pdf)
}

/// The sheets of a class in one document.
fn all_sheets(job: &Job, papers: &Papers) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let main = class_sheets(&papers.students, papers.blank);
    let own = main.into_iter().chain(papers.images.clone());
    of_class(job, &papers.group, own, papers.title.clone())
}

fn overview(job: &Job, view: &View) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let title = format!("{} – {}", view.group.form.word("overview"), view.title);
    of_class(job, &view.group, class_overview(&view.class), title)
}

/// A document of a class. What the sheets of its students tell (a missing character) is not told again.
fn of_class(
    job: &Job,
    group: &Group,
    own: impl IntoIterator<Item = (String, Vec<u8>)>,
    title: String,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let about = About {
        title,
        ident: job.name.clone(),
        ..About::default()
    };
    let own = group.typesetter.files(own);
    let typeset = group.typesetter.pdf(&group.files, &own, &about);
    typeset
        .map(|typeset| typeset.pdf)
        .map_err(|faults| group.form.faults(&faults, &job.name))
}
