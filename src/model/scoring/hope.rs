//! Whether a student whose sheet is not complete is already certain to fail.

use super::{AchievementState, Scorer, outcome};
use crate::model::grid::{Grid, MissedRule, RoundMode, Row, RowKind, RowLevels};
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
}

fn is_endless_bonus(row: &Row) -> bool {
    let points = row.points.as_ref();
    matches!(row.kind, RowKind::Count) && points.is_some_and(|points| points.value.is_positive())
}

fn can_be_excused(row: &Row) -> bool {
    let mut offered = row.levels().into_iter().flat_map(RowLevels::offered);
    offered.any(|it| it.points().is_none())
}
