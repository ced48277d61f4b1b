//! How wide characters are, for a theme that shares out space by measure.
//!
//! In: the fonts, and the texts of the virtual files. Out: `/advances.json`, made once a form: Typst's own
//! `measure` needs a context, and a table within a context is laid out again for each student
//! (docs/decisions/0005).

use super::fonts::Fonts;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use typst::layout::Abs;
use typst::text::{Font, FontStyle, FontVariations};

/// Where Typst finds them: `{"source sans 3": {"regular": {"a": 0.504}, "bold": {…}}}`, in em.
pub(super) const ADVANCES_PATH: &str = "/advances.json";

/// A face of this weight or more is bold.
const BOLD: u16 = 600;

/// The widths of these characters in all upright faces, and of those that every text may come to hold.
pub(super) fn advances_json(fonts: &Fonts, characters: &BTreeSet<char>) -> Vec<u8> {
    let mut families = Map::new();
    for font in fonts.all() {
        let info = font.info();
        if info.variant.style != FontStyle::Normal {
            continue;
        }
        let is_bold = info.variant.weight.to_number() >= BOLD;
        let weight = if is_bold { "bold" } else { "regular" };
        let widths = widths_of(font, characters);
        if widths.is_empty() {
            continue;
        }
        let family = families.entry(info.family.to_lowercase());
        if let Some(faces) = family.or_insert_with(|| Map::new().into()).as_object_mut() {
            // Of several faces the first wins, as in Typst: those of a theme come first.
            faces.entry(weight).or_insert(widths.into());
        }
    }
    Value::from(families).to_string().into_bytes()
}

fn widths_of(font: &Font, characters: &BTreeSet<char>) -> Map<String, Value> {
    let plain = FontVariations::default();
    let font = font
        .clone()
        .instantiate(font.info().variant, Abs::pt(10.0), &plain);
    let width = |&c: &char| {
        let glyph = font.ttf().glyph_index(c)?;
        let em = font.x_advance(glyph.0)?.get();
        Some((c.to_string(), em.into()))
    };
    characters.iter().filter_map(width).collect()
}

/// The characters of a text, and those that a student may add: letters, digits, signs.
pub(super) fn characters_of<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeSet<char> {
    let mut all: BTreeSet<char> = (' '..='~').chain(['–', '−', '…', '’', '•', '×']).collect();
    for text in texts {
        all.extend(text.chars().filter(|c| !c.is_ascii() && !c.is_control()));
    }
    all
}
