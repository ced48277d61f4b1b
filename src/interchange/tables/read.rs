//! A table that comes back: which cell belongs to which student and row.
//!
//! In: the bytes of a file, whatever its format. Out: one line for each student, every cell with its place. Never looks
//! at the ratings files: whether a value is allowed, and what it changes, is decided in `changes`.

use super::csv::unescape_formula;
use super::{ColumnPart, GIVEN, NAME, RatingsColumn, STUDENT, TableDiagnostic};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::text::table::{self, CellTable, TableReadError, cell_name};
use crate::text::yaml::nearest_name;
use serde_json::Value as Json;

/// The row of headings is one of the first: people write a title above it, not a page.
const HEADING_WITHIN_ROWS: usize = 12;

/// One student's row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportedLine {
    /// The path below `ratings/`.
    pub student: ImportedCell,
    /// The name, if the table has a column for it.
    pub name: Option<ImportedCell>,
    /// The given name, likewise.
    pub given: Option<ImportedCell>,
    /// Ratings, each with the index of its column in the grid's table.
    pub cells: Vec<(usize, ImportedCell)>,
}

/// A text at its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportedCell {
    /// The text.
    pub text: String,
    /// `D7`, or a path in JSON.
    pub place: String,
}

/// What a column of the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TableHeading {
    Student,
    Name,
    Given,
    Rated(usize),
}

/// Reads one file, and reports its errors.
struct TableReader<'a> {
    file: &'a str,
    /// The ids of the grid's columns.
    ids: Vec<String>,
    diagnostics: &'a mut Diagnostics,
}

/// The rows of a file; `columns` are the grid's.
pub fn read_ratings_table(
    diagnostics: &mut Diagnostics,
    file: &str,
    bytes: &[u8],
    columns: &[RatingsColumn],
) -> Result<Vec<ImportedLine>, TableReadError> {
    let mut reader = TableReader {
        file,
        ids: columns.iter().map(RatingsColumn::id).collect(),
        diagnostics,
    };
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if text.trim_ascii_start().starts_with(b"{") {
        return Ok(reader.read_json(text));
    }
    for table in &table::read_tables(bytes)? {
        if let Some(heading_row) = find_heading_row(table) {
            return Ok(reader.read_rows(table, heading_row));
        }
    }
    reader.report_no_students();
    Ok(Vec::new())
}

fn find_heading_row(table: &CellTable) -> Option<usize> {
    let mut rows = table.rows.iter().take(HEADING_WITHIN_ROWS);
    rows.position(|row| row.iter().any(|cell| cell == STUDENT))
}

