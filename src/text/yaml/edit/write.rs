//! How a new value is written: in quotes where YAML needs them, as a block where it has several lines.
//!
//! In: a value and its surroundings. Out: its characters. Never looks at the text around it.

use super::NewValue;
use crate::text::yaml::{YamlNode, YamlValue as Tree};
use crate::text::yaml::{YamlStyle, events};

/// The surroundings of a new value.
#[derive(Debug, Clone)]
pub(super) struct WriteContext<'a> {
    /// The white space before its key or dash.
    pub(super) indent: String,
    /// One level of indentation of the file.
    pub(super) indent_step: &'a str,
    /// Whether it is inside brackets or braces, where everything is on one line.
    pub(super) flow: bool,
    /// Whether a text of several lines may be a block.
    pub(super) blocks: bool,
    /// How the text was written that it replaces.
    pub(super) quotes: QuoteStyle,
}

/// How a text was quoted before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuoteStyle {
    /// There was none.
    New,
    Plain,
    Single,
    Double,
}

/// What follows a colon or a dash.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum WrittenValue {
    /// Nothing.
    Nothing,
    /// The rest of the line.
    Inline(String),
    /// The rest of the line, empty or the head of a block, and the lines below, each with its indentation.
    Below(&'static str, Vec<String>),
}

impl WriteContext<'_> {
    fn deeper(&self) -> Self {
        Self {
            indent: format!("{}{}", self.indent, self.indent_step),
            quotes: QuoteStyle::New,
            ..self.clone()
        }
    }
}

/// Writes a value as it follows a colon or a dash.
pub(super) fn write_value(value: &NewValue, around: &WriteContext<'_>) -> WrittenValue {
    match value {
        NewValue::Empty => WrittenValue::Nothing,
        NewValue::Word(text) | NewValue::Text(text) => {
            let may_be_plain =
                matches!(value, NewValue::Word(_)) || around.quotes == QuoteStyle::Plain;
            write_scalar(text, may_be_plain, around)
        }
        NewValue::List(_) | NewValue::Map(_) if around.flow || is_empty_collection(value) => {
            WrittenValue::Inline(write_flow(value, around))
        }
        NewValue::List(items) => {
            let inner = around.deeper();
            let lines = items.iter().flat_map(|item| entry_lines("-", item, &inner));
            WrittenValue::Below("", lines.collect())
        }
        NewValue::Map(entries) => {
            let inner = around.deeper();
            let lines = entries
                .iter()
                .flat_map(|(key, value)| entry_lines(&write_key_colon(key, false), value, &inner));
            WrittenValue::Below("", lines.collect())
        }
    }
}

fn is_empty_collection(value: &NewValue) -> bool {
    match value {
        NewValue::List(items) => items.is_empty(),
        NewValue::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

/// The lines of one entry or item, each with its indentation; `head` is its key with a colon, or a dash.
pub(super) fn entry_lines(head: &str, it: &NewValue, around: &WriteContext<'_>) -> Vec<String> {
    let indent = &around.indent;
    match write_value(it, around) {
        WrittenValue::Nothing => vec![format!("{indent}{head}")],
        WrittenValue::Inline(text) => vec![format!("{indent}{head} {text}")],
        WrittenValue::Below(rest, lines) => {
            let space = if rest.is_empty() { "" } else { " " };
            let mut all = vec![format!("{indent}{head}{space}{rest}")];
            all.extend(lines);
            all
        }
    }
}

/// One entry or item inside brackets.
pub(super) fn flow_entry(head: Option<&str>, it: &NewValue, around: &WriteContext<'_>) -> String {
    let text = match write_value(it, around) {
        WrittenValue::Inline(text) => text,
        _ => String::new(),
    };
    match head {
        // With a space even if nothing follows: some readers take `a:,` for a text.
        Some(head) => format!("{head} {text}"),
        None => text,
    }
}

fn write_flow(value: &NewValue, around: &WriteContext<'_>) -> String {
    let inner = WriteContext {
        flow: true,
        quotes: QuoteStyle::New,
        ..around.clone()
    };
    match value {
        NewValue::List(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| match item {
                    // Nothing between two commas would not be an item.
                    NewValue::Empty => "\"\"".to_owned(),
                    item => flow_entry(None, item, &inner),
                })
                .collect();
            format!("[{}]", items.join(", "))
        }
        NewValue::Map(entries) if !entries.is_empty() => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| flow_entry(Some(&write_key_colon(key, true)), value, &inner))
                .collect();
            format!("{{ {} }}", entries.join(", ").trim_end())
        }
        _ => "{}".to_owned(),
    }
}

