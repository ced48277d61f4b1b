//! What `gridgen check` takes.

use clap::Args;

/// What to check, and how strictly.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Check only these grids or files
    ///
    /// GRID is the name of a folder in `grids/`. FILE is a file of the project: of a ratings file its errors are reported,
    /// and those of its grid; of any other file in the folder of a grid all that is wrong with that grid and its ratings;
    /// of the settings, a scale or a theme all that is wrong with the project.
    #[arg(value_name = "GRID|FILE")]
    pub targets: Vec<String>,

    /// Fail on warnings and on rows that are not rated
    ///
    /// The exit status is then 1.
    #[arg(long)]
    pub strict: bool,
}
