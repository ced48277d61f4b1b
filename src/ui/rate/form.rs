//! A grid as it is rated: its rows in printed order, with what the screen says of each.

use crate::model::grid::{Grid, Incomplete, Row, RowKind, Worth};
use crate::model::ratings::Rating;
use crate::text::locale::decimal;

/// A grid that can be rated.
#[derive(Debug)]
pub struct Form {
    /// As meant.
    pub grid: Grid,
    /// The same, in which what is not rated is left out: its mark is the mark so far.
    pub(super) so_far: Grid,
    /// Its rows, in printed order; at least one.
    pub lines: Vec<Line>,
    /// The language of its sheets.
    pub lang: String,
    /// The decimal mark of that language.
    pub decimal: char,
    /// What it is called.
    pub title: String,
}

/// One row of the form.
#[derive(Debug)]
pub struct Line {
    /// The place of its section.
    pub section: usize,
    /// The section's id.
    pub section_id: String,
    /// Its own.
    pub id: String,
    /// What is assessed.
    pub label: String,
    /// The task it belongs to, where that has a title.
    pub task: Option<String>,
    /// Below the label.
    pub hint: Option<String>,
    /// How it is rated.
    pub kind: Kind,
    /// Whether it must be achieved.
    pub required: bool,
    /// Whether nobody need rate it.
    pub optional: bool,
    row: Row,
}

/// How a row is rated.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// By one of these; where one has a range of points, by a number too.
    Levels {
        /// As in the row's scale.
        levels: Vec<Level>,
        /// Whether a level waits for a number.
        ranged: bool,
    },
    /// By a number.
    Number {
        /// The most it can be.
        most: Option<String>,
        /// Whether it may be below 0.
        negative: bool,
    },
    /// By how often something happened.
    Count,
    /// In words.
    Text,
}

/// One level of a row's scale.
#[derive(Debug, PartialEq, Eq)]
pub struct Level {
    /// As typed in ratings.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Whether this row can get it.
    pub offered: bool,
}

impl Form {
    /// `None` for a grid whose rows have no ids: nothing can be said of them in a file.
    pub fn new(grid: Grid, settled: &str) -> Option<Self> {
        let lines = lines(&grid)?;
        let lang = grid.lang.clone().unwrap_or_else(|| settled.to_owned());
        let mut so_far = grid.clone();
        so_far.marks.incomplete = Incomplete::Ignore;
        Some(Self {
            title: grid.title.plain(),
            decimal: decimal(&lang),
            lang,
            lines,
            so_far,
            grid,
        })
    }

    /// What a section is called.
    pub fn section(&self, section: usize) -> String {
        let found = self.grid.sections.get(section);
        found.map_or_else(String::new, |section| section.title.plain())
    }

    /// The rows of the same section as this one.
    pub fn beside(&self, row: usize) -> impl Iterator<Item = usize> {
        let section = self.lines.get(row).map(|line| line.section);
        let mine =
            move |(place, line): (usize, &Line)| (Some(line.section) == section).then_some(place);
        self.lines.iter().enumerate().filter_map(mine)
    }
}

impl Line {
    /// Whether a rating leaves nothing to rate here.
    pub fn is_done(&self, rating: Option<&Rating>) -> bool {
        self.optional || rating.is_some_and(|rating| rating.is_complete(&self.row))
    }

    /// The levels; none where it is rated otherwise.
    pub fn levels(&self) -> &[Level] {
        match &self.kind {
            Kind::Levels { levels, .. } => levels,
            _ => &[],
        }
    }
}

fn lines(grid: &Grid) -> Option<Vec<Line>> {
    let mut lines = Vec::new();
    for (place, section) in grid.sections.iter().enumerate() {
        for task in &section.tasks {
            let title = task.title.as_ref().map(|title| title.plain());
            let title = title.filter(|_| !task.rated);
            for row in &task.rows {
                lines.push(Line {
                    section: place,
                    section_id: section.id.clone()?,
                    id: row.id.clone()?,
                    label: row.label.plain(),
                    task: title.clone(),
                    hint: row.hint.as_ref().map(|hint| hint.plain()),
                    kind: kind(row),
                    required: row.required,
                    optional: row.is_optional(),
                    row: row.clone(),
                });
            }
        }
    }
    (!lines.is_empty()).then_some(lines)
}

fn kind(row: &Row) -> Kind {
    let below = |points: &crate::text::yaml::Number| num_traits::Signed::is_negative(&points.value);
    match &row.kind {
        RowKind::Number { .. } => Kind::Number {
            most: row.points.as_ref().map(|points| points.raw.clone()),
            negative: row.points.as_ref().is_some_and(below),
        },
        RowKind::Count => Kind::Count,
        RowKind::Text { .. } => Kind::Text,
        RowKind::Levels { scale, offers } => {
            let level =
                |(level, offer): (&crate::model::grid::Level, &crate::model::grid::Offer)| Level {
                    code: level.code.clone(),
                    name: level.name.plain(),
                    offered: offer.offered,
                };
            let is_range = |level| matches!(row.worth(level), Some(Worth::Range(..)));
            Kind::Levels {
                levels: scale.levels.iter().zip(offers).map(level).collect(),
                ranged: (0..scale.levels.len()).any(is_range),
            }
        }
    }
}
