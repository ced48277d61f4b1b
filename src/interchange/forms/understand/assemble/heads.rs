//! Heads of columns while a form is put together: which scale they are, and where they will be printed.

use super::{Assembly, CellPosition, TableReading};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::layout::CellRole;
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::understand::columns::{
    FormColumnRole, FormColumns, HeadRow, LevelHeading,
};
use crate::interchange::forms::understand::row::RowFacts;
use crate::interchange::forms::understand::scale;

impl Assembly<'_> {
    pub(super) fn heads(
        &mut self,
        reading: &mut TableReading<'_>,
        head: usize,
        title: Option<(usize, FormText)>,
    ) {
        let HeadRow { row, columns, .. } = &reading.heads[head];
        self.columns = Some(columns.clone());
        reading.facts = RowFacts::default();
        let scale = self.scale(columns);
        self.remember(reading, &reading.heads[head], scale);
        let other_scale = self.sections.last().is_some_and(|(section, of, _)| {
            !section.tasks.is_empty() && *of != scale && scale.is_some()
        });
        if let Some((column, title)) = title {
            self.open(title.unbold(), Some((reading.at, *row, column)), true);
            reading.fresh = false;
        } else if other_scale && !reading.fresh {
            // Rows of one table may be rated by other levels than those before: a table of their own.
            self.untitled_below(reading, *row);
        }
        if let Some((section, of, _)) = self.sections.last_mut()
            && section.tasks.is_empty()
        {
            *of = scale;
            section.remarks = columns.remarks.clone();
            if columns.remarks_guessed {
                section.guesses.push(remarks_guess(columns));
            }
        }
    }

    /// Remembers what heads say: it is printed where a section that is kept has this scale, or these remarks.
    pub(super) fn remember(
        &mut self,
        reading: &TableReading<'_>,
        head: &HeadRow,
        scale: Option<usize>,
    ) {
        for (column, role) in head.columns.roles.iter().enumerate() {
            let printed = match (role, scale) {
                (FormColumnRole::Level(level), Some(scale)) => {
                    let text = head.columns.levels[*level].text.plain();
                    let known = self.scales[scale].0.get(*level);
                    known
                        .filter(|known| known.text.plain() == text)
                        .map(|_| PrintedHeading::Scale(scale))
                }
                (FormColumnRole::Remarks, _) => {
                    head.columns.remarks.clone().map(PrintedHeading::Remarks)
                }
                _ => None,
            };
            let Some(printed) = printed else { continue };
            let cells = |row: usize| &reading.table.rows[row][column];
            let rows = (0..=head.last)
                .filter(|&row| row >= head.row || cells(row).down > head.row - row)
                .chain(head.worth);
            for row in rows {
                // What else stands over the remarks than their heading has no place in the grid.
                if let PrintedHeading::Remarks(heading) = &printed
                    && !heading.plain().contains(&cells(row).plain())
                {
                    continue;
                }
                self.printed
                    .push((printed.clone(), (reading.at, row, column)));
            }
        }
    }

    /// Takes the heads that are printed after all.
    pub(super) fn take_heads(&mut self, rows: &[usize]) {
        let remarks = |text: &FormText| {
            self.sections
                .iter()
                .any(|(section, ..)| section.remarks.as_ref() == Some(text))
        };
        let printed = self.printed.iter().filter(|(heading, _)| match heading {
            PrintedHeading::Scale(scale) => rows[*scale] > 0,
            PrintedHeading::Remarks(text) => remarks(text),
        });
        let places: Vec<(CellPosition, CellRole)> = printed
            .map(|(heading, at)| match heading {
                PrintedHeading::Scale(_) => (*at, CellRole::LevelHeading),
                PrintedHeading::Remarks(_) => (*at, CellRole::RemarksHeading),
            })
            .collect();
        self.taken.extend(places);
    }

    /// The number of these columns' scale; `None` where they have no levels.
    pub(super) fn scale(&mut self, columns: &FormColumns) -> Option<usize> {
        if columns.levels.is_empty() {
            return None;
        }
        if let Some(known) = self
            .scales
            .iter()
            .position(|(heads, _)| are_alike(heads, &columns.levels))
        {
            return Some(known);
        }
        self.scales.push((
            columns.levels.clone(),
            scale::scale_of_columns(columns, self.legend),
        ));
        Some(self.scales.len() - 1)
    }

    pub(super) fn same_heads(&self, head: Option<&HeadRow>) -> bool {
        match (head, &self.columns) {
            (Some(head), Some(before)) => {
                are_alike(&head.columns.levels, &before.levels)
                    && head.columns.roles == before.roles
            }
            _ => false,
        }
    }
}

/// Where a head is printed.
#[derive(Debug, Clone)]
pub(super) enum PrintedHeading {
    Scale(usize),
    Remarks(FormText),
}

pub(super) fn remarks_guess(columns: &FormColumns) -> Guess {
    match columns
        .remarks
        .as_ref()
        .map(FormText::plain)
        .filter(|head| !head.is_empty())
    {
        Some(head) => Guess::RemarksColumn { head },
        None => Guess::UnnamedRemarks {},
    }
}

/// Whether two rows of heads are of one scale: as many, and equal where both are named.
pub(super) fn are_alike(one: &[LevelHeading], other: &[LevelHeading]) -> bool {
    let same = |(one, other): (&LevelHeading, &LevelHeading)| {
        one.text.is_blank() || other.text.is_blank() || one.text.plain() == other.text.plain()
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}
