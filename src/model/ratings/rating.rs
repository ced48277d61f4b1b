//! One rating: a level or a number, then a remark.

use super::Rating;
use super::format::RatingKeys;
use super::level::{misspelt, named, offered, unknown};
use super::number::{
    agrees, by_range, in_range, leading_number, number_first, on_step, range_words,
};
use super::problem::Problem;
use crate::base::source::Span;
use crate::model::grid::{Row, RowKind, Scale, Worth};
use crate::text::markup::{Kind, Written};
use crate::text::yaml::{Field, Node, Reading, Value, tell_cut};
use num_rational::BigRational;
use num_traits::Zero;

/// What a row got; `None` where nothing is written or nothing could be read.
pub(super) fn read(
    reading: &mut Reading<'_>,
    row: &Row,
    node: &Node,
    note: &mut bool,
) -> Option<Rating> {
    match &node.value {
        _ if node.is_empty() => None,
        Value::Scalar(_) => {
            tell_cut(reading, node);
            scalar(reading, row, node, note)
        }
        Value::Map(_) => written_out(reading, row, node, note),
        Value::List(_) => reading.wrong("ratings", node, RatingKeys::sort()),
    }
}

fn written_out(
    reading: &mut Reading<'_>,
    row: &Row,
    node: &Node,
    note: &mut bool,
) -> Option<Rating> {
    let keys = RatingKeys::read(reading, "ratings", node)?;
    let level = node
        .entries()?
        .iter()
        .find(|entry| entry.key.text == "level")
        .map(|entry| &entry.value);
    let mut rating = level
        .and_then(|level| read(reading, row, level, note))
        .unwrap_or_default();
    if let Some(remark) = keys.remark {
        rating.remark = Some(remark.value.0);
    }
    Some(rating)
}

fn scalar(reading: &mut Reading<'_>, row: &Row, node: &Node, note: &mut bool) -> Option<Rating> {
    match &row.kind {
        RowKind::Text { .. } => {
            let text = Written::read(reading, Kind::Text, node, 0);
            Some(Rating {
                text,
                ..Rating::default()
            })
        }
        RowKind::Number { step } => {
            let most = row.points.as_ref();
            let (number, rest) = number_first(reading, node, &range_words(most))?;
            in_range(reading, &number, most, node.span)?;
            on_step(reading, &number, step.as_ref(), node.span)?;
            Some(Rating {
                number: Some(number),
                remark: remark(reading, node, rest),
                ..Rating::default()
            })
        }
        RowKind::Count => {
            let range = "0, 1, 2 …".to_owned();
            let (number, rest) = number_first(reading, node, "0, 1, 2 …")?;
            if number.value < BigRational::zero() || !number.value.is_integer() {
                reading.add(
                    Problem::OutOfRange {
                        number: number.raw,
                        range,
                    },
                    node.span,
                );
                return None;
            }
            Some(Rating {
                number: Some(number),
                remark: remark(reading, node, rest),
                ..Rating::default()
            })
        }
        RowKind::Levels { scale, .. } => by_level(reading, row, scale, node, note),
    }
}

/// A level or a number not written as it should be. Where a colon follows it, YAML stumbled over the same words, and
/// would have them quoted: then the rating would still be wrong.
pub(super) fn tell(reading: &mut Reading<'_>, problem: Problem, span: Span) {
    if matches!(problem, Problem::Punctuation { .. } | Problem::OutOf { .. }) {
        let place = reading.place(span);
        reading.problems.retract("syntax", &place);
    }
    reading.add(problem, span);
}

fn by_level(
    reading: &mut Reading<'_>,
    row: &Row,
    scale: &Scale,
    node: &Node,
    note: &mut bool,
) -> Option<Rating> {
    let text = node.scalar()?.text.clone();
    let lead = text.len() - text.trim_start().len();
    let typed = &text[lead..];
    let ranged =
        (0..scale.levels.len()).any(|level| matches!(row.worth(level), Some(Worth::Range(..))));
    let Some((level, length)) = named(scale, typed) else {
        if ranged && let Some(number) = leading_number(typed) {
            return by_range(reading, row, scale, node, number, lead);
        }
        let problem = misspelt(scale, typed, ranged).unwrap_or_else(|| unknown(row, scale, typed));
        tell(reading, problem, node.span);
        return None;
    };
    offered(reading, row, scale, level, node.span)?;
    let mut rest = lead + length;
    let number = leading_number(text[rest..].trim_start()).filter(|_| ranged);
    if let Some((number, length)) = &number {
        agrees(reading, row, scale, level, number, node.span)?;
        rest += text[rest..].len() - text[rest..].trim_start().len() + length;
    }
    tell_one_letter(
        reading,
        scale,
        level,
        text[rest..].trim_start(),
        node.span,
        note,
    );
    let number = number.map(|(number, _)| number);
    Some(Rating {
        level: Some(level),
        number,
        remark: remark(reading, node, rest),
        text: None,
    })
}

fn tell_one_letter(
    reading: &mut Reading<'_>,
    scale: &Scale,
    level: usize,
    rest: &str,
    span: Span,
    noted: &mut bool,
) {
    let code = &scale.levels[level].code;
    let one_letter = code.chars().count() == 1 && code.chars().all(char::is_alphabetic);
    if one_letter && rest.chars().next().is_some_and(char::is_lowercase) && !*noted {
        *noted = true;
        let rest = rest
            .split(['\n', '\r'])
            .next()
            .unwrap_or_default()
            .to_owned();
        reading.add(
            Problem::OneLetter {
                level: code.clone(),
                rest,
            },
            span,
        );
    }
}

/// What follows a level or a number.
pub(super) fn remark(reading: &mut Reading<'_>, node: &Node, from: usize) -> Option<Written> {
    let text = &node.scalar()?.text;
    let from = from + text[from..].len() - text[from..].trim_start().len();
    if text[from..].trim().is_empty() {
        return None;
    }
    Written::read(reading, Kind::Text, node, from)
}
