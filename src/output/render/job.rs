//! One thing to make: a sheet, or what belongs to a class or to the project. A plain value; `make` makes it.

use super::group::SheetGroup;
use super::key::OutputKey;
use super::roll::ClassView;
use crate::base::cpu_time::CpuClock;
use crate::base::diagnostic::Place;
use crate::model::grid::GridId;
use crate::model::sheet::context::SheetStudent;
use crate::model::sheet::context::class::ClassCover;
use crate::model::sheet::context::index::IndexContext;
use crate::output::theme::{ClassDocument, IndexPage, Theme, ThemeName};
use crate::project::{CheckedForm, CheckedStudent, OutputFormat, OutputPath};
use crate::text::locale::parse_iso_date;
use crate::text::yaml::YamlDocument;
use std::fmt;
use std::sync::Arc;
use std::thread::ThreadId;

/// Which job of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobIndex(pub(super) usize);

/// Which output of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputIndex(pub(super) usize);

/// One thing to make, as one file or several.
pub struct Job {
    /// What it makes.
    pub kind: JobKind,
    /// For messages: `oral/1AGORA/dupont`, or `oral/blank`.
    pub name: String,
    /// The printed name of the one person it is about, for the last line.
    pub person: Option<String>,
    /// The file it is about, for diagnostics without a better place.
    pub place: Place,
    /// The files that are written.
    pub outputs: Vec<JobOutput>,
}

/// One file.
pub struct JobOutput {
    /// In which format.
    pub format: OutputFormat,
    /// Where.
    pub path: OutputPath,
    /// What it is made from.
    pub key: OutputKey,
}

/// What a job makes.
pub enum JobKind {
    /// One sheet in its formats.
    Sheet(SheetJob),
    /// The sheets of a class in one document.
    ClassSheets(ClassSheets),
    /// The page of a class.
    ClassPage(ClassView),
    /// The overview of a class, on paper.
    ClassOverview(ClassView),
    /// The page that lists the blank forms of the project.
    Index(FormIndex),
}

/// A grid, blank or with one student's ratings.
pub struct SheetJob {
    /// What is the same for the grid's other sheets.
    pub group: Arc<SheetGroup>,
    /// The student; none on the blank form.
    pub student: Option<StudentSheet>,
}

/// A student's part of a sheet. What themes see of it is made when the sheet is: in most builds most sheets are there
/// already.
pub struct StudentSheet {
    form: Arc<CheckedForm>,
    student: Arc<CheckedStudent>,
    is_blank: bool,
}

/// Sheets of one class, in one document.
pub struct ClassSheets {
    /// What is the same for the grid's other sheets.
    pub group: Arc<SheetGroup>,
    /// The title of the document.
    pub title: String,
    /// Who is in it, and who is missing.
    pub cover: ClassCover,
    /// In the order of the class.
    pub sheets: Vec<BoundSheet>,
}

/// A sheet of a class in the document of all.
pub struct BoundSheet {
    /// What its bookmark says.
    pub title: String,
    /// The sheet as it is made by itself. Its output is where a build puts it; a form with a name on it has none.
    pub job: Job,
}

/// Files by their virtual paths.
pub type ImageFiles = Vec<(String, Vec<u8>)>;

/// The page of the project, and what is listed on it.
pub struct FormIndex {
    /// The theme.
    pub theme: Arc<Theme>,
    /// Its page.
    pub page: Arc<IndexPage>,
    /// The forms.
    pub index: IndexContext,
}

/// What makes an output: one template for one grid. If it has no end for one student, it has none for the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Template {
    /// None for the page that lists the blank forms.
    grid: Option<GridId>,
    theme: ThemeName,
    file: &'static str,
}

impl StudentSheet {
    // No context yet: where nothing changed, making the contexts of all students was a quarter of a build
    // (docs/decisions/0013).
    /// None where an error stops the sheet.
    pub(super) fn new(form: &Arc<CheckedForm>, student: &Arc<CheckedStudent>) -> Option<Self> {
        student.ratings.as_ref()?;
        Some(Self {
            form: form.clone(),
            student: student.clone(),
            is_blank: false,
        })
    }

    /// A form on which nothing but the name is filled in.
    #[must_use]
    pub(super) fn blank(mut self) -> Self {
        self.is_blank = true;
        self
    }

    /// Whether nothing but the name is filled in.
    pub(super) fn is_blank(&self) -> bool {
        self.is_blank
    }

    /// As themes see it.
    pub fn context(&self) -> Option<SheetStudent> {
        let student = self.form.student_context(&self.student)?;
        Some(if self.is_blank {
            student.unrated()
        } else {
            student
        })
    }

    /// The student's file as it was parsed.
    pub fn document(&self) -> Option<&YamlDocument> {
        self.student.document.as_deref()
    }

    /// The student's own files.
    pub fn image_files(&self) -> ImageFiles {
        if self.is_blank {
            Vec::new()
        } else {
            self.student.images.files()
        }
    }

    /// The date of the assessment, for the document's own data.
    pub fn date(&self) -> Option<(u16, u8, u8)> {
        let ratings = self.student.ratings.as_ref()?;
        parse_iso_date(ratings.date.as_deref()?)
    }
}