/// A key with its colon.
pub(super) fn write_key_colon(name: &str, flow: bool) -> String {
    format!("{}:", write_key(name, QuoteStyle::New, flow))
}

/// A key, in quotes if it needs them or had them.
pub(super) fn write_key(name: &str, like: QuoteStyle, flow: bool) -> String {
    let plain = if flow {
        format!("{{ {name}: x }}")
    } else {
        format!("{name}: x")
    };
    let is_plain = matches!(like, QuoteStyle::New | QuoteStyle::Plain)
        && is_one_line(name)
        && !is_special(name)
        && is_read_as(
            &plain,
            |root| matches!(root.entries(), Some([entry]) if entry.key.text == name),
        );
    if is_plain {
        name.to_owned()
    } else {
        write_quoted(name, like)
    }
}

fn write_scalar(text: &str, may_be_plain: bool, around: &WriteContext<'_>) -> WrittenValue {
    let has_lines = text.contains('\n');
    if has_lines && !around.flow && around.blocks && fits_block(text) {
        return write_block(text, around);
    }
    let keeps_quotes = matches!(around.quotes, QuoteStyle::Single | QuoteStyle::Double);
    if may_be_plain && !keeps_quotes && is_plain(text, around.flow) {
        WrittenValue::Inline(text.to_owned())
    } else {
        WrittenValue::Inline(write_quoted(text, around.quotes))
    }
}

/// Whether a block scalar gives back exactly this text.
fn fits_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    !body.ends_with('\n')
        && !body.starts_with([' ', '\n', '\t'])
        && !body.lines().any(|line| line.ends_with([' ', '\t']))
        && body.chars().all(|c| c == '\n' || is_printable(c))
}

fn write_block(text: &str, around: &WriteContext<'_>) -> WrittenValue {
    let (head, body) = match text.strip_suffix('\n') {
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    let mut lines = Vec::new();
    for line in body.split('\n') {
        // A blank line without its indentation: editors remove spaces at the ends of lines.
        let is_blank = line.is_empty();
        let indent = if is_blank { "" } else { &around.indent };
        let step = if is_blank { "" } else { around.indent_step };
        lines.push(format!("{indent}{step}{line}"));
    }
    WrittenValue::Below(head, lines)
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
        && is_read_as(&alone, |root| {
            let scalar = match root.entries() {
                Some([entry]) => entry.value.scalar(),
                _ => None,
            };
            scalar.is_some_and(|it| it.style == YamlStyle::Plain && it.text == text)
        })
}

/// Words that other readers do not take for a text or a number.
fn is_special(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let digits = lower.trim_start_matches(['+', '-']);
    matches!(lower.as_str(), "" | "~" | "null" | "true" | "false" | "<<")
        // Readers of YAML 1.1, which are still common, take these for numbers.
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

fn is_read_as(text: &str, wanted: impl Fn(&YamlNode) -> bool) -> bool {
    // The parser decides: the rules for texts without quotes are too many to be repeated here.
    let read = events::parse_events(text);
    let is_sound =
        read.stopped.is_none() && read.diagnostics.is_empty() && read.comments.is_empty();
    is_sound && matches!(read.root.value, Tree::Map(_)) && wanted(&read.root)
}

/// A text in quotes: single ones if double ones would need escapes.
pub(super) fn write_quoted(text: &str, like: QuoteStyle) -> String {
    let is_simple = text.chars().all(is_printable);
    let prefers_single = match like {
        QuoteStyle::Single => true,
        QuoteStyle::Double => false,
        QuoteStyle::New | QuoteStyle::Plain => text.contains(['"', '\\']),
    };
    if is_simple && prefers_single {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!(
            "\"{}\"",
            text.chars().map(escape_character).collect::<String>()
        )
    }
}

fn escape_character(c: char) -> String {
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

/// Characters that YAML takes as they are, on one line.
fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}
