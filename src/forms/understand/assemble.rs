//! Puts the blocks of a form together: which paragraph titles which table, where a section begins, what goes on.
//!
//! One pass in the form's own order. A section without rows is none: its title is left over, and told.

use super::columns::{Columns, Head, HeadRow, Role, head_rows, positions};
use super::legend::Entry;
use super::lines::{Alone, Body, Line, lines};
use super::preamble::{self, Waiting};
use super::row::{self, Around as Beside};
use super::tiers::{Around, Tier, stem};
use super::{Taken, scale};
use crate::forms::document::{Block, Document, ParagraphKind, Table};
use crate::forms::draft::{Draft, Field, Scale, Section, Task};
use crate::forms::guess::Guess;
use crate::forms::marks::{self, Mark};
use crate::forms::text::Text;
use crate::forms::words::is_total;
use std::collections::BTreeSet;

type At = (usize, usize, usize);

/// A form being read.
pub(super) struct Assembly<'d> {
    document: &'d Document,
    legend: &'d [Entry],
    taken: Taken,
    french: bool,
    draft: Draft,
    scales: Vec<(Vec<Head>, Scale)>,
    /// Sections with the number of their scale, and where their title stood.
    sections: Vec<(Section, Option<usize>, Option<At>)>,
    stems: BTreeSet<String>,
    columns: Option<Columns>,
    /// What heads say, and where.
    printed: Vec<(Heading, At)>,
    waiting: Vec<Waiting>,
    started: bool,
    total: Option<String>,
    /// How many cells somebody has filled in.
    filled: usize,
    /// The group that the row before named itself, so that the same name again is the same group.
    group: Option<String>,
}

impl<'d> Assembly<'d> {
    pub(super) fn new(
        document: &'d Document,
        legend: &'d [Entry],
        taken: Taken,
        french: bool,
    ) -> Self {
        Self {
            document,
            legend,
            taken,
            french,
            draft: Draft::default(),
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
        }
    }

