//! A class as it is rated: its form, its students, and what of the session can be undone.

use super::plan::{RatingEdit, node_at_path, plan_edit};
use super::{RatedStudent, RatingForm, RatingSlot, SessionDiagnostic, SlotValue, Unwritable};
use crate::model::class::{NameOrder, StudentName, distinct_name};
use crate::project::StudentFile;
use crate::text::locale::listed_date::assessment_date;
use crate::text::yaml::YamlNode;
use crate::text::yaml::edit::{PathStep, YamlChange, is_same_tree};

/// A class that is being rated.
#[derive(Debug)]
pub struct RatedClass {
    /// What is rated.
    pub form: RatingForm,
    /// Its students, sorted.
    pub students: Vec<RatedStudent>,
    undo: Vec<UndoStep>,
}

/// The change of one file.
#[derive(Debug, Clone)]
pub struct SessionEdit {
    /// The file, from the project's root.
    pub file: String,
    /// Its text when the change was made.
    pub seen: String,
    /// The change.
    pub changes: Vec<YamlChange>,
    /// What it is about.
    pub slot: RatingSlot,
    /// What takes it back; nothing where it takes back a change itself.
    back: Option<Vec<YamlChange>>,
}

/// A change that can be taken back.
#[derive(Debug)]
struct UndoStep {
    file: String,
    slot: RatingSlot,
    back: Vec<YamlChange>,
    /// What was left at each path; where it is something else by now, somebody else changed it.
    nodes_left: Vec<(Vec<PathStep>, Option<YamlNode>)>,
}

/// Why the last change is not undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoRefusal {
    /// Nothing was changed, or all of it is undone.
    Nothing,
    /// The file is gone.
    FileGone,
    /// The file has an error now.
    FileBroken,
    /// Another program changed the same since.
    ChangedSince,
}

impl RatedClass {
    /// The students in the order of their class.
    pub fn new(form: RatingForm, students: Vec<RatedStudent>) -> Self {
        let mut class = Self {
            form,
            students,
            undo: Vec::new(),
        };
        class.sort_students();
        class
    }

    /// Another grid, or the same one changed. What was done stays undoable.
    pub fn replace(&mut self, form: RatingForm, students: Vec<RatedStudent>) {
        (self.form, self.students) = (form, students);
        self.sort_students();
    }

    /// As class lists are sorted: by class, then as the language sorts names.
    pub fn sort_students(&mut self) {
        let order = NameOrder::for_language(&self.form.lang);
        self.students.sort_by(|one, other| {
            let class = one.place.path.class().cmp(&other.place.path.class());
            class.then_with(|| order.compare(&sortable_name(one), &sortable_name(other)))
        });
    }

    /// What a student of the list is called in it.
    pub fn display_name(&self, student: &RatedStudent) -> String {
        let same = self.students.iter().filter(|it| it.name == student.name);
        distinct_name(&student.name, &student.place.path, same.count() > 1)
    }

    /// The place of the student with this file.
    pub fn student_of_file(&self, file: &str) -> Option<usize> {
        let mut students = self.students.iter();
        students.position(|student| student.place.file == file)
    }

    /// What is to be written so that a student's slots hold these values; no changes where they do already.
    pub fn plan(
        &self,
        student: &RatedStudent,
        targets: &[(RatingSlot, SlotValue)],
    ) -> Result<SessionEdit, Unwritable> {
        let mut settled = Vec::new();
        for (slot, value) in targets {
            settled.push((slot.clone(), self.settled_value(slot, value)?));
        }
        let RatingEdit { changes, undo } = plan_edit(&self.form, student, &settled)?;
        let slot = targets.first().map(|(slot, _)| slot.clone());
        Ok(SessionEdit {
            file: student.place.file.clone(),
            seen: student.text.clone(),
            changes,
            slot: slot.unwrap_or(RatingSlot::Comment),
            back: Some(undo),
        })
    }

