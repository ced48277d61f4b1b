//! A theme's own strings in a language: `strings/<lang>.yaml` along the chain.

use super::files::chain::ThemeFile;
use super::files::inherited::Theme;
use super::files::manifest::VerbatimText;
use super::pages::foreign_words::mark_english;
use super::problem::ThemeDiagnostic;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::text::locale::LangTag;
use crate::text::yaml::{self, FieldValue, NamedValues, RecordReader};
use std::collections::{BTreeMap, BTreeSet};

/// What every theme falls back to.
const ENGLISH: &str = "en";

/// The strings of a theme in one language, by their keys.
#[derive(Debug, Clone)]
pub struct ThemeStrings {
    /// The language asked for.
    pub lang: LangTag,
    /// The strings.
    pub words: BTreeMap<String, String>,
    /// The keys of English words in another language, which lacks them.
    english: BTreeSet<String>,
    /// Where each of them is written.
    places: BTreeMap<String, Place>,
}

/// What a theme's Typst files find the keys of English words under, in a language that lacks them.
const ENGLISH_KEYS: &str = "english-words";

impl ThemeStrings {
    /// The strings for a page: English ones in a form of another language are marked as such.
    pub(super) fn page_words(&self) -> BTreeMap<String, String> {
        let mut words = self.words.clone();
        for (key, word) in &mut words {
            if self.english.contains(key) {
                *word = mark_english(word);
            }
        }
        words
    }

    /// The strings for Typst, and the keys of those that are English in a form of another language.
    pub(super) fn typst_words(&self) -> BTreeMap<String, String> {
        let mut words = self.words.clone();
        if !self.english.is_empty() {
            let keys: Vec<&str> = self.english.iter().map(String::as_str).collect();
            words.insert(ENGLISH_KEYS.to_owned(), keys.join(" "));
        }
        words
    }

    /// Where a string is written that has this character.
    pub fn place_of(&self, character: char) -> Option<&Place> {
        let mut words = self.words.iter();
        let (key, _) = words.find(|(_, word)| word.contains(character))?;
        self.places.get(key)
    }
}

/// A string, and where it came from.
#[derive(Clone)]
struct FoundString {
    text: String,
    language: String,
    place: Place,
}

/// The strings found so far, by their keys.
type FoundStrings = BTreeMap<String, FoundString>;

impl Theme {
    /// The strings in `lang`: those of `fr-CA`, then of `fr`, then English ones with a note at
    /// `asked_at`. Of two themes of the chain the nearer wins, key by key.
    pub fn strings(
        &self,
        diagnostics: &mut Diagnostics,
        lang: &LangTag,
        asked_at: &Place,
    ) -> ThemeStrings {
        let languages = language_candidates(lang);
        let mut found = FoundStrings::new();
        for language in languages.iter().rev() {
            for file in self.files_of_language(language) {
                self.read_strings(diagnostics, file, language, &mut found);
            }
        }
        // A grid in English, of whatever country, is complete.
        let is_english = languages.len() == 1 || languages[0].starts_with("en-");
        if !is_english && let Some(missing) = missing_strings(lang, &found) {
            diagnostics.add(missing, asked_at.clone());
        }
        let mut strings = ThemeStrings {
            lang: lang.clone(),
            words: BTreeMap::new(),
            english: BTreeSet::new(),
            places: BTreeMap::new(),
        };
        for (key, string) in found {
            if !is_english && string.language == ENGLISH && has_words(&string.text) {
                strings.english.insert(key.clone());
            }
            strings.places.insert(key.clone(), string.place);
            strings.words.insert(key, string.text);
        }
        strings
    }

    fn read_strings(
        &self,
        diagnostics: &mut Diagnostics,
        file: &ThemeFile,
        language: &str,
        found: &mut FoundStrings,
    ) {
        let document = yaml::parse_yaml(diagnostics, file.text());
        if document.root.is_empty() {
            return;
        }
        let mut reading = RecordReader {
            diagnostics,
            document: &document,
        };
        let Some(NamedValues(pairs)) =
            NamedValues::<VerbatimText>::read_value(&mut reading, "strings", &document.root)
        else {
            return;
        };
        let inherited: Vec<String> = found.keys().cloned().collect();
        let inherited: Vec<&str> = inherited.iter().map(String::as_str).collect();
        for (key, word) in pairs {
            if let Some(nearest) = self.meant_word(file, &key.text, &inherited) {
                let (word, nearest) = (key.text.clone(), nearest.to_owned());
                let place = document.place(key.span);
                diagnostics.add(ThemeDiagnostic::UnreadWord { word, nearest }, place);
            }
            if let Some(word) = word {
                let string = FoundString {
                    place: document.place(word.span),
                    text: word.value.0,
                    language: language.to_owned(),
                };
                found.insert(key.text, string);
            }
        }
    }

    /// The files of one language, the most distant ancestor first.
    fn files_of_language(&self, language: &str) -> impl Iterator<Item = &ThemeFile> {
        let name = format!("strings/{language}.yaml");
        self.links.iter().rev().filter_map(move |link| {
            link.files
                .iter()
                .find(|(path, _)| name.eq_ignore_ascii_case(path))
                .map(|(_, file)| file)
        })
    }
}

/// Whether a string says something besides what is put in: `{page} / {pages}` is of no language.
fn has_words(text: &str) -> bool {
    let pieces = text.split(['{', '}']).step_by(2);
    pieces.flat_map(str::chars).any(char::is_alphabetic)
}

/// The tag, then shorter and shorter; English last.
fn language_candidates(lang: &LangTag) -> Vec<String> {
    let mut all = vec![lang.to_ascii_lowercase()];
    while let Some((shorter, _)) = all[all.len() - 1].rsplit_once('-') {
        all.push(shorter.to_owned());
    }
    all.push(ENGLISH.to_owned());
    all.dedup();
    all
}

/// What of the strings is missing in `lang`, so that English is printed; none where nothing is.
fn missing_strings(lang: &LangTag, found: &FoundStrings) -> Option<ThemeDiagnostic> {
    let is_english = |it: &FoundString| it.language == ENGLISH;
    let first = found.values().find(|it| is_english(it))?;
    let file = first.place.path().to_owned();
    let english = found.iter().filter(|(_, it)| is_english(it));
    let keys: Vec<String> = english.map(|(key, _)| key.clone()).collect();
    let lang = lang.clone();
    Some(if keys.len() == found.len() {
        ThemeDiagnostic::NoStrings { lang, file }
    } else {
        ThemeDiagnostic::SomeStrings { lang, keys, file }
    })
}
