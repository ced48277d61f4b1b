//! gridgen
pub mod build;
pub mod diagnostic;
pub mod error;
pub mod grid;
pub mod markup;
pub mod pdf;
pub mod project;
pub mod ratings;
pub mod sheet;
pub mod source;
pub mod theme;
pub mod yaml;
