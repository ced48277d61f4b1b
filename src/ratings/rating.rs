//! One rating: a level or a number, then a remark.

use super::Rating;
use super::format::RatingKeys;
use super::problem::Problem;
use crate::grid::{Row, RowKind, Scale, Worth};
use crate::markup::{Kind, Written};
use crate::source::Span;
use crate::yaml::{Field, Node, Number, Reading, Value, tell_cut};
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

/// A number at the beginning, and where the rest begins.
fn number_first(reading: &mut Reading<'_>, node: &Node, range: &str) -> Option<(Number, usize)> {
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

/// A level or a number not written as it should be. Where a colon follows it, YAML stumbled over the same words, and
/// would have them quoted: then the rating would still be wrong.
fn tell(reading: &mut Reading<'_>, problem: Problem, span: Span) {
    if matches!(problem, Problem::Punctuation { .. } | Problem::OutOf { .. }) {
        let place = reading.place(span);
        reading.problems.retract("syntax", &place);
    }
    reading.add(problem, span);
}

/// `14/20`, `14, bien`, `14: bien`, with the line as it should be.
fn misspelt_number(text: &str, word: &str) -> Option<Problem> {
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

fn joined(head: &str, rest: &str) -> String {
    if rest.is_empty() {
        head.to_owned()
    } else {
        format!("{head} {rest}")
    }
}

fn range_words(most: Option<&Number>) -> String {
    most.map_or_else(|| "≥ 0".to_owned(), |most| format!("0–{}", most.raw))
}

fn in_range(
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

fn on_step(
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

/// The level whose code, or whose unique heading, the text begins with, and how many bytes of it that is. The longest
/// wins, a code before a heading; case does not matter.
pub(super) fn named(scale: &Scale, text: &str) -> Option<(usize, usize)> {
    let codes = scale
        .levels
        .iter()
        .map(|level| level.code.clone())
        .enumerate();
    let headings = scale
        .levels
        .iter()
        .map(|level| level.heading.plain())
        .enumerate();
    let unique = |name: &String| {
        scale
            .levels
            .iter()
            .filter(|level| level.heading.plain().to_lowercase() == name.to_lowercase())
            .count()
            == 1
    };
    longest(codes, text).or_else(|| {
        longest(
            headings.filter(|(_, name)| !name.is_empty() && unique(name)),
            text,
        )
    })
}

fn longest(names: impl Iterator<Item = (usize, String)>, text: &str) -> Option<(usize, usize)> {
    let fits = names.filter_map(|(level, name)| Some((level, begins(text, &name)?)));
    fits.max_by_key(|&(_, length)| length)
}

/// How many bytes of `text` are `name`, whatever the case, followed by white space or the end.
fn begins(text: &str, name: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    let mut end = 0;
    for wanted in name.chars() {
        let (at, found) = rest.next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        end = at + found.len_utf8();
    }
    text[end..]
        .chars()
        .next()
        .is_none_or(char::is_whitespace)
        .then_some(end)
}

fn leading_number(text: &str) -> Option<(Number, usize)> {
    let word = text.split_whitespace().next()?;
    Number::parse(word).map(|number| (number, word.len()))
}

fn by_range(
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
fn level_of(row: &Row, scale: &Scale, number: &Number) -> Option<usize> {
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

fn agrees(
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

pub(super) fn offered(
    reading: &mut Reading<'_>,
    row: &Row,
    scale: &Scale,
    level: usize,
    span: Span,
) -> Option<()> {
    let RowKind::Levels { offers, .. } = &row.kind else {
        return None;
    };
    if offers[level].offered {
        return Some(());
    }
    let (level, levels) = (scale.levels[level].code.clone(), levels_words(row, scale));
    reading.add(Problem::NotOffered { level, levels }, span);
    None
}

/// `TS, bien`, `TS: bien`, `14/20`, with the line as it should be.
fn misspelt(scale: &Scale, text: &str, ranged: bool) -> Option<Problem> {
    let word = text.split_whitespace().next()?;
    if ranged && let Some(problem) = misspelt_number(text, word) {
        return Some(problem);
    }
    let at = text.find([',', ':', ';', '.', ')', '-', '–', '—'])?;
    let (head, tail) = text.split_at(at);
    let (_, length) = named(scale, head.trim_end())?;
    let whole = length == head.trim_end().len();
    let rest = tail
        .trim_start_matches([',', ':', ';', '.', ')', '-', '–', '—'])
        .trim_start();
    whole.then(|| Problem::Punctuation {
        typed: text.to_owned(),
        fixed: joined(head.trim_end(), rest),
    })
}

fn unknown(row: &Row, scale: &Scale, text: &str) -> Problem {
    let typed = text
        .split(['\n', '\r'])
        .next()
        .unwrap_or_default()
        .to_owned();
    Problem::UnknownLevel {
        typed,
        levels: levels_words(row, scale),
    }
}

/// `TI` (Très insuffisant), …
pub(super) fn levels_words(row: &Row, scale: &Scale) -> String {
    let RowKind::Levels { offers, .. } = &row.kind else {
        return String::new();
    };
    let words = scale
        .levels
        .iter()
        .zip(offers)
        .filter(|(_, offer)| offer.offered)
        .map(|(level, _)| {
            let name = level.name.plain();
            if name == level.code {
                format!("`{}`", level.code)
            } else {
                format!("`{}` ({name})", level.code)
            }
        });
    words.collect::<Vec<_>>().join(", ")
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
