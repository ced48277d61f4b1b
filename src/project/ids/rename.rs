//! An id gets another name, in the grid and in all ratings; or, where the grid has it already, in the ratings alone.

use super::comments::{LabelComments, label_comment};
use super::files::{GridFiles, ItemId, ReadFile};
use super::{FileChanges, IdError};
use crate::base::source::FileSource;
use crate::model::grid::{GridId, is_id};
use crate::text::yaml::edit::{NewValue, YamlChange, key_path};
use unicode_normalization::UnicodeNormalization;

/// What a new name changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamedId {
    /// The files.
    pub files: Vec<FileChanges>,
    /// Whether the grid is one of them: otherwise it has the new id already, and only ratings have the old one.
    pub in_grid: bool,
}

/// What changes in the files of a grid when `old` (an id, or `section.row`) becomes `new`.
pub fn rename_id(
    source: &dyn FileSource,
    grid: &GridId,
    old: &str,
    new: &str,
) -> Result<RenamedId, IdError> {
    let (old, new): (String, String) = (old.nfc().collect(), new.nfc().collect());
    let files = GridFiles::read(source, grid)?;
    let old = files.find(&old)?;
    if !is_id(&new) {
        return Err(IdError::Invalid);
    }
    let new = old.renamed(&new);
    let in_grid = change_in_grid(&files, &old, &new)?;
    let renaming = Renaming {
        comments: LabelComments::of(&files, &old),
        comments_of_new: LabelComments::of(&files, &new),
        // The labels of the grid stay: after the change, the new id has that of the old one.
        label: label_comment(&files, if in_grid.is_some() { &old } else { &new }),
        old: &old,
        new: new.id(),
    };
    let is_in_grid = in_grid.is_some();
    let mut changed: Vec<FileChanges> = in_grid.into_iter().collect();
    changed.extend(files.ratings.iter().filter_map(|file| {
        let changes = renaming.changes(file);
        (!changes.is_empty()).then(|| FileChanges::of(file, changes))
    }));
    Ok(RenamedId {
        files: changed,
        in_grid: is_in_grid,
    })
}

/// The change of the grid; none where it has the new id in the place of the old one.
fn change_in_grid(
    files: &GridFiles,
    old: &ItemId,
    new: &ItemId,
) -> Result<Option<FileChanges>, IdError> {
    let taken = files.item(new);
    let Some(item) = files.item(old) else {
        let beside = files.items.iter().filter(|item| item.id.shares_space(old));
        let known = beside.map(|item| item.id.full_id()).collect();
        return taken.map(|_| None).ok_or(IdError::NotInGrid(known));
    };
    if taken.is_some() {
        return Err(IdError::Taken);
    }
    let change = if item.is_key {
        YamlChange::rename(item.at.clone(), new.id())
    } else {
        YamlChange::set(item.at.clone(), NewValue::Word(new.id().to_owned()))
    };
    Ok(Some(FileChanges::of(&files.grid, vec![change])))
}

/// What every ratings file needs.
struct Renaming<'a> {
    old: &'a ItemId,
    new: &'a str,
    comments: LabelComments,
    comments_of_new: LabelComments,
    /// What gridgen writes beside the new id.
    label: Option<String>,
}

impl Renaming<'_> {
    fn changes(&self, file: &ReadFile) -> Vec<YamlChange> {
        let paths = self.old.paths().into_iter();
        paths
            .flat_map(|path| self.changes_at(file, &path))
            .collect()
    }

    /// One of the two keys may be there without a value, as a new file has them: then that one goes. Where both have
    /// one, write-back refuses to make them the same.
    fn changes_at(&self, file: &ReadFile, path: &[&str]) -> Vec<YamlChange> {
        let Some(old) = file.entry(path) else {
            return Vec::new();
        };
        let mut beside = path.to_vec();
        beside.pop();
        beside.push(self.new);
        let new = file.entry(&beside);
        if new.is_some() && old.value.is_empty() {
            return removal(file, path, &self.comments);
        }
        let mut changes = Vec::new();
        if new.is_some_and(|new| new.value.is_empty()) {
            changes = removal(file, &beside, &self.comments_of_new);
        }
        if self.label.is_some() {
            changes.extend(self.comments.renewal(file, path, self.label.as_deref()));
        }
        changes.push(YamlChange::rename(key_path(path.iter().copied()), self.new));
        changes
    }
}

/// A key without a value, with its comment.
fn removal(file: &ReadFile, path: &[&str], comments: &LabelComments) -> Vec<YamlChange> {
    let comment = comments.renewal(file, path, None);
    let removed = YamlChange::remove(key_path(path.iter().copied()));
    comment.into_iter().chain([removed]).collect()
}
