//! What a YAML file says, in source order and with positions; nothing is guessed, nothing dropped.

use crate::base::diagnostic::Place;
use crate::base::source::{Span, Text};
use std::ops::Range;
use std::sync::Arc;

/// One file as a tree.
#[derive(Debug, Clone)]
pub struct YamlDocument {
    /// The file.
    pub text: Arc<Text>,
    /// Its content; an empty scalar if it has none.
    pub root: YamlNode,
    /// Its comments, for write-back.
    pub comments: Vec<Span>,
}

impl YamlDocument {
    /// A place in this file.
    pub fn place(&self, span: Span) -> Place {
        Place::Span(self.text.clone(), span)
    }
}

/// A value with its position.
#[derive(Debug, Clone, PartialEq)]
pub struct YamlNode {
    /// From its first to its last character.
    pub span: Span,
    /// The value.
    pub value: YamlValue,
}

/// A scalar, a list or a map.
#[derive(Debug, Clone, PartialEq)]
pub enum YamlValue {
    /// A text; also numbers, `no`, `~`: they are what was typed until a field asks.
    Scalar(Scalar),
    /// `- a` or `[a]`
    List(Vec<YamlNode>),
    /// `key: value`, in source order, equal keys kept.
    Map(Vec<YamlEntry>),
}

/// A text as typed, quotes and escapes resolved, in Unicode form NFC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The characters.
    pub text: String,
    /// How it was written.
    pub style: YamlStyle,
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YamlStyle {
    /// Nothing was written: `key:`
    Empty,
    /// Without quotes.
    Plain,
    /// `'…'` or `"…"`
    Quoted,
    /// `|` or `>`
    Block,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct YamlEntry {
    /// Before the colon.
    pub key: YamlKey,
    /// After it.
    pub value: YamlNode,
}

/// The key of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlKey {
    /// The characters, in Unicode form NFC.
    pub text: String,
    /// Its position.
    pub span: Span,
}

impl YamlNode {
    /// An empty value.
    pub fn empty(span: Span) -> Self {
        Self {
            span,
            value: YamlValue::Scalar(Scalar {
                text: String::new(),
                style: YamlStyle::Empty,
            }),
        }
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        matches!(&self.value, YamlValue::Scalar(scalar) if scalar.style == YamlStyle::Empty)
    }

    /// The scalar it is.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.value {
            YamlValue::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn entries(&self) -> Option<&[YamlEntry]> {
        match &self.value {
            YamlValue::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a key of a map, the first if it is written twice.
    pub fn get(&self, key: &str) -> Option<&YamlNode> {
        let mut entries = self.entries()?.iter();
        let found = entries.find(|entry| entry.key.text == key);
        found.map(|entry| &entry.value)
    }

    /// The items of a list.
    pub fn items(&self) -> Option<&[YamlNode]> {
        match &self.value {
            YamlValue::List(items) => Some(items),
            _ => None,
        }
    }

    /// How many nodes it is made of.
    pub fn size(&self) -> usize {
        1 + match &self.value {
            YamlValue::Scalar(_) => 0,
            YamlValue::List(items) => items.iter().map(Self::size).sum(),
            YamlValue::Map(entries) => entries
                .iter()
                .map(|entry| entry.value.size())
                .sum::<usize>(),
        }
    }

    /// Where a part of this scalar's text is in the file: the same occurrence of the same characters, or the whole
    /// scalar where folding or escapes change them.
    pub fn locate_part(&self, text: &Text, range: Range<usize>) -> Span {
        let found = self.scalar().and_then(|scalar| {
            let part = scalar.text.get(range.clone())?;
            let before = scalar.text.get(..range.start)?;
            let nth = before.match_indices(part).count();
            text.slice(self.span)
                .match_indices(part)
                .nth(nth)
                .filter(|_| !part.is_empty())
        });
        found.map_or(self.span, |(at, part)| {
            Span::new(self.span.start + at, self.span.start + at + part.len())
        })
    }
}
