//! The worked cases of `tests/marks/`: sums that were done by hand, from the rule, and what the program makes of them.
//! `docs/marks.md` prints the same files.

use crate::same_form::same;
use crate::support::html::Html;
use crate::support::pdf::Pdf;
use crate::support::sheets;
use crate::support::table::form;
use gridgen::base::diagnostic::Diagnostics;
use gridgen::base::source::Text;
use gridgen::model::class::StudentPath;
use gridgen::model::grid::{Grid, build_grid};
use gridgen::model::ratings::{Ratings, read_ratings};
use gridgen::model::scoring::{Mark, NoMark, RequiredItem, StudentScore, score};
use gridgen::model::sheet::context::SheetContext;
use gridgen::model::sheet::{self, ProjectDefaults, StudentSource};
use gridgen::text::locale::LangTag;
use gridgen::text::markup::NoImages;
use gridgen::text::yaml::{Number, parse_yaml};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A grid, and sheets of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    title: String,
    about: String,
    grid: String,
    cases: Vec<Case>,
}

/// One sheet, and what it comes to. What is not written is expected not to be there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    when: String,
    /// What differs in the grid.
    #[serde(default)]
    change: BTreeMap<String, String>,
    ratings: String,
    by_hand: String,
    /// Before rounding and limits.
    exact: Option<String>,
    /// Why the rule gives no mark.
    none: Option<String>,
    mark: serde_yaml::Value,
    /// Where it is not the mark.
    computed: Option<serde_yaml::Value>,
    grade: Option<String>,
    passed: Option<bool>,
    #[serde(default)]
    missed: Vec<String>,
    #[serde(default)]
    pending: Vec<String>,
    #[serde(default)]
    to_rate: usize,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn families() -> Vec<(String, Family)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder("tests/marks"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let family = |path: &PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(path).unwrap();
        let family = serde_yaml::from_str(&text);
        (
            name.clone(),
            family.unwrap_or_else(|error| panic!("{name}: {error}")),
        )
    };
    files.iter().map(family).collect()
}

impl Case {
    fn grid_text(&self, family: &Family) -> String {
        let mut text = family.grid.clone();
        for (from, to) in &self.change {
            assert!(
                text.contains(from),
                "{}: no `{from}` in the grid",
                self.when
            );
            text = text.replacen(from, to, 1);
        }
        text
    }

    fn read(&self, family: &Family) -> (Grid, Ratings) {
        let mut problems = Diagnostics::new();
        let text = Text::new("grids/g/grid.yaml", self.grid_text(family));
        let document = parse_yaml(&mut problems, text);
        let grid = build_grid(
            &mut problems,
            &document,
            &gridgen::model::grid::GridId::new("g").unwrap(),
            &[],
        );
        let text = Text::new("grids/g/ratings/s.yaml", self.ratings.clone());
        let document = parse_yaml(&mut problems, text);
        let ratings = read_ratings(&mut problems, &document, grid.as_ref());
        assert!(problems.is_empty(), "{}: {problems:#?}", self.when);
        (grid.unwrap(), ratings.unwrap())
    }

    fn score(&self, family: &Family) -> (Grid, StudentScore) {
        let (grid, ratings) = self.read(family);
        let scored = score(&grid, &ratings);
        (grid, scored)
    }
}

/// A number or a word as it is written in a case; nothing for `null`.
fn written(value: &serde_yaml::Value) -> Option<String> {
    match value {
        serde_yaml::Value::Null => None,
        serde_yaml::Value::String(word) => Some(word.clone()),
        serde_yaml::Value::Number(number) => Some(number.to_string()),
        other => panic!("{other:?}"),
    }
}

fn shown(mark: &Mark) -> String {
    match mark {
        Mark::Computed(mark) => Number::computed(mark.clone()).raw,
        Mark::Number(number) => number.raw.clone(),
        Mark::Word(word) => word.clone(),
    }
}

fn labels(grid: &Grid, required: &[RequiredItem]) -> Vec<String> {
    let label = |it: &RequiredItem| it.label(grid).unwrap().plain();
    required.iter().map(label).collect()
}

