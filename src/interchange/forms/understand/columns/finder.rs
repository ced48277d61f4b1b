//! Finds the heads of a table: what their cells say, and what the columns below them are for.

use super::{FormColumnRole, FormColumns, HeadRow, LevelHeading, role_positions};
use crate::interchange::forms::document::{FormCell, FormTable};
use crate::interchange::forms::draft::DraftWorth;
use crate::interchange::forms::marks::{self, split_level_heading};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::understand::legend::LegendEntry;
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
    pub(super) legend: &'a [LegendEntry],
}

impl Finder<'_> {
    fn text(&self, row: usize, column: usize) -> FormText {
        self.table.covering_cell(row, column).text()
    }

    pub(super) fn says(&self, row: usize, column: usize) -> Says {
        let text = self.text(row, column).plain();
        if text.is_empty() {
            return Says::Nothing;
        }
        let name = split_level_heading(&text).0;
        let level = |text: &str| {
            level_rank(text).is_some()
                || is_excused(text)
                || self.legend.iter().any(|entry| entry.explains_heading(text))
        };
        if marks::parse_decimal(&text).is_some() {
            return Says::Number;
        }
        let lead = text
            .split(['(', '\u{2013}', ':', '=', '-'])
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        if level(&text) || level(&name) || (lead.chars().count() > 1 && level(&lead)) {
            return Says::Level;
        }
        match heading_word(&text) {
            Some(word) => Says::Word(word),
            None if split_level_heading(&text).1.is_some() => Says::Number,
            None => Says::Other,
        }
    }

    /// Whether a row is heads; after one that was seen, only a row that says the like is.
    pub(super) fn is_head(&self, row: usize, seen: Option<&FormColumns>) -> bool {
        let first = self.text(row, 0).plain();
        if self.table.width() < 2 || is_total(&first) {
            return false;
        }
        let said: Vec<Says> = (1..self.table.width())
            .map(|column| self.says(row, column))
            .collect();
        let count = |wanted: fn(&Says) -> bool| said.iter().filter(|says| wanted(says)).count();
        let levels = count(|says| *says == Says::Level);
        let others = count(|says| *says == Says::Other);
        let words = count(
            |says| matches!(says, Says::Word(word) if *word != HeadingWord::Label && *word != HeadingWord::Number),
        );
        if let Some(seen) = seen {
            return levels >= 2 && levels >= others || self.repeats(row, seen);
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
    }

    /// Whether a row says just what the heads before said.
    fn repeats(&self, row: usize, seen: &FormColumns) -> bool {
        let mut same = 0;
        for (column, role) in seen.roles.iter().enumerate() {
            let text = self.text(row, column).plain();
            let wanted = match role {
                FormColumnRole::Level(level) => seen.levels[*level].text.plain(),
                FormColumnRole::Remarks => seen
                    .remarks
                    .as_ref()
                    .map(FormText::plain)
                    .unwrap_or_default(),
                _ => continue,
            };
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
        let is_level =
            |column: &usize| *column > 0 && matches!(says[*column], Says::Level | Says::Number);
        let levels: Vec<usize> = (0..says.len()).filter(is_level).collect();
        let mut columns = FormColumns::default();
        let (first, last) = (levels.first().copied(), levels.last().copied());
        for (column, says) in says.iter().enumerate() {
            let within = first.is_some_and(|first| column >= first)
                && last.is_some_and(|last| column <= last);
            columns.roles.push(column_role(
                *says,
                within,
                last.is_some_and(|last| column > last),
            ));
        }
        self.beside_levels(&mut columns.roles, row, last);
        self.unnamed(&mut columns.roles, row, first, last);
        self.remarks(&mut columns, row, before);
        self.number_levels(&mut columns, row);
        let last = row + usize::from(self.below(&mut columns, row));
        self.prefixes(&mut columns, last);
        let top = self.top(row);
        HeadRow {
            top,
            row,
            last,
            columns,
            circled: false,
        }
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

    /// Columns with unknown heads behind the levels that hold what those hold, in a table that has a column for remarks too.
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
        if let Some(column) = columns
            .roles
            .iter()
            .position(|role| *role == FormColumnRole::Remarks)
        {
            columns.remarks = Some(self.text(row, column).unbold());
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
                let points = split_level_heading(&text.plain()).1;
                columns.levels.push(LevelHeading { text, points });
            }
        }
    }

    /// Whether the next row belongs to the heads: nothing at the label, points or codes at the levels.
    fn below(&self, columns: &mut FormColumns, row: usize) -> bool {
        let Some(next) = self.table.rows.get(row + 1) else {
            return false;
        };
        let mut said = Vec::new();
        for (column, role) in columns.roles.iter().enumerate() {
            let cell = &next[column];
            match role {
                FormColumnRole::Level(level) if !cell.is_blank() => {
                    let points = split_level_heading(&cell.plain()).1;
                    let known = points.is_some() || self.says(row + 1, column) == Says::Level;
                    if !known {
                        return false;
                    }
                    said.push((*level, cell.text(), points));
                }
                _ if !cell.is_blank() => return false,
                _ => {}
            }
        }
        if said.len() < 2 || said.len() < columns.levels.len() {
            return false;
        }
        for (level, text, points) in said {
            let head = &mut columns.levels[level];
            head.points = head.points.take().or(points);
            head.text = FormText::joined(&[head.text.clone(), text]);
        }
        true
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
        Some(HeadRow {
            top: row,
            row,
            last: row,
            columns,
            circled: false,
        })
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

/// `3`, `1.2`, `C1.3`, `a)`, `IV`
fn is_reference(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ')', ':']);
    let digits = bare.chars().any(|c| c.is_ascii_digit());
    let roman = !bare.is_empty() && bare.chars().all(|c| "IVXLC".contains(c));
    bare.chars().count() <= 6
        && !bare.contains(' ')
        && (digits || roman || bare.chars().count() == 1)
}
