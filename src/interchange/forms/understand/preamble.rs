//! What stands before the first table: the title, the identity lines, the introduction.
//!
//! In: paragraphs in their order. Out: each one's part. A line to fill in is told by its words (`Nom :`,
//! `Class: ____`).

use crate::interchange::forms::document::ParagraphKind;
use crate::interchange::forms::draft::DraftField;
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::understand::legend::{announces_legend, entries_of};
use crate::interchange::forms::words::field_key;
use crate::text::slug::make_slug;

/// A longer line is a sentence, not a title.
const TITLE: usize = 160;

/// A paragraph that waits for what comes after it, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    /// Its words.
    pub(super) text: FormText,
    /// What the file says it is.
    pub(super) kind: ParagraphKind,
    /// Block, row, column.
    pub(super) at: (usize, usize, usize),
}

impl Waiting {
    /// Whether it may be a title: a heading, bold, or a short line that ends no sentence.
    pub(super) fn is_title(&self) -> bool {
        let plain = self.text.plain();
        let short = plain.chars().count() <= TITLE && !plain.ends_with(['.', ';', ',']);
        let is_legend = announces_legend(&plain) || entries_of(&self.text).len() > 1;
        short
            && !is_legend
            && self.kind != ParagraphKind::Item
            && identity_fields(&self.text).is_none()
    }

    /// Whether its look says that it is a title.
    pub(super) fn looks_like_title(&self) -> bool {
        let heading =
            matches!(self.kind, ParagraphKind::Heading(_)) && identity_fields(&self.text).is_none();
        heading || (self.is_title() && self.text.is_bold())
    }
}

/// Which of the paragraphs is the title of the form.
pub(super) fn find_title(waiting: &[Waiting]) -> Option<usize> {
    let level = |waiting: &Waiting| match waiting.kind {
        ParagraphKind::Heading(level) if identity_fields(&waiting.text).is_none() => Some(level),
        _ => None,
    };
    let highest = waiting.iter().filter_map(level).min();
    let heading = waiting
        .iter()
        .position(|waiting| highest.is_some() && level(waiting) == highest);
    let bold = || waiting.iter().position(Waiting::looks_like_title);
    let first = || waiting.iter().position(Waiting::is_title);
    heading.or_else(bold).or_else(first)
}

/// The identity lines of a paragraph, with values of others than the student; `None` where it is something else.
pub(super) fn identity_fields(text: &FormText) -> Option<Vec<DraftField>> {
    let raw: String = text.runs().iter().map(|run| run.text.as_str()).collect();
    if raw.chars().count() > 400 {
        return None;
    }
    let pieces: Vec<&str> = raw.split(':').collect();
    let (last, labels) = pieces.split_last()?;
    let mut found = Vec::new();
    for (nth, piece) in labels.iter().enumerate() {
        let (value, label) = if nth == 0 {
            ("", *piece)
        } else {
            split_at_colon(piece)?
        };
        set_value(&mut found, value);
        let label = label.trim_matches(is_filler);
        let key = field_key(label);
        if label.is_empty() || (key.is_none() && (found.is_empty() || label.chars().count() > 40)) {
            return None;
        }
        found.push(identity_field(key, label));
    }
    set_value(&mut found, last);
    let known = found
        .iter()
        .any(|field| field_key(&field.label.plain()).is_some());
    // `Name: an essay about …` is a sentence.
    let sentence = last.trim_matches(is_filler).chars().count() > 60;
    (known && !sentence).then_some(found)
}

/// A cell that is the label of an identity line, with or without a colon.
pub(super) fn cell_field(text: &FormText) -> Option<DraftField> {
    let plain = text.plain();
    let label = plain.trim_matches(is_filler).trim_end_matches(':').trim();
    field_key(label).map(|key| identity_field(Some(key), label))
}

