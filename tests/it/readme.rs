//! The tour of the README, done: its files laid out as one project, its mistakes made, its screen compared.

use std::fs;
use std::path::Path;
use std::process::Command;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// Blocks of a language; each file begins with a comment that names it.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let fence = format!("```{language}\n");
    text.split(fence.as_str())
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

fn lay_out(project: &Path) {
    for block in ["yaml", "html", "typst"].iter().flat_map(|language| {
        blocks(&readme(), language)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    }) {
        let name = block
            .split_whitespace()
            .find(|word| word.contains('.'))
            .unwrap();
        let path = project.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, block).unwrap();
    }
}

fn gridgen(project: &Path, command: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args([command, "--lang", "en", "--color", "never", "--project"])
        .arg(project)
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn the_tour_works_as_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    lay_out(dir.path());
    assert_eq!(gridgen(dir.path(), "build"), (Some(0), String::new()));
    for output in [
        "blank.html",
        "blank.pdf",
        "students/2B/dupont.html",
        "students/2B/dupont.pdf",
    ] {
        assert!(
            dir.path().join("output/oral").join(output).is_file(),
            "{output}"
        );
    }
    let page = fs::read_to_string(dir.path().join("output/oral/blank.html")).unwrap();
    assert!(page.contains("<strong>Lycée des Trois-Rivières</strong>"));
}

#[test]
fn its_mistakes_are_told_as_it_shows() {
    let dir = tempfile::tempdir().unwrap();
    lay_out(dir.path());
    let file = dir.path().join("grids/oral/ratings/2B/dupont.yaml");
    let right = fs::read_to_string(&file).unwrap();
    fs::write(
        &file,
        right
            .replace("given:", "givne:")
            .replace("voice: A", "voice: A Volume : just right"),
    )
    .unwrap();
    let (status, said) = gridgen(dir.path(), "check");
    let readme = readme();
    assert_eq!(
        (status, said.trim()),
        (Some(1), blocks(&readme, "text")[0].trim())
    );
}
