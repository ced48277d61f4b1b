//! The bytes of one job's outputs.
//!
//! In: a [`Job`], and which of its outputs are wanted. Out: their bytes, or what Tera and Typst complain of. Writes
//! nothing, and starts no thread.

use super::crew::PendingJob;
use super::glyphs;
use super::group::SheetGroup;
use super::job::{BoundSheet, ClassSheets, Job, JobKind, OutputIndex, SheetJob, StudentSheet};
use super::patience::WorkerDiagnostic;
use super::roll::ClassView;
use crate::base::diagnostic::{Diagnostic, Place};
use crate::model::sheet::context::SheetStudent;
use crate::output::apart::{ApartFailure, EndReason, GivenFiles};
use crate::output::pdf::{
    DocumentInfo, Fault, JoinedSheet, TypesetPdf, VirtualFiles, evict_layouts, join_documents,
};
use crate::output::theme::{
    SheetDiagnostic, class_cover_files, class_overview_files, named_blank_json, student_json,
};
use crate::project::OutputFormat;
use crate::project::layout::grid_file;
use std::borrow::Cow;

/// What was made of a job.
pub(super) struct JobResult {
    /// What was made.
    pub(super) files: Vec<MadeFile>,
    /// What is to be reported.
    pub(super) diagnostics: Vec<SheetDiagnostic>,
    /// How it went.
    pub(super) status: JobStatus,
    /// Outputs whose template was given up before: what stands there still holds.
    pub(super) untried: Vec<OutputIndex>,
    /// Outputs whose template ended the process that ran it.
    pub(super) ended: Vec<OutputIndex>,
}

/// One output of a job.
pub(super) struct MadeFile {
    pub(super) output: OutputIndex,
    pub(super) content: MadeContent,
}

/// The bytes of an output.
pub(super) struct MadeContent {
    pub(super) bytes: Vec<u8>,
    /// How many pages a sheet or form has as a PDF.
    pub(super) pages: Option<usize>,
    /// Of a document of sheets: one could not be made, so that the next build makes the document again.
    pub(super) lacks_sheets: bool,
}

impl From<Vec<u8>> for MadeContent {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            pages: None,
            lacks_sheets: false,
        }
    }
}

