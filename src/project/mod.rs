//! A project on disk: its settings, everything in it read once, and checked as a whole.
//!
//! In: a [`FileSource`](crate::base::source::FileSource). Out: a [`Snapshot`] of all files that matter, the
//! [`CheckedProject`] that every command starts from, and a diagnostic for every mistake. Never writes, and never looks
//! at a theme.

pub mod check;
pub mod ids;
mod images;
pub mod layout;
pub mod names;
mod outputs;
mod problem;
mod settings;
mod snapshot;

pub use crate::model::sheet::OutputFormat;
pub use check::{CheckedForm, CheckedGrid, CheckedProject, CheckedStudent, check_project};
pub use images::{ProjectImages, image_kind};
pub use names::check_names;
pub use outputs::{KEPT_FOLDER, OutputPath};
pub use problem::{ProjectDiagnostic, RefusalReason};
pub use settings::{Settings, SettingsKeys};
pub use snapshot::{
    GridFolder, Snapshot, StudentFile, StudentLocation, ratings_files, student_locations,
};
