//! What is made of the classes of a grid: documents for the printer, and a page.

use super::keys::Base;
use super::{Group, Job, Options, Output, Plan, Work};
use crate::base::diagnostic::{Place, Problems};
use crate::model::class::{Name, Order, RUN, apart, classes, numbered};
use crate::model::sheet::context::{self, Student};
use crate::model::sheet::{Member, Roll};
use crate::output::render::key::KeyBuilder;
use crate::output::render::prepare::{PreparedForm, PreparedGrid, PreparedStudent};
use crate::output::theme::ClassPart;
use crate::project::{Format, OutputPath};
use std::sync::Arc;

/// Blank forms with the names filled in.
const NAMED_BLANKS: &str = "named-blanks";

/// The class at a glance, on paper.
const OVERVIEW: &str = "overview.pdf";

/// Sheets of one class, in one document.
pub struct Papers {
    /// What is the same for the grid's other sheets.
    pub group: Arc<Group>,
    /// What the document is called.
    pub title: String,
    /// In the order of the class.
    pub students: Vec<Arc<Student>>,
    /// Blank forms, with nothing but the names filled in.
    pub blank: bool,
    /// The students' own files.
    pub images: Images,
}

/// Files by their virtual paths.
type Images = Vec<(String, Vec<u8>)>;

/// A class at a glance.
pub struct View {
    /// What is the same for the grid's sheets.
    pub group: Arc<Group>,
    /// What the document is called.
    pub title: String,
    /// What the theme sees.
    pub class: Arc<context::class::Class>,
}

/// A grid, ready to be printed.
pub(super) struct Ready<'a> {
    pub(super) grid: &'a PreparedGrid,
    pub(super) form: &'a PreparedForm,
    pub(super) group: &'a Arc<Group>,
    pub(super) base: &'a Base,
}

/// A class: its folder, its sound students in order, the names of the others.
struct Class<'a> {
    path: &'a str,
    students: Vec<&'a PreparedStudent>,
    failed: Vec<String>,
}

impl Options {
    /// Whether anything is made of classes: what `--class` asks for, or what the settings do of everything.
    pub(super) fn takes_classes(&self, always: bool) -> bool {
        self.class || (always && !self.blank && self.students.is_empty())
    }

    /// Whether it is made of the class in this folder: where students were named, of those that they are in.
    pub(super) fn takes_class(&self, grid: &str, path: &str) -> bool {
        let in_it = |(of, student): &(String, String)| {
            of == grid && crate::model::class::folder(student) == path
        };
        self.students.is_empty() || self.students.iter().any(in_it)
    }

    /// Whether a build of a part, asked for by these options, removes this file of a class where it does not make it; it
    /// is named by its path below `students/` without ending.
    pub(in crate::output::render) fn covers(&self, grid: &str, file: &str) -> bool {
        let folder = crate::model::class::folder(file);
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
pub(super) fn jobs(plan: &Plan, ready: &Ready<'_>, problems: &mut Problems) -> Vec<Job> {
    let makes = |part, format, problems: &mut Problems| {
        plan.formats.contains(&format) && ready.group.theme.makes(part, problems)
    };
    let sheets = makes(ClassPart::Sheets, Format::Pdf, problems);
    let named = plan.options.takes_named_blanks();
    let page = !named && makes(ClassPart::Page, Format::Html, problems);
    let overview = !named && makes(ClassPart::Overview, Format::Pdf, problems);
    let mut jobs = Vec::new();
    for class in of_grid(ready) {
        if !plan.options.takes_class(&ready.grid.id, class.path) {
            continue;
        }
        if sheets {
            jobs.extend(ready.papers(&class, named));
        }
        if page || overview {
            let all = ready.views(&class, &plan.formats);
            jobs.extend(all.into_iter().filter(|job| match job.work {
                Work::Page(_) => page,
                _ => overview,
            }));
        }
    }
    jobs
}

/// The classes of a grid, by folder.
fn of_grid<'a>(ready: &Ready<'a>) -> Vec<Class<'a>> {
    let order = Order::of(&ready.form.context.lang);
    let students = &ready.grid.students;
    let mut all = Vec::new();
    for (path, places) in classes(students.iter().map(|student| student.path.as_str())) {
        let member = |place: usize| students[place].as_ref();
        let mut members: Vec<&PreparedStudent> = places.into_iter().map(member).collect();
        members.sort_by(|one, other| order.compare(&name(one), &name(other)));
        let (sound, broken): (Vec<_>, Vec<_>) = members
            .into_iter()
            .partition(|student| student.ratings.is_some());
        all.push(Class {
            path,
            students: sound,
            failed: broken.into_iter().map(PreparedStudent::name).collect(),
        });
    }
    all
}

/// By what a student is sorted; a file that names nobody, or cannot be read, by its own name.
fn name(student: &PreparedStudent) -> Name<'_> {
    let ratings = student.ratings.as_ref();
    let family = ratings.and_then(|it| it.name.as_deref());
    let given = ratings.and_then(|it| it.given.as_deref());
    let (family, given) = match (family, given) {
        (None, given) => (given.unwrap_or(student.stem()), ""),
        (Some(family), given) => (family, given.unwrap_or_default()),
    };
    Name {
        family,
        given,
        path: &student.path,
    }
}

