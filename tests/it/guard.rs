//! What others wrote reaches neither the terminal nor a file that is not ours: names with control characters, tables
//! that somebody works in, links to folders that are read anyway.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const GRID: &str = "gridgen: 1\ntitle: \"Oral\\e[2J\\u202E\"\nlang: fr\npoints: 1\nscale: { A: { points: 1 }, B: { points: 0 } }\n\
    sections:\n  - id: s\n    title: \"S\\a\"\n    criteria: { c: \"C\\u009B31m\" }\n";
/// Sets the title of the window, empties the screen, writes a line of its own and turns the direction.
const HOSTILE: &str = "Dup\u{1b}]0;window\u{7}ont\u{1b}[2J\u{9b}1m\u{202e}\u{2066}";

fn project(name: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "grids/oral/grid.yaml", GRID);
    let written = HOSTILE.escape_default().to_string();
    let written = written.replace("\\u{1b}", "\\e").replace("\\u{7}", "\\a");
    let written = written
        .replace("\\u{9b}", "\\x9b")
        .replace("\\u{202e}", "\\u202e");
    let written = written.replace("\\u{2066}", "\\u2066");
    let ratings =
        format!("student: {{ name: \"{written}\\n0 errors\" }}\nratings: {{ s: {{ c: A }} }}\n");
    put(
        dir.path(),
        &format!("grids/oral/ratings/2B/{name}.yaml"),
        &ratings,
    );
    dir
}

fn put(root: &Path, path: &str, text: &str) {
    let place = root.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}

fn gridgen(project: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridgen"));
    command.current_dir(project).args(args);
    command.args(["--lang", "en"]).output().unwrap()
}

fn assert_tame(output: &Output, of: &str) {
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let is_bad = |c: char| {
        c != '\n' && c.is_control()
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!said.contains(is_bad), "{of}: {said:?}");
    assert!(!said.lines().any(|line| line == "0 errors"), "{of}: {said}");
}

#[test]
fn names_with_control_characters_draw_nothing_on_the_terminal() {
    // Windows has no such file names; `check` reports them elsewhere.
    let name = if cfg!(windows) {
        "dupont"
    } else {
        "du\u{1b}[2Jpont\u{202e}"
    };
    for name in ["dupont", name] {
        let dir = project(name);
        let root = dir.path();
        let theme = "api: 1\ndescription: \"x\\e[2J\"\noptions:\n  \
            colour: { type: text, default: \"\\e[2J\", label: \"\\a\" }\n";
        put(root, "themes/evening/theme.yaml", theme);
        let list = format!("Nom;Prénom;Classe\n{HOSTILE};Léa;2B{HOSTILE}\n");
        put(root, "list.csv", &list);
        let table = format!("student,name,s.c,s.c remark\n2B/{name},x,B,{HOSTILE}\n");
        put(root, "table.csv", &table);
        put(root, &format!("{HOSTILE}.csv").replace('/', "-"), &list);
        for args in [
            &[][..],
            &["check"],
            &["check", "--message-format", "short"],
            &["build"],
            &["marks", "oral"],
            &["themes"],
            &["import", "oral", "table.csv", "--yes"],
            &["new", "ratings", "oral", "list.csv", "--yes"],
            &["new", "ratings", "oral", &format!("{HOSTILE}.csv"), "--yes"],
            &["new", "grid", HOSTILE],
            &["new", "theme", HOSTILE],
            &["open", HOSTILE],
            &["marks", "oral", HOSTILE],
            &["rename", "oral", "c", HOSTILE],
            &["export", "oral", "--output", &format!("out{HOSTILE}.csv")],
            &[
                "export",
                "oral",
                "--output",
                &format!("out{HOSTILE}.x{HOSTILE}"),
            ],
        ] {
            assert_tame(&gridgen(root, args), &args.join(" "));
        }
        // Programs get what was typed.
        let csv = gridgen(root, &["export", "oral"]).stdout;
        assert!(String::from_utf8_lossy(&csv).contains(HOSTILE) || name != "dupont");
    }
}

#[test]
fn a_table_that_somebody_works_in_is_not_replaced() {
    let dir = project("dupont");
    let root = dir.path();
    for args in [
        &["export", "oral", "--output", "marks.csv"][..],
        &[
            "export",
            "oral",
            "--definition=canvas",
            "--output",
            "rubric.csv",
        ],
    ] {
        let file = args[args.len() - 1];
        assert_eq!(gridgen(root, args).status.code(), Some(0), "{file}");
        let written = fs::read(root.join(file)).unwrap();
        // Again, and nothing has changed.
        assert_eq!(gridgen(root, args).status.code(), Some(0), "{file}");
        fs::write(root.join(file), "ten remarks").unwrap();
        let refused = gridgen(root, args);
        assert_eq!(refused.status.code(), Some(2), "{file}");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(
            said.contains("is there already") && said.contains("--force"),
            "{said}"
        );
        assert_eq!(fs::read(root.join(file)).unwrap(), b"ten remarks");
        let forced = [args, &["--force"]].concat();
        assert_eq!(gridgen(root, &forced).status.code(), Some(0), "{file}");
        assert_eq!(fs::read(root.join(file)).unwrap(), written);
    }
}

