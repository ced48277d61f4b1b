//! gridgen
pub mod cli;
pub mod diagnostic;
pub mod grid;
pub mod markup;
pub mod pdf;
pub mod sheet;
pub mod source;
pub mod theme;
pub mod yaml;
