//! What `gridgen import` takes.

use super::WritingArgs;
use clap::Args;
use std::path::PathBuf;

/// What to import, and how.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The grid
    #[arg(value_name = "GRID")]
    pub grid: String,
    /// The table: CSV, XLSX, ODS or JSON
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Write without asking
    ///
    /// gridgen does not ask either if standard input is not a terminal.
    #[arg(long)]
    pub yes: bool,
    /// What to do with a file in another encoding than UTF-8
    #[command(flatten)]
    pub writing: WritingArgs,
}
