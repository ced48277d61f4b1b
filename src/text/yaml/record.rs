//! Records: one description of a part of a format, which reads it, gives its JSON schema and its reference table.
//!
//! A format is declared with [`record!`](crate::record): each key with its type, whether it is needed, and the sentence that the
//! reference prints. All keys of a record are asked before the first is missed, and none that was typed is dropped.

use super::problem::Problem;
use super::schema::{KeyInfo, Schemas};
use super::tree::{Document, Entry, Node};
use super::words::{Sort, offer};
use crate::base::diagnostic::{Diagnostic, Place, Problems, Role};
use crate::base::source::Span;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Words of formats to come: an error today, so that no file uses them in another sense.
const RESERVED: &[&str] = &[
    "assessments",
    "from",
    "recap",
    "sealed",
    "copies",
    "special",
];

/// What a value can be read as.
pub trait Field: Sized {
    /// The value, or `None` and a problem.
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self>;
    /// What may stand there, as JSON schema.
    fn schema(schemas: &mut Schemas) -> Json;
    /// What may stand there, in words.
    fn sort() -> Sort;
}

/// A value with its place and that of its key.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// What was read.
    pub value: T,
    /// Its place.
    pub span: Span,
    /// Its key's place.
    pub key: Span,
}

impl<T> std::ops::Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// One document being read.
pub struct Reading<'a> {
    /// Where problems go.
    pub problems: &'a mut Problems,
    /// What is read.
    pub document: &'a Document,
}

impl Reading<'_> {
    /// A place in the document.
    pub fn place(&self, span: Span) -> Place {
        self.document.place(span)
    }

    /// A problem at a place in the document.
    pub fn add(
        &mut self,
        problem: impl crate::base::diagnostic::Problem + 'static,
        span: Span,
    ) -> &mut Diagnostic {
        let place = self.place(span);
        self.problems.add(problem, place)
    }

    /// Says that a value is of the wrong kind.
    pub fn wrong<T>(&mut self, key: &str, node: &Node, wanted: Sort) -> Option<T> {
        self.add(
            Problem::WrongValue {
                key: key.to_owned(),
                found: sort_of(node),
                wanted,
                first: None,
            },
            first_line(self, node),
        );
        None
    }

    /// Says that a value is not the keys that belong here.
    pub fn no_record<R: super::Record, T>(&mut self, key: &str, node: &Node) -> Option<T> {
        let problem = Problem::WrongValue {
            key: key.to_owned(),
            found: sort_of(node),
            wanted: R::sort(),
            first: R::keys().first().map(|key| key.name),
        };
        self.add(problem, first_line(self, node));
        None
    }

    /// The value of `key`, where it is there, not empty, and right.
    pub fn take<T: Field>(&mut self, entries: &[Entry], key: &str) -> Option<At<T>> {
        let entry = entries.iter().find(|entry| entry.key.text == key)?;
        if entry.value.is_empty() {
            return None;
        }
        let value = T::read(self, key, &entry.value)?;
        Some(At {
            value,
            span: entry.value.span,
            key: entry.key.span,
        })
    }

    /// Says which entries `record` does not know, and which it misses.
    pub fn finish(&mut self, node: &Node, record: Sort, keys: &[KeyInfo]) {
        let entries = node.entries().unwrap_or_default();
        let known: Vec<&'static str> = keys.iter().map(|key| key.name).collect();
        for (nth, entry) in entries.iter().enumerate() {
            if !known.contains(&entry.key.text.as_str()) && entry.key.text != "<<" {
                let before = nth.checked_sub(1).map(|nth| &entries[nth]);
                self.unknown(entry, before, record, &known);
            }
        }
        let start = entries
            .first()
            .map_or(Span::new(node.span.start, node.span.start), |entry| {
                entry.key.span
            });
        for key in keys.iter().filter(|key| key.needed) {
            let there = entries.iter().find(|entry| entry.key.text == key.name);
            if there.is_none_or(|entry| entry.value.is_empty()) {
                let span = there.map_or(start, |entry| entry.key.span);
                self.add(
                    Problem::MissingKey {
                        key: key.name,
                        record,
                        example: key.value,
                    },
                    span,
                );
            }
        }
    }

    fn unknown(
        &mut self,
        entry: &Entry,
        before: Option<&Entry>,
        record: Sort,
        known: &[&'static str],
    ) {
        let typed = entry.key.text.clone();
        let problem = match before.and_then(|before| split_number(before, entry)) {
            Some((left, right)) => Problem::CommaInBraces { left, right },
            None if RESERVED.contains(&typed.as_str()) => Problem::ReservedKey { typed },
            None => Problem::UnknownKey {
                offer: offer(&typed, known),
                typed,
                record,
            },
        };
        self.add(problem, entry.key.span);
    }
}

