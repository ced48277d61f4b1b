use super::*;
use crate::base::diagnostic::MessageLang;
use crate::base::diagnostic::render::render_short;
use crate::base::source::MemorySource;
use crate::model::scoring::Mark;

const GRID: &str = "
gridgen: 1
title: T
points: 2
scale: { B: { points: 1 }, A: { points: 2, achieved: true } }
sections:
  - id: talk
    title: Talk
    criteria: { voice: Voice }
";

fn project_with(files: &[(&str, &str)]) -> MemorySource {
    files.iter().fold(
        MemorySource::default().with("gridgen.yaml", "gridgen: 1\n"),
        |project, (path, content)| project.with(path, *content),
    )
}

/// The checked project, and each diagnostic on a line.
fn check_files(files: &[(&str, &str)]) -> (CheckedProject, Vec<String>) {
    let project = project_with(files);
    let mut diagnostics = Diagnostics::new();
    let checked = check_project(Snapshot::read(&project), &project, &mut diagnostics);
    let lines = diagnostics.sorted();
    let lines = lines
        .iter()
        .map(|it| render_short(it, MessageLang::English));
    (checked, lines.collect())
}

#[test]
fn a_student_with_an_error_keeps_name_and_document_but_has_no_ratings() {
    let (checked, lines) = check_files(&[
        ("grids/g/grid.yaml", GRID),
        (
            "grids/g/ratings/1A/ada.yaml",
            "ratings: { talk: { voice: A } }\n",
        ),
        (
            "grids/g/ratings/1A/bob.yaml",
            "student: { name: Bob }\nratings: { talk: { voice: Z } }\n",
        ),
    ]);
    let grid = &checked.grids[0];
    let form = grid.form.as_ref().unwrap();
    let (ada, bob) = (&grid.students[0], &grid.students[1]);
    let full = Mark::Computed(form.grid.points.as_ref().unwrap().value.clone());
    assert_eq!(form.scored(ada).unwrap().mark, Some(full));
    assert_eq!(
        (ada.path.class().name(), ada.printed_name()),
        ("1A", "ada".to_owned())
    );
    assert!(bob.ratings.is_none() && form.scored(bob).is_none());
    assert_eq!(bob.printed_name(), "Bob");
    assert!(bob.document.is_some());
    assert!(
        lines[0].starts_with("grids/g/ratings/1A/bob.yaml:2:27"),
        "{lines:?}"
    );
    assert_eq!(lines.len(), 1, "{lines:?}");
}

#[test]
fn a_grid_with_an_error_has_no_form_and_its_images_are_reported_too() {
    let broken = GRID.replace("title: Talk", "title: Talk ![x](none.png)\n    pas: 1");
    let (checked, lines) = check_files(&[
        ("grids/g/grid.yaml", &broken),
        ("grids/g/ratings/ada.yaml", "student: { name: Ada }\n"),
    ]);
    assert!(checked.grids[0].form.is_none());
    assert_eq!(checked.grids[0].students[0].printed_name(), "Ada");
    assert!(lines.iter().any(|it| it.contains("none.png")), "{lines:?}");
    assert!(lines.iter().any(|it| it.contains("`pas`")), "{lines:?}");
}

#[test]
fn two_files_with_one_output_name_are_not_built() {
    let (checked, lines) = check_files(&[
        ("grids/g/grid.yaml", GRID),
        ("grids/g/ratings/Ada.yaml", "student: { name: Ada }\n"),
        ("grids/g/ratings/ada.yaml", "student: { name: Ada }\n"),
        ("grids/g/ratings/bob.yaml", "student: { name: Bob }\n"),
    ]);
    let students = checked.grids[0].students.iter();
    let sound: Vec<bool> = students.map(|it| it.ratings.is_some()).collect();
    assert_eq!(sound, [false, false, true], "{lines:?}");
}
