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
pub mod prepare;
pub mod run;
pub mod store;

pub use key::{BUILD_ID, Digest, Key, KeyBuilder};
pub use make::own_files;
pub use manifest::Manifest;
pub use plan::{Options, PATIENCE, Plan, plan};
pub use prepare::{Prepared, prepare};
pub use run::{Effort, Observer, Report, run};
pub use store::{FolderStore, MemoryStore, Nowhere, Removed, Store, Written};
