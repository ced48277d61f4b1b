//! What is typed and not yet a rating: a number, a remark, a name to look for.

use super::levels::fold_text;
use super::messages::RatingMessage;
use super::{AfterSave, KeyRequest, Mode, NoticeKind, RatingState};
use crate::model::grid::RowIndex;
use crate::ui::message::Message;
use crate::ui::rate::keys::{self, NEW_LINE};
use crate::ui::rate::{KeyPress, RatingMethod, TargetRating, TextInput};

/// A remark that is being typed, or the text of a text row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemarkInput {
    /// What is typed.
    pub input: TextInput,
    /// Whose.
    pub file: String,
    /// On which row.
    pub row: RowIndex,
    /// What stood there when it was opened, or when the user was last shown it.
    original: String,
    warned: bool,
}

impl RemarkInput {
    /// Whether nothing would be lost; asked twice, the answer is yes.
    pub(super) fn may_leave(&mut self) -> bool {
        let saved = self.input.text().trim() == self.original.trim();
        saved || std::mem::replace(&mut self.warned, true)
    }
}

/// A name that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchInput {
    /// What is typed.
    pub input: TextInput,
    /// Where the cursor was.
    start: usize,
}

impl RatingState {
    pub(super) fn open_number(&mut self, typed: char) {
        let mut entry = TextInput::default();
        if self.can_rate() && self.insert_digit(&mut entry, typed) {
            self.mode = Mode::Number(entry);
        }
    }

    /// A digit, a decimal mark or a sign; anything else is refused with a hint.
    fn insert_digit(&mut self, entry: &mut TextInput, typed: char) -> bool {
        let kind = self.current_row().map(|row| &row.kind);
        let negative = matches!(kind, Some(RatingMethod::Number { negative: true, .. }));
        let digit = keys::digit_of_key(typed).filter(|_| !(negative && typed == '-'));
        match (digit, typed) {
            (Some(digit), _) => entry.insert(&digit.to_string()),
            (None, ',' | '.' | '-') => entry.insert(&typed.to_string()),
            _ => {
                self.hint(&RatingMessage::NumberExpected {});
                return false;
            }
        }
        true
    }

    pub(super) fn handle_number_key(
        &mut self,
        mut entry: TextInput,
        key: KeyPress,
    ) -> Option<KeyRequest> {
        match key {
            KeyPress::Enter => return self.rate_with_number(entry),
            KeyPress::Esc => {
                self.mode = Mode::Rating;
                return None;
            }
            KeyPress::Char(typed) => {
                self.insert_digit(&mut entry, typed);
            }
            other => edit_input(&mut entry, other),
        }
        self.mode = if entry.text().is_empty() {
            Mode::Rating
        } else {
            Mode::Number(entry)
        };
        None
    }

    fn rate_with_number(&mut self, entry: TextInput) -> Option<KeyRequest> {
        let number = entry.text().to_owned();
        self.mode = Mode::Number(entry);
        let line = self.current_row()?;
        let done = RatingMessage::Rated {
            label: &line.label,
            value: &number,
        };
        let done = done.headline(self.lang);
        let now = TargetRating::from_rating(self.current()?.rating(self.row_index));
        let target = TargetRating {
            level: None,
            number: Some(number),
            ..now
        };
        self.request_edit(vec![(self.row_index, target)], AfterSave::Advance, done)
    }

    pub(super) fn open_remark(&mut self) {
        if !self.can_rate() {
            return;
        }
        let Some(student) = self.current() else {
            return;
        };
        let was = self.written_text(student, self.row_index);
        self.mode = Mode::Remark(RemarkInput {
            input: TextInput::with_text(&was),
            file: student.place.file.clone(),
            row: self.row_index,
            original: was,
            warned: false,
        });
    }

    /// The remark on a row, or the text of a text row.
    fn written_text(&self, student: &crate::ui::rate::RatedStudent, row: RowIndex) -> String {
        let now = TargetRating::from_rating(student.rating(row));
        let is_text = matches!(self.form.row(row), Some(line) if line.kind == RatingMethod::Text);
        let written = if is_text { now.text } else { now.remark };
        written.unwrap_or_default().trim_end().to_owned()
    }

    pub(super) fn handle_remark_key(
        &mut self,
        mut remark: RemarkInput,
        key: KeyPress,
    ) -> Option<KeyRequest> {
        remark.warned = false;
        match key {
            KeyPress::Enter => return self.save_remark(remark),
            KeyPress::Esc => {
                self.mode = Mode::Rating;
                return None;
            }
            KeyPress::NewLine | NEW_LINE => remark.input.insert("\n"),
            other => edit_input(&mut remark.input, other),
        }
        self.mode = Mode::Remark(remark);
        None
    }

