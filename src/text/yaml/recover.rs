//! Reading on after a syntax error, as if the line had been written right.
//!
//! The line's value is quoted in memory, the text parsed again, and the repair kept where the error moved down or went
//! away; else the line is left out. So one mistake never hides the next. The file itself is never touched.

use super::events::{self, ParsedText, ParserStop, StopCause};
use super::problem::YamlDiagnostic;
use super::words::{SyntaxReason, ValueKind};
use crate::base::source::{Span, Text};

/// After so many broken lines a file is no grid with mistakes but something else.
const REPAIR_LIMIT: usize = 100;
/// Characters that keep their meaning at the start of a value, and so begin no text.
const INDICATORS: &[char] = &[
    '*', '&', '[', ']', '{', '}', '@', '`', '%', '|', '>', '"', '\'', '!', ',', '?', '-',
];

/// The tree of `text`, and every problem on the way with its place in `text`.
pub(super) fn parse_with_repairs(text: &Text) -> ParsedText {
    let mut patched = PatchedText::new(text.as_str());
    let mut found = Vec::new();
    let mut read = repair_until_parsed(&mut patched, &mut found);
    for (problem, span) in &mut read.diagnostics {
        *span = patched.original_span(*span);
        if let YamlDiagnostic::UnknownAlias { fixed, .. } = problem {
            *fixed = quoted_line(text.slice(text.line_span(text.position(span.start).line)));
        }
    }
    patched.restore_spans(&mut read);
    read.diagnostics.extend(found);
    read
}

/// Parses and repairs until nothing stops the parser, or nothing helps.
fn repair_until_parsed(
    patched: &mut PatchedText,
    found: &mut Vec<(YamlDiagnostic, Span)>,
) -> ParsedText {
    blank_zero_bytes(patched, found);
    let mut read = events::parse_events(&patched.text);
    for _ in 0..REPAIR_LIMIT {
        if read.stopped.is_none() && repair_spaced_keys(patched, found, &read) {
            read = events::parse_events(&patched.text);
        }
        let Some(stop) = read.stopped else {
            return read;
        };
        match first_good_repair(patched, stop) {
            Some((repair, next)) => {
                found.push((repair.diagnostic, patched.original_span(repair.span)));
                patched.replace_line(repair.line, &repair.replacement);
                read = next;
            }
            None => {
                found.push(unrepaired_diagnostic(patched, stop));
                return read;
            }
        }
    }
    read
}

/// One line, written as it should be.
struct LineRepair {
    line: Span,
    replacement: String,
    diagnostic: YamlDiagnostic,
    span: Span,
}

/// The first repair that lets the parser come further, with what it then reads.
fn first_good_repair(patched: &PatchedText, stop: ParserStop) -> Option<(LineRepair, ParsedText)> {
    if stop.cause == StopCause::TooDeep {
        return None;
    }
    let further = |repair: LineRepair| {
        let mut trial = patched.clone();
        trial.replace_line(repair.line, &repair.replacement);
        let read = events::parse_events(&trial.text);
        // The end of the repaired line, in the repaired text: an error before it has not moved.
        let settled = repair.line.start + repair.replacement.len();
        let moved = read
            .stopped
            .is_none_or(|next| next.at > settled.max(stop.at));
        moved.then_some((repair, read))
    };
    candidate_repairs(patched, stop)
        .into_iter()
        .find_map(further)
}

fn candidate_repairs(patched: &PatchedText, stop: ParserStop) -> Vec<LineRepair> {
    let text = &patched.text;
    let here = line_span_at(text, stop.at);
    let before = (here.start > 0).then(|| line_span_at(text, here.start - 1));
    let mut repairs = Vec::new();
    for line in std::iter::once(here).chain(before) {
        repairs.extend(
            tab_repair(text, line).filter(|_| stop.cause == StopCause::Tab || line == here),
        );
        // Quoting a line twice would double its quotes again and again.
        if !patched.is_line_patched(line) {
            repairs.extend(quoting_repair(text, line, stop));
        }
    }
    repairs.push(omission_repair(text, here, stop));
    repairs.extend(before.map(|line| omission_repair(text, line, stop)));
    repairs
}

fn tab_repair(text: &str, line: Span) -> Option<LineRepair> {
    let typed = &text[line.start..line.end];
    let lead = typed.len() - typed.trim_start_matches([' ', '\t']).len();
    if !typed[..lead].contains('\t') {
        return None;
    }
    let with = format!("{}{}", typed[..lead].replace('\t', "  "), &typed[lead..]);
    let fixed = with.clone();
    let problem = YamlDiagnostic::Indentation {
        character: ValueKind::new("a tab", "une tabulation"),
        fixed: fixed.trim_end().to_owned(),
    };
    Some(LineRepair {
        line,
        replacement: with,
        diagnostic: problem,
        span: Span::new(line.start, line.start + lead),
    })
}

