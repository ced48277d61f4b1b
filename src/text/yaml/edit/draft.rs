//! A text being edited: its tree, and where each part of it exactly begins and ends.
//!
//! In: a text without errors. Out: byte positions in it. Never changes anything.

use super::{EditDiagnostic, EditRefusal, PathStep};
use crate::base::diagnostic::{Diagnostics, Place, Severity};
use crate::base::source::{Span, Text};
use crate::text::yaml::{
    YamlDiagnostic, YamlDocument, YamlEntry, YamlNode, YamlStyle, YamlValue, parse_yaml,
};

/// The indentation of a file that does not show its own.
const DEFAULT_INDENT: usize = 2;

/// A text with its tree.
#[derive(Debug)]
pub(super) struct YamlDraft {
    document: YamlDocument,
    /// Its comments, sorted by position.
    comments: Vec<Span>,
    /// How many keys are written twice. Such a file may still be edited elsewhere, as long as it gets no more of them.
    duplicates: usize,
}

/// A value with its surroundings in the text.
#[derive(Debug, Clone)]
pub(super) struct LocatedNode<'d> {
    pub(super) node: &'d YamlNode,
    /// The list or map that contains it, and its index there; `None` for the root.
    pub(super) within: Option<(&'d YamlNode, usize)>,
    /// The byte after its colon or dash; for an item of a `[…]`, its beginning.
    pub(super) after: usize,
    /// As much white space as stands before its key or dash on that line.
    pub(super) indent: String,
    /// Whether it is inside brackets or braces.
    pub(super) flow: bool,
}

