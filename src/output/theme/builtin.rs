//! The theme that is part of the program: the folder `themes/classic/`, embedded whole and found by path.

use std::borrow::Cow;

/// Its name.
pub const CLASSIC: &str = "classic";

#[derive(rust_embed::RustEmbed)]
#[folder = "themes/classic/"]
struct Classic;

/// Every file, by its path in the theme.
pub(super) fn files() -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
    Classic::iter().filter_map(|path| Some((path.to_string(), bytes(&path)?)))
}

/// One file.
pub(super) fn bytes(path: &str) -> Option<Cow<'static, [u8]>> {
    Classic::get(path).map(|file| file.data)
}
