//! Levels as boxes to tick: a criterion is a heading with an item for each level, or a line that has them all.
//!
//! In: a document. Out: for headings with items, a draft; for lines (`Parle fort ☐ Oui ☐ Non`), the same document
//! with these lines as a table. Boxes that are neither stay what they are.

use super::assemble::lost_words;
use super::preamble::{self, Waiting};
use super::row::is_to_tick;
use super::{TakenCells, scale};
use crate::interchange::forms::document::{
    Block, FormCell, FormDocument, FormTable, Paragraph, ParagraphKind,
};
use crate::interchange::forms::draft::{
    DraftLevel, DraftRow, DraftScale, DraftSection, DraftTask, DraftWorth, ImportDraft,
};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::layout::CellRole;
use crate::interchange::forms::marks::{self, LabelPoints, decimal_value};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::{is_total, level_rank};

/// Characters that are a box.
const BOXES: &[char] = &['☐', '□', '❏', '❑', '▢', '○', '◯'];

/// The draft of a form whose criteria are headings with a box for each level.
pub(super) fn read_boxes(
    document: &FormDocument,
    french: bool,
) -> Option<(ImportDraft, TakenCells)> {
    let mut reader = BoxReader {
        french,
        ..BoxReader::default()
    };
    let mut at = 0;
    while at < document.blocks.len() {
        let items = boxes_from(document, at);
        if items.len() > 1 {
            reader.criterion(at, &items);
            at += items.len();
            continue;
        }
        if let Block::Paragraph(paragraph) = &document.blocks[at] {
            reader.paragraph(paragraph, at);
        }
        at += 1;
    }
    (reader.draft.row_count() > 0).then(|| reader.finish())
}

/// Items with a box, one after another, that are the levels of one criterion.
fn boxes_from(document: &FormDocument, at: usize) -> Vec<&FormText> {
    let items: Vec<&FormText> = document.blocks[at..]
        .iter()
        .map_while(|block| match block {
            Block::Paragraph(paragraph) if is_to_tick(&paragraph.text) => Some(&paragraph.text),
            _ => None,
        })
        .collect();
    let plain: Vec<String> = items
        .iter()
        .map(|item| without_box(&item.plain()))
        .collect();
    let points: Vec<f64> = plain
        .iter()
        .filter_map(|item| item_points(item))
        .map(|points| decimal_value(&points))
        .collect();
    let ranks: Vec<i8> = plain.iter().filter_map(|item| level_rank(item)).collect();
    if is_ordered(&points, plain.len()) || is_ordered(&ranks, plain.len()) {
        items
    } else {
        Vec::new()
    }
}

fn is_ordered<T: PartialOrd>(values: &[T], wanted: usize) -> bool {
    let rises = values.windows(2).all(|pair| pair[0] < pair[1]);
    let falls = values.windows(2).all(|pair| pair[0] > pair[1]);
    values.len() == wanted && wanted > 1 && (rises || falls)
}

fn item_points(item: &str) -> Option<String> {
    match marks::label_points(item)? {
        LabelPoints::Points(points) => Some(points),
        LabelPoints::Coefficient(_) => None,
    }
}

fn without_box(item: &str) -> String {
    let bare = item.trim_start_matches("[ ]").trim_start_matches("[]");
    bare.trim_start_matches(BOXES).trim().to_owned()
}

#[derive(Default)]
struct BoxReader {
    draft: ImportDraft,
    taken: TakenCells,
    french: bool,
    /// Paragraphs since the last criterion.
    waiting: Vec<Waiting>,
    /// Headings above the next criterion, the highest first, with their ranks.
    headings: Vec<(u8, FormText, usize)>,
    /// The heading of the last section.
    section_at: Option<usize>,
    total: Option<String>,
}

impl BoxReader {
    fn paragraph(&mut self, paragraph: &Paragraph, at: usize) {
        let waiting = Waiting {
            text: paragraph.text.clone(),
            kind: paragraph.kind,
            at: (at, 0, 0),
        };
        let plain = paragraph.text.plain();
        if is_total(&plain) {
            let points = item_points(&plain);
            // The last total is that of the form; those of sections come before it.
            self.total = largest(self.total.take(), points);
            return;
        }
        if self.draft.row_count() == 0
            && let Some(fields) = preamble::identity_fields(&paragraph.text)
        {
            // A value that somebody typed stays a comment.
            if !lost_words(&fields, &paragraph.text) {
                self.taken.insert((at, 0, 0), CellRole::Identity);
            }
            for field in fields {
                if !self.draft.fields.iter().any(|other| other.key == field.key) {
                    self.draft.fields.push(field);
                } else {
                    self.taken.remove(&(at, 0, 0));
                }
            }
            return;
        }
        let rank = match paragraph.kind {
            ParagraphKind::Heading(rank) => rank,
            _ if waiting.looks_like_title() => 7,
            _ => return self.waiting.push(waiting),
        };
        self.headings.retain(|(other, ..)| *other < rank);
        self.headings.push((rank, paragraph.text.unbold(), at));
    }

