//! What a student's file is called: a name that every system accepts, and that no other student has.

use super::Person;
use crate::project::names::is_safe_student;
use crate::text::slug::{Slugs, ascii_words};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// A longer file name is cut after a word.
const MAX_STEM_LENGTH: usize = 60;
/// A student whose name has neither letter nor digit.
const FALLBACK_STEM: &str = "student";

/// The same text for all names that some file system takes for one.
pub(super) fn case_folded(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

/// `dupont-lea`; with a number from the list where another student has this name, else with one that we count.
pub(super) fn file_name(
    person: &Person,
    stems: &BTreeMap<String, usize>,
    slugs: &mut Slugs,
) -> String {
    let name = file_stem(&person.full_name());
    let is_shared = stems.get(&name).is_some_and(|people| *people > 1);
    if is_shared || slugs.is_taken(&name) {
        for (_, value) in &person.fields {
            let words = ascii_words(value);
            let longer = format!("{name}-{}", words.join("-"));
            let fits = longer.len() <= MAX_STEM_LENGTH * 2;
            if !words.is_empty() && fits && !slugs.is_taken(&longer) {
                return slugs.assign(&longer);
            }
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
    if stem.is_empty() {
        FALLBACK_STEM.to_owned()
    } else if !is_safe_student(&stem) {
        // `con`, `class`: a device of Windows, a file of ours.
        format!("{stem}-1")
    } else {
        stem
    }
}
