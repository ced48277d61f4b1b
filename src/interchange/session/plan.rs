//! From what a slot is to hold to the changes of a file, each proved before the file is touched.
//!
//! A rating can be written in several ways: `TS`, `TS and a remark`, or a map. The way that stands there stays where it
//! can; the first way that reads back as the target, with everything else as it was, is taken.

use super::problem::SessionDiagnostic;
use super::ways::{level_or_number, ways_to_write_rating, ways_to_write_whole};
use super::{RatedStudent, RatingForm, RatingSlot, SlotValue, TargetRating};
use crate::base::diagnostic::{DiagnosticKind, Diagnostics, MessageLang, MessageText, Severity};
use crate::base::source::Text;
use crate::model::grid::{RowIndex, SectionIndex};
use crate::model::ratings::{self, Ratings};
use crate::text::yaml::edit::{
    EditRefusal, NewValue, PathStep, YamlChange, apply_changes, key_path,
};
use crate::text::yaml::{self, YamlNode, YamlStyle, YamlValue};
use std::sync::Arc;

/// Why a target cannot be written; without a reason where the file has an error of its own.
#[derive(Debug, Clone)]
pub struct Unwritable(pub Option<Arc<dyn DiagnosticKind>>);

/// What to change, and how to take it back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RatingEdit {
    /// The changes, one after the other.
    pub(super) changes: Vec<YamlChange>,
    /// What puts the file back, in this order.
    pub(super) undo: Vec<YamlChange>,
}

impl Unwritable {
    pub(super) fn because(kind: impl DiagnosticKind) -> Self {
        Self(Some(Arc::new(kind)))
    }

    /// What is wrong and, behind it, what to do.
    pub fn message(&self, lang: MessageLang) -> String {
        let text = self.0.as_ref().map(|kind| kind.message(lang));
        let Some(MessageText { headline, help }) = text else {
            return String::new();
        };
        let colon = lang.pick(":", "\u{a0}:");
        help.map_or(headline.clone(), |help| format!("{headline}{colon} {help}"))
    }
}

/// How a student's slots get these values, one after the other; one that is there already changes nothing.
pub(super) fn plan_edit(
    form: &RatingForm,
    student: &RatedStudent,
    targets: &[(RatingSlot, SlotValue)],
) -> Result<RatingEdit, Unwritable> {
    let mut draft = EditInProgress::new(form, student)?;
    for (slot, target) in targets {
        draft.set_slot(slot, target)?;
    }
    Ok(RatingEdit {
        changes: draft.changes,
        undo: draft.undo.into_iter().rev().collect(),
    })
}

/// What puts a path of `now` in place of what stands there: what stood there `before`.
fn undo_change(before: &YamlNode, now: &YamlNode, path: &[PathStep]) -> Option<YamlChange> {
    match (node_at_path(before, path), node_at_path(now, path)) {
        (Some(was), _) => Some(YamlChange::set(path.to_vec(), node_value(was))),
        (None, Some(_)) => Some(YamlChange::remove(path.to_vec())),
        (None, None) => None,
    }
}

/// The value at a path of names.
pub(super) fn node_at_path<'n>(root: &'n YamlNode, path: &[PathStep]) -> Option<&'n YamlNode> {
    path.iter().try_fold(root, |node, key| match key {
        PathStep::Name(name) => node.get(name),
        PathStep::Item(nth) => node.items()?.get(*nth),
    })
}

pub(super) fn node_value(node: &YamlNode) -> NewValue {
    match &node.value {
        YamlValue::Scalar(scalar) => match scalar.style {
            YamlStyle::Empty => NewValue::Empty,
            YamlStyle::Plain => NewValue::Word(scalar.text.clone()),
            YamlStyle::Quoted | YamlStyle::Block => NewValue::Text(scalar.text.clone()),
        },
        YamlValue::List(items) => NewValue::List(items.iter().map(node_value).collect()),
        YamlValue::Map(entries) => {
            let entries = entries.iter();
            NewValue::Map(
                entries
                    .map(|entry| (entry.key.text.clone(), node_value(&entry.value)))
                    .collect(),
            )
        }
    }
}

/// A text that is being changed.
struct EditInProgress<'f> {
    form: &'f RatingForm,
    file: String,
    current: CheckedText,
    changes: Vec<YamlChange>,
    undo: Vec<YamlChange>,
}

/// A text, and what it says.
struct CheckedText {
    text: String,
    root: YamlNode,
    ratings: Ratings,
    diagnostic_count: usize,
}

