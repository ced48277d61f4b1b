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
use super::glyphs::{self, Missing};

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
}

impl Files {
    /// What no font can print in these files, each character once for each file.
    pub fn missing(&self) -> impl Iterator<Item = &Missing> {
        self.all.values().flat_map(|file| &file.missing)
    }

    /// The same, with the file's path.
    pub fn missing_by_file(&self) -> impl Iterator<Item = (&str, &Missing)> {
        self.all.iter().flat_map(|(path, file)| file.missing.iter().map(|it| (path.as_str(), it)))
    }

    pub(super) fn insert(&mut self, fonts: &Fonts, path: String, bytes: Vec<u8>) {
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        let file = File::new(fonts, &path, bytes);
        self.all.insert(path, file);
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
    fn new(fonts: &Fonts, path: &str, bytes: Vec<u8>) -> Self {
        let json = path.ends_with(".json");
        if json || path.ends_with(".typ") {
            if let Ok(text) = std::str::from_utf8(&bytes) {
                let boxed = glyphs::boxed(fonts, text, json);
                let bytes = Bytes::from_string(boxed.text.into_owned());
                return Self { bytes, source: OnceLock::new(), missing: boxed.missing, edits: boxed.edits };
            }
        }
        Self { bytes: Bytes::new(bytes), source: OnceLock::new(), missing: Vec::new(), edits: Vec::new() }
    }
}

fn parse(bytes: &Bytes, id: FileId) -> FileResult<Source> {
    let text = bytes.as_str().map_err(|_| FileError::InvalidUtf8)?;
    // A byte-order mark is no part of a text; a box in the first line of a theme's file would be one.
    Ok(Source::new(id, text.trim_start_matches('\u{FEFF}').to_owned()))
}
