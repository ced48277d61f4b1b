//! The formats that sheets are written in.

/// What an output is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutputFormat {
    /// A page for browsers.
    Html,
    /// A typeset document.
    Pdf,
}

impl OutputFormat {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Html, Self::Pdf];

    /// What file names end with, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }
}
