//! A row or a section goes, from the grid and from all ratings; what it takes with it is listed first.

use super::comments::LabelComments;
use super::files::{GridFiles, GridItem, ItemId, ReadFile};
use super::{FileChanges, IdError};
use crate::base::source::FileSource;
use crate::model::grid::GridId;
use crate::text::yaml::YamlNode;
use crate::text::yaml::edit::{PathStep, YamlChange, key_path};
use unicode_normalization::UnicodeNormalization;

/// What goes with an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedId {
    /// The files.
    pub files: Vec<FileChanges>,
    /// Whether the grid is one of them: otherwise it does not have the id any more.
    pub in_grid: bool,
    /// What the ratings lose.
    pub ratings: Vec<DroppedRating>,
}

/// A rating or a remark that goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedRating {
    /// The file.
    pub file: String,
    /// `section.row`, or `section` for what was said of all of it.
    pub id: String,
    /// As it is written there.
    pub text: String,
}

/// What changes in the files of a grid when a row or a section (an id, or `section.row`) goes.
pub fn drop_id(source: &dyn FileSource, grid: &GridId, typed: &str) -> Result<DroppedId, IdError> {
    let typed: String = typed.nfc().collect();
    let files = GridFiles::read(source, grid)?;
    let id = files.find(&typed)?;
    let mut changed = Vec::new();
    if let Some(item) = files.item(&id) {
        let path = path_to_remove(&files, item)?;
        changed.push(FileChanges::of(&files.grid, vec![YamlChange::remove(path)]));
    }
    let in_grid = !changed.is_empty();
    let removal = Removal {
        comments: all_comments(&files, &id),
        id: &id,
    };
    let mut ratings = Vec::new();
    for file in &files.ratings {
        let changes = removal.changes(file);
        if !changes.is_empty() {
            ratings.extend(removal.ratings(file));
            changed.push(FileChanges::of(file, changes));
        }
    }
    Ok(DroppedId {
        files: changed,
        in_grid,
        ratings,
    })
}

/// The section or row in the grid; the whole task where it is its only criterion.
fn path_to_remove(files: &GridFiles, item: &GridItem) -> Result<Vec<PathStep>, IdError> {
    let beside = files.items.iter().filter(|it| it.id.shares_space(&item.id));
    if beside.count() < 2 {
        return Err(IdError::LastOne);
    }
    let (_, holder) = item.at.split_last().ok_or(IdError::LastOne)?;
    if !item.is_key {
        return Ok(holder.to_vec());
    }
    let is_beside = |it: &&GridItem| it.is_key && it.at.starts_with(holder);
    if files.items.iter().filter(is_beside).count() > 1 {
        return Ok(item.at.clone());
    }
    // `criteria` without any would be an error: its task goes, if it is one and has nothing else to rate.
    let task = &holder[..holder.len() - 1];
    let is_task = task.iter().rev().nth(1) == Some(&PathStep::from("tasks"));
    is_task.then(|| task.to_vec()).ok_or(IdError::LastOne)
}

/// The comments beside the id and, of a section, beside each of its rows.
fn all_comments(files: &GridFiles, id: &ItemId) -> Vec<(ItemId, LabelComments)> {
    let mut ids = vec![id.clone()];
    if id.row.is_none() {
        let rows = files.rated_ids().into_iter();
        ids.extend(rows.filter(|it| it.row.is_some() && it.section == id.section));
    }
    let comments = ids.into_iter().rev();
    comments
        .map(|id| {
            let comments = LabelComments::of(files, &id);
            (id, comments)
        })
        .collect()
}

struct Removal<'a> {
    id: &'a ItemId,
    /// The rows of a section first: their lines go with it.
    comments: Vec<(ItemId, LabelComments)>,
}

impl Removal<'_> {
    fn changes(&self, file: &ReadFile) -> Vec<YamlChange> {
        let comments = self.comments.iter();
        let mut changes: Vec<YamlChange> = comments
            .filter_map(|(id, comments)| comments.renewal(file, &id.paths()[0], None))
            .collect();
        for path in self.id.paths() {
            if file.entry(&path).is_some() {
                changes.push(YamlChange::remove(key_path(path)));
            }
        }
        changes
    }

    fn ratings(&self, file: &ReadFile) -> Vec<DroppedRating> {
        let mut found = Vec::new();
        for path in self.id.paths() {
            let entry = file.entry(&path);
            let rows = entry.and_then(|entry| entry.value.entries());
            let is_map_of_rows = self.id.row.is_none() && path[0] == "ratings";
            match (rows, entry) {
                (Some(rows), _) if is_map_of_rows => found.extend(rows.iter().filter_map(|row| {
                    let id = format!("{}.{}", self.id.section, row.key.text);
                    dropped_rating(file, id, &row.value)
                })),
                (_, Some(entry)) => {
                    found.extend(dropped_rating(file, self.id.full_id(), &entry.value));
                }
                (_, None) => {}
            }
        }
        found
    }
}

fn dropped_rating(file: &ReadFile, id: String, value: &YamlNode) -> Option<DroppedRating> {
    let text = match value.scalar() {
        Some(scalar) => scalar.text.as_str(),
        None => file.document.text.slice(value.span),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty() && !text.is_empty()).then(|| DroppedRating {
        file: file.file.clone(),
        id,
        text,
    })
}
