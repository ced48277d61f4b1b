//! A grid as it was understood from a form, before it is written: plain data, with the guesses beside what they are about.
//!
//! In: [`understand`](super::understand) or a reader of another program's rubric fill it. [`write`](mod@super::write)
//! prints it. Holds no rule.

use super::guess::Guess;
use super::text::Text;

/// A whole grid.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// The title of the form.
    pub title: Text,
    /// The language of its words.
    pub lang: Option<&'static str>,
    /// What stands between head and tables.
    pub intro: Vec<Text>,
    /// Identity lines.
    pub fields: Vec<Field>,
    /// The scale that most rows have; none where every row has another kind.
    pub scale: Option<Scale>,
    /// The order of the legend, where it is not that of the columns.
    pub legend: Option<&'static str>,
    /// What the mark is out of.
    pub points: Option<String>,
    /// The tables.
    pub sections: Vec<Section>,
    /// What is guessed of the whole.
    pub guesses: Vec<Guess>,
    /// What has no place in a grid.
    pub left: Vec<Left>,
}

/// What has no place in a grid, with where it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// As a person would say it: `table 1, row 3`; empty where it says nothing.
    pub place: Place,
    /// The words.
    pub text: String,
}

/// Where something stood in the form, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A paragraph.
    Paragraph(usize),
    /// A cell: table, row, column.
    Cell(usize, usize, usize),
}

/// An identity line.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its key.
    pub key: String,
    /// What is printed.
    pub label: Text,
    /// A value that the form has already.
    pub value: Option<String>,
}

/// Levels in the order of their columns, then those without a column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scale {
    /// At least one.
    pub levels: Vec<Level>,
    /// What is guessed of it.
    pub guesses: Vec<Guess>,
}

/// A level.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Level {
    /// As it is typed in ratings.
    pub code: String,
    /// What it is called, where that is not its code.
    pub name: Option<Text>,
    /// What stands over its column, where that is not its code.
    pub heading: Option<Text>,
    /// What it is worth.
    pub points: Option<Worth>,
    /// Whether it counts as achieved.
    pub achieved: bool,
    /// Whether it has no column.
    pub no_column: bool,
    /// What it means.
    pub description: Vec<Text>,
    /// What is guessed of it.
    pub guesses: Vec<Guess>,
}

/// What a level is worth, as decimal numbers with a point.
#[derive(Debug, Clone, PartialEq)]
pub enum Worth {
    /// So much.
    Exact(String),
    /// From, to.
    Range(String, String),
}

/// What a row is rated by.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Rated {
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
pub struct Section {
    /// Its title.
    pub title: Text,
    /// Between title and table.
    pub intro: Vec<Text>,
    /// Its levels, where they are not the grid's.
    pub scale: Option<Scale>,
    /// The heading of its remarks column; blank for one without heading.
    pub remarks: Option<Text>,
    /// Whether its columns have heads.
    pub heads: bool,
    /// What it is worth.
    pub points: Option<String>,
    /// Its groups of rows.
    pub tasks: Vec<Task>,
    /// What is guessed of it.
    pub guesses: Vec<Guess>,
}

/// A group of rows, or one row that is a task rated itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Task {
    /// Its title.
    pub title: Option<Text>,
    /// Whether it is a row itself; it has then one row, whose label is the title.
    pub rated: bool,
    /// What a group is worth.
    pub points: Option<String>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What is guessed of it.
    pub guesses: Vec<Guess>,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Its name in ratings, where another program has one; else made from the label.
    pub id: Option<String>,
    /// What is assessed.
    pub label: Text,
    /// Below the label.
    pub hint: Vec<Text>,
    /// Whether it must be achieved.
    pub required: bool,
    /// What it is rated by.
    pub rated: Rated,
    /// Levels of its own.
    pub scale: Option<Scale>,
    /// What it is worth.
    pub points: Option<String>,
    /// What each level is worth on this row, by code.
    pub own: Vec<(String, Worth)>,
    /// The texts in its cells, by code.
    pub descriptors: Vec<(String, Vec<Text>)>,
    /// What is guessed of it.
    pub guesses: Vec<Guess>,
}

impl Draft {
    /// How many rows it has.
    pub fn rows(&self) -> usize {
        let tasks = self.sections.iter().flat_map(|section| &section.tasks);
        tasks.map(|task| task.rows.len()).sum()
    }
}
