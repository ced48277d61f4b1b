//! The table itself: what stands in which cell, whatever the format.

use super::REMARK;
use crate::base::diagnostic::Lang;
use crate::model::grid::{Grid, Row, RowKind};
use crate::model::ratings::{Rating, Ratings};

/// Ratings as one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The grid's name.
    pub grid: String,
    /// Behind student, name and given name: for each row its level and, beside it, its remark.
    pub columns: Vec<Column>,
    /// One for each student, by path.
    pub students: Vec<Line>,
}

/// One column of ratings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The section's id.
    pub section: String,
    /// The row's id.
    pub row: String,
    /// The place of the row in the grid.
    pub nth: usize,
    /// What of it.
    pub part: Part,
    /// What people read over the column.
    pub label: String,
    /// The codes that may stand there, and whether each is an achieved level; empty where anything may.
    pub levels: Vec<(String, bool)>,
    /// Whether numbers stand there.
    pub numeric: bool,
}

/// What of a row stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The level, the number, or the text of a text row.
    Level,
    /// The remark.
    Remark,
}

/// One student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The path below `ratings/` without `.yaml`.
    pub student: String,
    /// The family name.
    pub name: String,
    /// The given name.
    pub given: String,
    /// One text a column.
    pub cells: Vec<String>,
}

impl Column {
    /// What programs read over the column: `commande.produits`, `commande.produits.remark`.
    pub fn id(&self) -> String {
        let id = format!("{}.{}", self.section, self.row);
        match self.part {
            Part::Level => id,
            Part::Remark => format!("{id}.{REMARK}"),
        }
    }
}

impl Book {
    /// The table of these students.
    pub fn of<'r>(
        grid: &Grid,
        students: impl IntoIterator<Item = (&'r str, &'r Ratings)>,
        lang: Lang,
    ) -> Self {
        let columns = columns(grid, lang);
        let rows: Vec<&Row> = grid.rows().collect();
        let line = |(path, ratings): (&str, &Ratings)| Line {
            student: path.to_owned(),
            name: ratings.name.clone().unwrap_or_default(),
            given: ratings.given.clone().unwrap_or_default(),
            cells: columns
                .iter()
                .map(|column| cell(column, rows[column.nth], ratings))
                .collect(),
        };
        Self {
            grid: grid.id.clone(),
            students: students.into_iter().map(line).collect(),
            columns: columns.clone(),
        }
    }

    /// Both rows of heads: what people read, what programs read.
    pub fn heads(&self, lang: Lang) -> [Vec<String>; 2] {
        let fixed = match lang {
            Lang::English => ["File", "Name", "Given name"],
            Lang::French => ["Fichier", "Nom", "Prénom"],
        };
        let labels = self.columns.iter().map(|column| column.label.clone());
        let ids = self.columns.iter().map(Column::id);
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

impl Line {
    /// All cells, those of the name too.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let fixed = [self.student.as_str(), &self.name, &self.given];
        fixed
            .into_iter()
            .chain(self.cells.iter().map(String::as_str))
    }
}

/// The columns of a grid; a text row has none for remarks.
pub(super) fn columns(grid: &Grid, lang: Lang) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut nth = 0;
    for section in &grid.sections {
        for row in section.rows() {
            if let (Some(section), Some(id)) = (&section.id, &row.id) {
                let level = Column {
                    section: section.clone(),
                    row: id.clone(),
                    nth,
                    part: Part::Level,
                    label: row
                        .label
                        .0
                        .plain()
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" "),
                    levels: levels(row),
                    numeric: matches!(row.kind, RowKind::Number { .. } | RowKind::Count),
                };
                let remark = Column {
                    part: Part::Remark,
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
fn levels(row: &Row) -> Vec<(String, bool)> {
    let RowKind::Levels { scale, offers } = &row.kind else {
        return Vec::new();
    };
    let ranged = (0..scale.levels.len())
        .any(|level| matches!(row.worth(level), Some(crate::model::grid::Worth::Range(..))));
    if ranged {
        return Vec::new();
    }
    let levels = scale.levels.iter().zip(offers);
    levels
        .filter(|(_, offer)| offer.offered)
        .map(|(level, _)| (level.code.clone(), level.achieved))
        .collect()
}

fn cell(column: &Column, row: &Row, ratings: &Ratings) -> String {
    let rating = ratings.rows.get(column.nth).and_then(Option::as_ref);
    rating.map_or_else(String::new, |rating| match column.part {
        Part::Level => level(row, rating),
        Part::Remark => remark(rating),
    })
}

/// The number, which names its level; else the level's code; of a text row its text.
pub(super) fn level(row: &Row, rating: &Rating) -> String {
    let code = || {
        let level = row.scale()?.levels.get(rating.level?)?;
        Some(level.code.clone())
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
pub(super) fn remark(rating: &Rating) -> String {
    let source = rating.remark.as_ref().map_or("", |remark| &remark.source);
    source.trim().to_owned()
}
