//! What happened to files: what was saved, what was not, what another program changed.

use super::messages::RatingMessage;
use super::{AfterSave, KeyRequest, Mode, NoticeKind, RatingState, SaveRequest, UndoStep};
use crate::model::grid::RowIndex;
use crate::project::StudentFile;
use crate::text::yaml::YamlNode;
use crate::text::yaml::edit::{PathStep, YamlChange, is_same_tree};
use crate::ui::message::Message;
use crate::ui::rate::plan::node_at_path;
use crate::ui::rate::{RatedStudent, RatingForm};

impl RatingState {
    /// A change was saved; this is the text of the file now.
    pub fn save_succeeded(&mut self, save: SaveRequest, text: String) {
        let Some(place) = self.student_index_of(&save.file) else {
            return;
        };
        let file = self.students[place].place.clone();
        let read = RatedStudent::read(&self.form, StudentFile::of(file, Ok(text.into_bytes())));
        self.replace_student(place, read);
        match save.then {
            AfterSave::Undone => drop(self.undo.pop()),
            AfterSave::Advance | AfterSave::Stay => self.remember_undo(place, &save),
        }
        let mut done = save.done;
        if save.then == AfterSave::Advance && self.is_at_end() {
            done = RatingMessage::RatedLast { done: &done }.headline(self.lang);
        }
        self.set_notice(NoticeKind::Done, done);
        self.finish_edit(save.then);
    }

    /// A change was not saved, and why. What was typed stays.
    pub fn save_failed(&mut self, reason: String) {
        let message = RatingMessage::NotSaved { reason: &reason };
        self.set_notice(NoticeKind::Failed, message.headline(self.lang));
    }

    /// A file as it is now, new or changed by another program.
    pub fn file_changed(&mut self, file: StudentFile) {
        let read = RatedStudent::read(&self.form, file);
        match self.student_index_of(&read.place.file) {
            Some(place) if self.students[place].text == read.text => {}
            // What was there is still what is known: an edit then says that the file is being saved.
            Some(place) if read.text.trim().is_empty() => {
                let name = self.students[place].name.clone();
                self.hint(&RatingMessage::FileEmptied { name: &name });
            }
            Some(place) => {
                self.replace_student(place, read);
                let name = self.students[place].name.clone();
                self.hint(&RatingMessage::ChangedOutside { name: &name });
            }
            None => self.students.push(read),
        }
        self.sort_students();
    }

    /// A file is gone, or its student is left out now.
    pub fn file_removed(&mut self, file: &str) {
        let Some(place) = self.student_index_of(file) else {
            return;
        };
        if place == self.student_index && !matches!(self.mode, Mode::Remark(_)) {
            // What was begun was meant for this student alone.
            self.mode = Mode::Rating;
        }
        let gone = self.students.remove(place);
        if place < self.student_index {
            self.student_index -= 1;
        }
        self.student_index = self
            .student_index
            .min(self.students.len().saturating_sub(1));
        self.hint(&RatingMessage::FileGone { name: &gone.name });
    }

    /// The grid is another one now; the cursor stays on its row and its student where they are still there.
    pub fn grid_changed(&mut self, form: RatingForm, students: Vec<RatedStudent>) {
        let row = self.current_row();
        let row = row.map(|line| (line.section_id.clone(), line.id.clone()));
        let file = self.current().map(|student| student.place.file.clone());
        let row = row.and_then(|(section, id)| {
            let mut rows = form.rows.iter();
            rows.position(|row| row.section_id == section && row.id == id)
        });
        self.row_index = RowIndex::new(row.unwrap_or(0));
        match &mut self.mode {
            // A remark is kept, also where its row is gone: what was typed is not lost.
            Mode::Remark(remark) => remark.row = RowIndex::new(row.unwrap_or(form.rows.len())),
            mode => *mode = Mode::Rating,
        }
        (self.form, self.students, self.halted) = (form, students, None);
        self.student_index = 0;
        self.sort_students();
        if let Some(file) = file {
            self.go_to_file(&file);
        }
        self.hint(&RatingMessage::GridChanged {});
    }

    /// The grid cannot be used for now; nothing is rated until it can.
    pub fn halt_rating(&mut self, reason: String) {
        self.halted = Some(reason);
    }

    /// Takes the last change back, unless somebody else changed the same since.
    pub(super) fn undo_last(&mut self) -> Option<KeyRequest> {
        let Some(last) = self.undo.last() else {
            self.hint(&RatingMessage::NothingToUndo {});
            return None;
        };
        let (file, row) = (last.file.clone(), last.row);
        if !self.go_to_file(&file) {
            self.undo.pop();
            self.hint(&RatingMessage::UndoFileGone {});
            return None;
        }
        self.row_index = row.min(RowIndex::new(self.form.rows.len().saturating_sub(1)));
        if !self.can_rate() {
            return None;
        }
        let (student, last) = (self.current()?, self.undo.last()?);
        if !is_unchanged_since(student, last) {
            self.undo.pop();
            self.hint(&RatingMessage::UndoChangedSince {});
            return None;
        }
        Some(KeyRequest::Save(SaveRequest {
            file,
            seen: student.text.clone(),
            changes: last.back.clone(),
            then: AfterSave::Undone,
            done: RatingMessage::Undone {}.headline(self.lang),
            row: self.row_index,
            back: Vec::new(),
        }))
    }

    fn remember_undo(&mut self, place: usize, save: &SaveRequest) {
        let Ok(sound) = &self.students[place].file else {
            return;
        };
        let nodes_left = save
            .changes
            .iter()
            .map(|change| node_left(&sound.root, change))
            .collect();
        self.undo.push(UndoStep {
            file: save.file.clone(),
            row: save.row,
            back: save.back.clone(),
            nodes_left,
        });
    }

    fn student_index_of(&self, file: &str) -> Option<usize> {
        let mut students = self.students.iter();
        students.position(|student| student.place.file == file)
    }

    /// A file that has an error now keeps the name that is known, and so its place in the list.
    fn replace_student(&mut self, place: usize, mut read: RatedStudent) {
        if read.file.is_err() {
            let before = &self.students[place];
            read.name.clone_from(&before.name);
            read.family.clone_from(&before.family);
            read.given.clone_from(&before.given);
        }
        self.students[place] = read;
    }
}

/// What a change left at its path.
fn node_left(root: &YamlNode, change: &YamlChange) -> (Vec<PathStep>, Option<YamlNode>) {
    let node = node_at_path(root, &change.path).cloned();
    (change.path.clone(), node)
}

fn is_unchanged_since(student: &RatedStudent, undo: &UndoStep) -> bool {
    let Ok(sound) = &student.file else {
        return false;
    };
    undo.nodes_left.iter().all(
        |(path, left)| match (node_at_path(&sound.root, path), left) {
            (Some(now), Some(left)) => is_same_tree(now, left),
            (None, None) => true,
            _ => false,
        },
    )
}
