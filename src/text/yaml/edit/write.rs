//! How a new value is written: with quotes where YAML needs them, in lines of its own where it has several.
//!
//! In: a value and where it is to stand. Out: its characters. Never looks at the text around it.

use super::Value;
use crate::text::yaml::{Node, Value as Tree};
use crate::text::yaml::{Style, events};

/// Where something new is to stand.
#[derive(Debug, Clone)]
pub(super) struct Around<'a> {
    /// The white space before the key or dash that it belongs to.
    pub(super) indent: String,
    /// How far the file moves lines in.
    pub(super) step: &'a str,
    /// Inside brackets or braces, where everything stands on one line.
    pub(super) flow: bool,
    /// Whether a text of several lines may stand as a block.
    pub(super) blocks: bool,
    /// How the text was written that this one takes the place of.
    pub(super) like: Like,
}

/// How a text was written before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Like {
    /// It was not.
    New,
    Plain,
    Single,
    Double,
}

/// What follows a colon or a dash.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// Nothing.
    Nothing,
    /// The rest of the line.
    Inline(String),
    /// The rest of the line, empty or the head of a block, and the lines below, each with its indentation.
    Below(&'static str, Vec<String>),
}

impl Around<'_> {
    fn deeper(&self) -> Self {
        Self {
            indent: format!("{}{}", self.indent, self.step),
            like: Like::New,
            ..self.clone()
        }
    }
}

/// A value as it stands behind a colon or a dash.
pub(super) fn value(value: &Value, around: &Around<'_>) -> Written {
    match value {
        Value::Empty => Written::Nothing,
        Value::Word(text) | Value::Text(text) => {
            let may_be_plain = matches!(value, Value::Word(_)) || around.like == Like::Plain;
            scalar(text, may_be_plain, around)
        }
        Value::List(_) | Value::Map(_) if around.flow || is_bare(value) => {
            Written::Inline(braced(value, around))
        }
        Value::List(items) => {
            let inner = around.deeper();
            let lines = items.iter().flat_map(|item| part("-", item, &inner));
            Written::Below("", lines.collect())
        }
        Value::Map(entries) => {
            let inner = around.deeper();
            let lines = entries
                .iter()
                .flat_map(|(key, value)| part(&colon(key, false), value, &inner));
            Written::Below("", lines.collect())
        }
    }
}

fn is_bare(value: &Value) -> bool {
    match value {
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

/// The lines of one entry or item, each with its indentation; `head` is its key with a colon, or a dash.
pub(super) fn part(head: &str, it: &Value, around: &Around<'_>) -> Vec<String> {
    let indent = &around.indent;
    match value(it, around) {
        Written::Nothing => vec![format!("{indent}{head}")],
        Written::Inline(text) => vec![format!("{indent}{head} {text}")],
        Written::Below(rest, lines) => {
            let space = if rest.is_empty() { "" } else { " " };
            let mut all = vec![format!("{indent}{head}{space}{rest}")];
            all.extend(lines);
            all
        }
    }
}

/// One entry or item inside brackets.
pub(super) fn flow_part(head: Option<&str>, it: &Value, around: &Around<'_>) -> String {
    let text = match value(it, around) {
        Written::Inline(text) => text,
        _ => String::new(),
    };
    match head {
        // With a space behind it even where nothing follows: some readers take `a:,` for a text.
        Some(head) => format!("{head} {text}"),
        None => text,
    }
}

fn braced(value: &Value, around: &Around<'_>) -> String {
    let inner = Around {
        flow: true,
        like: Like::New,
        ..around.clone()
    };
    match value {
        Value::List(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| match item {
                    // Nothing between two commas is no item.
                    Value::Empty => "\"\"".to_owned(),
                    item => flow_part(None, item, &inner),
                })
                .collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) if !entries.is_empty() => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| flow_part(Some(&colon(key, true)), value, &inner))
                .collect();
            format!("{{ {} }}", entries.join(", ").trim_end())
        }
        _ => "{}".to_owned(),
    }
}

