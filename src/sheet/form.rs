//! The printed form: what is the same for every student.

use super::context::{self, Cell, Code, Column, Legend, LegendLevel, Remarks, Rich};
use super::{Defaults, plain, rich};
use crate::grid::{Grid, LegendOrder, Level, Row, RowKind, Scale, Section, Task, Worth};
use crate::locale::{decimal, direction, field_word};
use crate::markup::{Pictures, Written};
use crate::scoring::mixed;
use crate::yaml::Number;
use std::cmp::Reverse;
use std::sync::Arc;

/// A grid as a theme sees it.
pub fn form(grid: &Grid, defaults: &Defaults<'_>, pictures: &dyn Pictures) -> context::Grid {
    let lang = grid
        .lang
        .clone()
        .unwrap_or_else(|| defaults.lang.to_owned());
    let printer = Printer {
        decimal: decimal(&lang),
        marked: grid.points.is_some(),
        explained: grid.legend != LegendOrder::None,
        pictures,
        next: 0,
    };
    printer.grid(grid, lang, defaults)
}

struct Printer<'a> {
    decimal: char,
    /// Whether the grid gives marks, so that levels print their points.
    marked: bool,
    /// Whether a legend explains the scales that are described.
    explained: bool,
    pictures: &'a dyn Pictures,
    /// The index of the next row.
    next: usize,
}

