//! Other programs' files, in and out. Never writes a project's files itself.

pub mod forms;
pub mod roster;
pub mod tables;
