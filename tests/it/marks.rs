//! The worked cases of `tests/marks/`: sums that were done by hand, from the rule, and what the program makes of them.
//! `docs/marks.md` prints the same files.

use gridgen::diagnostic::Problems;
use gridgen::grid::{Grid, grid};
use gridgen::ratings::{Ratings, ratings};
use gridgen::scoring::{Mark, NoMark, Required, Scored, score};
use gridgen::source::Text;
use gridgen::yaml::{Number, parse};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

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
        let mut problems = Problems::new();
        let text = Text::new("grids/g/grid.yaml", self.grid_text(family));
        let document = parse(&mut problems, text);
        let grid = grid(&mut problems, &document, "g", &[]);
        let text = Text::new("grids/g/ratings/s.yaml", self.ratings.clone());
        let document = parse(&mut problems, text);
        let ratings = ratings(&mut problems, &document, grid.as_ref());
        assert!(problems.is_empty(), "{}: {problems:#?}", self.when);
        (grid.unwrap(), ratings.unwrap())
    }

    fn score(&self, family: &Family) -> (Grid, Scored) {
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
        Mark::Computed(mark) => Number::exact(mark.clone()).raw,
        Mark::Number(number) => number.raw.clone(),
        Mark::Word(word) => word.clone(),
    }
}

fn labels(grid: &Grid, required: &[Required]) -> Vec<String> {
    let label = |it: &Required| it.label(grid).unwrap().plain();
    required.iter().map(label).collect()
}

#[test]
fn every_case_comes_out_as_it_was_worked_by_hand() {
    let families = families();
    assert_eq!(families.len(), 9, "a file of cases more or less");
    for (file, family) in &families {
        for case in &family.cases {
            let (grid, scored) = case.score(family);
            let name = format!("{file}: {}", case.when);
            let exact = |it: &gridgen::scoring::Reckoning| Number::exact(it.exact.clone()).raw;
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
            let computed = computed.ok().map(|it| Number::exact(it.mark.clone()).raw);
            assert_eq!(computed, wanted, "{name}: computed");
            assert_eq!(scored.grade, case.grade, "{name}: grade");
            assert_eq!(scored.passed, case.passed, "{name}: passed");
            assert_eq!(labels(&grid, &scored.missed), case.missed, "{name}: missed");
            assert_eq!(
                labels(&grid, &scored.pending),
                case.pending,
                "{name}: pending"
            );
            assert_eq!(scored.to_rate, case.to_rate, "{name}: to rate");
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
                sheet(case),
                result(case)
            )
            .unwrap();
        }
        writeln!(page, "\nFrom `tests/marks/{file}.yaml`.").unwrap();
    }
    page
}

/// What differs in the grid, and the ratings.
fn sheet(case: &Case) -> String {
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
