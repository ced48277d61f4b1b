//! Reading on after a syntax error, as if the line had been written right.
//!
//! The line's value is quoted in memory, the text parsed again, and the repair kept where the error moved down or went
//! away; else the line is left out. So one mistake never hides the next. The file itself is never touched.

use super::events::{self, Cause, Read, Stop};
use super::problem::Problem;
use super::words::{Reason, Sort};
use crate::base::source::{Span, Text};

/// After so many broken lines a file is no grid with mistakes but something else.
const REPAIR_LIMIT: usize = 100;
/// Characters that keep their meaning at the start of a value, and so begin no text.
const STARTERS: &[char] = &[
    '*', '&', '[', ']', '{', '}', '@', '`', '%', '|', '>', '"', '\'', '!', ',', '?', '-',
];

/// The tree of `text`, and every problem on the way with its place in `text`.
pub(super) fn read(text: &Text) -> Read {
    let mut patched = Patched::new(text.as_str());
    let mut found = Vec::new();
    let mut read = settle(&mut patched, &mut found);
    for (problem, span) in &mut read.problems {
        *span = patched.original(*span);
        if let Problem::UnknownAlias { fixed, .. } = problem {
            *fixed = quoted_line(text.slice(text.line(text.position(span.start).line)));
        }
    }
    patched.place(&mut read);
    read.problems.extend(found);
    read
}

/// Parses and repairs until nothing stops the parser, or nothing helps.
fn settle(patched: &mut Patched, found: &mut Vec<(Problem, Span)>) -> Read {
    blank_zero_bytes(patched, found);
    let mut read = events::read(&patched.text);
    for _ in 0..REPAIR_LIMIT {
        if read.stopped.is_none() && unspace_keys(patched, found, &read) {
            read = events::read(&patched.text);
        }
        let Some(stop) = read.stopped else {
            return read;
        };
        match repaired(patched, stop) {
            Some((repair, next)) => {
                found.push((repair.problem, patched.original(repair.place)));
                patched.replace(repair.line, &repair.with);
                read = next;
            }
            None => {
                found.push(beyond_repair(patched, stop));
                return read;
            }
        }
    }
    read
}

/// One line, written as it should be.
struct Repair {
    line: Span,
    with: String,
    problem: Problem,
    place: Span,
}

/// The first repair that lets the parser come further, with what it then reads.
fn repaired(patched: &Patched, stop: Stop) -> Option<(Repair, Read)> {
    if stop.cause == Cause::TooDeep {
        return None;
    }
    let further = |repair: Repair| {
        let mut trial = patched.clone();
        trial.replace(repair.line, &repair.with);
        let read = events::read(&trial.text);
        // The end of the repaired line, in the repaired text: an error before it has not moved.
        let settled = repair.line.start + repair.with.len();
        let moved = read
            .stopped
            .is_none_or(|next| next.at > settled.max(stop.at));
        moved.then_some((repair, read))
    };
    candidates(patched, stop).into_iter().find_map(further)
}

fn candidates(patched: &Patched, stop: Stop) -> Vec<Repair> {
    let text = &patched.text;
    let here = line_at(text, stop.at);
    let before = (here.start > 0).then(|| line_at(text, here.start - 1));
    let mut repairs = Vec::new();
    for line in std::iter::once(here).chain(before) {
        repairs.extend(untabbed(text, line).filter(|_| stop.cause == Cause::Tab || line == here));
        // Quoting a line twice would double its quotes again and again.
        if !patched.touched(line) {
            repairs.extend(quoted(text, line, stop));
        }
    }
    repairs.push(left_out(text, here, stop));
    repairs.extend(before.map(|line| left_out(text, line, stop)));
    repairs
}

fn untabbed(text: &str, line: Span) -> Option<Repair> {
    let typed = &text[line.start..line.end];
    let lead = typed.len() - typed.trim_start_matches([' ', '\t']).len();
    if !typed[..lead].contains('\t') {
        return None;
    }
    let with = format!("{}{}", typed[..lead].replace('\t', "  "), &typed[lead..]);
    let fixed = with.clone();
    let problem = Problem::Indentation {
        character: Sort::new("a tab", "une tabulation"),
        fixed: fixed.trim_end().to_owned(),
    };
    Some(Repair {
        line,
        with,
        problem,
        place: Span::new(line.start, line.start + lead),
    })
}

fn quoted(text: &str, line: Span, stop: Stop) -> Option<Repair> {
    let typed = &text[line.start..line.end];
    let value = value_of(typed)?;
    let with = quoted_line(typed)?;
    let place = Span::new(line.start + value.start, line.start + value.end);
    let problem = Problem::Syntax {
        reason: reason(&typed[value], stop),
        fixed: Some(with.trim().to_owned()),
    };
    Some(Repair {
        line,
        with,
        problem,
        place,
    })
}

fn left_out(text: &str, line: Span, stop: Stop) -> Repair {
    let typed = &text[line.start..line.end];
    let indent = typed.len() - typed.trim_start().len();
    let reason = match stop.cause {
        Cause::Syntax(reason) => reason,
        _ => Reason::Other,
    };
    let problem = Problem::Syntax {
        reason,
        fixed: None,
    };
    Repair {
        line,
        with: "#".to_owned(),
        problem,
        place: Span::new(line.start + indent, line.end),
    }
}

fn beyond_repair(patched: &Patched, stop: Stop) -> (Problem, Span) {
    let problem = match stop.cause {
        Cause::TooDeep => Problem::TooDeep {},
        Cause::Tab => Problem::Syntax {
            reason: Reason::Indent,
            fixed: None,
        },
        Cause::Syntax(reason) => Problem::Syntax {
            reason,
            fixed: None,
        },
    };
    (problem, patched.original(Span::new(stop.at, stop.at + 1)))
}

