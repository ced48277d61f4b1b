//! What was written before, offered again: on the same row first, then anywhere on the form.
//!
//! Nothing is stored for it: the ratings themselves are the list.

use super::{RatedClass, RatingForm, RatingSlot, SlotValue};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How often a text stands on the same row, and anywhere.
type PhraseUses = (usize, usize);

/// The texts that stand in other places like this one: what is on the same row first, then by how often it is used.
/// With what is typed, those that begin like it, accents and capitals aside.
pub fn phrases_used(class: &RatedClass, slot: &RatingSlot, typed: &str) -> Vec<String> {
    let mut uses: BTreeMap<String, PhraseUses> = BTreeMap::new();
    let slots: Vec<RatingSlot> = class.form.slots().filter(|it| is_alike(it, slot)).collect();
    for student in &class.students {
        let Ok(sound) = &student.file else { continue };
        for other in &slots {
            let value = SlotValue::of(&class.form, &sound.ratings, other);
            if let Some(text) = prose(&class.form, other, value) {
                let (here, anywhere) = uses.entry(text).or_default();
                *here += usize::from(other == slot);
                *anywhere += 1;
            }
        }
    }
    let typed = fold_text(typed.trim_start());
    let mut found: Vec<(String, PhraseUses)> = uses.into_iter().collect();
    found.retain(|(text, _)| {
        let folded = fold_text(text);
        folded.starts_with(&typed) && folded != typed
    });
    // Equal counts stay in the order of the alphabet.
    found.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
    found.into_iter().map(|(text, _)| text).collect()
}

/// Whether what stands in one place can be meant in the other: remarks and comments among each other, the assessor
/// among assessors.
fn is_alike(one: &RatingSlot, other: &RatingSlot) -> bool {
    let is_prose = |slot: &RatingSlot| {
        matches!(
            slot,
            RatingSlot::Row(_) | RatingSlot::Section(_) | RatingSlot::Comment
        )
    };
    one == other || (is_prose(one) && is_prose(other))
}

fn prose(form: &RatingForm, slot: &RatingSlot, value: SlotValue) -> Option<String> {
    let text = match value {
        SlotValue::Rating(rating) => {
            let is_text = matches!(slot, RatingSlot::Row(row) if form.is_text_row(*row));
            if is_text { rating.text } else { rating.remark }
        }
        SlotValue::Mark(mark) => mark.and_then(|mark| mark.reason),
        SlotValue::Text(text) => text,
    };
    let text = text?.trim().to_owned();
    Some(text).filter(|text| !text.is_empty())
}

/// Without accents, in small letters.
pub fn fold_text(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c));
    bare.collect::<String>().to_lowercase()
}
