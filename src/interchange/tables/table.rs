//! The table itself: what stands in which cell, whatever the format.

use super::extras::extra_columns;
use super::rating_text::{level_text, remark_text};
use super::{
    ExtraColumn, FILE_LABELS, GIVEN, GIVEN_LABELS, LABEL_SEPARATOR, NAME, NAME_LABELS, REMARK,
    REMARK_LABELS, STUDENT, label_in,
};
use crate::base::diagnostic::MessageLang;
use crate::model::class::StudentPath;
use crate::model::grid::{
    Grid, GridId, LevelCode, Row, RowId, RowIndex, RowKind, Section, SectionId, Task,
};
use crate::model::ratings::Ratings;
use std::iter;

/// Ratings as one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingsTable {
    /// The grid's name.
    pub grid: GridId,
    /// After student, name and given name: for each row its level and, beside it, its remark.
    pub columns: Vec<RatingsColumn>,
    /// After them: what the file says beside the rows.
    pub extras: Vec<ExtraColumn>,
    /// One for each student, in the order of the paths.
    pub students: Vec<StudentLine>,
}

/// One column of ratings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingsColumn {
    /// The section's id.
    pub section: SectionId,
    /// The row's id.
    pub row: RowId,
    /// The position of the row in the grid.
    pub row_index: RowIndex,
    /// Which part of its rating.
    pub part: ColumnPart,
    /// The heading for people: section, task and row.
    pub label: String,
    /// The levels to choose from; empty if anything may be typed.
    pub levels: Vec<ColumnLevel>,
    /// Whether its cells are numbers.
    pub numeric: bool,
}

/// A level that a column offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnLevel {
    /// As it is typed.
    pub code: LevelCode,
    /// Whether it counts as achieved.
    pub achieved: bool,
}

/// Which part of a row's rating a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnPart {
    /// The level, the number, or the text of a text row.
    Level,
    /// The remark.
    Remark,
}

/// One student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudentLine {
    /// Whose ratings they are.
    pub student: StudentPath,
    /// The family name.
    pub name: String,
    /// The given name.
    pub given: String,
    /// One text for each column.
    pub cells: Vec<String>,
    /// One text for each column beside the rows.
    pub extras: Vec<String>,
}

impl RatingsColumn {
    /// The heading for programs: `commande.produits`, `commande.produits.remark`.
    pub fn id(&self) -> String {
        let id = format!("{}.{}", self.section, self.row);
        match self.part {
            ColumnPart::Level => id,
            ColumnPart::Remark => format!("{id}.{REMARK}"),
        }
    }
}

impl RatingsTable {
    /// The table of these students.
    pub fn from_ratings<'r>(
        grid: &Grid,
        students: impl IntoIterator<Item = (&'r StudentPath, &'r Ratings)>,
        lang: MessageLang,
    ) -> Self {
        let columns = ratings_columns(grid, lang);
        let extras = extra_columns(grid, lang);
        let rows: Vec<&Row> = grid.rows().collect();
        let mut lines = Vec::new();
        for (path, ratings) in students {
            let cells = columns
                .iter()
                .map(|column| rating_text(column, rows[column.row_index.get()], ratings));
            lines.push(StudentLine {
                student: path.clone(),
                name: ratings.name.clone().unwrap_or_default(),
                given: ratings.given.clone().unwrap_or_default(),
                cells: cells.collect(),
                extras: extras.iter().map(|it| it.part.text(ratings)).collect(),
            });
        }
        Self {
            grid: grid.id.clone(),
            columns,
            extras,
            students: lines,
        }
    }

    /// Both rows of headings: the first for people, the second for programs.
    pub fn heading_rows(&self, lang: MessageLang) -> [Vec<String>; 2] {
        let fixed = [FILE_LABELS, NAME_LABELS, GIVEN_LABELS].map(|labels| label_in(lang, labels));
        let labels = self.columns.iter().map(|column| column.label.clone());
        let labels = labels.chain(self.extras.iter().map(|extra| extra.label.clone()));
        let ids = self.columns.iter().map(RatingsColumn::id);
        let ids = ids.chain(self.extras.iter().map(|extra| extra.part.id()));
        let names = [STUDENT, NAME, GIVEN];
        [
            fixed.map(str::to_owned).into_iter().chain(labels).collect(),
            names.map(str::to_owned).into_iter().chain(ids).collect(),
        ]
    }
}

impl StudentLine {
    /// All cells, those of the names too.
    pub fn all_cells(&self) -> impl Iterator<Item = &str> {
        let names = [self.student.as_str(), &self.name, &self.given];
        names
            .into_iter()
            .chain(self.cells.iter().map(String::as_str))
            .chain(self.extras.iter().map(String::as_str))
    }
}

/// The columns of a grid; a text row has none for remarks.
fn ratings_columns(grid: &Grid, lang: MessageLang) -> Vec<RatingsColumn> {
    let mut columns = Vec::new();
    let mut index = 0;
    for section in &grid.sections {
        for (task, row) in rows_with_task(section) {
            let row_index = RowIndex::new(index);
            index += 1;
            let (Some(section_id), Some(id)) = (&section.id, &row.id) else {
                continue;
            };
            let label = column_label(section, task, row);
            let remark = label_in(lang, REMARK_LABELS);
            let level = RatingsColumn {
                section: section_id.clone(),
                row: id.clone(),
                row_index,
                part: ColumnPart::Level,
                levels: offered_levels(row),
                numeric: matches!(row.kind, RowKind::Number { .. } | RowKind::Count),
                label,
            };
            let remark = RatingsColumn {
                part: ColumnPart::Remark,
                label: format!("{}{LABEL_SEPARATOR}{remark}", level.label),
                levels: Vec::new(),
                numeric: false,
                ..level.clone()
            };
            columns.push(level);
            if !matches!(row.kind, RowKind::Text { .. }) {
                columns.push(remark);
            }
        }
    }
    columns
}

fn rows_with_task(section: &Section) -> impl Iterator<Item = (&Task, &Row)> {
    let tasks = section.tasks.iter();
    tasks.flat_map(|task| iter::repeat(task).zip(&task.rows))
}

/// Section, task and row: a form may have the same label in several of them.
fn column_label(section: &Section, task: &Task, row: &Row) -> String {
    let group = task.title.as_ref().filter(|_| !task.rated);
    let labels = [Some(&section.title), group, Some(&row.label)];
    let labels = labels.into_iter().flatten().map(|label| label.0.plain());
    let labels = labels.map(|label| label.split_whitespace().collect::<Vec<_>>().join(" "));
    let labels: Vec<String> = labels.filter(|label| !label.is_empty()).collect();
    labels.join(LABEL_SEPARATOR)
}

/// The levels that a row offers; none where a number may be typed beside the code, as in `TS 18`.
fn offered_levels(row: &Row) -> Vec<ColumnLevel> {
    let Some(levels) = row.levels().filter(|levels| !levels.has_ranges()) else {
        return Vec::new();
    };
    levels
        .offered()
        .map(|it| ColumnLevel {
            code: it.level.code.clone(),
            achieved: it.level.achieved,
        })
        .collect()
}

fn rating_text(column: &RatingsColumn, row: &Row, ratings: &Ratings) -> String {
    match (ratings.rating(column.row_index), column.part) {
        (None, _) => String::new(),
        (Some(rating), ColumnPart::Level) => level_text(row, rating),
        (Some(rating), ColumnPart::Remark) => remark_text(rating),
    }
}
