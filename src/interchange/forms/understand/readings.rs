//! Several readings of one form, side by side: what may be meant otherwise is read otherwise, and each is scored by
//! what a grid must satisfy.
//!
//! In: a document. Out: [`FormReading`]s, the best first, no two of which have the same rows and levels. Whether
//! the first is clearly the best is said by [`clearly_best`]; who cannot tell asks.

use super::understand_as;
use crate::interchange::forms::document::{Block, FormDocument};
use crate::interchange::forms::draft::{DraftRow, DraftScale, DraftWorth, ImportDraft};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::layout::FormLayout;
use crate::interchange::forms::marks::decimal_value;
use crate::interchange::forms::words::level_rank;
use std::collections::BTreeSet;

/// What a form that is larger is read as once: nobody compares readings of so much.
const MAX_CELLS: usize = 1_200;

/// A reading that scores this much more than the usual one is taken in its place: the score counts cells, the usual one
/// knows forms.
const CLEAR: i32 = 12;

/// Two readings whose scores differ by no more are alike.
const ALIKE: i32 = 2;

/// How a form is read where it may be read in two ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ReadingChoice {
    /// Which tables have their levels below one another.
    pub(super) turn: TurnChoice,
    /// What an unknown heading right before the levels is.
    pub(super) beside: BesideChoice,
}

/// Which tables are turned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum TurnChoice {
    /// Those whose first column names levels, and whose first row does not.
    #[default]
    Known,
    /// None.
    Never,
    /// All whose first column names levels.
    Always,
}

/// What an unknown heading right before the levels is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum BesideChoice {
    /// A column of labels.
    #[default]
    Label,
    /// One more level.
    Level,
}

/// A form as it may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct FormReading {
    /// The grid.
    pub draft: ImportDraft,
    /// What each text of the form was taken for; none of a rubric, whose file says so itself.
    pub layout: Option<FormLayout>,
    /// How well it satisfies what a grid must.
    pub score: i32,
    /// Whether it is how forms are usually read.
    pub is_usual: bool,
}

impl FormReading {
    /// The only reading there is.
    pub fn only(draft: ImportDraft) -> Self {
        Self {
            draft,
            layout: None,
            score: 100,
            is_usual: true,
        }
    }
}

/// The readings of a form, the best first; none where there is nothing to rate.
pub fn form_readings(document: &FormDocument, name: &str) -> Vec<FormReading> {
    let mut found: Vec<FormReading> = Vec::new();
    let mut outlines: Vec<Vec<String>> = Vec::new();
    for choice in choices(document) {
        let Some((draft, layout)) = understand_as(document, name, choice) else {
            continue;
        };
        let outline = outline_of(&draft);
        if outlines.contains(&outline) {
            continue;
        }
        outlines.push(outline);
        let score = score_draft(&draft, document);
        found.push(FormReading {
            draft,
            layout: Some(layout),
            score,
            is_usual: choice == ReadingChoice::default(),
        });
    }
    // The usual reading stays the first unless another is clearly better.
    let rank = |reading: &FormReading| reading.score + if reading.is_usual { CLEAR } else { 0 };
    found.sort_by_key(|reading| std::cmp::Reverse(rank(reading)));
    found
}

/// Whether the first of several readings is clearly the best.
pub fn clearly_best(readings: &[FormReading]) -> bool {
    match readings {
        [] => false,
        [_] => true,
        [best, next, ..] => !best.is_usual || best.score > next.score + ALIKE,
    }
}

fn choices(document: &FormDocument) -> Vec<ReadingChoice> {
    let usual = ReadingChoice::default();
    let cells: usize = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Table(table) => table.rows.len() * table.width(),
            Block::Paragraph(_) => 0,
        })
        .sum();
    if cells == 0 || cells > MAX_CELLS {
        return vec![usual];
    }
    let turn = [TurnChoice::Never, TurnChoice::Always].map(|turn| ReadingChoice { turn, ..usual });
    let beside = ReadingChoice {
        beside: BesideChoice::Level,
        ..usual
    };
    [usual].into_iter().chain(turn).chain([beside]).collect()
}

/// What two readings that are the same have in common: rows and levels.
fn outline_of(draft: &ImportDraft) -> Vec<String> {
    let mut lines = Vec::new();
    let levels = |scale: &DraftScale| {
        let codes: Vec<&str> = scale
            .levels
            .iter()
            .map(|level| level.code.as_str())
            .collect();
        codes.join("|")
    };
    lines.extend(draft.scale.as_ref().map(levels));
    for section in &draft.sections {
        lines.push(section.title.plain());
        lines.extend(section.scale.as_ref().map(levels));
        for row in section.tasks.iter().flat_map(|task| &task.rows) {
            lines.push(row.label.plain());
            lines.extend(row.descriptors.iter().map(|(code, _)| code.clone()));
        }
    }
    lines
}

