//! The calculation of a mark, line by line: what you need to redo it by hand.
//!
//! Every number in it comes from [`super::score`]; nothing is calculated here.

use super::{
    EarnedPoints, Fraction, MarkComputation, RowContribution, RowScore, ScoreTotal, SectionScore,
    StudentScore, TaskScore,
};
use crate::model::grid::{Grid, MissedRule, Rounding, Section, Task};
use crate::text::markup::MarkupLine;
use num_traits::Zero;

/// One line of the sum.
#[derive(Debug, Clone, PartialEq)]
pub struct SumEntry<'g> {
    /// What it says.
    pub kind: SumEntryKind<'g>,
    /// The title of a section or task, the label of a bonus or deduction.
    pub title: Option<&'g MarkupLine>,
    /// What was added up, in printed order; nothing for a row that does not count. Empty if nothing was added.
    pub terms: Vec<Option<Fraction>>,
    /// The result; nothing if it does not count.
    pub earned: Option<Fraction>,
    /// The possible points.
    pub possible: Option<Fraction>,
}

/// What a line of the sum says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SumEntryKind<'g> {
    /// What is in a task with points of its own.
    Task,
    /// What is in a section.
    Section,
    /// What is in all sections.
    Sum,
    /// The line before, scaled to its own points.
    Scaled,
    /// A bonus or a deduction, which adds to the sum.
    Extra,
    /// The bonuses and deductions of one section before, within its limit.
    ExtraWithin,
    /// A row or task that does not count, since others are better.
    LeftOut,
    /// The line before, with bonuses and deductions.
    Total,
    /// The line before, rounded.
    Rounded(&'g Rounding),
    /// The line before, which cannot be lower than this.
    AtLeast,
    /// The line before, which cannot be higher than this.
    AtMost,
    /// The line before, which cannot be higher than this because a requirement was missed.
    Capped,
    /// The mark.
    Mark,
}

impl SumEntryKind<'_> {
    /// Its name in templates and exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Section => "section",
            Self::Sum => "sum",
            Self::Scaled => "brought",
            Self::Extra => "extra",
            Self::ExtraWithin => "extra-within",
            Self::LeftOut => "left-out",
            Self::Total => "total",
            Self::Rounded(_) => "rounded",
            Self::AtLeast => "at-least",
            Self::AtMost => "at-most",
            Self::Capped => "capped",
            Self::Mark => "mark",
        }
    }
}

/// The calculation of a computed mark, from its rows to the result; empty if the rules give no mark.
pub fn explain_mark<'g>(grid: &'g Grid, scored: &StudentScore) -> Vec<SumEntry<'g>> {
    let Ok(reckoning) = &scored.computed else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for (section, score) in grid.sections.iter().zip(&scored.sections) {
        explain_section(&mut lines, section, score);
    }
    explain_total(&mut lines, grid, &scored.total);
    let before = lines.len();
    for (section, score) in grid.sections.iter().zip(&scored.sections) {
        explain_extras(&mut lines, section, score);
    }
    if lines.len() > before {
        lines.push(SumEntry::with_result(SumEntryKind::Total, &reckoning.exact));
    }
    explain_limits(&mut lines, grid, reckoning);
    lines
}

/// Whether nothing of a section can be part of a sum: it holds bonuses, deductions and texts.
fn is_beside_the_sum(score: &SectionScore) -> bool {
    score.total.count.is_err() && score.rows().all(|row| row_term(row).is_none())
}

fn explain_section<'g>(lines: &mut Vec<SumEntry<'g>>, section: &'g Section, score: &SectionScore) {
    if is_beside_the_sum(score) {
        return;
    }
    let mut terms = Vec::new();
    for (task, score) in section.tasks.iter().zip(&score.tasks) {
        if task.points.is_some() || is_compared(section, task) {
            explain_task(lines, task, score);
            // What is left out has a line of its own below.
            terms.extend((!score.left_out).then(|| earned_in_total(&score.total)));
        } else if !score.left_out {
            terms.extend(score.rows.iter().filter_map(row_term));
        }
    }
    let counted = score.total.count.as_ref().ok();
    lines.push(SumEntry {
        title: Some(&section.title),
        terms,
        ..SumEntry::with_points(SumEntryKind::Section, counted.map(|count| &count.sum))
    });
    explain_left_out(lines, section, score);
    let Some(count) = counted else { return };
    if section.points.is_some() && count.scaled != count.sum {
        lines.push(SumEntry::with_points(
            SumEntryKind::Scaled,
            Some(&count.scaled),
        ));
    }
    if let Some(round) = section
        .rounding
        .as_ref()
        .filter(|_| count.rounded != count.scaled)
    {
        lines.push(SumEntry::with_points(
            SumEntryKind::Rounded(round),
            Some(&count.rounded),
        ));
    }
    if count.points != count.rounded {
        lines.push(SumEntry::with_points(
            SumEntryKind::AtMost,
            Some(&count.points),
        ));
    }
}

