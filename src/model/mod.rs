//! What was meant: grids, ratings, marks, sheets. Never knows a file or a theme.

pub mod class;
pub mod grid;
pub mod ratings;
pub mod scoring;
pub mod sheet;