    fn save_remark(&mut self, mut remark: RemarkInput) -> Option<KeyRequest> {
        let is_row = self.form.row(remark.row).is_some();
        if !is_row || !self.go_to_file(&remark.file) {
            self.mode = Mode::Remark(remark);
            let message = RatingMessage::RemarkTargetGone {};
            self.set_notice(NoticeKind::Failed, message.headline(self.lang));
            return None;
        }
        self.row_index = remark.row;
        let student = self.current()?;
        let (now, target) = (
            self.written_text(student, remark.row),
            TargetRating::from_rating(student.rating(remark.row)),
        );
        let typed = remark.input.text().trim().to_owned();
        if now != remark.original && now.trim() != typed && student.file.is_ok() {
            self.hint(&RatingMessage::RemarkChangedOutside { text: &now });
            remark.original = now;
            self.mode = Mode::Remark(remark);
            return None;
        }
        let is_text = self.form.row(remark.row)?.kind == RatingMethod::Text;
        let written = Some(typed).filter(|typed| !typed.is_empty());
        let target = if is_text {
            TargetRating {
                text: written,
                ..target
            }
        } else {
            TargetRating {
                remark: written,
                ..target
            }
        };
        let rated = student.rating(remark.row).is_some_and(|it| !it.is_blank());
        let then = if rated || is_text {
            AfterSave::Advance
        } else {
            AfterSave::Stay
        };
        let done = RatingMessage::Saved {}.headline(self.lang);
        let row = remark.row;
        // It stays open until it is saved: whatever happens, what was typed is not lost.
        self.mode = Mode::Remark(remark);
        self.request_edit(vec![(row, target)], then, done)
    }

    pub(super) fn open_search(&mut self) {
        self.mode = Mode::Search(SearchInput {
            input: TextInput::default(),
            start: self.student_index,
        });
    }

    pub(super) fn handle_search_key(
        &mut self,
        mut search: SearchInput,
        key: KeyPress,
    ) -> Option<KeyRequest> {
        let from = match key {
            KeyPress::Enter => {
                self.mode = Mode::Rating;
                return None;
            }
            KeyPress::Esc => {
                self.student_index = search.start;
                self.mode = Mode::Rating;
                return None;
            }
            KeyPress::Down | KeyPress::Tab => self.student_index + 1,
            KeyPress::Up | KeyPress::BackTab => return self.find_previous(search),
            other => {
                edit_input(&mut search.input, other);
                search.start
            }
        };
        self.find_next(search.input.text(), from);
        self.mode = Mode::Search(search);
        None
    }

    /// To the first student from a place on, and round, whose name holds what is typed.
    fn find_next(&mut self, typed: &str, from: usize) {
        let count = self.students.len();
        let mut places = (0..count).map(|by| (from + by) % count);
        match places.find(|&place| self.matches_name(place, typed)) {
            Some(place) => self.student_index = place,
            None => self.hint(&RatingMessage::NoSuchStudent {}),
        }
    }

    fn find_previous(&mut self, search: SearchInput) -> Option<KeyRequest> {
        let count = self.students.len();
        let mut places = (1..=count).map(|by| (self.student_index + count - by) % count);
        let found = places.find(|&place| self.matches_name(place, search.input.text()));
        self.student_index = found.unwrap_or(self.student_index);
        self.mode = Mode::Search(search);
        None
    }

    /// Every word of it begins or is in the name or the path, whatever the accents.
    fn matches_name(&self, student: usize, typed: &str) -> bool {
        let Some(student) = self.students.get(student) else {
            return false;
        };
        let name = fold_text(&format!("{} {}", student.name, student.place.path));
        fold_text(typed)
            .split_whitespace()
            .all(|word| name.contains(word))
    }
}

/// What a key does to a text.
fn edit_input(entry: &mut TextInput, key: KeyPress) {
    match key {
        KeyPress::Char(typed) => entry.insert(&typed.to_string()),
        KeyPress::Paste(text) => entry.insert(&text),
        KeyPress::Backspace => entry.backspace(),
        KeyPress::Delete => entry.delete(),
        KeyPress::Ctrl('w') => entry.delete_word(),
        KeyPress::Left => entry.move_left(),
        KeyPress::Right => entry.move_right(),
        KeyPress::Home | KeyPress::Ctrl('a') => entry.move_home(),
        KeyPress::End | KeyPress::Ctrl('e') => entry.move_end(),
        _ => {}
    }
}
