//! Puts the blocks of a form together: which paragraph titles which table, where a section begins, what goes on.
//!
//! One pass in the form's own order. A section without rows is none: its title is left over, and told.

mod finish;
mod frame;
mod heads;
mod rows;

use super::TakenCells;
use super::columns::{
    FormColumnRole, FormColumns, HeadFinder, HeadRow, LevelHeading, role_positions,
};
use super::legend::LegendEntry;
use super::lines::{TableLine, table_lines};
use super::preamble::Waiting;
use super::readings::ReadingChoice;
use super::row::RowFacts;
use super::tiers::{TierContext, title_stem};
use crate::interchange::forms::document::{Block, FormDocument, FormTable, ParagraphKind};
use crate::interchange::forms::draft::{DraftScale, DraftSection, ImportDraft};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::layout::CellRole;
use crate::interchange::forms::marks::{self, LabelPoints};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::is_total;
pub(super) use frame::lost_words;
use frame::title_above;
use heads::{PrintedHeading, remarks_guess};
use rows::points_of;
use std::collections::BTreeSet;

type CellPosition = (usize, usize, usize);

/// A form being read.
pub(super) struct Assembly<'d> {
    document: &'d FormDocument,
    legend: &'d [LegendEntry],
    taken: TakenCells,
    choice: ReadingChoice,
    french: bool,
    draft: ImportDraft,
    scales: Vec<(Vec<LevelHeading>, DraftScale)>,
    /// Sections with the number of their scale, and where their title stood.
    sections: Vec<(DraftSection, Option<usize>, Option<CellPosition>)>,
    stems: BTreeSet<String>,
    columns: Option<FormColumns>,
    /// What heads say, and where.
    printed: Vec<(PrintedHeading, CellPosition)>,
    waiting: Vec<Waiting>,
    started: bool,
    total: Option<String>,
    /// How many cells somebody has filled in.
    filled: usize,
    /// The group that the row before named itself, so that the same name again is the same group.
    group: Option<String>,
    /// A row of texts that describe the next row.
    above: Option<usize>,
}

impl<'d> Assembly<'d> {
    pub(super) fn new(
        document: &'d FormDocument,
        legend: &'d [LegendEntry],
        taken: TakenCells,
        choice: ReadingChoice,
    ) -> Self {
        Self {
            document,
            legend,
            taken,
            choice,
            french: false,
            draft: ImportDraft::default(),
            scales: Vec::new(),
            sections: Vec::new(),
            stems: BTreeSet::new(),
            columns: None,
            printed: Vec::new(),
            waiting: Vec::new(),
            started: false,
            total: None,
            filled: 0,
            group: None,
            above: None,
        }
    }

    /// What has no words in the form is called in French, or in English.
    pub(super) fn speak_french(&mut self, french: bool) {
        self.french = french;
    }

    /// Reads all blocks.
    pub(super) fn read(&mut self) {
        let document = self.document;
        for (at, block) in document.blocks.iter().enumerate() {
            match block {
                Block::Paragraph(paragraph) if paragraph.kind == ParagraphKind::SheetName => {}
                Block::Paragraph(paragraph) if !self.taken.contains_key(&(at, 0, 0)) => {
                    self.waiting.push(Waiting {
                        text: paragraph.text.clone(),
                        kind: paragraph.kind,
                        at: (at, 0, 0),
                    })
                }
                Block::Paragraph(_) => {}
                Block::Table(table) => self.any_table(table, at),
            }
        }
        self.identity();
        let totals = self.waiting.iter().map(|waiting| waiting.text.plain());
        let total = totals
            .filter(|text| is_total(text))
            .find_map(|text| points_of(&text));
        self.total = self.total.take().or(total);
    }

    fn any_table(&mut self, table: &FormTable, at: usize) {
        let is_legend = (0..table.rows.len()).any(|row| self.taken.contains_key(&(at, row, 0)));
        if is_legend || table.rows.is_empty() {
            return;
        }
        let finder = HeadFinder::new(self.legend, self.choice);
        let heads = finder.find(table, self.columns.as_ref());
        let same_width = self
            .columns
            .as_ref()
            .is_some_and(|columns| columns.roles.len() == table.width());
        if heads.is_empty() && !same_width {
            return self.other_table(table, at);
        }
        self.table(table, at, &heads);
    }

    fn table(&mut self, table: &FormTable, at: usize, heads: &[HeadRow]) {
        let same_heads = self.same_heads(heads.first());
        let of_width = |columns: &FormColumns| columns.roles.len() == table.width();
        if !self.columns.as_ref().is_some_and(of_width) {
            self.columns = heads.first().map(|head| head.columns.clone());
        }
        let mut all = table_lines(table, heads, self.columns.as_ref());
        let above = title_above(&mut all);
        let titled_itself =
            above.is_some() || matches!(all.first(), Some(TableLine::Heads { title: Some(_), .. }));
        let (own, intro) = match self.started {
            false => (self.preamble(titled_itself), Vec::new()),
            true => self.between(titled_itself),
        };
        self.started = true;
        let titled = own.is_some() || above.is_some();
        let goes_on =
            !titled && !titled_itself && intro.is_empty() && self.sections.last().is_some();
        if let Some(own) = own {
            self.open(own.text.unbold(), Some(own.at), true);
        } else if let Some(above) = above {
            self.open(
                above.text.unbold(),
                Some((at, above.row, above.column)),
                true,
            );
        } else if goes_on && (same_heads || heads.is_empty()) {
            self.continued(heads.is_empty());
        }
        self.intro(intro);
        let mut stems = self.stems.clone();
        stems.extend(all.iter().filter_map(|line| match line {
            TableLine::Heads {
                title: Some((_, title)),
                ..
            } => title_stem(title),
            _ => None,
        }));
        let around = TierContext::of(&all, stems, titled);
        let mut reading = TableReading {
            table,
            at,
            heads,
            around,
            fresh: !titled && !(goes_on && (same_heads || heads.is_empty())),
            facts: RowFacts::default(),
        };
        for line in all {
            self.line(&mut reading, line);
        }
    }

