//! Files made to do harm, through every command that reads them, under limits of memory and time.
//!
//! What is over a bound is refused in words; nothing panics, nothing is ended by the system, nothing takes long.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The seconds of a processor that a program without optimisation may take; the released one is some ten times faster.
const MOST_WORK: u32 = 50;

/// However busy the machine is with other things.
const MOST_TIME: Duration = Duration::from_secs(400);

/// What it may have in memory, in kB.
const MOST_MEMORY: u64 = 300 << 10;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub(crate) fn oral_project() -> tempfile::TempDir {
    let project = tempfile::tempdir().expect("a folder");
    let grid = "gridgen: 1\ntitle: Oral\nscale: { A: { name: Good }, B: { name: Poor } }\nsections:\n  - { id: talk, title: Talk, criteria: { answers: Answers } }\n";
    fs::create_dir_all(project.path().join("grids/oral/ratings")).expect("a folder");
    fs::write(project.path().join("gridgen.yaml"), "gridgen: 1\n").expect("a file");
    fs::write(project.path().join("grids/oral/grid.yaml"), grid).expect("a file");
    project
}

/// Runs the program under limits, and gives what it said and its status; none where something else ended it.
pub(crate) fn run_limited(project: &Path, args: &[&str]) -> (String, Option<i32>) {
    let program = env!("CARGO_BIN_EXE_gridgen");
    let mut command = Command::new("sh");
    // One by one: a shell may take no two at once.
    let limits =
        format!("ulimit -v 1500000 && ulimit -c 0 && ulimit -t {MOST_WORK} && exec \"$0\" \"$@\"");
    command.args(["-c", &limits, program]).args(args);
    command
        .args(["--lang", "en", "--color", "never", "--project"])
        .arg(project)
        // Processes of it are found by this.
        .env("GRIDGEN_HOSTILE_TEST", project);
    let said = tempfile::NamedTempFile::new().expect("a file");
    // One handle for both, so that neither writes over the other.
    let output = said.reopen().expect("a file");
    command
        .stdin(Stdio::null())
        .stdout(output.try_clone().expect("a file"))
        .stderr(output);
    let started = Instant::now();
    let mut child = command.spawn().expect("a shell");
    let mut memory = 0;
    let status = loop {
        memory = memory_peak(child.id()).unwrap_or(memory);
        if let Some(status) = child.try_wait().expect("a child") {
            break status.code();
        }
        if started.elapsed() > MOST_TIME {
            child.kill().expect("a child");
            break None;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let words = String::from_utf8_lossy(&fs::read(said.path()).expect("a file")).into_owned();
    assert!(
        memory < MOST_MEMORY,
        "{args:?} takes {memory} kB: {}",
        beginning(&words)
    );
    (words, status)
}

/// The most that a process had in memory, in kB, where the system says it.
fn memory_peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

pub(crate) fn beginning(words: &str) -> String {
    words.chars().take(2_000).collect()
}

/// Gives a file to every command that reads one.
fn try_everywhere(file: &Path) {
    let project = oral_project();
    let path = file.to_str().expect("a plain path");
    for args in [
        vec!["new", "grid", "form", "--from", path],
        vec!["new", "ratings", "oral", path, "--yes"],
        vec!["import", "oral", path],
    ] {
        let (said, status) = run_limited(project.path(), &args);
        let is_answer = matches!(status, Some(0..=2)) && !said.contains("panicked");
        let shown = beginning(&said);
        assert!(is_answer, "{args:?}: {status:?} {shown}");
    }
}

fn try_bytes(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    fs::write(&file, bytes).expect("a file");
    try_everywhere(&file);
}

/// A package of these parts, packed as tightly as it goes.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        writer.write_all(text.as_bytes()).expect("a part");
    }
    writer.finish().expect("a package").into_inner()
}

#[test]
#[cfg(unix)]
fn every_hostile_file_is_read_or_refused() {
    for entry in fs::read_dir(root("tests/hostile/files")).expect("the folder") {
        try_everywhere(&entry.expect("a file").path());
    }
}

