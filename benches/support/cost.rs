//! What something costs: CPU of this process, and the clock.

use gridgen::output::render::BuildObserver;
use std::time::Instant;

/// Nobody watches.
pub(crate) struct Quiet;

impl BuildObserver for Quiet {
    fn sheet_done(&self, _total: usize) {}
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
