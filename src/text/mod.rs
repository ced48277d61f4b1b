//! Formats of text: YAML with places, Markdown, tables, names, languages. Never guesses a type.

pub mod locale;
pub mod markup;
pub mod package;
pub mod slug;
pub mod table;
pub mod unicode;
pub mod web_page;
pub mod yaml;
