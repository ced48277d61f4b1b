//! `docs/ci.md`, tried: the steps of its workflow, its entry for pre-commit and its scripts, in a new project. What needs
//! a network or a service (checkout, installing, uploading) is only read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md")).unwrap()
}

/// The block with this word behind its fence.
fn block(word: &str) -> String {
    let page = page();
    let (_, rest) = page.split_once(&format!(",{word}\n")).expect(word);
    rest.split("```").next().unwrap().to_owned()
}

/// A new project, with a shell in which `gridgen` is the program that is tested.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        let made = project.run("gridgen init .");
        assert!(made.status.success(), "{made:?}");
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn run(&self, script: &str) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_gridgen"));
        let folders = std::env::var_os("PATH").unwrap();
        let own = program.parent().unwrap().to_owned();
        let folders = std::iter::once(own).chain(std::env::split_paths(&folders));
        Command::new("sh")
            .args(["-ec", script])
            .current_dir(self.0.path())
            .env("PATH", std::env::join_paths(folders).unwrap())
            .env("GRIDGEN_LANG", "en")
            .output()
            .unwrap()
    }

    fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.path(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const RATINGS: &str = "grids/welcome/ratings";

/// The first ratings file of the example.
fn ratings_file(project: &Project) -> String {
    let mut folders = vec![PathBuf::from(RATINGS)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(project.path(folder.to_str().unwrap())).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else {
                return path.to_str().unwrap().to_owned();
            }
        }
    }
    panic!("the example has ratings")
}

#[test]
fn the_steps_of_the_workflow_do_what_they_say() {
    let workflow: serde_yaml::Value = serde_yaml::from_str(&block("workflow")).unwrap();
    let steps = workflow["jobs"]["grids"]["steps"].as_sequence().unwrap();
    let runs = steps.iter().filter_map(|step| step["run"].as_str());
    let ours: Vec<&str> = runs.filter(|run| run.starts_with("gridgen ")).collect();
    assert_eq!(ours.len(), 2);
    let project = Project::new();
    // A repository of grids has no ratings; with rows to rate `--strict` would fail.
    fs::remove_dir_all(project.path(RATINGS)).unwrap();
    for run in &ours {
        let output = project.run(run);
        assert!(output.status.success(), "{run}: {output:?}");
    }
    assert!(project.path("output/welcome/blank.pdf").is_file());
    project.replace(
        "grids/welcome/grid.yaml",
        "gridgen: 1",
        "gridgen: 1\ntitel: x",
    );
    assert_eq!(project.run(ours[0]).status.code(), Some(1));
}

#[test]
fn the_entry_for_pre_commit_checks_the_files_of_a_commit() {
    let config: serde_yaml::Value = serde_yaml::from_str(&block("pre-commit")).unwrap();
    let hook = &config["repos"][0]["hooks"][0];
    let files = hook["files"].as_str().unwrap();
    // pre-commit matches with Python's `re`, which this pattern means the same to.
    assert_eq!(files, r"^(gridgen\.yaml|(grids|scales|themes)/.+)$");
    let entry = hook["entry"].as_str().unwrap();
    let project = Project::new();
    let ratings = ratings_file(&project);
    fs::write(project.path("grids/welcome/picture.png"), b"not shown").unwrap();
    let changed =
        format!("gridgen.yaml grids/welcome/grid.yaml grids/welcome/picture.png {ratings}");
    assert_eq!(
        project.run(&format!("{entry} {changed}")).status.code(),
        Some(0)
    );
    // An error in another file is not this commit's.
    fs::write(
        project.path("grids/welcome/ratings/other.yaml"),
        "ratings: 5\n",
    )
    .unwrap();
    let of_one = project.run(&format!("{entry} {ratings}"));
    assert_eq!(of_one.status.code(), Some(0), "{of_one:?}");
    assert!(stdout(&of_one).contains("1 sheet checked"), "{of_one:?}");
    let other = project.run(&format!(
        "{entry} {ratings} ./grids/welcome/ratings/other.yaml"
    ));
    assert_eq!(other.status.code(), Some(1));
    assert!(stdout(&other).contains("2 sheets checked") && stdout(&other).contains("1 error"));
    assert_eq!(
        project.run(&format!("{entry} gridgen.yaml")).status.code(),
        Some(1)
    );
    // From a folder of the project, too.
    let (folder, file) = ratings.rsplit_once('/').unwrap();
    let deep = project.run(&format!("cd '{folder}' && {entry} '{file}'"));
    assert_eq!(deep.status.code(), Some(0), "{deep:?}");
    let unknown = project.run(&format!("{entry} README.md"));
    assert_eq!(unknown.status.code(), Some(2));
    fs::write(project.path("README.md"), "x").unwrap();
    let foreign = project.run(&format!("{entry} README.md"));
    assert_eq!(foreign.status.code(), Some(2));
    fs::write(project.path("grids/welcome/ratings/_later.yaml"), ":").unwrap();
    let ignored = project.run(&format!("{entry} grids/welcome/ratings/_later.yaml"));
    assert_eq!(ignored.status.code(), Some(0));
    assert!(stdout(&ignored).contains("is ignored"), "{ignored:?}");
}

