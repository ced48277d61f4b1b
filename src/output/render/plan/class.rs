//! What is made of the classes of a grid: documents for the printer, and a page.

use super::GridPlanner;
use crate::base::diagnostic::Place;
use crate::base::source::join_path;
use crate::model::class::{
    ClassPath, NameOrder, SHEETS_PER_DOCUMENT, StudentName, distinct_name, numbered_file_name,
    students_by_class,
};
use crate::model::sheet::context::class::{ClassCover, MissingStudent};
use crate::output::render::job::{BoundSheet, ClassSheets, Job, JobKind, JobOutput, StudentSheet};
use crate::output::render::key::KeyBuilder;
use crate::output::render::options::{BuildOptions, ClassFiles, NAMED_BLANKS};
use crate::output::render::roll::{ClassView, LazyRoll};
use crate::output::theme::ClassDocument;
use crate::project::layout::ratings_folder;
use crate::project::{CheckedStudent, OutputFormat, OutputPath};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// The page of a class.
const PAGE: &str = "class.html";

/// The class at a glance, on paper.
const OVERVIEW: &str = "overview.pdf";

/// The start of the names of documents with all sheets of a class.
const ALL_SHEETS: &str = "class";

/// A grid, ready to be printed, whose classes are planned.
pub(super) struct ClassPlanner<'a> {
    pub(super) planner: &'a GridPlanner<'a>,
    pub(super) formats: &'a [OutputFormat],
    pub(super) files: ClassFiles<'a>,
}

/// A class: its folder, its sound students in order, the names of the others.
struct PlannedClass<'a> {
    path: ClassPath,
    students: Vec<&'a Arc<CheckedStudent>>,
    failed: Vec<MissingStudent>,
}

