//! Finds the heads of a table: what their cells say, and what the columns below them are for.

use super::series::{scored_name, series_columns};
use super::{FormColumnRole, FormColumns, HeadRow, LevelHeading, role_positions};
use crate::interchange::forms::document::{FormCell, FormTable};
use crate::interchange::forms::draft::DraftWorth;
use crate::interchange::forms::marks::{self, split_level_heading};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::understand::legend::LegendEntry;
use crate::interchange::forms::understand::readings::BesideChoice;
use crate::interchange::forms::words::{
    self, HeadingWord, heading_word, is_excused, is_total, level_rank,
};
use std::collections::BTreeSet;

/// What a cell of a head row may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Nothing,
    Level,
    Number,
    Word(HeadingWord),
    Other,
}

/// Looks for heads in one table.
pub(super) struct Finder<'a> {
    pub(super) table: &'a FormTable,
    legend: &'a [LegendEntry],
    beside: BesideChoice,
    pub(super) said: Vec<Vec<Says>>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(
        table: &'a FormTable,
        legend: &'a [LegendEntry],
        beside: BesideChoice,
    ) -> Self {
        let mut finder = Self {
            table,
            legend,
            beside,
            said: Vec::new(),
        };
        finder.said = (0..table.rows.len())
            .map(|row| finder.row_says(row))
            .collect();
        finder
    }

    pub(super) fn text(&self, row: usize, column: usize) -> FormText {
        self.table.covering_cell(row, column).text()
    }

    pub(super) fn says(&self, row: usize, column: usize) -> Says {
        self.said[row][column]
    }

    /// What the cells of a row say, each alone and as one of a series: `Score 0`, `Score 1`, `Score 2`.
    fn row_says(&self, row: usize) -> Vec<Says> {
        let texts: Vec<String> = (0..self.table.width())
            .map(|column| self.text(row, column).plain())
            .collect();
        let mut said: Vec<Says> = texts.iter().map(|text| self.cell_says(text)).collect();
        for column in series_columns(&texts) {
            said[column] = Says::Level;
        }
        said
    }

    fn cell_says(&self, text: &str) -> Says {
        if text.is_empty() {
            return Says::Nothing;
        }
        let name = split_level_heading(text).0;
        let level = |text: &str| {
            level_rank(text).is_some()
                || is_excused(text)
                || self.legend.iter().any(|entry| entry.explains_heading(text))
        };
        if marks::parse_decimal(text).is_some() || marks::parse_percent(text).is_some() {
            return Says::Number;
        }
        let lead = text
            .split(['(', '\u{2013}', ':', '=', '-'])
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        if level(text) || level(&name) || (lead.chars().count() > 1 && level(&lead)) {
            return Says::Level;
        }
        match heading_word(text) {
            Some(word) => Says::Word(word),
            None if split_level_heading(text).1.is_some() => Says::Number,
            None if text.ends_with(')') && marks::trailing_percent(text).is_some() => Says::Number,
            None => Says::Other,
        }
    }

    /// Whether a row is heads; after one that was seen, only a row that says the like is.
    pub(super) fn is_head(&self, row: usize, seen: Option<&HeadRow>) -> bool {
        let first = self.text(row, 0).plain();
        if self.table.width() < 2 || is_total(&first) || self.stands_over_heads(row) {
            return false;
        }
        let said = &self.said[row][1..];
        let count = |wanted: fn(&Says) -> bool| said.iter().filter(|says| wanted(says)).count();
        let levels = count(|says| *says == Says::Level);
        let others = count(|says| *says == Says::Other);
        let words = count(
            |says| matches!(says, Says::Word(word) if *word != HeadingWord::Label && *word != HeadingWord::Number),
        );
        if let Some(seen) = seen {
            let names_levels = levels >= 2 && levels >= others;
            return names_levels && self.starts_again(row, seen)
                || self.repeats(row, seen)
                || self.repeats_words(row, seen);
        }
        if self.columns_below_span(row).is_some() {
            return true;
        }
        let numbers = self.counts_up(row);
        let label_head = words::heading_word(&first).is_some()
            || first.is_empty()
            || self.table.rows[row][0].is_heading;
        levels >= 2 && levels + 1 >= others
            || levels == 1
                && others <= 1
                && (words > 0 || label_head || self.table.rows[row][0].is_bold())
            || numbers && others <= 1
            || words > 0 && others == 0 && levels == 0 && count(|says| *says == Says::Number) == 0
            || self.words_hold(row)
    }

    /// Whether a row is the first of two rows of heads: one cell spreads over several columns, each of which the
    /// next row names, and all others spread down over it.
    fn stands_over_heads(&self, row: usize) -> bool {
        let Some(next) = self.table.rows.get(row + 1) else {
            return false;
        };
        let cells = || {
            let cells = self.table.rows[row].iter().enumerate();
            cells.filter(|(_, cell)| !cell.is_blank())
        };
        let names = |column: usize, across: usize| {
            let below = column..(column + across).min(next.len());
            below.clone().all(|column| !next[column].is_blank())
                && below
                    .filter(|&column| self.names_level(row + 1, column))
                    .count()
                    > 1
        };
        let is_over = |column: usize, cell: &FormCell| {
            column > 0 && cell.across > 1 && names(column, cell.across)
        };
        let is_span = |column: usize, cell: &FormCell| column > 0 && cell.across > 1;
        // Where all other cells spread down, the names need not be known.
        let is_framed = cells().filter(|(_, cell)| cell.down == 2).count() > 1
            && cells()
                .filter(|(column, cell)| is_span(*column, cell))
                .count()
                == 1
            && cells().all(|(column, cell)| {
                cell.down == 2 || is_span(column, cell) && filled_below(next, column, cell.across)
            });
        is_framed
            || cells().any(|(column, cell)| is_over(column, cell))
                && cells().all(|(column, cell)| cell.down > 1 || is_over(column, cell))
    }

    /// The columns below the one cell that spreads over them in the first of two rows of heads.
    fn columns_below_span(&self, row: usize) -> Option<Vec<usize>> {
        let above = row
            .checked_sub(1)
            .filter(|&above| self.stands_over_heads(above))?;
        let cells = self.table.rows[above].iter().enumerate();
        let mut spans = cells.filter(|(column, cell)| *column > 0 && cell.across > 1);
        let (column, cell) = spans.next()?;
        let is_only = spans.next().is_none();
        is_only.then(|| (column..column + cell.across).collect())
    }

    fn names_level(&self, row: usize, column: usize) -> bool {
        matches!(self.says(row, column), Says::Level | Says::Number)
    }

    /// Whether other heads may begin here. A row of levels in a table whose rows describe them is one more row,
    /// whatever its cells say (`Yes`, `Partly`, `No`), unless an empty row stands before it and nothing but levels
    /// in it.
    fn starts_again(&self, row: usize, seen: &HeadRow) -> bool {
        let Some(next) = self.next_filled(row + 1) else {
            return false;
        };
        let names_levels = |row: usize| {
            self.said[row][1..]
                .iter()
                .filter(|says| **says == Says::Level)
                .count()
                >= 2
        };
        if names_levels(next) {
            return false;
        }
        let described = (seen.last + 1..self.table.rows.len())
            .filter(|&other| other != row)
            .any(|other| self.describes(other, &seen.columns));
        let apart = self.table.rows[row - 1].iter().all(FormCell::is_blank);
        let only_levels = self.said[row][1..]
            .iter()
            .all(|says| matches!(says, Says::Level | Says::Nothing | Says::Word(_)));
        !described || apart && only_levels
    }

    /// Whether texts stand below two levels or more.
    fn describes(&self, row: usize, columns: &FormColumns) -> bool {
        let texts = columns.roles.iter().enumerate().filter(|(column, role)| {
            matches!(role, FormColumnRole::Level(_)) && self.said[row][*column] == Says::Other
        });
        texts.count() >= 2
    }

    pub(super) fn next_filled(&self, from: usize) -> Option<usize> {
        (from..self.table.rows.len())
            .find(|&row| self.table.rows[row].iter().any(|cell| !cell.is_blank()))
    }

    /// Whether a row says just what the heads before said.
    fn repeats(&self, row: usize, seen: &HeadRow) -> bool {
        let mut same = 0;
        for (column, role) in seen.columns.roles.iter().enumerate() {
            if !matches!(role, FormColumnRole::Level(_) | FormColumnRole::Remarks) {
                continue;
            }
            let text = self.text(row, column).plain();
            let wanted = self.text(seen.row, column).plain();
            if text != wanted && !text.is_empty() {
                return false;
            }
            same += usize::from(!text.is_empty() && matches!(role, FormColumnRole::Level(_)));
        }
        same >= 2
    }

    /// Whether the cells after the first are numbers that only go up or down: levels 0 to 3.
    fn counts_up(&self, row: usize) -> bool {
        let numbers: Vec<f64> = (1..self.table.width())
            .filter(|&column| self.says(row, column) == Says::Number)
            .map(|column| split_level_heading(&self.text(row, column).plain()).1)
            .map(|worth| match worth {
                Some(DraftWorth::Exact(number) | DraftWorth::Range(number, _)) => {
                    marks::decimal_value(&number)
                }
                None => f64::NAN,
            })
            .collect();
        let up = numbers.windows(2).all(|pair| pair[0] < pair[1]);
        let down = numbers.windows(2).all(|pair| pair[0] > pair[1]);
        numbers.len() >= 2
            && (up || down)
            && !self
                .table
                .rows
                .iter()
                .skip(row + 1)
                .all(|below| below.iter().all(|cell| cell.is_blank()))
    }

    pub(super) fn head(&self, row: usize, before: Option<&FormColumns>) -> HeadRow {
        let says: Vec<Says> = (0..self.table.width())
            .map(|column| self.says(row, column))
            .collect();
        if self.words_hold(row) && self.numbers_below(row) {
            return self.head_by_words(row);
        }
        let levels = self.level_columns(row);
        let mut columns = FormColumns::default();
        let (first, last) = (levels.first().copied(), levels.last().copied());
        for (column, says) in says.iter().enumerate() {
            let within = first.is_some_and(|first| column >= first)
                && last.is_some_and(|last| column <= last)
                && (levels.contains(&column) || !matches!(says, Says::Word(HeadingWord::Label)));
            columns.roles.push(column_role(
                *says,
                within,
                last.is_some_and(|last| column > last),
            ));
        }
        // What is assessed stands somewhere before the levels: in the first column, whatever stands over it.
        let before_levels = first.unwrap_or(0);
        if before_levels > 0 && !columns.roles[..before_levels].contains(&FormColumnRole::Label) {
            columns.roles[0] = FormColumnRole::Label;
        }
        self.beside_levels(&mut columns.roles, row, last);
        self.unnamed(&mut columns.roles, row, first, last);
        self.metadata(&mut columns.roles, row);
        self.remarks(&mut columns, row, before);
        self.number_levels(&mut columns, row);
        let last =
            row + usize::from(self.below(&mut columns, row) || self.names_below(&mut columns, row));
        self.prefixes(&mut columns, last);
        let top = self.top(row);
        let worth = self.worth_row(&mut columns, last);
        HeadRow {
            top,
            row,
            last,
            columns,
            worth,
            circled: false,
        }
    }

    /// The columns whose heads are levels: those that the next row gives points, or the series, or all that name a
    /// level or a number.
    fn level_columns(&self, row: usize) -> Vec<usize> {
        let texts: Vec<String> = (0..self.table.width())
            .map(|column| self.text(row, column).plain())
            .collect();
        let series = series_columns(&texts);
        let known = |column: &usize| {
            let says = self.says(row, *column);
            says == Says::Level
                || says == Says::Number && (series.is_empty() || series.contains(column))
        };
        if let Some(below) = self.columns_below_span(row) {
            return below;
        }
        let pointed = self.points_row(row + 1).unwrap_or_default();
        if pointed.len() > 1 && pointed.iter().all(|column| !texts[*column].is_empty()) {
            return pointed;
        }
        let mut levels: Vec<usize> = (1..self.table.width()).filter(known).collect();
        // The first column has what is assessed; of others before the levels, the last may be one more level.
        if let (BesideChoice::Level, Some(&first)) = (self.beside, levels.first())
            && first > 1
            && self.says(row, first - 1) == Says::Other
        {
            levels.insert(0, first - 1);
        }
        levels
    }

    /// Rows above whose cells spread over the heads, or over several columns of them.
    fn top(&self, row: usize) -> usize {
        let spreads = |above: usize| {
            let cells = self.table.rows[above].iter().enumerate();
            let filled: Vec<(usize, &FormCell)> =
                cells.filter(|(_, cell)| !cell.is_blank()).collect();
            let over = |(column, cell): &(usize, &FormCell)| {
                cell.down > row - above || (*column > 0 && cell.across > 1)
            };
            filled.len() > 1 && filled.iter().any(over)
        };
        if row > 0 && spreads(row - 1) {
            row - 1
        } else {
            row
        }
    }

    /// Columns with unknown heads behind the levels that hold what those hold, in a table that has a column for
    /// remarks too.
    fn beside_levels(&self, roles: &mut [FormColumnRole], row: usize, last: Option<usize>) {
        let Some(last) = last.filter(|_| roles.contains(&FormColumnRole::Remarks)) else {
            return;
        };
        let behind = roles.iter_mut().enumerate().skip(last + 1);
        for (column, role) in behind {
            let headed = !self.text(row, column).is_blank();
            if *role != FormColumnRole::Other || !headed || !self.is_alike(row, last, column) {
                return;
            }
            *role = FormColumnRole::Level(0);
        }
    }

    /// Whether two columns hold the same, or nothing, in every row below.
    fn is_alike(&self, row: usize, one: usize, other: usize) -> bool {
        let body = &self.table.rows[row + 1..];
        !body.is_empty()
            && body
                .iter()
                .all(|row| row[one].plain() == row[other].plain())
    }

    /// Columns without a head that the legend has levels for.
    fn unnamed(
        &self,
        roles: &mut [FormColumnRole],
        row: usize,
        first: Option<usize>,
        last: Option<usize>,
    ) {
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        let named = last + 1 - first;
        let mut missing = self.legend.len().saturating_sub(named);
        let blank =
            |column: usize| self.text(row, column).is_blank() && self.is_empty_below(row, column);
        for column in (1..first).rev().chain(last + 1..roles.len()) {
            if missing > 0
                && blank(column)
                && matches!(roles[column], FormColumnRole::Label | FormColumnRole::Other)
            {
                roles[column] = FormColumnRole::Level(0);
                missing -= 1;
            }
        }
    }

    pub(super) fn is_empty_below(&self, row: usize, column: usize) -> bool {
        self.table.rows[row + 1..]
            .iter()
            .all(|row| row[column].is_blank())
    }

    /// The remarks column: the one that says so, that was it before, or the last that is empty or unknown.
    pub(super) fn remarks(
        &self,
        columns: &mut FormColumns,
        row: usize,
        before: Option<&FormColumns>,
    ) {
        let mut said = role_positions(&columns.roles, FormColumnRole::Remarks);
        if let Some(column) = said.pop() {
            columns.remarks = Some(self.text(row, column).unbold());
            // A table has one such column: of several, the last.
            for other in said {
                columns.roles[other] = FormColumnRole::Other;
            }
            return;
        }
        let was = before.and_then(|before| {
            let column = before
                .roles
                .iter()
                .position(|role| *role == FormColumnRole::Remarks)?;
            (columns.roles.get(column) == Some(&FormColumnRole::Other)).then_some(column)
        });
        let last = columns
            .roles
            .iter()
            .rposition(|role| *role == FormColumnRole::Other);
        if let Some(column) = was.or(last) {
            columns.roles[column] = FormColumnRole::Remarks;
            columns.remarks = Some(self.text(row, column).unbold());
            columns.remarks_guessed = was.is_none();
        }
    }

    /// Gives levels their numbers and heads.
    pub(super) fn number_levels(&self, columns: &mut FormColumns, row: usize) {
        for (column, role) in columns.roles.iter_mut().enumerate() {
            if let FormColumnRole::Level(number) = role {
                *number = columns.levels.len();
                let text = self.text(row, column);
                let plain = text.plain();
                let points = split_level_heading(&plain)
                    .1
                    .or_else(|| scored_name(&plain));
                columns.levels.push(LevelHeading {
                    text,
                    points,
                    name: None,
                });
            }
        }
    }

    /// Of three columns or more before the levels, those between the first and the last that say something of their row
    /// alone are no titles: each row has its own, or they go with the first one.
    fn metadata(&self, roles: &mut [FormColumnRole], row: usize) {
        let labels = role_positions(roles, FormColumnRole::Label);
        let [first, between @ .., _] = labels.as_slice() else {
            return;
        };
        let body: Vec<usize> = (row + 1..self.table.rows.len())
            .filter(|&row| !self.table.rows[row][*first].is_blank())
            .collect();
        let distinct = |column: usize| {
            let texts: BTreeSet<String> = body
                .iter()
                .map(|&row| self.text(row, column).plain())
                .collect();
            texts.len()
        };
        let full = |column: usize| {
            body.iter()
                .all(|&row| !self.table.rows[row][column].is_blank())
        };
        if body.len() < 2 || self.table.rows.len() - row - 1 != body.len() {
            return;
        }
        for &column in between {
            let of_its_row = distinct(column) == body.len();
            let of_the_first = distinct(column) <= distinct(*first);
            if full(column) && (of_its_row || of_the_first) {
                roles[column] = FormColumnRole::Hint;
            }
        }
    }

    /// Columns of labels that hold numbers or short codes in nearly every row.
    pub(super) fn prefixes(&self, columns: &mut FormColumns, head: usize) {
        let labels: Vec<usize> = role_positions(&columns.roles, FormColumnRole::Label);
        let [first, _, ..] = labels[..] else { return };
        let cells: Vec<String> = self.table.rows[head + 1..]
            .iter()
            .map(|row| row[first].plain())
            .filter(|text| !text.is_empty())
            .collect();
        let rows = self.table.rows.len() - head - 1;
        let distinct: BTreeSet<&String> = cells.iter().collect();
        if cells.len() > 1
            && distinct.len() == cells.len()
            && cells.len() * 5 >= rows * 4
            && cells.iter().all(|text| is_reference(text))
        {
            columns.roles[first] = FormColumnRole::Number;
        }
    }

    /// The first row, where nothing in it is known but what stands below shows that it is heads.
    pub(super) fn unknown_heads(&self) -> Option<HeadRow> {
        let row = (0..self.table.rows.len()).find(|&row| {
            self.table.rows[row]
                .iter()
                .filter(|cell| !cell.is_blank())
                .count()
                > 1
        })?;
        let heads: Vec<usize> = (1..self.table.width())
            .filter(|&column| !self.table.rows[row][column].is_blank())
            .collect();
        let body = &self.table.rows[row + 1..];
        let mostly = |column: usize, test: &dyn Fn(&str) -> bool| {
            let count = body.iter().filter(|row| test(&row[column].plain())).count();
            count * 2 > body.len()
        };
        let head_length = |column: usize| self.text(row, column).plain().chars().count();
        let looks = |&column: &usize| {
            head_length(column) <= 40
                && (mostly(column, &str::is_empty)
                    || mostly(column, &|text| {
                        text.chars().count() > head_length(column) + 10
                    }))
        };
        let levels: Vec<usize> = heads.into_iter().filter(looks).collect();
        if levels.len() < 2 || body.is_empty() {
            return None;
        }
        let mut columns = FormColumns {
            unknown: true,
            ..FormColumns::default()
        };
        for column in 0..self.table.width() {
            let level = levels.contains(&column);
            columns.roles.push(if level {
                FormColumnRole::Level(0)
            } else {
                FormColumnRole::Label
            });
        }
        self.number_levels(&mut columns, row);
        self.prefixes(&mut columns, row);
        Some(HeadRow::single(row, columns))
    }
}

