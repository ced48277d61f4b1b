//! What `gridgen new` takes.

use crate::output::theme::ThemePart;
use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum};

/// What can be added to a project.
#[derive(Debug, Subcommand)]
pub enum NewCommand {
    /// Write a commented skeleton of a grid, or make one from a form you have
    ///
    /// It is written to `grids/NAME/grid.yaml`, passes `gridgen check` as it is, and is ready for your changes.
    Grid {
        /// The name of its folder
        #[arg(value_name = "NAME")]
        name: String,
        /// Make it from this form
        ///
        /// A file (DOCX, ODT, XLSX, XLS, ODS, CSV, Markdown, HTML, text with tabs; a rubric of Canvas, Moodle or
        /// MarkUs), `-` for pasted text (end with Ctrl-D, on Windows Ctrl-Z and Enter), or another grid, by its name or
        /// path. What is guessed is listed, and marked in the grid by a comment; what has no place in a grid is kept
        /// there as a comment too. An existing grid is never overwritten.
        #[arg(long, value_name = "FILE", conflicts_with = "force")]
        from: Option<String>,
        /// Take this reading of the form
        ///
        /// A form that may be meant in several ways is not read unless one of them is clearly the best: all are
        /// shown, with their numbers, and at a terminal you are asked for one.
        #[arg(long, value_name = "N", requires = "from")]
        reading: Option<usize>,
        /// Show the form beside its grid in the browser
        ///
        /// Each text of the form has the colour, and the name, of what it was taken for; beside it is the blank
        /// grid. The page is one file: `import.html`, beside `blank.html` in `output/`.
        #[arg(long, requires = "from")]
        preview: bool,
        /// Overwrite the grid that has this name
        #[arg(long)]
        force: bool,
    },

    /// Start a theme of your own, or add a part to one
    ///
    /// Writes `themes/NAME/theme.yaml`, which is enough for a theme that looks like the one it extends. With PART also
    /// the two files of that part, one for the web page and one for the PDF, as they are now and ready for your
    /// changes.
    Theme(NewThemeArgs),

    /// Write a ratings file for each student of a class list
    ///
    /// Columns are found by their headings, in any of eight languages and in any order: family name, given name, or
    /// both in one column where capitals are the family name; class; and the fields of the grid, such as a
    /// candidate's number. Lines above the headings and below the list are left out. What was understood is shown
    /// first. Run again, it adds the students who are new on the list, writes what the list now says otherwise (a
    /// name, a number, a field that the grid did not have before), and names those who are no longer on it. Every
    /// change is shown first. Several grids take one list: `gridgen new ratings GRID GRID LIST`, or `--all-grids
    /// LIST`.
    Ratings(NewRatingsArgs),
}

/// Which list to read, and for which grids.
#[derive(Debug, Args)]
pub struct NewRatingsArgs {
    /// The grid or grids, then the list: a CSV, TSV, XLSX, XLS or ODS file, or `-` for pasted text
    ///
    /// Text may be in UTF-8, Windows-1252 or Mac Roman, with any separator. End pasted text with Ctrl-D (on Windows
    /// Ctrl-Z and Enter).
    #[arg(value_name = "GRID|LIST", required = true, num_args = 1..)]
    pub grids_and_list: Vec<String>,
    /// For every grid of the project; only the list is named then
    #[arg(long)]
    pub all_grids: bool,
    /// Write without asking
    ///
    /// Nothing is asked either when the list is pasted, or standard input is not a terminal.
    #[arg(long)]
    pub yes: bool,
}

/// Which theme to write.
#[derive(Debug, Args)]
pub struct NewThemeArgs {
    /// The name of its folder
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The part to change, or `layout`
    #[arg(value_name = "PART")]
    pub part: Option<CopiedPart>,
    /// The theme it extends
    ///
    /// By default `classic`.
    #[arg(long, value_name = "THEME")]
    pub from: Option<String>,
    /// Overwrite existing files
    #[arg(long)]
    pub force: bool,
}

/// What a new theme gets a copy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopiedPart {
    /// One part, for the page and for the PDF.
    Part(ThemePart),
    /// What the parts stand in: paper, margins, type, footer, their order.
    Layout,
}

impl CopiedPart {
    /// Its files, by their paths in a theme.
    pub fn files(self) -> [String; 2] {
        match self {
            Self::Part(part) => part.files(),
            Self::Layout => ["sheet.html".to_owned(), "layout.typ".to_owned()],
        }
    }
}

impl ValueEnum for CopiedPart {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [CopiedPart; ThemePart::ALL.len() + 1] = {
            let mut all = [CopiedPart::Layout; ThemePart::ALL.len() + 1];
            let mut at = 0;
            while at < ThemePart::ALL.len() {
                all[at] = CopiedPart::Part(ThemePart::ALL[at]);
                at += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Part(part) => PossibleValue::new(part.name()).help(part.about()),
            Self::Layout => PossibleValue::new("layout")
                .help("Paper, margins, type, footer, the order of the parts"),
        })
    }
}
