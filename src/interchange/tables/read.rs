//! A table that comes back: which cell is whose.

use super::csv::unescape_formula;
use super::{ColumnPart, GIVEN, NAME, RatingsColumn, STUDENT, TableDiagnostic};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::model::grid::RowIndex;
use crate::text::table::{self, CellTable, TableReadError, cell_name};
use crate::text::yaml::nearest_name;
use serde_json::Value as Json;

/// The row of heads is one of the first.
const HEADING_WITHIN_ROWS: usize = 12;

/// One student's row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportedLine {
    /// The path below `ratings/`, and where it stands.
    pub student: ImportedCell,
    /// What the row says of the name, where it says something.
    pub name: Option<ImportedCell>,
    /// And of the given name.
    pub given: Option<ImportedCell>,
    /// Ratings, each with the column it belongs to.
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

/// Where problems go, and of which file they are.
struct TableReader<'a> {
    file: &'a str,
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
    let tables = table::read_tables(bytes)?;
    let found = tables
        .iter()
        .find_map(|table| Some((table, find_heading_row(table)?)));
    Ok(match found {
        Some((table, head)) => reader.read_rows(table, head),
        None => {
            reader
                .diagnostics
                .add(TableDiagnostic::NoStudents {}, Place::File(file.into()));
            Vec::new()
        }
    })
}

fn find_heading_row(table: &CellTable) -> Option<usize> {
    let is_head = |row: &Vec<String>| row.iter().any(|cell| cell == STUDENT);
    table
        .rows
        .iter()
        .take(HEADING_WITHIN_ROWS)
        .position(is_head)
}

impl TableReader<'_> {
    fn report(&mut self, problem: TableDiagnostic, place: &str) {
        let place = format!("{}:{place}", self.file);
        self.diagnostics.add(problem, Place::File(place.into()));
    }

    fn read_rows(&mut self, table: &CellTable, head: usize) -> Vec<ImportedLine> {
        let heads = self.read_headings(table, head);
        let mut lines = Vec::new();
        for row in (head + 1..table.rows.len()).filter(|&row| !table.is_blank_row(row)) {
            let mut line = ImportedLine::default();
            for &(column, head) in &heads {
                let text = unescape_formula(table.cell(row, column));
                let cell = ImportedCell {
                    text: text.replace("\r\n", "\n").trim().to_owned(),
                    place: cell_name(row, column),
                };
                line.set_cell(head, cell);
            }
            lines.push(line);
        }
        lines
    }

    fn read_headings(&mut self, table: &CellTable, head: usize) -> Vec<(usize, TableHeading)> {
        let mut heads: Vec<(usize, TableHeading)> = Vec::new();
        for (column, typed) in table.rows[head]
            .iter()
            .enumerate()
            .filter(|(_, typed)| !typed.is_empty())
        {
            let at = cell_name(head, column);
            match self.read_heading(typed, &at) {
                Some(found) if heads.iter().any(|(_, other)| *other == found) => {
                    let typed = typed.clone();
                    self.report(TableDiagnostic::SameColumn { typed }, &at);
                }
                found => heads.extend(found.map(|found| (column, found))),
            }
        }
        heads
    }

    fn read_heading(&mut self, typed: &str, at: &str) -> Option<TableHeading> {
        match typed {
            STUDENT => Some(TableHeading::Student),
            NAME => Some(TableHeading::Name),
            GIVEN => Some(TableHeading::Given),
            _ => match self.ids.iter().position(|id| id == typed) {
                Some(column) => Some(TableHeading::Rated(column)),
                None => {
                    let nearest =
                        nearest_name(typed, self.ids.iter().map(String::as_str)).map(str::to_owned);
                    let typed = typed.to_owned();
                    self.report(TableDiagnostic::UnknownColumn { typed, nearest }, at);
                    None
                }
            },
        }
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
            self.diagnostics.add(
                TableDiagnostic::NoStudents {},
                Place::File(self.file.into()),
            );
            return Vec::new();
        };
        let lines = students.iter().enumerate();
        lines
            .map(|(nth, student)| self.read_json_line(nth, student))
            .collect()
    }

    fn read_json_line(&mut self, nth: usize, student: &Json) -> ImportedLine {
        let at = format!("students[{nth}]");
        let mut line = ImportedLine {
            student: ImportedCell {
                place: at.clone(),
                ..ImportedCell::default()
            },
            ..ImportedLine::default()
        };
        for (key, head) in [
            (STUDENT, TableHeading::Student),
            (NAME, TableHeading::Name),
            (GIVEN, TableHeading::Given),
        ] {
            if let Some(text) = json_text(&student[key]) {
                line.set_cell(
                    head,
                    ImportedCell {
                        text,
                        place: format!("{at}.{key}"),
                    },
                );
            }
        }
        for (section, rows) in student["ratings"].as_object().into_iter().flatten() {
            for (row, parts) in rows.as_object().into_iter().flatten() {
                let place = format!("{at}.ratings.{section}.{row}");
                for (part, value) in parts.as_object().into_iter().flatten() {
                    let id = match part.as_str() {
                        "level" => format!("{section}.{row}"),
                        other => format!("{section}.{row}.{other}"),
                    };
                    let head = self.read_heading(&id, &place);
                    if let (Some(head), Some(text)) = (head, json_text(value)) {
                        line.set_cell(
                            head,
                            ImportedCell {
                                text,
                                place: format!("{place}.{part}"),
                            },
                        );
                    }
                }
            }
        }
        line
    }
}

impl ImportedLine {
    fn set_cell(&mut self, head: TableHeading, cell: ImportedCell) {
        match head {
            TableHeading::Student => self.student = cell,
            TableHeading::Name => self.name = Some(cell),
            TableHeading::Given => self.given = Some(cell),
            TableHeading::Rated(column) => self.cells.push((column, cell)),
        }
    }

    /// What the row says of one of the grid's columns, if it has that column.
    pub(super) fn rating_cell(
        &self,
        columns: &[RatingsColumn],
        row: RowIndex,
        part: ColumnPart,
    ) -> Option<&ImportedCell> {
        let mut cells = self.cells.iter();
        let is_it = |(column, _): &&(usize, ImportedCell)| {
            columns[*column].row_index == row && columns[*column].part == part
        };
        cells.find(is_it).map(|(_, cell)| cell)
    }
}

/// A text or a number; nothing for `null`.
fn json_text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.replace("\r\n", "\n").trim().to_owned()),
        Json::Null => Some(String::new()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
