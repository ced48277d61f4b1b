//! What `gridgen export` takes.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What to export, and how.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The grid
    #[arg(value_name = "GRID")]
    pub grid: String,
    /// Only this class
    ///
    /// CLASS is a folder below `ratings/`, or its last part where that is unique.
    #[arg(value_name = "CLASS")]
    pub class: Option<String>,
    /// Write into this file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Choose the format
    ///
    /// By default what the ending of FILE says, else CSV.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<TableFormat>,
    /// Write the grid itself, not its ratings, as a rubric of another program
    ///
    /// For the formats `canvas` and `moodle`. What such a rubric cannot say (sections, required rows, levels without
    /// points …) is listed.
    #[arg(long, conflicts_with = "class", requires = "format")]
    pub definition: bool,
}

/// A format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// Text for any spreadsheet; with semicolons where messages are French
    Csv,
    /// Excel
    Xlsx,
    /// LibreOffice
    Ods,
    /// For programs
    Json,
    /// With --definition: the CSV that Canvas imports as a rubric
    Canvas,
    /// With --definition: `grading.xml`, as in the backup of a Moodle activity: a rubric or, where all rows are
    /// numbers, a marking guide
    Moodle,
}
