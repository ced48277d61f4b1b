//! How changed rows are written into one student's file: as changes for write-back, in the shape the file has already.

use super::rating_text::LevelAndRemark;
use super::{ColumnPart, RatingsColumn};
use crate::model::grid::{Grid, SectionId, SectionIndex};
use crate::model::ratings::Ratings;
use crate::text::yaml::edit::{NewValue, YamlChange, key_path};
use crate::text::yaml::{YamlDocument, YamlNode};

/// One row whose rating changes.
pub(super) struct WantedRating<'a> {
    pub(super) column: &'a RatingsColumn,
    pub(super) before: LevelAndRemark,
    pub(super) after: LevelAndRemark,
    /// `after`, as it is written where nothing stands yet.
    pub(super) value: NewValue,
}

/// One student's file, and the rows of it that change.
pub(super) struct RatingsEdit<'a> {
    pub(super) grid: &'a Grid,
    pub(super) columns: &'a [RatingsColumn],
    pub(super) document: &'a YamlDocument,
    pub(super) ratings: &'a Ratings,
    pub(super) wanted: Vec<WantedRating<'a>>,
}

impl RatingsEdit<'_> {
    pub(super) fn yaml_changes(&self) -> Vec<YamlChange> {
        let rated = self.document.root.get("ratings");
        let mut changes = Vec::new();
        for (index, section) in self.grid.indexed_sections() {
            let Some(id) = &section.id else { continue };
            let mut wanted = self.wanted_of(id).peekable();
            if wanted.peek().is_none() {
                continue;
            }
            let node = rated.and_then(|rated| rated.get(id));
            if node.is_some_and(|node| node.scalar().is_some() && !node.is_empty()) {
                changes.push(self.section_row_by_row(id));
                changes.extend(self.section_remark(id, index));
            } else {
                for row in wanted {
                    let node = node.and_then(|node| node.get(&row.column.row));
                    changes.extend(row_changes(row, node));
                }
            }
        }
        changes
    }

    fn wanted_of(&self, section: &SectionId) -> impl Iterator<Item = &WantedRating<'_>> {
        self.wanted
            .iter()
            .filter(move |row| row.column.section == *section)
    }

    /// One level stood for the whole section; now each row has its own.
    fn section_row_by_row(&self, section: &SectionId) -> YamlChange {
        let mut entries = Vec::new();
        for column in self.columns {
            if column.section == *section && column.part == ColumnPart::Level {
                let value = self.row_value(column);
                entries.extend(value.map(|value| (column.row.to_string(), value)));
            }
        }
        YamlChange::set(key_path(["ratings", section]), NewValue::Map(entries))
    }

    /// What a row of such a section is to say: what is wanted, else what it says now.
    fn row_value(&self, column: &RatingsColumn) -> Option<NewValue> {
        let mut wanted = self.wanted_of(&column.section);
        if let Some(row) = wanted.find(|row| row.column.row == column.row) {
            return Some(row.value.clone());
        }
        let row = self.grid.rows().nth(column.row_index.get())?;
        let rating = self.ratings.rating(column.row_index);
        let current = LevelAndRemark::of_rating(row, rating);
        if current.is_empty() {
            return None;
        }
        current.yaml_forms().into_iter().next()
    }

    /// The remark that stood behind the section's one level has no place beside its rows: it moves to `remarks`.
    fn section_remark(&self, section: &str, index: SectionIndex) -> Option<YamlChange> {
        let remark = self.ratings.section_remark(index)?.source.trim();
        let remarks = self.document.root.get("remarks");
        if remarks.is_some_and(|remarks| remarks.get(section).is_some()) {
            return None;
        }
        let remark = NewValue::Text(remark.to_owned());
        Some(YamlChange::set(key_path(["remarks", section]), remark))
    }
}

/// The changes of one row; a rating that was written out as a map stays one.
fn row_changes(wanted: &WantedRating<'_>, node: Option<&YamlNode>) -> Vec<YamlChange> {
    let steps = ["ratings", &wanted.column.section, &wanted.column.row];
    let Some(node) = node.filter(|node| node.entries().is_some()) else {
        return vec![YamlChange::set(key_path(steps), wanted.value.clone())];
    };
    let LevelAndRemark { level, remark } = &wanted.after;
    let level_path = || key_path(steps.into_iter().chain(["level"]));
    let remark_path = || key_path(steps.into_iter().chain(["remark"]));
    let mut changes = Vec::new();
    if *level != wanted.before.level {
        let value = if level.is_empty() {
            NewValue::Empty
        } else {
            NewValue::Word(level.clone())
        };
        changes.push(YamlChange::set(level_path(), value));
    }
    if *remark != wanted.before.remark {
        changes.push(if !remark.is_empty() {
            YamlChange::set(remark_path(), NewValue::Text(remark.clone()))
        } else if node.get("remark").is_some() {
            YamlChange::remove(remark_path())
        } else {
            // The remark stood behind the level, in the same value.
            YamlChange::set(level_path(), NewValue::Word(level.clone()))
        });
    }
    changes
}
