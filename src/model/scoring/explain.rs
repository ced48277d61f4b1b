//! The sum of a mark, line by line: what somebody needs who does it again by hand.
//!
//! Every number of it is one that [`super::score`] has computed; nothing is computed here.

use super::{Fraction, Points, Reckoning, RowScore, Scored, SectionScore, TaskScore, Total, Worth};
use crate::model::grid::{Grid, Missed, Round, Section, Task};
use crate::text::markup::Line;
use num_traits::Zero;

/// One line of the sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'g> {
    /// What it says.
    pub kind: Kind<'g>,
    /// What a section, a task, a bonus or a deduction is called.
    pub title: Option<&'g Line>,
    /// What was added to make it, in printed order; nothing for what is out of the count. Empty where nothing was added.
    pub terms: Vec<Option<Fraction>>,
    /// What it comes to; nothing where it is out of the count.
    pub earned: Option<Fraction>,
    /// Of how many points.
    pub possible: Option<Fraction>,
}

/// What a line of the sum says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind<'g> {
    /// What is in a task with points of its own.
    Task,
    /// What is in a section.
    Section,
    /// What is in all sections.
    Sum,
    /// The line before, brought to its own points.
    Brought,
    /// A bonus or a deduction, which adds to the sum.
    Extra,
    /// The line before with bonuses and deductions.
    Total,
    /// The line before, rounded so.
    Rounded(&'g Round),
    /// The line before, which may not be below this.
    AtLeast,
    /// The line before, which may not be above this.
    AtMost,
    /// The line before, which may not be above this because something required was missed.
    Capped,
    /// The mark.
    Mark,
}

impl Kind<'_> {
    /// Its name in templates and exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Section => "section",
            Self::Sum => "sum",
            Self::Brought => "brought",
            Self::Extra => "extra",
            Self::Total => "total",
            Self::Rounded(_) => "rounded",
            Self::AtLeast => "at-least",
            Self::AtMost => "at-most",
            Self::Capped => "capped",
            Self::Mark => "mark",
        }
    }
}

/// The sum of a computed mark, from its rows to its end; empty where the rule gives none.
pub fn sum<'g>(grid: &'g Grid, scored: &Scored) -> Vec<Entry<'g>> {
    let Ok(reckoning) = &scored.computed else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for (section, score) in grid.sections.iter().zip(&scored.sections) {
        of_section(&mut lines, section, score);
    }
    of_total(&mut lines, grid, &scored.total);
    let before = lines.len();
    for (section, score) in grid.sections.iter().zip(&scored.sections) {
        extras(&mut lines, section, score);
    }
    if lines.len() > before {
        lines.push(Entry::result(Kind::Total, &reckoning.exact));
    }
    of_mark(&mut lines, grid, reckoning);
    lines
}

fn of_section<'g>(lines: &mut Vec<Entry<'g>>, section: &'g Section, score: &SectionScore) {
    let mut terms = Vec::new();
    for (task, score) in section.tasks.iter().zip(&score.tasks) {
        if task.points.is_some() {
            of_task(lines, task, score);
            terms.push(given(&score.total));
        } else {
            terms.extend(score.rows.iter().filter_map(term));
        }
    }
    let counted = score.total.count.as_ref().ok();
    lines.push(Entry {
        title: Some(&section.title),
        terms,
        ..Entry::points(Kind::Section, counted.map(|count| &count.sum))
    });
    let Some(count) = counted else { return };
    if section.points.is_some() && count.brought != count.sum {
        lines.push(Entry::points(Kind::Brought, Some(&count.brought)));
    }
    if let Some(round) = section
        .round
        .as_ref()
        .filter(|_| count.points != count.brought)
    {
        lines.push(Entry::points(Kind::Rounded(round), Some(&count.points)));
    }
}

fn of_task<'g>(lines: &mut Vec<Entry<'g>>, task: &'g Task, score: &TaskScore) {
    let counted = score.total.count.as_ref().ok();
    lines.push(Entry {
        title: task.title.as_ref(),
        terms: score.rows.iter().filter_map(term).collect(),
        ..Entry::points(Kind::Task, counted.map(|count| &count.sum))
    });
    if let Some(count) = counted.filter(|count| count.brought != count.sum) {
        lines.push(Entry::points(Kind::Brought, Some(&count.brought)));
    }
}

/// What a row gives to the count; no term at all where it never could.
fn term(row: &RowScore) -> Option<Option<Fraction>> {
    match &row.worth {
        Worth::Counted(points) => Some(Some(points.earned.clone())),
        Worth::Extra(_) => None,
        Worth::Out(super::Out::Worthless) => None,
        Worth::Unrated | Worth::Out(_) => Some(None),
    }
}

fn given(total: &Total) -> Option<Fraction> {
    let count = total.count.as_ref().ok()?;
    Some(count.points.earned.clone())
}

fn of_total<'g>(lines: &mut Vec<Entry<'g>>, grid: &'g Grid, total: &Total) {
    let Ok(count) = &total.count else { return };
    if grid.sections.len() > 1 {
        lines.push(Entry::points(Kind::Sum, Some(&count.sum)));
    }
    if count.brought != count.sum {
        lines.push(Entry::points(Kind::Brought, Some(&count.brought)));
    }
}

fn extras<'g>(lines: &mut Vec<Entry<'g>>, section: &'g Section, score: &SectionScore) {
    for (row, score) in section.rows().zip(score.rows()) {
        if let Worth::Extra(extra) = &score.worth
            && !extra.is_zero()
        {
            lines.push(Entry {
                title: Some(&row.label),
                ..Entry::result(Kind::Extra, extra)
            });
        }
    }
}

fn of_mark<'g>(lines: &mut Vec<Entry<'g>>, grid: &'g Grid, reckoning: &Reckoning) {
    let Reckoning {
        exact,
        rounded,
        limited,
        mark,
    } = reckoning;
    if rounded != exact {
        lines.push(Entry::result(Kind::Rounded(&grid.marks.round), rounded));
    }
    if limited > rounded {
        lines.push(Entry::result(Kind::AtLeast, limited));
    }
    if limited < rounded {
        lines.push(Entry::result(Kind::AtMost, limited));
    }
    if mark != limited && matches!(grid.marks.missed, Missed::AtMost(_)) {
        lines.push(Entry::result(Kind::Capped, mark));
    }
    lines.push(Entry {
        possible: grid.points.as_ref().map(|points| points.value.clone()),
        ..Entry::result(Kind::Mark, mark)
    });
}

impl<'g> Entry<'g> {
    fn points(kind: Kind<'g>, points: Option<&Points>) -> Self {
        Self {
            kind,
            title: None,
            terms: Vec::new(),
            earned: points.map(|points| points.earned.clone()),
            possible: points.map(|points| points.possible.clone()),
        }
    }

    fn result(kind: Kind<'g>, earned: &Fraction) -> Self {
        Self {
            kind,
            title: None,
            terms: Vec::new(),
            earned: Some(earned.clone()),
            possible: None,
        }
    }
}
