//! The level of a rating: which one a text begins with, and what to say where it is none.

use super::number::{join_rating, misspelt_number};
use super::problem::RatingsDiagnostic;
use crate::base::source::Span;
use crate::model::grid::{Row, RowKind, Scale};
use crate::text::yaml::RecordReader;

/// The level whose code, or whose unique heading, the text begins with, and how many bytes of it that is. The longest
/// wins, a code before a heading; case does not matter.
pub(super) fn match_level(scale: &Scale, text: &str) -> Option<(usize, usize)> {
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
    longest_match(codes, text).or_else(|| {
        longest_match(
            headings.filter(|(_, name)| !name.is_empty() && unique(name)),
            text,
        )
    })
}

pub(super) fn longest_match(
    names: impl Iterator<Item = (usize, String)>,
    text: &str,
) -> Option<(usize, usize)> {
    let fits = names.filter_map(|(level, name)| Some((level, matched_length(text, &name)?)));
    fits.max_by_key(|&(_, length)| length)
}

/// How many bytes of `text` are `name`, whatever the case, followed by white space or the end.
pub(super) fn matched_length(text: &str, name: &str) -> Option<usize> {
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

pub(super) fn check_offered(
    reading: &mut RecordReader<'_>,
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
    let (level, levels) = (scale.levels[level].code.clone(), list_levels(row, scale));
    reading.add(RatingsDiagnostic::NotOffered { level, levels }, span);
    None
}

/// `TS, bien`, `TS: bien`, `14/20`, with the line as it should be.
pub(super) fn misspelt_level(scale: &Scale, text: &str, ranged: bool) -> Option<RatingsDiagnostic> {
    let word = text.split_whitespace().next()?;
    if ranged && let Some(problem) = misspelt_number(text, word) {
        return Some(problem);
    }
    let at = text.find([',', ':', ';', '.', ')', '-', '–', '—'])?;
    let (head, tail) = text.split_at(at);
    let (_, length) = match_level(scale, head.trim_end())?;
    let whole = length == head.trim_end().len();
    let rest = tail
        .trim_start_matches([',', ':', ';', '.', ')', '-', '–', '—'])
        .trim_start();
    whole.then(|| RatingsDiagnostic::Punctuation {
        typed: text.to_owned(),
        fixed: join_rating(head.trim_end(), rest),
    })
}

pub(super) fn unknown_level(row: &Row, scale: &Scale, text: &str) -> RatingsDiagnostic {
    let typed = text
        .split(['\n', '\r'])
        .next()
        .unwrap_or_default()
        .to_owned();
    RatingsDiagnostic::UnknownLevel {
        typed,
        levels: list_levels(row, scale),
    }
}

/// `TI` (Très insuffisant), …
pub(super) fn list_levels(row: &Row, scale: &Scale) -> String {
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
