//! What a value in `grid.yaml` can be, where it is more than a text or a number: a short form, a scale, points, a heading.

mod criteria;

pub use criteria::Criteria;

use super::format::{CriterionKeys, FieldKeys, LevelKeys, RoundKeys};
use crate::base::source::Text;
use crate::text::markup::Line;
use crate::text::yaml::{
    At, Field, Key, Node, Number, Pairs, Problem, Reading, Record, Schemas, Sort, Value,
};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// A record that may be written short, as the one value that matters most.
pub trait Shorthand: Record {
    /// The record that a single value stands for.
    fn short(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self>;
}

/// A record, or its short form.
#[derive(Debug, Clone, PartialEq)]
pub struct Short<R>(pub R);

impl<R: Shorthand> Field for Short<R> {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match &node.value {
            Value::Scalar(_) => R::short(reading, key, node).map(Self),
            _ => R::read(reading, key, node).map(Self),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "type": ["string", "number", "boolean"] }, R::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new(
            "a value, or keys with values",
            "une valeur, ou des clés avec des valeurs",
        )
    }
}

/// A value that stands at a node itself.
pub fn whole<T: Field>(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<At<T>> {
    let value = T::read(reading, key, node)?;
    Some(At {
        value,
        span: node.span,
        key: node.span,
    })
}

impl Shorthand for FieldKeys {
    fn short(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        Some(Self {
            label: Some(whole(reading, key, node)?),
            ..Self::default()
        })
    }
}

impl Shorthand for RoundKeys {
    fn short(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        Some(Self {
            to: Some(whole(reading, key, node)?),
            ..Self::default()
        })
    }
}

impl Shorthand for CriterionKeys {
    fn short(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        Some(Self {
            label: Some(whole(reading, key, node)?),
            ..Self::default()
        })
    }
}

/// A scale, or the name of one.
#[derive(Debug, Clone, PartialEq)]
pub enum ScaleChoice {
    /// Of `scales`, `scales/<name>.yaml` or built in.
    Named(String),
    /// Written where it is used.
    Written(Levels),
}

impl Field for ScaleChoice {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match &node.value {
            Value::Scalar(scalar) => Some(Self::Named(scalar.text.trim().to_owned())),
            _ => Levels::read(reading, key, node).map(Self::Written),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "type": "string" }, Levels::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new(
            "levels, or the name of a scale",
            "des niveaux, ou le nom d'une échelle",
        )
    }
}

/// Levels by code, in printed order.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels(pub Vec<(Key, LevelKeys)>);

impl Field for Levels {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(entries) = node.entries() else {
            return reading.wrong(key, node, Self::sort());
        };
        let mut levels: Vec<(Key, LevelKeys)> = Vec::new();
        for entry in entries {
            if levels.iter().any(|(key, _)| key.text == entry.key.text) {
                continue;
            }
            let level = match entry.value.is_empty() {
                true => Some(LevelKeys::default()),
                false => LevelKeys::read(reading, &entry.key.text, &entry.value),
            };
            levels.extend(level.map(|level| (entry.key.clone(), level)));
        }
        Some(Self(levels))
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let level = LevelKeys::schema(schemas);
        json!({ "type": "object", "minProperties": 1, "additionalProperties": { "anyOf": [{ "type": "null" }, level] } })
    }

    fn sort() -> Sort {
        Sort::new("levels by code", "des niveaux par code").written(
            "one on each line, without a dash: TS: { name: Très satisfaisant }",
            "un par ligne, sans tiret : TS: { name: Très satisfaisant }",
        )
    }
}

/// What is printed over a column: unlike other lines, it may be empty on purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading(pub Line);

impl Field for Heading {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        Line::read(reading, key, node).map(Self)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        Line::schema(schemas)
    }

    fn sort() -> Sort {
        Line::sort()
    }
}

/// A remarks column with its heading, or none.
#[derive(Debug, Clone, PartialEq)]
pub enum RemarksColumn {
    /// `false`
    None,
    /// Its heading, which may be empty.
    Headed(Line),
}

