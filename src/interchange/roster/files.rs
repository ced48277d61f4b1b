//! What a student's file is called: a name that every system takes, and that nobody else has.

use super::Person;
use crate::project::names::is_safe_student;
use crate::text::slug::{Slugs, ascii_words};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// A longer file name is cut after a word.
const MAX_STEM_LENGTH: usize = 60;
/// A student whose name has neither letter nor digit.
const FALLBACK_STEM: &str = "student";

/// The same for names that some system takes for one.
pub(super) fn case_folded(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

/// `dupont-lea`; with a number of the list where another has this name, else with one that we count.
pub(super) fn file_name(
    person: &Person,
    stems: &BTreeMap<String, usize>,
    slugs: &mut Slugs,
) -> String {
    let name = file_stem(&person.full_name());
    let is_shared = stems.get(&name).is_some_and(|people| *people > 1);
    if is_shared || slugs.is_taken(&name) {
        let telling = person
            .fields
            .iter()
            .map(|(_, value)| ascii_words(value).join("-"));
        let mut telling = telling
            .filter(|value| !value.is_empty())
            .map(|value| format!("{name}-{value}"));
        if let Some(longer) =
            telling.find(|longer| longer.len() <= MAX_STEM_LENGTH * 2 && !slugs.is_taken(longer))
        {
            return slugs.assign(&longer);
        }
    }
    slugs.assign(&name)
}

/// A name in lower case with hyphens; in other scripts its letters as they are.
pub(super) fn file_stem(name: &str) -> String {
    let mut words = ascii_words(name);
    if words.is_empty() {
        let other = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words = other.map(case_folded).collect();
    }
    let mut stem = String::new();
    for word in words {
        if !stem.is_empty() && stem.len() + word.len() >= MAX_STEM_LENGTH {
            break;
        }
        if !stem.is_empty() {
            stem.push('-');
        }
        stem.extend(word.chars().take(MAX_STEM_LENGTH / 2));
    }
    match () {
        () if stem.is_empty() => FALLBACK_STEM.to_owned(),
        // `con`, `class`: a device of Windows, a file of ours.
        () if !is_safe_student(&stem) => format!("{stem}-1"),
        () => stem,
    }
}
