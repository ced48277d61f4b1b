//! The plain kinds of value that records are made of.

use super::number::Number;
use super::problem::Problem;
use super::record::{At, Field, Reading};
use super::schema::Schemas;
use super::tree::{Key, Node, Style};
use super::words::Sort;
use crate::base::source::Span;
use serde_json::{Value as Json, json};

/// A text that is no Markdown: a name, a code, a date; on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(pub String);

impl Field for Name {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong(key, node, Self::sort());
        };
        tell_cut(reading, node);
        Some(Self(
            scalar.text.split_whitespace().collect::<Vec<_>>().join(" "),
        ))
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "type": ["string", "number", "boolean"] })
    }

    fn sort() -> Sort {
        Sort::new("a name", "un nom")
    }
}

/// Warns of a text that ends before ` #`: one space and a hash are a comment in YAML, and rarely meant so.
pub fn tell_cut(reading: &mut Reading<'_>, node: &Node) {
    let text = reading.document.text.clone();
    let rest = &text.as_str()[node.span.end.min(text.as_str().len())..];
    let plain = node
        .scalar()
        .is_some_and(|scalar| scalar.style == Style::Plain);
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
        Problem::CutByHash {
            rest: rest.to_owned(),
            fixed,
        },
        span,
    );
}

impl Field for bool {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong(key, node, Self::sort());
        };
        match scalar.text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            typed => {
                let (key, typed) = (key.to_owned(), typed.to_owned());
                reading.add(
                    Problem::NotOneOf {
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

    fn sort() -> Sort {
        Sort::new("true or false", "true ou false")
    }
}

impl Field for Number {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong(key, node, Self::sort());
        };
        let number = Self::parse(&scalar.text);
        if number.is_none() {
            let (key, typed) = (key.to_owned(), scalar.text.clone());
            reading.add(Problem::NotANumber { key, typed }, node.span);
        }
        number
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "type": "number" }, { "type": "string", "pattern": "^[-+−–—]?[0-9]+([.,][0-9]+)?$" }] })
    }

    fn sort() -> Sort {
        Sort::new("a number", "un nombre")
    }
}

/// A list of values of one kind; what cannot be read is told and left out.
impl<T: Field> Field for Vec<At<T>> {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(items) = node.items() else {
            return reading.wrong(key, node, Self::sort());
        };
        let read = |item: &Node| {
            let value = T::read(reading, key, item)?;
            Some(At {
                value,
                span: item.span,
                key: item.span,
            })
        };
        Some(items.iter().filter_map(read).collect())
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "type": "array", "items": T::schema(schemas) })
    }

    fn sort() -> Sort {
        Sort::new("a list", "une liste").written(
            "begin each with a dash, on a line of its own: - …",
            "commencez chacun par un tiret, sur une ligne à lui : - …",
        )
    }
}

/// Values by names of one's own, in source order, each name once.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs<T>(pub Vec<(Key, Option<At<T>>)>);

impl<T: Field> Field for Pairs<T> {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(entries) = node.entries() else {
            return reading.wrong(key, node, Self::sort());
        };
        let mut pairs: Vec<(Key, Option<At<T>>)> = Vec::with_capacity(entries.len());
        for entry in entries {
            if pairs.iter().any(|(key, _)| key.text == entry.key.text) {
                continue;
            }
            let value = if entry.value.is_empty() {
                None
            } else {
                T::read(reading, &entry.key.text, &entry.value)
            };
            let at = value.map(|value| At {
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

    fn sort() -> Sort {
        Sort::new("names with values", "des noms avec des valeurs").written(
            "one on each line, without a dash: name: value",
            "un par ligne, sans tiret : nom: valeur",
        )
    }
}
