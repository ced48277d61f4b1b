//! What the tests of this module share: the built-in theme, sample grids, and a stand-in for the filter `typst`.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use super::{DocumentInfo, Fonts, Typesetter, VirtualFiles};

pub(super) fn builtin_typesetter() -> Typesetter {
    Typesetter::new(Fonts::builtin())
}

/// A value as Typst code, the way the filter `typst` of the templates prints it.
pub(super) fn typst_literal(value: &Value) -> String {
    match value {
        Value::Null => "none".into(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => quoted_string(text),
        Value::Array(items) => {
            items
                .iter()
                .fold(String::from("("), |all, it| all + &typst_literal(it) + ", ")
                + ")"
        }
        Value::Object(map) if map.contains_key("typst") => {
            format!("[{}]", map["typst"].as_str().unwrap())
        }
        Value::Object(map) if map.is_empty() => "(:)".into(),
        Value::Object(map) => {
            map.iter().fold(String::from("("), |all, (key, it)| {
                all + &quoted_string(key) + ": " + &typst_literal(it) + ", "
            }) + ")"
        }
    }
}

fn quoted_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            _ => out.push(c),
        }
    }
    out + "\""
}

pub(super) fn json_fixture(name: &str) -> Value {
    let text = match name {
        "original.grid" => include_str!("../../../tests/fixtures/original.grid.json"),
        "original.dupont" => include_str!("../../../tests/fixtures/original.dupont.json"),
        "original.martin" => include_str!("../../../tests/fixtures/original.martin.json"),
        "nasty.grid" => include_str!("../../../tests/fixtures/nasty.grid.json"),
        "nasty.student" => include_str!("../../../tests/fixtures/nasty.student.json"),
        "arabic.grid" => include_str!("../../../tests/fixtures/arabic.grid.json"),
        "arabic.student" => include_str!("../../../tests/fixtures/arabic.student.json"),
        "blank" => "null",
        _ => panic!("no fixture {name}"),
    };
    serde_json::from_str(text).unwrap()
}

pub(super) fn french_strings() -> Value {
    serde_yaml::from_str(include_str!("../../../themes/classic/strings/fr.yaml")).unwrap()
}

/// The built-in theme with the sheet of this grid, and `more` over it.
pub(super) fn theme_files(
    typesetter: &Typesetter,
    grid: &Value,
    more: &[(&str, &str)],
) -> VirtualFiles {
    let mut sheet = String::from("#import \"/layout.typ\": layout\n#let sheet = layout(\n");
    write!(
        sheet,
        "  grid: {},\n  options: (:),\n  strings: {},\n)\n",
        typst_literal(grid),
        typst_literal(&french_strings())
    )
    .unwrap();
    let sheet = ("/sheet.typ", sheet.as_str());
    let mut files = Vec::new();
    add_typst_files(&mut files, Path::new("themes/classic"), "");
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    typesetter.files(files.chain([sheet]).chain(more.iter().copied()))
}

/// Every Typst file of a theme but `sheet.typ`, which is a template.
fn add_typst_files(files: &mut Vec<(String, String)>, folder: &Path, below: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{below}/{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            add_typst_files(files, &entry.path(), &path);
        } else if path.ends_with(".typ") && path != "/sheet.typ" {
            files.push((path, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

pub(super) fn student_files(typesetter: &Typesetter, student: &Value) -> VirtualFiles {
    typesetter.files([("/student.json", student.to_string())])
}

pub(super) fn sample_info(title: &str) -> DocumentInfo {
    DocumentInfo {
        title: title.into(),
        author: None,
        date: Some((2026, 3, 12)),
        ident: title.into(),
    }
}
