//! Names that nothing reads: a file or a word of a theme whose name is nearly that of one that would be read.
//!
//! A theme may have files and words of its own for its own templates, so a name that these mention is never one.

use super::problem::Problem;
use super::{Link, Theme, ThemeFile, is_builtin};
use crate::base::diagnostic::{Place, Problems};
use crate::text::yaml::nearest;

/// Tells the files that would take the place of an inherited one under a slightly other name.
pub(super) fn files(problems: &mut Problems, links: &[Link]) {
    for (at, link) in links.iter().enumerate() {
        let inherited: Vec<&str> = links[at + 1..]
            .iter()
            .flat_map(|link| link.files.keys())
            .map(String::as_str)
            .filter(|path| !path.starts_with("strings/"))
            .collect();
        for (path, file) in &link.files {
            let place = Place::File(file.path.clone());
            if is_builtin(&place) || inherited.contains(&path.as_str()) || mentions(links, path) {
                continue;
            }
            let meant = meant(path, &inherited).filter(|meant| !link.files.contains_key(*meant));
            if let Some(nearest) = meant {
                let (path, nearest) = (path.clone(), nearest.to_owned());
                problems.add(Problem::UnreadFile { path, nearest }, place);
            }
        }
    }
}

/// The inherited file of the same name in another folder, or with nearly the same path.
fn meant<'a>(path: &str, inherited: &[&'a str]) -> Option<&'a str> {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    let alike: Vec<&str> = inherited
        .iter()
        .copied()
        .filter(|it| it.rsplit_once('.').is_some_and(|(_, its)| its == end))
        .collect();
    let name = |path: &'a str| path.rsplit('/').next();
    let own = path.rsplit('/').next();
    let same = alike.iter().copied().find(|it| name(it) == own);
    same.or_else(|| nearest(path, alike.iter().copied()))
}

/// Whether a file of the project's own themes names it.
fn mentions(links: &[Link], name: &str) -> bool {
    let own = links.iter().flat_map(|link| link.files.values());
    own.filter(|file| !is_builtin(&Place::File(file.path.clone())))
        .any(|file| says(file, name))
}

fn says(file: &ThemeFile, name: &str) -> bool {
    let is_text = [".html", ".typ", ".css"]
        .iter()
        .any(|end| file.path.ends_with(end));
    is_text && String::from_utf8_lossy(&file.bytes).contains(name)
}

impl Theme {
    /// The word that one of this name, which no inherited file has, was meant to be.
    pub(super) fn word_meant<'a>(
        &self,
        file: &ThemeFile,
        word: &str,
        inherited: &[&'a str],
    ) -> Option<&'a str> {
        let is_own = !is_builtin(&Place::File(file.path.clone()));
        let is_new = is_own && !inherited.contains(&word) && !mentions(&self.links, word);
        nearest(word, inherited.iter().copied()).filter(|_| is_new)
    }
}
