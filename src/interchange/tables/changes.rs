//! What a table that came back changes in the ratings files.
//!
//! In: its rows, and everybody's files. Out: changes for write-back, or problems at their cells; with one problem the
//! caller writes nothing. What a cell says is read as if it stood in the file, by the very reader of ratings.

use super::book::{level_text, remark_text};
use super::read::{ImportedCell, ImportedLine};
use super::{ColumnPart, RatingsColumn, TableDiagnostic};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::base::source::Text;
use crate::model::grid::{Grid, Row, RowIndex};
use crate::model::ratings::{Rating, Ratings, read_ratings};
use crate::text::yaml::edit::{NewValue, YamlChange, apply_changes, key_path, no_key_order};
use crate::text::yaml::{Number, YamlDocument, YamlNode, nearest_name, parse_yaml};

/// One student and the file.
#[derive(Debug, Clone, Copy)]
pub struct ImportStudent<'a> {
    /// The path below `ratings/`, without `.yaml`.
    pub path: &'a str,
    /// The file's path from the project's root.
    pub file: &'a str,
    /// What it says, if it could be read.
    pub document: Option<&'a YamlDocument>,
    /// What that means; none where an error stops it.
    pub ratings: Option<&'a Ratings>,
}

/// What changes in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudentChanges {
    /// The file's path from the project's root.
    pub file: String,
    /// The text that the changes were made for.
    pub original_text: String,
    /// For write-back.
    pub changes: Vec<YamlChange>,
    /// For people.
    pub row_changes: Vec<RowChange>,
}

/// One changed row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// The student's path.
    pub student: String,
    /// `commande.produits`
    pub row: String,
    /// What stands in the file, level and remark.
    pub before: String,
    /// What is to stand there.
    pub after: String,
}

/// Level and remark of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct LevelAndRemark {
    level: String,
    remark: String,
}

/// One row that is to say something else.
struct WantedRating<'a> {
    column: &'a RatingsColumn,
    before: LevelAndRemark,
    after: LevelAndRemark,
    value: NewValue,
}

/// What the rows change; files that stay as they are are left out. `is_withdrawn` says of a path whether its file is there with
/// `_` before its name.
pub fn import_changes(
    diagnostics: &mut Diagnostics,
    file: &str,
    grid: &Grid,
    columns: &[RatingsColumn],
    lines: &[ImportedLine],
    students: &[ImportStudent<'_>],
    is_withdrawn: &dyn Fn(&str) -> bool,
) -> Vec<StudentChanges> {
    let rows: Vec<&Row> = grid.rows().collect();
    let mut importer = Importer {
        file,
        grid,
        rows,
        columns,
        diagnostics,
    };
    let mut all = Vec::new();
    for (nth, line) in lines.iter().enumerate() {
        let typed = &line.student.text;
        if lines[..nth]
            .iter()
            .any(|other| other.student.text == *typed)
        {
            importer.report(
                TableDiagnostic::SameStudent {
                    typed: typed.clone(),
                },
                &line.student.place,
            );
            continue;
        }
        match students.iter().find(|student| student.path == typed) {
            Some(student) => all.extend(importer.student_changes(line, student)),
            None if is_withdrawn(typed) => {
                let typed = typed.clone();
                importer.report(TableDiagnostic::Withdrawn { typed }, &line.student.place);
            }
            None => {
                let nearest = nearest_name(typed, students.iter().map(|student| student.path));
                let nearest = nearest.map(str::to_owned);
                importer.report(
                    TableDiagnostic::UnknownStudent {
                        typed: typed.clone(),
                        nearest,
                    },
                    &line.student.place,
                );
            }
        }
    }
    all
}

struct Importer<'a> {
    file: &'a str,
    grid: &'a Grid,
    rows: Vec<&'a Row>,
    columns: &'a [RatingsColumn],
    diagnostics: &'a mut Diagnostics,
}