    /// Reads all blocks.
    pub(super) fn read(&mut self) {
        let document = self.document;
        for (at, block) in document.blocks.iter().enumerate() {
            match block {
                Block::Paragraph(paragraph) if !self.taken.contains(&(at, 0, 0)) => {
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

    fn any_table(&mut self, table: &Table, at: usize) {
        let is_legend = (0..table.rows.len()).any(|row| self.taken.contains(&(at, row, 0)));
        if is_legend || table.rows.is_empty() {
            return;
        }
        let heads = head_rows(table, self.legend, self.columns.as_ref());
        let same_width = self
            .columns
            .as_ref()
            .is_some_and(|columns| columns.roles.len() == table.width());
        if heads.is_empty() && !same_width {
            return self.other_table(table, at);
        }
        self.table(table, at, &heads);
    }

    /// A table of something else: identity lines, or a text in a frame.
    fn other_table(&mut self, table: &Table, at: usize) {
        for (row, cells) in table.rows.iter().enumerate() {
            for (column, cell) in cells
                .iter()
                .enumerate()
                .filter(|(_, cell)| !cell.is_blank())
            {
                let at = (at, row, column);
                match preamble::cell_field(&cell.text()) {
                    Some(field) if !self.started => self.field(field, at),
                    _ => self.waiting.push(Waiting {
                        text: cell.text(),
                        kind: ParagraphKind::Plain,
                        at,
                    }),
                }
            }
        }
    }

    fn field(&mut self, field: Field, at: At) {
        self.taken.insert(at);
        if self.draft.fields.is_empty() {
            self.draft.guesses.push(Guess::Fields {});
        }
        let taken = |key: &str| self.draft.fields.iter().any(|other| other.key == key);
        let mut key = field.key.clone();
        let mut number = 2;
        while taken(&key) {
            key = format!("{}-{number}", field.key);
            number += 1;
        }
        self.draft.fields.push(Field { key, ..field });
    }

    /// Takes the identity lines out of what waits.
    fn identity(&mut self) {
        for waiting in std::mem::take(&mut self.waiting) {
            match preamble::fields(&waiting.text) {
                Some(fields) if lost_words(&fields, &waiting.text) => {
                    fields
                        .into_iter()
                        .for_each(|field| self.field(field, waiting.at));
                    // A value that somebody typed stays a comment.
                    self.taken.remove(&waiting.at);
                }
                Some(fields) => fields
                    .into_iter()
                    .for_each(|field| self.field(field, waiting.at)),
                None => self.waiting.push(waiting),
            }
        }
    }

    /// Title, identity lines and introduction, before the first table; the title of this table, if one is left for it.
    fn preamble(&mut self, titled_itself: bool) -> Option<Waiting> {
        self.identity();
        let mut waiting = std::mem::take(&mut self.waiting);
        let title =
            preamble::title(&waiting).filter(|&title| !self.is_one_of_several(&waiting[title]));
        if let Some(title) = title {
            let title = waiting.remove(title);
            self.taken.insert(title.at);
            self.draft.title = title.text.unbold();
        }
        let own = (!titled_itself)
            .then(|| title_behind(&mut waiting))
            .flatten();
        for waiting in waiting {
            self.taken.insert(waiting.at);
            self.draft.intro.push(waiting.text);
        }
        own
    }

    /// Whether headings of the same rank stand later on: then it is the title of a section.
    fn is_one_of_several(&self, title: &Waiting) -> bool {
        let ParagraphKind::Heading(rank) = title.kind else {
            return false;
        };
        let later = self.document.blocks.iter().skip(title.at.0 + 1);
        later.into_iter().any(|block| match block {
            Block::Paragraph(paragraph) => {
                matches!(paragraph.kind, ParagraphKind::Heading(other) if other <= rank)
            }
            Block::Table(_) => false,
        })
    }

    /// The title of a later table, and what stands between the two.
    fn between(&mut self, titled_itself: bool) -> (Option<Waiting>, Vec<Text>) {
        let mut waiting = std::mem::take(&mut self.waiting);
        let own = (!titled_itself)
            .then(|| title_behind(&mut waiting))
            .flatten();
        for waiting in &waiting {
            self.taken.insert(waiting.at);
        }
        (
            own,
            waiting.into_iter().map(|waiting| waiting.text).collect(),
        )
    }

    fn table(&mut self, table: &Table, at: usize, heads: &[HeadRow]) {
        let same_heads = self.same_heads(heads.first());
        let of_width = |columns: &Columns| columns.roles.len() == table.width();
        if !self.columns.as_ref().is_some_and(of_width) {
            self.columns = heads.first().map(|head| head.columns.clone());
        }
        let mut all = lines(table, heads, self.columns.as_ref());
        let above = title_above(&mut all);
        let titled_itself =
            above.is_some() || matches!(all.first(), Some(Line::Heads { title: Some(_), .. }));
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
            Line::Heads {
                title: Some((_, title)),
                ..
            } => stem(title),
            _ => None,
        }));
        let around = Around::of(&all, stems, titled);
        let mut reading = Reading {
            table,
            at,
            heads,
            around,
            fresh: !titled && !(goes_on && (same_heads || heads.is_empty())),
        };
        for line in all {
            self.line(&mut reading, line);
        }
    }

    fn same_heads(&self, head: Option<&HeadRow>) -> bool {
        match (head, &self.columns) {
            (Some(head), Some(before)) => {
                alike(&head.columns.levels, &before.levels) && head.columns.roles == before.roles
            }
            _ => false,
        }
    }

    fn continued(&mut self, headless: bool) {
        let guess = if headless {
            Guess::NoHeads {}
        } else {
            Guess::Continued {}
        };
        if let Some((section, ..)) = self.sections.last_mut()
            && !section.guesses.contains(&guess)
        {
            section.guesses.push(guess);
        }
    }

    fn intro(&mut self, intro: Vec<Text>) {
        match self.sections.last_mut() {
            Some((section, ..)) if section.tasks.is_empty() => section.intro.extend(intro),
            _ => self.draft.intro.extend(intro),
        }
    }

    fn line(&mut self, reading: &mut Reading<'_>, line: Line) {
        match line {
            Line::Heads { head, title } => self.heads(reading, head, title),
            Line::Alone(alone) => self.alone(reading, &alone),
            Line::Body(body) => self.body(reading, &body),
            Line::Total { row } => self.total(reading, row),
        }
    }

    fn heads(&mut self, reading: &mut Reading<'_>, head: usize, title: Option<(usize, Text)>) {
        let HeadRow { row, columns, .. } = &reading.heads[head];
        self.columns = Some(columns.clone());
        let scale = self.scale(columns);
        self.remember(reading, &reading.heads[head], scale);
        if let Some((column, title)) = title {
            self.open(title.unbold(), Some((reading.at, *row, column)), true);
            reading.fresh = false;
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
    fn remember(&mut self, reading: &Reading<'_>, head: &HeadRow, scale: Option<usize>) {
        for (column, role) in head.columns.roles.iter().enumerate() {
            let printed = match (role, scale) {
                (Role::Level(level), Some(scale)) => {
                    let text = head.columns.levels[*level].text.plain();
                    let known = self.scales[scale].0.get(*level);
                    known
                        .filter(|known| known.text.plain() == text)
                        .map(|_| Heading::Scale(scale))
                }
                (Role::Remarks, _) => head.columns.remarks.clone().map(Heading::Remarks),
                _ => None,
            };
            let Some(printed) = printed else { continue };
            let cells = |row: usize| &reading.table.rows[row][column];
            let rows =
                (0..=head.last).filter(|&row| row >= head.row || cells(row).down > head.row - row);
            for row in rows {
                self.printed
                    .push((printed.clone(), (reading.at, row, column)));
            }
        }
    }

    /// Takes the heads that are printed after all.
    fn take_heads(&mut self, rows: &[usize]) {
        let remarks = |text: &Text| {
            self.sections
                .iter()
                .any(|(section, ..)| section.remarks.as_ref() == Some(text))
        };
        let printed = self.printed.iter().filter(|(heading, _)| match heading {
            Heading::Scale(scale) => rows[*scale] > 0,
            Heading::Remarks(text) => remarks(text),
        });
        let places: Vec<At> = printed.map(|(_, at)| *at).collect();
        self.taken.extend(places);
    }

    /// The number of these columns' scale; `None` where they have no levels.
    fn scale(&mut self, columns: &Columns) -> Option<usize> {
        if columns.levels.is_empty() {
            return None;
        }
        if let Some(known) = self
            .scales
            .iter()
            .position(|(heads, _)| alike(heads, &columns.levels))
        {
            return Some(known);
        }
        self.scales
            .push((columns.levels.clone(), scale::scale(columns, self.legend)));
        Some(self.scales.len() - 1)
    }

    /// Begins a section.
    fn open(&mut self, title: Text, at: Option<At>, heads: bool) {
        self.stems.extend(stem(&title));
        self.group = None;
        if let Some(at) = at {
            self.taken.insert(at);
        }
        let columns = self.columns.clone();
        let scale = columns.as_ref().and_then(|columns| self.scale(columns));
        let points = match marks::mark(&title.plain()) {
            Some(Mark::Points(points)) => Some(points),
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
            remarks.map(|_| Text::default())
        };
        let section = Section {
            title,
            heads,
            points,
            remarks,
            guesses,
            ..Section::default()
        };
        self.sections.push((section, scale, at));
    }

    /// A section for rows that come before any title.
    fn untitled(&mut self, reading: &Reading<'_>) {
        let labels = |columns: &Columns| {
            let head = reading.heads.first()?;
            let said: Vec<(usize, Text)> = positions(&columns.roles, Role::Label)
                .into_iter()
                .map(|column| (column, reading.table.rows[head.row][column].text()))
                .filter(|(_, text)| !text.is_blank())
                .collect();
            said.last()
                .cloned()
                .map(|(column, text)| (text.unbold(), (reading.at, head.row, column)))
        };
        let found = self.columns.as_ref().and_then(labels);
        let (title, at) = match found {
            Some((title, at)) => (title, Some(at)),
            None => (
                Text::plain_text(if self.french { "Critères" } else { "Criteria" }),
                None,
            ),
        };
        self.open(title, at, true);
        if let Some((section, ..)) = self.sections.last_mut() {
            section.guesses.push(Guess::NoSectionTitle {});
            if let Some(columns) = self
                .columns
                .as_ref()
                .filter(|columns| columns.remarks_guessed)
            {
                section.guesses.push(remarks_guess(columns));
            }
        }
    }

    fn alone(&mut self, reading: &mut Reading<'_>, alone: &Alone) {
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

    fn guess_section(&mut self, guess: Option<Guess>) {
        if let Some((section, ..)) = self.sections.last_mut() {
            section.guesses.extend(guess);
        }
    }

    fn ensure(&mut self, reading: &mut Reading<'_>) {
        if reading.fresh || self.sections.is_empty() {
            self.untitled(reading);
            reading.fresh = false;
        }
    }

    fn last_task(&mut self) -> Option<&mut Task> {
        self.sections.last_mut()?.0.tasks.last_mut()
    }

    /// Begins a group of rows.
    fn group(&mut self, title: Text, at: At) {
        self.taken.insert(at);
        self.group = None;
        let points = match marks::mark(&title.plain()) {
            Some(Mark::Points(points)) => Some(points),
            _ => None,
        };
        let guesses = points
            .iter()
            .map(|points| Guess::Points {
                points: points.clone(),
            })
            .collect();
        if let Some((section, ..)) = self.sections.last_mut() {
            section.tasks.push(Task {
                title: Some(title),
                points,
                guesses,
                ..Task::default()
            });
        }
    }

    fn body(&mut self, reading: &mut Reading<'_>, body: &Body) {
        self.three_tiers(reading, body);
        self.ensure(reading);
        let Some(columns) = self.columns.clone() else {
            return;
        };
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
        };
        let row::Made {
            row: made,
            taken,
            filled,
        } = row::row(&beside, body);
        self.taken.extend(taken);
        self.filled += filled;
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
        self.taken.insert((reading.at, body.row, group));
        self.group = Some(plain);
        self.put_row(made, false);
    }

    /// Of three columns of labels the first is the section.
    fn three_tiers(&mut self, reading: &mut Reading<'_>, body: &Body) {
        let labels = self
            .columns
            .as_ref()
            .map_or(0, |columns| positions(&columns.roles, Role::Label).len());
        let [first, ..] = body.groups[..] else { return };
        if labels < 3
            || self
                .columns
                .as_ref()
                .is_some_and(|columns| positions(&columns.roles, Role::Label)[0] != first)
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
            self.taken.insert(at);
            return;
        }
        self.open(title, Some(at), true);
        reading.fresh = false;
    }

    fn put_row(&mut self, row: crate::forms::draft::Row, rated: bool) {
        if rated {
            return self.rated_task(row);
        }
        let Some((section, ..)) = self.sections.last_mut() else {
            return;
        };
        match section.tasks.last_mut() {
            Some(task) if !task.rated => task.rows.push(row),
            _ => section.tasks.push(Task {
                rows: vec![row],
                ..Task::default()
            }),
        }
    }

    fn rated_task(&mut self, row: crate::forms::draft::Row) {
        if let Some((section, ..)) = self.sections.last_mut() {
            let title = Some(row.label.clone());
            section.tasks.push(Task {
                title,
                rated: true,
                rows: vec![row],
                ..Task::default()
            });
        }
    }

    /// `Total /20`: what the mark is out of, where it is the last one.
    fn total(&mut self, reading: &Reading<'_>, row: usize) {
        let cells = &reading.table.rows[row];
        let said = cells.iter().find_map(|cell| points_of(&cell.plain()));
        self.total = said.or(self.total.take());
    }

    /// The draft, with the scale of most rows as the grid's.
    pub(super) fn finish(mut self) -> (Draft, Taken) {
        self.drop_empty();
        let mut rows = vec![0; self.scales.len()];
        for (section, scale, _) in &self.sections {
            if let Some(scale) = scale {
                rows[*scale] += section
                    .tasks
                    .iter()
                    .map(|task| task.rows.len())
                    .sum::<usize>();
            }
        }
        self.take_heads(&rows);
        let most = (0..rows.len()).max_by_key(|&at| (rows[at], std::cmp::Reverse(at)));
        for (mut section, scale, _) in std::mem::take(&mut self.sections) {
            if scale.is_some() && scale != most {
                section.scale = scale.map(|scale| self.scales[scale].1.clone());
            }
            self.draft.sections.push(section);
        }
        self.draft.scale = most.map(|most| self.scales[most].1.clone());
        self.draft.legend = self
            .draft
            .scale
            .as_ref()
            .and_then(|scale| scale::legend_order(scale, self.legend));
        if self.filled > 0 {
            self.draft
                .guesses
                .push(Guess::FilledIn { count: self.filled });
        }
        row::complete(&mut self.draft, self.total.as_ref(), self.french);
        (self.draft, self.taken)
    }

    /// Tasks and sections without rows: their titles are left over.
    fn drop_empty(&mut self) {
        for (section, ..) in &mut self.sections {
            let lost: Vec<Text> = section
                .tasks
                .iter()
                .filter(|task| task.rows.is_empty())
                .filter_map(|task| task.title.clone())
                .collect();
            section.intro.extend(lost);
            section.tasks.retain(|task| !task.rows.is_empty());
        }
        let mut kept: Vec<(Section, Option<usize>, Option<At>)> = Vec::new();
        let mut orphans: Vec<Text> = Vec::new();
        for (mut section, scale, at) in std::mem::take(&mut self.sections) {
            if section.tasks.is_empty() {
                // A title right above another one: it introduces what follows.
                orphans.push(section.title);
                orphans.extend(section.intro);
            } else {
                orphans.append(&mut section.intro);
                section.intro = std::mem::take(&mut orphans);
                kept.push((section, scale, at));
            }
        }
        if let Some((last, ..)) = kept.last_mut() {
            last.intro.extend(orphans);
        }
        self.sections = kept;
    }
}

/// Where a head is printed.
#[derive(Debug, Clone)]
enum Heading {
    Scale(usize),
    Remarks(Text),
}

/// The points of a sum.
fn points_of(text: &str) -> Option<String> {
    match marks::mark(text) {
        Some(Mark::Points(points)) => Some(points),
        _ => marks::number(text),
    }
}

/// A table while its lines are read.
struct Reading<'t> {
    table: &'t Table,
    at: usize,
    heads: &'t [HeadRow],
    around: Around,
    /// Whether a section has still to be begun for it.
    fresh: bool,
}

fn remarks_guess(columns: &Columns) -> Guess {
    match columns
        .remarks
        .as_ref()
        .map(Text::plain)
        .filter(|head| !head.is_empty())
    {
        Some(head) => Guess::RemarksColumn { head },
        None => Guess::UnnamedRemarks {},
    }
}

/// Whether two rows of heads are of one scale: as many, and equal where both are named.
fn alike(one: &[Head], other: &[Head]) -> bool {
    let same = |(one, other): (&Head, &Head)| {
        one.text.is_blank() || other.text.is_blank() || one.text.plain() == other.text.plain()
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// The paragraph right before a table, if it is a title.
fn title_behind(waiting: &mut Vec<Waiting>) -> Option<Waiting> {
    if let Some(at) = waiting.iter().rposition(Waiting::looks_like_title) {
        return Some(waiting.remove(at));
    }
    let is_title = waiting.last().is_some_and(Waiting::is_title);
    is_title.then(|| waiting.pop()).flatten()
}

/// A line above the first heads is the title of the table.
fn title_above(lines: &mut Vec<Line>) -> Option<Alone> {
    let heads = lines
        .iter()
        .position(|line| matches!(line, Line::Heads { .. }))?;
    let untitled = matches!(lines[heads], Line::Heads { title: None, .. });
    match (heads, untitled, lines.first()) {
        (1, true, Some(Line::Alone(_))) => match lines.remove(0) {
            Line::Alone(alone) => Some(alone),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a line to fill in holds more than labels and the values that are kept.
fn lost_words(fields: &[Field], text: &Text) -> bool {
    let kept: String = fields
        .iter()
        .map(|field| {
            format!(
                "{} {} ",
                field.label.plain(),
                field.value.as_deref().unwrap_or_default()
            )
        })
        .collect();
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    !words(&text.plain()).is_subset(&words(&kept))
}
