//! What a table that came back changes in the ratings files.
//!
//! In: its rows, and everybody's files. Out: changes for write-back, or problems at their cells; with one problem the
//! caller writes nothing. What a cell says is read as if it stood in the file, by the very reader of ratings.

use super::book::{level, remark};
use super::read::{Cell, ReadLine};
use super::{Column, Part, Problem};
use crate::base::diagnostic::{Diagnostic, Place, Problems, Severity};
use crate::base::source::Text;
use crate::model::grid::{Grid, Row};
use crate::model::ratings::{Rating, Ratings, ratings};
use crate::text::yaml::edit::{Change, Value, apply, at_the_end, path};
use crate::text::yaml::{Document, Node, Number, nearest, parse};

/// One student and the file.
#[derive(Debug, Clone, Copy)]
pub struct Student<'a> {
    /// The path below `ratings/`, without `.yaml`.
    pub path: &'a str,
    /// The file's path from the project's root.
    pub file: &'a str,
    /// What it says.
    pub document: &'a Document,
    /// What that means; none where an error stops it.
    pub ratings: Option<&'a Ratings>,
}

/// What changes in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudentChanges {
    /// The file's path from the project's root.
    pub file: String,
    /// The text that the changes were made for.
    pub seen: String,
    /// For write-back.
    pub changes: Vec<Change>,
    /// For people.
    pub shown: Vec<Shown>,
}

/// One changed row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
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
struct Said {
    level: String,
    remark: String,
}

/// One row that is to say something else.
struct Wanted<'a> {
    column: &'a Column,
    before: Said,
    after: Said,
    value: Value,
}

