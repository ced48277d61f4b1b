//! From a grid to another program's rubric: one flat list of criteria, and what is not said by it.

use super::unsaid::Unsaid;
use super::{canvas, moodle};
use crate::base::diagnostic::Problems;
use crate::model::grid::{Grid, RowKind, Section, Task, Worth};
use crate::text::yaml::Number;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use std::collections::BTreeSet;

/// A program whose rubrics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Definition {
    /// The CSV of Canvas.
    Canvas,
    /// `grading.xml` of a Moodle backup.
    Moodle,
}

/// A criterion as both programs know it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) description: String,
    /// Whether it is rated by any number up to the first level's.
    pub(super) by_number: bool,
    /// In the order of the program: Canvas wants the best first, Moodle the least.
    pub(super) levels: Vec<Rating>,
}

/// One level of a criterion.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rating {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) points: String,
}

/// The file of a grid, and what it does not say.
pub fn definition(grid: &Grid, program: Definition) -> (Vec<u8>, Problems) {
    let mut writer = Writer {
        grid,
        problems: Problems::new(),
        told: BTreeSet::new(),
    };
    let mut rows = writer.rows();
    writer.whole();
    let title = grid.title.plain();
    let bytes = match program {
        Definition::Canvas => {
            rows.iter_mut().for_each(|row| row.levels.reverse());
            canvas::write(&title, &rows)
        }
        Definition::Moodle => {
            let intro = grid
                .intro
                .as_ref()
                .map(|intro| intro.plain())
                .unwrap_or_default();
            rows.iter_mut()
                .filter(|row| row.by_number)
                .for_each(|row| row.levels.reverse());
            moodle::write(&title, &intro, &rows)
        }
    };
    (bytes, writer.problems)
}

struct Writer<'g> {
    grid: &'g Grid,
    problems: Problems,
    /// What was told once is not told for every row.
    told: BTreeSet<String>,
}

impl Writer<'_> {
    fn tell(&mut self, unsaid: Unsaid) {
        if self.told.insert(format!("{unsaid:?}")) {
            self.problems.add(unsaid, self.grid.place.clone());
        }
    }

    /// The rows, their levels from the least to the best.
    fn rows(&mut self) -> Vec<Row> {
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
    ) -> Option<Row> {
        let label = row.label.plain();
        let levels = match &row.kind {
            RowKind::Levels { .. } => self.levels(row, &label),
            RowKind::Number { .. } => vec![
                Rating {
                    points: "0".into(),
                    name: "0".into(),
                    ..Rating::default()
                },
                self.most(row, &label),
            ],
            RowKind::Count | RowKind::Text { .. } => {
                self.tell(Unsaid::Row { row: label });
                return None;
            }
        };
        if row.bonus {
            self.tell(Unsaid::Bonus { row: label.clone() });
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
        Some(Row {
            name,
            description,
            by_number: matches!(row.kind, RowKind::Number { .. }),
            levels,
        })
    }

    fn most(&mut self, row: &crate::model::grid::Row, label: &str) -> Rating {
        let most = row
            .points
            .as_ref()
            .map(|points| points.value.clone())
            .unwrap_or_default();
        let points = self.decimal(&most, label);
        Rating {
            name: points.clone(),
            description: String::new(),
            points,
        }
    }

    fn levels(&mut self, row: &crate::model::grid::Row, label: &str) -> Vec<Rating> {
        let RowKind::Levels { scale, offers } = &row.kind else {
            return Vec::new();
        };
        let worths: Vec<Option<&Worth>> = (0..scale.levels.len())
            .map(|level| row.worth(level))
            .collect();
        let counted = worths.iter().all(Option::is_none);
        if counted {
            self.tell(Unsaid::Counted {});
        }
        let best = worths
            .iter()
            .flatten()
            .map(|worth| worth.most().value.clone())
            .max();
        let mut made: Vec<(BigRational, Rating)> = Vec::new();
        for (at, (level, offer)) in scale
            .levels
            .iter()
            .zip(offers)
            .enumerate()
            .filter(|(_, (_, offer))| offer.offered)
        {
            let points = match worths[at] {
                Some(worth) => self.worth(worth, &level.code, row, best.as_ref()),
                None if counted && level.column => BigRational::from_integer(made.len().into()),
                None => {
                    self.tell(Unsaid::NoPoints {
                        level: level.code.clone(),
                    });
                    continue;
                }
            };
            let text = offer.descriptor.as_ref().or(level.description.as_ref());
            let rating = Rating {
                name: level.name.plain(),
                description: text.map(|text| text.plain()).unwrap_or_default(),
                points: self.decimal(&points, label),
            };
            made.push((points, rating));
        }
        made.sort_by(|a, b| a.0.cmp(&b.0));
        made.into_iter().map(|(_, rating)| rating).collect()
    }

    /// What a level earns on a row: brought to the row's own points, where it has some.
    fn worth(
        &mut self,
        worth: &Worth,
        code: &str,
        row: &crate::model::grid::Row,
        best: Option<&BigRational>,
    ) -> BigRational {
        if matches!(worth, Worth::Range(..)) {
            self.tell(Unsaid::Range {
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
    fn decimal(&mut self, points: &BigRational, label: &str) -> String {
        let raw = Number::exact(points.clone()).raw;
        if !raw.contains('/') {
            return raw;
        }
        self.tell(Unsaid::Rounded {
            row: label.to_owned(),
        });
        let hundredths = (points * BigRational::from_integer(100.into())).round();
        format!("{:.2}", hundredths.to_f64().unwrap_or_default() / 100.0)
    }

    /// What is about the whole grid.
    fn whole(&mut self) {
        let grid = self.grid;
        let tasks = || grid.sections.iter().flat_map(|section| &section.tasks);
        if grid.sections.len() > 1 || tasks().any(|task| task.title.is_some() && !task.rated) {
            self.tell(Unsaid::Flat {});
        }
        let required = grid.rows().filter(|row| row.required).count();
        if required > 0 {
            self.tell(Unsaid::Required { rows: required });
        }
        let weighed = grid.sections.iter().any(|section| section.points.is_some())
            || tasks().any(|task| task.points.is_some());
        if grid.points.is_some() || weighed {
            self.tell(Unsaid::Marks {});
        }
        self.tell(Unsaid::Around {});
    }
}
