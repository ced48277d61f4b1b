//! `gridgen watch`, as a teacher uses it and as editors, git and disks treat it. Each test tells a story; none looks at a
//! clock.

use crate::support::watched::Watched;
use std::fs;

const GRID: &str = "gridgen: 1\ntitle: Oral\nlang: fr\nscale: { A: {}, B: {} }\nsections:\n  - id: s\n    title: S\n    criteria: { c: C }\n";
const A: &str = "ratings: { s: { c: A } }\n";
const B: &str = "ratings: { s: { c: B } }\n";
const WRONG: &str = "ratings: { s: { c: Z } }\n";
const LEA: &str = "grids/oral/ratings/1A/lea.yaml";
const INES: &str = "grids/oral/ratings/1A/ines.yaml";

fn files() -> [(&'static str, &'static str); 3] {
    [("grids/oral/grid.yaml", GRID), (LEA, A), (INES, A)]
}

#[test]
fn an_edit_makes_its_sheet_and_nothing_else() {
    let mut project = Watched::start(&files(), &[]);
    let ines = project.bytes("output/oral/students/1A/ines.pdf");
    assert!(ines.is_some());
    project.save(LEA, B).says(&["lea.yaml → 1 sheet"]);
    assert_eq!(project.bytes("output/oral/students/1A/ines.pdf"), ines);
    project
        .save("grids/oral/grid.yaml", &GRID.replace("Oral", "Autre"))
        .says(&["grid.yaml → 3 sheets"]);
}

#[test]
fn a_wrong_sheet_is_told_and_keeps_its_last_good_output_until_it_is_mended() {
    let mut project = Watched::start(&files(), &[]);
    let good = project.bytes("output/oral/students/1A/lea.html");
    project
        .save(LEA, WRONG)
        .says(&["lea.yaml → 0 sheets", "lea.yaml:1:20: error[unknown-level]"]);
    assert_eq!(project.bytes("output/oral/students/1A/lea.html"), good);
    project.save(LEA, A).says(&["lea.yaml → 0 sheets"]);
    project
        .save("grids/oral/grid.yaml", "gridgen: 1\n")
        .says(&["error["]);
    assert_eq!(project.bytes("output/oral/students/1A/lea.html"), good);
    assert!(project.bytes("output/oral/blank.pdf").is_some());
}

#[test]
fn a_first_build_that_fails_does_not_end_it() {
    let mut project = Watched::start(&[("grids/oral/grid.yaml", "gridgen: 1\n")], &[]);
    project
        .save("grids/oral/grid.yaml", GRID)
        .says(&["grid.yaml → 1 sheet"]);
    assert!(project.bytes("output/oral/blank.html").is_some());
}

#[test]
fn new_students_classes_grids_and_themes_are_found() {
    let mut project = Watched::start(&files(), &[]);
    project
        .save("grids/oral/ratings/1A/zoe.yaml", A)
        .says(&["1 sheet"]);
    project
        .save("grids/oral/ratings/2B/deep/tom.yaml", A)
        .comes_to_say("1 sheet");
    assert!(
        project
            .bytes("output/oral/students/2B/deep/tom.pdf")
            .is_some()
    );
    // The folder that was just made is listened to.
    project
        .save("grids/oral/ratings/2B/deep/tom.yaml", B)
        .says(&["tom.yaml → 1 sheet"]);
    project
        .save("grids/ecrit/grid.yaml", GRID)
        .comes_to_say("1 sheet");
    assert!(project.bytes("output/ecrit/blank.pdf").is_some());
    project
        .save("themes/classic/theme.yaml", "api: 1\n")
        .comes_to_say("error[");
    project.remove("themes").comes_to_say("0 sheets");
    project
        .save("gridgen.yaml", "gridgen: 1\nformats: [html]\n")
        .comes_to_say("removed");
    assert!(project.bytes("output/ecrit/blank.pdf").is_none());
}

