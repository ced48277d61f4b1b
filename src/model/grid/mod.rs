//! The definition of a form: what a grid is, and the rules that it keeps by itself.
//!
//! In: the tree of `grid.yaml`, and the scales that `scales/` shares. Out: a [`Grid`], and a diagnostic
//! for every mistake. Never looks at ratings, and never opens a file.

mod build;
pub mod format;
mod identity;
pub mod ids;
mod index;
mod levels;
mod marks;
mod problem;
mod rows;
mod scales;
mod slips;
pub mod values;

pub use build::{build_grid, build_partial_grid};
pub(crate) use build::{check_version, checked_language};
pub use format::{GridKeys, IncompleteRule, LegendOrder, RoundMode};
pub use identity::{FieldId, GridId, LevelCode, RowId, SectionId, is_id};
pub use index::{LevelIndex, RowIndex, SectionIndex, TaskIndex, TaskRowIndex};
pub use levels::{Level, LevelOffer, RowLevel, RowLevels, Scale};
pub use marks::{MarkRules, Rounding};
pub use problem::GridDiagnostic;
pub use scales::{ScaleFile, read_shared_scale};
pub use slips::parse_grid;
pub use values::{BUILT_IN_SCALES, LevelPoints, MissedRule};

use crate::base::diagnostic::Place;
use crate::text::locale::LangTag;
use crate::text::markup::{MarkupLine, MarkupSource, MarkupText};
use crate::text::yaml::Number;
use std::sync::Arc;

/// A grid that may be printed.
#[derive(Debug, Clone)]
pub struct Grid {
    /// The name of its folder.
    pub id: GridId,
    /// The file.
    pub place: Place,
    /// The title of the form.
    pub title: MarkupLine,
    /// A second line.
    pub subtitle: Option<MarkupLine>,
    /// Between the header and the tables.
    pub intro: Option<MarkupText>,
    /// The version of the form.
    pub version: Option<String>,
    /// The grid's own language.
    pub lang: Option<LangTag>,
    /// Identity lines, in printed order; none if the grid declares none, so that the default applies.
    pub fields: Option<Vec<FieldLine>>,
    /// The tables.
    pub sections: Vec<Section>,
    /// The order of the legend.
    pub legend: LegendOrder,
    /// The theme it names, and where.
    pub theme: Option<(String, Place)>,
    /// Options of the theme, as typed.
    pub options: Option<values::TypedOptions>,
    /// What the mark is out of.
    pub points: Option<Number>,
    /// How the mark is made.
    pub mark_rules: MarkRules,
    /// Whether every section, rated task and row has an id.
    pub has_ids: bool,
}

/// An identity line.
#[derive(Debug, Clone)]
pub struct FieldLine {
    /// Its key.
    pub id: FieldId,
    /// What is printed before the value.
    pub label: MarkupSource,
    /// A value of every sheet.
    pub value: Option<String>,
    /// Centimetres to write in.
    pub space: Option<Number>,
}

/// One table.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its name in ratings.
    pub id: Option<SectionId>,
    /// Where it is written.
    pub place: Place,
    /// Its title.
    pub title: MarkupLine,
    /// Between title and table.
    pub intro: Option<MarkupText>,
    /// Whether column headings are printed.
    pub has_headings: bool,
    /// The heading of the remarks column, if there is one.
    pub remarks: Option<MarkupSource>,
    /// What it is worth.
    pub points: Option<Number>,
    /// How its points are rounded.
    pub rounding: Option<Rounding>,
    /// The least points that achieve it.
    pub pass: Option<Number>,
    /// Whether it must be achieved.
    pub required: bool,
    /// The most it can earn, bonuses included.
    pub most: Option<Number>,
    /// How many of its tasks count, those with the highest share; none: all.
    pub best: Option<usize>,
    /// Its groups of rows.
    pub tasks: Vec<Task>,
}

impl Section {
    /// Its rows, in printed order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.tasks.iter().flat_map(|task| &task.rows)
    }
}

