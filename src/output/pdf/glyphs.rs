//! A box with the code point in place of each character that cannot be printed.
//!
//! PDF/UA-1 and PDF/A-2a refuse a whole document for one character without a glyph, one control character, one from a
//! private area. So these are replaced in the text of a file *before* Typst reads it, by characters that are right in
//! JSON strings, Typst strings and markup alike. Pure functions; they never look at what the text means.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fonts::Fonts;
use crate::text::unicode::{is_ignorable, is_line_separator};

/// A character that cannot be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingCharacter {
    /// The character.
    pub character: char,
    /// How often it occurs in the text.
    pub count: usize,
    /// Where it occurs first: a byte offset in the original text.
    pub offset: usize,
}

/// A text in which every character can be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxedText<'t> {
    /// The text; borrowed where nothing was missing.
    pub text: Cow<'t, str>,
    /// What was missing, each character once, in the order of the text.
    pub missing: Vec<MissingCharacter>,
    /// What was replaced: the range in the original text, the range in this one.
    pub(super) edits: Vec<(Range<usize>, Range<usize>)>,
}

/// The place in the original text, from one in the boxed text.
pub(super) fn original_offset(edits: &[(Range<usize>, Range<usize>)], at: usize) -> usize {
    let before = edits.partition_point(|(_, new)| new.start <= at);
    match before.checked_sub(1).map(|last| &edits[last]) {
        Some((old, new)) if at < new.end => old.start,
        Some((old, new)) => old.end + (at - new.end),
        None => at,
    }
}

/// How a text is read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct BoxingRules {
    /// A character may be written as a JSON escape.
    pub(super) json: bool,
    /// Marks are printed only where they make one character with their base.
    pub(super) strict: bool,
}

pub(super) fn box_missing<'t>(fonts: &Fonts, text: &'t str, reading: BoxingRules) -> BoxedText<'t> {
    let json = reading.json;
    // Nearly all files need no box: look before anything is copied.
    if text
        .bytes()
        .all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\r' | b'\t'))
        && !(json && text.contains('\\'))
    {
        return BoxedText {
            text: text.into(),
            missing: Vec::new(),
            edits: Vec::new(),
        };
    }
    let mut boxer = TextBoxer {
        strict: reading.strict,
        ..TextBoxer::default()
    };
    for (range, c) in (Characters { text, at: 0, json }) {
        boxer.take_character(fonts, text, range, c);
    }
    let text = if boxer.edits.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(boxer.out + &text[boxer.copied..])
    };
    BoxedText {
        text,
        missing: boxer.missing,
        edits: boxer.edits,
    }
}

/// Whether a text has combining marks at all, which a strict reading may replace.
pub(super) fn has_marks(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_combining_mark)
}

/// More marks than this on one base are taken away: no language has more than some six, and each is tried with all
/// before it.
const MAX_MARKS: usize = 30;
/// More different characters than this are not named: a text of them is in a script that no font of the program has.
const MAX_NAMED: usize = 200;

#[derive(Default)]
struct TextBoxer {
    strict: bool,
    out: String,
    /// How much of the text is in `out`.
    copied: usize,
    missing: Vec<MissingCharacter>,
    edits: Vec<(Range<usize>, Range<usize>)>,
    /// The last base and the marks on it.
    cluster: Vec<char>,
    /// The last character became a box, or ends a line: what only changes its look goes with it. At the beginning of a
    /// line Typst finds no font for such a character, and PDF/UA refuses the document.
    drops_ignorable: bool,
}

impl TextBoxer {
    fn take_character(&mut self, fonts: &Fonts, text: &str, range: Range<usize>, c: char) {
        if is_ignorable(c) {
            if self.drops_ignorable {
                self.replace(text, range, "");
            }
            return;
        }
        let mark = is_combining_mark(c);
        if !mark {
            self.cluster.clear();
        }
        if self.cluster.len() > MAX_MARKS {
            self.note_missing(c, range.start);
            return self.replace(text, range, "");
        }
        self.cluster.push(c);
        let is_drawn = if mark {
            can_draw_together(fonts, &self.cluster, self.strict)
        } else {
            is_printable(fonts, c)
        };
        self.drops_ignorable = !is_drawn || is_line_separator(c);
        if !is_drawn {
            self.cluster.clear();
            self.cluster.push('⟧');
            self.note_missing(c, range.start);
            self.replace(text, range, &format!("⟦U+{:04X}⟧", u32::from(c)));
        }
    }