fn xlsx(strings: &str, rows: &str) -> Vec<u8> {
    package(&[
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"i\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<a><Relationship Id=\"i\" Target=\"s.xml\"/></a>",
        ),
        ("xl/sharedStrings.xml", strings),
        (
            "xl/s.xml",
            &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ])
}

#[test]
#[cfg(unix)]
fn one_long_text_in_many_cells_is_refused() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "long ".repeat(20_000));
    let mut rows = String::new();
    for row in 1..=5_000 {
        let _ = write!(
            rows,
            "<c r=\"A{row}\" t=\"s\"><v>0</v></c><c r=\"B{row}\" t=\"s\"><v>0</v></c>"
        );
    }
    try_bytes("a.xlsx", &xlsx(&strings, &rows));
}

#[test]
#[cfg(unix)]
fn a_table_of_many_cells_is_refused_or_read_in_time() {
    let cell = "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>";
    for (rows, columns) in [(1_999, 119), (1_990, 10), (166, 119)] {
        let row = format!("<w:tr>{}</w:tr>", cell.repeat(columns));
        let text = format!(
            "<w:document xmlns:w=\"w\"><w:body><w:tbl>{}</w:tbl></w:body></w:document>",
            row.repeat(rows)
        );
        try_bytes("a.docx", &package(&[("word/document.xml", &text)]));
    }
    let wide: String = (1..=1_999)
        .map(|row| format!("<c r=\"A{row}\"><v>1</v></c><c r=\"DN{row}\"><v>1</v></c>"))
        .collect();
    try_bytes("a.xlsx", &xlsx("<sst/>", &wide));
}

#[test]
#[cfg(unix)]
fn small_texts_that_make_large_trees_are_refused() {
    let open: String = (0..7_000)
        .map(|nth| format!("<font size={nth}><p>"))
        .collect();
    try_bytes("a.html", format!("<html>{open}").as_bytes());
    let attributes: String = (0..20_000).map(|nth| format!(" a{nth}=''")).collect();
    try_bytes(
        "a.xml",
        format!("<gradingform_rubric{attributes}/>").as_bytes(),
    );
    let part = format!("<w:document xmlns:w=\"w\"{attributes}/>");
    try_bytes("b.docx", &package(&[("word/document.xml", &part)]));
    try_bytes("c.html", "<div>".repeat(19_000).as_bytes());
    try_bytes("d.html", "<table><tr><td>".repeat(6_000).as_bytes());
}

/// An ODS whose text stands in cells and rows that are repeated.
#[test]
#[cfg(unix)]
fn repeated_cells_are_counted() {
    let cell = format!(
        "<table:table-cell table:number-columns-repeated=\"16000\"><text:p>{}</text:p></table:table-cell>",
        "long ".repeat(10_000)
    );
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1000000\">{cell}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    );
    try_bytes("a.ods", &package(&[("content.xml", &content)]));
    let huge = "99999999999999999999";
    let content = content
        .replace("1000000", "18446744073709551615")
        .replace("16000", huge);
    try_bytes("b.ods", &package(&[("content.xml", &content)]));
}