/// A short cell that ends in a colon: beside an empty one it is a line to fill in, whatever it asks for.
pub(super) fn line_to_fill(text: &FormText) -> Option<DraftField> {
    let plain = text.plain();
    let label = plain.strip_suffix(':')?.trim();
    let is_short = !label.is_empty() && label.chars().count() <= 30 && !label.contains(':');
    is_short.then(|| identity_field(None, label))
}

fn identity_field(key: Option<&str>, label: &str) -> DraftField {
    let key = key
        .map(str::to_owned)
        .unwrap_or_else(|| make_slug(label).unwrap_or_else(|| "line".into()));
    DraftField {
        key,
        label: FormText::from_plain(label.trim()),
        value: None,
    }
}

/// Only what is not about a student may be on every sheet.
fn set_value(fields: &mut [DraftField], value: &str) {
    let value = value.trim_matches(is_filler);
    if let Some(last) = fields.last_mut()
        && matches!(last.key.as_str(), "session" | "school")
        && !value.is_empty()
    {
        last.value = Some(crate::interchange::forms::text::collapse_whitespace(value));
    }
}

/// What stands between two colons: a value, then the next label.
fn split_at_colon(piece: &str) -> Option<(&str, &str)> {
    let trimmed = piece.trim_end_matches([' ', '\u{a0}']);
    let gap = |c: char| "._…\t".contains(c);
    if let Some(at) = trimmed.rfind(gap) {
        let width = trimmed[at..].chars().next().map_or(1, char::len_utf8);
        return Some((&trimmed[..at], &trimmed[at + width..]));
    }
    if let Some(at) = trimmed.rfind("  ") {
        return Some((&trimmed[..at], &trimmed[at..]));
    }
    let words = trimmed
        .char_indices()
        .filter(|(_, c)| *c == ' ')
        .map(|(at, _)| at);
    let mut starts = std::iter::once(0).chain(words);
    starts
        .find(|&at| field_key(&trimmed[at..]).is_some())
        .map(|at| trimmed.split_at(at))
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || "._…-–|:".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        let Some(fields) = identity_fields(&FormText::from_plain(line)) else {
            return "none".into();
        };
        let each = fields.iter().map(|field| {
            format!(
                "{}={}{}",
                field.key,
                field.label.plain(),
                field
                    .value
                    .as_deref()
                    .map(|value| format!("={value}"))
                    .unwrap_or_default()
            )
        });
        each.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn lines_to_fill_in_are_fields_and_sentences_are_none() {
        assert_eq!(
            shown("Nom : ………… Prénom : ........ Classe :"),
            "name=Nom; given=Prénom; class=Classe"
        );
        assert_eq!(
            shown("Name: ______  Class: ______"),
            "name=Name; class=Class"
        );
        assert_eq!(shown("Session : juin 2026"), "session=Session=juin 2026");
        assert_eq!(shown("Nom : Dupont Classe : 2A"), "name=Nom; class=Classe");
        assert_eq!(
            shown("N° de candidat : ___ Salle : ___"),
            "number=N° de candidat; salle=Salle"
        );
        assert_eq!(shown("Activités : la production de documents"), "none");
        assert_eq!(shown("Mission 1 – La commande"), "none");
    }

    #[test]
    fn a_title_is_the_highest_heading_else_bold_else_the_first_line() {
        let waiting = |text: &str, kind| Waiting {
            text: crate::interchange::forms::read::plain::parse_emphasis(text),
            kind,
            at: (0, 0, 0),
        };
        let plain = ParagraphKind::Plain;
        assert_eq!(
            find_title(&[waiting("a", plain), waiting("b", ParagraphKind::Heading(1))]),
            Some(1)
        );
        assert_eq!(
            find_title(&[waiting("a", plain), waiting("**b**", plain)]),
            Some(1)
        );
        assert_eq!(
            find_title(&[waiting("Nom : …", plain), waiting("b", plain)]),
            Some(1)
        );
        assert_eq!(find_title(&[waiting("Une phrase.", plain)]), None);
    }
}
