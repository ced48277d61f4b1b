//! The steps of the output, as a flat list that the three writers walk.
//!
//! A list and not a tree, and no recursion anywhere, so that no nesting can overflow the stack. Only types here.

use pulldown_cmark::Alignment;

/// One step of the output.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum MarkupNode {
    /// Text without newlines.
    Text(String),
    /// Code inside a line.
    Code(String),
    /// Code on lines of its own, without the last newline.
    CodeBlock(String),
    /// The line ends here.
    Break,
    /// A rule across the page.
    Rule,
    /// A local image, which may be missing.
    Image { destination: String, alt: String },
    /// Something begins; it ends at the [`MarkupNode::Close`] of the same.
    Open(MarkupElement),
    /// Something ends.
    Close(MarkupElement),
}

/// What can contain nodes. Elements nest properly.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum MarkupElement {
    Paragraph,
    Quote,
    List {
        start: Option<u64>,
        tight: bool,
    },
    Item,
    Table(Box<[ColumnAlign]>),
    TableHead,
    TableBody,
    TableRow,
    HeadingCell(ColumnAlign),
    Cell(ColumnAlign),
    Emph,
    Strong,
    Strike,
    /// An allowed destination, percent-encoded.
    Link(String),
}

impl MarkupElement {
    /// Whether it begins on a line of its own.
    pub(super) fn is_block(&self) -> bool {
        !matches!(
            self,
            MarkupElement::HeadingCell(_)
                | MarkupElement::Cell(_)
                | MarkupElement::Emph
                | MarkupElement::Strong
                | MarkupElement::Strike
                | MarkupElement::Link(_)
        )
    }
}

/// How a table column is aligned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum ColumnAlign {
    None,
    Left,
    Center,
    Right,
}

impl From<Alignment> for ColumnAlign {
    fn from(alignment: Alignment) -> Self {
        match alignment {
            Alignment::None => ColumnAlign::None,
            Alignment::Left => ColumnAlign::Left,
            Alignment::Center => ColumnAlign::Center,
            Alignment::Right => ColumnAlign::Right,
        }
    }
}