/// Where a sheet comes from that is part of a document.
#[derive(Debug)]
pub(super) enum SheetOrigin {
    /// It is there, as it should be.
    File(Vec<u8>),
    /// It is typeset for this document: another build left it out, or it is a form with a name on it.
    Typeset,
    /// It could not be made.
    Unmade,
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
    pending: &PendingJob,
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
    let maker = OutputMaker {
        job,
        who: who.as_ref(),
        bound: &pending.bound,
    };
    for &output in &pending.outputs {
        if !begin(output) {
            result.untried.push(output);
            result.status = JobStatus::Failed;
            continue;
        }
        match maker.make(output, &mut result.diagnostics) {
            Ok(content) => result.files.push(MadeFile { output, content }),
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

/// What an output came to, or what stopped it.
type MakeResult<T> = Result<T, OutputFailure>;

/// Makes the outputs of a job.
struct OutputMaker<'a> {
    job: &'a Job,
    who: Option<&'a SheetStudent>,
    /// Of a document of sheets: where each comes from.
    bound: &'a [SheetOrigin],
}

impl OutputMaker<'_> {
    fn make(
        &self,
        output: OutputIndex,
        diagnostics: &mut Vec<SheetDiagnostic>,
    ) -> MakeResult<MadeContent> {
        let job = self.job;
        match (&job.kind, job.output(output).format) {
            (JobKind::Sheet(sheet), OutputFormat::Html) => {
                page_content(sheet.group.form.html(self.who))
            }
            (JobKind::Sheet(sheet), OutputFormat::Pdf) => {
                let typeset = sheet_pdf(job, sheet, self.who, diagnostics)?;
                Ok(MadeContent {
                    pages: Some(typeset.pages),
                    ..typeset.pdf.into()
                })
            }
            (JobKind::ClassSheets(papers), _) => {
                let binder = SheetBinder { job, papers };
                binder.class_pdf(self.bound)
            }
            (JobKind::ClassPage(view), _) => {
                page_content(view.group.form.class_page(view.context()))
            }
            (JobKind::Index(forms), _) => page_content(forms.page.render(&forms.index)),
            (JobKind::ClassOverview(view), _) => overview_pdf(job, view),
        }
    }
}

/// A page, or what Tera complains of, which is the same on every sheet and so reported for each.
fn page_content(page: Result<String, Vec<Diagnostic>>) -> MakeResult<MadeContent> {
    let diagnosed = |diagnostics: Vec<Diagnostic>| -> Vec<SheetDiagnostic> {
        diagnostics.into_iter().map(SheetDiagnostic::from).collect()
    };
    Ok(page.map_err(diagnosed)?.into_bytes().into())
}

/// The files of this student alone, as Typst reads them.
pub fn own_files(sheet: &SheetJob, who: Option<&SheetStudent>) -> VirtualFiles {
    sheet.group.typesetter.files(given_own_files(sheet, who))
}

fn given_own_files(sheet: &SheetJob, who: Option<&SheetStudent>) -> GivenFiles {
    let filled = sheet.student.as_ref();
    let json = match who {
        Some(who) if filled.is_some_and(StudentSheet::is_blank) => named_blank_json(who),
        _ => student_json(who),
    };
    let student = ("/student.json".to_owned(), json);
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
fn typeset_job(job: &Job, group: &SheetGroup, input: TypesetInput) -> MakeResult<TypesetPdf> {
    let TypesetInput { own, about } = input;
    let is_trusted = group.is_trusted && !job.has_own_pictures();
    let faults = match group.apart.as_ref().filter(|_| !is_trusted) {
        None => {
            let own = group.typesetter.files(own);
            group.typesetter.typeset_fitted(&group.fits, &own, &about)
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
    Ok(faults.map_err(|faults| typst_failure(job, group, faults))?)
}

/// What Typst complains of. A picture shows its fault where a built-in theme measures it: it is reported in the file
/// that shows the picture.
fn typst_failure(job: &Job, group: &SheetGroup, faults: Vec<Fault>) -> Vec<SheetDiagnostic> {
    let is_builtin = group.style.theme.is_builtin();
    let is_picture = |fault: &Fault| is_builtin && is_about_picture(&fault.message);
    let (pictures, others): (Vec<Fault>, Vec<Fault>) = faults.into_iter().partition(is_picture);
    let mut all = group.form.fault_diagnostics(&others, &job.name);
    let place = if job.has_own_pictures() {
        job.place.clone()
    } else {
        Place::File(grid_file(&group.grid).into())
    };
    for Fault { message, .. } in pictures {
        let kind = WorkerDiagnostic::Picture { message };
        all.push(Diagnostic::new(kind, place.clone()).into());
    }
    all
}

/// Typst gives such a fault no code: its words are all it is known by.
fn is_about_picture(message: &str) -> bool {
    let words = [
        "failed to parse SVG",
        "failed to decode image",
        "unknown image format",
    ];
    words.iter().any(|words| message.starts_with(words))
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
) -> MakeResult<TypesetPdf> {
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
    Ok(typeset)
}

/// Puts the files of sheets together.
struct SheetBinder<'a> {
    job: &'a Job,
    papers: &'a ClassSheets,
}

impl SheetBinder<'_> {
    /// The sheets of a class in one document. Its cover is shown where somebody is missing.
    fn class_pdf(&self, origins: &[SheetOrigin]) -> MakeResult<MadeContent> {
        let (group, papers) = (&self.papers.group, self.papers);
        let mut cover = papers.cover.clone();
        let named = cover.failed.len();
        let mut made = Vec::new();
        for (nth, sheet) in papers.sheets.iter().enumerate() {
            match origins.get(nth) {
                Some(SheetOrigin::File(bytes)) => made.push((sheet, Cow::Borrowed(bytes))),
                Some(SheetOrigin::Unmade) => {
                    cover.add_missing(&sheet.title, sheet.job.place.path())
                }
                _ => made.push((sheet, Cow::Owned(typeset_bound_sheet(sheet)?))),
            }
        }
        let files = class_cover_files(&cover);
        let front = class_pdf(self.job, group, files, papers.title.clone())?;
        let mut sheets = Vec::new();
        if !cover.failed.is_empty() {
            let title = group.form.word("missing-sheets");
            sheets.push(JoinedSheet { title, pdf: &front });
        }
        for (sheet, pdf) in &made {
            let title = &sheet.title;
            sheets.push(JoinedSheet { title, pdf });
        }
        let Some(bytes) = join_documents(&front, &sheets) else {
            return Err(vec![self.unforeseen().into()].into());
        };
        Ok(MadeContent {
            lacks_sheets: cover.failed.len() > named,
            ..bytes.into()
        })
    }

    fn unforeseen(&self) -> Diagnostic {
        let sheet = self.job.name.clone();
        let kind = WorkerDiagnostic::Unforeseen { sheet };
        Diagnostic::new(kind, self.job.place.clone())
    }
}

/// A sheet of a class that is not there as it should be. What is to be reported of it is reported where it is made by
/// itself.
fn typeset_bound_sheet(bound: &BoundSheet) -> MakeResult<Vec<u8>> {
    let Some(sheet) = bound.job.sheet() else {
        return Err(Vec::new().into());
    };
    let who = sheet.student.as_ref().and_then(StudentSheet::context);
    let typeset = sheet_pdf(&bound.job, sheet, who.as_ref(), &mut Vec::new());
    evict_layouts(LAYOUTS_KEPT);
    Ok(typeset?.pdf)
}

/// Of a class that is typeset sheet by sheet, the layouts of the last ones are kept.
const LAYOUTS_KEPT: usize = 8;

fn overview_pdf(job: &Job, view: &ClassView) -> MakeResult<MadeContent> {
    let title = format!("{} – {}", view.group.form.word("overview"), view.title);
    let files = class_overview_files(view.context());
    class_pdf(job, &view.group, files, title).map(MadeContent::from)
}

/// A document of a class. What is reported of the sheets of its students (a missing character) is not reported again.
fn class_pdf(
    job: &Job,
    group: &SheetGroup,
    own: impl IntoIterator<Item = (String, Vec<u8>)>,
    title: String,
) -> MakeResult<Vec<u8>> {
    let about = DocumentInfo {
        title,
        ident: job.name.clone(),
        ..DocumentInfo::default()
    };
    let own = own.into_iter().collect();
    let typeset = typeset_job(job, group, TypesetInput { own, about })?;
    Ok(typeset.pdf)
}