    fn criterion(&mut self, at: usize, items: &[&FormText]) {
        let heading = self.headings.pop();
        let section = self.headings.last().cloned();
        if self.draft.title.is_blank()
            && let Some((_, title, at)) = self.headings.first().filter(|_| self.headings.len() > 1)
        {
            self.draft.title = title.clone();
            self.taken.insert((*at, 0, 0), CellRole::Title);
        }
        self.begin_section(section);
        let mut row = box_row(items, self.french);
        self.taken
            .extend((at..at + items.len()).map(|at| ((at, 0, 0), CellRole::Descriptor)));
        if let Some((rank, label, place)) = heading {
            self.taken.insert((place, 0, 0), CellRole::Criterion);
            row.points = item_points(&label.plain());
            row.label = label.clone();
            row.origin = Some((place, 0));
            // Further criteria may follow below the same heading.
            self.headings.push((rank, label, place));
        }
        if let Some(task) = self
            .draft
            .sections
            .last_mut()
            .and_then(|section| section.tasks.last_mut())
        {
            task.rows.push(row);
        }
    }

    fn begin_section(&mut self, heading: Option<(u8, FormText, usize)>) {
        let at = heading.as_ref().map(|(_, _, at)| *at);
        if !self.draft.sections.is_empty() && at == self.section_at {
            return;
        }
        self.section_at = at;
        let mut section = DraftSection {
            has_headings: true,
            tasks: vec![DraftTask::default()],
            ..DraftSection::default()
        };
        for waiting in std::mem::take(&mut self.waiting) {
            self.taken.insert(waiting.at, CellRole::Intro);
            section.intro.push(waiting.text);
        }
        if let Some((_, title, at)) = heading {
            self.taken.insert((at, 0, 0), CellRole::Section);
            section.points = item_points(&title.plain());
            section.title = title;
        } else {
            section.title =
                FormText::from_plain(if self.french { "Critères" } else { "Criteria" });
            section.guesses.push(Guess::NoSectionTitle {});
        }
        self.draft.sections.push(section);
    }

    fn finish(mut self) -> (ImportDraft, TakenCells) {
        if !self.draft.fields.is_empty() {
            self.draft.guesses.push(Guess::Fields {});
        }
        if let Some(points) = self.total {
            self.draft.guesses.push(Guess::Total {
                points: points.clone(),
            });
            self.draft.points = Some(points);
        }
        (self.draft, self.taken)
    }
}

fn largest(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) if decimal_value(&one) >= decimal_value(&other) => Some(one),
        (one, None) => one,
        (_, other) => other,
    }
}

/// A row whose levels are its items: called by their points, where they have some, with the items as descriptions.
fn box_row(items: &[&FormText], french: bool) -> DraftRow {
    let mut row = DraftRow::default();
    let mut own = DraftScale::default();
    for item in items {
        let text = without_box(&item.plain());
        let points = item_points(&text);
        let code = points.clone().unwrap_or_else(|| text.clone());
        if points.is_some() {
            row.descriptors
                .push((code.clone(), vec![FormText::from_plain(text)]));
        }
        own.levels.push(DraftLevel {
            code,
            points: points.map(DraftWorth::Exact),
            ..DraftLevel::default()
        });
    }
    row.label = FormText::from_plain(if french { "Critère" } else { "Criterion" });
    scale::grade_own_levels(&mut own);
    own.guesses.push(Guess::BoxLevels {});
    row.scale = Some(own);
    row
}

/// The document with lines that have a box for each level as rows of a table.
pub(super) fn boxes_in_lines(document: &FormDocument) -> FormDocument {
    let mut made = FormDocument {
        blocks: Vec::new(),
        ..document.clone()
    };
    let mut at = 0;
    while at < document.blocks.len() {
        let lines: Vec<BoxLine> = document.blocks[at..].iter().map_while(box_line).collect();
        let same = lines
            .iter()
            .take_while(|line| line.levels == lines[0].levels)
            .count();
        if same > 1 {
            made.blocks.push(Block::Table(box_table(&lines[..same])));
            at += same;
        } else {
            made.blocks.push(document.blocks[at].clone());
            at += 1;
        }
    }
    made
}

/// `Parle fort ☐ Oui ☐ Non`
struct BoxLine {
    label: FormText,
    levels: Vec<String>,
    paragraph: Paragraph,
}

fn box_line(block: &Block) -> Option<BoxLine> {
    let Block::Paragraph(paragraph) = block else {
        return None;
    };
    let plain = paragraph.text.plain().replace("[ ]", "☐");
    let mut pieces = plain.split(BOXES);
    let label = pieces.next()?.trim().trim_end_matches(':').trim();
    let levels: Vec<String> = pieces.map(|piece| piece.trim().to_owned()).collect();
    let are_levels = levels.len() > 1
        && levels
            .iter()
            .all(|level| !level.is_empty() && level.chars().count() < 40);
    (are_levels && !label.is_empty()).then(|| BoxLine {
        label: FormText::from_plain(label),
        levels,
        paragraph: paragraph.clone(),
    })
}

fn box_table(lines: &[BoxLine]) -> FormTable {
    let cell = |text: FormText, line: &BoxLine| FormCell {
        place: line.paragraph.place,
        ..FormCell::new(vec![text])
    };
    let mut head = vec![FormCell::new(Vec::new())];
    head.extend(
        lines[0]
            .levels
            .iter()
            .map(|level| cell(FormText::from_plain(level), &lines[0])),
    );
    let mut rows = vec![head];
    for line in lines {
        let mut row = vec![cell(line.label.clone(), line)];
        row.extend(
            line.levels
                .iter()
                .map(|_| FormCell::new(vec![FormText::from_plain("☐")])),
        );
        rows.push(row);
    }
    FormTable { rows, origin: None }
}
