//! One option as it is written in a file: its value, checked, and what is wrong with it, at the very word.

use super::OptionSetting;
use super::value::{AllowedValues, RgbColor};
use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::source::{DATA_LIMIT, FileSource, ReadRefusal, Span, Text, resolve_path};
use crate::output::theme::files::chain::{ThemeFile, ThemeLink};
use crate::output::theme::problem::ThemeDiagnostic;
use crate::project::RefusalReason;
use crate::text::yaml::YamlNode;
use std::sync::Arc;

/// Where the path of a file begins that an option names.
#[derive(Clone, Copy)]
pub(super) enum OptionFolder<'a> {
    /// The folder of the project's file that sets the option.
    Project(&'a dyn FileSource, &'a str),
    /// The theme that gives the option its default.
    Theme(&'a ThemeLink),
}

impl OptionFolder<'_> {
    fn file(self, path: &str) -> Result<ThemeFile, ReadRefusal> {
        match self {
            Self::Project(source, folder) => {
                let path = resolve_path(folder, path).ok_or(ReadRefusal::Outside)?;
                let bytes = source.read(&path, DATA_LIMIT)?;
                Ok(ThemeFile {
                    path: path.into(),
                    bytes: bytes.into(),
                })
            }
            Self::Theme(link) => {
                let path = resolve_path("", path).ok_or(ReadRefusal::Outside)?;
                link.files.get(&path).cloned().ok_or(ReadRefusal::Missing)
            }
        }
    }
}

/// One value as it stands in a file.
pub(super) struct TypedOption<'a> {
    pub(super) name: &'a str,
    pub(super) allowed: &'a AllowedValues,
    pub(super) node: &'a YamlNode,
    pub(super) text: &'a Arc<Text>,
    pub(super) folder: OptionFolder<'a>,
}

impl TypedOption<'_> {
    /// The value, checked; none where nothing was typed.
    pub(super) fn setting(&self) -> Result<Option<OptionSetting>, Box<Diagnostic>> {
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
                is_color: matches!(self.allowed, AllowedValues::Color { .. }),
                file: None,
            }));
        }
        let path = value.as_str().unwrap_or_default();
        match self.folder.file(path) {
            Ok(file) => Ok(Some(OptionSetting {
                value: virtual_path(self.name, path).into(),
                origin,
                is_color: false,
                file: Some(file),
            })),
            Err(cause) => {
                let problem = ThemeDiagnostic::OptionFile {
                    option: self.name.to_owned(),
                    path: path.to_owned(),
                    cause: RefusalReason(cause),
                };
                Err(Box::new(Diagnostic::new(problem, origin)))
            }
        }
    }

    /// The colour in `accent: #1f4e79`, which YAML reads as an empty value and a comment.
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
    pub(super) fn contrast_warning(&self, setting: &OptionSetting) -> Option<Diagnostic> {
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

/// The path by which templates ask for the file of an option: one for each option, because Typst
/// keeps every path it has ever met.
fn virtual_path(option: &str, path: &str) -> String {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let plain = (1..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain {
        format!("options/{option}.{}", extension.to_ascii_lowercase())
    } else {
        format!("options/{option}")
    }
}
