//! Characters that no font has, at the very place where somebody typed them.
//!
//! In: what a virtual file lacks, and the project's files it was made from. Out: one warning a character and file. The
//! places are looked up only where something is missing, so that a sound build never pays for them.

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::source::{FileSource, FolderEntryKind, Span, TEXT_LIMIT, Text, join_path};
use crate::diagnostics;
use crate::output::pdf::{Fonts, VirtualFiles};
use crate::output::theme::{Theme, ThemeOptions, ThemedForm};
use crate::project::{CheckedGrid, CheckedStudent};
use crate::text::yaml::{self, YamlDocument, YamlNode};
use std::collections::BTreeSet;
use std::sync::Arc;

diagnostics! {
    /// What cannot be printed.
    pub enum GlyphDiagnostic {
        /// No font has this character. The PDF shows its code point in a box, since PDF/UA allows no missing character;
        /// the page keeps the character itself. A theme's `fonts/` can add a font that has it.
        Warning MissingGlyph { character: String, code: String } = "missing-glyph" {
            en: "no font has `{character}` (U+{code}); the PDF shows a box" => "add a font that has it to the theme's `fonts/`";
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
    pub(super) source: &'a dyn FileSource,
    pub(super) grid: &'a CheckedGrid,
    pub(super) theme: &'a Theme,
    pub(super) options: &'a ThemeOptions,
}

/// Tells what the shared files of a form lack, and gives these characters: a student's sheet says them again.
pub(super) fn report_form_glyphs(
    problems: &mut Diagnostics,
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
        problems.add(
            GlyphDiagnostic::missing_glyph(missing.character),
            form.place(path, Some(&range)),
        );
    }
    if printed.is_empty() {
        return BTreeSet::new();
    }
    let documents = origins.documents();
    for &c in &printed {
        problems.add(
            GlyphDiagnostic::missing_glyph(c),
            origins.place_of(&documents, c),
        );
    }
    printed.into_iter().collect()
}

impl FormOrigins<'_> {
    /// The grid, the scales it may use, the settings, the theme's words.
    fn documents(&self) -> Vec<Arc<YamlDocument>> {
        let mut texts = Vec::new();
        let scales = self.source.entries("scales").unwrap_or_default();
        let scales = scales
            .iter()
            .filter(|entry| entry.kind == FolderEntryKind::File);
        let paths = scales.map(|entry| join_path("scales", &entry.name));
        for path in paths.chain(["gridgen.yaml".to_owned()]) {
            let bytes = self.source.read(&path, TEXT_LIMIT);
            texts.extend(bytes.ok().map(|bytes| Text::decode(&path, &bytes)));
        }
        let words = self
            .theme
            .files()
            .filter(|file| file.path.contains("/strings/"));
        texts.extend(words.map(|file| file.text()));
        let others = texts.into_iter().map(|text| Arc::new(parse_quietly(text)));
        self.grid.document.iter().cloned().chain(others).collect()
    }

    /// Where somebody typed `c`: in the first of these files that has it.
    fn place_of(&self, documents: &[Arc<YamlDocument>], c: char) -> Place {
        let typed = documents
            .iter()
            .find_map(|document| place_in_document(document, c));
        let grid = || Place::File(format!("grids/{}/grid.yaml", self.grid.id).into());
        typed.or_else(|| self.option_place(c)).unwrap_or_else(grid)
    }

    /// A default in a `theme.yaml`; what grids and settings set is found in their files.
    fn option_place(&self, c: char) -> Option<Place> {
        let mut options = self.options.iter().map(|(_, setting)| setting);
        let found = options.find(|it| it.value.as_str().is_some_and(|text| text.contains(c)));
        found.map(|setting| setting.origin.clone())
    }
}

/// Tells what a student's own file lacks; `known` is told of the form already.
pub(super) fn report_student_glyphs(
    problems: &mut Diagnostics,
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
    problems.extend(missing_in_file(document, &missing, known));
}

/// A warning for each of `missing` where a ratings file has it; what a file does not have is told of the form.
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

fn parse_quietly(text: Text) -> YamlDocument {
    // Its problems are told already.
    yaml::parse_yaml(&mut Diagnostics::new(), text)
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
                None => span_in_key(&document.text, key, c),
            });
        }
    });
    found.map(|span| document.place(span))
}

/// `c` in a key, or the whole key where an escape hides it.
fn span_in_key(text: &Text, key: Span, c: char) -> Span {
    let at = text.slice(key).find(c);
    at.map_or(key, |at| {
        Span::new(key.start + at, key.start + at + c.len_utf8())
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
