//! How a build runs by default, and how far it has come.

use crate::base::diagnostic::Diagnostic;
use crate::output::render::{BuildObserver, DEFAULT_PATIENCE, RunOptions};
use crate::ui::cli::{Console, Progress};
use std::cell::OnceCell;

/// As many sheets at once as there are processors; what is up to date stays.
pub(super) fn default_run_options() -> RunOptions {
    RunOptions {
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        patience: DEFAULT_PATIENCE,
        rebuild_all: false,
        keeps_last: false,
        takes_foreign: false,
    }
}

/// Progress on the screen.
pub(super) struct BuildProgress<'a> {
    console: &'a Console,
    progress: OnceCell<Progress>,
}

impl<'a> BuildProgress<'a> {
    pub(super) fn new(console: &'a Console) -> Self {
        Self {
            console,
            progress: OnceCell::new(),
        }
    }
}

impl BuildObserver for BuildProgress<'_> {
    fn sheet_slow(&self, diagnostic: &Diagnostic) {
        self.console
            .print_diagnostics(std::slice::from_ref(diagnostic));
    }

    fn sheet_done(&self, total: usize) {
        self.progress
            .get_or_init(|| self.console.progress(total))
            .step();
    }
}

/// One sheet, made before anybody could see its progress.
pub(super) struct SilentObserver;

impl BuildObserver for SilentObserver {
    fn sheet_done(&self, _: usize) {}
}
