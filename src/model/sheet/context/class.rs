//! What a theme sees of a class: `class` in `class.html`, `class.typ` and `overview.typ`. Part of the theme contract.

use super::{RichText, SheetMark};
use crate::model::class::ClassPath;
use crate::model::grid::{LevelCode, RowIndex, SectionIndex};
use serde::Serialize;

/// The students whose ratings lie in one folder, with one grid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassContext {
    /// The name of the folder; empty for students who lie in none.
    pub name: String,
    /// The folder's path below `ratings/`.
    pub path: ClassPath,
    /// Every level that some row can get, in the order of the form.
    pub levels: Vec<ClassLevel>,
    /// In the order of a class list.
    pub students: Vec<ClassStudent>,
    /// The students whose files have errors: nothing else of them is known.
    pub failed: Vec<MissingStudent>,
    /// Documents of all sheets, as links from the class's folder; none where no PDF is made.
    pub sheets: Vec<String>,
    /// The overview, as a link; none where no PDF is made.
    pub overview: Option<String>,
    /// How many rows are still to be rated, all students together.
    pub to_rate: usize,
    /// One entry for each row of the grid, in order.
    pub rows: Vec<ClassRow>,
    /// One entry for each section of the grid, in order.
    pub sections: Vec<ClassSection>,
    /// The marks; none if the grid gives none and no person decided one.
    pub marks: Option<ClassMarks>,
    /// How many pass; none where the grid does not ask.
    pub passes: Option<ClassPasses>,
    /// How many have each grade, in the order of the grid; empty where it has none.
    pub grades: Vec<ClassGrade>,
    /// The rows that most students still have to learn, the weakest first.
    pub weak: Vec<WeakRow>,
}

/// What `class.typ` sees: the cover of all sheets of a class. It is printed where somebody is missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassCover {
    /// The name of the folder; empty for students who lie in none.
    pub name: String,
    /// How many sheets follow.
    pub sheets: usize,
    /// The students whose files have errors.
    pub failed: Vec<MissingStudent>,
}

impl ClassCover {
    /// One sheet that could not be made.
    pub fn add_missing(&mut self, name: &str, file: &str) {
        self.sheets -= 1;
        self.failed.push(MissingStudent {
            name: name.to_owned(),
            file: file.to_owned(),
        });
    }
}

/// A student of whom there is no sheet, because of an error in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingStudent {
    /// As printed; where the file cannot be read, the file's name.
    pub name: String,
    /// The file, from the project's root.
    pub file: String,
}

/// One level, for tables of a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassLevel {
    /// `TS`
    pub code: LevelCode,
    /// The code, or a shorter one where it has more than three characters; no two levels have the same.
    pub short: String,
    /// `Très satisfaisant`
    pub name: RichText,
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
    /// What the student got of each section, in order.
    pub sections: Vec<ClassShare>,
    /// How many rows got each level, in the order of `levels`.
    pub counts: Vec<usize>,
    /// How many rows are still to be rated.
    pub to_rate: usize,
    /// The numbers of these rows, as printed: `3, 5–9`.
    pub open: String,
    /// The mark; none while there is none.
    pub mark: Option<SheetMark>,
    /// The grade that the mark reaches.
    pub grade: Option<String>,
    /// Whether the student passes; none where the grid does not ask, or nothing is certain yet.
    pub passed: Option<bool>,
    /// How much that must be achieved was not.
    pub missed: usize,
}

/// What one student got of one section.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ClassShare {
    /// Points, or how many rows of those rated are achieved (`7/9`), as printed; none where it has none, or not yet.
    pub text: Option<String>,
    /// How much that is of all, from 0 to 100.
    pub share: Option<u8>,
    /// Something that must be achieved was not.
    pub missed: bool,
}

/// How many pass. Who has a word for a mark does not count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassPasses {
    /// They pass.
    pub passed: usize,
    /// They do not.
    pub failed: usize,
    /// Nothing is certain yet.
    pub open: usize,
}

/// A grade, and how many have it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassGrade {
    /// Its name.
    pub name: String,
    /// The least mark for it, as printed.
    pub from: String,
    /// How many have it.
    pub count: usize,
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

/// What a class got on one row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassRow {
    /// Its number among all rows of the sheet, from 1: what the overview calls it by.
    pub number: usize,
    /// What is assessed.
    pub label: RichText,
    /// The title of its task; none where the task has none, or is the row itself.
    pub task: Option<RichText>,
    /// Its section's place among the sections, from 0.
    pub section: SectionIndex,
    /// `levels`, `number`, `count` or `text`.
    pub kind: &'static str,
    /// The row must be achieved.
    pub required: bool,
    /// Which levels it can get, in the order of `levels`.
    pub offered: Vec<bool>,
    /// How many achieved it.
    pub achieved: usize,
    /// How many were rated, so that it is known whether they did.
    pub judged: usize,
    /// How many got each level, in the order of `levels`.
    pub counts: Vec<usize>,
    /// For how many it is still to be rated.
    pub open: usize,
    /// The numbers given; none where there are none.
    pub spread: Option<ClassSpread>,
}

/// What a class got in one section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassSection {
    /// The table's title.
    pub title: RichText,
    /// Its possible points, as printed, where the grid gives marks.
    pub points: Option<String>,
    /// Which levels its rows can get, in the order of `levels`.
    pub offered: Vec<bool>,
    /// How much of it the class got, from 0 to 100, as the mean of its students; none where no student has a share.
    pub share: Option<u8>,
    /// How often each level was given, in the order of `levels`.
    pub counts: Vec<usize>,
    /// How many ratings are still to be given.
    pub open: usize,
}

/// The marks of a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassMarks {
    /// The possible points, as printed.
    pub out_of: Option<String>,
    /// Marks that are numbers; none if there are none.
    pub spread: Option<ClassSpread>,
    /// Where each of these marks lies between 0 and the most that is possible, in thousandths, in rising order.
    pub places: Vec<u16>,
    /// Marks that are words (`ABS`), with the number of those who got them.
    pub words: Vec<(String, usize)>,
    /// How many have no mark.
    pub unmarked: usize,
    /// The numbers of the axis.
    pub ticks: Vec<AxisMark>,
    /// The least mark that passes.
    pub pass: Option<AxisMark>,
    /// The least mark of each grade but the lowest, in rising order.
    pub limits: Vec<AxisMark>,
}

/// A place on the axis of the marks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AxisMark {
    /// What is printed there.
    pub label: String,
    /// Where it lies, in thousandths.
    pub place: u16,
}

/// How numbers are spread, as printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassSpread {
    /// How many there are.
    pub count: usize,
    /// Whether there are enough for quartiles to mean something.
    pub quartiles: bool,
    /// The least.
    pub least: String,
    /// The first quartile.
    pub lower: String,
    /// The median.
    pub median: String,
    /// The third quartile.
    pub upper: String,
    /// The most.
    pub most: String,
    /// The mean.
    pub mean: String,
    /// Where least, quartiles and most lie between 0 and the most that is possible, in thousandths.
    pub places: [u16; 5],
}

/// A row that many did not achieve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeakRow {
    /// The row's place in `rows`.
    pub row: RowIndex,
    /// How many did not achieve it.
    pub missed: usize,
    /// Of how many who were rated.
    pub of: usize,
}
