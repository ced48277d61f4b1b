//! Records: one description of a part of a format, from which come its reader, its JSON schema and its reference.
//!
//! A format is declared with [`record!`](crate::record): each key with its type, whether it is needed, and the
//! sentences of the reference. Every key of a record is read before a missing one is reported, and no typed key is
//! ignored.

use super::number::has_digits_only;
use super::problem::YamlDiagnostic;
use super::schema::{KeyInfo, Schemas};
use super::tree::{YamlDocument, YamlEntry, YamlNode};
use super::words::{KeySuggestion, ValueKind, suggest_key};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, RelatedRole};
use crate::base::source::Span;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Keys of later formats. They are an error today, so that no file uses them in another sense.
const RESERVED_KEYS: &[&str] = &[
    "assessments",
    "from",
    "recap",
    "sealed",
    "copies",
    "special",
];

/// What a value can be read as.
pub trait FieldValue: Sized {
    /// The value, or `None` and a diagnostic.
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self>;
    /// What may be written there, as a JSON schema.
    fn schema(schemas: &mut Schemas) -> Json;
    /// What may be written there, in words.
    fn kind() -> ValueKind;
}

/// A value with its position and that of its key.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Its position.
    pub span: Span,
    /// The position of its key; of an item of a list, its own.
    pub key: Span,
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// What a record keeps of a key that may be missing.
pub trait SpannedOption<T> {
    /// A copy of the value.
    fn cloned_value(&self) -> Option<T>
    where
        T: Clone;
    /// The position of the key.
    fn key_span(&self) -> Option<Span>;
}

impl<T> SpannedOption<T> for Option<Spanned<T>> {
    fn cloned_value(&self) -> Option<T>
    where
        T: Clone,
    {
        self.as_ref().map(|it| it.value.clone())
    }

    fn key_span(&self) -> Option<Span> {
        self.as_ref().map(|it| it.key)
    }
}

/// One document being read.
pub struct RecordReader<'a> {
    /// Collects the diagnostics.
    pub diagnostics: &'a mut Diagnostics,
    /// The document.
    pub document: &'a YamlDocument,
}

