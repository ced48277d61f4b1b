//! What is typed and not yet a rating: a number, a name to look for.

use super::messages::RatingMessage;
use super::{AfterSave, KeyRequest, Mode, RatingState, rating_target};
use crate::interchange::session::{RatingMethod, TargetRating, fold_text};
use crate::ui::message::Message;
use crate::ui::rate::keys;
use crate::ui::rate::{KeyPress, TextInput};

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
        let targets = [rating_target(self.row_index, target)];
        self.request_edit(&targets, AfterSave::Advance, done)
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
        let count = self.class.students.len();
        let mut places = (0..count).map(|by| (from + by) % count);
        match places.find(|&place| self.matches_name(place, typed)) {
            Some(place) => self.student_index = place,
            None => self.hint(&RatingMessage::NoSuchStudent {}),
        }
    }

    fn find_previous(&mut self, search: SearchInput) -> Option<KeyRequest> {
        let count = self.class.students.len();
        let mut places = (1..=count).map(|by| (self.student_index + count - by) % count);
        let found = places.find(|&place| self.matches_name(place, search.input.text()));
        self.student_index = found.unwrap_or(self.student_index);
        self.mode = Mode::Search(search);
        None
    }

    /// Every word of it begins or is in the name or the path, whatever the accents.
    fn matches_name(&self, student: usize, typed: &str) -> bool {
        let Some(student) = self.class.students.get(student) else {
            return false;
        };
        let name = fold_text(&format!("{} {}", student.name, student.place.path));
        fold_text(typed)
            .split_whitespace()
            .all(|word| name.contains(word))
    }
}

/// What a key does to a text.
pub(super) fn edit_input(entry: &mut TextInput, key: KeyPress) {
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
