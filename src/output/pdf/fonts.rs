//! The fonts: those inside the program, and what a theme adds. Never those of the system: a sheet looks the same
//! everywhere.

use std::sync::Arc;

use rust_embed::Embed;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontStyle};
use typst::utils::LazyHash;

use super::glyphs::{self, BoxedText, BoxingRules};

#[derive(Embed)]
#[folder = "assets/fonts"]
struct EmbeddedFonts;

/// One face of a font file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFace {
    /// The name of its family.
    pub family: String,
    /// From 100 to 900.
    pub weight: u16,
    /// Whether it is slanted.
    pub italic: bool,
}

impl FontFace {
    fn of(font: &Font) -> Self {
        let info = font.info();
        Self {
            family: info.family.clone(),
            weight: info.variant.weight.to_number(),
            italic: info.variant.style != FontStyle::Normal,
        }
    }
}

/// A set of fonts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Fonts {
    inner: Arc<FontsInner>,
}

#[derive(Debug)]
struct FontsInner {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    /// Inclusive ranges of all characters that any font has, in order.
    covered_ranges: Vec<(u32, u32)>,
}

impl Fonts {
    /// Source Sans 3 for text, Noto Sans for Arabic and Hebrew, and Typst's own: Libertinus Serif, New Computer Modern,
    /// DejaVu Sans Mono.
    pub fn builtin() -> Self {
        let ours = EmbeddedFonts::iter()
            .filter(|name| name.ends_with(".otf") || name.ends_with(".ttf"))
            .filter_map(|name| EmbeddedFonts::get(&name))
            .flat_map(|file| Font::iter(Bytes::new(file.data.into_owned())));
        let typsts = typst_kit::fonts::embedded().map(|(font, _)| font);
        Self::from_fonts(ours.chain(typsts).collect())
    }

    /// These fonts and those in `extra`, each the bytes of an OpenType file or collection. Extra faces come first, so
    /// that a theme's own cut of a family wins. Bytes that hold no font add nothing: ask [`Fonts::faces`] first.
    #[must_use]
    pub fn with_extra(&self, extra: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let extra = extra
            .into_iter()
            .flat_map(|bytes| Font::iter(Bytes::new(bytes)));
        Self::from_fonts(extra.chain(self.inner.fonts.iter().cloned()).collect())
    }

    /// The faces in the bytes of a font file; empty where it is not a font.
    pub fn faces(bytes: &[u8]) -> Vec<FontFace> {
        Font::iter(Bytes::new(bytes.to_vec()))
            .map(|font| FontFace::of(&font))
            .collect()
    }

    /// The families, sorted.
    pub fn families(&self) -> Vec<&str> {
        self.inner.book.families().map(|(name, _)| name).collect()
    }

    /// Whether some font has a glyph for this character.
    pub fn covers(&self, c: char) -> bool {
        let c = u32::from(c);
        let after = self
            .inner
            .covered_ranges
            .partition_point(|(start, _)| *start <= c);
        after > 0 && self.inner.covered_ranges[after - 1].1 >= c
    }

    /// Whether one font has them all: a mark is drawn on its base only by the font that has both.
    pub(super) fn one_font_covers(&self, text: &[char]) -> bool {
        self.inner.fonts.iter().any(|font| {
            text.iter()
                .all(|c| font.info().coverage.contains(u32::from(*c)))
        })
    }

    /// Typst source or plain text, with a box such as `⟦U+4E2D⟧` in place of each character that cannot be printed.
    pub fn box_missing<'t>(&self, text: &'t str) -> BoxedText<'t> {
        glyphs::box_missing(self, text, BoxingRules::default())
    }

    /// The same for the text of a JSON file, where a character may be written as an escape.
    pub fn box_missing_json<'t>(&self, text: &'t str) -> BoxedText<'t> {
        glyphs::box_missing(
            self,
            text,
            BoxingRules {
                json: true,
                strict: false,
            },
        )
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.inner.book
    }

    pub(super) fn all(&self) -> &[Font] {
        &self.inner.fonts
    }

    pub(super) fn font(&self, index: usize) -> Option<Font> {
        self.inner.fonts.get(index).cloned()
    }

    fn from_fonts(fonts: Vec<Font>) -> Self {
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        let covered = covered_ranges(&fonts);
        Self {
            inner: Arc::new(FontsInner {
                fonts,
                book,
                covered_ranges: covered,
            }),
        }
    }
}

fn covered_ranges(fonts: &[Font]) -> Vec<(u32, u32)> {
    let mut all: Vec<u32> = fonts
        .iter()
        .flat_map(|font| font.info().coverage.iter())
        .collect();
    all.sort_unstable();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for c in all {
        match ranges.last_mut() {
            Some((_, end)) if c <= *end + 1 => *end = c,
            _ => ranges.push((c, c)),
        }
    }
    ranges
}
