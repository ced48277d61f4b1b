//! Keys, points and places as they are written into a grid. Texts are quoted by `yaml::edit`, as everywhere.

use crate::base::diagnostic::MessageLang;
use crate::interchange::forms::document::{AsideKind, FormPosition};
use crate::interchange::forms::draft::DraftWorth;
use crate::text::table::cell_name;
use crate::text::yaml::edit::quote_text;

/// A text of more characters is folded over several lines.
pub(super) const LINE_WIDTH: usize = 100;

pub(super) fn points_text(worth: &DraftWorth) -> String {
    match worth {
        DraftWorth::Exact(points) => points.clone(),
        DraftWorth::Range(low, high) => format!("[{low}, {high}]"),
    }
}

/// An id as a key: in quotes if any reader of YAML takes it for a number or a truth value. gridgen does not, but
/// editors and other programs read the file too.
pub(super) fn quote_key(id: &str) -> String {
    let is_number = id.chars().next().is_some_and(|c| c.is_ascii_digit())
        && !id
            .chars()
            .any(|c| c.is_ascii_alphabetic() && !"exob".contains(c));
    let is_word = matches!(
        id,
        "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null" | "nan" | "inf"
    );
    if is_number || is_word {
        quote_text(id)
    } else {
        id.to_owned()
    }
}

/// The text in lines of some hundred characters.
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

/// A place before what stands there: `B7: `; nothing where it has no name.
pub(super) fn position_text(place: FormPosition, lang: MessageLang) -> String {
    let colon = lang.pick(": ", " : ");
    match place {
        FormPosition::Unknown => String::new(),
        FormPosition::Paragraph(at) => {
            lang.pick(format!("block {at}"), format!("bloc {at}")) + colon
        }
        FormPosition::Cell(table, row, column) => {
            lang.pick(
                format!("table {table}, row {row}, column {column}"),
                format!("tableau {table}, ligne {row}, colonne {column}"),
            ) + colon
        }
        FormPosition::Sheet(0, row, column) => cell_name(row - 1, column - 1) + colon,
        FormPosition::Sheet(sheet, row, column) => {
            let cell = cell_name(row - 1, column - 1);
            lang.pick(
                format!("sheet {sheet}, {cell}"),
                format!("feuille {sheet}, {cell}"),
            ) + colon
        }
    }
}

/// Why a text is not on the form.
pub(super) fn aside_text(kind: AsideKind, lang: MessageLang) -> &'static str {
    match kind {
        AsideKind::FrontMatter => lang.pick("about the file", "à propos du fichier"),
        AsideKind::HiddenRow => lang.pick("hidden row", "ligne masquée"),
        AsideKind::HiddenColumn => lang.pick("hidden column", "colonne masquée"),
        AsideKind::HiddenSheet => lang.pick("hidden sheet", "feuille masquée"),
        AsideKind::HiddenText => lang.pick("hidden text", "texte masqué"),
        AsideKind::Struck => lang.pick("struck out", "texte barré"),
        AsideKind::Deleted => lang.pick("deleted text", "texte supprimé"),
    }
}
