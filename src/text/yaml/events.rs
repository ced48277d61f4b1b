//! From the events of granit-parser to a [`Document`]: the only file that knows the parser.
//!
//! In: a text that may be patched. Out: as much of the tree as the parser reached, and where it stopped. Never looks
//! at what the text means.

use super::problem::Problem;
use super::tree::{Entry, Key, Node, Scalar, Style, Value};
use super::words::Reason;
use crate::base::source::Span;
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError};
use std::collections::BTreeMap;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Deeper than this nothing of ours is; the tree is walked by recursion.
const DEPTH_LIMIT: usize = 60;
/// Repeated by aliases, a file may grow to this many values.
const ALIAS_LIMIT: usize = 10_000;

/// What the parser made of a text.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) root: Node,
    pub(super) comments: Vec<Span>,
    pub(super) problems: Vec<(Problem, Span)>,
    pub(super) stopped: Option<Stop>,
}

/// Where the parser gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) at: usize,
    pub(super) cause: Cause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    Tab,
    TooDeep,
    Syntax(Reason),
}

/// Reads `text` up to its end or its first syntax error.
pub(super) fn read(text: &str) -> Read {
    let mut builder = Builder::new(text);
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEPTH_LIMIT,
        block_nesting_limit: DEPTH_LIMIT,
        max_buffered_comment_events: 100_000,
    };
    let mut stopped = None;
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => {
                if builder.take(event, span).is_break() {
                    break;
                }
            }
            Err(error) => {
                stopped = Some(stop(&error, text));
                break;
            }
        }
    }
    builder.finish(stopped)
}

struct Builder<'t> {
    text: &'t str,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: BTreeMap<usize, Node>,
    copied: usize,
    comments: Vec<Span>,
    problems: Vec<(Problem, Span)>,
}

/// A list or a map whose end has not come.
struct Open {
    start: usize,
    anchor: usize,
    what: Container,
}

enum Container {
    List(Vec<Node>),
    Map(Vec<Entry>, Option<Key>),
}

type Flow = std::ops::ControlFlow<()>;

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            open: Vec::new(),
            root: None,
            anchors: BTreeMap::new(),
            copied: 0,
            comments: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, at: granit_parser::Span) -> Flow {
        let span = span_of(&at);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                self.problems.push((Problem::SecondDocument {}, span));
                return Flow::Break(());
            }
            Event::Comment(..) => self.comments.push(span),
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), &at);
                let node = Node {
                    span,
                    value: Value::Scalar(scalar(&text, style, span)),
                };
                self.remember(anchor, &node);
                self.put(node);
            }
            Event::Alias(id) => self.repeat(id, span),
            Event::UnresolvedAlias(name) => {
                let name = name.into_owned();
                self.problems
                    .push((Problem::UnknownAlias { name, fixed: None }, span));
                self.put(Node::empty(span));
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_tag(tag.is_some(), &at);
                self.start(Container::List(Vec::new()), anchor, span);
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_tag(tag.is_some(), &at);
                self.start(Container::Map(Vec::new(), None), anchor, span);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            _ => {}
        }
        Flow::Continue(())
    }

    fn start(&mut self, what: Container, anchor: usize, span: Span) {
        self.open.push(Open {
            start: span.start,
            anchor,
            what,
        });
    }

    fn close(&mut self, end: Span) {
        let Some(open) = self.open.pop() else { return };
        let (value, last) = match open.what {
            Container::List(items) => {
                let last = items.last().map(|item| item.span.end);
                (Value::List(items), last)
            }
            Container::Map(entries, _) => {
                let last = entries
                    .last()
                    .map(|entry| entry.value.span.end.max(entry.key.span.end));
                (Value::Map(entries), last)
            }
        };
        // A block's end is only seen at the next token; a bracket's is its own.
        let end = if end.end > end.start {
            end.end
        } else {
            last.unwrap_or(end.end)
        };
        let node = Node {
            span: Span::new(open.start, end),
            value,
        };
        self.remember(open.anchor, &node);
        self.put(node);
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.what) {
            None => self.root = Some(node),
            Some(Container::List(items)) => items.push(node),
            Some(Container::Map(entries, key)) => match key.take() {
                Some(key) => entries.push(Entry { key, value: node }),
                None => *key = Some(key_of(node, self.text, &mut self.problems)),
            },
        }
    }

    fn repeat(&mut self, id: usize, span: Span) {
        let node = self.anchors.get(&id).cloned();
        let size = node.as_ref().map_or(0, Node::size);
        self.copied += size;
        match node {
            Some(node) if self.copied <= ALIAS_LIMIT => self.put(node),
            _ => {
                if self.copied - size <= ALIAS_LIMIT {
                    self.problems.push((Problem::AliasLimit {}, span));
                }
                self.put(Node::empty(span));
            }
        }
    }

    fn remember(&mut self, anchor: usize, node: &Node) {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
    }

    fn refuse_tag(&mut self, tagged: bool, at: &granit_parser::Span) {
        if !tagged {
            return;
        }
        let span = at
            .tag_span()
            .map_or_else(|| span_of(at), |tag| span_of(&tag));
        let tag = self
            .text
            .get(span.start..span.end)
            .unwrap_or("!")
            .to_owned();
        self.problems.push((Problem::Tag { tag }, span));
    }

    fn finish(mut self, stopped: Option<Stop>) -> Read {
        let end = Span::new(self.text.len(), self.text.len());
        if stopped.is_some() {
            while !self.open.is_empty() {
                self.close(Span::new(end.start, end.start));
            }
        }
        let root = self.root.unwrap_or_else(|| Node::empty(Span::new(0, 0)));
        Read {
            root,
            comments: self.comments,
            problems: self.problems,
            stopped,
        }
    }
}

