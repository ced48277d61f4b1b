//! The links of a chain of themes: one file, and the own files of one theme.
//!
//! Which file holds along the chain is said by [`Theme`](crate::output::theme::Theme).

use crate::base::diagnostic::Place;
use crate::base::source::Text;
use crate::output::theme::name::ThemeName;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Precedes the path of a file that is part of the program.
const BUILT_IN: &str = "(built-in)";

/// One file of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    /// The path a user can open, or one that says that the file is built in.
    pub path: Arc<str>,
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
}

impl ThemeFile {
    /// Its characters.
    pub fn text(&self) -> Text {
        Text::decode(&self.path, &self.bytes)
    }

    /// Whether it is part of the program, not of the project.
    pub(in crate::output::theme) fn is_builtin(&self) -> bool {
        self.path.starts_with(BUILT_IN)
    }
}

/// The own files of one theme, by their path in it.
#[derive(Debug, Clone)]
pub(in crate::output::theme) struct ThemeLink {
    pub(in crate::output::theme) name: ThemeName,
    /// `themes/school`, or `(built-in) themes/classic`.
    pub(in crate::output::theme) folder: String,
    pub(in crate::output::theme) files: BTreeMap<String, ThemeFile>,
}

/// Whether a place lies in a file that is part of the program.
pub(in crate::output::theme) fn is_builtin_place(place: &Place) -> bool {
    is_builtin_path(place.path())
}

/// Whether this is the path by which a user sees a built-in file.
pub(in crate::output::theme) fn is_builtin_path(path: &str) -> bool {
    path.starts_with(BUILT_IN)
}

/// The path by which a user sees a built-in file.
pub(in crate::output::theme) fn builtin_path(path: &str) -> String {
    format!("{BUILT_IN} {path}")
}
