//! The printed form: what is the same for every student.

mod legend;

use self::legend::is_described;
use super::context::{
    self, RichText, RowCode, SheetCell, SheetColumn, SheetField, SheetGrade, SheetRemarksColumn,
};
use super::{ProjectDefaults, rich_name, rich_text};
use crate::model::grid::{
    FieldId, FieldLine, Grid, LegendOrder, Level, LevelCode, LevelPoints, MissedRule, Row,
    RowIndex, RowKind, RowLevels, Section, Task,
};
use crate::model::scoring::format_exact;
use crate::text::locale::LangTag;
use crate::text::markup::{ImageFolders, MarkupSource};
use crate::text::yaml::Number;

/// A grid as a theme sees it.
pub fn sheet_grid(
    grid: &Grid,
    defaults: &ProjectDefaults<'_>,
    pictures: &dyn ImageFolders,
) -> context::SheetGrid {
    let lang = grid.lang.as_ref().unwrap_or(defaults.lang).clone();
    let printer = GridPrinter {
        decimal: lang.decimal_mark(),
        gives_marks: grid.points.is_some(),
        has_legend: grid.legend != LegendOrder::None,
        pictures,
        next_row: 0,
    };
    printer.grid(grid, lang, defaults)
}

struct GridPrinter<'a> {
    decimal: char,
    /// Whether the grid gives marks, so that points are printed.
    gives_marks: bool,
    /// Whether a legend explains the scales that are described.
    has_legend: bool,
    pictures: &'a dyn ImageFolders,
    /// The index of the next row.
    next_row: usize,
}

/// The columns that the cells of a row stand in.
struct TableColumns<'a> {
    columns: &'a [SheetColumn],
    /// Whether each row must be achieved, so that the title says it.
    is_required: bool,
    /// The codes of the levels that are not worth the same in all rows.
    unlike: Vec<&'a LevelCode>,
}

fn column_code(column: &SheetColumn) -> &LevelCode {
    &column.code
}

