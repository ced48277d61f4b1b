//! HTML: pages, and what a browser or an office program puts on the clipboard.
//!
//! In: text. Out: a [`FormDocument`]. Nothing is loaded, run or styled; bold is what tags and `style` attributes say.

use super::FormRefusal;
use crate::interchange::forms::document::{
    Block, FormCell, FormDocument, MAX_COLUMNS, Paragraph, ParagraphKind, TableBuilder,
};
use crate::interchange::forms::text::FormText;
use crate::text::package::MAX_DEPTH;
use crate::text::web_page::parse_web_page;
use scraper::{ElementRef, Node};

/// Tags whose content is no text of the page.
const IGNORED_ELEMENTS: &[&str] = &[
    "script", "style", "head", "template", "noscript", "svg", "math", "object", "iframe", "select",
    "textarea",
];

/// The blocks of a page.
///
/// # Errors
/// A page that makes a larger tree than any form.
pub(in crate::interchange) fn read_html(text: &str) -> Result<FormDocument, FormRefusal> {
    // Windows writes lines about the fragment before it.
    let start = text.find('<').unwrap_or(0);
    let page = parse_web_page(&text[start..], &|_| ()).ok_or(FormRefusal::TooBig)?;
    let mut reader = HtmlReader::default();
    reader.children(page.root_element(), InlineStyle::default(), 0);
    reader.flush();
    Ok(FormDocument::of_blocks(reader.blocks))
}

#[derive(Debug, Clone, Copy, Default)]
struct InlineStyle {
    bold: bool,
    italic: bool,
    kind: Option<ParagraphKind>,
}

/// Blocks so far, and the paragraph that is being read.
#[derive(Default)]
struct HtmlReader {
    blocks: Vec<Block>,
    text: FormText,
    kind: Option<ParagraphKind>,
}

impl HtmlReader {
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let kind = self.kind.take().unwrap_or(ParagraphKind::Plain);
        let lines = match kind {
            ParagraphKind::Heading(_) => vec![FormText::joined(&text.lines())],
            _ => text.lines(),
        };
        let lines = lines.into_iter().filter(|line| !line.is_blank());
        self.blocks
            .extend(lines.map(|text| Block::Paragraph(Paragraph::new(text, kind))));
    }

    fn children(&mut self, element: ElementRef<'_>, look: InlineStyle, depth: usize) {
        if depth > MAX_DEPTH * 4 {
            return self.push(&element.text().collect::<String>(), look);
        }
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.push(&text.replace(['\n', '\r', '\t'], " "), look),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, look, depth);
                    }
                }
                _ => {}
            }
        }
    }

    fn push(&mut self, text: &str, look: InlineStyle) {
        self.text.push(text, look.bold, look.italic);
        if self.kind.is_none() {
            self.kind = look.kind;
        }
    }

    fn element(&mut self, element: ElementRef<'_>, look: InlineStyle, depth: usize) {
        let name = element.value().name();
        if IGNORED_ELEMENTS.contains(&name) {
            return;
        }
        let look = element_style(element, look);
        match name {
            "br" => self.push("\n", look),
            "input" => self.push(checkbox_text(element), look),
            "img" => self.push(element.attr("alt").unwrap_or_default(), look),
            "table" => {
                self.flush();
                let (caption, table) = read_table(element, depth);
                if let Some(text) = caption {
                    self.blocks
                        .push(Block::Paragraph(Paragraph::new(text, ParagraphKind::Plain)));
                }
                self.blocks.push(Block::Table(table));
            }
            _ if is_block_element(name) => {
                self.flush();
                self.children(
                    element,
                    InlineStyle {
                        kind: paragraph_kind(name).or(look.kind),
                        ..look
                    },
                    depth + 1,
                );
                self.flush();
            }
            _ => self.children(element, look, depth + 1),
        }
    }
}

fn is_block_element(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "ul"
            | "ol"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "blockquote"
            | "pre"
            | "dl"
            | "dt"
            | "dd"
            | "figure"
            | "figcaption"
            | "address"
            | "form"
            | "fieldset"
            | "legend"
            | "center"
            | "body"
            | "html"
            | "hr"
            | "aside"
            | "nav"
            | "details"
            | "summary"
    )
}

fn paragraph_kind(name: &str) -> Option<ParagraphKind> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(ParagraphKind::Heading(level - b'0')),
        b"li" => Some(ParagraphKind::Item),
        _ => None,
    }
}

