//! What a student's ratings earn: points, the mark, and how it came about.
//!
//! In: a checked [`Grid`] and checked [`Ratings`]. Out: [`StudentScore`], the whole computation as data, in exact fractions:
//! what every row, task and section earned and of what, what is out of the count and why, rounding, limits, the mark.
//! The sheet, the class views, `gridgen marks` and exports print it; none of them computes again.
//! Never opens a file, never chooses a word, and cannot fail: where the rule gives no mark, it says why.
//!
//! The rule itself is told in `docs/marks.md`.

mod container;
mod explain;
mod fraction;
mod hope;
mod outcome;
mod row;
#[cfg(test)]
mod tests;

pub use explain::{SumEntry, SumEntryKind, explain_mark};
pub use fraction::{format_exact, format_terms, round_fraction};

use crate::model::grid::{Grid, Row, Section, SectionIndex, Task, TaskIndex, TaskRowIndex};
use crate::model::ratings::Ratings;
use crate::text::markup::MarkupLine;
use crate::text::yaml::Number;
use num_rational::BigRational;

/// An exact number of points.
pub type Fraction = BigRational;

/// Everything that a student's ratings come to.
#[derive(Debug, Clone, PartialEq)]
pub struct StudentScore {
    /// One entry for each section of the grid, in order.
    pub sections: Vec<SectionScore>,
    /// The grid: the sum of its sections, brought to its own points.
    pub total: ScoreTotal,
    /// From there to the mark that the rule gives; or why it gives none.
    pub computed: Result<MarkComputation, NoMark>,
    /// What is printed as the mark: the computed one, or what a person decided; none while there is none.
    pub mark: Option<Mark>,
    /// The name of the best grade that the mark reaches.
    pub grade: Option<String>,
    /// Whether the student passes; none where the grid does not ask, or nothing is certain yet.
    pub passed: Option<bool>,
    /// What must be achieved and was not, in printed order.
    pub missed: Vec<RequiredItem>,
    /// What must be achieved and is not rated yet, in printed order.
    pub pending: Vec<RequiredItem>,
    /// How many rows are still to be rated, as [`Ratings::rows_to_rate`] counts them.
    pub rows_to_rate: usize,
}

/// A section, and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionScore {
    /// The section itself.
    pub total: ScoreTotal,
    /// One entry for each of its tasks, in order.
    pub tasks: Vec<TaskScore>,
}

/// A task, and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskScore {
    /// The task itself; of a task that is rated itself, what its one row comes to.
    pub total: ScoreTotal,
    /// One entry for each of its rows, in order.
    pub rows: Vec<RowScore>,
}

/// What one row comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct RowScore {
    /// What it gives to the sum.
    pub contribution: RowContribution,
    /// Whether it is achieved.
    pub state: AchievementState,
    /// Whether it has a rating, with its number where it needs one.
    pub rated: bool,
    /// Whether it is still to be rated: a text, a bonus or a deduction never is.
    pub to_rate: bool,
}

/// What a row gives to the sum.
#[derive(Debug, Clone, PartialEq)]
pub enum RowContribution {
    /// Points, of possible points.
    Counted(EarnedPoints),
    /// Points outside what is possible: a bonus, or (negative) a deduction.
    Extra(Fraction),
    /// It counts and is not rated, so that there is no sum.
    Unrated,
    /// Nothing: it is out of the count.
    Out(OutOfCount),
}

/// Why a row is out of the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutOfCount {
    /// It got a level without points, on a scale that has points.
    Excused,
    /// It is not rated, and the grid ignores such rows.
    Ignored,
    /// It is worth 0, its scale has no points, or it is a text.
    Worthless,
}

/// Points earned, of those that were possible.
#[derive(Debug, Clone, PartialEq)]
pub struct EarnedPoints {
    /// Earned.
    pub earned: Fraction,
    /// Possible; more than 0.
    pub possible: Fraction,
}

/// What a task, a section or the grid comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreTotal {
    /// What is in the count; or why nothing is.
    pub count: Result<CountedPoints, NoPoints>,
    /// Bonuses and deductions in it, at any depth; they are in no `count`.
    pub extra: Fraction,
    /// What its `pass` says, where it has one.
    pub pass: Option<AchievementState>,
    /// Whether it is achieved: by its `pass`, and by all that is required in it.
    pub state: AchievementState,
}

