//! What a student's ratings earn: points, the mark, and how it came about.
//!
//! In: a checked [`Grid`] and checked [`Ratings`]. Out: [`Scored`], the whole computation as data, in exact fractions:
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

pub use explain::{Entry, Kind, sum};
pub use fraction::{added, mixed, rounded};

use crate::model::grid::{Grid, Row, Section, Task};
use crate::model::ratings::Ratings;
use crate::text::markup::Line;
use crate::text::yaml::Number;
use num_rational::BigRational;

/// An exact number of points.
pub type Fraction = BigRational;

/// Everything that a student's ratings come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// One entry for each section of the grid, in order.
    pub sections: Vec<SectionScore>,
    /// The grid: the sum of its sections, brought to its own points.
    pub total: Total,
    /// From there to the mark that the rule gives; or why it gives none.
    pub computed: Result<Reckoning, NoMark>,
    /// What is printed as the mark: the computed one, or what a person decided; none while there is none.
    pub mark: Option<Mark>,
    /// The name of the best grade that the mark reaches.
    pub grade: Option<String>,
    /// Whether the student passes; none where the grid does not ask, or nothing is certain yet.
    pub passed: Option<bool>,
    /// What must be achieved and was not, in printed order.
    pub missed: Vec<Required>,
    /// What must be achieved and is not rated yet, in printed order.
    pub pending: Vec<Required>,
    /// How many rows are still to be rated, as [`Ratings::to_rate`] counts them.
    pub to_rate: usize,
}

/// A section, and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionScore {
    /// The section itself.
    pub total: Total,
    /// One entry for each of its tasks, in order.
    pub tasks: Vec<TaskScore>,
}

/// A task, and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskScore {
    /// The task itself; of a task that is rated itself, what its one row comes to.
    pub total: Total,
    /// One entry for each of its rows, in order.
    pub rows: Vec<RowScore>,
}

/// What one row comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct RowScore {
    /// What it gives to the sum.
    pub worth: Worth,
    /// Whether it is achieved.
    pub state: State,
    /// Whether it has a rating, with its number where it needs one.
    pub rated: bool,
    /// Whether it is still to be rated: a text, a bonus or a deduction never is.
    pub to_rate: bool,
}

/// What a row gives to the sum.
#[derive(Debug, Clone, PartialEq)]
pub enum Worth {
    /// Points, of possible points.
    Counted(Points),
    /// Points outside what is possible: a bonus, or (negative) a deduction.
    Extra(Fraction),
    /// It counts and is not rated, so that there is no sum.
    Unrated,
    /// Nothing: it is out of the count.
    Out(Out),
}

/// Why a row is out of the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Out {
    /// It got a level without points, on a scale that has points.
    Excused,
    /// It is not rated, and the grid ignores such rows.
    Ignored,
    /// It is worth 0, its scale has no points, or it is a text.
    Worthless,
}

/// Points earned, of those that were possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// Earned.
    pub earned: Fraction,
    /// Possible; more than 0.
    pub possible: Fraction,
}

/// What a task, a section or the grid comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// What is in the count; or why nothing is.
    pub count: Result<Count, Nothing>,
    /// Bonuses and deductions in it, at any depth; they are in no `count`.
    pub extra: Fraction,
    /// What its `pass` says, where it has one.
    pub pass: Option<State>,
    /// Whether it is achieved: by its `pass`, and by all that is required in it.
    pub state: State,
}

/// How what is in the count adds up.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// The sum of what is in it.
    pub sum: Points,
    /// The same sum, brought to its own points in proportion; the same again where it has none.
    pub brought: Points,
    /// The same, rounded as a section may ask; this is what it gives to the sum above it.
    pub points: Points,
}

/// Why a task, a section or the grid has no points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    /// So many rows that count in it are not rated.
    Unrated(usize),
    /// Everything in it is out of the count, or it is worth 0 itself.
    Out,
}

/// Whether something is achieved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
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
pub struct Reckoning {
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
pub enum Required {
    /// A section.
    Section(usize),
    /// A task of a section, of several rows.
    Task(usize, usize),
    /// A row of a task of a section.
    Row(usize, usize, usize),
}

impl Required {
    /// What it is called in the grid that was scored.
    pub fn label(self, grid: &Grid) -> Option<&Line> {
        let section = |section: usize| grid.sections.get(section);
        let task = |at: usize, task: usize| section(at)?.tasks.get(task);
        match self {
            Self::Section(at) => section(at).map(|section| &section.title),
            Self::Task(at, of) => task(at, of)?
                .title
                .as_ref()
                .or(section(at).map(|section| &section.title)),
            Self::Row(at, of, row) => task(at, of)?.rows.get(row).map(|row| &row.label),
        }
    }
}

/// What the ratings come to under the rules of the grid they are of.
pub fn score(grid: &Grid, ratings: &Ratings) -> Scored {
    let scorer = Scorer {
        grid,
        hopeful: false,
    };
    let (sections, total) = scorer.all(ratings);
    outcome::scored(grid, ratings, sections, total)
}

/// One pass over a grid.
struct Scorer<'g> {
    grid: &'g Grid,
    /// Whether every row that is not rated is taken to get its best.
    hopeful: bool,
}

impl Scorer<'_> {
    fn all(&self, ratings: &Ratings) -> (Vec<SectionScore>, Total) {
        let mut ratings = ratings.rows.iter().map(Option::as_ref);
        let mut next = || ratings.next().flatten();
        let sections: Vec<SectionScore> = self
            .grid
            .sections
            .iter()
            .map(|section| self.section(section, &mut next))
            .collect();
        let total = container::grid(self.grid, &sections);
        (sections, total)
    }

    fn section<'r>(&self, section: &Section, next: &mut Next<'r, '_>) -> SectionScore {
        let tasks: Vec<TaskScore> = section
            .tasks
            .iter()
            .map(|task| self.task(task, next))
            .collect();
        let total = container::section(section, &tasks);
        SectionScore { total, tasks }
    }

    fn task<'r>(&self, task: &Task, next: &mut Next<'r, '_>) -> TaskScore {
        let row = |row: &Row| self.row(row, next());
        let rows: Vec<RowScore> = task.rows.iter().map(row).collect();
        let total = container::task(task, &rows);
        TaskScore { total, rows }
    }
}

/// The rating of the next row, in printed order.
type Next<'r, 'n> = dyn FnMut() -> Option<&'r crate::model::ratings::Rating> + 'n;
