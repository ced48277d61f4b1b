//! What holds for each option: the defaults of a theme, and over them what settings and grids set.

use super::ThemeOptions;
use super::typed::{OptionFolder, TypedOption};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::source::{FileSource, parent_folder};
use crate::model::grid::values::TypedOptions;
use crate::output::theme::files::inherited::Theme;
use crate::output::theme::problem::ThemeDiagnostic;
use crate::text::yaml::{YamlKey, YamlNode, nearest_name};

/// The `options` of one file.
#[derive(Debug, Clone, Copy)]
pub struct OptionsLayer<'a> {
    /// As typed.
    pub typed: &'a TypedOptions,
    /// Which theme they were written for.
    pub target: OptionsTarget,
}

/// Which theme the options of a file were written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionsTarget {
    /// This very theme: every mistake is reported.
    ThisTheme,
    /// Perhaps another one: what this theme does not take is left out without a word.
    AnyTheme,
}

impl Theme {
    /// The defaults, and over them what is set, the later layer first. None where a layer that was written for this
    /// theme has an error.
    pub fn effective_options(
        &self,
        diagnostics: &mut Diagnostics,
        source: &dyn FileSource,
        layers: &[OptionsLayer<'_>],
    ) -> Option<ThemeOptions> {
        let defaults = self.options.iter();
        let mut options = ThemeOptions {
            all: defaults
                .map(|it| (it.name.clone(), it.default.clone()))
                .collect(),
        };
        let mut is_sound = true;
        for layer in layers {
            for (key, node) in &layer.typed.entries {
                let set = self.set_option(&mut options, source, layer, (key, node));
                if layer.target == OptionsTarget::AnyTheme {
                    continue;
                }
                match set {
                    Ok(warning) => diagnostics.extend(warning),
                    Err(error) => {
                        is_sound = false;
                        diagnostics.push(*error);
                    }
                }
            }
        }
        is_sound.then_some(options)
    }

    /// Sets one option as typed; what it gives may be a warning.
    fn set_option(
        &self,
        options: &mut ThemeOptions,
        source: &dyn FileSource,
        layer: &OptionsLayer<'_>,
        (key, node): (&YamlKey, &YamlNode),
    ) -> Result<Option<Diagnostic>, Box<Diagnostic>> {
        let text = &layer.typed.text;
        let Some(index) = self.options.iter().position(|it| it.name == key.text) else {
            let place = Place::Span(text.clone(), key.span);
            return Err(Box::new(Diagnostic::new(self.unknown_option(key), place)));
        };
        let option = &self.options[index];
        let typed = TypedOption {
            name: &option.name,
            allowed: &option.allowed,
            node,
            text,
            folder: OptionFolder::Project(source, parent_folder(text.path())),
        };
        let Some(setting) = typed.setting()? else {
            return Ok(None);
        };
        let warning = typed.contrast_warning(&setting);
        options.all[index].1 = setting;
        Ok(warning)
    }

    fn unknown_option(&self, key: &YamlKey) -> ThemeDiagnostic {
        let known = self.options.iter().map(|it| it.name.as_str());
        ThemeDiagnostic::UnknownOption {
            theme: self.name().clone(),
            typed: key.text.clone(),
            nearest: nearest_name(&key.text, known.clone()).map(str::to_owned),
            known: known.map(str::to_owned).collect(),
        }
    }
}
