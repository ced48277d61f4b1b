//! Rubrics of other programs: Canvas, Moodle, MarkUs, in and (the first two) out; one file for each program.
//!
//! In: bytes, or a [`Grid`](crate::model::grid::Grid). Out: a [`Rubric`], which [`draft_rubric`] turns into a draft of
//! a grid; or the bytes of a file, with a list of what its format cannot express. The formats are as their programs
//! document them. Never guesses what a text means: a file that is not a rubric belongs to [`forms`](super::forms).

mod canvas;
mod diagnostic;
mod draft;
mod export;
mod markus;
mod moodle;
mod moodle_backup;
mod yaml_list;
mod yaml_node;

pub use diagnostic::RubricDiagnostic;
pub use draft::draft_rubric;
pub use export::{RubricFormat, export_rubric};
pub use moodle_backup::{MoodleBackup, read_moodle_backup};

use super::forms::marks::parse_decimal;
use super::forms::text::FormText;
use crate::base::diagnostic::Diagnostics;
use crate::base::source;
use crate::text::yaml::{self, YamlDocument};

/// A rubric, or a marking guide.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rubric {
    /// What it is called.
    pub title: FormText,
    /// Its introduction.
    pub intro: Vec<FormText>,
    /// Its criteria.
    pub criteria: Vec<Criterion>,
    /// Texts that have no place in a grid.
    pub leftovers: Vec<String>,
}

/// One criterion.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Criterion {
    /// The title of the rubric it belongs to, if the file holds several.
    pub rubric: Option<FormText>,
    /// What is assessed.
    pub name: FormText,
    /// More about it.
    pub description: Vec<FormText>,
    /// What it is worth, if it is rated by a number.
    pub points: Option<String>,
    /// Its levels; none if it is rated by a number.
    pub levels: Vec<RubricLevel>,
    /// Whether its points are earned on top.
    pub is_bonus: bool,
}

/// A level of one criterion.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RubricLevel {
    /// What it is called; empty if the program has no names for levels.
    pub name: String,
    /// What it means.
    pub description: Vec<FormText>,
    /// What it is worth.
    pub points: String,
}

/// The rubric in a text, if it is a file of one of these programs.
pub fn read_rubric(text: &str) -> Option<Rubric> {
    canvas::read_canvas(text)
        .or_else(|| moodle::read_moodle(text))
        .or_else(|| {
            let document = parse_data(text)?;
            markus::read_markus(&document).or_else(|| yaml_list::read_yaml_list(&document))
        })
        .filter(|rubric| !rubric.criteria.is_empty())
}

/// The YAML in a text that has no error.
fn parse_data(text: &str) -> Option<YamlDocument> {
    // Most texts are none: a form has no line that ends in a colon, and no list of keys.
    if !text.contains(':') {
        return None;
    }
    let mut diagnostics = Diagnostics::new();
    let document = yaml::parse_yaml(&mut diagnostics, source::Text::new("", text));
    (!diagnostics.has_errors()).then_some(document)
}

/// The text of a field, split at its line breaks.
fn text_lines(text: &str) -> Vec<FormText> {
    let lines = text.lines().map(FormText::from_plain);
    lines.filter(|line| !line.is_blank()).collect()
}

/// A number without needless zeros: `8.00` is 8.
fn parse_points(text: &str) -> Option<String> {
    let number = parse_decimal(text.trim())?;
    Some(match number.split_once('.') {
        Some((whole, part)) if part.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        Some((whole, part)) => format!("{whole}.{}", part.trim_end_matches('0')),
        None => number,
    })
}

#[cfg(test)]
mod tests;
