//! One line taken apart: indentation, dash, key, value, comment.
//!
//! Never decides what a line should be; it only knows where its parts stand as YAML, or a person, would see them.

use std::ops::Range;

/// Characters that keep their meaning at the start of a value, and so begin no text.
pub(super) const INDICATORS: &[char] = &[
    '*', '&', '[', ']', '{', '}', '@', '`', '%', '|', '>', '"', '\'', '!', ',', '?', '-',
];

/// A line of a file in its parts; together they are the line.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineParts<'l> {
    /// White space of any kind.
    pub(super) indent: &'l str,
    /// `- ` and the spaces behind it, where an item of a list begins.
    pub(super) dash: &'l str,
    /// What is left.
    pub(super) body: &'l str,
    /// A comment that two spaces set off, with them; or white space at the end.
    pub(super) comment: &'l str,
}

impl<'l> LineParts<'l> {
    pub(super) fn of(line: &'l str) -> Self {
        let indent = line.len() - line.trim_start().len();
        let (indent, rest) = line.split_at(indent);
        let dash = rest
            .strip_prefix("- ")
            .map_or(0, |item| rest.len() - item.trim_start().len());
        let (dash, rest) = rest.split_at(dash);
        let end = rest.find("  #").unwrap_or(rest.len());
        let end = if rest.starts_with('#') {
            0
        } else {
            rest[..end].trim_end().len()
        };
        let (body, comment) = rest.split_at(end);
        Self {
            indent,
            dash,
            body,
            comment,
        }
    }

    /// Whether the line holds nothing that is read.
    pub(super) fn is_blank(&self) -> bool {
        self.body.is_empty() && self.dash.is_empty()
    }

    /// The column of what follows the dash, or of the line.
    pub(super) fn depth(&self) -> usize {
        self.indent.chars().count()
    }

    /// The key and its value, where the body is `key: value` or `key:` as YAML reads it.
    pub(super) fn entry(&self) -> Option<(&'l str, &'l str)> {
        let colon = self.value_start()?;
        // A no-break space before the colon is a part of the key.
        let key = self.body[..colon.start].trim_end_matches([' ', '\t']);
        Some((key, &self.body[colon.end..]))
    }

    /// The bytes of the body from the colon to the value.
    fn value_start(&self) -> Option<Range<usize>> {
        let colon = match self.body.find(": ") {
            Some(colon) => colon,
            None => self.body.strip_suffix(':')?.len(),
        };
        let behind = &self.body[colon + 1..];
        let space = behind.len() - behind.trim_start().len();
        is_plain_key(&self.body[..colon]).then_some(colon..colon + 1 + space)
    }

    /// The bytes of the line that hold its value: behind `key: `, or behind the dash.
    pub(super) fn value_range(&self) -> Option<Range<usize>> {
        let before = self.indent.len() + self.dash.len();
        let start = match self.value_start() {
            Some(colon) => colon.end,
            None if !self.dash.is_empty() => 0,
            None => return None,
        };
        (start < self.body.len()).then(|| before + start..before + self.body.len())
    }

    /// The line with another body.
    pub(super) fn with_body(&self, body: &str) -> String {
        format!("{}{}{body}{}", self.indent, self.dash, self.comment)
    }

    /// The line with another value.
    pub(super) fn with_value(&self, value: &str) -> Option<String> {
        let range = self.value_range()?;
        let start = range.start - self.indent.len() - self.dash.len();
        Some(self.with_body(&format!("{}{value}", &self.body[..start])))
    }

    /// The value, if there is one.
    pub(super) fn value(&self) -> Option<&'l str> {
        let range = self.value_range()?;
        let before = self.indent.len() + self.dash.len();
        Some(&self.body[range.start - before..])
    }

    /// Whether a person who knows YAML could have written the line: one key that is a word, and a value without signs
    /// that look like a slip. Such a line can only stand at the wrong depth.
    pub(super) fn is_clean(&self) -> bool {
        let Some((key, value)) = self.entry() else {
            return false;
        };
        let odd_start =
            |c: char| INDICATORS.contains(&c) || !(c.is_alphanumeric() || "+−(.".contains(c));
        let wrapped = value.starts_with('(') && value.ends_with(')');
        let is_number = value.starts_with(['-', '–', '—'])
            && value.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        let is_quoted = key.len() > 1 && key.starts_with(['"', '\'']) && key.ends_with(['"', '\'']);
        (is_word(key) || is_quoted)
            && self.indent.chars().all(|c| c == ' ')
            && !wrapped
            && (!value.starts_with(odd_start) || is_number || is_sound_quote(value))
            && (!value.ends_with([',', ';', ':', '"', '\'', '”', '»', '}', ']'])
                || is_sound_quote(value))
            && !value.contains(": ")
            && !value.contains('\u{a0}')
    }
}

/// A key as YAML takes it without quotes, or in them.
fn is_plain_key(text: &str) -> bool {
    let plain =
        !text.is_empty() && !text.starts_with(INDICATORS) && !text.contains(['{', '[', '#']);
    plain || (text.len() > 2 && text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']))
}

/// A character of ids and keys.
pub(super) fn is_word_character(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-' || ('\u{300}'..'\u{370}').contains(&c)
}

/// A key that is an id or a word of the format.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(is_word_character)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// How many bytes of a text are the word that it begins with.
pub(super) fn leading_word(text: &str) -> usize {
    let end = text
        .find(|c: char| !is_word_character(c))
        .unwrap_or(text.len());
    text[..end].trim_end_matches('-').len()
}

/// A text in quotes that it does not hold itself, where that can be.
pub(super) fn quote(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

/// The line with its value in quotes; `None` where it has no value that could be a text.
pub(super) fn quoted_line(line: &str) -> Option<String> {
    let parts = LineParts::of(line);
    parts.with_value(&quote(parts.value()?))
}

/// Whether a value is a text in straight quotes that holds none.
fn is_sound_quote(value: &str) -> bool {
    let inner = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| !inner.contains(['"', '\\']))
}

/// The sign of a line that is drawn to part a file: `=====`.
pub(super) fn drawn_line(body: &str) -> Option<&'static str> {
    const SIGNS: &[&str] = &["=", "-", "*", "_", "~", "+", "–", "—"];
    let length = body.chars().count();
    let mut signs = SIGNS.iter();
    let sign = signs.find(|&&sign| body.trim_start_matches(sign).is_empty())?;
    (length > 3).then_some(*sign)
}

/// A value without what stands before it: `@TI`, `[x] TI`; of `"TI" good` all the words.
pub(super) fn without_lead(value: &str) -> Option<(char, String)> {
    let first = value.chars().next()?;
    let text = match first {
        '[' => {
            let (mark, rest) = value[1..].split_once(']')?;
            (mark.trim().chars().count() < 2).then(|| rest.trim_start().to_owned())?
        }
        '"' | '\'' => {
            let (words, rest) = value[1..].split_once(first)?;
            let is_text = rest.starts_with(' ') && !rest.contains(first);
            is_text.then(|| format!("{words}{rest}"))?
        }
        '@' | '%' | '/' | '\\' | '`' | '=' | '☐' | '☑' | '☒' | '✅' => {
            value.trim_start_matches(first).trim_start().to_owned()
        }
        _ => return None,
    };
    let is_plain = text.starts_with(char::is_alphanumeric);
    is_plain.then_some((first, text))
}
