//! The level of a rating: which one a text begins with, and what to say where it begins with none.

use super::Rating;
use super::number::{LeadingNumber, join_rating, misspelt_number, parse_leading_number};
use super::problem::{RatingsDiagnostic, named_levels};
use super::rating::ScalarReader;
use crate::model::grid::{Level, LevelIndex, RowLevel, RowLevels, Scale};

/// What may stand by mistake between a level and its remark.
const SEPARATORS: [char; 9] = [',', ':', ';', '.', ')', '/', '-', '–', '—'];

/// The level that a text begins with.
#[derive(Debug, Clone, Copy)]
pub(super) struct MatchedLevel {
    pub(super) index: LevelIndex,
    /// How many bytes of the text are its name.
    pub(super) length: usize,
}

impl ScalarReader<'_, '_> {
    /// A level, where levels have ranges perhaps a number of its range, then a remark.
    pub(super) fn read_level(&mut self, levels: &RowLevels) -> Option<Rating> {
        let text = self.text;
        let typed = text.trim_start();
        let Some(matched) = match_level(levels.scale(), typed) else {
            return self.read_without_level(levels);
        };
        let given = levels.get(matched.index)?;
        if !self.check_offered(levels, given) {
            return None;
        }
        let code = given.level.code.as_str();
        let mut end = text.len() - typed.len() + matched.length;
        end = self.skip_separator(code, end)?;
        let number = parse_leading_number(&text[end..]).filter(|_| levels.has_ranges());
        if let Some(beside) = &number {
            if !self.check_agreement(levels, given, &beside.number) {
                return None;
            }
            end = self.skip_separator(code, end + beside.end)?;
        }
        self.note_one_letter(given.level, text[end..].trim_start());
        Some(Rating {
            level: Some(given.index),
            number: number.map(|LeadingNumber { number, .. }| number),
            remark: self.read_remark(end),
            text: None,
        })
    }

    /// What begins with no level: a number, where levels have ranges; or a mistake.
    fn read_without_level(&mut self, levels: &RowLevels) -> Option<Rating> {
        let ranged = levels.has_ranges();
        if ranged && let Some(number) = parse_leading_number(self.text) {
            return self.read_number_in_range(levels, number);
        }
        let typed = self.text.trim_start();
        let misspelt = misspelt_number(typed).filter(|_| ranged);
        let misspelt = misspelt.or_else(|| misspelt_level(levels.scale(), typed));
        self.report_misspelt(misspelt.unwrap_or_else(|| RatingsDiagnostic::UnknownLevel {
            typed: first_line(typed),
            levels: named_levels(levels),
        }));
        None
    }

    /// Whether the row can get a level.
    pub(super) fn check_offered(&mut self, levels: &RowLevels, given: RowLevel<'_>) -> bool {
        if !given.offer.offered {
            self.report(RatingsDiagnostic::NotOffered {
                level: given.level.code.clone(),
                levels: named_levels(levels),
            });
        }
        given.offer.offered
    }

    /// Notes once a file that a letter before a word in lower case was read as a level: it may begin a sentence.
    fn note_one_letter(&mut self, level: &Level, rest: &str) {
        let code = &level.code;
        let is_letter = code.chars().count() == 1 && code.chars().all(char::is_alphabetic);
        let may_be_sentence = is_letter && rest.starts_with(char::is_lowercase);
        if may_be_sentence && !self.file.one_letter_noted {
            self.file.one_letter_noted = true;
            self.report(RatingsDiagnostic::OneLetter {
                level: code.clone(),
                rest: first_line(rest),
            });
        }
    }
}

/// The level that a text begins with: the longest of the codes, and of the headings and names that mean one level
/// alone. At equal length the code wins; case does not matter.
pub(super) fn match_level(scale: &Scale, text: &str) -> Option<MatchedLevel> {
    let codes = scale.indexed_levels().filter_map(|(index, level)| {
        let length = matched_length(text, level.code.as_str())?;
        Some(MatchedLevel { index, length })
    });
    let code = codes.max_by_key(|matched| matched.length);
    // Most ratings are a code and nothing else: no name is longer than that.
    if code.is_some_and(|code| code.length == text.trim_end().len()) {
        return code;
    }
    let words = scale.indexed_levels().flat_map(|(index, level)| {
        [level.heading.plain(), level.name.plain()].map(|word| (index, word))
    });
    let matched: Vec<MatchedLevel> = words
        .filter(|(_, word)| !word.is_empty())
        .filter_map(|(index, word)| {
            let length = matched_length(text, &word)?;
            Some(MatchedLevel { index, length })
        })
        .collect();
    let is_unique = |one: &&MatchedLevel| {
        let mut same = matched.iter().filter(|other| other.length == one.length);
        same.all(|other| other.index == one.index)
    };
    let word = matched
        .iter()
        .filter(is_unique)
        .max_by_key(|matched| matched.length);
    let least = code.map_or(0, |code| code.length);
    word.filter(|word| word.length > least).copied().or(code)
}

/// How many bytes of `text` are `name`, whatever the case, followed by white space, a comma or the end.
fn matched_length(text: &str, name: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    let mut end = 0;
    for wanted in name.chars() {
        let (at, found) = rest.next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        end = at + found.len_utf8();
    }
    let next = text[end..].chars().next();
    next.is_none_or(|next| next.is_whitespace() || next == ',')
        .then_some(end)
}

/// `TS: bien`, `TS; bien`, with the rating as it should be.
fn misspelt_level(scale: &Scale, text: &str) -> Option<RatingsDiagnostic> {
    let (head, tail) = text.split_at(text.find(SEPARATORS)?);
    let head = head.trim_end();
    let matched = match_level(scale, head)?;
    let remark = tail.trim_start_matches(SEPARATORS).trim_start();
    (matched.length == head.len()).then(|| RatingsDiagnostic::Punctuation {
        typed: text.to_owned(),
        fixed: join_rating(head, remark),
    })
}

fn first_line(text: &str) -> String {
    let line = text.split(['\n', '\r']).next();
    line.unwrap_or_default().to_owned()
}
