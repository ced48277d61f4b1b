//! gridgen
pub mod pdf;
pub mod sheet;
