//! The result of one row.

use super::{
    AchievementState, EarnedPoints, Fraction, OutOfCount, RowContribution, RowScore, Scorer,
};
use crate::model::grid::{self, IncompleteRule, Row, RowKind};
use crate::model::ratings::Rating;
use num_traits::{Signed, Zero};

impl Scorer<'_> {
    pub(super) fn score_row(&self, row: &Row, rating: Option<&Rating>) -> RowScore {
        let rating = rating.filter(|rating| !rating.is_blank());
        let rated = rating.is_some_and(|rating| rating.is_complete(row));
        let earned = rating.and_then(|rating| earned_points(row, rating));
        let state = match rating {
            Some(rating) => row_state(row, rating, earned.as_ref()),
            None => self.unrated_state(),
        };
        RowScore {
            contribution: self.contribution(row, rating, earned),
            state,
            rated,
            to_rate: !rated && !row.is_optional() && !self.assume_best,
        }
    }

    /// The state of a row that is not rated yet.
    fn unrated_state(&self) -> AchievementState {
        if self.assume_best {
            AchievementState::Achieved
        } else {
            AchievementState::Pending
        }
    }

    fn contribution(
        &self,
        row: &Row,
        rating: Option<&Rating>,
        earned: Option<Fraction>,
    ) -> RowContribution {
        if row.is_extra() {
            let hoped = self.assume_best.then(|| best_bonus(row)).flatten();
            let extra = earned.or(hoped).unwrap_or_else(Fraction::zero);
            return RowContribution::Extra(match &row.most {
                Some(most) => extra.min(most.value.clone()),
                None => extra,
            });
        }
        let Some(possible) = row.possible_points() else {
            return RowContribution::Out(OutOfCount::Worthless);
        };
        match earned {
            Some(earned) => RowContribution::Counted(EarnedPoints { earned, possible }),
            None if rating.is_some_and(|rating| rating.is_complete(row)) => {
                RowContribution::Out(OutOfCount::Excused)
            }
            None => self.unrated_contribution(possible),
        }
    }

    fn unrated_contribution(&self, possible: Fraction) -> RowContribution {
        let earned = match self.grid.mark_rules.incomplete {
            _ if self.assume_best => possible.clone(),
            IncompleteRule::Block => return RowContribution::Unrated,
            IncompleteRule::Ignore => return RowContribution::Out(OutOfCount::Ignored),
            IncompleteRule::Zero => Fraction::zero(),
        };
        RowContribution::Counted(EarnedPoints { earned, possible })
    }
}

/// What a rating earns, scaled to the row's own points; nothing if it has no points, or its number is still missing.
fn earned_points(row: &Row, rating: &Rating) -> Option<Fraction> {
    let number = rating.number.as_ref().map(|number| &number.value);
    match &row.kind {
        RowKind::Text { .. } => None,
        RowKind::Number { .. } => number.cloned(),
        RowKind::Count => Some(number? * &row.points.as_ref()?.value),
        RowKind::Levels(_) => {
            let points = match row.level_points(rating.level?)? {
                grid::LevelPoints::Exact(points) => &points.value,
                grid::LevelPoints::Range(..) | grid::LevelPoints::RangeAbove(..) => number?,
            };
            Some(scale_to_row(row, points))
        }
    }
}

/// A level's points, in proportion to the best level.
fn scale_to_row(row: &Row, points: &Fraction) -> Fraction {
    match (&row.points, row.best_points()) {
        (Some(own), Some(best)) if !best.is_zero() => points / best * &own.value,
        _ => points.clone(),
    }
}

/// The most that an unrated bonus could still earn; nothing for a deduction, or for a bonus that is counted, which has
/// no upper end.
fn best_bonus(row: &Row) -> Option<Fraction> {
    let most = match &row.kind {
        RowKind::Levels(_) => {
            let ends = row
                .offered_points()
                .flat_map(|worth| [worth.most(), worth.least()]);
            ends.map(|points| scale_to_row(row, &points.value)).max()
        }
        RowKind::Number { .. } => row.points.as_ref().map(|points| points.value.clone()),
        RowKind::Count | RowKind::Text { .. } => None,
    };
    most.filter(Signed::is_positive)
}

/// Whether a rated row is achieved: a level by its `achieved`, a number by `pass`.
fn row_state(row: &Row, rating: &Rating, earned: Option<&Fraction>) -> AchievementState {
    if let (Some(pass), Some(earned)) = (&row.pass, earned) {
        return achieved_or_missed(*earned >= pass.value);
    }
    let Some(levels) = row.levels() else {
        return AchievementState::Missed;
    };
    let Some(given) = rating.level.and_then(|index| levels.get(index)) else {
        return AchievementState::Pending;
    };
    let has_points = given.points().is_some();
    if has_points && row.pass.is_some() {
        // The number that `pass` needs is still missing.
        AchievementState::Pending
    } else if given.level.achieved {
        AchievementState::Achieved
    } else if !has_points && row.best_points().is_some() {
        AchievementState::Excused
    } else {
        AchievementState::Missed
    }
}

pub(super) fn achieved_or_missed(achieved: bool) -> AchievementState {
    if achieved {
        AchievementState::Achieved
    } else {
        AchievementState::Missed
    }
}
