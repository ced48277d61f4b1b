//! What a row got, beside what it could get.

use super::{Look, styled, text::width};
use crate::model::ratings::Rating;
use crate::ui::rate::{Form, Kind, Level, Line, Student};
use ratatui::style::Style;
use ratatui::text::Span;

/// The cells of one row of one student.
pub(super) struct Cells<'a> {
    pub(super) form: &'a Form,
    pub(super) line: &'a Line,
    pub(super) look: Look,
    /// No more than so many columns.
    pub(super) most: usize,
}

impl Cells<'_> {
    /// The columns that the cells of this row take.
    pub(super) fn columns(&self) -> usize {
        match &self.line.kind {
            Kind::Levels { levels, ranged } if self.is_wide(levels) => {
                longest(levels) + 2 + number_width(*ranged)
            }
            Kind::Levels { levels, ranged } => all(levels) + number_width(*ranged),
            Kind::Number { most, .. } => 8 + most.as_ref().map_or(0, |most| 3 + width(most)),
            Kind::Count => 9,
            Kind::Text => 3,
        }
        .min(self.most)
    }

    /// One for each level, the chosen one in brackets; or a number in brackets.
    pub(super) fn spans(&self, student: &Student, row: usize) -> Vec<Span<'static>> {
        let rating = student.rating(row);
        match &self.line.kind {
            Kind::Levels { levels, ranged } => {
                let mut spans = self.levels(levels, rating);
                if *ranged {
                    spans.push(self.number_to_come(rating));
                }
                spans
            }
            Kind::Number { most, .. } => {
                let of = most.as_ref().map(|most| format!(" / {most}"));
                self.number(rating, &of.unwrap_or_default())
            }
            Kind::Count => self.number(rating, " ×"),
            Kind::Text => {
                let is_written = rating.is_some_and(|rating| rating.text.is_some());
                let (mark, style) = self.mark(is_written);
                vec![styled(format!("[{mark}]"), style)]
            }
        }
    }

    fn mark(&self, is_there: bool) -> (&'static str, Style) {
        match is_there {
            true => ("x", self.look.chosen()),
            false => (" ", Style::new()),
        }
    }

    /// Where all codes side by side leave too little room, the chosen one alone is shown.
    fn is_wide(&self, levels: &[Level]) -> bool {
        all(levels) > self.most
    }

    fn levels(&self, levels: &[Level], rating: Option<&Rating>) -> Vec<Span<'static>> {
        let chosen = rating.and_then(|rating| rating.level);
        if self.is_wide(levels) {
            let code = chosen.and_then(|level| levels.get(level));
            let code = code.map_or("", |level| &level.code);
            let style = if code.is_empty() {
                Style::new()
            } else {
                self.look.chosen()
            };
            let blanks = " ".repeat(longest(levels).saturating_sub(width(code)));
            return vec![styled(format!("[{code}]"), style), Span::raw(blanks)];
        }
        let cell = |(place, level): (usize, &Level)| match level {
            level if chosen == Some(place) => {
                styled(format!("[{}]", level.code), self.look.chosen())
            }
            Level {
                code,
                offered: true,
                ..
            } => Span::raw(format!(" {code} ")),
            Level { code, .. } => Span::raw(format!(" {} ", "·".repeat(width(code)))),
        };
        levels.iter().enumerate().map(cell).collect()
    }

    /// Beside a level with a range.
    fn number_to_come(&self, rating: Option<&Rating>) -> Span<'static> {
        let number = rating.and_then(|rating| rating.number.as_ref());
        let waits = rating.is_some_and(|rating| rating.level.is_some()) && number.is_none();
        let shown = number.map(|number| number.printed(self.form.decimal));
        let shown = shown.unwrap_or(if waits { "?" } else { "" }.to_owned());
        Span::raw(format!(" {shown:<5}"))
    }

    fn number(&self, rating: Option<&Rating>, of: &str) -> Vec<Span<'static>> {
        let number = rating.and_then(|rating| rating.number.as_ref());
        let style = if number.is_some() {
            self.look.chosen()
        } else {
            Style::new()
        };
        let number = number.map(|number| number.printed(self.form.decimal));
        let number = format!("[{:>4}]", number.unwrap_or_default());
        vec![styled(number, style), Span::raw(of.to_owned())]
    }
}

fn number_width(ranged: bool) -> usize {
    if ranged { 6 } else { 0 }
}

fn all(levels: &[Level]) -> usize {
    levels.iter().map(|level| width(&level.code) + 2).sum()
}

fn longest(levels: &[Level]) -> usize {
    let widths = levels.iter().map(|level| width(&level.code));
    widths.max().unwrap_or(0)
}
