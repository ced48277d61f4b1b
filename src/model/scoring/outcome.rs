//! From the points of the grid to its mark, its grade, and whether that passes.

use super::{
    Fraction, Mark, NoMark, Nothing, Reckoning, Required, Scored, SectionScore, State, Total, hope,
    rounded,
};
use crate::model::grid::{Grid, Missed};
use crate::model::ratings::{Decided, Ratings};
use num_traits::Zero;

pub(super) fn scored(
    grid: &Grid,
    ratings: &Ratings,
    sections: Vec<SectionScore>,
    total: Total,
) -> Scored {
    let missed = required(grid, &sections, State::Missed);
    let pending = match ratings.mark {
        // Where a person decided, nothing is waited for.
        Some(_) => Vec::new(),
        None => required(grid, &sections, State::Pending),
    };
    let computed = computed(grid, &total, !missed.is_empty());
    let mark = match &ratings.mark {
        Some(decided) => Some(decided_mark(decided)),
        None => computed
            .as_ref()
            .ok()
            .map(|it| Mark::Computed(it.mark.clone())),
    };
    let mut scored = Scored {
        grade: mark.as_ref().and_then(|mark| grade(grid, mark.number()?)),
        sections,
        total,
        computed,
        mark,
        passed: None,
        missed,
        pending,
        to_rate: ratings.to_rate(grid),
    };
    scored.passed = passed(grid, ratings, &scored);
    scored
}

/// The mark that the rule gives: rounded, within 0 and the most it can be, then below the cap of what was missed.
pub(super) fn computed(grid: &Grid, total: &Total, missed: bool) -> Result<Reckoning, NoMark> {
    let points = grid.points.as_ref().ok_or(NoMark::NotAsked)?;
    let count = total.count.as_ref().map_err(|nothing| match nothing {
        Nothing::Unrated(rows) => NoMark::Unrated(*rows),
        Nothing::Out => NoMark::Out,
    })?;
    let exact = &count.points.earned + &total.extra;
    let rounded = rounded(&exact, &grid.marks.round);
    let most = &grid.marks.most.as_ref().unwrap_or(points).value;
    let limited = rounded.clone().min(most.clone()).max(Fraction::zero());
    let mark = match &grid.marks.missed {
        Missed::AtMost(cap) if missed => limited.clone().min(cap.value.clone()),
        _ => limited.clone(),
    };
    Ok(Reckoning {
        exact,
        rounded,
        limited,
        mark,
    })
}

fn decided_mark(decided: &Decided) -> Mark {
    match &decided.number {
        Some(number) => Mark::Number(number.clone()),
        None => Mark::Word(decided.value.clone()),
    }
}

/// The best grade whose least mark is reached.
fn grade(grid: &Grid, mark: &Fraction) -> Option<String> {
    let reached = grid
        .marks
        .grades
        .iter()
        .filter(|(_, least)| least.value <= *mark);
    let best = reached.reduce(|best, other| match other.1.value > best.1.value {
        true => other,
        false => best,
    });
    best.map(|(name, _)| name.clone())
}

/// Said where the grid has `pass` or `missed: fail`, and nothing is open; or where failing is certain all the same.
fn passed(grid: &Grid, ratings: &Ratings, scored: &Scored) -> Option<bool> {
    let fails = grid.marks.missed == Missed::Fail;
    if grid.marks.pass.is_none() && !fails {
        return None;
    }
    if fails && !scored.missed.is_empty() {
        return Some(false);
    }
    let reached = match (&grid.marks.pass, &scored.mark) {
        (Some(pass), Some(mark)) => mark.number().map(|mark| *mark >= pass.value),
        (None, Some(_)) => Some(true),
        // Without points no mark is missing: what is required decides alone.
        (None, None) if scored.computed == Err(NoMark::NotAsked) => Some(true),
        (_, None) => None,
    };
    if scored.pending.is_empty() && reached.is_some() {
        return reached;
    }
    hope::is_lost(grid, ratings).then_some(false)
}

/// What must be achieved and is in this state. What is so only because of what is in it is not named as well.
fn required(grid: &Grid, sections: &[SectionScore], state: State) -> Vec<Required> {
    let mut found = Vec::new();
    for (at, (section, score)) in grid.sections.iter().zip(sections).enumerate() {
        let before = found.len();
        for (of, (task, score)) in section.tasks.iter().zip(&score.tasks).enumerate() {
            let inside = found.len();
            let rows = task.rows.iter().zip(&score.rows).enumerate();
            let rows = rows.filter(|(_, (row, score))| row.required && score.state == state);
            found.extend(rows.map(|(row, _)| Required::Row(at, of, row)));
            let named = found.len() > inside && !misses(&score.total);
            if task.required && !task.rated && score.total.state == state && !named {
                found.insert(inside, Required::Task(at, of));
            }
        }
        let named = found.len() > before && !misses(&score.total);
        if section.required && score.total.state == state && !named {
            found.insert(before, Required::Section(at));
        }
    }
    found
}

/// Whether it misses its own `pass`, whatever is in it.
fn misses(total: &Total) -> bool {
    total.pass == Some(State::Missed)
}