impl GridPrinter<'_> {
    fn grid(
        mut self,
        grid: &Grid,
        lang: LangTag,
        defaults: &ProjectDefaults<'_>,
    ) -> context::SheetGrid {
        // A jury signs what it has seen: space to write in comes after everything else (docs/decisions/0008).
        let (signatures, identity) = self
            .fields(grid, &lang, defaults)
            .into_iter()
            .partition(|field| field.space.is_some());
        let sections: Vec<context::SheetSection> = grid
            .sections
            .iter()
            .map(|section| self.section(section))
            .collect();
        context::SheetGrid {
            id: grid.id.clone(),
            dir: lang.direction(),
            lang,
            title: self.rich(&grid.title),
            subtitle: grid.subtitle.as_ref().map(|it| self.rich(it)),
            intro: grid.intro.as_ref().map(|it| self.rich(it)),
            version: grid.version.clone(),
            identity,
            signatures,
            remarks: sections.iter().any(|section| section.remarks.is_some()),
            sections,
            level_names: self.level_names(grid),
            legend: self.scale_legends(grid),
            points: self.print_points(grid.points.as_ref()),
            pass: self.print_points(grid.mark_rules.pass.as_ref()),
            decides: decides(grid),
            grades: self.grades(grid),
        }
    }

    /// In the order of the grid; the lowest grade has no limit.
    fn grades(&self, grid: &Grid) -> Vec<SheetGrade> {
        let grades = &grid.mark_rules.grades;
        let lowest = grades.iter().map(|(_, from)| &from.value).min();
        let mut all = Vec::new();
        for (name, from) in grades {
            let is_lowest = Some(&from.value) == lowest;
            all.push(SheetGrade {
                name: name.clone(),
                from: (!is_lowest).then(|| from.printed(self.decimal)),
            });
        }
        all
    }

    fn fields(
        &self,
        grid: &Grid,
        lang: &LangTag,
        defaults: &ProjectDefaults<'_>,
    ) -> Vec<SheetField> {
        let Some(fields) = &grid.fields else {
            let ids = ["name", "class", "date"].iter();
            let ids = ids.filter_map(|id| FieldId::new(id));
            return ids.map(|id| default_field(lang, id)).collect();
        };
        let fields = fields.iter();
        fields.map(|field| self.field(field, defaults)).collect()
    }

    fn field(&self, field: &FieldLine, defaults: &ProjectDefaults<'_>) -> SheetField {
        let mut shared = defaults.fields.iter();
        let shared = shared.find(|(id, _)| field.id == **id);
        let value = field.value.as_ref().or(shared.map(|(_, value)| value));
        SheetField {
            id: field.id.clone(),
            label: self.rich(&field.label),
            value: value.cloned(),
            space: field.space.as_ref().map(|space| space.printed('.')),
        }
    }

    fn section(&mut self, section: &Section) -> context::SheetSection {
        let columns = self.columns(section);
        let mut unlike: Vec<&LevelCode> = columns.iter().map(column_code).collect();
        unlike.retain(|code| !is_worth_alike(section, code));
        let table = TableColumns {
            unlike,
            columns: &columns,
            is_required: is_required_throughout(section),
        };
        let tasks = section
            .tasks
            .iter()
            .map(|task| self.task(task, &table))
            .collect();
        context::SheetSection {
            id: section.id.clone(),
            title: self.rich(&section.title),
            intro: section.intro.as_ref().map(|it| self.rich(it)),
            heads: section.has_headings,
            columns,
            remarks: section.remarks.as_ref().map(|heading| SheetRemarksColumn {
                heading: self.rich(heading),
            }),
            titled: section
                .tasks
                .iter()
                .any(|task| task.title.is_some() && !task.rated),
            points: self.section_points(section),
            pass: self.print_points(section.pass.as_ref()),
            required: section.required || is_required_throughout(section),
            most: self.print_points(section.most.as_ref()),
            best: section.best.or_else(|| best_of_own_rows(section)),
            tasks,
        }
    }

    /// The level columns: those of the scales of all rows, joined by code.
    fn columns(&self, section: &Section) -> Vec<SheetColumn> {
        let mut columns: Vec<SheetColumn> = Vec::new();
        for level in section
            .rows()
            .filter_map(Row::scale)
            .flat_map(|scale| &scale.levels)
        {
            if level.has_column && !columns.iter().any(|column| level.code == column.code) {
                let (heading, name) = (self.rich(&level.heading), self.rich(&level.name));
                columns.push(SheetColumn {
                    code: level.code.clone(),
                    heading,
                    name,
                    points: self.level_points(section, level),
                });
            }
        }
        columns
    }

    fn task(&mut self, task: &Task, table: &TableColumns<'_>) -> context::SheetTask {
        context::SheetTask {
            title: task.title.as_ref().map(|title| self.rich(title)),
            rated: task.rated,
            required: task.required,
            best: task.best.filter(|_| task.title.is_some()),
            points: self.print_points(task.points.as_ref()),
            pass: self.print_points(task.pass.as_ref()),
            rows: task.rows.iter().map(|row| self.row(row, table)).collect(),
        }
    }

    fn row(&mut self, row: &Row, table: &TableColumns<'_>) -> context::SheetRow {
        let index = RowIndex::new(self.next_row);
        self.next_row += 1;
        let (kind, lines) = match &row.kind {
            RowKind::Levels(_) => ("levels", 0),
            RowKind::Number { .. } => ("number", 0),
            RowKind::Count => ("count", 0),
            RowKind::Text { lines } => ("text", *lines),
        };
        context::SheetRow {
            index,
            id: row.id.clone(),
            label: self.rich(&row.label),
            hint: row.hint.as_ref().map(|it| self.rich(it)),
            required: row.required && !table.is_required,
            pass: self.print_points(row.pass.as_ref()),
            bonus: row.bonus,
            most: self.print_points(row.most.as_ref()),
            points: self.row_points(row),
            kind,
            lines,
            cells: row
                .levels()
                .map_or_else(Vec::new, |levels| self.cells(levels, table)),
            codes: self.codes(row),
        }
    }

    fn cells(&self, levels: &RowLevels, table: &TableColumns<'_>) -> Vec<SheetCell> {
        let codes = table.columns.iter().map(column_code);
        codes.map(|code| self.cell(levels, code, table)).collect()
    }

    fn cell(&self, levels: &RowLevels, code: &LevelCode, table: &TableColumns<'_>) -> SheetCell {
        let mut in_columns = levels.iter().filter(|it| it.level.has_column);
        let Some(found) = in_columns.find(|it| it.level.code == *code) else {
            return SheetCell {
                code: code.clone(),
                offered: false,
                descriptor: None,
                points: None,
            };
        };
        let offered = found.offer.offered;
        // What the scale says is printed only where the heading of the column cannot say it.
        let unlike = offered && self.gives_marks && table.unlike.contains(&code);
        let usual = found.level.points.as_ref().filter(|_| unlike);
        let points = found.offer.own_points.as_ref().or(usual);
        SheetCell {
            code: code.clone(),
            offered,
            descriptor: found.offer.descriptor.as_ref().map(|it| self.rich(it)),
            points: points.map(|points| self.print_level_points(points)),
        }
    }

    /// Levels without a column, which are printed in the row.
    fn codes(&self, row: &Row) -> Vec<RowCode> {
        let offered = row.levels().into_iter().flat_map(RowLevels::offered);
        offered
            .filter(|it| !it.level.has_column)
            .map(|it| RowCode {
                code: it.level.code.clone(),
                name: self.rich(&it.level.name),
            })
            .collect()
    }

    fn print_level_points(&self, worth: &LevelPoints) -> String {
        match worth {
            LevelPoints::Exact(points) => points.printed(self.decimal),
            LevelPoints::Range(low, high) => format!(
                "{}–{}",
                low.printed(self.decimal),
                high.printed(self.decimal)
            ),
            LevelPoints::RangeAbove(low, high) => format!(
                ">\u{a0}{}–{}",
                low.printed(self.decimal),
                high.printed(self.decimal)
            ),
        }
    }

    /// Its own points or, if the grid gives marks, those of what is in it.
    fn section_points(&self, section: &Section) -> Option<String> {
        if section.points.is_some() || !self.gives_marks {
            return self.print_points(section.points.as_ref());
        }
        let possible = section.possible_points()?;
        Some(format_exact(&possible, self.decimal))
    }

    /// Its points as a whole, or those of its best level if it has its own points for each.
    fn row_points(&self, row: &Row) -> Option<String> {
        // What each one counts says nothing where nothing is added up.
        if matches!(row.kind, RowKind::Count) && !self.gives_marks {
            return None;
        }
        let own = row.levels().is_some_and(RowLevels::has_own_points);
        let best = row.best_points().filter(|_| own && self.gives_marks);
        self.print_points(row.points.as_ref())
            .or_else(|| Some(format_exact(best?, self.decimal)))
    }

    /// What a level is worth, if the heading of its column shows it: not if a legend does, nor if rows differ, because
    /// then the cells show it.
    fn level_points(&self, section: &Section, level: &Level) -> Option<String> {
        let mut scales = section.rows().filter_map(Row::scale);
        let has_other =
            scales.any(|scale| scale.level_of_code(&level.code).is_some() && !is_described(scale));
        let explained = self.has_legend && !has_other;
        let is_known = is_worth_alike(section, &level.code) && !is_weighed(section, &level.code);
        if explained || !self.gives_marks || !is_known {
            return None;
        }
        Some(self.print_level_points(level.points.as_ref()?))
    }

    fn print_points(&self, points: Option<&Number>) -> Option<String> {
        points.map(|points| points.printed(self.decimal))
    }

    fn rich(&self, text: &MarkupSource) -> RichText {
        rich_text(text, self.pictures)
    }
}

