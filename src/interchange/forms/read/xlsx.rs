//! XLSX: the cells of each sheet with what they show, merged areas, bold print.
//!
//! In: the bytes of a package. Out: cells where they stand. Read by ourselves, part by part: a torn workbook is refused in
//! words, and a sheet that says it has a million columns costs what it holds. Dates are the numbers that they are.

use super::FormRefusal;
use super::package::{Package, attribute_value, child_element, parse_xml};
use super::sheets::{MergedArea, SheetCells, number_text, put_cell};
use roxmltree::Node;
use std::collections::BTreeMap;

/// A sheet as it is stored.
pub(super) struct XlsxSheet {
    pub(super) name: String,
    pub(super) cells: SheetCells,
    pub(super) merged: Vec<MergedArea>,
}

/// The sheets in the order of their tabs.
pub(super) fn read_sheets(bytes: &[u8]) -> Result<Vec<XlsxSheet>, FormRefusal> {
    let mut package = Package::open(bytes)?;
    let book = package
        .part("xl/workbook.xml")?
        .ok_or(FormRefusal::Broken)?;
    let links = read_relationships(
        package
            .part("xl/_rels/workbook.xml.rels")?
            .as_deref()
            .unwrap_or("<none/>"),
    )?;
    let strings = read_shared_strings(
        package
            .part("xl/sharedStrings.xml")?
            .as_deref()
            .unwrap_or("<none/>"),
    )?;
    let bold = read_bold_styles(
        package
            .part("xl/styles.xml")?
            .as_deref()
            .unwrap_or("<none/>"),
    )?;
    let book = parse_xml(&book)?;
    let mut sheets = Vec::new();
    for node in elements_named(book.root_element(), "sheet") {
        let target = attribute_value(node, "id").and_then(|id| links.get(id));
        let Some(part) = target
            .map(|target| package.part(target))
            .transpose()?
            .flatten()
        else {
            continue;
        };
        let tree = parse_xml(&part)?;
        let mut cells = SheetCells::new();
        for cell in elements_named(tree.root_element(), "c") {
            let text = cell_text(cell, &strings);
            let style = attribute_value(cell, "s")
                .and_then(|style| style.parse::<usize>().ok())
                .unwrap_or(0);
            let Some((row, column)) = attribute_value(cell, "r").and_then(parse_cell_reference)
            else {
                continue;
            };
            put_cell(
                &mut cells,
                row,
                column,
                &text,
                bold.get(style).copied().unwrap_or(false),
            )?;
        }
        let areas = elements_named(tree.root_element(), "mergeCell")
            .filter_map(|node| parse_merged_area(attribute_value(node, "ref")?));
        let name = attribute_value(node, "name").unwrap_or_default().to_owned();
        sheets.push(XlsxSheet {
            name,
            cells,
            merged: areas.collect(),
        });
    }
    Ok(sheets)
}

fn elements_named<'a, 'i: 'a>(
    root: Node<'a, 'i>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'i>> + 'a {
    root.descendants()
        .filter(move |node| node.is_element() && node.tag_name().name() == name)
}

/// The parts that ids of the workbook stand for.
fn read_relationships(text: &str) -> Result<BTreeMap<String, String>, FormRefusal> {
    let tree = parse_xml(text)?;
    let link = |node: Node<'_, '_>| {
        let target = attribute_value(node, "Target")?;
        let path = target
            .strip_prefix('/')
            .map_or_else(|| format!("xl/{target}"), str::to_owned);
        Some((attribute_value(node, "Id")?.to_owned(), path))
    };
    Ok(elements_named(tree.root_element(), "Relationship")
        .filter_map(link)
        .collect())
}

/// Texts that cells share; readings of Japanese words are none of them.
fn read_shared_strings(text: &str) -> Result<Vec<String>, FormRefusal> {
    let tree = parse_xml(text)?;
    Ok(elements_named(tree.root_element(), "si")
        .map(string_text)
        .collect())
}

