//! ODT and ODS: paragraphs, tables with merged cells, what is bold by its style.
//!
//! In: the bytes of a package. Out: a [`Document`]; each sheet of a workbook is a table below its name. Cells and rows that
//! are repeated to the edge of the sheet are not.

use super::Refused;
use super::docx::lines;
use super::package::{DEEPEST, Package, attribute, child, xml};
use crate::interchange::forms::document::{
    Block, Cell, Document, LONGEST, Paragraph, ParagraphKind, TableBuilder, WIDEST,
};
use crate::interchange::forms::text::Text;
use roxmltree::Node;
use std::collections::BTreeMap;

/// Empty cells repeated more often than this fill a sheet up to its edge.
const EDGE: usize = 40;

/// The blocks of a text document or a workbook.
pub(super) fn document(bytes: &[u8]) -> Result<Document, Refused> {
    let mut package = Package::open(bytes)?;
    let mut styles = Styles::default();
    let master = package.part("styles.xml")?;
    if let Some(text) = &master {
        styles.read(&xml(text)?);
    }
    let content = package.part("content.xml")?.ok_or(Refused::Broken)?;
    let tree = xml(&content)?;
    styles.read(&tree);
    let mut document = Document::default();
    let reader = Reader { styles: &styles };
    if let Some(text) = &master {
        reader.page_head(&xml(text)?, &mut document.blocks);
    }
    let body = child(tree.root_element(), "body").and_then(|body| body.first_element_child());
    if let Some(body) = body {
        reader.blocks(body, &mut document.blocks, ParagraphKind::Plain, 0);
    }
    Ok(document)
}

/// What styles say, by family and name.
#[derive(Debug, Default)]
struct Styles {
    all: BTreeMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    bold: Option<bool>,
    italic: Option<bool>,
    parent: Option<String>,
}

impl Styles {
    fn read(&mut self, tree: &roxmltree::Document<'_>) {
        let styles = tree
            .descendants()
            .filter(|node| node.is_element() && node.tag_name().name() == "style");
        for node in styles {
            let Some(name) = attribute(node, "name") else {
                continue;
            };
            let text = child(node, "text-properties");
            let says = |key: &str| text.and_then(|text| attribute(text, key));
            let style = Style {
                bold: says("font-weight").map(|weight| {
                    weight == "bold" || weight.parse::<u16>().is_ok_and(|weight| weight >= 600)
                }),
                italic: says("font-style").map(|style| style == "italic" || style == "oblique"),
                parent: attribute(node, "parent-style-name").map(str::to_owned),
            };
            self.all.insert(name.to_owned(), style);
        }
    }

    fn find<T>(&self, name: Option<&str>, of: impl Fn(&str, &Style) -> Option<T>) -> Option<T> {
        let mut name = name?.to_owned();
        for _ in 0..12 {
            let style = self.all.get(&name)?;
            if let Some(found) = of(&name, style) {
                return Some(found);
            }
            name = style.parent.clone()?;
        }
        None
    }

    fn look(&self, name: Option<&str>, inherited: (bool, bool)) -> (bool, bool) {
        let bold = self
            .find(name, |_, style| style.bold)
            .unwrap_or(inherited.0);
        (
            bold,
            self.find(name, |_, style| style.italic)
                .unwrap_or(inherited.1),
        )
    }
}

struct Reader<'s> {
    styles: &'s Styles,
}

