//! Whatever bytes a file of another program or a theme holds, it is read or refused, without a panic, and soon.
//!
//! `cargo test` tries some; `GRIDGEN_MUTATIONS=100000 cargo test mutated` as many as it says. A package is changed inside its
//! parts too: outside, its checksums refuse nearly all. The tries run in a process of their own with limits of memory and
//! work, and the file that is tried lies in `target/tmp/` when that process is ended.

use gridgen::base::diagnostic::{Diagnostics, MessageLang, Place, render};
use gridgen::base::source::MemorySource;
use gridgen::interchange::import_grid;
use gridgen::interchange::roster::read_rosters;
use gridgen::interchange::tables::{RatingsTable, read_ratings_table};
use gridgen::output::theme::{PrintStyle, Theme, ThemedForm};
use gridgen::project::{CheckedProject, Snapshot, check_project};
use gridgen::text::locale::LangTag;
use gridgen::text::table;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// A program without optimisation, on a machine that has other things to do.
const MOST_TIME: Duration = Duration::from_secs(60);

/// Says to the process that tries that it has its limits.
const LIMITED: &str = "GRIDGEN_MUTATIONS_LIMITED";

/// Words that files of these formats are made of, and numbers that no table has.
const PIECES: [&str; 28] = [
    "<row r=\"1048576\"/>",
    "<c r=\"XFD1048576\"><v>1</v></c>",
    " table:number-rows-repeated=\"1048576\"",
    " table:number-columns-repeated=\"16384\"",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "t=\"s\"",
    "<v>99999999999</v>",
    "99999999999999999999",
    "-1",
    "\u{0}",
    "\"",
    ";",
    "\n",
    "<![CDATA[",
    "&#x41;",
    "]]>",
    "<td rowspan=9999 colspan=9999>",
    "<table><tr>",
    "<b><p>",
    "| - | - |",
    "{{ student.name }}",
    "{% for a in grid.sections %}",
    "{% include \"parts/row.html\" %}",
    "<meta http-equiv=refresh content=\"0\">",
    "<!-->",
    "<script>",
    "extends: classic",
    "max_mark: 1e9",
];

/// One change: where, how much is taken away, what is put in.
type Change = (usize, usize, usize);

