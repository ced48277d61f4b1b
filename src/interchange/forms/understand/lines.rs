//! The rows of one table, each as what it may be: heads, a line that stands alone, a row to rate, a sum.
//!
//! In: a table with its head rows. Out: [`TableLine`]s in order. Which of the lone lines are sections, tasks or rows is
//! decided by [`tiers`](super::tiers), which sees the whole table.

use super::columns::{FormColumnRole, FormColumns, HeadRow, role_positions};
use super::tiers::title_stem;
use crate::interchange::forms::document::{FormCell, FormTable};
use crate::interchange::forms::marks::cell_number;
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::{heading_word, is_total};

/// A row of a table.
#[derive(Debug, Clone)]
pub(super) enum TableLine {
    /// Heads; with a title where the label's column has more than a word for labels.
    Heads {
        /// Which of the table's head rows.
        head: usize,
        /// The title, and its column.
        title: Option<(usize, FormText)>,
    },
    /// A text with nothing beside it.
    Alone(Alone),
    /// A row to rate.
    Body(Body),
    /// The sum of others.
    Total {
        /// The row.
        row: usize,
    },
    /// Texts below the levels without a label: they belong to the row below, or to the one above.
    Texts {
        /// The row.
        row: usize,
        /// Whether they belong to the row below.
        is_above: bool,
    },
    /// A sentence below the last row.
    Note {
        /// The row.
        row: usize,
    },
}

/// A text with nothing beside it.
#[derive(Debug, Clone)]
pub(super) struct Alone {
    /// The row.
    pub(super) row: usize,
    /// The column of its text.
    pub(super) column: usize,
    /// The words.
    pub(super) text: FormText,
    /// How it stands out.
    pub(super) look: LineLook,
    /// How many columns of labels the table has.
    pub(super) labels: usize,
    /// Whether the next row goes on under this one: no group of its own, but a criterion.
    pub(super) goes_on: bool,
    /// Whether the next row stands alone too, and stands out.
    pub(super) next_alone: bool,
    /// Whether heads without a title follow: this is their title.
    pub(super) over_heads: bool,
    /// Whether it is a sentence below rows that are not: a note may look like that.
    pub(super) may_be_note: bool,
}

/// How a lone text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineLook {
    /// Its cell spreads over the levels.
    Banner,
    /// The file says that it is a heading.
    Head,
    /// It is bold.
    Bold,
    /// It is in capitals, or ends with a colon, or has nothing beside it where all others do.
    Marked,
    /// It does not.
    Plain,
}

/// A row to rate.
#[derive(Debug, Clone)]
pub(super) struct Body {
    /// The row.
    pub(super) row: usize,
    /// The columns of its groups that are filled.
    pub(super) groups: Vec<usize>,
    /// The column of its criterion; none where a group itself is rated.
    pub(super) criterion: Option<usize>,
    /// The column of its number or reference.
    pub(super) number: Option<usize>,
    /// Whether it is a sentence below rows that are not: a note may look like that.
    pub(super) may_be_note: bool,
}

/// The rows of a table in order.
pub(super) fn table_lines(
    table: &FormTable,
    heads: &[HeadRow],
    before: Option<&FormColumns>,
) -> Vec<TableLine> {
    let mut lines = Vec::new();
    let mut columns = before;
    let mut row = 0;
    let mut next = 0;
    while row < table.rows.len() {
        if heads.get(next).is_some_and(|head| head.top == row) {
            let head = &heads[next];
            let title = if head.circled {
                None
            } else {
                heading_title(table, head, &heads[0])
            };
            lines.push(TableLine::Heads { head: next, title });
            columns = Some(&head.columns);
            next += 1;
            if head.circled {
                row = head.row;
                continue;
            }
            row = head.last;
        } else if heads.iter().any(|head| head.worth == Some(row)) {
            row += 1;
            continue;
        } else if let Some(columns) = columns.or(heads.first().map(|head| &head.columns)) {
            lines.extend(
                TableRow {
                    table,
                    columns,
                    row,
                }
                .line(),
            );
        }
        row += 1;
    }
    attach_titles(table, &mut lines);
    let of_head = |line: &TableLine| match line {
        TableLine::Heads { head, .. } => heads.get(*head).map(|head| &head.columns),
        _ => None,
    };
    // Below each row of heads there is a last row.
    for part in lines.chunk_by_mut(|_, next| !matches!(next, TableLine::Heads { .. })) {
        let columns = part.first().and_then(of_head).or(before).cloned();
        let is_title =
            |line: &TableLine| matches!(line, TableLine::Alone(alone) if alone.over_heads);
        let titles = part.iter().rev().take_while(|line| is_title(line)).count();
        let end = part.len() - titles;
        if let Some(columns) = columns {
            mark_notes(table, &columns, &mut part[..end]);
        }
    }
    lines
}

