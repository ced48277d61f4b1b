//! The options of a theme: what each takes, what was set and where, and what then holds.
//!
//! In: the manifests of a chain, and `options` as typed in settings and grids. Out: [`DeclaredOption`] options, and
//! [`ThemeOptions`], whose every value is right. Every mistake is told at its very word.

mod declared;
#[cfg(test)]
mod tests;
mod value;

pub(super) use declared::declared_options;
pub use value::AllowedValues;
use value::RgbColor;

use super::problem::ThemeDiagnostic;
use super::{Theme, ThemeFile, ThemeLink};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::source::{
    DATA_LIMIT, FileSource, ReadRefusal, Span, Text, parent_folder, resolve_path,
};
use crate::model::grid::values::TypedOptions as Typed;
use crate::project::RefusalReason;
use crate::text::yaml::{YamlKey, YamlNode, nearest_name};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// An option that can be set.
#[derive(Debug, Clone)]
pub struct DeclaredOption {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub allowed: AllowedValues,
    /// What it does.
    pub doc: Option<String>,
    /// What holds where nobody sets anything.
    pub default: OptionSetting,
}

/// A value, and who says so.
#[derive(Debug, Clone)]
pub struct OptionSetting {
    /// As templates see it; null where nothing is set.
    pub value: Json,
    /// Where it is said.
    pub origin: Place,
    /// What a `file` names.
    file: Option<ThemeFile>,
}

/// What holds for every option of a theme.
#[derive(Debug, Clone, Default)]
pub struct ThemeOptions {
    all: Vec<(String, OptionSetting)>,
}

/// The `options` of one file.
#[derive(Debug, Clone, Copy)]
pub struct OptionsLayer<'a> {
    /// As typed.
    pub typed: &'a Typed,
    /// Whether they are meant for this very theme: what is wrong is told. Else what the theme does not take is left
    /// out, for another theme has it.
    pub is_strict: bool,
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
        let value =
            |(name, setting): &(String, OptionSetting)| (name.clone(), setting.value.clone());
        self.all.iter().map(value).collect()
    }

    /// The files that options name, by the paths that templates see.
    pub fn files(&self) -> impl Iterator<Item = (&str, &ThemeFile)> {
        let named = |(_, setting): &'_ (String, OptionSetting)| setting.file.is_some();
        self.all
            .iter()
            .filter(move |it| named(it))
            .filter_map(|(_, setting)| Some((setting.value.as_str()?, setting.file.as_ref()?)))
    }
}

impl Theme {
    /// The defaults, and over them what is set, the later layer first. None where a layer that is meant for this theme
    /// has an error.
    pub fn effective_options(
        &self,
        problems: &mut Diagnostics,
        source: &dyn FileSource,
        layers: &[OptionsLayer<'_>],
    ) -> Option<ThemeOptions> {
        let defaults = self.options.iter();
        let mut options = ThemeOptions {
            all: defaults
                .map(|it| (it.name.clone(), it.default.clone()))
                .collect(),
        };
        let mut sound = true;
        for layer in layers {
            for (key, node) in &layer.typed.entries {
                match self.typed_setting(
                    problems,
                    source,
                    (key, node),
                    &layer.typed.text,
                    layer.is_strict,
                ) {
                    Ok(Some((at, setting))) => options.all[at].1 = setting,
                    Ok(None) => {}
                    Err(problem) if layer.is_strict => {
                        sound = false;
                        problems.push(*problem);
                    }
                    Err(_) => {}
                }
            }
        }
        sound.then_some(options)
    }

    /// One option as typed: its place among the declared ones, and its value.
    fn typed_setting(
        &self,
        problems: &mut Diagnostics,
        source: &dyn FileSource,
        (key, node): (&YamlKey, &YamlNode),
        text: &Arc<Text>,
        is_strict: bool,
    ) -> Result<Option<(usize, OptionSetting)>, Box<Diagnostic>> {
        let Some(at) = self.options.iter().position(|it| it.name == key.text) else {
            let place = Place::Span(text.clone(), key.span);
            return Err(Box::new(Diagnostic::new(self.unknown_option(key), place)));
        };
        let option = &self.options[at];
        let asked = TypedOption {
            name: &option.name,
            allowed: &option.allowed,
            node,
            text,
        };
        let folder = parent_folder(text.path());
        let files = |path: &str| {
            let path = resolve_path(folder, path).ok_or(None)?;
            let bytes = source.read(&path, DATA_LIMIT).map_err(Some)?;
            Ok(ThemeFile {
                path: path.into(),
                bytes: bytes.into(),
            })
        };
        let setting = asked.setting(&files)?;
        if let Some(warning) = setting
            .as_ref()
            .filter(|_| is_strict)
            .and_then(|it| asked.contrast_warning(it))
        {
            problems.push(warning);
        }
        Ok(setting.map(|setting| (at, setting)))
    }

    fn unknown_option(&self, key: &YamlKey) -> ThemeDiagnostic {
        let known = self.options.iter().map(|it| it.name.as_str());
        ThemeDiagnostic::UnknownOption {
            theme: self.name().to_owned(),
            typed: key.text.clone(),
            nearest: nearest_name(&key.text, known.clone()).map(str::to_owned),
            known: known.map(str::to_owned).collect(),
        }
    }
}

/// How a file is found by its path as typed; an error is why not, or nothing where the path leads outside.
type FindFile<'a> = &'a dyn Fn(&str) -> Result<ThemeFile, Option<ReadRefusal>>;

/// One value as it stands in a file.
struct TypedOption<'a> {
    name: &'a str,
    allowed: &'a AllowedValues,
    node: &'a YamlNode,
    text: &'a Arc<Text>,
}

