//! Themes as their authors meet them: the manual's examples, what is written for them, what is told of their mistakes.

use gridgen::output::theme::ThemePart;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What a terminal shows, and the status.
fn run(project: &Path, args: &[&str]) -> (String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args(args)
        .args([
            "--lang",
            "en",
            "--color",
            "never",
            "--message-format",
            "short",
        ])
        .current_dir(project)
        .output()
        .expect("gridgen runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stderr) + &text(&output.stdout);
    (said, output.status.code().expect("gridgen ends by itself"))
}

/// A fresh project with the worked example.
fn project() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let (said, status) = run(dir.path(), &["init", "."]);
    assert_eq!(status, 0, "{said}");
    dir
}

fn write(project: &Path, path: &str, text: &str) {
    let path = project.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
    fs::write(path, text).expect("it is written");
}

/// Every text file of an example, by its path from the root.
fn texts(folder: &str, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(root(folder)).expect("the example").collect();
    entries.sort_by_key(|entry| entry.as_ref().expect("an entry").file_name());
    for entry in entries {
        let entry = entry.expect("an entry");
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            texts(&path, found);
        } else if !path.ends_with(".svg") {
            found.push((
                path.clone(),
                fs::read_to_string(root(&path)).expect("a text"),
            ));
        }
    }
}

#[test]
fn the_manual_shows_every_file_of_the_three_examples() {
    let manual = fs::read_to_string(root("docs/themes.md")).expect("the manual");
    let mut files = Vec::new();
    for example in ["a3-landscape", "large-print", "school"] {
        texts(&format!("themes/{example}"), &mut files);
    }
    assert_eq!(files.len(), 7);
    for (path, text) in files {
        let shown = manual
            .split_once(&format!("`{path}`:\n\n```"))
            .expect(&path)
            .1;
        let shown = shown
            .split_once('\n')
            .expect("a line")
            .1
            .split_once("\n```\n")
            .expect("an end")
            .0;
        assert_eq!(shown, text.trim_end(), "{path}");
    }
    // And every option of classic.
    let options = fs::read_to_string(root("themes/classic/theme.yaml")).expect("classic");
    let named = options
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for option in named.map(|line| line.trim().trim_end_matches(':')) {
        assert!(manual.contains(&format!("| `{option}` |")), "{option}");
    }
}

#[test]
fn a_hard_project_shows_what_is_wrong_with_a_theme() {
    let project = project();
    let at = project.path();
    for file in ["school", "large-print"] {
        let mut files = Vec::new();
        texts(&format!("themes/{file}"), &mut files);
        for (path, text) in files {
            write(at, &path, &text);
        }
    }
    let logo = fs::read_to_string(root("themes/school/logo.svg")).expect("the logo");
    write(at, "themes/school/logo.svg", &logo);
    for theme in ["classic", "school", "large-print"] {
        let (said, status) = run(at, &["themes", "preview", theme]);
        assert_eq!(status, 0, "{theme}: {said}");
        assert!(!said.contains("laid-out-again"), "{theme}: {said}");
        let seen = said.contains("outside-page") || said.contains("printed-over");
        assert!(!seen, "{theme}: {said}");
        assert!(said.contains("missing-script"), "{said}");
        for file in ["rows/blank.pdf", "rtl/students/full.html", "index.html"] {
            let file = format!("output/themes/{theme}/{file}");
            assert!(at.join(&file).is_file(), "{file}");
        }
    }
    let layout = fs::read_to_string(root("themes/classic/layout.typ")).expect("classic");
    let faulty = "student => {
    set text(fill: if student != none and student.name.ends-with(\"2\") { rgb(\"#000001\") } else { black })
    place(dx: 190mm, text(size: 30pt)[Anticonstitutionnellement])";
    write(at, "themes/faulty/theme.yaml", "api: 1\nextends: classic\n");
    let layout = layout.replacen("student => {", faulty, 1);
    let over = "place(text(size: 20pt)[Filigrane])\n      of-identity(student)";
    let layout = layout.replacen("of-identity(student)", over, 1);
    write(at, "themes/faulty/layout.typ", &layout);
    let (said, status) = run(at, &["themes", "preview", "faulty"]);
    assert_eq!(status, 0, "{said}");
    assert!(
        said.contains("`Anticonstitutionnellement` runs off page 1"),
        "{said}"
    );
    assert!(said.contains("printed over `Filigrane`"), "{said}");
    assert!(said.contains("laid-out-again"), "{said}");
    let (said, status) = run(at, &["themes", "preview", "nobody"]);
    assert_eq!(status, 2, "{said}");
}

/// The text of the block behind these words of the manual.
/// The hard grids hold long words, tall rows, two pages of legend, scripts from right to left: nothing leaves the page, and
/// nothing is printed over anything, whatever the options.
#[test]
fn nothing_is_cut_and_nothing_overlaps_in_any_variant() {
    let variants = [
        "{ paper: a3, orientation: landscape }",
        "{ paper: letter, density: compact }",
        "{ density: compact, mark: shaded, remarks: below }",
        "{ font-size: 16pt, mark: filled }",
        "{ font-size: 20pt, mark: tick }",
        "{ paper: a4, orientation: landscape, font-size: 7pt }",
    ];
    let project = project();
    for (nth, options) in variants.iter().enumerate() {
        let theme = format!("v{nth}");
        let manifest = format!("api: 1\nextends: classic\noptions: {options}\n");
        write(
            project.path(),
            &format!("themes/{theme}/theme.yaml"),
            &manifest,
        );
        let (said, status) = run(project.path(), &["themes", "preview", &theme]);
        assert_eq!(status, 0, "{options}: {said}");
        let seen = said.contains("outside-page") || said.contains("printed-over");
        assert!(!seen, "{options}: {said}");
    }
}

fn block<'m>(manual: &'m str, behind: &str) -> &'m str {
    let (_, rest) = manual.split_once(behind).expect(behind);
    let (_, rest) = rest.split_once("```").expect("a block");
    let (_, rest) = rest.split_once('\n').expect("its head");
    rest.split_once("```").expect("its end").0
}

