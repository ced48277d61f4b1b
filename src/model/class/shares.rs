//! What a student got of a section: points where the grid gives marks, else the rows that were achieved.

use super::statistics::is_row_achieved;
use crate::model::grid::{Grid, Section};
use crate::model::scoring::{Fraction, SectionScore};
use num_traits::{Signed, ToPrimitive, Zero};

/// A part of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum SectionShare {
    /// Points, out of the possible ones.
    Points {
        /// Earned.
        earned: Fraction,
        /// Possible; more than 0.
        possible: Fraction,
    },
    /// Rows, out of those that were rated.
    Rows {
        /// Achieved.
        achieved: usize,
        /// Rated; at least one.
        rated: usize,
    },
}

impl SectionShare {
    /// None where nothing of the section counts, or something that counts is not rated.
    pub fn of(grid: &Grid, section: &Section, score: &SectionScore) -> Option<Self> {
        if grid.points.is_none() {
            return achieved_rows(section, score);
        }
        let points = &score.total.count.as_ref().ok()?.points;
        points.possible.is_positive().then(|| Self::Points {
            earned: points.earned.clone(),
            possible: points.possible.clone(),
        })
    }

    /// In hundredths, within 0 and 100.
    pub fn percent(&self) -> u8 {
        let whole = |number: &usize| Fraction::from_integer((*number).into());
        let (part, all) = match self {
            Self::Points { earned, possible } => (earned.clone(), possible.clone()),
            Self::Rows { achieved, rated } => (whole(achieved), whole(rated)),
        };
        if all.is_zero() || part.is_negative() {
            return 0;
        }
        let hundredths = part / all * Fraction::from_integer(100.into());
        hundredths.round().to_u8().unwrap_or(100).min(100)
    }
}

fn achieved_rows(section: &Section, score: &SectionScore) -> Option<SectionShare> {
    let rows = section.rows().zip(score.rows());
    let judged: Vec<bool> = rows
        .filter_map(|(row, score)| is_row_achieved(row, score))
        .collect();
    let achieved = judged.iter().filter(|achieved| **achieved).count();
    (!judged.is_empty()).then_some(SectionShare::Rows {
        achieved,
        rated: judged.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_whole_hundredths_within_its_bounds() {
        let points = |earned: i64, possible: i64| SectionShare::Points {
            earned: Fraction::from_integer(earned.into()),
            possible: Fraction::from_integer(possible.into()),
        };
        let shares = [points(1, 3), points(-2, 4), points(5, 4), points(0, 4)];
        assert_eq!(shares.map(|share| share.percent()), [33, 0, 100, 0]);
        let rows = SectionShare::Rows {
            achieved: 2,
            rated: 3,
        };
        assert_eq!(rows.percent(), 67);
    }
}
