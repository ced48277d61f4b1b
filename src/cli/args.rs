//! What can be typed. A doc comment here is the manual: `-h`, `--help`, the man pages and `docs/cli.md`.

mod marks;
mod rate;

pub use marks::{Marks, MarksFormat};
pub use rate::Rate;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::num::{NonZeroU64, NonZeroUsize};
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
pub struct Typed {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What every command takes.
    #[command(flatten)]
    pub shared: Shared,
}

/// What every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Shared {
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
    pub lang: Option<MessageLang>,

    /// Choose how problems are told
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,

    /// Choose when messages are coloured
    ///
    /// By default on a terminal, unless the environment variable `NO_COLOR` is set.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageLang {
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
pub enum Color {
    /// On a terminal
    Auto,
    /// In files and pipes too
    Always,
    /// Nowhere
    Never,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
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
    New(New),

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
    Build(Build),

    /// Build again whatever an edit touches, until it is stopped
    Watch(Watch),

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
    Export(Export),

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
        writing: Writing,
    },

    /// Rate in the terminal, one key a level
    ///
    /// One student and all rows, or one row and all students. Each key is saved at once, into the student's file; what
    /// another program saves appears. `?` shows the keys; `docs/rate.md` lists them. A file whose name begins with `_` is left out.
    Rate(Rate),

    /// Print every mark with its sum
    ///
    /// For each student the mark as the sheet prints it, what is still to be rated, what is missed, and the sum line by line,
    /// in exact numbers. `docs/marks.md` tells the rule.
    Marks(Marks),

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
        writing: Writing,
    },

    /// Open a sheet in the program that the system has for it
    ///
    /// The student's sheet or, without a student, the blank form. It is made first where it is missing or older than its
    /// files; if it cannot be, the reason is told and nothing is opened. Prints where it lies. The environment variable
    /// `GRIDGEN_OPENER` names another program that opens files.
    Open(Open),

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
        writing: Writing,
    },

    /// Print the JSON schema of a kind of file, for editors
    Schema {
        /// `grid`, `ratings`, `settings`, `theme`, or a grid: then the schema of its ratings, with its own ids and codes
        #[arg(value_name = "grid|ratings|settings|theme|GRID")]
        what: String,
    },

    /// List the themes of the project, with their options
    Themes,

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

/// What to export, and how.
#[derive(Debug, Args)]
pub struct Export {
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
    /// For the formats `canvas` and `moodle`. What such a rubric cannot say (sections, required rows, levels without points
    /// …) is listed.
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
    /// With --definition: `grading.xml`, as in the backup of a Moodle activity: a rubric or, where all rows are numbers, a
    /// marking guide
    Moodle,
}

/// How files of a person are written.
#[derive(Debug, Clone, Copy, Args)]
pub struct Writing {
    /// Save files in UTF-8 that are in Windows-1252 or UTF-16
    ///
    /// Without it nothing is written into such a file.
    #[arg(long)]
    pub convert: bool,
}

/// What can be added to a project.
#[derive(Debug, Subcommand)]
pub enum New {
    /// Write a commented skeleton of a grid, or make one from a form you have
    ///
    /// It stands in `grids/NAME/grid.yaml`, passes `gridgen check` as it is, and is there to be changed.
    Grid {
        /// The name of its folder
        #[arg(value_name = "NAME")]
        name: String,
        /// Make it from this form
        ///
        /// A file (DOCX, ODT, XLSX, XLS, ODS, CSV, Markdown, HTML, text with tabs; a rubric of Canvas, Moodle or MarkUs), `-`
        /// for what is pasted (end with Ctrl-D, on Windows Ctrl-Z and Enter), or another grid, by its name or path. What is
        /// guessed is listed, and marked in the grid by a comment; what has no place in a grid is kept there as a comment
        /// too. A grid that exists is never written over.
        #[arg(long, value_name = "FILE", conflicts_with = "force")]
        from: Option<String>,
        /// Overwrite the grid that has this name
        #[arg(long)]
        force: bool,
    },

    /// Start a theme of your own, or add a part to one
    ///
    /// Writes `themes/NAME/theme.yaml`, which is enough for a theme that looks like the one it extends. With PART also the
    /// two files of that part, one for the web page and one for the PDF, as they are now and there to be changed.
    Theme {
        /// The name of its folder
        #[arg(value_name = "NAME")]
        name: String,
        /// The part to change
        #[arg(value_name = "PART")]
        part: Option<Part>,
        /// The theme it extends
        ///
        /// By default `classic`.
        #[arg(long, value_name = "THEME")]
        from: Option<String>,
        /// Overwrite the files that are there
        #[arg(long)]
        force: bool,
    },