fn key_of(node: Node, text: &str, problems: &mut Vec<(Problem, Span)>) -> Key {
    match node.value {
        Value::Scalar(scalar) => {
            if scalar.text == "<<" && scalar.style == Style::Plain {
                problems.push((Problem::MergeKey {}, node.span));
            }
            Key {
                text: scalar.text,
                span: node.span,
            }
        }
        _ => {
            problems.push((Problem::KeyNotText {}, node.span));
            let text = text.get(node.span.start..node.span.end).unwrap_or_default();
            Key {
                text: text.to_owned(),
                span: node.span,
            }
        }
    }
}

fn span_of(span: &granit_parser::Span) -> Span {
    let start = span.start.byte_offset().unwrap_or_default();
    Span::new(start, span.end.byte_offset().unwrap_or(start))
}

/// The parser reports nothing typed as `~`; only the empty span tells it from a typed one.
fn scalar(text: &str, style: ScalarStyle, span: Span) -> Scalar {
    let nothing = style == ScalarStyle::Plain && span.start == span.end;
    let style = match style {
        _ if nothing => Style::Empty,
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    };
    Scalar {
        text: if nothing {
            String::new()
        } else {
            composed(text)
        },
        style,
    }
}

/// In Unicode form NFC, which most texts are in.
fn composed(text: &str) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        _ => text.nfc().collect(),
    }
}

fn stop(error: &ScanError, text: &str) -> Stop {
    let at = error
        .marker()
        .byte_offset()
        .unwrap_or(text.len())
        .min(text.len());
    let cause = match error.kind() {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart => Cause::Tab,
        ErrorKind::RecursionLimitExceeded => Cause::TooDeep,
        kind => Cause::Syntax(reason(kind)),
    };
    Stop { at, cause }
}

fn reason(kind: &ErrorKind) -> Reason {
    match kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => Reason::Colon,
        ErrorKind::UnexpectedCharacter { character } => Reason::Start(*character),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => Reason::OpenQuote,
        ErrorKind::InvalidTrailingSingleQuotedScalar => Reason::After('\''),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => Reason::After('"'),
        ErrorKind::UnclosedFlowCollection { open } => Reason::OpenBracket(*open),
        ErrorKind::UnexpectedEofFlowSequence => Reason::OpenBracket('['),
        ErrorKind::UnexpectedEofFlowMapping => Reason::OpenBracket('{'),
        ErrorKind::InvalidIndentation | ErrorKind::ExpectedBlockMappingKey => Reason::Indent,
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => Reason::NoColon,
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape => {
            Reason::Escape
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::InvalidBlockEntryWhitespace => {
            Reason::Start('-')
        }
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::InvalidBlockScalarIndent => {
            Reason::Start('>')
        }
        _ => Reason::Other,
    }
}
