//! A text about to be edited: its tree, and where each part really begins and ends.
//!
//! In: a sound text. Out: places in it. Never changes anything.

use super::{Key, Reason, Refused};
use crate::base::diagnostic::{Place, Problems, Severity};
use crate::base::source::{Span, Text};
use crate::text::yaml::{Document, Entry, Node, Style, Value, parse};

/// How far lines of a file are moved in where it does not show it itself.
const STEP: usize = 2;

/// A text, read.
#[derive(Debug)]
pub(super) struct Draft {
    document: Document,
    /// Its comments by place.
    comments: Vec<Span>,
    /// Keys that stand twice, which is told elsewhere.
    duplicates: usize,
}

/// A value that stands somewhere in a text.
#[derive(Debug, Clone)]
pub(super) struct Spot<'d> {
    pub(super) node: &'d Node,
    /// The list or map that it stands in, and which of its parts it is; none for the root.
    pub(super) within: Option<(&'d Node, usize)>,
    /// Behind its colon or dash; of a part of a `[…]`, its beginning.
    pub(super) after: usize,
    /// What stands before its key or dash on that line, as white space.
    pub(super) indent: String,
    /// Whether it stands inside brackets or braces.
    pub(super) flow: bool,
}

/// What there is of a path.
#[derive(Debug)]
pub(super) enum Way<'d> {
    /// All of it.
    Whole(Spot<'d>),
    /// Only the value up to here, a map or nothing; these steps are missing.
    Part(Spot<'d>, usize),
}

impl Draft {
    /// Reads a text; one that is no sound YAML is not edited.
    pub(super) fn read(text: &str) -> Result<Self, Refused> {
        let mut problems = Problems::new();
        let document = parse(&mut problems, Text::new("", text));
        let (mut duplicates, mut first) = (0, None);
        for diagnostic in problems.sorted() {
            match diagnostic.problem.code() {
                "duplicate-key" => duplicates += 1,
                _ if diagnostic.problem.severity() == Severity::Error => {
                    first.get_or_insert(diagnostic.place);
                }
                _ => {}
            }
        }
        if let Some(Place::Span(text, span)) = first {
            let line = text.position(span.start).line;
            return Err(Refused::new(Reason::Unsound { line }, span));
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

    pub(super) fn root(&self) -> &Node {
        &self.document.root
    }

    pub(super) fn duplicates(&self) -> usize {
        self.duplicates
    }

    /// The comments as written, in an order that does not depend on where they stand.
    pub(super) fn said(&self) -> Vec<&str> {
        let mut said: Vec<&str> = self.comments.iter().map(|&span| self.words(span)).collect();
        said.sort_unstable();
        said
    }

    /// A comment as written.
    fn words(&self, comment: Span) -> &str {
        self.document.text.slice(comment).trim_end()
    }

    /// The comments of a range.
    pub(super) fn comments(&self, range: Span) -> Vec<(usize, &str)> {
        let within = |span: &&Span| span.start >= range.start && span.start < range.end;
        let found = self.comments.iter().filter(within);
        found.map(|&span| (span.start, self.words(span))).collect()
    }

    /// The line break that this file uses.
    pub(super) fn eol(&self) -> &'static str {
        let text = self.text();
        match text.find(['\n', '\r']).map(|at| &text[at..]) {
            Some(rest) if rest.starts_with("\r\n") => "\r\n",
            Some(rest) if rest.starts_with('\r') => "\r",
            _ => "\n",
        }
    }

    /// How far this file moves lines in, by the first map or list that stands in a map.
    pub(super) fn step(&self) -> String {
        let mut found = None;
        self.first_step(self.root(), &mut found);
        " ".repeat(found.unwrap_or(STEP))
    }

    fn first_step(&self, node: &Node, found: &mut Option<usize>) {
        let children: Vec<&Node> = match &node.value {
            Value::Map(entries) => entries.iter().map(|entry| &entry.value).collect(),
            Value::List(items) => items.iter().collect(),
            Value::Scalar(_) => return,
        };
        for child in children {
            if let (Value::Map(_), Value::Map(inner), false) =
                (&node.value, &child.value, self.is_flow(child))
            {
                let outer = node.entries().and_then(|entries| entries.first());
                let columns = outer.zip(inner.first()).map(|(outer, inner)| {
                    let column = |entry: &Entry| self.lead(entry.key.span.start).chars().count();
                    column(inner).saturating_sub(column(outer))
                });
                if let Some(step @ 1..=8) = columns {
                    found.get_or_insert(step);
                }
            }
            if found.is_none() {
                self.first_step(child, found);
            }
        }
    }

    /// The beginning of the line that a byte stands on.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text()[..at].rfind(['\n', '\r']).map_or(0, |at| at + 1)
    }

    /// The end of the line that a byte stands on, before its line break.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let text = self.text();
        text[at..]
            .find(['\n', '\r'])
            .map_or(text.len(), |more| at + more)
    }

    /// The beginning of the next line; the end of the text where there is none.
    pub(super) fn next_line(&self, at: usize) -> usize {
        let end = self.line_end(at);
        let rest = &self.text()[end..];
        let length = match rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        end + length
    }

    /// What stands before a byte on its line, as white space.
    pub(super) fn lead(&self, at: usize) -> String {
        let before = &self.text()[self.line_start(at)..at];
        let blank = |c: char| if c == '\t' { c } else { ' ' };
        before.chars().map(blank).collect()
    }

    /// Whether nothing but spaces stands before a byte on its line.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        self.text()[self.line_start(at)..at].trim().is_empty()
    }

    /// The next byte that is neither white space nor comment.
    pub(super) fn skip(&self, mut at: usize) -> usize {
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
    pub(super) fn is_flow(&self, node: &Node) -> bool {
        match &node.value {
            Value::Map(_) => self.starts_with(node.span.start, '{'),
            // A block list may begin behind its dash, with an item in brackets.
            Value::List(items) => {
                self.starts_with(node.span.start, '[')
                    && items
                        .first()
                        .is_none_or(|item| item.span.start > node.span.start)
            }
            Value::Scalar(_) => false,
        }
    }

    /// Behind the colon of an entry; `None` where it has none.
    pub(super) fn colon(&self, entry: &Entry) -> Option<usize> {
        let at = self.skip(entry.key.span.end);
        self.starts_with(at, ':').then_some(at + 1)
    }

    fn after_key(&self, entry: &Entry) -> usize {
        self.colon(entry).unwrap_or(entry.key.span.end)
    }

    /// The dash of an item of a block list.
    fn dash(&self, list: &Node, nth: usize) -> usize {
        let items = list.items().unwrap_or_default();
        match nth.checked_sub(1).and_then(|before| items.get(before)) {
            Some(before) => self.skip(self.end(self.dash(list, nth - 1) + 1, before)),
            None if self.starts_with(list.span.start, '-') => list.span.start,
            None => self.text()[..list.span.start]
                .rfind('-')
                .unwrap_or(list.span.start),
        }
    }

    /// Where a part of a list or map begins: at its key, its dash or, inside brackets, itself.
    pub(super) fn part_start(&self, within: &Node, nth: usize) -> usize {
        match &within.value {
            Value::Map(entries) => entries[nth].key.span.start,
            Value::List(items) if self.is_flow(within) => items[nth].span.start,
            _ => self.dash(within, nth),
        }
    }

    /// Where the value of a part may begin.
    fn part_after(&self, within: &Node, nth: usize) -> usize {
        match &within.value {
            Value::Map(entries) => self.after_key(&entries[nth]),
            Value::List(items) if self.is_flow(within) => items[nth].span.start,
            _ => self.dash(within, nth) + 1,
        }
    }

    /// Where a part of a list or map ends.
    pub(super) fn part_end(&self, within: &Node, nth: usize) -> usize {
        let node = match &within.value {
            Value::Map(entries) => &entries[nth].value,
            Value::List(items) => &items[nth],
            Value::Scalar(_) => return within.span.end,
        };
        self.end(self.part_after(within, nth), node)
    }

    /// Where a value ends that stands behind `after`; of what is repeated by `*name`, the end of the name.
    pub(super) fn end(&self, after: usize, node: &Node) -> usize {
        let start = self.skip(after);
        if self.starts_with(start, '*') {
            let stop = |c: char| c.is_whitespace() || ",[]{}".contains(c);
            let rest = &self.text()[start..];
            return start + rest.find(stop).unwrap_or(rest.len());
        }
        match &node.value {
            Value::Scalar(scalar) if scalar.style == Style::Empty => after,
            Value::Scalar(scalar) if scalar.style == Style::Block => self.block_end(after, node),
            Value::Map(entries) if !self.is_flow(node) && !entries.is_empty() => {
                self.part_end(node, entries.len() - 1)
            }
            Value::List(items) if !self.is_flow(node) && !items.is_empty() => {
                self.part_end(node, items.len() - 1)
            }
            _ => node.span.end,
        }
    }

    /// A block keeps the blank lines behind it only where its head says so.
    fn block_end(&self, after: usize, node: &Node) -> usize {
        let head = self.skip(after);
        let head = &self.text()[head..self.line_end(head)];
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
            self.line_end(self.skip(after))
        } else {
            node.span.start + kept.len()
        }
    }

    /// The end of a part with what belongs to it: the rest of its last line, and the comments that stand further in.
    pub(super) fn part_lines_end(&self, within: &Node, nth: usize) -> usize {
        let indent = self.lead(self.part_start(within, nth)).len();
        let mut end = self.line_end(self.part_end(within, nth));
        loop {
            let next = self.next_line(end);
            let line = &self.text()[next..self.line_end(next)];
            let lead = line.len() - line.trim_start().len();
            if next == end || !line[lead..].starts_with('#') || lead <= indent {
                return end;
            }
            end = self.line_end(next);
        }
    }

    fn spot<'d>(&'d self, outer: &Spot<'d>, nth: usize, node: &'d Node) -> Spot<'d> {
        let within = outer.node;
        let flow = outer.flow || self.is_flow(within);
        let start = self.part_start(within, nth);
        Spot {
            node,
            within: Some((within, nth)),
            after: self.part_after(within, nth),
            indent: if flow {
                outer.indent.clone()
            } else {
                self.lead(start)
            },
            flow,
        }
    }

    /// The value of the whole text.
    pub(super) fn whole(&self) -> Spot<'_> {
        Spot {
            node: self.root(),
            within: None,
            after: 0,
            indent: String::new(),
            flow: false,
        }
    }

    /// Follows a path as far as it goes.
    pub(super) fn follow(&self, path: &[Key]) -> Result<Way<'_>, Refused> {
        let mut spot = self.whole();
        for (depth, key) in path.iter().enumerate() {
            let Some(nth) = self.step_of(spot.node, key)? else {
                return Ok(Way::Part(spot, depth));
            };
            let node = match &spot.node.value {
                Value::Map(entries) => &entries[nth].value,
                Value::List(items) => &items[nth],
                Value::Scalar(_) => return Ok(Way::Part(spot, depth)),
            };
            spot = self.spot(&spot, nth, node);
        }
        Ok(Way::Whole(spot))
    }

    /// The value at a path, all of which must be there.
    pub(super) fn found(&self, path: &[Key]) -> Result<Spot<'_>, Refused> {
        match self.follow(path)? {
            Way::Whole(spot) => Ok(spot),
            Way::Part(spot, depth) => Err(Refused::new(
                Reason::NotThere {
                    path: super::shown(&path[..=depth]),
                },
                spot.node.span,
            )),
        }
    }

    /// Which part of a value a step names; `None` where a map, or nothing, could take it.
    fn step_of(&self, node: &Node, key: &Key) -> Result<Option<usize>, Refused> {
        match (key, &node.value) {
            (Key::Name(name), Value::Map(entries)) => {
                let mut found = (0..entries.len()).filter(|&nth| entries[nth].key.text == *name);
                let nth = found.next();
                if let Some(second) = found.next() {
                    let reason = Reason::Twice { key: name.clone() };
                    return Err(Refused::new(reason, entries[second].key.span));
                }
                Ok(nth)
            }
            (Key::Name(_), _) if node.is_empty() => Ok(None),
            (&Key::Item(nth), Value::List(items)) if nth < items.len() => Ok(Some(nth)),
            (Key::Name(name), _) => {
                let reason = Reason::NotAMap { key: name.clone() };
                Err(Refused::new(reason, node.span))
            }
            (Key::Item(nth), _) => {
                let path = nth.to_string();
                Err(Refused::new(Reason::NotThere { path }, node.span))
            }
        }
    }
}
