//! What a class got, as a theme sees it.

use super::super::context::Rich;
use super::super::context::class::{ClassMarks, ClassRow, ClassSection, ClassSpread, WeakRow};
use super::super::rich;
use crate::model::class::{Spread, Statistics};
use crate::model::grid::{Grid, Round, RowKind, Task};
use crate::model::scoring::{Fraction, rounded};
use crate::text::markup::Pictures;
use crate::text::yaml::Number;
use num_traits::{Signed, ToPrimitive, Zero};

/// Prints statistics of one grid.
pub(super) struct Summary<'a> {
    pub(super) grid: &'a Grid,
    pub(super) statistics: &'a Statistics,
    pub(super) decimal: char,
    pub(super) pictures: &'a dyn Pictures,
}

impl Summary<'_> {
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
                    label: rich(&row.label.0, self.pictures),
                    task: self.group(task),
                    section: place,
                    kind: kind(&row.kind),
                    counts: found.tally.levels.clone(),
                    open: found.tally.open,
                    spread: found
                        .numbers
                        .as_ref()
                        .map(|numbers| self.spread(numbers, most)),
                });
            }
        }
        all
    }

    fn group(&self, task: &Task) -> Option<Rich> {
        let title = task.title.as_ref().filter(|_| !task.rated)?;
        Some(rich(&title.0, self.pictures))
    }

    pub(super) fn sections(&self) -> Vec<ClassSection> {
        let sections = self.grid.sections.iter().zip(&self.statistics.sections);
        sections
            .map(|(section, tally)| ClassSection {
                title: rich(&section.title.0, self.pictures),
                counts: tally.levels.clone(),
                open: tally.open,
            })
            .collect()
    }

    /// None where the grid gives no mark and nobody decided one. `marks` are those that are numbers.
    pub(super) fn marks(&self, mut marks: Vec<Fraction>) -> Option<ClassMarks> {
        let points = self.grid.points.as_ref();
        let words = &self.statistics.words;
        if points.is_none() && marks.is_empty() && words.is_empty() {
            return None;
        }
        marks.sort();
        let most = self.most(points.map(|points| &points.value), marks.last());
        let spread = self.statistics.marks.as_ref();
        Some(ClassMarks {
            out_of: points.map(|points| points.printed(self.decimal)),
            spread: spread.map(|spread| self.spread(spread, Some(&most))),
            places: marks.iter().map(|mark| place(mark, &most)).collect(),
            words: words.clone(),
            unmarked: self.statistics.unmarked,
        })
    }

    pub(super) fn weak(&self) -> Vec<WeakRow> {
        let weak = self.statistics.weak.iter();
        weak.map(|weak| WeakRow {
            row: weak.row,
            missed: weak.missed,
            of: weak.of,
        })
        .collect()
    }

    /// The end of the line that marks lie on: a bonus may go beyond what is possible.
    fn most(&self, possible: Option<&Fraction>, highest: Option<&Fraction>) -> Fraction {
        let ends = possible.into_iter().chain(highest);
        ends.max().cloned().unwrap_or_else(Fraction::zero)
    }

    fn spread(&self, spread: &Spread, most: Option<&Fraction>) -> ClassSpread {
        let most = self.most(most, Some(&spread.most));
        let ends = [
            &spread.least,
            &spread.lower,
            &spread.median,
            &spread.upper,
            &spread.most,
        ];
        let [least, lower, median, upper, highest] = ends.map(|number| self.printed(number));
        ClassSpread {
            count: spread.count,
            least,
            lower,
            median,
            upper,
            most: highest,
            mean: self.printed(&spread.mean),
            places: ends.map(|number| place(number, &most)),
        }
    }

    /// To the hundredth: who wants it exactly finds it on the sheets.
    fn printed(&self, number: &Fraction) -> String {
        Number::exact(rounded(number, &Round::default())).printed(self.decimal)
    }
}

fn kind(kind: &RowKind) -> &'static str {
    match kind {
        RowKind::Levels { .. } => "levels",
        RowKind::Number { .. } => "number",
        RowKind::Count => "count",
        RowKind::Text { .. } => "text",
    }
}

/// Where a number lies between 0 and `most`, in thousandths.
fn place(number: &Fraction, most: &Fraction) -> u16 {
    if !most.is_positive() || number.is_negative() {
        return 0;
    }
    let thousandths = number / most * Fraction::from_integer(1000.into());
    thousandths.round().to_u16().unwrap_or(1000).min(1000)
}

/// Numbers in rising order, with a dash for what follows each other: `3, 5–9`.
pub(super) fn ranges(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let run = |(first, last): (usize, usize)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    };
    runs.into_iter().map(run).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_follow_each_other_are_a_range() {
        assert_eq!(ranges(&[1, 2, 3, 5, 7, 8, 20]), "1–3, 5, 7, 8, 20");
        assert_eq!(ranges(&[]), "");
    }

    #[test]
    fn a_place_stays_on_its_line() {
        let whole = |n: i64| Fraction::from_integer(n.into());
        assert_eq!(place(&whole(5), &whole(20)), 250);
        assert_eq!(place(&whole(-1), &whole(20)), 0);
        assert_eq!(place(&whole(5), &whole(0)), 0);
        assert_eq!(place(&whole(30), &whole(20)), 1000);
    }
}
