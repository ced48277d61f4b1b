//! What a table that came back changes in the ratings files.
//!
//! In: its lines, and every student's file. Out: changes for write-back, or diagnostics at the cells; after one error
//! the caller writes nothing. A cell is read as if it stood in the file, by the reader of ratings itself, so that a
//! table and a file cannot disagree about what is allowed.

use super::extras::{ExtraEdit, ExtraPart, ExtraRefusal, WantedExtra};
use super::rating_text::LevelAndRemark;
use super::read::{ImportedCell, ImportedLine};
use super::write_back::{RatingsEdit, WantedRating};
use super::{ColumnPart, ExtraColumn, RatingsColumn, TableDiagnostic};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::base::source::Text;
use crate::model::class::StudentPath;
use crate::model::grid::{Grid, LevelCode, Row};
use crate::model::ratings::{Rating, Ratings, read_ratings};
use crate::text::locale::LangTag;
use crate::text::yaml::edit::{NewValue, YamlChange, apply_changes, key_path, no_key_order};
use crate::text::yaml::{YamlDocument, nearest_name, parse_yaml};
use std::collections::BTreeSet;

/// What a table is compared with.
#[derive(Debug, Clone, Copy)]
pub struct TableImport<'a> {
    /// The table's file, as diagnostics name it.
    pub file: &'a str,
    /// The grid.
    pub grid: &'a Grid,
    /// The columns of the grid's table.
    pub columns: &'a [RatingsColumn],
    /// Those beside the rows.
    pub extras: &'a [ExtraColumn],
    /// The language of the table, which orders day and month.
    pub lang: &'a LangTag,
    /// Everyone who has a ratings file.
    pub students: &'a [ImportStudent<'a>],
    /// Paths, as in the table, whose file is there with `_` before its name.
    pub withdrawn: &'a BTreeSet<String>,
}

/// One student and the file.
#[derive(Debug, Clone, Copy)]
pub struct ImportStudent<'a> {
    /// Who it is.
    pub path: &'a StudentPath,
    /// The file's path from the project's root.
    pub file: &'a str,
    /// The file, parsed, if it could be read.
    pub document: Option<&'a YamlDocument>,
    /// The ratings in it; none if it has an error.
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
    /// Who it is.
    pub student: StudentPath,
    /// `commande.produits`
    pub row: String,
    /// Level and remark in the file.
    pub before: String,
    /// Level and remark in the table.
    pub after: String,
    /// Whether it is a row of the grid; otherwise it is what the file says beside the rows.
    pub is_rating: bool,
}

impl<'a> TableImport<'a> {
    /// What the lines change; files that stay as they are are left out.
    pub fn changes(
        &self,
        diagnostics: &mut Diagnostics,
        lines: &[ImportedLine],
    ) -> Vec<StudentChanges> {
        let mut importer = Importer {
            import: *self,
            rows: self.grid.rows().collect(),
            diagnostics,
        };
        let mut seen = BTreeSet::new();
        let mut all = Vec::new();
        for line in lines {
            if !seen.insert(&line.student.text) {
                let typed = line.student.text.clone();
                importer.report(TableDiagnostic::SameStudent { typed }, &line.student);
            } else if let Some(student) = importer.find_student(line) {
                all.extend(importer.student_changes(line, student));
            }
        }
        all
    }
}

/// A table while its lines are compared.
struct Importer<'a, 'd> {
    import: TableImport<'a>,
    rows: Vec<&'a Row>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Importer<'a, '_> {
    fn cell_place(&self, cell: &ImportedCell) -> Place {
        Place::File(format!("{}:{}", self.import.file, cell.place).into())
    }

    fn report(&mut self, diagnostic: TableDiagnostic, cell: &ImportedCell) {
        let place = self.cell_place(cell);
        self.diagnostics.add(diagnostic, place);
    }

    /// The student of a line; reports one who is withdrawn or not known.
    fn find_student(&mut self, line: &ImportedLine) -> Option<&'a ImportStudent<'a>> {
        let typed = line.student.text.clone();
        let students = self.import.students;
        if let Some(student) = students.iter().find(|student| *student.path == *typed) {
            return Some(student);
        }
        let diagnostic = if self.import.withdrawn.contains(&typed) {
            TableDiagnostic::Withdrawn { typed }
        } else {
            let nearest =
                nearest_name(&typed, students.iter().map(|student| student.path.as_str()));
            let nearest = nearest.map(str::to_owned);
            TableDiagnostic::UnknownStudent { typed, nearest }
        };
        self.report(diagnostic, &line.student);
        None
    }

