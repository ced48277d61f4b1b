//! gridgen
pub mod markup;
pub mod sheet;