/// How much of a path exists.
#[derive(Debug)]
pub(super) enum PathMatch<'d> {
    /// All of it.
    Whole(LocatedNode<'d>),
    /// Only this value, a map or nothing, after so many steps.
    Partial(LocatedNode<'d>, usize),
}

impl YamlDraft {
    /// Parses a text; one that is not valid YAML is not edited.
    pub(super) fn read(text: &str) -> Result<Self, EditRefusal> {
        let mut diagnostics = Diagnostics::new();
        let document = parse_yaml(&mut diagnostics, Text::new("", text));
        let (mut duplicates, mut first) = (0, None);
        for diagnostic in diagnostics.sorted() {
            match diagnostic.kind_as() {
                Some(YamlDiagnostic::DuplicateKey { .. }) => duplicates += 1,
                _ if diagnostic.kind.severity() == Severity::Error => {
                    first.get_or_insert(diagnostic.place);
                }
                _ => {}
            }
        }
        if let Some(Place::Span(text, span)) = first {
            let line = text.position(span.start).line;
            return Err(EditRefusal::new(EditDiagnostic::Unsound { line }, span));
        }
        let mut comments = document.comments.clone();
        comments.sort();
        Ok(Self {
            document,
            comments,
            duplicates,
        })
    }

    pub(super) fn text(&self) -> &str {
        self.document.text.as_str()
    }

    pub(super) fn root(&self) -> &YamlNode {
        &self.document.root
    }

    pub(super) fn duplicates(&self) -> usize {
        self.duplicates
    }

    /// The comments as written, in an order that does not depend on their positions.
    pub(super) fn comment_texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = self
            .comments
            .iter()
            .map(|&span| self.comment_text(span))
            .collect();
        texts.sort_unstable();
        texts
    }

    /// A comment as written.
    fn comment_text(&self, comment: Span) -> &str {
        self.document.text.slice(comment).trim_end()
    }

    /// The comments that begin in a range, with their positions.
    pub(super) fn comments_in(&self, range: Span) -> Vec<(usize, &str)> {
        let range = range.start..range.end;
        let found = self.comments.iter();
        let found = found.filter(|span| range.contains(&span.start));
        found
            .map(|&span| (span.start, self.comment_text(span)))
            .collect()
    }

    /// The comment on the line where a key begins.
    pub(super) fn comment_beside(&self, spot: &LocatedNode<'_>) -> Option<&str> {
        let (start, end) = self.comment_span_beside(spot)?;
        Some(&self.text()[start..end])
    }

    /// Where it begins and ends.
    pub(super) fn comment_span_beside(&self, spot: &LocatedNode<'_>) -> Option<(usize, usize)> {
        let (within, nth) = spot.within?;
        let key = self.part_start(within, nth);
        let line = Span::new(key, self.line_end_at(key));
        let (start, text) = self.comments_in(line).pop()?;
        Some((start, start + text.len()))
    }

    /// The line break that this file uses.
    pub(super) fn line_break(&self) -> &'static str {
        let text = self.text();
        match text.find(['\n', '\r']).map(|at| &text[at..]) {
            Some(rest) if rest.starts_with("\r\n") => "\r\n",
            Some(rest) if rest.starts_with('\r') => "\r",
            _ => "\n",
        }
    }

    /// The indentation that this file uses, taken from the first map inside a map.
    pub(super) fn indent_step(&self) -> String {
        let mut found = None;
        self.first_indent_step(self.root(), &mut found);
        " ".repeat(found.unwrap_or(DEFAULT_INDENT))
    }

    fn first_indent_step(&self, node: &YamlNode, found: &mut Option<usize>) {
        let children: Vec<&YamlNode> = match &node.value {
            YamlValue::Map(entries) => entries.iter().map(|entry| &entry.value).collect(),
            YamlValue::List(items) => items.iter().collect(),
            YamlValue::Scalar(_) => return,
        };
        for child in children {
            if let (YamlValue::Map(_), YamlValue::Map(inner), false) =
                (&node.value, &child.value, self.is_flow(child))
            {
                let outer = node.entries().and_then(|entries| entries.first());
                let columns = outer.zip(inner.first()).map(|(outer, inner)| {
                    let inner = self.column_of_key(inner);
                    inner.saturating_sub(self.column_of_key(outer))
                });
                // More than eight columns are an alignment rather than an indentation.
                if let Some(step @ 1..=8) = columns {
                    found.get_or_insert(step);
                }
            }
            if found.is_none() {
                self.first_indent_step(child, found);
            }
        }
    }

    fn column_of_key(&self, entry: &YamlEntry) -> usize {
        self.indent_before(entry.key.span.start).chars().count()
    }

    /// The beginning of the line of a byte.
    pub(super) fn line_start_at(&self, at: usize) -> usize {
        self.text()[..at].rfind(['\n', '\r']).map_or(0, |at| at + 1)
    }

    /// The end of the line of a byte, before its line break.
    pub(super) fn line_end_at(&self, at: usize) -> usize {
        let text = self.text();
        text[at..]
            .find(['\n', '\r'])
            .map_or(text.len(), |more| at + more)
    }

    /// The beginning of the next line; the end of the text where there is none.
    pub(super) fn next_line_at(&self, at: usize) -> usize {
        let end = self.line_end_at(at);
        let rest = &self.text()[end..];
        let length = match rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        end + length
    }

    /// As much white space as there are characters before a byte on its line.
    pub(super) fn indent_before(&self, at: usize) -> String {
        let before = &self.text()[self.line_start_at(at)..at];
        let blanks = before.chars().map(|c| if c == '\t' { c } else { ' ' });
        blanks.collect()
    }

    /// Whether only spaces precede a byte on its line.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        self.text()[self.line_start_at(at)..at].trim().is_empty()
    }

    /// The next byte that is neither white space nor comment.
    pub(super) fn skip_blank(&self, mut at: usize) -> usize {
        loop {
            let rest = &self.text()[at..];
            at += rest.len() - rest.trim_start().len();
            match self.comments.binary_search_by_key(&at, |span| span.start) {
                Ok(found) if self.comments[found].end > at => at = self.comments[found].end,
                _ => return at,
            }
        }
    }

    pub(super) fn starts_with(&self, at: usize, what: char) -> bool {
        self.text()[at..].starts_with(what)
    }

    /// Whether a list or map is written in brackets or braces.
    pub(super) fn is_flow(&self, node: &YamlNode) -> bool {
        match &node.value {
            YamlValue::Map(_) => self.starts_with(node.span.start, '{'),
            // The span of a block list may begin after its dash, with an item in brackets.
            YamlValue::List(items) => {
                self.starts_with(node.span.start, '[')
                    && items
                        .first()
                        .is_none_or(|item| item.span.start > node.span.start)
            }
            YamlValue::Scalar(_) => false,
        }
    }

    /// The byte after the colon of an entry; `None` if it has none.
    pub(super) fn after_colon(&self, entry: &YamlEntry) -> Option<usize> {
        let at = self.skip_blank(entry.key.span.end);
        self.starts_with(at, ':').then_some(at + 1)
    }

    fn after_key(&self, entry: &YamlEntry) -> usize {
        self.after_colon(entry).unwrap_or(entry.key.span.end)
    }

    /// The position of the dash of an item of a block list. The parser gives none, so the items before it are measured.
    fn dash_offset(&self, list: &YamlNode, nth: usize) -> usize {
        let items = list.items().unwrap_or_default();
        match nth.checked_sub(1).and_then(|before| items.get(before)) {
            Some(before) => {
                self.skip_blank(self.value_end(self.dash_offset(list, nth - 1) + 1, before))
            }
            None if self.starts_with(list.span.start, '-') => list.span.start,
            None => self.text()[..list.span.start]
                .rfind('-')
                .unwrap_or(list.span.start),
        }
    }

    /// Where an entry or item begins: at its key, at its dash or, inside brackets, at the item.
    pub(super) fn part_start(&self, within: &YamlNode, nth: usize) -> usize {
        match &within.value {
            YamlValue::Map(entries) => entries[nth].key.span.start,
            YamlValue::List(items) if self.is_flow(within) => items[nth].span.start,
            _ => self.dash_offset(within, nth),
        }
    }

    /// Where the value of an entry or item may begin.
    fn part_value_start(&self, within: &YamlNode, nth: usize) -> usize {
        match &within.value {
            YamlValue::Map(entries) => self.after_key(&entries[nth]),
            YamlValue::List(items) if self.is_flow(within) => items[nth].span.start,
            _ => self.dash_offset(within, nth) + 1,
        }
    }

    /// Where an entry or item ends.
    pub(super) fn part_end(&self, within: &YamlNode, nth: usize) -> usize {
        let node = match &within.value {
            YamlValue::Map(entries) => &entries[nth].value,
            YamlValue::List(items) => &items[nth],
            YamlValue::Scalar(_) => return within.span.end,
        };
        self.value_end(self.part_value_start(within, nth), node)
    }

    /// Where the value after `after` ends. For `*name` that is the end of the name: the node has the span of what it
    /// repeats.
    pub(super) fn value_end(&self, after: usize, node: &YamlNode) -> usize {
        let start = self.skip_blank(after);
        if self.starts_with(start, '*') {
            let rest = &self.text()[start..];
            let length = rest.find(|c: char| c.is_whitespace() || ",[]{}".contains(c));
            return start + length.unwrap_or(rest.len());
        }
        match &node.value {
            YamlValue::Scalar(scalar) if scalar.style == YamlStyle::Empty => after,
            YamlValue::Scalar(scalar) if scalar.style == YamlStyle::Block => {
                self.block_end(after, node)
            }
            YamlValue::Map(entries) if !self.is_flow(node) && !entries.is_empty() => {
                self.part_end(node, entries.len() - 1)
            }
            YamlValue::List(items) if !self.is_flow(node) && !items.is_empty() => {
                self.part_end(node, items.len() - 1)
            }
            _ => node.span.end,
        }
    }

    /// The end of a block scalar, without the blank lines after it unless its header keeps them (`|+`).
    fn block_end(&self, after: usize, node: &YamlNode) -> usize {
        let head = self.skip_blank(after);
        let head = &self.text()[head..self.line_end_at(head)];
        let header = head.split_whitespace().next().unwrap_or_default();
        let body = self.document.text.slice(node.span);
        let kept = if header.contains('+') {
            let body = body.trim_end_matches(' ');
            let body = body.strip_suffix('\n').unwrap_or(body);
            body.strip_suffix('\r').unwrap_or(body)
        } else {
            body.trim_end()
        };
        if kept.is_empty() {
            self.line_end_at(self.skip_blank(after))
        } else {
            node.span.start + kept.len()
        }
    }

    /// The end of an entry or item with what belongs to it: the rest of its last line, and comments that are indented
    /// deeper.
    pub(super) fn part_lines_end(&self, within: &YamlNode, nth: usize) -> usize {
        let indent = self.indent_before(self.part_start(within, nth)).len();
        let mut end = self.line_end_at(self.part_end(within, nth));
        loop {
            let next = self.next_line_at(end);
            let line = &self.text()[next..self.line_end_at(next)];
            let lead = line.len() - line.trim_start().len();
            if next == end || !line[lead..].starts_with('#') || lead <= indent {
                return end;
            }
            end = self.line_end_at(next);
        }
    }

    fn part_spot<'d>(
        &'d self,
        outer: &LocatedNode<'d>,
        nth: usize,
        node: &'d YamlNode,
    ) -> LocatedNode<'d> {
        let within = outer.node;
        let flow = outer.flow || self.is_flow(within);
        let start = self.part_start(within, nth);
        LocatedNode {
            node,
            within: Some((within, nth)),
            after: self.part_value_start(within, nth),
            indent: if flow {
                outer.indent.clone()
            } else {
                self.indent_before(start)
            },
            flow,
        }
    }

    /// The root.
    pub(super) fn root_spot(&self) -> LocatedNode<'_> {
        LocatedNode {
            node: self.root(),
            within: None,
            after: 0,
            indent: String::new(),
            flow: false,
        }
    }

    /// Follows a path as far as it goes.
    pub(super) fn follow_path(&self, path: &[PathStep]) -> Result<PathMatch<'_>, EditRefusal> {
        let mut spot = self.root_spot();
        for (depth, key) in path.iter().enumerate() {
            let Some(nth) = self.part_index(spot.node, key)? else {
                return Ok(PathMatch::Partial(spot, depth));
            };
            let node = match &spot.node.value {
                YamlValue::Map(entries) => &entries[nth].value,
                YamlValue::List(items) => &items[nth],
                YamlValue::Scalar(_) => return Ok(PathMatch::Partial(spot, depth)),
            };
            spot = self.part_spot(&spot, nth, node);
        }
        Ok(PathMatch::Whole(spot))
    }

    /// The value at a path, all of which must exist.
    pub(super) fn find(&self, path: &[PathStep]) -> Result<LocatedNode<'_>, EditRefusal> {
        match self.follow_path(path)? {
            PathMatch::Whole(spot) => Ok(spot),
            PathMatch::Partial(spot, depth) => Err(EditRefusal::new(
                EditDiagnostic::NotThere {
                    path: super::path_text(&path[..=depth]),
                },
                spot.node.span,
            )),
        }
    }

    /// The value at a path, if there is one.
    pub(super) fn value_at(&self, path: &[PathStep]) -> Option<&YamlNode> {
        self.find(path).ok().map(|spot| spot.node)
    }

    /// The index of the entry or item that a step names; `None` where it is missing and could be added.
    fn part_index(&self, node: &YamlNode, key: &PathStep) -> Result<Option<usize>, EditRefusal> {
        match (key, &node.value) {
            (PathStep::Name(name), YamlValue::Map(entries)) => {
                let mut found = (0..entries.len()).filter(|&nth| entries[nth].key.text == *name);
                let nth = found.next();
                if let Some(second) = found.next() {
                    let reason = EditDiagnostic::Twice { key: name.clone() };
                    return Err(EditRefusal::new(reason, entries[second].key.span));
                }
                Ok(nth)
            }
            (PathStep::Name(_), _) if node.is_empty() => Ok(None),
            (&PathStep::Item(nth), YamlValue::List(items)) if nth < items.len() => Ok(Some(nth)),
            (PathStep::Name(name), _) => {
                let reason = EditDiagnostic::NotAMap { key: name.clone() };
                Err(EditRefusal::new(reason, node.span))
            }
            (PathStep::Item(nth), _) => {
                let path = nth.to_string();
                Err(EditRefusal::new(
                    EditDiagnostic::NotThere { path },
                    node.span,
                ))
            }
        }
    }
}
