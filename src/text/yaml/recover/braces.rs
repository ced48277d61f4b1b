//! Values in braces and brackets, written with YAML's signs.

use super::line::{is_word, leading_word, quote};
use crate::text::yaml::words::SyntaxReason;

/// Every other way to write a value that has braces or brackets, or was meant to.
pub(super) fn spellings(value: &str) -> Vec<(SyntaxReason, String)> {
    let mut found = Vec::new();
    let is_open = value.starts_with(['{', '[']);
    let round = value
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    if let Some(inner) = round.filter(|inner| inner.contains([':', '='])) {
        let reason = SyntaxReason::Instead {
            typed: "( )",
            wanted: "{ }",
        };
        found.push((reason, format!("{{{inner}}}")));
    }
    if !is_open && value.ends_with('}') && value.contains(':') {
        found.push((SyntaxReason::Missing('{'), format!("{{ {value}")));
    }
    if !is_open && value.ends_with(']') && value.contains(',') {
        found.push((SyntaxReason::Missing('['), format!("[{value}")));
    }
    if !is_open {
        return found;
    }
    let balanced = with_brackets_closed(value);
    if let Some((reason, fixed)) = &balanced {
        found.push((*reason, fixed.clone()));
    }
    let closed = balanced.map_or_else(|| value.to_owned(), |(_, fixed)| fixed);
    let signs = with_signs(&closed);
    for (reason, fixed) in [
        Some(signs.clone()),
        with_commas(&signs.1).or_else(|| with_commas(&closed)),
        with_points(&closed),
        with_quotes(&closed),
    ]
    .into_iter()
    .flatten()
    {
        if fixed != value {
            found.push((reason, fixed));
        }
    }
    found
}

/// The value with the brackets that it opened closed, and without those it never opened.
fn with_brackets_closed(value: &str) -> Option<(SyntaxReason, String)> {
    let mut open = Vec::new();
    let mut fixed = String::new();
    let mut reason = None;
    let mut quoted = None;
    for c in value.chars() {
        match (quoted, c) {
            (Some(mark), _) if mark == c => quoted = None,
            (Some(_), _) => {}
            (None, '"') => quoted = Some(c),
            (None, '{') => open.push('}'),
            (None, '[') => open.push(']'),
            (None, '}' | ']') => match open.pop() {
                Some(wanted) if wanted == c => {}
                Some(wanted) => {
                    reason = Some(SyntaxReason::Missing(wanted));
                    fixed.push(wanted);
                    continue;
                }
                None => {
                    reason = Some(SyntaxReason::Stray(c));
                    continue;
                }
            },
            _ => {}
        }
        fixed.push(c);
    }
    while let Some(wanted) = open.pop() {
        reason = Some(SyntaxReason::Missing(wanted));
        fixed = fixed.trim_end_matches([',', ' ']).to_owned();
        fixed += if wanted == '}' { " }" } else { "]" };
    }
    reason.map(|reason| (reason, fixed))
}

/// `;` for `,`, `=` for `:`, a colon without its space.
fn with_signs(value: &str) -> (SyntaxReason, String) {
    let mut reason = SyntaxReason::NoSpace(':');
    let mut fixed = String::new();
    let mut quoted = false;
    let mut open = Vec::new();
    let characters: Vec<char> = value.chars().collect();
    for (nth, &c) in characters.iter().enumerate() {
        quoted ^= c == '"';
        let next = characters.get(nth + 1).copied().unwrap_or(' ');
        match c {
            '{' | '[' if !quoted => open.push(c),
            '}' | ']' if !quoted => drop(open.pop()),
            _ => {}
        }
        match c {
            _ if quoted => fixed.push(c),
            ';' if open.last() == Some(&'[') || begins_entry(&characters[nth + 1..]) => {
                reason = SyntaxReason::Instead {
                    typed: ";",
                    wanted: ",",
                };
                fixed.push(',');
            }
            '=' => {
                reason = SyntaxReason::Instead {
                    typed: "=",
                    wanted: ":",
                };
                fixed.truncate(fixed.trim_end().len());
                fixed += if next.is_whitespace() { ":" } else { ": " };
            }
            ':' if !next.is_whitespace()
                && !next.is_ascii_digit()
                && is_word(last_word(&fixed)) =>
            {
                fixed += ": "
            }
            ':' if next.is_ascii_digit() && last_word(&fixed).contains(char::is_alphabetic) => {
                fixed += ": "
            }
            _ => fixed.push(c),
        }
    }
    (reason, fixed)
}