/// A sentence of so many words may be a note.
const SENTENCE: usize = 5;

/// Sentences below the last row of a table whose rows are all described are notes, not rows to rate.
fn mark_notes(table: &FormTable, columns: &FormColumns, lines: &mut [TableLine]) {
    let beside = |row: usize| {
        columns.roles.iter().enumerate().any(|(column, role)| {
            !matches!(role, FormColumnRole::Label | FormColumnRole::Number)
                && !table.rows[row][column].is_blank()
        })
    };
    let lone_text = |line: &TableLine| match line {
        TableLine::Alone(alone) if alone.look != LineLook::Banner => {
            Some((alone.row, alone.text.plain()))
        }
        TableLine::Body(body) if body.groups.is_empty() && !beside(body.row) => {
            Some((body.row, table.rows[body.row][body.criterion?].plain()))
        }
        _ => None,
    };
    let is_sentence = |text: &str| text.ends_with('.') || text.split(' ').count() >= SENTENCE;
    let tail = lines
        .iter()
        .rev()
        .take_while(|line| lone_text(line).is_some())
        .count();
    let (before, tail) = lines.split_at_mut(lines.len() - tail);
    let rows = || {
        before.iter().filter_map(|line| match line {
            TableLine::Body(body) => Some(body.row),
            _ => None,
        })
    };
    let described = rows().count() > 1 && rows().all(beside);
    // Of two rows neither is below the last one.
    if !described && tail.len() + before.len() < 4 {
        return;
    }
    let ends_sentence =
        |line: &TableLine| lone_text(line).is_some_and(|(_, text)| text.ends_with('.'));
    let sentences = tail.iter().filter(|line| ends_sentence(line)).count();
    let is_group = |line: &TableLine| match line {
        TableLine::Alone(alone) => {
            alone.labels > 1 || columns.roles[alone.column] == FormColumnRole::Number
        }
        _ => false,
    };
    // Groups that are rows to rate themselves would stand above the last row too.
    let has_lone_groups = before.iter().any(is_group);
    for line in tail {
        let Some((row, text)) = lone_text(line) else {
            continue;
        };
        // In a table to fill in, a sentence below an empty row is a note.
        let is_apart =
            row > 0 && table.rows[row - 1].iter().all(FormCell::is_blank) && text.ends_with('.');
        let is_below_groups = is_group(line) && !has_lone_groups && text.ends_with('.');
        if is_sentence(&text) && (described || is_apart || is_below_groups) {
            *line = TableLine::Note { row };
            continue;
        }
        let may_be_note = sentences == 1 && is_sentence(&text) && text.ends_with('.');
        match line {
            TableLine::Body(body) => body.may_be_note = may_be_note,
            TableLine::Alone(alone) => alone.may_be_note = may_be_note,
            _ => {}
        }
    }
}

/// What stands right above heads without a title is their title, not a row; a plain line is one where an empty row
/// sets it apart, for heads come again on a new page too.
fn attach_titles(table: &FormTable, lines: &mut [TableLine]) {
    let is_blank = |row: usize| {
        table
            .rows
            .get(row)
            .is_some_and(|row| row.iter().all(FormCell::is_blank))
    };
    let filled = |row: usize| {
        table.rows[row]
            .iter()
            .filter(|cell| !cell.is_blank())
            .count()
    };
    for at in 1..lines.len() {
        let (before, rest) = lines.split_at_mut(at);
        let (Some(line), Some(TableLine::Heads { title: None, .. })) =
            (before.last_mut(), rest.first())
        else {
            continue;
        };
        match line {
            TableLine::Alone(alone) => alone.over_heads = true,
            TableLine::Body(body) if filled(body.row) == 1 => {
                let is_apart = is_blank(body.row + 1)
                    || body.row > 0 && is_blank(body.row - 1)
                    || is_numbered_title(table, body);
                if let Some(column) = body.criterion.filter(|_| is_apart && at > 1) {
                    let text = table.rows[body.row][column].text();
                    *line = TableLine::Alone(Alone {
                        row: body.row,
                        column,
                        text,
                        look: LineLook::Marked,
                        labels: 1,
                        goes_on: false,
                        next_alone: false,
                        over_heads: true,
                        may_be_note: false,
                    });
                }
            }
            _ => {}
        }
    }
}

