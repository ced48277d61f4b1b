//! What `gridgen marks` takes.

use clap::{Args, ValueEnum};

/// Whose marks to print, and how.
#[derive(Debug, Args)]
pub struct MarksArgs {
    /// The grid
    #[arg(value_name = "GRID")]
    pub grid: String,

    /// Print only this class
    ///
    /// CLASS is the path of a folder below `ratings/`, or its last part where that is unique.
    #[arg(value_name = "CLASS")]
    pub class: Option<String>,

    /// Print the calculation below each mark
    #[arg(long)]
    pub explain: bool,

    /// Choose the format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: MarksFormat,
}

/// How marks are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MarksFormat {
    /// For reading
    Table,
    /// For spreadsheets: one line per student
    Csv,
    /// For programs: a list with one object per student; the numbers of a calculation are exact texts (`13.5`, `40/3`)
    Json,
}
