//! The statistics of a class, as a theme sees them.

use super::super::context::RichText;
use super::super::context::class::{ClassMarks, ClassRow, ClassSection, ClassSpread, WeakRow};
use super::super::rich_text;
use crate::model::class::{ClassStatistics, Spread};
use crate::model::grid::{Grid, Rounding, RowKind, SectionIndex, Task};
use crate::model::scoring::{Fraction, round_fraction};
use crate::text::markup::ImageFolders;
use crate::text::yaml::Number;
use num_traits::{Signed, ToPrimitive, Zero};

/// Prints statistics of one grid.
pub(super) struct SummaryPrinter<'a> {
    pub(super) grid: &'a Grid,
    pub(super) statistics: &'a ClassStatistics,
    pub(super) decimal: char,
    pub(super) pictures: &'a dyn ImageFolders,
}

impl SummaryPrinter<'_> {
    pub(super) fn rows(&self) -> Vec<ClassRow> {
        let mut all = Vec::new();
        for (place, section) in self.grid.sections.iter().enumerate() {
            let tasks = section.tasks.iter();
            let rows = tasks.flat_map(|task| task.rows.iter().map(move |row| (task, row)));
            for (task, row) in rows {
                let Some(found) = self.statistics.rows.get(all.len()) else {
                    return all;
                };
                let most = row.points.as_ref().map(|points| &points.value);
                all.push(ClassRow {
                    number: all.len() + 1,
                    label: rich_text(&row.label.0, self.pictures),
                    task: self.task_title(task),
                    section: SectionIndex::new(place),
                    kind: row_kind_word(&row.kind),
                    counts: found.tally.levels.clone(),
                    open: found.tally.to_rate,
                    spread: found
                        .numbers
                        .as_ref()
                        .map(|numbers| self.spread(numbers, most)),
                });
            }
        }
        all
    }

    fn task_title(&self, task: &Task) -> Option<RichText> {
        let title = task.title.as_ref().filter(|_| !task.rated)?;
        Some(rich_text(&title.0, self.pictures))
    }

    pub(super) fn sections(&self) -> Vec<ClassSection> {
        let sections = self.grid.sections.iter().zip(&self.statistics.sections);
        sections
            .map(|(section, tally)| ClassSection {
                title: rich_text(&section.title.0, self.pictures),
                counts: tally.levels.clone(),
                open: tally.to_rate,
            })
            .collect()
    }

    /// None if the grid gives no marks and no person decided one. `marks` are those that are numbers.
    pub(super) fn marks(&self, mut marks: Vec<Fraction>) -> Option<ClassMarks> {
        let points = self.grid.points.as_ref();
        let words = &self.statistics.word_marks;
        if points.is_none() && marks.is_empty() && words.is_empty() {
            return None;
        }
        marks.sort();
        let most = self.axis_end(points.map(|points| &points.value), marks.last());
        let spread = self.statistics.marks.as_ref();
        Some(ClassMarks {
            out_of: points.map(|points| points.printed(self.decimal)),
            spread: spread.map(|spread| self.spread(spread, Some(&most))),
            places: marks
                .iter()
                .map(|mark| axis_position(mark, &most))
                .collect(),
            words: words.clone(),
            unmarked: self.statistics.unmarked,
        })
    }

    pub(super) fn weak_rows(&self) -> Vec<WeakRow> {
        let weak = self.statistics.weakest_rows.iter();
        weak.map(|weak| WeakRow {
            row: weak.row,
            missed: weak.missed,
            of: weak.rated,
        })
        .collect()
    }

    /// The end of the axis that marks lie on: a bonus may go beyond the possible points.
    fn axis_end(&self, possible: Option<&Fraction>, highest: Option<&Fraction>) -> Fraction {
        let ends = possible.into_iter().chain(highest);
        ends.max().cloned().unwrap_or_else(Fraction::zero)
    }

    fn spread(&self, spread: &Spread, most: Option<&Fraction>) -> ClassSpread {
        let most = self.axis_end(most, Some(&spread.most));
        let ends = [
            &spread.least,
            &spread.lower,
            &spread.median,
            &spread.upper,
            &spread.most,
        ];
        let [least, lower, median, upper, highest] = ends.map(|number| self.print_rounded(number));
        ClassSpread {
            count: spread.count,
            least,
            lower,
            median,
            upper,
            most: highest,
            mean: self.print_rounded(&spread.mean),
            places: ends.map(|number| axis_position(number, &most)),
        }
    }

    /// To the hundredth; the exact value is on the sheets.
    fn print_rounded(&self, number: &Fraction) -> String {
        Number::computed(round_fraction(number, &Rounding::default())).printed(self.decimal)
    }
}

fn row_kind_word(kind: &RowKind) -> &'static str {
    match kind {
        RowKind::Levels(_) => "levels",
        RowKind::Number { .. } => "number",
        RowKind::Count => "count",
        RowKind::Text { .. } => "text",
    }
}

/// The position of a number between 0 and `most`, in thousandths.
fn axis_position(number: &Fraction, most: &Fraction) -> u16 {
    if !most.is_positive() || number.is_negative() {
        return 0;
    }
    let thousandths = number / most * Fraction::from_integer(1000.into());
    thousandths.round().to_u16().unwrap_or(1000).min(1000)
}

/// Numbers in rising order, consecutive ones with a dash: `3, 5–9`.
pub(super) fn format_ranges(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let runs = runs.into_iter();
    let texts = runs.map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    texts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_follow_each_other_are_a_range() {
        assert_eq!(format_ranges(&[1, 2, 3, 5, 7, 8, 20]), "1–3, 5, 7, 8, 20");
        assert_eq!(format_ranges(&[]), "");
    }

    #[test]
    fn a_position_stays_on_its_axis() {
        let whole = |n: i64| Fraction::from_integer(n.into());
        assert_eq!(axis_position(&whole(5), &whole(20)), 250);
        assert_eq!(axis_position(&whole(-1), &whole(20)), 0);
        assert_eq!(axis_position(&whole(5), &whole(0)), 0);
        assert_eq!(axis_position(&whole(30), &whole(20)), 1000);
    }
}
