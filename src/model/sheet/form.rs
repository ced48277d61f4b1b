//! The printed form: what is the same for every student.

mod legend;

use self::legend::is_described;
use super::context::{self, Cell, Code, Column, Remarks, Rich};
use super::{Defaults, plain, rich};
use crate::model::grid::{Grid, LegendOrder, Level, Row, RowKind, Scale, Section, Task, Worth};
use crate::model::scoring::mixed;
use crate::text::locale::{decimal, direction, field_word};
use crate::text::markup::{Pictures, Written};
use crate::text::yaml::Number;
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

/// What the cells of a row stand in.
struct Table<'a> {
    columns: &'a [Column],
    /// The codes of those whose levels are worth more in one row than in another.
    unlike: Vec<&'a str>,
}

fn code(column: &Column) -> &str {
    &column.code
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
        let line = |field: &crate::model::grid::FieldLine| context::Field {
            id: field.id.clone(),
            label: self.rich(&field.label),
            value: field.value.clone().or_else(|| shared(&field.id)),
            space: field.space.as_ref().map(|space| space.printed('.')),
        };
        fields.iter().map(line).collect()
    }

    fn section(&mut self, section: &Section) -> context::Section {
        let columns = self.columns(section);
        let unlike = |column: &&Column| !is_alike(section, &column.code);
        let table = Table {
            unlike: columns.iter().filter(unlike).map(code).collect(),
            columns: &columns,
        };
        let tasks = section
            .tasks
            .iter()
            .map(|task| self.task(task, &table))
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

    fn task(&mut self, task: &Task, table: &Table<'_>) -> context::Task {
        context::Task {
            title: task.title.as_ref().map(|title| self.rich(title)),
            rated: task.rated,
            required: task.required,
            points: self.points(task.points.as_ref()),
            rows: task.rows.iter().map(|row| self.row(row, table)).collect(),
        }
    }

    fn row(&mut self, row: &Row, table: &Table<'_>) -> context::Row {
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
                Some(scale) => table
                    .columns
                    .iter()
                    .map(|column| self.cell(row, scale, &column.code, table))
                    .collect(),
                None => Vec::new(),
            },
            codes: self.codes(row),
        }
    }

    fn cell(&self, row: &Row, scale: &Scale, code: &str, table: &Table<'_>) -> Cell {
        let RowKind::Levels { offers, .. } = &row.kind else {
            return Cell::default();
        };
        let is_it = |level: &Level| level.code == code && level.column;
        let found = scale.levels.iter().zip(offers).find(|it| is_it(it.0));
        let offer = found.map(|(_, offer)| offer);
        let offered = offer.is_some_and(|offer| offer.offered);
        let own = offer.and_then(|offer| offer.own.as_ref());
        let usual = || found.and_then(|(level, _)| level.points.as_ref());
        let unlike = offered && self.marked && table.unlike.contains(&code);
        Cell {
            code: code.to_owned(),
            offered,
            descriptor: offer
                .and_then(|offer| offer.descriptor.as_ref())
                .map(|it| self.rich(it)),
            points: own
                .or_else(|| usual().filter(|_| unlike))
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

    /// What a level is worth where the head of its column says so: not where a legend does, nor where the rows of the table
    /// differ, whose cells say it.
    fn level_points(&self, section: &Section, level: &Level) -> Option<String> {
        let scales = || section.rows().filter_map(Row::scale);
        let has = |scale: &&Arc<Scale>| scale.levels.iter().any(|it| it.code == level.code);
        let explained = self.explained && scales().filter(has).all(|scale| is_described(scale));
        let said = !explained && is_alike(section, &level.code);
        let points = level.points.as_ref().filter(|_| said && self.marked);
        points.map(|worth| self.worth(worth))
    }

    fn points(&self, points: Option<&Number>) -> Option<String> {
        points.map(|points| points.printed(self.decimal))
    }

    fn rich(&self, text: &Written) -> Rich {
        rich(text, self.pictures)
    }
}

/// Whether a level is worth the same in every scale of a table that has it.
fn is_alike(section: &Section, code: &str) -> bool {
    let scales = section.rows().filter_map(Row::scale);
    let levels = scales.flat_map(|scale| &scale.levels);
    let mut worths = levels.filter(|level| level.code == code);
    let first = worths.next().map(|level| &level.points);
    worths.all(|level| Some(&level.points) == first)
}
