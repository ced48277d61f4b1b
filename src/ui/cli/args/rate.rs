//! What `gridgen rate` takes.

use super::WritingArgs;
use clap::Args;

/// Whom to rate.
#[derive(Debug, Args)]
pub struct RateArgs {
    /// The grid
    #[arg(value_name = "GRID")]
    pub grid: String,

    /// Rate only this class
    ///
    /// CLASS is the path of a folder below `ratings/`, or its last part where that is unique.
    #[arg(value_name = "CLASS")]
    pub class: Option<String>,

    /// Check the files twice a second instead of asking the system
    ///
    /// For network drives, where changes made on another machine are not reported.
    #[arg(long)]
    pub poll: bool,

    /// What to do with a file in another encoding than UTF-8
    #[command(flatten)]
    pub writing: WritingArgs,
}
