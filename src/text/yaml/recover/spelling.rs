//! One line written with other signs: what a person may have meant who does not know YAML's.
//!
//! Each function knows one class of signs (colons, marks at the start, quotes, braces) and proposes; whether a proposal
//! is what was meant, the file as a whole decides (`super`). Never changes what a line is indented by.

use super::FileFormat;
use super::KeyKnowledge;
use super::line::{INDICATORS, LineParts, drawn_line, is_word, leading_word, quote, without_lead};
use crate::text::yaml::words::SyntaxReason;

/// The order in which proposals are tried: the first that leaves no error wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likelihood {
    /// The sign stands there, only its space or shape is wrong.
    Evident,
    /// Another sign stands for the right one, or a line at another depth.
    Likely,
    /// A sign is missing.
    Possible,
    /// The value is a text that needs quotes.
    Quoted,
    /// Signs around a value are no part of it.
    Bare,
    /// The line belongs to the text above.
    Continued,
}

/// A way to write one line: as one line or as several.
#[derive(Debug, Clone)]
pub(super) struct Spelling {
    pub(super) lines: Vec<String>,
    pub(super) reason: SyntaxReason,
    pub(super) likelihood: Likelihood,
}

/// Every other spelling of a line.
pub(super) fn spellings(line: &str, format: &dyn FileFormat) -> Vec<Spelling> {
    let parts = LineParts::of(line);
    let mut found = Spellings {
        parts,
        list: Vec::new(),
    };
    if parts.is_blank() {
        return found.list;
    }
    found.colons();
    found.comments();
    found.marks();
    found.keys();
    found.line_ends();
    found.quotes();
    found.stray_signs();
    found.braces();
    found.several_keys(format);
    found.plain_entry();
    // A bracket left open would swallow the lines below, and their errors with them.
    let is_balanced = is_balanced(line);
    found.list.retain(|spelling| {
        spelling.lines != [line]
            && (!is_balanced || spelling.lines.iter().all(|line| self::is_balanced(line)))
    });
    found.list
}

/// Whether a line closes as many brackets as it opens.
fn is_balanced(line: &str) -> bool {
    let count = |c: char| line.matches(c).count();
    count('{') == count('}') && count('[') == count(']')
}

struct Spellings<'l> {
    parts: LineParts<'l>,
    list: Vec<Spelling>,
}

