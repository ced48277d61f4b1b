//! What happened to files: what was saved, what was not, what another program changed.

use super::{AfterSave, KeyRequest, Mode, NoticeKind, RatingState, SaveRequest, UndoStep};
use crate::project::StudentFile;
use crate::text::yaml::edit::{YamlChange, is_same_tree};
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
        let ended = save.then == AfterSave::Advance && self.is_at_end();
        let end = self.lang.pick(" (the last line)", " (dernière ligne)");
        self.set_notice(NoticeKind::Done, save.done + if ended { end } else { "" });
        self.finish_edit(save.then);
    }

    /// A change was not saved, and why. What was typed stays.
    pub fn save_failed(&mut self, words: String) {
        let words = self.lang.pick(
            format!("not saved: {words}"),
            format!("pas enregistré : {words}"),
        );
        self.set_notice(NoticeKind::Failed, words);
    }

    /// A file as it is now, new or changed by another program.
    pub fn file_changed(&mut self, file: StudentFile) {
        let read = RatedStudent::read(&self.form, file);
        match self.student_index_of(&read.place.file) {
            Some(place) if self.students[place].text == read.text => {}
            Some(place) => {
                self.replace_student(place, read);
                let name = &self.students[place].name;
                let words = self.lang.pick(
                    format!("{name}: changed by another program"),
                    format!("{name} : modifié par un autre programme"),
                );
                self.set_notice(NoticeKind::Hint, words);
            }
            None => self.students.push(read),
        }
        self.sort_students();
    }

    /// A file is gone, or is nobody's any more.
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
        let name = gone.name;
        let words = self.lang.pick(
            format!("{name}: the file is gone"),
            format!("{name} : le fichier n'est plus là"),
        );
        self.set_notice(NoticeKind::Hint, words);
    }

    /// The grid is another one now; the cursor stays on its row and its student where they are still there.
    pub fn grid_changed(&mut self, form: RatingForm, students: Vec<RatedStudent>) {
        let row = self.form.rows.get(self.row_index);
        let row = row.map(|line| (line.section_id.clone(), line.id.clone()));
        let file = self.current().map(|student| student.place.file.clone());
        let same = |line: &crate::ui::rate::FormRow| {
            Some((line.section_id.clone(), line.id.clone())) == row
        };
        let row = form.rows.iter().position(same);
        self.row_index = row.unwrap_or(0);
        match &mut self.mode {
            // A remark is kept, also where its row is gone: what was typed is not lost.
            Mode::Remark(remark) => remark.row = row.unwrap_or(form.rows.len()),
            mode => *mode = Mode::Rating,
        }
        (self.form, self.students, self.halted) = (form, students, None);
        self.student_index = 0;
        self.sort_students();
        if let Some(file) = file {
            self.go_to_file(&file);
        }
        self.set_hint("the grid was changed", "la grille a été modifiée");
    }

    /// The grid cannot be used for now; nothing is rated until it can.
    pub fn halt_rating(&mut self, words: String) {
        self.halted = Some(words);
    }

    /// Takes the last change back, unless somebody else changed the same since.
    pub(super) fn undo_last(&mut self) -> Option<KeyRequest> {
        let Some(last) = self.undo.last() else {
            self.set_hint("there is nothing to undo", "il n'y a rien à annuler");
            return None;
        };
        let (file, row) = (last.file.clone(), last.row);
        if !self.go_to_file(&file) {
            self.undo.pop();
            self.set_hint(
                "the file is gone: not undone",
                "le fichier n'est plus là : pas annulé",
            );
            return None;
        }
        self.row_index = row.min(self.form.rows.len().saturating_sub(1));
        if !self.can_rate() {
            return None;
        }
        let (student, last) = (self.current()?, self.undo.last()?);
        if !is_unchanged_since(student, last) {
            self.undo.pop();
            self.set_hint(
                "changed since by another program: not undone",
                "modifié depuis par un autre programme : pas annulé",
            );
            return None;
        }
        Some(KeyRequest::Save(SaveRequest {
            file,
            seen: student.text.clone(),
            changes: last.back.clone(),
            then: AfterSave::Undone,
            done: self.lang.pick("undone", "annulé").to_owned(),
            row: self.row_index,
            back: Vec::new(),
        }))
    }

    fn remember_undo(&mut self, place: usize, save: &SaveRequest) {
        let Ok(sound) = &self.students[place].file else {
            return;
        };
        let left = |change: &YamlChange| {
            let there = node_at_path(&sound.root, &change.path).cloned();
            (change.path.clone(), there)
        };
        self.undo.push(UndoStep {
            file: save.file.clone(),
            row: save.row,
            back: save.back.clone(),
            nodes_left: save.changes.iter().map(left).collect(),
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

fn is_unchanged_since(student: &RatedStudent, undo: &UndoStep) -> bool {
    let Ok(sound) = &student.file else {
        return false;
    };
    let same = |(path, left): &(Vec<_>, Option<_>)| match (node_at_path(&sound.root, path), left) {
        (Some(now), Some(left)) => is_same_tree(now, left),
        (None, None) => true,
        _ => false,
    };
    undo.nodes_left.iter().all(same)
}