fn quoting_repair(text: &str, line: Span, stop: ParserStop) -> Option<LineRepair> {
    let typed = &text[line.start..line.end];
    let value = value_range(typed)?;
    let with = quoted_line(typed)?;
    let span = Span::new(line.start + value.start, line.start + value.end);
    let problem = YamlDiagnostic::Syntax {
        reason: value_syntax_reason(&typed[value], stop),
        fixed: Some(with.trim().to_owned()),
    };
    Some(LineRepair {
        line,
        replacement: with,
        diagnostic: problem,
        span,
    })
}

fn omission_repair(text: &str, line: Span, stop: ParserStop) -> LineRepair {
    let typed = &text[line.start..line.end];
    let indent = typed.len() - typed.trim_start().len();
    let reason = match stop.cause {
        StopCause::Syntax(reason) => reason,
        _ => SyntaxReason::Other,
    };
    let problem = YamlDiagnostic::Syntax {
        reason,
        fixed: None,
    };
    LineRepair {
        line,
        replacement: "#".to_owned(),
        diagnostic: problem,
        span: Span::new(line.start + indent, line.end),
    }
}

fn unrepaired_diagnostic(patched: &PatchedText, stop: ParserStop) -> (YamlDiagnostic, Span) {
    let problem = match stop.cause {
        StopCause::TooDeep => YamlDiagnostic::TooDeep {},
        StopCause::Tab => YamlDiagnostic::Syntax {
            reason: SyntaxReason::Indent,
            fixed: None,
        },
        StopCause::Syntax(reason) => YamlDiagnostic::Syntax {
            reason,
            fixed: None,
        },
    };
    (
        problem,
        patched.original_span(Span::new(stop.at, stop.at + 1)),
    )
}

/// What the value itself shows, before what the parser made of it.
fn value_syntax_reason(value: &str, stop: ParserStop) -> SyntaxReason {
    let first = value.chars().next().unwrap_or(' ');
    let closes_early = |quote: char| value.chars().skip(1).any(|c| c == quote);
    match first {
        '"' | '\'' if closes_early(first) => SyntaxReason::After(first),
        '"' | '\'' => SyntaxReason::OpenQuote,
        '[' if value.contains(']') => SyntaxReason::After(']'),
        '{' if value.contains('}') => SyntaxReason::After('}'),
        '[' | '{' => SyntaxReason::OpenBracket(first),
        _ if INDICATORS.contains(&first) => SyntaxReason::Start(first),
        _ if value.contains(": ") || value.ends_with(':') => SyntaxReason::Colon,
        _ => match stop.cause {
            StopCause::Syntax(reason) => reason,
            _ => SyntaxReason::Other,
        },
    }
}

/// The line with its value in quotes; `None` where it has no value that could be a text.
fn quoted_line(line: &str) -> Option<String> {
    let value = value_range(line)?;
    let typed = &line[value.clone()];
    let quoted = if typed.contains(['"', '\\']) {
        format!("'{}'", typed.replace('\'', "''"))
    } else {
        format!("\"{typed}\"")
    };
    Some(format!(
        "{}{quoted}{}",
        &line[..value.start],
        &line[value.end..]
    ))
}

