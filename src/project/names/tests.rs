//! Names that systems refuse or mix up.

use super::*;
use crate::base::diagnostic::Diagnostic;
use crate::model::class::{ClassPath, StudentPath};
use crate::project::OutputPath;

fn checked_sources(sources: &[(&str, &str)]) -> (Vec<Diagnostic>, Vec<usize>) {
    let placed: Vec<_> = sources
        .iter()
        .map(|&(grid, student)| {
            (
                grid,
                student,
                Place::File(format!("{grid}/{student}").into()),
            )
        })
        .collect();
    let mut problems = Diagnostics::new();
    let refused = check_names(&mut problems, &placed);
    (problems.sorted(), refused.into_iter().collect())
}

fn diagnostic_codes(sources: &[(&str, &str)]) -> (Vec<&'static str>, Vec<usize>) {
    let (problems, refused) = checked_sources(sources);
    (problems.iter().map(|it| it.kind.code()).collect(), refused)
}

#[test]
fn names_that_some_system_takes_for_one_are_both_refused() {
    let (problems, refused) = checked_sources(&[
        ("oral", ""),
        ("oral", "1A/Léa"),
        ("oral", "1A/le\u{301}a"),
        ("oral", "1A/x"),
    ]);
    assert_eq!(refused, [1, 2]);
    assert_eq!(
        (problems[0].kind.code(), problems[0].related.len()),
        ("names-collide", 1)
    );
    assert_ne!(problems[0].place.path(), problems[0].related[0].0.path());
    assert_eq!(diagnostic_codes(&[("g", "οδοσ"), ("g", "ΟΔΟΣ")]).1, [0, 1]);
    assert_eq!(
        diagnostic_codes(&[("g", "gross"), ("g", "groß"), ("h", "gross")]),
        (vec![], vec![])
    );
}

#[test]
fn a_folder_is_reported_once_and_stops_all_in_it() {
    let sources = [
        ("g", "1A/x"),
        ("g", "1A/y"),
        ("g", "1a/x"),
        ("g", "1a/z"),
        ("g", "w"),
    ];
    assert_eq!(
        diagnostic_codes(&sources),
        (vec!["names-collide"], vec![0, 1, 2, 3])
    );
    assert_eq!(
        diagnostic_codes(&[("nul", ""), ("nul", "a/b"), ("g", "")]),
        (vec!["name-device"], vec![0, 1])
    );
}

#[test]
fn what_windows_forbids_is_refused_everywhere() {
    for (name, code) in [
        ("CON", "name-device"),
        ("com1.x", "name-device"),
        ("LPT¹", "name-device"),
        ("Jr.", "name-ending"),
        ("a ", "name-ending"),
        ("a:b", "name-character"),
        ("a\tb", "name-character"),
        (".gridgen-tmp-1", "name-taken"),
    ] {
        assert_eq!(
            diagnostic_codes(&[("g", name)]),
            (vec![code], vec![0]),
            "{name}"
        );
        assert_eq!(
            diagnostic_codes(&[(name, "")]),
            (vec![code], vec![0]),
            "{name}"
        );
        assert_eq!(
            OutputPath::new(&format!("{name}/students/a.pdf")),
            None,
            "{name}"
        );
    }
    assert_eq!(
        diagnostic_codes(&[("g", "con man"), ("g", "COM10"), ("g", ".a"), ("g", "a.b")]),
        (vec![], vec![])
    );
}

#[test]
fn no_student_takes_a_reserved_name_and_no_folder_that_of_a_file() {
    assert_eq!(
        diagnostic_codes(&[("g", "1A/Class"), ("g", "index"), ("g", "Class-2")]).0,
        ["name-taken"; 3]
    );
    assert_eq!(
        diagnostic_codes(&[
            ("index", "class/a"),
            ("g", "a"),
            ("g", "a/b"),
            ("g", "class-b")
        ])
        .0,
        [""; 0]
    );
    assert_eq!(
        diagnostic_codes(&[("g", "a.html/b"), ("index.HTML", "")]).0,
        ["name-folder-ending"; 2]
    );
}

#[test]
fn an_output_path_stays_below_its_folder() {
    for path in [
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a//b",
        "a\\b",
        "C:/x",
        "a/.",
        ".gridgen.json",
    ] {
        assert_eq!(OutputPath::new(path), None, "{path}");
    }
    let grid = GridId::new("oral").unwrap();
    let student = StudentPath::new("1A/Le\u{301}a").unwrap();
    let path = OutputPath::student(&grid, &student, OutputFormat::Html);
    assert_eq!(
        path.as_ref().map(OutputPath::as_str),
        Some("oral/students/1A/Léa.html")
    );
    assert_eq!(
        OutputPath::class(&grid, &ClassPath::top(), "class.pdf"),
        OutputPath::new("oral/students/class.pdf")
    );
}

#[test]
fn a_new_folder_has_a_name_that_every_system_allows() {
    for name in [
        "",
        ".",
        "..",
        "a/b",
        "a\\b",
        "con",
        "NUL.txt",
        "com¹",
        "a.",
        " a",
        "a?",
        "index.html",
        "a\nb",
        ".gridgen",
    ] {
        assert!(new_folder_fault(name).is_some(), "{name:?}");
    }
    assert!(new_folder_fault(&"a".repeat(201)).is_some());
    // Windows knows no `com0`; a folder named `index` takes the place of no file.
    for name in [
        "oral", "bloc-1", "écrit 2", "2026", "company", "com0", "index",
    ] {
        assert_eq!(new_folder_fault(name), None, "{name:?}");
    }
}
