//! What `gridgen open` takes.

use clap::Args;

/// What to open.
#[derive(Debug, Args)]
pub struct OpenArgs {
    /// The grid
    #[arg(value_name = "GRID")]
    pub grid: String,

    /// The student; without one, the blank form
    ///
    /// STUDENT is the path of a ratings file below `ratings/` without `.yaml`, or its last part where that is unique.
    #[arg(value_name = "STUDENT")]
    pub student: Option<String>,

    /// Open the web page
    ///
    /// The default, unless the project makes no web pages.
    #[arg(long, conflicts_with = "pdf")]
    pub html: bool,

    /// Open the PDF
    #[arg(long)]
    pub pdf: bool,
}