/// Where a line's value stands: after `key: ` or `- `, before a comment that two spaces set off.
fn value_range(line: &str) -> Option<std::ops::Range<usize>> {
    let indent = line.len() - line.trim_start().len();
    let rest = &line[indent..];
    let dash = rest
        .strip_prefix("- ")
        .map_or(0, |item| rest.len() - item.trim_start().len());
    let rest = &rest[dash..];
    let start = match rest.find(": ") {
        Some(colon) if is_key(&rest[..colon]) => {
            let after = &rest[colon + 2..];
            colon + 2 + after.len() - after.trim_start().len()
        }
        _ if dash > 0 => 0,
        _ => return None,
    };
    let value = &rest[start..];
    let value = value
        .find("  #")
        .map_or(value, |comment| &value[..comment])
        .trim_end();
    let start = indent + dash + start;
    (!value.is_empty() && !value.starts_with('#')).then(|| start..start + value.len())
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(INDICATORS) && !text.contains(['{', '[', '#'])
        || (text.len() > 2 && text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']))
}

/// A zero byte ends the parser's input: it is told once and read as a space.
fn blank_zero_bytes(patched: &mut PatchedText, found: &mut Vec<(YamlDiagnostic, Span)>) {
    if let Some(at) = patched.text.find('\0') {
        found.push((YamlDiagnostic::ZeroByte {}, Span::new(at, at + 1)));
        patched.text = patched.text.replace('\0', " ");
    }
}

/// A no-break space that indents a line becomes part of its key in YAML; it is told and read as a space.
fn repair_spaced_keys(
    patched: &mut PatchedText,
    found: &mut Vec<(YamlDiagnostic, Span)>,
    read: &ParsedText,
) -> bool {
    let mut keys = Vec::new();
    collect_spaced_keys(&read.root, &mut keys);
    keys.sort();
    for key in keys.iter().rev() {
        let line = line_span_at(&patched.text, key.start);
        let typed = patched.text[line.start..line.end].to_owned();
        let lead = typed.len() - typed.trim_start().len();
        let with = " ".repeat(typed[..lead].chars().count()) + &typed[lead..];
        let span = patched.original_span(Span::new(line.start, line.start + lead));
        let fixed = with.trim_end().to_owned();
        found.push((
            YamlDiagnostic::Indentation {
                character: ValueKind::new("a no-break space", "une espace insécable"),
                fixed,
            },
            span,
        ));
        patched.replace_line(line, &with);
    }
    !keys.is_empty()
}

fn collect_spaced_keys(node: &super::tree::YamlNode, keys: &mut Vec<Span>) {
    for item in node.items().unwrap_or_default() {
        collect_spaced_keys(item, keys);
    }
    for entry in node.entries().unwrap_or_default() {
        if entry
            .key
            .text
            .starts_with(|c: char| c.is_whitespace() && c != ' ')
        {
            keys.push(entry.key.span);
        }
        collect_spaced_keys(&entry.value, keys);
    }
}

/// How many bytes of characters two texts begin with alike.
fn common_length(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b)
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

fn line_span_at(text: &str, byte: usize) -> Span {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let start = text[..byte].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = text[byte..]
        .find(['\n', '\r'])
        .map_or(text.len(), |at| byte + at);
    Span::new(start, end)
}

/// A text with some lines replaced, and the way back from its places to those of the original.
#[derive(Clone)]
struct PatchedText {
    text: String,
    original: String,
    /// What was replaced, by its place in the original, and the length of what stands there now.
    patches: Vec<(Span, usize)>,
}

impl PatchedText {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            original: text.to_owned(),
            patches: Vec::new(),
        }
    }

    /// Replaces a line; only what really differs from the original is remembered, so that places stay exact.
    fn replace_line(&mut self, line: Span, with: &str) {
        let original = self.original_span(line);
        self.text.replace_range(line.start..line.end, with);
        self.patches
            .retain(|(span, _)| span.end < original.start || span.start > original.end);
        let typed = &self.original[original.start..original.end];
        let head = common_length(typed.chars(), with.chars());
        let tail = common_length(typed[head..].chars().rev(), with[head..].chars().rev());
        let changed = Span::new(original.start + head, original.end - tail);
        self.patches.push((changed, with.len() - head - tail));
        self.patches.sort();
    }

    fn is_line_patched(&self, line: Span) -> bool {
        let original = self.original_span(line);
        self.patches
            .iter()
            .any(|(span, _)| span.end >= original.start && span.start <= original.end)
    }

    fn original_span(&self, span: Span) -> Span {
        Span::new(
            self.original_byte(span.start, false),
            self.original_byte(span.end, true),
        )
    }

    /// A place inside what was replaced is, in the original, its start or its end.
    fn original_byte(&self, at: usize, end: bool) -> usize {
        let mut shift: isize = 0;
        for &(span, length) in &self.patches {
            let start = span.start.wrapping_add_signed(shift);
            if at < start || (at == start && (!end || length > 0)) {
                break;
            }
            if at < start + length || (at == start + length && end) {
                return if end { span.end } else { span.start };
            }
            shift += length as isize - (span.end - span.start) as isize;
        }
        self.original
            .floor_char_boundary(at.saturating_add_signed(-shift))
    }

    fn restore_spans(&self, read: &mut ParsedText) {
        if self.patches.is_empty() {
            return;
        }
        for comment in &mut read.comments {
            *comment = self.original_span(*comment);
        }
        self.restore_node_spans(&mut read.root);
    }

    fn restore_node_spans(&self, node: &mut super::tree::YamlNode) {
        use super::tree::YamlValue;
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
