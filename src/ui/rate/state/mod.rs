//! What is shown, where the cursor is, what can be taken back. A key changes it, or asks for something to be saved.

mod files;
mod levels;
mod messages;
mod remark;
mod sheet;
mod typing;
mod walk;

pub use remark::{RemarkInput, TextTarget};
pub use typing::SearchInput;

use super::keys::{self, KeyCommand};
use super::{KeyPress, TextInput};
use crate::base::diagnostic::MessageLang;
use crate::interchange::session::{
    FormRow, RatedClass, RatedStudent, RatingForm, RatingMethod, RatingSlot, SessionEdit,
    SlotValue, TargetRating,
};
use crate::model::grid::RowIndex;
use crate::ui::message::Message;
use messages::RatingMessage;

/// A class that is being rated.
#[derive(Debug)]
pub struct RatingState {
    /// What is rated, and its students; at least one.
    pub class: RatedClass,
    /// The language of messages.
    pub lang: MessageLang,
    /// The place of the student at the cursor.
    pub student_index: usize,
    /// The place of the row at the cursor.
    pub row_index: RowIndex,
    /// What the lines of the screen are.
    pub axis: Axis,
    /// What the next key is taken for.
    pub mode: Mode,
    /// What there is to say.
    pub notice: Option<Notice>,
    /// Why nothing can be rated at all, for now.
    pub halted: Option<String>,
    /// Where the cursor stood in the list of what belongs to the whole sheet.
    sheet_index: usize,
    /// The last line was just rated, and the cursor could not go on.
    is_past_end: bool,
}

/// What the lines of the screen are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// The rows of one student.
    Rows,
    /// The students, of one row.
    Students,
}

/// What the next key is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// A level, or a command.
    Rating,
    /// The next character of a level's code.
    Level(String),
    /// A level for the whole section, of which this is typed.
    SectionLevel(String),
    /// A number.
    Number(TextInput),
    /// A remark, the text of a text row, or what belongs to the whole sheet.
    Remark(RemarkInput),
    /// A line of the list of what belongs to the whole sheet.
    Sheet(usize),
    /// A name to look for.
    Search(SearchInput),
    /// Nothing: the keys are shown.
    Help,
}

/// Something to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is said.
    pub kind: NoticeKind,
    /// The words.
    pub text: String,
}

/// How something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// What was done.
    Done,
    /// What was not understood, or is worth knowing.
    Hint,
    /// What was not saved.
    Failed,
}

/// What a key asks for.
#[derive(Debug)]
pub enum KeyRequest {
    /// A file is to be changed; then [`RatingState::save_succeeded`] or [`RatingState::save_failed`].
    Save(SaveRequest),
    /// Several files are to be changed in the same way, one after the other.
    SaveAll(Vec<SaveRequest>),
    /// The end.
    Leave,
}

/// The change of one file, and what follows on the screen.
#[derive(Debug, Clone)]
pub struct SaveRequest {
    /// The change.
    pub edit: SessionEdit,
    then: AfterSave,
    done: String,
}

/// What follows when a change is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AfterSave {
    Stay,
    Advance,
    ShowSheet,
}

impl RatingState {
    /// The students in the order of their class; the cursor stands on what is to be rated first.
    pub fn new(form: RatingForm, students: Vec<RatedStudent>, lang: MessageLang) -> Self {
        let mut state = Self {
            class: RatedClass::new(form, students),
            lang,
            student_index: 0,
            row_index: RowIndex::new(0),
            axis: Axis::Rows,
            mode: Mode::Rating,
            notice: None,
            halted: None,
            sheet_index: 0,
            is_past_end: false,
        };
        if !state.is_unrated(0, state.row_index) {
            state.go_to_unrated(true);
        }
        state.notice = None;
        state
    }

    /// The student at the cursor; none where all are gone.
    pub fn current(&self) -> Option<&RatedStudent> {
        self.class.students.get(self.student_index)
    }

    /// The row at the cursor.
    pub fn current_row(&self) -> Option<&FormRow> {
        self.class.form.row(self.row_index)
    }

    /// What a key does.
    pub fn handle_key(&mut self, key: KeyPress) -> Option<KeyRequest> {
        if matches!(key, KeyPress::Ctrl('c' | 'q')) {
            return self.leave();
        }
        self.notice = None;
        match self.mode.clone() {
            Mode::Rating => self.handle_rating_key(key),
            Mode::Level(typed) => self.level_key(&typed, key, false),
            Mode::SectionLevel(typed) => self.level_key(&typed, key, true),
            Mode::Number(entry) => self.handle_number_key(entry, key),
            Mode::Remark(remark) => self.handle_remark_key(remark, key),
            Mode::Sheet(line) => self.handle_sheet_key(line, key),
            Mode::Search(search) => self.handle_search_key(search, key),
            Mode::Help => {
                self.mode = Mode::Rating;
                None
            }
        }
    }

