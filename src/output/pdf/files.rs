//! Virtual files: what a sheet is made of, by paths from a root that is not a folder.
//!
//! Paths are constant and few, one for each purpose (`/layout.typ`, `/student.json`, `/images/0`): Typst keeps every
//! path it has ever met, and the 65,536th ends the program.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::Bytes;
use typst::syntax::{FileId, Source};

use super::advances::{ADVANCES_PATH, advances_json, characters_of};
use super::fit::{FIT_PATH, Fit};
use super::fonts::Fonts;
use super::glyphs::{self, BoxingRules, MissingCharacter};

/// What a theme's `sheet.typ` gave: all texts of a form.
const FORM: &str = "/sheet.typ";

/// A set of virtual files. Share it between threads; made by [`super::Typesetter::files`].
#[derive(Debug, Default)]
pub struct VirtualFiles {
    all: BTreeMap<String, VirtualFile>,
}

#[derive(Debug)]
struct VirtualFile {
    bytes: Bytes,
    /// Parsed when it is first needed, then shared by all students.
    source: OnceLock<FileResult<Source>>,
    missing: Vec<MissingCharacter>,
    edits: Vec<(Range<usize>, Range<usize>)>,
    /// The text as it was given, where marks in it may have to go.
    marked_text: Option<String>,
}

impl VirtualFiles {
    /// What no font can print in these files, each character once for each file.
    pub fn missing_characters(&self) -> impl Iterator<Item = &MissingCharacter> {
        self.all.values().flat_map(|file| &file.missing)
    }

    /// The same, with the file's path.
    pub fn missing_characters_by_file(&self) -> impl Iterator<Item = (&str, &MissingCharacter)> {
        self.all
            .iter()
            .flat_map(|(path, file)| file.missing.iter().map(|it| (path.as_str(), it)))
    }

    pub(super) fn insert(&mut self, fonts: &Fonts, path: String, bytes: Vec<u8>) {
        let path = if path.starts_with('/') {
            path
        } else {
            format!("/{path}")
        };
        let file = VirtualFile::new(fonts, &path, bytes, false);
        self.all.insert(path, file);
    }

    /// The same files with a box for each mark that does not make one character with its base; none if there is none.
    pub(super) fn with_strict_marks(&self, fonts: &Fonts) -> Option<Self> {
        if self.all.values().all(|file| file.marked_text.is_none()) {
            return None;
        }
        let mut all = BTreeMap::new();
        for (path, file) in &self.all {
            all.insert(path.clone(), file.with_strict_marks(fonts, path));
        }
        Some(Self { all })
    }

    /// Adds how wide the characters of the form are, where there is one.
    pub(super) fn add_advances(&mut self, fonts: &Fonts) {
        let Some(form) = self.all.get(FORM) else {
            return;
        };
        let form = form.bytes.as_str().unwrap_or_default();
        let json = advances_json(fonts, &characters_of([form].into_iter()));
        // As it is: it names characters that are no text.
        let file = VirtualFile::untouched(Bytes::new(json));
        self.all.insert(ADVANCES_PATH.to_owned(), file);
        self.set_fit(Fit::NATURAL);
    }

    /// The same files, with rows as high as `fit` says.
    #[must_use]
    pub fn fitted(&self, fit: Fit) -> Self {
        let all = self.all.iter();
        let mut files = Self {
            all: all
                .map(|(path, file)| (path.clone(), file.share()))
                .collect(),
        };
        files.set_fit(fit);
        files
    }

    fn set_fit(&mut self, fit: Fit) {
        let file = VirtualFile::untouched(Bytes::from_string(fit.json()));
        self.all.insert(FIT_PATH.to_owned(), file);
    }

    pub(super) fn bytes(&self, path: &str) -> Option<Bytes> {
        self.all.get(path).map(|file| file.bytes.clone())
    }

    pub(super) fn source(&self, path: &str, id: FileId) -> Option<FileResult<Source>> {
        let file = self.all.get(path)?;
        Some(
            // Parsed once for all students: the spans of a source are part of what Typst recognises a layout by.
            file.source
                .get_or_init(|| parse_source(&file.bytes, id))
                .clone(),
        )
    }

    /// The range in the file as it was given, from one in the file as Typst saw it.
    pub(super) fn original_range(&self, path: &str, range: Range<usize>) -> Option<Range<usize>> {
        let edits = &self.all.get(path)?.edits;
        Some(glyphs::original_offset(edits, range.start)..glyphs::original_offset(edits, range.end))
    }
}

impl VirtualFile {
    fn new(fonts: &Fonts, path: &str, bytes: Vec<u8>, strict: bool) -> Self {
        let json = path.ends_with(".json");
        if !json && !path.ends_with(".typ") {
            return Self::untouched(Bytes::new(bytes));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Self::from_text(fonts, text, BoxingRules { json, strict }),
            Err(other) => Self::untouched(Bytes::new(other.into_bytes())),
        }
    }

    fn from_text(fonts: &Fonts, text: String, reading: BoxingRules) -> Self {
        let boxed = glyphs::box_missing(fonts, &text, reading);
        Self {
            bytes: Bytes::from_string(boxed.text.into_owned()),
            source: OnceLock::new(),
            missing: boxed.missing,
            edits: boxed.edits,
            marked_text: glyphs::has_marks(&text).then_some(text),
        }
    }

    fn untouched(bytes: Bytes) -> Self {
        Self {
            bytes,
            source: OnceLock::new(),
            missing: Vec::new(),
            edits: Vec::new(),
            marked_text: None,
        }
    }

    fn with_strict_marks(&self, fonts: &Fonts, path: &str) -> Self {
        match &self.marked_text {
            Some(text) => Self::new(fonts, path, text.clone().into_bytes(), true),
            None => Self {
                marked_text: None,
                ..self.share()
            },
        }
    }

    /// The same file in another set: bytes and what was parsed are shared.
    fn share(&self) -> Self {
        Self {
            bytes: self.bytes.clone(),
            source: self.source.clone(),
            missing: self.missing.clone(),
            edits: self.edits.clone(),
            marked_text: self.marked_text.clone(),
        }
    }
}

fn parse_source(bytes: &Bytes, id: FileId) -> FileResult<Source> {
    let text = bytes.as_str().map_err(|_| FileError::InvalidUtf8)?;
    // A byte-order mark is not part of the text: it would be printed as a box in the first line of a theme's file.
    Ok(Source::new(
        id,
        text.trim_start_matches('\u{FEFF}').to_owned(),
    ))
}
