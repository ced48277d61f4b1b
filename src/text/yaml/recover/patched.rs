//! A text with some of its lines written otherwise, and the way back from its places to those of the original.
//!
//! Each line knows the lines of the original that it stands for, so that a line may become two and two may become one.

use crate::base::source::Span;
use crate::text::yaml::tree::{YamlNode, YamlValue};

/// A text, line by line.
#[derive(Debug, Clone)]
pub(super) struct PatchedText<'t> {
    original: &'t str,
    lines: Vec<PatchedLine<'t>>,
}

#[derive(Debug, Clone)]
struct PatchedLine<'t> {
    text: String,
    /// `\n`, `\r\n`, `\r`, or nothing at the end of the text.
    ending: &'t str,
    /// What it stands for, without line break.
    original: Span,
    /// The repair that wrote it.
    repair: Option<usize>,
}

impl<'t> PatchedText<'t> {
    pub(super) fn new(original: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        while start < original.len() {
            let rest = &original[start..];
            let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let ending = match &rest[length..] {
                "" => 0,
                behind if behind.starts_with("\r\n") => 2,
                _ => 1,
            };
            lines.push(PatchedLine {
                text: rest[..length].to_owned(),
                ending: &rest[length..length + ending],
                original: Span::new(start, start + length),
                repair: None,
            });
            start += length + ending;
        }
        Self { original, lines }
    }

    /// The text as it was typed.
    pub(super) fn original(&self) -> &'t str {
        self.original
    }

    pub(super) fn text(&self) -> String {
        let lines = self.lines.iter();
        lines
            .flat_map(|line| [line.text.as_str(), line.ending])
            .collect()
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// A line, counted from 0; empty where there is none.
    pub(super) fn line(&self, nth: usize) -> &str {
        self.lines.get(nth).map_or("", |line| &line.text)
    }

    /// The line that a byte of [`text`](Self::text) stands on.
    pub(super) fn line_at(&self, byte: usize) -> usize {
        let mut end = 0;
        for (nth, line) in self.lines.iter().enumerate() {
            end += line.text.len() + line.ending.len();
            if byte < end {
                return nth;
            }
        }
        self.lines.len().saturating_sub(1)
    }

    /// Where a line begins in [`text`](Self::text).
    pub(super) fn start_of(&self, nth: usize) -> usize {
        let before = self.lines.iter().take(nth);
        before.map(|line| line.text.len() + line.ending.len()).sum()
    }

    /// The repair that wrote a line.
    pub(super) fn repair_of(&self, nth: usize) -> Option<usize> {
        self.lines.get(nth).and_then(|line| line.repair)
    }

    /// Writes `count` lines from `first` otherwise. As many lines as before each stand for one; else all stand for all.
    pub(super) fn replace(&mut self, first: usize, count: usize, with: &[String]) {
        let Some(last) = (first + count)
            .checked_sub(1)
            .filter(|&last| last < self.lines.len())
        else {
            return;
        };
        let whole = self.lines[first].original.to(self.lines[last].original);
        let ending = self.lines[last].ending;
        let inner = if self.lines[first].ending.is_empty() {
            "\n"
        } else {
            self.lines[first].ending
        };
        let repair = (first..=last).find_map(|nth| self.lines[nth].repair);
        let mut made: Vec<PatchedLine<'t>> = Vec::with_capacity(with.len());
        for (nth, text) in with.iter().enumerate() {
            let same = (with.len() == count).then(|| &self.lines[first + nth]);
            made.push(PatchedLine {
                text: text.clone(),
                ending: match same {
                    Some(line) => line.ending,
                    None if nth + 1 == with.len() => ending,
                    None => inner,
                },
                original: same.map_or(whole, |line| line.original),
                repair: same.map_or(repair, |line| line.repair),
            });
        }
        self.lines.splice(first..=last, made);
    }

    /// Remembers which repair wrote the lines from `first`.
    pub(super) fn set_repair(&mut self, first: usize, count: usize, repair: usize) {
        for line in self.lines.iter_mut().skip(first).take(count) {
            line.repair = Some(repair);
        }
    }

    /// The lines that a repair wrote, and what they stand for.
    pub(super) fn written_by(&self, repair: usize) -> (Vec<&str>, Span) {
        let mut texts = Vec::new();
        let mut span: Option<Span> = None;
        for line in self.lines.iter().filter(|line| line.repair == Some(repair)) {
            texts.push(line.text.as_str());
            span = Some(span.map_or(line.original, |span| span.to(line.original)));
        }
        (texts, span.unwrap_or_default())
    }

    /// Where a span of [`text`](Self::text) stands in the original.
    pub(super) fn original_span(&self, span: Span) -> Span {
        Span::new(
            self.original_byte(span.start, false),
            self.original_byte(span.end, true),
        )
    }

    /// A place inside what was written otherwise is, in the original, the start or the end of what differs.
    fn original_byte(&self, at: usize, is_end: bool) -> usize {
        let mut start = 0;
        for line in &self.lines {
            let length = line.text.len();
            if at <= start + length {
                return self.byte_in_line(line, at - start, is_end);
            }
            start += length + line.ending.len();
            // Inside `\r\n`, or right behind the last line break.
            if at < start {
                return line.original.end + (at - (start - line.ending.len()));
            }
        }
        self.original.len()
    }

    fn byte_in_line(&self, line: &PatchedLine<'_>, at: usize, is_end: bool) -> usize {
        let typed = &self.original[line.original.start..line.original.end];
        if typed == line.text {
            return line.original.start + at;
        }
        let head = common_length(typed.chars(), line.text.chars());
        let tail = common_length(typed[head..].chars().rev(), line.text[head..].chars().rev());
        let behind = line.text.len() - at;
        if at < head || (at == head && (is_end || head < line.text.len() - tail)) {
            line.original.start + at
        } else if behind <= tail && (behind < tail || !is_end || head == line.text.len() - tail) {
            line.original.end - behind
        } else if is_end {
            line.original.end - tail
        } else {
            line.original.start + head
        }
    }

    /// Moves every place of a tree back to the original.
    pub(super) fn restore_spans(&self, root: &mut YamlNode, comments: &mut [Span]) {
        for comment in comments {
            *comment = self.original_span(*comment);
        }
        self.restore_node_spans(root);
    }

    fn restore_node_spans(&self, node: &mut YamlNode) {
        node.span = self.original_span(node.span);
        match &mut node.value {
            YamlValue::Scalar(_) => {}
            YamlValue::List(items) => items
                .iter_mut()
                .for_each(|item| self.restore_node_spans(item)),
            YamlValue::Map(entries) => {
                for entry in entries {
                    entry.key.span = self.original_span(entry.key.span);
                    self.restore_node_spans(&mut entry.value);
                }
            }
        }
    }
}

/// How many bytes of characters two texts begin with alike.
fn common_length(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b)
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_through_lines_that_were_split_and_joined() {
        let original = "a: b: c\r\nd: e\n  f: g\n";
        let mut patched = PatchedText::new(original);
        patched.replace(0, 1, &["a:".to_owned(), "  b: c".to_owned()]);
        patched.replace(2, 2, &["d: \"e f: g\"".to_owned()]);
        let text = patched.text();
        assert_eq!(text, "a:\r\n  b: c\r\nd: \"e f: g\"\n");
        let back = |part: &str| {
            let at = text.find(part).unwrap();
            let span = patched.original_span(Span::new(at, at + part.len()));
            &original[span.start..span.end]
        };
        assert_eq!((back("b"), back("c"), back("d")), ("b", "c", "d"));
        assert_eq!(back("\"e f: g\""), "e\n  f: g");
    }
}