impl Reader<'_> {
    /// What stands at the head of each page.
    fn page_head(&self, tree: &roxmltree::Document<'_>, blocks: &mut Vec<Block>) {
        let heads = tree
            .descendants()
            .filter(|node| node.tag_name().name() == "header" && node.is_element());
        for head in heads {
            let mut inner = Vec::new();
            self.blocks(head, &mut inner, ParagraphKind::Plain, 0);
            inner.retain(|block| !blocks.contains(block));
            blocks.extend(inner);
        }
    }

    fn blocks(
        &self,
        container: Node<'_, '_>,
        blocks: &mut Vec<Block>,
        kind: ParagraphKind,
        depth: usize,
    ) {
        if depth > DEEPEST {
            return;
        }
        for node in container.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" => self.paragraph(node, kind, (false, false), blocks),
                "h" => {
                    let level = attribute(node, "outline-level")
                        .and_then(|level| level.parse().ok())
                        .unwrap_or(1);
                    self.paragraph(node, ParagraphKind::Heading(level), (false, false), blocks);
                }
                "list" | "list-item" | "list-header" => {
                    self.blocks(node, blocks, ParagraphKind::Item, depth + 1)
                }
                "table" => self.table(node, blocks, depth),
                "section" | "text-box" | "frame" | "index-body" => {
                    self.blocks(node, blocks, kind, depth + 1)
                }
                _ => {}
            }
        }
    }

    fn paragraph(
        &self,
        node: Node<'_, '_>,
        kind: ParagraphKind,
        inherited: (bool, bool),
        blocks: &mut Vec<Block>,
    ) {
        let style = attribute(node, "style-name");
        let is_title = self
            .styles
            .find(style, |name, _| (name == "Title").then_some(()))
            .is_some();
        let kind = if is_title {
            ParagraphKind::Heading(0)
        } else {
            kind
        };
        let mut text = Text::default();
        self.runs(node, self.styles.look(style, inherited), &mut text, 0);
        let lines = match kind {
            ParagraphKind::Heading(_) => vec![Text::joined(&text.lines())],
            _ => text.lines(),
        };
        let lines = lines.into_iter().filter(|text| !text.is_blank());
        blocks.extend(lines.map(|text| Block::Paragraph(Paragraph { text, kind })));
        for frame in node
            .descendants()
            .filter(|inner| inner.tag_name().name() == "text-box")
        {
            self.blocks(frame, blocks, ParagraphKind::Plain, 1);
        }
    }

    fn runs(&self, node: Node<'_, '_>, look: (bool, bool), text: &mut Text, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for piece in node.children() {
            if piece.is_text() {
                // White space in XML is one blank; those that count have elements of their own.
                text.push(
                    piece
                        .text()
                        .unwrap_or_default()
                        .replace(['\n', '\r', '\t'], " "),
                    look.0,
                    look.1,
                );
                continue;
            }
            match piece.tag_name().name() {
                "s" => text.push(" ".repeat(repeated(piece, "c").min(200)), look.0, look.1),
                "tab" => text.push("\t", look.0, look.1),
                "line-break" => text.push("\n", look.0, look.1),
                "span" | "a" | "meta" | "ruby" | "ruby-base" | "bookmark-ref" | "date"
                | "text-input" | "placeholder" | "title" => {
                    let inner = self.styles.look(attribute(piece, "style-name"), look);
                    self.runs(piece, inner, text, depth + 1);
                }
                _ => {}
            }
        }
    }

    fn table(&self, node: Node<'_, '_>, blocks: &mut Vec<Block>, depth: usize) {
        let mut builder = TableBuilder::default();
        let mut empty = 0;
        for (row, head) in rows(node) {
            let times = repeated(row, "number-rows-repeated");
            let cells = self.cells(row, head, depth);
            if cells
                .iter()
                .all(|cell| cell.cell.is_blank() && cell.across == 1)
                && times > EDGE
            {
                empty += times;
                continue;
            }
            for _ in 0..times.min(EDGE.max(1)) {
                if builder.len() + empty >= LONGEST {
                    break;
                }
                (0..std::mem::take(&mut empty)).for_each(|_| builder.row());
                builder.row();
                cells.iter().for_each(|cell| cell.put(&mut builder));
            }
        }
        // A sheet of a workbook has a name that people see; a table in a text has one that nobody does.
        let sheet = node
            .parent()
            .is_some_and(|parent| parent.tag_name().name() == "spreadsheet");
        let table = builder.finish();
        if table.rows.iter().flatten().any(|cell| !cell.is_blank()) {
            if let (true, Some(name)) = (sheet, attribute(node, "name")) {
                blocks.extend(super::sheets::sheet_name(name));
            }
            blocks.push(Block::Table(table));
        }
    }

    fn cells(&self, row: Node<'_, '_>, head: bool, depth: usize) -> Vec<Placed> {
        let mut cells: Vec<Placed> = Vec::new();
        for node in row.children().filter(Node::is_element) {
            let covered = node.tag_name().name() == "covered-table-cell";
            if !covered && node.tag_name().name() != "table-cell" {
                continue;
            }
            let mut blocks = Vec::new();
            let look = self
                .styles
                .look(attribute(node, "style-name"), (false, false));
            self.inside(node, look, &mut blocks, depth + 1);
            let mut cell = Cell::new(lines(blocks));
            cell.head = head;
            let placed = Placed {
                cell,
                across: repeated(node, "number-columns-spanned"),
                down: repeated(node, "number-rows-spanned"),
                covered,
            };
            let times = repeated(node, "number-columns-repeated");
            if times > EDGE && (placed.cell.is_blank() || covered) {
                continue;
            }
            cells.extend(std::iter::repeat_n(
                placed,
                times.min(WIDEST.saturating_sub(cells.len())),
            ));
        }
        cells
    }

    /// The blocks of a cell, whose style may be bold.
    fn inside(
        &self,
        node: Node<'_, '_>,
        look: (bool, bool),
        blocks: &mut Vec<Block>,
        depth: usize,
    ) {
        if depth > DEEPEST {
            return;
        }
        for inner in node.children().filter(Node::is_element) {
            match inner.tag_name().name() {
                "p" | "h" => self.paragraph(inner, ParagraphKind::Plain, look, blocks),
                "list" | "list-item" => self.inside(inner, look, blocks, depth + 1),
                "table" => self.table(inner, blocks, depth + 1),
                _ => {}
            }
        }
    }
}

/// A cell before it has its place.
#[derive(Debug, Clone)]
struct Placed {
    cell: Cell,
    across: usize,
    down: usize,
    covered: bool,
}

impl Placed {
    /// Covered places are made by the cell that spreads over them.
    fn put(&self, builder: &mut TableBuilder) {
        if !self.covered {
            builder.cell(self.cell.clone(), self.across, self.down);
        }
    }
}

/// The rows of a table, and whether they are its head.
fn rows<'a, 'i>(table: Node<'a, 'i>) -> Vec<(Node<'a, 'i>, bool)> {
    let mut found = Vec::new();
    let mut open = vec![(table.first_child(), false)];
    while let Some((next, head)) = open.pop() {
        let Some(node) = next else { continue };
        open.push((node.next_sibling(), head));
        match node.tag_name().name() {
            "table-row" => found.push((node, head)),
            "table-header-rows" => open.push((node.first_child(), true)),
            "table-rows" | "table-row-group" => open.push((node.first_child(), head)),
            _ => {}
        }
    }
    found
}

fn repeated(node: Node<'_, '_>, name: &str) -> usize {
    attribute(node, name)
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
}
