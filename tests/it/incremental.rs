//! What is made again after a change: everything that depends on it, and nothing else.

use crate::support::built::{build, build_with};
use gridgen::base::diagnostic::{Diagnostics, Severity};
use gridgen::base::source::{FileSource, MemorySource};
use gridgen::model::grid::GridId;
use gridgen::output::render::{self, BuildOptions, MemoryStore, OutputKey};
use gridgen::project::{OutputPath, Snapshot, check_project};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

const GRID: &str = "gridgen: 1\ntitle: Oral\nlang: fr\nscale: { A: {}, B: {} }\nsections:\n  - id: s\n    title: S\n    criteria: { c: C }\n";
/// In another language, with a theme of the school and a scale that is shared.
const SCHOOL: &str = "gridgen: 1\ntitle: Exam\nlang: en\ntheme: school\nscale: marks\nintro: \"![Plan](plan.svg)\"\nsections:\n  - id: s\n    title: S\n    criteria: { c: C }\n";
const PLAN: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>\n";
const RATINGS: &str = "ratings: { s: { c: A } }\n";

fn project() -> MemorySource {
    MemorySource::default()
        .with("gridgen.yaml", "gridgen: 1\nclass: true\n")
        .with("grids/oral/grid.yaml", GRID)
        .with("grids/oral/ratings/1A/ines.yaml", RATINGS)
        .with("grids/oral/ratings/2B/lea.yaml", RATINGS)
        .with("grids/exam/grid.yaml", SCHOOL)
        .with("grids/exam/plan.svg", PLAN)
        .with("grids/exam/ratings/tom.yaml", RATINGS)
        .with("scales/marks.yaml", "A: { name: Good }\nB: { name: Bad }\n")
        .with(
            "themes/school/theme.yaml",
            "api: 1\nextends: classic\noptions: { density: compact }\n",
        )
        .with("themes/school/style.css", "p { margin: 0 }\n")
        .with("themes/school/strings/en.yaml", "student: Pupil\n")
        .with("themes/school/strings/fr.yaml", "student: Élève\n")
}

/// Every output with the key of all that it is made from.
fn keys(project: &MemorySource) -> BTreeMap<String, OutputKey> {
    let mut problems = Diagnostics::new();
    let checked = check_project(Snapshot::read(project), project, &mut problems);
    let plan = render::Renderer::new().plan_build(
        &checked,
        project,
        BuildOptions::default(),
        &mut problems,
    );
    assert_eq!(problems.count(Severity::Error), 0);
    let outputs = plan.jobs.into_iter().flat_map(|job| job.outputs);
    outputs.map(|it| (it.path.to_string(), it.key)).collect()
}

/// What is made again when this file is another one, even where the same bytes come out.
fn after(path: &str, text: &str) -> BTreeSet<String> {
    let (before, now) = (keys(&project()), keys(&project().with(path, text)));
    let differs = |(path, key): &(String, OutputKey)| before.get(path) != Some(key);
    now.into_iter()
        .filter(differs)
        .map(|(path, _)| path)
        .collect()
}

/// Every output with one of these words in its path.
fn all(of: &[&str]) -> BTreeSet<String> {
    let paths = keys(&project()).into_keys();
    paths
        .filter(|path| of.iter().any(|word| path.contains(word)))
        .collect()
}

#[test]
fn nothing_is_made_when_nothing_changed() {
    let store = MemoryStore::new();
    let made = build(&project(), &store).report.unwrap().written.len();
    assert_eq!(made, all(&[""]).len());
    let (manifest, report) = (
        store.manifest_bytes(),
        build(&project(), &store).report.unwrap(),
    );
    assert_eq!((report.written.len(), report.unchanged), (0, made));
    assert_eq!(store.manifest_bytes(), manifest);
}

#[test]
fn ratings_touch_their_sheet_and_their_class() {
    let made = after(
        "grids/oral/ratings/1A/ines.yaml",
        "ratings: { s: { c: B } }\n",
    );
    assert_eq!(made, all(&["oral/students/1A/"]));
    let made = after("grids/oral/ratings/1A/zoe.yaml", RATINGS);
    assert!(
        made.contains("oral/students/1A/zoe.pdf") && made.contains("oral/students/1A/class.html")
    );
    assert!(
        !made
            .iter()
            .any(|path| path.contains("ines") || path.contains("2B")),
        "{made:?}"
    );
}

#[test]
fn a_grid_a_scale_and_an_image_touch_who_uses_them() {
    let exam = all(&["exam/"]);
    assert_eq!(
        after("grids/oral/grid.yaml", &GRID.replace("Oral", "Autre")),
        // The list of blank forms shows titles.
        all(&["oral/", "index.html"])
    );
    assert_eq!(
        after("scales/marks.yaml", "A: { name: Fine }\nB: { name: Bad }\n"),
        exam
    );
    assert_eq!(
        after(
            "grids/exam/plan.svg",
            &PLAN.replace("<rect ", "<rect x=\"1\" ")
        ),
        exam
    );
    assert_eq!(
        after("scales/unused.yaml", "X: {}\nY: {}\n"),
        BTreeSet::new()
    );
}