impl Field for RemarksColumn {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match node
            .scalar()
            .map(|scalar| (scalar.text.as_str(), scalar.style))
        {
            Some(("false", crate::text::yaml::Style::Plain)) => Some(Self::None),
            Some(("true", crate::text::yaml::Style::Plain)) => {
                reading.add(super::Problem::RemarksTrue {}, node.span);
                None
            }
            _ => Line::read(reading, key, node).map(Self::Headed),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "const": false }, Line::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new("a heading, or `false`", "un intitulé, ou `false`")
    }
}

/// What a level is worth.
#[derive(Debug, Clone, PartialEq)]
pub enum Worth {
    /// So many points.
    Exact(Number),
    /// From the lower to the higher, as the rating says.
    Range(Number, Number),
}

impl Worth {
    /// The most it can give.
    pub fn most(&self) -> &Number {
        match self {
            Self::Exact(points) | Self::Range(_, points) => points,
        }
    }

    /// The least it can give.
    pub fn least(&self) -> &Number {
        match self {
            Self::Exact(points) | Self::Range(points, _) => points,
        }
    }
}

impl Field for Worth {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(items) = node.items() else {
            return Number::read(reading, key, node).map(Self::Exact);
        };
        let [low, high] = items else {
            return reading.wrong(key, node, Self::sort());
        };
        let (low, high) = (
            Number::read(reading, key, low)?,
            Number::read(reading, key, high)?,
        );
        if low.value > high.value {
            let (low, high) = (low.raw, high.raw);
            reading.add(super::Problem::RangeBackwards { low, high }, node.span);
            return None;
        }
        Some(Self::Range(low, high))
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let number = Number::schema(schemas);
        json!({ "anyOf": [number, { "type": "array", "items": number, "minItems": 2, "maxItems": 2 }] })
    }

    fn sort() -> Sort {
        Sort::new(
            "a number, or a range `[7, 8]`",
            "un nombre, ou un intervalle `[7, 8]`",
        )
    }
}

/// What a row is worth: as a whole, or level by level.
#[derive(Debug, Clone, PartialEq)]
pub enum Points {
    /// The row's points.
    Whole(Number),
    /// The points of this row's levels, by code.
    Levels(Vec<(Key, Option<At<Worth>>)>),
}

impl Field for Points {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match &node.value {
            Value::Map(_) => {
                Pairs::<Worth>::read(reading, key, node).map(|pairs| Self::Levels(pairs.0))
            }
            _ => Number::read(reading, key, node).map(Self::Whole),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [Number::schema(schemas), Pairs::<Worth>::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new(
            "a number, or points by level",
            "un nombre, ou des points par niveau",
        )
    }
}

/// What a missed required row does to the mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Missed {
    /// It is named on the sheet.
    Flag,
    /// The sheet does not pass.
    Fail,
    /// The mark is at most this.
    AtMost(Number),
}

impl Field for Missed {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong(key, node, Self::sort());
        };
        match scalar.text.as_str() {
            "flag" => Some(Self::Flag),
            "fail" => Some(Self::Fail),
            typed => {
                let number = Number::parse(typed);
                if number.is_none() {
                    let (key, typed) = (key.to_owned(), typed.to_owned());
                    reading.add(
                        Problem::NotOneOf {
                            key,
                            typed,
                            choices: vec!["flag", "fail", "12"],
                        },
                        node.span,
                    );
                }
                number.map(Self::AtMost)
            }
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "enum": ["flag", "fail"] }, Number::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new("`flag`, `fail` or a number", "`flag`, `fail` ou un nombre")
    }
}

/// Options of a theme as typed; the theme checks them.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Names and values, in source order.
    pub entries: Vec<(Key, Node)>,
    /// The file they stand in.
    pub text: Arc<Text>,
}

impl Field for Options {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match node.entries() {
            Some(entries) => Some(Self {
                entries: entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.value.clone()))
                    .collect(),
                text: reading.document.text.clone(),
            }),
            None => reading.wrong(key, node, Self::sort()),
        }
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "type": "object" })
    }

    fn sort() -> Sort {
        Sort::new("options with values", "des options avec des valeurs")
    }
}
