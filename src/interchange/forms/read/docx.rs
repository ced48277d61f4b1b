//! DOCX: paragraphs, tables with merged cells, what is bold by itself or by its style; headers and footers too.
//!
//! In: the bytes of a package. Out: a [`Document`]. What is deleted in tracked changes is not read, what is inserted is;
//! numbers that Word makes itself (lists, pages) are no words of the file.

use super::Refused;
use super::package::{DEEPEST, Package, attribute, child, xml};
use crate::interchange::forms::document::{
    Block, Cell, Document, Paragraph, ParagraphKind, TableBuilder,
};
use crate::interchange::forms::text::Text;
use roxmltree::Node;
use std::collections::BTreeMap;

/// The blocks of a document, its headers before and its footers behind.
pub(super) fn document(bytes: &[u8]) -> Result<Document, Refused> {
    let mut package = Package::open(bytes)?;
    let styles = match package.part("word/styles.xml")? {
        Some(text) => Styles::read(&text)?,
        None => Styles::default(),
    };
    let main = package.part("word/document.xml")?.ok_or(Refused::Broken)?;
    let mut document = Document::default();
    part(&main, &styles, &mut document.blocks)?;
    let names = package.names();
    let around = |kind: &str| {
        let prefix = format!("word/{kind}");
        names
            .iter()
            .filter(move |name| name.starts_with(&prefix) && name.ends_with(".xml"))
            .cloned()
            .collect::<Vec<_>>()
    };
    for (name, before) in around("header")
        .into_iter()
        .map(|name| (name, true))
        .chain(around("footer").into_iter().map(|name| (name, false)))
    {
        let mut blocks = Vec::new();
        if let Some(text) = package.part(&name)? {
            part(&text, &styles, &mut blocks)?;
        }
        // First, even and default pages often say the same.
        blocks.retain(|block| !document.blocks.contains(block));
        let at = if before { 0 } else { document.blocks.len() };
        document.blocks.splice(at..at, blocks);
    }
    Ok(document)
}

fn part(text: &str, styles: &Styles, blocks: &mut Vec<Block>) -> Result<(), Refused> {
    let tree = xml(text)?;
    let root = tree.root_element();
    let body = child(root, "body").unwrap_or(root);
    Reader { styles }.blocks(body, blocks, 0);
    Ok(())
}

/// What styles say, by their id.
#[derive(Debug, Default)]
struct Styles {
    all: BTreeMap<String, Style>,
}

#[derive(Debug, Default, Clone)]
struct Style {
    bold: Option<bool>,
    heading: Option<u8>,
    based_on: Option<String>,
}

impl Styles {
    fn read(text: &str) -> Result<Self, Refused> {
        let tree = xml(text)?;
        let mut all = BTreeMap::new();
        for node in tree
            .root_element()
            .children()
            .filter(|node| node.tag_name().name() == "style")
        {
            let Some(id) = attribute(node, "styleId") else {
                continue;
            };
            let name = child(node, "name")
                .and_then(|name| attribute(name, "val"))
                .unwrap_or_default()
                .to_lowercase();
            let level = name
                .strip_prefix("heading ")
                .and_then(|level| level.trim().parse().ok());
            let style = Style {
                bold: child(node, "rPr").and_then(bold),
                heading: if name == "title" { Some(0) } else { level },
                based_on: child(node, "basedOn")
                    .and_then(|base| attribute(base, "val"))
                    .map(str::to_owned),
            };
            all.insert(id.to_owned(), style);
        }
        Ok(Self { all })
    }

    fn find<T>(&self, id: &str, of: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut id = id.to_owned();
        // A style may be based on itself in a broken file.
        for _ in 0..12 {
            let style = self.all.get(&id)?;
            if let Some(found) = of(style) {
                return Some(found);
            }
            id = style.based_on.clone()?;
        }
        None
    }
}

/// Whether run properties say bold, or say that it is not.
fn bold(properties: Node<'_, '_>) -> Option<bool> {
    let mark = child(properties, "b")?;
    Some(!matches!(
        attribute(mark, "val"),
        Some("0" | "false" | "off" | "none")
    ))
}

fn italic(properties: Node<'_, '_>) -> bool {
    child(properties, "i")
        .is_some_and(|mark| !matches!(attribute(mark, "val"), Some("0" | "false" | "off" | "none")))
}

struct Reader<'s> {
    styles: &'s Styles,
}

