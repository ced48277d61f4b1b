//! How a command went, in numbers, for programs: the last object of `--message-format json`.

use crate::base::diagnostic::{Diagnostics, Severity};
use crate::model::grid::Grid;
use crate::output::render::{BuildPlan, BuildReport};
use crate::project::CheckedStudent;
use crate::ui::cli::{CommandStatus, Console};
use serde::Serialize;

/// What was counted; a program reads these names.
#[derive(Debug, Default, Serialize)]
pub(super) struct Summary {
    #[serde(rename = "type")]
    kind: &'static str,
    command: &'static str,
    status: u8,
    /// Blank forms.
    pub(super) forms: usize,
    /// Sheets of students, those with an error too.
    pub(super) sheets: usize,
    /// Those of them that an error stops.
    failed: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    notes: usize,
    pub(super) rows_to_rate: usize,
    #[serde(flatten)]
    files: Option<FileCounts>,
    seconds: f64,
}

/// What happened in the output folder.
#[derive(Debug, Serialize)]
struct FileCounts {
    written: usize,
    unchanged: usize,
    removed: usize,
    /// Changed by somebody and no longer made: left where they are.
    kept: usize,
    /// Changed by somebody and made again: moved to `kept/`.
    moved: usize,
    /// Not made by gridgen, in the place of an output: left as they are, and nothing was written there.
    refused: usize,
}

impl Summary {
    /// Of what a plan makes.
    pub(super) fn of_plan(command: &'static str, plan: &BuildPlan) -> Self {
        Self {
            kind: "summary",
            command,
            forms: plan.blank_form_count(),
            sheets: plan.student_count,
            failed: plan.failed.len(),
            rows_to_rate: plan.to_rate,
            ..Self::default()
        }
    }

    /// Without what a plan says of forms and sheets.
    pub(super) fn clear_sheets(&mut self) {
        (self.forms, self.sheets, self.failed, self.rows_to_rate) = (0, 0, 0, 0);
    }

    /// One more sheet.
    pub(super) fn count_sheet(&mut self, student: &CheckedStudent, grid: &Grid) {
        self.sheets += 1;
        self.failed += usize::from(student.ratings.is_none());
        self.rows_to_rate += student.rows_to_rate(grid).unwrap_or(0);
    }

    pub(super) fn count_diagnostics(&mut self, diagnostics: &Diagnostics) {
        self.errors = diagnostics.count(Severity::Error);
        self.warnings = diagnostics.count(Severity::Warning);
        self.notes = diagnostics.count(Severity::Note);
    }

    pub(super) fn count_files(&mut self, report: &BuildReport) {
        self.failed = report.failed.len();
        self.files = Some(FileCounts {
            written: report.written.len(),
            unchanged: report.unchanged,
            removed: report.removed.len(),
            kept: report.kept.len(),
            moved: report.moved.len(),
            refused: report.foreign.len(),
        });
    }

    /// The last line of a command, where programs read.
    pub(super) fn print(mut self, console: &Console, status: CommandStatus) {
        self.status = status.code();
        self.seconds = console.seconds();
        console.print_object(&self);
    }
}
