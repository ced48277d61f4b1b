//! What gridgen writes beside the ids of a ratings file, so that nobody has to look them up: titles and labels.
//!
//! Made here alone: a new file gets them, and whoever changes an id knows them again.

use crate::model::grid::{Row, RowKind, Section};

/// Beside the id of a section: its title.
pub fn section_comment(section: &Section) -> String {
    single_line(&section.title.0.plain())
}

/// Beside the id of a row: its label, and of a row without levels what may be typed.
pub fn row_comment(row: &Row) -> String {
    let label = row.label.0.plain();
    single_line(&match (&row.kind, &row.points) {
        (RowKind::Number { .. }, Some(points)) => format!("{label} (0–{})", points.raw),
        (RowKind::Count, _) => format!("{label} (0, 1, 2 …)"),
        _ => label,
    })
}

/// A text on one line, without what no comment takes.
pub fn single_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
