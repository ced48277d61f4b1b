//! What can be typed. A doc comment here is the manual: `-h`, `--help`, the man pages and `docs/cli.md`.

mod build;
mod check;
mod drop;
mod export;
mod import;
mod log;
mod marks;
mod new;
mod open;
mod rate;
mod rename;
mod themes;
mod undo;
mod watch;

pub use build::BuildArgs;
pub use check::CheckArgs;
pub use drop::DropArgs;
pub use export::{ExportArgs, RubricProgram, TableFormat};
pub use import::ImportArgs;
pub use log::LogArgs;
pub use marks::{MarksArgs, MarksFormat};
pub use new::{CopiedPart, NewCommand, NewRatingsArgs, NewThemeArgs};
pub use open::OpenArgs;
pub use rate::RateArgs;
pub use rename::RenameArgs;
pub use themes::ThemesCommand;
pub use undo::UndoArgs;
pub use watch::WatchArgs;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// Print assessment grids, blank or filled in, as web pages and PDF
///
/// A grid is described once, in YAML; each student's ratings are one more file. Without a command, gridgen says what is
/// in the project, what is wrong with it, and which two commands are likely to come next.
///
/// The exit status is 0 when all is well, 1 when something in the project's files is wrong (what could be built was
/// built), 2 when the command line is wrong, 3 when the machine failed (disk full, no permission).
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
    /// By default the project is the nearest folder, from the current one upward, that holds `gridgen.yaml` or
    /// `grids/`.
    #[arg(long, global = true, value_name = "DIR")]
    pub project: Option<PathBuf>,

    /// Choose the language of messages
    ///
    /// By default the language in the environment variable `GRIDGEN_LANG`, else that of the system. The language of
    /// documents is chosen in their own files.
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<LangArg>,

    /// Choose how diagnostics are printed
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

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// With the lines they refer to
    Human,
    /// One line each
    Short,
    /// One JSON object per line, on standard output, where nothing else is printed: diagnostics, and what stopped the
    /// command; `check` and `build` end with a summary in numbers
    Json,
}

