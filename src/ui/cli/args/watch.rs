//! What `gridgen watch` takes.

use clap::Args;
use std::path::PathBuf;

/// What to watch, and how.
///
/// Everything is built once; then each time a file is saved, what depends on it is made again, the edited sheet first.
/// While a file has an error, the last good output stays. Ctrl-C ends it.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Watch only these grids
    ///
    /// GRID is the name of a folder in `grids/`.
    #[arg(value_name = "GRID")]
    pub grids: Vec<String>,

    /// Write into this folder
    ///
    /// By default `output/` in the project.
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Check the files twice a second instead of asking the system
    ///
    /// For drives that are shared with other machines. Where a drive is known to be shared, this is done anyway.
    #[arg(long)]
    pub poll: bool,

    /// Do not clear the screen
    #[arg(long)]
    pub no_clear: bool,

    /// Show the sheets in the browser, and each change as it is made
    ///
    /// Prints an address on this machine that contains a secret and is good once: the first browser that opens it can
    /// see the sheets. For another browser the next address is printed.
    #[arg(long)]
    pub preview: bool,

    /// Open the preview in the browser
    #[arg(long, requires = "preview")]
    pub open: bool,
}