impl Printer<'_> {
    fn grid(mut self, grid: &Grid, lang: String, defaults: &Defaults<'_>) -> context::Grid {
        let (signatures, identity) = self
            .fields(grid, &lang, defaults)
            .into_iter()
            .partition(|field| field.space.is_some());
        let sections: Vec<context::Section> = grid
            .sections
            .iter()
            .map(|section| self.section(section))
            .collect();
        context::Grid {
            id: grid.id.clone(),
            dir: direction(&lang),
            lang,
            title: self.rich(&grid.title),
            subtitle: grid.subtitle.as_ref().map(|it| self.rich(it)),
            intro: grid.intro.as_ref().map(|it| self.rich(it)),
            version: grid.version.clone(),
            identity,
            signatures,
            remarks: sections.iter().any(|section| section.remarks.is_some()),
            sections,
            legend: self.legend(grid),
            points: self.points(grid.points.as_ref()),
        }
    }

    fn fields(&self, grid: &Grid, lang: &str, defaults: &Defaults<'_>) -> Vec<context::Field> {
        let Some(fields) = &grid.fields else {
            let default = |id: &str| context::Field {
                id: id.to_owned(),
                label: plain(field_word(lang, id)),
                value: None,
                space: None,
            };
            return ["name", "class", "date"].map(default).to_vec();
        };
        let shared = |id: &str| {
            defaults
                .fields
                .iter()
                .find(|(field, _)| field == id)
                .map(|(_, value)| value.clone())
        };
        let line = |field: &crate::grid::FieldLine| context::Field {
            id: field.id.clone(),
            label: self.rich(&field.label),
            value: field.value.clone().or_else(|| shared(&field.id)),
            space: field.space.as_ref().map(|space| space.printed('.')),
        };
        fields.iter().map(line).collect()
    }

    fn section(&mut self, section: &Section) -> context::Section {
        let columns = self.columns(section);
        let tasks = section
            .tasks
            .iter()
            .map(|task| self.task(task, &columns))
            .collect();
        context::Section {
            id: section.id.clone(),
            title: self.rich(&section.title),
            intro: section.intro.as_ref().map(|it| self.rich(it)),
            heads: section.heads,
            columns,
            remarks: section.remarks.as_ref().map(|heading| Remarks {
                heading: self.rich(heading),
            }),
            titled: section
                .tasks
                .iter()
                .any(|task| task.title.is_some() && !task.rated),
            points: self.section_points(section),
            required: section.required,
            tasks,
        }
    }

    /// The level columns: those of all its rows' scales, joined by code.
    fn columns(&self, section: &Section) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for level in section
            .rows()
            .filter_map(Row::scale)
            .flat_map(|scale| &scale.levels)
        {
            if level.column && !columns.iter().any(|column| column.code == level.code) {
                let (heading, name) = (self.rich(&level.heading), self.rich(&level.name));
                columns.push(Column {
                    code: level.code.clone(),
                    heading,
                    name,
                    points: self.level_points(section, level),
                });
            }
        }
        columns
    }

    fn task(&mut self, task: &Task, columns: &[Column]) -> context::Task {
        context::Task {
            title: task.title.as_ref().map(|title| self.rich(title)),
            rated: task.rated,
            required: task.required,
            points: self.points(task.points.as_ref()),
            rows: task.rows.iter().map(|row| self.row(row, columns)).collect(),
        }
    }

    fn row(&mut self, row: &Row, columns: &[Column]) -> context::Row {
        let index = self.next;
        self.next += 1;
        let (kind, lines) = match &row.kind {
            RowKind::Levels { .. } => ("levels", 0),
            RowKind::Number { .. } => ("number", 0),
            RowKind::Count => ("count", 0),
            RowKind::Text { lines } => ("text", *lines),
        };
        context::Row {
            index,
            id: row.id.clone(),
            label: self.rich(&row.label),
            hint: row.hint.as_ref().map(|it| self.rich(it)),
            required: row.required,
            bonus: row.bonus,
            points: self.row_points(row),
            kind,
            lines,
            cells: match row.scale() {
                Some(scale) => columns
                    .iter()
                    .map(|column| self.cell(row, scale, column))
                    .collect(),
                None => Vec::new(),
            },
            codes: self.codes(row),
        }
    }

    fn cell(&self, row: &Row, scale: &Scale, column: &Column) -> Cell {
        let RowKind::Levels { offers, .. } = &row.kind else {
            return Cell::default();
        };
        let level = scale
            .levels
            .iter()
            .position(|level| level.code == column.code && level.column);
        let offer = level.and_then(|level| offers.get(level));
        Cell {
            code: column.code.clone(),
            offered: offer.is_some_and(|offer| offer.offered),
            descriptor: offer
                .and_then(|offer| offer.descriptor.as_ref())
                .map(|it| self.rich(it)),
            points: offer
                .and_then(|offer| offer.own.as_ref())
                .map(|worth| self.worth(worth)),
        }
    }

    fn codes(&self, row: &Row) -> Vec<Code> {
        let RowKind::Levels { scale, offers } = &row.kind else {
            return Vec::new();
        };
        let hidden = scale
            .levels
            .iter()
            .zip(offers)
            .filter(|(level, offer)| !level.column && offer.offered);
        hidden
            .map(|(level, _)| Code {
                code: level.code.clone(),
                name: self.rich(&level.name),
            })
            .collect()
    }

    /// Each described scale once, in the order of first use.
    fn legend(&self, grid: &Grid) -> Vec<Legend> {
        if grid.legend == LegendOrder::None {
            return Vec::new();
        }
        let mut scales: Vec<&Arc<Scale>> = Vec::new();
        for scale in grid.rows().filter_map(Row::scale) {
            let described = scale.levels.iter().any(|level| level.description.is_some());
            if described && !scales.iter().any(|known| same(known, scale)) {
                scales.push(scale);
            }
        }
        scales
            .into_iter()
            .map(|scale| self.explained(scale, grid.legend))
            .collect()
    }

    fn explained(&self, scale: &Scale, order: LegendOrder) -> Legend {
        let mut levels: Vec<&Level> = scale
            .levels
            .iter()
            .filter(|level| level.column || level.description.is_some())
            .collect();
        let most = |level: &&Level| {
            level
                .points
                .as_ref()
                .map(|worth| worth.most().value.clone())
        };
        match order {
            LegendOrder::BestFirst => levels.sort_by_key(|level| Reverse(most(level))),
            LegendOrder::WorstFirst => {
                levels.sort_by_key(|level| (most(level).is_none(), most(level)))
            }
            _ => {}
        }
        let level = |level: &&Level| LegendLevel {
            code: level.code.clone(),
            name: self.rich(&level.name),
            points: level
                .points
                .as_ref()
                .filter(|_| self.marked)
                .map(|worth| self.worth(worth)),
            description: level.description.as_ref().map(|it| self.rich(it)),
        };
        Legend {
            levels: levels.iter().map(level).collect(),
        }
    }

    fn worth(&self, worth: &Worth) -> String {
        match worth {
            Worth::Exact(points) => points.printed(self.decimal),
            Worth::Range(low, high) => format!(
                "{}–{}",
                low.printed(self.decimal),
                high.printed(self.decimal)
            ),
        }
    }

    /// Its own or, where the grid gives marks, those of what is in it.
    fn section_points(&self, section: &Section) -> Option<String> {
        let possible = || section.possible().filter(|_| self.marked);
        self.points(section.points.as_ref())
            .or_else(|| Some(mixed(&possible()?, self.decimal)))
    }

    /// As a whole, or the best of its levels where it has points of its own for each.
    fn row_points(&self, row: &Row) -> Option<String> {
        let own = match &row.kind {
            RowKind::Levels { offers, .. } => offers.iter().any(|offer| offer.own.is_some()),
            _ => false,
        };
        let best = row.best().filter(|_| own && self.marked);
        self.points(row.points.as_ref())
            .or_else(|| Some(mixed(best?, self.decimal)))
    }

    /// What a level is worth in every scale of a table that has its column.
    fn level_points(&self, section: &Section, level: &Level) -> Option<String> {
        let scales = || section.rows().filter_map(Row::scale);
        let has = |scale: &&Arc<Scale>| scale.levels.iter().any(|it| it.code == level.code);
        let described = |scale: &Arc<Scale>| scale.levels.iter().any(|it| it.description.is_some());
        if self.explained && scales().filter(has).all(described) {
            return None;
        }
        let mut alike = scales().flat_map(|scale| &scale.levels);
        let same = alike.all(|other| other.code != level.code || other.points == level.points);
        let points = level.points.as_ref().filter(|_| same && self.marked);
        points.map(|worth| self.worth(worth))
    }

    fn points(&self, points: Option<&Number>) -> Option<String> {
        points.map(|points| points.printed(self.decimal))
    }

    fn rich(&self, text: &Written) -> Rich {
        rich(text, self.pictures)
    }
}

/// Whether two scales are one, as read twice through an alias.
fn same(one: &Arc<Scale>, other: &Arc<Scale>) -> bool {
    let written = |scale: &Scale| Some((scale.place.path().to_owned(), scale.place.start()?));
    Arc::ptr_eq(one, other) || written(one).is_some_and(|place| written(other) == Some(place))
}
