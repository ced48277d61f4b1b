//! A table that comes back: which cell is whose.

use super::csv::unsafe_again;
use super::{Column, GIVEN, NAME, Part, Problem, STUDENT};
use crate::base::diagnostic::{Place, Problems};
use crate::text::table::{self, Table, Unread, place};
use crate::text::yaml::nearest;
use serde_json::Value as Json;

/// The row of heads is one of the first.
const HEAD_WITHIN: usize = 12;

/// One student's row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadLine {
    /// The path below `ratings/`, and where it stands.
    pub student: Cell,
    /// What the row says of the name, where it says something.
    pub name: Option<Cell>,
    /// And of the given name.
    pub given: Option<Cell>,
    /// Ratings, each with the column it belongs to.
    pub cells: Vec<(usize, Cell)>,
}

/// A text at its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// `D7`, or a path in JSON.
    pub place: String,
}

/// What a column of the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    Student,
    Name,
    Given,
    Rated(usize),
}

/// Where problems go, and of which file they are.
struct Reader<'a> {
    file: &'a str,
    ids: Vec<String>,
    problems: &'a mut Problems,
}

/// The rows of a file; `columns` are the grid's.
pub fn read(
    problems: &mut Problems,
    file: &str,
    bytes: &[u8],
    columns: &[Column],
) -> Result<Vec<ReadLine>, Unread> {
    let mut reader = Reader {
        file,
        ids: columns.iter().map(Column::id).collect(),
        problems,
    };
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if text.trim_ascii_start().starts_with(b"{") {
        return Ok(reader.json(text));
    }
    let tables = table::tables(bytes)?;
    let found = tables.iter().find_map(|table| Some((table, head(table)?)));
    Ok(match found {
        Some((table, head)) => reader.table(table, head),
        None => {
            reader
                .problems
                .add(Problem::NoStudents {}, Place::File(file.into()));
            Vec::new()
        }
    })
}

fn head(table: &Table) -> Option<usize> {
    let is_head = |row: &Vec<String>| row.iter().any(|cell| cell == STUDENT);
    table.rows.iter().take(HEAD_WITHIN).position(is_head)
}

impl Reader<'_> {
    fn tell(&mut self, problem: Problem, place: &str) {
        let place = format!("{}:{place}", self.file);
        self.problems.add(problem, Place::File(place.into()));
    }

    fn table(&mut self, table: &Table, head: usize) -> Vec<ReadLine> {
        let heads = self.heads(table, head);
        let mut lines = Vec::new();
        for row in (head + 1..table.rows.len()).filter(|&row| !table.is_blank(row)) {
            let mut line = ReadLine::default();
            for &(column, head) in &heads {
                let text = unsafe_again(table.cell(row, column));
                let cell = Cell {
                    text: text.replace("\r\n", "\n").trim().to_owned(),
                    place: place(row, column),
                };
                line.put(head, cell);
            }
            lines.push(line);
        }
        lines
    }

    fn heads(&mut self, table: &Table, head: usize) -> Vec<(usize, Head)> {
        let mut heads: Vec<(usize, Head)> = Vec::new();
        for (column, typed) in table.rows[head]
            .iter()
            .enumerate()
            .filter(|(_, typed)| !typed.is_empty())
        {
            let at = place(head, column);
            match self.head(typed, &at) {
                Some(found) if heads.iter().any(|(_, other)| *other == found) => {
                    let typed = typed.clone();
                    self.tell(Problem::SameColumn { typed }, &at);
                }
                found => heads.extend(found.map(|found| (column, found))),
            }
        }
        heads
    }

    fn head(&mut self, typed: &str, at: &str) -> Option<Head> {
        match typed {
            STUDENT => Some(Head::Student),
            NAME => Some(Head::Name),
            GIVEN => Some(Head::Given),
            _ => match self.ids.iter().position(|id| id == typed) {
                Some(column) => Some(Head::Rated(column)),
                None => {
                    let nearest =
                        nearest(typed, self.ids.iter().map(String::as_str)).map(str::to_owned);
                    let typed = typed.to_owned();
                    self.tell(Problem::UnknownColumn { typed, nearest }, at);
                    None
                }
            },
        }
    }

    fn json(&mut self, bytes: &[u8]) -> Vec<ReadLine> {
        let whole: Json = match serde_json::from_slice(bytes) {
            Ok(whole) => whole,
            Err(error) => {
                let place = format!("{}:{}", error.line(), error.column());
                let cause = error.to_string();
                self.tell(Problem::NotJson { cause }, &place);
                return Vec::new();
            }
        };
        let Some(students) = whole["students"].as_array() else {
            self.problems
                .add(Problem::NoStudents {}, Place::File(self.file.into()));
            return Vec::new();
        };
        let lines = students.iter().enumerate();
        lines
            .map(|(nth, student)| self.json_line(nth, student))
            .collect()
    }

    fn json_line(&mut self, nth: usize, student: &Json) -> ReadLine {
        let at = format!("students[{nth}]");
        let mut line = ReadLine {
            student: Cell {
                place: at.clone(),
                ..Cell::default()
            },
            ..ReadLine::default()
        };
        for (key, head) in [
            (STUDENT, Head::Student),
            (NAME, Head::Name),
            (GIVEN, Head::Given),
        ] {
            if let Some(text) = text(&student[key]) {
                line.put(
                    head,
                    Cell {
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
                    let head = self.head(&id, &place);
                    if let (Some(head), Some(text)) = (head, text(value)) {
                        line.put(
                            head,
                            Cell {
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

impl ReadLine {
    fn put(&mut self, head: Head, cell: Cell) {
        match head {
            Head::Student => self.student = cell,
            Head::Name => self.name = Some(cell),
            Head::Given => self.given = Some(cell),
            Head::Rated(column) => self.cells.push((column, cell)),
        }
    }

    /// What the row says of one of the grid's columns, if it has that column.
    pub(super) fn cell(&self, columns: &[Column], nth: usize, part: Part) -> Option<&Cell> {
        let mut cells = self.cells.iter();
        let is_it = |(column, _): &&(usize, Cell)| {
            columns[*column].nth == nth && columns[*column].part == part
        };
        cells.find(is_it).map(|(_, cell)| cell)
    }
}

/// A text or a number; nothing for `null`.
fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.replace("\r\n", "\n").trim().to_owned()),
        Json::Null => Some(String::new()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
