//! Files that every theme has, its own or inherited.

use super::chain::ThemeFile;
use super::inherited::Theme;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::output::theme::problem::ThemeDiagnostic;

/// The file of this name; reported where no theme of the chain has it.
pub(in crate::output::theme) fn required_file<'t>(
    diagnostics: &mut Diagnostics,
    theme: &'t Theme,
    name: &'static str,
) -> Option<&'t ThemeFile> {
    let file = theme.file(name);
    if file.is_none() {
        let place = Place::File(theme.folder().into());
        diagnostics.add(
            ThemeDiagnostic::ThemeFile {
                theme: theme.name().clone(),
                file: name,
            },
            place,
        );
    }
    file
}
