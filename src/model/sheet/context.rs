//! What a theme sees: one grid, blank or with one student's ratings, as plain data.
//!
//! Every public field here is part of the theme contract (`api: 1`): a theme reads it by this very name. `gridgen
//! context` prints it. Nothing here is computed; [`super`] fills it from a checked grid and checked ratings.

pub mod class;
pub mod index;

use crate::model::class::StudentPath;
use crate::model::grid::{FieldId, GridId, LevelCode, RowId, RowIndex, SectionId};
use crate::text::locale::LangTag;
use serde::Serialize;

/// A text in the three forms that outputs need. A theme writes `{{ label.html }}` in HTML and `label` (already content)
/// in Typst; `plain` is for titles, metadata and attributes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RichText {
    /// Without any markup.
    pub plain: String,
    /// Safe HTML: inline elements for a line, blocks for a text.
    pub html: String,
    /// Typst markup.
    pub typst: String,
}

/// The whole of what is printed, but the options and strings of the theme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetContext {
    /// The grid: the same for every student.
    pub grid: SheetGrid,
    /// The student, or none on a blank sheet.
    pub student: Option<SheetStudent>,
}

/// The printed form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetGrid {
    /// The name of the grid's folder.
    pub id: GridId,
    /// BCP 47 tag, as written in the grid or the project.
    pub lang: LangTag,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The title of the form.
    pub title: RichText,
    /// A second line below the title.
    pub subtitle: Option<RichText>,
    /// What is printed between the header and the first table.
    pub intro: Option<RichText>,
    /// The version of the form, as typed.
    pub version: Option<String>,
    /// Identity lines, in printed order.
    pub identity: Vec<SheetField>,
    /// Fields that leave space to write in (`space`), printed after everything else.
    pub signatures: Vec<SheetField>,
    /// The tables, in order.
    pub sections: Vec<SheetSection>,
    /// The scales described below the last table, in the order of their first use; empty: no legend.
    pub legend: Vec<ScaleLegend>,
    /// Levels whose names stand nowhere else on the form: neither over a column nor in the legend.
    pub level_names: Vec<LevelName>,
    /// The possible points of the grid, as printed (`20`).
    pub points: Option<String>,
    /// The least mark that passes, as printed.
    pub pass: Option<String>,
    /// Whether the form says if somebody passes: by `pass`, or because what is required must be achieved.
    pub decides: bool,
    /// The grades, in the order of the grid.
    pub grades: Vec<SheetGrade>,
    /// True where some row has a remark column or can be remarked at all in this form.
    pub remarks: bool,
}

/// A grade that a mark can reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetGrade {
    /// Its name.
    pub name: String,
    /// The least mark for it, as printed; none for the lowest grade, which every mark reaches.
    pub from: Option<String>,
}

/// What a column's heading stands for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelName {
    /// The heading of the column, or the code where it has none.
    pub heading: RichText,
    /// The level's name.
    pub name: RichText,
}

/// One identity line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetField {
    /// The key under `fields`.
    pub id: FieldId,
    /// What is printed before the value.
    pub label: RichText,
    /// A value that every sheet of the grid shows, the blank one too.
    pub value: Option<String>,
    /// Centimetres left blank to write in, as a decimal number (`2`).
    pub space: Option<String>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetSection {
    /// Absent while the grid has no ids.
    pub id: Option<SectionId>,
    /// The table's title.
    pub title: RichText,
    /// What is printed between the title and the table.
    pub intro: Option<RichText>,
    /// Whether column headings are printed; a screen reader reads them in any case.
    pub heads: bool,
    /// The level columns, in order.
    pub columns: Vec<SheetColumn>,
    /// The remarks column; none: remarks are printed below the table.
    pub remarks: Option<SheetRemarksColumn>,
    /// True where at least one task has a title, so that the table has a task column.
    pub titled: bool,
    /// The possible points of the section, as printed: its own or, where the grid gives marks, those of its rows.
    pub points: Option<String>,
    /// The least points that achieve it, as printed.
    pub pass: Option<String>,
    /// The whole section must be achieved, or each of its rows.
    pub required: bool,
    /// The most it can earn, as printed.
    pub most: Option<String>,
    /// How many of its tasks count, those with the highest share; or of its rows, where it has no titled task.
    pub best: Option<usize>,
    /// Groups of rows, in order.
    pub tasks: Vec<SheetTask>,
}