/// What the value itself shows, before what the parser made of it.
fn reason(value: &str, stop: Stop) -> Reason {
    let first = value.chars().next().unwrap_or(' ');
    let closes_early = |quote: char| value.chars().skip(1).any(|c| c == quote);
    match first {
        '"' | '\'' if closes_early(first) => Reason::After(first),
        '"' | '\'' => Reason::OpenQuote,
        '[' if value.contains(']') => Reason::After(']'),
        '{' if value.contains('}') => Reason::After('}'),
        '[' | '{' => Reason::OpenBracket(first),
        _ if STARTERS.contains(&first) => Reason::Start(first),
        _ if value.contains(": ") || value.ends_with(':') => Reason::Colon,
        _ => match stop.cause {
            Cause::Syntax(reason) => reason,
            _ => Reason::Other,
        },
    }
}

/// The line with its value in quotes; `None` where it has no value that could be a text.
fn quoted_line(line: &str) -> Option<String> {
    let value = value_of(line)?;
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
fn value_of(line: &str) -> Option<std::ops::Range<usize>> {
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
    !text.is_empty() && !text.starts_with(STARTERS) && !text.contains(['{', '[', '#'])
        || (text.len() > 2 && text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']))
}

/// A zero byte ends the parser's input: it is told once and read as a space.
fn blank_zero_bytes(patched: &mut Patched, found: &mut Vec<(Problem, Span)>) {
    if let Some(at) = patched.text.find('\0') {
        found.push((Problem::ZeroByte {}, Span::new(at, at + 1)));
        patched.text = patched.text.replace('\0', " ");
    }
}

/// A no-break space that indents a line becomes part of its key in YAML; it is told and read as a space.
fn unspace_keys(patched: &mut Patched, found: &mut Vec<(Problem, Span)>, read: &Read) -> bool {
    let mut keys = Vec::new();
    spaced_keys(&read.root, &mut keys);
    keys.sort();
    for key in keys.iter().rev() {
        let line = line_at(&patched.text, key.start);
        let typed = patched.text[line.start..line.end].to_owned();
        let lead = typed.len() - typed.trim_start().len();
        let with = " ".repeat(typed[..lead].chars().count()) + &typed[lead..];
        let place = patched.original(Span::new(line.start, line.start + lead));
        let fixed = with.trim_end().to_owned();
        found.push((
            Problem::Indentation {
                character: Sort::new("a no-break space", "une espace insécable"),
                fixed,
            },
            place,
        ));
        patched.replace(line, &with);
    }
    !keys.is_empty()
}

fn spaced_keys(node: &super::tree::Node, keys: &mut Vec<Span>) {
    for item in node.items().unwrap_or_default() {
        spaced_keys(item, keys);
    }
    for entry in node.entries().unwrap_or_default() {
        if entry
            .key
            .text
            .starts_with(|c: char| c.is_whitespace() && c != ' ')
        {
            keys.push(entry.key.span);
        }
        spaced_keys(&entry.value, keys);
    }
}

/// How many bytes of characters two texts begin with alike.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b)
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

fn line_at(text: &str, byte: usize) -> Span {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let start = text[..byte].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = text[byte..]
        .find(['\n', '\r'])
        .map_or(text.len(), |at| byte + at);
    Span::new(start, end)
}

/// A text with some lines replaced, and the way back from its places to those of the original.
#[derive(Clone)]
struct Patched {
    text: String,
    original: String,
    /// What was replaced, by its place in the original, and the length of what stands there now.
    patches: Vec<(Span, usize)>,
}

impl Patched {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            original: text.to_owned(),
            patches: Vec::new(),
        }
    }

    /// Replaces a line; only what really differs from the original is remembered, so that places stay exact.
    fn replace(&mut self, line: Span, with: &str) {
        let place = self.original(line);
        self.text.replace_range(line.start..line.end, with);
        self.patches
            .retain(|(span, _)| span.end < place.start || span.start > place.end);
        let typed = &self.original[place.start..place.end];
        let head = common(typed.chars(), with.chars());
        let tail = common(typed[head..].chars().rev(), with[head..].chars().rev());
        let changed = Span::new(place.start + head, place.end - tail);
        self.patches.push((changed, with.len() - head - tail));
        self.patches.sort();
    }

    fn touched(&self, line: Span) -> bool {
        let place = self.original(line);
        self.patches
            .iter()
            .any(|(span, _)| span.end >= place.start && span.start <= place.end)
    }

    fn original(&self, span: Span) -> Span {
        Span::new(self.byte(span.start, false), self.byte(span.end, true))
    }

    /// A place inside what was replaced is, in the original, its start or its end.
    fn byte(&self, at: usize, end: bool) -> usize {
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

    fn place(&self, read: &mut Read) {
        if self.patches.is_empty() {
            return;
        }
        for comment in &mut read.comments {
            *comment = self.original(*comment);
        }
        self.place_node(&mut read.root);
    }

    fn place_node(&self, node: &mut super::tree::Node) {
        use super::tree::Value;
        node.span = self.original(node.span);
        match &mut node.value {
            Value::Scalar(_) => {}
            Value::List(items) => items.iter_mut().for_each(|item| self.place_node(item)),
            Value::Map(entries) => {
                for entry in entries {
                    entry.key.span = self.original(entry.key.span);
                    self.place_node(&mut entry.value);
                }
            }
        }
    }
}
