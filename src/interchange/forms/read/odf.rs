//! ODT and ODS: paragraphs, tables with merged cells, what is bold by its style.
//!
//! In: the bytes of a package. Out: a [`FormDocument`]; each sheet of a workbook is a table below its name. Cells
//! and rows that are repeated to the edge of the sheet are not.

use super::FormRefusal;
use super::docx::block_lines;
use crate::interchange::forms::document::{
    Aside, AsideKind, Block, FormCell, FormDocument, FormPosition, MAX_COLUMNS, MAX_ROWS,
    Paragraph, ParagraphKind, TableBuilder,
};
use crate::interchange::forms::text::{FormText, collapse_whitespace};
use crate::text::package::{MAX_DEPTH, Package, attribute_value, child_element, parse_xml};
use roxmltree::Node;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

/// Empty cells repeated more often than this fill a sheet up to its edge.
const MAX_REPEATS: usize = 40;

/// The blocks of a text document or a workbook.
pub(super) fn read_odf(bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let mut package = Package::open(bytes)?;
    let mut styles = OdfStyles::default();
    let master = package.part("styles.xml")?;
    if let Some(text) = &master {
        styles.read(&parse_xml(text)?);
    }
    let content = package.part("content.xml")?.ok_or(FormRefusal::Broken)?;
    let tree = parse_xml(&content)?;
    styles.read(&tree);
    let mut document = FormDocument::default();
    let reader = OdfReader {
        styles: &styles,
        asides: RefCell::default(),
    };
    if let Some(text) = &master {
        reader.page_header(&parse_xml(text)?, &mut document.blocks);
    }
    let body =
        child_element(tree.root_element(), "body").and_then(|body| body.first_element_child());
    if let Some(body) = body {
        reader.blocks(body, &mut document.blocks, ParagraphKind::Plain, 0);
    }
    document.asides = reader.asides.into_inner();
    Ok(document)
}

/// What styles say, by family and name.
#[derive(Debug, Default)]
struct OdfStyles {
    all: BTreeMap<String, OdfStyle>,
}

#[derive(Debug, Default)]
struct OdfStyle {
    bold: Option<bool>,
    italic: Option<bool>,
    /// What text or tables of this style are left out for.
    aside: Option<AsideKind>,
    parent: Option<String>,
}

impl OdfStyles {
    fn read(&mut self, tree: &roxmltree::Document<'_>) {
        let styles = tree
            .descendants()
            .filter(|node| node.is_element() && node.tag_name().name() == "style");
        for node in styles {
            let Some(name) = attribute_value(node, "name") else {
                continue;
            };
            let text = child_element(node, "text-properties");
            let says = |key: &str| text.and_then(|text| attribute_value(text, key));
            let style = OdfStyle {
                bold: says("font-weight").map(|weight| {
                    weight == "bold" || weight.parse::<u16>().is_ok_and(|weight| weight >= 600)
                }),
                italic: says("font-style").map(|style| style == "italic" || style == "oblique"),
                aside: style_aside(node),
                parent: attribute_value(node, "parent-style-name").map(str::to_owned),
            };
            self.all.insert(name.to_owned(), style);
        }
    }