/// How what is in the count adds up.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedPoints {
    /// The sum of what is in it.
    pub sum: EarnedPoints,
    /// The same sum, brought to its own points in proportion; the same again where it has none.
    pub scaled: EarnedPoints,
    /// The same, rounded as a section may ask; this is what it gives to the sum above it.
    pub points: EarnedPoints,
}

/// Why a task, a section or the grid has no points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPoints {
    /// So many rows that count in it are not rated.
    Unrated(usize),
    /// Everything in it is out of the count, or it is worth 0 itself.
    Out,
}

/// Whether something is achieved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AchievementState {
    /// It is.
    Achieved,
    /// It is not.
    Missed,
    /// It is not rated yet.
    Pending,
    /// It was not to be: its rating is out of the marks. Neither achieved nor missed.
    Excused,
}

/// From the points of the grid to its mark, in this order; each is the one before where nothing changes it.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkComputation {
    /// What is in the count, with bonuses and deductions.
    pub exact: Fraction,
    /// Rounded.
    pub rounded: Fraction,
    /// Not below 0, and not above the most it can be.
    pub limited: Fraction,
    /// Not above what a missed requirement leaves: the mark.
    pub mark: Fraction,
}

/// Why the rule gives no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMark {
    /// The grid gives none.
    NotAsked,
    /// So many rows that count are not rated.
    Unrated(usize),
    /// Everything is out of the count.
    Out,
}

/// What is printed as the mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// As the rule gives it.
    Computed(Fraction),
    /// A number that a person decided.
    Number(Number),
    /// A word that a person decided.
    Word(String),
}

impl Mark {
    /// The number it is, if it is one.
    pub fn number(&self) -> Option<&Fraction> {
        match self {
            Self::Computed(mark) => Some(mark),
            Self::Number(number) => Some(&number.value),
            Self::Word(_) => None,
        }
    }
}

/// Something that must be achieved, by its places in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequiredItem {
    /// A section.
    Section(SectionIndex),
    /// A task of several rows.
    Task(SectionIndex, TaskIndex),
    /// A row.
    Row(SectionIndex, TaskIndex, TaskRowIndex),
}

impl RequiredItem {
    /// What it is called in the grid that was scored.
    pub fn label(self, grid: &Grid) -> Option<&MarkupLine> {
        match self {
            Self::Section(section) => Some(&grid.section(section)?.title),
            Self::Task(section, task) => {
                let section = grid.section(section)?;
                let task = section.task(task)?;
                Some(task.title.as_ref().unwrap_or(&section.title))
            }
            Self::Row(section, task, row) => {
                let task = grid.section(section)?.task(task)?;
                Some(&task.rows.get(row.get())?.label)
            }
        }
    }
}

/// What the ratings come to under the rules of the grid they are of.
pub fn score(grid: &Grid, ratings: &Ratings) -> StudentScore {
    let scorer = Scorer {
        grid,
        assume_best: false,
    };
    let (sections, total) = scorer.score_all(ratings);
    outcome::student_score(grid, ratings, sections, total)
}

/// One pass over a grid.
struct Scorer<'g> {
    grid: &'g Grid,
    /// Whether every row that is not rated is taken to get its best.
    assume_best: bool,
}

impl Scorer<'_> {
    fn score_all(&self, ratings: &Ratings) -> (Vec<SectionScore>, ScoreTotal) {
        let mut ratings = ratings.rows.iter().map(Option::as_ref);
        let mut next = || ratings.next().flatten();
        let sections: Vec<SectionScore> = self
            .grid
            .sections
            .iter()
            .map(|section| self.score_section(section, &mut next))
            .collect();
        let total = container::grid_total(self.grid, &sections);
        (sections, total)
    }

    fn score_section<'r>(&self, section: &Section, next: &mut NextRating<'r, '_>) -> SectionScore {
        let tasks: Vec<TaskScore> = section
            .tasks
            .iter()
            .map(|task| self.score_task(task, next))
            .collect();
        let total = container::section_total(section, &tasks);
        SectionScore { total, tasks }
    }

    fn score_task<'r>(&self, task: &Task, next: &mut NextRating<'r, '_>) -> TaskScore {
        let row = |row: &Row| self.score_row(row, next());
        let rows: Vec<RowScore> = task.rows.iter().map(row).collect();
        let total = container::task_total(task, &rows);
        TaskScore { total, rows }
    }
}

/// The rating of the next row, in printed order.
type NextRating<'r, 'n> = dyn FnMut() -> Option<&'r crate::model::ratings::Rating> + 'n;