fn element_style(element: ElementRef<'_>, mut look: InlineStyle) -> InlineStyle {
    match element.value().name() {
        "b" | "strong" => look.bold = true,
        "i" | "em" => look.italic = true,
        _ => {}
    }
    let style = element.attr("style").unwrap_or_default().to_lowercase();
    for rule in style.split(';') {
        let Some((key, value)) = rule.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match key.trim() {
            "font-weight" => {
                look.bold = value.starts_with("bold")
                    || value.parse::<u16>().is_ok_and(|weight| weight >= 600)
            }
            "font-style" => {
                look.italic = value.starts_with("italic") || value.starts_with("oblique")
            }
            _ => {}
        }
    }
    look
}

fn checkbox_text(element: ElementRef<'_>) -> &'static str {
    match element.attr("type") {
        Some("checkbox" | "radio") => "☐",
        _ => "",
    }
}

/// A table with its caption. Rows of a table inside belong to the cell they stand in.
fn read_table(
    element: ElementRef<'_>,
    depth: usize,
) -> (
    Option<FormText>,
    crate::interchange::forms::document::FormTable,
) {
    let mut builder = TableBuilder::default();
    let mut caption = None;
    let mut open: Vec<(ElementRef<'_>, bool)> = vec![(element, false)];
    while let Some((part, head)) = open.pop() {
        let mut inner = Vec::new();
        for child in part.child_elements() {
            match child.value().name() {
                "tr" => read_row(child, head, &mut builder, depth),
                "thead" => inner.push((child, true)),
                "tbody" | "tfoot" => inner.push((child, false)),
                "caption" => {
                    caption = Some(FormText::joined(&element_lines(child, depth)))
                        .filter(|text| !text.is_blank())
                }
                _ => {}
            }
        }
        open.extend(inner.into_iter().rev());
    }
    (caption, builder.finish())
}

fn read_row(element: ElementRef<'_>, head: bool, builder: &mut TableBuilder, depth: usize) {
    builder.start_row();
    for child in element.child_elements() {
        let name = child.value().name();
        if name != "td" && name != "th" {
            continue;
        }
        let span = |key: &str| {
            child
                .attr(key)
                .and_then(|count| count.trim().parse::<usize>().ok())
                .unwrap_or(1)
        };
        let mut cell = FormCell::new(element_lines(child, depth));
        cell.is_heading = name == "th" || head;
        builder.push_cell(
            cell,
            span("colspan").min(MAX_COLUMNS),
            span("rowspan").max(1),
        );
    }
}

fn element_lines(element: ElementRef<'_>, depth: usize) -> Vec<FormText> {
    if depth > MAX_DEPTH {
        return vec![FormText::from_plain(element.text().collect::<String>())];
    }
    let mut reader = HtmlReader::default();
    reader.children(
        element,
        element_style(element, InlineStyle::default()),
        depth + 1,
    );
    reader.flush();
    super::docx::block_lines(reader.blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let block = |block: &Block| match block {
            Block::Paragraph(paragraph) => {
                format!("{:?} {}", paragraph.kind, paragraph.text.to_markdown_line())
            }
            Block::Table(table) => {
                let row = |row: &Vec<FormCell>| {
                    row.iter()
                        .map(|cell| cell.text().to_markdown_line())
                        .collect::<Vec<_>>()
                        .join("|")
                };
                table.rows.iter().map(row).collect::<Vec<_>>().join(" / ")
            }
        };
        read_html(html).unwrap().blocks.iter().map(block).collect()
    }

    #[test]
    fn a_page_is_headings_paragraphs_and_tables() {
        assert_eq!(
            shown("<h2>Titre</h2>Un <b>mot</b><p>a<br>b</p><ul><li>c</ul><script>x</script>"),
            [
                "Heading(2) Titre",
                "Plain Un **mot**",
                "Plain a",
                "Plain b",
                "Item c"
            ]
        );
    }

    #[test]
    fn merged_cells_and_tables_in_tables_keep_their_place() {
        assert_eq!(
            shown(
                "<table><caption>C</caption><tr><td rowspan=2>a<td colspan=2>b<tr><td><table><tr><td>c<td>d</table><td>e</table>"
            ),
            ["Plain C", "a|b| / |c d|e"]
        );
    }

    #[test]
    fn the_clipboard_of_windows_begins_with_lines_about_itself() {
        let clipboard = "Version:0.9\r\nStartHTML:00000097\r\n<html><body><!--StartFragment--><p style='font-weight:700'>Gras</p></body></html>";
        assert_eq!(shown(clipboard), ["Plain **Gras**"]);
    }

    #[test]
    fn a_page_nested_deep_is_read_to_the_end_and_one_without_end_is_refused() {
        let deep = "<div>".repeat(450) + "fond";
        assert_eq!(shown(&deep), ["Plain fond"]);
        let deeper = "<div>".repeat(50_000) + "fond";
        assert_eq!(read_html(&deeper), Err(FormRefusal::TooBig));
    }
}
