//! A theme with all it extends: which file of the chain holds. Reads nothing: `load` does.

use super::chain::{ThemeFile, ThemeLink};
use super::fonts;
use crate::output::theme::name::ThemeName;
use crate::output::theme::options::DeclaredOption;
use crate::project::OutputFormat;
use std::collections::BTreeMap;

/// A theme with all it extends, nearest first.
#[derive(Debug, Clone)]
pub struct Theme {
    pub(in crate::output::theme) name: ThemeName,
    pub(in crate::output::theme) links: Vec<ThemeLink>,
    pub(in crate::output::theme) description: Option<String>,
    pub(in crate::output::theme) options: Vec<DeclaredOption>,
    pub(in crate::output::theme) page_fonts: Vec<ThemeFile>,
}

impl Theme {
    /// The name it was asked for by.
    pub fn name(&self) -> &ThemeName {
        &self.name
    }

    /// What its `theme.yaml` says.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// The options that can be set, those of the most distant ancestor first.
    pub fn options(&self) -> &[DeclaredOption] {
        &self.options
    }

    /// The names of the themes of the chain, nearest first.
    pub fn chain_names(&self) -> impl Iterator<Item = &str> {
        self.links.iter().map(|link| link.name.as_str())
    }

    /// The nearest file of this path in the chain; `classic/parts/row.html` is the own file of the theme `classic`.
    pub fn file(&self, path: &str) -> Option<&ThemeFile> {
        // A theme may have a folder of an ancestor's name; its own file is nearer.
        let nearest = self.links.iter().find_map(|link| link.files.get(path));
        nearest.or_else(|| self.file_of_ancestor(path))
    }

    fn file_of_ancestor(&self, path: &str) -> Option<&ThemeFile> {
        let (name, path) = path.split_once('/')?;
        let link = self.links.iter().find(|link| link.name.as_str() == name)?;
        link.files.get(path)
    }

    /// Every file of the chain, nearest theme first, then by path.
    pub fn files(&self) -> impl Iterator<Item = &ThemeFile> {
        self.links.iter().flat_map(|link| link.files.values())
    }

    /// The files that something in this format can be made from, nearest theme first, then by path. Strings are not
    /// among them: what they add to an output is what [`Theme::strings`] gives.
    pub fn files_for(&self, format: OutputFormat) -> impl Iterator<Item = &ThemeFile> {
        let all = self.links.iter().flat_map(|link| &link.files);
        all.filter(move |(path, _)| !is_strings_file(path) && !is_for_other_format(path, format))
            .map(|(_, file)| file)
    }

    /// Every path of the chain with the files that are used for it: the nearest one; of styles and strings, which are
    /// combined, all of them, the most distant ancestor's first.
    pub fn origins(&self) -> Vec<(&str, Vec<&str>)> {
        let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (path, file) in self.links.iter().rev().flat_map(|link| &link.files) {
            let found = all.entry(path).or_default();
            if !path.ends_with(".css") && !is_strings_file(path) {
                found.clear();
            }
            found.push(&file.path);
        }
        all.into_iter().collect()
    }

    /// The fonts of the chain, in its order.
    pub fn fonts(&self) -> impl Iterator<Item = &ThemeFile> {
        let all = self.links.iter().flat_map(|link| &link.files);
        all.filter(|(path, _)| fonts::is_font_path(path))
            .map(|(_, file)| file)
    }

    /// Whether the file that is used for this path is the project's own, not part of the program.
    pub fn is_own_file(&self, path: &str) -> bool {
        self.file(path).is_some_and(|file| !file.is_builtin())
    }

    /// Whether all its files, and those of the themes it extends, are part of the program.
    pub fn is_builtin(&self) -> bool {
        self.files().all(ThemeFile::is_builtin)
    }

    pub(in crate::output::theme) fn folder(&self) -> &str {
        self.links.first().map_or("", |link| &link.folder)
    }
}

fn is_strings_file(path: &str) -> bool {
    path.starts_with("strings/")
}

/// A page is never made from Typst files, nor a PDF from templates of pages.
fn is_for_other_format(path: &str, format: OutputFormat) -> bool {
    match format {
        OutputFormat::Html => path.ends_with(".typ"),
        OutputFormat::Pdf => path.ends_with(".html") || path.ends_with(".css"),
    }
}