impl TypedOption<'_> {
    /// The value, checked; none where nothing was typed.
    fn setting(&self, find: FindFile<'_>) -> Result<Option<OptionSetting>, Box<Diagnostic>> {
        if self.node.is_empty() {
            return match self.hidden_color() {
                Some(span) => Err(self.wrong_value(self.text.slice(span), span)),
                None => Ok(None),
            };
        }
        let scalar = self.node.scalar();
        let value = scalar.and_then(|scalar| self.allowed.parse_value(&scalar.text));
        let Some(value) = value else {
            let line = self.text.slice(self.node.span).lines().next();
            let typed = scalar.map_or(line.unwrap_or_default(), |scalar| &scalar.text);
            let shown = line.map_or(0, str::len);
            let span = Span::new(self.node.span.start, self.node.span.start + shown);
            return Err(self.wrong_value(typed, span));
        };
        let origin = self.place(self.node.span);
        if *self.allowed != AllowedValues::File {
            return Ok(Some(OptionSetting {
                value,
                origin,
                file: None,
            }));
        }
        let path = value.as_str().unwrap_or_default();
        let file = find(path).map_err(|cause| {
            let problem = ThemeDiagnostic::OptionFile {
                option: self.name.to_owned(),
                path: path.to_owned(),
                cause: RefusalReason(cause.unwrap_or(ReadRefusal::Outside)),
            };
            Box::new(Diagnostic::new(problem, origin.clone()))
        })?;
        let value = virtual_path(self.name, path).into();
        Ok(Some(OptionSetting {
            value,
            origin,
            file: Some(file),
        }))
    }

    /// Of `accent: #1f4e79`, which YAML takes for a comment behind nothing: the colour.
    fn hidden_color(&self) -> Option<Span> {
        let rest = &self.text.as_str()[self.node.span.end..];
        let line = rest.lines().next()?.trim_start_matches(':');
        let hash = line.find('#').filter(|at| line[..*at].trim().is_empty())?;
        let typed = line[hash..].split_whitespace().next()?;
        let color =
            matches!(self.allowed, AllowedValues::Color { .. }) && RgbColor::parse(typed).is_some();
        let skipped = rest.len() - rest.trim_start_matches(':').len();
        let start = self.node.span.end + skipped + hash;
        color.then(|| Span::new(start, start + typed.len()))
    }

    /// A colour that is hard to read on paper.
    fn contrast_warning(&self, setting: &OptionSetting) -> Option<Diagnostic> {
        let AllowedValues::Color {
            contrast: Some(wanted),
        } = self.allowed
        else {
            return None;
        };
        let color = RgbColor::parse(setting.value.as_str()?)?;
        let problem = ThemeDiagnostic::Contrast {
            option: self.name.to_owned(),
            typed: color.to_string(),
            // Rounded down, so that 4.49 is not said to be 4.5.
            contrast: format!("{:.1}", (color.contrast() * 10.0).floor() / 10.0),
            wanted: wanted.to_string(),
            darker: color.darker(*wanted).to_string(),
        };
        (color.contrast() < *wanted).then(|| Diagnostic::new(problem, setting.origin.clone()))
    }

    fn wrong_value(&self, typed: &str, span: Span) -> Box<Diagnostic> {
        let problem = ThemeDiagnostic::OptionValue {
            option: self.name.to_owned(),
            typed: typed.to_owned(),
            takes: self.allowed.clone(),
        };
        Box::new(Diagnostic::new(problem, self.place(span)))
    }

    fn place(&self, span: Span) -> Place {
        Place::Span(self.text.clone(), span)
    }
}

/// The path by which templates ask for the file of an option: one for each option, for Typst never forgets a path.
fn virtual_path(option: &str, path: &str) -> String {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let plain = (1..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match plain {
        true => format!("options/{option}.{}", extension.to_ascii_lowercase()),
        false => format!("options/{option}"),
    }
}
