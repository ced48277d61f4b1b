//! Unicode forms: one way to write a text that looks the same.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text in composed form (NFC), which names are compared and written in.
pub fn to_nfc(text: &str) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        _ => text.nfc().collect(),
    }
}

/// Characters that a shaper draws as nothing, in any font: joiners, variation selectors, direction marks, the soft
/// hyphen, tags. The list is the shaper's (rustybuzz, `is_default_ignorable`), without U+FEFF, which PDF/UA refuses.
pub(crate) fn is_ignorable(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x34F | 0x61C | 0x17B4..=0x17B5 | 0x180B..=0x180E | 0x200B..=0x200F | 0x202A..=0x202E
        | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFFF0..=0xFFF8 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

/// What ends a line or a paragraph for Unicode alone, as macOS and page-layout programs write it.
pub(crate) fn is_line_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}