    /// A date as people write it becomes the one that ratings files take; everything else stays as it is.
    pub fn settled_value(
        &self,
        slot: &RatingSlot,
        value: &SlotValue,
    ) -> Result<SlotValue, Unwritable> {
        let (RatingSlot::Date, Some(typed)) = (slot, value.text()) else {
            return Ok(value.clone());
        };
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(SlotValue::Text(None));
        }
        match assessment_date(typed, &self.form.lang) {
            Some(date) => Ok(SlotValue::Text(Some(date))),
            None => Err(Unwritable::because(SessionDiagnostic::NotADate {
                typed: typed.to_owned(),
            })),
        }
    }

    /// An edit was saved; this is the text of the file now.
    pub fn edit_saved(&mut self, edit: &SessionEdit, text: String) {
        let Some(place) = self.student_of_file(&edit.file) else {
            return;
        };
        let file = self.students[place].place.clone();
        let read = RatedStudent::read(&self.form, StudentFile::of(file, Ok(text.into_bytes())));
        self.replace_student(place, read);
        match &edit.back {
            Some(back) => self.remember_undo(place, edit, back.clone()),
            None => drop(self.undo.pop()),
        }
    }

    /// A file as it was read; one that has an error now keeps the name that is known, and so its place in the list.
    pub fn replace_student(&mut self, place: usize, mut read: RatedStudent) {
        if read.file.is_err() {
            let before = &self.students[place];
            read.name.clone_from(&before.name);
            read.family.clone_from(&before.family);
            read.given.clone_from(&before.given);
        }
        self.students[place] = read;
    }

    fn remember_undo(&mut self, place: usize, edit: &SessionEdit, back: Vec<YamlChange>) {
        let Ok(sound) = &self.students[place].file else {
            return;
        };
        let changes = edit.changes.iter();
        let nodes_left = changes
            .map(|change| {
                let node = node_at_path(&sound.root, &change.path).cloned();
                (change.path.clone(), node)
            })
            .collect();
        self.undo.push(UndoStep {
            file: edit.file.clone(),
            slot: edit.slot.clone(),
            back,
            nodes_left,
        });
    }

    /// The file and the slot of the last change.
    pub fn last_change(&self) -> Option<(&str, &RatingSlot)> {
        let last = self.undo.last()?;
        Some((&last.file, &last.slot))
    }

    /// What takes the last change back, unless somebody else changed the same since: then the change before it is the
    /// last one from now on.
    pub fn plan_undo(&mut self) -> Result<SessionEdit, UndoRefusal> {
        let last = self.undo.last().ok_or(UndoRefusal::Nothing)?;
        let student = self.student_of_file(&last.file);
        let Some(student) = student.and_then(|place| self.students.get(place)) else {
            self.undo.pop();
            return Err(UndoRefusal::FileGone);
        };
        let Ok(sound) = &student.file else {
            return Err(UndoRefusal::FileBroken);
        };
        if !is_unchanged_since(&sound.root, last) {
            self.undo.pop();
            return Err(UndoRefusal::ChangedSince);
        }
        Ok(SessionEdit {
            file: last.file.clone(),
            seen: student.text.clone(),
            changes: last.back.clone(),
            slot: last.slot.clone(),
            back: None,
        })
    }

    /// Students of whom nothing is to be rated any more.
    pub fn done_count(&self) -> usize {
        let is_done = |student: &&RatedStudent| student.file.is_ok() && student.to_rate() == 0;
        self.students.iter().filter(is_done).count()
    }

    /// Rows that are still to be rated, of all students.
    pub fn to_rate(&self) -> usize {
        self.students.iter().map(RatedStudent::to_rate).sum()
    }
}

impl SessionEdit {
    /// Whether it takes back a change.
    pub fn is_undo(&self) -> bool {
        self.back.is_none()
    }
}

fn is_unchanged_since(root: &YamlNode, undo: &UndoStep) -> bool {
    let mut left = undo.nodes_left.iter();
    left.all(|(path, left)| match (node_at_path(root, path), left) {
        (Some(now), Some(left)) => is_same_tree(now, left),
        (None, None) => true,
        _ => false,
    })
}

fn sortable_name(student: &RatedStudent) -> StudentName<'_> {
    StudentName {
        family: &student.family,
        given: &student.given,
        path: &student.place.path,
    }
}
