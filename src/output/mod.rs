//! Themes, typesetting, what is to be made, and the store that holds it. Never reads what a person typed.

pub mod apart;
pub mod pdf;
pub mod picture;
pub mod render;
pub mod theme;
