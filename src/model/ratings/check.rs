//! A ratings file against its grid.

use super::format::RatingsKeys;
use super::problem::RatingsDiagnostic;
use super::{DecidedMark, Rating, Ratings};
use super::{level, rating};
use crate::base::diagnostic::{Diagnostics, RelatedRole, Severity};
use crate::base::source::Span;
use crate::model::grid::{Grid, Row, Section};
use crate::text::locale::parse_iso_date;
use crate::text::markup::MarkupText;
use crate::text::yaml::{
    NamedValues, Number, PlainName, RecordReader, Spanned, YamlDocument, YamlEntry, YamlNode,
    YamlValue, nearest_name,
};

/// The keys that `student` takes on every grid.
const PERSON_KEYS: &[&str] = &["name", "given", "class"];
/// The fields of a grid that declares none.
const DEFAULT_FIELDS: &[&str] = &["name", "class", "date"];

/// The ratings of a file; `None` where an error stops the sheet. Without a grid only the file's own form is read.
pub fn read_ratings(
    problems: &mut Diagnostics,
    document: &YamlDocument,
    grid: Option<&Grid>,
) -> Option<Ratings> {
    let before = problems.count(Severity::Error);
    let keys = match document.root.is_empty() {
        true => Some(RatingsKeys::default()),
        false => crate::text::yaml::read_record::<RatingsKeys>(problems, document),
    };
    let mut checker = RatingsChecker {
        reading: RecordReader {
            diagnostics: problems,
            document,
        },
        one_letter_noted: false,
    };
    let made = keys
        .zip(grid)
        .map(|(keys, grid)| checker.checked_ratings(&keys, grid));
    made.filter(|_| problems.count(Severity::Error) == before)
}

/// The person of a file as printed, whatever else is wrong in it: whose sheet it is that is stopped.
pub fn read_person_name(document: &YamlDocument) -> Option<String> {
    let mut reported_elsewhere = Diagnostics::new();
    let keys = crate::text::yaml::read_record::<RatingsKeys>(&mut reported_elsewhere, document)?;
    let student = keys.student?;
    let named = |wanted: &str| {
        let entry = student.0.iter().find(|(key, _)| key.text == wanted);
        entry.and_then(|(_, value)| Some(value.as_ref()?.0.as_str()))
    };
    super::full_name(named("name"), named("given"))
}

struct RatingsChecker<'a> {
    reading: RecordReader<'a>,
    /// One note a file says that a letter was read as a level.
    one_letter_noted: bool,
}

