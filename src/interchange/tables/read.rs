//! A table that comes back: which cell belongs to which student and row.
//!
//! In: the bytes of a file, whatever its format. Out: one line for each student, every cell with its place. Never looks
//! at the ratings files: whether a value is allowed, and what it changes, is decided in `changes`.

use super::csv::unescape_formula;
use super::extras::is_label_of;
use super::{
    BESIDE, ColumnPart, ExtraColumn, FILE_LABELS, GIVEN, GIVEN_LABELS, LABEL_SEPARATOR, NAME,
    NAME_LABELS, REMARK_LABELS, RatingsColumn, RatingsTable, STUDENT, TableDiagnostic,
};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::text::table::{self, CellTable, TableReadError, cell_name};
use crate::text::yaml::nearest_name;
use serde_json::Value as Json;

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
    /// What stands beside the rows, each with the index of its column in the grid's table.
    pub extras: Vec<(usize, ImportedCell)>,
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
    Extra(usize),
}

/// Reads one file, and reports its errors.
struct TableReader<'a> {
    file: &'a str,
    columns: &'a [RatingsColumn],
    extras: &'a [ExtraColumn],
    /// The ids of the grid's columns.
    ids: Vec<String>,
    diagnostics: &'a mut Diagnostics,
}

/// The rows of a file; `table` has the grid's columns.
pub fn read_ratings_table(
    diagnostics: &mut Diagnostics,
    file: &str,
    bytes: &[u8],
    table: &RatingsTable,
) -> Result<Vec<ImportedLine>, TableReadError> {
    let columns = &table.columns;
    let mut reader = TableReader {
        file,
        columns,
        extras: &table.extras,
        ids: columns.iter().map(RatingsColumn::id).collect(),
        diagnostics,
    };
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if text.trim_ascii_start().starts_with(b"{") {
        return Ok(reader.read_json(text));
    }
    let tables = table::read_tables(bytes)?;
    let mut found = tables
        .iter()
        .filter_map(|table| Some((table, HeadingRows::find(table)?)));
    let Some((table, headings)) = found.next() else {
        reader.report_no_students();
        return Ok(Vec::new());
    };
    if let Some((other, _)) = found.next() {
        let sheets = [table, other].map(|table| table.name.clone().unwrap_or_default());
        let [one, other] = sheets;
        let place = Place::File(file.into());
        reader
            .diagnostics
            .add(TableDiagnostic::TwoSheets { one, other }, place);
        return Ok(Vec::new());
    }
    Ok(reader.read_rows(table, headings))
}

/// Where the two rows of headings stand. A spreadsheet that sorts the table moves the row of ids among the students,
/// and a person who takes it for clutter removes it.
#[derive(Debug, Clone, Copy)]
struct HeadingRows {
    /// The row for people: `Fichier`, `Nom`.
    labels: Option<usize>,
    /// The row for programs: `student`, `name`.
    ids: Option<usize>,
}

impl HeadingRows {
    /// Both rows; none if the table has neither.
    fn find(table: &CellTable) -> Option<Self> {
        let row_with = |words: &[&str]| {
            let mut rows = table.rows.iter();
            rows.position(|row| row.iter().any(|cell| words.contains(&cell.trim())))
        };
        let found = Self {
            labels: row_with(&FILE_LABELS),
            ids: row_with(&[STUDENT]),
        };
        (found.labels.is_some() || found.ids.is_some()).then_some(found)
    }

    /// The rows of students. Above the first row of headings stand titles, which fill one cell; a row that fills more
    /// was sorted to there.
    fn student_rows(self, table: &CellTable) -> impl Iterator<Item = usize> {
        let headings = [self.labels, self.ids];
        let first = headings.into_iter().flatten().min().unwrap_or(0);
        (0..table.rows.len()).filter(move |&row| {
            let filled = table.rows[row]
                .iter()
                .filter(|cell| !cell.trim().is_empty());
            let at_least = if row < first { 2 } else { 1 };
            !headings.contains(&Some(row)) && filled.count() >= at_least
        })
    }
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

    fn read_rows(&mut self, table: &CellTable, headings: HeadingRows) -> Vec<ImportedLine> {
        let columns = self.read_headings(table, headings);
        let mut lines = Vec::new();
        for row in headings.student_rows(table) {
            let mut line = ImportedLine::default();
            for &(column, heading) in &columns {
                let text = unescape_formula(table.cell(row, column));
                line.set_cell(heading, clean_text(text), cell_name(row, column));
            }
            lines.push(line);
        }
        lines
    }

