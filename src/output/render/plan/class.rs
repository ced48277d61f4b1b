//! What is made of the classes of a grid: documents for the printer, and a page.

use super::keys::BaseKeys;
use super::{BuildOptions, BuildPlan, Job, JobKind, JobOutput, SheetGroup};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::model::class::{
    NameOrder, SHEETS_PER_DOCUMENT, StudentName, distinct_name, numbered_file_name,
    students_by_class,
};
use crate::model::sheet::context::{self, SheetStudent};
use crate::model::sheet::{ClassMember, ClassRoll};
use crate::output::render::key::KeyBuilder;
use crate::output::theme::ClassDocument;
use crate::project::{CheckedForm, CheckedGrid, CheckedStudent, OutputFormat, OutputPath};
use std::sync::Arc;

/// Blank forms with the names filled in.
const NAMED_BLANKS: &str = "named-blanks";

/// The class at a glance, on paper.
const OVERVIEW: &str = "overview.pdf";

/// Sheets of one class, in one document.
pub struct ClassSheets {
    /// What is the same for the grid's other sheets.
    pub group: Arc<SheetGroup>,
    /// What the document is called.
    pub title: String,
    /// In the order of the class.
    pub students: Vec<Arc<SheetStudent>>,
    /// Blank forms, with nothing but the names filled in.
    pub blank: bool,
    /// The students' own files.
    pub images: ImageFiles,
}

/// Files by their virtual paths.
type ImageFiles = Vec<(String, Vec<u8>)>;

/// A class at a glance.
pub struct ClassView {
    /// What is the same for the grid's sheets.
    pub group: Arc<SheetGroup>,
    /// What the document is called.
    pub title: String,
    /// What the theme sees.
    pub class: Arc<context::class::ClassContext>,
}

/// A grid, ready to be printed.
pub(super) struct ReadyGrid<'a> {
    pub(super) grid: &'a CheckedGrid,
    pub(super) form: &'a CheckedForm,
    pub(super) group: &'a Arc<SheetGroup>,
    pub(super) base: &'a BaseKeys,
}

/// A class: its folder, its sound students in order, the names of the others.
struct PlannedClass<'a> {
    path: &'a str,
    students: Vec<&'a CheckedStudent>,
    failed: Vec<String>,
}

impl BuildOptions {
    /// Whether anything is made of classes: what `--class` asks for, or what the settings do of everything.
    pub(super) fn takes_classes(&self, always: bool) -> bool {
        self.class || (always && !self.blank && self.students.is_empty())
    }

    /// Whether it is made of the class in this folder: where students were named, of those that they are in.
    pub(super) fn takes_class(&self, grid: &str, path: &str) -> bool {
        let in_it = |(of, student): &(String, String)| {
            of == grid && crate::model::class::class_folder(student) == path
        };
        self.students.is_empty() || self.students.iter().any(in_it)
    }

    /// Whether a build of a part, asked for by these options, removes this file of a class where it does not make it; it
    /// is named by its path below `students/` without ending.
    pub(in crate::output::render) fn covers_class_file(&self, grid: &str, file: &str) -> bool {
        let folder = crate::model::class::class_folder(file);
        let named = file[folder.len()..]
            .trim_start_matches('/')
            .starts_with(NAMED_BLANKS);
        if self.takes_named_blanks() {
            return self.class && named;
        }
        self.students.is_empty() || (self.class && !named && self.takes_class(grid, folder))
    }

    /// Whether the names alone are filled in, in place of everything that is made of classes.
    fn takes_named_blanks(&self) -> bool {
        self.blank && self.students.is_empty()
    }
}

