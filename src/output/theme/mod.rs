//! Themes: finding, inheritance, words; from a grid to HTML by Tera, and to the files that Typst typesets.
//!
//! In: a theme's folder in the project, or the built-in one; a grid and a student as plain data ([`crate::model::sheet`]).
//! Out: a [`Theme`], whose every file is found along its chain; a [`ThemedForm`], made once for a grid, which gives the HTML
//! of each sheet and the Typst files of all. Never reads ratings, never puts a student into Typst source, never typesets.
//!
//! ```text
//! Theme::load ─▶ theme.strings(lang) ─▶ Form::new(grid, options, strings) ─▶ form.html(sheet.student.as_ref())       each student
//!                                                                         └▶ form.typst_files()     once
//! ```
//! - [`find`](available_themes): `themes/` and the built-in theme; `manifest`: `theme.yaml`.
//! - `options`: what can be set, and what holds; `fonts`: for the PDF, and for pages.
//! - `strings`: the theme's words in a language; `unread`: names that nothing reads; `blocked`: what no page lets
//!   happen.
//! - `values`: what templates see, and the filter `typst`; `engine`: the two Tera engines; `faults`: their errors.
//! - `form`: all of it together; `virtuals`: the files as Typst sees them, and the way back; `parts`: what each must give.

mod blocked;
mod builtin;
mod class;
mod engine;
mod faults;
mod find;
mod fonts;
mod form;
mod index;
mod manifest;
mod options;
mod page;
mod parts;
mod problem;
mod strings;
#[cfg(test)]
mod tests;
mod unread;
mod values;
mod virtuals;

pub use builtin::CLASSIC;
pub use class::{ClassDocument, class_overview_files, class_sheets_files};
pub use faults::is_repeated;
pub use find::available_themes;
pub use form::{ThemedForm, student_json};
pub use index::IndexPage;
pub use manifest::{OptionEntry, OptionType, ThemeManifest};
pub use options::{AllowedValues, DeclaredOption, OptionSetting, OptionsLayer, ThemeOptions};
pub use problem::ThemeDiagnostic;
pub use strings::ThemeStrings;

use crate::base::diagnostic::{Diagnostics, Place, Severity};
use crate::base::source::{FileSource, Text};
use crate::project::OutputFormat;
use crate::text::yaml;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What stands before the path of a file that is part of the program.
const BUILT_IN: &str = "(built-in)";

fn is_builtin(place: &Place) -> bool {
    place.path().starts_with(BUILT_IN)
}

/// The version of what templates see.
const API_VERSION: &str = "1";

/// A theme with all it extends, nearest first.
#[derive(Debug, Clone)]
pub struct Theme {
    links: Vec<ThemeLink>,
    description: Option<String>,
    options: Vec<DeclaredOption>,
    page_fonts: Vec<ThemeFile>,
}

/// The own files of one theme, by their path in it.
#[derive(Debug, Clone)]
struct ThemeLink {
    name: String,
    /// `themes/school`, or `(built-in) themes/classic`.
    folder: String,
    files: BTreeMap<String, ThemeFile>,
}

/// One file of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    /// The path a user can open, or one that says that the file is built in.
    pub path: Arc<str>,
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
}

impl ThemeFile {
    /// Its characters.
    pub fn text(&self) -> Text {
        Text::decode(&self.path, &self.bytes)
    }
}

impl Theme {
    /// The theme that `named_at` names: the project's `themes/<name>/`, else the built-in one; then what it extends.
    pub fn load(
        problems: &mut Diagnostics,
        source: &dyn FileSource,
        name: &str,
        named_at: Place,
    ) -> Option<Self> {
        let chain = load_chain(problems, source, name, named_at)?;
        let errors = problems.count(Severity::Error);
        let options = options::declared_options(problems, &chain);
        let page_fonts = fonts::page_fonts(problems, &chain);
        let described = chain
            .first()
            .and_then(|(_, own, _)| own.description.as_ref());
        let description = described.map(|text| text.0.clone());
        let theme = Self {
            description,
            options,
            page_fonts,
            links: chain.into_iter().map(|(link, ..)| link).collect(),
        };
        fonts::check_fonts(problems, &theme.links);
        unread::report_unread_files(problems, &theme.links);
        blocked::report_blocked(problems, &theme.links);
        // A default that is none would be missed by templates.
        (problems.count(Severity::Error) == errors).then_some(theme)
    }

    /// The name it was asked for by.
    pub fn name(&self) -> &str {
        self.links.first().map_or(CLASSIC, |link| &link.name)
    }

