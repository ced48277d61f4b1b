//! Where only so many parts count (`best`): those with the highest share of their points, of equal ones the first.
//!
//! A part that does not count for another reason is not among them, and bonuses and deductions always count.

use super::{EarnedPoints, RowContribution, RowScore, TaskScore};
use crate::model::grid::{Section, Task};
use std::cmp::Reverse;

/// Leaves out the rows of a task that are not among its best.
pub(super) fn leave_out_rows(task: &Task, rows: &mut [RowScore]) {
    let Some(best) = task.best else { return };
    let counted = rows
        .iter()
        .enumerate()
        .filter_map(|(place, row)| match &row.contribution {
            RowContribution::Counted(points) => Some((place, points)),
            _ => None,
        });
    for place in places_after_best(best, counted) {
        let Some(row) = rows.get_mut(place) else {
            continue;
        };
        if let RowContribution::Counted(points) = &row.contribution {
            row.contribution = RowContribution::LeftOut(points.clone());
        }
    }
}

/// Leaves out the tasks of a section that are not among its best.
pub(super) fn leave_out_tasks(section: &Section, tasks: &mut [TaskScore]) {
    let Some(best) = section.best else { return };
    let counted = tasks.iter().enumerate().filter_map(|(place, task)| {
        let count = task.total.count.as_ref().ok()?;
        Some((place, &count.points))
    });
    for place in places_after_best(best, counted) {
        if let Some(task) = tasks.get_mut(place) {
            task.left_out = true;
        }
    }
}

fn places_after_best<'p>(
    best: usize,
    parts: impl Iterator<Item = (usize, &'p EarnedPoints)>,
) -> Vec<usize> {
    let mut parts: Vec<_> = parts
        .map(|(place, points)| (&points.earned / &points.possible, place))
        .collect();
    // Equal shares stay in printed order, since the sort is stable.
    parts.sort_by_key(|(share, _)| Reverse(share.clone()));
    parts
        .into_iter()
        .skip(best)
        .map(|(_, place)| place)
        .collect()
}