/// How well a draft satisfies what a grid must, from 0 to some 100: texts have a place, rows have names of their
/// own and a description for each level or none, levels rise or fall, weights add up, sections hold more than one
/// row.
fn score_draft(draft: &ImportDraft, document: &FormDocument) -> i32 {
    let rows: Vec<&DraftRow> = draft_rows(draft);
    if rows.is_empty() {
        return 0;
    }
    let left = draft.leftovers.len() + rows.iter().map(|row| row.leftovers.len()).sum::<usize>();
    let placed = 1.0 - share(left, text_count(document));
    let labels: BTreeSet<String> = rows.iter().map(|row| row.label.plain()).collect();
    let named = rows
        .iter()
        .filter(|row| is_label(&row.label.plain()))
        .count();
    let whole = rows.iter().filter(|row| is_whole(row, draft)).count();
    let scales: Vec<&DraftScale> = scales_of(draft);
    let graded = scales.iter().filter(|scale| is_graded(scale)).count();
    let crowded = draft.sections.iter().filter(|section| {
        section
            .tasks
            .iter()
            .map(|task| task.rows.len())
            .sum::<usize>()
            > 1
    });
    let score = 40.0 * placed
        + 15.0 * share(labels.len(), rows.len())
        + 15.0 * share(named, rows.len())
        + 15.0 * share(whole, rows.len())
        + 10.0 * share(graded, scales.len())
        + 5.0 * share(crowded.count(), draft.sections.len());
    score as i32 - penalty(draft)
}

/// Whether a text may be what a row is called: words, and not those of a level.
fn is_label(text: &str) -> bool {
    let has_words = text.chars().filter(|c| c.is_alphabetic()).count() > 1;
    has_words && level_rank(text).is_none()
}

fn draft_rows(draft: &ImportDraft) -> Vec<&DraftRow> {
    let tasks = draft.sections.iter().flat_map(|section| &section.tasks);
    tasks.flat_map(|task| &task.rows).collect()
}

fn scales_of(draft: &ImportDraft) -> Vec<&DraftScale> {
    let own = draft
        .sections
        .iter()
        .filter_map(|section| section.scale.as_ref());
    draft.scale.iter().chain(own).collect()
}

fn share(part: usize, all: usize) -> f64 {
    if all == 0 {
        return 1.0;
    }
    (part as f64 / all as f64).min(1.0)
}

fn text_count(document: &FormDocument) -> usize {
    let count = |block: &Block| match block {
        Block::Paragraph(_) => 1,
        Block::Table(table) => table
            .rows
            .iter()
            .flatten()
            .filter(|cell| !cell.is_blank())
            .count(),
    };
    document.blocks.iter().map(count).sum()
}

/// Whether a row has a description for each level, or for none.
fn is_whole(row: &DraftRow, draft: &ImportDraft) -> bool {
    let levels = row
        .scale
        .as_ref()
        .or(draft.scale.as_ref())
        .map_or(0, |scale| {
            scale.levels.iter().filter(|level| !level.no_column).count()
        });
    row.descriptors.is_empty() || row.descriptors.len() >= levels
}

/// Whether the points of a scale rise or fall.
fn is_graded(scale: &DraftScale) -> bool {
    let points: Vec<f64> = scale
        .levels
        .iter()
        .filter_map(|level| level.points.as_ref())
        .map(|worth| match worth {
            DraftWorth::Exact(number) | DraftWorth::Range(number, _) => decimal_value(number),
        })
        .collect();
    let rises = points.windows(2).all(|pair| pair[0] < pair[1]);
    let falls = points.windows(2).all(|pair| pair[0] > pair[1]);
    points.len() > 1 && (rises || falls)
}

/// What a form did not say and had to be supposed.
fn penalty(draft: &ImportDraft) -> i32 {
    let of_scales = scales_of(draft)
        .into_iter()
        .flat_map(|scale| &scale.guesses);
    let of_sections = draft.sections.iter().flat_map(|section| &section.guesses);
    let all = draft.guesses.iter().chain(of_scales).chain(of_sections);
    all.map(|guess| match guess {
        Guess::SumOff { .. } | Guess::TitleSharesUnused { .. } | Guess::SharesUnused {} => 5,
        Guess::UnknownHeadings {} | Guess::NoLevelNames { .. } | Guess::InventedScale {} => 5,
        Guess::FilledIn { .. } => 2,
        _ => 0,
    })
    .sum()
}