/// A key with its colon.
pub(super) fn colon(name: &str, flow: bool) -> String {
    format!("{}:", key(name, Like::New, flow))
}

/// A key, in quotes where it needs them or had them.
pub(super) fn key(name: &str, like: Like, flow: bool) -> String {
    let plain = if flow {
        format!("{{ {name}: x }}")
    } else {
        format!("{name}: x")
    };
    let is_plain = matches!(like, Like::New | Like::Plain)
        && is_one_line(name)
        && !is_special(name)
        && reads(
            &plain,
            |root| matches!(root.entries(), Some([entry]) if entry.key.text == name),
        );
    if is_plain {
        name.to_owned()
    } else {
        quoted(name, like)
    }
}

fn scalar(text: &str, may_be_plain: bool, around: &Around<'_>) -> Written {
    let has_lines = text.contains('\n');
    if has_lines && !around.flow && around.blocks && fits_block(text) {
        return block(text, around);
    }
    let keeps_quotes = matches!(around.like, Like::Single | Like::Double);
    if may_be_plain && !keeps_quotes && is_plain(text, around.flow) {
        Written::Inline(text.to_owned())
    } else {
        Written::Inline(quoted(text, around.like))
    }
}

/// Whether a text comes out of a block as it went in.
fn fits_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    !body.ends_with('\n')
        && !body.starts_with([' ', '\n', '\t'])
        && !body.lines().any(|line| line.ends_with([' ', '\t']))
        && body.chars().all(|c| c == '\n' || is_printable(c))
}

fn block(text: &str, around: &Around<'_>) -> Written {
    let (head, body) = match text.strip_suffix('\n') {
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    let line = |line: &str| match line {
        "" => String::new(),
        line => format!("{}{}{line}", around.indent, around.step),
    };
    Written::Below(head, body.split('\n').map(line).collect())
}

/// Whether a text without quotes is that text, for us and for every reader of YAML 1.2.
fn is_plain(text: &str, flow: bool) -> bool {
    let alone = if flow {
        format!("{{ k: {text} }}")
    } else {
        format!("k: {text}")
    };
    is_one_line(text)
        && !is_special(text)
        && reads(&alone, |root| {
            let scalar = match root.entries() {
                Some([entry]) => entry.value.scalar(),
                _ => None,
            };
            scalar.is_some_and(|it| it.style == Style::Plain && it.text == text)
        })
}

/// Words that other readers take for something else than a text or a number.
fn is_special(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let digits = lower.trim_start_matches(['+', '-']);
    matches!(lower.as_str(), "" | "~" | "null" | "true" | "false" | "<<")
        || digits.starts_with("0x")
        || digits.starts_with("0o")
        || digits.starts_with("0b")
        || matches!(digits, ".inf" | ".nan")
        || lower.starts_with("---")
        || lower.starts_with("...")
}

fn is_one_line(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().all(is_printable)
}

fn reads(text: &str, wanted: impl Fn(&Node) -> bool) -> bool {
    let read = events::read(text);
    let is_sound = read.stopped.is_none() && read.problems.is_empty() && read.comments.is_empty();
    is_sound && matches!(read.root.value, Tree::Map(_)) && wanted(&read.root)
}

/// A text in quotes: in single ones where it has characters that double ones would spell out.
pub(super) fn quoted(text: &str, like: Like) -> String {
    let is_simple = text.chars().all(is_printable);
    let prefers_single = match like {
        Like::Single => true,
        Like::Double => false,
        Like::New | Like::Plain => text.contains(['"', '\\']),
    };
    if is_simple && prefers_single {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{}\"", text.chars().map(escaped).collect::<String>())
    }
}

fn escaped(c: char) -> String {
    match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        c if is_printable(c) => c.to_string(),
        c if u32::from(c) < 0x100 => format!("\\x{:02x}", u32::from(c)),
        c if u32::from(c) < 0x10000 => format!("\\u{:04x}", u32::from(c)),
        c => format!("\\U{:08x}", u32::from(c)),
    }
}

/// Characters that stand in a YAML text as they are, on one line.
fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}
