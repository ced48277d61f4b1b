//! A ratings file against its grid.

use super::format::RatingsKeys;
use super::problem::Problem;
use super::{Decided, Rating, Ratings};
use super::{level, rating};
use crate::base::diagnostic::{Problems, Role, Severity};
use crate::base::source::Span;
use crate::model::grid::{Grid, Row, Section};
use crate::text::locale::is_iso_date;
use crate::text::markup::Prose;
use crate::text::yaml::{At, Document, Entry, Name, Node, Number, Pairs, Reading, Value, nearest};

/// The keys that `student` takes on every grid.
const PERSON: &[&str] = &["name", "given", "class"];
/// The fields of a grid that declares none.
const DEFAULT_FIELDS: &[&str] = &["name", "class", "date"];

/// The ratings of a file; `None` where an error stops the sheet. Without a grid only the file's own form is read.
pub fn ratings(
    problems: &mut Problems,
    document: &Document,
    grid: Option<&Grid>,
) -> Option<Ratings> {
    let before = problems.count(Severity::Error);
    let keys = match document.root.is_empty() {
        true => Some(RatingsKeys::default()),
        false => crate::text::yaml::read::<RatingsKeys>(problems, document),
    };
    let mut checker = Checker {
        reading: Reading { problems, document },
        noted: false,
    };
    let made = keys
        .zip(grid)
        .map(|(keys, grid)| checker.ratings(&keys, grid));
    made.filter(|_| problems.count(Severity::Error) == before)
}

/// The person of a file as printed, whatever else is wrong in it: whose sheet it is that is stopped.
pub fn person(document: &Document) -> Option<String> {
    let mut told_elsewhere = Problems::new();
    let keys = crate::text::yaml::read::<RatingsKeys>(&mut told_elsewhere, document)?;
    let student = keys.student?;
    let named = |wanted: &str| {
        let entry = student.0.iter().find(|(key, _)| key.text == wanted);
        entry.and_then(|(_, value)| Some(value.as_ref()?.0.as_str()))
    };
    super::printed(named("name"), named("given"))
}

struct Checker<'a> {
    reading: Reading<'a>,
    /// One note a file says that a letter was read as a level.
    noted: bool,
}

