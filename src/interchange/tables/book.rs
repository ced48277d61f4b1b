//! The table itself: what stands in which cell, whatever the format.

use super::REMARK;
use crate::base::diagnostic::MessageLang;
use crate::model::grid::{Grid, Row, RowIndex, RowKind};
use crate::model::ratings::{Rating, Ratings};

/// Ratings as one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingsTable {
    /// The grid's name.
    pub grid: String,
    /// Behind student, name and given name: for each row its level and, beside it, its remark.
    pub columns: Vec<RatingsColumn>,
    /// One for each student, by path.
    pub students: Vec<StudentLine>,
}

/// One column of ratings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingsColumn {
    /// The section's id.
    pub section: String,
    /// The row's id.
    pub row: String,
    /// The position of the row in the grid.
    pub row_index: RowIndex,
    /// What of it.
    pub part: ColumnPart,
    /// What people read over the column.
    pub label: String,
    /// The codes that may stand there, and whether each is an achieved level; empty where anything may.
    pub levels: Vec<(String, bool)>,
    /// Whether numbers stand there.
    pub numeric: bool,
}

/// What of a row stands in a column.
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
    /// The path below `ratings/` without `.yaml`.
    pub student: String,
    /// The family name.
    pub name: String,
    /// The given name.
    pub given: String,
    /// One text a column.
    pub cells: Vec<String>,
}

impl RatingsColumn {
    /// What programs read over the column: `commande.produits`, `commande.produits.remark`.
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
        students: impl IntoIterator<Item = (&'r str, &'r Ratings)>,
        lang: MessageLang,
    ) -> Self {
        let columns = ratings_columns(grid, lang);
        let rows: Vec<&Row> = grid.rows().collect();
        let line = |(path, ratings): (&str, &Ratings)| StudentLine {
            student: path.to_owned(),
            name: ratings.name.clone().unwrap_or_default(),
            given: ratings.given.clone().unwrap_or_default(),
            cells: columns
                .iter()
                .map(|column| rating_text(column, rows[column.row_index.get()], ratings))
                .collect(),
        };
        Self {
            grid: grid.id.clone(),
            students: students.into_iter().map(line).collect(),
            columns: columns.clone(),
        }
    }

    /// Both rows of heads: what people read, what programs read.
    pub fn heading_rows(&self, lang: MessageLang) -> [Vec<String>; 2] {
        let fixed = match lang {
            MessageLang::English => ["File", "Name", "Given name"],
            MessageLang::French => ["Fichier", "Nom", "Prénom"],
        };
        let labels = self.columns.iter().map(|column| column.label.clone());
        let ids = self.columns.iter().map(RatingsColumn::id);
        let names = [super::STUDENT, super::NAME, super::GIVEN];
        [
            fixed
                .iter()
                .map(|&head| head.to_owned())
                .chain(labels)
                .collect(),
            names
                .iter()
                .map(|&head| head.to_owned())
                .chain(ids)
                .collect(),
        ]
    }
}

impl StudentLine {
    /// All cells, those of the name too.
    pub fn all_cells(&self) -> impl Iterator<Item = &str> {
        let fixed = [self.student.as_str(), &self.name, &self.given];
        fixed
            .into_iter()
            .chain(self.cells.iter().map(String::as_str))
    }
}

/// The columns of a grid; a text row has none for remarks.
pub(super) fn ratings_columns(grid: &Grid, lang: MessageLang) -> Vec<RatingsColumn> {
    let mut columns = Vec::new();
    let mut nth = 0;
    for section in &grid.sections {
        for row in section.rows() {
            if let (Some(section), Some(id)) = (&section.id, &row.id) {
                let level = RatingsColumn {
                    section: section.to_string(),
                    row: id.to_string(),
                    row_index: RowIndex::new(nth),
                    part: ColumnPart::Level,
                    label: row
                        .label
                        .0
                        .plain()
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" "),
                    levels: offered_levels(row),
                    numeric: matches!(row.kind, RowKind::Number { .. } | RowKind::Count),
                };
                let remark = RatingsColumn {
                    part: ColumnPart::Remark,
                    label: lang.pick("Remark", "Remarque").to_owned(),
                    levels: Vec::new(),
                    numeric: false,
                    ..level.clone()
                };
                columns.push(level);
                if !matches!(row.kind, RowKind::Text { .. }) {
                    columns.push(remark);
                }
            }
            nth += 1;
        }
    }
    columns
}

/// The codes that a row offers, unless a number stands beside them.
fn offered_levels(row: &Row) -> Vec<(String, bool)> {
    let Some(levels) = row.levels().filter(|levels| !levels.has_ranges()) else {
        return Vec::new();
    };
    levels
        .offered()
        .map(|it| (it.level.code.to_string(), it.level.achieved))
        .collect()
}

fn rating_text(column: &RatingsColumn, row: &Row, ratings: &Ratings) -> String {
    let rating = ratings.rating(column.row_index);
    rating.map_or_else(String::new, |rating| match column.part {
        ColumnPart::Level => level_text(row, rating),
        ColumnPart::Remark => remark_text(rating),
    })
}

/// The number, which names its level; else the level's code; of a text row its text.
pub(super) fn level_text(row: &Row, rating: &Rating) -> String {
    let code = || {
        let level = row.scale()?.level(rating.level?)?;
        Some(level.code.to_string())
    };
    let number = rating.number.as_ref().map(|number| number.raw.clone());
    let text = || {
        rating
            .text
            .as_ref()
            .map(|text| text.source.trim().to_owned())
    };
    number.or_else(code).or_else(text).unwrap_or_default()
}

/// A remark as it was written, without what ends its last line.
pub(super) fn remark_text(rating: &Rating) -> String {
    let source = rating.remark.as_ref().map_or("", |remark| &remark.source);
    source.trim().to_owned()
}