impl RecordReader<'_> {
    /// A place in the document.
    pub fn place(&self, span: Span) -> Place {
        self.document.place(span)
    }

    /// Adds a diagnostic at a position in the document.
    pub fn add(
        &mut self,
        kind: impl crate::base::diagnostic::DiagnosticKind + 'static,
        span: Span,
    ) -> &mut Diagnostic {
        let place = self.place(span);
        self.diagnostics.add(kind, place)
    }

    /// Reports a value of the wrong kind.
    pub fn wrong_value<T>(&mut self, key: &str, node: &YamlNode, wanted: ValueKind) -> Option<T> {
        self.add(
            YamlDiagnostic::WrongValue {
                key: key.to_owned(),
                found: kind_of_node(node),
                wanted,
                first: None,
            },
            first_line_span(self, node),
        );
        None
    }

    /// Reports a value that is not a map with the keys of this record.
    pub fn not_a_record<R: super::Record, T>(&mut self, key: &str, node: &YamlNode) -> Option<T> {
        let problem = YamlDiagnostic::WrongValue {
            key: key.to_owned(),
            found: kind_of_node(node),
            wanted: R::kind(),
            first: R::keys().first().map(|key| key.name),
        };
        self.add(problem, first_line_span(self, node));
        None
    }

    /// The value of `key`, if it is there, not empty, and valid.
    pub fn read_key<T: FieldValue>(
        &mut self,
        entries: &[YamlEntry],
        key: &str,
    ) -> Option<Spanned<T>> {
        let entry = entries.iter().find(|entry| entry.key.text == key)?;
        // `points:` without a value means the same as no `points`; if it is needed, `check_keys` reports it.
        if entry.value.is_empty() {
            return None;
        }
        let value = T::read_value(self, key, &entry.value)?;
        Some(Spanned {
            value,
            span: entry.value.span,
            key: entry.key.span,
        })
    }

    /// Reports unknown keys and missing ones.
    pub fn check_keys(&mut self, node: &YamlNode, record: ValueKind, keys: &[KeyInfo]) {
        let entries = node.entries().unwrap_or_default();
        let known: Vec<&'static str> = keys.iter().map(|key| key.name).collect();
        let mut meant = Vec::new();
        for (nth, entry) in entries.iter().enumerate() {
            // A merge key has a diagnostic of its own.
            if !known.contains(&entry.key.text.as_str()) && entry.key.text != "<<" {
                let before = nth.checked_sub(1).map(|nth| &entries[nth]);
                meant.extend(self.unknown_key(entry, before, record, &known));
            }
        }
        let start = entries
            .first()
            .map_or(Span::new(node.span.start, node.span.start), |entry| {
                entry.key.span
            });
        // A key that is there in other words is not missing as well.
        let is_missing = |key: &&KeyInfo| key.needed && !meant.contains(&key.name);
        for key in keys.iter().filter(is_missing) {
            let there = entries.iter().find(|entry| entry.key.text == key.name);
            if there.is_none_or(|entry| entry.value.is_empty()) {
                let span = there.map_or(start, |entry| entry.key.span);
                self.add(
                    YamlDiagnostic::MissingKey {
                        key: key.name,
                        record,
                        example: key.value,
                    },
                    span,
                );
            }
        }
    }

    /// Reports a key that is not known; the one that was evidently meant.
    fn unknown_key(
        &mut self,
        entry: &YamlEntry,
        before: Option<&YamlEntry>,
        record: ValueKind,
        known: &[&'static str],
    ) -> Option<&'static str> {
        let mut meant = None;
        let typed = entry.key.text.clone();
        let problem = match before.and_then(|before| decimal_comma_parts(before, entry)) {
            Some((left, right)) => YamlDiagnostic::CommaInBraces { left, right },
            None if RESERVED_KEYS.contains(&typed.as_str()) => {
                YamlDiagnostic::ReservedKey { typed }
            }
            None => {
                let offer = suggest_key(&typed, known);
                if let KeySuggestion::Nearest(key) = offer {
                    meant = Some(key);
                }
                YamlDiagnostic::UnknownKey {
                    offer,
                    typed,
                    record,
                }
            }
        };
        self.add(problem, entry.key.span);
        meant
    }
}

/// The two halves of the number in `{ points: 1,5 }`, where YAML takes its decimals for a key.
fn decimal_comma_parts(before: &YamlEntry, entry: &YamlEntry) -> Option<(String, String)> {
    let left = before.value.scalar()?;
    let split = has_digits_only(&entry.key.text)
        && entry.value.is_empty()
        && has_digits_only(left.text.trim_start_matches('-'));
    split.then(|| (left.text.clone(), entry.key.text.clone()))
}

/// Reports equal keys of every map below a node, at the second of them.
pub(super) fn report_duplicate_keys(
    diagnostics: &mut Diagnostics,
    document: &YamlDocument,
    node: &YamlNode,
) {
    for item in node.items().unwrap_or_default() {
        report_duplicate_keys(diagnostics, document, item);
    }
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for entry in node.entries().unwrap_or_default() {
        match seen.get(entry.key.text.as_str()) {
            Some(&first) => {
                let problem = YamlDiagnostic::DuplicateKey {
                    key: entry.key.text.clone(),
                };
                diagnostics
                    .add(problem, document.place(entry.key.span))
                    .add_related(document.place(first), RelatedRole::First);
            }
            None => {
                seen.insert(&entry.key.text, entry.key.span);
            }
        }
        report_duplicate_keys(diagnostics, document, &entry.value);
    }
}

/// What a node is, in words.
pub fn kind_of_node(node: &YamlNode) -> ValueKind {
    match &node.value {
        super::YamlValue::List(_) => ValueKind::new("a list", "une liste"),
        super::YamlValue::Map(_) => ValueKind::new("keys with values", "des clés avec des valeurs"),
        super::YamlValue::Scalar(_) if node.is_empty() => ValueKind::new("nothing", "rien"),
        super::YamlValue::Scalar(_) => ValueKind::new("a text", "un texte"),
    }
}

