//! Sample sheets: the fixtures with the built-in theme, as a page and as a PDF.

use std::fmt::Write;
use std::path::Path;

use gridgen::pdf::{About, Fonts, Typesetter};
use serde_json::{Map, Value, json};

use super::html::Html;
use super::pdf::Pdf;

/// A fixture by name (`original.grid`), `blank` for no student.
pub fn fixture(name: &str) -> Value {
    if name == "blank" {
        return Value::Null;
    }
    serde_json::from_str(&read(&format!("tests/fixtures/{name}.json"))).unwrap()
}

/// The PDF of a grid and a student, by the names of their fixtures.
pub fn pdf(grid: &str, student: &str) -> Pdf {
    Pdf::open(&bytes(grid, student))
}

/// Its bytes.
pub fn bytes(grid: &str, student: &str) -> Vec<u8> {
    let typesetter = Typesetter::new(Fonts::builtin());
    let mut shared = folder("themes/classic", "typ");
    let sheet = format!(
        "#import \"/layout.typ\": layout\n#let sheet = layout(grid: {}, options: (:), strings: {})\n",
        literal(&fixture(grid)),
        literal(&strings())
    );
    shared.retain(|(path, _)| path != "sheet.typ");
    shared.push(("sheet.typ".into(), sheet));
    let shared = typesetter.files(
        shared
            .into_iter()
            .map(|(path, text)| (format!("/{path}"), text)),
    );
    let own = typesetter.files([("/student.json", fixture(student).to_string())]);
    let about = About {
        title: grid.into(),
        author: Some("A. Auteur".into()),
        date: Some((2026, 3, 12)),
        ident: grid.into(),
    };
    typesetter
        .pdf(&shared, &own, &about)
        .unwrap_or_else(|faults| panic!("{grid}, {student}: {faults:#?}"))
        .pdf
}

/// The page of a grid and a student.
pub fn html(grid: &str, student: &str) -> Html {
    Html::open(&page(grid, student))
}

/// Its text.
pub fn page(grid: &str, student: &str) -> String {
    let mut tera = tera::Tera::new();
    tera.autoescape_on(vec![".html"]);
    tera.add_raw_templates(folder("themes/classic", "html"))
        .unwrap();
    let mut context = tera::Context::new();
    context.insert_value("grid", safe(&fixture(grid)));
    context.insert_value("student", safe(&fixture(student)));
    context.insert_value("strings", safe(&strings()));
    context.insert("csp", "default-src 'none'");
    context.insert("style", "");
    tera.render("sheet.html", &context)
        .unwrap_or_else(|error| panic!("{grid}, {student}: {error}"))
}

/// The words of the theme in French.
pub fn strings() -> Value {
    let words: Map<String, Value> =
        serde_yaml::from_str(&read("themes/classic/strings/fr.yaml")).unwrap();
    Value::Object(words)
}

/// All files of a folder with this ending, by their paths below it.
fn folder(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if root().join(&path).is_dir() {
            all.extend(
                self::folder(&path, ending)
                    .into_iter()
                    .map(|(below, text)| (format!("{name}/{below}"), text)),
            );
        } else if Path::new(&name).extension().is_some_and(|it| it == ending) {
            all.push((name, read(&path)));
        }
    }
    all.sort();
    all
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// For a template: what is HTML already is not escaped again.
fn safe(value: &Value) -> tera::Value {
    let key = |key: &str| tera::value::Key::from(key.to_owned());
    match value {
        Value::Object(map) => {
            let pair = |(name, it): (&String, &Value)| match it {
                Value::String(text) if name == "html" => {
                    (key(name), tera::Value::safe_string(text))
                }
                _ => (key(name), safe(it)),
            };
            tera::Value::from(map.iter().map(pair).collect::<tera::Map>())
        }
        Value::Array(all) => tera::Value::from(all.iter().map(safe).collect::<Vec<_>>()),
        _ => tera::Value::from_serializable(value),
    }
}

/// A value as Typst code.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "none".into(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => format!(
            "\"{}\"",
            text.replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n")
        ),
        Value::Array(items) => list(items.iter().map(literal)),
        Value::Object(map) if map.contains_key("typst") => {
            format!("[{}]", map["typst"].as_str().unwrap())
        }
        Value::Object(map) if map.is_empty() => "(:)".into(),
        Value::Object(map) => list(
            map.iter()
                .map(|(key, it)| format!("{}: {}", literal(&json!(key)), literal(it))),
        ),
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let mut all = String::from("(");
    items.for_each(|item| write!(all, "{item}, ").unwrap());
    all + ")"
}
