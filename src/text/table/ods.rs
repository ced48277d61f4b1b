//! ODS: the cells of each sheet with what they show. Of a formula, what it last gave.
//!
//! Cells and rows that say they are repeated are made as long as they are within the bounds; blank ones cost nothing.

use super::TableReadError;
use super::cells::{
    HiddenBy, SheetCell, SheetCollector, TableLimits, WorkbookSheet, date_text, number_text,
};
use crate::text::package::{Package, attribute_value, child_element, elements_named, parse_xml};
use roxmltree::Node;
use std::collections::BTreeSet;
use std::ops::Range;

/// The sheets of a workbook; none in a text document.
pub(super) fn read_ods(
    bytes: &[u8],
    limits: &TableLimits,
) -> Result<Vec<WorkbookSheet>, TableReadError> {
    let mut package = Package::open(bytes)?;
    let content = package.part("content.xml")?.ok_or(TableReadError::Broken)?;
    let tree = parse_xml(&content)?;
    let body = child_element(tree.root_element(), "body");
    let Some(book) = body.and_then(|body| child_element(body, "spreadsheet")) else {
        return Err(TableReadError::Format("ODT"));
    };
    let hidden_styles = hidden_table_styles(tree.root_element());
    let mut found = SheetCollector::new(limits);
    for table in book
        .children()
        .filter(|node| node.tag_name().name() == "table")
    {
        found.start_sheet(attribute_value(table, "name").unwrap_or_default());
        let is_hidden =
            attribute_value(table, "style-name").is_some_and(|name| hidden_styles.contains(name));
        read_rows(table, is_hidden, &mut found, limits)?;
        found.end_sheet()?;
    }
    Ok(found.finish())
}

/// The styles of sheets that are not shown.
fn hidden_table_styles<'a>(root: Node<'a, '_>) -> BTreeSet<&'a str> {
    let is_hidden = |style: &Node<'_, '_>| {
        child_element(*style, "table-properties")
            .and_then(|properties| attribute_value(properties, "display"))
            == Some("false")
    };
    elements_named(root, "style")
        .filter(is_hidden)
        .filter_map(|style| attribute_value(style, "name"))
        .collect()
}

/// Whether a row or a column is hidden, or left out by a filter.
fn is_collapsed(node: Node<'_, '_>) -> bool {
    matches!(
        attribute_value(node, "visibility"),
        Some("collapse" | "filter")
    )
}

/// The columns of a sheet that are not shown.
fn collapsed_columns(table: Node<'_, '_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0_usize;
    for column in elements_named(table, "table-column") {
        let end = at.saturating_add(repeat_count(column, "number-columns-repeated"));
        if is_collapsed(column) {
            found.push(at..end);
        }
        at = end;
    }
    found
}

fn read_rows(
    table: Node<'_, '_>,
    is_hidden: bool,
    found: &mut SheetCollector,
    limits: &TableLimits,
) -> Result<(), TableReadError> {
    let mut row = 0_usize;
    let columns = collapsed_columns(table);
    for node in elements_named(table, "table-row") {
        let cells = row_cells(node, limits);
        let hidden_by = |column: usize| {
            if is_hidden {
                Some(HiddenBy::Sheet)
            } else if is_collapsed(node) {
                Some(HiddenBy::Row)
            } else {
                let mut columns = columns.iter();
                columns
                    .any(|hidden| hidden.contains(&column))
                    .then_some(HiddenBy::Column)
            }
        };
        let times = repeat_count(node, "number-rows-repeated");
        for (column, rows, columns) in merged_cells(node) {
            let first = (row, column);
            let last = (
                row.saturating_add(rows - 1),
                column.saturating_add(columns - 1),
            );
            found.push_merged((first, last))?;
        }
        // A row without cells is not made, however often it is repeated.
        let made = if cells.is_empty() { 0 } else { times };
        for nth in 0..made {
            for (column, times, cell) in &cells {
                for beside in 0..*times {
                    let place = (row.saturating_add(nth), column.saturating_add(beside));
                    let cell = SheetCell {
                        hidden: hidden_by(place.1),
                        ..cell.clone()
                    };
                    found.push_cell(place, cell)?;
                }
            }
        }
        row = row.saturating_add(times);
    }
    Ok(())
}