/// Whether the form says if somebody passes.
fn decides(grid: &Grid) -> bool {
    let rules = &grid.mark_rules;
    rules.pass.is_some() || matches!(rules.missed, MissedRule::Fail)
}

/// How many rows count of those that stand in the section itself, without a task around them.
fn best_of_own_rows(section: &Section) -> Option<usize> {
    let untitled = section.tasks.iter().filter(|task| task.title.is_none());
    untitled.filter_map(|task| task.best).next()
}

/// Whether each of several rows must be achieved.
fn is_required_throughout(section: &Section) -> bool {
    section.rows().count() > 1 && section.rows().all(|row| row.required)
}

/// Whether some row of a table weighs a level otherwise than its scale says.
fn is_weighed(section: &Section, code: &str) -> bool {
    let mut rows = section.rows();
    rows.any(|row| {
        let has_level = row
            .scale()
            .is_some_and(|scale| scale.level_of_code(code).is_some());
        let own = row.points.as_ref().map(|points| &points.value);
        has_level && own.is_some() && own != row.best_points()
    })
}

/// Whether a level is worth the same in all scales of a table that have it.
fn is_worth_alike(section: &Section, code: &LevelCode) -> bool {
    let scales = section.rows().filter_map(Row::scale);
    let levels = scales.flat_map(|scale| &scale.levels);
    let mut worths = levels.filter(|level| level.code == *code);
    let first = worths.next().map(|level| &level.points);
    worths.all(|level| Some(&level.points) == first)
}

/// One of the identity lines of a grid that declares none.
fn default_field(lang: &LangTag, id: FieldId) -> SheetField {
    SheetField {
        label: rich_name(lang.identity_label(&id)),
        id,
        value: None,
        space: None,
    }
}