    /// The end; the first time, what is typed and not saved keeps it.
    fn leave(&mut self) -> Option<KeyRequest> {
        if let Mode::Remark(remark) = &mut self.mode
            && !remark.may_leave()
        {
            self.hint(&RatingMessage::Unsaved {});
            return None;
        }
        Some(KeyRequest::Leave)
    }

    fn handle_rating_key(&mut self, key: KeyPress) -> Option<KeyRequest> {
        if let KeyPress::Char(typed) = key
            && (self.begins_level(typed) || keys::command_of_key(&key).is_none())
        {
            return self.rate_by_character(typed);
        }
        self.is_past_end = false;
        match keys::command_of_key(&key)? {
            KeyCommand::Remark => self.open_remark(),
            KeyCommand::Sheet => self.open_sheet(),
            KeyCommand::Clear => return self.clear_rating(),
            KeyCommand::RateSection => self.open_section_level(),
            KeyCommand::Undo => return self.undo_last(),
            KeyCommand::Search => self.open_search(),
            KeyCommand::Help => self.mode = Mode::Help,
            KeyCommand::Leave => return Some(KeyRequest::Leave),
            other => self.move_cursor(other),
        }
        None
    }

    /// A character that rates.
    fn rate_by_character(&mut self, typed: char) -> Option<KeyRequest> {
        if self.is_past_end {
            self.hint_at_end();
            return None;
        }
        let kind = &self.current_row()?.kind;
        let is_digit = keys::digit_of_key(typed).is_some();
        match kind {
            RatingMethod::Levels { ranged: true, .. } if is_digit && !self.begins_level(typed) => {
                self.open_number(typed)
            }
            RatingMethod::Levels { .. } => return self.level_key("", KeyPress::Char(typed), false),
            RatingMethod::Number { .. } | RatingMethod::Count => self.open_number(typed),
            RatingMethod::Text => self.hint(&RatingMessage::EnterOpensText {}),
        }
        None
    }

    /// Nothing follows the row that was just rated: the next key was meant for another one, and would take its place.
    fn hint_at_end(&mut self) {
        match self.axis {
            Axis::Rows => self.hint(&RatingMessage::LastRow {}),
            Axis::Students => self.hint(&RatingMessage::LastStudent {}),
        }
    }

    /// Takes the rating of the row away; a remark stays.
    fn clear_rating(&mut self) -> Option<KeyRequest> {
        let now = TargetRating::from_rating(self.current()?.rating(self.row_index));
        let target = TargetRating {
            remark: now.remark,
            ..TargetRating::default()
        };
        let done = RatingMessage::NotRated {}.headline(self.lang);
        let targets = vec![rating_target(self.row_index, target)];
        self.request_edit(&targets, AfterSave::Stay, done)
    }

    /// What is to be saved so that slots of the student at the cursor get these values; reported where that cannot be.
    fn request_edit(
        &mut self,
        targets: &[(RatingSlot, SlotValue)],
        then: AfterSave,
        done: String,
    ) -> Option<KeyRequest> {
        if !self.can_rate() {
            return None;
        }
        match self.class.plan(self.current()?, targets) {
            Err(reason) => {
                self.set_notice(NoticeKind::Failed, reason.message(self.lang));
                None
            }
            Ok(edit) if edit.changes.is_empty() => {
                self.finish_edit(then);
                None
            }
            Ok(edit) => Some(KeyRequest::Save(SaveRequest { edit, then, done })),
        }
    }

    /// Whether the student at the cursor can be rated; reported if not.
    fn can_rate(&mut self) -> bool {
        let broken = match (&self.halted, self.current().map(|student| &student.file)) {
            (Some(halted), _) => halted.clone(),
            (None, Some(Ok(_))) => return true,
            (None, Some(Err(broken))) => {
                format!("{} {}", broken.location, broken.headline(self.lang))
            }
            (None, None) => RatingMessage::NoStudents {}.headline(self.lang),
        };
        self.set_notice(NoticeKind::Failed, broken);
        false
    }

    /// What a key leads to when nothing had to be changed.
    fn finish_edit(&mut self, then: AfterSave) {
        self.mode = match (then, &self.mode) {
            (AfterSave::ShowSheet, _) | (AfterSave::Stay, Mode::Sheet(_)) => {
                Mode::Sheet(self.sheet_index)
            }
            _ => Mode::Rating,
        };
        if then == AfterSave::Advance {
            self.advance();
        }
    }

    fn set_notice(&mut self, kind: NoticeKind, text: String) {
        self.notice = Some(Notice { kind, text });
    }

    fn hint(&mut self, message: &RatingMessage<'_>) {
        self.set_notice(NoticeKind::Hint, message.headline(self.lang));
    }

    fn is_unrated(&self, student: usize, row: RowIndex) -> bool {
        let student = self.class.students.get(student);
        student.is_some_and(|student| student.is_unrated(&self.class.form, row))
    }
}

/// A rating of a row, as a session takes it.
fn rating_target(row: RowIndex, target: TargetRating) -> (RatingSlot, SlotValue) {
    (RatingSlot::Row(row), SlotValue::Rating(target))
}