/// Whether a row begins as titles do (`Section B`, `Part 2`), and no other row of the table begins so.
fn is_numbered_title(table: &FormTable, body: &Body) -> bool {
    let stem_at = |row: usize| {
        let text = table.rows[row][body.criterion?].text();
        title_stem(&text).filter(|stem| stem.ends_with(" #"))
    };
    let Some(stem) = stem_at(body.row) else {
        return false;
    };
    let mut others = (0..table.rows.len()).filter(|&row| row != body.row);
    others.all(|row| stem_at(row).is_none_or(|other| other != stem))
}

/// What the labels' columns of a head row say, unless it is a word for labels.
///
/// Below rows that are filled, another word than that of the first heads is a title even if it is one for labels:
/// `Savoir-être`, then `Savoir-faire`.
fn heading_title(table: &FormTable, head: &HeadRow, first: &HeadRow) -> Option<(usize, FormText)> {
    let row = head.row;
    let said: Vec<usize> = role_positions(&head.columns.roles, FormColumnRole::Label)
        .into_iter()
        .filter(|&column| !table.rows[row][column].is_blank())
        .collect();
    let [column] = said[..] else { return None };
    let text = table.rows[row][column].text();
    let first_word = table.rows[first.row].get(column).map(FormCell::plain);
    let is_filled = |row: &Vec<FormCell>| row.iter().filter(|cell| !cell.is_blank()).count() > 1;
    let is_another = first_word.is_some_and(|word| word != text.plain())
        && head.top > 0
        && is_filled(&table.rows[head.top - 1]);
    let word = heading_word(&text.plain()).is_some();
    (!word || is_another).then_some((column, text))
}

struct TableRow<'t> {
    table: &'t FormTable,
    columns: &'t FormColumns,
    row: usize,
}

