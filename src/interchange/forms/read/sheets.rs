//! Spreadsheets: XLSX and XLS with merged cells and bold print, CSV; a table for each sheet, below the sheet's name.
//!
//! In: bytes. Out: a [`FormDocument`]. Cells are read one by one and kept where they stand: a sheet that says it has a million
//! columns costs what it holds.

use super::FormRefusal;
use super::{compound, xlsx};
use crate::interchange::forms::document::{
    Block, FormCell, FormDocument, FormTable, MAX_COLUMNS, MAX_ROWS, Paragraph, ParagraphKind,
};
use crate::interchange::forms::text::{FormText, collapse_whitespace};
use crate::text::table;
use calamine::{Data, Reader, Xls};
use std::collections::BTreeMap;
use std::io::Cursor;

/// Names that a program gives to sheets by itself.
const DEFAULT_SHEET_NAMES: &[&str] = &[
    "sheet", "feuil", "feuille", "tabelle", "hoja", "foglio", "table",
];

/// An area of merged cells: the first and the last, row and column from 0.
pub(super) type MergedArea = ((usize, usize), (usize, usize));

/// Cells by row and column.
pub(super) type SheetCells = BTreeMap<(usize, usize), FormCell>;

/// The sheets of an XLSX workbook.
pub(super) fn read_xlsx(bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let mut document = FormDocument::default();
    for mut sheet in xlsx::read_sheets(bytes)? {
        push_sheet(&mut document, &sheet.name, &mut sheet.cells, &sheet.merged);
    }
    Ok(document)
}

/// The sheets of an XLS workbook.
pub(super) fn read_xls_guarded(bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    if !compound::has_finite_chains(bytes) {
        return Err(FormRefusal::Broken);
    }
    // The reader of this old format is not ours, and panics on some torn files.
    std::panic::catch_unwind(|| read_xls(bytes)).unwrap_or(Err(FormRefusal::Broken))
}

fn read_xls(bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let mut book: Xls<Cursor<&[u8]>> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|_| FormRefusal::Format("DOC"))?;
    let mut document = FormDocument::default();
    for name in book.sheet_names() {
        let range = book
            .worksheet_range(&name)
            .map_err(|_| FormRefusal::Broken)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut cells = SheetCells::new();
        for (row, column, value) in range.used_cells() {
            put_cell(
                &mut cells,
                top as usize + row,
                left as usize + column,
                &value_text(value),
                false,
            )?;
        }
        let at = |(row, column): (u32, u32)| (row as usize, column as usize);
        let areas = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merged: Vec<MergedArea> = areas
            .iter()
            .map(|area| (at(area.start), at(area.end)))
            .collect();
        push_sheet(&mut document, &name, &mut cells, &merged);
    }
    Ok(document)
}

/// The table of a text with separators.
pub(super) fn read_csv(bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let mut document = FormDocument::default();
    for sheet in table::read_tables(bytes).map_err(|_| FormRefusal::TooBig)? {
        let mut cells = SheetCells::new();
        for (row, line) in sheet.rows.iter().enumerate() {
            for (column, text) in line.iter().enumerate() {
                put_cell(&mut cells, row, column, text, false)?;
            }
        }
        push_sheet(&mut document, "", &mut cells, &[]);
    }
    Ok(document)
}

pub(super) fn put_cell(
    cells: &mut SheetCells,
    row: usize,
    column: usize,
    text: &str,
    bold: bool,
) -> Result<(), FormRefusal> {
    let at = (row, column);
    if collapse_whitespace(text).is_empty() {
        return Ok(());
    }
    if at.0 >= MAX_ROWS || at.1 >= MAX_COLUMNS {
        return Err(FormRefusal::TooBig);
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
    let (text, kind) = (FormText::from_plain(name), ParagraphKind::Heading(2));
    Some(Block::Paragraph(Paragraph { text, kind }))
}

fn value_text(value: &Data) -> String {
    match value {
        Data::String(text) => text.clone(),
        Data::Float(number) => number_text(*number),
        Data::Int(number) => number.to_string(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(date) => date_text(date),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Empty | Data::Error(_) => String::new(),
    }
}

pub(super) fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// The day; times of day are no words of a form.
fn date_text(date: &calamine::ExcelDateTime) -> String {
    if !date.is_datetime() {
        return number_text(date.as_f64());
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
