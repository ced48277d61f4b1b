//! What a theme sees of a class: `class` in `class.html`, `class.typ` and `overview.typ`. Part of the theme contract.

use super::{Mark, Rich};
use serde::Serialize;

/// The students whose ratings lie in one folder, with one grid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Class {
    /// The name of the folder; empty for students who lie in none.
    pub name: String,
    /// The folder's path below `ratings/`.
    pub path: String,
    /// Every level that some row can get, in the order of the form.
    pub levels: Vec<ClassLevel>,
    /// In the order of a class list.
    pub students: Vec<ClassStudent>,
    /// The names of students whose files have errors: nothing else of them is known.
    pub failed: Vec<String>,
    /// Documents of all sheets, as links from the class's folder; none where no PDF is made.
    pub sheets: Vec<String>,
    /// How many rows are still to be rated, all students together.
    pub to_rate: usize,
}

/// One level, for tables of a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassLevel {
    /// `TS`
    pub code: String,
    /// The code, or a shorter one where it has more than three characters; no two levels have the same.
    pub short: String,
    /// `Très satisfaisant`
    pub name: Rich,
    /// How far it is from the best level of its scale, from 0 (the best) to 100; none of a level without a column.
    pub distance: Option<u8>,
}

/// One student in a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassStudent {
    /// As printed: `Dupont Léa`.
    pub name: String,
    /// Where the student's page lies, as a link from the class's folder; none where no pages are made.
    pub html: Option<String>,
    /// The same of the PDF.
    pub pdf: Option<String>,
    /// One entry for each row of the grid, in order.
    pub cells: Vec<ClassCell>,
    /// How many rows got each level, in the order of `levels`.
    pub counts: Vec<usize>,
    /// How many rows are still to be rated.
    pub to_rate: usize,
    /// The mark; none while there is none.
    pub mark: Option<Mark>,
}

/// What one student got on one row.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ClassCell {
    /// The level's place in `levels`.
    pub level: Option<usize>,
    /// The number, as printed.
    pub number: Option<String>,
    /// How far it is from the best that can be got, from 0 to 100; none where that says nothing.
    pub distance: Option<u8>,
    /// The row is still to be rated.
    pub open: bool,
}
