//! Makes the outputs: what is to be made, what of it is there already, and the one place that writes.
//!
//! In: what was meant, rendered to bytes. Out: files below the output folder, and a manifest that tells which of them
//! are ours. Never asks whether it is being watched.

pub mod crew;
pub mod glyphs;
pub mod key;
mod make;
pub mod manifest;
pub mod plan;
pub mod run;
pub mod store;

pub use key::{BUILD_ID, Digest, KeyBuilder, OutputKey};
pub use make::own_files;
pub use manifest::OutputManifest;
pub use plan::{BuildOptions, BuildPlan, DEFAULT_PATIENCE, plan_build};
pub use run::{BuildObserver, BuildReport, RunOptions, run_plan};
pub use store::{FolderStore, MemoryStore, NullStore, OutputStore, RemovalResult, WriteResult};
