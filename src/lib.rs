//! gridgen
pub mod sheet;