impl Ready<'_> {
    /// All sheets for the printer, in runs that fit into memory.
    fn papers(&self, class: &Class<'_>, blank: bool) -> Vec<Job> {
        let stem = if blank { NAMED_BLANKS } else { "class" };
        let runs = class.students.chunks(RUN).enumerate();
        runs.filter_map(|(nth, students)| {
            let file = numbered(stem, nth, Format::Pdf.extension());
            let key = students
                .iter()
                .fold(self.key(&file, Format::Pdf, class), |key, student| {
                    student.keyed(key)
                });
            let (contexts, images) = self.contexts(students, blank);
            let work = Work::Papers(Papers {
                group: self.group.clone(),
                title: self.title(class),
                students: contexts,
                blank,
                images,
            });
            self.job(class, &file, Format::Pdf, key, work)
        })
        .collect()
    }

    /// A class on a page and on paper: both know all its students.
    fn views(&self, class: &Class<'_>, formats: &[Format]) -> Vec<Job> {
        let seen = Arc::new(self.seen(class, formats));
        let view = || View {
            group: self.group.clone(),
            title: self.title(class),
            class: seen.clone(),
        };
        let key = |file: &str, format| {
            let key = self.key(file, format, class);
            let key = class.students.iter().fold(key, |key, it| it.keyed(key));
            let key = formats.iter().fold(key, |key, it| key.text(it.extension()));
            class.failed.iter().fold(key, |key, name| key.text(name))
        };
        let jobs = [
            ("class.html", Format::Html, Work::Page(view())),
            (OVERVIEW, Format::Pdf, Work::Overview(view())),
        ];
        jobs.into_iter()
            .filter_map(|(file, format, work)| {
                self.job(class, file, format, key(file, format), work)
            })
            .collect()
    }

    /// As themes see it.
    fn seen(&self, class: &Class<'_>, formats: &[Format]) -> context::class::Class {
        let (mut contexts, _) = self.contexts(&class.students, false);
        let names: Vec<String> = contexts.iter().map(|it| it.name.clone()).collect();
        for student in &mut contexts {
            if names.iter().filter(|name| **name == student.name).count() > 1 {
                let student = Arc::make_mut(student);
                student.name = apart(&student.name, &student.path, true);
            }
        }
        let pairs = contexts.iter().zip(&class.students);
        let members: Vec<Member<'_>> = pairs
            .filter_map(|(student, prepared)| {
                Some(Member {
                    student,
                    ratings: prepared.ratings.as_ref()?,
                    scored: self.form.scored(prepared)?,
                })
            })
            .collect();
        let sheets: Vec<String> = match formats.contains(&Format::Pdf) {
            true => (0..class.students.len().div_ceil(RUN))
                .map(|nth| numbered("class", nth, Format::Pdf.extension()))
                .collect(),
            false => Vec::new(),
        };
        let roll = Roll {
            path: class.path,
            members: &members,
            failed: &class.failed,
            formats,
            sheets: &sheets,
            overview: formats.contains(&Format::Pdf).then_some(OVERVIEW),
        };
        let form = self.form;
        crate::model::sheet::class(&form.grid, &form.context, &roll, &form.images)
    }

    /// The students as themes see them, and their images, numbered on from one student to the next.
    fn contexts(&self, students: &[&PreparedStudent], blank: bool) -> (Vec<Arc<Student>>, Images) {
        let mut files = Vec::new();
        let mut contexts = Vec::new();
        for student in students {
            let images = student.images.from(self.form.images.len() + files.len());
            let Some(context) = self.form.student_with(student, &images) else {
                continue;
            };
            contexts.push(Arc::new(if blank { context.unrated() } else { context }));
            if !blank {
                files.extend(images.files());
            }
        }
        (contexts, files)
    }

    fn title(&self, class: &Class<'_>) -> String {
        let form = &self.form.context.title.plain;
        match class.path.rsplit('/').next() {
            Some(name) if !name.is_empty() => format!("{name} – {form}"),
            _ => form.clone(),
        }
    }

    fn key(&self, file: &str, format: Format, class: &Class<'_>) -> KeyBuilder {
        let key = self.base.of(format).text("class");
        key.text(file).text(class.path)
    }

    fn job(
        &self,
        class: &Class<'_>,
        file: &str,
        format: Format,
        key: KeyBuilder,
        work: Work,
    ) -> Option<Job> {
        let path = OutputPath::class(&self.grid.id, class.path, file)?;
        let folder = format!("grids/{}/ratings/{}", self.grid.id, class.path);
        Some(Job {
            work,
            name: path.as_str().to_owned(),
            person: None,
            place: Place::File(folder.trim_end_matches('/').into()),
            outputs: vec![Output {
                format,
                path,
                key: key.finish(),
            }],
        })
    }
}

impl PreparedStudent {
    /// A key with all that a sheet of this student is made from.
    pub(super) fn keyed(&self, key: KeyBuilder) -> KeyBuilder {
        let images = self.images.files();
        let images = images
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        key.text(&self.path).part(&self.bytes).files(images)
    }
}
