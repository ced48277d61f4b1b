//! The options of a theme: what each takes, what was set and where, and what then holds.
//!
//! In: the manifests of a chain, and `options` as typed in settings and grids. Out: the [`DeclaredOption`]s, and
//! [`ThemeOptions`] whose every value is right. Every mistake is reported at the very word.
//!
//! `declared` reads them from manifests, `effective` combines them with what is set; both check a value with `typed`
//! and `value`.

mod declared;
mod effective;
#[cfg(test)]
mod tests;
mod typed;
mod value;

pub(super) use declared::declared_options;
pub use effective::{OptionsLayer, OptionsTarget};
pub use value::AllowedValues;

use super::files::chain::ThemeFile;
use crate::base::diagnostic::Place;
use serde_json::{Map, Value as Json};

/// An option that can be set.
#[derive(Debug, Clone)]
pub struct DeclaredOption {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub allowed: AllowedValues,
    /// What it does.
    pub doc: Option<String>,
    /// What holds where nothing is set.
    pub default: OptionSetting,
}

/// A value, and who says so.
#[derive(Debug, Clone)]
pub struct OptionSetting {
    /// As templates see it; null where nothing is set.
    pub value: Json,
    /// Where it is said.
    pub origin: Place,
    /// Whether it is a colour, which Typst gets as one.
    is_color: bool,
    /// What a `file` names.
    file: Option<ThemeFile>,
}

/// What holds for every option of a theme.
#[derive(Debug, Clone, Default)]
pub struct ThemeOptions {
    all: Vec<(String, OptionSetting)>,
}

impl ThemeOptions {
    /// Every option with its value and origin.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &OptionSetting)> {
        self.all
            .iter()
            .map(|(name, setting)| (name.as_str(), setting))
    }

    /// The values as templates see them.
    pub fn values(&self) -> Map<String, Json> {
        let settings = self.all.iter();
        settings
            .map(|(name, setting)| (name.clone(), setting.value.clone()))
            .collect()
    }

    /// The names of the options that are colours, with their values.
    pub fn colors(&self) -> impl Iterator<Item = (&str, &str)> {
        let colors = self.iter().filter(|(_, setting)| setting.is_color);
        colors.filter_map(|(name, setting)| Some((name, setting.value.as_str()?)))
    }

    /// What an option says in words.
    pub fn word(&self, name: &str) -> Option<&str> {
        let (_, setting) = self.iter().find(|(known, _)| *known == name)?;
        setting.value.as_str()
    }

    /// The files that options name, by the paths that templates see.
    pub fn files(&self) -> impl Iterator<Item = (&str, &ThemeFile)> {
        let settings = self.all.iter();
        settings.filter_map(|(_, setting)| Some((setting.value.as_str()?, setting.file.as_ref()?)))
    }
}
