//! What the benches share: a class that nobody knows, in memory.

use gridgen::base::source::{FileSource, FolderSource, MemorySource};
use std::path::Path;

/// The folder of the original form, from the project's root.
pub(crate) const GRID: &str = "grids/agora-bloc-1";

/// The original form and `students` invented students, each with other levels and a remark on one row of twelve.
pub(crate) fn class(students: usize) -> MemorySource {
    school(students, |_| "1AGORA".to_owned())
}

/// The same, in a class that is named by the number of the student.
pub(crate) fn school(students: usize, class_of: impl Fn(usize) -> String) -> MemorySource {
    let root = FolderSource::open(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project");
    let text = |path: &str| root.read(path, 1 << 22).expect("a file of the example");
    let grid = format!("{GRID}/grid.yaml");
    let complete = format!("{GRID}/ratings/1AGORA/belkacem-ines.yaml");
    let complete = String::from_utf8(text(&complete)).expect("UTF-8");
    let project = MemorySource::default()
        .with("gridgen.yaml", "gridgen: 1\nlang: fr\n")
        .with(&grid, text(&grid));
    (0..students).fold(project, |project, n| {
        let path = format!("{GRID}/ratings/{}/student-{n:05}.yaml", class_of(n));
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
