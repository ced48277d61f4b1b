//! The rows of a table while a form is put together: sections, tasks, rows to rate, sums.

use super::{Assembly, CellPosition, TableReading};
use crate::interchange::forms::draft::{DraftRow, DraftTask};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::layout::CellRole;
use crate::interchange::forms::marks::{self, LabelPoints};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::understand::columns::{FormColumnRole, role_positions};
use crate::interchange::forms::understand::lines::{Alone, Body};
use crate::interchange::forms::understand::row::{self, RowContext as Beside};
use crate::interchange::forms::understand::tiers::Tier;
use crate::interchange::forms::understand::weights;

impl Assembly<'_> {
    pub(super) fn alone(&mut self, reading: &mut TableReading<'_>, alone: &Alone) {
        let at = (reading.at, alone.row, alone.column);
        let (tier, guess) = reading.around.tier(alone);
        match tier {
            Tier::Section => {
                let heads = !reading.around.headed;
                self.open(alone.text.unbold(), Some(at), heads);
                reading.fresh = false;
                self.guess_section(guess);
            }
            Tier::Task => {
                self.ensure(reading);
                self.group(alone.text.unbold(), at);
                if let (Some(guess), Some(task)) = (guess, self.last_task()) {
                    task.guesses.push(guess);
                }
            }
            Tier::Row => {
                let body = Body {
                    row: alone.row,
                    groups: if alone.labels > 1 {
                        vec![alone.column]
                    } else {
                        Vec::new()
                    },
                    criterion: (alone.labels <= 1).then_some(alone.column),
                    number: None,
                    may_be_note: alone.may_be_note,
                };
                self.body(reading, &body);
                if let (Some(guess), Some(row)) = (
                    guess,
                    self.last_task().and_then(|task| task.rows.last_mut()),
                ) {
                    row.guesses.insert(0, guess);
                }
            }
        }
    }

    pub(super) fn guess_section(&mut self, guess: Option<Guess>) {
        if let Some((section, ..)) = self.sections.last_mut() {
            section.guesses.extend(guess);
        }
    }

    pub(super) fn ensure(&mut self, reading: &mut TableReading<'_>) {
        if reading.fresh || self.sections.is_empty() {
            self.untitled(reading);
            reading.fresh = false;
        }
    }

    pub(super) fn last_task(&mut self) -> Option<&mut DraftTask> {
        self.sections.last_mut()?.0.tasks.last_mut()
    }

    /// Begins a group of rows.
    pub(super) fn group(&mut self, title: FormText, at: CellPosition) {
        self.taken.insert(at, CellRole::Task);
        self.group = None;
        let points = match marks::label_points(&title.plain()) {
            Some(LabelPoints::Points(points)) => Some(points),
            _ => None,
        };
        let guesses = points
            .iter()
            .map(|points| Guess::Points {
                points: points.clone(),
            })
            .collect();
        if let Some((section, ..)) = self.sections.last_mut() {
            section.tasks.push(DraftTask {
                title: Some(title),
                points,
                guesses,
                ..DraftTask::default()
            });
        }
    }

    pub(super) fn body(&mut self, reading: &mut TableReading<'_>, body: &Body) {
        self.three_tiers(reading, body);
        self.ensure(reading);
        let Some(columns) = self.columns.clone() else {
            return;
        };
        let above = self.above.take();
        let scale = self
            .sections
            .last()
            .and_then(|(_, scale, _)| *scale)
            .map(|scale| &self.scales[scale].1);
        let beside = Beside {
            table: reading.table,
            at: reading.at,
            columns: &columns,
            scale,
            above,
            circled: reading.heads.iter().any(|head| head.circled),
            facts: &reading.facts,
        };
        let row::UnderstoodRow {
            row: mut made,
            taken,
            filled,
            shared,
        } = row::understand_row(&beside, body);
        if body.may_be_note {
            made.guesses.push(Guess::SentenceRow {});
        }
        self.taken.extend(taken);
        self.filled += filled;
        self.place_row(reading, body, made);
        if let Some((points, rows)) = shared {
            self.share(points, rows);
        }
    }

    /// Points whose cell spreads over rows, or stands where a group begins, are the group's; over a whole section, the
    /// section's.
    fn share(&mut self, points: String, rows: usize) {
        let Some((section, ..)) = self.sections.last_mut() else {
            return;
        };
        match section.tasks.last_mut() {
            Some(task) if task.title.is_some() && task.rows.len() == 1 => {
                weights::set_task_points(task, points)
            }
            _ => {
                let first = section
                    .tasks
                    .iter()
                    .map(|task| task.rows.len())
                    .sum::<usize>()
                    == 1;
                if first && section.points.is_none() {
                    section.guesses.push(Guess::SharedWeight { rows });
                    section.points = Some(points);
                } else if let Some(row) = section
                    .tasks
                    .last_mut()
                    .and_then(|task| task.rows.last_mut())
                {
                    row.guesses.push(Guess::WeightOfSeveral { points, rows });
                }
            }
        }
    }

    /// Texts without a label that go on below those of the row before.
    pub(super) fn go_on(&mut self, reading: &TableReading<'_>, row: usize) {
        let Some(columns) = self.columns.clone() else {
            return;
        };
        let scale = self.sections.last().and_then(|(_, scale, _)| *scale);
        let Some(scale) = scale.map(|scale| self.scales[scale].1.clone()) else {
            return;
        };
        let mut taken = Vec::new();
        let Some(last) = self.last_task().and_then(|task| task.rows.last_mut()) else {
            return;
        };
        for (column, role) in columns.roles.iter().enumerate() {
            let cell = &reading.table.rows[row][column];
            let FormColumnRole::Level(level) = role else {
                continue;
            };
            let Some(level) = scale.levels.get(*level).filter(|_| !cell.is_blank()) else {
                continue;
            };
            match last
                .descriptors
                .iter_mut()
                .find(|(code, _)| *code == level.code)
            {
                Some((_, lines)) => lines.extend(cell.lines.iter().cloned()),
                None => last
                    .descriptors
                    .push((level.code.clone(), cell.lines.clone())),
            }
            taken.push(((reading.at, row, column), CellRole::Descriptor));
        }
        self.taken.extend(taken);
    }

    /// A sentence below the last row has no place in a grid; it is left over, and said to be.
    pub(super) fn note(&mut self, reading: &TableReading<'_>, row: usize) {
        let cells = &reading.table.rows[row];
        let text = cells
            .iter()
            .find(|cell| !cell.is_blank())
            .map(|cell| cell.plain());
        if let (Some((section, ..)), Some(text)) = (self.sections.last_mut(), text) {
            section.guesses.push(Guess::NoteBelow { text });
        }
    }

    fn place_row(&mut self, reading: &TableReading<'_>, body: &Body, made: DraftRow) {
        let Some(group) = body.groups.last().copied() else {
            self.group = None;
            return self.put_row(made, body.criterion.is_none());
        };
        if body.criterion.is_none() {
            self.group = None;
            return self.rated_task(made);
        }
        let title = reading.table.rows[body.row][group].text();
        let plain = title.plain();
        if self.group.as_deref() != Some(plain.as_str()) {
            self.group(title.unbold(), (reading.at, body.row, group));
        }
        self.taken
            .insert((reading.at, body.row, group), CellRole::Task);
        self.group = Some(plain);
        self.put_row(made, false);
    }

    /// Of three columns of labels the first is the section.
    pub(super) fn three_tiers(&mut self, reading: &mut TableReading<'_>, body: &Body) {
        let labels = self.columns.as_ref().map_or(0, |columns| {
            role_positions(&columns.roles, FormColumnRole::Label).len()
        });
        let [first, ..] = body.groups[..] else { return };
        if labels < 3
            || self.columns.as_ref().is_some_and(|columns| {
                role_positions(&columns.roles, FormColumnRole::Label)[0] != first
            })
        {
            return;
        }
        let title = reading.table.rows[body.row][first].text().unbold();
        let at = (reading.at, body.row, first);
        if self
            .sections
            .last()
            .is_some_and(|(section, ..)| !reading.fresh && section.title == title)
        {
            self.taken.insert(at, CellRole::Section);
            return;
        }
        self.open(title, Some(at), true);
        reading.fresh = false;
    }

    pub(super) fn put_row(&mut self, row: DraftRow, rated: bool) {
        if rated {
            return self.rated_task(row);
        }
        let Some((section, ..)) = self.sections.last_mut() else {
            return;
        };
        match section.tasks.last_mut() {
            Some(task) if !task.rated => task.rows.push(row),
            _ => section.tasks.push(DraftTask {
                rows: vec![row],
                ..DraftTask::default()
            }),
        }
    }

    pub(super) fn rated_task(&mut self, row: DraftRow) {
        if let Some((section, ..)) = self.sections.last_mut() {
            let title = Some(row.label.clone());
            section.tasks.push(DraftTask {
                title,
                rated: true,
                rows: vec![row],
                ..DraftTask::default()
            });
        }
    }

    /// `Total /20`: what the mark is out of, where it is the last one.
    pub(super) fn total(&mut self, reading: &TableReading<'_>, row: usize) {
        let cells = &reading.table.rows[row];
        let said = cells.iter().find_map(|cell| points_of(&cell.plain()));
        self.total = said.or(self.total.take());
    }
}

/// The points of a sum.
pub(super) fn points_of(text: &str) -> Option<String> {
    match marks::label_points(text) {
        Some(LabelPoints::Points(points)) => Some(points),
        _ => marks::cell_number(text),
    }
}
