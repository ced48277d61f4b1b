//! What templates see, as Tera's values; and how the filter `typst` prints them.

use crate::text::markup::typst_string;
use serde::Serialize;
use std::io::Write;
use tera::value::{Key, Map};
use tera::{Kwargs, State, Value};

/// The three forms of a text, by the names of [`crate::model::sheet::context::RichText`].
const FORMS: [&str; 3] = ["plain", "html", "typst"];

/// The form of a text that is printed without being escaped.
#[derive(Clone, Copy)]
pub(in crate::output::theme) enum MarkupLanguage {
    Html,
    Typst,
}

impl MarkupLanguage {
    fn field(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Typst => "typst",
        }
    }
}

/// `data` as Tera sees it; of each text the form in this language is printed unescaped.
pub(in crate::output::theme) fn tera_value(data: &impl Serialize, markup: MarkupLanguage) -> Value {
    mark_safe(&Value::from_serializable(data), markup)
}

fn mark_safe(value: &Value, markup: MarkupLanguage) -> Value {
    if let Some(items) = value.as_array() {
        return items
            .iter()
            .map(|item| mark_safe(item, markup))
            .collect::<Vec<_>>()
            .into();
    }
    let Some(map) = value.as_map() else {
        return value.clone();
    };
    let is_rich = is_rich_text(map);
    // Changed in a copy, which is not hashed again as a map collected anew would be.
    let mut map = map.clone();
    for (key, value) in &mut map {
        match (key.as_str().unwrap_or_default(), value.as_str()) {
            (name, Some(text)) if is_rich && name == markup.field() => {
                *value = Value::safe_string(text);
            }
            // A student's fields are named by the grid: these names must not be mistaken for the forms of a text.
            ("fields", _) | (_, Some(_)) => {}
            _ => *value = mark_safe(value, markup),
        }
    }
    map.into()
}

fn is_rich_text(map: &Map) -> bool {
    map.len() == FORMS.len()
        && FORMS
            .iter()
            .all(|form| map.get(&Key::Str(form)).is_some_and(Value::is_string))
}

/// The filter `typst`: any value as a Typst expression; texts become content, names strings.
pub(in crate::output::theme) fn typst_filter(value: Value, _: Kwargs, _: &State) -> Value {
    let mut code = String::new();
    push_value(&mut code, &value);
    Value::safe_string(&code)
}

fn push_value(code: &mut String, value: &Value) {
    if let Some(text) = value.as_str() {
        // A colour is code already.
        if value.is_safe() {
            code.push_str(text);
        } else {
            code.push_str(&typst_string(text));
        }
    } else if let Some(items) = value.as_array() {
        code.push('(');
        for item in items {
            push_value(code, item);
            code.push_str(", ");
        }
        code.push(')');
    } else if let Some(map) = value.as_map() {
        push_map(code, map);
    } else if value.is_none() || value.is_undefined() {
        code.push_str("none");
    } else {
        code.push_str(&value.to_string());
    }
}

fn push_map(code: &mut String, map: &Map) {
    // Only what `of` marked as safe is markup: an option that happens to be named `typst` is not.
    if let Some(markup) = map
        .get(&Key::Str("typst"))
        .filter(|markup| markup.is_safe())
        .and_then(Value::as_str)
    {
        code.extend(["[", markup, "]"]);
        return;
    }
    if map.is_empty() {
        code.push_str("(:)");
        return;
    }
    code.push('(');
    for (key, value) in map {
        code.push_str(&typst_string(&key.to_string()));
        code.push_str(": ");
        push_value(code, value);
        code.push_str(", ");
    }
    code.push(')');
}

/// Escapes what a `.typ` template prints: exact in markup, and an error (never silently wrong) inside a string.
pub(in crate::output::theme) fn escape_typst(
    text: &str,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    write!(out, "#{};", typst_string(text))
}

/// Escapes what an `options.css` prints: right as an identifier, a colour, a length, and between quotes.
pub(in crate::output::theme) fn escape_css(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    for c in text.chars() {
        match c {
            _ if c.is_alphanumeric() || "#.-_%".contains(c) => write!(out, "{c}")?,
            _ => write!(out, "\\{:x} ", u32::from(c))?,
        }
    }
    Ok(())
}