    fn replace(&mut self, text: &str, range: Range<usize>, by: &str) {
        self.out.push_str(&text[self.copied..range.start]);
        let start = self.out.len();
        self.out.push_str(by);
        self.copied = range.end;
        self.edits.push((range, start..self.out.len()));
    }

    fn note_missing(&mut self, c: char, at: usize) {
        let is_full = self.missing.len() >= MAX_NAMED;
        match self.missing.iter_mut().find(|known| known.character == c) {
            Some(known) => known.count += 1,
            None if is_full => {}
            None => self.missing.push(MissingCharacter {
                character: c,
                count: 1,
                offset: at,
            }),
        }
    }
}

/// Characters with their place; in JSON an escape of a character is that character.
struct Characters<'t> {
    text: &'t str,
    at: usize,
    json: bool,
}

impl Iterator for Characters<'_> {
    type Item = (Range<usize>, char);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        let c = rest.chars().next()?;
        let (c, length) = match c {
            '\\' if self.json => json_escape(rest),
            _ => (c, c.len_utf8()),
        };
        let start = self.at;
        self.at += length;
        Some((start..self.at, c))
    }
}

/// The character that a JSON escape at the start of `rest` stands for, and the length of the escape.
fn json_escape(rest: &str) -> (char, usize) {
    match rest.as_bytes().get(1) {
        Some(b'u') => unicode_escape(rest).unwrap_or(('\\', 1)),
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n' | b'r' | b't') => ('\n', 2),
        Some(&other) if other.is_ascii() => (char::from(other), 2),
        _ => ('\\', 1),
    }
}

fn unicode_escape(rest: &str) -> Option<(char, usize)> {
    let first = escaped_unit(rest, 0)?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((c, 6));
    }
    char::decode_utf16([first, escaped_unit(rest, 6)?])
        .next()?
        .ok()
        .map(|c| (c, 12))
}

/// The UTF-16 unit that an escape at this offset stands for.
fn escaped_unit(rest: &str, at: usize) -> Option<u16> {
    let digits = rest.get(at..at + 6)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

fn is_printable(fonts: &Fonts, c: char) -> bool {
    match c {
        ' '..='~' | '\n' | '\r' | '\t' => true,
        // PDF/A refuses it wherever it stands, although nothing is seen of it.
        '\u{FEFF}' => false,
        _ if c.is_control() || is_private(c) || is_noncharacter(c) => false,
        // A character that is not made of others is in a font or in none: 20,000 ideographs took 26 s.
        _ => {
            fonts.covers(c)
                || (!std::iter::once(c).nfd().eq([c]) && can_draw_together(fonts, &[c], false))
        }
    }
}

/// Whether one font can draw these together, composed or taken apart: the shaper does either.
///
/// Typst chooses a fallback font by the base alone, which may not have the mark: hence the strict reading.
fn can_draw_together(fonts: &Fonts, cluster: &[char], strict: bool) -> bool {
    let composed: Vec<char> = cluster.iter().copied().nfc().collect();
    if strict {
        return matches!(composed[..], [one] if fonts.covers(one));
    }
    let apart: Vec<char> = cluster.iter().copied().nfd().collect();
    fonts.one_font_covers(&composed) || fonts.one_font_covers(&apart)
}

fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF0000..=0xFFFFD | 0x10_0000..=0x10_FFFD)
}

fn is_noncharacter(c: char) -> bool {
    let c = u32::from(c);
    matches!(c, 0xFDD0..=0xFDEF) || c & 0xFFFE == 0xFFFE
}
