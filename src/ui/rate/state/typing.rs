//! What is typed and not yet a rating: a number, a remark, a name to look for.

use super::levels::folded;
use super::{Ask, Mode, State, Then, Tone};
use crate::ui::rate::keys::{self, NEW_LINE};
use crate::ui::rate::{Entry, Key, Kind, Wish};

/// A remark that is being typed, or the text of a text row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What is typed.
    pub entry: Entry,
    /// Whose.
    pub file: String,
    /// On which row.
    pub row: usize,
    /// What stood there when it was opened, or when somebody was last told of it.
    was: String,
    warned: bool,
}

impl Remark {
    /// Whether nothing would be lost; asked twice, the answer is yes.
    pub(super) fn may_leave(&mut self) -> bool {
        let saved = self.entry.text().trim() == self.was.trim();
        saved || std::mem::replace(&mut self.warned, true)
    }
}

/// A name that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// What is typed.
    pub entry: Entry,
    /// Where the cursor was.
    from: usize,
}

impl State {
    pub(super) fn open_number(&mut self, typed: char) {
        let mut entry = Entry::default();
        if self.can_rate() && self.insert_digit(&mut entry, typed) {
            self.mode = Mode::Number(entry);
        }
    }

    /// A digit, a decimal mark or a sign; told where it is none.
    fn insert_digit(&mut self, entry: &mut Entry, typed: char) -> bool {
        let kind = self.form.lines.get(self.row).map(|line| &line.kind);
        let negative = matches!(kind, Some(Kind::Number { negative: true, .. }));
        let digit = keys::digit(typed).filter(|_| !(negative && typed == '-'));
        match (digit, typed) {
            (Some(digit), _) => entry.insert(&digit.to_string()),
            (None, ',' | '.' | '-') => entry.insert(&typed.to_string()),
            _ => {
                self.hint("a number, then Enter", "un nombre, puis Entrée");
                return false;
            }
        }
        true
    }

    pub(super) fn number_key(&mut self, mut entry: Entry, key: Key) -> Option<Ask> {
        match key {
            Key::Enter => return self.give_number(entry),
            Key::Esc => {
                self.mode = Mode::Rating;
                return None;
            }
            Key::Char(typed) => {
                self.insert_digit(&mut entry, typed);
            }
            other => edit(&mut entry, other),
        }
        self.mode = match entry.text().is_empty() {
            true => Mode::Rating,
            false => Mode::Number(entry),
        };
        None
    }

    fn give_number(&mut self, entry: Entry) -> Option<Ask> {
        let number = entry.text().to_owned();
        self.mode = Mode::Number(entry);
        let line = self.form.lines.get(self.row)?;
        let done = self.lang.pick(
            format!("{}: {number}", line.label),
            format!("{} : {number}", line.label),
        );
        let now = Wish::of(self.current()?.rating(self.row));
        let wish = Wish {
            level: None,
            number: Some(number),
            ..now
        };
        self.wish(vec![(self.row, wish)], Then::Advance, done)
    }

    pub(super) fn open_remark(&mut self) {
        if !self.can_rate() {
            return;
        }
        let Some(student) = self.current() else {
            return;
        };
        let was = self.said(student, self.row);
        self.mode = Mode::Remark(Remark {
            entry: Entry::of(&was),
            file: student.place.file.clone(),
            row: self.row,
            was,
            warned: false,
        });
    }

    /// The remark on a row, or the text of a text row.
    fn said(&self, student: &crate::ui::rate::Student, row: usize) -> String {
        let now = Wish::of(student.rating(row));
        let is_text = matches!(self.form.lines.get(row), Some(line) if line.kind == Kind::Text);
        let said = if is_text { now.text } else { now.remark };
        said.unwrap_or_default().trim_end().to_owned()
    }

    pub(super) fn remark_key(&mut self, mut remark: Remark, key: Key) -> Option<Ask> {
        remark.warned = false;
        match key {
            Key::Enter => return self.give_remark(remark),
            Key::Esc => {
                self.mode = Mode::Rating;
                return None;
            }
            Key::NewLine | NEW_LINE => remark.entry.insert("\n"),
            other => edit(&mut remark.entry, other),
        }
        self.mode = Mode::Remark(remark);
        None
    }