impl Spellings<'_> {
    fn add(&mut self, likelihood: Likelihood, reason: SyntaxReason, body: &str) {
        let line = self.parts.with_body(body);
        self.add_lines(likelihood, reason, vec![line]);
    }

    fn add_lines(&mut self, likelihood: Likelihood, reason: SyntaxReason, lines: Vec<String>) {
        self.list.push(Spelling {
            lines,
            reason,
            likelihood,
        });
    }

    fn add_value(&mut self, likelihood: Likelihood, reason: SyntaxReason, value: &str) {
        if let Some(line) = self.parts.with_value(value) {
            self.add_lines(likelihood, reason, vec![line]);
        }
    }

    /// A colon without its space, too many of them, another sign in its place, none.
    fn colons(&mut self) {
        let body = self.parts.body;
        if let Some(fixed) = without_odd_characters(body) {
            self.add(Likelihood::Evident, SyntaxReason::OddCharacter, &fixed);
        }
        if let Some((key, rest)) = narrow_colon(body) {
            self.add(
                Likelihood::Evident,
                SyntaxReason::NoSpace(':'),
                &format!("{key}: {rest}"),
            );
        }
        if let Some((key, rest)) = repeated_colon(body) {
            self.add(
                Likelihood::Evident,
                SyntaxReason::ManyColons,
                &entry(key, rest),
            );
        }
        if self.parts.entry().is_some_and(|(key, _)| is_word(key)) {
            return;
        }
        for (key, sign, rest) in other_signs(body) {
            let reason = match sign {
                "\t" => SyntaxReason::NoColon,
                typed => SyntaxReason::Instead { typed, wanted: ":" },
            };
            self.add(Likelihood::Likely, reason, &entry(key, rest));
        }
        let key = leading_word(body);
        let (key, rest) = body.split_at(key);
        if !key.is_empty() && (rest.is_empty() || rest.starts_with(char::is_whitespace)) {
            self.add(
                Likelihood::Possible,
                SyntaxReason::NoColon,
                &entry(key, rest.trim()),
            );
        }
    }

    /// Comments as other languages write them.
    fn comments(&mut self) {
        let body = self.parts.body;
        if !self.parts.dash.is_empty() {
            return;
        }
        if let Some(typed) = drawn_line(body) {
            let reason = SyntaxReason::Instead { typed, wanted: "#" };
            self.add(Likelihood::Evident, reason, &format!("# {body}"));
            return;
        }
        for sign in ["//", "/*", "<!--", "--", ";", "%", "REM "] {
            let Some(text) = body.strip_prefix(sign) else {
                continue;
            };
            let reason = SyntaxReason::Instead {
                typed: sign,
                wanted: "#",
            };
            let text = text.trim_start_matches(['/', '-', ';', '%']);
            let text = text.trim_end_matches("*/").trim_end_matches("-->");
            self.add(Likelihood::Likely, reason, &format!("# {}", text.trim()));
        }
    }

    /// Bullets and numbers at the start of a line; a dash too many, or missing.
    fn marks(&mut self) {
        let parts = self.parts;
        let body = parts.body;
        if parts.dash.is_empty() {
            if let Some((mark, rest)) = bullet(body) {
                let item = format!("- {rest}");
                if mark == '-' {
                    self.add(Likelihood::Evident, SyntaxReason::NoSpace('-'), &item);
                } else {
                    self.add(Likelihood::Likely, SyntaxReason::Bullet(mark), &item);
                }
                self.add(Likelihood::Likely, SyntaxReason::Stray(mark), rest);
            }
            let outer = parts.indent.strip_suffix("  ").unwrap_or(parts.indent);
            for indent in [outer, parts.indent] {
                let line = format!("{indent}- {body}{}", parts.comment);
                self.add_lines(Likelihood::Possible, SyntaxReason::NoDash, vec![line]);
            }
        } else {
            let line = format!("{}{body}{}", parts.indent, parts.comment);
            self.add_lines(Likelihood::Likely, SyntaxReason::Stray('-'), vec![line]);
        }
    }

    /// Signs around a key, and a row of a table.
    fn keys(&mut self) {
        let body = self.parts.body;
        if let Some((sign, key, rest)) = wrapped_key(body) {
            self.add(
                Likelihood::Likely,
                SyntaxReason::Stray(sign),
                &entry(key, rest),
            );
        }
        let cells = body.split(['|', '\t']).map(str::trim);
        let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        if let [key, value] = cells[..] {
            let reason = SyntaxReason::Instead {
                typed: "|",
                wanted: ":",
            };
            self.add(Likelihood::Likely, reason, &entry(key, value));
        }
    }

    /// Quotes around the whole line, and a comma behind it.
    fn line_ends(&mut self) {
        let body = self.parts.body;
        if let Some((sign, inner)) = unwrapped(body).filter(|(_, inner)| inner.contains(':')) {
            self.add(Likelihood::Likely, SyntaxReason::Stray(sign), inner);
        }
        for sign in [',', ';'] {
            if let Some(rest) = body.strip_suffix(sign) {
                let reason = SyntaxReason::Stray(sign);
                self.add(Likelihood::Likely, reason, rest.trim_end());
            }
        }
    }

    /// Quotes of a value that are missing, left open or of another shape.
    fn quotes(&mut self) {
        let Some(value) = self.parts.value() else {
            return;
        };
        if let Some(inner) = between(value, &['“', '„', '”', '‟'], &['”', '“', '‟']) {
            let reason = SyntaxReason::Instead {
                typed: "“ ”",
                wanted: "\" \"",
            };
            self.add_value(Likelihood::Likely, reason, &quote(inner));
        }
        for mark in ['"', '\''] {
            if value.matches(mark).count() != 1 {
                continue;
            }
            let reason = SyntaxReason::OpenQuote;
            if value.starts_with(mark) {
                self.add_value(Likelihood::Likely, reason, &format!("{value}{mark}"));
            } else if value.ends_with(mark) {
                self.add_value(Likelihood::Bare, reason, &format!("{mark}{value}"));
            }
        }
        self.add_value(Likelihood::Quoted, quoting_reason(value), &quote(value));
    }

    /// Signs around a value, or before it, that are no part of it.
    fn stray_signs(&mut self) {
        let Some(value) = self.parts.value() else {
            return;
        };
        for sign in ['|', '>'] {
            let text = value.strip_prefix(sign).map(str::trim_start);
            if let Some(text) = text.filter(|text| text.starts_with(char::is_alphabetic)) {
                self.add_value(Likelihood::Likely, SyntaxReason::Stray(sign), text);
            }
        }
        if is_number(value) {
            return;
        }
        if let Some((sign, inner)) = unwrapped(value) {
            self.add_value(Likelihood::Bare, SyntaxReason::Stray(sign), inner);
        }
        let is_numbered = value.starts_with(char::is_alphanumeric);
        if let Some((sign, inner)) = bullet(value).filter(|_| !is_numbered) {
            self.add_value(Likelihood::Bare, SyntaxReason::Stray(sign), inner);
        }
        if let Some((sign, text)) = without_lead(value) {
            self.add_value(Likelihood::Bare, SyntaxReason::Stray(sign), &text);
        }
    }

    /// Braces and brackets that are left open, of another shape, or hold other signs than YAML's.
    fn braces(&mut self) {
        let Some(value) = self.parts.value() else {
            return;
        };
        for (reason, fixed) in super::braces::spellings(value) {
            self.add_value(Likelihood::Likely, reason, &fixed);
        }
    }

    /// Several keys on one line.
    fn several_keys(&mut self, format: &dyn FileFormat) {
        let parts = self.parts;
        let inner = format!("{}{}", parts.indent, " ".repeat(parts.dash.len()));
        let known = |key: &str| is_word(key) && format.knows_key(key) == KeyKnowledge::Known;
        if let Some(keys) = shared_value(parts.body, &known) {
            let lines = keys.iter().enumerate();
            let lines = lines.map(|(nth, line)| match nth {
                0 => format!("{}{}{line}", parts.indent, parts.dash),
                _ => format!("{inner}{line}"),
            });
            self.add_lines(
                Likelihood::Likely,
                SyntaxReason::SeveralKeys,
                lines.collect(),
            );
        }
        let Some((key, value)) = parts.entry() else {
            return;
        };
        if let Some(at) = next_key(value, &known) {
            let head = value[..at]
                .trim_end()
                .trim_end_matches([',', ';'])
                .trim_end();
            let first = format!("{}{}{}", parts.indent, parts.dash, entry(key, head));
            let second = format!("{inner}{}{}", &value[at..], parts.comment);
            self.add_lines(
                Likelihood::Likely,
                SyntaxReason::SeveralKeys,
                vec![first, second],
            );
        }
        // Only what the format knows holds keys or items; a text that begins with a dash, or has a colon, is a text.
        let inner_key = LineParts::of(value).entry().map(|(key, _)| key);
        let is_list = value.starts_with("- ") && known(key);
        if is_word(key) && (is_list || inner_key.is_some_and(|inner| known(key) || known(inner))) {
            let first = format!("{}{}{key}:", parts.indent, parts.dash);
            let second = format!("{inner}  {value}{}", parts.comment);
            self.add_lines(
                Likelihood::Possible,
                SyntaxReason::SeveralKeys,
                vec![first, second],
            );
        }
    }

    /// A key and a value, whatever signs stand around and between them.
    fn plain_entry(&mut self) {
        let stray = |c: char| !(c.is_alphanumeric() || c == '_');
        let body = self.parts.body.trim_start_matches(stray);
        if self.parts.body.contains(['{', '[', '&', '!'])
            || self.parts.body.starts_with(['"', '\''])
        {
            return;
        }
        let (key, rest) = body.split_at(leading_word(body));
        let value = rest.trim_matches(|c: char| stray(c) && !"+−-.!?…%€)".contains(c));
        if !key.is_empty() && !value.is_empty() {
            let before = &self.parts.body[..self.parts.body.len() - body.len()];
            let between = &rest[..rest.find(value).unwrap_or(0)];
            let signs = before.chars().chain(between.chars());
            let mut signs = signs.filter(|&c| c != ' ' && c != '\t');
            let sign = signs.clone().find(|&c| c != ':').or_else(|| signs.next());
            let sign = sign.unwrap_or(':');
            let line = format!(
                "{}{}{}",
                self.parts.indent,
                entry(key, value),
                self.parts.comment
            );
            self.add_lines(Likelihood::Bare, SyntaxReason::Stray(sign), vec![line]);
        }
    }
}