#[test]
fn what_the_manual_says_of_options_and_words_works() {
    let manual = fs::read_to_string(root("docs/themes.md")).expect("the manual");
    let project = project();
    let at = project.path();
    let head = "api: 1\nextends: classic\n";
    let options = format!("{head}{}", block(&manual, "\n## Options\n"));
    write(at, "themes/school/theme.yaml", &options);
    write(
        at,
        "themes/school/logo.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    );
    let css = block(&manual, "escaped as CSS needs it:");
    write(at, "themes/school/options.css", css);
    let words = block(&manual, "A theme that changes one word");
    write(at, "themes/school/strings/en.yaml", words);
    write(
        at,
        "gridgen.yaml",
        "gridgen: 1\nlang: en\ntheme: school\noptions: { seal: true }\n",
    );
    let (said, status) = run(at, &["build"]);
    assert_eq!((status, said.contains("warning")), (0, false), "{said}");
    let pages = fs::read_dir(at.join("output")).expect("pages").count();
    assert!(pages > 0);
    let (said, status) = run(at, &["themes"]);
    assert_eq!(status, 0, "{said}");
    for option in ["gap", "frame", "seal", "motto", "logo"] {
        assert!(said.contains(option), "{option}: {said}");
    }
}

#[test]
fn a_new_theme_works_at_once_and_gets_its_parts_one_by_one() {
    let project = project();
    let at = project.path();
    let (said, status) = run(at, &["new", "theme", "école", "head"]);
    assert_eq!(status, 0, "{said}");
    for part in ThemePart::ALL.into_iter().skip(1).map(ThemePart::name) {
        let (said, status) = run(at, &["new", "theme", "école", part]);
        assert_eq!(status, 0, "{part}: {said}");
        for ending in ["html", "typ"] {
            assert!(
                at.join(format!("themes/école/parts/{part}.{ending}"))
                    .is_file(),
                "{part}.{ending}"
            );
        }
    }
    let (said, status) = run(at, &["build", "--theme", "école"]);
    assert_eq!((status, said.contains("error")), (0, false), "{said}");
    // What is there stays as it is.
    write(at, "themes/école/parts/row.html", "mine");
    for args in [
        ["new", "theme", "école", "row"].as_slice(),
        &["new", "theme", "école"],
    ] {
        let (said, status) = run(at, args);
        assert_eq!(status, 2, "{said}");
    }
    assert_eq!(
        fs::read_to_string(at.join("themes/école/parts/row.html")).expect("there"),
        "mine"
    );
    for args in [["classic", "head"], ["a/b", "head"], ["b", "--from=nope"]] {
        let (said, status) = run(at, &[["new", "theme"].as_slice(), &args].concat());
        assert_eq!(status, 2, "{args:?}: {said}");
    }
    assert!(!at.join("themes/classic").exists() && !at.join("themes/b").exists());
}

#[test]
fn themes_are_listed_with_what_holds_and_who_says_so() {
    let project = project();
    let at = project.path();
    run(at, &["new", "theme", "school", "head"]);
    write(
        at,
        "themes/school/theme.yaml",
        "api: 1\nextends: classic\noptions:\n  mark: tick\n  motto: { type: text, doc: Above the form }\n",
    );
    write(
        at,
        "gridgen.yaml",
        "gridgen: 1\nlang: en\ntheme: school\noptions: { density: compact }\n",
    );
    let (said, status) = run(at, &["themes"]);
    assert_eq!(status, 0, "{said}");
    let school = said
        .split_once("school → classic  (the project's)")
        .expect("the theme")
        .1;
    let line = |start: &str| {
        let found = school
            .lines()
            .find(|line| line.trim_start().starts_with(start))
            .expect(start);
        found.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(
        line("mark ").starts_with("mark tick themes/school/theme.yaml:4"),
        "{school}"
    );
    assert!(
        line("density ").starts_with("density compact gridgen.yaml:4"),
        "{school}"
    );
    assert_eq!(
        line("motto "),
        "motto (nothing) themes/school/theme.yaml:5 Above the form"
    );
    assert_eq!(
        line("parts/head.typ "),
        "parts/head.typ themes/school/parts/head.typ"
    );
    assert_eq!(
        line("parts/row.typ "),
        "parts/row.typ (built-in) themes/classic/parts/row.typ"
    );
}

/// A mistake in each file that an author writes, on the way to a theme.
#[test]
fn each_mistake_is_told_in_the_file_that_has_it() {
    for (path, text, told) in [
        (
            "themes/t/theme.yaml",
            "api: 1\nextends: clasic\n",
            "themes/t/theme.yaml:2:10: error[unknown-theme]",
        ),
        (
            "themes/t/theme.yaml",
            "api: 1\nextends: classic\noptions: { accent: red }\n",
            "themes/t/theme.yaml:3:20: error[option-value]",
        ),
        (
            "themes/t/parts/head.html",
            "<h1>{{ grid.titel.html }}</h1>\n",
            "themes/t/parts/head.html:1:13: error[template]",
        ),
        (
            "themes/t/parts/head.html",
            "\n{{ asset(path=\"logo.svg\") }}\n",
            "themes/t/parts/head.html:2:",
        ),
        (
            "themes/t/parts/head.typ",
            "#let head(ctx) = ctx.grid.titel\n",
            "themes/t/parts/head.typ:1:27: error[typst]",
        ),
        (
            "themes/t/parts/head.typ",
            "#import \"@preview/cetz:0.3.0\"\n",
            "themes/t/parts/head.typ:1:9: error[theme-package]",
        ),
        (
            "themes/t/parts/head.typ",
            "#import \"base.typ\": *\n",
            "themes/t/parts/head.typ:1:9: error[missing-part]",
        ),
        (
            "themes/t/parts/head.html",
            "{% include \"parts/head.html\" %}\n",
            "themes/t/parts/head.html:1:4: error[template]",
        ),
        (
            "themes/t/parts/head.typ",
            "#import \"/base.typ\": *\n#let head(ctx) = asset(\"../../logo.svg\", alt: \"\")\n",
            "themes/t/parts/head.typ:2:18: error[missing-part]",
        ),
        (
            "themes/t/parts/head.typ",
            "#let haed(ctx) = []\n",
            "themes/t/parts/head.typ: error[theme-part]: the part `head` is not what the form expects: unresolved import",
        ),
        (
            "themes/t/parts/head.typ",
            "#let head() = []\n",
            "themes/t/parts/head.typ: error[theme-part]",
        ),
        (
            "themes/t/parts/identity.typ",
            "#let identity(ctx) = []\n",
            "themes/t/parts/identity.typ: error[theme-part]",
        ),
        (
            "themes/t/parts/section.typ",
            "#let section(ctx, section, index) = none\n",
            "themes/t/parts/section.typ: error[theme-part]",
        ),
        (
            "themes/t/parts/row.typ",
            "#let row(ctx, section, task, row, room) = (:)\n",
            "themes/t/parts/row.typ: error[theme-part]",
        ),
        (
            "themes/t/parts/signatures.typ",
            "#let signatures(ctx) = none\n",
            "themes/t/parts/signatures.typ: error[theme-part]",
        ),
        (
            "themes/t/options.css",
            "p { color: {{ options.acent }} }\n",
            "themes/t/options.css:1:",
        ),
        (
            "themes/t/strings/fr.yaml",
            "legend: [Clé]\n",
            "themes/t/strings/fr.yaml:1:9: error[wrong-value]",
        ),
        (
            "gridgen.yaml",
            "gridgen: 1\nlang: fr\ntheme: t\noptions: { densty: compact }\n",
            "gridgen.yaml:4:12: error[unknown-option]",
        ),
    ] {
        let project = project();
        write(
            project.path(),
            "themes/t/theme.yaml",
            "api: 1\nextends: classic\n",
        );
        write(
            project.path(),
            "gridgen.yaml",
            "gridgen: 1\nlang: fr\ntheme: t\n",
        );
        write(project.path(), path, text);
        for command in ["check", "build"] {
            let (said, status) = run(project.path(), &[command]);
            assert_eq!(status, 1, "{command} {path}: {said}");
            assert!(said.contains(told), "{command}: {told}\n{said}");
        }
    }
}

/// Nothing shows in a browser, so its author is told; what is in comments, or carried along, is none of it.
#[test]
fn what_a_page_does_not_let_happen_is_told() {
    for (path, text, told) in [
        (
            "parts/head.html",
            "<h1 style=\"color: red\">{{ grid.title.html }}</h1>",
            "head.html:1:5: warning[blocked]: `style=`",
        ),
        (
            "parts/head.html",
            "{# <script> #}\n<script src=\"a.js\"></script>",
            "head.html:2:1: warning[blocked]: `<script`",
        ),
        (
            "style.css",
            "h1 { background: url(logo.svg) }",
            "style.css:1:18: warning[blocked]: `url(`",
        ),
        (
            "style.css",
            "/* url(logo.svg) */ h1 { background: url(\"data:image/png;base64,AA==\") }",
            "",
        ),
    ] {
        let project = project();
        let write = |path: &str, text: &str| write(project.path(), path, text);
        write("themes/t/theme.yaml", "api: 1\nextends: classic\n");
        write("gridgen.yaml", "gridgen: 1\nlang: fr\ntheme: t\n");
        write(&format!("themes/t/{path}"), text);
        let (said, status) = run(project.path(), &["check"]);
        assert_eq!(status, 0, "{path}: {said}");
        assert_eq!(said.contains("blocked"), !told.is_empty(), "{said}");
        assert!(said.contains(told), "{told}\n{said}");
    }
}

/// What nothing reads cannot be wrong, and its author wonders why nothing changes.
#[test]
fn names_that_nothing_reads_are_told_unless_a_template_names_them() {
    for (path, text, template, told) in [
        (
            "parts/heda.html",
            "",
            "",
            "parts/heda.html: warning[unread-file]: nothing reads `parts/heda.html`",
        ),
        ("row.typ", "", "", "row.typ: warning[unread-file]"),
        (
            "strings/en.yaml",
            "remark: Notes\n",
            "",
            "strings/en.yaml:1:1: warning[unread-word]: nothing prints the string `remark`",
        ),
        (
            "parts/heads.html",
            "",
            "{% include \"parts/heads.html\" %}",
            "",
        ),
        (
            "strings/en.yaml",
            "remark: Notes\n",
            "{{ strings.remark }}",
            "",
        ),
        ("notes/own.txt", "", "", ""),
    ] {
        let project = project();
        let write = |path: &str, text: &str| write(project.path(), path, text);
        write("themes/t/theme.yaml", "api: 1\nextends: classic\n");
        write("gridgen.yaml", "gridgen: 1\nlang: fr\ntheme: t\n");
        write(&format!("themes/t/{path}"), text);
        if !template.is_empty() {
            write("themes/t/parts/legend.html", template);
        }
        let (said, status) = run(project.path(), &["check"]);
        assert_eq!(status, 0, "{path}: {said}");
        let warned = said.contains("unread");
        assert_eq!(warned, !told.is_empty(), "{path}: {said}");
        assert!(said.contains(told), "{told}\n{said}");
    }
}

/// A link in a theme would let it read the ratings.
#[cfg(unix)]
#[test]
fn a_theme_reads_no_file_outside_its_folder() {
    let project = project();
    let at = project.path();
    write(at, "themes/t/theme.yaml", "api: 1\nextends: classic\n");
    std::os::unix::fs::symlink("../../gridgen.yaml", at.join("themes/t/settings.yaml"))
        .expect("a link");
    std::os::unix::fs::symlink("../../grids", at.join("themes/t/data")).expect("a link");
    std::os::unix::fs::symlink(".", at.join("themes/t/again")).expect("a link");
    write(
        at,
        "themes/t/parts/head.typ",
        "#let head(ctx) = [#heading(level: 1)[A] #read(\"/settings.yaml\")]\n",
    );
    let (said, status) = run(at, &["build", "--theme", "t"]);
    assert_eq!(status, 1, "{said}");
    for told in [
        "themes/t/settings.yaml: error[theme-unreadable]: this file of the theme cannot be read: outside the theme",
        "themes/t/data: error[theme-unreadable]: this file of the theme cannot be read: outside the theme",
        "themes/t/again: error[theme-unreadable]: this file of the theme cannot be read: outside the theme",
        "themes/t/parts/head.typ:1:47: error[missing-part]: neither this theme nor one that it extends has `settings.yaml`",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
}

/// Two nested loops over a range that Typst, Tera and the reader of a theme all find harmless.
const ENDLESS_TYP: &str = "#import \"/classic/parts/head.typ\" as classic\n\
#let head(ctx) = {\n  let n = 0\n  for a in range(5000000) { for b in range(5000000) { n += 1 } }\n  classic.head(ctx)\n}\n";
const ENDLESS_TERA: &str =
    "{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% endfor %}{% endfor %}";

/// A project with one grid that is printed with a theme without end, and one that is not.
fn endless(path: &str, text: &str) -> tempfile::TempDir {
    let project = project();
    let at = project.path();
    write(at, "themes/t/theme.yaml", "api: 1\nextends: classic\n");
    write(at, path, text);
    let grid = fs::read_to_string(at.join("grids/welcome/grid.yaml")).expect("the example");
    write(at, "grids/other/grid.yaml", &grid);
    write(at, "grids/welcome/grid.yaml", &format!("{grid}theme: t\n"));
    project
}

#[test]
fn a_template_without_end_is_given_up_and_all_else_is_made() {
    let project = endless("themes/t/parts/head.typ", ENDLESS_TYP);
    let (said, status) = run(project.path(), &["build", "--patience", "2", "--jobs", "2"]);
    assert_eq!(status, 1, "{said}");
    assert!(
        said.contains("error[given-up]: themes/t/sheet.typ did not finish welcome/"),
        "{said}"
    );
    // Of as many as were tried at once, and no other.
    assert!(
        (1..=2).contains(&said.matches("given-up]: themes/t/sheet.typ").count()),
        "{said}"
    );
    let there = |path: &str| project.path().join("output").join(path).is_file();
    for path in [
        "other/blank.pdf",
        "other/blank.html",
        "welcome/blank.html",
        "welcome/students/10B/barlow-lena.html",
        "welcome/students/10B/morgan-sam.html",
    ] {
        assert!(there(path), "{path}: {said}");
    }
    assert!(!there("welcome/blank.pdf") && !there("welcome/students/10B/morgan-sam.pdf"));
    let people = said.lines().last().expect("a last line");
    assert!(
        people.contains("Barlow Lena") && people.contains("Morgan Sam"),
        "{people}"
    );
}

#[test]
fn a_page_without_end_costs_no_pdf() {
    let project = endless("themes/t/parts/head.html", ENDLESS_TERA);
    let (said, status) = run(project.path(), &["build", "--patience", "2", "--jobs", "1"]);
    assert_eq!(status, 1, "{said}");
    assert_eq!(
        said.matches("error[given-up]: themes/t/sheet.html did not finish welcome/")
            .count(),
        1,
        "{said}"
    );
    for path in [
        "welcome/blank.pdf",
        "welcome/students/10B/morgan-sam.pdf",
        "other/blank.html",
    ] {
        assert!(
            project.path().join("output").join(path).is_file(),
            "{path}: {said}"
        );
    }
}

#[test]
fn what_tera_prints_once_a_grid_is_given_up_too() {
    for path in ["themes/t/sheet.typ", "themes/t/options.css"] {
        let project = endless(path, ENDLESS_TERA);
        let (said, status) = run(project.path(), &["build", "--patience", "2"]);
        assert_eq!(status, 1, "{said}");
        assert!(
            said.contains(
                "error[given-up]: themes/t/sheet.typ did not finish welcome within 2 seconds"
            ),
            "{path}: {said}"
        );
        assert!(
            project.path().join("output/other/blank.pdf").is_file(),
            "{path}: {said}"
        );
    }
}

/// After five seconds of work whoever waits hears what they wait for. On a busy machine the processor works five seconds
/// for one sheet in a minute.
#[test]
fn what_is_slow_is_named() {
    let mut said = String::new();
    for patience in ["10", "90"] {
        let project = endless("themes/t/parts/head.typ", ENDLESS_TYP);
        let words = [
            "build",
            "--patience",
            patience,
            "--jobs",
            "1",
            "--format",
            "pdf",
        ];
        let (shown, status) = run(project.path(), &words);
        assert_eq!(status, 1, "{shown}");
        let named = "note[slow]: themes/t/sheet.typ has been working on welcome/";
        match shown.matches(named).count() {
            0 => said = shown,
            count => return assert_eq!(count, 1, "{shown}"),
        }
    }
    panic!("not named: {said}");
}
