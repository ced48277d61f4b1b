//! The name of a theme: one folder's name, never a path.

use std::fmt;
use std::sync::Arc;

/// The name of a theme. It names one folder below `themes/`, so no theme lies outside of that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ThemeName(Arc<str>);

impl ThemeName {
    /// None where the name is a path, hidden, or has white space around it.
    pub fn parse(typed: &str) -> Option<Self> {
        let is_plain = !typed.is_empty() && !typed.starts_with('.') && typed.trim() == typed;
        if is_plain && !typed.contains(is_separator) {
            Some(Self(typed.into()))
        } else {
            None
        }
    }

    /// Its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A colon separates a drive from its path on Windows.
fn is_separator(c: char) -> bool {
    c.is_control() || matches!(c, '/' | '\\' | ':')
}

impl fmt::Display for ThemeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
