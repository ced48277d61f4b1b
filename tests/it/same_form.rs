//! A sheet, its page and its PDF say the same: the tables cell for cell, and all words in one order.

use crate::support::html::Html;
use crate::support::pdf::Pdf;
use crate::support::table::form;
use crate::support::{expected, sheets};
use gridgen::output::pdf::Fonts;
use serde_json::{Value, json};

/// Not the Arabic one: the typesetter writes the words of a line from right to left in the order in which they stand.
const FORMS: [(&str, &str); 5] = [
    ("original.grid", "blank"),
    ("original.grid", "original.dupont"),
    ("original.grid", "original.martin"),
    ("nasty.grid", "blank"),
    ("nasty.grid", "nasty.student"),
];

/// Both halves of a sheet. A student as the PDF can print it: with a box for what no font has.
fn halves(grid: &Value, student: &Value) -> (Html, Pdf, Value) {
    let printed = Fonts::builtin()
        .box_missing_json(&student.to_string())
        .text
        .into_owned();
    let student: Value = serde_json::from_str(&printed).unwrap();
    let sheet = sheets::sheet_of(grid, &student);
    (
        Html::open(&sheets::page(&sheet)),
        Pdf::open(&sheets::bytes(&sheet)),
        student,
    )
}

/// Words without capitals, which are a style of the page in HTML.
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

#[test]
fn sheet_page_and_pdf_have_equal_tables() {
    for (grid, student) in FORMS {
        let grid_data = sheets::fixture(grid);
        let (page, pdf, student_data) = halves(&grid_data, &sheets::fixture(student));
        let expected = expected::form(&grid_data, &student_data);
        assert_eq!(
            form(&page.tables()),
            form(&pdf.tables()),
            "{grid}, {student}"
        );
        let none: [String; 0] = [];
        assert_eq!(
            expected::faults(&expected, &form(&pdf.tables())),
            none,
            "{grid}, {student}"
        );
    }
}

#[test]
fn page_and_pdf_say_the_same_words_in_the_same_order() {
    for (grid, student) in FORMS {
        let (page, pdf, _) = halves(&sheets::fixture(grid), &sheets::fixture(student));
        same(&page, &pdf, &format!("{grid}, {student}"));
    }
}

/// # Panics
/// With the first words that differ.
pub(crate) fn same(page: &Html, pdf: &Pdf, what: &str) {
    let (page, pdf) = (words(&page.text()), words(&pdf.text()));
    let at = page
        .iter()
        .zip(&pdf)
        .take_while(|(page, pdf)| page == pdf)
        .count();
    let near = |words: &[String]| words[at.saturating_sub(8)..words.len().min(at + 8)].join(" ");
    assert!(
        page == pdf,
        "{what}, word {at}:\npage: {}\n pdf: {}",
        near(&page),
        near(&pdf)
    );
}

/// What the fixtures do not have: a remark without a rating, a remark as long as a page, a mark that nobody gave yet,
/// a value in a box to sign, a name on no identity line, quotes.
#[test]
fn rare_sheets_say_the_same_too() {
    let mut grid = sheets::fixture("nasty.grid");
    let mut student = sheets::fixture("nasty.student");
    let typed = "Un \"mot\" -- l'autre...";
    let markup = "Un \\\"mot\\\" \\-\\- l\\'autre\\.\\.\\.";
    grid["title"] = json!({ "plain": typed, "html": typed, "typst": markup });
    let long = "mot ".repeat(600);
    let rows = student["rows"].as_array_mut().unwrap();
    let ratings: Vec<_> = rows
        .iter_mut()
        .map(|row| row["ratings"].as_array_mut().unwrap())
        .collect();
    let last = ratings.len() - 1;
    for (at, row) in ratings.into_iter().enumerate() {
        if at == 2 || at == 7 {
            row.clear();
        } else if at == last {
            row[0]["remark"] = json!({ "plain": long, "html": long, "typst": long });
        } else if at == last - 1 {
            let remark = json!({ "plain": "Absent.", "html": "Absent.", "typst": "Absent." });
            row[0] = json!({ "level": null, "name": null, "column": null, "number": null, "text": null, "remark": remark });
        }
    }
    student["mark"] = Value::Null;
    student["name"] = json!("Quelqu'un d'autre");
    student["fields"]["visa"] = json!("Mme Dupuis");
    let (page, pdf, student) = halves(&grid, &student);
    same(&page, &pdf, "rare");
    assert_eq!(form(&page.tables()), form(&pdf.tables()));
    let none: [String; 0] = [];
    assert_eq!(
        expected::faults(&expected::form(&grid, &student), &form(&pdf.tables())),
        none
    );
    let text = pdf.text();
    for said in [
        typed,
        "Quelqu'un d'autre",
        "Mme Dupuis",
        "NE = Non évalué",
        "Note pas encore de note / 41",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    assert_eq!(text.matches("à évaluer").count(), 2);
    assert_eq!(pdf.headings()[0], (1, typed.to_owned()));
}

#[test]
fn each_section_has_one_bookmark_and_one_heading() {
    for (grid, student) in FORMS {
        let data = sheets::fixture(grid);
        let pdf = sheets::pdf(grid, student);
        let (outline, headings) = (pdf.outline(), pdf.headings());
        for section in data["sections"].as_array().unwrap() {
            let title = section["title"]["plain"].as_str().unwrap();
            assert_eq!(
                outline.iter().filter(|it| *it == title).count(),
                1,
                "{title}: {outline:?}"
            );
            let headed = |(level, text): &&(usize, String)| *level == 2 && text.starts_with(title);
            assert_eq!(
                headings.iter().filter(headed).count(),
                1,
                "{title}: {headings:?}"
            );
        }
        assert_eq!(
            headings.iter().filter(|(level, _)| *level == 1).count(),
            1,
            "{headings:?}"
        );
        assert_eq!(outline.len(), headings.len(), "{outline:?}");
    }
}
