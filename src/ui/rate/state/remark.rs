//! A text that is being typed: a remark, the text of a text row, or what belongs to the sheet as a whole.

use super::messages::RatingMessage;
use super::typing::edit_input;
use super::{AfterSave, KeyRequest, Mode, NoticeKind, RatingState, SaveRequest, rating_target};
use crate::interchange::session::{
    RatedStudent, RatingSlot, SlotValue, TargetMark, TargetRating, phrases_used,
};
use crate::model::grid::RowIndex;
use crate::ui::message::Message;
use crate::ui::rate::keys::NEW_LINE;
use crate::ui::rate::{KeyPress, TextInput};

/// What a typed text is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextTarget {
    /// A slot: the remark of a row or the text of a text row, the value of a decided mark.
    Slot(RatingSlot),
    /// Why a mark was decided.
    MarkReason,
    /// The same slot of every student.
    Everyone(RatingSlot),
}

/// A text that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemarkInput {
    /// What is typed.
    pub input: TextInput,
    /// Whose.
    pub file: String,
    /// What for.
    pub target: TextTarget,
    /// What was written before and begins like it, most used first.
    pub phrases: Vec<String>,
    /// The one of them that Tab takes.
    pub phrase_index: usize,
    /// What stood there when it was opened, or when the user was last shown it.
    original: String,
    warned: bool,
}

impl TextTarget {
    /// The slot that it is in.
    pub fn slot(&self) -> &RatingSlot {
        match self {
            Self::Slot(slot) | Self::Everyone(slot) => slot,
            Self::MarkReason => &RatingSlot::Mark,
        }
    }
}

impl TextTarget {
    /// The same in another grid.
    pub(super) fn move_to(&mut self, slot: RatingSlot) {
        match self {
            Self::Slot(old) | Self::Everyone(old) => *old = slot,
            Self::MarkReason => {}
        }
    }
}

impl RemarkInput {
    /// Whether nothing would be lost; asked twice, the answer is yes.
    pub(super) fn may_leave(&mut self) -> bool {
        let saved = self.input.text().trim() == self.original.trim();
        saved || std::mem::replace(&mut self.warned, true)
    }

    /// The phrase that Tab takes.
    pub fn phrase(&self) -> Option<&str> {
        self.phrases.get(self.phrase_index).map(String::as_str)
    }

    /// Another of the phrases.
    fn turn_phrase(&mut self, forward: bool) {
        let count = self.phrases.len();
        if count > 0 {
            let by = if forward { 1 } else { count - 1 };
            self.phrase_index = (self.phrase_index + by) % count;
        }
    }
}

impl RatingState {
    pub(super) fn open_remark(&mut self) {
        self.open_text(TextTarget::Slot(RatingSlot::Row(self.row_index)));
    }

    /// Opens a text of the student at the cursor.
    pub(super) fn open_text(&mut self, target: TextTarget) {
        if !self.can_rate() {
            return;
        }
        let Some(student) = self.current() else {
            return;
        };
        let was = self.written_text(student, &target);
        let mut remark = RemarkInput {
            input: TextInput::with_text(&was),
            file: student.place.file.clone(),
            target,
            phrases: Vec::new(),
            phrase_index: 0,
            original: was,
            warned: false,
        };
        self.find_phrases(&mut remark);
        self.mode = Mode::Remark(remark);
    }

    /// What stands at a target.
    pub(super) fn written_text(&self, student: &RatedStudent, target: &TextTarget) -> String {
        let Ok(sound) = &student.file else {
            return String::new();
        };
        let form = &self.class.form;
        let text = match SlotValue::of(form, &sound.ratings, target.slot()) {
            SlotValue::Rating(rating) if self.is_text_target(target) => rating.text,
            SlotValue::Rating(rating) => rating.remark,
            SlotValue::Mark(mark) if *target == TextTarget::MarkReason => {
                mark.and_then(|mark| mark.reason)
            }
            SlotValue::Mark(mark) => mark.map(|mark| mark.value),
            SlotValue::Text(text) => text,
        };
        text.unwrap_or_default().trim_end().to_owned()
    }

    fn is_text_target(&self, target: &TextTarget) -> bool {
        matches!(target.slot(), RatingSlot::Row(row) if self.class.form.is_text_row(*row))
    }

