//! Canvas: the CSV that its page "Import rubric" takes.
//!
//! A row for each criterion: `Rubric Name`, `Criteria Name`, `Criteria Description`, `Criteria Enable Range`, then a
//! name, a description and points for each rating, the best first.

use super::export::RubricRow;
use super::{Criterion, Rubric, RubricLevel, parse_points, text_lines};
use crate::interchange::forms::text::FormText;

const FIRST_COLUMNS: [&str; 4] = [
    "Rubric Name",
    "Criteria Name",
    "Criteria Description",
    "Criteria Enable Range",
];

/// The rubric in a CSV that begins with Canvas's own headings.
pub(super) fn read_canvas(text: &str) -> Option<Rubric> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
    let (head, body) = rows.split_first()?;
    let column = |wanted: &str| {
        head.iter()
            .position(|name| name.trim().eq_ignore_ascii_case(wanted))
    };
    let (rubric, name) = (column(FIRST_COLUMNS[0])?, column(FIRST_COLUMNS[1])?);
    let (description, range) = (column(FIRST_COLUMNS[2]), column(FIRST_COLUMNS[3]));
    let ratings: Vec<usize> = (0..head.len())
        .filter(|&at| head[at].trim().starts_with("Rating Name"))
        .collect();
    let cell =
        |row: &csv::StringRecord, at: usize| row.get(at).unwrap_or_default().trim().to_owned();
    let mut made = Rubric::default();
    for row in body.iter().filter(|row| !cell(row, name).is_empty()) {
        let rating = |&at: &usize| {
            let name = cell(row, at);
            let level = RubricLevel {
                name,
                description: text_lines(&cell(row, at + 1)),
                points: parse_points(&cell(row, at + 2)).unwrap_or_default(),
            };
            (!level.name.is_empty() || !level.points.is_empty()).then_some(level)
        };
        if range.is_some_and(|at| cell(row, at).eq_ignore_ascii_case("true")) {
            made.leftovers
                .push(format!("{} (Criteria Enable Range: true)", cell(row, name)));
        }
        made.criteria.push(Criterion {
            rubric: Some(FormText::from_plain(cell(row, rubric))).filter(|title| !title.is_blank()),
            name: FormText::from_plain(cell(row, name)),
            description: description
                .map(|at| text_lines(&cell(row, at)))
                .unwrap_or_default(),
            levels: ratings.iter().filter_map(rating).collect(),
            ..Criterion::default()
        });
    }
    made.title = made
        .criteria
        .first()
        .and_then(|criterion| criterion.rubric.clone())
        .unwrap_or_default();
    Some(made)
}

/// The file for Canvas.
pub(super) fn write_canvas(title: &str, rows: &[RubricRow]) -> Vec<u8> {
    let most = rows.iter().map(|row| row.levels.len()).max().unwrap_or(0);
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let mut head: Vec<&str> = FIRST_COLUMNS.to_vec();
    for _ in 0..most {
        head.extend(["Rating Name", "Rating Description", "Rating Points"]);
    }
    // A vector takes all that is written.
    let _ = writer.write_record(&head);
    for row in rows {
        let mut cells = vec![
            title.to_owned(),
            row.name.clone(),
            row.description.clone(),
            row.by_number.to_string(),
        ];
        for level in &row.levels {
            cells.extend([
                level.name.clone(),
                level.description.clone(),
                level.points.clone(),
            ]);
        }
        cells.resize(head.len(), String::new());
        let _ = writer.write_record(&cells);
    }
    writer.into_inner().unwrap_or_default()
}
