//! DOCX: paragraphs, tables with merged cells, what is bold by itself or by its style; headers and footers too.
//!
//! In: the bytes of a package. Out: a [`FormDocument`]. What is deleted in tracked changes, struck out or hidden is
//! set aside, what is inserted is read; numbers that Word makes itself (lists, pages) are no words of the file.

use super::FormRefusal;
use crate::interchange::forms::document::{
    Aside, AsideKind, Block, FormCell, FormDocument, FormPosition, Paragraph, ParagraphKind,
    TableBuilder,
};
use crate::interchange::forms::text::{FormText, collapse_whitespace};
use crate::text::package::{MAX_DEPTH, Package, attribute_value, child_element, parse_xml};
use roxmltree::Node;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The blocks of a document, its headers before and its footers behind.
pub(super) fn read_docx(bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let mut package = Package::open(bytes)?;
    let styles = match package.part("word/styles.xml")? {
        Some(text) => DocxStyles::read(&text)?,
        None => DocxStyles::default(),
    };
    let main = package
        .part("word/document.xml")?
        .ok_or(FormRefusal::Broken)?;
    let mut document = FormDocument::default();
    read_part(&main, &styles, &mut document.blocks, &mut document.asides)?;
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
            read_part(&text, &styles, &mut blocks, &mut document.asides)?;
        }
        // First, even and default pages often say the same.
        blocks.retain(|block| !document.blocks.contains(block));
        let at = if before { 0 } else { document.blocks.len() };
        document.blocks.splice(at..at, blocks);
    }
    Ok(document)
}

fn read_part(
    text: &str,
    styles: &DocxStyles,
    blocks: &mut Vec<Block>,
    asides: &mut Vec<Aside>,
) -> Result<(), FormRefusal> {
    let tree = parse_xml(text)?;
    let root = tree.root_element();
    let body = child_element(root, "body").unwrap_or(root);
    let reader = DocxReader {
        styles,
        asides: RefCell::default(),
    };
    reader.blocks(body, blocks, 0);
    asides.extend(reader.asides.into_inner());
    Ok(())
}

/// What styles say, by their id.
#[derive(Debug, Default)]
struct DocxStyles {
    all: BTreeMap<String, DocxStyle>,
}

#[derive(Debug, Default, Clone)]
struct DocxStyle {
    bold: Option<bool>,
    heading: Option<u8>,
    based_on: Option<String>,
}

impl DocxStyles {
    fn read(text: &str) -> Result<Self, FormRefusal> {
        let tree = parse_xml(text)?;
        let mut all = BTreeMap::new();
        for node in tree
            .root_element()
            .children()
            .filter(|node| node.tag_name().name() == "style")
        {
            let Some(id) = attribute_value(node, "styleId") else {
                continue;
            };
            let name = child_element(node, "name")
                .and_then(|name| attribute_value(name, "val"))
                .unwrap_or_default()
                .to_lowercase();
            let level = name
                .strip_prefix("heading ")
                .and_then(|level| level.trim().parse().ok());
            let style = DocxStyle {
                bold: child_element(node, "rPr").and_then(bold_property),
                heading: if name == "title" { Some(0) } else { level },
                based_on: child_element(node, "basedOn")
                    .and_then(|base| attribute_value(base, "val"))
                    .map(str::to_owned),
            };
            all.insert(id.to_owned(), style);
        }
        Ok(Self { all })
    }

