//! The two Tera engines and what a page carries besides its templates: style, pictures, content policy; and errors of
//! Tera as diagnostics.
//!
//! Never typesets.

pub(super) mod assets;
mod braces;
pub(super) mod engine;
pub(super) mod faults;
pub(super) mod foreign_words;
mod page_guard;
pub(super) mod policy;
pub(super) mod style;
pub(super) mod template_process;
pub(super) mod template_texts;
pub(super) mod values;
mod wire;
