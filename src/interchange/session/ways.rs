//! The ways in which a value can stand in a ratings file, the most natural first.

use super::plan::node_at_path;
use super::slot::trimmed;
use super::{FormRow, RatingForm, RatingMethod, RatingSlot, SlotValue, TargetMark, TargetRating};
use crate::text::yaml::YamlNode;
use crate::text::yaml::edit::{NewValue, PathStep, YamlChange, key_path};

/// What stands before a remark: a code, or a number that names its level.
pub(super) fn level_or_number(target: &TargetRating, line: &FormRow) -> Option<String> {
    if target.number.is_some() {
        return target.number.clone();
    }
    let level = line.level(target.level?)?;
    Some(level.code.to_string())
}

/// How a value of the sheet as a whole, of a section or of the student is written.
pub(super) fn ways_to_write_whole(
    form: &RatingForm,
    root: &YamlNode,
    slot: &RatingSlot,
    target: &SlotValue,
) -> Vec<Vec<YamlChange>> {
    let place = match slot {
        RatingSlot::Row(_) => return Vec::new(),
        RatingSlot::Section(section) => match form.section_id(*section) {
            Some(id) => key_path(["remarks", id]),
            None => return Vec::new(),
        },
        RatingSlot::Comment => key_path(["comment"]),
        RatingSlot::Date => top_or_student(root, "date"),
        RatingSlot::Assessor => top_or_student(root, "assessor"),
        RatingSlot::Mark => key_path(["mark"]),
        RatingSlot::Field(nth) => match form.fields.get(*nth) {
            Some(field) => key_path(["student", &field.id]),
            None => return Vec::new(),
        },
    };
    let there = node_at_path(root, &place);
    match target {
        SlotValue::Rating(_) => Vec::new(),
        SlotValue::Mark(Some(mark)) => ways_to_write_mark(there, &place, mark),
        SlotValue::Mark(None) => remove_if_there(there, place),
        SlotValue::Text(text) => match trimmed(text) {
            None => remove_if_there(there, place),
            Some(text) if matches!(slot, RatingSlot::Section(_) | RatingSlot::Comment) => {
                vec![vec![YamlChange::set(
                    place,
                    NewValue::Text(text.to_owned()),
                )]]
            }
            Some(text) => vec![vec![YamlChange::set(
                place,
                NewValue::Word(text.to_owned()),
            )]],
        },
    }
}

/// Date and assessor have their place at the top; where one stands among the student's fields alone, it stays there.
fn top_or_student(root: &YamlNode, key: &str) -> Vec<PathStep> {
    let below = key_path(["student", key]);
    let top = key_path([key]);
    let is_filled = |path: &[PathStep]| node_at_path(root, path).is_some_and(|it| !it.is_empty());
    if is_filled(&below) && !is_filled(&top) {
        below
    } else {
        top
    }
}

/// A key that stays empty says where something is to be written: it is left where a key is removed.
fn remove_if_there(there: Option<&YamlNode>, place: Vec<PathStep>) -> Vec<Vec<YamlChange>> {
    match there {
        Some(_) => vec![
            vec![YamlChange::set(place.clone(), NewValue::Empty)],
            vec![YamlChange::remove(place)],
        ],
        None => vec![Vec::new()],
    }
}

fn ways_to_write_mark(
    there: Option<&YamlNode>,
    place: &[PathStep],
    mark: &TargetMark,
) -> Vec<Vec<YamlChange>> {
    let below = |key: &str| [place, &[PathStep::from(key)]].concat();
    let value = NewValue::Word(mark.value.trim().to_owned());
    let reason = trimmed(&mark.reason).map(|reason| NewValue::Text(reason.to_owned()));
    let is_written_out = there.is_some_and(|node| node.entries().is_some());
    let whole = match (reason.clone(), is_written_out) {
        (None, false) => return vec![vec![YamlChange::set(place.to_vec(), value)]],
        (None, true) => NewValue::Map(vec![("value".to_owned(), value.clone())]),
        (Some(reason), _) => NewValue::Map(vec![
            ("value".to_owned(), value.clone()),
            ("reason".to_owned(), reason),
        ]),
    };
    let whole = vec![YamlChange::set(place.to_vec(), whole)];
    let Some(node) = there.filter(|_| is_written_out) else {
        return vec![whole];
    };
    let mut changes = vec![YamlChange::set(below("value"), value)];
    match reason {
        Some(reason) => changes.push(YamlChange::set(below("reason"), reason)),
        None if node.get("reason").is_some() => changes.push(YamlChange::remove(below("reason"))),
        None => {}
    }
    vec![changes, whole]
}

/// The ways to write a rating, the most natural first.
pub(super) fn ways_to_write_rating(
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
    match (level_or_number(target, line), remark) {
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
    let level = text.or_else(|| level_or_number(target, line).map(NewValue::Word));
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
