//! What `gridgen rename` takes.

use super::WritingArgs;
use clap::Args;

/// What to rename.
#[derive(Debug, Args)]
pub struct RenameArgs {
    /// The grid
    #[arg(value_name = "GRID")]
    pub grid: String,
    /// The current id; `section.row` if several rows have it
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The new id
    #[arg(value_name = "NEW")]
    pub new: String,
    /// What to do with a file in another encoding than UTF-8
    #[command(flatten)]
    pub writing: WritingArgs,
}
