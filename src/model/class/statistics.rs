//! What a class got, counted: levels of each row and section, marks, the rows that most still have to learn.

use super::spread::Spread;
use super::{GradedLevel, levels};
use crate::model::grid::{Grid, Row, RowKind};
use crate::model::ratings::Ratings;
use crate::model::scoring::{Fraction, Mark, RowScore, Scored, State, Worth};

/// So many rows to work on are enough for a start.
const WEAKEST: usize = 10;

/// One student's ratings, and what they come to.
#[derive(Debug, Clone, Copy)]
pub struct Rated<'a> {
    /// As typed.
    pub ratings: &'a Ratings,
    /// As scored.
    pub scored: &'a Scored,
}

/// What all students of a class got.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// One entry for each row of the grid, in order.
    pub rows: Vec<RowStatistics>,
    /// One entry for each section, in order.
    pub sections: Vec<Tally>,
    /// The marks that are numbers; none where nobody has one.
    pub marks: Option<Spread>,
    /// Marks that are words, each with the number of those who got it, in alphabetical order.
    pub words: Vec<(String, usize)>,
    /// How many have no mark at all.
    pub unmarked: usize,
    /// The rows to work on, the weakest first.
    pub weak: Vec<Weak>,
}

/// How often each level was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// In the order of [`levels`].
    pub levels: Vec<usize>,
    /// How often nothing was given that is still to be.
    pub open: usize,
}

/// What a class got on one row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowStatistics {
    /// Its levels.
    pub tally: Tally,
    /// Its numbers; none where nobody has one.
    pub numbers: Option<Spread>,
}

/// A row that many did not achieve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weak {
    /// Its place among all rows.
    pub row: usize,
    /// How many did not achieve it.
    pub missed: usize,
    /// Of how many who were rated.
    pub of: usize,
}

