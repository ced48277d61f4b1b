//! What a task, a section or the grid comes to: the sum of what is in it, brought to its own points.

use super::row::judged;
use super::{
    Count, Fraction, Nothing, Points, RowScore, SectionScore, State, TaskScore, Total, Worth,
    rounded,
};
use crate::model::grid::{Grid, Round, Section, Task};
use crate::text::yaml::Number;
use num_traits::Zero;

/// The sum of the sections.
pub(super) fn grid(grid: &Grid, sections: &[SectionScore]) -> Total {
    let tasks = || grid.sections.iter().zip(sections);
    let required = tasks().flat_map(|(section, score)| required(section, score));
    let rows = sections.iter().flat_map(SectionScore::rows);
    total(
        Own {
            points: grid.points.as_ref(),
            round: None,
            // The grid's `pass` looks at the mark.
            pass: None,
        },
        sections.iter().map(|section| part(&section.total)),
        required,
        rows,
    )
}

/// The sum of the tasks.
pub(super) fn section(section: &Section, tasks: &[TaskScore]) -> Total {
    let required = section
        .tasks
        .iter()
        .zip(tasks)
        .flat_map(|(task, score)| of_task(task, score));
    total(
        Own {
            points: section.points.as_ref(),
            round: section.round.as_ref(),
            pass: section.pass.as_ref(),
        },
        tasks.iter().map(|task| part(&task.total)),
        required,
        tasks.iter().flat_map(|task| &task.rows),
    )
}

/// The sum of the rows.
pub(super) fn task(task: &Task, rows: &[RowScore]) -> Total {
    let own = Own {
        points: task.points.as_ref(),
        round: None,
        pass: task.pass.as_ref(),
    };
    let parts = rows.iter().map(|row| match &row.worth {
        Worth::Counted(points) => (Ok(points), Fraction::zero()),
        Worth::Extra(extra) => (Err(Nothing::Out), extra.clone()),
        Worth::Unrated => (Err(Nothing::Unrated(1)), Fraction::zero()),
        Worth::Out(_) => (Err(Nothing::Out), Fraction::zero()),
    });
    let mut total = total(own, parts, rows_required(task, rows), rows.iter());
    if let ([row], true) = (rows, task.rated) {
        total.state = row.state;
    }
    total
}

/// What something says of itself.
struct Own<'g> {
    points: Option<&'g Number>,
    round: Option<&'g Round>,
    pass: Option<&'g Number>,
}

/// What one part gives to a sum: points in the count or none, and what is outside it.
type Part<'p> = (Result<&'p Points, Nothing>, Fraction);

fn part(total: &Total) -> Part<'_> {
    let points = total.count.as_ref().map(|count| &count.points);
    (points.map_err(|nothing| *nothing), total.extra.clone())
}

fn total<'s>(
    own: Own<'_>,
    parts: impl Iterator<Item = Part<'s>>,
    required: impl Iterator<Item = State>,
    rows: impl Iterator<Item = &'s RowScore>,
) -> Total {
    let (mut sum, mut extra, mut unrated) = (Points::none(), Fraction::zero(), 0);
    for (counted, outside) in parts {
        extra += outside;
        match counted {
            Ok(points) => sum.add(points),
            Err(Nothing::Unrated(rows)) => unrated += rows,
            Err(Nothing::Out) => {}
        }
    }
    let worthless = own.points.is_some_and(|points| points.value.is_zero());
    let count = match unrated {
        _ if worthless => Err(Nothing::Out),
        0 if sum.possible.is_zero() => Err(Nothing::Out),
        0 => Ok(counted(sum, &own)),
        _ => Err(Nothing::Unrated(unrated)),
    };
    let rows: Vec<&RowScore> = rows.collect();
    let open = rows.iter().any(|row| row.to_rate);
    let begun = rows
        .iter()
        .any(|row| row.rated && matches!(row.worth, Worth::Counted(_)));
    let pass = own.pass.map(|pass| match &count {
        Ok(_) if open && !begun => State::Pending,
        Ok(count) => judged(&count.points.earned + &extra >= pass.value),
        Err(Nothing::Unrated(_)) => State::Pending,
        Err(Nothing::Out) => State::Excused,
    });
    Total {
        state: state(required.chain(pass).collect(), open),
        count,
        extra,
        pass,
    }
}

/// From the sum to what is given to the sum above: in proportion, then rounded.
fn counted(sum: Points, own: &Own<'_>) -> Count {
    let brought = match own.points {
        Some(points) => Points {
            earned: &sum.earned / &sum.possible * &points.value,
            possible: points.value.clone(),
        },
        None => sum.clone(),
    };
    let points = Points {
        earned: own.round.map_or_else(
            || brought.earned.clone(),
            |round| rounded(&brought.earned, round),
        ),
        possible: brought.possible.clone(),
    };
    Count {
        sum,
        brought,
        points,
    }
}

/// What all that decides comes to; `open`: something in it is not rated yet.
fn state(decisive: Vec<State>, open: bool) -> State {
    let any = |wanted: State| decisive.contains(&wanted);
    match decisive.is_empty() {
        _ if any(State::Missed) => State::Missed,
        _ if any(State::Pending) => State::Pending,
        _ if any(State::Achieved) => State::Achieved,
        false => State::Excused,
        // Nothing says when it is achieved: it is, once it is rated.
        true if open => State::Pending,
        true => State::Achieved,
    }
}

/// All that is required in a section, the section itself included.
fn required(section: &Section, score: &SectionScore) -> Vec<State> {
    let itself = section.required.then_some(score.total.state);
    let tasks = section.tasks.iter().zip(&score.tasks);
    let inside = tasks.flat_map(|(task, score)| of_task(task, score));
    itself.into_iter().chain(inside).collect()
}

/// All that is required in a task, the task itself included.
fn of_task(task: &Task, score: &TaskScore) -> Vec<State> {
    let itself = (task.required && !task.rated).then_some(score.total.state);
    itself
        .into_iter()
        .chain(rows_required(task, &score.rows))
        .collect()
}

fn rows_required<'s>(task: &'s Task, rows: &'s [RowScore]) -> impl Iterator<Item = State> + 's {
    let required = task.rows.iter().zip(rows).filter(|(row, _)| row.required);
    required.map(|(_, score)| score.state)
}

impl Points {
    fn none() -> Self {
        Self {
            earned: Fraction::zero(),
            possible: Fraction::zero(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.earned += &other.earned;
        self.possible += &other.possible;
    }
}

impl SectionScore {
    /// Its rows, in printed order.
    pub fn rows(&self) -> impl Iterator<Item = &RowScore> {
        self.tasks.iter().flat_map(|task| &task.rows)
    }
}