/// The judge is a parser of HTML that knows nothing of the guard.
#[test]
fn a_page_of_a_hostile_theme_is_refused_or_guarded() {
    let mut refused = Vec::new();
    for entry in fs::read_dir(root("tests/hostile/themes")).expect("the folder") {
        let theme = entry
            .expect("a theme")
            .file_name()
            .into_string()
            .expect("a name");
        let project = oral_project();
        let folder = project.path().join("themes").join(&theme);
        fs::create_dir_all(&folder).expect("a folder");
        for file in ["theme.yaml", "sheet.html"] {
            let from = root("tests/hostile/themes").join(&theme).join(file);
            fs::copy(from, folder.join(file)).expect("a file");
        }
        let (said, status) = run_limited(
            project.path(),
            &["build", "--theme", &theme, "--format", "html"],
        );
        let Ok(page) = fs::read_to_string(project.path().join("output/oral/blank.html")) else {
            assert!(
                status == Some(1) && said.contains("sheet.html"),
                "{theme}: {status:?} {said}"
            );
            refused.push(theme);
            continue;
        };
        let page = scraper::Html::parse_document(&page);
        let select = |selector: &str| scraper::Selector::parse(selector).expect("a selector");
        let first = page.select(&select("head > *")).next().expect("an element");
        assert_eq!(
            first.attr("http-equiv"),
            Some("Content-Security-Policy"),
            "{theme}"
        );
        assert_eq!(
            page.select(&select("[http-equiv], link, iframe")).count(),
            1,
            "{theme}"
        );
    }
    refused.sort();
    assert_eq!(
        refused,
        [
            "comment-that-ends-early",
            "comment-that-is-whole",
            "frame-with-a-link",
            "handler-before-the-policy",
            "other-encoding",
            "preconnect",
            "refresh",
            "refresh-in-a-select"
        ]
    );
}

/// A project with a grid of the built-in theme, and one of a theme whose head is this.
fn themed_project(head: &str) -> tempfile::TempDir {
    let project = oral_project();
    let at = project.path();
    let grid = fs::read_to_string(at.join("grids/oral/grid.yaml")).expect("a file");
    fs::create_dir_all(at.join("grids/themed")).expect("a folder");
    fs::write(
        at.join("grids/themed/grid.yaml"),
        format!("{grid}theme: borrowed\n"),
    )
    .expect("a file");
    fs::create_dir_all(at.join("themes/borrowed/parts")).expect("a folder");
    fs::write(
        at.join("themes/borrowed/theme.yaml"),
        "api: 1\nextends: classic\n",
    )
    .expect("a file");
    fs::write(at.join("themes/borrowed/parts/head.typ"), head).expect("a file");
    for student in ["bah", "costa", "dupont"] {
        let ratings = "student: { name: Dupont }\nratings: { talk: { answers: A } }\n";
        fs::write(
            at.join(format!("grids/oral/ratings/{student}.yaml")),
            ratings,
        )
        .expect("a file");
    }
    project
}

#[test]
#[cfg(unix)]
fn a_theme_that_takes_the_memory_or_the_stack_ends_nothing_but_itself() {
    let memory = "#let head(ctx) = { let s = \"a\" * 20000000000; [#s.len()] }";
    let doubling =
        "#let head(ctx) = { let s = \"a\"; for i in range(60) { s = s + s }; [#s.len()] }";
    // A list: most kinds of content that lie in themselves Typst counts, and the others take minutes to get there.
    let stack = "#let head(ctx) = { let c = (); for i in range(300000) { c = (c,) }; [#repr(c)] }";
    for (head, word) in [
        (memory, "memory"),
        (doubling, "memory"),
        (stack, "too deeply"),
    ] {
        let project = themed_project(head);
        for command in ["check", "build"] {
            let (said, status) = run_limited(project.path(), &[command]);
            // A busy machine gives up what it cannot finish.
            let is_known = said.contains(word) || said.contains("given-up");
            let is_named = said.contains("themes/borrowed") && is_known;
            assert!(
                status == Some(1) && is_named,
                "{command}: {status:?} {said}"
            );
        }
        for made in [
            "oral/blank.pdf",
            "oral/students/dupont.pdf",
            "themed/blank.html",
        ] {
            assert!(project.path().join("output").join(made).is_file(), "{made}");
        }
    }
}