/// What a class got.
pub fn statistics(grid: &Grid, results: &[Rated<'_>]) -> Statistics {
    let levels = levels(grid);
    let scores: Vec<Vec<&RowScore>> = results.iter().map(|it| rows(it.scored)).collect();
    let rows: Vec<RowStatistics> = grid
        .rows()
        .enumerate()
        .map(|(place, row)| RowStatistics {
            tally: tally(row, place, results, &scores, &levels),
            numbers: Spread::of(numbers(place, results)),
        })
        .collect();
    let marks: Vec<Option<&Mark>> = results.iter().map(|it| it.scored.mark.as_ref()).collect();
    let numbers = marks.iter().flatten().filter_map(|mark| mark.number());
    Statistics {
        sections: sections(grid, &rows),
        rows,
        marks: Spread::of(numbers.cloned().collect()),
        words: words(&marks),
        unmarked: marks.iter().filter(|mark| mark.is_none()).count(),
        weak: weak(grid, &scores),
    }
}

/// The scores of all rows, in printed order.
fn rows(scored: &Scored) -> Vec<&RowScore> {
    let tasks = scored.sections.iter().flat_map(|section| &section.tasks);
    tasks.flat_map(|task| &task.rows).collect()
}

fn tally(
    row: &Row,
    place: usize,
    results: &[Rated<'_>],
    scores: &[Vec<&RowScore>],
    levels: &[GradedLevel<'_>],
) -> Tally {
    let mut counts = vec![0; levels.len()];
    for result in results {
        if let Some(level) = place_of(row, place, result, levels) {
            counts[level] += 1;
        }
    }
    let waits = |(result, scores): &(&Rated<'_>, &Vec<&RowScore>)| {
        result.ratings.mark.is_none() && scores.get(place).is_some_and(|score| score.to_rate)
    };
    Tally {
        levels: counts,
        open: results.iter().zip(scores).filter(waits).count(),
    }
}

/// The level that a student got, by its place among all levels.
fn place_of(
    row: &Row,
    place: usize,
    result: &Rated<'_>,
    levels: &[GradedLevel<'_>],
) -> Option<usize> {
    let rating = result.ratings.rows.get(place)?.as_ref()?;
    let code = &row.scale()?.levels.get(rating.level?)?.code;
    levels.iter().position(|known| known.level.code == *code)
}

fn numbers(place: usize, results: &[Rated<'_>]) -> Vec<Fraction> {
    let number = |result: &Rated<'_>| {
        let rating = result.ratings.rows.get(place)?.as_ref()?;
        rating.number.as_ref().map(|number| number.value.clone())
    };
    results.iter().filter_map(number).collect()
}

fn sections(grid: &Grid, rows: &[RowStatistics]) -> Vec<Tally> {
    let mut rows = rows.iter();
    let mut sections = Vec::new();
    for section in &grid.sections {
        let mut sum = Tally {
            levels: Vec::new(),
            open: 0,
        };
        for row in rows.by_ref().take(section.rows().count()) {
            sum.levels.resize(row.tally.levels.len(), 0);
            for (all, count) in sum.levels.iter_mut().zip(&row.tally.levels) {
                *all += count;
            }
            sum.open += row.tally.open;
        }
        sections.push(sum);
    }
    sections
}

fn words(marks: &[Option<&Mark>]) -> Vec<(String, usize)> {
    let mut words = std::collections::BTreeMap::new();
    for mark in marks.iter().flatten() {
        if let Mark::Word(word) = mark {
            *words.entry(word.clone()).or_default() += 1;
        }
    }
    words.into_iter().collect()
}

/// The weakest of the rows that at least a third of those who were rated did not achieve, and at least two students.
fn weak(grid: &Grid, scores: &[Vec<&RowScore>]) -> Vec<Weak> {
    let mut weak = Vec::new();
    for (place, row) in grid.rows().enumerate() {
        let achieved = |scores: &Vec<&RowScore>| is_achieved(row, scores.get(place)?);
        let judged: Vec<bool> = scores.iter().filter_map(achieved).collect();
        let missed = judged.iter().filter(|achieved| !**achieved).count();
        if missed >= 2 && 3 * missed >= judged.len() {
            weak.push(Weak {
                row: place,
                missed,
                of: judged.len(),
            });
        }
    }
    // Shares compared without division; what is equal stays in the order of the form.
    weak.sort_by(|one, other| (other.missed * one.of).cmp(&(one.missed * other.of)));
    weak.truncate(WEAKEST);
    weak
}

/// Whether a rated row was achieved. Where nothing says what that is, half of the points do.
fn is_achieved(row: &Row, score: &RowScore) -> Option<bool> {
    if matches!(row.kind, RowKind::Text { .. }) || !score.rated {
        return None;
    }
    let says = row.pass.is_some()
        || row
            .scale()
            .is_some_and(|scale| scale.levels.iter().any(|level| level.achieved));
    match (says, score.state, &score.worth) {
        (true, State::Achieved, _) => Some(true),
        (true, State::Missed, _) => Some(false),
        (false, _, Worth::Counted(points)) => {
            Some(&points.earned + &points.earned >= points.possible)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Problems;
    use crate::base::source::Memory;
    use crate::output::render::{Prepared, prepare};
    use crate::project::Snapshot;

    const GRID: &str = "
gridgen: 1
title: T
points: 20
scale:
  C: { points: 0 }
  B: { points: 1 }
  A: { points: 2, achieved: true }
  NE: { column: false }
sections:
  - id: talk
    title: Talk
    criteria: { voice: Voice, pace: Pace }
  - id: paper
    title: Paper
    criteria:
      length: { label: Length, scale: number, points: 10, pass: 5 }
      thanks: { label: Thanks, scale: text }
";

    fn prepared(ratings: &[&str]) -> Prepared {
        let project = Memory::default().with("grids/g/grid.yaml", GRID);
        let project = ratings
            .iter()
            .enumerate()
            .fold(project, |project, (n, text)| {
                project.with(&format!("grids/g/ratings/1A/s{n}.yaml"), *text)
            });
        let mut problems = Problems::new();
        let prepared = prepare(Snapshot::read(&project), &project, &mut problems);
        assert!(!problems.has_errors(), "{problems:?}");
        prepared
    }

    fn of(ratings: &[&str]) -> Statistics {
        let prepared = prepared(ratings);
        let grid = &prepared.grids[0].form.as_ref().unwrap().grid;
        let students = prepared.grids[0].students.iter();
        let all: Vec<_> = students.map(|it| it.ratings.clone().unwrap()).collect();
        let scored: Vec<_> = all
            .iter()
            .map(|it| crate::model::scoring::score(grid, it))
            .collect();
        let pair = |(ratings, scored)| Rated { ratings, scored };
        let rated: Vec<_> = all.iter().zip(&scored).map(pair).collect();
        statistics(grid, &rated)
    }

    fn whole(n: i64) -> Fraction {
        Fraction::from_integer(n.into())
    }

    #[test]
    fn levels_are_counted_by_row_and_section() {
        let found = of(&[
            "ratings: { talk: { voice: A, pace: B } }",
            "ratings: { talk: { voice: NE } }",
            "ratings: { talk: { voice: A }, paper: { length: 4 } }",
        ]);
        let tally = |place: usize| {
            (
                found.rows[place].tally.levels.clone(),
                found.rows[place].tally.open,
            )
        };
        assert_eq!(tally(0), (vec![0, 0, 2, 1], 0));
        assert_eq!(tally(1), (vec![0, 1, 0, 0], 2));
        assert_eq!(tally(3), (vec![0; 4], 0), "a text is nothing to rate");
        assert_eq!(found.sections[0].levels, [0, 1, 2, 1]);
        assert_eq!((found.sections[0].open, found.sections[1].open), (2, 2));
        let length = found.rows[2].numbers.as_ref().unwrap();
        assert_eq!((length.count, &length.median), (1, &whole(4)));
    }

    #[test]
    fn marks_are_numbers_words_or_missing() {
        let found = of(&["mark: ABS", "mark: 12", "mark: 7", "mark: ABS", ""]);
        assert_eq!(found.words, [("ABS".to_owned(), 2)]);
        assert_eq!(found.unmarked, 1);
        let marks = found.marks.unwrap();
        assert_eq!(
            (marks.count, marks.least, marks.most),
            (2, whole(7), whole(12))
        );
        // Where a person decided the mark nothing is to be rated.
        assert_eq!(found.rows[0].tally.open, 1);
    }

    #[test]
    fn rows_to_work_on_are_those_that_many_missed_the_weakest_first() {
        let found = of(&[
            "ratings: { talk: { voice: A, pace: C }, paper: { length: 4 } }",
            "ratings: { talk: { voice: B, pace: B }, paper: { length: 4 } }",
            "ratings: { talk: { voice: A, pace: B }, paper: { length: 5 } }",
            "ratings: { talk: { voice: A, pace: NE } }",
        ]);
        let weak = |row, missed, of| Weak { row, missed, of };
        assert_eq!(found.weak, [weak(1, 3, 3), weak(2, 2, 3)]);
    }

    #[test]
    fn nobody_is_a_class_too() {
        let found = of(&[]);
        assert_eq!(
            (found.marks, found.weak, found.unmarked),
            (None, Vec::new(), 0)
        );
    }
}