impl<'f> EditInProgress<'f> {
    fn new(form: &'f RatingForm, student: &RatedStudent) -> Result<Self, Unwritable> {
        if student.file.is_err() {
            return Err(Unwritable(None));
        }
        let file = student.place.file.clone();
        Ok(Self {
            current: read_checked(form, &file, student.text.clone())?,
            form,
            file,
            changes: Vec::new(),
            undo: Vec::new(),
        })
    }

    fn set_slot(&mut self, slot: &RatingSlot, target: &SlotValue) -> Result<(), Unwritable> {
        let now = SlotValue::of(self.form, &self.current.ratings, slot);
        if target.is_same_as(&now) {
            return Ok(());
        }
        let ways = self.ways_to_write(slot, target)?;
        let mut second_best = None;
        let mut refusal = None;
        for changes in ways {
            match self.try_way(&changes, slot, target) {
                Ok(read) if read.diagnostic_count <= self.current.diagnostic_count => {
                    self.accept(changes, read);
                    return Ok(());
                }
                // It says what was meant, but `check` would warn of it: only where no other way is better.
                Ok(read) => second_best = second_best.or(Some((changes, read))),
                Err(reason) => refusal = refusal.or(Some(reason)),
            }
        }
        match second_best {
            Some((changes, read)) => {
                self.accept(changes, read);
                Ok(())
            }
            None => Err(refusal.unwrap_or(Unwritable(None))),
        }
    }

    /// Where the slot's section has one level for all rows, each row gets its own first.
    fn ways_to_write(
        &mut self,
        slot: &RatingSlot,
        target: &SlotValue,
    ) -> Result<Vec<Vec<YamlChange>>, Unwritable> {
        match (slot, target) {
            (RatingSlot::Row(row), SlotValue::Rating(target)) => {
                let form = self.form;
                let Some(line) = form.row(*row) else {
                    return Ok(Vec::new());
                };
                self.spread_section_level(line.section_index)?;
                let place = key_path(["ratings", &line.section_id, &line.id]);
                let there = node_at_path(&self.current.root, &place);
                Ok(ways_to_write_rating(there, &place, line, target))
            }
            (RatingSlot::Section(section), _) => {
                if self.has_remark_behind_level(*section) {
                    self.spread_section_level(*section)?;
                }
                Ok(ways_to_write_whole(
                    self.form,
                    &self.current.root,
                    slot,
                    target,
                ))
            }
            _ => Ok(ways_to_write_whole(
                self.form,
                &self.current.root,
                slot,
                target,
            )),
        }
    }

    fn try_way(
        &self,
        changes: &[YamlChange],
        slot: &RatingSlot,
        target: &SlotValue,
    ) -> Result<CheckedText, Unwritable> {
        self.verified(self.try_changes(changes)?, slot, target)
    }

    /// Whether the remark on a section stands behind the one level that all its rows have.
    fn has_remark_behind_level(&self, section: SectionIndex) -> bool {
        let Some(id) = self.form.section_id(section) else {
            return false;
        };
        let level = node_at_path(&self.current.root, &key_path(["ratings", id]));
        let remark = node_at_path(&self.current.root, &key_path(["remarks", id]));
        level.is_some_and(|node| node.scalar().is_some() && !node.is_empty())
            && remark.is_none()
            && self.current.ratings.section_remark(section).is_some()
    }

    fn current_rating(&self, row: RowIndex) -> TargetRating {
        TargetRating::from_rating(self.current.ratings.rating(row))
    }

    /// A level that stands for a whole section becomes one for each of its rows; its remark becomes the section's.
    fn spread_section_level(&mut self, section: SectionIndex) -> Result<(), Unwritable> {
        let rows = self.form.indexed_rows();
        let rows: Vec<_> = rows
            .filter(|(_, line)| line.section_index == section)
            .collect();
        let Some((_, first)) = rows.first() else {
            return Ok(());
        };
        let place = key_path(["ratings", &first.section_id]);
        let there = node_at_path(&self.current.root, &place).filter(|node| !node.is_empty());
        let Some(whole) = there.and_then(YamlNode::scalar) else {
            return Ok(());
        };
        let is_bare = first.levels().iter().any(|level| level.code == *whole.text);
        let remarks = key_path(["remarks", &first.section_id]);
        let has_remark =
            node_at_path(&self.current.root, &remarks).is_some_and(|node| !node.is_empty());
        if has_remark && !is_bare {
            // Two remarks on one section: which one is meant, a person decides.
            return Err(self.unwritable_here());
        }
        let mut each = Vec::new();
        for (row, line) in rows {
            if let Some(level) = level_or_number(&self.current_rating(row), line) {
                each.push((line.id.to_string(), NewValue::Word(level)));
            }
        }
        let mut changes = vec![YamlChange::set(place, NewValue::Map(each))];
        let remark = self
            .current
            .ratings
            .remarks
            .get(section.get())
            .and_then(Option::as_ref);
        let remark = remark.filter(|_| !has_remark);
        changes
            .extend(remark.map(|it| YamlChange::set(remarks, NewValue::Text(it.source.clone()))));
        let read = self.try_changes(&changes)?;
        if !self.is_same_except(&read.ratings, None) {
            return Err(self.unwritable_here());
        }
        self.accept(changes, read);
        Ok(())
    }

