//! The parts of a sheet that a theme may change one by one: the one list of them, and which part a fault is about.
//!
//! A part that is not what the form expects fails where the form calls it, in a built-in file that the author of the
//! part never saw. So the diagnostic names the part.

use crate::base::diagnostic::MessageLang;
use std::fmt;

/// A part of a sheet: a template for the page and a Typst file for the PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThemePart {
    /// Title, subtitle, version.
    Head,
    /// Name, class, date and other identity lines.
    Identity,
    /// A table with its title and column headings.
    Section,
    /// A row of a table.
    Row,
    /// What the levels mean.
    Legend,
    /// Comment and mark.
    Result,
    /// Boxes to sign in.
    Signatures,
}

impl ThemePart {
    /// All of them, in the order of a sheet.
    pub const ALL: [Self; 7] = [
        Self::Head,
        Self::Identity,
        Self::Section,
        Self::Row,
        Self::Legend,
        Self::Result,
        Self::Signatures,
    ];

    /// The name of its files, and of the function that its Typst file defines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Identity => "identity",
            Self::Section => "section",
            Self::Row => "row",
            Self::Legend => "legend",
            Self::Result => "result",
            Self::Signatures => "signatures",
        }
    }

    /// What it prints.
    pub fn about(self) -> &'static str {
        match self {
            Self::Head => "Title, subtitle, version",
            Self::Identity => "Name, class, date and other identity lines",
            Self::Section => "A table with its title and column headings",
            Self::Row => "A row of a table",
            Self::Legend => "What the levels mean",
            Self::Result => "Comment and mark",
            Self::Signatures => "Boxes to sign in",
        }
    }

    /// Its two files, by their paths in a theme.
    pub fn files(self) -> [String; 2] {
        let name = self.name();
        [format!("parts/{name}.html"), format!("parts/{name}.typ")]
    }

    /// What its Typst file must define.
    fn typst_shape(self) -> &'static str {
        match self {
            Self::Head => "#let head(ctx) = [ … ]",
            Self::Identity => "#let identity(ctx) = student => [ … ]",
            Self::Section => "#let section(ctx, section, index) = student => [ … ]",
            Self::Row => {
                "#let row(ctx, section, task, row, room) = (blank: ( … ), unrated: ( … ), rated: rating => ( … ))"
            }
            Self::Legend => "#let legend(ctx) = [ … ]",
            Self::Result => "#let result(ctx) = student => [ … ]",
            Self::Signatures => "#let signatures(ctx) = student => [ … ]",
        }
    }

    /// What its Typst file must define, as advice.
    pub(in crate::output::theme) fn shape_help(self, lang: MessageLang) -> String {
        let shape = self.typst_shape();
        lang.pick(
            format!("the form calls it as `{shape}`"),
            format!("le formulaire l'appelle ainsi : `{shape}`"),
        )
    }
}

impl fmt::Display for ThemePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The part that this place in a line is about: of those that are `known`, the nearest that is named there or after it,
/// else the last before.
pub(in crate::output::theme) fn part_named_in(
    line: &str,
    at: usize,
    is_known: impl Fn(ThemePart) -> bool,
) -> Option<ThemePart> {
    let mut named: Vec<(usize, ThemePart)> = Vec::new();
    for part in ThemePart::ALL.into_iter().filter(|part| is_known(*part)) {
        named.extend(word_positions(line, part.name()).map(|start| (start, part)));
    }
    named.sort_by_key(|(start, _)| *start);
    let after = named.iter().find(|(start, _)| *start >= at);
    after.or(named.last()).map(|&(_, part)| part)
}

/// Where `name` occurs in a line as a word of its own; `-` separates words, as in `of-identity`.
fn word_positions<'a>(line: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let all = line.match_indices(name).map(|(start, _)| start);
    all.filter(move |&start| {
        !line[..start].ends_with(is_letter) && !line[start + name.len()..].starts_with(is_letter)
    })
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_at_a_place_is_found_by_its_name() {
        let line = "  rows: task.rows.map(it => (..row(ctx, section, task, it, room))),";
        assert_eq!(part_named_in(line, 30, |_| true), Some(ThemePart::Row));
        assert_eq!(
            part_named_in(line, 30, |part| part == ThemePart::Section),
            Some(ThemePart::Section)
        );
        let part = |line, at| part_named_in(line, at, |_| true);
        assert_eq!(part("  of-identity(student)", 2), Some(ThemePart::Identity));
        assert_eq!(part("let top = head(ctx)", 15), Some(ThemePart::Head));
        assert_eq!(part("let rows = heads", 0), None);
    }

    /// `themes/classic` has the two files of every part and no other part; the guide to themes names each.
    #[test]
    fn the_list_of_parts_is_that_of_the_built_in_theme_and_of_its_guide() {
        let files = crate::output::theme::files::builtin::builtin_files().map(|(path, _)| path);
        let is_of_sheet =
            |path: &String| path.starts_with("parts/") && !path.starts_with("parts/class/");
        let mut files: Vec<String> = files.filter(is_of_sheet).collect();
        files.sort();
        let mut listed: Vec<String> = ThemePart::ALL
            .into_iter()
            .flat_map(ThemePart::files)
            .collect();
        listed.sort();
        assert_eq!(files, listed);
        let names: Vec<String> = ThemePart::ALL
            .iter()
            .map(|part| format!("`{}`", part.name()))
            .collect();
        let guide = include_str!("../../../../docs/themes.md");
        assert!(guide.contains(&format!("the parts: {}", names.join(", "))));
    }
}
