//! A grid, blank or with one student's ratings, as a theme sees it.
pub mod context;
pub mod locale;
