//! Schemas in a project: who begins them, who keeps them up to date, and that each file's first line leads to its own.

use std::fs;
use std::path::Path;
use std::process::Command;

fn gridgen(project: &Path, words: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args(words)
        .args(["--lang", "en"])
        .current_dir(project)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words:?}: {said}");
}

fn schema(project: &Path, name: &str) -> serde_json::Value {
    let text = fs::read(project.join(".gridgen/schemas").join(name)).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// The title of the schema that the first line of a file leads to.
fn led_to(project: &Path, file: &str) -> String {
    let path = project.join(file);
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap();
    let way = first
        .strip_prefix("# yaml-language-server: $schema=")
        .unwrap();
    let found = fs::read(path.parent().unwrap().join(way)).unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&found).unwrap();
    schema["title"].as_str().unwrap().to_owned()
}

#[test]
fn every_file_that_is_written_leads_to_its_schema() {
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path();
    gridgen(project, &["init"]);
    gridgen(project, &["new", "grid", "my oral"]);
    fs::write(project.join("list.csv"), "Name;Class\nMUSTER Alex;10B\n").unwrap();
    fs::write(project.join("form.txt"), "A talk\tNo\tYes\nLoud\t\t\n").unwrap();
    gridgen(project, &["new", "ratings", "my oral", "list.csv"]);
    gridgen(project, &["new", "grid", "made", "--from", "form.txt"]);
    let title = |file: &str| led_to(project, file);
    assert_eq!(title("gridgen.yaml"), "gridgen.yaml");
    for grid in ["welcome", "my oral", "made"] {
        assert_eq!(title(&format!("grids/{grid}/grid.yaml")), "grid.yaml");
    }
    assert_eq!(
        title("grids/my oral/ratings/10B/muster-alex.yaml"),
        "Title of the grid"
    );
    assert_eq!(
        title("grids/welcome/ratings/10B/barlow-lena.yaml"),
        "Welcoming a visitor"
    );
}

#[test]
fn a_renamed_row_is_renamed_for_the_editor_and_a_build_follows_the_grid() {
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path();
    gridgen(project, &["init"]);
    let grid = project.join("grids/welcome/grid.yaml");
    let text = fs::read_to_string(&grid).unwrap();
    let rows = || {
        let schema = schema(project, "ratings-welcome.json");
        schema["$defs"]["ratings"]["properties"]["ratings"].to_string()
    };
    let row = text
        .split("criteria:\n")
        .nth(1)
        .unwrap()
        .split(':')
        .next()
        .unwrap()
        .trim();
    assert!(rows().contains(&format!("\"{row}\"")));
    gridgen(project, &["rename", "welcome", row, "another-id"]);
    assert!(rows().contains("\"another-id\"") && !rows().contains(&format!("\"{row}\"")));
    // The last section of the example has its criteria at the end of the file.
    let text = fs::read_to_string(&grid).unwrap() + "      further: One more row\n";
    fs::write(&grid, text).unwrap();
    assert!(!rows().contains("\"further\""));
    gridgen(project, &["build", "--blank", "--format", "html"]);
    assert!(rows().contains("\"further\""));
}

#[test]
fn the_manual_shows_the_line_that_is_written() {
    let manual = include_str!("../../docs/editors.md");
    let line = gridgen::ui::cli::schemas::schema_comment(
        "grids/oral/ratings/2B/dupont.yaml",
        &gridgen::ui::cli::schemas::ratings_schema_name(
            &gridgen::model::grid::GridId::new("oral").expect("a name"),
        ),
    );
    assert!(manual.contains(&line));
}
