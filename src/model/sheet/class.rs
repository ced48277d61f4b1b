//! A class as a theme sees it.

mod summary;

use summary::{SummaryPrinter, format_ranges, print_rounded};

use super::context;
use super::context::class::{
    ClassCell, ClassContext, ClassLevel, ClassShare, ClassStudent, MissingStudent,
};
use super::{OutputFormat, rich_text};
use crate::model::class::{
    ClassPath, GradedLevel, ScoredRatings, SectionShare, class_statistics, graded_levels,
};
use crate::model::grid::{Grid, LevelPoints, Row, RowKind, Section, SectionIndex};
use crate::model::ratings::{Rating, Ratings};
use crate::model::scoring::StudentScore;
use crate::text::markup::ImageFolders;
use crate::text::unicode::to_nfc;
use crate::text::yaml::Number;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::cmp::Ordering;

/// One student of a class whose ratings are sound.
#[derive(Debug, Clone, Copy)]
pub struct ClassMember<'a> {
    /// The student's part of the sheet.
    pub student: &'a context::SheetStudent,
    /// What it was made from.
    pub ratings: &'a Ratings,
    /// Their score.
    pub score: &'a StudentScore,
}

/// The students of a class, and what is made for them.
#[derive(Debug, Clone, Copy)]
pub struct ClassRoll<'a> {
    /// The folder's path below `ratings/`, empty for students who lie in none.
    pub path: &'a ClassPath,
    /// In the order of a class list.
    pub members: &'a [ClassMember<'a>],
    /// The students whose files have errors.
    pub failed: &'a [MissingStudent],
    /// The formats of each student's sheet.
    pub formats: &'a [OutputFormat],
    /// Documents of all sheets.
    pub sheets: &'a [String],
    /// The overview, if one is made.
    pub overview: Option<&'a str>,
}

/// A class as a theme sees it.
pub fn class_context(
    grid: &Grid,
    form: &context::SheetGrid,
    roll: &ClassRoll<'_>,
    pictures: &dyn ImageFolders,
) -> ClassContext {
    let levels = graded_levels(grid);
    let viewer = ClassPrinter {
        grid,
        levels: &levels,
        decimal: form.lang.decimal_mark(),
    };
    let students: Vec<ClassStudent> = roll
        .members
        .iter()
        .map(|member| viewer.student(member, roll.formats))
        .collect();
    let rated: Vec<ScoredRatings<'_>> = roll
        .members
        .iter()
        .map(ClassMember::scored_ratings)
        .collect();
    let summary = SummaryPrinter {
        grid,
        statistics: &class_statistics(grid, &rated),
        decimal: viewer.decimal,
        pictures,
    };
    let marks = roll
        .members
        .iter()
        .filter_map(|member| member.score.mark.as_ref()?.number());
    ClassContext {
        rows: summary.rows(&levels),
        sections: summary.sections(&levels, &students),
        marks: summary.marks(marks.cloned().collect()),
        passes: summary.passes(),
        grades: summary.grades(),
        weak: summary.weak_rows(),
        name: roll.path.name().to_owned(),
        path: roll.path.clone(),
        to_rate: students.iter().map(|student| student.to_rate).sum(),
        students,
        sheets: roll.sheets.to_vec(),
        overview: roll.overview.map(str::to_owned),
        failed: roll.failed.to_vec(),
        levels: levels.iter().map(|it| class_level(it, pictures)).collect(),
    }
}

impl<'a> ClassMember<'a> {
    fn scored_ratings(&self) -> ScoredRatings<'a> {
        ScoredRatings {
            ratings: self.ratings,
            score: self.score,
        }
    }
}

fn class_level(graded: &GradedLevel<'_>, pictures: &dyn ImageFolders) -> ClassLevel {
    ClassLevel {
        code: graded.level.code.clone(),
        short: graded.short_code.clone(),
        name: rich_text(&graded.level.name, pictures),
        distance: graded.distance,
    }
}

struct ClassPrinter<'a> {
    grid: &'a Grid,
    levels: &'a [GradedLevel<'a>],
    decimal: char,
}

