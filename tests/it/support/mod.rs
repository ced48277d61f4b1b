//! What integration tests share: both outputs of a sheet, read back from their bytes.
//!
//! - [`pdf`]: a tagged PDF as a screen reader meets it; `cmap`: from codes of a font to text.
//! - [`html`]: a page in the same words.
//! - [`table`]: tables as both say them, and [`table::form`], in which both must be equal.
//! - [`expected`]: the same form, straight from the data of a sheet.
//! - [`raster`]: pictures of pages, compared.
//! - [`variants`]: every look that is promised, on hard sheets.
//! - [`source`]: the program's own source, for lists that must be complete.
//! - [`sheets`]: sample sheets made of the fixtures, with the built-in theme; [`context`]: fixtures as themes see them.
#![allow(dead_code, reason = "not every test needs all of it")]
#![allow(
    unreachable_pub,
    reason = "as in a library: public is what other tests may use"
)]

pub mod built;
mod cmap;
pub mod context;
pub mod expected;
pub mod html;
pub mod pdf;
pub mod raster;
pub mod sheets;
pub mod source;
pub mod table;
mod tests;
pub mod variants;
pub mod watched;

/// White space as a reader hears it: one space, none at either end. No-break spaces count, soft hyphens do not.
pub fn fold(text: &str) -> String {
    let shown: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}'))
        .collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}
