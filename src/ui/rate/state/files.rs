//! What happened to files: what was saved, what was not, what another program changed.

use super::{Ask, Mode, Save, State, Then, Tone, Undo};
use crate::project::StudentFile;
use crate::text::yaml::edit::{Change, same};
use crate::ui::rate::plan::at;
use crate::ui::rate::{Form, Student};

impl State {
    /// A change was saved; this is the text of the file now.
    pub fn saved(&mut self, save: Save, text: String) {
        let Some(place) = self.place_of(&save.file) else {
            return;
        };
        let file = self.students[place].place.clone();
        let read = Student::read(&self.form, StudentFile::of(file, Ok(text.into_bytes())));
        self.put(place, read);
        match save.then {
            Then::Undone => drop(self.undo.pop()),
            Then::Advance | Then::Stay => self.keep(place, &save),
        }
        let ended = save.then == Then::Advance && self.is_at_end();
        let end = self.lang.pick(" (the last line)", " (dernière ligne)");
        self.tell(Tone::Done, save.done + if ended { end } else { "" });
        self.settled(save.then);
    }

    /// A change was not saved, and why. What was typed stays.
    pub fn refused(&mut self, words: String) {
        let words = self.lang.pick(
            format!("not saved: {words}"),
            format!("pas enregistré : {words}"),
        );
        self.tell(Tone::Failed, words);
    }

    /// A file as it is now, new or changed by another program.
    pub fn found(&mut self, file: StudentFile) {
        let read = Student::read(&self.form, file);
        match self.place_of(&read.place.file) {
            Some(place) if self.students[place].text == read.text => {}
            Some(place) => {
                self.put(place, read);
                let name = &self.students[place].name;
                let words = self.lang.pick(
                    format!("{name}: changed by another program"),
                    format!("{name} : modifié par un autre programme"),
                );
                self.tell(Tone::Hint, words);
            }
            None => self.students.push(read),
        }
        self.sort();
    }

    /// A file is gone, or is nobody's any more.
    pub fn lost(&mut self, file: &str) {
        let Some(place) = self.place_of(file) else {
            return;
        };
        if place == self.student && !matches!(self.mode, Mode::Remark(_)) {
            // What was begun was meant for this student alone.
            self.mode = Mode::Rating;
        }
        let gone = self.students.remove(place);
        if place < self.student {
            self.student -= 1;
        }
        self.student = self.student.min(self.students.len().saturating_sub(1));
        let name = gone.name;
        let words = self.lang.pick(
            format!("{name}: the file is gone"),
            format!("{name} : le fichier n'est plus là"),
        );
        self.tell(Tone::Hint, words);
    }

    /// The grid is another one now; the cursor stays on its row and its student where they are still there.
    pub fn renewed(&mut self, form: Form, students: Vec<Student>) {
        let row = self.form.lines.get(self.row);
        let row = row.map(|line| (line.section_id.clone(), line.id.clone()));
        let file = self.current().map(|student| student.place.file.clone());
        let same =
            |line: &crate::ui::rate::Line| Some((line.section_id.clone(), line.id.clone())) == row;
        let row = form.lines.iter().position(same);
        self.row = row.unwrap_or(0);
        match &mut self.mode {
            // A remark is kept, also where its row is gone: what was typed is not lost.
            Mode::Remark(remark) => remark.row = row.unwrap_or(form.lines.len()),
            mode => *mode = Mode::Rating,
        }
        (self.form, self.students, self.halted) = (form, students, None);
        self.student = 0;
        self.sort();
        if let Some(file) = file {
            self.go_to_file(&file);
        }
        self.hint("the grid was changed", "la grille a été modifiée");
    }

    /// The grid cannot be used for now; nothing is rated until it can.
    pub fn halt(&mut self, words: String) {
        self.halted = Some(words);
    }

    /// Takes the last change back, unless somebody else changed the same since.
    pub(super) fn take_back(&mut self) -> Option<Ask> {
        let Some(last) = self.undo.last() else {
            self.hint("there is nothing to undo", "il n'y a rien à annuler");
            return None;
        };
        let (file, row) = (last.file.clone(), last.row);
        if !self.go_to_file(&file) {
            self.undo.pop();
            self.hint(
                "the file is gone: not undone",
                "le fichier n'est plus là : pas annulé",
            );
            return None;
        }
        self.row = row.min(self.form.lines.len().saturating_sub(1));
        if !self.can_rate() {
            return None;
        }
        let (student, last) = (self.current()?, self.undo.last()?);
        if !is_as_left(student, last) {
            self.undo.pop();
            self.hint(
                "changed since by another program: not undone",
                "modifié depuis par un autre programme : pas annulé",
            );
            return None;
        }
        Some(Ask::Save(Save {
            file,
            seen: student.text.clone(),
            changes: last.back.clone(),
            then: Then::Undone,
            done: self.lang.pick("undone", "annulé").to_owned(),
            row: self.row,
            back: Vec::new(),
        }))
    }

    fn keep(&mut self, place: usize, save: &Save) {
        let Ok(sound) = &self.students[place].file else {
            return;
        };
        let left = |change: &Change| {
            let there = at(&sound.root, &change.path).cloned();
            (change.path.clone(), there)
        };
        self.undo.push(Undo {
            file: save.file.clone(),
            row: save.row,
            back: save.back.clone(),
            left: save.changes.iter().map(left).collect(),
        });
    }

    fn place_of(&self, file: &str) -> Option<usize> {
        let mut students = self.students.iter();
        students.position(|student| student.place.file == file)
    }

    /// A file that has an error now keeps the name that is known, and so its place in the list.
    fn put(&mut self, place: usize, mut read: Student) {
        if read.file.is_err() {
            let before = &self.students[place];
            read.name.clone_from(&before.name);
            read.family.clone_from(&before.family);
            read.given.clone_from(&before.given);
        }
        self.students[place] = read;
    }
}

fn is_as_left(student: &Student, undo: &Undo) -> bool {
    let Ok(sound) = &student.file else {
        return false;
    };
    let same = |(path, left): &(Vec<_>, Option<_>)| match (at(&sound.root, path), left) {
        (Some(now), Some(left)) => same(now, left),
        (None, None) => true,
        _ => false,
    };
    undo.left.iter().all(same)
}