/// How often to try: what the environment says, else `few`.
fn tries(few: u32) -> Config {
    let times = std::env::var("GRIDGEN_MUTATIONS")
        .ok()
        .and_then(|times| times.parse().ok());
    Config {
        cases: times.unwrap_or(few),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Runs the test of this name once more, in a process of its own under limits. Whether this is that process.
#[cfg(unix)]
fn is_limited(test: &str) -> bool {
    if std::env::var_os(LIMITED).is_some() {
        return true;
    }
    // One by one: a shell may take no two at once. An hour of work, however many tries.
    let limits = "ulimit -v 2000000 && ulimit -c 0 && ulimit -t 3600 && exec \"$0\" \"$@\"";
    let tried = Command::new("sh")
        .args(["-c", limits])
        .arg(std::env::current_exe().expect("this program"))
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(LIMITED, "1")
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&tried.stdout);
    let faults = String::from_utf8_lossy(&tried.stderr);
    assert!(
        tried.status.success() && said.contains("1 passed"),
        "{:?}; the file is {}\n{said}\n{faults}",
        tried.status,
        tried_file(test).display()
    );
    false
}

/// Other systems have no such limits.
#[cfg(not(unix))]
fn is_limited(_: &str) -> bool {
    let _ = LIMITED;
    true
}

/// Where the bytes lie that a test tries.
fn tried_file(test: &str) -> PathBuf {
    let name = test.replace("::", "-");
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn change_bytes(bytes: &mut Vec<u8>, changes: &[Change]) {
    for &(at, length, piece) in changes {
        let at = at % (bytes.len() + 1);
        let end = (at + length).min(bytes.len());
        let piece = PIECES.get(piece).map_or(&[][..], |piece| piece.as_bytes());
        bytes.splice(at..end, piece.iter().copied());
    }
}

/// A package with one of its parts changed; none where it is no package.
fn change_part(bytes: &[u8], which: usize, changes: &[Change]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let chosen = which % archive.len().max(1);
    for nth in 0..archive.len() {
        let mut part = archive.by_index(nth).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        if nth == chosen {
            change_bytes(&mut content, changes);
        }
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// The endings of files that other programs write.
const FOREIGN: [&str; 13] = [
    "xlsx", "xls", "ods", "csv", "tsv", "docx", "odt", "html", "xml", "md", "txt", "yml", "json",
];

/// Every file of other programs among the tests.
fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let folders = ["forms", "hostile/files", "hostile/corpus"];
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let extension = path.extension().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                open.push(path);
            } else if FOREIGN.contains(&&*extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A project with one grid, and a theme of its own for it.
fn small_project(theme: &str) -> MemorySource {
    let grid = include_str!("../hostile/corpus/grid.yaml");
    let project = MemorySource::default().with("gridgen.yaml", "gridgen: 1\n");
    project.with("grids/oral/grid.yaml", format!("{grid}{theme}"))
}

fn checked(project: &MemorySource) -> CheckedProject {
    check_project(Snapshot::read(project), project, &mut Diagnostics::new())
}

/// Everything that reads a file of another program.
fn read_everywhere(project: &CheckedProject, path: &str, bytes: &[u8]) {
    let grid = &project.grids[0].form.as_ref().expect("a grid").grid;
    let lang = LangTag::new("en").expect("a language");
    if let Ok(tables) = table::read_tables(bytes) {
        let _ = read_rosters(&tables, grid, &lang);
    }
    let table = RatingsTable::from_ratings(grid, [], MessageLang::English);
    let mut diagnostics = Diagnostics::new();
    let _ = read_ratings_table(&mut diagnostics, path, bytes, &table);
    for diagnostic in diagnostics.sorted() {
        render::render_human(&diagnostic, MessageLang::French, false);
    }
    let _ = import_grid(path, bytes, "form");
}

#[test]
fn mutated_files_of_other_programs_are_read_or_refused() {
    const NAME: &str = "mutations_read::mutated_files_of_other_programs_are_read_or_refused";
    if !is_limited(NAME) {
        return;
    }
    let files = corpus();
    assert!(files.len() > 40, "{files:?}");
    let project = checked(&small_project(""));
    let change = (0..1_000_000_usize, 0..12_usize, 0..PIECES.len() + 4);
    let changes = proptest::collection::vec(change, 1..5);
    let input = (0..files.len(), 0..16_usize, proptest::bool::ANY, changes);
    let tried = TestRunner::new(tries(300)).run(&input, |(file, part, inside, changes)| {
        let path = &files[file];
        let whole = fs::read(path).expect("a file");
        let inner = inside
            .then(|| change_part(&whole, part, &changes))
            .flatten();
        let bytes = inner.unwrap_or_else(|| {
            let mut bytes = whole;
            change_bytes(&mut bytes, &changes);
            bytes
        });
        fs::write(tried_file(NAME), &bytes).expect("a file");
        let started = Instant::now();
        read_everywhere(&project, &path.to_string_lossy(), &bytes);
        prop_assert!(
            started.elapsed() < MOST_TIME,
            "{} takes {:?}",
            path.display(),
            started.elapsed()
        );
        Ok(())
    });
    assert_eq!(tried.map_err(|error| error.to_string()), Ok(()));
}

/// The files of a theme of one's own; the others are those of the built-in one.
const THEME: [(&str, &str); 4] = [
    (
        "theme.yaml",
        "api: 1\nextends: classic\noptions:\n  tint: { type: color, default: \"#003366\", doc: A colour }\n  motto: { type: text, default: Well done }\n",
    ),
    (
        "sheet.html",
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>{{ grid.title.plain }}</title></head><body class=\"a\">{% for section in grid.sections %}<p>{{ section.title.html }}{% if student %}{{ student.name }}{% endif %}</p>{% endfor %}</body></html>\n",
    ),
    (
        "options.css",
        "a { color: {{ options.tint }} }\n/* {{ options.motto }} */\n",
    ),
    ("strings/en.yaml", "total: Total\n"),
];

/// Reads a theme and makes the page of a blank sheet.
fn make_page(project: &CheckedProject, source: &MemorySource) {
    let place = Place::File("gridgen.yaml".into());
    let mut diagnostics = Diagnostics::new();
    let context = &project.grids[0].form.as_ref().expect("a grid").context;
    let made = Theme::load(&mut diagnostics, source, "own", place.clone()).and_then(|theme| {
        let options = theme.effective_options(&mut diagnostics, source, &[])?;
        let strings = theme.strings(&mut diagnostics, &context.lang, &place);
        let style = PrintStyle {
            theme: theme.into(),
            options: options.into(),
            strings: strings.into(),
            apart: None,
        };
        ThemedForm::new(&mut diagnostics, &style, context)
    });
    if let Some(Err(faults)) = made.map(|form| form.html(None)) {
        diagnostics.extend(faults);
    }
    for diagnostic in diagnostics.sorted() {
        render::render_human(&diagnostic, MessageLang::French, false);
    }
}

#[test]
fn mutated_themes_are_read_or_refused() {
    const NAME: &str = "mutations_read::mutated_themes_are_read_or_refused";
    if !is_limited(NAME) {
        return;
    }
    let source = small_project("theme: own\n");
    let project = checked(&source);
    let change = (0..1_000_000_usize, 0..12_usize, 0..PIECES.len() + 4);
    let input = (0..THEME.len(), proptest::collection::vec(change, 1..4));
    let tried = TestRunner::new(tries(100)).run(&input, |(changed, changes)| {
        let mut source = source.clone();
        for (at, (file, text)) in THEME.iter().enumerate() {
            let mut bytes = text.as_bytes().to_vec();
            if at == changed {
                change_bytes(&mut bytes, &changes);
                fs::write(tried_file(NAME), &bytes).expect("a file");
            }
            source = source.with(&format!("themes/own/{file}"), bytes);
        }
        let started = Instant::now();
        make_page(&project, &source);
        prop_assert!(started.elapsed() < MOST_TIME, "{:?}", started.elapsed());
        Ok(())
    });
    assert_eq!(tried.map_err(|error| error.to_string()), Ok(()));
}