#[test]
fn a_theme_touches_its_grids_and_of_them_what_the_file_is_for() {
    let of = |ending: &str| -> BTreeSet<String> {
        let exam = all(&["exam/"]).into_iter();
        exam.filter(|path| path.ends_with(ending)).collect()
    };
    let exam = all(&["exam/"]);
    let options = "api: 1\nextends: classic\noptions: { density: comfortable }\n";
    assert_eq!(after("themes/school/theme.yaml", options), exam);
    assert_eq!(
        after("themes/school/style.css", "p { margin: 1px }\n"),
        of(".html")
    );
    assert_eq!(after("themes/school/own.typ", "#let x = 1\n"), of(".pdf"));
    // Words, in the language of the grid alone.
    assert_eq!(
        after("themes/school/strings/en.yaml", "student: Name\n"),
        exam
    );
    assert_eq!(
        after("themes/school/strings/fr.yaml", "student: Nom\n"),
        BTreeSet::new()
    );
    // Nobody uses it.
    assert_eq!(
        after("themes/other/theme.yaml", "api: 1\nextends: classic\n"),
        BTreeSet::new()
    );
}

#[test]
fn settings_touch_the_grids_for_which_they_say_something_else() {
    let option = "gridgen: 1\nclass: true\noptions: { mark: tick }\n";
    assert_eq!(after("gridgen.yaml", option), all(&[""]));
    // Both grids give their own.
    assert_eq!(
        after("gridgen.yaml", "gridgen: 1\nclass: true\nlang: de\n"),
        all(&["index.html"])
    );
}

#[test]
fn an_output_that_somebody_touched_is_made_again() {
    let store = MemoryStore::new();
    build(&project(), &store).report.unwrap();
    let sound = store.files();
    let places = ["oral/blank.html", "exam/students/tom.pdf"];
    let places = places.map(|path| OutputPath::new(path).unwrap());
    let half = sound[&places[1]].len() / 2;
    let touched: [Option<&[u8]>; 4] = [
        None,
        Some(b"edited"),
        Some(b""),
        Some(&sound[&places[1]][..half]),
    ];
    for bytes in touched {
        places
            .iter()
            .for_each(|path| store.change_behind_store(path, bytes));
        let report = build(&project(), &store).report.unwrap();
        let written: BTreeSet<&OutputPath> = report.written.iter().collect();
        assert_eq!(written, places.iter().collect());
        let mut files = store.files();
        // What somebody changed is not lost: it lies beside the documents.
        files.retain(|path, _| !path.as_str().starts_with("kept/"));
        assert_eq!(files, sound);
        assert_eq!(report.moved.len(), bytes.map_or(0, |_| places.len()));
    }
}

#[test]
fn a_part_build_leaves_the_rest_and_the_whole_one_finds_it_made() {
    let store = MemoryStore::new();
    let exam = BuildOptions {
        grids: GridId::new("exam").into_iter().collect(),
        ..BuildOptions::default()
    };
    build_with(&project(), &store, exam).report.unwrap();
    let report = build(&project(), &store).report.unwrap();
    assert_eq!(report.unchanged, all(&["exam/"]).len());
    assert_eq!(report.written.len(), all(&["oral/", "index.html"]).len());
}

/// Every file with the time of its last change, and its number on the disk: another one was put in its place.
fn stamps(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, u64)> {
    #[cfg(unix)]
    let number = |facts: &fs::Metadata| std::os::unix::fs::MetadataExt::ino(facts);
    #[cfg(not(unix))]
    let number = fs::Metadata::len;
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let facts = entry.metadata().unwrap();
        if facts.is_dir() {
            all.extend(stamps(&entry.path()));
        } else {
            all.insert(entry.path(), (facts.modified().unwrap(), number(&facts)));
        }
    }
    all
}

#[test]
fn on_a_disk_no_file_is_touched_unless_all_are_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    for path in ["grids/oral/grid.yaml", "grids/oral/ratings/1A/ines.yaml"] {
        let bytes = project().read(path, 1 << 20).unwrap();
        fs::create_dir_all(dir.path().join(path).parent().unwrap()).unwrap();
        fs::write(dir.path().join(path), bytes).unwrap();
    }
    let gridgen = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gridgen"));
        command
            .args(args)
            .args(["--lang", "en", "--project"])
            .arg(dir.path());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(gridgen(&["build"]).contains("4 files written"));
    let before = stamps(dir.path());
    assert!(gridgen(&["build"]).contains("0 files written, 4 unchanged"));
    assert_eq!(stamps(dir.path()), before);
    // The same bytes come out, and are not written again either; but they are made.
    fs::write(dir.path().join("output/oral/blank.html"), "edited").unwrap();
    assert!(gridgen(&["build", "--all"]).contains("1 file written, 3 unchanged"));
}
