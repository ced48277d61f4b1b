//! The plain form: for titles, metadata and tables of numbers.
//!
//! In: nodes. Out: their text, of an image its alternative text. Never escapes anything.

use super::nodes::{MarkupElement, MarkupNode};

/// Blocks, list items, table rows and broken lines each on a line of their own; cells of a row two spaces apart.
pub(super) fn write_plain(nodes: &[MarkupNode]) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            MarkupNode::Text(text) | MarkupNode::Code(text) => out.push_str(text),
            MarkupNode::Image { alt, .. } => out.push_str(alt),
            MarkupNode::CodeBlock(text) => {
                start_line(&mut out);
                out.push_str(text);
                start_line(&mut out);
            }
            MarkupNode::Break | MarkupNode::Rule => start_line(&mut out),
            MarkupNode::Open(MarkupElement::HeadingCell(_) | MarkupElement::Cell(_)) => {
                start_cell(&mut out)
            }
            MarkupNode::Open(wrap) | MarkupNode::Close(wrap) if wrap.is_block() => {
                start_line(&mut out)
            }
            MarkupNode::Open(_) | MarkupNode::Close(_) => {}
        }
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

fn start_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn start_cell(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str("  ");
    }
}