/// The first line of a value: to underline all lines of a long one would hide the message.
fn first_line_span(reading: &RecordReader<'_>, node: &YamlNode) -> Span {
    let text = reading.document.text.slice(node.span);
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    Span::new(node.span.start, node.span.start + line.len())
}

/// Declares a record.
///
/// Each key is written as in the file, with its type and either `needed "an example"` or `default "what holds without
/// it"`; the doc comment is the reference.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $about:literal])+
        $vis:vis struct $name:ident = $id:literal ($en:literal, $fr:literal) {
            $(
                $(#[doc = $doc:literal])+
                $key:ident : $type:ty => $need:ident $value:literal;
            )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq, Default)]
        $vis struct $name {
            $(
                $(#[doc = $doc])+
                pub $key: Option<$crate::text::yaml::Spanned<$type>>,
            )+
        }

        impl $crate::text::yaml::FieldValue for $name {
            fn read_value(
                reading: &mut $crate::text::yaml::RecordReader<'_>,
                key: &str,
                node: &$crate::text::yaml::YamlNode,
            ) -> Option<Self> {
                let Some(entries) = node.entries() else {
                    return reading.not_a_record::<Self, _>(key, node);
                };
                let record = Self { $($key: reading.read_key(entries, stringify!($key)),)+ };
                reading.check_keys(node, Self::kind(), &<Self as $crate::text::yaml::Record>::keys());
                Some(record)
            }

            fn schema(schemas: &mut $crate::text::yaml::Schemas) -> serde_json::Value {
                schemas.record_schema::<Self>()
            }

            fn kind() -> $crate::text::yaml::ValueKind {
                $crate::text::yaml::ValueKind::new($en, $fr)
            }
        }

        impl $crate::text::yaml::Record for $name {
            const ID: &'static str = $id;
            const ABOUT: &'static str = concat!($($about, "\n"),+);

            fn keys() -> Vec<$crate::text::yaml::KeyInfo> {
                vec![$($crate::text::yaml::KeyInfo {
                    name: stringify!($key),
                    needed: $crate::record!(@need $need),
                    value: $value,
                    about: concat!($($doc, "\n"),+),
                    kind: <$type as $crate::text::yaml::FieldValue>::kind(),
                    schema: <$type as $crate::text::yaml::FieldValue>::schema,
                },)+]
            }
        }
    };
    (@need needed) => { true };
    (@need default) => { false };
}

/// Declares a field that takes one of a few words.
#[macro_export]
macro_rules! choice {
    (
        $(#[doc = $about:literal])+
        $vis:vis enum $name:ident { $($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+ }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $name { $($(#[doc = $doc])+ $variant,)+ }

        impl $name {
            /// The words, in the order of the reference.
            pub const WORDS: &'static [&'static str] = &[$($word),+];
        }

        impl $crate::text::yaml::FieldValue for $name {
            fn read_value(
                reading: &mut $crate::text::yaml::RecordReader<'_>,
                key: &str,
                node: &$crate::text::yaml::YamlNode,
            ) -> Option<Self> {
                let Some(scalar) = node.scalar() else {
                    return reading.wrong_value(key, node, Self::kind());
                };
                match scalar.text.trim() {
                    $($word => Some(Self::$variant),)+
                    typed => {
                        let (key, typed) = (key.to_owned(), typed.to_owned());
                        let choices = Self::WORDS.to_vec();
                        reading.add($crate::text::yaml::YamlDiagnostic::NotOneOf { key, typed, choices }, node.span);
                        None
                    }
                }
            }

            fn schema(_: &mut $crate::text::yaml::Schemas) -> serde_json::Value {
                serde_json::json!({ "enum": Self::WORDS })
            }

            fn kind() -> $crate::text::yaml::ValueKind {
                $crate::text::yaml::ValueKind::new("a choice", "un choix")
            }
        }
    };
}
