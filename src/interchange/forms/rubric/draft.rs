//! From another program's rubric to a draft: one scale where all criteria agree, else a scale for each row.

use super::{Criterion, Level, Rubric};
use crate::interchange::forms::draft::{
    self, Draft, Left, Place, Rated, Row, Scale, Section, Task, Worth,
};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::marks::value;
use crate::interchange::forms::text::Text;

/// The draft of a rubric; `name` is its title where it has none.
pub fn draft(rubric: &Rubric, name: &str) -> Draft {
    let shared = shared(&rubric.criteria);
    let mut made = Draft {
        title: if rubric.title.is_blank() {
            Text::plain_text(name)
        } else {
            rubric.title.clone()
        },
        intro: rubric.intro.clone(),
        ..Draft::default()
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
            made.sections.push(Section {
                title,
                heads: true,
                tasks: vec![Task::default()],
                ..Section::default()
            });
        }
        let row = row(criterion, shared.as_deref());
        if let Some(task) = made
            .sections
            .last_mut()
            .and_then(|section| section.tasks.last_mut())
        {
            task.rows.push(row);
        }
    }
    made.scale = shared.map(|levels| scale(&levels));
    let sum: f64 = rubric.criteria.iter().map(most).sum();
    if sum > 0.0 {
        let points = short(sum);
        made.guesses.push(Guess::Sum {
            points: points.clone(),
        });
        made.points = Some(points);
    }
    made.left = left(&rubric.left);
    made
}

fn left(texts: &[String]) -> Vec<Left> {
    let numbered = texts
        .iter()
        .enumerate()
        .filter(|(_, text)| !text.is_empty());
    numbered
        .map(|(at, text)| Left {
            place: Place::Paragraph(at + 1),
            text: text.clone(),
        })
        .collect()
}

/// The levels that all criteria have, by name; without names by their points.
fn shared(criteria: &[Criterion]) -> Option<Vec<Level>> {
    let rated: Vec<&Criterion> = criteria
        .iter()
        .filter(|criterion| !criterion.levels.is_empty())
        .collect();
    let first = rated.first()?;
    let codes = |criterion: &Criterion| criterion.levels.iter().map(code).collect::<Vec<_>>();
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
fn code(level: &Level) -> String {
    let name = crate::interchange::forms::text::folded(&level.name);
    match (name.is_empty(), level.points.is_empty()) {
        (false, _) => name,
        (true, false) => level.points.clone(),
        (true, true) => "–".to_owned(),
    }
}

fn scale(levels: &[Level]) -> Scale {
    let best = levels
        .iter()
        .map(|level| value(&level.points))
        .fold(0.0, f64::max);
    let mut taken: Vec<String> = Vec::new();
    let level = |level: &Level| {
        let mut code = code(level);
        while taken.contains(&code.to_lowercase()) {
            code.push('\'');
        }
        taken.push(code.to_lowercase());
        draft::Level {
            points: (!level.points.is_empty()).then(|| Worth::Exact(level.points.clone())),
            achieved: best > 0.0 && value(&level.points) * 2.0 >= best,
            code,
            ..draft::Level::default()
        }
    };
    Scale {
        levels: levels.iter().map(level).collect(),
        guesses: vec![Guess::Achieved {}],
    }
}

fn row(criterion: &Criterion, shared: Option<&[Level]>) -> Row {
    let mut row = Row {
        label: criterion.name.clone(),
        hint: criterion.description.clone(),
        ..Row::default()
    };
    if criterion.levels.is_empty() {
        (row.rated, row.points) = (Rated::Number, criterion.points.clone());
        if row.points.is_none() {
            row.rated = Rated::Text;
        }
        return row;
    }
    let own = scale(&criterion.levels);
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
            row.own = own
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
fn most(criterion: &Criterion) -> f64 {
    let levels = criterion.levels.iter().map(|level| value(&level.points));
    levels
        .chain(criterion.points.iter().map(|points| value(points)))
        .fold(0.0, f64::max)
}

fn short(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