impl Reader<'_> {
    fn blocks(&self, container: Node<'_, '_>, blocks: &mut Vec<Block>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for node in container.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" => self.paragraph(node, blocks, depth),
                "tbl" => blocks.push(self.table(node, depth)),
                "sdt" | "sdtContent" | "ins" | "smartTag" | "customXml" => {
                    self.blocks(node, blocks, depth + 1)
                }
                _ => {}
            }
        }
    }

    fn paragraph(&self, node: Node<'_, '_>, blocks: &mut Vec<Block>, depth: usize) {
        let properties = child(node, "pPr");
        let style = properties
            .and_then(|properties| child(properties, "pStyle"))
            .and_then(|style| attribute(style, "val"));
        let heading = style.and_then(|style| self.styles.find(style, |style| style.heading));
        let item = properties.is_some_and(|properties| child(properties, "numPr").is_some());
        let text = self.text(node);
        let (lines, kind) = match heading {
            Some(level) => (
                vec![Text::joined(&text.lines())],
                ParagraphKind::Heading(level),
            ),
            None if item => (text.lines(), ParagraphKind::Item),
            None => (text.lines(), ParagraphKind::Plain),
        };
        let lines = lines.into_iter().filter(|text| !text.is_blank());
        blocks.extend(lines.map(|text| Block::Paragraph(Paragraph { text, kind })));
        self.boxes(node, blocks, depth);
    }

    /// Text in frames that hang on a paragraph.
    fn boxes(&self, node: Node<'_, '_>, blocks: &mut Vec<Block>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for inner in node.children().filter(Node::is_element) {
            match inner.tag_name().name() {
                // The same text again, for older programs.
                "Fallback" => {}
                "txbxContent" => self.blocks(inner, blocks, depth + 1),
                _ => self.boxes(inner, blocks, depth + 1),
            }
        }
    }

    fn text(&self, paragraph: Node<'_, '_>) -> Text {
        let style = child(paragraph, "pPr")
            .and_then(|properties| child(properties, "pStyle"))
            .and_then(|style| attribute(style, "val"));
        let bold = style
            .and_then(|style| self.styles.find(style, |style| style.bold))
            .unwrap_or(false);
        let mut text = Text::default();
        self.runs(paragraph, bold, &mut text, 0);
        text
    }

    fn runs(&self, container: Node<'_, '_>, inherited: bool, text: &mut Text, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for node in container.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "r" => self.run(node, inherited, text),
                "hyperlink" | "ins" | "moveTo" | "smartTag" | "sdt" | "sdtContent"
                | "fldSimple" | "customXml" | "dir" | "bdo" => {
                    self.runs(node, inherited, text, depth + 1);
                }
                _ => {}
            }
        }
    }

    fn run(&self, node: Node<'_, '_>, inherited: bool, text: &mut Text) {
        let properties = child(node, "rPr");
        let style = properties
            .and_then(|properties| child(properties, "rStyle"))
            .and_then(|style| attribute(style, "val"));
        let by_style = || style.and_then(|style| self.styles.find(style, |style| style.bold));
        let bold = properties
            .and_then(bold)
            .or_else(by_style)
            .unwrap_or(inherited);
        let italic = properties.is_some_and(italic);
        for piece in node.children().filter(Node::is_element) {
            let words = match piece.tag_name().name() {
                "t" => piece.text().unwrap_or_default(),
                "tab" | "ptab" => "\t",
                "br" | "cr" => "\n",
                "noBreakHyphen" => "\u{2011}",
                "sym" => symbol(piece),
                _ => "",
            };
            text.push(words, bold, italic);
        }
    }

    fn table(&self, node: Node<'_, '_>, depth: usize) -> Block {
        let mut builder = TableBuilder::default();
        for row in rows(node) {
            builder.row();
            let properties = child(row, "trPr");
            let head =
                properties.is_some_and(|properties| child(properties, "tblHeader").is_some());
            for _ in 0..properties
                .and_then(|properties| count(properties, "gridBefore"))
                .unwrap_or(0)
            {
                builder.cell(Cell::new(Vec::new()), 1, 1);
            }
            for cell in cells(row) {
                self.cell(cell, head, &mut builder, depth);
            }
        }
        Block::Table(builder.finish())
    }

    fn cell(&self, node: Node<'_, '_>, head: bool, builder: &mut TableBuilder, depth: usize) {
        let properties = child(node, "tcPr");
        let across = properties
            .and_then(|properties| count(properties, "gridSpan"))
            .unwrap_or(1);
        let merged = properties.and_then(|properties| child(properties, "vMerge"));
        // Without a value, or with `continue`, the cell above goes on.
        if merged.is_some_and(|merged| attribute(merged, "val") != Some("restart")) {
            return builder.continued(across);
        }
        let mut blocks = Vec::new();
        self.blocks(node, &mut blocks, depth + 1);
        let mut cell = Cell::new(lines(blocks));
        cell.head = head;
        builder.cell(cell, across, 1);
    }
}

/// The lines of a cell; a table inside it gives those of its cells.
pub(super) fn lines(blocks: Vec<Block>) -> Vec<Text> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(paragraph.text),
            Block::Table(table) => {
                lines.extend(table.rows.into_iter().flatten().flat_map(|cell| cell.lines))
            }
        }
    }
    lines
}

fn rows<'a, 'i>(table: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    inside(table, "tr")
}

fn cells<'a, 'i>(row: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    inside(row, "tc")
}

/// Children of a name, also those in a control or a tracked change.
fn inside<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    let mut found = Vec::new();
    let mut open = vec![node.first_child()];
    while let Some(next) = open.pop() {
        let Some(node) = next else { continue };
        open.push(node.next_sibling());
        match node.tag_name().name() {
            tag if tag == name => found.push(node),
            "sdt" | "sdtContent" | "ins" | "customXml" => open.push(node.first_child()),
            _ => {}
        }
    }
    found
}

fn count(properties: Node<'_, '_>, name: &str) -> Option<usize> {
    attribute(child(properties, name)?, "val")?
        .parse()
        .ok()
        .filter(|count| *count <= crate::interchange::forms::document::WIDEST)
}

/// Boxes and ticks of symbol fonts.
fn symbol(node: Node<'_, '_>) -> &'static str {
    match attribute(node, "char").map(str::to_uppercase).as_deref() {
        Some("F0A8" | "F06F" | "F071" | "F0A3") => "☐",
        Some("F0FE" | "F0FD" | "F078") => "☒",
        Some("F0FC") => "✓",
        Some("F04A") => "☺",
        Some("F04B") => "😐",
        Some("F04C") => "☹",
        _ => "",
    }
}
