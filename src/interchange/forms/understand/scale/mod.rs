//! From the heads of columns and the legend to a scale: codes, names, headings, and which level is better.
//!
//! In: heads in the order of their columns, entries in the order of the legend. Out: a [`DraftScale`] whose codes
//! are distinct and not empty, whatever stood over the columns.

use super::columns::{FormColumns, LevelHeading};
use super::legend::LegendEntry;
use crate::interchange::forms::draft::{DraftLevel, DraftScale, DraftWorth};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::marks::{
    Percent, decimal_value, split_level_heading, trailing_percent,
};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::{SATISFACTORY, is_excused, level_rank, normalize_words};

/// A name of more characters gets a short code.
const CODE: usize = 24;

/// The scale of some columns.
pub(super) fn scale_of_columns(columns: &FormColumns, legend: &[LegendEntry]) -> DraftScale {
    let mut scale = DraftScale::default();
    let entries = match_entries(&columns.levels, legend);
    for (at, (head, entry)) in columns.levels.iter().zip(&entries).enumerate() {
        scale.levels.push(column_level(head, *entry, at));
    }
    for entry in legend
        .iter()
        .filter(|entry| !entries.contains(&Some(*entry)))
    {
        scale.levels.push(without_column(entry));
    }
    if columns.levels.iter().all(|head| head.text.is_blank()) && legend.is_empty() {
        let count = columns.levels.len();
        scale.guesses.push(Guess::NoLevelNames { count });
    }
    if columns.unknown {
        scale.guesses.push(Guess::UnknownHeadings {});
    }
    make_codes_distinct(&mut scale.levels);
    if ranges_overlap(&scale.levels) {
        scale
            .levels
            .iter_mut()
            .for_each(|level| level.points = None);
    }
    let unused = apply_shares(&columns.levels, &mut scale.levels);
    if unused {
        scale.guesses.push(Guess::SharesUnused {});
    }
    grade_levels(&mut scale, columns.levels.len());
    scale
}

/// The order of a legend that explains these levels, where it is not the columns' own.
pub(super) fn legend_order(scale: &DraftScale, legend: &[LegendEntry]) -> Option<&'static str> {
    let place = |level: &DraftLevel| {
        legend
            .iter()
            .position(|entry| normalize_words(&entry.code) == normalize_words(&level.code))
    };
    let placed = scale
        .levels
        .iter()
        .filter(|level| !level.no_column && !level.description.is_empty());
    let levels: Vec<&DraftLevel> = placed.collect();
    let places: Vec<usize> = levels.iter().filter_map(|level| place(level)).collect();
    let backwards = places.len() > 1 && places.windows(2).all(|pair| pair[0] > pair[1]);
    if !backwards {
        return None;
    }
    let points: Option<Vec<f64>> = levels
        .iter()
        .map(|level| level.points.as_ref().map(worth_value))
        .collect();
    match points?.as_slice() {
        [first, .., last] if first < last => Some("best-first"),
        [first, .., last] if first > last => Some("worst-first"),
        _ => None,
    }
}

/// Whether every level that a legend explains has points.
pub(super) fn is_sortable(scale: &DraftScale) -> bool {
    let explained = |level: &&DraftLevel| !level.no_column && !level.description.is_empty();
    scale
        .levels
        .iter()
        .filter(explained)
        .all(|level| level.points.is_some())
}

/// Which entry of the legend each column is.
fn match_entries<'e>(
    heads: &[LevelHeading],
    legend: &'e [LegendEntry],
) -> Vec<Option<&'e LegendEntry>> {
    let named = |head: &LevelHeading, entry: &LegendEntry| {
        let text = head.text.plain();
        entry.explains_heading(&text) || entry.explains_heading(&split_level_heading(&text).0)
    };
    let mut found: Vec<Option<&LegendEntry>> = heads
        .iter()
        .map(|head| legend.iter().find(|entry| named(head, entry)))
        .collect();
    // As many levels as columns: the same order, or the other way round, whichever says more of the heads.
    let there: Vec<&LegendEntry> = legend
        .iter()
        .filter(|entry| !is_excused(&entry.code) || found.contains(&Some(*entry)))
        .collect();
    if there.len() != heads.len() {
        return found;
    }
    let fits = |order: &[&LegendEntry]| {
        heads
            .iter()
            .zip(order)
            .filter(|(head, entry)| named(head, entry))
            .count()
    };
    let backwards: Vec<&LegendEntry> = there.iter().rev().copied().collect();
    let order = if fits(&backwards) > fits(&there) {
        backwards
    } else {
        there
    };
    let contradicted = found
        .iter()
        .zip(&order)
        .any(|(found, entry)| found.is_some_and(|found| found != *entry));
    if !contradicted {
        found = order.into_iter().map(Some).collect();
    }
    found
}