impl Importer<'_> {
    fn cell_place(&self, place: &str) -> Place {
        Place::File(format!("{}:{place}", self.file).into())
    }

    fn report(&mut self, problem: TableDiagnostic, place: &str) {
        let place = self.cell_place(place);
        self.diagnostics.add(problem, place);
    }

    fn student_changes(
        &mut self,
        line: &ImportedLine,
        student: &ImportStudent<'_>,
    ) -> Option<StudentChanges> {
        let Some((document, ratings)) = student.document.zip(student.ratings) else {
            let problem = TableDiagnostic::FileWrong {
                student: student.path.to_owned(),
            };
            self.report(problem, &line.student.place);
            return None;
        };
        self.check_name(line, student.path, ratings);
        let columns = self.columns;
        let levels = columns
            .iter()
            .filter(|column| column.part == ColumnPart::Level);
        let wanted: Vec<WantedRating<'_>> = levels
            .filter_map(|column| self.wanted_rating(line, ratings, column))
            .collect();
        if wanted.is_empty() {
            return None;
        }
        let shown = wanted.iter().map(|it| RowChange {
            student: student.path.to_owned(),
            row: it.column.id(),
            before: it.before.display_text(),
            after: it.after.display_text(),
        });
        Some(StudentChanges {
            file: student.file.to_owned(),
            original_text: document.text.as_str().to_owned(),
            row_changes: shown.collect(),
            changes: self.yaml_changes(&wanted, document, ratings),
        })
    }

    /// A row that says another name was sorted away from its student.
    fn check_name(&mut self, line: &ImportedLine, student: &str, ratings: &Ratings) {
        let known = [(&line.name, &ratings.name), (&line.given, &ratings.given)];
        for (cell, known) in known {
            let known = known.as_deref().unwrap_or_default().trim();
            if let Some(cell) = cell
                .as_ref()
                .filter(|cell| cell.text != known && !cell.text.is_empty())
            {
                let problem = TableDiagnostic::OtherName {
                    typed: cell.text.clone(),
                    student: student.to_owned(),
                    known: known.to_owned(),
                };
                self.report(problem, &cell.place);
            }
        }
    }

    /// What a row is to say, where that is not what it says.
    fn wanted_rating<'c>(
        &mut self,
        line: &ImportedLine,
        ratings: &Ratings,
        column: &'c RatingsColumn,
    ) -> Option<WantedRating<'c>> {
        let nth = column.row_index;
        let before = self.level_and_remark(nth, ratings.rating(nth));
        let level = line.rating_cell(self.columns, nth, ColumnPart::Level);
        let beside = line.rating_cell(self.columns, nth, ColumnPart::Remark);
        let mut after = LevelAndRemark {
            level: level.map_or(&before.level, |cell| &cell.text).clone(),
            remark: beside.map_or(&before.remark, |cell| &cell.text).clone(),
        };
        if after.is_equivalent(&before) {
            return None;
        }
        if let Some(cell) = level.filter(|cell| cell.text != before.level) {
            after = self.read_level_cell(column, cell, after.remark)?;
        }
        if after.is_equivalent(&before) {
            return None;
        }
        let place = level
            .or(beside)
            .map_or(&line.student.place, |cell| &cell.place);
        let value = self.yaml_value(column, &after, place)?;
        Some(WantedRating {
            column,
            before,
            after,
            value,
        })
    }

    fn level_and_remark(&self, row: RowIndex, rating: Option<&Rating>) -> LevelAndRemark {
        rating.map_or_else(LevelAndRemark::default, |rating| LevelAndRemark {
            level: level_text(self.rows[row.get()], rating),
            remark: remark_text(rating),
        })
    }

    /// The code of a level that a cell calls by its whole name.
    fn code_of_name(&self, row: RowIndex, typed: &str) -> Option<&str> {
        let scale = self.rows[row.get()].scale()?;
        let is_code = scale.levels.iter().any(|level| level.code == *typed);
        let typed = typed.to_lowercase();
        let mut levels = scale.levels.iter();
        let named = levels.find(|level| level.name.plain().to_lowercase() == typed);
        named.filter(|_| !is_code).map(|level| level.code.as_str())
    }

    /// What a cell of a level says; problems are told at the cell.
    fn read_level_cell(
        &mut self,
        column: &RatingsColumn,
        cell: &ImportedCell,
        beside: String,
    ) -> Option<LevelAndRemark> {
        if cell.text.is_empty() {
            let level = String::new();
            return Some(LevelAndRemark {
                level,
                remark: beside,
            });
        }
        let typed = self.code_of_name(column.row_index, &cell.text);
        let typed = typed.unwrap_or(&cell.text).to_owned();
        let mut said = match self.try_value(column, &NewValue::Text(typed)) {
            Ok(rating) => self.level_and_remark(column.row_index, rating.as_ref()),
            Err(faults) => {
                let place = self.cell_place(&cell.place);
                for fault in faults {
                    self.diagnostics.push(Diagnostic {
                        place: place.clone(),
                        related: Vec::new(),
                        ..fault
                    });
                }
                return None;
            }
        };
        if !said.remark.is_empty() && !beside.is_empty() && said.remark != beside {
            let (one, other) = (said.remark, beside);
            self.report(TableDiagnostic::TwoRemarks { one, other }, &cell.place);
            return None;
        }
        if said.remark.is_empty() {
            said.remark = beside;
        }
        Some(said)
    }

    /// How it is written: the shortest form that is read as what is meant.
    fn yaml_value(
        &mut self,
        column: &RatingsColumn,
        said: &LevelAndRemark,
        place: &str,
    ) -> Option<NewValue> {
        let found = said.yaml_forms().into_iter().find(|value| {
            let read = self.try_value(column, value);
            read.is_ok_and(|rating| {
                self.level_and_remark(column.row_index, rating.as_ref())
                    .is_equivalent(said)
            })
        });
        if found.is_none() {
            self.report(
                TableDiagnostic::Unsayable {
                    text: said.display_text(),
                },
                place,
            );
        }
        found
    }

    /// What a value would mean in a ratings file.
    fn try_value(
        &self,
        column: &RatingsColumn,
        value: &NewValue,
    ) -> Result<Option<Rating>, Vec<Diagnostic>> {
        let steps = ["ratings", column.section.as_str(), column.row.as_str()];
        let change = YamlChange::set(key_path(steps), value.clone());
        let text = apply_changes("", &[change], &no_key_order).unwrap_or_default();
        let mut problems = Diagnostics::new();
        let document = parse_yaml(&mut problems, Text::new("", text));
        match read_ratings(&mut problems, &document, Some(self.grid)) {
            Some(read) => Ok(read.rating(column.row_index).cloned()),
            None => {
                let is_error = |it: &Diagnostic| it.kind.severity() == Severity::Error;
                Err(problems.into_iter().filter(is_error).collect())
            }
        }
    }

    fn yaml_changes(
        &self,
        wanted: &[WantedRating<'_>],
        document: &YamlDocument,
        ratings: &Ratings,
    ) -> Vec<YamlChange> {
        let rated = document.root.get("ratings");
        let mut changes = Vec::new();
        for (nth, section) in self.grid.sections.iter().enumerate() {
            let Some(id) = &section.id else { continue };
            let mine: Vec<&WantedRating<'_>> = wanted
                .iter()
                .filter(|it| *id == *it.column.section)
                .collect();
            let there = rated.and_then(|rated| rated.get(id));
            let is_whole = there.is_some_and(|node| node.scalar().is_some() && !node.is_empty());
            if mine.is_empty() {
                continue;
            }
            if is_whole {
                let remark = ratings.remarks[nth]
                    .as_ref()
                    .map(|remark| remark.source.trim());
                changes.extend(self.section_row_by_row(id, &mine, document, ratings, remark));
            } else {
                for it in mine {
                    let node = there.and_then(|node| node.get(&it.column.row));
                    changes.extend(row_changes(it, node));
                }
            }
        }
        changes
    }

    /// One level stood for the whole section; now each row says its own, and the remark is the section's.
    fn section_row_by_row(
        &self,
        id: &str,
        wanted: &[&WantedRating<'_>],
        document: &YamlDocument,
        ratings: &Ratings,
        remark: Option<&str>,
    ) -> Vec<YamlChange> {
        let levels = self
            .columns
            .iter()
            .filter(|it| it.section == id && it.part == ColumnPart::Level);
        let entries = levels.filter_map(|column| {
            let changed = wanted.iter().find(|it| it.column.row == column.row);
            let value = changed.map(|it| it.value.clone()).or_else(|| {
                let said =
                    self.level_and_remark(column.row_index, ratings.rating(column.row_index));
                said.yaml_forms()
                    .into_iter()
                    .next()
                    .filter(|_| said != LevelAndRemark::default())
            })?;
            Some((column.row.clone(), value))
        });
        let rows = NewValue::Map(entries.collect());
        let mut changes = vec![YamlChange::set(key_path(["ratings", id]), rows)];
        let has_remark = document
            .root
            .get("remarks")
            .is_some_and(|remarks| remarks.get(id).is_some());
        if let Some(remark) = remark.filter(|_| !has_remark) {
            let remark = NewValue::Text(remark.to_owned());
            changes.push(YamlChange::set(key_path(["remarks", id]), remark));
        }
        changes
    }
}

/// A rating that was written out as a map stays one.
fn row_changes(wanted: &WantedRating<'_>, node: Option<&YamlNode>) -> Vec<YamlChange> {
    let steps = ["ratings", &wanted.column.section, &wanted.column.row];
    let Some(node) = node.filter(|node| node.entries().is_some()) else {
        return vec![YamlChange::set(key_path(steps), wanted.value.clone())];
    };
    let LevelAndRemark { level, remark } = &wanted.after;
    let at = |key: &'static str| key_path(steps.into_iter().chain([key]));
    let mut changes = Vec::new();
    if *level != wanted.before.level {
        let value = if level.is_empty() {
            NewValue::Empty
        } else {
            NewValue::Word(level.clone())
        };
        changes.push(YamlChange::set(at("level"), value));
    }
    match (*remark == wanted.before.remark, remark.is_empty()) {
        (true, _) => {}
        (_, false) => changes.push(YamlChange::set(
            at("remark"),
            NewValue::Text(remark.clone()),
        )),
        (_, true) if node.get("remark").is_some() => changes.push(YamlChange::remove(at("remark"))),
        // It stood behind the level.
        (_, true) => changes.push(YamlChange::set(at("level"), NewValue::Word(level.clone()))),
    }
    changes
}

impl LevelAndRemark {
    fn display_text(&self) -> String {
        // In quotes, so that a remark is not taken for a level.
        let remark = match self.remark.is_empty() {
            true => String::new(),
            false => format!("\"{}\"", self.remark),
        };
        let both = format!("{} {remark}", self.level);
        both.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The same words, and of numbers the same number.
    fn is_equivalent(&self, other: &Self) -> bool {
        let number = |text: &str| Number::parse(text).map(|number| number.value);
        let same_number = || {
            let mine = number(&self.level);
            mine.is_some() && mine == number(&other.level)
        };
        self.remark == other.remark && (self.level == other.level || same_number())
    }

    /// The ways to write it, from the shortest.
    fn yaml_forms(&self) -> Vec<NewValue> {
        let Self { level, remark } = self;
        let written_out = || {
            let level =
                (!level.is_empty()).then(|| ("level".to_owned(), NewValue::Word(level.clone())));
            let remark =
                (!remark.is_empty()).then(|| ("remark".to_owned(), NewValue::Text(remark.clone())));
            NewValue::Map(level.into_iter().chain(remark).collect())
        };
        match (level.is_empty(), remark.is_empty()) {
            (true, true) => vec![NewValue::Empty],
            (false, true) if level.contains([' ', '\n']) => vec![NewValue::Text(level.clone())],
            (false, true) => vec![NewValue::Word(level.clone()), NewValue::Text(level.clone())],
            (false, false) if !remark.contains('\n') => {
                vec![NewValue::Text(format!("{level} {remark}")), written_out()]
            }
            _ => vec![written_out()],
        }
    }
}