/// The cells of a row that show something: column, how often, what.
fn row_cells(row: Node<'_, '_>, limits: &TableLimits) -> Vec<(usize, usize, SheetCell)> {
    let mut cells = Vec::new();
    let mut column = 0_usize;
    for node in row.children().filter(Node::is_element) {
        let times = repeat_count(node, "number-columns-repeated");
        if node.tag_name().name() == "table-cell" {
            let text = cell_text(node);
            if !text.trim().is_empty() {
                // One more than may be shows that there were too many.
                let times = times.min(limits.columns + 1);
                cells.push((
                    column,
                    times,
                    SheetCell {
                        text,
                        ..SheetCell::default()
                    },
                ));
            }
        }
        column = column.saturating_add(times);
    }
    cells
}

/// The cells of a row that are merged with others: column, and how many rows and columns they cover.
fn merged_cells(row: Node<'_, '_>) -> Vec<(usize, usize, usize)> {
    let mut merged = Vec::new();
    let mut column = 0_usize;
    for node in row.children().filter(Node::is_element) {
        let rows = repeat_count(node, "number-rows-spanned");
        let columns = repeat_count(node, "number-columns-spanned");
        if rows > 1 || columns > 1 {
            merged.push((column, rows.max(1), columns.max(1)));
        }
        column = column.saturating_add(repeat_count(node, "number-columns-repeated"));
    }
    merged
}

fn cell_text(cell: Node<'_, '_>) -> String {
    let value = attribute_value(cell, "value").and_then(|value| value.trim().parse::<f64>().ok());
    match attribute_value(cell, "value-type") {
        Some("float" | "percentage" | "currency") if value.is_some() => {
            let shown = shown_text(cell);
            if has_leading_zero(&shown) {
                shown
            } else {
                value.map_or_else(String::new, number_text)
            }
        }
        Some("date") => {
            attribute_value(cell, "date-value").map_or_else(|| shown_text(cell), date_text)
        }
        Some("boolean") => attribute_value(cell, "boolean-value")
            .unwrap_or_default()
            .to_uppercase(),
        _ => shown_text(cell),
    }
}

/// Whether a number is shown as candidates' numbers are: `0001234`.
fn has_leading_zero(shown: &str) -> bool {
    shown.len() > 1 && shown.starts_with('0') && shown.bytes().all(|byte| byte.is_ascii_digit())
}

/// The paragraphs of a cell, without comments on it.
fn shown_text(cell: Node<'_, '_>) -> String {
    let paragraphs = cell.children().filter(|node| node.tag_name().name() == "p");
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let mut line = String::new();
        for piece in paragraph.descendants().skip(1) {
            if is_comment(piece, paragraph) {
                continue;
            }
            match piece.tag_name().name() {
                "s" => line += &" ".repeat(repeat_count(piece, "c").min(200)),
                "tab" => line.push('\t'),
                "line-break" => line.push('\n'),
                _ if piece.is_text() => {
                    line += &piece
                        .text()
                        .unwrap_or_default()
                        .replace(['\n', '\r', '\t'], " ")
                }
                _ => {}
            }
        }
        lines.push(line);
    }
    lines.join("\n")
}

fn is_comment(piece: Node<'_, '_>, paragraph: Node<'_, '_>) -> bool {
    let above = piece.ancestors().take_while(|node| *node != paragraph);
    above
        .take(crate::text::package::MAX_DEPTH)
        .any(|node| node.tag_name().name() == "annotation")
}

fn repeat_count(node: Node<'_, '_>, name: &str) -> usize {
    let count = attribute_value(node, name).and_then(|count| count.parse().ok());
    count.unwrap_or(1)
}
