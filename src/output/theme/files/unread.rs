//! Names that nothing reads: a file or a string of a theme whose name is nearly that of one that would be read.
//!
//! A theme may have files and strings of its own for its own templates: what these mention is not reported.

use super::chain::{ThemeFile, ThemeLink};
use super::inherited::Theme;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::output::theme::problem::ThemeDiagnostic;
use crate::text::yaml::nearest_name;

/// Reports the files that would take the place of an inherited one if their name were slightly different.
pub(in crate::output::theme) fn report_unread_files(
    diagnostics: &mut Diagnostics,
    links: &[ThemeLink],
) {
    for (index, link) in links.iter().enumerate() {
        let ancestors = links[index + 1..].iter();
        let inherited = ancestors.flat_map(|link| link.files.keys());
        let inherited: Vec<&str> = inherited
            .map(String::as_str)
            .filter(|path| !path.starts_with("strings/"))
            .collect();
        for (path, file) in &link.files {
            // A template may name any file: what is mentioned anywhere is read.
            if file.is_builtin() || inherited.contains(&path.as_str()) || is_mentioned(links, path)
            {
                continue;
            }
            let meant =
                meant_file(path, &inherited).filter(|meant| !link.files.contains_key(*meant));
            if let Some(nearest) = meant {
                let (path, nearest) = (path.clone(), nearest.to_owned());
                let place = Place::File(file.path.clone());
                diagnostics.add(ThemeDiagnostic::UnreadFile { path, nearest }, place);
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
    let same = alike
        .iter()
        .copied()
        .find(|it| file_name(it) == file_name(path));
    same.or_else(|| nearest_name(path, alike.iter().copied()))
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Whether a file of the project's own themes names it.
fn is_mentioned(links: &[ThemeLink], name: &str) -> bool {
    let own = links.iter().flat_map(|link| link.files.values());
    own.filter(|file| !file.is_builtin())
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
    pub(in crate::output::theme) fn meant_word<'a>(
        &self,
        file: &ThemeFile,
        word: &str,
        inherited: &[&'a str],
    ) -> Option<&'a str> {
        let is_own = !file.is_builtin();
        let is_new = is_own && !inherited.contains(&word) && !is_mentioned(&self.links, word);
        nearest_name(word, inherited.iter().copied()).filter(|_| is_new)
    }
}
