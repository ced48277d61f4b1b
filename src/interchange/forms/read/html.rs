//! HTML: pages, and what a browser or an office program puts on the clipboard.
//!
//! In: text. Out: a [`Document`]. Nothing is loaded, run or styled; bold is what tags and `style` attributes say.

use super::package::DEEPEST;
use crate::interchange::forms::document::{
    Block, Cell, Document, Paragraph, ParagraphKind, TableBuilder, WIDEST,
};
use crate::interchange::forms::text::Text;
use scraper::{ElementRef, Html, Node};

/// Tags whose content is no text of the page.
const SILENT: &[&str] = &[
    "script", "style", "head", "template", "noscript", "svg", "math", "object", "iframe", "select",
    "textarea",
];

/// The blocks of a page.
pub(in crate::interchange::forms) fn document(text: &str) -> Document {
    // Windows writes lines about the fragment before it.
    let start = text.find('<').unwrap_or(0);
    let page = Html::parse_document(&text[start..]);
    let mut reader = Reader::default();
    reader.children(page.root_element(), Look::default(), 0);
    reader.flush();
    Document {
        blocks: reader.blocks,
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Look {
    bold: bool,
    italic: bool,
    kind: Option<ParagraphKind>,
}

/// Blocks so far, and the paragraph that is being read.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    text: Text,
    kind: Option<ParagraphKind>,
}

impl Reader {
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let kind = self.kind.take().unwrap_or(ParagraphKind::Plain);
        let lines = match kind {
            ParagraphKind::Heading(_) => vec![Text::joined(&text.lines())],
            _ => text.lines(),
        };
        let lines = lines.into_iter().filter(|line| !line.is_blank());
        self.blocks
            .extend(lines.map(|text| Block::Paragraph(Paragraph { text, kind })));
    }

    fn children(&mut self, element: ElementRef<'_>, look: Look, depth: usize) {
        if depth > DEEPEST * 4 {
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

    fn push(&mut self, text: &str, look: Look) {
        self.text.push(text, look.bold, look.italic);
        if self.kind.is_none() {
            self.kind = look.kind;
        }
    }

    fn element(&mut self, element: ElementRef<'_>, look: Look, depth: usize) {
        let name = element.value().name();
        if SILENT.contains(&name) {
            return;
        }
        let look = looks(element, look);
        match name {
            "br" => self.push("\n", look),
            "input" => self.push(checkbox(element), look),
            "img" => self.push(element.attr("alt").unwrap_or_default(), look),
            "table" => {
                self.flush();
                let (caption, table) = table(element, depth);
                if let Some(text) = caption {
                    self.blocks.push(Block::Paragraph(Paragraph {
                        text,
                        kind: ParagraphKind::Plain,
                    }));
                }
                self.blocks.push(Block::Table(table));
            }
            _ if is_block(name) => {
                self.flush();
                self.children(
                    element,
                    Look {
                        kind: kind(name).or(look.kind),
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

fn is_block(name: &str) -> bool {
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

fn kind(name: &str) -> Option<ParagraphKind> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(ParagraphKind::Heading(level - b'0')),
        b"li" => Some(ParagraphKind::Item),
        _ => None,
    }
}

fn looks(element: ElementRef<'_>, mut look: Look) -> Look {
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

fn checkbox(element: ElementRef<'_>) -> &'static str {
    match element.attr("type") {
        Some("checkbox" | "radio") => "☐",
        _ => "",
    }
}

/// A table with its caption. Rows of a table inside belong to the cell they stand in.
fn table(
    element: ElementRef<'_>,
    depth: usize,
) -> (Option<Text>, crate::interchange::forms::document::Table) {
    let mut builder = TableBuilder::default();
    let mut caption = None;
    let mut open: Vec<(ElementRef<'_>, bool)> = vec![(element, false)];
    while let Some((part, head)) = open.pop() {
        let mut inner = Vec::new();
        for child in part.child_elements() {
            match child.value().name() {
                "tr" => row(child, head, &mut builder, depth),
                "thead" => inner.push((child, true)),
                "tbody" | "tfoot" => inner.push((child, false)),
                "caption" => {
                    caption =
                        Some(Text::joined(&lines(child, depth))).filter(|text| !text.is_blank())
                }
                _ => {}
            }
        }
        open.extend(inner.into_iter().rev());
    }
    (caption, builder.finish())
}

fn row(element: ElementRef<'_>, head: bool, builder: &mut TableBuilder, depth: usize) {
    builder.row();
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
        let mut cell = Cell::new(lines(child, depth));
        cell.head = name == "th" || head;
        builder.cell(cell, span("colspan").min(WIDEST), span("rowspan").max(1));
    }
}

fn lines(element: ElementRef<'_>, depth: usize) -> Vec<Text> {
    if depth > DEEPEST {
        return vec![Text::plain_text(element.text().collect::<String>())];
    }
    let mut reader = Reader::default();
    reader.children(element, looks(element, Look::default()), depth + 1);
    reader.flush();
    super::docx::lines(reader.blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let block = |block: &Block| match block {
            Block::Paragraph(paragraph) => {
                format!("{:?} {}", paragraph.kind, paragraph.text.line())
            }
            Block::Table(table) => {
                let row = |row: &Vec<Cell>| {
                    row.iter()
                        .map(|cell| cell.text().line())
                        .collect::<Vec<_>>()
                        .join("|")
                };
                table.rows.iter().map(row).collect::<Vec<_>>().join(" / ")
            }
        };
        document(html).blocks.iter().map(block).collect()
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
    fn a_page_nested_without_end_is_read_to_the_end() {
        let deep = "<div>".repeat(50_000) + "fond";
        assert_eq!(shown(&deep), ["Plain fond"]);
    }
}
