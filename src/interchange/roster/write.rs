//! The ratings file of a student who has none: what the list says, and a line with a comment for everything else that
//! such a file can hold: each row with its label, the other fields, date, assessor, comment, decided mark.

use super::NewFile;
use super::files::file_stem;
use super::headings::{HeadingMeaning, heading_meaning};
use crate::base::diagnostic::MessageLang;
use crate::model::grid::{FieldLine, Grid, Level, Row, Scale, Section};
use crate::model::ratings::{row_comment, section_comment, single_line};
use crate::text::yaml::edit::{key_with_colon, quote_text};
use std::sync::Arc;

/// The whole text; comments in the language of messages.
pub fn ratings_file_text(new: &NewFile, grid: &Grid, lang: MessageLang) -> String {
    let mut text = file_header(new, grid, lang);
    text += "student:\n";
    for (key, value) in student_entries(new) {
        text += &filled_key(key, value, 1);
    }
    for field in fields_to_fill(new, grid) {
        text += &commented_key(&field.id, &field.label.plain(), 1);
    }
    let person = &new.person;
    let day = lang.pick("year-month-day: 2026-03-12", "année-mois-jour : 2026-03-12");
    text += &filled_or_stub("date", person.date.as_deref(), day);
    let who = lang.pick("who assesses", "qui évalue");
    text += &filled_or_stub("assessor", person.assessor.as_deref(), who);
    text += "ratings:\n";
    for section in &grid.sections {
        text += &section_lines(section);
    }
    let comment = lang.pick("on the whole sheet", "sur toute la fiche");
    text += &filled_or_stub("comment", None, comment);
    let mark = lang.pick(
        "only if a person decides it: a number, or a word such as ABS",
        "seulement si une personne la décide : un nombre, ou un mot comme ABS",
    );
    text + &filled_or_stub("mark", None, mark)
}

/// The line of a grid's `fields:` that takes a column with this heading.
pub fn field_line(heading: &str) -> String {
    let key = match heading_meaning(heading) {
        Some(HeadingMeaning::Number) => "number".to_owned(),
        Some(HeadingMeaning::Born) => "born".to_owned(),
        _ => file_stem(heading),
    };
    format!("{} {}", key_with_colon(&key), quote_text(heading))
}

/// The identity lines that the list says nothing of, and that are not the same on every sheet.
fn fields_to_fill<'g>(new: &'g NewFile, grid: &'g Grid) -> impl Iterator<Item = &'g FieldLine> {
    let fields = grid.fields.iter().flatten();
    fields.filter(|field| {
        let id = field.id.as_str();
        let has_own_place = ["name", "given", "class", "date", "assessor"].contains(&id);
        let is_listed = new.person.fields.iter().any(|(listed, _)| listed == id);
        // A field with space is written by hand, on paper.
        !has_own_place && !is_listed && field.value.is_none() && field.space.is_none()
    })
}

fn filled_or_stub(key: &str, value: Option<&str>, comment: &str) -> String {
    match value {
        Some(value) => filled_key(key, value, 0),
        None => commented_key(key, comment, 0),
    }
}

fn filled_key(key: &str, value: &str, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    format!("{indent}{} {}\n", key_with_colon(key), quote_text(value))
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
    let name = single_line(&new.person.full_name());
    let title = single_line(&grid.title.0.plain());
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
    let name = single_line(&level.name.plain());
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
    let mut lines = commented_key(id, &section_comment(section), 1);
    for row in section.rows() {
        if let Some(id) = &row.id {
            lines += &commented_key(id, &row_comment(row), 2);
        }
    }
    lines
}

fn commented_key(id: &str, comment: &str, depth: usize) -> String {
    let (indent, key) = ("  ".repeat(depth), key_with_colon(id));
    let comment = single_line(comment);
    if comment.is_empty() {
        format!("{indent}{key}\n")
    } else {
        format!("{indent}{key}  # {comment}\n")
    }
}