    fn try_changes(&self, changes: &[YamlChange]) -> Result<CheckedText, Unwritable> {
        let order = ratings::ratings_key_order(&self.form.grid);
        let text =
            apply_changes(&self.current.text, changes, &order).map_err(unwritable_refused)?;
        read_checked(self.form, &self.file, text)
    }

    /// The text, if it says what was meant and nothing else is different.
    fn verified(
        &self,
        read: CheckedText,
        slot: &RatingSlot,
        target: &SlotValue,
    ) -> Result<CheckedText, Unwritable> {
        let has = SlotValue::of(self.form, &read.ratings, slot);
        let is_proved = target.is_same_as(&has) && self.is_same_except(&read.ratings, Some(slot));
        if is_proved {
            Ok(read)
        } else {
            Err(self.unwritable_here())
        }
    }

    /// Whether everything but this slot is as it was.
    fn is_same_except(&self, after: &Ratings, slot: Option<&RatingSlot>) -> bool {
        let before = &self.current.ratings;
        let mut others = self.form.slots().filter(|other| Some(other) != slot);
        let is_row = |row: usize| Some(&RatingSlot::Row(RowIndex::new(row))) == slot;
        let mut rows = before.rows.iter().zip(&after.rows).enumerate();
        others.all(|other| {
            SlotValue::of(self.form, before, &other) == SlotValue::of(self.form, after, &other)
        }) && before.rows.len() == after.rows.len()
            && rows.all(|(row, (before, after))| is_row(row) || before == after)
            && (before.class == after.class || self.slot_field(slot) == Some("class"))
            && self.other_fields(before, slot) == self.other_fields(after, slot)
    }

    /// The fields that a slot does not hold, those without a slot among them.
    fn other_fields<'r>(
        &self,
        ratings: &'r Ratings,
        slot: Option<&RatingSlot>,
    ) -> Vec<&'r (String, String)> {
        let own = self.slot_field(slot);
        let fields = ratings.fields.iter();
        fields.filter(|(id, _)| Some(id.as_str()) != own).collect()
    }

    fn slot_field(&self, slot: Option<&RatingSlot>) -> Option<&str> {
        match slot? {
            RatingSlot::Date => Some("date"),
            RatingSlot::Assessor => Some("assessor"),
            RatingSlot::Field(nth) => self.form.fields.get(*nth).map(|field| field.id.as_str()),
            _ => None,
        }
    }

    fn unwritable_here(&self) -> Unwritable {
        Unwritable::because(SessionDiagnostic::ChangesMore {})
    }

    fn accept(&mut self, changes: Vec<YamlChange>, read: CheckedText) {
        let back = changes
            .iter()
            .filter_map(|change| undo_change(&self.current.root, &read.root, &change.path));
        self.undo.extend(back);
        self.changes.extend(changes);
        self.current = read;
    }
}

fn unwritable_refused(refused: EditRefusal) -> Unwritable {
    Unwritable::because(refused.reason)
}

fn read_checked(form: &RatingForm, file: &str, text: String) -> Result<CheckedText, Unwritable> {
    let mut parsed = Diagnostics::new();
    let document = yaml::parse_yaml(&mut parsed, Text::new(file, text.clone()));
    let mut diagnostics = Diagnostics::new();
    let grid = Some(&form.grid);
    let (document, ratings) =
        ratings::check_ratings(&mut diagnostics, Arc::new(document), parsed, grid);
    let error = diagnostics
        .iter()
        .find(|it| it.kind.severity() == Severity::Error)
        .map(|it| Unwritable(Some(it.kind.clone())));
    match (ratings, error) {
        (Some(ratings), None) => Ok(CheckedText {
            text,
            root: document.root.clone(),
            ratings,
            diagnostic_count: diagnostics.iter().count(),
        }),
        (_, error) => Err(error.unwrap_or(Unwritable(None))),
    }
}
