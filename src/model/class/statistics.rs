//! The statistics of a class: levels of each row and section, marks, the rows that most students did not achieve.

use super::spread::Spread;
use super::{GradedLevel, graded_levels};
use crate::model::grid::{Grid, MissedRule, Row, RowIndex, RowKind};
use crate::model::ratings::{Rating, Ratings};
use crate::model::scoring::{AchievementState, Mark, RowContribution, RowScore, StudentScore};

/// The most rows that are shown as those to work on.
const WEAKEST_ROWS_SHOWN: usize = 10;

/// One student's ratings and score.
#[derive(Debug, Clone, Copy)]
pub struct ScoredRatings<'a> {
    /// As typed.
    pub ratings: &'a Ratings,
    /// As scored.
    pub score: &'a StudentScore,
}

/// The results of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassStatistics {
    /// One entry for each row of the grid, in order.
    pub rows: Vec<RowStatistics>,
    /// One entry for each section, in order.
    pub sections: Vec<LevelTally>,
    /// The marks that are numbers; none if there are none.
    pub marks: Option<Spread>,
    /// Marks that are words, each with the number of students who got it, in alphabetical order.
    pub word_marks: Vec<(String, usize)>,
    /// The number of students without a mark.
    pub unmarked: usize,
    /// The rows to work on, the weakest first.
    pub weakest_rows: Vec<WeakestRow>,
    /// How many pass; none if the grid does not ask.
    pub passes: Option<PassTally>,
    /// How many have each grade, in the order of the grid.
    pub grades: Vec<usize>,
}

/// How many pass. Who has a word for a mark does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PassTally {
    /// They pass.
    pub passed: usize,
    /// They do not.
    pub failed: usize,
    /// Nothing is certain yet.
    pub open: usize,
}

/// How often each level was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelTally {
    /// In the order of [`graded_levels`].
    pub levels: Vec<usize>,
    /// The number of ratings still to be given.
    pub to_rate: usize,
}

/// The results of a class on one row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowStatistics {
    /// Its levels.
    pub tally: LevelTally,
    /// Its numbers; none if there are none.
    pub numbers: Option<Spread>,
    /// How many achieved it.
    pub achieved: usize,
    /// How many were rated, so that it is known whether they did.
    pub judged: usize,
}

/// A row that many students did not achieve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeakestRow {
    /// Its position.
    pub row: RowIndex,
    /// The number of students who did not achieve it.
    pub missed: usize,
    /// The number of students who were rated.
    pub rated: usize,
}

/// The statistics of a class.
pub fn class_statistics(grid: &Grid, results: &[ScoredRatings<'_>]) -> ClassStatistics {
    let scores = results.iter().map(|it| row_scores(it.score)).collect();
    let counter = ClassCounter {
        results,
        scores,
        levels: graded_levels(grid),
    };
    let rows: Vec<RowStatistics> = grid
        .indexed_rows()
        .map(|(index, row)| counter.row_statistics(index, row))
        .collect();
    let marks: Vec<Option<&Mark>> = results.iter().map(|it| it.score.mark.as_ref()).collect();
    let numbers = marks.iter().flatten().filter_map(|mark| mark.number());
    ClassStatistics {
        sections: section_tallies(grid, &rows),
        marks: Spread::of(numbers.cloned().collect()),
        word_marks: count_word_marks(&marks),
        unmarked: marks.iter().filter(|mark| mark.is_none()).count(),
        weakest_rows: weakest_rows(grid, &rows),
        passes: count_passes(grid, results),
        grades: count_grades(grid, results),
        rows,
    }
}

/// The scores of all rows, in printed order.
fn row_scores(scored: &StudentScore) -> Vec<&RowScore> {
    let tasks = scored.sections.iter().flat_map(|section| &section.tasks);
    tasks.flat_map(|task| &task.rows).collect()
}

/// Counts the results of a class, row by row.
struct ClassCounter<'a> {
    results: &'a [ScoredRatings<'a>],
    /// For each student the scores of all rows.
    scores: Vec<Vec<&'a RowScore>>,
    levels: Vec<GradedLevel<'a>>,
}