impl PlannedClass<'_> {
    /// The names that several students have.
    fn namesakes(&self) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let names = self.students.iter().map(|student| student.printed_name());
        names.filter(|name| !seen.insert(name.clone())).collect()
    }

    fn cover(&self, sheets: usize) -> ClassCover {
        ClassCover {
            name: self.path.name().to_owned(),
            sheets,
            failed: self.failed.clone(),
        }
    }
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
            if !options.takes_class(&self.planner.grid.id, &class.path) {
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
            let Some(path) = OutputPath::single_blank(&self.planner.grid.id, &student.path) else {
                continue;
            };
            let is_asked = options.takes_named_blank_of(&self.planner.grid.id, &student.path);
            if is_asked || (is_kept_up && self.files.takes(&path)) {
                // Who is missing in the class does not concern the form of one student.
                let alone = PlannedClass {
                    path: class.path.clone(),
                    students: vec![student],
                    failed: Vec::new(),
                };
                let file = ClassFile {
                    class: &alone,
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
        let path = OutputPath::class(&self.planner.grid.id, &class.path, name);
        path.is_some_and(|path| self.files.takes(&path))
    }

    fn makes(&self, document: ClassDocument) -> bool {
        self.planner.group.class_documents.contains(&document)
    }

    /// The classes of the grid, by folder.
    fn classes(&self) -> Vec<PlannedClass<'_>> {
        // Sound and broken files are sorted together, so that the names of those who are missing are in order too.
        let order = NameOrder::for_language(&self.planner.form.context.lang);
        let students = &self.planner.grid.students;
        let paths = students.iter().map(|student| &student.path);
        let mut all = Vec::new();
        for (path, indices) in students_by_class(paths) {
            let members = indices.into_iter().map(|index| &students[index]);
            let mut members: Vec<&Arc<CheckedStudent>> = members.collect();
            members.sort_by(|one, other| order.compare(&sort_name(one), &sort_name(other)));
            let (sound, broken): (Vec<_>, Vec<_>) = members
                .into_iter()
                .partition(|student| student.ratings.is_some());
            let failed = broken.into_iter().map(|student| missing_student(student));
            all.push(PlannedClass {
                path,
                students: sound,
                failed: failed.collect(),
            });
        }
        all
    }

    /// All sheets for the printer, in documents that a copier takes.
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
        students: &[&Arc<CheckedStudent>],
        blank: bool,
    ) -> Option<Job> {
        let namesakes = file.class.namesakes();
        let mut key = self.start_key(file);
        let mut sheets = Vec::new();
        for student in students {
            key = key.student(student);
            sheets.extend(self.bound_sheet(student, &namesakes, blank));
        }
        let kind = JobKind::ClassSheets(ClassSheets {
            group: self.planner.group.clone(),
            title: self.document_title(file.class),
            cover: file.class.cover(sheets.len()),
            sheets,
        });
        self.class_job(file, key, kind)
    }

    /// One of these sheets: where it lies, and how it is made where it does not.
    fn bound_sheet(
        &self,
        student: &Arc<CheckedStudent>,
        namesakes: &BTreeSet<String>,
        blank: bool,
    ) -> Option<BoundSheet> {
        let sheet = StudentSheet::new(self.planner.form, student)?;
        let name = student.printed_name();
        let title = distinct_name(&name, &student.path, namesakes.contains(&name));
        let job = if blank {
            self.planner.student_job(student, sheet.blank(), &[])
        } else {
            self.planner
                .student_job(student, sheet, &[OutputFormat::Pdf])
        };
        Some(BoundSheet { title, job })
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
        let roll = Arc::new(self.lazy_roll(class));
        let mut jobs = Vec::new();
        for (document, name, format) in wanted {
            let view = ClassView {
                group: self.planner.group.clone(),
                title: self.document_title(class),
                roll: roll.clone(),
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

    /// A page and an overview show all students, and link to every format.
    fn view_key(&self, file: &ClassFile<'_>) -> KeyBuilder {
        let mut key = self.start_key(file);
        for student in &file.class.students {
            key = key.student(student);
        }
        for format in self.formats {
            key = key.text(format.extension());
        }
        key
    }

    fn lazy_roll(&self, class: &PlannedClass<'_>) -> LazyRoll {
        let has_pdf = self.formats.contains(&OutputFormat::Pdf);
        let documents = if has_pdf {
            class.students.len().div_ceil(SHEETS_PER_DOCUMENT)
        } else {
            0
        };
        let extension = OutputFormat::Pdf.extension();
        let sheets = (0..documents).map(|nth| numbered_file_name(ALL_SHEETS, nth, extension));
        LazyRoll {
            form: self.planner.form.clone(),
            path: class.path.clone(),
            students: class.students.iter().map(|&it| it.clone()).collect(),
            failed: class.failed.clone(),
            formats: self.formats.to_vec(),
            sheets: sheets.collect(),
            overview: has_pdf.then_some(OVERVIEW),
            context: OnceLock::new(),
        }
    }

    fn document_title(&self, class: &PlannedClass<'_>) -> String {
        let form = &self.planner.form.context.title.plain;
        match class.path.name() {
            "" => form.clone(),
            name => format!("{name} – {form}"),
        }
    }

    /// Every document of a class names those who are missing.
    fn start_key(&self, file: &ClassFile<'_>) -> KeyBuilder {
        let key = self.planner.base.key_for(file.format).text("class");
        let mut key = key.text(file.name).text(&file.class.path);
        for missing in &file.class.failed {
            key = key.text(&missing.name).text(&missing.file);
        }
        key
    }

    fn class_job(&self, file: &ClassFile<'_>, key: KeyBuilder, kind: JobKind) -> Option<Job> {
        let class = &file.class.path;
        let path = OutputPath::class(&self.planner.grid.id, class, file.name)?;
        let folder = join_path(&ratings_folder(&self.planner.grid.id), class);
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

fn missing_student(student: &CheckedStudent) -> MissingStudent {
    MissingStudent {
        name: student.printed_name(),
        file: student.file.clone(),
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
