//! Finding themes: the project's folders below `themes/`, and the built-in one.

use super::builtin::{self, CLASSIC};
use super::problem::Problem;
use super::{Link, ThemeFile};
use crate::diagnostic::{Place, Problems};
use crate::source::{DATA_LIMIT, EntryKind, Refusal, Source, join};
use crate::yaml::nearest;
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// The folder of a project's themes.
pub(super) const FOLDER: &str = "themes";
/// What stands before the path of a built-in file.
pub(super) const BUILT_IN: &str = "(built-in) themes";

/// The names of all themes that a project can use, sorted.
pub fn available(source: &dyn Source) -> Vec<String> {
    let mut names: Vec<String> = folders(source).into_iter().map(|name| nfc(&name)).collect();
    names.push(CLASSIC.to_owned());
    names.sort();
    names.dedup();
    names
}

/// The theme's own files, without those it inherits.
pub(super) fn link(
    problems: &mut Problems,
    source: &dyn Source,
    name: &str,
    named_at: &Place,
) -> Option<Link> {
    if !is_name(name) {
        problems.add(
            Problem::ThemeName {
                typed: name.to_owned(),
            },
            named_at.clone(),
        );
        return None;
    }
    if let Some(folder) = folders(source)
        .into_iter()
        .find(|folder| nfc(folder) == nfc(name))
    {
        let shown = join(FOLDER, &folder);
        let mut files = BTreeMap::new();
        read(problems, source, &shown, "", &mut files);
        return Some(Link {
            name: name.to_owned(),
            folder: shown,
            files,
        });
    }
    if name == CLASSIC {
        return Some(builtin_link());
    }
    let known = available(source);
    let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    problems.add(
        Problem::UnknownTheme {
            typed: name.to_owned(),
            nearest,
            known,
        },
        named_at.clone(),
    );
    None
}

fn builtin_link() -> Link {
    let folder = join(BUILT_IN, CLASSIC);
    let file = |(path, bytes): (String, _)| {
        let shown: Arc<str> = join(&folder, &path).into();
        (path, ThemeFile { path: shown, bytes })
    };
    Link {
        name: CLASSIC.to_owned(),
        files: builtin::files().map(file).collect(),
        folder: folder.clone(),
    }
}

/// One folder's name: never a path, so that no theme lies outside `themes/`.
fn is_name(name: &str) -> bool {
    let bad = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
    !name.is_empty() && !name.starts_with('.') && !name.contains(bad) && name.trim() == name
}

fn folders(source: &dyn Source) -> Vec<String> {
    let entries = source.entries(FOLDER).unwrap_or_default();
    let folders = entries
        .into_iter()
        .filter(|entry| entry.kind == EntryKind::Folder);
    folders
        .map(|entry| entry.name)
        .filter(|name| !name.starts_with('.'))
        .collect()
}

fn nfc(name: &str) -> String {
    name.nfc().collect()
}

/// Every file below `folder`; what editors and systems leave there (`.DS_Store`, `row.typ~`) is none of the theme's.
fn read(
    problems: &mut Problems,
    source: &dyn Source,
    root: &str,
    folder: &str,
    files: &mut BTreeMap<String, ThemeFile>,
) {
    let place = |path: &str| Place::File(path.into());
    let entries = source
        .entries(&join_below(root, folder))
        .unwrap_or_else(|cause| {
            problems.add(unreadable(&cause), place(&join_below(root, folder)));
            Vec::new()
        });
    for entry in entries {
        let path = join(folder, &entry.name);
        let shown = join(root, &path);
        match entry.kind {
            _ if entry.name.starts_with('.') || entry.name.ends_with('~') => {}
            EntryKind::Folder => read(problems, source, root, &path, files),
            EntryKind::Other => {
                problems.add(unreadable(&Refusal::NotAFile), place(&shown));
            }
            EntryKind::File => match source.read(&shown, DATA_LIMIT) {
                Ok(bytes) => {
                    files.insert(
                        nfc(&path),
                        ThemeFile {
                            path: shown.into(),
                            bytes: bytes.into(),
                        },
                    );
                }
                Err(cause) => {
                    problems.add(unreadable(&cause), place(&shown));
                }
            },
        }
    }
}

fn join_below(root: &str, folder: &str) -> String {
    if folder.is_empty() {
        root.to_owned()
    } else {
        join(root, folder)
    }
}

fn unreadable(cause: &Refusal) -> Problem {
    Problem::ThemeUnreadable {
        cause: cause.to_string(),
    }
}