    /// What its `theme.yaml` says.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// The options that can be set: those of the theme farthest in the chain first.
    pub fn options(&self) -> &[DeclaredOption] {
        &self.options
    }

    /// The themes of the chain, nearest first: their names.
    pub fn chain_names(&self) -> impl Iterator<Item = &str> {
        self.links.iter().map(|link| link.name.as_str())
    }

    /// The nearest file of this path in the chain; `classic/parts/row.html` is the own file of the theme `classic`.
    pub fn file(&self, path: &str) -> Option<&ThemeFile> {
        self.links
            .iter()
            .find_map(|link| link.files.get(path))
            .or_else(|| {
                let (name, path) = path.split_once('/')?;
                self.links
                    .iter()
                    .find(|link| link.name == name)?
                    .files
                    .get(path)
            })
    }

    /// Every file of the chain, nearest theme first, then by path.
    pub fn files(&self) -> impl Iterator<Item = &ThemeFile> {
        self.links.iter().flat_map(|link| link.files.values())
    }

    /// The files that something in this format can be made from, nearest theme first, then by path. Words are not among
    /// them: of those, it is made from what [`Theme::strings`] gives.
    pub fn files_for(&self, format: OutputFormat) -> impl Iterator<Item = &ThemeFile> {
        let is_other_s = move |path: &str| match format {
            OutputFormat::Html => path.ends_with(".typ"),
            OutputFormat::Pdf => path.ends_with(".html") || path.ends_with(".css"),
        };
        let all = self.links.iter().flat_map(|link| &link.files);
        all.filter(move |(path, _)| !path.starts_with("strings/") && !is_other_s(path))
            .map(|(_, file)| file)
    }

    /// Every path of the chain with the files that are used for it: the nearest one; of styles and words, which add up,
    /// all, farthest first.
    pub fn origins(&self) -> Vec<(&str, Vec<&str>)> {
        let adds_up = |path: &str| path.ends_with(".css") || path.starts_with("strings/");
        let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (path, file) in self.links.iter().rev().flat_map(|link| &link.files) {
            let found = all.entry(path).or_default();
            if !adds_up(path) {
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
        self.file(path)
            .is_some_and(|file| !file.path.starts_with(BUILT_IN))
    }

    fn folder(&self) -> &str {
        self.links.first().map_or("", |link| &link.folder)
    }
}

/// A theme and all it extends, nearest first, each with its manifest.
fn load_chain(
    problems: &mut Diagnostics,
    source: &dyn FileSource,
    name: &str,
    named_at: Place,
) -> Option<Vec<(ThemeLink, ThemeManifest, yaml::YamlDocument)>> {
    let mut chain: Vec<(ThemeLink, ThemeManifest, yaml::YamlDocument)> = Vec::new();
    let mut next = Some((name.to_owned(), named_at));
    while let Some((name, named_at)) = next {
        if chain.iter().any(|(link, ..)| link.name == name) {
            let names = chain.iter().map(|(link, ..)| link.name.as_str());
            let circle = names.chain([name.as_str()]).collect::<Vec<_>>().join(" → ");
            problems.add(ThemeDiagnostic::ThemeCircle { circle }, named_at);
            return None;
        }
        let link = find::load_link(problems, source, &name, &named_at)?;
        let (manifest, document) = load_manifest(problems, &link)?;
        let parent = manifest.extends.as_ref();
        next = parent.map(|parent| (parent.0.clone(), document.place(parent.span)));
        chain.push((link, manifest, document));
    }
    Some(chain)
}

/// A theme's manifest; none unless its `api` is ours.
fn load_manifest(
    problems: &mut Diagnostics,
    link: &ThemeLink,
) -> Option<(ThemeManifest, yaml::YamlDocument)> {
    let Some(file) = link.files.get("theme.yaml") else {
        let place = Place::File(link.folder.as_str().into());
        problems.add(
            ThemeDiagnostic::ThemeFile {
                theme: link.name.clone(),
                file: "theme.yaml",
            },
            place,
        );
        return None;
    };
    let document = yaml::parse_yaml(problems, file.text());
    let manifest: ThemeManifest = yaml::read_record(problems, &document)?;
    let api = manifest.api.as_ref()?;
    if api.0 != API_VERSION {
        problems.add(
            ThemeDiagnostic::ThemeApi {
                typed: api.0.clone(),
            },
            document.place(api.span),
        );
        return None;
    }
    Some((manifest, document))
}