#[test]
fn every_case_comes_out_as_it_was_worked_by_hand() {
    let families = families();
    assert_eq!(families.len(), 11, "a file of cases more or less");
    for (file, family) in &families {
        for case in &family.cases {
            let (grid, scored) = case.score(family);
            let name = format!("{file}: {}", case.when);
            let exact = |it: &gridgen::model::scoring::MarkComputation| {
                Number::computed(it.exact.clone()).raw
            };
            let computed = scored.computed.as_ref();
            assert_eq!(computed.ok().map(exact), case.exact, "{name}: exact");
            let none = computed.err().map(|none| match none {
                NoMark::NotAsked => "not-asked".to_owned(),
                NoMark::Unrated(_) => "unrated".to_owned(),
                NoMark::Out => "out".to_owned(),
            });
            assert_eq!(none, case.none, "{name}: why there is none");
            let mark = written(&case.mark);
            assert_eq!(scored.mark.as_ref().map(shown), mark, "{name}: mark");
            let wanted = match (&case.computed, &case.exact) {
                (Some(computed), _) => written(computed),
                (None, Some(_)) => mark,
                (None, None) => None,
            };
            let computed = computed
                .ok()
                .map(|it| Number::computed(it.mark.clone()).raw);
            assert_eq!(computed, wanted, "{name}: computed");
            assert_eq!(scored.grade, case.grade, "{name}: grade");
            assert_eq!(scored.passed, case.passed, "{name}: passed");
            assert_eq!(labels(&grid, &scored.missed), case.missed, "{name}: missed");
            assert_eq!(
                labels(&grid, &scored.pending),
                case.pending,
                "{name}: pending"
            );
            assert_eq!(scored.rows_to_rate, case.to_rate, "{name}: to rate");
        }
    }
}

/// The cases as the documentation prints them.
fn printed() -> String {
    let mut page = String::new();
    for (file, family) in families() {
        let Family {
            title,
            about,
            grid,
            cases,
        } = &family;
        writeln!(page, "\n### {title}\n\n{}\n", about.trim()).unwrap();
        writeln!(page, "```yaml\n{}\n```\n", grid.trim_end()).unwrap();
        writeln!(page, "| sheet | by hand | mark |\n|---|---|---|").unwrap();
        for case in cases {
            let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let (when, by_hand) = (line(&case.when), line(&case.by_hand));
            writeln!(
                page,
                "| {when}{} | {by_hand} | {} |",
                typed(case),
                result(case)
            )
            .unwrap();
        }
        writeln!(page, "\nFrom `tests/marks/{file}.yaml`.").unwrap();
    }
    page
}

/// What differs in the grid, and the ratings.
fn typed(case: &Case) -> String {
    let code = |text: &str| match text.contains('`') {
        true => format!("`` {text} ``"),
        false => format!("`{text}`"),
    };
    let lines = |text: &str| {
        let lines = text.trim().lines().map(|line| code(line.trim()));
        lines.collect::<Vec<_>>().join("<br>")
    };
    let mut sheet = String::new();
    for (from, to) in &case.change {
        let added = to.replacen(from.trim_end(), "", 1);
        match added.trim() {
            "" => write!(sheet, "<br>without {}", code(from.trim())).unwrap(),
            added => write!(sheet, "<br>with {}", code(added)).unwrap(),
        }
    }
    sheet + "<br>" + &lines(&case.ratings)
}

fn result(case: &Case) -> String {
    let mut parts =
        vec![written(&case.mark).map_or("none".to_owned(), |mark| format!("**{mark}**"))];
    parts.extend(case.grade.clone());
    parts.extend(case.passed.map(|passed| match passed {
        true => "passed".to_owned(),
        false => "not passed".to_owned(),
    }));
    parts.extend(case.missed.iter().map(|label| format!("missed: {label}")));
    match case.to_rate {
        0 => {}
        1 => parts.push("1 row to rate".to_owned()),
        rows => parts.push(format!("{rows} rows to rate")),
    }
    parts.join(", ")
}

#[test]
fn the_documentation_prints_every_case() {
    let path = folder("docs/marks.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, _) = page.split_once("<!-- cases -->\n").unwrap();
    let made = format!("{before}<!-- cases -->\n{}", printed());
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &made).unwrap();
        return;
    }
    assert_eq!(
        page, made,
        "docs/marks.md is out of date: BLESS=1 rewrites it"
    );
}

