//! The links of a chain of themes: one file, and the own files of one theme.
//!
//! Which file holds along the chain is said by [`Theme`](super::Theme).

use super::name::ThemeName;
use crate::base::diagnostic::Place;
use crate::base::source::Text;
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
    pub(super) fn is_builtin(&self) -> bool {
        self.path.starts_with(BUILT_IN)
    }
}

/// The own files of one theme, by their path in it.
#[derive(Debug, Clone)]
pub(super) struct ThemeLink {
    pub(super) name: ThemeName,
    /// `themes/school`, or `(built-in) themes/classic`.
    pub(super) folder: String,
    pub(super) files: BTreeMap<String, ThemeFile>,
}

/// Whether a place lies in a file that is part of the program.
pub(super) fn is_builtin_place(place: &Place) -> bool {
    place.path().starts_with(BUILT_IN)
}

/// The path by which a user sees a built-in file.
pub(super) fn builtin_path(path: &str) -> String {
    format!("{BUILT_IN} {path}")
}
