//! The Typst form.
//!
//! In: nodes, and the images that were found. Out: markup made of escaped text and of function calls that end in `;`,
//! so that nothing depends on where a line begins or on what follows. Never uses Typst's own shorthand (`*`, `-`, `=`).

use std::fmt::Write as _;

use super::escape::{push_typst, push_typst_string};
use super::nodes::{Align, Node, Wrap};
use super::{Image, Images};

/// Blocks are separated by `#parbreak();` where Typst would run them together; none stands at either end.
pub(super) fn write(nodes: &[Node], images: &dyn Images) -> String {
    let mut writer = Writer {
        out: String::new(),
        last: vec![Last::Nothing],
    };
    for node in nodes {
        writer.node(node, images);
    }
    writer.out
}

/// What stands before the next node, in the same container.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    Inline,
    Paragraph,
    Block,
}

struct Writer {
    out: String,
    last: Vec<Last>,
}

impl Writer {
    fn node(&mut self, node: &Node, images: &dyn Images) {
        match node {
            Node::Open(wrap) => self.open(wrap),
            Node::Close(wrap) => self.close(wrap),
            Node::CodeBlock(text) => {
                self.block();
                self.call("#raw(block: true, ", text, ");");
            }
            Node::Rule => {
                self.block();
                self.out.push_str("#line(length: 100%);");
            }
            Node::Text(text) => {
                self.inline();
                push_typst(&mut self.out, text);
            }
            Node::Code(text) => {
                self.inline();
                self.call("#raw(", text, ");");
            }
            Node::Break => {
                self.inline();
                self.out.push_str("#linebreak();");
            }
            Node::Image { destination, alt } => {
                self.inline();
                self.image(images.find(destination), alt);
            }
        }
    }

    fn call(&mut self, open: &str, text: &str, close: &str) {
        self.out.push_str(open);
        push_typst_string(&mut self.out, text);
        self.out.push_str(close);
    }

    /// In a box, because Typst's images are blocks and Markdown's are not. Without alternative text it is decoration:
    /// PDF/UA has no document at all for a figure without one.
    fn image(&mut self, found: Option<Image<'_>>, alt: &str) {
        match found {
            None => push_typst(&mut self.out, alt),
            Some(image) if alt.is_empty() => {
                self.call("#box(pdf.artifact(image(", image.typst_path, ")));");
            }
            Some(image) => {
                self.call("#box(image(", image.typst_path, ", alt: ");
                self.call("", alt, "));");
            }
        }
    }

    fn inline(&mut self) {
        if self.replace_last(Last::Inline) == Last::Paragraph {
            self.out.push_str("#parbreak();");
        }
    }

    fn block(&mut self) {
        if self.replace_last(Last::Block) == Last::Paragraph {
            self.out.push_str("#parbreak();");
        }
    }

    fn paragraph(&mut self) {
        if matches!(
            self.replace_last(Last::Inline),
            Last::Inline | Last::Paragraph | Last::Block
        ) {
            self.out.push_str("#parbreak();");
        }
    }

    fn replace_last(&mut self, new: Last) -> Last {
        match self.last.last_mut() {
            Some(last) => std::mem::replace(last, new),
            None => Last::Nothing, // cannot be: what is closed was opened
        }
    }

    fn open(&mut self, wrap: &Wrap) {
        match wrap {
            Wrap::Paragraph => self.paragraph(),
            Wrap::Emph => self.span("#emph["),
            Wrap::Strong => self.span("#strong["),
            Wrap::Strike => self.span("#strike["),
            Wrap::Link(destination) => {
                self.inline();
                self.call("#link(", destination, ")[");
            }
            Wrap::Quote => self.container("#quote(block: true)["),
            Wrap::List { start: None, .. } => self.container("#list("),
            Wrap::List {
                start: Some(start), ..
            } => {
                self.container("#enum(");
                // Writing to a string cannot fail.
                let _ = write!(self.out, "start: {start}, ");
            }
            Wrap::Table(aligns) => {
                self.container("#table(");
                let _ = write!(
                    self.out,
                    "columns: {}, align: ({},), ",
                    aligns.len(),
                    names(aligns)
                );
            }
            Wrap::Head => self.out.push_str("table.header("),
            Wrap::Item | Wrap::Cell(_) | Wrap::HeadCell(_) => {
                self.out.push('[');
                self.last.push(Last::Nothing);
            }
            Wrap::Body | Wrap::Row => {}
        }
    }

    fn span(&mut self, call: &str) {
        self.inline();
        self.out.push_str(call);
    }

    fn container(&mut self, call: &str) {
        self.block();
        self.out.push_str(call);
        self.last.push(Last::Nothing);
    }

    fn close(&mut self, wrap: &Wrap) {
        match wrap {
            Wrap::Paragraph => {
                self.replace_last(Last::Paragraph);
            }
            Wrap::Emph | Wrap::Strong | Wrap::Strike | Wrap::Link(_) => self.out.push_str("];"),
            Wrap::Quote => self.end("];"),
            Wrap::List { tight, .. } => self.end(if *tight {
                "tight: true);"
            } else {
                "tight: false);"
            }),
            Wrap::Table(_) => self.end(");"),
            Wrap::Head => self.out.push_str("), "),
            Wrap::Item | Wrap::Cell(_) | Wrap::HeadCell(_) => self.end("], "),
            Wrap::Body | Wrap::Row => {}
        }
    }

    fn end(&mut self, call: &str) {
        self.out.push_str(call);
        self.last.pop();
    }
}

fn names(aligns: &[Align]) -> String {
    let names = aligns.iter().map(|align| match align {
        Align::None => "auto",
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    });
    names.collect::<Vec<_>>().join(", ")
}
