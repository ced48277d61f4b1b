//! `ratings/<class>/<student>.yaml`, key by key, before it meets its grid.

use crate::model::grid::values::{Short, Shorthand, whole};
use crate::record;
use crate::text::markup::Prose;
use crate::text::yaml::{Field, Name, Node, Pairs, Reading, Schemas, Sort};
use serde_json::{Value as Json, json};

record! {
    /// One student's ratings.
    pub struct RatingsKeys = "ratings" ("the ratings file", "le relevé") {
        /// Who: `name`, `given`, `class`, and any field of the grid.
        student: Pairs<Name> => default "the file's name";
        /// When: an ISO date (`2026-03-12`) is printed in the language's long form.
        date: Name => default "none";
        /// Who assessed.
        assessor: Name => default "none";
        /// A level, a number or a text for each row, by section; or one level for a whole section.
        ratings: Rated => default "nothing is rated yet";
        /// Remarks on sections.
        remarks: Pairs<Prose> => default "none";
        /// A remark on the whole sheet.
        comment: Prose => default "none";
        /// A mark decided by a person: a number or a word, or `value` and `reason`.
        mark: Short<MarkKeys> => default "none";
    }
}

record! {
    /// A mark decided by a person.
    pub struct MarkKeys = "mark" ("the mark", "la note") {
        /// A number or a word (`ABS`).
        value: Name => needed "ABS";
        /// Why.
        reason: Prose => default "none";
    }
}

record! {
    /// A rating, written out.
    pub struct RatingKeys = "rating" ("the rating", "l'évaluation") {
        /// A level's code, or a number.
        level: Name => default "none";
        /// A remark beside the row.
        remark: Prose => default "none";
    }
}

impl Shorthand for MarkKeys {
    fn short(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        Some(Self {
            value: Some(whole(reading, key, node)?),
            ..Self::default()
        })
    }
}

/// What stands under `ratings`, kept as it is until the grid is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Rated(pub Node);

impl Field for Rated {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match node.entries() {
            Some(_) => Some(Self(node.clone())),
            None => reading.wrong(key, node, Self::sort()),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let rating = schemas.record::<RatingKeys>();
        let value = json!({ "type": ["string", "number", "boolean", "null"] });
        let rows =
            json!({ "type": "object", "additionalProperties": { "anyOf": [value, rating] } });
        json!({ "type": "object", "additionalProperties": { "anyOf": [value, rows] } })
    }

    fn sort() -> Sort {
        Sort::new(
            "ratings by section and row",
            "des évaluations par section et par ligne",
        )
    }
}
