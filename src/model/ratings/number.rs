//! The number of a rating: on a `number` or `count` row, and where levels have ranges.

use super::Rating;
use super::level::{check_offered, list_levels};
use super::problem::RatingsDiagnostic;
use super::rating::{read_remark, report_misspelt};
use crate::base::source::Span;
use crate::model::grid::{Row, Scale};
use crate::text::yaml::{Number, RecordReader, YamlNode};
use num_rational::BigRational;
use num_traits::Zero;

/// A number at the beginning, and where the rest begins.
pub(super) fn require_number(
    reading: &mut RecordReader<'_>,
    node: &YamlNode,
    range: &str,
) -> Option<(Number, usize)> {
    let text = &node.scalar()?.text;
    let word = text.split_whitespace().next().unwrap_or_default();
    if let Some(number) = Number::parse(word) {
        let start = text.find(word).unwrap_or(0) + word.len();
        return Some((number, start));
    }
    let problem =
        misspelt_number(text, word).unwrap_or_else(|| RatingsDiagnostic::NumberExpected {
            typed: text.clone(),
            range: range.to_owned(),
        });
    report_misspelt(reading, problem, node.span);
    None
}

/// `14/20`, `14, bien`, `14: bien`, with the line as it should be.
pub(super) fn misspelt_number(text: &str, word: &str) -> Option<RatingsDiagnostic> {
    let rest = text.trim_start().strip_prefix(word)?.trim_start();
    if let Some((number, _)) = word
        .split_once('/')
        .filter(|(number, _)| Number::parse(number).is_some())
    {
        let fixed = join_rating(number, rest);
        return Some(RatingsDiagnostic::OutOf {
            typed: text.to_owned(),
            fixed,
        });
    }
    let bare = word.trim_end_matches([',', ':', ';', '.', ')']);
    Number::parse(bare).map(|_| RatingsDiagnostic::Punctuation {
        typed: text.to_owned(),
        fixed: join_rating(bare, rest),
    })
}

pub(super) fn join_rating(head: &str, rest: &str) -> String {
    if rest.is_empty() {
        head.to_owned()
    } else {
        format!("{head} {rest}")
    }
}

pub(super) fn range_text(most: Option<&Number>) -> String {
    most.map_or_else(|| "≥ 0".to_owned(), |most| format!("0–{}", most.raw))
}

pub(super) fn check_range(
    reading: &mut RecordReader<'_>,
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
        RatingsDiagnostic::OutOfRange {
            number: number.raw.clone(),
            range: range_text(most),
        },
        span,
    );
    None
}

pub(super) fn check_step(
    reading: &mut RecordReader<'_>,
    number: &Number,
    step: Option<&Number>,
    span: Span,
) -> Option<()> {
    match step {
        Some(step) if !number.is_multiple_of(step) => {
            let (number, step) = (number.raw.clone(), step.raw.clone());
            reading.add(RatingsDiagnostic::OffStep { number, step }, span);
            None
        }
        _ => Some(()),
    }
}

pub(super) fn parse_leading_number(text: &str) -> Option<(Number, usize)> {
    let word = text.split_whitespace().next()?;
    Number::parse(word).map(|number| (number, word.len()))
}

pub(super) fn read_ranged_rating(
    reading: &mut RecordReader<'_>,
    row: &Row,
    scale: &Scale,
    node: &YamlNode,
    (number, length): (Number, usize),
    lead: usize,
) -> Option<Rating> {
    let Some(level) = level_of_number(row, scale, &number) else {
        let (number, levels) = (number.raw, list_levels(row, scale));
        reading.add(RatingsDiagnostic::NoRange { number, levels }, node.span);
        return None;
    };
    check_offered(reading, row, scale, level, node.span)?;
    let remark = read_remark(reading, node, lead + length);
    Some(Rating {
        level: Some(level),
        number: Some(number),
        remark,
        text: None,
    })
}

/// The level whose range holds a number; a shared end belongs to the lower level.
pub(super) fn level_of_number(row: &Row, scale: &Scale, number: &Number) -> Option<usize> {
    let holds = |level: &usize| {
        row.level_points(*level).is_some_and(|worth| {
            worth.least().value <= number.value && number.value <= worth.most().value
        })
    };
    (0..scale.levels.len()).filter(holds).min_by(|&a, &b| {
        let most = |level| {
            row.level_points(level)
                .map(|worth| worth.most().value.clone())
        };
        most(a).cmp(&most(b))
    })
}

pub(super) fn check_agreement(
    reading: &mut RecordReader<'_>,
    row: &Row,
    scale: &Scale,
    level: usize,
    number: &Number,
    span: Span,
) -> Option<()> {
    let found = level_of_number(row, scale, number);
    if found == Some(level) {
        return Some(());
    }
    let code = scale.levels[level].code.clone();
    let problem = match found {
        Some(other) => RatingsDiagnostic::Disagree {
            level: code,
            number: number.raw.clone(),
            other: scale.levels[other].code.clone(),
        },
        None => RatingsDiagnostic::NoRange {
            number: number.raw.clone(),
            levels: list_levels(row, scale),
        },
    };
    reading.add(problem, span);
    None
}
