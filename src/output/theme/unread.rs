//! Names that nothing reads: a file or a word of a theme whose name is nearly that of one that would be read.
//!
//! A theme may have files and words of its own for its own templates, so a name that these mention is never one.

use super::problem::ThemeDiagnostic;
use super::{Theme, ThemeFile, ThemeLink, is_builtin};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::text::yaml::nearest_name;

/// Tells the files that would take the place of an inherited one under a slightly other name.
pub(super) fn report_unread_files(problems: &mut Diagnostics, links: &[ThemeLink]) {
    for (at, link) in links.iter().enumerate() {
        let inherited: Vec<&str> = links[at + 1..]
            .iter()
            .flat_map(|link| link.files.keys())
            .map(String::as_str)
            .filter(|path| !path.starts_with("strings/"))
            .collect();
        for (path, file) in &link.files {
            let place = Place::File(file.path.clone());
            if is_builtin(&place) || inherited.contains(&path.as_str()) || is_mentioned(links, path)
            {
                continue;
            }
            let meant =
                meant_file(path, &inherited).filter(|meant| !link.files.contains_key(*meant));
            if let Some(nearest) = meant {
                let (path, nearest) = (path.clone(), nearest.to_owned());
                problems.add(ThemeDiagnostic::UnreadFile { path, nearest }, place);
            }
        }
    }
}

/// The inherited file of the same name in another folder, or with nearly the same path.
fn meant_file<'a>(path: &str, inherited: &[&'a str]) -> Option<&'a str> {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    let alike: Vec<&str> = inherited
        .iter()
        .copied()
        .filter(|it| it.rsplit_once('.').is_some_and(|(_, its)| its == end))
        .collect();
    let name = |path: &'a str| path.rsplit('/').next();
    let own = path.rsplit('/').next();
    let same = alike.iter().copied().find(|it| name(it) == own);
    same.or_else(|| nearest_name(path, alike.iter().copied()))
}

/// Whether a file of the project's own themes names it.
fn is_mentioned(links: &[ThemeLink], name: &str) -> bool {
    let own = links.iter().flat_map(|link| link.files.values());
    own.filter(|file| !is_builtin(&Place::File(file.path.clone())))
        .any(|file| file_mentions(file, name))
}

fn file_mentions(file: &ThemeFile, name: &str) -> bool {
    let is_text = [".html", ".typ", ".css"]
        .iter()
        .any(|end| file.path.ends_with(end));
    is_text && String::from_utf8_lossy(&file.bytes).contains(name)
}

impl Theme {
    /// The word that one of this name, which no inherited file has, was meant to be.
    pub(super) fn meant_word<'a>(
        &self,
        file: &ThemeFile,
        word: &str,
        inherited: &[&'a str],
    ) -> Option<&'a str> {
        let is_own = !is_builtin(&Place::File(file.path.clone()));
        let is_new = is_own && !inherited.contains(&word) && !is_mentioned(&self.links, word);
        nearest_name(word, inherited.iter().copied()).filter(|_| is_new)
    }
}
