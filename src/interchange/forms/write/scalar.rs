//! Texts, keys and numbers as YAML that every reader takes for the same.

use crate::base::diagnostic::MessageLang;
use crate::interchange::forms::draft::{DraftWorth, FormPosition};

/// A text of more characters is folded over several lines.
pub(super) const LINE_WIDTH: usize = 100;

pub(super) fn points_text(worth: &DraftWorth) -> String {
    match worth {
        DraftWorth::Exact(points) => points.clone(),
        DraftWorth::Range(low, high) => format!("[{low}, {high}]"),
    }
}

/// A text in double quotes.
pub(super) fn quote_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// An id as a key: quoted where some reader of YAML would take it for a number or a truth.
pub(super) fn quote_key(id: &str) -> String {
    let number = id.chars().next().is_some_and(|c| c.is_ascii_digit())
        && !id
            .chars()
            .any(|c| c.is_ascii_alphabetic() && !"exob".contains(c));
    let word = matches!(
        id,
        "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null" | "nan" | "inf"
    );
    if number || word {
        quote_text(id)
    } else {
        id.to_owned()
    }
}

/// Lines of some hundred characters.
pub(super) fn wrap_text(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < LINE_WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

pub(super) fn position_text(place: FormPosition, lang: MessageLang) -> String {
    match place {
        FormPosition::Paragraph(at) => lang.pick(format!("block {at}"), format!("bloc {at}")),
        FormPosition::Cell(table, row, column) => lang.pick(
            format!("table {table}, row {row}, column {column}"),
            format!("tableau {table}, ligne {row}, colonne {column}"),
        ),
    }
}
