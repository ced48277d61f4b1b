//! What `gridgen watch` takes.

use clap::Args;
use std::path::PathBuf;

/// What to watch, and how.
///
/// Everything is built once; then each saved file makes again what depends on it, the edited sheet first. While a file is
/// wrong, the last good output stays. Ctrl-C ends it.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Only these grids
    ///
    /// GRID is the name of a folder in `grids/`.
    #[arg(value_name = "GRID")]
    pub grids: Vec<String>,

    /// Write into this folder
    ///
    /// By default `output/` in the project.
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Look at the files twice a second instead of waiting for the system to tell
    ///
    /// For drives that are shared with other machines. Where the drive is known to be one, this is done without asking.
    #[arg(long)]
    pub poll: bool,

    /// Leave on the screen what stood there
    #[arg(long)]
    pub no_clear: bool,

    /// Show the sheets in the browser, and each change as it is made
    ///
    /// Prints an address on this machine with a secret in it. Only a browser that was given the address can look: keep it
    /// to yourself.
    #[arg(long)]
    pub preview: bool,

    /// Open the preview in the browser
    #[arg(long, requires = "preview")]
    pub open: bool,
}
