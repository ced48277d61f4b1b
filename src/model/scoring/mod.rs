//! What a student's ratings earn: points, the mark, and how it was calculated.
//!
//! In: a checked [`Grid`] and checked [`Ratings`]. Out: [`StudentScore`], the whole calculation as data, in exact
//! fractions: the earned and possible points of every row, task and section, what does not count and why, rounding,
//! limits, the mark. The sheet, class documents, `gridgen marks` and exports print it; none of them calculates again.
//! Never opens a file, never chooses a word, and cannot fail: where the rules give no mark, it says why.
//!
//! `docs/marks.md` explains the rules.

mod best;
mod container;
mod explain;
mod fraction;
mod hope;
mod outcome;
mod row;
#[cfg(test)]
mod tests;

pub use explain::{SumEntry, SumEntryKind, explain_mark};
pub use fraction::{
    format_exact, format_rounded, format_rounded_terms, format_terms, round_fraction,
};

use crate::model::grid::{Grid, Row, Section, SectionIndex, Task, TaskIndex, TaskRowIndex};
use crate::model::ratings::Ratings;
use crate::text::markup::MarkupLine;
use crate::text::yaml::Number;
use num_rational::BigRational;

/// An exact number of points.
pub type Fraction = BigRational;

/// The result of a student's ratings.
#[derive(Debug, Clone, PartialEq)]
pub struct StudentScore {
    /// One entry for each section of the grid, in order.
    pub sections: Vec<SectionScore>,
    /// The grid: the sum of its sections, scaled to its own points.
    pub total: ScoreTotal,
    /// From there to the mark that the rules give; or why they give none.
    pub computed: Result<MarkComputation, NoMark>,
    /// The mark that is printed: the computed one or one decided by a person; none while there is none.
    pub mark: Option<Mark>,
    /// The name of the best grade that the mark reaches.
    pub grade: Option<String>,
    /// Whether the student passes; none if the grid does not ask, or it is not certain yet.
    pub passed: Option<bool>,
    /// What must be achieved and was not, in printed order.
    pub missed: Vec<RequiredItem>,
    /// What must be achieved and is not rated yet, in printed order.
    pub pending: Vec<RequiredItem>,
    /// The number of rows still to be rated, as [`Ratings::rows_to_rate`] counts them.
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
    /// The task itself; if it is rated itself, the result of its one row.
    pub total: ScoreTotal,
    /// Whether it does not count, since others are better and only so many count.
    pub left_out: bool,
    /// One entry for each of its rows, in order.
    pub rows: Vec<RowScore>,
}

/// The result of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowScore {
    /// What it contributes to the sum.
    pub contribution: RowContribution,
    /// Whether it is achieved.
    pub state: AchievementState,
    /// Whether it has a rating, with its number where it needs one.
    pub rated: bool,
    /// Whether it is still to be rated: a text, a bonus or a deduction never is.
    pub to_rate: bool,
}

/// What a row contributes to the sum.
#[derive(Debug, Clone, PartialEq)]
pub enum RowContribution {
    /// Points, out of its possible points.
    Counted(EarnedPoints),
    /// Points beyond the possible points: a bonus, or (negative) a deduction.
    Extra(Fraction),
    /// Points that do not count, since others are better and only so many count.
    LeftOut(EarnedPoints),
    /// It counts but is not rated, so there is no sum.
    Unrated,
    /// Nothing: it does not count.
    Out(OutOfCount),
}

/// Why a row does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutOfCount {
    /// It got a level without points, on a scale that has points.
    Excused,
    /// It is not rated, and the grid ignores such rows.
    Ignored,
    /// It is worth 0, its scale has no points, or it is a text.
    Worthless,
}

/// Earned and possible points.
#[derive(Debug, Clone, PartialEq)]
pub struct EarnedPoints {
    /// Earned.
    pub earned: Fraction,
    /// Possible; more than 0.
    pub possible: Fraction,
}

/// The result of a task, a section or the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreTotal {
    /// The points of what counts; or why nothing does.
    pub count: Result<CountedPoints, NoPoints>,
    /// Bonuses and deductions in it, at any depth, within its limit; `count` does not include them.
    pub extra: Fraction,
    /// The same before its limit.
    pub unlimited_extra: Fraction,
    /// The result of its `pass`, if it has one.
    pub pass: Option<AchievementState>,
    /// Whether it is achieved: by its `pass`, and by all that is required in it.
    pub state: AchievementState,
}

/// How the points of what counts add up.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedPoints {
    /// The sum of what is in it.
    pub sum: EarnedPoints,
    /// The sum scaled to its own points; unchanged if it has none.
    pub scaled: EarnedPoints,
    /// The scaled sum, rounded if the section asks for it.
    pub rounded: EarnedPoints,
    /// What was rounded, within the section's limit; this goes into the sum above.
    pub points: EarnedPoints,
}

/// Why a task, a section or the grid has no points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPoints {
    /// This number of rows in it that count are not rated.
    Unrated(usize),
    /// Nothing in it counts, or it is worth 0 itself.
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
    /// Its rating excuses the student from it: neither achieved nor missed.
    Excused,
}

/// From the points of the grid to its mark, in this order; each equals the one before unless something changes it.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkComputation {
    /// The points of what counts, with bonuses and deductions.
    pub exact: Fraction,
    /// Rounded.
    pub rounded: Fraction,
    /// Not below 0, and not above the most it can be.
    pub limited: Fraction,
    /// Not above the cap for a missed requirement: the mark.
    pub mark: Fraction,
}

/// Why the rules give no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMark {
    /// The grid gives none.
    NotAsked,
    /// This number of rows that count are not rated.
    Unrated(usize),
    /// Nothing counts.
    Out,
}

/// The mark that is printed.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// As the rules give it.
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

/// Something that must be achieved, by its position in the grid.
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
    /// The section that it is, or lies in.
    pub fn section(self) -> SectionIndex {
        match self {
            Self::Section(section) | Self::Task(section, _) | Self::Row(section, _, _) => section,
        }
    }

    /// Its title or label in the grid that was scored.
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

/// The result of ratings under the rules of their grid.
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
    /// Whether every unrated row is assumed to get its best rating.
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
        let mut tasks: Vec<TaskScore> = section
            .tasks
            .iter()
            .map(|task| self.score_task(task, next))
            .collect();
        best::leave_out_tasks(section, &mut tasks);
        let total = container::section_total(section, &tasks);
        SectionScore { total, tasks }
    }

    fn score_task<'r>(&self, task: &Task, next: &mut NextRating<'r, '_>) -> TaskScore {
        let row = |row: &Row| self.score_row(row, next());
        let mut rows: Vec<RowScore> = task.rows.iter().map(row).collect();
        best::leave_out_rows(task, &mut rows);
        let total = container::task_total(task, &rows);
        TaskScore {
            total,
            left_out: false,
            rows,
        }
    }
}

/// The rating of the next row, in printed order.
type NextRating<'r, 'n> = dyn FnMut() -> Option<&'r crate::model::ratings::Rating> + 'n;
