//! gridgen
pub mod build;
pub mod diagnostic;
pub mod error;
pub mod markup;
pub mod pdf;
pub mod sheet;
pub mod source;
pub mod yaml;
