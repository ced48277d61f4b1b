//! Markdown as a teacher types it, to HTML and to Typst markup; and the escapes for what is not Markdown.
//!
//! In: the text of a *line* or a *text*, and the images that were found for it. Out: [`PrintedMarkup`], the three forms
//! that outputs need, and what has to be reported about the source ([`markup_findings`], [`markup_images`]), with byte
//! ranges in it. Never opens a file, never words a message, and never lets a script, a `javascript:` link or a remote
//! image through. Reading cannot fail: whatever was typed is printed, if need be as it was typed.

mod definitions;
mod destination;
mod escape;
mod field;
mod fold;
mod html;
mod nodes;
mod plain;
mod read;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod typeset;
mod typst;
mod words;

use std::ops::Range;

pub use escape::{escape_html, escape_typst, typst_string};
pub use field::{MarkupDiagnostic, MarkupLine, MarkupSource, MarkupText, NamedImage};

/// How a source is read. A *name* is neither: it is not Markdown and needs only the escapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkupKind {
    /// Inline Markdown only, on one line: `1. Prise de contact` and `# Titre` stay what they are.
    Line,
    /// Markdown blocks; a single newline breaks the line.
    Text,
}

/// A source in the three forms that outputs need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PrintedMarkup {
    /// Without any markup; blocks, list items, rows and broken lines are separated by a newline.
    pub plain: String,
    /// Safe HTML: inline elements for a line, blocks for a text.
    pub html: String,
    /// Typst markup, right wherever markup is: in a content block, in a file, and in `eval(…, mode: "markup")`.
    pub typst: String,
}

/// Where the images of a source are found; the destination comes with its `%20` decoded.
pub trait ImageLookup {
    /// The image of that destination; `None` if there is no such file: then its alternative text is printed.
    fn find(&self, destination: &str) -> Option<FoundImage<'_>>;
}

/// An image that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundImage<'a> {
    /// The source of the image in HTML, a `data:` URI. It is only escaped here: the caller makes sure that it is not
    /// remote.
    pub html_src: &'a str,
    /// Its path in the Typst world, such as `/images/0`.
    pub typst_path: &'a str,
}

/// For sources that show no images: each is replaced by its alternative text.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoImages;

impl ImageLookup for NoImages {
    fn find(&self, _: &str) -> Option<FoundImage<'_>> {
        None
    }
}

/// Images as files name them, relative to their own folders.
pub trait ImageFolders {
    /// The images as a file in `folder` names them.
    fn in_folder<'a>(&'a self, folder: &str) -> Box<dyn ImageLookup + 'a>;
}

impl ImageFolders for NoImages {
    fn in_folder<'a>(&'a self, _: &str) -> Box<dyn ImageLookup + 'a> {
        Box::new(Self)
    }
}

/// An image that a source names inside the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageUse {
    /// The whole image in the source, from `!` to `)`.
    pub range: Range<usize>,
    /// A relative path, with its `%20` decoded; it may still lead out of the project.
    pub destination: String,
    /// The alternative text, without markup; if it is empty, that is a finding.
    pub alt: String,
}

/// Something in a source that is not printed as its author may expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkupFinding {
    /// Where, in bytes of the source.
    pub range: Range<usize>,
    /// What.
    pub kind: FindingKind,
}

/// The kinds of [`MarkupFinding`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKind {
    /// HTML, which is printed as typed. Reported once for a block or for adjacent tags; not again for the closing tag.
    Html,
    /// A link that is printed as its text only: it is relative, or its scheme is not http, https, mailto or tel.
    Link(String),
    /// An image whose destination is not a relative path. Its alternative text is printed.
    RemoteImage(String),
    /// An image without alternative text, by its destination.
    NoAlternative(String),
    /// Text in a table row beyond the last column, which Markdown drops.
    ExtraCell,
}

/// A source in its three forms.
pub fn render_markup(kind: MarkupKind, source: &str, images: &dyn ImageLookup) -> PrintedMarkup {
    let nodes = read::read_markup(kind, source).nodes;
    PrintedMarkup {
        plain: plain::write_plain(&nodes),
        html: html::write_html(&nodes, images),
        typst: typst::write_typst(&nodes, images),
    }
}

/// What has to be reported about a source, in its order.
pub fn markup_findings(kind: MarkupKind, source: &str) -> Vec<MarkupFinding> {
    read::read_markup(kind, source).findings
}

/// The images that a source names inside the project, in its order.
pub fn markup_images(kind: MarkupKind, source: &str) -> Vec<ImageUse> {
    read::read_markup(kind, source).images
}