fn column_level(head: &LevelHeading, entry: Option<&LegendEntry>, at: usize) -> DraftLevel {
    let text = &head.text;
    let plain = text.plain();
    let named = head.name.as_ref().map(FormText::plain);
    let bare = named.unwrap_or_else(|| split_level_heading(&plain).0);
    let (mut code, mut name) = code_for_heading(without_share(&bare));
    let mut guesses = Vec::new();
    let mut description = Vec::new();
    if let Some(entry) = entry {
        let named = entry.explains_heading(&plain)
            || entry.explains_heading(&code)
            || entry.explains_heading(&split_level_heading(&plain).0);
        if plain.is_empty() {
            guesses.push(Guess::UnnamedColumn {
                code: entry.code.clone(),
            });
        } else if !named {
            guesses.push(Guess::OneLevel {
                head: plain.clone(),
                code: entry.code.clone(),
            });
        }
        code = entry.code.clone();
        name = entry.name.clone();
        description = entry.description.clone();
    }
    if code.is_empty() {
        code = format!("N{}", at + 1);
    }
    let heading = (plain != code).then(|| text.unbold());
    DraftLevel {
        code,
        name,
        heading,
        points: head.points.clone(),
        description,
        guesses,
        ..DraftLevel::default()
    }
}

fn without_column(entry: &LegendEntry) -> DraftLevel {
    DraftLevel {
        code: entry.code.clone(),
        name: entry.name.clone(),
        no_column: true,
        description: entry.description.clone(),
        guesses: vec![Guess::NoColumn {
            code: entry.code.clone(),
        }],
        ..DraftLevel::default()
    }
}

/// A short code for what stands over a column, and the name where that is longer.
fn code_for_heading(head: &str) -> (String, Option<FormText>) {
    let split = ["=", " – ", " - ", " : ", ": ", "\u{a0}: "]
        .iter()
        .find_map(|sign| head.split_once(sign));
    if let Some((code, name)) = split
        && (1..=4).contains(&code.trim().chars().count())
        && !name.trim().is_empty()
    {
        return (
            code.trim().to_owned(),
            Some(FormText::from_plain(name.trim())),
        );
    }
    if let Some(sign) = face_code(head) {
        return (sign.to_owned(), None);
    }
    if head.chars().count() <= CODE {
        return (head.to_owned(), None);
    }
    let initials: String = head
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_uppercase)
        .take(4)
        .collect();
    (initials, Some(FormText::from_plain(head)))
}

/// `Good (80 %)` is called `Good`.
fn without_share(head: &str) -> &str {
    let share = head
        .strip_suffix(')')
        .and_then(|open| open.rsplit_once('('));
    match share {
        Some((name, share)) if share.contains('%') && !name.trim().is_empty() => name.trim(),
        _ => head,
    }
}

/// A face cannot be typed: its code is a sign that can.
fn face_code(head: &str) -> Option<&'static str> {
    let has_word = head
        .chars()
        .any(|c| c.is_alphanumeric() || "+-=±".contains(c));
    match level_rank(head) {
        Some(rank) if !has_word && !head.is_empty() => Some(match rank {
            0..=30 => "-",
            31..=70 => "=",
            71..=90 => "+",
            _ => "++",
        }),
        _ => None,
    }
}

/// Whether some number belongs to the ranges of two levels; a shared end does not.
fn ranges_overlap(levels: &[DraftLevel]) -> bool {
    let mut ranges: Vec<(f64, f64)> = levels
        .iter()
        .filter_map(|level| match level.points.as_ref()? {
            DraftWorth::Exact(_) => None,
            DraftWorth::Range(low, high) => Some((decimal_value(low), decimal_value(high))),
        })
        .collect();
    ranges.sort_by(|one, other| one.0.total_cmp(&other.0));
    ranges.windows(2).any(|pair| pair[1].0 < pair[0].1)
}