#[test]
fn editors_save_in_every_way_they_know() {
    let mut project = Watched::start(&files(), &[]);
    // vim opens it: a file beside it, which is nothing to tell.
    project.save("grids/oral/ratings/1A/.lea.yaml.swp", "b0VIM");
    project.save(INES, B).says(&["ines.yaml → 1 sheet"]);
    // vim: a test file, a backup, a new file.
    project
        .save("grids/oral/ratings/1A/4913", "")
        .remove("grids/oral/ratings/1A/4913");
    project
        .rename(LEA, "grids/oral/ratings/1A/lea.yaml~")
        .save(LEA, B);
    project.comes_to_say("lea.yaml → 1 sheet");
    // By rename over it.
    project
        .save("grids/oral/ratings/1A/.lea.yaml.swp", A)
        .rename("grids/oral/ratings/1A/.lea.yaml.swp", LEA);
    project.comes_to_say("lea.yaml → 1 sheet");
    // Emptied, then written: no error in between is told.
    project
        .save(LEA, "")
        .save(LEA, B)
        .says(&["lea.yaml → 1 sheet"]);
}

#[test]
fn folders_are_removed_and_made_again() {
    let mut project = Watched::start(&files(), &[]);
    for level in [B, A] {
        project.remove("grids").comes_to_say("removed");
        assert!(project.bytes("output/oral/blank.pdf").is_none());
        project.save("grids/oral/grid.yaml", GRID).save(LEA, level);
        while project.bytes("output/oral/students/1A/lea.pdf").is_none() {
            project.comes_to_say("sheet");
        }
    }
    project.save(LEA, B).says(&["lea.yaml → 1 sheet"]);
    // Another branch is checked out: many files at once.
    project.rename("grids/oral/ratings/1A", "grids/oral/ratings/1B");
    while project.bytes("output/oral/students/1B/lea.pdf").is_none()
        || project.bytes("output/oral/students/1A/lea.pdf").is_some()
    {
        project.comes_to_say("sheet");
    }
}

#[test]
fn output_inside_the_watched_tree_is_not_watched_round_and_round() {
    let dir = tempfile::tempdir().unwrap();
    let mut project = Watched::start(
        &files(),
        &["--output", &dir.path().join("out").display().to_string()],
    );
    project.save(LEA, B).says(&["lea.yaml → 1 sheet"]);
    let mut project = Watched::start(&files(), &["--poll"]);
    project.save(LEA, B).says(&["lea.yaml → 1 sheet"]);
    project.save(INES, B).says(&["ines.yaml → 1 sheet"]);
}

#[test]
fn an_output_that_somebody_removed_comes_back_with_the_next_round() {
    let mut project = Watched::start(&files(), &[]);
    project.remove("output/oral/students/1A/ines.pdf");
    project.save(LEA, B).says(&["2 sheets"]);
    assert!(project.bytes("output/oral/students/1A/ines.pdf").is_some());
}

#[test]
fn a_second_watch_says_so_and_a_build_beside_it_does_no_harm() {
    let mut project = Watched::start(&files(), &[]);
    let gridgen = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gridgen"));
        command
            .args(args)
            .args(["--lang", "en", "--project"])
            .arg(project.place(""));
        command.output().unwrap()
    };
    let second = gridgen(&["watch"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&second.stderr).contains("already being watched"));
    assert_eq!(gridgen(&["build", "--all"]).status.code(), Some(0));
    project.save(LEA, B).says(&["lea.yaml → 1 sheet"]);
}

#[cfg(unix)]
#[test]
fn it_ends_at_once_and_cleanly() {
    let mut project = Watched::start(&files(), &[]);
    project.save(LEA, B).says(&["lea.yaml → 1 sheet"]);
    let (status, dir) = project.interrupt();
    assert_eq!(status, Some(130));
    let left: Vec<String> = fs::read_dir(dir.path().join("output"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".gridgen-tmp"))
        .collect();
    assert_eq!(left, [""; 0]);
    // Nobody watches any more: another may.
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args(["build", "--project"])
        .arg(dir.path())
        .status();
    assert!(out.unwrap().success());
}
