//! What is made of the classes of a grid: documents for the printer, and a page.

use super::keys::BaseKeys;
use crate::base::diagnostic::Place;
use crate::base::source::join_path;
use crate::model::class::{
    ClassPath, NameOrder, SHEETS_PER_DOCUMENT, StudentName, distinct_name, numbered_file_name,
    students_by_class,
};
use crate::model::sheet::context::SheetStudent;
use crate::model::sheet::context::class::ClassContext;
use crate::model::sheet::{self, ClassMember, ClassRoll};
use crate::output::render::group::SheetGroup;
use crate::output::render::job::{ClassSheets, ClassView, ImageFiles, Job, JobKind, JobOutput};
use crate::output::render::key::KeyBuilder;
use crate::output::render::options::{BuildOptions, ClassFiles, NAMED_BLANKS};
use crate::output::theme::ClassDocument;
use crate::project::layout::ratings_folder;
use crate::project::{CheckedForm, CheckedGrid, CheckedStudent, OutputFormat, OutputPath};
use std::sync::Arc;

/// The page of a class.
const PAGE: &str = "class.html";

/// The class at a glance, on paper.
const OVERVIEW: &str = "overview.pdf";

/// The start of the names of documents with all sheets of a class.
const ALL_SHEETS: &str = "class";

/// A grid, ready to be printed, whose classes are planned.
pub(super) struct ClassPlanner<'a> {
    pub(super) grid: &'a CheckedGrid,
    pub(super) form: &'a CheckedForm,
    pub(super) group: &'a Arc<SheetGroup>,
    pub(super) base: &'a BaseKeys,
    pub(super) formats: &'a [OutputFormat],
    pub(super) files: ClassFiles<'a>,
}

/// A class: its folder, its sound students in order, the names of the others.
struct PlannedClass<'a> {
    path: ClassPath,
    students: Vec<&'a CheckedStudent>,
    failed: Vec<String>,
}

/// A file that is made of a class.
struct ClassFile<'a> {
    class: &'a PlannedClass<'a>,
    name: &'a str,
    format: OutputFormat,
}

