//! The result of a task, a section or the grid: the sum of what is in it, scaled to its own points.

use super::row::achieved_or_missed;
use super::{
    AchievementState, CountedPoints, EarnedPoints, Fraction, NoPoints, RowContribution, RowScore,
    ScoreTotal, SectionScore, TaskScore, round_fraction,
};
use crate::model::grid::{Grid, Rounding, Section, Task};
use crate::text::yaml::Number;
use num_traits::Zero;

/// The sum of the sections.
pub(super) fn grid_total(grid: &Grid, sections: &[SectionScore]) -> ScoreTotal {
    let scored = grid.sections.iter().zip(sections);
    let required = scored.flat_map(|(section, score)| required_in_section(section, score));
    let rows = sections.iter().flat_map(SectionScore::rows);
    total_of_parts(
        OwnRules {
            points: grid.points.as_ref(),
            rounding: None,
            // The grid's `pass` looks at the mark, and `most` limits it.
            pass: None,
            most: None,
        },
        sections.iter().map(|section| sum_part(&section.total)),
        required,
        rows,
    )
}

/// The sum of the tasks.
pub(super) fn section_total(section: &Section, tasks: &[TaskScore]) -> ScoreTotal {
    let required = section
        .tasks
        .iter()
        .zip(tasks)
        .flat_map(|(task, score)| required_in_task(task, score));
    total_of_parts(
        OwnRules {
            points: section.points.as_ref(),
            rounding: section.rounding.as_ref(),
            pass: section.pass.as_ref(),
            most: section.most.as_ref(),
        },
        tasks.iter().map(task_part),
        required,
        tasks.iter().flat_map(|task| &task.rows),
    )
}

/// The sum of the rows.
pub(super) fn task_total(task: &Task, rows: &[RowScore]) -> ScoreTotal {
    let own = OwnRules {
        points: task.points.as_ref(),
        rounding: None,
        pass: task.pass.as_ref(),
        most: None,
    };
    let parts = rows.iter().map(|row| match &row.contribution {
        RowContribution::Counted(points) => (Ok(points), Fraction::zero()),
        RowContribution::Extra(extra) => (Err(NoPoints::Out), extra.clone()),
        RowContribution::Unrated => (Err(NoPoints::Unrated(1)), Fraction::zero()),
        RowContribution::LeftOut(_) | RowContribution::Out(_) => {
            (Err(NoPoints::Out), Fraction::zero())
        }
    });
    let mut total = total_of_parts(own, parts, required_rows(task, rows), rows.iter());
    if let ([row], true) = (rows, task.rated) {
        total.state = row.state;
    }
    total
}

/// The rules that a container states for itself.
struct OwnRules<'g> {
    points: Option<&'g Number>,
    rounding: Option<&'g Rounding>,
    pass: Option<&'g Number>,
    most: Option<&'g Number>,
}

/// What one part contributes to a sum: the points that count, if any, and its bonuses and deductions.
type SumPart<'p> = (Result<&'p EarnedPoints, NoPoints>, Fraction);

fn sum_part(total: &ScoreTotal) -> SumPart<'_> {
    let points = total.count.as_ref().map(|count| &count.points);
    (points.map_err(|nothing| *nothing), total.extra.clone())
}

/// Bonuses and deductions of a task count although the task itself is left out.
fn task_part(task: &TaskScore) -> SumPart<'_> {
    if task.left_out {
        return (Err(NoPoints::Out), task.total.extra.clone());
    }
    sum_part(&task.total)
}

