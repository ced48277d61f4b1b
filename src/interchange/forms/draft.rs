//! A grid as it was understood from a form, before it is written: plain data, each guess beside what it is about.
//!
//! In: `understand` or a reader of another program's rubric fill it. [`write`](mod@super::write)
//! prints it. Holds no rule.

use super::document::{Aside, FormPosition};
use super::guess::Guess;
use super::text::FormText;

/// A whole grid.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportDraft {
    /// The title of the form.
    pub title: FormText,
    /// The language of its words.
    pub lang: Option<&'static str>,
    /// What stands between title and tables.
    pub intro: Vec<FormText>,
    /// Identity lines.
    pub fields: Vec<DraftField>,
    /// The scale that most rows have; none if no row has levels.
    pub scale: Option<DraftScale>,
    /// The order of the legend, if it is not that of the columns.
    pub legend: Option<&'static str>,
    /// What the mark is out of.
    pub points: Option<String>,
    /// The tables.
    pub sections: Vec<DraftSection>,
    /// Guesses about the whole grid.
    pub guesses: Vec<Guess>,
    /// Texts that have no place in a grid, and stood beside nothing that has one.
    pub leftovers: Vec<ImportLeftover>,
    /// Texts of the file that are not on the form.
    pub asides: Vec<Aside>,
}

/// A text that has no place in a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportLeftover {
    /// Where it stood.
    pub place: FormPosition,
    /// The words.
    pub text: String,
}

/// An identity line.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftField {
    /// Its key.
    pub key: String,
    /// The printed label.
    pub label: FormText,
    /// A value that is on the form already.
    pub value: Option<String>,
}

/// Levels in the order of their columns, then those without a column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftScale {
    /// At least one.
    pub levels: Vec<DraftLevel>,
    /// Guesses about it.
    pub guesses: Vec<Guess>,
}

/// A level.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftLevel {
    /// As it is typed in ratings.
    pub code: String,
    /// Its name, if that is not its code.
    pub name: Option<FormText>,
    /// The heading of its column, if that is not its code.
    pub heading: Option<FormText>,
    /// What it is worth.
    pub points: Option<DraftWorth>,
    /// Whether it counts as achieved.
    pub achieved: bool,
    /// Whether it has no column.
    pub no_column: bool,
    /// What it means.
    pub description: Vec<FormText>,
    /// Guesses about it.
    pub guesses: Vec<Guess>,
}

/// What a level is worth, as decimal numbers with a point.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftWorth {
    /// One number.
    Exact(String),
    /// The lowest and the highest number.
    Range(String, String),
}

/// How a row is rated.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum DraftRowKind {
    /// By the levels of its section or grid.
    #[default]
    Levels,
    /// By a number up to its points.
    Number,
    /// By words.
    Text,
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftSection {
    /// Its title.
    pub title: FormText,
    /// What stands between title and table.
    pub intro: Vec<FormText>,
    /// Its levels, if they are not the grid's.
    pub scale: Option<DraftScale>,
    /// The heading of its remarks column; blank if the column has none.
    pub remarks: Option<FormText>,
    /// Whether its columns have headings.
    pub has_headings: bool,
    /// What it is worth.
    pub points: Option<String>,
    /// Its groups of rows.
    pub tasks: Vec<DraftTask>,
    /// Guesses about it.
    pub guesses: Vec<Guess>,
}

/// A group of rows, or a task that is rated itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftTask {
    /// Its title.
    pub title: Option<FormText>,
    /// Whether it is rated itself; then it has one row, whose label is its title.
    pub rated: bool,
    /// What a group is worth.
    pub points: Option<String>,
    /// Its rows.
    pub rows: Vec<DraftRow>,
    /// Guesses about it.
    pub guesses: Vec<Guess>,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftRow {
    /// Its id, if another program has one; else it is made from the label.
    pub id: Option<String>,
    /// What is assessed.
    pub label: FormText,
    /// What is printed below the label.
    pub hint: Vec<FormText>,
    /// Whether it must be achieved.
    pub required: bool,
    /// Whether its points are earned on top.
    pub bonus: bool,
    /// How it is rated.
    pub kind: DraftRowKind,
    /// Levels of its own.
    pub scale: Option<DraftScale>,
    /// What it is worth.
    pub points: Option<String>,
    /// What each level is worth on this row, by code.
    pub level_points: Vec<(String, DraftWorth)>,
    /// The texts in its cells, by code.
    pub descriptors: Vec<(String, Vec<FormText>)>,
    /// Guesses about it.
    pub guesses: Vec<Guess>,
    /// Texts that stood beside it, and have no place in a grid.
    pub leftovers: Vec<ImportLeftover>,
    /// The block and the row it was made of.
    pub origin: Option<(usize, usize)>,
}

impl ImportDraft {
    /// How many rows it has.
    pub fn row_count(&self) -> usize {
        let tasks = self.sections.iter().flat_map(|section| &section.tasks);
        tasks.map(|task| task.rows.len()).sum()
    }
}
