//! Characters that no font has, at the very place where somebody typed them.
//!
//! In: what a virtual file lacks, and the checked project it was made from. Out: one warning a character and file. The
//! places are looked up only where something is missing, so that a sound build never pays for them; they come from the
//! documents and texts that are at hand. Never reads a file.

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::source::{Span, Text};
use crate::diagnostics;
use crate::output::pdf::{Fonts, VirtualFiles};
use crate::output::theme::{PrintStyle, ThemedForm};
use crate::project::{CheckedForm, CheckedGrid, CheckedStudent, Settings};
use crate::text::yaml::{YamlDocument, YamlNode};
use std::collections::BTreeSet;

diagnostics! {
    /// What cannot be printed.
    pub enum GlyphDiagnostic {
        /// No font has this character. The PDF shows its code point in a box, since PDF/UA allows no missing character;
        /// the page keeps the character itself. A theme's `fonts/` can add a font that has it.
        Warning MissingGlyph { character: String, code: String } = "missing-glyph" {
            en: "no font has `{character}` (U+{code}); the PDF shows a box"
                => "add a font that has it to the theme's `fonts/`";
            fr: "aucune police n'a `{character}` (U+{code}) ; le PDF montre un cadre"
                => "ajoutez une police qui l'a dans le dossier `fonts/` du thème";
        }
    }
}

impl GlyphDiagnostic {
    /// A character that no font has.
    fn missing_glyph(c: char) -> Self {
        Self::MissingGlyph {
            character: c.to_string(),
            code: format!("{:04X}", u32::from(c)),
        }
    }
}

/// What a form is made from, nearest first.
pub(super) struct FormOrigins<'a> {
    pub(super) grid: &'a CheckedGrid,
    pub(super) form: &'a CheckedForm,
    pub(super) settings: &'a Settings,
    pub(super) style: &'a PrintStyle,
}

/// Reports what the shared files of a form lack, and returns these characters: they are on each student's sheet too.
pub(super) fn report_form_glyphs(
    diagnostics: &mut Diagnostics,
    files: &VirtualFiles,
    form: &ThemedForm,
    origins: &FormOrigins<'_>,
) -> BTreeSet<char> {
    let mut printed = Vec::new();
    for (path, missing) in files.missing_characters_by_file() {
        if path == "/sheet.typ" {
            printed.push(missing.character);
            continue;
        }
        let range = missing.offset..missing.offset + missing.character.len_utf8();
        diagnostics.add(
            GlyphDiagnostic::missing_glyph(missing.character),
            form.place(path, Some(&range)),
        );
    }
    if printed.is_empty() {
        return BTreeSet::new();
    }
    for &c in &printed {
        diagnostics.add(GlyphDiagnostic::missing_glyph(c), origins.place_of(c));
    }
    printed.into_iter().collect()
}

impl FormOrigins<'_> {
    /// Where somebody typed `c`: in the grid, a shared scale, the settings, the theme's words or its options.
    fn place_of(&self, c: char) -> Place {
        let in_document = |document: Option<&YamlDocument>| place_in_document(document?, c);
        in_document(self.grid.document.as_deref())
            .or_else(|| self.scale_place(c))
            .or_else(|| in_document(self.settings.document.as_deref()))
            .or_else(|| Some(place_in_text(self.style.strings.place_of(c)?, c)))
            .or_else(|| self.option_place(c))
            .unwrap_or_else(|| self.form.grid.place.clone())
    }

    /// In a shared scale. The grid does not keep the documents of scales, but the texts it took from them know their
    /// place.
    fn scale_place(&self, c: char) -> Option<Place> {
        let texts = self.form.texts();
        let text = texts.into_iter().find(|text| text.source.contains(c))?;
        Some(place_in_text(&text.place, c))
    }

    /// A default in a `theme.yaml`; what grids and settings set is found in their files.
    fn option_place(&self, c: char) -> Option<Place> {
        let mut options = self.style.options.iter().map(|(_, setting)| setting);
        let found = options.find(|it| it.value.as_str().is_some_and(|text| text.contains(c)));
        found.map(|setting| setting.origin.clone())
    }
}

/// Reports what a student's own file lacks; `known` has been reported of the form.
pub(super) fn report_student_glyphs(
    diagnostics: &mut Diagnostics,
    fonts: &Fonts,
    student: &CheckedStudent,
    json: impl FnOnce() -> Vec<u8>,
    known: &BTreeSet<char>,
) {
    let Some(document) = &student.document else {
        return;
    };
    // What is printed of a student was typed in this file or in the names of its folders.
    let suspicious =
        |text: &str| text.contains('\\') || !fonts.box_missing(text).missing.is_empty();
    if !suspicious(document.text.as_str()) && !suspicious(&student.path) {
        return;
    }
    let json = json();
    let missing = fonts
        .box_missing_json(&String::from_utf8_lossy(&json))
        .missing;
    let missing: Vec<char> = missing.into_iter().map(|it| it.character).collect();
    diagnostics.extend(missing_in_file(document, &missing, known));
}

/// A warning for each of `missing` where a ratings file has it; what a file does not have is reported of the form.
pub(super) fn missing_in_file(
    document: &YamlDocument,
    missing: &[char],
    known: &BTreeSet<char>,
) -> Vec<Diagnostic> {
    let warning = |&c: &char| match place_in_document(document, c) {
        Some(place) => Some(Diagnostic::new(GlyphDiagnostic::missing_glyph(c), place)),
        None if known.contains(&c) => None,
        None => Some(Diagnostic::new(
            GlyphDiagnostic::missing_glyph(c),
            Place::File(document.text.path().into()),
        )),
    };
    missing.iter().filter_map(warning).collect()
}

/// Where a value or a key first has `c`; comments print nothing.
fn place_in_document(document: &YamlDocument, c: char) -> Option<Place> {
    let mut found = None;
    visit_texts(&document.root, &mut |text, node, key| {
        if found.is_some() {
            return;
        }
        if let Some(at) = text.find(c) {
            found = Some(match node {
                Some(node) => node.locate_part(&document.text, at..at + c.len_utf8()),
                None => span_of_character(&document.text, key, c),
            });
        }
    });
    found.map(|span| document.place(span))
}

/// Where a text at this place first has `c`.
fn place_in_text(place: &Place, c: char) -> Place {
    match place {
        Place::Span(text, span) => Place::Span(text.clone(), span_of_character(text, *span, c)),
        Place::File(_) => place.clone(),
    }
}

/// `c` in a span, or all of the span where an escape hides it.
fn span_of_character(text: &Text, span: Span, c: char) -> Span {
    let at = text.slice(span).find(c);
    at.map_or(span, |at| {
        Span::new(span.start + at, span.start + at + c.len_utf8())
    })
}

/// Every text of a tree in source order: a key with its place, a value with its node.
fn visit_texts(node: &YamlNode, see: &mut dyn FnMut(&str, Option<&YamlNode>, Span)) {
    if let Some(scalar) = node.scalar() {
        see(&scalar.text, Some(node), node.span);
    }
    for item in node.items().unwrap_or_default() {
        visit_texts(item, see);
    }
    for entry in node.entries().unwrap_or_default() {
        see(&entry.key.text, None, entry.key.span);
        visit_texts(&entry.value, see);
    }
}
