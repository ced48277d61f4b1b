//! XLSX: the cells of each sheet with what they show, merged areas, bold print. Of a formula, what it last gave.
//!
//! In: the bytes of a package. Out: cells where they stand. Read by ourselves, part by part: a torn workbook is
//! refused in words, and a sheet that says it has a million columns costs what it holds.

use super::TableReadError;
use super::cells::{
    CellPlace, HiddenBy, MergedArea, SheetCell, SheetCollector, TableLimits, WorkbookSheet,
    date_text, number_text, serial_date_text,
};
use crate::text::package::{
    Package, PackageError, attribute_value, child_element, elements_named, parse_xml,
};
use calamine::{ExcelDateTime, ExcelDateTimeType};
use roxmltree::Node;
use std::collections::BTreeMap;

/// The sheets in the order of their tabs.
pub(super) fn read_xlsx(
    bytes: &[u8],
    limits: &TableLimits,
) -> Result<Vec<WorkbookSheet>, TableReadError> {
    let mut package = Package::open(bytes)?;
    let book = package
        .part("xl/workbook.xml")?
        .ok_or(TableReadError::Broken)?;
    let links = read_relationships(&package.part_or_empty("xl/_rels/workbook.xml.rels")?)?;
    let book = parse_xml(&book)?;
    let reader = XlsxReader {
        strings: read_shared_strings(&package.part_or_empty("xl/sharedStrings.xml")?)?,
        styles: read_styles(&package.part_or_empty("xl/styles.xml")?)?,
        is_1904: counts_from_1904(book.root_element()),
    };
    let mut found = SheetCollector::new(limits);
    for node in elements_named(book.root_element(), "sheet") {
        let target = attribute_value(node, "id").and_then(|id| links.get(id));
        let part = target
            .map(|target| package.part(target))
            .transpose()?
            .flatten();
        if let Some(part) = part {
            found.start_sheet(attribute_value(node, "name").unwrap_or_default());
            let state = attribute_value(node, "state").unwrap_or_default();
            let is_hidden = matches!(state, "hidden" | "veryHidden");
            reader.read_sheet(&part, is_hidden, &mut found)?;
            found.end_sheet()?;
        }
    }
    Ok(found.finish())
}

/// What all sheets of a workbook share.
struct XlsxReader {
    strings: Vec<String>,
    styles: Vec<XlsxStyle>,
    is_1904: bool,
}

/// What a style says of a cell.
#[derive(Debug, Clone, Copy, Default)]
struct XlsxStyle {
    is_bold: bool,
    is_struck: bool,
    is_date: bool,
    /// How many digits a number is filled up to with zeros: ten for `0000000000`.
    digits: usize,
    is_percent: bool,
}

impl XlsxReader {
    fn read_sheet(
        &self,
        part: &str,
        is_hidden: bool,
        found: &mut SheetCollector,
    ) -> Result<(), TableReadError> {
        let tree = parse_xml(part)?;
        let columns = hidden_columns(tree.root_element());
        for node in elements_named(tree.root_element(), "c") {
            let place = attribute_value(node, "r").and_then(parse_cell_reference);
            if let Some(place) = place {
                let mut cell = self.cell(node);
                cell.hidden = if is_hidden {
                    Some(HiddenBy::Sheet)
                } else if node.parent().is_some_and(is_hidden_element) {
                    Some(HiddenBy::Row)
                } else if columns.iter().any(|hidden| hidden.contains(&place.1)) {
                    Some(HiddenBy::Column)
                } else {
                    None
                };
                found.push_cell(place, cell)?;
            }
        }
        for node in elements_named(tree.root_element(), "mergeCell") {
            if let Some(area) = attribute_value(node, "ref").and_then(parse_merged_area) {
                found.push_merged(area)?;
            }
        }
        Ok(())
    }

    fn cell(&self, node: Node<'_, '_>) -> SheetCell {
        let style = attribute_value(node, "s").and_then(|style| style.parse::<usize>().ok());
        let style = self
            .styles
            .get(style.unwrap_or(0))
            .copied()
            .unwrap_or_default();
        SheetCell {
            text: self.cell_text(node, style),
            is_bold: style.is_bold,
            is_error: attribute_value(node, "t") == Some("e"),
            is_struck: style.is_struck,
            hidden: None,
        }
    }

    fn cell_text(&self, cell: Node<'_, '_>, style: XlsxStyle) -> String {
        let value = child_element(cell, "v")
            .and_then(|value| value.text())
            .unwrap_or_default();
        match attribute_value(cell, "t") {
            Some("s") => {
                let nth = value.trim().parse::<usize>().ok();
                nth.and_then(|nth| self.strings.get(nth).cloned())
                    .unwrap_or_default()
            }
            Some("inlineStr") => child_element(cell, "is")
                .map(string_text)
                .unwrap_or_default(),
            Some("b") if value.trim() == "1" => "TRUE".into(),
            Some("b") => "FALSE".into(),
            Some("d") => date_text(value),
            Some("str" | "e") => value.to_owned(),
            _ => match value.trim().parse::<f64>() {
                Ok(number) if style.is_date => self.date_text(number),
                Ok(number) if style.is_percent => format!("{}%", number_text(number * 100.0)),
                Ok(number) => padded_number_text(number, style.digits),
                Err(_) => value.to_owned(),
            },
        }
    }

    fn date_text(&self, number: f64) -> String {
        serial_date_text(&ExcelDateTime::new(
            number,
            ExcelDateTimeType::DateTime,
            self.is_1904,
        ))
    }
}

