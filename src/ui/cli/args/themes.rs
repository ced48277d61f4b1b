//! What `gridgen themes` takes.

use clap::Subcommand;

/// What can be done with a theme.
#[derive(Debug, Subcommand)]
pub enum ThemesCommand {
    /// Print a hard project through a theme, and say what is wrong with the result
    ///
    /// Four invented grids: sixty rows and every kind of row; twelve levels with long descriptors; a form from right to left;
    /// Chinese, Japanese and Korean. Blank, filled, empty, and as a class. They lie in `output/themes/THEME/` then, to be
    /// looked at. Told are: whatever `build` tells, the refusals of PDF/UA and PDF/A among it; characters that no font has;
    /// texts that leave a page of the PDF; and how much of the layout is used again from one student to the next.
    Preview {
        /// The theme
        #[arg(value_name = "THEME")]
        theme: String,
    },
}
