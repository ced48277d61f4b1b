//! Virtual files: what a sheet is made of, by paths from a root that is no folder.
//!
//! Paths are constant and few, one for each role (`/layout.typ`, `/student.json`, `/images/0`): Typst keeps every path
//! it has ever met, and the 65,536th ends the program.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::Bytes;
use typst::syntax::{FileId, Source};

use super::fonts::Fonts;
use super::glyphs::{self, Missing, Reading};

/// A set of virtual files. Share it between threads; made by [`super::Typesetter::files`].
#[derive(Debug, Default)]
pub struct Files {
    all: BTreeMap<String, File>,
}

#[derive(Debug)]
struct File {
    bytes: Bytes,
    /// Parsed when it is first wanted, then shared by all students.
    source: OnceLock<FileResult<Source>>,
    missing: Vec<Missing>,
    edits: Vec<(Range<usize>, Range<usize>)>,
    /// The text as it was given, where marks in it may have to go.
    marked: Option<String>,
}

impl Files {
    /// What no font can print in these files, each character once for each file.
    pub fn missing(&self) -> impl Iterator<Item = &Missing> {
        self.all.values().flat_map(|file| &file.missing)
    }

    /// The same, with the file's path.
    pub fn missing_by_file(&self) -> impl Iterator<Item = (&str, &Missing)> {
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
        let file = File::new(fonts, &path, bytes, false);
        self.all.insert(path, file);
    }

    /// The same files with a box for each mark that does not make one character with its base; none if there is none.
    pub(super) fn strict(&self, fonts: &Fonts) -> Option<Self> {
        self.all
            .values()
            .any(|file| file.marked.is_some())
            .then(|| {
                let again =
                    |(path, file): (&String, &File)| (path.clone(), file.strict(fonts, path));
                Self {
                    all: self.all.iter().map(again).collect(),
                }
            })
    }

    pub(super) fn bytes(&self, path: &str) -> Option<Bytes> {
        self.all.get(path).map(|file| file.bytes.clone())
    }

    pub(super) fn source(&self, path: &str, id: FileId) -> Option<FileResult<Source>> {
        let file = self.all.get(path)?;
        Some(file.source.get_or_init(|| parse(&file.bytes, id)).clone())
    }

    /// The range in the file as it was given, from one in the file as Typst saw it.
    pub(super) fn original(&self, path: &str, range: Range<usize>) -> Option<Range<usize>> {
        let edits = &self.all.get(path)?.edits;
        Some(glyphs::original(edits, range.start)..glyphs::original(edits, range.end))
    }
}

impl File {
    fn new(fonts: &Fonts, path: &str, bytes: Vec<u8>, strict: bool) -> Self {
        let json = path.ends_with(".json");
        if !json && !path.ends_with(".typ") {
            return Self::untouched(Bytes::new(bytes));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Self::text(fonts, text, Reading { json, strict }),
            Err(other) => Self::untouched(Bytes::new(other.into_bytes())),
        }
    }

    fn text(fonts: &Fonts, text: String, reading: Reading) -> Self {
        let boxed = glyphs::boxed(fonts, &text, reading);
        Self {
            bytes: Bytes::from_string(boxed.text.into_owned()),
            source: OnceLock::new(),
            missing: boxed.missing,
            edits: boxed.edits,
            marked: glyphs::has_marks(&text).then_some(text),
        }
    }

    fn untouched(bytes: Bytes) -> Self {
        Self {
            bytes,
            source: OnceLock::new(),
            missing: Vec::new(),
            edits: Vec::new(),
            marked: None,
        }
    }

    fn strict(&self, fonts: &Fonts, path: &str) -> Self {
        match &self.marked {
            Some(text) => Self::new(fonts, path, text.clone().into_bytes(), true),
            None => Self {
                bytes: self.bytes.clone(),
                source: self.source.clone(),
                missing: self.missing.clone(),
                edits: self.edits.clone(),
                marked: None,
            },
        }
    }
}

fn parse(bytes: &Bytes, id: FileId) -> FileResult<Source> {
    let text = bytes.as_str().map_err(|_| FileError::InvalidUtf8)?;
    // A byte-order mark is no part of a text; a box in the first line of a theme's file would be one.
    Ok(Source::new(
        id,
        text.trim_start_matches('\u{FEFF}').to_owned(),
    ))
}