    fn give_remark(&mut self, mut remark: Remark) -> Option<Ask> {
        let is_row = self.form.lines.get(remark.row).is_some();
        if !is_row || !self.go_to_file(&remark.file) {
            self.mode = Mode::Remark(remark);
            self.tell(Tone::Failed, self.gone().to_owned());
            return None;
        }
        self.row = remark.row;
        let student = self.current()?;
        let (now, wish) = (
            self.said(student, remark.row),
            Wish::of(student.rating(remark.row)),
        );
        let typed = remark.entry.text().trim().to_owned();
        if now != remark.was && now.trim() != typed && student.file.is_ok() {
            let words = self.lang.pick(
                format!("another program wrote here: “{now}”. Enter again: yours takes its place; Esc: it stays"),
                format!("un autre programme a écrit ici : « {now} ». Entrée encore : le vôtre le remplace ; Échap : il reste"),
            );
            remark.was = now;
            self.mode = Mode::Remark(remark);
            self.tell(Tone::Hint, words);
            return None;
        }
        let is_text = self.form.lines.get(remark.row)?.kind == Kind::Text;
        let said = (!typed.is_empty()).then_some(typed);
        let wish = match is_text {
            true => Wish { text: said, ..wish },
            false => Wish {
                remark: said,
                ..wish
            },
        };
        let rated = student.rating(remark.row).is_some_and(|it| !it.is_blank());
        let then = if rated || is_text {
            Then::Advance
        } else {
            Then::Stay
        };
        let done = self.lang.pick("saved", "enregistré").to_owned();
        let row = remark.row;
        // It stays open until it is saved: whatever happens, what was typed is not lost.
        self.mode = Mode::Remark(remark);
        self.wish(vec![(row, wish)], then, done)
    }

    fn gone(&self) -> &'static str {
        self.lang.pick(
            "the student's file or the row is gone: nothing was saved",
            "le fichier de l'élève ou la ligne n'est plus là : rien n'est enregistré",
        )
    }

    pub(super) fn open_search(&mut self) {
        self.mode = Mode::Search(Search {
            entry: Entry::default(),
            from: self.student,
        });
    }

    pub(super) fn search_key(&mut self, mut search: Search, key: Key) -> Option<Ask> {
        let from = match key {
            Key::Enter => {
                self.mode = Mode::Rating;
                return None;
            }
            Key::Esc => {
                self.student = search.from;
                self.mode = Mode::Rating;
                return None;
            }
            Key::Down | Key::Tab => self.student + 1,
            Key::Up | Key::BackTab => return self.found_before(search),
            other => {
                edit(&mut search.entry, other);
                search.from
            }
        };
        self.find(search.entry.text(), from);
        self.mode = Mode::Search(search);
        None
    }

    /// To the first student from a place on, and round, whose name holds what is typed.
    fn find(&mut self, typed: &str, from: usize) {
        let count = self.students.len();
        let mut places = (0..count).map(|by| (from + by) % count);
        match places.find(|&place| self.is_named(place, typed)) {
            Some(place) => self.student = place,
            None => self.hint("nobody is called so", "personne ne s'appelle ainsi"),
        }
    }

    fn found_before(&mut self, search: Search) -> Option<Ask> {
        let count = self.students.len();
        let mut places = (1..=count).map(|by| (self.student + count - by) % count);
        let found = places.find(|&place| self.is_named(place, search.entry.text()));
        self.student = found.unwrap_or(self.student);
        self.mode = Mode::Search(search);
        None
    }

    /// Every word of it begins or is in the name or the path, whatever the accents.
    fn is_named(&self, student: usize, typed: &str) -> bool {
        let Some(student) = self.students.get(student) else {
            return false;
        };
        let name = folded(&format!("{} {}", student.name, student.place.path));
        folded(typed)
            .split_whitespace()
            .all(|word| name.contains(word))
    }
}

/// What a key does to a text.
fn edit(entry: &mut Entry, key: Key) {
    match key {
        Key::Char(typed) => entry.insert(&typed.to_string()),
        Key::Paste(text) => entry.insert(&text),
        Key::Backspace => entry.backspace(),
        Key::Delete => entry.delete(),
        Key::Ctrl('w') => entry.delete_word(),
        Key::Left => entry.left(),
        Key::Right => entry.right(),
        Key::Home | Key::Ctrl('a') => entry.home(),
        Key::End | Key::Ctrl('e') => entry.end(),
        _ => {}
    }
}
