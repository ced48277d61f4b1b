//! The ids of a grid in use: renamed, or dropped, in the grid and in all ratings at once.
//!
//! In: the files of one grid. Out: the changes of each. The grid may have lost an id that ratings still use. Never
//! writes; the caller must write all of them or none.

mod comments;
mod files;
mod removal;
mod rename;
#[cfg(test)]
mod tests;

pub use removal::{DroppedId, DroppedRating, drop_id};
pub use rename::{RenamedId, rename_id};

use crate::base::source::ReadRefusal;
use crate::text::yaml::edit::YamlChange;

/// Why an id is neither renamed nor dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdError {
    /// Nothing has this id; with the existing ids.
    Unknown(Vec<String>),
    /// Several items have it; each as `section.row`, or `section` alone.
    Several(Vec<String>),
    /// The new name is not a valid id.
    Invalid,
    /// The new name is already used there.
    Taken,
    /// Only ratings have the old id, and the grid does not have the new one; with those that it has there.
    NotInGrid(Vec<String>),
    /// The grid or the section would be empty.
    LastOne,
    /// A file could not be read: its path, and why.
    Unreadable(String, ReadRefusal),
}

/// What changes in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChanges {
    /// Its path from the project's root.
    pub file: String,
    /// What.
    pub changes: Vec<YamlChange>,
    /// The text that they are made for.
    pub original_text: String,
}