fn total_of_parts<'s>(
    own: OwnRules<'_>,
    parts: impl Iterator<Item = SumPart<'s>>,
    required: impl Iterator<Item = AchievementState>,
    rows: impl Iterator<Item = &'s RowScore>,
) -> ScoreTotal {
    let (mut sum, mut extra, mut unrated) = (EarnedPoints::zero(), Fraction::zero(), 0);
    for (counted, outside) in parts {
        extra += outside;
        match counted {
            Ok(points) => sum.add(points),
            Err(NoPoints::Unrated(rows)) => unrated += rows,
            Err(NoPoints::Out) => {}
        }
    }
    // What is worth 0 is out of the sum, not 0 of 0: sums are divided by what is possible.
    let worthless = own.points.is_some_and(|points| points.value.is_zero());
    let count = match unrated {
        _ if worthless => Err(NoPoints::Out),
        0 if sum.possible.is_zero() => Err(NoPoints::Out),
        0 => Ok(counted_points(sum, &own)),
        _ => Err(NoPoints::Unrated(unrated)),
    };
    let unlimited_extra = extra;
    let (count, extra) = limit_total(count, &unlimited_extra, own.most);
    let rows: Vec<&RowScore> = rows.collect();
    let open = rows.iter().any(|row| row.to_rate);
    let begun = rows
        .iter()
        .any(|row| row.rated && matches!(row.contribution, RowContribution::Counted(_)));
    let pass = own.pass.map(|pass| match &count {
        // With `ignore` and `zero` only what is rated counts: where nothing is, that says nothing
        // (docs/decisions/0040).
        Ok(_) if open && !begun => AchievementState::Pending,
        // With bonuses and deductions, although these bypass the section's own points (docs/decisions/0040).
        Ok(count) => achieved_or_missed(&count.points.earned + &extra >= pass.value),
        Err(NoPoints::Unrated(_)) => AchievementState::Pending,
        Err(NoPoints::Out) => AchievementState::Excused,
    });
    ScoreTotal {
        state: container_state(required.chain(pass).collect(), open),
        count,
        extra,
        unlimited_extra,
        pass,
    }
}

/// Keeps what a container earns within its limit: bonuses (less deductions) give way first, then its points.
fn limit_total(
    count: Result<CountedPoints, NoPoints>,
    extra: &Fraction,
    most: Option<&Number>,
) -> (Result<CountedPoints, NoPoints>, Fraction) {
    let Some(most) = most else {
        return (count, extra.clone());
    };
    let Ok(mut count) = count else {
        return (count, extra.clone().min(most.value.clone()));
    };
    let earned = count.points.earned.clone();
    let over = (&earned + extra - &most.value).max(Fraction::zero());
    let given_way = over.clone().min(extra.clone().max(Fraction::zero()));
    count.points.earned = earned - (&over - &given_way);
    (Ok(count), extra - given_way)
}

/// From the sum to what goes into the sum above: scaled, then rounded.
fn counted_points(sum: EarnedPoints, own: &OwnRules<'_>) -> CountedPoints {
    let scaled = match own.points {
        Some(points) => EarnedPoints {
            earned: &sum.earned / &sum.possible * &points.value,
            possible: points.value.clone(),
        },
        None => sum.clone(),
    };
    let rounded = EarnedPoints {
        earned: own.rounding.map_or_else(
            || scaled.earned.clone(),
            |round| round_fraction(&scaled.earned, round),
        ),
        possible: scaled.possible.clone(),
    };
    CountedPoints {
        sum,
        scaled,
        points: rounded.clone(),
        rounded,
    }
}

/// Whether a container is achieved, from the states of all that decides it; `open`: something in it is not rated yet.
fn container_state(decisive: Vec<AchievementState>, open: bool) -> AchievementState {
    let by_weight = [
        AchievementState::Missed,
        AchievementState::Pending,
        AchievementState::Achieved,
        AchievementState::Excused,
    ];
    let heaviest = by_weight.into_iter().find(|it| decisive.contains(it));
    // Where nothing says when it is achieved, it is once it is rated.
    let by_rating = if open {
        AchievementState::Pending
    } else {
        AchievementState::Achieved
    };
    heaviest.unwrap_or(by_rating)
}

/// All that is required in a section, the section itself included.
fn required_in_section(section: &Section, score: &SectionScore) -> Vec<AchievementState> {
    let itself = section.required.then_some(score.total.state);
    let tasks = section.tasks.iter().zip(&score.tasks);
    let inside = tasks.flat_map(|(task, score)| required_in_task(task, score));
    itself.into_iter().chain(inside).collect()
}

/// All that is required in a task, the task itself included.
fn required_in_task(task: &Task, score: &TaskScore) -> Vec<AchievementState> {
    let itself = (task.required && !task.rated).then_some(score.total.state);
    itself
        .into_iter()
        .chain(required_rows(task, &score.rows))
        .collect()
}

fn required_rows<'s>(
    task: &'s Task,
    rows: &'s [RowScore],
) -> impl Iterator<Item = AchievementState> + 's {
    let required = task.rows.iter().zip(rows).filter(|(row, _)| row.required);
    required.map(|(_, score)| score.state)
}

impl EarnedPoints {
    fn zero() -> Self {
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
