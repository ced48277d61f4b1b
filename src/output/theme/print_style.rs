//! How sheets are printed: a theme, the options that hold, and the strings of a language.

use super::files::inherited::Theme;
use super::options::ThemeOptions;
use super::strings::ThemeStrings;
use crate::output::apart::ApartProgram;
use std::sync::Arc;

/// How sheets are printed. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PrintStyle {
    /// The theme.
    pub theme: Arc<Theme>,
    /// What holds for each of its options.
    pub options: Arc<ThemeOptions>,
    /// Its strings in the language of what is printed.
    pub strings: Arc<ThemeStrings>,
    /// How templates that are not only ours are filled in; none: in this process.
    pub apart: Option<Arc<ApartProgram>>,
}
