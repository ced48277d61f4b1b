//! A project in memory, built into memory: what the rooms do together, without a process and without a disk.

use gridgen::base::diagnostic::{Lang, Problems, render};
use gridgen::base::error::Error;
use gridgen::base::source::Source;
use gridgen::output::render::{self, Effort, MemoryStore, Observer, Options, Report, prepare};
use gridgen::project::Snapshot;
use std::time::Duration;

/// What a build said, each problem on a line, and what it did.
pub struct Built {
    pub said: Vec<String>,
    pub report: Result<Report, Error>,
}

/// Builds everything of a project that is not there yet.
pub fn build(project: &dyn Source, store: &MemoryStore) -> Built {
    build_with(project, store, Options::default())
}

/// Builds what these options ask for and is not there yet.
pub fn build_with(project: &dyn Source, store: &MemoryStore, options: Options) -> Built {
    let mut problems = Problems::new();
    let prepared = prepare(Snapshot::read(project), project, &mut problems);
    let plan = render::plan(prepared, project, options, &mut problems);
    let effort = Effort {
        jobs: 2,
        patience: Duration::from_secs(600),
        all: false,
        keeps_last: false,
    };
    let report = render::run(plan, store, effort, &Nobody);
    let said = problems.sorted();
    Built {
        said: said
            .iter()
            .map(|it| render::short(it, Lang::English))
            .collect(),
        report,
    }
}

struct Nobody;

impl Observer for Nobody {
    fn done(&self, _: usize) {}
}