/// The sheet of a case, as themes see it.
fn sheet(family: &Family, case: &Case) -> SheetContext {
    let (grid, ratings) = case.read(family);
    let scored = score(&grid, &ratings);
    let defaults = ProjectDefaults {
        lang: &LangTag::english(),
        fields: &[],
    };
    let form = sheet::sheet_grid(&grid, &defaults, &NoImages);
    let who = StudentPath::new("2B/lea").expect("a path");
    let source = StudentSource {
        grid: &grid,
        form: &form,
        ratings: &ratings,
        score: &scored,
        path: &who,
    };
    let student = sheet::sheet_student(source, &NoImages);
    SheetContext {
        grid: form,
        student: Some(student),
    }
}

/// One case of each kind: rounded, not complete, missed and pending, with a bonus, decided, without points.
const PRINTED: [(&str, &str); 8] = [
    ("bts-workbook", "Different levels"),
    ("bts-workbook", "One row is not rated"),
    ("driving-test", "The faults are not rated yet"),
    ("driving-test", "A fault before anything else is rated"),
    ("ib-criterion", "A person decided"),
    ("out-of-the-count", "Everything is out"),
    ("ties-caps-and-limits", "A bonus over the most"),
    ("without-points", "A section below its `pass`"),
];

#[test]
fn page_and_pdf_print_the_same_mark_and_sum() {
    let families = families();
    for (file, when) in PRINTED {
        let (_, family) = families.iter().find(|(name, _)| name == file).unwrap();
        let case = family.cases.iter().find(|case| case.when == when);
        let sheet = sheet(family, case.unwrap_or_else(|| panic!("{file}: {when}")));
        let page = Html::open(&sheets::page(&sheet));
        let pdf = Pdf::open(&sheets::bytes(&sheet));
        let name = format!("{file}: {when}");
        same(&page, &pdf, &name);
        assert_eq!(form(&page.tables()), form(&pdf.tables()), "{name}");
    }
}

#[test]
fn a_sheet_says_what_its_mark_is_made_of() {
    let families = families();
    let text = |file: &str, when: &str| {
        let (_, family) = families.iter().find(|(name, _)| name == file).unwrap();
        let case = family.cases.iter().find(|case| case.when == when).unwrap();
        Html::open(&sheets::page(&sheet(family, case))).text()
    };
    for (file, when, said) in [
        (
            "bts-workbook",
            "Different levels",
            "Inform: 1 + 0.67 + 0.67 ≈ 2.33 4 Scaled to 20 ≈ 11.67 20",
        ),
        (
            "bts-workbook",
            "Different levels",
            "Sum ≈ 71.67 100 Scaled to 20 ≈ 14.33 20 Rounded to the nearest multiple of 0.5 14.5 Mark 14.5 20",
        ),
        (
            "bts-workbook",
            "One row is not rated",
            "no mark yet / 20 · 1 row to rate",
        ),
        (
            "driving-test",
            "A fault before anything else is rated",
            "/ 31 · 4 rows to rate Not passed",
        ),
        (
            "driving-test",
            "Many points, and a fault",
            "Required and not achieved: No critical fault",
        ),
        (
            "driving-test",
            "The faults are not rated yet",
            "Required and not yet rated: No critical fault",
        ),
        (
            "ib-criterion",
            "A person decided",
            "28 / 32 Reason: moderated Computed: 24 Grade 7",
        ),
        (
            "out-of-the-count",
            "Everything is out",
            "/ 20 · no row counts",
        ),
        (
            "out-of-the-count",
            "A row is out",
            "Prepare: – + 4 4 4 Scaled to 5 5 5",
        ),
        (
            "checklist",
            "Later than it is worth",
            "Days of delay −4.5 With bonus and deductions −2.5 Not below 0 0 Mark 0 10",
        ),
        (
            "ties-caps-and-limits",
            "A required row is missed",
            "Something required is not achieved: not above 9 9 Mark 9 20",
        ),
    ] {
        let text = text(file, when);
        assert!(text.contains(said), "{file}, {when}: {said}\n{text}");
    }
}

