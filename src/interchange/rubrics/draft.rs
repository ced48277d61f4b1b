//! From another program's rubric to a draft: one scale where all criteria agree, else a scale for each row.

use super::{Criterion, Rubric, RubricLevel};
use crate::interchange::forms::document::FormPosition;
use crate::interchange::forms::draft::{
    DraftLevel, DraftRow, DraftRowKind, DraftScale, DraftSection, DraftTask, DraftWorth,
    ImportDraft, ImportLeftover,
};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::marks::decimal_value;
use crate::interchange::forms::text::{FormText, collapse_whitespace};
use std::collections::BTreeSet;

/// The draft of a rubric; `name` is its title if it has none.
pub fn draft_rubric(rubric: &Rubric, name: &str) -> ImportDraft {
    let shared = shared_levels(&rubric.criteria);
    let mut draft = ImportDraft {
        title: rubric.title.clone(),
        intro: rubric.intro.clone(),
        leftovers: number_leftovers(&rubric.leftovers),
        ..ImportDraft::default()
    };
    if rubric.title.is_blank() {
        draft.title = FormText::from_plain(name);
        let title = name.to_owned();
        draft.guesses.push(Guess::NoTitle { title });
    }
    for criterion in &rubric.criteria {
        let title = criterion.rubric.as_ref().unwrap_or(&draft.title).clone();
        let row = draft_row(criterion, shared.as_deref());
        match draft.sections.last_mut() {
            Some(section) if section.title == title => section.tasks[0].rows.push(row),
            _ => draft.sections.push(DraftSection {
                title,
                has_headings: true,
                tasks: vec![DraftTask {
                    rows: vec![row],
                    ..DraftTask::default()
                }],
                ..DraftSection::default()
            }),
        }
    }
    draft.scale = shared.map(|levels| draft_scale(&levels));
    let counted = rubric
        .criteria
        .iter()
        .filter(|criterion| !criterion.is_bonus);
    let sum: f64 = counted.map(max_points).sum();
    if sum > 0.0 {
        let points = short_number(sum);
        draft.points = Some(points.clone());
        draft.guesses.push(Guess::Sum { points });
    }
    draft
}

fn number_leftovers(texts: &[String]) -> Vec<ImportLeftover> {
    let mut leftovers = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        if !text.is_empty() {
            leftovers.push(ImportLeftover {
                place: FormPosition::Paragraph(index + 1),
                text: text.clone(),
            });
        }
    }
    leftovers
}

/// The levels that all criteria have, by name; without names by their points.
fn shared_levels(criteria: &[Criterion]) -> Option<Vec<RubricLevel>> {
    let mut rated = criteria
        .iter()
        .filter(|criterion| !criterion.levels.is_empty());
    let first = rated.next()?;
    let codes = level_codes(first);
    let distinct: BTreeSet<&String> = codes.iter().collect();
    if criteria.len() > 1
        && distinct.len() == codes.len()
        && rated.all(|criterion| level_codes(criterion) == codes)
    {
        Some(first.levels.clone())
    } else {
        None
    }
}

fn level_codes(criterion: &Criterion) -> Vec<String> {
    criterion.levels.iter().map(level_code).collect()
}

/// A level's name or, if it has none, what it is worth.
fn level_code(level: &RubricLevel) -> String {
    let name = collapse_whitespace(&level.name);
    match (name.is_empty(), level.points.is_empty()) {
        (false, _) => name,
        (true, false) => level.points.clone(),
        (true, true) => "–".to_owned(),
    }
}

fn draft_scale(levels: &[RubricLevel]) -> DraftScale {
    let best = levels.iter().map(level_points).fold(0.0, f64::max);
    let mut taken: Vec<String> = Vec::new();
    let mut made = Vec::new();
    for level in levels {
        let mut code = level_code(level);
        while taken.contains(&code.to_lowercase()) {
            code.push('\'');
        }
        taken.push(code.to_lowercase());
        let points = Some(&level.points).filter(|points| !points.is_empty());
        made.push(DraftLevel {
            points: points.map(|points| DraftWorth::Exact(points.clone())),
            achieved: best > 0.0 && level_points(level) * 2.0 >= best,
            code,
            ..DraftLevel::default()
        });
    }
    DraftScale {
        levels: made,
        guesses: vec![Guess::Achieved {}],
    }
}

fn draft_row(criterion: &Criterion, shared: Option<&[RubricLevel]>) -> DraftRow {
    let mut row = DraftRow {
        label: criterion.name.clone(),
        hint: criterion.description.clone(),
        bonus: criterion.is_bonus,
        ..DraftRow::default()
    };
    if criterion.levels.is_empty() {
        row.points = criterion.points.clone();
        row.kind = if row.points.is_some() {
            DraftRowKind::Number
        } else {
            DraftRowKind::Text
        };
        return row;
    }
    let own = draft_scale(&criterion.levels);
    for (level, made) in criterion.levels.iter().zip(&own.levels) {
        if !level.description.is_empty() {
            row.descriptors
                .push((made.code.clone(), level.description.clone()));
        }
    }
    match shared {
        None => row.scale = Some(own),
        Some(shared) if has_points_of(criterion, shared) => {}
        Some(_) => {
            for level in own.levels {
                let points = level.points.map(|points| (level.code, points));
                row.level_points.extend(points);
            }
        }
    }
    row
}

fn has_points_of(criterion: &Criterion, shared: &[RubricLevel]) -> bool {
    let own = criterion.levels.iter().map(|level| &level.points);
    own.eq(shared.iter().map(|level| &level.points))
}

fn level_points(level: &RubricLevel) -> f64 {
    decimal_value(&level.points)
}

/// The most points that a criterion can earn.
fn max_points(criterion: &Criterion) -> f64 {
    let levels = criterion.levels.iter().map(level_points);
    let own = criterion.points.iter().map(|points| decimal_value(points));
    levels.chain(own).fold(0.0, f64::max)
}

fn short_number(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
