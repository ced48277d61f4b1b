//! From a target (this row gets that rating) to the changes of a file, each proved before the file is touched.
//!
//! A rating can be written in several ways: `TS`, `TS and a remark`, or a map. The way that stands there stays where it
//! can; the first way that reads back as the target, with every other rating as it was, is taken.

use super::{FormRow, RatedStudent, RatingForm, RatingMethod, SoundFile};
use crate::base::diagnostic::{DiagnosticKind, Diagnostics, MessageLang, MessageText, Severity};
use crate::base::source::Text;
use crate::model::grid::{LevelIndex, RowIndex, SectionIndex};
use crate::model::ratings::{self, Rating, Ratings};
use crate::text::yaml::edit::{
    EditRefusal, NewValue, PathStep, YamlChange, apply_changes, key_path,
};
use crate::text::yaml::{self, YamlNode, YamlStyle, YamlValue};
use crate::ui::message::{Message, messages};
use std::sync::Arc;

/// What a row is to get; what is absent goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetRating {
    /// A level, by its position in the scale.
    pub level: Option<LevelIndex>,
    /// A number as typed.
    pub number: Option<String>,
    /// Of a text row.
    pub text: Option<String>,
    /// Beside the row.
    pub remark: Option<String>,
}

/// Why a target cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unwritable(pub String);

/// What to change, and how to take it back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RatingEdit {
    /// The changes, one after the other.
    pub changes: Vec<YamlChange>,
    /// What puts the file back, in this order.
    pub undo: Vec<YamlChange>,
}

impl TargetRating {
    /// What a row has now.
    pub fn from_rating(rating: Option<&Rating>) -> Self {
        let Some(rating) = rating else {
            return Self::default();
        };
        Self {
            level: rating.level,
            number: rating.number.as_ref().map(|number| number.raw.clone()),
            text: rating.text.as_ref().map(|text| text.source.clone()),
            remark: rating.remark.as_ref().map(|remark| remark.source.clone()),
        }
    }

    /// What stands before a remark: a code, or a number that names its level.
    fn level_or_number(&self, line: &FormRow) -> Option<String> {
        if self.number.is_some() {
            return self.number.clone();
        }
        let level = line.level(self.level?)?;
        Some(level.code.to_string())
    }

    fn is_same_as(&self, now: &Self) -> bool {
        // A number names its level.
        let is_same_level = self.number.is_some() || self.level == now.level;
        is_same_level
            && self.number == now.number
            && trimmed(&self.text) == trimmed(&now.text)
            && trimmed(&self.remark) == trimmed(&now.remark)
    }
}

fn trimmed(text: &Option<String>) -> Option<&str> {
    text.as_ref().map(|text| text.trim())
}

