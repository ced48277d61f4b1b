//! The theme's files as Typst sees them, and the way back from a virtual file to the one a user can open.

use super::parts::{ThemePart, part_named_in};
use crate::base::diagnostic::Place;
use crate::base::source::{Span, Text};
use crate::output::theme::files::builtin;
use crate::output::theme::files::chain::{ThemeFile, builtin_path, is_builtin_place};
use crate::output::theme::files::inherited::Theme;
use crate::output::theme::options::ThemeOptions;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// The path of what the template `sheet.typ` gives.
const SHEET: &str = "/sheet.typ";

/// The same for every theme, so that one that extends no other need not have them.
const SHARED_FILES: [&str; 2] = ["main.typ", "asset.typ"];

/// Virtual files by their paths from the root.
#[derive(Debug)]
pub(in crate::output::theme) struct TypstFiles {
    files: BTreeMap<String, TypstFile>,
    generated: Text,
    template: Arc<Text>,
}

#[derive(Debug)]
enum TypstFile {
    Text(Arc<Text>),
    Data { path: Arc<str>, bytes: Vec<u8> },
}

impl TypstFiles {
    /// Plain paths lead to the nearest file, `/classic/…` to the own file of the ancestor `classic`.
    pub(in crate::output::theme) fn new(
        theme: &Theme,
        options: &ThemeOptions,
        generated: String,
        template: &ThemeFile,
    ) -> Self {
        // One path for each role, for every grid and student: Typst numbers paths in 16 bits and forgets none.
        let mut files = BTreeMap::new();
        for link in theme.links.iter().skip(1) {
            for (path, file) in link.files.iter().filter(|(path, _)| is_virtual_path(path)) {
                files.insert(format!("/{}/{path}", link.name), TypstFile::new(file));
            }
        }
        // The nearest theme's file comes last and stays.
        let all = theme.links.iter().rev().flat_map(|link| &link.files);
        for (path, file) in all.filter(|(path, _)| is_virtual_path(path)) {
            files.insert(format!("/{path}"), TypstFile::new(file));
        }
        for name in SHARED_FILES {
            let virtual_path = format!("/{name}");
            if !files.contains_key(&virtual_path)
                && let Some(bytes) = builtin::builtin_file(name)
            {
                let path = builtin_path(name).into();
                files.insert(virtual_path, TypstFile::new(&ThemeFile { path, bytes }));
            }
        }
        for (path, file) in options.files() {
            files.insert(format!("/{path}"), TypstFile::new(file));
        }
        Self {
            files,
            generated: Text::new(SHEET, generated),
            template: Arc::new(template.text()),
        }
    }

    /// All of them, by path.
    pub(in crate::output::theme) fn all_files(&self) -> Vec<(String, Vec<u8>)> {
        let sheet = (
            SHEET.to_owned(),
            self.generated.as_str().as_bytes().to_vec(),
        );
        let files = self
            .files
            .iter()
            .map(|(path, file)| (path.clone(), file.bytes().to_vec()));
        std::iter::once(sheet).chain(files).collect()
    }

    /// Where a user finds a range of a virtual file; none for a file that is not the theme's.
    pub(in crate::output::theme) fn place(
        &self,
        path: &str,
        range: Option<&Range<usize>>,
    ) -> Option<Place> {
        if path == SHEET {
            return Some(
                range
                    .and_then(|range| self.place_in_template(range))
                    .unwrap_or_else(|| self.template_place()),
            );
        }
        Some(match (self.files.get(path)?, range) {
            (TypstFile::Text(text), Some(range)) => {
                Place::Span(text.clone(), Span::new(range.start, range.end))
            }
            (TypstFile::Text(text), None) => Place::File(text.path().into()),
            (TypstFile::Data { path, .. }, _) => Place::File(path.clone()),
        })
    }

    /// The author's own part that a place in a built-in file is about, and its file.
    pub(in crate::output::theme) fn part_at(
        &self,
        path: &str,
        range: &Range<usize>,
    ) -> Option<(ThemePart, Place)> {
        let TypstFile::Text(text) = self.files.get(path)? else {
            return None;
        };
        let line = text.line_span(text.position(range.start).line);
        let at = range.start - line.start;
        let part = part_named_in(text.slice(line), at, |part| self.own_part(part).is_some())?;
        Some((part, self.own_part(part)?))
    }

    /// The file of a part, unless it is the built-in one.
    fn own_part(&self, part: ThemePart) -> Option<Place> {
        let [_, typst] = part.files();
        let place = self.place(&format!("/{typst}"), None)?;
        if is_builtin_place(&place) {
            None
        } else {
            Some(place)
        }
    }

    /// The template `sheet.typ` as a whole.
    pub(in crate::output::theme) fn template_place(&self) -> Place {
        Place::File(self.template.path().into())
    }

    /// The same line in the template, if it occurs there exactly once.
    fn place_in_template(&self, range: &Range<usize>) -> Option<Place> {
        let line = self.generated.position(range.start).line;
        let line = self.generated.line_span(line);
        let text = self.generated.slice(line);
        let mut found = self.template.as_str().match_indices(text);
        let (start, _) = found.next().filter(|_| !text.trim().is_empty())?;
        if found.next().is_some() {
            return None;
        }
        let start_in_line = range.start.clamp(line.start, line.end) - line.start;
        let end_in_line = range.end.clamp(line.start, line.end) - line.start;
        let span = Span::new(start + start_in_line, start + end_in_line);
        Some(Place::Span(self.template.clone(), span))
    }
}

impl TypstFile {
    fn new(file: &ThemeFile) -> Self {
        if file.path.ends_with(".typ") {
            Self::Text(Arc::new(file.text()))
        } else {
            Self::Data {
                path: file.path.clone(),
                bytes: file.bytes.to_vec(),
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_str().as_bytes(),
            Self::Data { bytes, .. } => bytes,
        }
    }
}

/// Not what only Tera or we read; fonts reach Typst in another way.
pub(in crate::output::theme) fn is_virtual_path(path: &str) -> bool {
    let ours = path.ends_with(".html")
        || path.ends_with(".css")
        || matches!(path, "sheet.typ" | "theme.yaml");
    !ours && !path.starts_with("strings/") && !path.starts_with("fonts/")
}
