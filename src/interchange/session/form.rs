//! A grid as it is rated: its rows in printed order and the fields of a student, with what a screen says of each.

use super::RatingSlot;
use crate::model::grid::{
    Grid, IncompleteRule, LevelCode, LevelIndex, LevelPoints, Row, RowId, RowIndex, RowKind,
    RowLevel, SectionId, SectionIndex,
};
use crate::model::ratings::Rating;
use crate::text::locale::LangTag;
use num_traits::Signed;

/// A grid that can be rated.
#[derive(Debug)]
pub struct RatingForm {
    /// As meant.
    pub grid: Grid,
    /// The same, in which what is not rated is left out: its mark is the mark so far.
    pub(super) so_far_grid: Grid,
    /// Its rows, in printed order; at least one.
    pub rows: Vec<FormRow>,
    /// What is known of a student beside the date and the assessor: family name, given name, and what the grid asks
    /// for.
    pub fields: Vec<FormField>,
    /// The language of its sheets.
    pub lang: LangTag,
    /// The decimal mark of that language.
    pub decimal: char,
    /// What it is called.
    pub title: String,
}

/// One row of the form.
#[derive(Debug)]
pub struct FormRow {
    /// The index of its section.
    pub section_index: SectionIndex,
    /// The section's id.
    pub section_id: SectionId,
    /// Its own.
    pub id: RowId,
    /// What is assessed.
    pub label: String,
    /// The task it belongs to, where that has a title.
    pub task: Option<String>,
    /// Below the label.
    pub hint: Option<String>,
    /// How it is rated.
    pub kind: RatingMethod,
    /// Whether it must be achieved.
    pub required: bool,
    /// Whether it may stay unrated.
    pub optional: bool,
    row: Row,
}

/// A field of the student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// Its key under `student`.
    pub id: String,
    /// As printed on the sheet; none for one that the grid does not print.
    pub label: Option<String>,
}

/// How a row is rated.
#[derive(Debug, PartialEq, Eq)]
pub enum RatingMethod {
    /// By one of these; where one has a range of points, by a number too.
    Levels {
        /// As in the row's scale.
        levels: Vec<LevelChoice>,
        /// Whether a level waits for a number.
        ranged: bool,
    },
    /// By a number.
    Number {
        /// The most it can be.
        most: Option<String>,
        /// Whether it may be below 0.
        negative: bool,
        /// What it is a whole multiple of.
        step: Option<String>,
    },
    /// By how often something happened.
    Count,
    /// In words.
    Text,
}

/// One level of a row's scale.
#[derive(Debug, PartialEq, Eq)]
pub struct LevelChoice {
    /// Its position in the scale.
    pub index: LevelIndex,
    /// As typed in ratings.
    pub code: LevelCode,
    /// What it is called.
    pub name: String,
    /// Whether this row can get it.
    pub offered: bool,
    /// The least and the most points of a level that waits for a number.
    pub range: Option<[String; 2]>,
    /// Whether the sheet has a column for it.
    pub has_column: bool,
    /// What this row says of it.
    pub descriptor: Option<String>,
}

impl RatingForm {
    /// `None` for a grid whose rows have no ids: nothing can be said of them in a file.
    pub fn new(grid: Grid, settled: &LangTag) -> Option<Self> {
        let lines = form_rows(&grid)?;
        let lang = grid.lang.as_ref().unwrap_or(settled).clone();
        let mut so_far = grid.clone();
        so_far.mark_rules.incomplete = IncompleteRule::Ignore;
        Some(Self {
            title: grid.title.plain(),
            decimal: lang.decimal_mark(),
            lang,
            rows: lines,
            fields: form_fields(&grid),
            so_far_grid: so_far,
            grid,
        })
    }

    /// The grid, in which what is not rated is left out.
    pub fn grid_so_far(&self) -> &Grid {
        &self.so_far_grid
    }

    /// What a section is called.
    pub fn section_title(&self, section: SectionIndex) -> String {
        let found = self.grid.sections.get(section.get());
        found.map_or_else(String::new, |section| section.title.plain())
    }

    /// The id of a section.
    pub fn section_id(&self, section: SectionIndex) -> Option<&SectionId> {
        self.grid.sections.get(section.get())?.id.as_ref()
    }

    /// Everything that a student can be given: rows, sections, then the sheet as a whole.
    pub fn slots(&self) -> impl Iterator<Item = RatingSlot> {
        let rows = (0..self.rows.len()).map(|row| RatingSlot::Row(RowIndex::new(row)));
        let whole = [
            RatingSlot::Comment,
            RatingSlot::Date,
            RatingSlot::Assessor,
            RatingSlot::Mark,
        ];
        rows.chain(self.section_slots())
            .chain(whole)
            .chain((0..self.fields.len()).map(RatingSlot::Field))
    }