impl ClassCounter<'_> {
    fn row_statistics(&self, index: RowIndex, row: &Row) -> RowStatistics {
        let ratings = self.results.iter().map(|it| it.ratings.rating(index));
        let numbers = ratings.filter_map(|rating| rating?.number.as_ref());
        let row_scores = self.scores.iter().filter_map(|all| all.get(index.get()));
        let judged = row_scores.filter_map(|score| is_row_achieved(row, score));
        let judged: Vec<bool> = judged.collect();
        RowStatistics {
            achieved: judged.iter().filter(|achieved| **achieved).count(),
            judged: judged.len(),
            numbers: Spread::of(numbers.map(|number| number.value.clone()).collect()),
            tally: self.tally_row(index, row),
        }
    }

    fn tally_row(&self, index: RowIndex, row: &Row) -> LevelTally {
        let mut tally = LevelTally {
            levels: vec![0; self.levels.len()],
            to_rate: 0,
        };
        for (result, scores) in self.results.iter().zip(&self.scores) {
            if let Some(position) = self.graded_position(row, result.ratings.rating(index)) {
                tally.levels[position] += 1;
            }
            let is_open = scores.get(index.get()).is_some_and(|score| score.to_rate);
            if is_open && result.ratings.mark.is_none() {
                tally.to_rate += 1;
            }
        }
        tally
    }

    /// The position of a student's level among all levels of the grid.
    fn graded_position(&self, row: &Row, rating: Option<&Rating>) -> Option<usize> {
        let code = &row.scale()?.level(rating?.level?)?.code;
        self.levels
            .iter()
            .position(|known| known.level.code == *code)
    }
}

fn section_tallies(grid: &Grid, rows: &[RowStatistics]) -> Vec<LevelTally> {
    let mut rows = rows.iter();
    let mut sections = Vec::new();
    for section in &grid.sections {
        let mut sum = LevelTally {
            levels: Vec::new(),
            to_rate: 0,
        };
        for row in rows.by_ref().take(section.rows().count()) {
            sum.levels.resize(row.tally.levels.len(), 0);
            for (all, count) in sum.levels.iter_mut().zip(&row.tally.levels) {
                *all += count;
            }
            sum.to_rate += row.tally.to_rate;
        }
        sections.push(sum);
    }
    sections
}

fn count_word_marks(marks: &[Option<&Mark>]) -> Vec<(String, usize)> {
    let mut words = std::collections::BTreeMap::new();
    for mark in marks.iter().flatten() {
        if let Mark::Word(word) = mark {
            *words.entry(word.clone()).or_default() += 1;
        }
    }
    words.into_iter().collect()
}

