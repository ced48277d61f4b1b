//! What is said of weights all over a form: percentages in titles, coefficients of all rows, levels worth the same
//! in every row, sums that a form claims.
//!
//! In: the draft of a whole form. Out: the same draft with these as `points`, each checked against the sum it claims. A
//! percentage that is not used is reported.

use super::row::short_number;
use super::scale::set_level_points;
use crate::interchange::forms::draft::{
    DraftRow, DraftRowKind, DraftScale, DraftSection, DraftTask, DraftWorth, ImportDraft,
};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::marks::{Percent, decimal_value, trailing_percent};
use crate::interchange::forms::text::FormText;

/// Puts the weights of a whole form in their places.
pub(super) fn settle_weights(draft: &mut ImportDraft) {
    share_sections(draft);
    draft.sections.iter_mut().for_each(share_tasks);
    plain_coefficients(draft);
    for row in draft
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.tasks)
        .flat_map(|task| &mut task.rows)
    {
        scale_level_points(row);
    }
    check_sum(draft);
}

fn title_share(title: &FormText) -> Option<String> {
    match trailing_percent(&title.plain())? {
        Percent::Exact(share) => Some(share),
        Percent::Below(_) | Percent::Range(..) => None,
    }
}

/// Percentages in the titles of all sections are what they weigh, if they add up to a hundred.
fn share_sections(draft: &mut ImportDraft) {
    let titles: Vec<FormText> = draft
        .sections
        .iter()
        .map(|section| section.title.clone())
        .collect();
    let has_points = draft
        .sections
        .iter()
        .any(|section| section.points.is_some());
    match shares_of(&titles, has_points) {
        Shares::None => {}
        Shares::Unused(sum) => draft.guesses.push(Guess::TitleSharesUnused { sum }),
        Shares::Used(shares) => {
            for (section, share) in draft.sections.iter_mut().zip(shares) {
                section.guesses.push(Guess::Share {
                    share: share.clone(),
                });
                section.points = Some(share);
            }
        }
    }
}

/// The same for the tasks of a section, beside each other or beside nothing that has points.
fn share_tasks(section: &mut DraftSection) {
    let titles: Option<Vec<FormText>> = section
        .tasks
        .iter()
        .map(|task| task.title.clone())
        .collect();
    let Some(titles) = titles else { return };
    let has_points = section.tasks.iter().any(|task| task.points.is_some());
    match shares_of(&titles, has_points) {
        Shares::None => {}
        Shares::Unused(sum) => section.guesses.push(Guess::TitleSharesUnused { sum }),
        Shares::Used(shares) => {
            for (task, share) in section.tasks.iter_mut().zip(shares) {
                task.guesses.push(Guess::Share {
                    share: share.clone(),
                });
                set_task_points(task, share);
            }
        }
    }
}

/// A task that is rated itself has its points at its row.
pub(super) fn set_task_points(task: &mut DraftTask, points: String) {
    if let (true, Some(row)) = (task.rated, task.rows.first_mut()) {
        row.points = Some(points);
    } else {
        task.points = Some(points);
    }
}

enum Shares {
    None,
    Unused(String),
    Used(Vec<String>),
}

fn shares_of(titles: &[FormText], has_points: bool) -> Shares {
    let said: Vec<String> = titles.iter().filter_map(title_share).collect();
    if said.is_empty() || titles.len() < 2 && said.len() < 2 {
        return Shares::None;
    }
    let sum: f64 = said.iter().map(|share| decimal_value(share)).sum();
    let is_whole = said.len() == titles.len() && (sum - 100.0).abs() < 0.5 && !has_points;
    if is_whole {
        Shares::Used(said)
    } else {
        Shares::Unused(short_number(sum))
    }
}

fn all_rows(draft: &ImportDraft) -> impl Iterator<Item = &DraftRow> {
    let tasks = draft.sections.iter().flat_map(|section| &section.tasks);
    tasks.flat_map(|task| &task.rows)
}

/// Where every row has a coefficient, the coefficients are its points: nothing else has to be in proportion to them.
fn plain_coefficients(draft: &mut ImportDraft) {
    let is_coefficient = |guess: &Guess| matches!(guess, Guess::Coefficient { .. });
    let weighed =
        |row: &DraftRow| row.kind == DraftRowKind::Text || row.guesses.iter().any(is_coefficient);
    if !all_rows(draft).all(weighed) {
        return;
    }
    let tasks = draft
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.tasks);
    for row in tasks.flat_map(|task| &mut task.rows) {
        let times = row.guesses.iter().find_map(|guess| match guess {
            Guess::Coefficient { times, .. } => Some(times.clone()),
            _ => None,
        });
        if let Some(times) = times {
            row.points = Some(times);
            row.guesses.retain(|guess| !is_coefficient(guess));
        }
    }
}

/// The total that a form claims beside the sum of its rows.
fn check_sum(draft: &mut ImportDraft) {
    let Some(total) = draft.points.clone() else {
        return;
    };
    let counted = || all_rows(draft).filter(|row| !row.bonus && row.kind != DraftRowKind::Text);
    let is_group = |task: &DraftTask| task.points.is_some();
    let groups = draft
        .sections
        .iter()
        .any(|section| section.points.is_some() || section.tasks.iter().any(is_group));
    let points: Option<Vec<&String>> = counted().map(|row| row.points.as_ref()).collect();
    let Some(points) = points.filter(|points| !points.is_empty() && !groups) else {
        return;
    };
    let sum: f64 = points
        .iter()
        .map(|points| decimal_value(points).max(0.0))
        .sum();
    let is_percent = (sum - 100.0).abs() < 0.001;
    if !is_percent && (sum - decimal_value(&total)).abs() > 0.001 {
        let sum = short_number(sum);
        draft.guesses.push(Guess::SumOff { sum, total });
    }
}

/// Points that every row of a scale gives its levels are the points of the levels; a row may then have points of
/// its own.
pub(super) fn promote_level_points(rows: &mut [&mut DraftRow], scale: &mut DraftScale) {
    let Some(first) = rows.first().map(|row| row.level_points.clone()) else {
        return;
    };
    let columns = scale.levels.iter().filter(|level| !level.no_column).count();
    let same = rows.iter().all(|row| row.level_points == first);
    let weighs = rows.iter().any(|row| row.points.is_some());
    if first.len() == columns && same && weighs {
        rows.iter_mut().for_each(|row| row.level_points.clear());
        set_level_points(scale, &first);
    }
}

/// A row that has points of its own and other points for its levels: these are scaled to it.
fn scale_level_points(row: &mut DraftRow) {
    let Some(points) = row.points.clone().filter(|_| !row.level_points.is_empty()) else {
        return;
    };
    let best = row
        .level_points
        .iter()
        .map(|(_, worth)| highest(worth))
        .fold(0.0, f64::max);
    let wanted = decimal_value(&points);
    row.points = None;
    if best <= 0.0 || wanted <= 0.0 || (best - wanted).abs() < 0.001 {
        return;
    }
    for (_, worth) in &mut row.level_points {
        let scaled = |number: &String| short_number(decimal_value(number) * wanted / best);
        *worth = match &*worth {
            DraftWorth::Exact(number) => DraftWorth::Exact(scaled(number)),
            DraftWorth::Range(low, high) => DraftWorth::Range(scaled(low), scaled(high)),
        };
    }
    row.guesses.push(Guess::LevelPointsScaled { points });
}

fn highest(worth: &DraftWorth) -> f64 {
    match worth {
        DraftWorth::Exact(number) | DraftWorth::Range(_, number) => decimal_value(number),
    }
}
