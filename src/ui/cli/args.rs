//! What can be typed. A doc comment here is the manual: `-h`, `--help`, the man pages and `docs/cli.md`.

mod build;
mod export;
mod marks;
mod new;
mod open;
mod rate;
mod themes;
mod watch;

pub use build::BuildArgs;
pub use export::{ExportArgs, TableFormat};
pub use marks::{MarksArgs, MarksFormat};
pub use new::NewCommand;
pub use open::OpenArgs;
pub use rate::RateArgs;
pub use themes::ThemesCommand;
pub use watch::WatchArgs;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// Print assessment grids, blank or filled, as web pages and PDF
///
/// A grid is described once, in YAML; each student's ratings are one more file. Without a command, gridgen says what is
/// in the project, what is wrong with it, and which two commands are likely to come next.
///
/// The status is 0 when all is well, 1 when something in the project's files is wrong (what could be built was built), 2
/// when the command line is wrong, 3 when the machine failed (disk full, no permission).
#[derive(Debug, Parser)]
#[command(name = "gridgen", version)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<CliCommand>,
    /// What every command takes.
    #[command(flatten)]
    pub shared: GlobalArgs,
}

/// What every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct GlobalArgs {
    /// Work on the project in this folder
    ///
    /// By default the project is the nearest folder, from the current one upward, that holds `gridgen.yaml` or `grids/`.
    #[arg(long, global = true, value_name = "DIR")]
    pub project: Option<PathBuf>,

    /// Choose the language of messages
    ///
    /// By default what the environment variable `GRIDGEN_LANG` says, else the language of the system. The language of
    /// documents is chosen in their own files.
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<LangArg>,

    /// Choose how problems are told
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,

    /// Choose when messages are coloured
    ///
    /// By default on a terminal, unless the environment variable `NO_COLOR` is set.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorMode,
}

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// English
    En,
    /// French
    Fr,
}

/// How problems are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// Drawn with the lines they are about
    Human,
    /// One line each
    Short,
    /// One JSON object a line, on standard output, where nothing else is printed
    Json,
}

