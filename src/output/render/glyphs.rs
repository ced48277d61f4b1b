//! Characters that no font has, at the very place where somebody typed them.
//!
//! In: what a virtual file lacks, and the checked project it was made from. Out: one warning a script, or a
//! character, and file. The places are looked up only where something is missing, so that a sound build never pays
//! for them; they come from the documents and texts that are at hand. Never reads a file.

use super::scripts::ForeignScript;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::source::{Span, Text};
use crate::diagnostics;
use crate::output::pdf::{Fonts, MissingCharacter, VirtualFiles};
use crate::output::theme::{PrintStyle, ThemedForm};
use crate::project::{CheckedForm, CheckedGrid, CheckedStudent, Settings};
use crate::text::yaml::{YamlDocument, YamlNode};
use std::collections::{BTreeMap, BTreeSet};

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
        /// No font has the characters of this script. The PDF shows a box for each; the page keeps them. A font of the
        /// theme's own in `fonts/` adds the script.
        Warning MissingScript { english: &'static str, french: &'static str, font: &'static str, count: usize } = "missing-script" {
            en: "{english}: no font; characters without one: {count}"
                => format!("put a font that has them, such as {font}, into the theme's `fonts/`");
            fr: "aucune police pour {french} ; caractères concernés : {count}"
                => format!("ajoutez une police qui les a, par exemple {font}, dans le dossier `fonts/` du thème");
        }
        /// Most letters of a form have no font, so that its PDF would be pages of boxes: only the page is made.
        Warning NoPdfOfBoxes { grid: String } = "no-pdf-of-boxes" {
            en: "{grid}: most characters of this form have no font; no PDF is made, only the page"
                => "add a font to the theme's `fonts/`, then build again";
            fr: "{grid} : la plupart des caractères de ce formulaire n'ont pas de police ; seule la page est faite, pas le PDF"
                => "ajoutez une police dans le dossier `fonts/` du thème, puis relancez `gridgen build`";
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

/// What a form lacks.
pub(super) struct FormGlyphs {
    /// The characters that no font has: a student's sheet says them again.
    pub(super) missing: BTreeSet<char>,
    /// Whether its PDF would be pages of boxes.
    pub(super) is_unprintable: bool,
}

/// Reports what the shared files of a form lack.
pub(super) fn report_form_glyphs(
    diagnostics: &mut Diagnostics,
    files: &VirtualFiles,
    form: &ThemedForm,
    origins: &FormOrigins<'_>,
) -> FormGlyphs {
    let (mut printed, mut others) = (Vec::new(), Vec::new());
    for (path, missing) in files.missing_characters_by_file() {
        if path == "/sheet.typ" {
            printed.push(*missing);
            continue;
        }
        let range = missing.offset..missing.offset + missing.character.len_utf8();
        others.push((missing.character, form.place(path, Some(&range))));
    }
    diagnostics.extend(missing_warnings(others));
    let places = printed
        .iter()
        .map(|it| (it.character, origins.place_of(it.character)));
    diagnostics.extend(missing_warnings(places.collect()));
    let is_unprintable = origins.is_mostly(&printed);
    if is_unprintable {
        let grid = origins.grid.id.to_string();
        let place = origins.form.grid.place.clone();
        diagnostics.add(GlyphDiagnostic::NoPdfOfBoxes { grid }, place);
    }
    FormGlyphs {
        missing: printed.iter().map(|it| it.character).collect(),
        is_unprintable,
    }
}

/// One warning for each script, at its first character, and for each character that belongs to none.
fn missing_warnings(found: Vec<(char, Place)>) -> Vec<Diagnostic> {
    let mut scripts: BTreeMap<ForeignScript, (usize, Place)> = BTreeMap::new();
    let mut warnings = Vec::new();
    for (character, place) in found {
        match ForeignScript::of(character) {
            Some(script) => scripts.entry(script).or_insert((0, place)).0 += 1,
            None => warnings.push(Diagnostic::new(
                GlyphDiagnostic::missing_glyph(character),
                place,
            )),
        }
    }
    for (script, (count, place)) in scripts {
        let warning = GlyphDiagnostic::MissingScript {
            english: script.english(),
            french: script.french(),
            font: script.font(),
            count,
        };
        warnings.push(Diagnostic::new(warning, place));
    }
    warnings
}

impl FormOrigins<'_> {
    /// Whether most letters of the form are missing.
    fn is_mostly(&self, missing: &[MissingCharacter]) -> bool {
        let lacking: usize = missing.iter().map(|it| it.count).sum();
        let texts = self.form.texts();
        let letters = texts.iter().flat_map(|text| text.source.chars());
        lacking > 0 && lacking * 2 > letters.filter(|c| c.is_alphabetic()).count()
    }

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

/// Warnings of `missing`, where a ratings file has it; what a file does not have is reported of the form.
pub(super) fn missing_in_file(
    document: &YamlDocument,
    missing: &[char],
    known: &BTreeSet<char>,
) -> Vec<Diagnostic> {
    let place = |&c: &char| match place_in_document(document, c) {
        Some(place) => Some((c, place)),
        None if known.contains(&c) => None,
        None => Some((c, Place::File(document.text.path().into()))),
    };
    missing_warnings(missing.iter().filter_map(place).collect())
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