fn count_passes(grid: &Grid, results: &[ScoredRatings<'_>]) -> Option<PassTally> {
    let rules = &grid.mark_rules;
    if rules.pass.is_none() && !matches!(rules.missed, MissedRule::Fail) {
        return None;
    }
    let mut tally = PassTally::default();
    for result in results {
        match (result.score.passed, &result.score.mark) {
            (Some(true), _) => tally.passed += 1,
            (Some(false), _) => tally.failed += 1,
            (None, Some(Mark::Word(_))) => {}
            (None, _) => tally.open += 1,
        }
    }
    Some(tally)
}

fn count_grades(grid: &Grid, results: &[ScoredRatings<'_>]) -> Vec<usize> {
    let mut counts = Vec::new();
    for (name, _) in &grid.mark_rules.grades {
        let reached = results.iter().filter_map(|it| it.score.grade.as_deref());
        counts.push(reached.filter(|grade| grade == name).count());
    }
    counts
}

/// The weakest of the rows that at least two students, and a third of those rated, did not achieve.
fn weakest_rows(grid: &Grid, rows: &[RowStatistics]) -> Vec<WeakestRow> {
    let mut weak = Vec::new();
    for ((index, _), found) in grid.indexed_rows().zip(rows) {
        let missed = found.judged - found.achieved;
        if missed >= 2 && 3 * missed >= found.judged {
            weak.push(WeakestRow {
                row: index,
                missed,
                rated: found.judged,
            });
        }
    }
    // Shares are compared without division; equal ones keep the order of the form, because the sort is stable.
    weak.sort_by(|one, other| (other.missed * one.rated).cmp(&(one.missed * other.rated)));
    weak.truncate(WEAKEST_ROWS_SHOWN);
    weak
}

/// Whether a rated row was achieved. If neither `pass` nor a level defines that, half of the points do.
pub(super) fn is_row_achieved(row: &Row, score: &RowScore) -> Option<bool> {
    if matches!(row.kind, RowKind::Text { .. }) || !score.rated {
        return None;
    }
    let says = row.pass.is_some()
        || row
            .scale()
            .is_some_and(|scale| scale.levels.iter().any(|level| level.achieved));
    match (says, score.state, &score.contribution) {
        (true, AchievementState::Achieved, _) => Some(true),
        (true, AchievementState::Missed, _) => Some(false),
        (false, _, RowContribution::Counted(points) | RowContribution::LeftOut(points)) => {
            Some(&points.earned + &points.earned >= points.possible)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Diagnostics;
    use crate::base::source::Text;
    use crate::model::grid::build_grid;
    use crate::model::ratings::read_ratings;
    use crate::model::scoring::Fraction;
    use crate::text::yaml::parse_yaml;

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

    fn statistics_of(ratings: &[&str]) -> ClassStatistics {
        let mut problems = Diagnostics::new();
        let document = parse_yaml(&mut problems, Text::new("grid.yaml", GRID));
        let grid = &build_grid(
            &mut problems,
            &document,
            &crate::model::grid::GridId::new("g").unwrap(),
            &[],
        )
        .unwrap();
        let mut read = |text: &&str| {
            let document = parse_yaml(&mut problems, Text::new("s.yaml", *text));
            read_ratings(&mut problems, &document, Some(grid)).unwrap()
        };
        let all: Vec<_> = ratings.iter().map(&mut read).collect();
        assert!(!problems.has_errors(), "{problems:?}");
        let scored: Vec<_> = all
            .iter()
            .map(|it| crate::model::scoring::score(grid, it))
            .collect();
        let pair = |(ratings, scored)| ScoredRatings {
            ratings,
            score: scored,
        };
        let rated: Vec<_> = all.iter().zip(&scored).map(pair).collect();
        class_statistics(grid, &rated)
    }

    fn whole_number(n: i64) -> Fraction {
        Fraction::from_integer(n.into())
    }

    #[test]
    fn levels_are_counted_by_row_and_section() {
        let found = statistics_of(&[
            "ratings: { talk: { voice: A, pace: B } }",
            "ratings: { talk: { voice: NE } }",
            "ratings: { talk: { voice: A }, paper: { length: 4 } }",
        ]);
        let tally = |place: usize| {
            (
                found.rows[place].tally.levels.clone(),
                found.rows[place].tally.to_rate,
            )
        };
        assert_eq!(tally(0), (vec![0, 0, 2, 1], 0));
        assert_eq!(tally(1), (vec![0, 1, 0, 0], 2));
        assert_eq!(tally(3), (vec![0; 4], 0), "a text is nothing to rate");
        assert_eq!(found.sections[0].levels, [0, 1, 2, 1]);
        assert_eq!(
            (found.sections[0].to_rate, found.sections[1].to_rate),
            (2, 2)
        );
        let length = found.rows[2].numbers.as_ref().unwrap();
        assert_eq!((length.count, &length.median), (1, &whole_number(4)));
    }

    #[test]
    fn marks_are_numbers_words_or_missing() {
        let found = statistics_of(&["mark: ABS", "mark: 12", "mark: 7", "mark: ABS", ""]);
        assert_eq!(found.word_marks, [("ABS".to_owned(), 2)]);
        assert_eq!(found.unmarked, 1);
        let marks = found.marks.unwrap();
        assert_eq!(
            (marks.count, marks.least, marks.most),
            (2, whole_number(7), whole_number(12))
        );
        // Where a person decided the mark nothing is to be rated.
        assert_eq!(found.rows[0].tally.to_rate, 1);
    }

    #[test]
    fn rows_to_work_on_are_those_that_many_missed_the_weakest_first() {
        let found = statistics_of(&[
            "ratings: { talk: { voice: A, pace: C }, paper: { length: 4 } }",
            "ratings: { talk: { voice: B, pace: B }, paper: { length: 4 } }",
            "ratings: { talk: { voice: A, pace: B }, paper: { length: 5 } }",
            "ratings: { talk: { voice: A, pace: NE } }",
        ]);
        let weak = |row, missed, rated| WeakestRow {
            row: RowIndex::new(row),
            missed,
            rated,
        };
        assert_eq!(found.weakest_rows, [weak(1, 3, 3), weak(2, 2, 3)]);
    }

    #[test]
    fn an_empty_class_has_statistics() {
        let found = statistics_of(&[]);
        assert_eq!(
            (found.marks, found.weakest_rows, found.unmarked),
            (None, Vec::new(), 0)
        );
    }
}
