//! What `gridgen build` takes.

use super::FormatArg;
use clap::Args;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

/// What to build, and how.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Build only these grids
    ///
    /// GRID is the name of a folder in `grids/`.
    #[arg(value_name = "GRID")]
    pub grids: Vec<String>,

    /// Build only this student (can be repeated)
    ///
    /// STUDENT is the path of a ratings file below `ratings/` without `.yaml`, or its last part, or the beginning of
    /// either, where that is unique: write `1AGORA/dupont` where two classes have a Dupont.
    #[arg(long = "student", value_name = "STUDENT")]
    pub students: Vec<String>,

    /// Build only the students of this class (can be repeated)
    ///
    /// CLASS is the path of a folder below `ratings/`, or its last part, or the beginning of either, where that is
    /// unique. Nothing of other classes is made, removed or reported. Together with `--class`: also the documents
    /// of this class.
    #[arg(long = "in", value_name = "CLASS", conflicts_with = "students")]
    pub classes: Vec<String>,

    /// Build only the blank form
    ///
    /// Together with `--student`: build it as well.
    #[arg(long)]
    pub blank: bool,

    /// Build the class documents as well
    ///
    /// In the folder of each class: `class.pdf`, all filled-in sheets for the printer, each on a new sheet of paper;
    /// `class.html`, the list of the class; `overview.pdf`, the class at a glance. And `index.html`, which links the
    /// blank forms of all grids. With `class: true` in `gridgen.yaml` every build of everything makes them. Together
    /// with `--blank`: `named-blanks.pdf`, blank forms with the students' names filled in (see `--named`). Together
    /// with `--student`: those of that student's class.
    #[arg(long)]
    pub class: bool,

    /// Build only blank forms with the students' names filled in
    ///
    /// In the folder of each class: `named-blanks.pdf`, which `--blank --class` makes too. With `--in`, for that
    /// class alone. With `--student`, a file for that student alone, `named-blank-STUDENT.pdf`, for someone who
    /// joins the class later. The command prints where the files are.
    #[arg(long, conflicts_with_all = ["class", "no_class", "blank"])]
    pub named: bool,

    /// Build nothing that belongs to a class, and remove what is there of it
    ///
    /// Without `--class` and `--no-class`, documents of classes that are there are kept up to date.
    #[arg(long, conflicts_with = "class")]
    pub no_class: bool,

    /// Make these formats
    #[arg(long = "format", value_name = "FORMAT", value_delimiter = ',')]
    pub formats: Vec<FormatArg>,

    /// Use this theme, whatever grids and settings say
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,

    /// Write into this folder
    ///
    /// By default `output/` in the project.
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Typeset this many sheets at a time
    ///
    /// By default as many as the machine has processors.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// Give up on a sheet after this many seconds
    ///
    /// By default 60. A theme is a program, and may run forever.
    #[arg(long, value_name = "SECONDS")]
    pub patience: Option<NonZeroU64>,

    /// Replace files that gridgen did not make
    ///
    /// Such a file is moved to `kept/` in the output folder. By default it is left alone and reported.
    #[arg(long)]
    pub force: bool,

    /// Build again even what is up to date
    #[arg(long)]
    pub all: bool,
}
