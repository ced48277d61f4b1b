//! The ratings file of a student who has none: the name, and a line for each row with its label.

use super::NewFile;
use crate::base::diagnostic::MessageLang;
use crate::model::grid::{Grid, Level, Row, RowKind, Scale, Section};
use crate::text::yaml::edit::{key_with_colon, quote_text};
use std::sync::Arc;

/// The whole text; comments in the language of messages.
pub fn ratings_file_text(new: &NewFile, grid: &Grid, lang: MessageLang) -> String {
    let mut text = file_header(new, grid, lang);
    text += "student:\n";
    for (key, value) in student_entries(new) {
        text += &format!("  {} {}\n", key_with_colon(key), quote_text(value));
    }
    text += "date:\nratings:\n";
    for section in &grid.sections {
        text += &section_lines(section);
    }
    text
}

fn student_entries(new: &NewFile) -> Vec<(&str, &str)> {
    let person = &new.person;
    let mut entries = vec![("name", person.name.as_str())];
    entries.extend(person.given.as_deref().map(|given| ("given", given)));
    entries.extend(new.class.as_deref().map(|class| ("class", class)));
    let fields = person.fields.iter();
    entries.extend(fields.map(|(id, value)| (id.as_str(), value.as_str())));
    entries
}

fn file_header(new: &NewFile, grid: &Grid, lang: MessageLang) -> String {
    let help = match levels_example(grid) {
        Some(levels) => lang.pick(
            format!("# After the colon: a level, then a remark if you like. {levels}"),
            format!("# Après le deux-points : un niveau, puis une remarque si l'on veut. {levels}"),
        ),
        None => lang.pick(
            "# After the colon: what the row got, then a remark if you like.".to_owned(),
            "# Après le deux-points : ce que la ligne a obtenu, puis une remarque si l'on veut."
                .to_owned(),
        ),
    };
    let name = to_one_line(&new.person.full_name());
    let title = to_one_line(&grid.title.0.plain());
    format!("# {name} – {title}\n{help}\n")
}

/// `TI Très insuffisant, I Insuffisant`: the levels of the scale that most rows have.
fn levels_example(grid: &Grid) -> Option<String> {
    let scales: Vec<&Arc<Scale>> = grid.rows().filter_map(Row::scale).collect();
    let rows_with = |scale| scales.iter().filter(|it| Arc::ptr_eq(it, scale)).count();
    // From the end, since the last of several equal ones would win, and the first is the grid's own.
    let scale = scales.iter().rev().max_by_key(|scale| rows_with(scale))?;
    let levels: Vec<String> = scale.levels.iter().map(level_text).collect();
    Some(levels.join(", "))
}

fn level_text(level: &Level) -> String {
    let name = to_one_line(&level.name.plain());
    if level.code == *name {
        name
    } else {
        format!("{} {name}", level.code)
    }
}

fn section_lines(section: &Section) -> String {
    let Some(id) = &section.id else {
        return String::new();
    };
    let mut lines = commented_key(id, &section.title.0.plain(), 1);
    for row in section.rows() {
        if let Some(id) = &row.id {
            lines += &commented_key(id, &row_label(row), 2);
        }
    }
    lines
}

/// The label, and of a row without levels what may be typed.
fn row_label(row: &Row) -> String {
    let label = row.label.0.plain();
    match (&row.kind, &row.points) {
        (RowKind::Number { .. }, Some(points)) => format!("{label} (0–{})", points.raw),
        (RowKind::Count, _) => format!("{label} (0, 1, 2 …)"),
        _ => label,
    }
}

fn commented_key(id: &str, comment: &str, depth: usize) -> String {
    let (indent, key) = ("  ".repeat(depth), key_with_colon(id));
    let comment = to_one_line(comment);
    if comment.is_empty() {
        format!("{indent}{key}\n")
    } else {
        format!("{indent}{key}  # {comment}\n")
    }
}

fn to_one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
