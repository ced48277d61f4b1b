//! The basic kinds of value that records consist of.

use super::number::Number;
use super::problem::YamlDiagnostic;
use super::record::{FieldValue, RecordReader, Spanned};
use super::schema::Schemas;
use super::tree::{YamlKey, YamlNode, YamlStyle};
use super::words::ValueKind;
use crate::base::source::Span;
use serde_json::{Value as Json, json};

/// A text on one line that is not Markdown: a name, a code, a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainName(pub String);

impl FieldValue for PlainName {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong_value(key, node, Self::kind());
        };
        warn_cut_by_hash(reading, node);
        Some(Self(
            // A name is printed on one line, whatever line breaks it was typed with.
            scalar.text.split_whitespace().collect::<Vec<_>>().join(" "),
        ))
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "type": ["string", "number", "boolean"] })
    }

    fn kind() -> ValueKind {
        ValueKind::new("a name", "un nom")
    }
}

/// Warns of a text that ends before ` #`: a space and a hash begin a comment in YAML, which is rarely meant.
pub fn warn_cut_by_hash(reading: &mut RecordReader<'_>, node: &YamlNode) {
    let text = reading.document.text.clone();
    let rest = &text.as_str()[node.span.end.min(text.as_str().len())..];
    let plain = node
        .scalar()
        .is_some_and(|scalar| scalar.style == YamlStyle::Plain);
    if !plain || !rest.starts_with(" #") {
        return;
    }
    let rest = rest.split(['\n', '\r']).next().unwrap_or_default().trim();
    let whole = format!("{} {rest}", text.slice(node.span));
    let fixed = if whole.contains(['"', '\\']) {
        format!("'{}'", whole.replace('\'', "''"))
    } else {
        format!("\"{whole}\"")
    };
    let span = Span::new(node.span.end + 1, node.span.end + 1 + rest.len());
    reading.add(
        YamlDiagnostic::CutByHash {
            rest: rest.to_owned(),
            fixed,
        },
        span,
    );
}

impl FieldValue for bool {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong_value(key, node, Self::kind());
        };
        match scalar.text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            typed => {
                let (key, typed) = (key.to_owned(), typed.to_owned());
                reading.add(
                    YamlDiagnostic::NotOneOf {
                        key,
                        typed,
                        choices: vec!["true", "false"],
                    },
                    node.span,
                );
                None
            }
        }
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "type": "boolean" })
    }

    fn kind() -> ValueKind {
        ValueKind::new("true or false", "true ou false")
    }
}

impl FieldValue for Number {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong_value(key, node, Self::kind());
        };
        let number = Self::parse(&scalar.text);
        if number.is_none() {
            let (key, typed) = (key.to_owned(), scalar.text.clone());
            reading.add(YamlDiagnostic::NotANumber { key, typed }, node.span);
        }
        number
    }

    fn schema(_: &mut Schemas) -> Json {
        let typed = json!({ "type": "string", "pattern": "^[-+−–—]?[0-9]+([.,][0-9]+)?$" });
        json!({ "anyOf": [{ "type": "number" }, typed] })
    }

    fn kind() -> ValueKind {
        ValueKind::new("a number", "un nombre")
    }
}

/// A list of values of one kind; an item that cannot be read is reported and left out.
impl<T: FieldValue> FieldValue for Vec<Spanned<T>> {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        let Some(items) = node.items() else {
            return reading.wrong_value(key, node, Self::kind());
        };
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            if let Some(value) = T::read_value(reading, key, item) {
                let (span, key) = (item.span, item.span);
                values.push(Spanned { value, span, key });
            }
        }
        Some(values)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "type": "array", "items": T::schema(schemas) })
    }

    fn kind() -> ValueKind {
        ValueKind::new("a list", "une liste").written_as(
            "begin each item with a dash, on a line of its own: - …",
            "commencez chaque élément par un tiret, sur sa propre ligne : - …",
        )
    }
}

/// Values by freely chosen names, in source order, each name once.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedValues<T>(pub Vec<(YamlKey, Option<Spanned<T>>)>);

impl<T: FieldValue> FieldValue for NamedValues<T> {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        let Some(entries) = node.entries() else {
            return reading.wrong_value(key, node, Self::kind());
        };
        let mut pairs: Vec<(YamlKey, Option<Spanned<T>>)> = Vec::with_capacity(entries.len());
        for entry in entries {
            if pairs.iter().any(|(key, _)| key.text == entry.key.text) {
                continue;
            }
            let value = if entry.value.is_empty() {
                None
            } else {
                T::read_value(reading, &entry.key.text, &entry.value)
            };
            let at = value.map(|value| Spanned {
                value,
                span: entry.value.span,
                key: entry.key.span,
            });
            pairs.push((entry.key.clone(), at));
        }
        Some(Self(pairs))
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "type": "object", "additionalProperties": T::schema(schemas) })
    }

    fn kind() -> ValueKind {
        ValueKind::new("names with values", "des noms avec des valeurs").written_as(
            "one on each line, without a dash: name: value",
            "un par ligne, sans tiret : nom: valeur",
        )
    }
}