impl JobKind {
    /// What it shares with the sheets of its grid; the index has no grid.
    fn group(&self) -> Option<&SheetGroup> {
        match self {
            Self::Sheet(sheet) => Some(&sheet.group),
            Self::ClassSheets(sheets) => Some(&sheets.group),
            Self::ClassPage(view) | Self::ClassOverview(view) => Some(&view.group),
            Self::Index(_) => None,
        }
    }

    fn theme(&self) -> &Theme {
        match self {
            Self::Sheet(sheet) => &sheet.group.style.theme,
            Self::ClassSheets(sheets) => &sheets.group.style.theme,
            Self::ClassPage(view) | Self::ClassOverview(view) => &view.group.style.theme,
            Self::Index(forms) => &forms.theme,
        }
    }

    fn template_file(&self, format: OutputFormat) -> &'static str {
        match (self, format) {
            (Self::Sheet(_), OutputFormat::Html) => "sheet.html",
            (Self::Sheet(_), OutputFormat::Pdf) => "sheet.typ",
            (Self::ClassSheets(_), _) => ClassDocument::Sheets.template_file(),
            (Self::ClassPage(_), _) => ClassDocument::Page.template_file(),
            (Self::ClassOverview(_), _) => ClassDocument::Overview.template_file(),
            (Self::Index(_), _) => "index.html",
        }
    }
}

impl Job {
    /// One of its outputs.
    pub(super) fn output(&self, index: OutputIndex) -> &JobOutput {
        &self.outputs[index.0]
    }

    /// The template of one of its outputs.
    pub(super) fn template(&self, output: OutputIndex) -> Template {
        let group = self.kind.group();
        Template {
            grid: group.map(|group| group.grid.clone()),
            theme: self.kind.theme().name().clone(),
            file: self.kind.template_file(self.output(output).format),
        }
    }

    /// Whether it shows what a theme of the project's own makes, which the tests of gridgen do not cover.
    ///
    /// The document with the sheets of a class lays out nothing but its cover: it shows something only where the
    /// theme has a `class.typ` of its own.
    pub(super) fn shows_own_theme(&self) -> bool {
        let file = match &self.kind {
            JobKind::ClassSheets(_) => ClassDocument::Sheets.template_file(),
            _ => "theme.yaml",
        };
        self.kind.theme().is_own_file(file)
    }

    /// The grid it is about; the page that lists the blank forms is about none.
    pub(super) fn grid(&self) -> Option<&GridId> {
        self.kind.group().map(|group| &group.grid)
    }

    /// Ends the process that typesets it apart, if there is one.
    pub(super) fn stop_typesetting(&self) {
        if let Some(apart) = self.kind.group().and_then(|group| group.apart.as_ref()) {
            apart.stop(&self.name);
        }
    }

    /// The process apart that typesets it, or fills in its page for this thread, at the moment.
    pub(super) fn apart_clock(&self, thread: ThreadId) -> Option<CpuClock> {
        if let JobKind::Index(index) = &self.kind {
            return index.page.template_clock(thread);
        }
        let group = self.kind.group()?;
        let apart = group.apart.as_ref();
        let typesetting = apart.and_then(|apart| apart.clock(&self.name));
        typesetting.or_else(|| group.form.template_clock(thread))
    }

    /// Whether it shows something that a person made and that may work without end: a theme of the project, a picture.
    pub(super) fn may_be_endless(&self) -> bool {
        self.shows_own_theme() || self.has_own_pictures()
    }

    /// Whether a picture that only this job shows may be what takes so long or so much, rather than the template.
    pub(super) fn has_own_pictures(&self) -> bool {
        match &self.kind {
            JobKind::Sheet(sheet) => {
                let student = sheet.student.as_ref();
                student.is_some_and(|student| !student.image_files().is_empty())
            }
            JobKind::ClassSheets(papers) => {
                papers.sheets.iter().any(|it| it.job.has_own_pictures())
            }
            JobKind::ClassPage(_) | JobKind::ClassOverview(_) | JobKind::Index(_) => false,
        }
    }

    /// The sheet it makes, if it is one.
    pub fn sheet(&self) -> Option<&SheetJob> {
        match &self.kind {
            JobKind::Sheet(sheet) => Some(sheet),
            _ => None,
        }
    }

    /// How many sheets it lays out.
    pub fn sheet_count(&self) -> usize {
        match &self.kind {
            JobKind::ClassSheets(papers) => papers.sheets.len(),
            _ => 1,
        }
    }

    /// The sheets that it puts together, if it is a document of sheets.
    pub(super) fn bound_sheets(&self) -> Option<&[BoundSheet]> {
        match &self.kind {
            JobKind::ClassSheets(papers) => Some(&papers.sheets),
            _ => None,
        }
    }

    /// Whether it is the sheet of a student.
    pub fn is_student_sheet(&self) -> bool {
        self.sheet().is_some_and(|sheet| sheet.student.is_some())
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "themes/{}/{}", self.theme, self.file)
    }
}