/// What is made of the classes of one grid.
pub(super) fn class_jobs(
    plan: &BuildPlan,
    ready: &ReadyGrid<'_>,
    problems: &mut Diagnostics,
) -> Vec<Job> {
    let makes = |part, format, problems: &mut Diagnostics| {
        plan.formats.contains(&format) && ready.group.theme.makes_class_document(part, problems)
    };
    let sheets = makes(ClassDocument::Sheets, OutputFormat::Pdf, problems);
    let named = plan.options.takes_named_blanks();
    let page = !named && makes(ClassDocument::Page, OutputFormat::Html, problems);
    let overview = !named && makes(ClassDocument::Overview, OutputFormat::Pdf, problems);
    let mut jobs = Vec::new();
    for class in classes_of_grid(ready) {
        if !plan.options.takes_class(&ready.grid.id, class.path) {
            continue;
        }
        if sheets {
            jobs.extend(ready.sheets_jobs(&class, named));
        }
        if page || overview {
            let all = ready.view_jobs(&class, &plan.formats);
            jobs.extend(all.into_iter().filter(|job| match job.kind {
                JobKind::ClassPage(_) => page,
                _ => overview,
            }));
        }
    }
    jobs
}

/// The classes of a grid, by folder.
fn classes_of_grid<'a>(ready: &ReadyGrid<'a>) -> Vec<PlannedClass<'a>> {
    let order = NameOrder::for_language(&ready.form.context.lang);
    let students = &ready.grid.students;
    let mut all = Vec::new();
    for (path, indices) in students_by_class(students.iter().map(|student| student.path.as_str())) {
        let member = |index: usize| students[index].as_ref();
        let mut members: Vec<&CheckedStudent> = indices.into_iter().map(member).collect();
        members.sort_by(|one, other| order.compare(&name_for_order(one), &name_for_order(other)));
        let (sound, broken): (Vec<_>, Vec<_>) = members
            .into_iter()
            .partition(|student| student.ratings.is_some());
        all.push(PlannedClass {
            path,
            students: sound,
            failed: broken
                .into_iter()
                .map(CheckedStudent::printed_name)
                .collect(),
        });
    }
    all
}

/// By what a student is sorted; a file that names nobody, or cannot be read, by its own name.
fn name_for_order(student: &CheckedStudent) -> StudentName<'_> {
    let ratings = student.ratings.as_ref();
    let family = ratings.and_then(|it| it.name.as_deref());
    let given = ratings.and_then(|it| it.given.as_deref());
    let (family, given) = match (family, given) {
        (None, given) => (given.unwrap_or(student.stem()), ""),
        (Some(family), given) => (family, given.unwrap_or_default()),
    };
    StudentName {
        family,
        given,
        path: &student.path,
    }
}