#[test]
#[cfg(unix)]
fn a_link_among_the_classes_gives_no_student_twice() {
    use std::os::unix::fs::symlink;
    let dir = project("dupont");
    let ratings = dir.path().join("grids/oral/ratings");
    for (to, link) in [
        (".", "a"),
        ("..", "b"),
        ("2B", "0-first"),
        ("../../ratings/2B", "2B/c"),
    ] {
        symlink(to, ratings.join(link)).unwrap();
    }
    let output = gridgen(dir.path(), &["check", "--message-format", "short"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.matches("[linked-folder]").count(), 4, "{said}");
    let output = gridgen(dir.path(), &[]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("1 student"), "{said}");
    let output = gridgen(dir.path(), &["rename", "oral", "c", "cc"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("1 ratings file"), "{said}");
}

#[test]
fn a_class_with_a_very_long_name_is_written_whole() {
    let dir = project("dupont");
    let root = dir.path();
    let long = "Première ".repeat(50);
    let list = format!("Nom;Prénom;Classe\nBAH;Léa;{long}A\nSY;Noé;{long}B\nOGER;Ana;2B\n");
    put(root, "list.csv", &list);
    let output = gridgen(root, &["new", "ratings", "oral", "list.csv", "--yes"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let folders = fs::read_dir(root.join("grids/oral/ratings")).unwrap();
    assert_eq!(folders.count(), 3);
    let again = gridgen(root, &["new", "ratings", "oral", "list.csv", "--yes"]);
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(said.contains("0 files"), "{said}");
    assert_eq!(gridgen(root, &["build"]).status.code(), Some(0));
}

/// Separators of lines beside what is drawn as nothing, in a remark and in the grid: pasted from other programs.
#[test]
fn what_is_drawn_as_nothing_costs_no_sheet() {
    let dir = project("dupont");
    let text = "a\\u2028\\u200bb\\u2029\\u202e\\u00adc\\u2028\\ufe0f";
    let grid = GRID.replace(
        "title: \"S\\a\"",
        &format!("title: \"{text}\"\n    intro: \"{text}\""),
    );
    put(
        dir.path(),
        "grids/oral/grid.yaml",
        &grid.replace("lang: fr", "lang: fr\nremarks: R"),
    );
    let ratings =
        format!("ratings: {{ s: {{ c: \"A {text}\" }} }}\nremarks: {{ s: \"{text}\" }}\n");
    put(dir.path(), "grids/oral/ratings/2B/bah.yaml", &ratings);
    let output = gridgen(dir.path(), &["build", "--class"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(dir.path().join("output/oral/students/2B/bah.pdf").is_file());
}

/// A picture that Typst refuses is reported in the file that shows it, not in the theme.
#[test]
fn a_picture_that_cannot_be_drawn_has_a_place() {
    let dir = project("dupont");
    let empty = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"10\"></svg>";
    put(dir.path(), "grids/oral/ratings/2B/own.svg", empty);
    put(
        dir.path(),
        "grids/oral/grid.yaml",
        &GRID.replace("lang: fr", "lang: fr\nremarks: R"),
    );
    let ratings = "ratings: { s: { c: A } }\nremarks: { s: \"![plan](own.svg)\" }\n";
    put(dir.path(), "grids/oral/ratings/2B/bah.yaml", ratings);
    let output = gridgen(dir.path(), &["build", "--message-format", "short"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let place = "grids/oral/ratings/2B/bah.yaml: error[picture-not-drawn]";
    assert!(said.contains(place), "{said}");
    assert!(
        dir.path()
            .join("output/oral/students/2B/dupont.pdf")
            .is_file()
    );
}

/// A manifest that was written by hand names a file of the output folder that no build makes.
#[test]
fn a_manifest_names_nothing_that_a_build_would_not_make() {
    let dir = project("dupont");
    let root = dir.path();
    assert_eq!(gridgen(root, &["build"]).status.code(), Some(0));
    let manifest = root.join("output/.gridgen.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let bytes = fs::read(root.join("output/oral/blank.html")).unwrap();
    let known = json["files"].as_array().unwrap();
    let mut entry = known
        .iter()
        .find(|it| it["path"] == "oral/blank.html")
        .unwrap()
        .clone();
    let theirs = [
        "thesis.pdf",
        "oral/notes.html",
        "kept/oral/a.pdf",
        "a/students/x.txt",
        "CNAME",
    ];
    for path in theirs {
        put(root, &format!("output/{path}"), "");
        fs::write(root.join("output").join(path), &bytes).unwrap();
        entry["path"] = path.into();
        json["files"].as_array_mut().unwrap().push(entry.clone());
    }
    fs::write(&manifest, json.to_string()).unwrap();
    assert_eq!(gridgen(root, &["build"]).status.code(), Some(0));
    for path in theirs {
        assert_eq!(
            fs::read(root.join("output").join(path)).unwrap(),
            bytes,
            "{path}"
        );
    }
}