impl Checker<'_> {
    fn ratings(&mut self, keys: &RatingsKeys, grid: &Grid) -> Ratings {
        let mut ratings = Ratings {
            rows: vec![None; grid.rows().count()],
            remarks: vec![None; grid.sections.len()],
            comment: keys.comment.as_ref().map(|it| it.value.clone()),
            mark: keys.mark.as_ref().map(|mark| decided(&mark.value.0)),
            ..Ratings::default()
        };
        self.student(keys.student.as_ref(), grid, &mut ratings);
        self.date_and_assessor(keys, &mut ratings);
        if let Some(rated) = &keys.ratings {
            if grid.has_ids {
                self.sections(
                    rated.value.0.entries().unwrap_or_default(),
                    grid,
                    &mut ratings,
                );
            } else {
                self.reading.add(Problem::NoIds {}, rated.key);
            }
        }
        self.remarks(keys.remarks.as_ref(), grid, &mut ratings);
        ratings
    }

    fn student(&mut self, student: Option<&At<Pairs<Name>>>, grid: &Grid, ratings: &mut Ratings) {
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
                    let mut known: Vec<String> = PERSON.iter().map(|&key| key.to_owned()).collect();
                    known.extend(
                        declared
                            .iter()
                            .filter(|id| !PERSON.contains(id))
                            .map(|&id| id.to_owned()),
                    );
                    self.reading.add(
                        Problem::UnknownField {
                            nearest: nearest(typed, known.iter().map(String::as_str))
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

    fn date_and_assessor(&mut self, keys: &RatingsKeys, ratings: &mut Ratings) {
        if let Some(date) = &keys.date {
            if is_iso_date(&date.0).is_none() {
                self.reading.add(
                    Problem::Date {
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

    fn sections(&mut self, entries: &[Entry], grid: &Grid, ratings: &mut Ratings) {
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
                Some(place) => self.section(&entry.value, grid, place, ratings),
                None => self.unknown_section(&entry.key.text, entry.key.span, grid),
            }
        }
    }

    fn unknown_section(&mut self, typed: &str, span: Span, grid: &Grid) {
        let known: Vec<String> = grid
            .sections
            .iter()
            .filter_map(|section| section.id.clone())
            .collect();
        let nearest = nearest(typed, known.iter().map(String::as_str)).map(str::to_owned);
        self.reading.add(
            Problem::UnknownSection {
                typed: typed.to_owned(),
                nearest,
                known,
            },
            span,
        );
    }

    fn section(&mut self, node: &Node, grid: &Grid, place: usize, ratings: &mut Ratings) {
        let first: usize = grid.sections[..place]
            .iter()
            .map(|section| section.rows().count())
            .sum();
        let section = &grid.sections[place];
        match &node.value {
            _ if node.is_empty() => {}
            Value::Map(entries) => self.rows(entries, section, &mut ratings.rows[first..]),
            Value::Scalar(_) => {
                let (whole, remark) = self.whole_section(node, section);
                ratings.remarks[place] = remark;
                for (row, rating) in ratings.rows[first..].iter_mut().zip(whole) {
                    *row = rating;
                }
            }
            Value::List(_) => {
                let wanted = <super::format::Rated as crate::text::yaml::Field>::sort();
                self.reading.wrong::<()>("ratings", node, wanted);
            }
        }
    }

    fn rows(&mut self, entries: &[Entry], section: &Section, rows: &mut [Option<Rating>]) {
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
                    rows[place] =
                        rating::read(&mut self.reading, row, &entry.value, &mut self.noted);
                }
                _ => self.unknown_row(entry, section),
            }
        }
    }

    fn unknown_row(&mut self, entry: &Entry, section: &Section) {
        let known: Vec<String> = section.rows().filter_map(|row| row.id.clone()).collect();
        let typed = entry.key.text.clone();
        let nearest = nearest(&typed, known.iter().map(String::as_str)).map(str::to_owned);
        let name = section.id.clone().unwrap_or_default();
        let problem = Problem::UnknownCriterion {
            section: name,
            typed,
            nearest,
            known,
        };
        self.reading
            .add(problem, entry.key.span)
            .see(section.place.clone(), Role::Section);
    }

    /// One level for every row of a section but its text rows, and the section's remark.
    fn whole_section(
        &mut self,
        node: &Node,
        section: &Section,
    ) -> (Vec<Option<Rating>>, Option<crate::text::markup::Written>) {
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
                .and_then(|scale| level::named(scale, &text[lead..]));
            let Some((level, length)) = named.filter(|&(level, _)| is_offered(row, level)) else {
                self.not_in_row(&text[lead..], row, node.span);
                return (Vec::new(), None);
            };
            end = Some(lead + length);
            ratings.push(Some(Rating {
                level: Some(level),
                ..Rating::default()
            }));
        }
        let remark = end.and_then(|end| rating::remark(&mut self.reading, node, end));
        (ratings, remark)
    }

    fn not_in_row(&mut self, text: &str, row: &Row, span: Span) {
        let level = text
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        let place = row.place.clone();
        let problem = Problem::NotInEachRow {
            level,
            row: row.label.plain(),
        };
        self.reading.add(problem, span).see(place, Role::Row);
    }

    fn remarks(&mut self, remarks: Option<&At<Pairs<Prose>>>, grid: &Grid, ratings: &mut Ratings) {
        for (key, remark) in remarks
            .map(|remarks| remarks.0.as_slice())
            .unwrap_or_default()
        {
            let found = grid
                .sections
                .iter()
                .position(|section| section.id.as_deref() == Some(&key.text));
            let Some(place) = found else {
                self.unknown_section(&key.text, key.span, grid);
                continue;
            };
            if let Some(remark) = remark {
                ratings.remarks[place] = Some(remark.value.0.clone());
            }
        }
    }
}

fn is_offered(row: &Row, level: usize) -> bool {
    match &row.kind {
        crate::model::grid::RowKind::Levels { offers, .. } => {
            offers.get(level).is_some_and(|offer| offer.offered)
        }
        _ => false,
    }
}

fn decided(keys: &super::format::MarkKeys) -> Decided {
    let value = keys
        .value
        .as_ref()
        .map(|value| value.0.clone())
        .unwrap_or_default();
    let number = Number::parse(&value);
    Decided {
        value,
        number,
        reason: keys.reason.as_ref().map(|reason| reason.value.0.clone()),
    }
}