impl ClassPrinter<'_> {
    fn student(&self, member: &ClassMember<'_>, formats: &[OutputFormat]) -> ClassStudent {
        let rows = self.grid.rows().zip(&member.ratings.rows);
        let decided = member.ratings.mark.is_some();
        let cells: Vec<ClassCell> = rows
            .map(|(row, rating)| self.cell(row, rating.as_ref(), decided))
            .collect();
        let path = &member.student.path;
        let link = |format| {
            let made = formats.contains(&format);
            made.then(|| student_href(path, format))
        };
        let waiting = cells.iter().zip(1..).filter(|(cell, _)| cell.open);
        let open: Vec<usize> = waiting.map(|(_, number)| number).collect();
        let mut counts = vec![0; self.levels.len()];
        for level in cells.iter().filter_map(|cell| cell.level) {
            counts[level] += 1;
        }
        ClassStudent {
            name: member.student.name.clone(),
            html: link(OutputFormat::Html),
            pdf: link(OutputFormat::Pdf),
            sections: self.sections(member.score),
            missed: member.score.missed.len(),
            counts,
            to_rate: member.ratings.rows_to_rate(self.grid),
            open: format_ranges(&open),
            mark: member.student.mark.clone(),
            grade: member.student.result.grade.clone(),
            passed: member.student.result.passed,
            cells,
        }
    }

    fn sections(&self, score: &StudentScore) -> Vec<ClassShare> {
        let missed = |index: SectionIndex| score.missed.iter().any(|it| it.section() == index);
        let sections = self.grid.indexed_sections().zip(&score.sections);
        let mut shares = Vec::new();
        for ((index, section), of_section) in sections {
            let share = SectionShare::of(self.grid, section, of_section);
            shares.push(ClassShare {
                share: share.as_ref().map(SectionShare::percent),
                text: share.map(|share| self.share_text(section, &share)),
                missed: missed(index),
            });
        }
        shares
    }

    /// Points out of those in the heading, or out of fewer where not all of the section counts for this student.
    fn share_text(&self, section: &Section, share: &SectionShare) -> String {
        match share {
            SectionShare::Points { earned, possible } => {
                let earned = print_rounded(earned, self.decimal);
                if section.possible_points().as_ref() == Some(possible) {
                    return earned;
                }
                format!("{earned}/{}", print_rounded(possible, self.decimal))
            }
            SectionShare::Rows { achieved, rated } => format!("{achieved}/{rated}"),
        }
    }

    /// A student whose mark was decided by a person has nothing left to rate.
    fn cell(&self, row: &Row, rating: Option<&Rating>, decided: bool) -> ClassCell {
        let level = rating.and_then(|it| row.scale()?.level(it.level?));
        let place = level.and_then(|level| {
            let mut codes = self.levels.iter().map(|it| &it.level.code);
            codes.position(|code| *code == level.code)
        });
        let number = rating.and_then(|it| it.number.as_ref());
        let complete = rating.is_some_and(|it| it.is_complete(row));
        let open = !complete && !row.is_optional() && !decided;
        ClassCell {
            level: place,
            number: number.map(|number| number.printed(self.decimal)),
            distance: match (&row.kind, place) {
                (RowKind::Number { .. }, _) => number.and_then(|number| {
                    distance_from_best(&number.value, &row.points.as_ref()?.value)
                }),
                (_, Some(place)) => number
                    .and_then(|number| distance_in_ranges(row, &number.value))
                    .or(self.levels[place].distance),
                _ => None,
            },
            open,
        }
    }
}

/// The distance of a number from the best one of its row's ranges, where 100 is the least of them; none for a row that
/// has no ranges.
fn distance_in_ranges(row: &Row, number: &BigRational) -> Option<u8> {
    let ranges = row.levels().filter(|levels| levels.has_ranges())?;
    let points: Vec<&LevelPoints> = ranges.offered().filter_map(|it| it.points()).collect();
    let best = &points.iter().map(|it| it.most()).max_by(by_value)?.value;
    let least = &points.iter().map(|it| it.least()).min_by(by_value)?.value;
    distance_from_best(&(number - least), &(best - least))
}

fn by_value(one: &&Number, other: &&Number) -> Ordering {
    one.value.cmp(&other.value)
}

/// The distance of a number from the best one, in hundredths.
fn distance_from_best(number: &BigRational, best: &BigRational) -> Option<u8> {
    if best.is_zero() || best.is_negative() {
        return None;
    }
    let missing = (best - number) / best * BigRational::from_integer(100.into());
    missing.round().to_u8().filter(|missing| *missing <= 100)
}

/// A student's file as a link from the class's folder.
fn student_href(student: &str, format: OutputFormat) -> String {
    let stem = student.rsplit('/').next().unwrap_or(student);
    format!("{}.{}", encode_link_name(stem), format.extension())
}

/// A file's name as part of a link, in the Unicode form of output names: everything but letters, digits and a few marks
/// is percent-encoded.
pub fn encode_link_name(name: &str) -> String {
    let name = to_nfc(name);
    utf8_percent_encode(&name, NOT_IN_LINK).to_string()
}

/// RFC 3986 leaves four marks alone besides letters and digits.
const NOT_IN_LINK: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_any_name() {
        assert_eq!(student_href("1A/dupont", OutputFormat::Pdf), "dupont.pdf");
        assert_eq!(
            student_href("Le\u{301}a #2?", OutputFormat::Html),
            "L%C3%A9a%20%232%3F.html"
        );
    }

    #[test]
    fn a_number_is_so_far_from_the_best() {
        let number = |typed| Number::parse(typed).unwrap().value;
        assert_eq!(distance_from_best(&number("7.5"), &number("10")), Some(25));
        assert_eq!(distance_from_best(&number("10"), &number("10")), Some(0));
        assert_eq!(distance_from_best(&number("0"), &number("0")), None);
        assert_eq!(distance_from_best(&number("1"), &number("-5")), None);
    }
}
