//! The theme's own words in a language: `strings/<lang>.yaml` along the chain.

use super::manifest::VerbatimText;
use super::problem::ThemeDiagnostic;
use super::{Theme, ThemeFile};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::text::yaml::{self, FieldValue, NamedValues, RecordReader};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What every theme falls back to.
const ENGLISH: &str = "en";

/// The words of a theme in one language, by their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThemeStrings {
    /// The language asked for.
    pub lang: String,
    /// The words.
    pub words: BTreeMap<String, String>,
}

/// The words found so far, each with the language and the file it came from.
type FoundStrings = BTreeMap<String, (String, String, Arc<str>)>;

impl Theme {
    /// The words in `lang`, a BCP 47 tag: those of `fr-CA`, then of `fr`, then English ones with a note at `asked_at`.
    /// Of two themes of the chain the nearer wins, key by key.
    pub fn strings(
        &self,
        problems: &mut Diagnostics,
        lang: &str,
        asked_at: &Place,
    ) -> ThemeStrings {
        let languages = language_candidates(lang);
        let mut found = FoundStrings::new();
        for language in languages.iter().rev() {
            for file in self.files_of_language(language) {
                self.read_strings(problems, file, language, &mut found);
            }
        }
        report_missing_strings(problems, lang, &languages, &found, asked_at);
        let words = found
            .into_iter()
            .map(|(key, (word, ..))| (key, word))
            .collect();
        ThemeStrings {
            lang: lang.to_owned(),
            words,
        }
    }

    fn read_strings(
        &self,
        problems: &mut Diagnostics,
        file: &ThemeFile,
        language: &str,
        found: &mut FoundStrings,
    ) {
        let document = yaml::parse_yaml(problems, file.text());
        if document.root.is_empty() {
            return;
        }
        let mut reading = RecordReader {
            diagnostics: problems,
            document: &document,
        };
        let Some(NamedValues(pairs)) =
            NamedValues::<VerbatimText>::read_value(&mut reading, "strings", &document.root)
        else {
            return;
        };
        let inherited = found.clone();
        let inherited: Vec<&str> = inherited.keys().map(String::as_str).collect();
        for (key, word) in pairs {
            if let Some(nearest) = self.meant_word(file, &key.text, &inherited) {
                let (word, nearest) = (key.text.clone(), nearest.to_owned());
                let place = document.place(key.span);
                problems.add(ThemeDiagnostic::UnreadWord { word, nearest }, place);
            }
            if let Some(word) = word {
                found.insert(
                    key.text,
                    (word.value.0, language.to_owned(), file.path.clone()),
                );
            }
        }
    }

    /// The files of one language, farthest theme first.
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

/// The tag, then shorter and shorter; English last.
fn language_candidates(lang: &str) -> Vec<String> {
    let mut all = vec![lang.replace('_', "-").to_ascii_lowercase()];
    while let Some((shorter, _)) = all[all.len() - 1].rsplit_once('-') {
        all.push(shorter.to_owned());
    }
    all.push(ENGLISH.to_owned());
    all.dedup();
    all
}

fn report_missing_strings(
    problems: &mut Diagnostics,
    lang: &str,
    languages: &[String],
    found: &FoundStrings,
    asked_at: &Place,
) {
    if languages.len() == 1 || languages[0].starts_with("en-") {
        return;
    }
    let english = |(_, language, _): &&(String, String, Arc<str>)| language == ENGLISH;
    let Some((_, _, file)) = found.values().find(english) else {
        return;
    };
    let (lang, file) = (lang.to_owned(), file.to_string());
    let keys: Vec<String> = found
        .iter()
        .filter(|(_, it)| english(it))
        .map(|(key, _)| key.clone())
        .collect();
    if keys.len() == found.len() {
        problems.add(ThemeDiagnostic::NoStrings { lang, file }, asked_at.clone());
    } else {
        problems.add(
            ThemeDiagnostic::SomeStrings { lang, keys, file },
            asked_at.clone(),
        );
    }
}
