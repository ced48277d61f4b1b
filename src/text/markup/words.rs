//! A line without any Markdown, read without a parser. The levels of fifty rows on a thousand sheets are such lines; to
//! parse each of them took a fifth of a build with nothing to do.

use super::nodes::MarkupNode;
use super::read::ParsedMarkup;

/// Whether a line consists of letters, digits, marks without meaning in Markdown, and single spaces.
pub(super) fn is_plain_words(source: &str) -> bool {
    let mut words = source.split(' ');
    words.all(|word| !word.is_empty() && word.chars().all(is_plain_character))
}

fn is_plain_character(c: char) -> bool {
    c.is_alphanumeric() || ",.'’;?()%°".contains(c)
}

/// Reads such a line.
pub(super) fn read_words(source: &str) -> ParsedMarkup {
    ParsedMarkup {
        nodes: vec![MarkupNode::Text(source.to_owned())],
        findings: Vec::new(),
        images: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markup::fold::FoldedSource;
    use crate::text::markup::read::read_line;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_what_the_parser_makes_of_them(source in "([\\p{L}\\p{N},.'’;?()%°]{1,5} ?){1,5}") {
            if is_plain_words(&source) {
                let (short, long) = (read_words(&source), read_line(&FoldedSource::from_line(&source)));
                prop_assert_eq!(format!("{:?}", short.nodes), format!("{:?}", long.nodes));
                prop_assert!(long.findings.is_empty() && long.images.is_empty());
            }
        }
    }

    #[test]
    fn what_markdown_looks_at_is_no_word() {
        for source in [
            "", " a", "a ", "a  b", "a-b", "a\nb", "e\u{301}", "*a*", "a\u{a0}b", "a:b", "a@b",
            "#a",
        ] {
            assert!(!is_plain_words(source), "{source:?}");
        }
        assert!(is_plain_words("Très insuffisant 2") && is_plain_words("非常に 良い"));
    }
}
