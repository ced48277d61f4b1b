//! A class as its page and its overview need it, made when one of them is: in most builds most classes are there
//! already.

use super::group::SheetGroup;
use crate::model::class::{ClassPath, distinct_name};
use crate::model::sheet::context::SheetStudent;
use crate::model::sheet::context::class::{ClassContext, MissingStudent};
use crate::model::sheet::{self, ClassMember, ClassRoll};
use crate::project::{CheckedForm, CheckedStudent, OutputFormat};
use std::sync::{Arc, OnceLock};

/// A class at a glance.
pub struct ClassView {
    /// What is the same for the grid's sheets.
    pub group: Arc<SheetGroup>,
    /// The title of the document.
    pub title: String,
    pub(super) roll: Arc<LazyRoll>,
}

impl ClassView {
    /// What the theme sees.
    pub fn context(&self) -> &ClassContext {
        let roll = &self.roll;
        roll.context.get_or_init(|| roll.class_context())
    }
}

/// A class, and what its page and its overview have in common.
pub(super) struct LazyRoll {
    pub(super) form: Arc<CheckedForm>,
    /// The folder's path below `ratings/`.
    pub(super) path: ClassPath,
    /// In the order of the class list.
    pub(super) students: Vec<Arc<CheckedStudent>>,
    pub(super) failed: Vec<MissingStudent>,
    /// The formats of each student's sheet.
    pub(super) formats: Vec<OutputFormat>,
    /// Documents of all sheets.
    pub(super) sheets: Vec<String>,
    /// The overview, if one is made.
    pub(super) overview: Option<&'static str>,
    pub(super) context: OnceLock<ClassContext>,
}

impl LazyRoll {
    fn class_context(&self) -> ClassContext {
        let contexts = self.distinct_contexts();
        let mut members = Vec::new();
        for (student, checked) in contexts.iter().zip(&self.students) {
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
        let roll = ClassRoll {
            path: &self.path,
            members: &members,
            failed: &self.failed,
            formats: &self.formats,
            sheets: &self.sheets,
            overview: self.overview,
        };
        let form = &self.form;
        sheet::class_context(&form.grid, &form.context, &roll, &form.images)
    }

    /// The students as themes see them; those of the same name can be told apart.
    fn distinct_contexts(&self) -> Vec<SheetStudent> {
        let students = self.students.iter();
        let contexts = students.filter_map(|student| self.form.student_context(student));
        let mut contexts: Vec<SheetStudent> = contexts.collect();
        let names: Vec<String> = contexts.iter().map(|it| it.name.clone()).collect();
        for student in &mut contexts {
            let has_namesakes = names.iter().filter(|name| **name == student.name).count() > 1;
            student.name = distinct_name(&student.name, &student.path, has_namesakes);
        }
        contexts
    }
}