fn string_text(node: Node<'_, '_>) -> String {
    let pieces = node
        .descendants()
        .filter(|piece| piece.tag_name().name() == "t");
    let read_aloud = |piece: &Node<'_, '_>| {
        piece
            .ancestors()
            .any(|above| above.tag_name().name() == "rPh")
    };
    pieces
        .filter(|piece| !read_aloud(piece))
        .filter_map(|piece| piece.text())
        .collect()
}

/// Whether each cell style is bold.
fn read_bold_styles(text: &str) -> Result<Vec<bool>, FormRefusal> {
    let tree = parse_xml(text)?;
    let root = tree.root_element();
    let fonts: Vec<bool> = child_element(root, "fonts")
        .into_iter()
        .flat_map(|fonts| fonts.children())
        .filter(Node::is_element)
        .map(is_bold_font)
        .collect();
    let styles = child_element(root, "cellXfs")
        .into_iter()
        .flat_map(|styles| styles.children())
        .filter(Node::is_element);
    let font = |node: Node<'_, '_>| {
        attribute_value(node, "fontId").and_then(|id| id.parse::<usize>().ok())
    };
    Ok(styles
        .map(|style| {
            font(style)
                .and_then(|font| fonts.get(font).copied())
                .unwrap_or(false)
        })
        .collect())
}

fn is_bold_font(font: Node<'_, '_>) -> bool {
    child_element(font, "b")
        .is_some_and(|mark| !matches!(attribute_value(mark, "val"), Some("0" | "false")))
}

/// What a cell shows, as far as it does not depend on number formats.
fn cell_text(cell: Node<'_, '_>, strings: &[String]) -> String {
    let value = child_element(cell, "v")
        .and_then(|value| value.text())
        .unwrap_or_default();
    match attribute_value(cell, "t") {
        Some("s") => value
            .trim()
            .parse::<usize>()
            .ok()
            .and_then(|at| strings.get(at).cloned())
            .unwrap_or_default(),
        Some("inlineStr") => child_element(cell, "is")
            .map(string_text)
            .unwrap_or_default(),
        Some("b") => {
            if value == "1" {
                "TRUE".into()
            } else {
                "FALSE".into()
            }
        }
        Some("e") => String::new(),
        Some("str") => value.to_owned(),
        _ => value
            .trim()
            .parse::<f64>()
            .map_or_else(|_| value.to_owned(), number_text),
    }
}

/// `B7` as row and column from 0; what cannot be one is none.
fn parse_cell_reference(reference: &str) -> Option<(usize, usize)> {
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = reference.split_at(digits);
    let mut column: usize = 0;
    for letter in letters.bytes().filter(|byte| *byte != b'$') {
        let value = letter
            .to_ascii_uppercase()
            .checked_sub(b'A')
            .filter(|value| *value < 26)?;
        column = column
            .checked_mul(26)?
            .checked_add(usize::from(value) + 1)?;
    }
    let row: usize = number.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

fn parse_merged_area(reference: &str) -> Option<MergedArea> {
    let (start, end) = reference.split_once(':')?;
    Some((parse_cell_reference(start)?, parse_cell_reference(end)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_spreadsheets_name_them() {
        assert_eq!(parse_cell_reference("A1"), Some((0, 0)));
        assert_eq!(parse_cell_reference("$AB$12"), Some((11, 27)));
        assert_eq!(
            parse_cell_reference("XFD1048576"),
            Some((1_048_575, 16_383))
        );
        for torn in [
            "",
            "A",
            "1",
            "A0",
            "é1",
            "ZZZZZZZZZZZZZZZZZZZZ1",
            "A99999999999999999999",
        ] {
            assert_eq!(parse_cell_reference(torn), None, "{torn}");
        }
        assert_eq!(parse_merged_area("A2:B3"), Some(((1, 0), (2, 1))));
    }
}