    fn find<T>(&self, name: Option<&str>, of: impl Fn(&str, &OdfStyle) -> Option<T>) -> Option<T> {
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

    fn text_style(&self, name: Option<&str>, inherited: (bool, bool)) -> (bool, bool) {
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

/// What text or tables of a style are left out for.
fn style_aside(style: Node<'_, '_>) -> Option<AsideKind> {
    let text = child_element(style, "text-properties");
    let table = child_element(style, "table-properties");
    let says = |node: Option<Node<'_, '_>>, key: &str, value: &str| {
        node.and_then(|node| attribute_value(node, key)) == Some(value)
    };
    let line = text.and_then(|text| attribute_value(text, "text-line-through-style"));
    if says(text, "display", "none") {
        Some(AsideKind::HiddenText)
    } else if says(table, "display", "false") {
        Some(AsideKind::HiddenSheet)
    } else {
        line.filter(|line| *line != "none")
            .map(|_| AsideKind::Struck)
    }
}

/// Whether a row or column is not shown: hidden, or left out by a filter.
fn is_collapsed(node: Node<'_, '_>) -> bool {
    matches!(
        attribute_value(node, "visibility"),
        Some("collapse" | "filter")
    )
}

/// All words below a node.
fn all_words(node: Node<'_, '_>) -> String {
    let words: Vec<&str> = node
        .descendants()
        .filter_map(|inner| inner.text())
        .collect();
    words.join(" ")
}

/// The columns of a table that are not shown, counted from 0.
fn collapsed_columns(table: Node<'_, '_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0_usize;
    let columns = table
        .descendants()
        .filter(|node| node.is_element() && node.tag_name().name() == "table-column");
    for column in columns {
        let end = at.saturating_add(repeat_count(column, "number-columns-repeated"));
        if is_collapsed(column) {
            found.push(at..end);
        }
        at = end;
    }
    found
}

struct OdfReader<'s> {
    styles: &'s OdfStyles,
    /// What is hidden, struck out or deleted, found on the way.
    asides: RefCell<Vec<Aside>>,
}

impl OdfReader<'_> {
    fn set_aside(&self, kind: AsideKind, text: &str) {
        let text = collapse_whitespace(text);
        if !text.is_empty() {
            let place = FormPosition::Unknown;
            self.asides.borrow_mut().push(Aside { kind, place, text });
        }
    }

    fn aside_of(&self, node: Node<'_, '_>) -> Option<AsideKind> {
        let style = attribute_value(node, "style-name");
        self.styles.find(style, |_, style| style.aside)
    }

    /// What stands at the head of each page.
    fn page_header(&self, tree: &roxmltree::Document<'_>, blocks: &mut Vec<Block>) {
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
        if depth > MAX_DEPTH {
            return;
        }
        for node in container.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" => self.paragraph(node, kind, (false, false), blocks),
                "h" => {
                    let level = attribute_value(node, "outline-level")
                        .and_then(|level| level.parse().ok())
                        .unwrap_or(1);
                    self.paragraph(node, ParagraphKind::Heading(level), (false, false), blocks);
                }
                "list" | "list-item" | "list-header" => {
                    self.blocks(node, blocks, ParagraphKind::Item, depth + 1)
                }
                "table" => self.table(node, blocks, depth),
                "tracked-changes" => {
                    let deleted = node
                        .descendants()
                        .filter(|inner| inner.tag_name().name() == "deletion");
                    deleted.for_each(|inner| {
                        self.set_aside(AsideKind::Deleted, &deleted_words(inner))
                    });
                }
                "section" if attribute_value(node, "display") == Some("none") => {
                    self.set_aside(AsideKind::HiddenText, &all_words(node));
                }
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
        let style = attribute_value(node, "style-name");
        let is_title = self
            .styles
            .find(style, |name, _| (name == "Title").then_some(()))
            .is_some();
        let kind = if is_title {
            ParagraphKind::Heading(0)
        } else {
            kind
        };
        let mut text = FormText::default();
        self.runs(node, self.styles.text_style(style, inherited), &mut text, 0);
        let lines = match kind {
            ParagraphKind::Heading(_) => vec![FormText::joined(&text.lines())],
            _ => text.lines(),
        };
        let lines = lines.into_iter().filter(|text| !text.is_blank());
        blocks.extend(lines.map(|text| Block::Paragraph(Paragraph::new(text, kind))));
        for frame in node
            .descendants()
            .filter(|inner| inner.tag_name().name() == "text-box")
        {
            self.blocks(frame, blocks, ParagraphKind::Plain, 1);
        }
    }

    fn runs(&self, node: Node<'_, '_>, look: (bool, bool), text: &mut FormText, depth: usize) {
        if depth > MAX_DEPTH {
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
                "s" => text.push(
                    " ".repeat(repeat_count(piece, "c").min(200)),
                    look.0,
                    look.1,
                ),
                "tab" => text.push("\t", look.0, look.1),
                "line-break" => text.push("\n", look.0, look.1),
                "span"
                    if self
                        .aside_of(piece)
                        .is_some_and(|kind| kind != AsideKind::HiddenSheet) =>
                {
                    let kind = self.aside_of(piece).unwrap_or(AsideKind::HiddenText);
                    self.set_aside(kind, &all_words(piece));
                }
                "span" | "a" | "meta" | "ruby" | "ruby-base" | "bookmark-ref" | "date"
                | "text-input" | "placeholder" | "title" => {
                    let inner = self
                        .styles
                        .text_style(attribute_value(piece, "style-name"), look);
                    self.runs(piece, inner, text, depth + 1);
                }
                _ => {}
            }
        }
    }

