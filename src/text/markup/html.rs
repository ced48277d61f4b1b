//! The HTML form.
//!
//! In: nodes, and the images that were found. Out: HTML whose every element and attribute is written here; all else is
//! escaped text. Never decides what is a link: [`super::read`] has done so.

use super::escape::push_html;
use super::nodes::{ColumnAlign, MarkupElement, MarkupNode};
use super::{FoundImage, ImageLookup};

/// Inline elements for a line; blocks, each on a line of its own, for a text.
pub(super) fn write_html(nodes: &[MarkupNode], images: &dyn ImageLookup) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            MarkupNode::Text(text) => push_html(&mut out, text),
            MarkupNode::Code(text) => push_element(&mut out, "<code>", text, "</code>"),
            MarkupNode::CodeBlock(text) => {
                push_element(&mut out, "<pre><code>", text, "</code></pre>\n")
            }
            MarkupNode::Break => out.push_str("<br>\n"),
            MarkupNode::Rule => out.push_str("<hr>\n"),
            MarkupNode::Image { destination, alt } => {
                push_image(&mut out, images.find(destination), alt)
            }
            MarkupNode::Open(wrap) => open_tag(&mut out, wrap),
            MarkupNode::Close(wrap) => close_tag(&mut out, wrap),
        }
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

fn push_element(out: &mut String, open: &str, text: &str, close: &str) {
    out.push_str(open);
    push_html(out, text);
    out.push_str(close);
}

fn push_image(out: &mut String, found: Option<FoundImage<'_>>, alt: &str) {
    match found {
        Some(image) => {
            push_element(out, "<img src=\"", image.html_src, "\" alt=\"");
            push_element(out, "", alt, "\">");
        }
        None => push_html(out, alt),
    }
}

fn open_tag(out: &mut String, wrap: &MarkupElement) {
    match wrap {
        MarkupElement::List { start: Some(1), .. } => out.push_str("<ol>\n"),
        MarkupElement::List {
            start: Some(start), ..
        } => push_element(out, "<ol start=\"", &start.to_string(), "\">\n"),
        MarkupElement::HeadingCell(align) => {
            push_element(out, "<th scope=\"col\"", "", align_class(*align))
        }
        MarkupElement::Cell(align) => push_element(out, "<td", "", align_class(*align)),
        // Without `noreferrer` the address of the sheet would be sent to the other site.
        MarkupElement::Link(destination) => {
            push_element(
                out,
                "<a href=\"",
                destination,
                "\" rel=\"noopener noreferrer\">",
            );
        }
        MarkupElement::Quote => out.push_str("<blockquote>\n"),
        MarkupElement::List { start: None, .. } => out.push_str("<ul>\n"),
        MarkupElement::Table(_) => out.push_str("<table>\n"),
        MarkupElement::TableHead => out.push_str("<thead>\n<tr>"),
        MarkupElement::TableBody => out.push_str("<tbody>\n"),
        MarkupElement::TableRow => out.push_str("<tr>"),
        MarkupElement::Paragraph => out.push_str("<p>"),
        MarkupElement::Item => out.push_str("<li>"),
        MarkupElement::Emph => out.push_str("<em>"),
        MarkupElement::Strong => out.push_str("<strong>"),
        MarkupElement::Strike => out.push_str("<del>"),
    }
}

/// A class, because the content security policy of the pages forbids the attribute `style`.
fn align_class(align: ColumnAlign) -> &'static str {
    match align {
        ColumnAlign::None => ">",
        ColumnAlign::Left => " class=\"align-left\">",
        ColumnAlign::Center => " class=\"align-center\">",
        ColumnAlign::Right => " class=\"align-right\">",
    }
}

fn close_tag(out: &mut String, wrap: &MarkupElement) {
    out.push_str(match wrap {
        MarkupElement::Paragraph => "</p>\n",
        MarkupElement::Quote => "</blockquote>\n",
        MarkupElement::List { start: Some(_), .. } => "</ol>\n",
        MarkupElement::List { start: None, .. } => "</ul>\n",
        MarkupElement::Item => "</li>\n",
        MarkupElement::Table(_) => "</table>\n",
        MarkupElement::TableHead => "</tr>\n</thead>\n",
        MarkupElement::TableBody => "</tbody>\n",
        MarkupElement::TableRow => "</tr>\n",
        MarkupElement::HeadingCell(_) => "</th>",
        MarkupElement::Cell(_) => "</td>",
        MarkupElement::Emph => "</em>",
        MarkupElement::Strong => "</strong>",
        MarkupElement::Strike => "</del>",
        MarkupElement::Link(_) => "</a>",
    });
}
