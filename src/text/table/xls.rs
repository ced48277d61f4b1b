//! XLS: the cells of each sheet with what they show, merged areas. Of a formula, what it last gave.
//!
//! The reader of this old format is not ours. It follows chains of sectors without end, panics on some torn files,
//! and makes a place for each row and column between two cells; so chains are looked at first, and panics are
//! contained.

use super::cells::{
    SheetCell, SheetCollector, TableLimits, WorkbookSheet, date_text, number_text, serial_date_text,
};
use super::xls_hidden::{XlsHidden, read_hidden_parts};
use super::{TableReadError, compound};
use calamine::{Data, Reader, Xls};
use std::io::Cursor;

/// The sheets of a workbook.
pub(super) fn read_xls(
    bytes: &[u8],
    limits: &TableLimits,
) -> Result<Vec<WorkbookSheet>, TableReadError> {
    let torn = || TableReadError::Broken;
    let workbook = compound::read_stream(bytes, &["Workbook", "Book"]).ok_or_else(torn)?;
    let Some(workbook) = workbook else {
        return Err(TableReadError::Format("DOC"));
    };
    if declared_places(&workbook) > limits.places.max(limits.rows) {
        return Err(TableReadError::TooBig(*limits));
    }
    let hidden = read_hidden_parts(&workbook);
    let read = std::panic::catch_unwind(|| read_sound_xls(bytes, &hidden, limits));
    read.unwrap_or_else(|_| Err(torn()))
}

fn read_sound_xls(
    bytes: &[u8],
    hidden: &[XlsHidden],
    limits: &TableLimits,
) -> Result<Vec<WorkbookSheet>, TableReadError> {
    let broken = |_| TableReadError::Broken;
    let mut book: Xls<Cursor<&[u8]>> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let mut found = SheetCollector::new(limits);
    for (nth, name) in book.sheet_names().into_iter().enumerate() {
        let hidden = hidden.get(nth);
        let range = book.worksheet_range(&name).map_err(broken)?;
        let (top, left) = range.start().unwrap_or_default();
        found.start_sheet(&name);
        for (row, column, value) in range.used_cells() {
            let place = (top as usize + row, left as usize + column);
            let cell = SheetCell {
                hidden: hidden.and_then(|hidden| hidden.hides(place)),
                ..sheet_cell(value)
            };
            found.push_cell(place, cell)?;
        }
        for area in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            let place = |(row, column): (u32, u32)| (row as usize, column as usize);
            found.push_merged((place(area.start), place(area.end)))?;
        }
        found.end_sheet()?;
    }
    Ok(found.finish())
}

fn sheet_cell(value: &Data) -> SheetCell {
    let text = match value {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number_text(*number),
        Data::Int(number) => number.to_string(),
        Data::Bool(value) => value.to_string().to_uppercase(),
        Data::DateTime(date) => serial_date_text(date),
        Data::DateTimeIso(text) | Data::DurationIso(text) => date_text(text),
        Data::Error(error) => error.to_string(),
    };
    SheetCell {
        text,
        is_error: matches!(value, Data::Error(_)),
        ..SheetCell::default()
    }
}

/// The kinds of records that give a cell a value (`FORMULA`, `NUMBER`, `LABEL`, `BOOLERR`, `RSTRING`, `LABELSST`, `RK`,
/// `MULRK`); each begins with its row and column.
const CELL_RECORDS: [u16; 8] = [
    0x0006, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E, 0x00BD,
];
/// The record that begins a sheet.
pub(super) const SHEET_BEGINS: u16 = 0x0809;

/// How many places the library would make for the cells of a workbook's stream.
fn declared_places(stream: &[u8]) -> usize {
    let mut all = 0_usize;
    let (mut rows, mut columns) = (0_usize, 0_usize);
    let mut rest = stream;
    while let [kind_low, kind_high, length_low, length_high, behind @ ..] = rest {
        let kind = u16::from_le_bytes([*kind_low, *kind_high]);
        let length = usize::from(u16::from_le_bytes([*length_low, *length_high])).min(behind.len());
        let (record, next) = behind.split_at(length);
        match record {
            [row_low, row_high, column_low, column_high, ..] if CELL_RECORDS.contains(&kind) => {
                rows = rows.max(usize::from(u16::from_le_bytes([*row_low, *row_high])) + 1);
                let column = usize::from(u16::from_le_bytes([*column_low, *column_high])) + 1;
                // A record of several numbers fills the columns behind its own.
                columns = columns.max(column + length / 6);
            }
            _ if kind == SHEET_BEGINS => {
                all = all.saturating_add(rows * columns);
                (rows, columns) = (0, 0);
            }
            _ => {}
        }
        rest = next;
    }
    all.saturating_add(rows * columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_between_two_cells_are_counted_for_each_sheet() {
        let record = |kind: u16, body: &[u8]| {
            [
                &kind.to_le_bytes(),
                &(body.len() as u16).to_le_bytes(),
                body,
            ]
            .concat()
        };
        let number = |row: u16, column: u16| {
            let body = [
                row.to_le_bytes().as_slice(),
                &column.to_le_bytes(),
                &[0; 10],
            ]
            .concat();
            record(0x0203, &body)
        };
        let stream = [
            record(SHEET_BEGINS, &[0; 4]),
            number(9, 4),
            number(0, 0),
            record(SHEET_BEGINS, &[]),
            number(1, 1),
        ];
        assert_eq!(declared_places(&stream.concat()), 10 * 7 + 2 * 4);
        assert_eq!(declared_places(&[1, 2, 3]), 0);
    }
}
