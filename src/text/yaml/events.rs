//! From the events of granit-parser to a [`YamlDocument`](super::YamlDocument): the only file that knows the parser.
//!
//! In: a text that may be patched. Out: as much of the tree as the parser reached, and where it stopped. Never looks
//! at what the text means.

use super::problem::YamlDiagnostic;
use super::tree::{Scalar, YamlEntry, YamlKey, YamlNode, YamlStyle, YamlValue};
use super::words::SyntaxReason;
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
pub(super) struct ParsedText {
    pub(super) root: YamlNode,
    pub(super) comments: Vec<Span>,
    pub(super) diagnostics: Vec<(YamlDiagnostic, Span)>,
    pub(super) stopped: Option<ParserStop>,
}

/// Where the parser gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ParserStop {
    pub(super) at: usize,
    pub(super) cause: StopCause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StopCause {
    Tab,
    TooDeep,
    Syntax(SyntaxReason),
}

/// Reads `text` up to its end or its first syntax error.
pub(super) fn parse_events(text: &str) -> ParsedText {
    let mut builder = TreeBuilder::new(text);
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
                if builder.take_event(event, span).is_break() {
                    break;
                }
            }
            Err(error) => {
                stopped = Some(parser_stop(&error, text));
                break;
            }
        }
    }
    builder.finish(stopped)
}

struct TreeBuilder<'t> {
    text: &'t str,
    open: Vec<OpenContainer>,
    root: Option<YamlNode>,
    anchors: BTreeMap<usize, YamlNode>,
    copied: usize,
    comments: Vec<Span>,
    diagnostics: Vec<(YamlDiagnostic, Span)>,
}

/// A list or a map whose end has not come.
struct OpenContainer {
    start: usize,
    anchor: usize,
    container: Container,
}

enum Container {
    List(Vec<YamlNode>),
    Map(Vec<YamlEntry>, Option<YamlKey>),
}

type EventFlow = std::ops::ControlFlow<()>;

impl<'t> TreeBuilder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            open: Vec::new(),
            root: None,
            anchors: BTreeMap::new(),
            copied: 0,
            comments: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn take_event(&mut self, event: Event<'_>, at: granit_parser::Span) -> EventFlow {
        let span = byte_span(&at);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                self.diagnostics
                    .push((YamlDiagnostic::SecondDocument {}, span));
                return EventFlow::Break(());
            }
            Event::Comment(..) => self.comments.push(span),
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), &at);
                let node = YamlNode {
                    span,
                    value: YamlValue::Scalar(make_scalar(&text, style, span)),
                };
                self.remember_anchor(anchor, &node);
                self.add_node(node);
            }
            Event::Alias(id) => self.repeat_alias(id, span),
            Event::UnresolvedAlias(name) => {
                let name = name.into_owned();
                self.diagnostics
                    .push((YamlDiagnostic::UnknownAlias { name, fixed: None }, span));
                self.add_node(YamlNode::empty(span));
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_tag(tag.is_some(), &at);
                self.open_container(Container::List(Vec::new()), anchor, span);
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_tag(tag.is_some(), &at);
                self.open_container(Container::Map(Vec::new(), None), anchor, span);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close_container(span),
            _ => {}
        }
        EventFlow::Continue(())
    }

    fn open_container(&mut self, what: Container, anchor: usize, span: Span) {
        self.open.push(OpenContainer {
            start: span.start,
            anchor,
            container: what,
        });
    }

    fn close_container(&mut self, end: Span) {
        let Some(open) = self.open.pop() else { return };
        let (value, last) = match open.container {
            Container::List(items) => {
                let last = items.last().map(|item| item.span.end);
                (YamlValue::List(items), last)
            }
            Container::Map(entries, _) => {
                let last = entries
                    .last()
                    .map(|entry| entry.value.span.end.max(entry.key.span.end));
                (YamlValue::Map(entries), last)
            }
        };
        // A block's end is only seen at the next token; a bracket's is its own.
        let end = if end.end > end.start {
            end.end
        } else {
            last.unwrap_or(end.end)
        };
        let node = YamlNode {
            span: Span::new(open.start, end),
            value,
        };
        self.remember_anchor(open.anchor, &node);
        self.add_node(node);
    }

    fn add_node(&mut self, node: YamlNode) {
        match self.open.last_mut().map(|open| &mut open.container) {
            None => self.root = Some(node),
            Some(Container::List(items)) => items.push(node),
            Some(Container::Map(entries, key)) => match key.take() {
                Some(key) => entries.push(YamlEntry { key, value: node }),
                None => *key = Some(make_key(node, self.text, &mut self.diagnostics)),
            },
        }
    }

    fn repeat_alias(&mut self, id: usize, span: Span) {
        let node = self.anchors.get(&id).cloned();
        let size = node.as_ref().map_or(0, YamlNode::size);
        self.copied += size;
        match node {
            Some(node) if self.copied <= ALIAS_LIMIT => self.add_node(node),
            _ => {
                if self.copied - size <= ALIAS_LIMIT {
                    self.diagnostics.push((YamlDiagnostic::AliasLimit {}, span));
                }
                self.add_node(YamlNode::empty(span));
            }
        }
    }

    fn remember_anchor(&mut self, anchor: usize, node: &YamlNode) {
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
            .map_or_else(|| byte_span(at), |tag| byte_span(&tag));
        let tag = self
            .text
            .get(span.start..span.end)
            .unwrap_or("!")
            .to_owned();
        self.diagnostics.push((YamlDiagnostic::Tag { tag }, span));
    }

    fn finish(mut self, stopped: Option<ParserStop>) -> ParsedText {
        let end = Span::new(self.text.len(), self.text.len());
        if stopped.is_some() {
            while !self.open.is_empty() {
                self.close_container(Span::new(end.start, end.start));
            }
        }
        let root = self
            .root
            .unwrap_or_else(|| YamlNode::empty(Span::new(0, 0)));
        ParsedText {
            root,
            comments: self.comments,
            diagnostics: self.diagnostics,
            stopped,
        }
    }
}

