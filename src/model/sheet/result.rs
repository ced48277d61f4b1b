//! What a student's ratings come to, in print: the mark, its sum, what is missed.

use super::context::{Mark, Outcome, Rich, SumLine};
use super::rich;
use super::student::Printer;
use crate::model::grid::RoundMode;
use crate::model::scoring::{self, Entry, Fraction, Kind, NoMark, Required, Worth, added, mixed};

impl Printer<'_> {
    /// The mark as printed; none while there is none.
    pub(super) fn mark(&self) -> Option<Mark> {
        let mark = self.scored.mark.as_ref()?;
        let decided = self.ratings.mark.as_ref();
        let computed = self.scored.computed.as_ref().ok();
        Some(Mark {
            value: match mark {
                scoring::Mark::Computed(mark) => self.exact(mark),
                scoring::Mark::Number(number) => number.printed(self.decimal),
                scoring::Mark::Word(word) => word.clone(),
            },
            decided: decided.is_some(),
            reason: decided
                .and_then(|decided| decided.reason.as_ref())
                .map(|reason| rich(reason, self.pictures)),
            out_of: mark.number().and(self.form.points.clone()),
            computed: decided
                .and(computed)
                .map(|computed| self.exact(&computed.mark)),
        })
    }

    pub(super) fn outcome(&self) -> Outcome {
        let scored = self.scored;
        Outcome {
            to_rate: scored.to_rate,
            no_mark: match (&scored.mark, &scored.computed) {
                (None, Err(NoMark::Unrated(_))) => Some("unrated"),
                (None, Err(NoMark::Out)) => Some("out"),
                _ => None,
            },
            grade: scored.grade.clone(),
            passed: scored.passed,
            missed: self.named(&scored.missed),
            pending: self.named(&scored.pending),
            sum: scoring::sum(self.grid, scored)
                .iter()
                .map(|entry| self.line(entry))
                .collect(),
        }
    }

    fn named(&self, required: &[Required]) -> Vec<Rich> {
        let labels = required.iter().filter_map(|it| it.label(self.grid));
        labels.map(|label| rich(label, self.pictures)).collect()
    }

    fn line(&self, entry: &Entry<'_>) -> SumLine {
        let points = |points: &Option<Fraction>| points.as_ref().map(|it| self.exact(it));
        let (step, mode) = match entry.kind {
            Kind::Rounded(round) => (Some(round.to.printed(self.decimal)), Some(word(round.mode))),
            _ => (None, None),
        };
        SumLine {
            kind: entry.kind.name(),
            title: entry.title.map(|title| rich(title, self.pictures)),
            terms: added(&entry.terms, self.decimal),
            earned: points(&entry.earned),
            possible: points(&entry.possible),
            step,
            mode,
        }
    }

    /// What a row gives to the sum; none where it gives nothing.
    pub(super) fn given(&self) -> Vec<Option<String>> {
        let rows = self.scored.sections.iter().flat_map(|it| it.rows());
        let given = rows.map(|row| match &row.worth {
            Worth::Counted(points) => Some(self.exact(&points.earned)),
            Worth::Extra(extra) => Some(self.exact(extra)),
            Worth::Unrated | Worth::Out(_) => None,
        });
        given.collect()
    }

    fn exact(&self, value: &Fraction) -> String {
        mixed(value, self.decimal)
    }
}

fn word(mode: RoundMode) -> &'static str {
    match mode {
        RoundMode::Nearest => "nearest",
        RoundMode::Up => "up",
        RoundMode::Down => "down",
    }
}
