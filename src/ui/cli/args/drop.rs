//! What `gridgen drop` takes.

use super::WritingArgs;
use clap::Args;

/// What to remove.
#[derive(Debug, Args)]
pub struct DropArgs {
    /// The grid
    #[arg(value_name = "GRID")]
    pub grid: String,
    /// The id of a row, a rated task or a section; `section.row` if several rows have it
    #[arg(value_name = "ROW")]
    pub id: String,
    /// Write without asking
    ///
    /// Where nobody can be asked, because standard input is not a terminal, nothing is written without it.
    #[arg(long)]
    pub yes: bool,
    /// What to do with a file in another encoding than UTF-8
    #[command(flatten)]
    pub writing: WritingArgs,
}
