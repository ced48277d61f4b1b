//! The JSON schema of one grid's own ratings: an editor that reads it completes sections, rows and levels.

use super::format::RatingsKeys;
use crate::model::grid::{Grid, Level, Row, Section};
use crate::text::yaml::Schemas;
use serde_json::{Map, Value as Json, json};

/// The schema of the ratings files of `grid`.
pub fn ratings_schema(grid: &Grid) -> Json {
    let mut schema = Schemas::document_schema::<RatingsKeys>(&grid.title.plain());
    let sections: Map<String, Json> = grid
        .sections
        .iter()
        .filter_map(|section| Some((section.id.as_ref()?.to_string(), section_schema(section))))
        .collect();
    let remarks: Map<String, Json> = grid
        .sections
        .iter()
        .filter_map(|section| {
            Some((
                section.id.as_ref()?.to_string(),
                json!({ "type": ["string", "null"] }),
            ))
        })
        .collect();
    let properties = &mut schema["$defs"]["ratings"]["properties"];
    properties["ratings"] = closed_object(
        sections,
        "A level, a number or a text for each row, by section.",
    );
    properties["remarks"] = closed_object(remarks, "Remarks on sections.");
    schema
}

fn closed_object(properties: Map<String, Json>, description: &str) -> Json {
    json!({
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": false,
        "description": description,
    })
}

fn section_schema(section: &Section) -> Json {
    let rows: Map<String, Json> = section
        .rows()
        .filter_map(|row| Some((row.id.as_ref()?.to_string(), row_schema(row))))
        .collect();
    let title = section.title.plain();
    json!({ "description": title, "anyOf": [closed_object(rows, &title), { "type": ["string", "number", "null"] }] })
}

fn row_schema(row: &Row) -> Json {
    let description = row.label.plain();
    let Some(levels) = row.levels() else {
        return json!({ "description": description, "type": ["string", "number", "null"] });
    };
    let offered: Vec<&Level> = levels.offered().map(|it| it.level).collect();
    let mut any: Vec<Json> = offered
        .iter()
        .map(|level| json!({ "const": level.code.as_str(), "description": level.name.plain() }))
        .collect();
    any.extend([
        json!({ "type": "string", "pattern": rating_pattern(&offered), "description": "a level, then a remark" }),
        json!({ "$ref": "#/$defs/rating" }),
        json!({ "type": ["number", "boolean", "null"] }),
    ]);
    json!({ "description": description, "anyOf": any })
}

/// A pattern for the beginning of a rating: a code, a heading or a number, then a space or the end. An editor checks no
/// more than this; `check` reports a heading of two levels, and a number in no range.
fn rating_pattern(levels: &[&Level]) -> String {
    let codes = levels.iter().map(|level| level.code.to_string());
    let headings = levels.iter().map(|level| level.heading.plain());
    let typed: Vec<String> = codes
        .chain(headings)
        .filter(|typed| !typed.is_empty())
        .map(|typed| typed.chars().map(either_case).collect())
        .collect();
    let number = "[-+−–—]?[0-9]+([.,][0-9]+)?";
    format!("^\\s*({}|{number}|)(\\s|$)", typed.join("|"))
}

/// Patterns of JSON schemas have no switch for it.
fn either_case(c: char) -> String {
    let (low, high) = (c.to_lowercase().to_string(), c.to_uppercase().to_string());
    match c {
        // The only ones that mean something in a pattern; others must not be escaped there.
        '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|'
        | '/' => format!("\\{c}"),
        _ if low != high => format!("({low}|{high})"),
        _ => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_in_either_case_and_means_itself() {
        assert_eq!(
            ["B", "+", "é"]
                .map(|c| c.chars().map(either_case).collect::<String>())
                .concat(),
            "(b|B)\\+(é|É)"
        );
    }
}
