//! What belongs to the sheet as a whole: a list of its own, one line for each.

use super::messages::RatingMessage;
use super::remark::TextTarget;
use super::{AfterSave, KeyRequest, Mode, RatingState};
use crate::interchange::session::{RatingSlot, SlotValue};
use crate::model::grid::SectionIndex;
use crate::ui::message::Message;
use crate::ui::rate::KeyPress;

impl RatingState {
    /// The lines of the list, in order.
    pub fn sheet_targets(&self) -> Vec<TextTarget> {
        let mut targets = vec![
            TextTarget::Slot(RatingSlot::Comment),
            TextTarget::Slot(RatingSlot::Mark),
            TextTarget::MarkReason,
            TextTarget::Slot(RatingSlot::Date),
            TextTarget::Everyone(RatingSlot::Date),
            TextTarget::Slot(RatingSlot::Assessor),
            TextTarget::Everyone(RatingSlot::Assessor),
        ];
        let sections = 0..self.class.form.grid.sections.len();
        let sections = sections.map(|nth| RatingSlot::Section(SectionIndex::new(nth)));
        let fields = (0..self.class.form.fields.len()).map(RatingSlot::Field);
        targets.extend(sections.chain(fields).map(TextTarget::Slot));
        targets
    }

    /// What stands at a line of the list; the lines for everyone show nothing.
    pub fn sheet_text(&self, target: &TextTarget) -> String {
        match (self.current(), target) {
            (None, _) | (_, TextTarget::Everyone(_)) => String::new(),
            (Some(student), target) => self.written_text(student, target),
        }
    }

    pub(super) fn open_sheet(&mut self) {
        if self.can_rate() {
            self.mode = Mode::Sheet(self.sheet_index);
        }
    }

    pub(super) fn handle_sheet_key(&mut self, index: usize, key: KeyPress) -> Option<KeyRequest> {
        let targets = self.sheet_targets();
        let last = targets.len().saturating_sub(1);
        let there = match key {
            KeyPress::Up => index.saturating_sub(1),
            KeyPress::Down | KeyPress::Tab => (index + 1).min(last),
            KeyPress::Home => 0,
            KeyPress::End => last,
            KeyPress::Left | KeyPress::Right => {
                self.turn_student(key == KeyPress::Right);
                index
            }
            KeyPress::Ctrl('z' | 'u') => return self.undo_last(),
            KeyPress::Enter => {
                self.sheet_index = index;
                let target = targets.get(index)?.clone();
                if target == TextTarget::MarkReason && !self.has_decided_mark() {
                    self.hint(&RatingMessage::ReasonNeedsMark {});
                    return None;
                }
                self.open_text(target);
                return None;
            }
            KeyPress::Delete | KeyPress::Backspace => return self.clear_sheet_line(index),
            KeyPress::Esc | KeyPress::F(3) | KeyPress::Ctrl('e') => {
                self.mode = Mode::Rating;
                return None;
            }
            _ => index,
        };
        self.sheet_index = there;
        self.mode = Mode::Sheet(there);
        None
    }

    fn has_decided_mark(&self) -> bool {
        let mark = TextTarget::Slot(RatingSlot::Mark);
        !self.sheet_text(&mark).is_empty()
    }

    /// Takes away what stands at a line; nothing is taken from everyone at once.
    fn clear_sheet_line(&mut self, index: usize) -> Option<KeyRequest> {
        let TextTarget::Slot(slot) = self.sheet_targets().get(index)?.clone() else {
            return None;
        };
        let value = if slot == RatingSlot::Mark {
            SlotValue::Mark(None)
        } else {
            SlotValue::Text(None)
        };
        let done = RatingMessage::Saved {}.headline(self.lang);
        self.request_edit(&[(slot, value)], AfterSave::ShowSheet, done)
    }

    fn turn_student(&mut self, forward: bool) {
        let last = self.class.students.len().saturating_sub(1);
        self.student_index = if forward {
            (self.student_index + 1).min(last)
        } else {
            self.student_index.saturating_sub(1)
        };
    }
}