/// One level column of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetColumn {
    /// The level's code (`TS`).
    pub code: LevelCode,
    /// What the paper form prints over the column; empty: nothing.
    pub heading: RichText,
    /// The level's name (`Très satisfaisant`), which a screen reader hears.
    pub name: RichText,
    /// Its points, as printed, if the grid gives marks, all scales of the table agree on them, and no legend shows
    /// them.
    pub points: Option<String>,
}

/// The remarks column of one table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetRemarksColumn {
    /// Its printed heading; empty: nothing.
    pub heading: RichText,
}

/// A labelled group of rows, or one row that is a task rated itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetTask {
    /// Absent on a group without label.
    pub title: Option<RichText>,
    /// The task has no criteria: it has one row, whose label is the title.
    pub rated: bool,
    /// The whole task must be achieved.
    pub required: bool,
    /// How many of its rows count, those with the highest share. What stands in the section itself is said there.
    pub best: Option<usize>,
    /// The possible points of the task, as printed.
    pub points: Option<String>,
    /// The least points that achieve it, as printed.
    pub pass: Option<String>,
    /// Its rows, in order; at least one.
    pub rows: Vec<SheetRow>,
}

/// One row that gets one rating.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetRow {
    /// Its place among all rows of the sheet, from 0: `student.rows[row.index]` is its rating.
    pub index: RowIndex,
    /// Absent while the grid has no ids.
    pub id: Option<RowId>,
    /// What is assessed.
    pub label: RichText,
    /// A hint printed below the label.
    pub hint: Option<RichText>,
    /// The row must be achieved. False where its section says so for all its rows.
    pub required: bool,
    /// The row earns points that are not in what is possible.
    pub bonus: bool,
    /// The most that a bonus can earn, as printed.
    pub most: Option<String>,
    /// The possible points of the row, as printed, where the row has points of its own. Those of a count only where the
    /// grid gives marks.
    pub points: Option<String>,
    /// The least points that achieve it, as printed.
    pub pass: Option<String>,
    /// `levels`, `number`, `count` or `text`; the last three span the level columns.
    pub kind: &'static str,
    /// Lines to write on, of a `text` row.
    pub lines: usize,
    /// One cell for each of the section's columns, in order; empty unless `kind` is `levels`.
    pub cells: Vec<SheetCell>,
    /// Levels without a column (`NE`) that this row can get.
    pub codes: Vec<RowCode>,
}

/// Where a row meets a level column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetCell {
    /// The level's code, the same as the column's.
    pub code: LevelCode,
    /// False: this row cannot get this level, and the cell is hatched.
    pub offered: bool,
    /// The text of an analytic rubric.
    pub descriptor: Option<RichText>,
    /// The points of this row's level, as printed, where the row has points of its own for its levels, or the scales of
    /// one table differ.
    pub points: Option<String>,
}

/// A level that is printed in the row instead of ticked in a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowCode {
    /// `NE`
    pub code: LevelCode,
    /// `Non évalué`
    pub name: RichText,
}

/// One scale, explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScaleLegend {
    /// Its levels, in the order that `legend` asks for.
    pub levels: Vec<LegendLevel>,
}

/// One level, explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LegendLevel {
    /// `TS`
    pub code: LevelCode,
    /// `Très satisfaisant`
    pub name: RichText,
    /// Its points, as printed, where the grid gives marks.
    pub points: Option<String>,
    /// What the level means.
    pub description: Option<RichText>,
}

