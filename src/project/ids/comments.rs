//! The comments beside one id in ratings files: which of them gridgen wrote, and what it would write now.
//!
//! Of gridgen is the present label, and what stands beside the id in several files: nobody writes one comment twice by
//! hand. Any other comment is a person's, and stays.

use super::files::{GridFiles, ItemId, ReadFile};
use crate::model::grid::Grid;
use crate::model::ratings::{row_comment, section_comment};
use crate::text::yaml::YamlEntry;
use crate::text::yaml::edit::{YamlChange, key_path};
use std::collections::{BTreeMap, BTreeSet};

/// The comments of gridgen beside one id.
pub(super) struct LabelComments {
    ours: BTreeSet<String>,
}

impl LabelComments {
    pub(super) fn of(files: &GridFiles, id: &ItemId) -> Self {
        let paths = id.paths();
        let found = files.ratings.iter().filter_map(|file| {
            let entry = file.entry(&paths[0])?;
            comment_beside(file, entry)
        });
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for comment in found {
            *counted.entry(comment).or_default() += 1;
        }
        let repeated = counted.into_iter().filter(|(_, count)| *count > 1);
        let mut ours: BTreeSet<String> = repeated.map(|(comment, _)| comment.to_owned()).collect();
        ours.extend(label_comment(files, id));
        Self { ours }
    }

    /// The change of a file that writes `now` in the place of gridgen's comment, or removes it.
    pub(super) fn renewal(
        &self,
        file: &ReadFile,
        path: &[&str],
        now: Option<&str>,
    ) -> Option<YamlChange> {
        let entry = file.entry(path)?;
        let comment = comment_beside(file, entry).filter(|comment| self.ours.contains(*comment))?;
        let path = key_path(path.iter().copied());
        (Some(comment) != now).then(|| YamlChange::comment(path, comment, now))
    }
}

/// What gridgen writes beside an id of the grid.
pub(super) fn label_comment(files: &GridFiles, id: &ItemId) -> Option<String> {
    let label = label_of(files.form.as_ref()?, id)?;
    Some(format!("# {label}")).filter(|_| !label.is_empty())
}

fn label_of(grid: &Grid, id: &ItemId) -> Option<String> {
    let mut sections = grid.sections.iter();
    let section = sections.find(|section| section.id.as_deref() == Some(&id.section))?;
    match &id.row {
        None => Some(section_comment(section)),
        Some(id) => {
            let mut rows = section.rows();
            let row = rows.find(|row| row.id.as_deref() == Some(id))?;
            Some(row_comment(row))
        }
    }
}

/// The comment on the line that a key begins; of a key inside braces it may be another's.
fn comment_beside<'f>(file: &'f ReadFile, entry: &YamlEntry) -> Option<&'f str> {
    let text = &file.document.text;
    let line = text.line_span(text.position(entry.key.span.start).line);
    let before = &text.as_str()[line.start..entry.key.span.start];
    let mut comments = file.document.comments.iter();
    let comment = comments.find(|comment| {
        comment.start >= entry.key.span.end && comment.start < line.end && before.trim().is_empty()
    })?;
    Some(text.slice(*comment).trim_end())
}
