//! What `gridgen check` takes.

use clap::Args;

/// What to check, and how strictly.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Check only these grids or files
    ///
    /// GRID is the name of a folder in `grids/`. For a ratings file, its own errors and those of its grid are
    /// reported; for any other file in the folder of a grid, everything about that grid and its ratings; for the
    /// settings, a scale or a theme, everything in the project.
    #[arg(value_name = "GRID|FILE")]
    pub targets: Vec<String>,

    /// Fail on warnings and on rows that are not rated
    ///
    /// The exit status is then 1.
    #[arg(long)]
    pub strict: bool,
}
