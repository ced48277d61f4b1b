//! A ratings file against its grid.

use super::format::{MarkKeys, RatingsKeys, UncheckedRatings};
use super::level::{MatchedLevel, match_level};
use super::problem::RatingsDiagnostic;
use super::rating::RatingReader;
use super::{DecidedMark, Rating, Ratings};
use crate::base::diagnostic::{Diagnostics, Place, RelatedRole, Severity};
use crate::base::source::Span;
use crate::model::grid::{FieldId, Grid, Row, RowKind, Section, SectionIndex};
use crate::text::locale::parse_iso_date;
use crate::text::markup::MarkupText;
use crate::text::yaml::{
    FieldValue, NamedValues, Number, PlainName, RecordReader, Spanned, SpannedOption, YamlDocument,
    YamlEntry, YamlKey, YamlNode, YamlValue, nearest_name, read_record,
};
use std::collections::{BTreeMap, BTreeSet};

/// The keys that `student` takes on every grid.
pub(super) const PERSON_KEYS: &[&str] = &["name", "given", "class"];
/// The fields of a grid that declares none.
const DEFAULT_FIELDS: &[&str] = &["name", "class", "date"];

/// The ratings of a file; `None` where an error stops the sheet. Without a grid only the file's own form is read.
pub fn read_ratings(
    diagnostics: &mut Diagnostics,
    document: &YamlDocument,
    grid: Option<&Grid>,
) -> Option<Ratings> {
    let (ratings, is_sound) = read_partial_ratings(diagnostics, document, grid);
    ratings.filter(|_| is_sound)
}

/// What could be read, and whether no error stops the sheet: of a sheet that is not made, too, it is counted what is
/// still to be rated.
pub fn read_partial_ratings(
    diagnostics: &mut Diagnostics,
    document: &YamlDocument,
    grid: Option<&Grid>,
) -> (Option<Ratings>, bool) {
    let before = diagnostics.count(Severity::Error);
    let keys = if document.root.is_empty() {
        let file = Place::File(document.text.path().into());
        diagnostics.add(RatingsDiagnostic::EmptyFile {}, file);
        Some(RatingsKeys::default())
    } else {
        read_record(diagnostics, document)
    };
    let reading = RecordReader {
        diagnostics,
        document,
    };
    let keys = keys.unwrap_or_default();
    let ratings = grid.map(|grid| RatingsChecker::new(reading, grid).check(&keys));
    (ratings, diagnostics.count(Severity::Error) == before)
}

/// The person of a file as printed, whatever else is wrong in it: whose sheet it is that is stopped.
pub fn read_person_name(document: &YamlDocument) -> Option<String> {
    let mut reported_elsewhere = Diagnostics::new();
    let keys: RatingsKeys = read_record(&mut reported_elsewhere, document)?;
    let student = keys.student?;
    let value = |wanted: &str| {
        let (_, value) = student.0.iter().find(|(key, _)| key.text == wanted)?;
        Some(value.as_ref()?.0.as_str())
    };
    super::full_name(value("name"), value("given"))
}

/// No more unknown names of a file are answered with the names there are.
const MAX_ANSWERS: usize = 200;
/// No more names are listed in one message.
const MAX_LISTED_NAMES: usize = 60;

struct RatingsChecker<'a> {
    rows: RatingReader<'a>,
    grid: &'a Grid,
    ratings: Ratings,
    /// How many names were looked for that the grid does not have.
    unknown: usize,
}

impl<'a> RatingsChecker<'a> {
    fn new(reading: RecordReader<'a>, grid: &'a Grid) -> Self {
        Self {
            rows: RatingReader::new(reading),
            grid,
            ratings: Ratings {
                rows: vec![None; grid.rows().count()],
                remarks: vec![None; grid.sections.len()],
                ..Ratings::default()
            },
            unknown: 0,
        }
    }

    /// Whether one more unknown name is answered with those there are. Nobody reads the answers to thousands of names,
    /// and to compare each with each row takes minutes.
    fn answers_unknown_name(&mut self) -> bool {
        self.unknown += 1;
        self.unknown <= MAX_ANSWERS
    }

    fn check(mut self, keys: &RatingsKeys) -> Ratings {
        self.ratings.comment = keys.comment.cloned_value();
        self.ratings.mark = keys.mark.as_ref().map(|it| decided_mark(&it.value.0));
        if let Some(student) = &keys.student {
            self.read_student(student);
        }
        self.read_date_and_assessor(keys);
        if let Some(rated) = &keys.ratings {
            if self.grid.has_ids {
                self.read_sections(rated.value.0.entries().unwrap_or_default());
            } else {
                self.report(RatingsDiagnostic::NoIds {}, rated.key);
            }
        }
        if let Some(remarks) = &keys.remarks {
            self.read_section_remarks(remarks);
        }
        self.ratings
    }

    fn report(&mut self, diagnostic: RatingsDiagnostic, span: Span) {
        self.rows.reading.add(diagnostic, span);
    }