#[test]
fn the_scripts_of_the_page_end_with_the_status_of_the_check() {
    let project = Project::new();
    let hook = block("hook");
    assert_eq!(project.run(&hook).status.code(), Some(0));
    let has_jq = project.run("command -v jq").status.success();
    project.replace(
        "grids/welcome/grid.yaml",
        "gridgen: 1",
        "gridgen: 1\ntitel: x",
    );
    assert_eq!(project.run(&hook).status.code(), Some(1));
    if has_jq {
        let output = project.run(&block("annotations"));
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(stdout(&output).contains("::error file=grids/welcome/grid.yaml,line="));
    }
}

fn objects(output: &Output) -> Vec<serde_json::Value> {
    let text = stdout(output);
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn strict_fails_on_warnings_and_on_rows_that_are_not_rated() {
    let project = Project::new();
    let json = |words: &str| project.run(&format!("gridgen {words} --message-format json"));
    let lax = json("check");
    assert_eq!(lax.status.code(), Some(0));
    let summary = objects(&lax).pop().unwrap();
    assert_eq!(
        (&summary["type"], &summary["command"]),
        (&"summary".into(), &"check".into())
    );
    let rows = summary["rows_to_rate"].as_u64().unwrap();
    let strict = json("check --strict");
    assert_eq!(strict.status.code(), Some(i32::from(rows > 0)));
    // What is to be rated stays so where an error stops the sheet.
    let ratings = ratings_file(&project);
    let before = fs::read_to_string(project.path(&ratings)).unwrap();
    fs::write(project.path(&ratings), format!("{before}colour: red\n")).unwrap();
    let broken = objects(&json("check"));
    let summary = broken.last().unwrap();
    assert_eq!(summary["rows_to_rate"], rows);
    assert_eq!(
        (&summary["failed"], &summary["errors"], &summary["status"]),
        (&1.into(), &1.into(), &1.into())
    );
    assert_eq!(broken[0]["type"], "diagnostic");
    fs::write(project.path(&ratings), before).unwrap();
}

#[test]
fn a_build_ends_with_its_counts_and_mistakes_are_objects_too() {
    let project = Project::new();
    let json = |words: &str| project.run(&format!("gridgen --message-format json {words}"));
    let first = objects(&json("build --format html"));
    let summary = first.last().unwrap();
    let written = summary["written"].as_u64().unwrap();
    assert!(
        written >= 3 && summary["seconds"].as_f64().unwrap() > 0.0,
        "{summary}"
    );
    let second = objects(&json("build --format html"));
    let summary = second.last().unwrap();
    assert_eq!(
        (&summary["written"], &summary["unchanged"]),
        (&0.into(), &written.into())
    );
    for (words, status) in [
        ("check nowhere", 2),
        ("build --studnet x", 2),
        ("--nothing", 2),
    ] {
        let output = json(words);
        assert_eq!(output.status.code(), Some(status), "{words}");
        assert!(output.stderr.is_empty(), "{output:?}");
        let failure = objects(&output).pop().unwrap();
        assert_eq!(
            (&failure["type"], &failure["status"]),
            (&"failure".into(), &status.into()),
            "{words}"
        );
        assert!(
            !failure["message"].as_str().unwrap().starts_with("error"),
            "{failure}"
        );
    }
}
