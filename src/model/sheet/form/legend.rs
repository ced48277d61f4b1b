//! What the levels mean, and what they are worth if nothing else on the sheet shows it.

use super::{GridPrinter, is_worth_alike};
use crate::model::grid::{Grid, LegendOrder, Level, LevelCode, Row, RowLevels, Scale, Section};
use crate::model::sheet::context::{LegendLevel, LevelName, ScaleLegend};
use crate::model::sheet::rich_name;
use std::cmp::Reverse;
use std::sync::Arc;

impl GridPrinter<'_> {
    /// Each scale that needs an explanation, once, in the order of first use.
    pub(super) fn scale_legends(&self, grid: &Grid) -> Vec<ScaleLegend> {
        let mut scales: Vec<&Arc<Scale>> = Vec::new();
        for scale in grid.rows().filter_map(Row::scale) {
            if self.is_to_explain(grid, scale)
                && !scales.iter().any(|known| is_same_scale(known, scale))
            {
                scales.push(scale);
            }
        }
        let legends = scales.into_iter();
        legends
            .map(|it| self.scale_legend(it, grid.legend))
            .collect()
    }

    /// A scale is explained if the grid has a legend and the scale has descriptions; or if it has points that no
    /// heading and no cell shows, so that anyone can check a mark from the sheet alone.
    fn is_to_explain(&self, grid: &Grid, scale: &Arc<Scale>) -> bool {
        if self.has_legend && is_described(scale) {
            return true;
        }
        let mut used = scale.levels.iter().filter(|level| {
            self.gives_marks && level.points.is_some() && is_worth_used(grid, scale, level)
        });
        used.any(|level| {
            let mut sections = grid.sections.iter();
            !sections.any(|section| self.prints_points(section, scale, level))
        })
    }

    /// Whether a table prints, in a heading or in cells, what a level of this scale is worth.
    fn prints_points(&self, section: &Section, scale: &Arc<Scale>, level: &Level) -> bool {
        let mut scales = section.rows().filter_map(Row::scale);
        let headed = section.has_headings && self.level_points(section, level).is_some();
        let printed = headed || !is_worth_alike(section, &level.code);
        level.has_column && printed && scales.any(|it| is_same_scale(it, scale))
    }

    /// The levels whose names stand neither over a column nor in a legend, once each.
    pub(super) fn level_names(&self, grid: &Grid) -> Vec<LevelName> {
        let mut codes: Vec<&LevelCode> = Vec::new();
        let mut names = Vec::new();
        for scale in grid.rows().filter_map(Row::scale) {
            if self.is_to_explain(grid, scale) {
                continue;
            }
            let columns = scale.levels.iter().filter(|level| level.has_column);
            for level in columns {
                if !codes.contains(&&level.code) {
                    codes.push(&level.code);
                    names.extend(self.level_name(level));
                }
            }
        }
        names
    }

    /// None where the heading of the column is the name.
    fn level_name(&self, level: &Level) -> Option<LevelName> {
        let (name, heading) = (self.rich(&level.name), self.rich(&level.heading));
        let heading = if heading.plain.trim().is_empty() {
            rich_name(&level.code)
        } else {
            heading
        };
        let says_same = heading.plain.to_lowercase() == name.plain.to_lowercase();
        (!says_same).then_some(LevelName { heading, name })
    }

    fn scale_legend(&self, scale: &Scale, order: LegendOrder) -> ScaleLegend {
        let levels = scale.levels.iter();
        let mut levels: Vec<&Level> = levels.filter(|it| self.is_printed(it)).collect();
        sort_levels(&mut levels, order);
        ScaleLegend {
            levels: levels.into_iter().map(|it| self.legend_level(it)).collect(),
        }
    }

    fn is_printed(&self, level: &Level) -> bool {
        let has_points = self.gives_marks && level.points.is_some();
        level.has_column || level.description.is_some() || has_points
    }

    fn legend_level(&self, level: &Level) -> LegendLevel {
        let points = level.points.as_ref().filter(|_| self.gives_marks);
        LegendLevel {
            code: level.code.clone(),
            name: self.rich(&level.name),
            points: points.map(|worth| self.print_level_points(worth)),
            description: level.description.as_ref().map(|it| self.rich(it)),
        }
    }
}

/// Whether one of the levels has a description.
pub(super) fn is_described(scale: &Scale) -> bool {
    scale.levels.iter().any(|level| level.description.is_some())
}

/// Whether some row uses the scale's points for a level, because it has none of its own.
fn is_worth_used(grid: &Grid, scale: &Arc<Scale>, level: &Level) -> bool {
    let all = grid.rows().filter_map(Row::levels);
    let mut offered = all
        .filter(|levels| is_same_scale(levels.scale(), scale))
        .flat_map(RowLevels::offered);
    offered.any(|it| it.level.code == level.code && it.offer.own_points.is_none())
}

fn sort_levels(levels: &mut [&Level], order: LegendOrder) {
    let most = |level: &&Level| level.points.as_ref().map(|it| it.most().value.clone());
    match order {
        LegendOrder::BestFirst => levels.sort_by_key(|level| Reverse(most(level))),
        LegendOrder::WorstFirst => levels.sort_by_key(|level| (most(level).is_none(), most(level))),
        LegendOrder::AsWritten | LegendOrder::None => {}
    }
}

/// Whether two scales are the same one, read twice through an alias.
fn is_same_scale(one: &Arc<Scale>, other: &Arc<Scale>) -> bool {
    let written = |scale: &Scale| Some((scale.place.path().to_owned(), scale.place.start()?));
    Arc::ptr_eq(one, other) || written(one).is_some_and(|place| written(other) == Some(place))
}
