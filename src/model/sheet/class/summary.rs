//! The statistics of a class, as a theme sees them.

use super::super::context::RichText;
use super::super::context::class::{
    AxisMark, ClassGrade, ClassMarks, ClassPasses, ClassRow, ClassSection, ClassSpread,
    ClassStudent, WeakRow,
};
use super::super::rich_text;
use crate::model::class::{ClassStatistics, GradedLevel, Spread};
use crate::model::grid::{Grid, LevelCode, Rounding, Row, RowKind, RowLevels, SectionIndex, Task};
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
    pub(super) fn rows(&self, levels: &[GradedLevel<'_>]) -> Vec<ClassRow> {
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
                    required: row.required,
                    offered: offered_levels(row, levels),
                    achieved: found.achieved,
                    judged: found.judged,
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

    pub(super) fn sections(
        &self,
        levels: &[GradedLevel<'_>],
        students: &[ClassStudent],
    ) -> Vec<ClassSection> {
        let sections = self.grid.sections.iter().zip(&self.statistics.sections);
        let mut all = Vec::new();
        for (place, (section, tally)) in sections.enumerate() {
            let mut offered = vec![false; levels.len()];
            for row in section.rows() {
                let of_row = offered_levels(row, levels);
                offered
                    .iter_mut()
                    .zip(of_row)
                    .for_each(|(all, it)| *all |= it);
            }
            let points = section
                .possible_points()
                .filter(|_| self.grid.points.is_some());
            all.push(ClassSection {
                title: rich_text(&section.title.0, self.pictures),
                points: points.map(|points| print_rounded(&points, self.decimal)),
                offered,
                share: mean_share(students, place),
                counts: tally.levels.clone(),
                open: tally.to_rate,
            });
        }
        all
    }

    pub(super) fn passes(&self) -> Option<ClassPasses> {
        let passes = self.statistics.passes?;
        Some(ClassPasses {
            passed: passes.passed,
            failed: passes.failed,
            open: passes.open,
        })
    }

    pub(super) fn grades(&self) -> Vec<ClassGrade> {
        let grades = self.grid.mark_rules.grades.iter();
        let counted = grades.zip(&self.statistics.grades);
        counted
            .map(|((name, from), &count)| ClassGrade {
                name: name.clone(),
                from: from.printed(self.decimal),
                count,
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
            ticks: self.axis_ticks(&most),
            pass: self
                .grid
                .mark_rules
                .pass
                .as_ref()
                .map(|pass| self.axis_mark(&pass.value, &most)),
            limits: self.grade_limits(&most),
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

    fn axis_mark(&self, value: &Fraction, most: &Fraction) -> AxisMark {
        AxisMark {
            label: print_rounded(value, self.decimal),
            place: axis_position(value, most),
        }
    }

    fn axis_ticks(&self, most: &Fraction) -> Vec<AxisMark> {
        let ticks = tick_values(most);
        ticks
            .iter()
            .map(|tick| self.axis_mark(tick, most))
            .collect()
    }

    /// Every student has the lowest grade at least: it is not a limit.
    fn grade_limits(&self, most: &Fraction) -> Vec<AxisMark> {
        let grades = self.grid.mark_rules.grades.iter();
        let mut limits: Vec<&Fraction> = grades.map(|(_, from)| &from.value).collect();
        limits.sort();
        let above = limits.into_iter().skip(1);
        above.map(|limit| self.axis_mark(limit, most)).collect()
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
        let [least, lower, median, upper, highest] =
            ends.map(|number| print_rounded(number, self.decimal));
        ClassSpread {
            count: spread.count,
            quartiles: spread.count >= COUNT_FOR_QUARTILES,
            least,
            lower,
            median,
            upper,
            most: highest,
            mean: print_rounded(&spread.mean, self.decimal),
            places: ends.map(|number| axis_position(number, &most)),
        }
    }
}

/// Quartiles of fewer numbers say nothing.
const COUNT_FOR_QUARTILES: usize = 8;

/// The most numbers of an axis, after its 0.
const MOST_TICKS: u32 = 10;

/// 0, and the multiples of a round step up to `most`.
fn tick_values(most: &Fraction) -> Vec<Fraction> {
    let step = tick_step(most);
    let mut ticks = vec![Fraction::zero()];
    let mut next = step.clone();
    while next <= *most {
        ticks.push(next.clone());
        next += &step;
    }
    ticks
}

/// The least of 0.1, 0.2, 0.5, 1, 2, 5, … of which few enough fit.
fn tick_step(most: &Fraction) -> Fraction {
    let whole = |number: u32| Fraction::from_integer(number.into());
    let mut unit = Fraction::new(1.into(), 10.into());
    loop {
        for factor in [1, 2, 5] {
            let step = &unit * whole(factor);
            if *most <= &step * whole(MOST_TICKS) {
                return step;
            }
        }
        unit *= whole(10);
    }
}

/// To the hundredth; the exact value is on the sheets.
pub(super) fn print_rounded(number: &Fraction, decimal: char) -> String {
    Number::computed(round_fraction(number, &Rounding::default())).printed(decimal)
}

/// Which of these levels a row can get.
fn offered_levels(row: &Row, levels: &[GradedLevel<'_>]) -> Vec<bool> {
    let offered = row.levels().into_iter().flat_map(RowLevels::offered);
    let codes: Vec<&LevelCode> = offered.map(|it| &it.level.code).collect();
    levels
        .iter()
        .map(|it| codes.contains(&&it.level.code))
        .collect()
}

/// What the students got of a section, on average.
fn mean_share(students: &[ClassStudent], section: usize) -> Option<u8> {
    let of_section = students
        .iter()
        .filter_map(|student| student.sections.get(section));
    let shares: Vec<usize> = of_section
        .filter_map(|it| it.share.map(usize::from))
        .collect();
    let sum: usize = shares.iter().sum();
    let mean = (2 * sum + shares.len()).checked_div(2 * shares.len())?;
    u8::try_from(mean).ok()
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
    fn an_axis_has_some_round_numbers() {
        let labels = |most: (i64, i64)| {
            let ticks = tick_values(&Fraction::new(most.0.into(), most.1.into()));
            let labels = ticks.iter().map(|tick| print_rounded(tick, ','));
            labels.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(labels((20, 1)), "0 2 4 6 8 10 12 14 16 18 20");
        assert_eq!(labels((6, 1)), "0 1 2 3 4 5 6");
        assert_eq!(labels((3, 2)), "0 0,2 0,4 0,6 0,8 1 1,2 1,4");
        assert_eq!(labels((2021, 20)), "0 20 40 60 80 100");
        assert_eq!(labels((0, 1)), "0");
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
