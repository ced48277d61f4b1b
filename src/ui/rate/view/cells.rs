//! What a row got, beside what it could get.

use super::{Palette, styled_span, text::text_width};
use crate::interchange::session::{FormRow, LevelChoice, RatedStudent, RatingForm, RatingMethod};
use crate::model::grid::RowIndex;
use crate::model::ratings::Rating;
use ratatui::style::Style;
use ratatui::text::Span;

/// The cells of one row of one student.
pub(super) struct RatingCells<'a> {
    pub(super) form: &'a RatingForm,
    pub(super) line: &'a FormRow,
    pub(super) look: Palette,
    /// No more than so many columns.
    pub(super) max_width: usize,
}

impl RatingCells<'_> {
    /// The columns that the cells of this row take.
    pub(super) fn width(&self) -> usize {
        match &self.line.kind {
            RatingMethod::Levels { levels, ranged } if self.is_too_wide(levels) => {
                longest_code_width(levels) + 2 + range_number_width(*ranged)
            }
            RatingMethod::Levels { levels, ranged } => {
                codes_width(levels) + range_number_width(*ranged)
            }
            RatingMethod::Number { most, .. } => {
                8 + most.as_ref().map_or(0, |most| 3 + text_width(most))
            }
            RatingMethod::Count => 9,
            RatingMethod::Text => 3,
        }
        .min(self.max_width)
    }

    /// One for each level, the chosen one in brackets; or a number in brackets.
    pub(super) fn spans(&self, student: &RatedStudent, row: RowIndex) -> Vec<Span<'static>> {
        let rating = student.rating(row);
        match &self.line.kind {
            RatingMethod::Levels { levels, ranged } => {
                let mut spans = self.level_spans(levels, rating);
                if *ranged {
                    spans.push(self.range_number_span(rating));
                }
                spans
            }
            RatingMethod::Number { most, .. } => {
                let of = most.as_ref().map(|most| format!(" / {most}"));
                self.number_spans(rating, &of.unwrap_or_default())
            }
            RatingMethod::Count => self.number_spans(rating, " ×"),
            RatingMethod::Text => {
                let is_written = rating.is_some_and(|rating| rating.text.is_some());
                let (mark, style) = self.check_mark(is_written);
                vec![styled_span(format!("[{mark}]"), style)]
            }
        }
    }

    fn check_mark(&self, is_there: bool) -> (&'static str, Style) {
        if is_there {
            ("x", self.look.chosen())
        } else {
            (" ", Style::new())
        }
    }

    /// Where all codes side by side leave too little space, the chosen one alone is shown.
    fn is_too_wide(&self, levels: &[LevelChoice]) -> bool {
        codes_width(levels) > self.max_width
    }

    fn level_spans(&self, levels: &[LevelChoice], rating: Option<&Rating>) -> Vec<Span<'static>> {
        let chosen = rating.and_then(|rating| rating.level);
        if self.is_too_wide(levels) {
            let code = chosen.and_then(|level| self.line.level(level));
            let code = code.map_or("", |level| &level.code);
            let style = if code.is_empty() {
                Style::new()
            } else {
                self.look.chosen()
            };
            let blanks = " ".repeat(longest_code_width(levels).saturating_sub(text_width(code)));
            return vec![styled_span(format!("[{code}]"), style), Span::raw(blanks)];
        }
        levels
            .iter()
            .map(|level| self.level_span(level, chosen == Some(level.index)))
            .collect()
    }

    /// ` TS `, `[TS]` where it was given, ` ·· ` where it cannot be.
    fn level_span(&self, level: &LevelChoice, is_chosen: bool) -> Span<'static> {
        let code = &level.code;
        if is_chosen {
            styled_span(format!("[{code}]"), self.look.chosen())
        } else if level.offered {
            Span::raw(format!(" {code} "))
        } else {
            Span::raw(format!(" {} ", "·".repeat(text_width(code))))
        }
    }

    /// Beside a level with a range.
    fn range_number_span(&self, rating: Option<&Rating>) -> Span<'static> {
        let number = rating.and_then(|rating| rating.number.as_ref());
        let waits = rating.is_some_and(|rating| rating.level.is_some()) && number.is_none();
        let shown = number.map(|number| number.printed(self.form.decimal));
        let shown = shown.unwrap_or(if waits { "?" } else { "" }.to_owned());
        Span::raw(format!(" {shown:<5}"))
    }

    fn number_spans(&self, rating: Option<&Rating>, of: &str) -> Vec<Span<'static>> {
        let number = rating.and_then(|rating| rating.number.as_ref());
        let style = if number.is_some() {
            self.look.chosen()
        } else {
            Style::new()
        };
        let number = number.map(|number| number.printed(self.form.decimal));
        let number = format!("[{:>4}]", number.unwrap_or_default());
        vec![styled_span(number, style), Span::raw(of.to_owned())]
    }
}

fn range_number_width(ranged: bool) -> usize {
    if ranged { 6 } else { 0 }
}

fn codes_width(levels: &[LevelChoice]) -> usize {
    levels.iter().map(|level| text_width(&level.code) + 2).sum()
}

fn longest_code_width(levels: &[LevelChoice]) -> usize {
    let widths = levels.iter().map(|level| text_width(&level.code));
    widths.max().unwrap_or(0)
}