#[test]
fn a_blank_form_prints_what_is_possible() {
    let families = families();
    let (_, family) = families
        .iter()
        .find(|(name, _)| name == "bts-workbook")
        .unwrap();
    let sheet = SheetContext {
        student: None,
        ..sheet(family, &family.cases[0])
    };
    let page = Html::open(&sheets::page(&sheet));
    let pdf = Pdf::open(&sheets::bytes(&sheet));
    same(&page, &pdf, "blank");
    let text = page.text();
    for said in [
        "Inform 20 points",
        "Summary 2 points",
        "Mark to be filled in / 20",
        // The code is the number of points.
        "3 = Expert",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    assert!(!text.contains("How the mark was worked out"));
}

/// A project with one family as its grid, and cases of it as students.
fn project(family: &Family, cases: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("grids/g/ratings/2B");
    fs::create_dir_all(&folder).unwrap();
    fs::write(dir.path().join("grids/g/grid.yaml"), &family.grid).unwrap();
    for (student, when) in cases {
        let case = family.cases.iter().find(|case| case.when == *when).unwrap();
        fs::write(folder.join(format!("{student}.yaml")), &case.ratings).unwrap();
    }
    dir
}

fn gridgen(project: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args(["marks", "--lang", "en", "--project"])
        .arg(project)
        .args(arguments)
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn the_command_prints_every_mark_with_its_sum() {
    let families = families();
    let (_, family) = families
        .iter()
        .find(|(name, _)| name == "ties-caps-and-limits")
        .unwrap();
    let cases = [
        ("absent", "Absent"),
        ("bonus", "A bonus over the most"),
        ("tie", "A tie goes up"),
    ];
    let dir = project(family, &cases);
    fs::write(
        dir.path().join("grids/g/ratings/2B/wrong.yaml"),
        "ratings: { orl: { talk: 1 } }\n",
    )
    .unwrap();
    fs::write(
        dir.path().join("grids/g/ratings/=1+1.yaml"),
        "ratings: { oral: { talk: 1 } }\n",
    )
    .unwrap();

    let (status, json) = gridgen(dir.path(), &["g", "2B", "--format", "json"]);
    assert_eq!(
        status,
        Some(1),
        "the file that is wrong is told, and its mark is not there"
    );
    let list: serde_json::Value = serde_json::from_str(&json).unwrap();
    let keys: Vec<&String> = list[0].as_object().unwrap().keys().collect();
    let wanted = [
        "student", "name", "mark", "computed", "out_of", "grade", "passed", "missing", "sum",
    ];
    assert_eq!(keys, wanted);
    let of = |key: &str| {
        list.as_array()
            .unwrap()
            .iter()
            .map(|it| it[key].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(of("student"), ["2B/absent", "2B/bonus", "2B/tie"]);
    assert_eq!(
        serde_json::json!(of("mark")),
        serde_json::json!(["ABS", 20, 13.5])
    );
    assert_eq!(
        serde_json::json!(of("computed")),
        serde_json::json!([null, 20, 13.5])
    );
    assert_eq!(
        serde_json::json!(of("passed")),
        serde_json::json!([null, true, true])
    );
    assert_eq!(
        serde_json::json!(of("missing")),
        serde_json::json!([0, 0, 0])
    );
    let last = list[1]["sum"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["kind"], &last["earned"], &last["possible"]),
        (&"mark".into(), &"20".into(), &"20".into())
    );
    assert!(list[0]["sum"].is_null());

    let (_, csv) = gridgen(dir.path(), &["g", "--format", "csv"]);
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(csv.as_bytes())
        .records()
        .map(Result::unwrap)
        .collect();
    let row = |student: &str| rows.iter().find(|row| &row[0] == student).unwrap();
    assert_eq!((&row("'=1+1")[1], &row("'=1+1")[7]), ("'=1+1", "1"));
    assert_eq!((&row("2B/tie")[2], &row("2B/tie")[5]), ("13.5", "Acquired"));

    let (_, table) = gridgen(dir.path(), &["g", "2B", "--explain"]);
    assert!(
        table.contains(
            "tie (2B/tie) · 13.5 / 20 · Acquired · passed\n    Oral  8.25 + 5 = 13.25 / 20\n"
        ),
        "{table}"
    );
    assert_eq!(gridgen(dir.path(), &["g", "2C"]).0, Some(2));
}
