//! How much a grid may hold: what is more than any sheet of paper shows is an error at once, before marks are computed
//! and cells are laid out, which take longer the more there is.

use super::GridBuilder;
use crate::base::source::Span;
use crate::model::grid::problem::GridDiagnostic;
use crate::model::grid::{Row, Section};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::collections::BTreeSet;

/// The largest forms that teachers showed have some 400. To typeset 12,000 took 45 s without optimisation.
const MAX_CELLS: usize = 4_000;
/// What has a heading or a line of its own.
const MAX_SECTIONS: usize = 200;
const MAX_TASKS: usize = 1_000;
const MAX_FIELDS: usize = 200;
/// A scale of more levels is not read.
pub(in crate::model::grid) const MAX_LEVELS: usize = 100;
/// The bits of the denominator that all marks can have: five pages of digits. Sums of 800 different ones took 28 s a
/// student.
const MAX_DENOMINATOR_BITS: u64 = 16_000;
/// What a task or section with points of its own may add to them: 30 digits, twice.
const CONTAINER_BITS: u64 = 200;

impl GridBuilder<'_> {
    /// Reports a list that is longer than what is laid out.
    pub(super) fn check_parts(&mut self, sections: &[Section], fields: usize, at: Span) {
        let tasks = sections.iter().map(|section| section.tasks.len()).sum();
        for (what, count, most) in [
            ("sections", sections.len(), MAX_SECTIONS),
            ("tasks", tasks, MAX_TASKS),
            ("fields", fields, MAX_FIELDS),
        ] {
            if count > most {
                self.reading
                    .add(GridDiagnostic::TooManyParts { what, count, most }, at);
            }
        }
    }

    /// Reports a grid that is larger than what is computed and laid out.
    pub(super) fn check_size(&mut self, sections: &[Section], at: Span) {
        let rows = || sections.iter().flat_map(Section::rows);
        let cells: usize = sections.iter().map(cells_of).sum();
        if cells > MAX_CELLS {
            self.reading.add(GridDiagnostic::TooManyCells { cells }, at);
        }
        let scaled = sections
            .iter()
            .filter(|section| section.points.is_some())
            .count() as u64;
        if cells <= MAX_CELLS
            && common_denominator_bits(rows()) + scaled * CONTAINER_BITS > MAX_DENOMINATOR_BITS
        {
            self.reading.add(GridDiagnostic::LongFractions {}, at);
        }
    }
}

/// A label for each row, and a cell for each column that the scales of the section have together: where a row does not
/// have the level, the cell is hatched.
fn cells_of(section: &Section) -> usize {
    let scales = section.rows().filter_map(Row::scale);
    let columns: BTreeSet<&str> = scales
        .flat_map(|scale| &scale.levels)
        .map(|level| level.code.as_str())
        .collect();
    let widths = section.rows().map(|row| match row.scale() {
        Some(_) => columns.len() + 1,
        None => 1,
    });
    widths.sum()
}

/// How long the least common denominator of what all rows can earn is; no further than it matters.
fn common_denominator_bits<'r>(rows: impl Iterator<Item = &'r Row>) -> u64 {
    let mut common = BigInt::one();
    for row in rows {
        let scale = match (&row.points, row.best_points()) {
            (Some(own), Some(best)) if !best.is_zero() => Some(&own.value / best),
            _ => None,
        };
        for worth in row.offered_points() {
            let points = &worth.most().value;
            let earned = scale
                .as_ref()
                .map_or_else(|| points.clone(), |scale| points * scale);
            // A fraction of the two is reduced: what is left above it lacks their common factor.
            common = BigRational::new(common, earned.denom().clone()).numer() * earned.denom();
        }
        if common.bits() > MAX_DENOMINATOR_BITS {
            break;
        }
    }
    common.bits()
}
