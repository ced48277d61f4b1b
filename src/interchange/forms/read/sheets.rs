//! Spreadsheets: XLSX and XLS with merged cells and bold print, CSV; a table for each sheet, below the sheet's name.
//!
//! In: bytes. Out: a [`FormDocument`]. [`table`] reads the cells, within the bounds of a form.

use super::FormRefusal;
use crate::base::source::Text;
use crate::interchange::forms::document::{
    Aside, AsideKind, Block, FORM_TABLE, FormCell, FormDocument, FormPosition, FormTable,
    Paragraph, ParagraphKind,
};
use crate::interchange::forms::text::{FormText, collapse_whitespace};
use crate::text::table::{self, HiddenBy, MergedArea, SheetCell};
use std::collections::BTreeMap;

/// Names that a program gives to sheets by itself.
const DEFAULT_SHEET_NAMES: &[&str] = &[
    "sheet", "feuil", "feuille", "tabelle", "hoja", "foglio", "table",
];

/// Cells by row and column.
type SheetCells = BTreeMap<(usize, usize), FormCell>;

/// The sheets of a workbook that is XLSX or XLS.
pub(super) fn read_workbook_form(bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let mut document = FormDocument::default();
    for sheet in table::read_workbook(bytes, &FORM_TABLE)? {
        let mut cells = SheetCells::new();
        for (place, cell) in sheet.cells.iter().filter(|(_, cell)| !cell.is_error) {
            match aside_kind(cell) {
                Some(kind) => document.asides.push(Aside {
                    kind,
                    place: FormPosition::Sheet(0, place.0 + 1, place.1 + 1),
                    text: hidden_text(kind, &sheet.name, &cell.text),
                }),
                None => put_cell(&mut cells, *place, &cell.text, cell.is_bold),
            }
        }
        push_sheet(&mut document, &sheet.name, &mut cells, &sheet.merged);
    }
    Ok(document)
}

/// What of a cell is not on the form.
fn aside_kind(cell: &SheetCell) -> Option<AsideKind> {
    match cell.hidden {
        Some(HiddenBy::Row) => Some(AsideKind::HiddenRow),
        Some(HiddenBy::Column) => Some(AsideKind::HiddenColumn),
        Some(HiddenBy::Sheet) => Some(AsideKind::HiddenSheet),
        None => cell.is_struck.then_some(AsideKind::Struck),
    }
}

/// A hidden sheet is named: nobody sees its tab.
fn hidden_text(kind: AsideKind, sheet: &str, text: &str) -> String {
    match kind {
        AsideKind::HiddenSheet => format!("{sheet}: {text}"),
        _ => text.to_owned(),
    }
}

/// The table of a text with separators.
pub(super) fn read_csv(bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let mut document = FormDocument::default();
    let text = Text::decode("", bytes);
    for sheet in table::read_tables(bytes)? {
        refuse_unquoted(&sheet.rows, text.as_str())?;
        let mut cells = SheetCells::new();
        for (row, line) in sheet.rows.iter().enumerate() {
            for (column, text) in line.iter().enumerate() {
                if row >= FORM_TABLE.rows || column >= FORM_TABLE.columns {
                    return Err(FormRefusal::TooBig);
                }
                put_cell(&mut cells, (row, column), text, false);
            }
        }
        push_sheet(&mut document, "", &mut cells, &[]);
    }
    Ok(document)
}

fn put_cell(cells: &mut SheetCells, at: (usize, usize), text: &str, bold: bool) {
    if collapse_whitespace(text).is_empty() {
        return;
    }
    let lines = text.lines().map(|line| {
        let mut marked = FormText::default();
        super::plain::parse_emphasis(line)
            .runs()
            .iter()
            .for_each(|run| marked.push(run.text.clone(), run.bold || bold, run.italic));
        marked
    });
    cells.insert(at, FormCell::new(lines.collect()));
}

