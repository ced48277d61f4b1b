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

    /// Rate in the browser instead of the terminal
    ///
    /// Prints an address on this machine that contains a secret and is good once: the first browser that opens it can
    /// see and rate the class. For another browser the next address is printed. Ctrl-C ends it.
    #[arg(long)]
    pub browser: bool,

    /// Open the page in the browser
    #[arg(long, requires = "browser")]
    pub open: bool,

    /// What to do with a file in another encoding than UTF-8
    #[command(flatten)]
    pub writing: WritingArgs,
}
