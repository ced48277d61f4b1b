//! The plain form: for titles, metadata and tables of numbers.
//!
//! In: nodes. Out: their text, an image as its alternative text. Never escapes anything.

use super::nodes::{Node, Wrap};

/// Blocks, list items, table rows and broken lines each on a line of their own; cells of a row two spaces apart.
pub(super) fn write(nodes: &[Node]) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            Node::Text(text) | Node::Code(text) => out.push_str(text),
            Node::Image { alt, .. } => out.push_str(alt),
            Node::CodeBlock(text) => {
                start_line(&mut out);
                out.push_str(text);
                start_line(&mut out);
            }
            Node::Break | Node::Rule => start_line(&mut out),
            Node::Open(Wrap::HeadCell(_) | Wrap::Cell(_)) => start_cell(&mut out),
            Node::Open(wrap) | Node::Close(wrap) if wrap.is_block() => start_line(&mut out),
            Node::Open(_) | Node::Close(_) => {}
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