fn entry(key: &str, value: &str) -> String {
    if value.is_empty() {
        format!("{key}:")
    } else {
        format!("{key}: {value}")
    }
}

/// What the value itself shows, before what the parser made of it.
pub(super) fn quoting_reason(value: &str) -> SyntaxReason {
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
        _ => SyntaxReason::Other,
    }
}

/// Spaces that are none, signs without width, and wide colons, up to the value.
fn without_odd_characters(body: &str) -> Option<String> {
    let odd_space = |c: char| c.is_whitespace() && c != ' ' && c != '\t';
    let no_width = |c: char| {
        matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
    };
    let wide_colon = |c: char| matches!(c, '：' | '︓' | '﹕' | '∶' | 'ː');
    let visible: String = body.chars().filter(|&c| !no_width(c)).collect();
    let colon = visible.find(|c: char| c == ':' || wide_colon(c));
    let (key, rest) = colon.map_or((visible.as_str(), None), |at| {
        let (key, rest) = visible.split_at(at);
        let mut rest = rest.chars();
        rest.next();
        (key, Some(rest.as_str()))
    });
    let is_odd = key.contains(odd_space)
        || visible.len() < body.len()
        || visible.contains(wide_colon)
        || rest.is_some_and(|rest| rest.starts_with(odd_space));
    let key = key.trim().replace(odd_space, " ");
    let fixed = match rest {
        Some(rest) => entry(&key, rest.trim()),
        None => key,
    };
    is_odd.then_some(fixed)
}

