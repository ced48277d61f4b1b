//! Whatever bytes a table of another program holds, it is read or refused, without a panic, and soon.
//!
//! `cargo test` tries some; `GRIDGEN_MUTATIONS=100000 cargo test mutated` as many as it says. A package is changed inside its
//! parts too: outside, its checksums refuse nearly all.

use gridgen::interchange::import_grid;
use gridgen::text::table;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A program without optimisation, on a machine that has other things to do.
const MOST_TIME: Duration = Duration::from_secs(60);

/// Words that files of these formats are made of, and numbers that no table has.
const PIECES: [&str; 16] = [
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
];

/// One change: where, how much is taken away, what is put in.
type Change = (usize, usize, usize);

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

/// Every file of other programs among the tests.
fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut open = vec![root.join("forms"), root.join("hostile/files")];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let extension = path
                .extension()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                open.push(path);
            } else if [
                "xlsx", "xls", "ods", "csv", "tsv", "docx", "odt", "html", "xml",
            ]
            .contains(&extension.as_str())
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn mutated_tables_of_other_programs_are_read_or_refused() {
    let files = corpus();
    assert!(files.len() > 20, "{files:?}");
    let times = std::env::var("GRIDGEN_MUTATIONS")
        .ok()
        .and_then(|times| times.parse().ok());
    let config = Config {
        cases: times.unwrap_or(300),
        failure_persistence: None,
        ..Config::default()
    };
    let change = (0..1_000_000_usize, 0..12_usize, 0..PIECES.len() + 4);
    let changes = proptest::collection::vec(change, 1..5);
    let input = (0..files.len(), 0..16_usize, proptest::bool::ANY, changes);
    let tried = TestRunner::new(config).run(&input, |(file, part, inside, changes)| {
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
        let started = Instant::now();
        let _ = table::read_tables(&bytes);
        let _ = import_grid(&path.to_string_lossy(), &bytes, "form");
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
