//! One rating: a level or a number, then a remark.

use super::Rating;
use super::format::RatingKeys;
use super::level::{check_offered, match_level, misspelt_level, unknown_level};
use super::number::{
    check_agreement, check_range, check_step, parse_leading_number, range_text, read_ranged_rating,
    require_number,
};
use super::problem::RatingsDiagnostic;
use crate::base::source::Span;
use crate::model::grid::{LevelPoints, Row, RowKind, Scale};
use crate::text::markup::{MarkupKind, MarkupSource};
use crate::text::yaml::{FieldValue, RecordReader, YamlNode, YamlValue, warn_cut_by_hash};
use num_rational::BigRational;
use num_traits::Zero;

/// What a row got; `None` where nothing is written or nothing could be read.
pub(super) fn read_rating(
    reading: &mut RecordReader<'_>,
    row: &Row,
    node: &YamlNode,
    one_letter_noted: &mut bool,
) -> Option<Rating> {
    match &node.value {
        _ if node.is_empty() => None,
        YamlValue::Scalar(_) => {
            warn_cut_by_hash(reading, node);
            read_scalar_rating(reading, row, node, one_letter_noted)
        }
        YamlValue::Map(_) => read_rating_map(reading, row, node, one_letter_noted),
        YamlValue::List(_) => reading.wrong_value("ratings", node, RatingKeys::kind()),
    }
}

fn read_rating_map(
    reading: &mut RecordReader<'_>,
    row: &Row,
    node: &YamlNode,
    one_letter_noted: &mut bool,
) -> Option<Rating> {
    let keys = RatingKeys::read_value(reading, "ratings", node)?;
    let level = node
        .entries()?
        .iter()
        .find(|entry| entry.key.text == "level")
        .map(|entry| &entry.value);
    let mut rating = level
        .and_then(|level| read_rating(reading, row, level, one_letter_noted))
        .unwrap_or_default();
    if let Some(remark) = keys.remark {
        rating.remark = Some(remark.value.0);
    }
    Some(rating)
}

fn read_scalar_rating(
    reading: &mut RecordReader<'_>,
    row: &Row,
    node: &YamlNode,
    one_letter_noted: &mut bool,
) -> Option<Rating> {
    match &row.kind {
        RowKind::Text { .. } => {
            let text = MarkupSource::read_part(reading, MarkupKind::Text, node, 0);
            Some(Rating {
                text,
                ..Rating::default()
            })
        }
        RowKind::Number { step } => {
            let most = row.points.as_ref();
            let (number, rest) = require_number(reading, node, &range_text(most))?;
            check_range(reading, &number, most, node.span)?;
            check_step(reading, &number, step.as_ref(), node.span)?;
            Some(Rating {
                number: Some(number),
                remark: read_remark(reading, node, rest),
                ..Rating::default()
            })
        }
        RowKind::Count => {
            let range = "0, 1, 2 …".to_owned();
            let (number, rest) = require_number(reading, node, "0, 1, 2 …")?;
            if number.value < BigRational::zero() || !number.value.is_integer() {
                reading.add(
                    RatingsDiagnostic::OutOfRange {
                        number: number.raw,
                        range,
                    },
                    node.span,
                );
                return None;
            }
            Some(Rating {
                number: Some(number),
                remark: read_remark(reading, node, rest),
                ..Rating::default()
            })
        }
        RowKind::Levels { scale, .. } => {
            read_level_rating(reading, row, scale, node, one_letter_noted)
        }
    }
}

/// A level or a number not written as it should be. Where a colon follows it, YAML stumbled over the same words, and
/// would have them quoted: then the rating would still be wrong.
pub(super) fn report_misspelt(
    reading: &mut RecordReader<'_>,
    problem: RatingsDiagnostic,
    span: Span,
) {
    if matches!(
        problem,
        RatingsDiagnostic::Punctuation { .. } | RatingsDiagnostic::OutOf { .. }
    ) {
        let place = reading.place(span);
        reading.diagnostics.retract("syntax", &place);
    }
    reading.add(problem, span);
}

fn read_level_rating(
    reading: &mut RecordReader<'_>,
    row: &Row,
    scale: &Scale,
    node: &YamlNode,
    one_letter_noted: &mut bool,
) -> Option<Rating> {
    let text = node.scalar()?.text.clone();
    let lead = text.len() - text.trim_start().len();
    let typed = &text[lead..];
    let ranged = (0..scale.levels.len())
        .any(|level| matches!(row.level_points(level), Some(LevelPoints::Range(..))));
    let Some((level, length)) = match_level(scale, typed) else {
        if ranged && let Some(number) = parse_leading_number(typed) {
            return read_ranged_rating(reading, row, scale, node, number, lead);
        }
        let problem = misspelt_level(scale, typed, ranged)
            .unwrap_or_else(|| unknown_level(row, scale, typed));
        report_misspelt(reading, problem, node.span);
        return None;
    };
    check_offered(reading, row, scale, level, node.span)?;
    let mut rest = lead + length;
    let number = parse_leading_number(text[rest..].trim_start()).filter(|_| ranged);
    if let Some((number, length)) = &number {
        check_agreement(reading, row, scale, level, number, node.span)?;
        rest += text[rest..].len() - text[rest..].trim_start().len() + length;
    }
    report_one_letter(
        reading,
        scale,
        level,
        text[rest..].trim_start(),
        node.span,
        one_letter_noted,
    );
    let number = number.map(|(number, _)| number);
    Some(Rating {
        level: Some(level),
        number,
        remark: read_remark(reading, node, rest),
        text: None,
    })
}

fn report_one_letter(
    reading: &mut RecordReader<'_>,
    scale: &Scale,
    level: usize,
    rest: &str,
    span: Span,
    one_letter_noted: &mut bool,
) {
    let code = &scale.levels[level].code;
    let one_letter = code.chars().count() == 1 && code.chars().all(char::is_alphabetic);
    if one_letter && rest.chars().next().is_some_and(char::is_lowercase) && !*one_letter_noted {
        *one_letter_noted = true;
        let rest = rest
            .split(['\n', '\r'])
            .next()
            .unwrap_or_default()
            .to_owned();
        reading.add(
            RatingsDiagnostic::OneLetter {
                level: code.clone(),
                rest,
            },
            span,
        );
    }
}

/// What follows a level or a number.
pub(super) fn read_remark(
    reading: &mut RecordReader<'_>,
    node: &YamlNode,
    from: usize,
) -> Option<MarkupSource> {
    let text = &node.scalar()?.text;
    let from = from + text[from..].len() - text[from..].trim_start().len();
    if text[from..].trim().is_empty() {
        return None;
    }
    MarkupSource::read_part(reading, MarkupKind::Text, node, from)
}
