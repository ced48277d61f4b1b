//! Tera's values and faults as they go from one process to another: exactly as they were.

use super::template_texts::TemplateTexts;
use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::source::Span;
use crate::output::theme::problem::ThemeDiagnostic;
use serde::{Deserialize, Serialize};
use tera::Value;
use tera::value::{Key, Map, ValueKind};

/// A value, with what Tera's own serialisation loses: which texts are printed unescaped, and every bit of a number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum WireValue {
    None,
    Bool(bool),
    U64(u64),
    I64(i64),
    /// A number of more than 64 bits.
    Large(i128),
    /// The bits of a number.
    F64(u64),
    Text(String),
    SafeText(String),
    List(Vec<WireValue>),
    Map(Vec<(String, WireValue)>),
}

impl WireValue {
    pub(super) fn from_tera(value: &Value) -> Self {
        match value.kind() {
            ValueKind::Bool => Self::Bool(value.as_bool().unwrap_or_default()),
            ValueKind::U64 => Self::U64(value.as_u64().unwrap_or_default()),
            ValueKind::I64 => Self::I64(value.as_i64().unwrap_or_default()),
            ValueKind::U128 | ValueKind::I128 => Self::Large(value.as_i128().unwrap_or_default()),
            ValueKind::F64 => Self::F64(value.as_f64().unwrap_or_default().to_bits()),
            ValueKind::String => {
                let text = value.as_str().unwrap_or_default().to_owned();
                if value.is_safe() {
                    Self::SafeText(text)
                } else {
                    Self::Text(text)
                }
            }
            ValueKind::Array => {
                let items = value.as_array().unwrap_or_default();
                Self::List(items.iter().map(Self::from_tera).collect())
            }
            ValueKind::Map => {
                let entries = value.as_map().into_iter().flatten();
                Self::Map(
                    entries
                        .map(|(key, value)| (key.to_string(), Self::from_tera(value)))
                        .collect(),
                )
            }
            // Nothing that templates are given is undefined or bytes.
            _ => Self::None,
        }
    }

    pub(super) fn into_tera(self) -> Value {
        match self {
            Self::None => Value::none(),
            Self::Bool(value) => value.into(),
            Self::U64(value) => value.into(),
            Self::I64(value) => value.into(),
            Self::Large(value) => value.into(),
            Self::F64(bits) => f64::from_bits(bits).into(),
            Self::Text(text) => text.into(),
            Self::SafeText(text) => Value::safe_string(&text),
            Self::List(items) => {
                let items = items.into_iter().map(Self::into_tera);
                items.collect::<Vec<Value>>().into()
            }
            Self::Map(entries) => {
                let entries = entries.into_iter();
                let map: Map = entries
                    .map(|(key, value)| (Key::from(key), value.into_tera()))
                    .collect();
                map.into()
            }
        }
    }
}

/// One fault of Tera at its place in a template.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct WireFault {
    words: FaultWords,
    path: String,
    span: Option<(usize, usize)>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum FaultWords {
    Template {
        message: String,
        more: Option<String>,
    },
    MissingPart {
        path: String,
    },
}

impl WireFault {
    /// None for what is no fault of Tera.
    pub(super) fn from_diagnostic(diagnostic: &Diagnostic) -> Option<Self> {
        let words = match diagnostic.kind_as()? {
            ThemeDiagnostic::Template { message, more } => FaultWords::Template {
                message: message.clone(),
                more: more.clone(),
            },
            ThemeDiagnostic::MissingPart { path } => FaultWords::MissingPart { path: path.clone() },
            _ => return None,
        };
        let (path, span) = match &diagnostic.place {
            Place::Span(text, span) => (text.path().to_owned(), Some((span.start, span.end))),
            Place::File(path) => (path.to_string(), None),
        };
        Some(Self { words, path, span })
    }

    pub(super) fn into_diagnostic(self, texts: &TemplateTexts) -> Diagnostic {
        let kind = match self.words {
            FaultWords::Template { message, more } => ThemeDiagnostic::Template { message, more },
            FaultWords::MissingPart { path } => ThemeDiagnostic::MissingPart { path },
        };
        let span = self.span.map(|(start, end)| Span::new(start, end));
        let place = match (texts.by_name.get(&self.path), span) {
            (Some(text), Some(span)) => Place::Span(text.clone(), span),
            _ => Place::File(self.path.as_str().into()),
        };
        Diagnostic::new(kind, place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::theme::pages::values::{MarkupLanguage, tera_value};
    use serde_json::json;

    #[test]
    fn a_value_comes_back_as_it_was() {
        let data = json!({
            "z": [1, -1, 0.1, 1e300, true, null, "a<b"],
            "a": { "plain": "a", "html": "<b>a</b>", "typst": "*a*" },
            "n": u64::MAX,
        });
        let value = tera_value(&data, MarkupLanguage::Html);
        let sent = serde_json::to_vec(&WireValue::from_tera(&value)).unwrap();
        let back: WireValue = serde_json::from_slice(&sent).unwrap();
        assert_eq!(format!("{:?}", back.into_tera()), format!("{value:?}"));
    }
}
