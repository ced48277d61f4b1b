//! The HTML form.
//!
//! In: nodes, and the images that were found. Out: HTML whose every element and attribute is written here; all else is
//! escaped text. Never decides what is a link: [`super::nodes`] has done so.

use super::escape::push_html;
use super::nodes::{Align, Node, Wrap};
use super::{Image, Images};

/// Inline elements for a line; blocks, each on a line of its own, for a text.
pub(super) fn write(nodes: &[Node], images: &dyn Images) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            Node::Text(text) => push_html(&mut out, text),
            Node::Code(text) => element(&mut out, "<code>", text, "</code>"),
            Node::CodeBlock(text) => element(&mut out, "<pre><code>", text, "</code></pre>\n"),
            Node::Break => out.push_str("<br>\n"),
            Node::Rule => out.push_str("<hr>\n"),
            Node::Image { destination, alt } => image(&mut out, images.find(destination), alt),
            Node::Open(wrap) => open(&mut out, wrap),
            Node::Close(wrap) => close(&mut out, wrap),
        }
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

fn element(out: &mut String, open: &str, text: &str, close: &str) {
    out.push_str(open);
    push_html(out, text);
    out.push_str(close);
}

fn image(out: &mut String, found: Option<Image<'_>>, alt: &str) {
    match found {
        Some(image) => {
            element(out, "<img src=\"", image.html_src, "\" alt=\"");
            element(out, "", alt, "\">");
        }
        None => push_html(out, alt),
    }
}

fn open(out: &mut String, wrap: &Wrap) {
    match wrap {
        Wrap::List { start: Some(1), .. } => out.push_str("<ol>\n"),
        Wrap::List {
            start: Some(start), ..
        } => element(out, "<ol start=\"", &start.to_string(), "\">\n"),
        Wrap::HeadCell(align) => element(out, "<th scope=\"col\"", "", aligned(*align)),
        Wrap::Cell(align) => element(out, "<td", "", aligned(*align)),
        Wrap::Link(destination) => {
            element(
                out,
                "<a href=\"",
                destination,
                "\" rel=\"noopener noreferrer\">",
            );
        }
        Wrap::Quote => out.push_str("<blockquote>\n"),
        Wrap::List { start: None, .. } => out.push_str("<ul>\n"),
        Wrap::Table(_) => out.push_str("<table>\n"),
        Wrap::Head => out.push_str("<thead>\n<tr>"),
        Wrap::Body => out.push_str("<tbody>\n"),
        Wrap::Row => out.push_str("<tr>"),
        Wrap::Paragraph => out.push_str("<p>"),
        Wrap::Item => out.push_str("<li>"),
        Wrap::Emph => out.push_str("<em>"),
        Wrap::Strong => out.push_str("<strong>"),
        Wrap::Strike => out.push_str("<del>"),
    }
}

/// A class, because the pages' own policy refuses an attribute `style`.
fn aligned(align: Align) -> &'static str {
    match align {
        Align::None => ">",
        Align::Left => " class=\"align-left\">",
        Align::Center => " class=\"align-center\">",
        Align::Right => " class=\"align-right\">",
    }
}

fn close(out: &mut String, wrap: &Wrap) {
    out.push_str(match wrap {
        Wrap::Paragraph => "</p>\n",
        Wrap::Quote => "</blockquote>\n",
        Wrap::List { start: Some(_), .. } => "</ol>\n",
        Wrap::List { start: None, .. } => "</ul>\n",
        Wrap::Item => "</li>\n",
        Wrap::Table(_) => "</table>\n",
        Wrap::Head => "</tr>\n</thead>\n",
        Wrap::Body => "</tbody>\n",
        Wrap::Row => "</tr>\n",
        Wrap::HeadCell(_) => "</th>",
        Wrap::Cell(_) => "</td>",
        Wrap::Emph => "</em>",
        Wrap::Strong => "</strong>",
        Wrap::Strike => "</del>",
        Wrap::Link(_) => "</a>",
    });
}
