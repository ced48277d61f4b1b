//! Whatever a teacher types comes out as typed: names, labels and remarks, through the files, on the page and in the PDF.
//!
//! 10,000 texts, two hundred on a form. What is compared is NFC with white space folded; a character no font has is its
//! box in the PDF. Letters written from right to left are left out: the PDF writer puts a line of them in the order in
//! which they stand on paper.

use crate::support::built::{Built, build};
use crate::support::fold;
use crate::support::html::Html;
use crate::support::pdf::Pdf;
use crate::support::table::{Cell, Table};
use gridgen::base::source::MemorySource;
use gridgen::output::pdf::Fonts;
use gridgen::output::render::MemoryStore;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

const FORMS: usize = 46;
const ROWS: usize = 100;
const NAMES: usize = 20;

/// One form: names of the head, labels of the rows, remarks beside them.
struct Typed {
    names: Vec<String>,
    labels: Vec<String>,
    remarks: Vec<String>,
}

/// Letters, French and foreign, marks of Markdown, Typst, YAML and HTML, blanks, and what no font has.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-zA-ZàâçéèêëîïôùûœæÀÉ0-9]{1,9}",
        3 => "[ -/:-@\\[-`{-~]{1,3}",
        2 => "[ \u{a0}\u{202f}]",
        1 => "[«»’“”…–—€°№½×÷≤✓☐☒→]",
        1 => "[ąčđęğłńřšťžßæøåĐőżơưạặΑ-Ωα-ωЖ-я]{1,4}",
        1 => "(e\u{301}|u\u{308}|c\u{327}|漢|한|😀|👩\u{200d}🏫|\u{1f4a9})",
        1 => prop_oneof![
            Just("#let x = 1"), Just("$x$"), Just("@a"), Just("<b>"), Just("</script>"), Just("&amp;"), Just("{{ x }}"),
            Just("{% raw %}"), Just("\\u{41}"), Just(" #"), Just(": "), Just("- "), Just("1. "), Just("//"), Just("/*"),
            Just("'''"), Just("--"), Just("[a](b)"), Just("**"), Just("`"), Just("~"), Just("_"),
        ].prop_map(str::to_owned),
    ];
    // The first letter keeps a text from being empty or white alone.
    ("[a-zé0-9]", prop::collection::vec(piece, 0..7))
        .prop_map(|(first, pieces)| first + &pieces.concat())
}

impl Typed {
    fn new(runner: &mut TestRunner) -> Self {
        let mut some = |count: usize| -> Vec<String> {
            (0..count)
                .map(|_| typed().new_tree(runner).unwrap().current())
                .collect()
        };
        Self {
            names: some(NAMES),
            labels: some(ROWS),
            remarks: some(ROWS),
        }
    }

    fn project(&self) -> MemorySource {
        let mut grid = String::from("gridgen: 1\ntitle: Essai\nlang: fr\nfields:\n  name: Nom\n");
        let mut ratings = String::from("student:\n  name: Essai\n");
        for (n, name) in self.names.iter().enumerate() {
            let _ = writeln!(grid, "  n{n}: Champ {n}");
            let _ = writeln!(ratings, "  n{n}: {}", quoted(name));
        }
        grid += "remarks: Remarques\nscale: { A: {}, B: {} }\nsections:\n  - id: s\n    title: Essai\n    criteria:\n";
        ratings += "ratings:\n  s:\n";
        for (n, (label, remark)) in self.labels.iter().zip(&self.remarks).enumerate() {
            let _ = writeln!(grid, "      r{n}: {}", quoted(&unmarked(label)));
            let _ = writeln!(
                ratings,
                "    r{n}: {{ level: A, remark: {} }}",
                quoted(&unmarked(remark))
            );
        }
        MemorySource::default()
            .with("grids/g/grid.yaml", grid)
            .with("grids/g/ratings/essai.yaml", ratings)
    }
}

/// In double quotes YAML reads what JSON writes.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// As Markdown that prints it: a backslash before every mark.
fn unmarked(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            c.is_ascii_punctuation()
                .then_some('\\')
                .into_iter()
                .chain([c])
        })
        .collect()
}

/// The student's page and PDF.
fn outputs(project: &MemorySource) -> (Html, Pdf) {
    let store = MemoryStore::new();
    let Built { said, report } = build(project, &store);
    let errors: Vec<_> = said.iter().filter(|line| line.contains("error[")).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(report.is_ok_and(|report| !report.has_errors()));
    let files = store.files();
    let file = |end: &str| {
        let found = files.iter().find(|(path, _)| path.as_str().ends_with(end));
        found.unwrap_or_else(|| panic!("no {end}")).1
    };
    (
        Html::open(std::str::from_utf8(file("essai.html")).unwrap()),
        Pdf::open(file("essai.pdf")),
    )
}

/// Label and remark of each row.
fn rows(tables: &[Table]) -> Vec<(String, String)> {
    let said = |cell: Option<&Cell>| fold(cell.map_or("", |cell| &cell.text));
    let rows = tables.iter().flat_map(Table::body);
    rows.map(|row| (said(row.cells.first()), said(row.cells.last())))
        .collect()
}

fn assert_same(said: &[(String, String)], typed: &[(String, String)], what: &str) {
    assert_eq!(said.len(), typed.len(), "{what}");
    for (said, typed) in said.iter().zip(typed) {
        assert_eq!(said, typed, "{what}");
    }
}

#[test]
fn ten_thousand_texts_come_out_as_typed() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let fonts = Fonts::builtin();
    let on_page = |text: &String| fold(&text.nfc().collect::<String>());
    let in_pdf = |text: &String| fold(&fonts.box_missing(&text.nfc().collect::<String>()).text);
    for form in 0..FORMS {
        let typed = Typed::new(&mut runner);
        let (page, pdf) = outputs(&typed.project());
        let expected = |as_printed: &dyn Fn(&String) -> String| -> Vec<(String, String)> {
            let pairs = typed.labels.iter().zip(&typed.remarks);
            pairs
                .map(|(label, remark)| (as_printed(label), as_printed(remark)))
                .collect()
        };
        assert_same(
            &rows(&page.tables()),
            &expected(&on_page),
            &format!("page {form}"),
        );
        assert_same(
            &rows(&pdf.tables()),
            &expected(&in_pdf),
            &format!("PDF {form}"),
        );
        let (page, pdf) = (fold(&page.text()), fold(&pdf.text()));
        for name in &typed.names {
            assert!(
                page.contains(&on_page(name)),
                "{name:?} on the page of form {form}"
            );
            assert!(
                pdf.contains(&in_pdf(name)),
                "{name:?} in the PDF of form {form}: {pdf}"
            );
        }
    }
}