    fn read_student(&mut self, student: &NamedValues<PlainName>) {
        let declared: Vec<&str> = match &self.grid.fields {
            Some(fields) => fields.iter().map(|field| field.id.as_str()).collect(),
            None => DEFAULT_FIELDS.to_vec(),
        };
        for (key, value) in &student.0 {
            let value = value.as_ref().map(|value| value.0.clone());
            match key.text.as_str() {
                "name" => self.ratings.name = value,
                "given" => self.ratings.given = value,
                "class" => self.ratings.class = value,
                "date" | "assessor" => {} // `read_own_place` reads these two.
                id if declared.contains(&id) => {
                    let value = value.map(|value| (id.to_owned(), value));
                    self.ratings.fields.extend(value);
                }
                _ => self.report_unknown_field(key, &declared),
            }
        }
    }

    fn report_unknown_field(&mut self, key: &YamlKey, declared: &[&str]) {
        let others = declared.iter().filter(|id| !PERSON_KEYS.contains(id));
        let known = PERSON_KEYS.iter().chain(others);
        let known: Vec<FieldId> = known.filter_map(|id| FieldId::new(id)).collect();
        let names = NamesThatAre::of(self.answers_unknown_name(), key, known.iter());
        let unknown = RatingsDiagnostic::UnknownField {
            nearest: names.nearest,
            typed: key.text.clone(),
            known: names.known,
        };
        self.report(unknown, key.span);
    }

    /// `date` or `assessor`, which have a place of their own at the top of the file. Under `student` one is read all
    /// the same; in both places one of the two would be lost.
    fn read_own_place<'k>(
        &mut self,
        keys: &'k RatingsKeys,
        key: &'static str,
        top: Option<&'k Spanned<PlainName>>,
    ) -> Option<&'k Spanned<PlainName>> {
        let mut student = keys.student.iter().flat_map(|student| &student.0);
        let found = student.find_map(|(it, value)| match value {
            Some(value) if it.text == key => Some((it, value)),
            _ => None,
        });
        let Some((misplaced, value)) = found else {
            return top;
        };
        let Some(top) = top else {
            self.report(RatingsDiagnostic::Misplaced { key }, misplaced.span);
            return Some(value);
        };
        let first = self.rows.reading.place(top.key);
        self.rows
            .reading
            .add(RatingsDiagnostic::TwoPlaces { key }, misplaced.span)
            .add_related(first, RelatedRole::First);
        Some(top)
    }

    fn read_date_and_assessor(&mut self, keys: &RatingsKeys) {
        if let Some(date) = self.read_own_place(keys, "date", keys.date.as_ref()) {
            let typed = date.0.clone();
            if parse_iso_date(&typed).is_none() {
                let typed = typed.clone();
                self.report(RatingsDiagnostic::Date { typed }, date.span);
            }
            self.ratings.date = Some(typed.clone());
            self.ratings.fields.push(("date".to_owned(), typed));
        }
        if let Some(assessor) = self.read_own_place(keys, "assessor", keys.assessor.as_ref()) {
            let field = ("assessor".to_owned(), assessor.0.clone());
            self.ratings.fields.push(field);
        }
    }

    fn read_sections(&mut self, entries: &[YamlEntry]) {
        for entry in distinct_entries(entries) {
            match self.grid.section_of_id(&entry.key.text) {
                Some((index, section)) => self.read_section(&entry.value, index, section),
                None => self.report_unknown_section(&entry.key),
            }
        }
    }

    fn report_unknown_section(&mut self, key: &YamlKey) {
        let is_answered = self.answers_unknown_name();
        let sections = || self.grid.sections.iter().filter(|_| is_answered);
        let known = sections().filter_map(|section| section.id.as_ref());
        let names = NamesThatAre::of(is_answered, key, known);
        let titled = sections().find(|it| is_same_text(&it.title.plain(), &key.text));
        let titled = titled.and_then(|section| section.id.as_ref());
        let unknown = RatingsDiagnostic::UnknownSection {
            nearest: titled.map(|id| id.as_str().to_owned()).or(names.nearest),
            typed: key.text.clone(),
            known: names.known,
        };
        self.report(unknown, key.span);
    }

    fn read_section(&mut self, node: &YamlNode, index: SectionIndex, section: &Section) {
        if node.is_empty() {
            return;
        }
        match &node.value {
            YamlValue::Map(entries) => self.read_rows(entries, index, section),
            YamlValue::Scalar(scalar) => self.read_whole_section(node, &scalar.text, index),
            YamlValue::List(_) => {
                let wanted = UncheckedRatings::kind();
                self.rows.reading.wrong_value::<()>("ratings", node, wanted);
            }
        }
    }

    fn read_rows(&mut self, entries: &[YamlEntry], index: SectionIndex, section: &Section) {
        let rows = self.grid.indexed_rows_of(index);
        let rows: BTreeMap<&str, _> = rows
            .filter_map(|(at, row)| Some((row.id.as_deref()?, (at, row))))
            .collect();
        for entry in distinct_entries(entries) {
            match rows.get(entry.key.text.as_str()).copied() {
                Some((at, row)) => {
                    let rating = self.rows.read(row, &entry.value);
                    self.ratings.rows[at.get()] = rating;
                }
                None => self.report_unknown_row(&entry.key, section),
            }
        }
    }

    fn report_unknown_row(&mut self, key: &YamlKey, section: &Section) {
        // Ratings are read only for a grid whose sections all have ids.
        let Some(id) = section.id.clone() else { return };
        let is_answered = self.answers_unknown_name();
        let rows = || section.rows().filter(|_| is_answered);
        let known = rows().filter_map(|row| row.id.as_ref());
        let names = NamesThatAre::of(is_answered, key, known);
        let labelled = rows().find(|row| is_same_text(&row.label.plain(), &key.text));
        let labelled = labelled.and_then(|row| row.id.as_ref());
        let unknown = RatingsDiagnostic::UnknownCriterion {
            section: id,
            nearest: labelled.map(|id| id.as_str().to_owned()).or(names.nearest),
            typed: key.text.clone(),
            known: names.known,
        };
        self.rows
            .reading
            .add(unknown, key.span)
            .add_related(section.place.clone(), RelatedRole::Section);
    }

    /// One level for every row of a section but its text rows, and the section's remark.
    fn read_whole_section(&mut self, node: &YamlNode, text: &str, index: SectionIndex) {
        let typed = text.trim_start();
        let lead = text.len() - typed.len();
        let mut end = None;
        let mut given = Vec::new();
        for (at, row) in self.grid.indexed_rows_of(index) {
            if matches!(row.kind, RowKind::Text { .. }) {
                continue;
            }
            let Some(matched) = offered_level(row, typed) else {
                self.report_not_in_row(typed, row, node.span);
                return;
            };
            end = Some((lead + matched.length, row));
            given.push((at, matched.index));
        }
        for (at, level) in given {
            self.ratings.rows[at.get()] = Some(Rating {
                level: Some(level),
                ..Rating::default()
            });
        }
        if let Some((end, row)) = end {
            let remark = self.rows.scalar(row, node, text).read_remark_behind(end);
            self.ratings.remarks[index.get()] = remark;
        }
    }

    fn report_not_in_row(&mut self, typed: &str, row: &Row, span: Span) {
        let level = typed.split_whitespace().next().unwrap_or_default();
        let missing = RatingsDiagnostic::NotInEachRow {
            level: level.to_owned(),
            row: row.label.plain(),
        };
        self.rows
            .reading
            .add(missing, span)
            .add_related(row.place.clone(), RelatedRole::Row);
    }

    fn read_section_remarks(&mut self, remarks: &Spanned<NamedValues<MarkupText>>) {
        for (key, remark) in &remarks.0 {
            match (self.grid.section_of_id(&key.text), remark) {
                (None, _) => self.report_unknown_section(key),
                (Some((index, _)), Some(remark)) => {
                    self.ratings.remarks[index.get()] = Some(remark.value.0.clone());
                }
                (Some(_), None) => {}
            }
        }
    }
}

