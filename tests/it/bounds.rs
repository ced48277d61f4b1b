//! What no page shows is refused before it is typeset, with the bound, and files of many faults are read in time.

use crate::hostile::{beginning, oral_project, run_limited};
use std::fs;

/// What the built-in theme would typeset for minutes, or within a gigabyte.
#[test]
fn texts_that_no_page_shows_are_refused_with_the_bound() {
    let project = oral_project();
    let block = |line: &str, count: usize| format!("|\n  {}", format!("{line}\n  ").repeat(count));
    let wide = format!(
        "{}\n  {}\n  {}",
        "|a".repeat(500),
        "|-".repeat(500),
        "|\n  ".repeat(500)
    );
    for (comment, bound) in [
        ("a".repeat(95_000), "at most 20,000"),
        ("ab ".repeat(31_000), "at most 20,000"),
        ("a".repeat(19_000), "at most 1,000"),
        (format!("{}b", "a\u{a0}".repeat(9_000)), "at most 1,000"),
        (block("a", 9_000), "at most 1,000"),
        (format!("|\n  {wide}"), "at most 4,000"),
    ] {
        let ratings = format!("student: {{ name: Dupont }}\ncomment: {comment}\n");
        fs::write(project.path().join("grids/oral/ratings/a.yaml"), ratings).expect("a file");
        for command in ["check", "build"] {
            let (said, status) = run_limited(project.path(), &[command]);
            let shown = beginning(&said);
            assert!(
                status == Some(1) && said.contains(bound) && said.len() < 20_000,
                "{command}: {status:?} {shown}"
            );
        }
        assert!(!project.path().join("output/oral/students/a.pdf").exists());
        assert!(project.path().join("output/oral/blank.pdf").is_file());
    }
}

/// Lists of parts that have a heading or a line of their own.
#[test]
fn a_grid_of_too_many_parts_is_refused_with_the_bound() {
    let project = oral_project();
    let sections = "sections:\n  - { id: talk, title: Talk, criteria: { answers: Answers } }\n";
    let many: String = (0..300)
        .map(|nth| format!("  - {{ id: s{nth}, title: S, scale: text, criteria: {{ a: b }} }}\n"))
        .collect();
    let fields: String = (0..300).map(|nth| format!("  f{nth}: a\n")).collect();
    for (fields, sections, bound) in [
        ("", format!("sections:\n{many}"), "at most 200"),
        (fields.as_str(), sections.to_owned(), "at most 200"),
    ] {
        let fields = match fields {
            "" => String::new(),
            lines => format!("fields:\n{lines}"),
        };
        let grid =
            format!("gridgen: 1\ntitle: Oral\nscale: {{ A: {{ name: a }} }}\n{fields}{sections}");
        fs::write(project.path().join("grids/oral/grid.yaml"), grid).expect("a file");
        let (said, status) = run_limited(project.path(), &["check"]);
        let shown = beginning(&said);
        assert!(
            status == Some(1) && said.contains(bound),
            "{status:?} {shown}"
        );
    }
}

/// Each unknown name was compared with each row, and all rows were listed with each.
#[test]
fn many_unknown_names_beside_many_rows_are_read_in_time() {
    let project = oral_project();
    let rows: String = (0..1_200)
        .map(|nth| format!("      criterion{nth}: a\n"))
        .collect();
    let grid = format!(
        "gridgen: 1\ntitle: Oral\nscale: {{ A: {{ name: a }} }}\nsections:\n  - id: talk\n    title: Talk\n    criteria:\n{rows}"
    );
    fs::write(project.path().join("grids/oral/grid.yaml"), grid).expect("a file");
    let names: String = (0..4_000)
        .map(|nth| format!("    critereon{nth}: A\n"))
        .collect();
    let at = project.path().join("grids/oral/ratings/a.yaml");
    fs::write(&at, format!("ratings:\n  talk:\n{names}")).expect("a file");
    let (said, status) = run_limited(project.path(), &["marks", "oral"]);
    let shown = beginning(&said);
    assert!(
        status == Some(1) && said.contains("more-errors") && said.len() < 500_000,
        "{status:?} {shown}"
    );
}
