//! The paper form that began it all: every word of it stands on both outputs, in order, and both say the same.

use crate::same_form::same;
use crate::support::{fold, html::Html, pdf::Pdf, table};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

const STUDENTS: [&str; 6] = [
    "belkacem-ines",
    "desrosiers-marie-clementine",
    "garnier-theo",
    "lemoine-sacha",
    "nguyen-lou",
    "otmani-rayan",
];

/// The repository's own project, built once for all tests.
fn built() -> &'static TempDir {
    static BUILT: LazyLock<TempDir> = LazyLock::new(|| build(&[]));
    &BUILT
}

/// The form and its sheets, built into a folder of their own.
fn build(more: &[&str]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args(["build", "agora-bloc-1"])
        .args(["--project", env!("CARGO_MANIFEST_DIR")])
        .args(more)
        .arg("--output")
        .arg(dir.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    dir
}

fn page(output: &Path, sheet: &str) -> Html {
    Html::open(&fs::read_to_string(output.join(format!("agora-bloc-1/{sheet}.html"))).unwrap())
}

fn document(output: &Path, sheet: &str) -> Pdf {
    Pdf::open(&fs::read(output.join(format!("agora-bloc-1/{sheet}.pdf"))).unwrap())
}

/// Words and numbers, whatever stands between them.
fn words(text: &str) -> Vec<String> {
    let text = fold(text).to_lowercase();
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words of the form, in its order.
fn original() -> Vec<String> {
    let text = include_str!("../fixtures/agora-bloc-1.txt");
    words(&text.replace("<b>", " ").replace("</b>", " "))
}

/// The first word of `wanted` that does not come in `said` after those before it. Spaces do not count: a line break in
/// a PDF is none.
fn missing(wanted: &[String], said: &str) -> Option<String> {
    let said = words(said).concat();
    let mut from = 0;
    for (place, word) in wanted.iter().enumerate() {
        match said[from..].find(word) {
            Some(at) => from += at + word.len(),
            None => return Some(wanted[place.saturating_sub(3)..=place].join(" ")),
        }
    }
    None
}

#[test]
fn every_word_of_the_original_stands_on_the_blank_in_order() {
    let output = built();
    let wanted = original();
    assert!(wanted.len() > 500);
    assert_eq!(missing(&wanted, &page(output.path(), "blank").text()), None);
    assert_eq!(
        missing(&wanted, &document(output.path(), "blank").text()),
        None
    );
    let mut more = wanted;
    more.insert(100, "absent".to_owned());
    assert!(missing(&more, &document(output.path(), "blank").text()).is_some());
}

#[test]
fn both_outputs_hold_the_same_tables_blank_and_filled() {
    let output = built();
    let filled = STUDENTS
        .iter()
        .map(|student| format!("students/1AGORA/{student}"));
    for sheet in std::iter::once("blank".to_owned()).chain(filled) {
        let (page, document) = (page(output.path(), &sheet), document(output.path(), &sheet));
        page.assert_inert();
        let (said, read) = (table::form(&page.tables()), table::form(&document.tables()));
        let rows: usize = said
            .iter()
            .filter(|table| table.title.contains("mission"))
            .map(|table| table.rows.len())
            .sum();
        assert_eq!(rows, 52, "{sheet}");
        assert_eq!(said, read, "{sheet}");
        same(&page, &document, &sheet);
        assert_eq!(
            document.pages(),
            2,
            "{sheet}: one sheet of paper, both sides"
        );
        let info = document.info();
        assert_eq!(
            (info.ua_part.as_deref(), info.a_part.as_deref()),
            (Some("1"), Some("2")),
            "{sheet}"
        );
        assert_eq!(page.lang(), Some("fr"));
    }
}

#[test]
fn a_form_with_a_name_on_it_takes_one_sheet_of_paper() {
    let output = build(&["--named", "--format", "pdf"]);
    let all = document(output.path(), "students/1AGORA/named-blanks");
    assert_eq!(all.pages(), 2 * STUDENTS.len());
}