/// Whether a text begins with a key and the sign behind it.
fn begins_entry(characters: &[char]) -> bool {
    let text: String = characters.iter().collect();
    let text = text.trim_start();
    let key = leading_word(text);
    key > 0 && text[key..].trim_start().starts_with([':', '='])
}

fn last_word(text: &str) -> &str {
    &text[last_word_start(text)..]
}

/// Where the last word begins: behind a space of any kind, or a sign.
fn last_word_start(text: &str) -> usize {
    let mut letters = text.char_indices().rev();
    let before = letters.find(|(_, c)| c.is_whitespace() || "{[,".contains(*c));
    before.map_or(0, |(at, c)| at + c.len_utf8())
}

/// `{ a: x b: y }` with the comma that is missing.
fn with_commas(value: &str) -> Option<(SyntaxReason, String)> {
    let mut fixed = value.to_owned();
    let mut from = 1;
    let mut seen = 0;
    while let Some(at) = fixed[from..].find(": ") {
        let colon = from + at;
        let key = last_word_start(&fixed[..colon]);
        let before = fixed[..key].trim_end();
        seen += 1;
        let piece = before
            .rfind([',', '{', '['])
            .map_or(before, |at| &before[at + 1..]);
        if seen > 1 && piece.contains(": ") && is_word(&fixed[key..colon]) {
            let end = before.len();
            fixed.insert(end, ',');
            from = colon + 3;
        } else {
            from = colon + 2;
        }
    }
    (fixed != value).then_some((SyntaxReason::Missing(','), fixed))
}

/// `{ a: x, y, b: z }`: the text that holds the comma in quotes.
fn with_quotes(value: &str) -> Option<(SyntaxReason, String)> {
    let inner = value.strip_prefix('{')?.strip_suffix('}')?;
    if inner.contains(['{', '[', '"']) {
        return None;
    }
    let mut entries: Vec<String> = Vec::new();
    for part in inner.split(',') {
        let typed = part.trim();
        let key = leading_word(typed);
        let is_entry = key > 0 && typed[key..].trim_start().starts_with(':');
        match entries.last_mut().filter(|_| !is_entry) {
            Some(last) => *last += &format!(",{part}"),
            None => entries.push(part.to_owned()),
        }
    }
    let quoted = entries.iter().map(|entry| {
        let (key, text) = entry.split_once(':').unwrap_or((entry, ""));
        let text = text.trim();
        let typed = text_of_torn_quote(text);
        let text = match typed {
            Some(inner) => quote(inner),
            None if text.contains(',') || text.contains(": ") => quote(text),
            None => text.to_owned(),
        };
        (typed.is_some(), format!("{}: {text}", key.trim()))
    });
    let (torn, entries): (Vec<bool>, Vec<String>) = quoted.unzip();
    let fixed = format!("{{ {} }}", entries.join(", "));
    let reason = if torn.contains(&true) {
        SyntaxReason::After('\'')
    } else {
        SyntaxReason::CommaInside
    };
    (fixed.contains('"') || fixed.contains('\'')).then_some((reason, fixed))
}

/// What stands in single quotes that an apostrophe closes too early: `'l'oral'`.
fn text_of_torn_quote(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
    (inner.replace("''", "").contains('\'')).then_some(inner)
}

/// `{ points: 1,5 }`: a decimal point, where a comma would end the number. In brackets a comma stands between two.
fn with_points(value: &str) -> Option<(SyntaxReason, String)> {
    let inner = value.strip_prefix('{').filter(|_| !value.contains('"'))?;
    let mut fixed = inner.to_owned();
    let mut from = 0;
    while let Some(at) = inner[from..].find(',') {
        let comma = from + at;
        from = comma + 1;
        let before = inner[..comma].rsplit([':', '{', '[', ',']).next();
        let behind = inner[from..].split([',', '}', ']']).next();
        let in_brackets = inner[..comma].rfind('[') > inner[..comma].rfind(']');
        if !in_brackets
            && before.is_some_and(|before| is_whole_number(before.trim()))
            && behind.is_some_and(|behind| is_whole_number(behind.trim_end()))
        {
            fixed.replace_range(comma..from, ".");
        }
    }
    (fixed != inner).then(|| (SyntaxReason::DecimalComma, format!("{{{fixed}")))
}

fn is_whole_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '−', '–']);
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}
