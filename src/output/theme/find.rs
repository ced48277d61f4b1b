//! Finding themes: the project's folders below `themes/`, and the built-in one.

use super::builtin::{self, CLASSIC};
use super::problem::Problem;
use super::{Link, ThemeFile};
use crate::base::diagnostic::{Place, Problems};
use crate::base::source::{DATA_LIMIT, EntryKind, Refusal, Source, is_left_behind, join};
use crate::project::Cause;
use crate::text::yaml::nearest;
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// The folder of a project's themes.
pub(super) const FOLDER: &str = "themes";
/// The folder of built-in themes.
const BUILT_IN: &str = "(built-in) themes";

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
        let mut walk = Walk {
            source,
            shown: &shown,
            real: source.real(&shown).unwrap_or_else(|_| shown.clone()),
            open: Vec::new(),
            files: BTreeMap::new(),
        };
        walk.folder(problems, "");
        let files = walk.files;
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

/// A theme's folder being read: every file of it; what editors and systems leave there (`.DS_Store`, `row.typ~`) is none
/// of the theme's.
struct Walk<'a> {
    source: &'a dyn Source,
    /// The folder as a user names it.
    shown: &'a str,
    /// The folder with links followed: no file of the theme leads out of it.
    real: String,
    /// The real folders between that one and where we are.
    open: Vec<String>,
    files: BTreeMap<String, ThemeFile>,
}

impl Walk<'_> {
    fn folder(&mut self, problems: &mut Problems, folder: &str) {
        let whole = join_below(self.shown, folder);
        let entries = self.source.entries(&whole).unwrap_or_else(|cause| {
            problems.add(unreadable(&cause), Place::File(whole.as_str().into()));
            Vec::new()
        });
        for entry in entries {
            let path = join(folder, &entry.name);
            let refused = match entry.kind {
                _ if is_left_behind(&entry.name) => None,
                EntryKind::Folder => self
                    .inside(&path)
                    .map(|real| self.once(problems, &path, real))
                    .err(),
                EntryKind::Other => Some(Refusal::NotAFile),
                EntryKind::File => self.file(&path).err(),
            };
            if let Some(cause) = refused {
                problems.add(
                    unreadable(&cause),
                    Place::File(join(self.shown, &path).into()),
                );
            }
        }
    }

    /// A folder below; a link to one that we are in would be followed round and round.
    fn once(&mut self, problems: &mut Problems, path: &str, real: String) {
        if !self.open.contains(&real) {
            self.open.push(real);
            self.folder(problems, path);
            self.open.pop();
        }
    }

    fn file(&mut self, path: &str) -> Result<(), Refusal> {
        self.inside(path)?;
        let shown = join(self.shown, path);
        let bytes = self.source.read(&shown, DATA_LIMIT)?;
        let file = ThemeFile {
            path: shown.into(),
            bytes: bytes.into(),
        };
        self.files.insert(nfc(path), file);
        Ok(())
    }

    /// A link may lead anywhere in the project, to the ratings too. A theme reads its own.
    fn inside(&self, path: &str) -> Result<String, Refusal> {
        let real = self.source.real(&join(self.shown, path))?;
        let below = real
            .strip_prefix(&self.real)
            .is_some_and(|rest| rest.starts_with('/'));
        if below {
            Ok(real)
        } else {
            Err(Refusal::OutsideTheme)
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
        cause: Cause(cause.clone()),
    }
}
