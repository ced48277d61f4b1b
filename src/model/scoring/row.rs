//! What one row comes to.

use super::{Fraction, Out, Points, RowScore, Scorer, State, Worth};
use crate::model::grid::{self, Incomplete, Row, RowKind};
use crate::model::ratings::Rating;
use num_traits::{Signed, Zero};

impl Scorer<'_> {
    pub(super) fn row(&self, row: &Row, rating: Option<&Rating>) -> RowScore {
        let rating = rating.filter(|rating| !rating.is_blank());
        let rated = rating.is_some_and(|rating| rating.is_complete(row));
        let earned = rating.and_then(|rating| earned(row, rating));
        let state = match rating {
            Some(rating) => state(row, rating, earned.as_ref()),
            None => self.open(),
        };
        RowScore {
            worth: self.worth(row, rating, earned),
            state,
            rated,
            to_rate: !rated && !row.is_optional() && !self.hopeful,
        }
    }

    /// What is not rated yet.
    fn open(&self) -> State {
        match self.hopeful {
            true => State::Achieved,
            false => State::Pending,
        }
    }

    fn worth(&self, row: &Row, rating: Option<&Rating>, earned: Option<Fraction>) -> Worth {
        if row.is_extra() {
            let hoped = self.hopeful.then(|| hoped(row)).flatten();
            return Worth::Extra(earned.or(hoped).unwrap_or_else(Fraction::zero));
        }
        let Some(possible) = row.possible() else {
            return Worth::Out(Out::Worthless);
        };
        match earned {
            Some(earned) => Worth::Counted(Points { earned, possible }),
            None if rating.is_some_and(|rating| rating.is_complete(row)) => {
                Worth::Out(Out::Excused)
            }
            None => self.unrated(possible),
        }
    }

    fn unrated(&self, possible: Fraction) -> Worth {
        let earned = match self.grid.marks.incomplete {
            _ if self.hopeful => possible.clone(),
            Incomplete::Block => return Worth::Unrated,
            Incomplete::Ignore => return Worth::Out(Out::Ignored),
            Incomplete::Zero => Fraction::zero(),
        };
        Worth::Counted(Points { earned, possible })
    }
}

/// What a rating earns, brought to the row's own points; nothing where it has no points, or its number is to come.
fn earned(row: &Row, rating: &Rating) -> Option<Fraction> {
    let number = rating.number.as_ref().map(|number| &number.value);
    match &row.kind {
        RowKind::Text { .. } => None,
        RowKind::Number { .. } => number.cloned(),
        RowKind::Count => Some(number? * &row.points.as_ref()?.value),
        RowKind::Levels { .. } => {
            let points = match row.worth(rating.level?)? {
                grid::Worth::Exact(points) => &points.value,
                grid::Worth::Range(..) => number?,
            };
            Some(brought(row, points))
        }
    }
}

/// A level's points, in proportion to the best level.
fn brought(row: &Row, points: &Fraction) -> Fraction {
    match (&row.points, row.best()) {
        (Some(own), Some(best)) if !best.is_zero() => points / best * &own.value,
        _ => points.clone(),
    }
}

/// The most that an unrated bonus could still earn; a deduction could only do harm. Without a number for a bonus that
/// is counted, which has no end.
fn hoped(row: &Row) -> Option<Fraction> {
    let most = match &row.kind {
        RowKind::Levels { .. } => {
            let ends = row
                .offered()
                .flat_map(|worth| [worth.most(), worth.least()]);
            ends.map(|points| brought(row, &points.value)).max()
        }
        RowKind::Number { .. } => row.points.as_ref().map(|points| points.value.clone()),
        RowKind::Count | RowKind::Text { .. } => None,
    };
    most.filter(Signed::is_positive)
}

/// Whether what was rated is achieved: a level by its flag, a number by `pass`.
fn state(row: &Row, rating: &Rating, earned: Option<&Fraction>) -> State {
    if let (Some(pass), Some(earned)) = (&row.pass, earned) {
        return judged(*earned >= pass.value);
    }
    let RowKind::Levels { scale, .. } = &row.kind else {
        return State::Missed;
    };
    let Some(level) = rating.level.and_then(|level| scale.levels.get(level)) else {
        return State::Pending;
    };
    let without_points = rating.level.and_then(|level| row.worth(level)).is_none();
    match level.achieved {
        true if without_points || row.pass.is_none() => State::Achieved,
        false if without_points && row.best().is_some() => State::Excused,
        // The number that `pass` looks at is still to come.
        _ if !without_points && row.pass.is_some() => State::Pending,
        _ => State::Missed,
    }
}

pub(super) fn judged(achieved: bool) -> State {
    match achieved {
        true => State::Achieved,
        false => State::Missed,
    }
}
