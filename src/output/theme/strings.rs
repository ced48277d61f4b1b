//! The theme's own words in a language: `strings/<lang>.yaml` along the chain.

use super::manifest::Words;
use super::problem::Problem;
use super::{Theme, ThemeFile};
use crate::base::diagnostic::{Place, Problems};
use crate::text::yaml::{self, Field, Pairs, Reading};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What every theme falls back to.
const ENGLISH: &str = "en";

/// The words of a theme in one language, by their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings {
    /// The language asked for.
    pub lang: String,
    /// The words.
    pub words: BTreeMap<String, String>,
}

/// The words found so far, each with the language and the file it came from.
type Found = BTreeMap<String, (String, String, Arc<str>)>;

impl Theme {
    /// The words in `lang`, a BCP 47 tag: those of `fr-CA`, then of `fr`, then English ones with a note at `asked_at`.
    /// Of two themes of the chain the nearer wins, key by key.
    pub fn strings(&self, problems: &mut Problems, lang: &str, asked_at: &Place) -> Strings {
        let languages = candidates(lang);
        let mut found = Found::new();
        for language in languages.iter().rev() {
            for file in self.files_of(language) {
                self.read(problems, file, language, &mut found);
            }
        }
        tell(problems, lang, &languages, &found, asked_at);
        let words = found
            .into_iter()
            .map(|(key, (word, ..))| (key, word))
            .collect();
        Strings {
            lang: lang.to_owned(),
            words,
        }
    }

    fn read(&self, problems: &mut Problems, file: &ThemeFile, language: &str, found: &mut Found) {
        let document = yaml::parse(problems, file.text());
        if document.root.is_empty() {
            return;
        }
        let mut reading = Reading {
            problems,
            document: &document,
        };
        let Some(Pairs(pairs)) = Pairs::<Words>::read(&mut reading, "strings", &document.root)
        else {
            return;
        };
        let inherited = found.clone();
        let inherited: Vec<&str> = inherited.keys().map(String::as_str).collect();
        for (key, word) in pairs {
            if let Some(nearest) = self.word_meant(file, &key.text, &inherited) {
                let (word, nearest) = (key.text.clone(), nearest.to_owned());
                let place = document.place(key.span);
                problems.add(Problem::UnreadWord { word, nearest }, place);
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
    fn files_of(&self, language: &str) -> impl Iterator<Item = &ThemeFile> {
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
fn candidates(lang: &str) -> Vec<String> {
    let mut all = vec![lang.replace('_', "-").to_ascii_lowercase()];
    while let Some((shorter, _)) = all[all.len() - 1].rsplit_once('-') {
        all.push(shorter.to_owned());
    }
    all.push(ENGLISH.to_owned());
    all.dedup();
    all
}

fn tell(
    problems: &mut Problems,
    lang: &str,
    languages: &[String],
    found: &Found,
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
        problems.add(Problem::NoStrings { lang, file }, asked_at.clone());
    } else {
        problems.add(Problem::SomeStrings { lang, keys, file }, asked_at.clone());
    }
}
