//! What `gridgen themes` takes.

use clap::Subcommand;

/// What can be done with a theme.
#[derive(Debug, Subcommand)]
pub enum ThemesCommand {
    /// Try a theme on difficult forms, and report what is wrong with the result
    ///
    /// Four invented grids: sixty rows and every kind of row; twelve levels with long descriptors; a form from right to
    /// left; Chinese, Japanese and Korean. Blank, filled in, empty, and as a class. They are written to
    /// `output/themes/THEME/`, for you to look at. Reported is what `build` reports, with the refusals of PDF/UA and
    /// PDF/A; characters that no font has; texts that run off a page of the PDF; and how much of the layout is reused
    /// from one student to the next.
    Preview {
        /// The theme
        #[arg(value_name = "THEME")]
        theme: String,
    },
}
