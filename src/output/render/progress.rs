//! What a run says of itself: while it works, and at its end.

use super::pages::PageTally;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::model::grid::GridId;
use crate::project::OutputPath;
use std::collections::BTreeSet;

/// Who is informed while a run works.
pub trait BuildObserver {
    /// One more of `total` sheets is done.
    fn sheet_done(&self, total: usize);

    /// A sheet takes so long that it may never end.
    fn sheet_slow(&self, diagnostic: &Diagnostic) {
        let _ = diagnostic;
    }

    /// This output is new or different.
    fn output_written(&self, path: &OutputPath) {
        let _ = path;
    }
}

/// What a run did.
#[derive(Debug, Default)]
pub struct BuildReport {
    /// Files that are new or different.
    pub written: Vec<OutputPath>,
    /// How many files were there already.
    pub unchanged: usize,
    /// Files of ours that nothing makes any more.
    pub removed: Vec<OutputPath>,
    /// Files that somebody changed and nothing makes any more: left where they are.
    pub kept: Vec<OutputPath>,
    /// Files that somebody changed and that were made again: what they were, and where that is now.
    pub moved: Vec<(OutputPath, OutputPath)>,
    /// Files that no build made and that stand where an output belongs: left as they are, and nothing was written.
    pub foreign: Vec<OutputPath>,
    /// Grids with an error: nothing was made of them, and the documents of the last good build are still there.
    pub untouched: BTreeSet<GridId>,
    /// Grids without a student whose students' documents are there: left until the user says that it is meant.
    pub deserted: BTreeSet<GridId>,
    /// The people whose sheets failed.
    pub failed: Vec<String>,
    /// How many sheets of students are there now.
    pub sheets: usize,
    /// How many pages forms and sheets have.
    pub pages: PageTally,
    /// What is wrong with sheets.
    pub diagnostics: Diagnostics,
}

impl BuildReport {
    /// Whether something in the project's files is wrong.
    pub fn has_errors(&self) -> bool {
        let has_failed = !self.failed.is_empty() || !self.foreign.is_empty();
        has_failed || self.diagnostics.count(Severity::Error) > 0
    }
}
