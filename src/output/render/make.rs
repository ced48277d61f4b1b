//! The bytes of one job's outputs.
//!
//! In: a [`Job`], and which of its outputs are wanted. Out: their bytes, or what Tera and Typst complain of. Writes
//! nothing, and starts no thread.

use super::glyphs;
use super::group::SheetGroup;
use super::job::{ClassSheets, ClassView, Job, JobKind, OutputIndex, SheetJob, StudentSheet};
use crate::base::diagnostic::Diagnostic;
use crate::model::sheet::context::SheetStudent;
use crate::output::pdf::{DocumentInfo, VirtualFiles};
use crate::output::theme::{
    SheetDiagnostic, class_overview_files, class_sheets_files, student_json,
};
use crate::project::OutputFormat;

/// What was made of a job.
pub(super) struct JobResult {
    /// Bytes by output.
    pub(super) files: Vec<(OutputIndex, Vec<u8>)>,
    /// What is to be reported.
    pub(super) diagnostics: Vec<SheetDiagnostic>,
    /// How it went.
    pub(super) status: JobStatus,
}

/// How a job went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum JobStatus {
    /// Every output that was wanted is there.
    Succeeded,
    /// Some are not.
    Failed,
    /// How it went is known already: these are the rest of its outputs.
    AlreadyCounted,
}

impl JobResult {
    /// Nothing was made, for this reason.
    pub(super) fn failed(why: Diagnostic) -> Self {
        let (files, diagnostics, status) = (Vec::new(), vec![why.into()], JobStatus::Failed);
        Self {
            files,
            diagnostics,
            status,
        }
    }
}

/// The bytes of these outputs of a job, each by itself: a page does not fail with its PDF. `begin` says whether one may
/// be tried.
pub(super) fn make_outputs(
    job: &Job,
    outputs: &[OutputIndex],
    begin: &dyn Fn(OutputIndex) -> bool,
) -> JobResult {
    let mut result = JobResult {
        files: Vec::new(),
        diagnostics: Vec::new(),
        status: JobStatus::Succeeded,
    };
    let filled = job.sheet().and_then(|sheet| sheet.student.as_ref());
    let who = filled.and_then(StudentSheet::context);
    if filled.is_some() && who.is_none() {
        // Rather nothing than a blank form in a student's place.
        result.status = JobStatus::Failed;
        return result;
    }
    for &output in outputs {
        let bytes = if begin(output) {
            make_output(job, output, who.as_ref(), &mut result.diagnostics)
        } else {
            Err(Vec::new())
        };
        match bytes {
            Ok(bytes) => result.files.push((output, bytes)),
            Err(diagnostics) => {
                result.diagnostics.extend(diagnostics);
                result.status = JobStatus::Failed;
            }
        }
    }
    result
}

fn make_output(
    job: &Job,
    output: OutputIndex,
    who: Option<&SheetStudent>,
    diagnostics: &mut Vec<SheetDiagnostic>,
) -> Result<Vec<u8>, Vec<SheetDiagnostic>> {
    match (&job.kind, job.output(output).format) {
        (JobKind::Sheet(sheet), OutputFormat::Html) => sheet_html(sheet, who),
        (JobKind::Sheet(sheet), OutputFormat::Pdf) => sheet_pdf(job, sheet, who, diagnostics),
        (JobKind::ClassSheets(papers), _) => class_sheets_pdf(job, papers),
        (JobKind::ClassPage(view), _) => page_bytes(view.group.form.class_page(&view.class)),
        (JobKind::Index(forms), _) => page_bytes(forms.page.render(&forms.index)),
        (JobKind::ClassOverview(view), _) => overview_pdf(job, view),
    }
}

fn sheet_html(
    sheet: &SheetJob,
    who: Option<&SheetStudent>,
) -> Result<Vec<u8>, Vec<SheetDiagnostic>> {
    page_bytes(sheet.group.form.html(who))
}

/// A page, or what Tera complains of, which is the same on every sheet and so reported for each.
fn page_bytes(page: Result<String, Vec<Diagnostic>>) -> Result<Vec<u8>, Vec<SheetDiagnostic>> {
    match page {
        Ok(page) => Ok(page.into_bytes()),
        Err(diagnostics) => Err(diagnostics.into_iter().map(SheetDiagnostic::from).collect()),
    }
}

/// The files of this student alone, as Typst reads them.
pub fn own_files(sheet: &SheetJob, who: Option<&SheetStudent>) -> VirtualFiles {
    let student = ("/student.json".to_owned(), student_json(who));
    let filled = sheet.student.as_ref();
    let images = filled.map(StudentSheet::image_files).unwrap_or_default();
    let typesetter = &sheet.group.typesetter;
    typesetter.files(std::iter::once(student).chain(images))
}

fn sheet_pdf(
    job: &Job,
    sheet: &SheetJob,
    who: Option<&SheetStudent>,
    diagnostics: &mut Vec<SheetDiagnostic>,
) -> Result<Vec<u8>, Vec<SheetDiagnostic>> {
    let (group, filled) = (&sheet.group, sheet.student.as_ref());
    let own = own_files(sheet, who);
    let title = match &job.person {
        Some(person) => format!("{person} – {}", group.context.title.plain),
        None => group.context.title.plain.clone(),
    };
    let about = DocumentInfo {
        title,
        author: None,
        date: filled.and_then(StudentSheet::date),
        ident: job.name.clone(),
    };
    let typeset = group
        .typesetter
        .typeset(&group.files, &own, &about)
        .map_err(|faults| group.form.fault_diagnostics(&faults, &job.name))?;
    if let Some(document) = filled.and_then(StudentSheet::document) {
        let missing: Vec<char> = typeset
            .missing
            .iter()
            .map(|missing| missing.character)
            .collect();
        let found = glyphs::missing_in_file(document, &missing, &group.missing);
        diagnostics.extend(found.into_iter().map(SheetDiagnostic::from));
    }
    diagnostics.extend(group.form.warning_diagnostics(&typeset.warnings, &job.name));
    Ok(typeset.pdf)
}

/// The sheets of a class in one document.
fn class_sheets_pdf(job: &Job, papers: &ClassSheets) -> Result<Vec<u8>, Vec<SheetDiagnostic>> {
    let main = class_sheets_files(&papers.students, papers.blank);
    let own = main.into_iter().chain(papers.images.clone());
    class_pdf(job, &papers.group, own, papers.title.clone())
}

fn overview_pdf(job: &Job, view: &ClassView) -> Result<Vec<u8>, Vec<SheetDiagnostic>> {
    let title = format!("{} – {}", view.group.form.word("overview"), view.title);
    class_pdf(job, &view.group, class_overview_files(&view.class), title)
}

/// A document of a class. What is reported of the sheets of its students (a missing character) is not reported again.
fn class_pdf(
    job: &Job,
    group: &SheetGroup,
    own: impl IntoIterator<Item = (String, Vec<u8>)>,
    title: String,
) -> Result<Vec<u8>, Vec<SheetDiagnostic>> {
    let about = DocumentInfo {
        title,
        ident: job.name.clone(),
        ..DocumentInfo::default()
    };
    let own = group.typesetter.files(own);
    let typeset = group.typesetter.typeset(&group.files, &own, &about);
    typeset
        .map(|typeset| typeset.pdf)
        .map_err(|faults| group.form.fault_diagnostics(&faults, &job.name))
}
