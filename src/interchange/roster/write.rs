//! The ratings file of a student who has none: the name, and a line per row with its label.

use super::NewFile;
use crate::base::diagnostic::MessageLang;
use crate::model::grid::{Grid, Row, RowKind, Section};
use crate::text::yaml::edit::{key_with_colon, quote_text};
use std::fmt::Write;

/// The whole text; comments in the language of messages.
pub fn ratings_file_text(new: &NewFile, grid: &Grid, lang: MessageLang) -> String {
    let mut text = file_header(new, grid, lang);
    text += "student:\n";
    let person = &new.person;
    let named = [
        ("name", Some(&person.name)),
        ("given", person.given.as_ref()),
        ("class", new.class.as_ref()),
    ];
    let named = named
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    let fields = person.fields.iter().map(|(id, value)| (id.as_str(), value));
    for (key, value) in named.chain(fields) {
        write_line(&mut text, 1, key, &format!(" {}", quote_text(value)), "");
    }
    text += "date:\nratings:\n";
    for section in &grid.sections {
        write_section(&mut text, section);
    }
    text
}

fn file_header(new: &NewFile, grid: &Grid, lang: MessageLang) -> String {
    let example = levels_example(grid);
    let help = match &example {
        Some(levels) => lang.pick(
            format!("# After a colon: a level, then a remark if you like. {levels}\n"),
            format!("# Après les deux-points : un niveau, puis une remarque si l'on veut. {levels}\n"),
        ),
        None => lang
            .pick(
                "# After a colon: what the row got, then a remark if you like.\n",
                "# Après les deux-points : ce que la ligne a obtenu, puis une remarque si l'on veut.\n",
            )
            .to_owned(),
    };
    let title = to_one_line(&grid.title.0.plain());
    format!(
        "# {} – {title}\n{help}",
        to_one_line(&new.person.full_name())
    )
}

/// `TI Très insuffisant, I Insuffisant`: of the scale that most rows have.
fn levels_example(grid: &Grid) -> Option<String> {
    let scales: Vec<_> = grid.rows().filter_map(Row::scale).collect();
    let uses = |scale: &&&std::sync::Arc<crate::model::grid::Scale>| {
        scales
            .iter()
            .filter(|other| std::sync::Arc::ptr_eq(other, scale))
            .count()
    };
    let most = scales.iter().rev().max_by_key(uses)?;
    let level = |level: &crate::model::grid::Level| {
        let name = to_one_line(&level.name.plain());
        if level.code == *name {
            name
        } else {
            format!("{} {name}", level.code)
        }
    };
    Some(most.levels.iter().map(level).collect::<Vec<_>>().join(", "))
}

fn write_section(text: &mut String, section: &Section) {
    let Some(id) = &section.id else { return };
    write_line(text, 1, id, "", &section.title.0.plain());
    for row in section.rows() {
        if let Some(id) = &row.id {
            write_line(text, 2, id, "", &row_label(row));
        }
    }
}

/// The label, and of a row without levels what may stand there.
fn row_label(row: &Row) -> String {
    let label = row.label.0.plain();
    match (&row.kind, &row.points) {
        (RowKind::Number { .. }, Some(points)) => format!("{label} (0–{})", points.raw),
        (RowKind::Count, _) => format!("{label} (0, 1, 2 …)"),
        _ => label,
    }
}

fn write_line(text: &mut String, depth: usize, key: &str, value: &str, comment: &str) {
    let (indent, key) = ("  ".repeat(depth), key_with_colon(key));
    let comment = to_one_line(comment);
    // A string takes all that is written to it.
    let _ = match comment.as_str() {
        "" => writeln!(text, "{indent}{key}{value}"),
        _ => writeln!(text, "{indent}{key}{value}  # {comment}"),
    };
}

fn to_one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