/// When messages are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorMode {
    /// On a terminal
    Auto,
    /// In files and pipes too
    Always,
    /// Never
    Never,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Start a project with a worked example
    ///
    /// Writes settings, a small grid, the ratings of two invented students, and a `.gitignore` that keeps students'
    /// names and marks out of a repository. Existing files are not overwritten.
    Init {
        /// The folder to start it in; it is created if it does not exist
        #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
        dir: PathBuf,
        /// Overwrite the files of the example
        #[arg(long)]
        force: bool,
    },

    /// Add to the project
    #[command(subcommand)]
    New(NewCommand),

    /// Find every error in every file
    ///
    /// Reads grids and ratings and writes nothing. Warnings and notes leave the exit status at 0, unless `--strict`
    /// is given. `docs/ci.md` shows how to check each change of a repository.
    Check(CheckArgs),

    /// Make the web pages and PDF files
    ///
    /// By default everything of every grid: the blank form, each student's sheet and, where the settings or `--class`
    /// ask for them, the class documents. What is up to date is not made again. An error in a grid stops that grid, an
    /// error in a ratings file stops that sheet; everything else is made.
    Build(BuildArgs),

    /// Build again whatever an edit affects, until you stop it
    Watch(WatchArgs),

    /// Print what a theme sees of a sheet, as JSON
    ///
    /// The data that templates are filled with: for authors of themes.
    Context {
        /// The grid
        #[arg(value_name = "GRID")]
        grid: String,
        /// The student; without one, the blank form
        ///
        /// STUDENT is the path of a ratings file below `ratings/` without `.yaml`, or its last part where that is
        /// unique.
        #[arg(value_name = "STUDENT")]
        student: Option<String>,
    },

    /// Write ratings as one table, students × rows
    ///
    /// Each row has a column of levels, and beside it a column of remarks. After the rows come the student's
    /// fields, date, assessor, a remark for each section, the comment, and the decided mark with its reason. The
    /// table goes to standard output, or into a file whose extension decides the format. Change cells in a
    /// spreadsheet, then `gridgen import` them. Students whose file has an error are left out.
    ///
    /// With `--definition`: the grid itself, as a rubric that Canvas or Moodle can read.
    Export(ExportArgs),

    /// Read ratings back from an exported table
    ///
    /// The changes are shown first, then written into the ratings files; comments and everything that did not change
    /// are kept. An unknown student, row or level is an error, and then nothing is written. An empty cell removes a
    /// rating; a column or a student that is not in the table stays as it is, and so does a name.
    Import(ImportArgs),

    /// Rate in the terminal, with a single key per level, or in the browser
    ///
    /// One student and all rows, or one row and all students. Each key is saved at once, to the student's file; what
    /// another program saves appears. `?` shows the keys; `docs/rate.md` lists them. A file whose name begins with `_`
    /// is left out.
    Rate(RateArgs),

    /// Print every mark, one line per student
    ///
    /// For each student the mark as the sheet prints it, the grade, what is still to be rated and what is missed. With
    /// `--explain` also the calculation, line by line, in exact numbers. `docs/marks.md` explains the rules.
    Marks(MarksArgs),

    /// Give an id to every section, row and rated task that has none
    ///
    /// Ids are made from labels and written into the grid; comments stay, and an existing id is never changed. A plain
    /// list of labels becomes `id: label` entries. Ratings name rows by their ids, so that labels can be reworded.
    Ids {
        /// The grid
        #[arg(value_name = "GRID")]
        grid: String,
        /// What to do with a file in another encoding than UTF-8
        #[command(flatten)]
        writing: WritingArgs,
    },

    /// Open a sheet in the system's own program for it
    ///
    /// The student's sheet or, without a student, the blank form. It is made first if it is missing or older than its
    /// files; if it cannot be made, the reason is reported and nothing is opened. Prints where the file is. The
    /// environment variable `GRIDGEN_OPENER` names another program that opens files.
    Open(OpenArgs),

    /// Rename a section, a task or a row, in the grid and in all its ratings
    ///
    /// All files are changed or none. Files that begin with `_` are changed too. Where the id was changed in the grid
    /// by hand, the ratings follow: OLD is the id that they use, NEW the one that the grid has now.
    Rename(RenameArgs),

    /// Remove a section, a task or a row, from the grid and from all its ratings
    ///
    /// The ratings and remarks that go are shown first, then you are asked. All files are changed or none. Where
    /// the grid does not have the id any more, it is removed from the ratings. `gridgen undo` brings everything back.
    Drop(DropArgs),

    /// Start next year's project with your grids, without students
    ///
    /// Copies settings, grids with their pictures, shared scales and themes into a new folder. Ratings and documents
    /// stay where they are, and the old folder is not changed: it is the record of its year.
    NextYear {
        /// The new folder; if it is there, it must be empty
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },

    /// Take back the last change that gridgen made to grids and ratings
    ///
    /// Whatever `rate`, `import`, `rename`, `drop`, `ids` and `new ratings` change is kept in `.gridgen/journal/`
    /// for 90 days. The change is shown first, then you are asked. Used again, the command takes back the change
    /// before it, also on another day. Where somebody has changed the same line since, that file stays as it is and
    /// both values are shown; the other files are taken back. An undo is a change as well: taking it back makes the
    /// first change again.
    Undo(UndoArgs),

    /// Show who changed what and when, in a grid and its ratings
    ///
    /// The changes that gridgen made in the last 90 days, newest first: the number that `gridgen undo` takes, the time,
    /// the command, the student, and each value before and after. What is edited by hand is not in this list.
    Log(LogArgs),

    /// Print the JSON schema of a kind of file, for editors
    Schema {
        /// `grid`, `ratings`, `scale`, `settings`, `theme`, or a grid: then the schema of its ratings, with its own ids
        /// and codes
        #[arg(value_name = "grid|ratings|scale|settings|theme|GRID")]
        what: String,
    },

    /// List the project's themes with their options, or try one on difficult forms
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

/// How a person's files are written.
#[derive(Debug, Clone, Copy, Args)]
pub struct WritingArgs {
    /// Save files in UTF-8 that are in Windows-1252 or UTF-16
    ///
    /// Without it nothing is written to such a file.
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