pub(super) fn column_role(says: Says, within: bool, behind: bool) -> FormColumnRole {
    match says {
        Says::Word(HeadingWord::Remarks) => FormColumnRole::Remarks,
        Says::Word(HeadingWord::Points) => FormColumnRole::Points,
        Says::Word(HeadingWord::Coefficient) => FormColumnRole::Coefficient,
        Says::Word(HeadingWord::Result) => FormColumnRole::Result,
        Says::Word(HeadingWord::Number) if !within && !behind => FormColumnRole::Number,
        _ if within => FormColumnRole::Level(0),
        _ if behind => FormColumnRole::Other,
        _ => FormColumnRole::Label,
    }
}

/// Whether so many cells of a row, from a column on, are filled.
fn filled_below(row: &[FormCell], column: usize, across: usize) -> bool {
    let below = row.get(column..column + across);
    below.is_some_and(|cells| cells.iter().all(|cell| !cell.is_blank()))
}

/// `3`, `1.2`, `C1.3`, `a)`, `IV`
fn is_reference(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ')', ':']);
    let digits = bare.chars().any(|c| c.is_ascii_digit());
    let roman = !bare.is_empty() && bare.chars().all(|c| "IVXLC".contains(c));
    bare.chars().count() <= 6
        && !bare.contains(' ')
        && (digits || roman || bare.chars().count() == 1)
}
