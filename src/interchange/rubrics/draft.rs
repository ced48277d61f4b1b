//! From another program's rubric to a draft: one scale where all criteria agree, else a scale for each row.

use super::{Criterion, Rubric, RubricLevel};
use crate::interchange::forms::draft::{
    self, DraftRow, DraftRowKind, DraftScale, DraftSection, DraftTask, DraftWorth, FormPosition,
    ImportDraft, ImportLeftover,
};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::marks::decimal_value;
use crate::interchange::forms::text::FormText;

/// The draft of a rubric; `name` is its title where it has none.
pub fn draft_rubric(rubric: &Rubric, name: &str) -> ImportDraft {
    let shared = shared_levels(&rubric.criteria);
    let mut made = ImportDraft {
        title: if rubric.title.is_blank() {
            FormText::from_plain(name)
        } else {
            rubric.title.clone()
        },
        intro: rubric.intro.clone(),
        ..ImportDraft::default()
    };
    if rubric.title.is_blank() {
        made.guesses.push(Guess::NoTitle {
            title: name.to_owned(),
        });
    }
    for criterion in &rubric.criteria {
        let title = criterion
            .rubric
            .clone()
            .unwrap_or_else(|| made.title.clone());
        if made
            .sections
            .last()
            .is_none_or(|section| section.title != title)
        {
            made.sections.push(DraftSection {
                title,
                has_headings: true,
                tasks: vec![DraftTask::default()],
                ..DraftSection::default()
            });
        }
        let row = draft_row(criterion, shared.as_deref());
        if let Some(task) = made
            .sections
            .last_mut()
            .and_then(|section| section.tasks.last_mut())
        {
            task.rows.push(row);
        }
    }
    made.scale = shared.map(|levels| draft_scale(&levels));
    let sum: f64 = rubric.criteria.iter().map(max_points).sum();
    if sum > 0.0 {
        let points = short_number(sum);
        made.guesses.push(Guess::Sum {
            points: points.clone(),
        });
        made.points = Some(points);
    }
    made.leftovers = number_leftovers(&rubric.leftovers);
    made
}

fn number_leftovers(texts: &[String]) -> Vec<ImportLeftover> {
    let numbered = texts
        .iter()
        .enumerate()
        .filter(|(_, text)| !text.is_empty());
    numbered
        .map(|(at, text)| ImportLeftover {
            place: FormPosition::Paragraph(at + 1),
            text: text.clone(),
        })
        .collect()
}

/// The levels that all criteria have, by name; without names by their points.
fn shared_levels(criteria: &[Criterion]) -> Option<Vec<RubricLevel>> {
    let rated: Vec<&Criterion> = criteria
        .iter()
        .filter(|criterion| !criterion.levels.is_empty())
        .collect();
    let first = rated.first()?;
    let codes = |criterion: &Criterion| criterion.levels.iter().map(level_code).collect::<Vec<_>>();
    let wanted = codes(first);
    let distinct = wanted
        .iter()
        .collect::<std::collections::BTreeSet<_>>()
        .len()
        == wanted.len();
    let same = rated.iter().all(|criterion| codes(criterion) == wanted);
    (distinct && same && criteria.len() > 1).then(|| first.levels.clone())
}

/// A level's name or, where it has none, what it is worth.
fn level_code(level: &RubricLevel) -> String {
    let name = crate::interchange::forms::text::collapse_whitespace(&level.name);
    match (name.is_empty(), level.points.is_empty()) {
        (false, _) => name,
        (true, false) => level.points.clone(),
        (true, true) => "–".to_owned(),
    }
}

fn draft_scale(levels: &[RubricLevel]) -> DraftScale {
    let best = levels
        .iter()
        .map(|level| decimal_value(&level.points))
        .fold(0.0, f64::max);
    let mut taken: Vec<String> = Vec::new();
    let level = |level: &RubricLevel| {
        let mut code = level_code(level);
        while taken.contains(&code.to_lowercase()) {
            code.push('\'');
        }
        taken.push(code.to_lowercase());
        draft::DraftLevel {
            points: (!level.points.is_empty()).then(|| DraftWorth::Exact(level.points.clone())),
            achieved: best > 0.0 && decimal_value(&level.points) * 2.0 >= best,
            code,
            ..draft::DraftLevel::default()
        }
    };
    DraftScale {
        levels: levels.iter().map(level).collect(),
        guesses: vec![Guess::Achieved {}],
    }
}

fn draft_row(criterion: &Criterion, shared: Option<&[RubricLevel]>) -> DraftRow {
    let mut row = DraftRow {
        label: criterion.name.clone(),
        hint: criterion.description.clone(),
        ..DraftRow::default()
    };
    if criterion.levels.is_empty() {
        (row.kind, row.points) = (DraftRowKind::Number, criterion.points.clone());
        if row.points.is_none() {
            row.kind = DraftRowKind::Text;
        }
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
        Some(shared)
            if shared
                .iter()
                .map(|level| &level.points)
                .eq(criterion.levels.iter().map(|level| &level.points)) => {}
        Some(_) => {
            row.level_points = own
                .levels
                .into_iter()
                .filter_map(|level| Some((level.code, level.points?)))
                .collect()
        }
        None => row.scale = Some(own),
    }
    row
}

/// The most a criterion can be.
fn max_points(criterion: &Criterion) -> f64 {
    let levels = criterion
        .levels
        .iter()
        .map(|level| decimal_value(&level.points));
    levels
        .chain(criterion.points.iter().map(|points| decimal_value(points)))
        .fold(0.0, f64::max)
}

fn short_number(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
