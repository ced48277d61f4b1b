//! The options that a chain of themes declares, from the manifests.

use super::value::{Length, PAPERS};
use super::{Asked, Declared, Link, Problem, Setting, Takes, nearest};
use crate::base::diagnostic::{Place, Problems};
use crate::base::source::{Refusal, resolve};
use crate::output::theme::manifest::{Manifest, OptionEntry, OptionType};
use crate::text::yaml::{At, Document, Key, Name, Node};
use num_traits::ToPrimitive;
use serde_json::Value as Json;

/// Every option of a chain, given from the nearest theme to the farthest: the farthest theme's first. An error is told
/// at its place in `theme.yaml`.
pub(in crate::output::theme) fn declared(
    problems: &mut Problems,
    chain: &[(Link, Manifest, Document)],
) -> Vec<Declared> {
    let mut all: Vec<Declared> = Vec::new();
    for (link, manifest, document) in chain.iter().rev() {
        let mut of = Of {
            problems,
            link,
            document,
            known: &mut all,
        };
        for (key, entry) in manifest.options.iter().flat_map(|it| &it.0) {
            match entry.as_ref().map(|entry| &entry.value) {
                Some(entry) if !entry.bare => of.declare(key, entry),
                Some(entry) => of.change(key, entry.default.as_ref()),
                // Nothing stands there, unless it is a colour without quotes.
                None => of.change(key, Some(&Node::empty(key.span))),
            }
        }
    }
    all
}

/// The options of one theme, being read over those of its ancestors.
struct Of<'a> {
    problems: &'a mut Problems,
    link: &'a Link,
    document: &'a Document,
    known: &'a mut Vec<Declared>,
}

impl Of<'_> {
    fn at(&self, key: &Key) -> Option<usize> {
        self.known.iter().position(|it| it.name == key.text)
    }

    /// `density: { type: choice, … }`
    fn declare(&mut self, key: &Key, entry: &OptionEntry) {
        // What lacks its type, or has one that is none, is told already.
        let of = entry.of.as_ref();
        let Some(takes) = of.and_then(|of| self.takes(key, of.value, entry)) else {
            return;
        };
        let default = self.default(key, &takes, entry.default.as_ref());
        let doc = entry.doc.as_ref().map(|doc| doc.0.clone());
        let name = key.text.clone();
        let option = Declared {
            name,
            takes,
            doc,
            default,
        };
        match self.at(key) {
            Some(at) => self.known[at] = option,
            None => self.known.push(option),
        }
    }

    /// `density: compact`
    fn change(&mut self, key: &Key, default: Option<&Node>) {
        let Some(at) = self.at(key) else {
            return self.unknown(key);
        };
        let takes = self.known[at].takes.clone();
        self.known[at].default = self.default(key, &takes, default);
    }

    /// Another default for an option that no ancestor has.
    fn unknown(&mut self, key: &Key) {
        let known = self.known.iter().map(|it| it.name.as_str());
        let problem = Problem::UnknownDefault {
            typed: key.text.clone(),
            nearest: nearest(&key.text, known).map(str::to_owned),
            alone: self.known.is_empty(),
        };
        self.problems.add(problem, self.document.place(key.span));
    }

    fn default(&mut self, key: &Key, takes: &Takes, node: Option<&Node>) -> Setting {
        let nothing = Setting {
            value: Json::Null,
            origin: self.document.place(key.span),
            file: None,
        };
        let Some(node) = node else { return nothing };
        let text = &self.document.text;
        let asked = Asked {
            name: &key.text,
            takes,
            node,
            text,
        };
        let own = |path: &str| {
            let path = resolve("", path).ok_or(None)?;
            self.link
                .files
                .get(&path)
                .cloned()
                .ok_or(Some(Refusal::Missing))
        };
        match asked.setting(&own) {
            Ok(setting) => {
                let pale = setting.as_ref().and_then(|it| asked.too_pale(it));
                self.problems.extend(pale);
                setting.unwrap_or(nothing)
            }
            Err(problem) => {
                self.problems.push(*problem);
                nothing
            }
        }
    }

    fn takes(&mut self, key: &Key, of: OptionType, entry: &OptionEntry) -> Option<Takes> {
        Some(match of {
            OptionType::Color => Takes::Color {
                contrast: entry
                    .contrast
                    .as_ref()
                    .and_then(|number| number.value.value.to_f64()),
            },
            OptionType::Length => Takes::Length {
                min: self.bound(entry.min.as_ref()),
                max: self.bound(entry.max.as_ref()),
            },
            OptionType::Paper => Takes::Paper(self.papers(entry)),
            OptionType::Boolean => Takes::Boolean,
            OptionType::Choice => Takes::Choice(self.choices(key, entry)?),
            OptionType::Text => Takes::Text,
            OptionType::File => Takes::File,
        })
    }

    fn choices(&mut self, key: &Key, entry: &OptionEntry) -> Option<Vec<String>> {
        let words = entry
            .choices
            .as_ref()
            .map(|words| words.value.as_slice())
            .unwrap_or_default();
        if words.is_empty() {
            let problem = Problem::NoChoices {
                option: key.text.clone(),
            };
            self.problems.add(problem, self.document.place(key.span));
            return None;
        }
        Some(words.iter().map(|word| word.0.clone()).collect())
    }

    fn papers(&mut self, entry: &OptionEntry) -> Vec<String> {
        let all = PAPERS.map(str::to_owned).to_vec();
        let Some(words) = &entry.choices else {
            return all;
        };
        let every = Takes::Paper(all);
        for word in words.iter().filter(|word| every.value(&word.0).is_none()) {
            self.wrong("choices", word, every.clone());
        }
        words.iter().map(|word| word.0.clone()).collect()
    }

    fn bound(&mut self, typed: Option<&At<Name>>) -> Option<Length> {
        let typed = typed?;
        let length = Length::parse(&typed.0);
        if length.is_none() {
            self.wrong(
                "min",
                typed,
                Takes::Length {
                    min: None,
                    max: None,
                },
            );
        }
        length
    }

    fn wrong(&mut self, option: &str, typed: &At<Name>, takes: Takes) {
        let problem = Problem::OptionValue {
            option: option.to_owned(),
            typed: typed.0.clone(),
            takes,
        };
        let place: Place = self.document.place(typed.span);
        self.problems.add(problem, place);
    }
}
