//! A project on disk: its settings, and everything in it read once.
//!
//! In: a [`Source`](crate::base::source::FileSource). Out: a [`Snapshot`] of all files that matter, and every problem met on the
//! way. Never writes, and never judges ratings (`ratings` does).

mod images;
pub mod names;
mod outputs;
mod problem;
pub mod rename;
mod settings;
mod snapshot;

pub use images::{ProjectImages, image_kind};
pub use names::check_names;
pub use outputs::{OutputFormat, OutputPath};
pub use problem::{ProjectDiagnostic, RefusalReason};
pub use settings::{Settings, SettingsKeys};
pub use snapshot::{
    GridFolder, Snapshot, StudentFile, StudentLocation, ratings_files, student_locations,
};
