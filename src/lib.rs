//! gridgen
pub mod diagnostic;
pub mod sheet;
pub mod source;
pub mod yaml;