/// When messages are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorMode {
    /// On a terminal
    Auto,
    /// In files and pipes too
    Always,
    /// Nowhere
    Never,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Start a project with a worked example
    ///
    /// Writes settings, a small grid, the ratings of two invented students, and a `.gitignore` that keeps students' names
    /// and marks out of a repository. Nothing that exists is overwritten.
    Init {
        /// The folder to start it in, made where it is missing
        #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
        dir: PathBuf,
        /// Overwrite the files of the example
        #[arg(long)]
        force: bool,
    },

    /// Add to the project
    #[command(subcommand)]
    New(NewCommand),

    /// Find every problem in every file
    ///
    /// Reads grids and ratings and writes nothing. Warnings and notes leave the status 0.
    Check {
        /// Only these grids
        ///
        /// GRID is the name of a folder in `grids/`.
        #[arg(value_name = "GRID")]
        grids: Vec<String>,
    },

    /// Make the web pages and PDF files
    ///
    /// By default everything of every grid: the blank form, each student's sheet and, where the settings or `--class` ask
    /// for them, what belongs to a class. What is up to date is not made again. An error in a grid stops that grid, an
    /// error in a ratings file that sheet; all else is made.
    Build(BuildArgs),

    /// Build again whatever an edit touches, until it is stopped
    Watch(WatchArgs),

    /// Print what a theme sees of a sheet, as JSON
    ///
    /// The data that templates are filled with: for those who write a theme.
    Context {
        /// The grid
        #[arg(value_name = "GRID")]
        grid: String,
        /// The student; without one, the blank form
        ///
        /// STUDENT is the path of a ratings file below `ratings/` without `.yaml`, or its last part where that is unique.
        #[arg(value_name = "STUDENT")]
        student: Option<String>,
    },

    /// Write ratings as one table, students × rows
    ///
    /// Each row has a column of levels and beside it one of remarks. To standard output, or into a file whose ending says
    /// the format. Change cells in a spreadsheet, then `gridgen import` them. Students whose file has an error are left out.
    ///
    /// With `--definition`: the grid itself, as a rubric that Canvas or Moodle reads.
    Export(ExportArgs),

    /// Take over ratings from a table that was exported
    ///
    /// The changes are shown first, then written into the ratings files; comments and all that did not change stay. An
    /// unknown student, row or level is an error, and then nothing is written. An empty cell takes a rating away; a column
    /// or a student that is not in the table stays as it is.
    Import {
        /// The grid
        #[arg(value_name = "GRID")]
        grid: String,
        /// The table: CSV, XLSX, ODS or JSON
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Write without asking
        ///
        /// Nothing is asked either where standard input is no terminal.
        #[arg(long)]
        yes: bool,
        /// What to do with a file in another encoding than UTF-8
        #[command(flatten)]
        writing: WritingArgs,
    },

    /// Rate in the terminal, one key a level
    ///
    /// One student and all rows, or one row and all students. Each key is saved at once, into the student's file; what
    /// another program saves appears. `?` shows the keys; `docs/rate.md` lists them. A file whose name begins with `_` is left out.
    Rate(RateArgs),

    /// Print every mark with its sum
    ///
    /// For each student the mark as the sheet prints it, what is still to be rated, what is missed, and the sum line by line,
    /// in exact numbers. `docs/marks.md` tells the rule.
    Marks(MarksArgs),

    /// Give an id to every section, row and rated task that has none
    ///
    /// Ids are made from labels and written into the grid; comments stay, an id that stands is never changed. A plain list
    /// of labels becomes `id: label` entries. Ratings name rows by their ids, so that labels may be reworded.
    Ids {
        /// The grid
        #[arg(value_name = "GRID")]
        grid: String,
        /// What to do with a file in another encoding than UTF-8
        #[command(flatten)]
        writing: WritingArgs,
    },

    /// Open a sheet in the program that the system has for it
    ///
    /// The student's sheet or, without a student, the blank form. It is made first where it is missing or older than its
    /// files; if it cannot be, the reason is told and nothing is opened. Prints where it lies. The environment variable
    /// `GRIDGEN_OPENER` names another program that opens files.
    Open(OpenArgs),

    /// Rename a section, a task or a row, in the grid and in all its ratings
    ///
    /// All files are changed or none. Files that begin with `_` are changed too.
    Rename {
        /// The grid
        #[arg(value_name = "GRID")]
        grid: String,
        /// The id that stands there; `section.row` where several have it
        #[arg(value_name = "OLD")]
        old: String,
        /// The id that it is to have
        #[arg(value_name = "NEW")]
        new: String,
        /// What to do with a file in another encoding than UTF-8
        #[command(flatten)]
        writing: WritingArgs,
    },

    /// Print the JSON schema of a kind of file, for editors
    Schema {
        /// `grid`, `ratings`, `settings`, `theme`, or a grid: then the schema of its ratings, with its own ids and codes
        #[arg(value_name = "grid|ratings|settings|theme|GRID")]
        what: String,
    },

    /// List the themes of the project, with their options; or print a hard form through one
    Themes {
        /// What else
        #[command(subcommand)]
        what: Option<ThemesCommand>,
    },

    /// Print a script that completes commands in a shell
    Completions {
        /// The shell
        #[arg(value_name = "SHELL")]
        shell: Shell,
    },

    /// Print the manual page, or write those of all commands
    Man {
        /// The folder to write all pages into
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

/// How files of a person are written.
#[derive(Debug, Clone, Copy, Args)]
pub struct WritingArgs {
    /// Save files in UTF-8 that are in Windows-1252 or UTF-16
    ///
    /// Without it nothing is written into such a file.
    #[arg(long)]
    pub convert: bool,
}

/// What a sheet is made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum FormatArg {
    /// A web page
    Html,
    /// A PDF file
    Pdf,
}