/// How a student's rows get these ratings, one after the other; one that is there already changes nothing.
pub(super) fn plan_edit(
    form: &RatingForm,
    student: &RatedStudent,
    targets: &[(RowIndex, TargetRating)],
    lang: MessageLang,
) -> Result<RatingEdit, Unwritable> {
    let mut draft = EditInProgress::new(form, student, lang)?;
    for (row, target) in targets {
        draft.set_rating(*row, target)?;
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

fn node_value(node: &YamlNode) -> NewValue {
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

messages! {
    /// Why a file is not changed.
    enum EditMessage {
        ChangesMore {} {
            en: "this cannot be written here without changing something else: edit the file by hand";
            fr: "impossible de l'écrire ici sans changer autre chose : modifiez le fichier à la main";
        }
        Refused { headline: String, help: String } {
            en: "{headline}: {help}";
            fr: "{headline} : {help}";
        }
    }
}

/// A text that is being changed.
struct EditInProgress<'f> {
    form: &'f RatingForm,
    lang: MessageLang,
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
    fn new(
        form: &'f RatingForm,
        student: &RatedStudent,
        lang: MessageLang,
    ) -> Result<Self, Unwritable> {
        let Ok(SoundFile { .. }) = &student.file else {
            return Err(Unwritable(String::new()));
        };
        let file = student.place.file.clone();
        Ok(Self {
            current: read_checked(form, &file, student.text.clone(), lang)?,
            form,
            lang,
            file,
            changes: Vec::new(),
            undo: Vec::new(),
        })
    }

    fn set_rating(&mut self, row: RowIndex, target: &TargetRating) -> Result<(), Unwritable> {
        let form = self.form;
        let Some(line) = form.row(row) else {
            return Ok(());
        };
        if target.is_same_as(&self.current_rating(row)) {
            return Ok(());
        }
        self.spread_section_level(line.section_index)?;
        let place = key_path(["ratings", &line.section_id, &line.id]);
        let there = node_at_path(&self.current.root, &place);
        let mut second_best = None;
        let mut refusal = None;
        for changes in ways_to_write(there, &place, line, target) {
            match self.try_way(&changes, row, target) {
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
            None => Err(refusal.unwrap_or(Unwritable(String::new()))),
        }
    }

    fn try_way(
        &self,
        changes: &[YamlChange],
        row: RowIndex,
        target: &TargetRating,
    ) -> Result<CheckedText, Unwritable> {
        self.verified(self.try_changes(changes)?, row, target)
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
            if let Some(level) = self.current_rating(row).level_or_number(line) {
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
        if !is_same_except(&self.current.ratings, &read.ratings, None) {
            return Err(self.unwritable_here());
        }
        self.accept(changes, read);
        Ok(())
    }

    fn try_changes(&self, changes: &[YamlChange]) -> Result<CheckedText, Unwritable> {
        let order = ratings::ratings_key_order(&self.form.grid);
        let text = apply_changes(&self.current.text, changes, &order)
            .map_err(|it| unwritable_refused(it, self.lang))?;
        read_checked(self.form, &self.file, text, self.lang)
    }

    /// The text, if it says what was meant and nothing else is different.
    fn verified(
        &self,
        read: CheckedText,
        row: RowIndex,
        target: &TargetRating,
    ) -> Result<CheckedText, Unwritable> {
        let has = TargetRating::from_rating(read.ratings.rating(row));
        let is_proved = target.is_same_as(&has)
            && is_same_except(&self.current.ratings, &read.ratings, Some(row));
        if is_proved {
            Ok(read)
        } else {
            Err(self.unwritable_here())
        }
    }

    fn unwritable_here(&self) -> Unwritable {
        Unwritable(EditMessage::ChangesMore {}.headline(self.lang))
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

/// Every rating is the same, except this row, and so is everything around them.
fn is_same_except(before: &Ratings, after: &Ratings, row: Option<RowIndex>) -> bool {
    let rows = before.rows.iter().zip(&after.rows).enumerate();
    let mut others = rows.filter(|(index, _)| Some(RowIndex::new(*index)) != row);
    before.rows.len() == after.rows.len()
        && others.all(|(_, (before, after))| before == after)
        && before.remarks == after.remarks
        && before.comment == after.comment
        && before.fields == after.fields
        && before.printed_name() == after.printed_name()
}

fn unwritable_refused(refused: EditRefusal, lang: MessageLang) -> Unwritable {
    unwritable_diagnostic(&refused.reason, lang)
}

/// What is wrong and, behind it, what to do.
fn unwritable_diagnostic(kind: &dyn DiagnosticKind, lang: MessageLang) -> Unwritable {
    let MessageText { headline, help } = kind.message(lang);
    Unwritable(match help {
        Some(help) => EditMessage::Refused { headline, help }.headline(lang),
        None => headline,
    })
}

fn read_checked(
    form: &RatingForm,
    file: &str,
    text: String,
    lang: MessageLang,
) -> Result<CheckedText, Unwritable> {
    let mut parsed = Diagnostics::new();
    let document = yaml::parse_yaml(&mut parsed, Text::new(file, text.clone()));
    let mut diagnostics = Diagnostics::new();
    let grid = Some(&form.grid);
    let (document, ratings) =
        ratings::check_ratings(&mut diagnostics, Arc::new(document), parsed, grid);
    let error = diagnostics
        .iter()
        .find(|it| it.kind.severity() == Severity::Error)
        .map(|it| unwritable_diagnostic(it.kind.as_ref(), lang));
    match (ratings, error) {
        (Some(ratings), None) => Ok(CheckedText {
            text,
            root: document.root.clone(),
            ratings,
            diagnostic_count: diagnostics.iter().count(),
        }),
        (_, error) => Err(error.unwrap_or(Unwritable(String::new()))),
    }
}

/// The ways to write a rating, the most natural first.
fn ways_to_write(
    there: Option<&YamlNode>,
    place: &[PathStep],
    line: &FormRow,
    target: &TargetRating,
) -> Vec<Vec<YamlChange>> {
    if let Some(node) = there.filter(|node| node.entries().is_some()) {
        return vec![changes_in_map(node, place, line, target)];
    }
    let set = |value| vec![YamlChange::set(place.to_vec(), value)];
    if let (RatingMethod::Text, Some(text)) = (&line.kind, &target.text) {
        return vec![set(NewValue::Text(text.clone()))];
    }
    let remark = target
        .remark
        .as_ref()
        .map(|remark| remark.trim().to_owned());
    let mut map = Vec::new();
    match (target.level_or_number(line), remark) {
        (None, None) if there.is_none() => vec![Vec::new()],
        (None, None) => vec![set(NewValue::Empty)],
        (Some(head), None) => vec![set(NewValue::Word(head))],
        (head, Some(remark)) => {
            let short = head.clone().filter(|_| !remark.contains('\n'));
            let short = short.map(|head| set(NewValue::Text(format!("{head} {remark}"))));
            map.extend(head.map(|head| ("level".to_owned(), NewValue::Word(head))));
            map.push(("remark".to_owned(), NewValue::Text(remark)));
            short.into_iter().chain([set(NewValue::Map(map))]).collect()
        }
    }
}

/// The keys of a rating that is written out.
fn changes_in_map(
    node: &YamlNode,
    place: &[PathStep],
    line: &FormRow,
    target: &TargetRating,
) -> Vec<YamlChange> {
    let text = target.text.clone().map(NewValue::Text);
    let level = text.or_else(|| target.level_or_number(line).map(NewValue::Word));
    let remark = target.remark.as_ref();
    let remark = remark.map(|remark| NewValue::Text(remark.trim().to_owned()));
    let mut changes = Vec::new();
    for (key, value) in [("level", level), ("remark", remark)] {
        let path = [place, &[PathStep::from(key)]].concat();
        let there = node.get(key);
        match value {
            Some(value) if is_there(there, &value) => {}
            Some(value) => changes.push(YamlChange::set(path, value)),
            None if there.is_some() => changes.push(YamlChange::remove(path)),
            None => {}
        }
    }
    changes
}

/// Whether a value stands there already; then its quotes and its comment stay too.
fn is_there(node: Option<&YamlNode>, value: &NewValue) -> bool {
    match (node.and_then(YamlNode::scalar), value) {
        (Some(scalar), NewValue::Word(text) | NewValue::Text(text)) => scalar.text.trim() == text,
        _ => false,
    }
}