/// `key:value`
fn narrow_colon(body: &str) -> Option<(&str, &str)> {
    let at = body.find(':')?;
    let (key, rest) = (&body[..at], &body[at + 1..]);
    let is_narrow = !rest.is_empty() && !rest.starts_with([':', ' ', '\t']);
    (is_narrow && !key.trim().is_empty() && !key.starts_with(['{', '[']))
        .then(|| (key.trim_end(), rest.trim_start()))
}

/// `key:: value`, `key: : value`
fn repeated_colon(body: &str) -> Option<(&str, &str)> {
    let at = body.find(':')?;
    let rest = body[at + 1..].trim_start();
    let value = rest.trim_start_matches([':', ' ', '\t']);
    rest.starts_with(':')
        .then(|| (body[..at].trim_end(), value))
}

/// Signs that stand for a colon in other languages, tables and letters.
const OTHER_SIGNS: &[&str] = &[
    "=>", "->", ":=", "==", "→", "⇒", "=", ";", "|", "–", "—", "…", "/", ">", "•", "*", "~", "-",
    ",", ".", "\t",
];

/// Keys, with the sign that follows them and what follows that.
fn other_signs(body: &str) -> Vec<(&str, &'static str, &str)> {
    let mut found = Vec::new();
    let word = leading_word(body);
    let quoted = body.starts_with(['"', '\'']);
    for &sign in OTHER_SIGNS {
        let Some(at) = body.find(sign) else { continue };
        // Dots may lead the eye: `key ..... value`.
        let rest = body[at + sign.len()..].trim_start_matches(sign).trim();
        let key = body[..at].trim_end();
        let spaced =
            body[..at].ends_with(' ') || matches!(sign, "=" | "=>" | "->" | "→" | "⇒" | "\t");
        let is_key = (key.len() == word && word > 0)
            || (quoted && key.ends_with(['"', '\'']))
            || (spaced && !key.is_empty());
        // A dash inside a word belongs to it: `second-language`.
        let inside = sign == "-"
            && !body[..at].ends_with(' ')
            && !rest.is_empty()
            && !body[at + 1..].starts_with(' ');
        // So does a point or a comma inside a number, and a slash inside a date.
        let in_number = matches!(sign, "." | "," | "/") && stands_in_number(body, at, sign);
        if is_key && !inside && !in_number && !key.contains(": ") && !key.starts_with(INDICATORS) {
            found.push((key, sign, rest));
        }
    }
    found
}

