//! From a grid to another program's rubric: one flat list of criteria, and what is not said by it.

use super::diagnostic::RubricDiagnostic;
use super::{canvas, moodle};
use crate::base::diagnostic::Diagnostics;
use crate::model::grid::{Grid, LevelPoints, RowKind, Section, Task};
use crate::text::yaml::Number;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use std::collections::BTreeSet;

/// A program whose rubrics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RubricFormat {
    /// The CSV of Canvas.
    Canvas,
    /// `grading.xml` of a Moodle backup.
    Moodle,
}

/// A criterion as both programs know it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RubricRow {
    pub(super) name: String,
    pub(super) description: String,
    /// Whether it is rated by any number up to the first level's.
    pub(super) by_number: bool,
    /// In the order of the program: Canvas wants the best first, Moodle the least.
    pub(super) levels: Vec<RubricRating>,
}

/// One level of a criterion.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RubricRating {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) points: String,
}

/// The file of a grid, and what it does not say.
pub fn export_rubric(grid: &Grid, program: RubricFormat) -> (Vec<u8>, Diagnostics) {
    let mut writer = RubricExporter {
        grid,
        diagnostics: Diagnostics::new(),
        reported: BTreeSet::new(),
    };
    let mut rows = writer.rows();
    writer.report_grid_losses();
    let title = grid.title.plain();
    let bytes = match program {
        RubricFormat::Canvas => {
            rows.iter_mut().for_each(|row| row.levels.reverse());
            canvas::write_canvas(&title, &rows)
        }
        RubricFormat::Moodle => {
            let intro = grid
                .intro
                .as_ref()
                .map(|intro| intro.plain())
                .unwrap_or_default();
            rows.iter_mut()
                .filter(|row| row.by_number)
                .for_each(|row| row.levels.reverse());
            moodle::write_moodle(&title, &intro, &rows)
        }
    };
    (bytes, writer.diagnostics)
}

struct RubricExporter<'g> {
    grid: &'g Grid,
    diagnostics: Diagnostics,
    /// What was told once is not told for every row.
    reported: BTreeSet<String>,
}

impl RubricExporter<'_> {
    fn report(&mut self, unsaid: RubricDiagnostic) {
        if self.reported.insert(format!("{unsaid:?}")) {
            self.diagnostics.add(unsaid, self.grid.place.clone());
        }
    }

    /// The rows, their levels from the least to the best.
    fn rows(&mut self) -> Vec<RubricRow> {
        let grid = self.grid;
        let mut rows = Vec::new();
        for section in &grid.sections {
            for task in &section.tasks {
                for row in &task.rows {
                    rows.extend(self.row(section, task, row));
                }
            }
        }
        rows
    }

    fn row(
        &mut self,
        section: &Section,
        task: &Task,
        row: &crate::model::grid::Row,
    ) -> Option<RubricRow> {
        let label = row.label.plain();
        let levels = match &row.kind {
            RowKind::Levels(_) => self.levels(row, &label),
            RowKind::Number { .. } => vec![
                RubricRating {
                    points: "0".into(),
                    name: "0".into(),
                    ..RubricRating::default()
                },
                self.max_rating(row, &label),
            ],
            RowKind::Count | RowKind::Text { .. } => {
                self.report(RubricDiagnostic::Row { row: label });
                return None;
            }
        };
        if row.bonus {
            self.report(RubricDiagnostic::Bonus { row: label.clone() });
        }
        let group = task
            .title
            .as_ref()
            .filter(|_| !task.rated)
            .map(|title| title.plain());
        let name = group.map_or_else(|| label.clone(), |group| format!("{group} – {label}"));
        let section = (self.grid.sections.len() > 1).then(|| section.title.plain());
        let hint = row.hint.as_ref().map(|hint| hint.plain());
        let description = section
            .into_iter()
            .chain(hint)
            .collect::<Vec<_>>()
            .join("\n");
        Some(RubricRow {
            name,
            description,
            by_number: matches!(row.kind, RowKind::Number { .. }),
            levels,
        })
    }

    fn max_rating(&mut self, row: &crate::model::grid::Row, label: &str) -> RubricRating {
        let most = row
            .points
            .as_ref()
            .map(|points| points.value.clone())
            .unwrap_or_default();
        let points = self.decimal_text(&most, label);
        RubricRating {
            name: points.clone(),
            description: String::new(),
            points,
        }
    }

    fn levels(&mut self, row: &crate::model::grid::Row, label: &str) -> Vec<RubricRating> {
        let Some(levels) = row.levels() else {
            return Vec::new();
        };
        let worths: Vec<Option<&LevelPoints>> = levels.iter().map(|it| it.points()).collect();
        let counted = worths.iter().all(Option::is_none);
        if counted {
            self.report(RubricDiagnostic::Counted {});
        }
        let best = worths
            .iter()
            .flatten()
            .map(|worth| worth.most().value.clone())
            .max();
        let mut made: Vec<(BigRational, RubricRating)> = Vec::new();
        for given in levels.offered() {
            let (level, offer) = (given.level, given.offer);
            let points = match given.points() {
                Some(worth) => self.level_points(worth, &level.code, row, best.as_ref()),
                None if counted && level.has_column => BigRational::from_integer(made.len().into()),
                None => {
                    self.report(RubricDiagnostic::NoPoints {
                        level: level.code.to_string(),
                    });
                    continue;
                }
            };
            let text = offer.descriptor.as_ref().or(level.description.as_ref());
            let rating = RubricRating {
                name: level.name.plain(),
                description: text.map(|text| text.plain()).unwrap_or_default(),
                points: self.decimal_text(&points, label),
            };
            made.push((points, rating));
        }
        made.sort_by(|a, b| a.0.cmp(&b.0));
        made.into_iter().map(|(_, rating)| rating).collect()
    }

    /// What a level earns on a row: brought to the row's own points, where it has some.
    fn level_points(
        &mut self,
        worth: &LevelPoints,
        code: &str,
        row: &crate::model::grid::Row,
        best: Option<&BigRational>,
    ) -> BigRational {
        if matches!(worth, LevelPoints::Range(..)) {
            self.report(RubricDiagnostic::Range {
                level: code.to_owned(),
            });
        }
        let points = worth.most().value.clone();
        match (&row.points, best) {
            (Some(own), Some(best)) if !best.is_zero() => points / best * &own.value,
            _ => points,
        }
    }

    /// A decimal number; a fraction that is none is rounded.
    fn decimal_text(&mut self, points: &BigRational, label: &str) -> String {
        let raw = Number::computed(points.clone()).raw;
        if !raw.contains('/') {
            return raw;
        }
        self.report(RubricDiagnostic::Rounded {
            row: label.to_owned(),
        });
        let hundredths = (points * BigRational::from_integer(100.into())).round();
        format!("{:.2}", hundredths.to_f64().unwrap_or_default() / 100.0)
    }

    /// What is about the whole grid.
    fn report_grid_losses(&mut self) {
        let grid = self.grid;
        let tasks = || grid.sections.iter().flat_map(|section| &section.tasks);
        if grid.sections.len() > 1 || tasks().any(|task| task.title.is_some() && !task.rated) {
            self.report(RubricDiagnostic::Flat {});
        }
        let required = grid.rows().filter(|row| row.required).count();
        if required > 0 {
            self.report(RubricDiagnostic::Required { rows: required });
        }
        let weighed = grid.sections.iter().any(|section| section.points.is_some())
            || tasks().any(|task| task.points.is_some());
        if grid.points.is_some() || weighed {
            self.report(RubricDiagnostic::Marks {});
        }
        self.report(RubricDiagnostic::Around {});
    }
}
