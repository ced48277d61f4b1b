//! Workbooks: XLSX, XLS, ODS. Each cell as the text it shows; a formula as its last result.

use super::{CellTable, MAX_COLUMNS, MAX_ROWS, TableReadError};
use calamine::{Data, Range, Reader, Sheets, open_workbook_auto_from_rs};
use std::io::Cursor;

/// A workbook that declares a larger unpacked size is not opened.
const MAX_UNPACKED_BYTES: u64 = 512 << 20;

/// One table for each sheet that is not empty.
pub(super) fn read_workbook(bytes: &[u8]) -> Result<Vec<CellTable>, TableReadError> {
    if bytes.starts_with(b"PK") {
        check_package(bytes)?;
    }
    let broken = |error: calamine::Error| TableReadError::Broken(error.to_string());
    let mut book: Sheets<Cursor<&[u8]>> =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let mut tables = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(broken)?;
        if !range.is_empty() {
            tables.push(CellTable {
                name: Some(name),
                rows: range_rows(&range)?,
            });
        }
    }
    Ok(tables)
}

/// Word documents and presentations are packages too.
fn check_package(bytes: &[u8]) -> Result<(), TableReadError> {
    let broken = |error: zip::result::ZipError| TableReadError::Broken(error.to_string());
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut unpacked: u64 = 0;
    for nth in 0..package.len() {
        let file = package.by_index_raw(nth).map_err(broken)?;
        unpacked = unpacked.saturating_add(file.size());
        if file.name_raw() == b"word/document.xml" {
            return Err(TableReadError::Format("DOCX"));
        }
    }
    if unpacked > MAX_UNPACKED_BYTES {
        Err(TableReadError::TooBig)
    } else {
        Ok(())
    }
}

/// The rows from A1 on, wherever the first cell with content is.
fn range_rows(range: &Range<Data>) -> Result<Vec<Vec<String>>, TableReadError> {
    let (top, left) = range.start().unwrap_or_default();
    let (top, left) = (top as usize, left as usize);
    if top + range.height() > MAX_ROWS || left + range.width() > MAX_COLUMNS {
        return Err(TableReadError::TooBig);
    }
    let mut rows = vec![Vec::new(); top];
    for cells in range.rows() {
        let mut row = vec![String::new(); left];
        row.extend(cells.iter().map(cell_text));
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
        rows.push(row);
    }
    Ok(rows)
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.trim().to_owned(),
        Data::Float(number) => number_text(*number),
        Data::Int(number) => number.to_string(),
        Data::Bool(value) => value.to_string().to_uppercase(),
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            date_text(&format!(
                "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
            ))
        }
        Data::DateTime(length) => number_text(length.as_f64()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => date_text(text),
        Data::Error(error) => error.to_string(),
    }
}

/// Fifteen digits, as spreadsheets show: 0.1 + 0.2 is 0.3.
fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// A date alone where the time is midnight.
fn date_text(text: &str) -> String {
    let text = text.replace('T', " ");
    text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned()
}
