//! Makes the outputs: what is to be made, what of it is there already, and the one place that writes.
//!
//! In: a checked project, and what was asked for. Out: files below the output folder, and a manifest that says which of
//! them are ours. Never asks whether it is being watched.
//!
//! ```text
//! check_project ─▶ Renderer::load_themes ─▶ plan_build ─▶ run_plan ─▶ BuildReport
//! ```
//! - `options`: what was asked for; `choice`: which theme is used; `patience`: how long a template may take.
//! - `themes`: loaded, with the form of each grid (`group`); [`glyphs`]: characters that no font has, by `scripts`.
//! - [`plan`]: pure; its [`job`]s, each with the [`key`] of all that its outputs are made from.
//! - `run`: compares with the [`store`] and its [`manifest`]; `crew`: threads; `make`: the bytes of one job;
//!   `progress`: what is said meanwhile and at the end.
//! - `renderer`: these steps in order, and what a command keeps between its builds.

mod choice;
mod crew;
pub mod glyphs;
mod group;
pub mod job;
pub mod key;
mod make;
pub mod manifest;
mod options;
mod pages;
mod patience;
pub mod plan;
mod progress;
mod renderer;
mod roll;
mod run;
mod scripts;
pub mod store;
mod themes;

pub use group::SheetGroup;
pub use key::{BUILD_ID, Digest, KeyBuilder, OutputKey};
pub use make::own_files;
pub use manifest::OutputManifest;
pub use options::{BuildOptions, RunOptions};
pub use pages::PageTally;
pub use patience::{DEFAULT_PATIENCE, WorkerDiagnostic};
pub use plan::{BuildPlan, plan_build};
pub use progress::{BuildObserver, BuildReport};
pub use renderer::Renderer;
pub use roll::ClassView;
pub use run::run_plan;
pub use store::{FolderStore, MemoryStore, NullStore, OutputStore, RemovalResult, WriteResult};
pub use themes::ProjectThemes;
