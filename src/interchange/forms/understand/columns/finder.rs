//! Finds the heads of a table: what their cells say, and what the columns below them are for.

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
    said: Vec<Vec<Says>>,
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
        if self.table.width() < 2 || is_total(&first) {
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

    /// Whether other heads may begin here. A row of levels in a table whose rows describe them is one more row, whatever its
    /// cells say (`Yes`, `Partly`, `No`), unless an empty row stands before it and nothing but levels in it.
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

    /// Whether columns whose heads are words for numbers hold numbers in the next rows: then the other heads need not be
    /// known. Where the first column is called what it is, [`labelled`](super::labelled) knows more.
    fn words_hold(&self, row: usize) -> bool {
        let said = &self.said[row];
        if said.contains(&Says::Word(HeadingWord::Label)) || said.contains(&Says::Number) {
            return false;
        }
        (1..self.table.width()).any(|column| {
            let word = matches!(
                self.said[row][column],
                Says::Word(HeadingWord::Points | HeadingWord::Coefficient)
            );
            let below = self.next_filled(row + 1);
            let second = below.and_then(|below| self.next_filled(below + 1));
            let is_number = |row: Option<usize>| {
                row.is_some_and(|row| {
                    marks::cell_number(&self.table.rows[row][column].plain()).is_some()
                })
            };
            word && (is_number(below)
                || is_number(second) && below.is_some_and(|row| self.table.rows[row][0].is_blank()))
        })
    }

    /// Whether a row has the words of the heads before, each in its column, beside a title of its own.
    fn repeats_words(&self, row: usize, seen: &HeadRow) -> bool {
        let is_word = |says: Says| {
            matches!(
                says,
                Says::Word(
                    HeadingWord::Points
                        | HeadingWord::Coefficient
                        | HeadingWord::Remarks
                        | HeadingWord::Result
                )
            )
        };
        let words: Vec<usize> = (1..self.table.width())
            .filter(|&column| is_word(self.said[seen.row][column]))
            .collect();
        let same = |column: &usize| {
            self.text(row, *column).plain() == self.text(seen.row, *column).plain()
        };
        !words.is_empty()
            && !self.table.rows[row][0].is_blank()
            && words.iter().all(same)
            && self.next_filled(row + 1).is_some()
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

    /// The columns whose heads are levels: those that the next row gives points, or the series, or all that name a level or a
    /// number.
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

    /// The columns with a number in a row that says that it has points.
    fn points_row(&self, row: usize) -> Option<Vec<usize>> {
        let label = self.table.rows.get(row)?.first()?.plain();
        let numbers: Vec<usize> = (1..self.table.width())
            .filter(|&column| marks::cell_number(&self.text(row, column).plain()).is_some())
            .collect();
        is_points_word(&label).then_some(numbers)
    }

    /// Whether numbers stand below all heads that are not words, in the next two rows to rate.
    fn numbers_below(&self, row: usize) -> bool {
        let heads: Vec<usize> = (1..self.table.width())
            .filter(|&column| !matches!(self.says(row, column), Says::Nothing | Says::Word(_)))
            .collect();
        let body = (row + 1..self.table.rows.len())
            .filter(|&row| !self.table.rows[row][0].is_blank())
            .take(2);
        let is_number = |row: usize, column: usize| {
            marks::cell_number(&self.table.rows[row][column].plain()).is_some()
        };
        let mut rows = body.peekable();
        rows.peek().is_some() && rows.all(|row| heads.iter().all(|&column| is_number(row, column)))
    }

    /// A row further down that says what each level is worth: a word for points before it, a number below each level.
    fn worth_row(&self, columns: &mut FormColumns, last: usize) -> Option<usize> {
        if columns.levels.len() < 2 || columns.levels.iter().any(|level| level.points.is_some()) {
            return None;
        }
        let is_level = |role: &FormColumnRole| matches!(role, FormColumnRole::Level(_));
        let end = self.table.rows.len().min(last + WORTH_ROWS);
        for row in last + 1..end {
            if !is_points_word(&self.text(row, 0).plain()) {
                continue;
            }
            let numbers: Option<Vec<String>> = columns
                .roles
                .iter()
                .enumerate()
                .filter(|(_, role)| is_level(role))
                .map(|(column, _)| {
                    let plain = self.text(row, column).plain();
                    let bare = plain.trim_end_matches('%').trim_end();
                    marks::cell_number(bare)
                })
                .collect();
            let Some(numbers) = numbers else { continue };
            for (level, points) in columns.levels.iter_mut().zip(numbers) {
                level.points = Some(DraftWorth::Exact(points));
            }
            return Some(row);
        }
        None
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
                FormColumnRole::Label if is_points_word(&cell.plain()) => {}
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
            // A number below a name is what the level is worth, and no part of its name.
            if marks::cell_number(&text.plain()).is_some() && !head.text.is_blank() {
                head.name = Some(head.text.clone());
            }
            head.text = FormText::joined(&[head.text.clone(), text]);
        }
        true
    }

    /// Whether the heads are a row of points that says so (`Points`), and the next row has the names of the levels: one for
    /// each, none longer than a name, with a word for labels or nothing before them.
    fn names_below(&self, columns: &mut FormColumns, row: usize) -> bool {
        let is_number = |level: &LevelHeading| {
            level.points.is_some()
                && split_level_heading(&level.text.plain()).0 == level.text.plain()
        };
        let label = self.text(row, 0).plain();
        if !is_points_word(&label)
            || columns.levels.len() < 2
            || !columns.levels.iter().all(is_number)
        {
            return false;
        }
        let Some(next) = self.table.rows.get(row + 1) else {
            return false;
        };
        let mut names = Vec::new();
        for (column, role) in columns.roles.iter().enumerate() {
            let plain = next[column].plain();
            match role {
                FormColumnRole::Level(_) if !plain.is_empty() && plain.chars().count() <= NAME => {
                    names.push(next[column].text());
                }
                FormColumnRole::Level(_) => return false,
                FormColumnRole::Label if plain.is_empty() || heading_word(&plain).is_some() => {}
                _ if !plain.is_empty() => return false,
                _ => {}
            }
        }
        for (level, name) in columns.levels.iter_mut().zip(names) {
            level.text = FormText::joined(&[level.text.clone(), name.clone()]);
            level.name = Some(name);
        }
        true
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

    /// Heads none of which names a level, beside words for numbers. Columns side by side whose numbers rise or fall in every
    /// row below are levels, whatever stands over them.
    fn head_by_words(&self, row: usize) -> HeadRow {
        let says = &self.said[row];
        let body: Vec<usize> = (row + 1..self.table.rows.len())
            .take_while(|&other| !self.repeats_words_of(other, row))
            .filter(|&other| !self.table.rows[other][0].is_blank())
            .collect();
        let number =
            |row: usize, column: usize| marks::cell_number(&self.table.rows[row][column].plain());
        let label = (0..says.len()).find(|&column| {
            let words = matches!(says[column], Says::Other | Says::Nothing);
            words
                && body.iter().all(|&row| {
                    number(row, column).is_none() && !self.table.rows[row][column].is_blank()
                })
        });
        let mut roles: Vec<FormColumnRole> = says
            .iter()
            .enumerate()
            .map(|(column, says)| match says {
                _ if Some(column) == label => FormColumnRole::Label,
                Says::Word(_) => {
                    column_role(*says, false, label.is_some_and(|label| column > label))
                }
                _ => FormColumnRole::Other,
            })
            .collect();
        let rises = |column: usize| {
            !body.is_empty() && body.iter().all(|&row| number(row, column).is_some())
        };
        let after = label.map_or(1, |label| label + 1);
        for (column, role) in roles.iter_mut().enumerate().skip(after) {
            if *role == FormColumnRole::Other && rises(column) {
                *role = FormColumnRole::Level(0);
            }
        }
        let mut columns = FormColumns {
            unknown: roles.contains(&FormColumnRole::Level(0)),
            roles,
            ..FormColumns::default()
        };
        if columns.roles.contains(&FormColumnRole::Remarks) {
            self.remarks(&mut columns, row, None);
        }
        self.number_levels(&mut columns, row);
        self.name_by_numbers(&mut columns, &body);
        self.prefixes(&mut columns, row);
        HeadRow {
            top: row,
            row,
            last: row,
            columns,
            worth: None,
            circled: false,
        }
    }

    fn repeats_words_of(&self, row: usize, head: usize) -> bool {
        let words = (1..self.table.width())
            .filter(|&column| matches!(self.said[head][column], Says::Word(_)));
        let mut words = words.peekable();
        words.peek().is_some()
            && words.all(|column| self.text(row, column).plain() == self.text(head, column).plain())
    }

    /// Levels without a name are called by the points that every row gives them.
    fn name_by_numbers(&self, columns: &mut FormColumns, body: &[usize]) {
        let Some(&first) = body.first() else { return };
        for (column, role) in columns.roles.iter().enumerate() {
            let FormColumnRole::Level(level) = role else {
                continue;
            };
            let text = self.table.rows[first][column].plain();
            let same = body
                .iter()
                .all(|&row| self.table.rows[row][column].plain() == text);
            if !same {
                continue;
            }
            let level = &mut columns.levels[*level];
            level.points = split_level_heading(&text).1;
            if level.text.is_blank() {
                level.text = FormText::from_plain(text);
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
        Some(HeadRow {
            top: row,
            row,
            last: row,
            columns,
            worth: None,
            circled: false,
        })
    }
}

/// A row of points further below the headings is one of something else.
const WORTH_ROWS: usize = 60;

/// A longer text in a row of names is a description.
const NAME: usize = 40;

/// Whether a label says that its row has points.
fn is_points_word(text: &str) -> bool {
    matches!(
        heading_word(text),
        Some(HeadingWord::Points | HeadingWord::Coefficient | HeadingWord::Result)
    )
}

/// Columns whose heads are a series: one word with numbers that rise or fall (`Voto 4`, `Voto 5`), or short codes with a
/// name each (`F - Not enough`, `C - Enough`).
fn series_columns(texts: &[String]) -> Vec<usize> {
    let mut found = Vec::new();
    let numbered: Vec<(usize, (String, f64))> = texts
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(column, text)| Some((column, numbered_name(text)?)))
        .collect();
    for run in numbered.chunk_by(|(_, one), (_, other)| one.0 == other.0) {
        let numbers: Vec<f64> = run.iter().map(|(_, (_, number))| *number).collect();
        let up = numbers.windows(2).all(|pair| pair[0] < pair[1]);
        let down = numbers.windows(2).all(|pair| pair[0] > pair[1]);
        if run.len() > 1 && (up || down) {
            found.extend(run.iter().map(|(column, _)| *column));
        }
    }
    let coded: Vec<(usize, String)> = texts
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(column, text)| Some((column, coded_name(text)?)))
        .collect();
    let codes: BTreeSet<&String> = coded.iter().map(|(_, code)| code).collect();
    if coded.len() > 1 && codes.len() == coded.len() {
        found.extend(coded.iter().map(|(column, _)| *column));
    }
    found
}

/// `Score 2`, `Voto 7-8`: the word, and the first number.
fn numbered_name(text: &str) -> Option<(String, f64)> {
    let (word, number) = text.trim().rsplit_once(' ')?;
    let low = number.split(['-', '–']).next()?;
    let value = marks::parse_decimal(low)?;
    let is_word =
        word.chars().any(char::is_alphabetic) && !word.chars().any(|c| c.is_ascii_digit());
    // `Note /20` and `max. 4` count something else.
    let counts = heading_word(word)
        .is_some_and(|word| word != HeadingWord::Label && word != HeadingWord::Result);
    (is_word && !counts).then(|| (word.to_lowercase(), marks::decimal_value(&value)))
}

/// `Score 2`: the points, where the word says that the number is one of points, and not a rank.
fn scored_name(text: &str) -> Option<DraftWorth> {
    let (word, number) = text.trim().rsplit_once(' ')?;
    let is_score = matches!(
        word.to_lowercase().as_str(),
        "score" | "voto" | "points" | "punkte" | "nota" | "note" | "puntos" | "punti" | "mark"
    );
    let points = marks::parse_decimal(number).filter(|_| is_score)?;
    Some(DraftWorth::Exact(points))
}

/// `F - Not enough`: the code.
fn coded_name(text: &str) -> Option<String> {
    let (code, name) = [" - ", " – ", " = ", ": ", " : "]
        .iter()
        .find_map(|sign| text.split_once(sign))?;
    let code = code.trim();
    let short = (1..=3).contains(&code.chars().count()) && !code.contains(' ');
    let is_word = code.chars().any(char::is_alphabetic) || code.chars().all(|c| "+-".contains(c));
    (short && is_word && !name.trim().is_empty()).then(|| code.to_owned())
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
