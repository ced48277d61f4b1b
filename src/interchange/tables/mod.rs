//! Ratings as one table, students × rows, out to spreadsheets and back.
//!
//! Out: a [`RatingsTable`] → one file for each format ([`csv`], [`xlsx`], [`ods`], [`json`]) → bytes. Back: bytes →
//! [`read_ratings_table`] → [`TableImport::changes`] of the ratings files, which write-back makes. What was exported
//! and comes back unchanged changes nothing. Pure: opens no file and writes none.

mod changes;
pub mod csv;
mod diagnostic;
mod extras;
pub mod json;
pub mod ods;
mod rating_text;
mod read;
mod table;
mod write_back;
pub mod xlsx;

pub use changes::{ImportStudent, RowChange, StudentChanges, TableImport};
pub use diagnostic::TableDiagnostic;
pub use extras::{ExtraColumn, ExtraPart};
pub use read::{ImportedCell, ImportedLine, read_ratings_table};
pub use table::{ColumnLevel, ColumnPart, RatingsColumn, RatingsTable, StudentLine};

use crate::base::diagnostic::MessageLang;

/// The headings for people of the columns that every table has, in English and French.
const FILE_LABELS: [&str; 2] = ["File", "Fichier"];
const NAME_LABELS: [&str; 2] = ["Name", "Nom"];
const GIVEN_LABELS: [&str; 2] = ["Given name", "Prénom"];
const REMARK_LABELS: [&str; 2] = ["Remark", "Remarque"];
/// Between section, task and row in the heading of a column.
const LABEL_SEPARATOR: &str = " › ";
/// The heading of the column of students' paths, by which a table of ours is recognised.
const STUDENT: &str = "student";
/// The heading of the column of family names.
const NAME: &str = "name";
/// The heading of the column of given names.
const GIVEN: &str = "given";
/// In JSON: what stands beside the rows.
const BESIDE: &str = "beside";
/// What follows the row's id in the heading of its remarks.
const REMARK: &str = "remark";

/// The label in the language of messages.
fn label_in(lang: MessageLang, [english, french]: [&'static str; 2]) -> &'static str {
    lang.pick(english, french)
}