impl RatingsChecker<'_> {
    fn checked_ratings(&mut self, keys: &RatingsKeys, grid: &Grid) -> Ratings {
        let mut ratings = Ratings {
            rows: vec![None; grid.rows().count()],
            remarks: vec![None; grid.sections.len()],
            comment: keys.comment.as_ref().map(|it| it.value.clone()),
            mark: keys
                .mark
                .as_ref()
                .map(|mark| read_decided_mark(&mark.value.0)),
            ..Ratings::default()
        };
        self.read_student(keys.student.as_ref(), grid, &mut ratings);
        self.read_date_and_assessor(keys, &mut ratings);
        if let Some(rated) = &keys.ratings {
            if grid.has_ids {
                self.read_sections(
                    rated.value.0.entries().unwrap_or_default(),
                    grid,
                    &mut ratings,
                );
            } else {
                self.reading.add(RatingsDiagnostic::NoIds {}, rated.key);
            }
        }
        self.read_section_remarks(keys.remarks.as_ref(), grid, &mut ratings);
        ratings
    }

    fn read_student(
        &mut self,
        student: Option<&Spanned<NamedValues<PlainName>>>,
        grid: &Grid,
        ratings: &mut Ratings,
    ) {
        let declared: Vec<&str> = match &grid.fields {
            Some(fields) => fields.iter().map(|field| field.id.as_str()).collect(),
            None => DEFAULT_FIELDS.to_vec(),
        };
        for (key, value) in student
            .map(|student| student.0.as_slice())
            .unwrap_or_default()
        {
            let value = value.as_ref().map(|value| value.0.clone());
            match key.text.as_str() {
                "name" => ratings.name = value,
                "given" => ratings.given = value,
                "class" => ratings.class = value,
                id if declared.contains(&id) => ratings
                    .fields
                    .extend(value.map(|value| (id.to_owned(), value))),
                typed => {
                    let mut known: Vec<String> =
                        PERSON_KEYS.iter().map(|&key| key.to_owned()).collect();
                    known.extend(
                        declared
                            .iter()
                            .filter(|id| !PERSON_KEYS.contains(id))
                            .map(|&id| id.to_owned()),
                    );
                    self.reading.add(
                        RatingsDiagnostic::UnknownField {
                            nearest: nearest_name(typed, known.iter().map(String::as_str))
                                .map(str::to_owned),
                            typed: typed.to_owned(),
                            known,
                        },
                        key.span,
                    );
                }
            }
        }
    }

    fn read_date_and_assessor(&mut self, keys: &RatingsKeys, ratings: &mut Ratings) {
        if let Some(date) = &keys.date {
            if parse_iso_date(&date.0).is_none() {
                self.reading.add(
                    RatingsDiagnostic::Date {
                        typed: date.0.clone(),
                    },
                    date.span,
                );
            }
            ratings.date = Some(date.0.clone());
            ratings.fields.push(("date".to_owned(), date.0.clone()));
        }
        if let Some(assessor) = &keys.assessor {
            ratings
                .fields
                .push(("assessor".to_owned(), assessor.0.clone()));
        }
    }

    fn read_sections(&mut self, entries: &[YamlEntry], grid: &Grid, ratings: &mut Ratings) {
        for (nth, entry) in entries.iter().enumerate() {
            // The first of two equal keys counts; the second has been told.
            if entries[..nth]
                .iter()
                .any(|before| before.key.text == entry.key.text)
            {
                continue;
            }
            let found = grid
                .sections
                .iter()
                .position(|section| section.id.as_deref() == Some(&entry.key.text));
            match found {
                Some(place) => self.read_section(&entry.value, grid, place, ratings),
                None => self.report_unknown_section(&entry.key.text, entry.key.span, grid),
            }
        }
    }

    fn report_unknown_section(&mut self, typed: &str, span: Span, grid: &Grid) {
        let known: Vec<String> = grid
            .sections
            .iter()
            .filter_map(|section| section.id.clone())
            .collect();
        let nearest = nearest_name(typed, known.iter().map(String::as_str)).map(str::to_owned);
        self.reading.add(
            RatingsDiagnostic::UnknownSection {
                typed: typed.to_owned(),
                nearest,
                known,
            },
            span,
        );
    }

    fn read_section(
        &mut self,
        node: &YamlNode,
        grid: &Grid,
        section_index: usize,
        ratings: &mut Ratings,
    ) {
        let first: usize = grid.sections[..section_index]
            .iter()
            .map(|section| section.rows().count())
            .sum();
        let section = &grid.sections[section_index];
        match &node.value {
            _ if node.is_empty() => {}
            YamlValue::Map(entries) => self.read_rows(entries, section, &mut ratings.rows[first..]),
            YamlValue::Scalar(_) => {
                let (whole, remark) = self.read_whole_section(node, section);
                ratings.remarks[section_index] = remark;
                for (row, rating) in ratings.rows[first..].iter_mut().zip(whole) {
                    *row = rating;
                }
            }
            YamlValue::List(_) => {
                let wanted =
                    <super::format::UncheckedRatings as crate::text::yaml::FieldValue>::kind();
                self.reading.wrong_value::<()>("ratings", node, wanted);
            }
        }
    }

    fn read_rows(&mut self, entries: &[YamlEntry], section: &Section, rows: &mut [Option<Rating>]) {
        for (nth, entry) in entries.iter().enumerate() {
            if entries[..nth]
                .iter()
                .any(|before| before.key.text == entry.key.text)
            {
                continue;
            }
            let found = section
                .rows()
                .position(|row| row.id.as_deref() == Some(&entry.key.text));
            match (found, found.and_then(|place| section.rows().nth(place))) {
                (Some(place), Some(row)) => {
                    rows[place] = rating::read_rating(
                        &mut self.reading,
                        row,
                        &entry.value,
                        &mut self.one_letter_noted,
                    );
                }
                _ => self.report_unknown_row(entry, section),
            }
        }
    }

    fn report_unknown_row(&mut self, entry: &YamlEntry, section: &Section) {
        let known: Vec<String> = section.rows().filter_map(|row| row.id.clone()).collect();
        let typed = entry.key.text.clone();
        let nearest = nearest_name(&typed, known.iter().map(String::as_str)).map(str::to_owned);
        let name = section.id.clone().unwrap_or_default();
        let problem = RatingsDiagnostic::UnknownCriterion {
            section: name,
            typed,
            nearest,
            known,
        };
        self.reading
            .add(problem, entry.key.span)
            .add_related(section.place.clone(), RelatedRole::Section);
    }

    /// One level for every row of a section but its text rows, and the section's remark.
    fn read_whole_section(
        &mut self,
        node: &YamlNode,
        section: &Section,
    ) -> (
        Vec<Option<Rating>>,
        Option<crate::text::markup::MarkupSource>,
    ) {
        let text = node
            .scalar()
            .map(|scalar| scalar.text.clone())
            .unwrap_or_default();
        let lead = text.len() - text.trim_start().len();
        let mut end = None;
        let mut ratings = Vec::new();
        for row in section.rows() {
            if matches!(row.kind, crate::model::grid::RowKind::Text { .. }) {
                ratings.push(None);
                continue;
            }
            let named = row
                .scale()
                .and_then(|scale| level::match_level(scale, &text[lead..]));
            let Some((level, length)) = named.filter(|&(level, _)| is_level_offered(row, level))
            else {
                self.report_not_in_row(&text[lead..], row, node.span);
                return (Vec::new(), None);
            };
            end = Some(lead + length);
            ratings.push(Some(Rating {
                level: Some(level),
                ..Rating::default()
            }));
        }
        let remark = end.and_then(|end| rating::read_remark(&mut self.reading, node, end));
        (ratings, remark)
    }

    fn report_not_in_row(&mut self, text: &str, row: &Row, span: Span) {
        let level = text
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        let place = row.place.clone();
        let problem = RatingsDiagnostic::NotInEachRow {
            level,
            row: row.label.plain(),
        };
        self.reading
            .add(problem, span)
            .add_related(place, RelatedRole::Row);
    }

    fn read_section_remarks(
        &mut self,
        remarks: Option<&Spanned<NamedValues<MarkupText>>>,
        grid: &Grid,
        ratings: &mut Ratings,
    ) {
        for (key, remark) in remarks
            .map(|remarks| remarks.0.as_slice())
            .unwrap_or_default()
        {
            let found = grid
                .sections
                .iter()
                .position(|section| section.id.as_deref() == Some(&key.text));
            let Some(place) = found else {
                self.report_unknown_section(&key.text, key.span, grid);
                continue;
            };
            if let Some(remark) = remark {
                ratings.remarks[place] = Some(remark.value.0.clone());
            }
        }
    }
}

fn is_level_offered(row: &Row, level: usize) -> bool {
    match &row.kind {
        crate::model::grid::RowKind::Levels { offers, .. } => {
            offers.get(level).is_some_and(|offer| offer.offered)
        }
        _ => false,
    }
}

fn read_decided_mark(keys: &super::format::MarkKeys) -> DecidedMark {
    let value = keys
        .value
        .as_ref()
        .map(|value| value.0.clone())
        .unwrap_or_default();
    let number = Number::parse(&value);
    DecidedMark {
        value,
        number,
        reason: keys.reason.as_ref().map(|reason| reason.value.0.clone()),
    }
}
