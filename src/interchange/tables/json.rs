//! JSON for programs: what is rated, by section and row, and what stands beside the rows, by the ids of its columns.

use super::{ColumnPart, RatingsTable, StudentLine};
use serde_json::{Map, Value as Json, json};

/// The table as one object.
pub fn write_json(table: &RatingsTable) -> Vec<u8> {
    let students: Vec<Json> = table
        .students
        .iter()
        .map(|line| student_json(table, line))
        .collect();
    let whole = json!({ "grid": table.grid, "students": students });
    let mut text = format!("{whole:#}");
    text.push('\n');
    text.into_bytes()
}

fn student_json(table: &RatingsTable, line: &StudentLine) -> Json {
    let mut sections = Map::new();
    for (column, cell) in table.columns.iter().zip(&line.cells) {
        let section = sections
            .entry(column.section.as_str())
            .or_insert_with(|| json!({}));
        if section.get(column.row.as_str()).is_none() {
            section[column.row.as_str()] = json!({});
        }
        let part = match column.part {
            ColumnPart::Level => "level",
            ColumnPart::Remark => super::REMARK,
        };
        section[column.row.as_str()][part] = Json::from(cell.as_str());
    }
    let extras = table.extras.iter().zip(&line.extras);
    let extras: Map<String, Json> = extras
        .map(|(extra, text)| (extra.part.id(), Json::from(text.as_str())))
        .collect();
    json!({
        super::STUDENT: line.student,
        super::NAME: line.name,
        super::GIVEN: line.given,
        "ratings": sections,
        super::BESIDE: extras,
    })
}
