//! Whatever bytes a file holds, it is read to the end without a panic: real files, mutated.
//!
//! `cargo test` tries some; `GRIDGEN_MUTATIONS=100000 cargo test mutated` as many as it says; `.ci/run` a thousand.

use gridgen::base::diagnostic::{Diagnostics, MessageLang, render};
use gridgen::base::source::MemorySource;
use gridgen::project::{Snapshot, check_project};
use std::path::Path;

/// A small generator of numbers (xorshift), so that a failure can be had again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

const PIECES: &[&[u8]] = &[
    b": ",
    b"\n",
    b"  ",
    b"\t",
    b"'",
    b"\"",
    b"[",
    b"]",
    b"{",
    b"}",
    b"*",
    b"&a",
    b"- ",
    b"#",
    b" #",
    b"|\n",
    b">",
    b"\0",
    b"!x ",
    b"<<: ",
    b"---\n",
    b"\xc2\xa0",
    b"\xff",
    b"\xe9",
    b"\xef\xbb\xbf",
    b"e\xcc\x81",
    b"![a](b)",
    b"[x](javascript:y)",
    b"\r",
    b"999999999999999999999999999999999999999",
    b"-5",
    b"7,5",
    b"true",
    b"~",
    b"TS, bien",
    b"14/20",
];

fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        let end = (at + dice.roll(12)).min(bytes.len());
        match dice.roll(3) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            _ => {
                let copy = bytes[at..end].to_vec();
                let to = dice.roll(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
        }
    }
}

fn file(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The files of a project, each as `check` reads it.
const FILES: [&str; 4] = [
    "grids/agora-bloc-1/grid.yaml",
    "grids/agora-bloc-1/ratings/1AGORA/nguyen-lou.yaml",
    "scales/performance.yaml",
    "gridgen.yaml",
];

/// Checks the project with one of its files changed, and says all there is to say.
fn check(project: &MemorySource, path: &str, bytes: Vec<u8>) {
    let project = project.clone().with(path, bytes);
    let mut problems = Diagnostics::new();
    check_project(Snapshot::read(&project), &project, &mut problems);
    for diagnostic in problems.sorted() {
        render::render_human(&diagnostic, MessageLang::French, false);
        render::render_json(&diagnostic, MessageLang::English);
    }
}

#[test]
fn mutated_files_are_read_to_the_end() {
    let times = std::env::var("GRIDGEN_MUTATIONS")
        .ok()
        .and_then(|times| times.parse().ok())
        .unwrap_or(1200);
    let project = FILES.iter().fold(MemorySource::default(), |project, path| {
        project.with(path, file(path))
    });
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for n in 0..times {
        let path = FILES[n % FILES.len()];
        let mut bytes = file(path);
        mutate(&mut dice, &mut bytes);
        check(&project, path, bytes);
    }
}