impl TableReader<'_> {
    fn report(&mut self, diagnostic: TableDiagnostic, place: &str) {
        let place = format!("{}:{place}", self.file);
        self.diagnostics.add(diagnostic, Place::File(place.into()));
    }

    fn report_no_students(&mut self) {
        let place = Place::File(self.file.into());
        self.diagnostics.add(TableDiagnostic::NoStudents {}, place);
    }

    fn read_rows(&mut self, table: &CellTable, heading_row: usize) -> Vec<ImportedLine> {
        let headings = self.read_headings(table, heading_row);
        let mut lines = Vec::new();
        for row in heading_row + 1..table.rows.len() {
            if table.is_blank_row(row) {
                continue;
            }
            let mut line = ImportedLine::default();
            for &(column, heading) in &headings {
                let text = unescape_formula(table.cell(row, column));
                line.set_cell(heading, clean_text(text), cell_name(row, column));
            }
            lines.push(line);
        }
        lines
    }

    fn read_headings(&mut self, table: &CellTable, row: usize) -> Vec<(usize, TableHeading)> {
        let mut headings: Vec<(usize, TableHeading)> = Vec::new();
        for (column, typed) in table.rows[row].iter().enumerate() {
            if typed.is_empty() {
                continue;
            }
            let place = cell_name(row, column);
            let Some(heading) = self.read_heading(typed, &place) else {
                continue;
            };
            if headings.iter().any(|(_, known)| *known == heading) {
                let typed = typed.clone();
                self.report(TableDiagnostic::SameColumn { typed }, &place);
            } else {
                headings.push((column, heading));
            }
        }
        headings
    }

    fn read_heading(&mut self, typed: &str, place: &str) -> Option<TableHeading> {
        match typed {
            STUDENT => return Some(TableHeading::Student),
            NAME => return Some(TableHeading::Name),
            GIVEN => return Some(TableHeading::Given),
            _ => {}
        }
        if let Some(column) = self.ids.iter().position(|id| id == typed) {
            return Some(TableHeading::Rated(column));
        }
        let nearest = nearest_name(typed, self.ids.iter().map(String::as_str));
        let nearest = nearest.map(str::to_owned);
        let typed = typed.to_owned();
        self.report(TableDiagnostic::UnknownColumn { typed, nearest }, place);
        None
    }

    fn read_json(&mut self, bytes: &[u8]) -> Vec<ImportedLine> {
        let whole: Json = match serde_json::from_slice(bytes) {
            Ok(whole) => whole,
            Err(error) => {
                let place = format!("{}:{}", error.line(), error.column());
                let cause = error.to_string();
                self.report(TableDiagnostic::NotJson { cause }, &place);
                return Vec::new();
            }
        };
        let Some(students) = whole["students"].as_array() else {
            self.report_no_students();
            return Vec::new();
        };
        let mut lines = Vec::new();
        for (index, student) in students.iter().enumerate() {
            lines.push(self.read_json_line(&format!("students[{index}]"), student));
        }
        lines
    }

    fn read_json_line(&mut self, place: &str, student: &Json) -> ImportedLine {
        let mut line = ImportedLine::default();
        // A student without `student` is reported there.
        place.clone_into(&mut line.student.place);
        for (key, heading) in [
            (STUDENT, TableHeading::Student),
            (NAME, TableHeading::Name),
            (GIVEN, TableHeading::Given),
        ] {
            if let Some(text) = json_text(&student[key]) {
                line.set_cell(heading, text, format!("{place}.{key}"));
            }
        }
        for (section, rows) in student["ratings"].as_object().into_iter().flatten() {
            for (row, parts) in rows.as_object().into_iter().flatten() {
                let place = format!("{place}.ratings.{section}.{row}");
                for (part, value) in parts.as_object().into_iter().flatten() {
                    let id = match part.as_str() {
                        "level" => format!("{section}.{row}"),
                        other => format!("{section}.{row}.{other}"),
                    };
                    let heading = self.read_heading(&id, &place);
                    if let (Some(heading), Some(text)) = (heading, json_text(value)) {
                        line.set_cell(heading, text, format!("{place}.{part}"));
                    }
                }
            }
        }
        line
    }
}

impl ImportedLine {
    fn set_cell(&mut self, heading: TableHeading, text: String, place: String) {
        let cell = ImportedCell { text, place };
        match heading {
            TableHeading::Student => self.student = cell,
            TableHeading::Name => self.name = Some(cell),
            TableHeading::Given => self.given = Some(cell),
            TableHeading::Rated(column) => self.cells.push((column, cell)),
        }
    }

    /// The cell of one part of a column's row, if the table has it.
    pub(super) fn rating_cell(
        &self,
        columns: &[RatingsColumn],
        of: &RatingsColumn,
        part: ColumnPart,
    ) -> Option<&ImportedCell> {
        let found = self.cells.iter().find(|(index, _)| {
            let column = &columns[*index];
            column.row_index == of.row_index && column.part == part
        });
        found.map(|(_, cell)| cell)
    }
}

/// A text or a number; an empty text for `null`.
fn json_text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(clean_text(text)),
        Json::Null => Some(String::new()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn clean_text(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}
