//! The JSON schema of one grid's own ratings: an editor that reads it completes sections, rows and levels.

use super::format::RatingsKeys;
use crate::grid::{Grid, Row, RowKind, Section};
use crate::yaml::Schemas;
use serde_json::{Map, Value as Json, json};

/// The schema of the ratings files of `grid`.
pub fn schema(grid: &Grid) -> Json {
    let mut schema = Schemas::document::<RatingsKeys>(&grid.title.plain());
    let sections: Map<String, Json> = grid
        .sections
        .iter()
        .filter_map(|section| Some((section.id.clone()?, of_section(section))))
        .collect();
    let remarks: Map<String, Json> = grid
        .sections
        .iter()
        .filter_map(|section| Some((section.id.clone()?, json!({ "type": ["string", "null"] }))))
        .collect();
    let properties = &mut schema["$defs"]["ratings"]["properties"];
    properties["ratings"] = closed(
        sections,
        "A level, a number or a text for each row, by section.",
    );
    properties["remarks"] = closed(remarks, "Remarks on sections.");
    schema
}

fn closed(properties: Map<String, Json>, description: &str) -> Json {
    json!({ "type": ["object", "null"], "properties": properties, "additionalProperties": false, "description": description })
}

fn of_section(section: &Section) -> Json {
    let rows: Map<String, Json> = section
        .rows()
        .filter_map(|row| Some((row.id.clone()?, of_row(row))))
        .collect();
    let title = section.title.plain();
    json!({ "description": title, "anyOf": [closed(rows, &title), { "type": ["string", "number", "null"] }] })
}

fn of_row(row: &Row) -> Json {
    let description = row.label.plain();
    let RowKind::Levels { scale, offers } = &row.kind else {
        return json!({ "description": description, "type": ["string", "number", "null"] });
    };
    let offered = scale
        .levels
        .iter()
        .zip(offers)
        .filter(|(_, offer)| offer.offered)
        .map(|(level, _)| level);
    let levels: Vec<Json> = offered
        .map(|level| json!({ "const": level.code, "description": level.name.plain() }))
        .collect();
    let with_remark = json!({ "type": "string", "description": "a level, then a remark" });
    let written = json!({ "$ref": "#/$defs/rating" });
    let mut any = levels;
    any.extend([
        with_remark,
        written,
        json!({ "type": ["number", "boolean", "null"] }),
    ]);
    json!({ "description": description, "anyOf": any })
}
