//! A source as the Markdown parser gets it, and the way back from its offsets to the source's.
//!
//! In: a source. Out: [`FoldedSource`], nearly the same text. Never interprets Markdown; [`super::nodes`] does.

use std::ops::Range;

/// Put before a line, so that the parser sees one paragraph whatever the line begins with. The space is there because
/// emphasis depends on the character before it, and white space counts like the beginning of a paragraph.
pub(super) const LINE_GUARD: &str = "x ";

/// What is parsed instead of a source.
pub(super) struct FoldedSource {
    /// What is parsed.
    pub(super) text: String,
    /// Where each copied piece begins, in `text` and in the source, in ascending order.
    pieces: Vec<(usize, usize)>,
}

impl FoldedSource {
    /// A line: [`LINE_GUARD`], then the source without blanks at its ends, each newline and the blanks around it one
    /// space.
    pub(super) fn from_line(source: &str) -> FoldedSource {
        let mut folded = FoldedSource {
            text: LINE_GUARD.to_owned(),
            pieces: vec![(0, 0)],
        };
        let mut start = 0;
        for part in source.split_inclusive(['\n', '\r']) {
            let content = part.trim_ascii();
            if !content.is_empty() {
                if folded.text.len() > LINE_GUARD.len() {
                    folded.text.push(' ');
                }
                folded.copy_piece(
                    source,
                    start + part.len() - part.trim_ascii_start().len(),
                    content.len(),
                );
            }
            start += part.len();
        }
        folded
    }

    /// A text: the source with a backslash before each of the offsets `escaped`, which are sorted.
    pub(super) fn from_text(source: &str, escaped: &[usize]) -> FoldedSource {
        let mut folded = FoldedSource {
            text: String::with_capacity(source.len() + escaped.len()),
            pieces: Vec::new(),
        };
        let mut start = 0;
        for &at in escaped {
            folded.copy_piece(source, start, at - start);
            folded.text.push('\\');
            start = at;
        }
        folded.copy_piece(source, start, source.len() - start);
        folded
    }

    fn copy_piece(&mut self, source: &str, start: usize, length: usize) {
        self.pieces.push((self.text.len(), start));
        self.text.push_str(&source[start..start + length]);
    }

    /// The offset in the source of an offset in `text`.
    pub(super) fn to_source(&self, offset: usize) -> usize {
        let piece = self.pieces.partition_point(|(here, _)| *here <= offset);
        let (here, there) = self.pieces[piece.saturating_sub(1)];
        let next = self
            .pieces
            .get(piece)
            .map_or(usize::MAX, |(_, there)| *there);
        (there + (offset - here)).min(next)
    }

    /// The range in the source of a range in `text`.
    pub(super) fn range_to_source(&self, range: Range<usize>) -> Range<usize> {
        self.to_source(range.start)..self.to_source(range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_knows_the_way_back() {
        let folded = FoldedSource::from_line(" a é \r\n\n  b c\n");
        assert_eq!(folded.text, "x a é b c");
        let at = folded.text.find('b').expect("a b");
        assert_eq!(
            &" a é \r\n\n  b c\n"[folded.range_to_source(at..at + 3)],
            "b c"
        );
    }

    #[test]
    fn backslashes_do_not_move_what_follows() {
        let folded = FoldedSource::from_text("[a]: b [c]", &[0, 7]);
        assert_eq!(folded.text, "\\[a]: b \\[c]");
        assert_eq!(folded.to_source(1), 0);
        assert_eq!(folded.to_source(3), 2);
        assert_eq!(folded.range_to_source(9..12), 7..10);
    }
}
