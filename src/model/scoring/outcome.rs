//! From the points of the grid to its mark, its grade, and whether that passes.

use super::{
    AchievementState, Fraction, Mark, MarkComputation, NoMark, NoPoints, RequiredItem, ScoreTotal,
    SectionScore, StudentScore, hope, round_fraction,
};
use crate::model::grid::{Grid, MissedRule, TaskRowIndex};
use crate::model::ratings::{DecidedMark, Ratings};
use num_traits::Zero;

pub(super) fn student_score(
    grid: &Grid,
    ratings: &Ratings,
    sections: Vec<SectionScore>,
    total: ScoreTotal,
) -> StudentScore {
    let missed = required_in_state(grid, &sections, AchievementState::Missed);
    let pending = match ratings.mark {
        // Once a person has decided, nothing is pending.
        Some(_) => Vec::new(),
        None => required_in_state(grid, &sections, AchievementState::Pending),
    };
    let computed = compute_mark(grid, &total, !missed.is_empty());
    let mark = match &ratings.mark {
        Some(decided) => Some(decided_mark(decided)),
        None => computed
            .as_ref()
            .ok()
            .map(|it| Mark::Computed(it.mark.clone())),
    };
    let mut scored = StudentScore {
        grade: mark
            .as_ref()
            .and_then(|mark| best_grade(grid, mark.number()?)),
        sections,
        total,
        computed,
        mark,
        passed: None,
        missed,
        pending,
        rows_to_rate: ratings.rows_to_rate(grid),
    };
    scored.passed = is_passed(grid, ratings, &scored);
    scored
}

/// The mark that the rules give: rounded, between 0 and the most it can be, then capped for missed requirements.
pub(super) fn compute_mark(
    grid: &Grid,
    total: &ScoreTotal,
    missed: bool,
) -> Result<MarkComputation, NoMark> {
    let points = grid.points.as_ref().ok_or(NoMark::NotAsked)?;
    let count = total.count.as_ref().map_err(|nothing| match nothing {
        NoPoints::Unrated(rows) => NoMark::Unrated(*rows),
        NoPoints::Out => NoMark::Out,
    })?;
    let exact = &count.points.earned + &total.extra;
    let rounded = round_fraction(&exact, &grid.mark_rules.rounding);
    let most = &grid.mark_rules.most.as_ref().unwrap_or(points).value;
    let limited = rounded.clone().min(most.clone()).max(Fraction::zero());
    let mark = match &grid.mark_rules.missed {
        MissedRule::AtMost(cap) if missed => limited.clone().min(cap.value.clone()),
        _ => limited.clone(),
    };
    Ok(MarkComputation {
        exact,
        rounded,
        limited,
        mark,
    })
}

fn decided_mark(decided: &DecidedMark) -> Mark {
    match &decided.number {
        Some(number) => Mark::Number(number.clone()),
        None => Mark::Word(decided.value.clone()),
    }
}

/// The best grade whose least mark is reached.
fn best_grade(grid: &Grid, mark: &Fraction) -> Option<String> {
    let reached = grid
        .mark_rules
        .grades
        .iter()
        .filter(|(_, least)| least.value <= *mark);
    // Of two grades with the same least mark the first written counts.
    let best = reached.reduce(|best, other| {
        if other.1.value > best.1.value {
            other
        } else {
            best
        }
    });
    best.map(|(name, _)| name.clone())
}

/// Known if the grid has `pass` or `missed: fail` and nothing is open; or if failing is certain anyway.
fn is_passed(grid: &Grid, ratings: &Ratings, scored: &StudentScore) -> Option<bool> {
    let fails = grid.mark_rules.missed == MissedRule::Fail;
    if grid.mark_rules.pass.is_none() && !fails {
        return None;
    }
    if fails && !scored.missed.is_empty() {
        return Some(false);
    }
    let reached = match (&grid.mark_rules.pass, &scored.mark) {
        (Some(pass), Some(mark)) => mark.number().map(|mark| *mark >= pass.value),
        // A word, such as that somebody was absent, neither passes nor fails.
        (None, Some(mark)) => mark.number().map(|_| true),
        // Without points there is no mark to wait for: only what is required decides.
        (None, None) if scored.computed == Err(NoMark::NotAsked) => Some(true),
        (_, None) => None,
    };
    if scored.pending.is_empty() && reached.is_some() {
        return reached;
    }
    // Open, and certain all the same: even the best of what is open would not pass (docs/decisions/0040).
    hope::is_failure_certain(grid, ratings).then_some(false)
}

/// What must be achieved and is in this state. A container is not named if only its parts put it there.
fn required_in_state(
    grid: &Grid,
    sections: &[SectionScore],
    state: AchievementState,
) -> Vec<RequiredItem> {
    let mut found = Vec::new();
    for ((at, section), score) in grid.indexed_sections().zip(sections) {
        let before = found.len();
        for ((of, task), score) in section.indexed_tasks().zip(&score.tasks) {
            let inside = found.len();
            let rows = task.rows.iter().zip(&score.rows).enumerate();
            let rows = rows.filter(|(_, (row, score))| row.required && score.state == state);
            found.extend(rows.map(|(row, _)| RequiredItem::Row(at, of, TaskRowIndex::new(row))));
            let named = found.len() > inside && !misses_own_pass(&score.total);
            if task.required && !task.rated && score.total.state == state && !named {
                found.insert(inside, RequiredItem::Task(at, of));
            }
        }
        let named = found.len() > before && !misses_own_pass(&score.total);
        if section.required && score.total.state == state && !named {
            found.insert(before, RequiredItem::Section(at));
        }
    }
    found
}

/// Whether it misses its own `pass`.
fn misses_own_pass(total: &ScoreTotal) -> bool {
    total.pass == Some(AchievementState::Missed)
}
