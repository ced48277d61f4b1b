//! The result of a student's ratings, in print: the mark, its calculation, what was missed.

use super::context::{RichText, SheetMark, SheetResult, SumLine};
use super::rich_text;
use super::student::StudentPrinter;
use crate::model::grid::RoundMode;
use crate::model::scoring::{
    self, Fraction, NoMark, RequiredItem, RowContribution, SumEntry, SumEntryKind, format_exact,
    format_rounded, format_rounded_terms,
};

impl StudentPrinter<'_> {
    /// The mark as printed; none while there is none.
    pub(super) fn mark(&self) -> Option<SheetMark> {
        let mark = self.score.mark.as_ref()?;
        let decided = self.ratings.mark.as_ref();
        let computed = self.score.computed.as_ref().ok();
        Some(SheetMark {
            value: match mark {
                scoring::Mark::Computed(mark) => self.print_exact(mark),
                scoring::Mark::Number(number) => number.printed(self.decimal),
                scoring::Mark::Word(word) => word.clone(),
            },
            decided: decided.is_some(),
            reason: decided
                .and_then(|decided| decided.reason.as_ref())
                .map(|reason| rich_text(reason, self.pictures)),
            out_of: mark.number().and(self.form.points.clone()),
            computed: decided
                .and(computed)
                .map(|computed| self.print_exact(&computed.mark)),
        })
    }

    pub(super) fn result(&self) -> SheetResult {
        let scored = self.score;
        SheetResult {
            to_rate: scored.rows_to_rate,
            no_mark: match (&scored.mark, &scored.computed) {
                (None, Err(NoMark::Unrated(_))) => Some("unrated"),
                (None, Err(NoMark::Out)) => Some("out"),
                _ => None,
            },
            grade: scored.grade.clone(),
            passed: scored.passed,
            missed: self.labels(&scored.missed),
            pending: self.labels(&scored.pending),
            sum: scoring::explain_mark(self.grid, scored)
                .iter()
                .map(|entry| self.sum_line(entry))
                .collect(),
        }
    }

    fn labels(&self, required: &[RequiredItem]) -> Vec<RichText> {
        let labels = required.iter().filter_map(|it| it.label(self.grid));
        labels
            .map(|label| rich_text(label, self.pictures))
            .collect()
    }

    fn sum_line(&self, entry: &SumEntry<'_>) -> SumLine {
        let points = |points: &Option<Fraction>| points.as_ref().map(|it| self.print_near(it));
        let (step, mode) = match entry.kind {
            SumEntryKind::Rounded(round) => (
                Some(round.to.printed(self.decimal)),
                Some(round_mode_word(round.mode)),
            ),
            _ => (None, None),
        };
        SumLine {
            kind: entry.kind.name(),
            title: entry.title.map(|title| rich_text(title, self.pictures)),
            terms: format_rounded_terms(&entry.terms, self.decimal),
            earned: points(&entry.earned),
            possible: points(&entry.possible),
            step,
            mode,
        }
    }

    /// Whether each row is left out because others are better: itself, or its whole task.
    pub(super) fn rows_left_out(&self) -> Vec<bool> {
        let tasks = self.score.sections.iter().flat_map(|it| &it.tasks);
        let rows = tasks.flat_map(|task| task.rows.iter().map(|row| (task.left_out, row)));
        let left_out = rows
            .map(|(whole, row)| whole || matches!(row.contribution, RowContribution::LeftOut(_)));
        left_out.collect()
    }

    /// What a row contributes to the sum; none if it contributes nothing.
    pub(super) fn row_points(&self) -> Vec<Option<String>> {
        let rows = self.score.sections.iter().flat_map(|it| it.rows());
        let given = rows.map(|row| match &row.contribution {
            RowContribution::Counted(points) => Some(self.print_exact(&points.earned)),
            RowContribution::Extra(extra) => Some(self.print_exact(extra)),
            RowContribution::Unrated | RowContribution::LeftOut(_) | RowContribution::Out(_) => {
                None
            }
        });
        given.collect()
    }

    /// For a reader who knows no fractions: exact where a decimal number is, else near it.
    fn print_near(&self, value: &Fraction) -> String {
        let (text, is_exact) = format_rounded(value, self.decimal);
        if is_exact {
            text
        } else {
            format!("≈ {text}")
        }
    }

    fn print_exact(&self, value: &Fraction) -> String {
        format_exact(value, self.decimal)
    }
}

fn round_mode_word(mode: RoundMode) -> &'static str {
    match mode {
        RoundMode::Nearest => "nearest",
        RoundMode::Up => "up",
        RoundMode::Down => "down",
    }
}