    /// The columns by the headings for programs; by those for people where the row of ids is gone.
    fn read_headings(
        &mut self,
        table: &CellTable,
        rows: HeadingRows,
    ) -> Vec<(usize, TableHeading)> {
        let mut headings: Vec<(usize, TableHeading)> = Vec::new();
        let Some(row) = rows.ids.or(rows.labels) else {
            return headings;
        };
        for (column, typed) in table.rows[row].iter().enumerate() {
            let typed = typed.trim();
            if typed.is_empty() {
                continue;
            }
            let place = cell_name(row, column);
            let before = headings.last().map(|(_, heading)| *heading);
            let heading = if rows.ids.is_some() {
                self.read_heading(typed, &place)
            } else {
                self.read_label(typed, before, &place)
            };
            let Some(heading) = heading else {
                continue;
            };
            if headings.iter().any(|(_, known)| *known == heading) {
                let typed = typed.to_owned();
                self.report(TableDiagnostic::SameColumn { typed }, &place);
            } else {
                headings.push((column, heading));
            }
        }
        headings
    }

    /// What a heading for people says. A column that a person added is none of ours; one that could be two is an error.
    fn read_label(
        &mut self,
        typed: &str,
        before: Option<TableHeading>,
        place: &str,
    ) -> Option<TableHeading> {
        for (labels, heading) in [
            (FILE_LABELS, TableHeading::Student),
            (NAME_LABELS, TableHeading::Name),
            (GIVEN_LABELS, TableHeading::Given),
        ] {
            if labels.contains(&typed) {
                return Some(heading);
            }
        }
        if let Some(extra) = self.extra_where(|extra| is_label_of(extra, typed)) {
            return Some(extra);
        }
        if REMARK_LABELS.contains(&typed) {
            return self.remark_beside(before);
        }
        let whole = |column: &RatingsColumn| column.label == typed;
        let last_part = |column: &RatingsColumn| {
            column.part == ColumnPart::Level
                && column.label.rsplit(LABEL_SEPARATOR).next() == Some(typed)
        };
        let mut named = self.columns_where(whole);
        if named.is_empty() {
            named = self.columns_where(last_part);
        }
        let typed = typed.to_owned();
        match named[..] {
            [one] => return Some(TableHeading::Rated(one)),
            [] => self.report(TableDiagnostic::IgnoredColumn { typed }, place),
            _ => self.report(TableDiagnostic::AmbiguousColumn { typed }, place),
        }
        None
    }

    fn extra_where(&self, is_wanted: impl Fn(&ExtraColumn) -> bool) -> Option<TableHeading> {
        let mut wanted = (0..self.extras.len()).filter(|&nth| is_wanted(&self.extras[nth]));
        // Two fields may have one label.
        wanted
            .next()
            .filter(|_| wanted.next().is_none())
            .map(TableHeading::Extra)
    }

    fn columns_where(&self, is_wanted: impl Fn(&RatingsColumn) -> bool) -> Vec<usize> {
        let columns = self.columns.iter().enumerate();
        let wanted = columns.filter(|(_, column)| is_wanted(column));
        wanted.map(|(index, _)| index).collect()
    }

    /// The column of remarks of the row whose level stands in the column before.
    fn remark_beside(&self, before: Option<TableHeading>) -> Option<TableHeading> {
        let Some(TableHeading::Rated(level)) = before else {
            return None;
        };
        let row = self.columns.get(level)?.row_index;
        let remarks = self
            .columns_where(|column| column.row_index == row && column.part == ColumnPart::Remark);
        remarks.first().copied().map(TableHeading::Rated)
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
        if let Some(extra) = self.extra_where(|extra| extra.part.id() == typed) {
            return Some(extra);
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
        for (id, value) in student[BESIDE].as_object().into_iter().flatten() {
            let place = format!("{place}.{BESIDE}.{id}");
            let heading = self.read_heading(id, &place);
            if let (Some(heading), Some(text)) = (heading, json_text(value)) {
                line.set_cell(heading, text, place);
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
            TableHeading::Extra(column) => self.extras.push((column, cell)),
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
