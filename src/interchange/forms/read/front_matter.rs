//! Lines about a page at its beginning, between two lines `---` (YAML) or `+++` (TOML).
//!
//! In: text. Out: these lines, the title among them, and the text below them. They are not on the form.

use crate::interchange::forms::document::{Aside, AsideKind, FormDocument, FormPosition};
use crate::interchange::forms::text::FormText;

/// Front matter is short: what goes on for longer is a text between two rules.
const MAX_LINES: usize = 60;

/// What stands before the text of a page.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    title: Option<FormText>,
    lines: Vec<String>,
}

impl FrontMatter {
    /// The front matter of a text, and what follows it.
    pub(super) fn split(text: &str) -> (Self, &str) {
        for rule in ["---", "+++"] {
            if let Some((found, body)) = split_at_rule(text, rule) {
                return (found, body);
            }
        }
        (Self::default(), text)
    }

    /// The document with these lines as what they are.
    pub(super) fn add_to(self, document: &mut FormDocument) {
        document.name = document.name.take().or(self.title);
        document
            .asides
            .extend(self.lines.into_iter().map(|text| Aside {
                kind: AsideKind::FrontMatter,
                place: FormPosition::Unknown,
                text,
            }));
    }
}

fn split_at_rule<'t>(text: &'t str, rule: &str) -> Option<(FrontMatter, &'t str)> {
    let mut rest = text.trim_start_matches('\u{feff}');
    let mut found = FrontMatter::default();
    for nth in 0..MAX_LINES {
        let (line, after) = rest.split_once('\n')?;
        let line = line.trim_end();
        rest = after;
        match (nth, line == rule) {
            (0, true) => continue,
            (0, false) => return None,
            (_, true) => return (!found.lines.is_empty()).then_some((found, rest)),
            (_, false) => {}
        }
        let value = setting_value(line)?;
        if let Some(("title", value)) = value {
            found.title = Some(FormText::from_plain(value));
        }
        if !line.trim().is_empty() {
            found.lines.push(line.trim().to_owned());
        }
    }
    None
}

/// The key and value of a line; an inner `None` for one that belongs to the setting above, an outer one for a sentence.
fn setting_value(line: &str) -> Option<Option<(&str, &str)>> {
    if line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-', '[']) {
        return Some(None);
    }
    let (key, value) = line.split_once([':', '='])?;
    let is_name = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    let key = key.trim();
    if key.is_empty() || !key.chars().all(is_name) {
        return None;
    }
    Some(Some((key, value.trim().trim_matches(['"', '\'']))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_about_the_page_are_not_its_text() {
        let (found, body) =
            FrontMatter::split("---\ntitle: \"Oral\"\ntags:\n  - a\n---\n# Grille\n");
        assert_eq!(
            found.title.map(|title| title.plain()).as_deref(),
            Some("Oral")
        );
        assert_eq!((found.lines.len(), body), (3, "# Grille\n"));
        let (found, body) = FrontMatter::split("+++\nweight = 112\n+++\na\n");
        assert_eq!(
            (found.lines, body),
            (vec!["weight = 112".to_owned()], "a\n")
        );
        for text in [
            "---\n\nUne phrase.\n\n---\n",
            "# Grille\n",
            "---\na: b\n",
            "",
        ] {
            assert_eq!(FrontMatter::split(text).1, text);
        }
    }
}