    fn find<T>(&self, id: &str, of: impl Fn(&DocxStyle) -> Option<T>) -> Option<T> {
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
fn bold_property(properties: Node<'_, '_>) -> Option<bool> {
    let mark = child_element(properties, "b")?;
    Some(!matches!(
        attribute_value(mark, "val"),
        Some("0" | "false" | "off" | "none")
    ))
}

fn is_italic(properties: Node<'_, '_>) -> bool {
    is_on(properties, "i")
}

struct DocxReader<'s> {
    styles: &'s DocxStyles,
    /// What is hidden, struck out or deleted, found on the way.
    asides: RefCell<Vec<Aside>>,
}

/// Whether a property is there, and not switched off.
fn is_on(properties: Node<'_, '_>, name: &str) -> bool {
    child_element(properties, name).is_some_and(|mark| {
        !matches!(
            attribute_value(mark, "val"),
            Some("0" | "false" | "off" | "none")
        )
    })
}

/// All words below a node, deleted ones too.
fn all_words(node: Node<'_, '_>) -> String {
    let words = node
        .descendants()
        .filter(|inner| matches!(inner.tag_name().name(), "t" | "delText"));
    words.filter_map(|inner| inner.text()).collect()
}

impl DocxReader<'_> {
    fn set_aside(&self, kind: AsideKind, text: &str) {
        let text = collapse_whitespace(text);
        if text.is_empty() {
            return;
        }
        self.asides.borrow_mut().push(Aside {
            kind,
            place: FormPosition::Unknown,
            text,
        });
    }

    /// What a run is left out for, by its own properties or those of its style.
    fn aside_kind(&self, properties: Option<Node<'_, '_>>) -> Option<AsideKind> {
        let properties = properties?;
        if is_on(properties, "vanish") || is_on(properties, "webHidden") {
            Some(AsideKind::HiddenText)
        } else if is_on(properties, "strike") || is_on(properties, "dstrike") {
            Some(AsideKind::Struck)
        } else {
            None
        }
    }

    fn blocks(&self, container: Node<'_, '_>, blocks: &mut Vec<Block>, depth: usize) {
        if depth > MAX_DEPTH {
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
        let properties = child_element(node, "pPr");
        let style = properties
            .and_then(|properties| child_element(properties, "pStyle"))
            .and_then(|style| attribute_value(style, "val"));
        let heading = style.and_then(|style| self.styles.find(style, |style| style.heading));
        let item =
            properties.is_some_and(|properties| child_element(properties, "numPr").is_some());
        let text = self.text(node);
        let (lines, kind) = match heading {
            Some(level) => (
                vec![FormText::joined(&text.lines())],
                ParagraphKind::Heading(level),
            ),
            None if item => (text.lines(), ParagraphKind::Item),
            None => (text.lines(), ParagraphKind::Plain),
        };
        let lines = lines.into_iter().filter(|text| !text.is_blank());
        blocks.extend(lines.map(|text| Block::Paragraph(Paragraph::new(text, kind))));
        self.text_boxes(node, blocks, depth);
    }

    /// Text in frames that hang on a paragraph.
    fn text_boxes(&self, node: Node<'_, '_>, blocks: &mut Vec<Block>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for inner in node.children().filter(Node::is_element) {
            match inner.tag_name().name() {
                // The same text again, for older programs.
                "Fallback" => {}
                "txbxContent" => self.blocks(inner, blocks, depth + 1),
                _ => self.text_boxes(inner, blocks, depth + 1),
            }
        }
    }

    fn text(&self, paragraph: Node<'_, '_>) -> FormText {
        let style = child_element(paragraph, "pPr")
            .and_then(|properties| child_element(properties, "pStyle"))
            .and_then(|style| attribute_value(style, "val"));
        let bold = style
            .and_then(|style| self.styles.find(style, |style| style.bold))
            .unwrap_or(false);
        let mut text = FormText::default();
        self.runs(paragraph, bold, &mut text, 0);
        text
    }

    fn runs(&self, container: Node<'_, '_>, inherited: bool, text: &mut FormText, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for node in container.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "r" => self.run(node, inherited, text),
                "del" => self.set_aside(AsideKind::Deleted, &all_words(node)),
                "hyperlink" | "ins" | "moveTo" | "smartTag" | "sdt" | "sdtContent"
                | "fldSimple" | "customXml" | "dir" | "bdo" => {
                    self.runs(node, inherited, text, depth + 1);
                }
                _ => {}
            }
        }
    }

    fn run(&self, node: Node<'_, '_>, inherited: bool, text: &mut FormText) {
        let properties = child_element(node, "rPr");
        if let Some(kind) = self.aside_kind(properties) {
            return self.set_aside(kind, &all_words(node));
        }
        let style = properties
            .and_then(|properties| child_element(properties, "rStyle"))
            .and_then(|style| attribute_value(style, "val"));
        let by_style = || style.and_then(|style| self.styles.find(style, |style| style.bold));
        let bold = properties
            .and_then(bold_property)
            .or_else(by_style)
            .unwrap_or(inherited);
        let italic = properties.is_some_and(is_italic);
        for piece in node.children().filter(Node::is_element) {
            let words = match piece.tag_name().name() {
                "t" => piece.text().unwrap_or_default(),
                "tab" | "ptab" => "\t",
                "br" | "cr" => "\n",
                "noBreakHyphen" => "\u{2011}",
                "sym" => symbol_text(piece),
                _ => "",
            };
            text.push(words, bold, italic);
        }
    }

    fn table(&self, node: Node<'_, '_>, depth: usize) -> Block {
        let mut builder = TableBuilder::default();
        for row in docx_rows(node) {
            let properties = child_element(row, "trPr");
            let gone = properties.and_then(|properties| {
                if child_element(properties, "del").is_some() {
                    Some(AsideKind::Deleted)
                } else {
                    is_on(properties, "hidden").then_some(AsideKind::HiddenRow)
                }
            });
            if let Some(kind) = gone {
                self.set_aside(kind, &row_words(row));
                continue;
            }
            builder.start_row();
            let head = properties
                .is_some_and(|properties| child_element(properties, "tblHeader").is_some());
            for _ in 0..properties
                .and_then(|properties| read_count(properties, "gridBefore"))
                .unwrap_or(0)
            {
                builder.push_cell(FormCell::new(Vec::new()), 1, 1);
            }
            for cell in docx_cells(row) {
                self.cell(cell, head, &mut builder, depth);
            }
        }
        Block::Table(builder.finish())
    }

    fn cell(&self, node: Node<'_, '_>, head: bool, builder: &mut TableBuilder, depth: usize) {
        let properties = child_element(node, "tcPr");
        let across = properties
            .and_then(|properties| read_count(properties, "gridSpan"))
            .unwrap_or(1);
        let merged = properties.and_then(|properties| child_element(properties, "vMerge"));
        // Without a value, or with `continue`, the cell above goes on.
        if merged.is_some_and(|merged| attribute_value(merged, "val") != Some("restart")) {
            return builder.extend_cell_above(across);
        }
        let mut blocks = Vec::new();
        self.blocks(node, &mut blocks, depth + 1);
        let mut cell = FormCell::new(block_lines(blocks));
        cell.is_heading = head;
        builder.push_cell(cell, across, 1);
    }
}