    fn continued(&mut self, headless: bool) {
        let guess = if headless {
            Guess::NoHeadings {}
        } else {
            Guess::Continued {}
        };
        if let Some((section, ..)) = self.sections.last_mut()
            && !section.guesses.contains(&guess)
        {
            section.guesses.push(guess);
        }
    }

    fn line(&mut self, reading: &mut TableReading<'_>, line: TableLine) {
        match line {
            TableLine::Heads { head, title } => self.heads(reading, head, title),
            TableLine::Alone(alone) => self.alone(reading, &alone),
            TableLine::Body(body) => self.body(reading, &body),
            TableLine::Total { row } => self.total(reading, row),
            TableLine::Texts {
                row,
                is_above: true,
            } => self.above = Some(row),
            TableLine::Texts {
                row,
                is_above: false,
            } => self.go_on(reading, row),
            TableLine::Note { row } => self.note(reading, row),
        }
    }

    /// Begins a section.
    fn open(&mut self, title: FormText, at: Option<CellPosition>, heads: bool) {
        self.stems.extend(title_stem(&title));
        self.group = None;
        if let Some(at) = at {
            self.taken.insert(at, CellRole::Section);
        }
        let columns = self.columns.clone();
        let scale = columns.as_ref().and_then(|columns| self.scale(columns));
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
        let remarks = columns.and_then(|columns| columns.remarks);
        // The column stays where the heads are not repeated, its heading does not.
        let remarks = if heads {
            remarks
        } else {
            remarks.map(|_| FormText::default())
        };
        let section = DraftSection {
            title,
            has_headings: heads,
            points,
            remarks,
            guesses,
            ..DraftSection::default()
        };
        self.sections.push((section, scale, at));
    }

    /// A section for rows below heads of their own, called what stands over its labels.
    fn untitled_below(&mut self, reading: &TableReading<'_>, row: usize) {
        let label = self
            .columns
            .as_ref()
            .and_then(|columns| role_positions(&columns.roles, FormColumnRole::Label).pop())
            .filter(|&column| !reading.table.rows[row][column].is_blank());
        match label {
            Some(column) => {
                let title = reading.table.rows[row][column].text().unbold();
                self.open(title, Some((reading.at, row, column)), true);
            }
            None => {
                let title = if self.french { "Critères" } else { "Criteria" };
                self.open(FormText::from_plain(title), None, true);
            }
        }
        if let Some((section, ..)) = self.sections.last_mut() {
            section.guesses.push(Guess::NoSectionTitle {});
        }
    }

    /// A section for rows that come before any title.
    fn untitled(&mut self, reading: &TableReading<'_>) {
        let labels = |columns: &FormColumns| {
            // Where codes are circled the row of heads is one to rate; the word for labels stands above, if at all.
            let head = reading
                .heads
                .first()
                .filter(|head| !head.circled || head.top < head.row)?;
            let row = if head.circled { head.top } else { head.row };
            let said: Vec<(usize, FormText)> =
                role_positions(&columns.roles, FormColumnRole::Label)
                    .into_iter()
                    .map(|column| (column, reading.table.rows[row][column].text()))
                    .filter(|(_, text)| !text.is_blank())
                    .collect();
            said.last()
                .cloned()
                .map(|(column, text)| (text.unbold(), (reading.at, row, column)))
        };
        let found = self.columns.as_ref().and_then(labels);
        let (title, at) = match found {
            Some((title, at)) => (title, Some(at)),
            None => (
                FormText::from_plain(if self.french { "Critères" } else { "Criteria" }),
                None,
            ),
        };
        self.open(title, at, true);
        if let Some((section, ..)) = self.sections.last_mut() {
            section.guesses.push(Guess::NoSectionTitle {});
            if reading.heads.first().is_some_and(|head| head.circled) {
                section.guesses.push(Guess::Circled {});
            }
            if let Some(columns) = self
                .columns
                .as_ref()
                .filter(|columns| columns.remarks_guessed)
            {
                section.guesses.push(remarks_guess(columns));
            }
        }
    }
}

/// A table while its lines are read.
struct TableReading<'t> {
    table: &'t FormTable,
    at: usize,
    heads: &'t [HeadRow],
    around: TierContext,
    /// Whether a section has still to be begun for it.
    fresh: bool,
    /// What is known of its rows together.
    facts: RowFacts,
}