impl TableRow<'_> {
    fn filled(&self, row: usize, column: usize) -> bool {
        !self.table.rows[row][column].is_blank()
    }

    fn line(&self) -> Option<TableLine> {
        let width = self.table.width();
        let filled: Vec<usize> = (0..width)
            .filter(|&column| self.filled(self.row, column))
            .collect();
        let first = *filled.first()?;
        let labels = role_positions(&self.columns.roles, FormColumnRole::Label);
        let number = role_positions(&self.columns.roles, FormColumnRole::Number)
            .into_iter()
            .find(|column| filled.contains(column));
        if labels
            .iter()
            .any(|&column| is_total(&self.table.rows[self.row][column].plain()))
        {
            return Some(TableLine::Total { row: self.row });
        }
        let label_end = labels.last().map_or(0, |last| last + 1);
        let cell = &self.table.rows[self.row][first];
        let alone = filled
            .iter()
            .all(|column| *column == first || Some(*column) == number);
        if alone && cell.across > 1 && first + cell.across > label_end && first < label_end {
            return Some(self.alone(first, LineLook::Banner, labels.len()));
        }
        // Words alone in the column of numbers are a title, or a note.
        if let Some(column) = number.filter(|_| filled.len() == 1 && is_words(&cell.plain())) {
            let look = self.look(column, true);
            let look = look.filter(|look| *look != LineLook::Plain);
            return Some(self.alone(column, look.unwrap_or(LineLook::Marked), labels.len()));
        }
        let found = labels
            .iter()
            .copied()
            .find(|column| filled.contains(column));
        let Some(label) = found else {
            return self.texts();
        };
        let look = self.look(
            label,
            alone
                || filled
                    .iter()
                    .all(|column| *column == label || Some(*column) == number),
        );
        if let Some(look) = look
            && (labels.len() > 1 && Some(&label) == labels.first()
                || labels.len() == 1 && look != LineLook::Plain)
        {
            return Some(self.alone(label, look, labels.len()));
        }
        Some(TableLine::Body(self.body(&labels, number)))
    }

    /// Texts below levels and nothing else.
    fn texts(&self) -> Option<TableLine> {
        let row = self.row;
        let is_level =
            |column: &usize| matches!(self.columns.roles[*column], FormColumnRole::Level(_));
        let levels: Vec<usize> = (0..self.table.width()).filter(is_level).collect();
        let is_number = |row: usize, column: usize| {
            cell_number(&self.table.rows[row][column].plain()).is_some()
        };
        let is_text = |column: &&usize| self.filled(row, **column) && !is_number(row, **column);
        if levels.iter().filter(is_text).count() == 0 {
            return None;
        }
        let next = (row + 1..self.table.rows.len())
            .find(|&row| self.table.rows[row].iter().any(|cell| !cell.is_blank()));
        let numbers = |row: usize| {
            levels
                .iter()
                .filter(|&&column| is_number(row, column))
                .count()
        };
        let all_numbers = |row: usize| {
            levels
                .iter()
                .all(|&column| !self.filled(row, column) || is_number(row, column))
        };
        let is_above = next.is_some_and(|next| numbers(next) > 1 && all_numbers(next));
        Some(TableLine::Texts { row, is_above })
    }

    /// How a text with nothing beside it stands out; `None` where something stands beside it.
    fn look(&self, column: usize, alone: bool) -> Option<LineLook> {
        let cell = &self.table.rows[self.row][column];
        let plain = cell.plain();
        alone.then(|| {
            if cell.is_heading && !self.all_heads(column) {
                LineLook::Head
            } else if cell.is_bold() && !self.all_bold(column) {
                LineLook::Bold
            } else if plain.ends_with(':')
                || self.is_shouted(column, &plain)
                || self.others_are_filled()
            {
                LineLook::Marked
            } else {
                LineLook::Plain
            }
        })
    }

    fn all_heads(&self, column: usize) -> bool {
        self.table
            .rows
            .iter()
            .skip(1)
            .all(|row| row[column].is_heading || row[column].is_blank())
    }

    fn all_bold(&self, column: usize) -> bool {
        mostly_bold(self.table, column)
    }

    fn is_shouted(&self, column: usize, plain: &str) -> bool {
        let shouted = |text: &str| {
            let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
            letters.len() > 4 && letters.iter().all(|c| c.is_uppercase())
        };
        let count = self
            .table
            .rows
            .iter()
            .filter(|row| shouted(&row[column].plain()))
            .count();
        shouted(plain) && count * 2 < self.table.rows.len()
    }

    /// Whether most rows have something beside their label: then one that has nothing is no row.
    fn others_are_filled(&self) -> bool {
        let beside: Vec<usize> = (0..self.table.width())
            .filter(|&column| {
                !matches!(
                    self.columns.roles[column],
                    FormColumnRole::Label | FormColumnRole::Number
                )
            })
            .collect();
        let is_filled = |row: usize| beside.iter().any(|&column| self.filled(row, column));
        let count = (0..self.table.rows.len())
            .filter(|&row| is_filled(row))
            .count();
        count > 2 && count * 5 > self.table.rows.len() * 3
    }

    fn alone(&self, column: usize, look: LineLook, labels: usize) -> TableLine {
        let next = (self.row + 1..self.table.rows.len())
            .find(|&row| self.table.rows[row].iter().any(|cell| !cell.is_blank()));
        let spots = role_positions(&self.columns.roles, FormColumnRole::Label);
        let goes_on = next.is_some_and(|next| {
            let (Some(&group), Some(&criterion)) = (spots.first(), spots.last()) else {
                return false;
            };
            spots.len() > 1 && !self.filled(next, group) && self.filled(next, criterion)
        });
        let next_alone = next.is_some_and(|next| {
            let next = TableRow { row: next, ..*self };
            matches!(next.plain_look(), Some(look) if look != LineLook::Plain)
        });
        let text = self.table.rows[self.row][column].text();
        TableLine::Alone(Alone {
            row: self.row,
            column,
            text,
            look,
            labels,
            goes_on,
            next_alone,
            over_heads: false,
            may_be_note: false,
        })
    }

    /// The look of a row without asking for the one after it.
    fn plain_look(&self) -> Option<LineLook> {
        let filled: Vec<usize> = (0..self.table.width())
            .filter(|&column| self.filled(self.row, column))
            .collect();
        let [only] = filled[..] else { return None };
        let cell = &self.table.rows[self.row][only];
        let label_end = role_positions(&self.columns.roles, FormColumnRole::Label)
            .last()
            .map_or(0, |last| last + 1);
        if cell.across > 1 && only + cell.across > label_end {
            return Some(LineLook::Banner);
        }
        self.look(only, true)
    }

    fn body(&self, labels: &[usize], number: Option<usize>) -> Body {
        let filled = |column: &usize| self.filled(self.row, *column);
        let (groups, criterion) = match labels.split_last() {
            Some((criterion, groups)) => (
                groups
                    .iter()
                    .copied()
                    .filter(|column| filled(column))
                    .collect(),
                Some(*criterion).filter(filled),
            ),
            None => (Vec::new(), None),
        };
        Body {
            row: self.row,
            groups,
            criterion,
            number,
            may_be_note: false,
        }
    }
}

/// Whether a text is more than a number or a reference: `C1.3`.
fn is_words(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 3
}

/// Whether bold is how labels begin in this column, and says nothing of one row.
pub(super) fn mostly_bold(table: &FormTable, column: usize) -> bool {
    let filled = table.rows.iter().filter(|row| !row[column].is_blank());
    let (mut bold, mut all) = (0, 0);
    for row in filled {
        all += 1;
        bold += usize::from(row[column].lines.first().is_some_and(FormText::starts_bold));
    }
    bold * 2 > all && all > 1
}
