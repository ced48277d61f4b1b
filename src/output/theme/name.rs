//! The name of a theme: one folder's name, never a path.

crate::name_types! {
    /// The name of a theme. It names one folder below `themes/`, so no theme lies outside of that.
    pub ThemeName: is_theme_name;
}

/// No path, not hidden, no white space around it.
fn is_theme_name(text: &str) -> bool {
    let is_plain = !text.is_empty() && !text.starts_with('.') && text.trim() == text;
    is_plain && !text.contains(is_separator)
}

/// A colon separates a drive from its path on Windows.
fn is_separator(c: char) -> bool {
    c.is_control() || matches!(c, '/' | '\\' | ':')
}