/// Templates of Tera are programs too: of pages, of the style, and of `sheet.typ`.
#[test]
#[cfg(unix)]
fn a_template_that_takes_the_memory_ends_nothing_but_itself() {
    let doubling = "{% set s = 'aaaaaaaa' %}{% for i in range(end=60) %}{% set_global s = s ~ s %}{% endfor %}";
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>a</title></head><body>{doubling}</body></html>"
    );
    let style = format!("{doubling}a {{ color: red }}");
    for (file, text) in [
        ("sheet.html", &page),
        ("options.css", &style),
        ("sheet.typ", &doubling.to_owned()),
    ] {
        let project = themed_project("#let head(ctx) = [a]");
        fs::write(project.path().join("themes/borrowed").join(file), text).expect("a file");
        let (said, status) = run_limited(project.path(), &["build"]);
        let is_known = said.contains("memory") || said.contains("given-up");
        assert!(
            status == Some(1) && said.contains("themes/borrowed") && is_known,
            "{file}: {status:?} {}",
            beginning(&said)
        );
        let made = project.path().join("output/oral/blank.pdf");
        assert!(made.is_file(), "{file}: {}", beginning(&said));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_loop_without_end_in_a_template_leaves_nothing_running() {
    let project = themed_project("#let head(ctx) = [a]");
    let turn = "{% for i in range(end=9000) %}";
    let endless = format!("{}{}", turn.repeat(5), "{% endfor %}".repeat(5));
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>a</title></head><body>{endless}</body></html>"
    );
    fs::write(project.path().join("themes/borrowed/sheet.html"), page).expect("a file");
    let (said, status) = run_limited(project.path(), &["build", "--patience", "4"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("themes/borrowed/sheet.html"), "{said}");
    // The program has ended; what it started ends within a second, on a machine that has nothing else to do.
    let mark = project.path().to_string_lossy().into_owned();
    let started = Instant::now();
    while is_left_running(&mark) {
        assert!(started.elapsed() < MOST_TIME, "{said}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Whether a process has this in its environment.
#[cfg(target_os = "linux")]
fn is_left_running(mark: &str) -> bool {
    let processes = fs::read_dir("/proc").expect("the processes");
    processes.filter_map(Result::ok).any(|process| {
        let environment = fs::read(process.path().join("environ")).unwrap_or_default();
        String::from_utf8_lossy(&environment).contains(mark)
    })
}

#[test]
#[cfg(unix)]
fn a_loop_without_end_in_typst_is_stopped() {
    let endless =
        "#let head(ctx) = { for i in range(3000000) { for j in range(3000000) { let x = i } } }";
    let project = themed_project(endless);
    let (said, status) = run_limited(project.path(), &["build", "--patience", "4"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("themes/borrowed/sheet.typ"), "{said}");
    assert!(
        project.path().join("output/oral/blank.pdf").is_file(),
        "{said}"
    );
}

#[test]
#[cfg(unix)]
fn a_picture_that_never_ends_costs_one_sheet() {
    let project = themed_project("#let head(ctx) = [a]");
    let at = project.path();
    fs::remove_dir_all(at.join("grids/themed")).expect("the folder");
    let (said, status) = run_limited(at, &["build", "--jobs", "1"]);
    assert_eq!(status, Some(0), "{said}");
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><filter id=\"f\" x=\"-1000\" y=\"-1000\" width=\"100000\" height=\"100000\"><feGaussianBlur stdDeviation=\"50000\"/><feTurbulence baseFrequency=\"0.05\" numOctaves=\"1000000\"/></filter><rect width=\"10\" height=\"10\" filter=\"url(#f)\"/></svg>";
    fs::write(at.join("grids/oral/ratings/picture.svg"), picture).expect("a file");
    let ratings = "student: { name: Bah }\nratings: { talk: { answers: A } }\ncomment: \"![A picture](picture.svg)\"\n";
    fs::write(at.join("grids/oral/ratings/bah.yaml"), ratings).expect("a file");
    let grid = fs::read_to_string(at.join("grids/oral/grid.yaml")).expect("a file");
    fs::write(
        at.join("grids/oral/grid.yaml"),
        grid.replace("title: Oral", "title: Oral exam"),
    )
    .expect("a file");
    let (said, status) = run_limited(at, &["build", "--jobs", "1", "--patience", "6"]);
    assert_eq!(status, Some(1), "{said}");
    for (student, is_made) in [("bah", false), ("costa", true), ("dupont", true)] {
        let made = at
            .join(format!("output/oral/students/{student}.pdf"))
            .is_file();
        assert_eq!(made, is_made, "{student}: {said}");
    }
}

/// A PNG of few bytes can say that it has 600 million pixels, and have them.
#[test]
fn a_picture_of_too_many_pixels_is_refused() {
    let project = oral_project();
    let at = project.path().join("grids/oral/ratings");
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    picture.extend(30_000_u32.to_be_bytes());
    picture.extend(20_000_u32.to_be_bytes());
    picture.extend([8, 3, 0, 0, 0, 0, 0, 0, 0]);
    fs::write(at.join("picture.png"), picture).expect("a file");
    let ratings = "student: { name: Bah }\nratings: { talk: { answers: A } }\ncomment: \"![A](picture.png)\"\n";
    fs::write(at.join("bah.yaml"), ratings).expect("a file");
    let (said, status) = run_limited(project.path(), &["check"]);
    assert!(
        status == Some(1) && said.contains("image-too-large"),
        "{status:?} {said}"
    );
}

#[test]
fn a_grid_that_no_paper_holds_is_refused_at_once() {
    let project = oral_project();
    let levels: String = (0..1_000)
        .map(|nth| format!("  L{nth}: {{ name: l }}\n"))
        .collect();
    let rows: String = (0..1_000)
        .map(|nth| format!("      r{nth}: row\n"))
        .collect();
    let few = "  A: { name: a, points: 1 }\n".to_owned();
    let many = few.clone()
        + &(0..90)
            .map(|nth| format!("  L{nth}: {{ name: l }}\n"))
            .collect::<String>();
    let fractions: String = (0..400)
        .map(|nth| format!("      r{nth}: {{ label: row, points: 1, scale: {{ A: {{ name: a, points: {}7 }}, B: {{ name: b, points: 1 }} }} }}\n", 10_u128.pow(28) + nth * 7_919))
        .collect();
    // Each row has two cells; together they have a thousand columns, which took 950 MB.
    let scales_of_their_own: String = (0..1_000)
        .map(|nth| format!("      r{nth}: {{ label: row, scale: {{ L{nth}: {{ name: l }} }} }}\n"))
        .collect();
    for (scale, rows, word) in [
        (&levels, &rows, "too-many-levels"),
        (&many, &rows, "too-many-cells"),
        (&few, &fractions, "long-fractions"),
        (&few, &scales_of_their_own, "too-many-cells"),
    ] {
        let grid = format!(
            "gridgen: 1\ntitle: Oral\npoints: 20\nscale:\n{scale}sections:\n  - id: talk\n    title: Talk\n    criteria:\n{rows}"
        );
        fs::write(project.path().join("grids/oral/grid.yaml"), grid).expect("a file");
        let (said, status) = run_limited(project.path(), &["check"]);
        let shown = beginning(&said);
        assert!(
            status == Some(1) && said.contains(word),
            "{word}: {status:?} {shown}"
        );
    }
}

#[test]
fn small_texts_of_many_faults_are_read_in_time() {
    let project = oral_project();
    let accents = format!(
        "student: {{ name: Dupont }}\ncomment: a{}\n",
        "\u{301}".repeat(40_000)
    );
    let foreign: String = (0..20_000)
        .filter_map(|nth| char::from_u32(0x4E00 + nth))
        .collect();
    let foreign = format!("student: {{ name: Dupont }}\ncomment: {foreign}\n");
    let keys = format!(
        "ratings: {{ talk: {{ {} }} }}\n",
        "unknwn: A, ".repeat(8_000)
    );
    for ratings in [accents, foreign, keys] {
        fs::write(project.path().join("grids/oral/ratings/a.yaml"), ratings).expect("a file");
        let (said, status) = run_limited(project.path(), &["check"]);
        let shown = beginning(&said);
        assert!(
            matches!(status, Some(0 | 1)) && said.len() < 1_000_000,
            "{status:?} {shown}"
        );
    }
}