/// What an unknown name is answered with.
struct NamesThatAre<T> {
    /// The one that is evidently meant.
    nearest: Option<String>,
    known: Vec<T>,
}

impl<T: AsRef<str> + Clone> NamesThatAre<T> {
    fn of<'k>(is_answered: bool, typed: &YamlKey, known: impl Iterator<Item = &'k T>) -> Self
    where
        T: 'k,
    {
        let known: Vec<&T> = known.filter(|_| is_answered).collect();
        let names = known.iter().map(|name| (*name).as_ref());
        Self {
            nearest: nearest_name(&typed.text, names).map(str::to_owned),
            known: known.into_iter().take(MAX_LISTED_NAMES).cloned().collect(),
        }
    }
}

/// Whether what was typed is the label of a row or the title of a section.
fn is_same_text(label: &str, typed: &str) -> bool {
    label.trim().to_lowercase() == typed.trim().to_lowercase()
}

/// The level that a text begins with, if the row can get it.
fn offered_level(row: &Row, text: &str) -> Option<MatchedLevel> {
    let levels = row.levels()?;
    let matched = match_level(levels.scale(), text)?;
    let given = levels.get(matched.index)?;
    given.offer.offered.then_some(matched)
}

/// The first of equal keys counts; the others have been reported by the reader of YAML.
fn distinct_entries(entries: &[YamlEntry]) -> impl Iterator<Item = &YamlEntry> {
    let mut seen = BTreeSet::new();
    let entries = entries.iter();
    entries.filter(move |entry| seen.insert(entry.key.text.as_str()))
}

fn decided_mark(keys: &MarkKeys) -> DecidedMark {
    let value = keys.value.as_ref().map(|value| value.0.clone());
    let value = value.unwrap_or_default();
    DecidedMark {
        number: Number::parse(&value),
        value,
        reason: keys.reason.as_ref().map(|reason| reason.value.0.clone()),
    }
}
