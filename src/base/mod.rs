//! What every layer stands on: reading project files, diagnostics as data, what the writers share. Never prints.

pub mod cpu_time;
pub mod diagnostic;
pub mod disk;
pub mod error;
mod name_type;
pub mod source;
