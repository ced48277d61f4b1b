//! A small grid as a theme sees it.

use super::*;
use crate::diagnostic::Problems;
use crate::ratings::ratings;
use crate::source::Text;
use crate::yaml::parse;

const GRID: &str = "
gridgen: 1
title: Oral
lang: fr
fields: { name: Nom, date: Date, visa: { label: Visa, space: 2 } }
scale:
  I: { name: Insuffisant, points: 1, description: Peu. }
  S: { name: Satisfaisant, points: 2, achieved: true, description: Bien. }
  NE: { name: Non évalué, column: false }
legend: best-first
sections:
  - id: a
    title: A
    criteria:
      un: Un
      deux: { label: Deux, points: { S: 1.5 } }
      trois: { label: Trois, scale: { X: {} } }
";

fn sheets(typed: &str) -> (context::Grid, context::Student) {
    let mut problems = Problems::new();
    let document = parse(&mut problems, Text::new("grids/g/grid.yaml", GRID));
    let grid = crate::grid::grid(&mut problems, &document, "g", &[]).unwrap();
    let document = parse(&mut problems, Text::new("grids/g/ratings/lea.yaml", typed));
    let ratings = ratings(&mut problems, &document, Some(&grid)).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let form = form(
        &grid,
        &Defaults {
            lang: "en",
            fields: &[],
        },
        &NoPictures,
    );
    let who = Who {
        path: "1A/lea",
        class: "1A",
        stem: "lea",
    };
    let student = student(&grid, &form, &ratings, &who, &NoPictures);
    (form, student)
}

#[test]
fn columns_are_joined_by_code_and_what_a_row_lacks_is_not_offered() {
    let (form, _) = sheets("");
    let codes: Vec<&str> = form.sections[0]
        .columns
        .iter()
        .map(|column| column.code.as_str())
        .collect();
    assert_eq!(codes, ["I", "S", "X"]);
    let offered = |row: usize| {
        form.sections[0].tasks[0].rows[row]
            .cells
            .iter()
            .map(|cell| cell.offered)
            .collect::<Vec<_>>()
    };
    assert_eq!(offered(0), [true, true, false]);
    assert_eq!(offered(1), [false, true, false]);
    assert_eq!(offered(2), [false, false, true]);
    assert_eq!(
        form.sections[0].tasks[0].rows[1].cells[1].points.as_deref(),
        Some("1,5")
    );
    assert_eq!(
        form.legend[0]
            .levels
            .iter()
            .map(|level| level.code.as_str())
            .collect::<Vec<_>>(),
        ["S", "I"]
    );
    assert_eq!(
        (form.identity.len(), form.signatures[0].id.as_str()),
        (2, "visa")
    );
}

#[test]
fn a_student_is_printed_as_people_are() {
    let typed = "student: { name: Dupont, given: Léa }\ndate: 2026-03-01\nratings:\n  a:\n    un: S Très *net*\n    deux: NE\n";
    let (_, student) = sheets(typed);
    assert_eq!(student.name, "Dupont Léa");
    assert_eq!(student.fields["date"], "1er mars 2026");
    let first = &student.rows[0].ratings[0];
    assert_eq!((first.level.as_deref(), first.column), (Some("S"), Some(1)));
    assert_eq!(
        student.sections[0].rows[0].remark.html.trim(),
        "<p>Très <em>net</em></p>"
    );
    assert_eq!(student.rows[1].ratings[0].column, None);
    assert!(student.rows[2].ratings.is_empty());
}