/// Whether days are counted from 1904, as old Macs did.
fn counts_from_1904(book: Node<'_, '_>) -> bool {
    let properties = child_element(book, "workbookPr");
    let counts = properties.and_then(|properties| attribute_value(properties, "date1904"));
    matches!(counts, Some("1" | "true"))
}

fn is_hidden_element(node: Node<'_, '_>) -> bool {
    matches!(attribute_value(node, "hidden"), Some("1" | "true"))
}

/// Runs of hidden columns, counted from 0.
fn hidden_columns(sheet: Node<'_, '_>) -> Vec<std::ops::RangeInclusive<usize>> {
    let column = |node: Node<'_, '_>, name: &str| {
        let number = attribute_value(node, name)?.parse::<usize>().ok()?;
        number.checked_sub(1)
    };
    elements_named(sheet, "col")
        .filter(|node| is_hidden_element(*node))
        .filter_map(|node| Some(column(node, "min")?..=column(node, "max")?))
        .collect()
}

/// The parts that ids of the workbook stand for.
fn read_relationships(text: &str) -> Result<BTreeMap<String, String>, PackageError> {
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
fn read_shared_strings(text: &str) -> Result<Vec<String>, PackageError> {
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

/// What each cell style says.
fn read_styles(text: &str) -> Result<Vec<XlsxStyle>, PackageError> {
    let tree = parse_xml(text)?;
    let root = tree.root_element();
    let fonts: Vec<(bool, bool)> = children_of(root, "fonts")
        .map(|font| (is_font_marked(font, "b"), is_font_marked(font, "strike")))
        .collect();
    let formats: BTreeMap<&str, &str> = children_of(root, "numFmts")
        .filter_map(|format| {
            Some((
                attribute_value(format, "numFmtId")?,
                attribute_value(format, "formatCode")?,
            ))
        })
        .collect();
    let style = |node: Node<'_, '_>| {
        let font = attribute_value(node, "fontId").and_then(|id| id.parse::<usize>().ok());
        let format = attribute_value(node, "numFmtId").unwrap_or_default();
        let (is_bold, is_struck) = font
            .and_then(|font| fonts.get(font).copied())
            .unwrap_or_default();
        XlsxStyle {
            is_bold,
            is_struck,
            is_percent: formats
                .get(format)
                .map_or_else(|| matches!(format, "9" | "10"), |code| code.ends_with('%')),
            is_date: formats
                .get(format)
                .map_or_else(|| is_builtin_date(format), |code| is_date_format(code)),
            digits: formats
                .get(format)
                .map_or(0, |code| padding_of_format(code)),
        }
    };
    Ok(children_of(root, "cellXfs").map(style).collect())
}

fn children_of<'a, 'i: 'a>(root: Node<'a, 'i>, name: &str) -> impl Iterator<Item = Node<'a, 'i>> {
    let holder = child_element(root, name);
    holder
        .into_iter()
        .flat_map(|holder| holder.children())
        .filter(Node::is_element)
}

/// The formats of dates that have a number and no code (ECMA-376, 18.8.30).
fn is_builtin_date(format: &str) -> bool {
    matches!(format.parse(), Ok(14..=22 | 27..=36 | 45 | 47 | 50..=58))
}

/// Whether a format shows days, months, years or hours: letters outside quotes, brackets and escapes.
fn is_date_format(code: &str) -> bool {
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => drop(letters.find(|c| *c == '"')),
            // `[h]` is a length of time, `[Red]` a colour.
            '[' => drop(letters.find(|c| *c == ']')),
            '\\' | '_' | '*' => drop(letters.next()),
            // Behind it come other formats, for negative numbers and texts.
            ';' => return false,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return true,
            _ => {}
        }
    }
    false
}

/// How many digits a format of nothing but zeros shows: `0001234` with `0000000`. Other formats show numbers as
/// they are.
fn padding_of_format(code: &str) -> usize {
    let shown = code.split(';').next().unwrap_or_default();
    let is_padding = shown.len() > 1 && shown.len() <= 30 && shown.bytes().all(|byte| byte == b'0');
    if is_padding { shown.len() } else { 0 }
}

fn padded_number_text(number: f64, digits: usize) -> String {
    let text = number_text(number);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{text:0>digits$}")
    } else {
        text
    }
}

fn is_font_marked(font: Node<'_, '_>, mark: &str) -> bool {
    child_element(font, mark)
        .is_some_and(|mark| !matches!(attribute_value(mark, "val"), Some("0" | "false")))
}

/// `B7` as row and column from 0; what cannot be one is none.
fn parse_cell_reference(reference: &str) -> Option<CellPlace> {
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
    fn formats_of_dates_are_known() {
        for code in ["dd/mm/yyyy", "[$-40C]d mmmm yyyy", "\"le\" d", "yyyy\\-mm"] {
            assert!(is_date_format(code), "{code}");
        }
        for code in ["0.00", "General", "\"day\" 0", "[Red]0", "0_d", "[h]"] {
            assert!(!is_date_format(code), "{code}");
        }
        assert_eq!(
            padded_number_text(1234567.0, padding_of_format("0000000000")),
            "0001234567"
        );
        for code in ["0", "General", "0.00", "0%", "# 000"] {
            assert_eq!(
                padded_number_text(7.0, padding_of_format(code)),
                "7",
                "{code}"
            );
        }
        assert!(is_builtin_date("14") && !is_builtin_date("2") && !is_builtin_date(""));
    }

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