impl ClassPlanner<'_> {
    /// What is made of the classes of the grid.
    pub(super) fn class_jobs(&self, options: &BuildOptions) -> Vec<Job> {
        let is_asked = matches!(self.files, ClassFiles::All);
        let takes_blanks = !is_asked || options.takes_named_blanks();
        let takes_filled = !is_asked || !options.takes_named_blanks();
        let mut jobs = Vec::new();
        for class in self.classes() {
            if !options.takes_class(&self.grid.id, &class.path) {
                continue;
            }
            jobs.extend(self.single_blank_jobs(&class, options));
            if options.takes_single_blanks() {
                continue;
            }
            if self.makes(ClassDocument::Sheets) && takes_filled {
                jobs.extend(self.sheets_jobs(&class, false));
            }
            if self.makes(ClassDocument::Sheets) && takes_blanks {
                jobs.extend(self.sheets_jobs(&class, true));
            }
            if takes_filled {
                jobs.extend(self.view_jobs(&class));
            }
        }
        jobs
    }

    /// Blank forms with the name of one student each: those that were asked for, and those that are there.
    fn single_blank_jobs(&self, class: &PlannedClass<'_>, options: &BuildOptions) -> Vec<Job> {
        let mut jobs = Vec::new();
        if !self.makes(ClassDocument::Sheets) {
            return jobs;
        }
        let is_kept_up = matches!(self.files, ClassFiles::Existing(_));
        for student in &class.students {
            let Some(path) = OutputPath::single_blank(&self.grid.id, &student.path) else {
                continue;
            };
            let is_asked = options.takes_named_blank_of(&self.grid.id, &student.path);
            if is_asked || (is_kept_up && self.files.takes(&path)) {
                let file = ClassFile {
                    class,
                    name: path.file_name(),
                    format: OutputFormat::Pdf,
                };
                jobs.extend(self.sheets_job(&file, std::slice::from_ref(student), true));
            }
        }
        jobs
    }

    /// Whether the `nth` document of sheets is made. One that is there takes with it those that a larger class needs
    /// now.
    fn takes_file(&self, class: &PlannedClass<'_>, stem: &str, nth: usize) -> bool {
        let extension = OutputFormat::Pdf.extension();
        let first = numbered_file_name(stem, 0, extension);
        let name = numbered_file_name(stem, nth, extension);
        self.takes_name(class, &first) || self.takes_name(class, &name)
    }

    fn takes_name(&self, class: &PlannedClass<'_>, name: &str) -> bool {
        let path = OutputPath::class(&self.grid.id, &class.path, name);
        path.is_some_and(|path| self.files.takes(&path))
    }

    fn makes(&self, document: ClassDocument) -> bool {
        self.group.class_documents.contains(&document)
    }

    /// The classes of the grid, by folder.
    fn classes(&self) -> Vec<PlannedClass<'_>> {
        // Sound and broken files are sorted together, so that the names of those who are missing are in order too.
        let order = NameOrder::for_language(&self.form.context.lang);
        let students = &self.grid.students;
        let paths = students.iter().map(|student| &student.path);
        let mut all = Vec::new();
        for (path, indices) in students_by_class(paths) {
            let members = indices.into_iter().map(|index| students[index].as_ref());
            let mut members: Vec<&CheckedStudent> = members.collect();
            members.sort_by(|one, other| order.compare(&sort_name(one), &sort_name(other)));
            let (sound, broken): (Vec<_>, Vec<_>) = members
                .into_iter()
                .partition(|student| student.ratings.is_some());
            let failed = broken.into_iter().map(CheckedStudent::printed_name);
            all.push(PlannedClass {
                path,
                students: sound,
                failed: failed.collect(),
            });
        }
        all
    }

    /// All sheets for the printer, in documents that fit into memory.
    fn sheets_jobs(&self, class: &PlannedClass<'_>, blank: bool) -> Vec<Job> {
        let stem = if blank { NAMED_BLANKS } else { ALL_SHEETS };
        let mut jobs = Vec::new();
        for (nth, students) in class.students.chunks(SHEETS_PER_DOCUMENT).enumerate() {
            let name = numbered_file_name(stem, nth, OutputFormat::Pdf.extension());
            if !self.takes_file(class, stem, nth) {
                continue;
            }
            let file = ClassFile {
                class,
                name: &name,
                format: OutputFormat::Pdf,
            };
            jobs.extend(self.sheets_job(&file, students, blank));
        }
        jobs
    }

    /// The sheets of these students in one document.
    fn sheets_job(
        &self,
        file: &ClassFile<'_>,
        students: &[&CheckedStudent],
        blank: bool,
    ) -> Option<Job> {
        let mut key = self.start_key(file);
        for student in students {
            key = key.student(student);
        }
        let (contexts, images) = self.student_contexts(students, blank);
        let kind = JobKind::ClassSheets(ClassSheets {
            group: self.group.clone(),
            title: self.document_title(file.class),
            students: contexts,
            blank,
            images,
        });
        self.class_job(file, key, kind)
    }

    /// A class on a page and on paper: both know all its students.
    fn view_jobs(&self, class: &PlannedClass<'_>) -> Vec<Job> {
        let views = [
            (ClassDocument::Page, PAGE, OutputFormat::Html),
            (ClassDocument::Overview, OVERVIEW, OutputFormat::Pdf),
        ];
        let wanted: Vec<_> = views
            .into_iter()
            .filter(|(document, name, _)| self.makes(*document) && self.takes_name(class, name))
            .collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let context = Arc::new(self.class_context(class));
        let mut jobs = Vec::new();
        for (document, name, format) in wanted {
            let view = ClassView {
                group: self.group.clone(),
                title: self.document_title(class),
                class: context.clone(),
            };
            let kind = if document == ClassDocument::Page {
                JobKind::ClassPage(view)
            } else {
                JobKind::ClassOverview(view)
            };
            let file = ClassFile {
                class,
                name,
                format,
            };
            jobs.extend(self.class_job(&file, self.view_key(&file), kind));
        }
        jobs
    }

    /// A page and an overview show all students, link to every format, and name those whose files have errors.
    fn view_key(&self, file: &ClassFile<'_>) -> KeyBuilder {
        let mut key = self.start_key(file);
        for student in &file.class.students {
            key = key.student(student);
        }
        for format in self.formats {
            key = key.text(format.extension());
        }
        for name in &file.class.failed {
            key = key.text(name);
        }
        key
    }

    /// The class as themes see it.
    fn class_context(&self, class: &PlannedClass<'_>) -> ClassContext {
        let contexts = self.distinct_contexts(class);
        let mut members = Vec::new();
        for (student, checked) in contexts.iter().zip(&class.students) {
            if let Some(ratings) = &checked.ratings
                && let Some(score) = self.form.scored(checked)
            {
                members.push(ClassMember {
                    student,
                    ratings,
                    score,
                });
            }
        }
        let has_pdf = self.formats.contains(&OutputFormat::Pdf);
        let documents = if has_pdf {
            class.students.len().div_ceil(SHEETS_PER_DOCUMENT)
        } else {
            0
        };
        let sheets: Vec<String> = (0..documents)
            .map(|nth| numbered_file_name(ALL_SHEETS, nth, OutputFormat::Pdf.extension()))
            .collect();
        let roll = ClassRoll {
            path: &class.path,
            members: &members,
            failed: &class.failed,
            formats: self.formats,
            sheets: &sheets,
            overview: has_pdf.then_some(OVERVIEW),
        };
        let form = self.form;
        sheet::class_context(&form.grid, &form.context, &roll, &form.images)
    }

    /// The students of a class as themes see them; those of the same name can be told apart.
    fn distinct_contexts(&self, class: &PlannedClass<'_>) -> Vec<Arc<SheetStudent>> {
        let (mut contexts, _) = self.student_contexts(&class.students, false);
        let names: Vec<String> = contexts.iter().map(|it| it.name.clone()).collect();
        for student in &mut contexts {
            if names.iter().filter(|name| **name == student.name).count() > 1 {
                let student = Arc::make_mut(student);
                student.name = distinct_name(&student.name, &student.path, true);
            }
        }
        contexts
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
            // The images of the form have the first numbers; each student's follow in one document.
            let first = self.form.images.len() + files.len();
            let images = student.images.renumbered(first);
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
        match class.path.name() {
            "" => form.clone(),
            name => format!("{name} – {form}"),
        }
    }

    fn start_key(&self, file: &ClassFile<'_>) -> KeyBuilder {
        let key = self.base.key_for(file.format).text("class");
        key.text(file.name).text(&file.class.path)
    }

    fn class_job(&self, file: &ClassFile<'_>, key: KeyBuilder, kind: JobKind) -> Option<Job> {
        let class = &file.class.path;
        let path = OutputPath::class(&self.grid.id, class, file.name)?;
        let folder = join_path(&ratings_folder(&self.grid.id), class);
        Some(Job {
            kind,
            name: path.as_str().to_owned(),
            person: None,
            place: Place::File(folder.trim_end_matches('/').into()),
            outputs: vec![JobOutput {
                format: file.format,
                path,
                key: key.finish(),
            }],
        })
    }
}

/// What a student is sorted by; where the file names no one, or cannot be read, the name of the file.
fn sort_name(student: &CheckedStudent) -> StudentName<'_> {
    let ratings = student.ratings.as_ref();
    let family = ratings.and_then(|it| it.name.as_deref());
    let given = ratings.and_then(|it| it.given.as_deref());
    let (family, given) = match (family, given) {
        (None, given) => (given.unwrap_or(student.path.stem()), ""),
        (Some(family), given) => (family, given.unwrap_or_default()),
    };
    StudentName {
        family,
        given,
        path: &student.path,
    }
}
