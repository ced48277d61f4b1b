//! Whether a student whose sheet is not complete is already certain to fail.

use super::{AchievementState, Fraction, Scorer, outcome};
use crate::model::grid::{Grid, MissedRule, RoundMode, Row, RowKind, RowLevels, Section, Task};
use crate::model::ratings::Ratings;
use num_traits::Signed;

/// Whether even the best possible result does not pass: every unrated row gets its best rating, every bonus too.
pub(super) fn is_failure_certain(grid: &Grid, ratings: &Ratings) -> bool {
    if ratings.mark.is_some() || is_open_ended(grid, ratings) {
        return false;
    }
    let scorer = Scorer {
        grid,
        assume_best: true,
    };
    let (_, total) = scorer.score_all(ratings);
    if grid.mark_rules.missed == MissedRule::Fail && total.state == AchievementState::Missed {
        return true;
    }
    let best = outcome::compute_mark(grid, &total, total.state == AchievementState::Missed);
    match (&grid.mark_rules.pass, best) {
        (Some(pass), Ok(best)) => best.mark < pass.value,
        _ => false,
    }
}

/// Whether there is no best result to assume. A bonus that is counted has no upper end; and where sections are rounded
/// up, being excused from a row may be better than its best level.
fn is_open_ended(grid: &Grid, ratings: &Ratings) -> bool {
    let rounds_up = grid
        .sections
        .iter()
        .any(|section| matches!(&section.rounding, Some(round) if round.mode != RoundMode::Down));
    let mut open = grid.rows().zip(&ratings.rows).filter(|(row, rating)| {
        !rating
            .as_ref()
            .is_some_and(|rating| rating.is_complete(row))
    });
    open.any(|(row, _)| is_endless_bonus(row) || rounds_up && can_be_excused(row))
        || grid.sections.iter().any(is_better_with_less)
}

/// Whether a lower rating may give the higher mark: where only the best parts count and these are not out of the same
/// points, the best share may be that of a small part; and where a limit takes a bonus away for points that are then
/// scaled down.
fn is_better_with_less(section: &Section) -> bool {
    let tasks = section.tasks.iter();
    let unlike_tasks = section.best.is_some() && are_unlike(tasks.map(Task::possible_points));
    let mut groups = section.tasks.iter().filter(|task| task.best.is_some());
    let unlike_rows = groups.any(|task| are_unlike(task.rows.iter().map(Row::possible_points)));
    let gives_way = section.most.is_some() && section.rows().any(Row::is_extra);
    unlike_tasks || unlike_rows || gives_way
}

fn are_unlike(parts: impl Iterator<Item = Option<Fraction>>) -> bool {
    let mut counting = parts.flatten();
    let first = counting.next();
    counting.any(|possible| Some(&possible) != first.as_ref())
}

fn is_endless_bonus(row: &Row) -> bool {
    let points = row.points.as_ref();
    matches!(row.kind, RowKind::Count) && points.is_some_and(|points| points.value.is_positive())
}

fn can_be_excused(row: &Row) -> bool {
    let mut offered = row.levels().into_iter().flat_map(RowLevels::offered);
    offered.any(|it| it.points().is_none())
}
