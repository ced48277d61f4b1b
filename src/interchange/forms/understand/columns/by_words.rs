//! Headings that are known by words for numbers (`Weight`, `Max. points`) and by the numbers below them.
//!
//! Where such a column holds numbers, the other headings need not be known: columns whose numbers rise or fall in
//! every row are levels, the first with texts has what is assessed.

use super::finder::{Finder, Says, column_role};
use super::{FormColumnRole, FormColumns, HeadRow};
use crate::interchange::forms::marks::{self, split_level_heading};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::HeadingWord;

impl Finder<'_> {
    /// Whether columns whose heads are words for numbers hold numbers in the next rows: then the other heads need
    /// not be known. Where the first column is called what it is, [`labelled`](super::labelled) knows more.
    pub(super) fn words_hold(&self, row: usize) -> bool {
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
    pub(super) fn repeats_words(&self, row: usize, seen: &HeadRow) -> bool {
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

    fn repeats_words_of(&self, row: usize, head: usize) -> bool {
        let words = (1..self.table.width())
            .filter(|&column| matches!(self.said[head][column], Says::Word(_)));
        let mut words = words.peekable();
        words.peek().is_some()
            && words.all(|column| self.text(row, column).plain() == self.text(head, column).plain())
    }

    /// Whether numbers stand below all heads that are not words, in the next two rows to rate.
    pub(super) fn numbers_below(&self, row: usize) -> bool {
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

    /// Heads none of which names a level, beside words for numbers. Columns side by side whose numbers rise or fall
    /// in every row below are levels, whatever stands over them.
    pub(super) fn head_by_words(&self, row: usize) -> HeadRow {
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
        HeadRow::single(row, columns)
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
}