/// `{ points: 1,5 }`: a number's decimals taken for a key.
fn split_number(before: &Entry, entry: &Entry) -> Option<(String, String)> {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let left = before.value.scalar()?;
    let split = digits(&entry.key.text)
        && entry.value.is_empty()
        && digits(left.text.trim_start_matches('-'));
    split.then(|| (left.text.clone(), entry.key.text.clone()))
}

/// Equal keys of every map of a document, told once, at the second.
pub(super) fn tell_duplicates(problems: &mut Problems, document: &Document, node: &Node) {
    for item in node.items().unwrap_or_default() {
        tell_duplicates(problems, document, item);
    }
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for entry in node.entries().unwrap_or_default() {
        match seen.get(entry.key.text.as_str()) {
            Some(&first) => {
                let problem = Problem::DuplicateKey {
                    key: entry.key.text.clone(),
                };
                problems
                    .add(problem, document.place(entry.key.span))
                    .see(document.place(first), Role::First);
            }
            None => {
                seen.insert(&entry.key.text, entry.key.span);
            }
        }
        tell_duplicates(problems, document, &entry.value);
    }
}

/// What a node is, in words.
pub fn sort_of(node: &Node) -> Sort {
    match &node.value {
        super::Value::List(_) => Sort::new("a list", "une liste"),
        super::Value::Map(_) => Sort::new("keys with values", "des clés avec des valeurs"),
        super::Value::Scalar(_) if node.is_empty() => Sort::new("nothing", "rien"),
        super::Value::Scalar(_) => Sort::new("a text", "un texte"),
    }
}

/// A long value is marked on its first line alone.
fn first_line(reading: &Reading<'_>, node: &Node) -> Span {
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
                pub $key: Option<$crate::text::yaml::At<$type>>,
            )+
        }

        impl $crate::text::yaml::Field for $name {
            fn read(
                reading: &mut $crate::text::yaml::Reading<'_>,
                key: &str,
                node: &$crate::text::yaml::Node,
            ) -> Option<Self> {
                let Some(entries) = node.entries() else {
                    return reading.no_record::<Self, _>(key, node);
                };
                let record = Self { $($key: reading.take(entries, stringify!($key)),)+ };
                reading.finish(node, Self::sort(), &<Self as $crate::text::yaml::Record>::keys());
                Some(record)
            }

            fn schema(schemas: &mut $crate::text::yaml::Schemas) -> serde_json::Value {
                schemas.record::<Self>()
            }

            fn sort() -> $crate::text::yaml::Sort {
                $crate::text::yaml::Sort::new($en, $fr)
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
                    sort: <$type as $crate::text::yaml::Field>::sort(),
                    schema: <$type as $crate::text::yaml::Field>::schema,
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

        impl $crate::text::yaml::Field for $name {
            fn read(
                reading: &mut $crate::text::yaml::Reading<'_>,
                key: &str,
                node: &$crate::text::yaml::Node,
            ) -> Option<Self> {
                let Some(scalar) = node.scalar() else {
                    return reading.wrong(key, node, Self::sort());
                };
                match scalar.text.trim() {
                    $($word => Some(Self::$variant),)+
                    typed => {
                        let (key, typed) = (key.to_owned(), typed.to_owned());
                        let choices = Self::WORDS.to_vec();
                        reading.add($crate::text::yaml::Problem::NotOneOf { key, typed, choices }, node.span);
                        None
                    }
                }
            }

            fn schema(_: &mut $crate::text::yaml::Schemas) -> serde_json::Value {
                serde_json::json!({ "enum": Self::WORDS })
            }

            fn sort() -> $crate::text::yaml::Sort {
                $crate::text::yaml::Sort::new("a choice", "un choix")
            }
        }
    };
}
