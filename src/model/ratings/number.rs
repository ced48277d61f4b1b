//! The number of a rating: on a `number` or `count` row, and where levels have ranges.

use super::Rating;
use super::problem::{ExpectedNumber, RatingsDiagnostic, named_levels};
use super::rating::ScalarReader;
use crate::model::grid::{RowLevel, RowLevels};
use crate::text::yaml::Number;

/// A number at the beginning of a text.
pub(super) struct LeadingNumber {
    pub(super) number: Number,
    /// Where it ends, in bytes.
    pub(super) end: usize,
}

impl ScalarReader<'_, '_> {
    /// A number, then a remark.
    pub(super) fn read_number(
        &mut self,
        expected: ExpectedNumber,
        step: Option<&Number>,
    ) -> Option<Rating> {
        let text = self.text;
        let Some(LeadingNumber { number, end }) = parse_leading_number(text) else {
            let misspelt = misspelt_number(text);
            self.report_misspelt(
                misspelt.unwrap_or_else(|| RatingsDiagnostic::NumberExpected {
                    typed: text.to_owned(),
                    range: expected,
                }),
            );
            return None;
        };
        if !expected.accepts(&number) {
            self.report(RatingsDiagnostic::OutOfRange {
                number,
                range: expected,
            });
            return None;
        }
        if let Some(step) = step.filter(|step| !number.is_multiple_of(step)) {
            self.report(RatingsDiagnostic::OffStep {
                number,
                step: step.clone(),
            });
            return None;
        }
        let end = self.skip_number_separator(&number, end)?;
        Some(Rating {
            number: Some(number),
            remark: self.read_remark(end),
            ..Rating::default()
        })
    }

    /// A number that stands for the level whose range holds it.
    pub(super) fn read_number_in_range(
        &mut self,
        levels: &RowLevels,
        LeadingNumber { number, end }: LeadingNumber,
    ) -> Option<Rating> {
        let Some(given) = level_of_number(levels, &number) else {
            self.report(RatingsDiagnostic::NoRange {
                number,
                levels: named_levels(levels),
            });
            return None;
        };
        if !self.check_offered(levels, given) {
            return None;
        }
        let end = self.skip_number_separator(&number, end)?;
        Some(Rating {
            level: Some(given.index),
            number: Some(number),
            remark: self.read_remark(end),
            text: None,
        })
    }

    /// Where the remark behind a number begins; `14 / 20` is reported like `14/20`.
    fn skip_number_separator(&mut self, number: &Number, end: usize) -> Option<usize> {
        let rest = self.text[end..].trim_start();
        let Some(possible) = rest.strip_prefix('/') else {
            return self.skip_separator(&number.raw, end);
        };
        let possible = possible.trim_start();
        let length = possible.find(char::is_whitespace).unwrap_or(possible.len());
        self.report_misspelt(RatingsDiagnostic::OutOf {
            typed: self.text.to_owned(),
            fixed: join_rating(self.text[..end].trim(), possible[length..].trim_start()),
        });
        None
    }

    /// Whether a number lies in the range of the level beside it.
    pub(super) fn check_agreement(
        &mut self,
        levels: &RowLevels,
        given: RowLevel<'_>,
        number: &Number,
    ) -> bool {
        let found = level_of_number(levels, number);
        if found.is_some_and(|found| found.index == given.index) {
            return true;
        }
        let number = number.clone();
        self.report(match found {
            Some(other) => RatingsDiagnostic::Disagree {
                level: given.level.code.clone(),
                number,
                other: other.level.code.clone(),
            },
            None => RatingsDiagnostic::NoRange {
                number,
                levels: named_levels(levels),
            },
        });
        false
    }
}

/// The level whose range holds a number; a shared end belongs to the lower level.
fn level_of_number<'l>(levels: &'l RowLevels, number: &Number) -> Option<RowLevel<'l>> {
    let mut lowest: Option<(RowLevel<'l>, &Number)> = None;
    for given in levels.iter() {
        let Some(points) = given.points() else {
            continue;
        };
        let most = points.most();
        if points.holds(number) && lowest.is_none_or(|(_, known)| most.value < known.value) {
            lowest = Some((given, most));
        }
    }
    lowest.map(|(given, _)| given)
}

/// The number that a text begins with, as a word of its own or before a comma.
pub(super) fn parse_leading_number(text: &str) -> Option<LeadingNumber> {
    let word = text.split_whitespace().next()?;
    let lead = text.len() - text.trim_start().len();
    let digits = word.trim_end_matches(',');
    Some(LeadingNumber {
        number: Number::parse(digits)?,
        end: lead + digits.len(),
    })
}

/// `14/20`, `14: bien`, with the rating as it should be.
pub(super) fn misspelt_number(text: &str) -> Option<RatingsDiagnostic> {
    let word = text.split_whitespace().next()?;
    let rest = text.trim_start().strip_prefix(word)?.trim_start();
    let is_number = |text: &str| Number::parse(text).is_some();
    if let Some((number, _)) = word.split_once('/').filter(|(it, _)| is_number(it)) {
        return Some(RatingsDiagnostic::OutOf {
            typed: text.to_owned(),
            fixed: join_rating(number, rest),
        });
    }
    let bare = word.trim_end_matches([':', ';', '.', ')']);
    is_number(bare).then(|| RatingsDiagnostic::Punctuation {
        typed: text.to_owned(),
        fixed: join_rating(bare, rest),
    })
}

/// A level or a number, and its remark, as they are to be written.
pub(super) fn join_rating(head: &str, remark: &str) -> String {
    if remark.is_empty() {
        head.to_owned()
    } else {
        format!("{head} {remark}")
    }
}