/// Texts with commas that are not in quotes are cut at them, and what follows lies under headings it does not
/// belong to.
///
/// A row with more cells than headings shows it, if two of its cells stand side by side with a comma and a space
/// between.
fn refuse_unquoted(rows: &[Vec<String>], text: &str) -> Result<(), FormRefusal> {
    let filled = |row: &Vec<String>| {
        row.iter()
            .rposition(|cell| !cell.trim().is_empty())
            .map_or(0, |last| last + 1)
    };
    let Some(head) = rows.iter().map(filled).find(|cells| *cells > 1) else {
        return Ok(());
    };
    for row in rows {
        let cells = filled(row);
        let is_cut = |pair: &[String]| {
            pair.iter().all(|cell| !cell.is_empty()) && text.contains(&pair.join(", "))
        };
        if cells > head && row.windows(2).any(is_cut) {
            let start = &row[0];
            let line = text
                .lines()
                .position(|line| line.starts_with(start.as_str()) && line.contains(", "));
            return Err(FormRefusal::Unquoted(
                line.map_or(1, |line| line + 1),
                cells,
                head,
            ));
        }
    }
    Ok(())
}

/// Adds a sheet, cut to what it holds.
fn push_sheet(
    document: &mut FormDocument,
    name: &str,
    cells: &mut SheetCells,
    merged: &[MergedArea],
) {
    let Some(bottom) = cells.keys().map(|(row, _)| *row).max() else {
        return;
    };
    let top = cells.keys().map(|(row, _)| *row).min().unwrap_or(0);
    let left = cells.keys().map(|(_, column)| *column).min().unwrap_or(0);
    let right = cells.keys().map(|(_, column)| *column).max().unwrap_or(0);
    let blank = || FormCell::new(Vec::new());
    let row = |row: usize, cells: &mut SheetCells| {
        (left..=right)
            .map(|column| cells.remove(&(row, column)).unwrap_or_else(blank))
            .collect()
    };
    let mut table = FormTable {
        rows: (top..=bottom).map(|at| row(at, cells)).collect(),
        origin: Some((top, left)),
    };
    for area in merged {
        merge_cells(&mut table, area, (top, left));
    }
    document.blocks.extend(sheet_heading(name));
    document.blocks.push(Block::Table(table));
}

/// Makes an area of the table one cell, where it lies in it.
fn merge_cells(table: &mut FormTable, area: &MergedArea, (top, left): (usize, usize)) {
    let at =
        |(row, column): (usize, usize)| Some((row.checked_sub(top)?, column.checked_sub(left)?));
    let (Some(start), Some(end)) = (at(area.0), at(area.1)) else {
        return;
    };
    let (height, width) = (table.rows.len(), table.width());
    if start.0 >= height || start.1 >= width || end.0 < start.0 || end.1 < start.1 {
        return;
    }
    let (bottom, right) = (end.0.min(height - 1), end.1.min(width - 1));
    let inner =
        || (start.0..=bottom).flat_map(|row| (start.1..=right).map(move |column| (row, column)));
    // What overlaps with another area, or hides a text, stays as it is.
    let free = inner().all(|(row, column)| {
        let cell = &table.rows[row][column];
        !cell.is_covered()
            && cell.across == 1
            && cell.down == 1
            && ((row, column) == start || cell.is_blank())
    });
    if !free {
        return;
    }
    for (row, column) in inner().filter(|at| *at != start) {
        table.rows[row][column] = FormCell::default();
    }
    let cell = &mut table.rows[start.0][start.1];
    (cell.across, cell.down) = (right + 1 - start.1, bottom + 1 - start.0);
}

/// The name of a sheet as a heading, unless a program gave it.
pub(super) fn sheet_heading(name: &str) -> Option<Block> {
    let word = name
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')
        .to_lowercase();
    if collapse_whitespace(name).is_empty() || DEFAULT_SHEET_NAMES.contains(&word.as_str()) {
        return None;
    }
    let (text, kind) = (FormText::from_plain(name), ParagraphKind::SheetName);
    Some(Block::Paragraph(Paragraph::new(text, kind)))
}
