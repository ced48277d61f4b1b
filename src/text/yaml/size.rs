//! How long one text may be: what is more than pages show is an error at once, before it is typeset.
//!
//! To break a word of 95,000 letters into lines took 21 s, a text of 20,000 lines a minute, and a table of which each
//! row is one sign had a million cells. In: a tree. Out: one diagnostic for each text that is over a bound. Never looks
//! at what a text means.

use super::problem::YamlDiagnostic;
use super::tree::{YamlNode, YamlValue};
use crate::base::source::Span;

/// Ten pages of a remark.
const MAX_LENGTH: usize = 20_000;
/// Letters between two places where a line may break.
const MAX_WORD: usize = 1_000;
/// Lines of one text.
const MAX_LINES: usize = 1_000;
/// Cells of the tables of one text: its lines times the columns of the widest.
const MAX_TABLE_CELLS: usize = 4_000;

/// Every text of a tree that is over a bound, with its beginning.
pub(super) fn oversized_texts(root: &YamlNode) -> Vec<(YamlDiagnostic, Span)> {
    let mut found = Vec::new();
    add_oversized(root, &mut found);
    found
}

fn add_oversized(node: &YamlNode, found: &mut Vec<(YamlDiagnostic, Span)>) {
    match &node.value {
        YamlValue::Scalar(scalar) => {
            found.extend(oversize(&scalar.text).map(|what| (what, beginning(node.span))));
        }
        YamlValue::List(items) => items.iter().for_each(|item| add_oversized(item, found)),
        YamlValue::Map(entries) => {
            for entry in entries {
                let key = oversize(&entry.key.text);
                found.extend(key.map(|what| (what, beginning(entry.key.span))));
                add_oversized(&entry.value, found);
            }
        }
    }
}

/// Which bound a text is over.
fn oversize(text: &str) -> Option<YamlDiagnostic> {
    // Most texts are short, and looked at no further.
    if text.len() <= MAX_WORD {
        return None;
    }
    let length = text.chars().count();
    let lines = text.lines().count();
    let bars = text.lines().map(|line| line.matches('|').count()).max();
    let cells = lines * bars.unwrap_or(0);
    let word = longest_word(text);
    if length > MAX_LENGTH {
        Some(YamlDiagnostic::LongText { length })
    } else if word > MAX_WORD {
        Some(YamlDiagnostic::LongWord { length: word })
    } else if lines > MAX_LINES {
        Some(YamlDiagnostic::ManyLines { count: lines })
    } else if cells > MAX_TABLE_CELLS {
        Some(YamlDiagnostic::LargeTable { cells })
    } else {
        None
    }
}

/// The letters of the longest run in which no line can break.
fn longest_word(text: &str) -> usize {
    let words = text.split(|c: char| c == '-' || c == '\u{200b}' || can_break_beside(c));
    words
        .filter(|word| word.len() > MAX_WORD)
        .map(|word| word.chars().count())
        .max()
        .unwrap_or(0)
}

/// White space, and the letters of languages that are written without it.
fn can_break_beside(c: char) -> bool {
    let is_without_spaces = matches!(
        c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{d7ff}'
    ) || ('\u{20000}'..='\u{3ffff}').contains(&c);
    is_without_spaces || (c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}')
}

fn beginning(span: Span) -> Span {
    Span::new(span.start, span.end.min(span.start + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_page_shows_is_named() {
        let word = "a".repeat(MAX_WORD);
        assert_eq!(oversize(&word), None);
        let length = MAX_WORD + 1;
        assert_eq!(
            oversize(&format!("a {word}b")),
            Some(YamlDiagnostic::LongWord { length })
        );
        assert_eq!(oversize(&format!("a {word} b {word} c-{word}")), None);
        assert_eq!(oversize(&"漢".repeat(MAX_LENGTH)), None);
        let length = MAX_LENGTH + 1;
        assert_eq!(
            oversize(&"漢".repeat(length)),
            Some(YamlDiagnostic::LongText { length })
        );
        let count = MAX_LINES + 1;
        assert_eq!(
            oversize(&"a\n".repeat(count)),
            Some(YamlDiagnostic::ManyLines { count })
        );
        let table = "|a".repeat(400) + "\n" + &"|-".repeat(400) + "\n" + &"|\n".repeat(98);
        let cells = 40_000;
        assert_eq!(oversize(&table), Some(YamlDiagnostic::LargeTable { cells }));
    }
}
