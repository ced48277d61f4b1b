//! `ratings/<class>/<student>.yaml`, key by key, before it meets its grid.

use crate::model::grid::values::{ShortOrFull, Shorthand, read_bare_value};
use crate::record;
use crate::text::markup::MarkupText;
use crate::text::yaml::{
    FieldValue, NamedValues, PlainName, RecordReader, Schemas, ValueKind, YamlNode,
};
use serde_json::{Value as Json, json};

record! {
    /// One student's ratings.
    pub struct RatingsKeys = "ratings" ("the ratings file", "le relevé") {
        /// Who: `name`, `given`, `class`, and any field of the grid.
        student: NamedValues<PlainName> => default "the file's name";
        /// When: an ISO date (`2026-03-12`) is printed in the language's long form.
        date: PlainName => default "none";
        /// Who assessed.
        assessor: PlainName => default "none";
        /// A level, a number or a text for each row, by section; or one level for a whole section.
        ratings: UncheckedRatings => default "nothing is rated yet";
        /// Remarks on sections.
        remarks: NamedValues<MarkupText> => default "none";
        /// A remark on the whole sheet.
        comment: MarkupText => default "none";
        /// A mark decided by a person: a number or a word, or `value` and `reason`.
        mark: ShortOrFull<MarkKeys> => default "none";
    }
}

record! {
    /// A mark decided by a person.
    pub struct MarkKeys = "mark" ("the mark", "la note") {
        /// A number or a word (`ABS`).
        value: PlainName => needed "ABS";
        /// Why.
        reason: MarkupText => default "none";
    }
}

record! {
    /// A rating, written out.
    pub struct RatingKeys = "rating" ("the rating", "l'évaluation") {
        /// A level's code, or a number.
        level: PlainName => default "none";
        /// A remark beside the row.
        remark: MarkupText => default "none";
    }
}

impl Shorthand for MarkKeys {
    fn read_short(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        Some(Self {
            value: Some(read_bare_value(reading, key, node)?),
            ..Self::default()
        })
    }
}

/// What stands under `ratings`, kept as it is until the grid is known.
#[derive(Debug, Clone, PartialEq)]
pub struct UncheckedRatings(pub YamlNode);

impl FieldValue for UncheckedRatings {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        match node.entries() {
            Some(_) => Some(Self(node.clone())),
            None => reading.wrong_value(key, node, Self::kind()),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let rating = schemas.record_schema::<RatingKeys>();
        let value = json!({ "type": ["string", "number", "boolean", "null"] });
        let rows =
            json!({ "type": "object", "additionalProperties": { "anyOf": [value, rating] } });
        json!({ "type": "object", "additionalProperties": { "anyOf": [value, rows] } })
    }

    fn kind() -> ValueKind {
        ValueKind::new(
            "ratings by section and row",
            "des évaluations par section et par ligne",
        )
    }
}