    fn student_changes(
        &mut self,
        line: &ImportedLine,
        student: &ImportStudent<'_>,
    ) -> Option<StudentChanges> {
        let Some((document, ratings)) = student.document.zip(student.ratings) else {
            let student = student.path.clone();
            self.report(TableDiagnostic::FileWrong { student }, &line.student);
            return None;
        };
        self.check_name(line, student.path, ratings);
        let mut edit = RatingsEdit {
            grid: self.import.grid,
            columns: self.import.columns,
            document,
            ratings,
            wanted: Vec::new(),
        };
        for column in self.import.columns {
            if column.part == ColumnPart::Level {
                edit.wanted
                    .extend(self.wanted_rating(line, ratings, column));
            }
        }
        let extra = ExtraEdit {
            grid: self.import.grid,
            document,
            ratings,
            lang: self.import.lang,
            mark: self.extra_text(line, ratings, &ExtraPart::Mark),
            reason: self.extra_text(line, ratings, &ExtraPart::MarkReason),
        };
        let extras = self.wanted_extras(line, &extra);
        if edit.wanted.is_empty() && extras.is_empty() {
            return None;
        }
        let row_change = |wanted: &WantedRating<'_>| RowChange {
            student: student.path.clone(),
            row: wanted.column.id(),
            before: wanted.before.display_text(),
            after: wanted.after.display_text(),
            is_rating: true,
        };
        let mut row_changes: Vec<RowChange> = edit.wanted.iter().map(row_change).collect();
        let mut changes = edit.yaml_changes();
        for (part, wanted) in extras {
            row_changes.push(RowChange {
                student: student.path.clone(),
                row: part.id(),
                before: wanted.before,
                after: wanted.after,
                is_rating: false,
            });
            changes.extend(wanted.changes);
        }
        Some(StudentChanges {
            file: student.file.to_owned(),
            original_text: document.text.as_str().to_owned(),
            row_changes,
            changes,
        })
    }

    /// What a line changes beside the rows; what cannot be written is reported at its cell.
    fn wanted_extras(
        &mut self,
        line: &ImportedLine,
        edit: &ExtraEdit<'_>,
    ) -> Vec<(&'a ExtraPart, WantedExtra)> {
        let mut all: Vec<(&ExtraPart, WantedExtra)> = Vec::new();
        for (column, cell) in &line.extras {
            let part = &self.import.extras[*column].part;
            match edit.wanted(part, cell) {
                Ok(wanted) => all.extend(wanted.map(|wanted| (part, wanted))),
                Err(ExtraRefusal::Wrong(errors)) => self.report_at_cell(errors, cell),
                Err(ExtraRefusal::Unsayable) => {
                    let text = cell.text.clone();
                    self.report(TableDiagnostic::Unsayable { text }, cell);
                }
            }
        }
        all
    }

    /// What a line says beside the rows; where the table has no such column, what the file says.
    fn extra_text(&self, line: &ImportedLine, ratings: &Ratings, part: &ExtraPart) -> String {
        let mut cells = line.extras.iter();
        let cell = cells.find(|(column, _)| self.import.extras[*column].part == *part);
        cell.map_or_else(|| part.text(ratings), |(_, cell)| cell.text.clone())
    }

    /// Reports a line with another name: its columns were sorted apart from those of the ratings.
    fn check_name(&mut self, line: &ImportedLine, student: &StudentPath, ratings: &Ratings) {
        for (cell, known) in [(&line.name, &ratings.name), (&line.given, &ratings.given)] {
            let known = known.as_deref().unwrap_or_default().trim();
            if let Some(cell) = cell
                && !cell.text.is_empty()
                && cell.text != known
            {
                let diagnostic = TableDiagnostic::OtherName {
                    typed: cell.text.clone(),
                    student: student.clone(),
                    known: known.to_owned(),
                };
                self.report(diagnostic, cell);
            }
        }
    }

    /// The rating that a line wants for a row, if it differs from the one in the file.
    fn wanted_rating(
        &mut self,
        line: &ImportedLine,
        ratings: &Ratings,
        column: &'a RatingsColumn,
    ) -> Option<WantedRating<'a>> {
        let before = self.current_rating(column, ratings.rating(column.row_index));
        let level = line.rating_cell(self.import.columns, column, ColumnPart::Level);
        let remark = line.rating_cell(self.import.columns, column, ColumnPart::Remark);
        let mut after = LevelAndRemark {
            level: level.map_or(&before.level, |cell| &cell.text).clone(),
            remark: remark.map_or(&before.remark, |cell| &cell.text).clone(),
        };
        if after.is_equivalent(&before) {
            return None;
        }
        if let Some(cell) = level.filter(|cell| cell.text != before.level) {
            after = self.read_level_cell(column, cell, after.remark)?;
        }
        // `Satisfaisant` may have stood there for `S`.
        if after.is_equivalent(&before) {
            return None;
        }
        let cell = level.or(remark).unwrap_or(&line.student);
        let value = self.yaml_value(column, &after, cell)?;
        Some(WantedRating {
            column,
            before,
            after,
            value,
        })
    }

    fn current_rating(&self, column: &RatingsColumn, rating: Option<&Rating>) -> LevelAndRemark {
        LevelAndRemark::of_rating(self.rows[column.row_index.get()], rating)
    }

    /// The code of a level that a cell calls by its whole name.
    fn code_of_name(&self, column: &RatingsColumn, typed: &str) -> Option<&LevelCode> {
        let levels = &self.rows[column.row_index.get()].scale()?.levels;
        if levels.iter().any(|level| level.code == *typed) {
            return None;
        }
        let typed = typed.to_lowercase();
        let named = levels
            .iter()
            .find(|level| level.name.plain().to_lowercase() == typed)?;
        Some(&named.code)
    }

    /// What the cell of a level means, with the remark beside it; its errors are reported at the cell.
    fn read_level_cell(
        &mut self,
        column: &RatingsColumn,
        cell: &ImportedCell,
        remark: String,
    ) -> Option<LevelAndRemark> {
        if cell.text.is_empty() {
            return Some(LevelAndRemark {
                level: String::new(),
                remark,
            });
        }
        let typed = self.code_of_name(column, &cell.text);
        let typed = typed.map_or(cell.text.as_str(), |code| code).to_owned();
        let mut read = match self.try_value(column, &NewValue::Text(typed)) {
            Ok(rating) => self.current_rating(column, rating.as_ref()),
            Err(errors) => {
                self.report_at_cell(errors, cell);
                return None;
            }
        };
        if read.remark.is_empty() {
            read.remark = remark;
        } else if !remark.is_empty() && read.remark != remark {
            let (one, other) = (read.remark, remark);
            self.report(TableDiagnostic::TwoRemarks { one, other }, cell);
            return None;
        }
        Some(read)
    }

    /// Errors of a ratings file, at the cell instead: the file they were found in is not one that a person has.
    fn report_at_cell(&mut self, errors: Vec<Diagnostic>, cell: &ImportedCell) {
        let place = self.cell_place(cell);
        for error in errors {
            self.diagnostics.push(Diagnostic {
                place: place.clone(),
                related: Vec::new(),
                ..error
            });
        }
    }

    /// The shortest way to write a rating that is read as exactly that rating.
    fn yaml_value(
        &mut self,
        column: &RatingsColumn,
        wanted: &LevelAndRemark,
        cell: &ImportedCell,
    ) -> Option<NewValue> {
        for value in wanted.yaml_forms() {
            if let Ok(rating) = self.try_value(column, &value)
                && self
                    .current_rating(column, rating.as_ref())
                    .is_equivalent(wanted)
            {
                return Some(value);
            }
        }
        let text = wanted.display_text();
        self.report(TableDiagnostic::Unsayable { text }, cell);
        None
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
        let mut diagnostics = Diagnostics::new();
        let document = parse_yaml(&mut diagnostics, Text::new("", text));
        match read_ratings(&mut diagnostics, &document, Some(self.import.grid)) {
            Some(read) => Ok(read.rating(column.row_index).cloned()),
            None => Err(diagnostics
                .into_iter()
                .filter(|it| it.kind.severity() == Severity::Error)
                .collect()),
        }
    }
}
