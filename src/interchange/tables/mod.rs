//! Ratings as one table, students × rows, out to spreadsheets and back.
//!
//! Out: [`RatingsTable`] → one file a format ([`csv`], [`xlsx`], [`ods`], [`json`]) → bytes. Back: bytes → [`read_ratings_table`] →
//! [`import_changes`] of the ratings files, which write-back makes. What was exported and comes back as it was changes
//! nothing. Pure: opens no file and writes none.

mod book;
mod changes;
pub mod csv;
pub mod json;
pub mod ods;
mod problem;
mod read;
pub mod xlsx;

pub use book::{ColumnPart, RatingsColumn, RatingsTable, StudentLine};
pub use changes::{ImportStudent, RowChange, StudentChanges, import_changes};
pub use problem::TableDiagnostic;
pub use read::{ImportedCell, ImportedLine, read_ratings_table};

/// The head over the column of students' paths, by which a table of ours is known.
const STUDENT: &str = "student";
/// The head over the column of family names.
const NAME: &str = "name";
/// The head over the column of given names.
const GIVEN: &str = "given";
/// What follows the row's name in the head of its remarks.
const REMARK: &str = "remark";
