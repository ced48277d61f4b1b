//! A grid as it was understood from a form, before it is written: plain data, with the guesses beside what they are about.
//!
//! In: `understand` or a reader of another program's rubric fill it. [`write`](mod@super::write)
//! prints it. Holds no rule.

use super::guess::Guess;
use super::text::FormText;

/// A whole grid.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportDraft {
    /// The title of the form.
    pub title: FormText,
    /// The language of its words.
    pub lang: Option<&'static str>,
    /// What stands between head and tables.
    pub intro: Vec<FormText>,
    /// Identity lines.
    pub fields: Vec<DraftField>,
    /// The scale that most rows have; none where every row has another kind.
    pub scale: Option<DraftScale>,
    /// The order of the legend, where it is not that of the columns.
    pub legend: Option<&'static str>,
    /// What the mark is out of.
    pub points: Option<String>,
    /// The tables.
    pub sections: Vec<DraftSection>,
    /// What is guessed of the whole.
    pub guesses: Vec<Guess>,
    /// What has no place in a grid.
    pub leftovers: Vec<ImportLeftover>,
}

/// What has no place in a grid, with where it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportLeftover {
    /// As a person would say it: `table 1, row 3`; empty where it says nothing.
    pub place: FormPosition,
    /// The words.
    pub text: String,
}

/// Where something stood in the form, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormPosition {
    /// A paragraph.
    Paragraph(usize),
    /// A cell: table, row, column.
    Cell(usize, usize, usize),
}

/// An identity line.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftField {
    /// Its key.
    pub key: String,
    /// What is printed.
    pub label: FormText,
    /// A value that the form has already.
    pub value: Option<String>,
}

/// Levels in the order of their columns, then those without a column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftScale {
    /// At least one.
    pub levels: Vec<DraftLevel>,
    /// What is guessed of it.
    pub guesses: Vec<Guess>,
}

/// A level.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftLevel {
    /// As it is typed in ratings.
    pub code: String,
    /// What it is called, where that is not its code.
    pub name: Option<FormText>,
    /// What stands over its column, where that is not its code.
    pub heading: Option<FormText>,
    /// What it is worth.
    pub points: Option<DraftWorth>,
    /// Whether it counts as achieved.
    pub achieved: bool,
    /// Whether it has no column.
    pub no_column: bool,
    /// What it means.
    pub description: Vec<FormText>,
    /// What is guessed of it.
    pub guesses: Vec<Guess>,
}

/// What a level is worth, as decimal numbers with a point.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftWorth {
    /// So much.
    Exact(String),
    /// From, to.
    Range(String, String),
}

/// What a row is rated by.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum DraftRowKind {
    /// The levels around it.
    #[default]
    Levels,
    /// A number up to its points.
    Number,
    /// Words.
    Text,
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftSection {
    /// Its title.
    pub title: FormText,
    /// Between title and table.
    pub intro: Vec<FormText>,
    /// Its levels, where they are not the grid's.
    pub scale: Option<DraftScale>,
    /// The heading of its remarks column; blank for one without heading.
    pub remarks: Option<FormText>,
    /// Whether its columns have heads.
    pub has_headings: bool,
    /// What it is worth.
    pub points: Option<String>,
    /// Its groups of rows.
    pub tasks: Vec<DraftTask>,
    /// What is guessed of it.
    pub guesses: Vec<Guess>,
}

/// A group of rows, or one row that is a task rated itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftTask {
    /// Its title.
    pub title: Option<FormText>,
    /// Whether it is a row itself; it has then one row, whose label is the title.
    pub rated: bool,
    /// What a group is worth.
    pub points: Option<String>,
    /// Its rows.
    pub rows: Vec<DraftRow>,
    /// What is guessed of it.
    pub guesses: Vec<Guess>,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftRow {
    /// Its name in ratings, where another program has one; else made from the label.
    pub id: Option<String>,
    /// What is assessed.
    pub label: FormText,
    /// Below the label.
    pub hint: Vec<FormText>,
    /// Whether it must be achieved.
    pub required: bool,
    /// What it is rated by.
    pub kind: DraftRowKind,
    /// Levels of its own.
    pub scale: Option<DraftScale>,
    /// What it is worth.
    pub points: Option<String>,
    /// What each level is worth on this row, by code.
    pub level_points: Vec<(String, DraftWorth)>,
    /// The texts in its cells, by code.
    pub descriptors: Vec<(String, Vec<FormText>)>,
    /// What is guessed of it.
    pub guesses: Vec<Guess>,
}

impl ImportDraft {
    /// How many rows it has.
    pub fn row_count(&self) -> usize {
        let tasks = self.sections.iter().flat_map(|section| &section.tasks);
        tasks.map(|task| task.rows.len()).sum()
    }
}
