//! Values in `grid.yaml` that are more than a text or a number: short forms, scales, points, headings.

mod criteria;

pub use criteria::Criteria;

use super::format::{CriterionKeys, FieldKeys, LevelKeys, RoundKeys};
use crate::base::source::Text;
use crate::text::markup::MarkupLine;
use crate::text::yaml::{
    FieldValue, NamedValues, Number, Record, RecordReader, Schemas, Spanned, ValueKind,
    YamlDiagnostic, YamlKey, YamlNode, YamlValue,
};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// A record that can be written as a single value, its most important one.
pub trait Shorthand: Record {
    /// The record that a single value stands for.
    fn read_short(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self>;
}

/// A record, or its short form.
#[derive(Debug, Clone, PartialEq)]
pub struct ShortOrFull<R>(pub R);

impl<R: Shorthand> FieldValue for ShortOrFull<R> {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        match &node.value {
            YamlValue::Scalar(_) => R::read_short(reading, key, node).map(Self),
            _ => R::read_value(reading, key, node).map(Self),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "type": ["string", "number", "boolean"] }, R::schema(schemas)] })
    }

    fn kind() -> ValueKind {
        ValueKind::new(
            "a value, or keys with values",
            "une valeur, ou des clés avec des valeurs",
        )
    }
}

/// A value with the place of its node.
pub fn read_bare_value<T: FieldValue>(
    reading: &mut RecordReader<'_>,
    key: &str,
    node: &YamlNode,
) -> Option<Spanned<T>> {
    let value = T::read_value(reading, key, node)?;
    Some(Spanned {
        value,
        span: node.span,
        key: node.span,
    })
}

impl Shorthand for FieldKeys {
    fn read_short(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        Some(Self {
            label: Some(read_bare_value(reading, key, node)?),
            ..Self::default()
        })
    }
}

impl Shorthand for RoundKeys {
    fn read_short(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        Some(Self {
            to: Some(read_bare_value(reading, key, node)?),
            ..Self::default()
        })
    }
}

impl Shorthand for CriterionKeys {
    fn read_short(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        Some(Self {
            label: Some(read_bare_value(reading, key, node)?),
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
    Written(ScaleLevels),
}

impl FieldValue for ScaleChoice {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        match &node.value {
            YamlValue::Scalar(scalar) => Some(Self::Named(scalar.text.trim().to_owned())),
            _ => ScaleLevels::read_value(reading, key, node).map(Self::Written),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let built_in = BUILT_IN_SCALES.iter();
        let built_in = built_in.map(|(name, about)| json!({ "const": name, "description": about }));
        let mut any: Vec<Json> = built_in.collect();
        any.extend([json!({ "type": "string" }), ScaleLevels::schema(schemas)]);
        json!({ "anyOf": any })
    }

    fn kind() -> ValueKind {
        ValueKind::new(
            "levels, or the name of a scale",
            "des niveaux, ou le nom d'une échelle",
        )
    }
}

/// The names of the scales that every grid has, with what a rating on them is.
pub const BUILT_IN_SCALES: &[(&str, &str)] = &[
    (
        "number",
        "a number from 0 to the row's `points`, in steps of its `step` if it has one",
    ),
    (
        "count",
        "a whole number, times the row's `points`: `points: -5` takes 5 off each time",
    ),
    (
        "text",
        "a text, written on the `lines` of the row; it does not count towards the mark",
    ),
];

/// Levels by code, in printed order.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleLevels(pub Vec<(YamlKey, LevelKeys)>);

impl FieldValue for ScaleLevels {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        let Some(entries) = node.entries() else {
            return reading.wrong_value(key, node, Self::kind());
        };
        let mut levels: Vec<(YamlKey, LevelKeys)> = Vec::new();
        for entry in entries {
            if levels.iter().any(|(key, _)| key.text == entry.key.text) {
                continue;
            }
            let level = if entry.value.is_empty() {
                Some(LevelKeys::default())
            } else {
                LevelKeys::read_value(reading, &entry.key.text, &entry.value)
            };
            levels.extend(level.map(|level| (entry.key.clone(), level)));
        }
        Some(Self(levels))
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let level = LevelKeys::schema(schemas);
        let level = json!({ "anyOf": [{ "type": "null" }, level] });
        json!({ "type": "object", "minProperties": 1, "additionalProperties": level })
    }

    fn kind() -> ValueKind {
        ValueKind::new("levels by code", "des niveaux par code").written_as(
            "one on each line, without a dash: TS: { name: Très satisfaisant }",
            "un par ligne, sans tiret : TS: { name: Très satisfaisant }",
        )
    }
}

/// The heading of a column: unlike other lines, it may be empty on purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnHeading(pub MarkupLine);

impl FieldValue for ColumnHeading {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        MarkupLine::read_value(reading, key, node).map(Self)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        MarkupLine::schema(schemas)
    }

    fn kind() -> ValueKind {
        MarkupLine::kind()
    }
}

/// A remarks column with its heading, or none.
#[derive(Debug, Clone, PartialEq)]
pub enum RemarksColumn {
    /// `false`
    None,
    /// Its heading, which may be empty.
    Headed(MarkupLine),
}

impl FieldValue for RemarksColumn {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        match node
            .scalar()
            .map(|scalar| (scalar.text.as_str(), scalar.style))
        {
            Some(("false", crate::text::yaml::YamlStyle::Plain)) => Some(Self::None),
            Some(("true", crate::text::yaml::YamlStyle::Plain)) => {
                reading.add(super::GridDiagnostic::RemarksTrue {}, node.span);
                None
            }
            _ => MarkupLine::read_value(reading, key, node).map(Self::Headed),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "const": false }, MarkupLine::schema(schemas)] })
    }

    fn kind() -> ValueKind {
        ValueKind::new("a heading, or `false`", "un intitulé, ou `false`")
    }
}

