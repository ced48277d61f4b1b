//! The Typst form.
//!
//! In: nodes, and the images that were found. Out: markup made of escaped text and of function calls that end in `;`,
//! so that nothing depends on where a line begins or on what follows. Never uses Typst's own shorthand (`*`, `-`, `=`).

use std::fmt::Write as _;

use super::escape::{push_typst, push_typst_string};
use super::nodes::{ColumnAlign, MarkupElement, MarkupNode};
use super::{FoundImage, ImageLookup};

/// Blocks are separated by `#parbreak();` where Typst would run them together; none stands at either end.
pub(super) fn write_typst(nodes: &[MarkupNode], images: &dyn ImageLookup) -> String {
    let mut writer = TypstWriter {
        out: String::new(),
        preceding: vec![Preceding::Nothing],
    };
    for node in nodes {
        writer.write_node(node, images);
    }
    writer.out
}

/// What precedes the next node in the same container.
#[derive(Clone, Copy, PartialEq)]
enum Preceding {
    Nothing,
    Inline,
    Paragraph,
    Block,
}

struct TypstWriter {
    out: String,
    preceding: Vec<Preceding>,
}

impl TypstWriter {
    fn write_node(&mut self, node: &MarkupNode, images: &dyn ImageLookup) {
        match node {
            MarkupNode::Open(wrap) => self.open_element(wrap),
            MarkupNode::Close(wrap) => self.close_element(wrap),
            MarkupNode::CodeBlock(text) => {
                self.begin_block();
                self.push_call("#raw(block: true, ", text, ");");
            }
            MarkupNode::Rule => {
                self.begin_block();
                self.out.push_str("#line(length: 100%);");
            }
            MarkupNode::Text(text) => {
                self.begin_inline();
                push_typst(&mut self.out, text);
            }
            MarkupNode::Code(text) => {
                self.begin_inline();
                self.push_call("#raw(", text, ");");
            }
            MarkupNode::Break => {
                self.begin_inline();
                self.out.push_str("#linebreak();");
            }
            MarkupNode::Image { destination, alt } => {
                self.begin_inline();
                self.write_image(images.find(destination), alt);
            }
        }
    }

    fn push_call(&mut self, open: &str, text: &str, close: &str) {
        self.out.push_str(open);
        push_typst_string(&mut self.out, text);
        self.out.push_str(close);
    }

    /// In a box, because Typst's images are blocks and Markdown's are not. Without alternative text it is decoration:
    /// PDF/UA refuses a whole document for a figure without one.
    fn write_image(&mut self, found: Option<FoundImage<'_>>, alt: &str) {
        match found {
            None => push_typst(&mut self.out, alt),
            Some(image) if alt.is_empty() => {
                self.push_call("#box(pdf.artifact(image(", image.typst_path, ")));");
            }
            Some(image) => {
                self.push_call("#box(image(", image.typst_path, ", alt: ");
                self.push_call("", alt, "));");
            }
        }
    }

    fn begin_inline(&mut self) {
        if self.replace_preceding(Preceding::Inline) == Preceding::Paragraph {
            self.out.push_str("#parbreak();");
        }
    }

    fn begin_block(&mut self) {
        if self.replace_preceding(Preceding::Block) == Preceding::Paragraph {
            self.out.push_str("#parbreak();");
        }
    }

    fn begin_paragraph(&mut self) {
        if matches!(
            self.replace_preceding(Preceding::Inline),
            Preceding::Inline | Preceding::Paragraph | Preceding::Block
        ) {
            self.out.push_str("#parbreak();");
        }
    }

    fn replace_preceding(&mut self, new: Preceding) -> Preceding {
        match self.preceding.last_mut() {
            Some(last) => std::mem::replace(last, new),
            None => Preceding::Nothing, // unreachable: elements nest properly
        }
    }

    fn open_element(&mut self, wrap: &MarkupElement) {
        match wrap {
            MarkupElement::Paragraph => self.begin_paragraph(),
            MarkupElement::Emph => self.open_span("#emph["),
            MarkupElement::Strong => self.open_span("#strong["),
            MarkupElement::Strike => self.open_span("#strike["),
            MarkupElement::Link(destination) => {
                self.begin_inline();
                self.push_call("#link(", destination, ")[");
            }
            MarkupElement::Quote => self.open_container("#quote(block: true)["),
            MarkupElement::List { start: None, .. } => self.open_container("#list("),
            MarkupElement::List {
                start: Some(start), ..
            } => {
                self.open_container("#enum(");
                // Writing to a string cannot fail.
                let _ = write!(self.out, "start: {start}, ");
            }
            MarkupElement::Table(aligns) => {
                self.open_container("#table(");
                let _ = write!(
                    self.out,
                    "columns: {}, align: ({},), ",
                    aligns.len(),
                    align_names(aligns)
                );
            }
            MarkupElement::TableHead => self.out.push_str("table.header("),
            MarkupElement::Item | MarkupElement::Cell(_) | MarkupElement::HeadingCell(_) => {
                self.out.push('[');
                self.preceding.push(Preceding::Nothing);
            }
            MarkupElement::TableBody | MarkupElement::TableRow => {}
        }
    }

    fn open_span(&mut self, call: &str) {
        self.begin_inline();
        self.out.push_str(call);
    }

    fn open_container(&mut self, call: &str) {
        self.begin_block();
        self.out.push_str(call);
        self.preceding.push(Preceding::Nothing);
    }

    fn close_element(&mut self, wrap: &MarkupElement) {
        match wrap {
            MarkupElement::Paragraph => {
                self.replace_preceding(Preceding::Paragraph);
            }
            MarkupElement::Emph
            | MarkupElement::Strong
            | MarkupElement::Strike
            | MarkupElement::Link(_) => self.out.push_str("];"),
            MarkupElement::Quote => self.close_container("];"),
            MarkupElement::List { tight, .. } => self.close_container(if *tight {
                "tight: true);"
            } else {
                "tight: false);"
            }),
            MarkupElement::Table(_) => self.close_container(");"),
            MarkupElement::TableHead => self.out.push_str("), "),
            MarkupElement::Item | MarkupElement::Cell(_) | MarkupElement::HeadingCell(_) => {
                self.close_container("], ")
            }
            MarkupElement::TableBody | MarkupElement::TableRow => {}
        }
    }

    fn close_container(&mut self, call: &str) {
        self.out.push_str(call);
        self.preceding.pop();
    }
}

fn align_names(aligns: &[ColumnAlign]) -> String {
    let names = aligns.iter().map(|align| match align {
        ColumnAlign::None => "auto",
        ColumnAlign::Left => "left",
        ColumnAlign::Center => "center",
        ColumnAlign::Right => "right",
    });
    names.collect::<Vec<_>>().join(", ")
}
