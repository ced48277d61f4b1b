//! Finding themes: the project's folders below `themes/`, and the built-in one.

use super::builtin::{self, CLASSIC};
use super::chain::{ThemeFile, ThemeLink, builtin_path};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::source::{
    DATA_LIMIT, FileSource, FolderEntryKind, ReadRefusal, is_ignored_name, join_path,
};
use crate::output::theme::name::ThemeName;
use crate::output::theme::problem::ThemeDiagnostic;
use crate::project::RefusalReason;
use crate::text::yaml::nearest_name;
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// The folder of a project's themes.
pub(in crate::output::theme) const THEMES_FOLDER: &str = "themes";

/// The names of all themes that a project can use, sorted.
pub fn available_themes(source: &dyn FileSource) -> Vec<ThemeName> {
    let folders = theme_folders(source).into_iter();
    let mut names: Vec<ThemeName> = folders
        .map(|name| nfc_name(&name))
        .chain([CLASSIC.to_owned()])
        .filter_map(|name| ThemeName::new(&name))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The theme's own files, without those it inherits.
pub(in crate::output::theme) fn load_link(
    diagnostics: &mut Diagnostics,
    source: &dyn FileSource,
    name: &str,
    named_at: &Place,
) -> Option<ThemeLink> {
    let Some(theme) = ThemeName::new(name) else {
        diagnostics.add(
            ThemeDiagnostic::ThemeName {
                typed: name.to_owned(),
            },
            named_at.clone(),
        );
        return None;
    };
    // Compared in NFC: some systems store `é` as two characters.
    if let Some(folder) = theme_folders(source)
        .into_iter()
        .find(|folder| nfc_name(folder) == nfc_name(name))
    {
        let shown = join_path(THEMES_FOLDER, &folder);
        let mut walk = ThemeWalk {
            source,
            shown: &shown,
            real: source.real_path(&shown).unwrap_or_else(|_| shown.clone()),
            open: Vec::new(),
            files: BTreeMap::new(),
        };
        walk.read_folder(diagnostics, "");
        let files = walk.files;
        return Some(ThemeLink {
            name: theme,
            folder: shown,
            files,
        });
    }
    if name == CLASSIC {
        return Some(builtin_link(theme));
    }
    let known = available_themes(source);
    let nearest = nearest_name(name, known.iter().map(ThemeName::as_str)).map(str::to_owned);
    diagnostics.add(
        ThemeDiagnostic::UnknownTheme {
            typed: name.to_owned(),
            nearest,
            known,
        },
        named_at.clone(),
    );
    None
}

fn builtin_link(name: ThemeName) -> ThemeLink {
    let folder = builtin_path(&join_path(THEMES_FOLDER, name.as_str()));
    let mut files = BTreeMap::new();
    for (path, bytes) in builtin::builtin_files() {
        let shown: Arc<str> = join_path(&folder, &path).into();
        files.insert(path, ThemeFile { path: shown, bytes });
    }
    ThemeLink {
        name,
        folder,
        files,
    }
}

fn theme_folders(source: &dyn FileSource) -> Vec<String> {
    let entries = source.entries(THEMES_FOLDER).unwrap_or_default();
    let folders = entries
        .into_iter()
        .filter(|entry| entry.kind == FolderEntryKind::Folder);
    folders
        .map(|entry| entry.name)
        .filter(|name| !name.starts_with('.'))
        .collect()
}

fn nfc_name(name: &str) -> String {
    name.nfc().collect()
}

/// A theme's folder being read: every file of it but those that editors and systems leave there (`.DS_Store`,
/// `row.typ~`).
struct ThemeWalk<'a> {
    source: &'a dyn FileSource,
    /// The folder as a user names it.
    shown: &'a str,
    /// The folder with links followed: no file of the theme leads out of it.
    real: String,
    /// The real folders between that one and where we are.
    open: Vec<String>,
    files: BTreeMap<String, ThemeFile>,
}

impl ThemeWalk<'_> {
    fn read_folder(&mut self, diagnostics: &mut Diagnostics, folder: &str) {
        let whole = join_below(self.shown, folder);
        let entries = self.source.entries(&whole).unwrap_or_else(|cause| {
            diagnostics.add(unreadable_file(&cause), Place::File(whole.as_str().into()));
            Vec::new()
        });
        for entry in entries {
            let path = join_path(folder, &entry.name);
            let refused = match entry.kind {
                _ if is_ignored_name(&entry.name) => None,
                FolderEntryKind::Folder => self
                    .real_path_inside(&path)
                    .map(|real| self.read_subfolder(diagnostics, &path, real))
                    .err(),
                FolderEntryKind::Other => Some(ReadRefusal::NotAFile),
                FolderEntryKind::File => self.read_file(&path).err(),
            };
            if let Some(cause) = refused {
                diagnostics.add(
                    unreadable_file(&cause),
                    Place::File(join_path(self.shown, &path).into()),
                );
            }
        }
    }

    /// A folder below; a link to one that we are in would be followed round and round.
    fn read_subfolder(&mut self, diagnostics: &mut Diagnostics, path: &str, real: String) {
        if !self.open.contains(&real) {
            self.open.push(real);
            self.read_folder(diagnostics, path);
            self.open.pop();
        }
    }

    fn read_file(&mut self, path: &str) -> Result<(), ReadRefusal> {
        self.real_path_inside(path)?;
        let shown = join_path(self.shown, path);
        let bytes = self.source.read(&shown, DATA_LIMIT)?;
        let file = ThemeFile {
            path: shown.into(),
            bytes: bytes.into(),
        };
        self.files.insert(nfc_name(path), file);
        Ok(())
    }

    /// A link may lead anywhere in the project, to the ratings too. A theme reads its own.
    fn real_path_inside(&self, path: &str) -> Result<String, ReadRefusal> {
        let real = self.source.real_path(&join_path(self.shown, path))?;
        let below = real
            .strip_prefix(&self.real)
            .is_some_and(|rest| rest.starts_with('/'));
        if below {
            Ok(real)
        } else {
            Err(ReadRefusal::OutsideTheme)
        }
    }
}

fn join_below(root: &str, folder: &str) -> String {
    if folder.is_empty() {
        root.to_owned()
    } else {
        join_path(root, folder)
    }
}

fn unreadable_file(cause: &ReadRefusal) -> ThemeDiagnostic {
    ThemeDiagnostic::ThemeUnreadable {
        cause: RefusalReason(cause.clone()),
    }
}