/// What a level is worth.
#[derive(Debug, Clone, PartialEq)]
pub enum LevelPoints {
    /// So many points.
    Exact(Number),
    /// From the lower to the higher, as the rating says.
    Range(Number, Number),
    /// From above the lower to the higher: the lower itself belongs to another level, or to none.
    RangeAbove(Number, Number),
}

impl LevelPoints {
    /// The most it can give.
    pub fn most(&self) -> &Number {
        match self {
            Self::Exact(points) | Self::Range(_, points) | Self::RangeAbove(_, points) => points,
        }
    }

    /// The least it can give.
    pub fn least(&self) -> &Number {
        match self {
            Self::Exact(points) | Self::Range(points, _) | Self::RangeAbove(points, _) => points,
        }
    }

    /// Whether the rating says which number it is.
    pub fn is_range(&self) -> bool {
        !matches!(self, Self::Exact(_))
    }

    /// Whether a number is one of those that it stands for.
    pub fn holds(&self, number: &Number) -> bool {
        let is_above = match self {
            Self::RangeAbove(least, _) => least.value < number.value,
            Self::Exact(least) | Self::Range(least, _) => least.value <= number.value,
        };
        is_above && number.value <= self.most().value
    }
}

/// The lower end of a range, and whether it lies outside the range itself: `">20"`.
fn read_lower_end(
    reading: &mut RecordReader<'_>,
    key: &str,
    node: &YamlNode,
) -> Option<(Number, bool)> {
    let typed = node
        .scalar()
        .and_then(|scalar| scalar.text.trim().strip_prefix('>'));
    match typed.and_then(|rest| Number::parse(rest.trim())) {
        Some(above) => Some((above, true)),
        None => Some((Number::read_value(reading, key, node)?, false)),
    }
}

impl FieldValue for LevelPoints {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        let Some(items) = node.items() else {
            return Number::read_value(reading, key, node).map(Self::Exact);
        };
        let [low, high] = items else {
            return reading.wrong_value(key, node, Self::kind());
        };
        let (low, is_above) = read_lower_end(reading, key, low)?;
        let high = Number::read_value(reading, key, high)?;
        let is_empty = is_above && low.value == high.value;
        if is_empty || low.value > high.value {
            reading.add(
                super::GridDiagnostic::RangeBackwards { low, high },
                node.span,
            );
            return None;
        }
        Some(if is_above {
            Self::RangeAbove(low, high)
        } else {
            Self::Range(low, high)
        })
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let number = Number::schema(schemas);
        let above = json!({ "type": "string", "pattern": "^> ?-?[0-9]+([.,][0-9]+)?$" });
        let end = json!({ "anyOf": [number, above] });
        json!({ "anyOf": [number, { "type": "array", "items": end, "minItems": 2, "maxItems": 2 }] })
    }

    fn kind() -> ValueKind {
        ValueKind::new(
            "a number, or a range `[7, 8]`, or `[\">20\", 25]` without the 20",
            "un nombre, ou un intervalle `[7, 8]`, ou `[\">20\", 25]` sans le 20",
        )
    }
}

/// What a row is worth: as a whole, or level by level.
#[derive(Debug, Clone, PartialEq)]
pub enum RowPoints {
    /// The row's points.
    Whole(Number),
    /// The points of this row's levels, by code.
    Levels(Vec<(YamlKey, Option<Spanned<LevelPoints>>)>),
}

impl FieldValue for RowPoints {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        match &node.value {
            YamlValue::Map(_) => NamedValues::<LevelPoints>::read_value(reading, key, node)
                .map(|pairs| Self::Levels(pairs.0)),
            _ => Number::read_value(reading, key, node).map(Self::Whole),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [Number::schema(schemas), NamedValues::<LevelPoints>::schema(schemas)] })
    }

    fn kind() -> ValueKind {
        ValueKind::new(
            "a number, or points by level",
            "un nombre, ou des points par niveau",
        )
    }
}

/// What a missed requirement does to the mark.
#[derive(Debug, Clone, PartialEq)]
pub enum MissedRule {
    /// It is named on the sheet.
    Flag,
    /// The sheet does not pass.
    Fail,
    /// The mark is at most this.
    AtMost(Number),
}

impl FieldValue for MissedRule {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong_value(key, node, Self::kind());
        };
        match scalar.text.as_str() {
            "flag" => Some(Self::Flag),
            "fail" => Some(Self::Fail),
            typed => {
                let number = Number::parse(typed);
                if number.is_none() {
                    let (key, typed) = (key.to_owned(), typed.to_owned());
                    reading.add(
                        YamlDiagnostic::NotOneOf {
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

    fn kind() -> ValueKind {
        ValueKind::new("`flag`, `fail` or a number", "`flag`, `fail` ou un nombre")
    }
}

/// Options of a theme as typed; the theme checks them.
#[derive(Debug, Clone, PartialEq)]
pub struct TypedOptions {
    /// Names and values, in source order.
    pub entries: Vec<(YamlKey, YamlNode)>,
    /// The file they stand in.
    pub text: Arc<Text>,
}

impl FieldValue for TypedOptions {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        match node.entries() {
            Some(entries) => Some(Self {
                entries: entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.value.clone()))
                    .collect(),
                text: reading.document.text.clone(),
            }),
            None => reading.wrong_value(key, node, Self::kind()),
        }
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "type": "object" })
    }

    fn kind() -> ValueKind {
        ValueKind::new("options with values", "des options avec des valeurs")
    }
}
