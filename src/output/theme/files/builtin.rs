//! The theme that is part of the program: the folder `themes/classic/`, embedded whole and found by path.

use std::borrow::Cow;

/// Its name.
pub const CLASSIC: &str = "classic";

#[derive(rust_embed::RustEmbed)]
#[folder = "themes/classic/"]
struct ClassicFiles;

/// Every file, by its path in the theme.
pub(in crate::output::theme) fn builtin_files() -> impl Iterator<Item = (String, Cow<'static, [u8]>)>
{
    ClassicFiles::iter().filter_map(|path| Some((path.to_string(), builtin_file(&path)?)))
}

/// One file.
pub(in crate::output::theme) fn builtin_file(path: &str) -> Option<Cow<'static, [u8]>> {
    ClassicFiles::get(path).map(|file| file.data)
}