/// A group of rows, or one row that is a task rated itself.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its title.
    pub title: Option<MarkupLine>,
    /// Whether it is a row itself.
    pub rated: bool,
    /// Whether it must be achieved.
    pub required: bool,
    /// What it is worth, of a group.
    pub points: Option<Number>,
    /// The least points that achieve it, of a group.
    pub pass: Option<Number>,
    /// How many of its rows count, those with the highest share; none: all.
    pub best: Option<usize>,
    /// Its rows; at least one.
    pub rows: Vec<Row>,
}

/// One row that gets one rating.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name in ratings.
    pub id: Option<RowId>,
    /// Where it is written.
    pub place: Place,
    /// What is assessed.
    pub label: MarkupLine,
    /// Below the label.
    pub hint: Option<MarkupText>,
    /// Whether it must be achieved.
    pub required: bool,
    /// Whether its points are beyond the possible points.
    pub bonus: bool,
    /// How it is rated.
    pub kind: RowKind,
    /// What the row as a whole is worth.
    pub points: Option<Number>,
    /// The least points that achieve it.
    pub pass: Option<Number>,
    /// The most it can earn, of a bonus.
    pub most: Option<Number>,
}

/// How a row is rated.
#[derive(Debug, Clone)]
pub enum RowKind {
    /// By a level of a scale.
    Levels(RowLevels),
    /// By a number from 0 to the row's points.
    Number {
        /// Numbers are whole multiples of it.
        step: Option<Number>,
    },
    /// By a whole number, times the row's points.
    Count,
    /// In words.
    Text {
        /// Lines to write on.
        lines: usize,
    },
}

impl Row {
    /// The levels, of a row that is rated by levels.
    pub fn levels(&self) -> Option<&RowLevels> {
        match &self.kind {
            RowKind::Levels(levels) => Some(levels),
            _ => None,
        }
    }

    /// The scale, of a row that is rated by levels.
    pub fn scale(&self) -> Option<&Arc<Scale>> {
        self.levels().map(RowLevels::scale)
    }

    /// What a level is worth on this row.
    pub fn level_points(&self, level: LevelIndex) -> Option<&LevelPoints> {
        self.levels()?.get(level)?.points()
    }
}

impl Grid {
    /// All rows, in printed order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.sections.iter().flat_map(Section::rows)
    }

    /// All rows, each with its position.
    pub fn indexed_rows(&self) -> impl Iterator<Item = (RowIndex, &Row)> {
        let rows = self.rows().enumerate();
        rows.map(|(position, row)| (RowIndex::new(position), row))
    }

    /// The rows of one section, each with its position in the grid.
    pub fn indexed_rows_of(&self, index: SectionIndex) -> impl Iterator<Item = (RowIndex, &Row)> {
        let (before, rest) = self.sections.split_at(index.get().min(self.sections.len()));
        let first: usize = before.iter().map(|section| section.rows().count()).sum();
        let rows = rest.iter().take(1).flat_map(Section::rows).enumerate();
        rows.map(move |(position, row)| (RowIndex::new(first + position), row))
    }

    /// The section with this id.
    pub fn section_of_id(&self, id: &str) -> Option<(SectionIndex, &Section)> {
        self.indexed_sections()
            .find(|(_, section)| section.id.as_deref() == Some(id))
    }

    /// The sections, each with its position.
    pub fn indexed_sections(&self) -> impl Iterator<Item = (SectionIndex, &Section)> {
        let sections = self.sections.iter().enumerate();
        sections.map(|(position, section)| (SectionIndex::new(position), section))
    }

    /// The section at a position.
    pub fn section(&self, index: SectionIndex) -> Option<&Section> {
        self.sections.get(index.get())
    }
}

impl Section {
    /// The tasks, each with its position.
    pub fn indexed_tasks(&self) -> impl Iterator<Item = (TaskIndex, &Task)> {
        let tasks = self.tasks.iter().enumerate();
        tasks.map(|(position, task)| (TaskIndex::new(position), task))
    }

    /// The task at a position.
    pub fn task(&self, index: TaskIndex) -> Option<&Task> {
        self.tasks.get(index.get())
    }
}
