//! From a grid to another program's rubric: one flat list of criteria, and what it cannot express.

use super::diagnostic::RubricDiagnostic;
use super::{canvas, moodle};
use crate::base::diagnostic::Diagnostics;
use crate::model::grid::{Grid, LevelPoints, Row, RowKind, Section, Task};
use crate::text::yaml::Number;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
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

/// The rubric's file, and what of the grid it cannot express.
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
            for row in &mut rows {
                row.levels.reverse();
            }
            canvas::write_canvas(&title, &rows)
        }
        RubricFormat::Moodle => {
            // A marking guide has one number for each criterion: the most it is worth, which must come first.
            for row in rows.iter_mut().filter(|row| row.by_number) {
                row.levels.reverse();
            }
            let intro = grid.intro.as_ref();
            let intro = intro.map_or_else(String::new, |intro| intro.plain());
            moodle::write_moodle(&title, &intro, &rows)
        }
    };
    (bytes, writer.diagnostics)
}

struct RubricExporter<'g> {
    grid: &'g Grid,
    diagnostics: Diagnostics,
    /// What was reported for one row is not reported again for the next.
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

    fn row(&mut self, section: &Section, task: &Task, row: &Row) -> Option<RubricRow> {
        let label = row.label.plain();
        let levels = match &row.kind {
            RowKind::Levels(_) => self.levels(row, &label),
            RowKind::Number { .. } => self.bounds(row, &label),
            RowKind::Count | RowKind::Text { .. } => {
                self.report(RubricDiagnostic::Row { row: label });
                return None;
            }
        };
        if row.bonus {
            let row = label.clone();
            self.report(RubricDiagnostic::Bonus { row });
        }
        let name = match &task.title {
            Some(title) if !task.rated => format!("{} – {label}", title.plain()),
            _ => label,
        };
        let mut description = Vec::new();
        if self.grid.sections.len() > 1 {
            description.push(section.title.plain());
        }
        description.extend(row.hint.as_ref().map(|hint| hint.plain()));
        Some(RubricRow {
            name,
            description: description.join("\n"),
            by_number: matches!(row.kind, RowKind::Number { .. }),
            levels,
        })
    }

    /// A row rated by a number, as two levels: nothing, and the most it is worth.
    fn bounds(&mut self, row: &Row, label: &str) -> Vec<RubricRating> {
        let most = row.points.as_ref().map(|points| points.value.clone());
        let most = self.decimal_text(&most.unwrap_or_default(), label);
        let bounds = ["0".to_owned(), most];
        bounds
            .map(|points| RubricRating {
                name: points.clone(),
                description: String::new(),
                points,
            })
            .into()
    }

    fn levels(&mut self, row: &Row, label: &str) -> Vec<RubricRating> {
        let Some(levels) = row.levels() else {
            return Vec::new();
        };
        let all_points: Vec<&LevelPoints> = levels.iter().filter_map(|it| it.points()).collect();
        let is_counted = all_points.is_empty();
        if is_counted {
            self.report(RubricDiagnostic::Counted {});
        }
        // A row with points of its own scales those of its levels, so that the best one earns all of them.
        let best = all_points.iter().map(|points| &points.most().value).max();
        let factor = match (&row.points, best) {
            (Some(own), Some(best)) if !best.is_zero() => &own.value / best,
            _ => BigRational::one(),
        };
        let mut made: Vec<(BigRational, RubricRating)> = Vec::new();
        for given in levels.offered() {
            let (level, offer) = (given.level, given.offer);
            let points = match given.points() {
                Some(points) => self.highest_points(points, &level.code) * &factor,
                None if is_counted && level.has_column => {
                    BigRational::from_integer(made.len().into())
                }
                None => {
                    let level = level.code.to_string();
                    self.report(RubricDiagnostic::NoPoints { level });
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
        made.sort_by(|(one, _), (other, _)| one.cmp(other));
        made.into_iter().map(|(_, rating)| rating).collect()
    }

    fn highest_points(&mut self, points: &LevelPoints, code: &str) -> BigRational {
        if points.is_range() {
            let level = code.to_owned();
            self.report(RubricDiagnostic::Range { level });
        }
        points.most().value.clone()
    }

    /// A decimal number; a fraction that cannot be one is rounded.
    fn decimal_text(&mut self, points: &BigRational, label: &str) -> String {
        let raw = Number::computed(points.clone()).raw;
        if !raw.contains('/') {
            return raw;
        }
        let row = label.to_owned();
        self.report(RubricDiagnostic::Rounded { row });
        let hundredths = (points * BigRational::from_integer(100.into())).round();
        format!("{:.2}", hundredths.to_f64().unwrap_or_default() / 100.0)
    }

    /// What the rubric cannot express of the grid as a whole.
    fn report_grid_losses(&mut self) {
        let grid = self.grid;
        let tasks = grid.sections.iter().flat_map(|section| &section.tasks);
        let has_groups = tasks
            .clone()
            .any(|task| task.title.is_some() && !task.rated);
        if grid.sections.len() > 1 || has_groups {
            self.report(RubricDiagnostic::Flat {});
        }
        let required = grid.rows().filter(|row| row.required).count();
        if required > 0 {
            self.report(RubricDiagnostic::Required { rows: required });
        }
        let has_weights = grid.sections.iter().any(|section| section.points.is_some())
            || tasks.clone().any(|task| task.points.is_some());
        if grid.points.is_some() || has_weights {
            self.report(RubricDiagnostic::Marks {});
        }
        self.report(RubricDiagnostic::Around {});
    }
}
