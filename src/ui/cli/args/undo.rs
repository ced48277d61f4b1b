//! What `gridgen undo` takes.

use clap::Args;

/// What to take back.
#[derive(Debug, Args)]
pub struct UndoArgs {
    /// The number of a change, as `--list` shows it; without one, the last change
    #[arg(value_name = "CHANGE")]
    pub change: Option<u64>,
    /// List the changes, newest first, and take nothing back
    #[arg(long, conflicts_with_all = ["change", "since"])]
    pub list: bool,
    /// Take back this change and all later ones
    #[arg(long, value_name = "CHANGE", conflicts_with = "change")]
    pub since: Option<u64>,
    /// Write without asking
    ///
    /// gridgen does not ask either if standard input is not a terminal.
    #[arg(long)]
    pub yes: bool,
}
