//! The number of a rating: on a `number` or `count` row, and where levels have ranges.

use super::Rating;
use super::level::{levels_words, offered};
use super::problem::Problem;
use super::rating::{remark, tell};
use crate::base::source::Span;
use crate::model::grid::{Row, Scale};
use crate::text::yaml::{Node, Number, Reading};
use num_rational::BigRational;
use num_traits::Zero;

/// A number at the beginning, and where the rest begins.
pub(super) fn number_first(
    reading: &mut Reading<'_>,
    node: &Node,
    range: &str,
) -> Option<(Number, usize)> {
    let text = &node.scalar()?.text;
    let word = text.split_whitespace().next().unwrap_or_default();
    if let Some(number) = Number::parse(word) {
        let start = text.find(word).unwrap_or(0) + word.len();
        return Some((number, start));
    }
    let problem = misspelt_number(text, word).unwrap_or_else(|| Problem::NumberExpected {
        typed: text.clone(),
        range: range.to_owned(),
    });
    tell(reading, problem, node.span);
    None
}

/// `14/20`, `14, bien`, `14: bien`, with the line as it should be.
pub(super) fn misspelt_number(text: &str, word: &str) -> Option<Problem> {
    let rest = text.trim_start().strip_prefix(word)?.trim_start();
    if let Some((number, _)) = word
        .split_once('/')
        .filter(|(number, _)| Number::parse(number).is_some())
    {
        let fixed = joined(number, rest);
        return Some(Problem::OutOf {
            typed: text.to_owned(),
            fixed,
        });
    }
    let bare = word.trim_end_matches([',', ':', ';', '.', ')']);
    Number::parse(bare).map(|_| Problem::Punctuation {
        typed: text.to_owned(),
        fixed: joined(bare, rest),
    })
}

pub(super) fn joined(head: &str, rest: &str) -> String {
    if rest.is_empty() {
        head.to_owned()
    } else {
        format!("{head} {rest}")
    }
}

pub(super) fn range_words(most: Option<&Number>) -> String {
    most.map_or_else(|| "≥ 0".to_owned(), |most| format!("0–{}", most.raw))
}

pub(super) fn in_range(
    reading: &mut Reading<'_>,
    number: &Number,
    most: Option<&Number>,
    span: Span,
) -> Option<()> {
    let (low, high) = match most {
        Some(most) if most.value < BigRational::zero() => (most.value.clone(), BigRational::zero()),
        Some(most) => (BigRational::zero(), most.value.clone()),
        None => return Some(()),
    };
    if number.value >= low && number.value <= high {
        return Some(());
    }
    reading.add(
        Problem::OutOfRange {
            number: number.raw.clone(),
            range: range_words(most),
        },
        span,
    );
    None
}

pub(super) fn on_step(
    reading: &mut Reading<'_>,
    number: &Number,
    step: Option<&Number>,
    span: Span,
) -> Option<()> {
    match step {
        Some(step) if !number.is_multiple_of(step) => {
            let (number, step) = (number.raw.clone(), step.raw.clone());
            reading.add(Problem::OffStep { number, step }, span);
            None
        }
        _ => Some(()),
    }
}

pub(super) fn leading_number(text: &str) -> Option<(Number, usize)> {
    let word = text.split_whitespace().next()?;
    Number::parse(word).map(|number| (number, word.len()))
}

pub(super) fn by_range(
    reading: &mut Reading<'_>,
    row: &Row,
    scale: &Scale,
    node: &Node,
    (number, length): (Number, usize),
    lead: usize,
) -> Option<Rating> {
    let Some(level) = level_of(row, scale, &number) else {
        let (number, levels) = (number.raw, levels_words(row, scale));
        reading.add(Problem::NoRange { number, levels }, node.span);
        return None;
    };
    offered(reading, row, scale, level, node.span)?;
    let remark = remark(reading, node, lead + length);
    Some(Rating {
        level: Some(level),
        number: Some(number),
        remark,
        text: None,
    })
}

/// The level whose range holds a number; a shared end belongs to the lower level.
pub(super) fn level_of(row: &Row, scale: &Scale, number: &Number) -> Option<usize> {
    let holds = |level: &usize| {
        row.worth(*level).is_some_and(|worth| {
            worth.least().value <= number.value && number.value <= worth.most().value
        })
    };
    (0..scale.levels.len()).filter(holds).min_by(|&a, &b| {
        let most = |level| row.worth(level).map(|worth| worth.most().value.clone());
        most(a).cmp(&most(b))
    })
}

pub(super) fn agrees(
    reading: &mut Reading<'_>,
    row: &Row,
    scale: &Scale,
    level: usize,
    number: &Number,
    span: Span,
) -> Option<()> {
    let found = level_of(row, scale, number);
    if found == Some(level) {
        return Some(());
    }
    let code = scale.levels[level].code.clone();
    let problem = match found {
        Some(other) => Problem::Disagree {
            level: code,
            number: number.raw.clone(),
            other: scale.levels[other].code.clone(),
        },
        None => Problem::NoRange {
            number: number.raw.clone(),
            levels: levels_words(row, scale),
        },
    };
    reading.add(problem, span);
    None
}
