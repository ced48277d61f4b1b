//! Which theme is used: the command line before the grid, the grid before the settings.

use super::options::BuildOptions;
use crate::base::diagnostic::Place;
use crate::output::theme::OptionsTarget;
use crate::project::{CheckedForm, Settings};

/// The theme that is used for a grid, or for the project.
pub(super) struct ThemeChoice {
    /// As typed.
    pub(super) name: String,
    /// Where it is named.
    pub(super) place: Place,
    /// For which theme a grid's own options are meant.
    pub(super) target: OptionsTarget,
}

impl ThemeChoice {
    /// The theme of a grid.
    pub(super) fn of_grid(options: &BuildOptions, form: &CheckedForm, settings: &Settings) -> Self {
        let usual = form.grid.theme.as_ref().unwrap_or(&settings.theme);
        Self::new(options.theme.as_deref(), usual)
    }

    /// The theme of what belongs to no grid.
    pub(super) fn of_project(options: &BuildOptions, settings: &Settings) -> Self {
        Self::new(options.theme.as_deref(), &settings.theme)
    }

    fn new(asked: Option<&str>, (usual, named_at): &(String, Place)) -> Self {
        let name = asked.unwrap_or(usual);
        Self {
            name: name.to_owned(),
            // A command line is not a file: the theme's own folder is the place that a user can look at.
            place: match asked {
                Some(asked) => Place::File(format!("themes/{asked}").into()),
                None => named_at.clone(),
            },
            target: if name == usual {
                OptionsTarget::ThisTheme
            } else {
                OptionsTarget::AnyTheme
            },
        }
    }
}