/// What the rows change; files that stay as they are are left out. `is_withdrawn` says of a path whether its file is there with
/// `_` before its name.
pub fn changes(
    problems: &mut Problems,
    file: &str,
    grid: &Grid,
    columns: &[Column],
    lines: &[ReadLine],
    students: &[Student<'_>],
    is_withdrawn: &dyn Fn(&str) -> bool,
) -> Vec<StudentChanges> {
    let rows: Vec<&Row> = grid.rows().collect();
    let mut importer = Importer {
        file,
        grid,
        rows,
        columns,
        problems,
    };
    let mut all = Vec::new();
    for (nth, line) in lines.iter().enumerate() {
        let typed = &line.student.text;
        if lines[..nth]
            .iter()
            .any(|other| other.student.text == *typed)
        {
            importer.tell(
                Problem::SameStudent {
                    typed: typed.clone(),
                },
                &line.student.place,
            );
            continue;
        }
        match students.iter().find(|student| student.path == typed) {
            Some(student) => all.extend(importer.student(line, student)),
            None if is_withdrawn(typed) => {
                let typed = typed.clone();
                importer.tell(Problem::Withdrawn { typed }, &line.student.place);
            }
            None => {
                let nearest = nearest(typed, students.iter().map(|student| student.path));
                let nearest = nearest.map(str::to_owned);
                importer.tell(
                    Problem::UnknownStudent {
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
    columns: &'a [Column],
    problems: &'a mut Problems,
}

impl Importer<'_> {
    fn place(&self, place: &str) -> Place {
        Place::File(format!("{}:{place}", self.file).into())
    }

    fn tell(&mut self, problem: Problem, place: &str) {
        let place = self.place(place);
        self.problems.add(problem, place);
    }

    fn student(&mut self, line: &ReadLine, student: &Student<'_>) -> Option<StudentChanges> {
        let Some(ratings) = student.ratings else {
            let problem = Problem::FileWrong {
                student: student.path.to_owned(),
            };
            self.tell(problem, &line.student.place);
            return None;
        };
        self.check_name(line, student.path, ratings);
        let columns = self.columns;
        let levels = columns.iter().filter(|column| column.part == Part::Level);
        let wanted: Vec<Wanted<'_>> = levels
            .filter_map(|column| self.wanted(line, ratings, column))
            .collect();
        if wanted.is_empty() {
            return None;
        }
        let shown = wanted.iter().map(|it| Shown {
            student: student.path.to_owned(),
            row: it.column.id(),
            before: it.before.joined(),
            after: it.after.joined(),
        });
        Some(StudentChanges {
            file: student.file.to_owned(),
            seen: student.document.text.as_str().to_owned(),
            shown: shown.collect(),
            changes: self.written(&wanted, student.document, ratings),
        })
    }

    /// A row that says another name was sorted away from its student.
    fn check_name(&mut self, line: &ReadLine, student: &str, ratings: &Ratings) {
        let known = [(&line.name, &ratings.name), (&line.given, &ratings.given)];
        for (cell, known) in known {
            let known = known.as_deref().unwrap_or_default().trim();
            if let Some(cell) = cell
                .as_ref()
                .filter(|cell| cell.text != known && !cell.text.is_empty())
            {
                let problem = Problem::OtherName {
                    typed: cell.text.clone(),
                    student: student.to_owned(),
                    known: known.to_owned(),
                };
                self.tell(problem, &cell.place);
            }
        }
    }

    /// What a row is to say, where that is not what it says.
    fn wanted<'c>(
        &mut self,
        line: &ReadLine,
        ratings: &Ratings,
        column: &'c Column,
    ) -> Option<Wanted<'c>> {
        let nth = column.nth;
        let before = self.said(nth, ratings.rows.get(nth)?.as_ref());
        let level = line.cell(self.columns, nth, Part::Level);
        let beside = line.cell(self.columns, nth, Part::Remark);
        let mut after = Said {
            level: level.map_or(&before.level, |cell| &cell.text).clone(),
            remark: beside.map_or(&before.remark, |cell| &cell.text).clone(),
        };
        if after.is_same(&before) {
            return None;
        }
        if let Some(cell) = level.filter(|cell| cell.text != before.level) {
            after = self.understood(column, cell, after.remark)?;
        }
        if after.is_same(&before) {
            return None;
        }
        let place = level
            .or(beside)
            .map_or(&line.student.place, |cell| &cell.place);
        let value = self.value(column, &after, place)?;
        Some(Wanted {
            column,
            before,
            after,
            value,
        })
    }

    fn said(&self, nth: usize, rating: Option<&Rating>) -> Said {
        rating.map_or_else(Said::default, |rating| Said {
            level: level(self.rows[nth], rating),
            remark: remark(rating),
        })
    }

    /// The code of a level that a cell calls by its whole name.
    fn code(&self, nth: usize, typed: &str) -> Option<&str> {
        let scale = self.rows[nth].scale()?;
        let is_code = scale.levels.iter().any(|level| level.code == typed);
        let typed = typed.to_lowercase();
        let mut levels = scale.levels.iter();
        let named = levels.find(|level| level.name.plain().to_lowercase() == typed);
        named.filter(|_| !is_code).map(|level| level.code.as_str())
    }

    /// What a cell of a level says; problems are told at the cell.
    fn understood(&mut self, column: &Column, cell: &Cell, beside: String) -> Option<Said> {
        if cell.text.is_empty() {
            let level = String::new();
            return Some(Said {
                level,
                remark: beside,
            });
        }
        let typed = self.code(column.nth, &cell.text);
        let typed = typed.unwrap_or(&cell.text).to_owned();
        let mut said = match self.tried(column, &Value::Text(typed)) {
            Ok(rating) => self.said(column.nth, rating.as_ref()),
            Err(faults) => {
                let place = self.place(&cell.place);
                for fault in faults {
                    self.problems.push(Diagnostic {
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
            self.tell(Problem::TwoRemarks { one, other }, &cell.place);
            return None;
        }
        if said.remark.is_empty() {
            said.remark = beside;
        }
        Some(said)
    }

    /// How it is written: the shortest form that is read as what is meant.
    fn value(&mut self, column: &Column, said: &Said, place: &str) -> Option<Value> {
        let found = said.forms().into_iter().find(|value| {
            let read = self.tried(column, value);
            read.is_ok_and(|rating| self.said(column.nth, rating.as_ref()).is_same(said))
        });
        if found.is_none() {
            self.tell(
                Problem::Unsayable {
                    text: said.joined(),
                },
                place,
            );
        }
        found
    }

    /// What a value would mean in a ratings file.
    fn tried(&self, column: &Column, value: &Value) -> Result<Option<Rating>, Vec<Diagnostic>> {
        let steps = ["ratings", column.section.as_str(), column.row.as_str()];
        let change = Change::set(path(steps), value.clone());
        let text = apply("", &[change], &at_the_end).unwrap_or_default();
        let mut problems = Problems::new();
        let document = parse(&mut problems, Text::new("", text));
        match ratings(&mut problems, &document, Some(self.grid)) {
            Some(mut read) => Ok(read.rows.get_mut(column.nth).and_then(Option::take)),
            None => {
                let is_error = |it: &Diagnostic| it.problem.severity() == Severity::Error;
                Err(problems.into_iter().filter(is_error).collect())
            }
        }
    }

    fn written(
        &self,
        wanted: &[Wanted<'_>],
        document: &Document,
        ratings: &Ratings,
    ) -> Vec<Change> {
        let rated = document.root.get("ratings");
        let mut changes = Vec::new();
        for (nth, section) in self.grid.sections.iter().enumerate() {
            let Some(id) = &section.id else { continue };
            let mine: Vec<&Wanted<'_>> = wanted
                .iter()
                .filter(|it| it.column.section == *id)
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
                changes.extend(self.row_by_row(id, &mine, document, ratings, remark));
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
    fn row_by_row(
        &self,
        id: &str,
        wanted: &[&Wanted<'_>],
        document: &Document,
        ratings: &Ratings,
        remark: Option<&str>,
    ) -> Vec<Change> {
        let levels = self
            .columns
            .iter()
            .filter(|it| it.section == id && it.part == Part::Level);
        let entries = levels.filter_map(|column| {
            let changed = wanted.iter().find(|it| it.column.row == column.row);
            let value = changed.map(|it| it.value.clone()).or_else(|| {
                let said = self.said(column.nth, ratings.rows.get(column.nth)?.as_ref());
                said.forms()
                    .into_iter()
                    .next()
                    .filter(|_| said != Said::default())
            })?;
            Some((column.row.clone(), value))
        });
        let rows = Value::Map(entries.collect());
        let mut changes = vec![Change::set(path(["ratings", id]), rows)];
        let has_remark = document
            .root
            .get("remarks")
            .is_some_and(|remarks| remarks.get(id).is_some());
        if let Some(remark) = remark.filter(|_| !has_remark) {
            let remark = Value::Text(remark.to_owned());
            changes.push(Change::set(path(["remarks", id]), remark));
        }
        changes
    }
}

/// A rating that was written out as a map stays one.
fn row_changes(wanted: &Wanted<'_>, node: Option<&Node>) -> Vec<Change> {
    let steps = ["ratings", &wanted.column.section, &wanted.column.row];
    let Some(node) = node.filter(|node| node.entries().is_some()) else {
        return vec![Change::set(path(steps), wanted.value.clone())];
    };
    let Said { level, remark } = &wanted.after;
    let at = |key: &'static str| path(steps.into_iter().chain([key]));
    let mut changes = Vec::new();
    if *level != wanted.before.level {
        let value = if level.is_empty() {
            Value::Empty
        } else {
            Value::Word(level.clone())
        };
        changes.push(Change::set(at("level"), value));
    }
    match (*remark == wanted.before.remark, remark.is_empty()) {
        (true, _) => {}
        (_, false) => changes.push(Change::set(at("remark"), Value::Text(remark.clone()))),
        (_, true) if node.get("remark").is_some() => changes.push(Change::remove(at("remark"))),
        // It stood behind the level.
        (_, true) => changes.push(Change::set(at("level"), Value::Word(level.clone()))),
    }
    changes
}

impl Said {
    fn joined(&self) -> String {
        // In quotes, so that a remark is not taken for a level.
        let remark = match self.remark.is_empty() {
            true => String::new(),
            false => format!("\"{}\"", self.remark),
        };
        let both = format!("{} {remark}", self.level);
        both.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The same words, and of numbers the same number.
    fn is_same(&self, other: &Self) -> bool {
        let number = |text: &str| Number::parse(text).map(|number| number.value);
        let same_number = || {
            let mine = number(&self.level);
            mine.is_some() && mine == number(&other.level)
        };
        self.remark == other.remark && (self.level == other.level || same_number())
    }

    /// The ways to write it, from the shortest.
    fn forms(&self) -> Vec<Value> {
        let Self { level, remark } = self;
        let written_out = || {
            let level =
                (!level.is_empty()).then(|| ("level".to_owned(), Value::Word(level.clone())));
            let remark =
                (!remark.is_empty()).then(|| ("remark".to_owned(), Value::Text(remark.clone())));
            Value::Map(level.into_iter().chain(remark).collect())
        };
        match (level.is_empty(), remark.is_empty()) {
            (true, true) => vec![Value::Empty],
            (false, true) if level.contains([' ', '\n']) => vec![Value::Text(level.clone())],
            (false, true) => vec![Value::Word(level.clone()), Value::Text(level.clone())],
            (false, false) if !remark.contains('\n') => {
                vec![Value::Text(format!("{level} {remark}")), written_out()]
            }
            _ => vec![written_out()],
        }
    }
}
