//! A project in memory, built into memory: what the rooms do together, without a process and without a disk.

use gridgen::base::diagnostic::{Diagnostics, MessageLang, render as words};
use gridgen::base::error::Error;
use gridgen::base::source::FileSource;
use gridgen::output::render::{
    self, BuildObserver, BuildOptions, BuildReport, MemoryStore, RunOptions,
};
use gridgen::project::{Snapshot, check_project};
use std::time::Duration;

/// What a build said, each problem on a line, and what it did.
pub struct Built {
    pub said: Vec<String>,
    pub report: Result<BuildReport, Error>,
}

/// Builds everything of a project that is not there yet.
pub fn build(project: &dyn FileSource, store: &MemoryStore) -> Built {
    build_with(project, store, BuildOptions::default())
}

/// Builds what these options ask for and is not there yet.
pub fn build_with(project: &dyn FileSource, store: &MemoryStore, options: BuildOptions) -> Built {
    let mut problems = Diagnostics::new();
    let checked = check_project(Snapshot::read(project), project, &mut problems);
    let plan = render::Renderer::new().plan_build(&checked, project, options, &mut problems);
    let effort = RunOptions {
        workers: 2,
        patience: Duration::from_secs(600),
        rebuild_all: false,
        keeps_last: false,
        takes_foreign: false,
    };
    let report = render::run_plan(plan, store, effort, &Nobody);
    let said = problems.sorted();
    Built {
        said: said
            .iter()
            .map(|it| words::render_short(it, MessageLang::English))
            .collect(),
        report,
    }
}

struct Nobody;

impl BuildObserver for Nobody {
    fn sheet_done(&self, _: usize) {}
}