    fn section_slots(&self) -> impl Iterator<Item = RatingSlot> {
        let sections = 0..self.grid.sections.len();
        sections.map(|section| RatingSlot::Section(SectionIndex::new(section)))
    }

    /// One of its rows.
    pub fn row(&self, index: RowIndex) -> Option<&FormRow> {
        self.rows.get(index.get())
    }

    /// Whether a row is rated in words.
    pub fn is_text_row(&self, row: RowIndex) -> bool {
        self.row(row)
            .is_some_and(|row| row.kind == RatingMethod::Text)
    }

    /// Its rows, each with its position.
    pub fn indexed_rows(&self) -> impl Iterator<Item = (RowIndex, &FormRow)> {
        let rows = self.rows.iter().enumerate();
        rows.map(|(index, row)| (RowIndex::new(index), row))
    }

    /// The rows of the same section as this one.
    pub fn rows_of_same_section(&self, row: RowIndex) -> impl Iterator<Item = RowIndex> {
        let section = self.row(row).map(|row| row.section_index);
        let rows = self.indexed_rows();
        rows.filter(move |(_, row)| Some(row.section_index) == section)
            .map(|(index, _)| index)
    }
}

impl FormRow {
    /// Whether a rating leaves nothing to rate here.
    pub fn is_done(&self, rating: Option<&Rating>) -> bool {
        self.optional || rating.is_some_and(|rating| rating.is_complete(&self.row))
    }

    /// The level at a position of the scale.
    pub fn level(&self, index: LevelIndex) -> Option<&LevelChoice> {
        self.levels().get(index.get())
    }

    /// The levels; none where it is rated otherwise.
    pub fn levels(&self) -> &[LevelChoice] {
        match &self.kind {
            RatingMethod::Levels { levels, .. } => levels,
            _ => &[],
        }
    }
}

fn form_rows(grid: &Grid) -> Option<Vec<FormRow>> {
    let mut lines = Vec::new();
    for (place, section) in grid.sections.iter().enumerate() {
        for task in &section.tasks {
            let title = task.title.as_ref().map(|title| title.plain());
            let title = title.filter(|_| !task.rated);
            for row in &task.rows {
                lines.push(FormRow {
                    section_index: SectionIndex::new(place),
                    section_id: section.id.clone()?,
                    id: row.id.clone()?,
                    label: row.label.plain(),
                    task: title.clone(),
                    hint: row.hint.as_ref().map(|hint| hint.plain()),
                    kind: rating_method(row),
                    required: row.required,
                    optional: row.is_optional(),
                    row: row.clone(),
                });
            }
        }
    }
    Some(lines).filter(|lines| !lines.is_empty())
}

fn rating_method(row: &Row) -> RatingMethod {
    match &row.kind {
        RowKind::Number { step } => RatingMethod::Number {
            most: row.points.as_ref().map(|points| points.raw.clone()),
            negative: row
                .points
                .as_ref()
                .is_some_and(|points| points.value.is_negative()),
            step: step.as_ref().map(|step| step.raw.clone()),
        },
        RowKind::Count => RatingMethod::Count,
        RowKind::Text { .. } => RatingMethod::Text,
        RowKind::Levels(levels) => RatingMethod::Levels {
            levels: levels.iter().map(level_choice).collect(),
            ranged: levels.has_ranges(),
        },
    }
}

fn level_choice(given: RowLevel<'_>) -> LevelChoice {
    LevelChoice {
        index: given.index,
        code: given.level.code.clone(),
        name: given.level.name.plain(),
        offered: given.offer.offered,
        range: match given.points() {
            Some(LevelPoints::Range(least, most)) => Some([least.raw.clone(), most.raw.clone()]),
            _ => None,
        },
        has_column: given.level.has_column,
        descriptor: given.offer.descriptor.as_ref().map(|it| it.plain()),
    }
}

/// Date and assessor have slots of their own: a ratings file has them at its top.
fn form_fields(grid: &Grid) -> Vec<FormField> {
    let declared = grid.fields.iter().flatten();
    let mut fields: Vec<FormField> = declared
        .filter(|field| !["date", "assessor"].contains(&field.id.as_str()))
        // Where the sheet leaves space to write in, nothing is typed.
        .filter(|field| field.space.is_none())
        .map(|field| FormField {
            id: field.id.to_string(),
            label: Some(field.label.plain()),
        })
        .collect();
    for (place, id) in ["name", "given"].into_iter().enumerate() {
        if !fields.iter().any(|field| field.id == id) {
            let id = id.to_owned();
            fields.insert(place.min(fields.len()), FormField { id, label: None });
        }
    }
    fields
}