/// What the heads say in per cent is what the levels are worth, if all do and none says from here to there; whether
/// percentages stay unused.
fn apply_shares(heads: &[LevelHeading], levels: &mut [DraftLevel]) -> bool {
    let said: Vec<Percent> = heads
        .iter()
        .filter_map(|head| trailing_percent(&head.text.plain()))
        .collect();
    let has_points = levels.iter().any(|level| level.points.is_some());
    let is_range = |percent: &Percent| matches!(percent, Percent::Range(..));
    if said.len() < heads.len() || has_points || said.iter().any(is_range) {
        return !said.is_empty() && !has_points;
    }
    for (level, percent) in levels.iter_mut().zip(said) {
        level.points = match percent {
            Percent::Exact(share) => Some(DraftWorth::Exact(share)),
            // Less than the least of the others: nothing says how much less.
            Percent::Below(_) | Percent::Range(..) => Some(DraftWorth::Exact("0".to_owned())),
        };
    }
    false
}

/// Codes differ in more than case.
fn make_codes_distinct(levels: &mut [DraftLevel]) {
    let mut taken: Vec<String> = Vec::new();
    for level in levels {
        let wanted = level.code.clone();
        let mut number = 2;
        while taken.contains(&level.code.to_lowercase()) {
            level.code = format!("{wanted} {number}");
            number += 1;
        }
        if level.code != wanted && level.heading.is_none() && !level.no_column {
            level.heading = Some(FormText::from_plain(wanted));
        }
        taken.push(level.code.to_lowercase());
    }
}

/// Finds which level of a scale without columns is better.
pub(super) fn grade_own_levels(scale: &mut DraftScale) {
    let count = scale.levels.len();
    grade_levels(scale, count);
}

/// Gives the levels these points, by code, in place of those that were guessed.
pub(super) fn set_level_points(scale: &mut DraftScale, points: &[(String, DraftWorth)]) {
    for level in &mut scale.levels {
        let said = points.iter().find(|(code, _)| *code == level.code);
        level.points = said.map(|(_, worth)| worth.clone());
        level.achieved = false;
    }
    let is_grade = |guess: &Guess| {
        matches!(
            guess,
            Guess::Ranking { .. } | Guess::NoRanking {} | Guess::Achieved {}
        )
    };
    scale.guesses.retain(|guess| !is_grade(guess));
    let columns = scale.levels.iter().filter(|level| !level.no_column).count();
    grade_levels(scale, columns);
}

/// Which level is better: said by their points, else by their words; nothing where neither does.
fn grade_levels(scale: &mut DraftScale, columns: usize) {
    let excused =
        |level: &DraftLevel| level.points.is_none() && (is_excused(&level.code) || level.no_column);
    let counted: Vec<usize> = (0..columns)
        .filter(|&at| !excused(&scale.levels[at]) || is_certain(&scale.levels, at, columns))
        .collect();
    let said: Vec<f64> = counted
        .iter()
        .filter_map(|&at| scale.levels[at].points.as_ref().map(worth_value))
        .collect();
    let all_said = said.len() == counted.len() && counted.len() > 1;
    let up = match all_said {
        true => common_direction(&said.iter().copied().map(Some).collect::<Vec<_>>()),
        false => common_direction(
            &counted
                .iter()
                .map(|&at| level_quality(&scale.levels[at]))
                .collect::<Vec<_>>(),
        ),
    };
    let Some(up) = up else {
        if counted.len() > 1 {
            scale.guesses.push(Guess::NoRanking {});
        }
        return;
    };
    let count = counted.len();
    let least = least_achieved(&scale.levels, &counted);
    for (nth, &at) in counted.iter().enumerate() {
        let step = if up { nth } else { count - 1 - nth };
        let level = &mut scale.levels[at];
        if !all_said {
            level.points = Some(DraftWorth::Exact(step.to_string()));
        }
        level.achieved = match least {
            Some(least) => level_quality(level) >= Some(least),
            None => step * 2 >= count,
        };
    }
    scale
        .guesses
        .push(match (all_said, counted.first(), counted.last()) {
            (false, Some(&first), Some(&last)) => {
                let (worst, best) = if up { (first, last) } else { (last, first) };
                let code = |at: usize| scale.levels[at].code.clone();
                Guess::Ranking {
                    best: code(best),
                    worst: code(worst),
                }
            }
            _ => Guess::Achieved {},
        });
}

