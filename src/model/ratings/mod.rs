//! One student's ratings: as typed, and as checked against a grid.
//!
//! In: the tree of `ratings/<class>/<student>.yaml` and its [`Grid`]. Out: [`Ratings`], and a
//! diagnostic for every mistake. Never opens a file, and never computes a mark.

mod check;
mod comments;
pub mod format;
mod level;
mod number;
mod order;
mod problem;
mod rating;
mod schema;
mod slips;

pub use check::{read_partial_ratings, read_person_name, read_ratings};
pub use comments::{row_comment, section_comment, single_line};
pub use format::RatingsKeys;
pub use order::ratings_key_order;
pub use problem::RatingsDiagnostic;
pub use schema::ratings_schema;
pub use slips::{check_ratings, parse_ratings};

use crate::model::grid::{Grid, LevelIndex, Row, RowIndex, SectionIndex};
use crate::text::markup::{MarkupSource, MarkupText};
use crate::text::yaml::Number;

/// The ratings of one student; every id in them is known to the grid.
#[derive(Debug, Clone, Default)]
pub struct Ratings {
    /// The family name.
    pub name: Option<String>,
    /// The given name.
    pub given: Option<String>,
    /// The class, where it is not the folder's name.
    pub class: Option<String>,
    /// Values of the grid's fields, by id, as typed; `date` and `assessor` among them.
    pub fields: Vec<(String, String)>,
    /// The date of the assessment as typed.
    pub date: Option<String>,
    /// One entry for each row of the grid, in printed order.
    pub rows: Vec<Option<Rating>>,
    /// One entry for each section of the grid: a remark of the section.
    pub remarks: Vec<Option<MarkupSource>>,
    /// On the whole sheet.
    pub comment: Option<MarkupText>,
    /// Decided by a person.
    pub mark: Option<DecidedMark>,
}

/// What one row got.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rating {
    /// The level, by its position in the row's scale.
    pub level: Option<LevelIndex>,
    /// The number, of a `number` or `count` row or a range.
    pub number: Option<Number>,
    /// What was written on a `text` row.
    pub text: Option<MarkupSource>,
    /// Beside the row.
    pub remark: Option<MarkupSource>,
}

/// A mark that a person decided.
#[derive(Debug, Clone)]
pub struct DecidedMark {
    /// A number or a word, as typed.
    pub value: String,
    /// The number it is, if it is one.
    pub number: Option<Number>,
    /// Why.
    pub reason: Option<MarkupSource>,
}

impl Rating {
    /// Whether it is a remark alone.
    pub fn is_blank(&self) -> bool {
        self.level.is_none() && self.number.is_none() && self.text.is_none()
    }

    /// Whether nothing is missing: a level with a range of points needs its number.
    pub fn is_complete(&self, row: &Row) -> bool {
        let worth = self.level.and_then(|level| row.level_points(level));
        match worth {
            Some(points) if points.is_range() => self.number.is_some(),
            _ => !self.is_blank(),
        }
    }
}

impl Ratings {
    /// What a row got.
    pub fn rating(&self, row: RowIndex) -> Option<&Rating> {
        self.rows.get(row.get())?.as_ref()
    }

    /// The remark on a section.
    pub fn section_remark(&self, section: SectionIndex) -> Option<&MarkupSource> {
        self.remarks.get(section.get())?.as_ref()
    }

    /// The number of rows still to be rated: texts, bonuses and deductions need no rating, and none is left once a
    /// person decided the mark. Sheets, messages, class documents and exports all show this number.
    pub fn rows_to_rate(&self, grid: &Grid) -> usize {
        if self.mark.is_some() {
            return 0;
        }
        let rows = grid.indexed_rows().take(self.rows.len());
        rows.filter(|(_, row)| !row.is_optional())
            .filter(|&(index, row)| !self.rating(index).is_some_and(|it| it.is_complete(row)))
            .count()
    }

    /// The name as printed: family name, then given name; none without either.
    pub fn printed_name(&self) -> Option<String> {
        full_name(self.name.as_deref(), self.given.as_deref())
    }
}

fn full_name(name: Option<&str>, given: Option<&str>) -> Option<String> {
    match (name, given) {
        (Some(name), Some(given)) => Some(format!("{name} {given}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}