fn make_key(node: YamlNode, text: &str, diagnostics: &mut Vec<(YamlDiagnostic, Span)>) -> YamlKey {
    match node.value {
        YamlValue::Scalar(scalar) => {
            if scalar.text == "<<" && scalar.style == YamlStyle::Plain {
                diagnostics.push((YamlDiagnostic::MergeKey {}, node.span));
            }
            YamlKey {
                text: scalar.text,
                span: node.span,
            }
        }
        _ => {
            diagnostics.push((YamlDiagnostic::KeyNotText {}, node.span));
            let text = text.get(node.span.start..node.span.end).unwrap_or_default();
            YamlKey {
                text: text.to_owned(),
                span: node.span,
            }
        }
    }
}

fn byte_span(span: &granit_parser::Span) -> Span {
    let start = span.start.byte_offset().unwrap_or_default();
    Span::new(start, span.end.byte_offset().unwrap_or(start))
}

/// The parser reports nothing typed as `~`; only the empty span distinguishes it from a typed one.
fn make_scalar(text: &str, style: ScalarStyle, span: Span) -> Scalar {
    let nothing = style == ScalarStyle::Plain && span.start == span.end;
    let style = match style {
        _ if nothing => YamlStyle::Empty,
        ScalarStyle::Plain => YamlStyle::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => YamlStyle::Quoted,
        ScalarStyle::Literal | ScalarStyle::Folded => YamlStyle::Block,
    };
    Scalar {
        text: if nothing {
            String::new()
        } else {
            nfc_text(text)
        },
        style,
    }
}

/// In Unicode form NFC, which most texts are in.
fn nfc_text(text: &str) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        _ => text.nfc().collect(),
    }
}

fn parser_stop(error: &ScanError, text: &str) -> ParserStop {
    let at = error
        .marker()
        .byte_offset()
        .unwrap_or(text.len())
        .min(text.len());
    let cause = match error.kind() {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart => StopCause::Tab,
        ErrorKind::RecursionLimitExceeded => StopCause::TooDeep,
        kind => StopCause::Syntax(parser_syntax_reason(kind)),
    };
    ParserStop { at, cause }
}

fn parser_syntax_reason(kind: &ErrorKind) -> SyntaxReason {
    match kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => SyntaxReason::Colon,
        ErrorKind::UnexpectedCharacter { character } => SyntaxReason::Start(*character),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => {
            SyntaxReason::OpenQuote
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => SyntaxReason::After('\''),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => SyntaxReason::After('"'),
        ErrorKind::UnclosedFlowCollection { open } => SyntaxReason::OpenBracket(*open),
        ErrorKind::UnexpectedEofFlowSequence => SyntaxReason::OpenBracket('['),
        ErrorKind::UnexpectedEofFlowMapping => SyntaxReason::OpenBracket('{'),
        ErrorKind::InvalidIndentation | ErrorKind::ExpectedBlockMappingKey => SyntaxReason::Indent,
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => SyntaxReason::NoColon,
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape => {
            SyntaxReason::Escape
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::InvalidBlockEntryWhitespace => {
            SyntaxReason::Start('-')
        }
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::InvalidBlockScalarIndent => {
            SyntaxReason::Start('>')
        }
        _ => SyntaxReason::Other,
    }
}