/// Whether a group of rows is one of those of which only the best count: its own sum shows why it does, or does not.
fn is_compared(section: &Section, task: &Task) -> bool {
    section.best.is_some() && task.title.is_some() && !task.rated
}

/// What a section has and does not count, since only its best tasks or rows do.
fn explain_left_out<'g>(lines: &mut Vec<SumEntry<'g>>, section: &'g Section, score: &SectionScore) {
    for (task, score) in section.tasks.iter().zip(&score.tasks) {
        if let (true, Ok(count)) = (score.left_out, &score.total.count) {
            lines.push(SumEntry {
                title: Some(task.title.as_ref().unwrap_or(&section.title)),
                ..SumEntry::with_points(SumEntryKind::LeftOut, Some(&count.points))
            });
        }
        for (row, score) in task.rows.iter().zip(&score.rows) {
            if let RowContribution::LeftOut(points) = &score.contribution {
                lines.push(SumEntry {
                    title: Some(&row.label),
                    ..SumEntry::with_points(SumEntryKind::LeftOut, Some(points))
                });
            }
        }
    }
}

fn explain_task<'g>(lines: &mut Vec<SumEntry<'g>>, task: &'g Task, score: &TaskScore) {
    let counted = score.total.count.as_ref().ok();
    lines.push(SumEntry {
        title: task.title.as_ref(),
        terms: score.rows.iter().filter_map(row_term).collect(),
        ..SumEntry::with_points(SumEntryKind::Task, counted.map(|count| &count.sum))
    });
    if let Some(count) = counted.filter(|count| count.scaled != count.sum) {
        lines.push(SumEntry::with_points(
            SumEntryKind::Scaled,
            Some(&count.scaled),
        ));
    }
}

/// What a row contributes to the sum; no term at all if it never could.
fn row_term(row: &RowScore) -> Option<Option<Fraction>> {
    match &row.contribution {
        RowContribution::Counted(points) => Some(Some(points.earned.clone())),
        RowContribution::Extra(_) | RowContribution::LeftOut(_) => None,
        RowContribution::Out(super::OutOfCount::Worthless) => None,
        RowContribution::Unrated | RowContribution::Out(_) => Some(None),
    }
}

fn earned_in_total(total: &ScoreTotal) -> Option<Fraction> {
    let count = total.count.as_ref().ok()?;
    Some(count.points.earned.clone())
}

fn explain_total<'g>(lines: &mut Vec<SumEntry<'g>>, grid: &'g Grid, total: &ScoreTotal) {
    let Ok(count) = &total.count else { return };
    if grid.sections.len() > 1 {
        lines.push(SumEntry::with_points(SumEntryKind::Sum, Some(&count.sum)));
    }
    if count.scaled != count.sum {
        lines.push(SumEntry::with_points(
            SumEntryKind::Scaled,
            Some(&count.scaled),
        ));
    }
}

fn explain_extras<'g>(lines: &mut Vec<SumEntry<'g>>, section: &'g Section, score: &SectionScore) {
    for (row, score) in section.rows().zip(score.rows()) {
        if let RowContribution::Extra(extra) = &score.contribution
            && !extra.is_zero()
        {
            lines.push(SumEntry {
                title: Some(&row.label),
                ..SumEntry::with_result(SumEntryKind::Extra, extra)
            });
        }
    }
    if score.total.extra != score.total.unlimited_extra {
        lines.push(SumEntry::with_result(
            SumEntryKind::ExtraWithin,
            &score.total.extra,
        ));
    }
}

fn explain_limits<'g>(lines: &mut Vec<SumEntry<'g>>, grid: &'g Grid, reckoning: &MarkComputation) {
    let MarkComputation {
        exact,
        rounded,
        limited,
        mark,
    } = reckoning;
    if rounded != exact {
        lines.push(SumEntry::with_result(
            SumEntryKind::Rounded(&grid.mark_rules.rounding),
            rounded,
        ));
    }
    if limited > rounded {
        lines.push(SumEntry::with_result(SumEntryKind::AtLeast, limited));
    }
    if limited < rounded {
        lines.push(SumEntry::with_result(SumEntryKind::AtMost, limited));
    }
    if mark != limited && matches!(grid.mark_rules.missed, MissedRule::AtMost(_)) {
        lines.push(SumEntry::with_result(SumEntryKind::Capped, mark));
    }
    lines.push(SumEntry {
        possible: grid.points.as_ref().map(|points| points.value.clone()),
        ..SumEntry::with_result(SumEntryKind::Mark, mark)
    });
}

impl<'g> SumEntry<'g> {
    fn with_points(kind: SumEntryKind<'g>, points: Option<&EarnedPoints>) -> Self {
        Self {
            kind,
            title: None,
            terms: Vec::new(),
            earned: points.map(|points| points.earned.clone()),
            possible: points.map(|points| points.possible.clone()),
        }
    }

    fn with_result(kind: SumEntryKind<'g>, earned: &Fraction) -> Self {
        Self {
            kind,
            title: None,
            terms: Vec::new(),
            earned: Some(earned.clone()),
            possible: None,
        }
    }
}