/// The words of a row, cell by cell.
fn row_words(row: Node<'_, '_>) -> String {
    let cells: Vec<String> = docx_cells(row).into_iter().map(all_words).collect();
    cells.join(" ")
}

/// The lines of a cell; a table inside it gives those of its cells.
pub(super) fn block_lines(blocks: Vec<Block>) -> Vec<FormText> {
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

fn docx_rows<'a, 'i>(table: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    find_children(table, "tr")
}

fn docx_cells<'a, 'i>(row: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    find_children(row, "tc")
}

/// Children of a name, also those in a control or a tracked change.
fn find_children<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
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

fn read_count(properties: Node<'_, '_>, name: &str) -> Option<usize> {
    attribute_value(child_element(properties, name)?, "val")?
        .parse()
        .ok()
        .filter(|count| *count <= crate::interchange::forms::document::MAX_COLUMNS)
}

/// Boxes and ticks of symbol fonts.
fn symbol_text(node: Node<'_, '_>) -> &'static str {
    match attribute_value(node, "char")
        .map(str::to_uppercase)
        .as_deref()
    {
        Some("F0A8" | "F06F" | "F071" | "F0A3") => "☐",
        Some("F0FE" | "F0FD" | "F078") => "☒",
        Some("F0FC") => "✓",
        Some("F04A") => "☺",
        Some("F04B") => "😐",
        Some("F04C") => "☹",
        _ => "",
    }
}