    fn find_phrases(&self, remark: &mut RemarkInput) {
        let has_phrases = matches!(
            remark.target.slot(),
            RatingSlot::Row(_)
                | RatingSlot::Section(_)
                | RatingSlot::Comment
                | RatingSlot::Assessor
        ) || remark.target == TextTarget::MarkReason;
        remark.phrase_index = 0;
        remark.phrases = if has_phrases {
            phrases_used(&self.class, remark.target.slot(), remark.input.text())
        } else {
            Vec::new()
        };
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
                self.mode = self.mode_behind(&remark.target);
                return None;
            }
            KeyPress::Tab => {
                if let Some(phrase) = remark.phrase() {
                    remark.input = TextInput::with_text(phrase);
                    self.find_phrases(&mut remark);
                }
            }
            KeyPress::Down => remark.turn_phrase(true),
            KeyPress::Up => remark.turn_phrase(false),
            key => {
                match key {
                    KeyPress::NewLine | NEW_LINE => remark.input.insert("\n"),
                    other => edit_input(&mut remark.input, other),
                }
                self.find_phrases(&mut remark);
            }
        }
        self.mode = Mode::Remark(remark);
        None
    }

    /// Where a text was opened from.
    pub(super) fn mode_behind(&self, target: &TextTarget) -> Mode {
        match target {
            TextTarget::Slot(RatingSlot::Row(_)) => Mode::Rating,
            _ => Mode::Sheet(self.sheet_index),
        }
    }

    /// Whether the form still has what a text is for.
    fn has_target(&self, target: &TextTarget) -> bool {
        target.slot().name(&self.class.form).is_some()
    }

    fn save_remark(&mut self, mut remark: RemarkInput) -> Option<KeyRequest> {
        if !self.has_target(&remark.target) || !self.go_to_file(&remark.file) {
            self.mode = Mode::Remark(remark);
            let message = RatingMessage::RemarkTargetGone {};
            self.set_notice(NoticeKind::Failed, message.headline(self.lang));
            return None;
        }
        if let RatingSlot::Row(row) = remark.target.slot() {
            self.row_index = *row;
        }
        let student = self.current()?;
        let now = self.written_text(student, &remark.target);
        let typed = remark.input.text().trim().to_owned();
        let is_changed_outside = now != remark.original && now.trim() != typed;
        if is_changed_outside && student.file.is_ok() {
            self.hint(&RatingMessage::RemarkChangedOutside { text: &now });
            remark.original = now;
            self.mode = Mode::Remark(remark);
            return None;
        }
        let typed = Some(typed).filter(|typed| !typed.is_empty());
        let target = remark.target.clone();
        // It stays open until it is saved: whatever happens, what was typed is not lost.
        self.mode = Mode::Remark(remark);
        match target {
            TextTarget::Slot(RatingSlot::Row(row)) => self.save_row_text(row, typed),
            TextTarget::Everyone(slot) => self.save_for_everyone(&slot, &SlotValue::Text(typed)),
            target => {
                let value = self.whole_value(&target, typed);
                let done = RatingMessage::Saved {}.headline(self.lang);
                let targets = [(target.slot().clone(), value)];
                self.request_edit(&targets, AfterSave::ShowSheet, done)
            }
        }
    }

    fn save_row_text(&mut self, row: RowIndex, typed: Option<String>) -> Option<KeyRequest> {
        let rating = self.current()?.rating(row);
        let is_text = self.class.form.is_text_row(row);
        let is_rated = rating.is_some_and(|it| !it.is_blank());
        let mut target = TargetRating::from_rating(rating);
        if is_text {
            target.text = typed;
        } else {
            target.remark = typed;
        }
        let then = if is_rated || is_text {
            AfterSave::Advance
        } else {
            AfterSave::Stay
        };
        let done = RatingMessage::Saved {}.headline(self.lang);
        self.request_edit(&[rating_target(row, target)], then, done)
    }

    /// A decided mark is a value and a reason, of which one was typed.
    fn whole_value(&self, target: &TextTarget, typed: Option<String>) -> SlotValue {
        if *target.slot() != RatingSlot::Mark {
            return SlotValue::Text(typed);
        }
        let student = self.current();
        let part = |target: &TextTarget| {
            let text = student.map(|student| self.written_text(student, target));
            text.filter(|text| !text.is_empty())
        };
        let (value, reason) = if *target == TextTarget::MarkReason {
            (part(&TextTarget::Slot(RatingSlot::Mark)), typed)
        } else {
            (typed, part(&TextTarget::MarkReason))
        };
        SlotValue::Mark(value.map(|value| TargetMark { value, reason }))
    }

    /// The same for every student whose file has no error.
    fn save_for_everyone(&mut self, slot: &RatingSlot, value: &SlotValue) -> Option<KeyRequest> {
        let mut saves = Vec::new();
        let students = self.class.students.iter();
        for student in students.filter(|student| student.file.is_ok()) {
            match self.class.plan(student, &[(slot.clone(), value.clone())]) {
                Err(reason) => {
                    let reason = reason.message(self.lang);
                    self.set_notice(NoticeKind::Failed, reason);
                    return None;
                }
                Ok(edit) if edit.changes.is_empty() => {}
                Ok(edit) => saves.push(SaveRequest {
                    edit,
                    then: AfterSave::ShowSheet,
                    done: RatingMessage::Saved {}.headline(self.lang),
                }),
            }
        }
        if saves.is_empty() {
            self.finish_edit(AfterSave::ShowSheet);
            return None;
        }
        Some(KeyRequest::SaveAll(saves))
    }
}
