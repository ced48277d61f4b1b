//! What the benches share: a class that nobody knows, in memory, and the CPU of this process.

use gridgen::build::Observer;
use gridgen::source::{Folder, Memory, Source};
use std::path::Path;
use std::time::Instant;

/// The folder of the original form, from the project's root.
pub(crate) const GRID: &str = "grids/agora-bloc-1";

/// The original form and `students` invented students, each with other levels and a remark on one row of twelve.
pub(crate) fn class(students: usize) -> Memory {
    let root = Folder::open(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project");
    let text = |path: &str| root.read(path, 1 << 22).expect("a file of the example");
    let grid = format!("{GRID}/grid.yaml");
    let complete = format!("{GRID}/ratings/1AGORA/belkacem-ines.yaml");
    let complete = String::from_utf8(text(&complete)).expect("UTF-8");
    let project = Memory::default()
        .with("gridgen.yaml", "gridgen: 1\nlang: fr\n")
        .with(&grid, text(&grid));
    (0..students).fold(project, |project, n| {
        let path = format!("{GRID}/ratings/1AGORA/student-{n:05}.yaml");
        project.with(&path, ratings(&complete, n))
    })
}

/// The complete example with another name and other ratings.
fn ratings(complete: &str, n: usize) -> String {
    let mut random = Random(n as u64 + 1);
    let line = |line: &str| match line.split_once(": ") {
        Some(("  name", _)) => format!("  name: Élève {n}"),
        Some((key, value)) if key.starts_with("    ") && is_level(value) => {
            format!("{key}: {}", rating(&mut random, n))
        }
        _ => line.to_owned(),
    };
    complete.lines().map(line).map(|line| line + "\n").collect()
}

fn is_level(value: &str) -> bool {
    ["TI", "I", "S", "TS", "NE"].contains(&value.split(' ').next().unwrap_or_default())
}

fn rating(random: &mut Random, n: usize) -> String {
    let level = ["TI", "I", "S", "TS"][random.below(4)];
    match random.below(12) {
        0 => format!("{level} Remarque {n}, à revoir avant la fin de la période"),
        _ => level.to_owned(),
    }
}

/// The same numbers on every machine.
pub(crate) struct Random(u64);

impl Random {
    /// One of the numbers below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }
}

/// Nobody watches.
pub(crate) struct Quiet;

impl Observer for Quiet {
    fn done(&self, _total: usize) {}
}

/// What something cost: milliseconds of CPU of the whole process, and of the clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// CPU of all threads.
    pub(crate) cpu: f64,
    /// From begin to end.
    pub(crate) wall: f64,
}

/// What it costs to do it.
pub(crate) fn cost<R>(what: impl FnOnce() -> R) -> (R, Cost) {
    let (cpu, clock) = (cpu(), Instant::now());
    let result = what();
    let wall = clock.elapsed().as_secs_f64() * 1000.0;
    (
        result,
        Cost {
            cpu: self::cpu() - cpu,
            wall,
        },
    )
}

/// Milliseconds of CPU of this process, in steps of ten: measure seconds.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    // The name of the program, in parentheses, may hold blanks; times are the 14th and 15th field.
    let (_, fields) = stat.rsplit_once(')').expect("as proc(5) says");
    let ticks: f64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<f64>().expect("a number"))
        .sum();
    ticks * 10.0
}