/// One student's part of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetStudent {
    /// As printed: `Dupont Léa`.
    pub name: String,
    /// The class, or empty.
    pub class: String,
    /// The path below `ratings/`, without `.yaml`.
    pub path: StudentPath,
    /// One value for each field of the grid that has one, by its id.
    pub fields: serde_json::Map<String, serde_json::Value>,
    /// One entry for each row of the grid, in order.
    pub rows: Vec<RowRatings>,
    /// One entry for each section of the grid, in order.
    pub sections: Vec<SectionRemarks>,
    /// On the whole sheet.
    pub comment: Option<RichText>,
    /// The mark; none while there is none.
    pub mark: Option<SheetMark>,
    /// What the ratings come to, beside the mark.
    pub result: SheetResult,
}

/// What one row got. A list, of one element today.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct RowRatings {
    /// Empty while the row is not rated and has no remark.
    pub ratings: Vec<SheetRating>,
    /// The points it gives to the sum, as printed; none where it is not rated or out of the count.
    pub points: Option<String>,
    /// True where it is rated and does not count, since others are better and only so many count (`best`).
    pub left_out: bool,
}

/// One rating of one row.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SheetRating {
    /// The level's code.
    pub level: Option<LevelCode>,
    /// The level's name, as a screen reader says it.
    pub name: Option<RichText>,
    /// The level's place among the section's columns, from 0; none for a level without a column.
    pub column: Option<usize>,
    /// The number, as printed (`7,5`).
    pub number: Option<String>,
    /// What was written on a `text` row.
    pub text: Option<RichText>,
    /// Beside the row.
    pub remark: Option<RichText>,
}

/// What is said of one section.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SectionRemarks {
    /// Of the section itself, printed below its table.
    pub remark: Option<RichText>,
    /// Of rows, where the table has no remarks column: printed below it.
    pub rows: Vec<RowRemark>,
}

/// A remark that found no column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowRemark {
    /// Of the row.
    pub label: RichText,
    /// The remark.
    pub remark: RichText,
}

/// The mark as printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetMark {
    /// A number as printed, or a word (`ABS`).
    pub value: String,
    /// True where a person decided it.
    pub decided: bool,
    /// Why, of a decided mark.
    pub reason: Option<RichText>,
    /// The possible points, as printed.
    pub out_of: Option<String>,
    /// Beside a decided mark: the computed one, if there is one.
    pub computed: Option<String>,
}

/// What a student's ratings come to.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SheetResult {
    /// How many rows are still to be rated.
    pub to_rate: usize,
    /// Why a grid with points has no mark: `unrated` (a row that counts is not rated) or `out` (every row is out of the
    /// count); none where there is a mark, or the grid gives none.
    pub no_mark: Option<&'static str>,
    /// The grade that the mark reaches.
    pub grade: Option<String>,
    /// Whether the student passes; none where the grid does not ask, or nothing is certain yet.
    pub passed: Option<bool>,
    /// What must be achieved and was not.
    pub missed: Vec<RichText>,
    /// What must be achieved and is not rated yet.
    pub pending: Vec<RichText>,
    /// The sum of the computed mark, line by line; empty where there is none.
    pub sum: Vec<SumLine>,
}

/// One line of a sum. Every number is exact (`13,5`), or rounded to the hundredth where no decimal number is it
/// (`≈ 13,33`); `gridgen marks` has the fraction.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SumLine {
    /// `task` and `section` (what is in it), `sum` (of the sections), `brought` (the line before, scaled to its own
    /// points), `extra` (a bonus or deduction), `total` (with these), `rounded`, `at-least`, `at-most`, `capped`,
    /// `mark`.
    pub kind: &'static str,
    /// The title of the section or task, the label of a bonus or deduction.
    pub title: Option<RichText>,
    /// What was added (`1 + 0,67 + 2`); a dash stands for a row that is out of the count.
    pub terms: Option<String>,
    /// What it comes to; none where all of it is out of the count.
    pub earned: Option<String>,
    /// The possible points.
    pub possible: Option<String>,
    /// Of `rounded`: the step.
    pub step: Option<String>,
    /// Of `rounded`: `nearest`, `up` or `down`.
    pub mode: Option<&'static str>,
}
