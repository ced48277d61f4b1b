//! What `gridgen log` takes.

use clap::Args;

/// Whose changes to print, and how.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// The grid
    #[arg(value_name = "GRID")]
    pub grid: String,
    /// Print only the changes of this student
    ///
    /// STUDENT is the path of a ratings file below `ratings/` without `.yaml`, or its last part where that is unique.
    #[arg(value_name = "STUDENT")]
    pub student: Option<String>,
    /// Print a list for programs, one object per changed value
    #[arg(long)]
    pub json: bool,
}
