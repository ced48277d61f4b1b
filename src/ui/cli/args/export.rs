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
    /// Replace FILE if it already exists
    ///
    /// Without it a file that somebody may have worked in stays as it is; one with the same content is left alone.
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Choose the format
    ///
    /// By default the extension of FILE decides, else CSV.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<TableFormat>,
    /// Write the grid itself, not its ratings, as a rubric for another program
    ///
    /// What such a rubric cannot express (sections, required rows, levels without points …) is listed.
    #[arg(long, value_name = "PROGRAM", conflicts_with_all = ["class", "format"])]
    pub definition: Option<RubricProgram>,
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
}

/// A program that reads a grid as a rubric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RubricProgram {
    /// The CSV that Canvas imports as a rubric
    Canvas,
    /// `grading.xml`, as in the backup of a Moodle activity: a rubric or, where all rows are numbers, a marking guide
    Moodle,
}

impl TableFormat {
    /// The extensions of its files, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Csv => &["csv", "tsv", "txt"],
            Self::Xlsx => &["xlsx"],
            Self::Ods => &["ods"],
            Self::Json => &["json"],
        }
    }

    /// The format of files with this extension.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let mut formats = Self::value_variants().iter().copied();
        formats.find(|format| format.extensions().contains(&extension))
    }

    /// Whether its bytes mean nothing on a terminal.
    pub fn is_binary(self) -> bool {
        match self {
            Self::Csv | Self::Json => false,
            Self::Xlsx | Self::Ods => true,
        }
    }
}