/// How good a level must be to count as achieved, where the words of all say how good they are and some do and some do
/// not; elsewhere the upper half counts.
fn least_achieved(levels: &[DraftLevel], counted: &[usize]) -> Option<f64> {
    let known = counted.iter().map(|&at| level_quality(&levels[at]));
    let known: Vec<f64> = known.collect::<Option<_>>()?;
    let achieved = known.iter().filter(|it| **it >= SATISFACTORY).count();
    (achieved > 0 && achieved < known.len()).then_some(SATISFACTORY)
}

/// `NA` beside `A` is "not acquired", alone it is "not applicable"; the same for `no`.
fn is_certain(levels: &[DraftLevel], at: usize, columns: usize) -> bool {
    let positive = |level: &DraftLevel| {
        matches!(
            normalize_words(&level.code).as_str(),
            "a" | "ec" | "eca" | "va" | "pa" | "yes" | "acquis"
        )
    };
    matches!(normalize_words(&levels[at].code).as_str(), "na" | "no")
        && levels[..columns].iter().any(positive)
}

fn level_quality(level: &DraftLevel) -> Option<f64> {
    // A code that was made up says nothing.
    if level.name.is_none() && level.heading.as_ref().is_some_and(FormText::is_blank) {
        return None;
    }
    let texts = [
        level
            .heading
            .as_ref()
            .map(|heading| without_share(&split_level_heading(&heading.plain()).0).to_owned()),
        Some(level.code.clone()),
        level.name.as_ref().map(FormText::plain),
    ];
    let ranks = texts
        .into_iter()
        .flatten()
        .filter_map(|text| level_rank(&text));
    ranks.map(f64::from).next()
}

/// Whether what is known goes up only, or down only; it takes two.
fn common_direction(values: &[Option<f64>]) -> Option<bool> {
    let known: Vec<f64> = values.iter().copied().flatten().collect();
    if known.len() < 2 {
        return None;
    }
    // Two words may say the same of a level: `Bon`, `Satisfaisant`.
    let up = known.windows(2).all(|pair| pair[0] <= pair[1]);
    let down = known.windows(2).all(|pair| pair[0] >= pair[1]);
    (up != down).then_some(up)
}

fn worth_value(worth: &DraftWorth) -> f64 {
    match worth {
        DraftWorth::Exact(points) | DraftWorth::Range(_, points) => decimal_value(points),
    }
}

/// The most a level of the scale is worth.
pub(super) fn best_points(scale: &DraftScale) -> Option<f64> {
    let points = scale
        .levels
        .iter()
        .filter_map(|level| level.points.as_ref().map(worth_value));
    points.max_by(f64::total_cmp)
}

/// The levels of a form that has them in its legend alone: codes are written into its rows.
pub(super) fn of_legend(legend: &[LegendEntry]) -> Option<DraftScale> {
    let head = |entry: &LegendEntry| LevelHeading {
        text: FormText::from_plain(entry.code.as_str()),
        points: None,
        name: None,
    };
    let columns = FormColumns {
        levels: legend.iter().map(head).collect(),
        ..FormColumns::default()
    };
    (legend.len() > 1).then(|| scale_of_columns(&columns, legend))
}

/// Three levels for a form that shows none.
pub(super) fn invented_scale(french: bool) -> DraftScale {
    let level = |code: &str, name: &str, points: &str, achieved| DraftLevel {
        code: code.into(),
        name: Some(FormText::from_plain(name)),
        points: Some(DraftWorth::Exact(points.into())),
        achieved,
        ..DraftLevel::default()
    };
    let levels = if french {
        vec![
            level("NA", "Non acquis", "0", false),
            level("EC", "En cours d'acquisition", "1", false),
            level("A", "Acquis", "2", true),
        ]
    } else {
        vec![
            level("N", "Not yet", "0", false),
            level("P", "Partly", "1", false),
            level("Y", "Yes", "2", true),
        ]
    };
    DraftScale {
        levels,
        guesses: vec![Guess::InventedScale {}],
    }
}

#[cfg(test)]
mod tests;