/// Whether digits stand right before and right behind a sign.
fn stands_in_number(body: &str, at: usize, sign: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    is_digit(body[..at].chars().next_back()) && is_digit(body[at + sign.len()..].chars().next())
}

/// A mark at the start of a line, and what follows it.
fn bullet(body: &str) -> Option<(char, &str)> {
    let first = body.chars().next()?;
    if first.is_ascii_digit() {
        let rest = body.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = rest.strip_prefix(['.', ')', '°', '/'])?;
        return Some((first, rest.trim_start()))
            .filter(|(_, rest)| rest.starts_with(char::is_alphabetic));
    }
    let is_mark = "-–—−•·●○◦▪■□▸►‣➢➤✓✔*+>~".contains(first);
    let rest = body.trim_start_matches(first).trim_start();
    (is_mark && !rest.is_empty()).then_some((first, rest))
}

/// Pairs of signs that are put around words.
const PAIRS: &[(&str, &str)] = &[
    ("**", "**"),
    ("__", "__"),
    ("*", "*"),
    ("_", "_"),
    ("`", "`"),
    ("\"", "\""),
    ("'", "'"),
    ("“", "”"),
    ("‘", "’"),
    ("«", "»"),
    ("<", ">"),
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("\"", "'"),
    ("'", "\""),
    ("\"", ""),
    ("'", ""),
    ("", "\""),
    ("", "'"),
    ("“", ""),
    ("", "”"),
    ("«", ""),
    ("", "»"),
];

/// A text without the signs around it, and the first of them.
fn unwrapped(text: &str) -> Option<(char, &str)> {
    for (open, close) in PAIRS {
        let inner = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close));
        let inner = inner.map(|inner| inner.trim_matches(|c: char| c.is_whitespace()));
        // One quote alone is stray only where it has no partner.
        let is_even = (open.is_empty() || close.is_empty())
            && text.matches(&format!("{open}{close}")).count() % 2 == 0;
        if let Some(inner) = inner.filter(|inner| !inner.is_empty() && !is_even) {
            let sign = open.chars().chain(close.chars()).next()?;
            return Some((sign, inner));
        }
    }
    None
}

fn between<'t>(text: &'t str, open: &[char], close: &[char]) -> Option<&'t str> {
    let inner = text.strip_prefix(open)?.strip_suffix(close)?;
    (!inner.trim().is_empty()).then(|| inner.trim())
}

/// `**key**: value`, `« key » : value`
fn wrapped_key(body: &str) -> Option<(char, &str, &str)> {
    let at = body.find(':')?;
    let (sign, key) =
        unwrapped(body[..at].trim_end()).filter(|(sign, _)| !matches!(sign, '"' | '\''))?;
    let rest = body[at + 1..].trim_start_matches(['*', '_', '`', ' ', '\u{a0}']);
    is_word(key).then_some((sign, key, rest.trim()))
}

/// `a, b: value` as one entry for each key.
fn shared_value(body: &str, known: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    let (keys, value) = body.split_once(':')?;
    let keys = keys.replace(" et ", ",").replace(" and ", ",");
    let keys: Vec<&str> = keys
        .split([',', ';', '/', '&', '+'])
        .map(str::trim)
        .collect();
    let are_keys = keys.len() > 1 && keys.iter().all(|key| known(key));
    are_keys.then(|| keys.iter().map(|key| entry(key, value.trim())).collect())
}

/// Where a second key begins behind a value of one word.
fn next_key(value: &str, known: &dyn Fn(&str) -> bool) -> Option<usize> {
    let word = value.find(|c: char| c.is_whitespace() || c == ',' || c == ';')?;
    let between = value[word..].len()
        - value[word..]
            .trim_start_matches([' ', '\t', ',', ';'])
            .len();
    let at = word + between;
    let key = leading_word(&value[at..]);
    let behind = value[at + key..].trim_start();
    (word > 0 && behind.starts_with(':') && known(&value[at..at + key])).then_some(at)
}

/// Whether a value begins like a number below zero.
fn is_number(value: &str) -> bool {
    let digits = value.trim_start_matches(['-', '–', '—', '−', '+']);
    digits.len() < value.len()
        && digits
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit())
}