impl ReadyGrid<'_> {
    /// All sheets for the printer, in runs that fit into memory.
    fn sheets_jobs(&self, class: &PlannedClass<'_>, blank: bool) -> Vec<Job> {
        let stem = if blank { NAMED_BLANKS } else { "class" };
        let runs = class.students.chunks(SHEETS_PER_DOCUMENT).enumerate();
        runs.filter_map(|(nth, students)| {
            let file = numbered_file_name(stem, nth, OutputFormat::Pdf.extension());
            let key = students.iter().fold(
                self.class_key(&file, OutputFormat::Pdf, class),
                |key, student| key.student(student),
            );
            let (contexts, images) = self.student_contexts(students, blank);
            let work = JobKind::ClassSheets(ClassSheets {
                group: self.group.clone(),
                title: self.document_title(class),
                students: contexts,
                blank,
                images,
            });
            self.class_job(class, &file, OutputFormat::Pdf, key, work)
        })
        .collect()
    }

    /// A class on a page and on paper: both know all its students.
    fn view_jobs(&self, class: &PlannedClass<'_>, formats: &[OutputFormat]) -> Vec<Job> {
        let seen = Arc::new(self.class_context(class, formats));
        let view = || ClassView {
            group: self.group.clone(),
            title: self.document_title(class),
            class: seen.clone(),
        };
        let key = |file: &str, format| {
            let key = self.class_key(file, format, class);
            let key = class.students.iter().fold(key, |key, it| key.student(it));
            let key = formats.iter().fold(key, |key, it| key.text(it.extension()));
            class.failed.iter().fold(key, |key, name| key.text(name))
        };
        let jobs = [
            ("class.html", OutputFormat::Html, JobKind::ClassPage(view())),
            (OVERVIEW, OutputFormat::Pdf, JobKind::ClassOverview(view())),
        ];
        jobs.into_iter()
            .filter_map(|(file, format, work)| {
                self.class_job(class, file, format, key(file, format), work)
            })
            .collect()
    }

    /// As themes see it.
    fn class_context(
        &self,
        class: &PlannedClass<'_>,
        formats: &[OutputFormat],
    ) -> context::class::ClassContext {
        let (mut contexts, _) = self.student_contexts(&class.students, false);
        let names: Vec<String> = contexts.iter().map(|it| it.name.clone()).collect();
        for student in &mut contexts {
            if names.iter().filter(|name| **name == student.name).count() > 1 {
                let student = Arc::make_mut(student);
                student.name = distinct_name(&student.name, &student.path, true);
            }
        }
        let pairs = contexts.iter().zip(&class.students);
        let members: Vec<ClassMember<'_>> = pairs
            .filter_map(|(student, checked)| {
                Some(ClassMember {
                    student,
                    ratings: checked.ratings.as_ref()?,
                    score: self.form.scored(checked)?,
                })
            })
            .collect();
        let sheets: Vec<String> = match formats.contains(&OutputFormat::Pdf) {
            true => (0..class.students.len().div_ceil(SHEETS_PER_DOCUMENT))
                .map(|nth| numbered_file_name("class", nth, OutputFormat::Pdf.extension()))
                .collect(),
            false => Vec::new(),
        };
        let roll = ClassRoll {
            path: class.path,
            members: &members,
            failed: &class.failed,
            formats,
            sheets: &sheets,
            overview: formats.contains(&OutputFormat::Pdf).then_some(OVERVIEW),
        };
        let form = self.form;
        crate::model::sheet::class_context(&form.grid, &form.context, &roll, &form.images)
    }

    /// The students as themes see them, and their images, numbered on from one student to the next.
    fn student_contexts(
        &self,
        students: &[&CheckedStudent],
        blank: bool,
    ) -> (Vec<Arc<SheetStudent>>, ImageFiles) {
        let mut files = Vec::new();
        let mut contexts = Vec::new();
        for student in students {
            let images = student
                .images
                .renumbered(self.form.images.len() + files.len());
            let Some(context) = self.form.student_context_with(student, &images) else {
                continue;
            };
            contexts.push(Arc::new(if blank { context.unrated() } else { context }));
            if !blank {
                files.extend(images.files());
            }
        }
        (contexts, files)
    }

    fn document_title(&self, class: &PlannedClass<'_>) -> String {
        let form = &self.form.context.title.plain;
        match class.path.rsplit('/').next() {
            Some(name) if !name.is_empty() => format!("{name} – {form}"),
            _ => form.clone(),
        }
    }

    fn class_key(&self, file: &str, format: OutputFormat, class: &PlannedClass<'_>) -> KeyBuilder {
        let key = self.base.key_for(format).text("class");
        key.text(file).text(class.path)
    }

    fn class_job(
        &self,
        class: &PlannedClass<'_>,
        file: &str,
        format: OutputFormat,
        key: KeyBuilder,
        work: JobKind,
    ) -> Option<Job> {
        let path = OutputPath::class(&self.grid.id, class.path, file)?;
        let folder = format!("grids/{}/ratings/{}", self.grid.id, class.path);
        Some(Job {
            kind: work,
            name: path.as_str().to_owned(),
            person: None,
            place: Place::File(folder.trim_end_matches('/').into()),
            outputs: vec![JobOutput {
                format,
                path,
                key: key.finish(),
            }],
        })
    }
}