    fn table(&self, node: Node<'_, '_>, blocks: &mut Vec<Block>, depth: usize) {
        if self.aside_of(node) == Some(AsideKind::HiddenSheet) {
            let name = attribute_value(node, "name").unwrap_or_default();
            return self.set_aside(
                AsideKind::HiddenSheet,
                &format!("{name}: {}", all_words(node)),
            );
        }
        let hidden = collapsed_columns(node);
        let mut builder = TableBuilder::default();
        let mut empty = 0;
        for (row, head) in odf_rows(node) {
            if is_collapsed(row) {
                self.set_aside(AsideKind::HiddenRow, &all_words(row));
                continue;
            }
            let times = repeat_count(row, "number-rows-repeated");
            let cells = self.without_hidden(self.cells(row, head, depth), &hidden);
            if cells
                .iter()
                .all(|cell| cell.cell.is_blank() && cell.across == 1)
                && times > MAX_REPEATS
            {
                empty = times.saturating_add(empty);
                continue;
            }
            for _ in 0..times.min(MAX_REPEATS.max(1)) {
                if empty.saturating_add(builder.len()) >= MAX_ROWS {
                    break;
                }
                (0..std::mem::take(&mut empty)).for_each(|_| builder.start_row());
                builder.start_row();
                cells.iter().for_each(|cell| cell.push_to(&mut builder));
            }
        }
        // A sheet of a workbook has a name that people see; a table in a text has one that nobody does.
        let sheet = node
            .parent()
            .is_some_and(|parent| parent.tag_name().name() == "spreadsheet");
        let mut table = builder.finish();
        table.origin = sheet.then_some((0, 0));
        if table.rows.iter().flatten().any(|cell| !cell.is_blank()) {
            if let (true, Some(name)) = (sheet, attribute_value(node, "name")) {
                blocks.extend(super::sheets::sheet_heading(name));
            }
            blocks.push(Block::Table(table));
        }
    }

    /// The cells of a row without those of hidden columns.
    fn without_hidden(&self, cells: Vec<OdfCell>, hidden: &[Range<usize>]) -> Vec<OdfCell> {
        if hidden.is_empty() {
            return cells;
        }
        let mut seen = Vec::new();
        for (column, cell) in cells.into_iter().enumerate() {
            if hidden.iter().any(|range| range.contains(&column)) {
                self.set_aside(AsideKind::HiddenColumn, &cell.cell.plain());
            } else {
                seen.push(cell);
            }
        }
        seen
    }

    fn cells(&self, row: Node<'_, '_>, head: bool, depth: usize) -> Vec<OdfCell> {
        let mut cells: Vec<OdfCell> = Vec::new();
        for node in row.children().filter(Node::is_element) {
            let covered = node.tag_name().name() == "covered-table-cell";
            if !covered && node.tag_name().name() != "table-cell" {
                continue;
            }
            let mut blocks = Vec::new();
            let look = self
                .styles
                .text_style(attribute_value(node, "style-name"), (false, false));
            self.cell_blocks(node, look, &mut blocks, depth + 1);
            let mut cell = FormCell::new(block_lines(blocks));
            cell.is_heading = head;
            let placed = OdfCell {
                cell,
                across: repeat_count(node, "number-columns-spanned"),
                down: repeat_count(node, "number-rows-spanned"),
                covered,
            };
            let times = repeat_count(node, "number-columns-repeated");
            if times > MAX_REPEATS && (placed.cell.is_blank() || covered) {
                continue;
            }
            cells.extend(std::iter::repeat_n(
                placed,
                times.min(MAX_COLUMNS.saturating_sub(cells.len())),
            ));
        }
        cells
    }

    /// The blocks of a cell, whose style may be bold.
    fn cell_blocks(
        &self,
        node: Node<'_, '_>,
        look: (bool, bool),
        blocks: &mut Vec<Block>,
        depth: usize,
    ) {
        if depth > MAX_DEPTH {
            return;
        }
        for inner in node.children().filter(Node::is_element) {
            match inner.tag_name().name() {
                "p" | "h" => self.paragraph(inner, ParagraphKind::Plain, look, blocks),
                "list" | "list-item" => self.cell_blocks(inner, look, blocks, depth + 1),
                "table" => self.table(inner, blocks, depth + 1),
                _ => {}
            }
        }
    }
}

/// The words of a deletion, without who deleted them and when.
fn deleted_words(deletion: Node<'_, '_>) -> String {
    let texts = deletion
        .children()
        .filter(|node| matches!(node.tag_name().name(), "p" | "h" | "list" | "table"));
    texts.map(all_words).collect::<Vec<_>>().join(" ")
}

/// A cell before it has its place.
#[derive(Debug, Clone)]
struct OdfCell {
    cell: FormCell,
    across: usize,
    down: usize,
    covered: bool,
}

impl OdfCell {
    /// Covered places are made by the cell that spreads over them.
    fn push_to(&self, builder: &mut TableBuilder) {
        if !self.covered {
            builder.push_cell(self.cell.clone(), self.across, self.down);
        }
    }
}

/// The rows of a table, and whether they are its head.
fn odf_rows<'a, 'i>(table: Node<'a, 'i>) -> Vec<(Node<'a, 'i>, bool)> {
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

fn repeat_count(node: Node<'_, '_>, name: &str) -> usize {
    attribute_value(node, name)
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
}
