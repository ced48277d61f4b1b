//! The bytes of one job's outputs.
//!
//! In: a [`Job`], and which of its outputs are wanted. Out: their bytes, or what Tera and Typst complain of. Writes
//! nothing, and starts no thread.

use super::glyphs;
use super::group::SheetGroup;
use super::job::{ClassSheets, ClassView, Job, JobKind, OutputIndex, SheetJob, StudentSheet};
use super::patience::WorkerDiagnostic;
use crate::base::diagnostic::Diagnostic;
use crate::model::sheet::context::SheetStudent;
use crate::output::apart::{ApartFailure, EndReason, GivenFiles};
use crate::output::pdf::{DocumentInfo, TypesetPdf, VirtualFiles};
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
    /// Outputs whose template was given up before: what stands there still holds.
    pub(super) untried: Vec<OutputIndex>,
    /// Outputs whose template ended the process that ran it.
    pub(super) ended: Vec<OutputIndex>,
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
            untried: Vec::new(),
            ended: Vec::new(),
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
        untried: Vec::new(),
        ended: Vec::new(),
    };
    let filled = job.sheet().and_then(|sheet| sheet.student.as_ref());
    let who = filled.and_then(StudentSheet::context);
    if filled.is_some() && who.is_none() {
        // Rather nothing than a blank form in a student's place.
        result.status = JobStatus::Failed;
        return result;
    }
    for &output in outputs {
        if !begin(output) {
            result.untried.push(output);
            result.status = JobStatus::Failed;
            continue;
        }
        match make_output(job, output, who.as_ref(), &mut result.diagnostics) {
            Ok(bytes) => result.files.push((output, bytes)),
            Err(failure) => {
                if failure.has_ended {
                    result.ended.push(output);
                }
                result.diagnostics.extend(failure.diagnostics);
                result.status = JobStatus::Failed;
            }
        }
    }
    result
}

/// Why an output could not be made.
struct OutputFailure {
    diagnostics: Vec<SheetDiagnostic>,
    /// Whether the process that made it ended.
    has_ended: bool,
}

impl From<Vec<SheetDiagnostic>> for OutputFailure {
    fn from(diagnostics: Vec<SheetDiagnostic>) -> Self {
        Self {
            diagnostics,
            has_ended: false,
        }
    }
}

fn make_output(
    job: &Job,
    output: OutputIndex,
    who: Option<&SheetStudent>,
    diagnostics: &mut Vec<SheetDiagnostic>,
) -> Result<Vec<u8>, OutputFailure> {
    match (&job.kind, job.output(output).format) {
        (JobKind::Sheet(sheet), OutputFormat::Html) => page_bytes(sheet.group.form.html(who)),
        (JobKind::Sheet(sheet), OutputFormat::Pdf) => sheet_pdf(job, sheet, who, diagnostics),
        (JobKind::ClassSheets(papers), _) => class_sheets_pdf(job, papers),
        (JobKind::ClassPage(view), _) => page_bytes(view.group.form.class_page(&view.class)),
        (JobKind::Index(forms), _) => page_bytes(forms.page.render(&forms.index)),
        (JobKind::ClassOverview(view), _) => overview_pdf(job, view),
    }
}

/// A page, or what Tera complains of, which is the same on every sheet and so reported for each.
fn page_bytes(page: Result<String, Vec<Diagnostic>>) -> Result<Vec<u8>, OutputFailure> {
    let diagnosed = |diagnostics: Vec<Diagnostic>| -> Vec<SheetDiagnostic> {
        diagnostics.into_iter().map(SheetDiagnostic::from).collect()
    };
    Ok(page.map_err(diagnosed)?.into_bytes())
}

/// The files of this student alone, as Typst reads them.
pub fn own_files(sheet: &SheetJob, who: Option<&SheetStudent>) -> VirtualFiles {
    sheet.group.typesetter.files(given_own_files(sheet, who))
}

fn given_own_files(sheet: &SheetJob, who: Option<&SheetStudent>) -> GivenFiles {
    let student = ("/student.json".to_owned(), student_json(who));
    let filled = sheet.student.as_ref();
    let images = filled.map(StudentSheet::image_files).unwrap_or_default();
    std::iter::once(student).chain(images).collect()
}

/// What a job typesets.
struct TypesetInput {
    own: GivenFiles,
    about: DocumentInfo,
}

/// Typesets in this process what is only ours, and all else in one apart: a theme is a program, and a picture nearly is
/// one (docs/decisions/0041).
fn typeset_job(
    job: &Job,
    group: &SheetGroup,
    input: TypesetInput,
) -> Result<TypesetPdf, OutputFailure> {
    let TypesetInput { own, about } = input;
    let is_trusted = group.is_trusted && !job.has_own_pictures();
    let faults = match group.apart.as_ref().filter(|_| !is_trusted) {
        None => {
            let own = group.typesetter.files(own);
            group.typesetter.typeset(&group.files, &own, &about)
        }
        Some(apart) => match apart.typeset(&own, &about) {
            Ok(typeset) => Ok(typeset),
            Err(ApartFailure::Faults(faults)) => Err(faults),
            Err(ApartFailure::Ended(reason)) => {
                return Err(OutputFailure {
                    diagnostics: vec![ended_diagnostic(job, group, reason).into()],
                    has_ended: true,
                });
            }
        },
    };
    Ok(faults.map_err(|faults| group.form.fault_diagnostics(&faults, &job.name))?)
}

fn ended_diagnostic(job: &Job, group: &SheetGroup, reason: EndReason) -> Diagnostic {
    let ended = WorkerDiagnostic::Ended {
        sheet: job.name.clone(),
        template: format!("themes/{}", group.style.theme.name()),
        reason,
        pictures: job.has_own_pictures(),
    };
    Diagnostic::new(ended, job.place.clone())
}

fn sheet_pdf(
    job: &Job,
    sheet: &SheetJob,
    who: Option<&SheetStudent>,
    diagnostics: &mut Vec<SheetDiagnostic>,
) -> Result<Vec<u8>, OutputFailure> {
    let (group, filled) = (&sheet.group, sheet.student.as_ref());
    let own = given_own_files(sheet, who);
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
    let typeset = typeset_job(job, group, TypesetInput { own, about })?;
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
fn class_sheets_pdf(job: &Job, papers: &ClassSheets) -> Result<Vec<u8>, OutputFailure> {
    let main = class_sheets_files(&papers.students, papers.blank);
    let own = main.into_iter().chain(papers.images.clone());
    class_pdf(job, &papers.group, own, papers.title.clone())
}

fn overview_pdf(job: &Job, view: &ClassView) -> Result<Vec<u8>, OutputFailure> {
    let title = format!("{} – {}", view.group.form.word("overview"), view.title);
    class_pdf(job, &view.group, class_overview_files(&view.class), title)
}

/// A document of a class. What is reported of the sheets of its students (a missing character) is not reported again.
fn class_pdf(
    job: &Job,
    group: &SheetGroup,
    own: impl IntoIterator<Item = (String, Vec<u8>)>,
    title: String,
) -> Result<Vec<u8>, OutputFailure> {
    let about = DocumentInfo {
        title,
        ident: job.name.clone(),
        ..DocumentInfo::default()
    };
    let own = own.into_iter().collect();
    let typeset = typeset_job(job, group, TypesetInput { own, about })?;
    Ok(typeset.pdf)
}