    /// Write a ratings file for each student of a class list
    ///
    /// Columns are found by their heads, in French or English and in any order: family name, given name, or both in one
    /// column where capitals are the family name; class; and the fields of the grid, such as a candidate's number. What was
    /// understood is shown first. Run again, it adds those who are new on the list, touches no file, and names those who
    /// are gone from it.
    Ratings {
        /// The grid
        #[arg(value_name = "GRID")]
        grid: String,
        /// The list: a CSV, TSV, XLSX, XLS or ODS file, or `-` for what is pasted
        ///
        /// Text may be in UTF-8 or Windows-1252, with any separator. End what you paste with Ctrl-D (on Windows Ctrl-Z and
        /// Enter).
        #[arg(value_name = "LIST")]
        list: String,
        /// Write without asking
        ///
        /// Nothing is asked either where the list is pasted, or standard input is no terminal.
        #[arg(long)]
        yes: bool,
    },
}

/// A part of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Title, subtitle, version
    Head,
    /// Name, class, date and other identity lines
    Identity,
    /// A table with its title and column heads
    Section,
    /// A row of a table
    Row,
    /// What the levels mean
    Legend,
    /// Comment and mark
    Result,
    /// Boxes to sign in
    Signatures,
}

impl Part {
    /// Its two files, by their paths in a theme.
    pub fn files(self) -> [String; 2] {
        let name = format!("{self:?}").to_lowercase();
        [format!("parts/{name}.html"), format!("parts/{name}.typ")]
    }
}

/// What to build, and how.
#[derive(Debug, Args)]
pub struct Build {
    /// Only these grids
    ///
    /// GRID is the name of a folder in `grids/`.
    #[arg(value_name = "GRID")]
    pub grids: Vec<String>,

    /// Build only this student (can be repeated)
    ///
    /// STUDENT is the path of a ratings file below `ratings/` without `.yaml`, or its last part where that is unique:
    /// write `1AGORA/dupont` where two classes have a Dupont.
    #[arg(long = "student", value_name = "STUDENT")]
    pub students: Vec<String>,

    /// Build only the blank form
    ///
    /// Together with `--student`: build it as well.
    #[arg(long)]
    pub blank: bool,

    /// Build what belongs to a class as well
    ///
    /// In the folder of each class: `class.pdf`, all filled sheets for the printer, each on a fresh sheet of paper;
    /// `class.html`, the list of the class; `overview.pdf`, the class at a glance. And `index.html`, which links the blank
    /// forms of all grids. `class: true` in `gridgen.yaml` asks for them in every build of everything. Together with
    /// `--blank`: `named-blanks.pdf`, blank forms with the students' names filled in. Together with `--student`: of the
    /// class of that student.
    #[arg(long)]
    pub class: bool,

    /// Make these formats
    #[arg(long = "format", value_name = "FORMAT", value_delimiter = ',')]
    pub formats: Vec<Format>,

    /// Print with this theme, whatever grids and settings say
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,

    /// Write into this folder
    ///
    /// By default `output/` in the project.
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Typeset so many sheets at a time
    ///
    /// By default as many as the machine has processors.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// Give up on a sheet after so many seconds
    ///
    /// By default 60. A theme is a program, and may go on for ever.
    #[arg(long, value_name = "SECONDS")]
    pub patience: Option<NonZeroU64>,

    /// Build again what is up to date
    #[arg(long)]
    pub all: bool,
}

/// What to watch, and how.
///
/// Everything is built once; then each saved file makes again what depends on it, the edited sheet first. While a file is
/// wrong, the last good output stays. Ctrl-C ends it.
#[derive(Debug, Args)]
pub struct Watch {
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

/// What to open.
#[derive(Debug, Args)]
pub struct Open {
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
    /// By default, unless the project makes no web pages.
    #[arg(long, conflicts_with = "pdf")]
    pub html: bool,

    /// Open the PDF
    #[arg(long)]
    pub pdf: bool,
}

/// What a sheet is made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Format {
    /// A web page
    Html,
    /// A PDF file
    Pdf,
}
