//! What happened to files: what was saved, what was not, what another program changed.

use super::messages::RatingMessage;
use super::{AfterSave, KeyRequest, Mode, NoticeKind, RatingState, SaveRequest};
use crate::interchange::session::{RatedStudent, RatingForm, RatingSlot, UndoRefusal};
use crate::model::grid::RowIndex;
use crate::project::StudentFile;
use crate::ui::message::Message;

impl RatingState {
    /// A change was saved; this is the text of the file now.
    pub fn save_succeeded(&mut self, save: SaveRequest, text: String) {
        if self.class.student_of_file(&save.edit.file).is_none() {
            return;
        }
        self.class.edit_saved(&save.edit, text);
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
        let read = RatedStudent::read(&self.class.form, file);
        match self.class.student_of_file(&read.place.file) {
            Some(place) if self.class.students[place].text == read.text => {}
            // What was there is still what is known: an edit then says that the file is being saved.
            Some(place) if read.text.trim().is_empty() => {
                let name = self.class.students[place].name.clone();
                self.hint(&RatingMessage::FileEmptied { name: &name });
            }
            Some(place) => {
                self.class.replace_student(place, read);
                let name = self.class.students[place].name.clone();
                self.hint(&RatingMessage::ChangedOutside { name: &name });
            }
            None => self.class.students.push(read),
        }
        self.sort_students();
    }

    /// A file is gone, or its student is left out now.
    pub fn file_removed(&mut self, file: &str) {
        let Some(place) = self.class.student_of_file(file) else {
            return;
        };
        if place == self.student_index && !matches!(self.mode, Mode::Remark(_)) {
            // What was begun was meant for this student alone.
            self.mode = Mode::Rating;
        }
        let gone = self.class.students.remove(place);
        if place < self.student_index {
            self.student_index -= 1;
        }
        self.student_index = self
            .student_index
            .min(self.class.students.len().saturating_sub(1));
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
            Mode::Remark(remark) => {
                let name = remark.target.slot().name(&self.class.form);
                let slot = name.and_then(|name| RatingSlot::of_name(&form, &name));
                // A row that no form has says that it is gone.
                let gone = RatingSlot::Row(RowIndex::new(form.rows.len()));
                remark.target.move_to(slot.unwrap_or(gone));
            }
            mode => *mode = Mode::Rating,
        }
        self.class.replace(form, students);
        (self.student_index, self.halted) = (0, None);
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
        if let Some((file, slot)) = self.class.last_change() {
            let (file, slot) = (file.to_owned(), slot.clone());
            if self.go_to_file(&file)
                && let RatingSlot::Row(row) = slot
            {
                let last = self.class.form.rows.len().saturating_sub(1);
                self.row_index = row.min(RowIndex::new(last));
            }
        }
        let refusal = match self.class.plan_undo() {
            Ok(edit) => {
                let done = RatingMessage::Undone {}.headline(self.lang);
                let then = AfterSave::Stay;
                return self.can_rate().then_some(KeyRequest::Save(SaveRequest {
                    edit,
                    then,
                    done,
                }));
            }
            Err(refusal) => refusal,
        };
        match refusal {
            UndoRefusal::Nothing => self.hint(&RatingMessage::NothingToUndo {}),
            UndoRefusal::FileGone => self.hint(&RatingMessage::UndoFileGone {}),
            UndoRefusal::ChangedSince => self.hint(&RatingMessage::UndoChangedSince {}),
            UndoRefusal::FileBroken => drop(self.can_rate()),
        }
        None
    }
}
