//! The options that a chain of themes declares, from the manifests.

use super::typed::{OptionFolder, TypedOption};
use super::value::{Length, PAPERS};
use super::{AllowedValues, DeclaredOption, OptionSetting};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::output::theme::files::chain::ThemeLink;
use crate::output::theme::files::manifest::{OptionEntry, OptionType, ReadLink};
use crate::output::theme::problem::ThemeDiagnostic;
use crate::text::yaml::{PlainName, Spanned, YamlDocument, YamlKey, YamlNode, nearest_name};
use num_traits::ToPrimitive;
use serde_json::Value as Json;

/// Every option of a chain, which is given nearest theme first: the options of the most distant ancestor first. An
/// error is reported at its place in `theme.yaml`.
pub(in crate::output::theme) fn declared_options(
    diagnostics: &mut Diagnostics,
    chain: &[ReadLink],
) -> Vec<DeclaredOption> {
    let mut all: Vec<DeclaredOption> = Vec::new();
    for read in chain.iter().rev() {
        let mut reader = OptionReader {
            diagnostics,
            link: &read.link,
            document: &read.document,
            known: &mut all,
        };
        for (key, entry) in read.manifest.options.iter().flat_map(|it| &it.0) {
            match entry.as_ref().map(|entry| &entry.value) {
                Some(entry) if !entry.bare => reader.declare(key, entry),
                Some(entry) => reader.change_default(key, entry.default.as_ref()),
                // An empty value, unless it is a colour without quotes.
                None => reader.change_default(key, Some(&YamlNode::empty(key.span))),
            }
        }
    }
    all
}

/// The options of one theme, being read over those of its ancestors.
struct OptionReader<'a> {
    diagnostics: &'a mut Diagnostics,
    link: &'a ThemeLink,
    document: &'a YamlDocument,
    known: &'a mut Vec<DeclaredOption>,
}

impl OptionReader<'_> {
    fn index_of(&self, key: &YamlKey) -> Option<usize> {
        self.known.iter().position(|it| it.name == key.text)
    }

    /// `density: { type: choice, … }`
    fn declare(&mut self, key: &YamlKey, entry: &OptionEntry) {
        // An option without a type, or with an unknown one, is already reported.
        let of = entry.option_type.as_ref();
        let Some(takes) = of.and_then(|of| self.allowed_values(key, of.value, entry)) else {
            return;
        };
        let default = self.default_setting(key, &takes, entry.default.as_ref());
        let doc = entry.doc.as_ref().map(|doc| doc.0.clone());
        let name = key.text.clone();
        let option = DeclaredOption {
            name,
            allowed: takes,
            doc,
            default,
        };
        match self.index_of(key) {
            Some(at) => self.known[at] = option,
            None => self.known.push(option),
        }
    }

    /// `density: compact`
    fn change_default(&mut self, key: &YamlKey, default: Option<&YamlNode>) {
        let Some(at) = self.index_of(key) else {
            return self.report_unknown(key);
        };
        let takes = self.known[at].allowed.clone();
        self.known[at].default = self.default_setting(key, &takes, default);
    }

    /// Another default for an option that no ancestor has.
    fn report_unknown(&mut self, key: &YamlKey) {
        let known = self.known.iter().map(|it| it.name.as_str());
        let problem = ThemeDiagnostic::UnknownDefault {
            typed: key.text.clone(),
            nearest: nearest_name(&key.text, known).map(str::to_owned),
            alone: self.known.is_empty(),
        };
        self.diagnostics.add(problem, self.document.place(key.span));
    }

    fn default_setting(
        &mut self,
        key: &YamlKey,
        takes: &AllowedValues,
        node: Option<&YamlNode>,
    ) -> OptionSetting {
        let nothing = OptionSetting {
            value: Json::Null,
            origin: self.document.place(key.span),
            is_color: false,
            file: None,
        };
        let Some(node) = node else { return nothing };
        let typed = TypedOption {
            name: &key.text,
            allowed: takes,
            node,
            text: &self.document.text,
            folder: OptionFolder::Theme(self.link),
        };
        match typed.setting() {
            Ok(setting) => {
                let pale = setting.as_ref().and_then(|it| typed.contrast_warning(it));
                self.diagnostics.extend(pale);
                setting.unwrap_or(nothing)
            }
            Err(problem) => {
                self.diagnostics.push(*problem);
                nothing
            }
        }
    }

    fn allowed_values(
        &mut self,
        key: &YamlKey,
        of: OptionType,
        entry: &OptionEntry,
    ) -> Option<AllowedValues> {
        Some(match of {
            OptionType::Color => AllowedValues::Color {
                contrast: entry
                    .contrast
                    .as_ref()
                    .and_then(|number| number.value.value.to_f64()),
            },
            OptionType::Length => AllowedValues::Length {
                min: self.length_bound(entry.min.as_ref()),
                max: self.length_bound(entry.max.as_ref()),
            },
            OptionType::Paper => AllowedValues::Paper(self.papers(entry)),
            OptionType::Boolean => AllowedValues::Boolean,
            OptionType::Choice => AllowedValues::Choice(self.choices(key, entry)?),
            OptionType::Text => AllowedValues::Text,
            OptionType::File => AllowedValues::File,
        })
    }

    fn choices(&mut self, key: &YamlKey, entry: &OptionEntry) -> Option<Vec<String>> {
        let words = entry
            .choices
            .as_ref()
            .map(|words| words.value.as_slice())
            .unwrap_or_default();
        if words.is_empty() {
            let problem = ThemeDiagnostic::NoChoices {
                option: key.text.clone(),
            };
            self.diagnostics.add(problem, self.document.place(key.span));
            return None;
        }
        Some(words.iter().map(|word| word.0.clone()).collect())
    }

    fn papers(&mut self, entry: &OptionEntry) -> Vec<String> {
        let all = PAPERS.map(str::to_owned).to_vec();
        let Some(words) = &entry.choices else {
            return all;
        };
        let every = AllowedValues::Paper(all);
        for word in words
            .iter()
            .filter(|word| every.parse_value(&word.0).is_none())
        {
            self.report_wrong_value("choices", word, every.clone());
        }
        words.iter().map(|word| word.0.clone()).collect()
    }

    fn length_bound(&mut self, typed: Option<&Spanned<PlainName>>) -> Option<Length> {
        let typed = typed?;
        let length = Length::parse(&typed.0);
        if length.is_none() {
            self.report_wrong_value(
                "min",
                typed,
                AllowedValues::Length {
                    min: None,
                    max: None,
                },
            );
        }
        length
    }

    fn report_wrong_value(
        &mut self,
        option: &str,
        typed: &Spanned<PlainName>,
        takes: AllowedValues,
    ) {
        let problem = ThemeDiagnostic::OptionValue {
            option: option.to_owned(),
            typed: typed.0.clone(),
            takes,
        };
        let place: Place = self.document.place(typed.span);
        self.diagnostics.add(problem, place);
    }
}
