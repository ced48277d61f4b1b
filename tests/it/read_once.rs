//! A build reads and parses each file of a project once, also where it has to say where a character was typed.
//!
//! Every place of a diagnostic holds the text it is in. A file that was decoded again would be another text at the same
//! path; one that was read again, another reading.

use gridgen::base::diagnostic::{
    Diagnostic, Diagnostics, MessageLang, Place, render::render_short,
};
use gridgen::base::source::{FileSource, FolderEntry, MemorySource, ReadRefusal, Text};
use gridgen::output::render::{self, BuildObserver, BuildOptions, MemoryStore, RunOptions};
use gridgen::project::{Snapshot, check_project};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Each has a character that no font has.
const FILES: [(&str, &str); 5] = [
    ("gridgen.yaml", "gridgen: 1\nfields: { school: \u{f101} }\n"),
    (
        "scales/two.yaml",
        "B: { name: Weak }\nA: { name: Good \u{f102}, achieved: true }\n",
    ),
    (
        "grids/g/grid.yaml",
        "gridgen: 1\ntitle: Talk \u{f103}\nscale: two\nfields: { name: Name, school: School }\nsections: [{ id: s, title: S, criteria: { voice: Voice } }]\n",
    ),
    (
        "grids/g/ratings/1A/ada.yaml",
        "student: { name: Ada }\ncomment: Well done \u{f104}\n",
    ),
    (
        "grids/g/ratings/1A/bob.yaml",
        "student: { name: Bob \u{f105} }\n",
    ),
];

/// Counts how often each file is read.
struct CountingSource {
    files: MemorySource,
    reads: Mutex<BTreeMap<String, usize>>,
}

impl FileSource for CountingSource {
    fn entries(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadRefusal> {
        self.files.entries(folder)
    }

    fn real_path(&self, path: &str) -> Result<String, ReadRefusal> {
        self.files.real_path(path)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadRefusal> {
        *self
            .reads
            .lock()
            .unwrap()
            .entry(path.to_owned())
            .or_default() += 1;
        self.files.read(path, limit)
    }
}

struct Nobody;

impl BuildObserver for Nobody {
    fn sheet_done(&self, _: usize) {}
}

/// Everything that a whole build reports.
fn build_all(source: &dyn FileSource) -> Vec<Diagnostic> {
    let mut diagnostics = Diagnostics::new();
    let checked = check_project(Snapshot::read(source), source, &mut diagnostics);
    let options = BuildOptions {
        class: true,
        ..BuildOptions::default()
    };
    let plan = render::Renderer::new().plan_build(&checked, source, options, &mut diagnostics);
    let effort = RunOptions {
        workers: 1,
        patience: Duration::from_secs(600),
        rebuild_all: false,
        keeps_last: false,
        takes_foreign: false,
    };
    let report = render::run_plan(plan, &MemoryStore::default(), effort, &Nobody).unwrap();
    diagnostics.extend(report.diagnostics);
    diagnostics.sorted()
}

#[test]
fn no_file_of_a_project_is_read_or_parsed_twice() {
    let files = FILES
        .iter()
        .fold(MemorySource::default(), |files, (path, text)| {
            files.with(path, *text)
        });
    let source = CountingSource {
        files,
        reads: Mutex::default(),
    };
    let diagnostics = build_all(&source);
    let mut lines: Vec<String> = diagnostics
        .iter()
        .map(|it| render_short(it, MessageLang::English))
        .collect();
    lines.dedup();
    let places = [
        "gridgen.yaml:2:19",
        "grids/g/grid.yaml:2:13",
        "grids/g/ratings/1A/ada.yaml:2:20",
        "grids/g/ratings/1A/bob.yaml:1:22",
        "scales/two.yaml:2:17",
    ];
    let found: Vec<bool> = places
        .iter()
        .map(|place| {
            lines
                .iter()
                .any(|line| line.starts_with(&format!("{place}: warning[missing-glyph]")))
        })
        .collect();
    assert_eq!((found, lines.len()), (vec![true; 5], 5), "{lines:#?}");

    let reads = source.reads.lock().unwrap();
    for (path, _) in FILES {
        assert_eq!(reads.get(path), Some(&1), "how often {path} was read");
    }
    let mut texts: BTreeMap<&str, &Arc<Text>> = BTreeMap::new();
    for diagnostic in &diagnostics {
        let Place::Span(text, _) = &diagnostic.place else {
            panic!("a place without a text: {diagnostic:?}");
        };
        let first = texts.entry(text.path()).or_insert(text);
        assert!(Arc::ptr_eq(first, text), "{} was parsed twice", text.path());
    }
}
