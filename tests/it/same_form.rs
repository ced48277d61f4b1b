//! A sheet, its page and its PDF say the same: the tables cell for cell, and all words in one order.

use crate::support::html::Html;
use crate::support::pdf::Pdf;
use crate::support::table::form;
use crate::support::{expected, sheets};
use gridgen::pdf::Fonts;
use serde_json::{Value, json};

const FORMS: [(&str, &str); 5] = [
    ("original.grid", "blank"),
    ("original.grid", "original.dupont"),
    ("original.grid", "original.martin"),
    ("nasty.grid", "blank"),
    ("nasty.grid", "nasty.student"),
];

/// Both halves of a sheet. A student as the PDF can print it: with a box for what no font has.
fn halves(grid: &Value, student: &Value) -> (Html, Pdf, Value) {
    let printed = Fonts::builtin().boxed_json(&student.to_string()).text.into_owned();
    let student: Value = serde_json::from_str(&printed).unwrap();
    let sheet = sheets::sheet_of(grid, &student);
    (Html::open(&sheets::page(&sheet)), Pdf::open(&sheets::bytes(&sheet)), student)
}

/// Words without capitals, which are a style of the page in HTML.
fn words(text: &str) -> Vec<String> {
    text.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

#[test]
fn sheet_page_and_pdf_have_equal_tables() {
    for (grid, student) in FORMS {
        let grid_data = sheets::fixture(grid);
        let (page, pdf, student_data) = halves(&grid_data, &sheets::fixture(student));
        let expected = expected::form(&grid_data, &student_data);
        assert_eq!(form(&page.tables()), form(&pdf.tables()), "{grid}, {student}");
        let none: [String; 0] = [];
        assert_eq!(expected::faults(&expected, &form(&pdf.tables())), none, "{grid}, {student}");
    }
}

#[test]
fn page_and_pdf_say_the_same_words_in_the_same_order() {
    for (grid, student) in FORMS {
        let (page, pdf, _) = halves(&sheets::fixture(grid), &sheets::fixture(student));
        same(&page, &pdf, &format!("{grid}, {student}"));
    }
}

fn same(page: &Html, pdf: &Pdf, what: &str) {
    let (page, pdf) = (words(&page.text()), words(&pdf.text()));
    let at = page.iter().zip(&pdf).take_while(|(page, pdf)| page == pdf).count();
    let near = |words: &[String]| words[at.saturating_sub(8)..words.len().min(at + 8)].join(" ");
    assert!(page == pdf, "{what}, word {at}:\npage: {}\n pdf: {}", near(&page), near(&pdf));
}
