//! What an XLS workbook hides: rows, columns, sheets. The library that reads its cells does not say.
//!
//! In: the stream of a workbook, a row of records with a kind and a length. Out: an [`XlsHidden`] for each sheet,
//! in the order of their tabs. A torn stream hides nothing: its cells are shown rather than lost.

use super::cells::{CellPlace, HiddenBy};
use super::xls::SHEET_BEGINS;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The kinds of records that say what is hidden: a sheet in the list of sheets, a row, a run of columns; and the end.
const SHEET: u16 = 0x0085;
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;
const END: u16 = 0x000A;

/// What is hidden of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct XlsHidden {
    is_sheet: bool,
    rows: BTreeSet<usize>,
    columns: Vec<RangeInclusive<usize>>,
}

impl XlsHidden {
    /// What hides the cell at a place.
    pub(super) fn hides(&self, (row, column): CellPlace) -> Option<HiddenBy> {
        if self.is_sheet {
            Some(HiddenBy::Sheet)
        } else if self.rows.contains(&row) {
            Some(HiddenBy::Row)
        } else {
            let is_hidden = self.columns.iter().any(|run| run.contains(&column));
            is_hidden.then_some(HiddenBy::Column)
        }
    }
}

/// What is hidden of each sheet.
pub(super) fn read_hidden_parts(stream: &[u8]) -> Vec<XlsHidden> {
    let sheets = records(stream).take_while(|(kind, _)| *kind != END);
    let mut found = Vec::new();
    for (_, body) in sheets.filter(|(kind, _)| *kind == SHEET) {
        let (Some(start), Some(state)) = (read_u32(body, 0), body.get(4)) else {
            continue;
        };
        let begins = stream.get(start as usize..).unwrap_or_default();
        let mut hidden = read_sheet(begins);
        // Two bits: shown, hidden, and hidden so that no menu shows it.
        hidden.is_sheet = state & 3 != 0;
        found.push(hidden);
    }
    found
}

fn read_sheet(stream: &[u8]) -> XlsHidden {
    let mut hidden = XlsHidden::default();
    let mut all = records(stream);
    if all.next().is_none_or(|(kind, _)| kind != SHEET_BEGINS) {
        return hidden;
    }
    let mut depth = 0_usize;
    for (kind, body) in all {
        match kind {
            // A chart on the sheet has records of its own.
            SHEET_BEGINS => depth += 1,
            END if depth == 0 => break,
            END => depth -= 1,
            ROW if depth == 0 && read_u16(body, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                hidden.rows.extend(read_u16(body, 0).map(usize::from));
            }
            COLUMNS if depth == 0 && read_u16(body, 8).is_some_and(|flags| flags & 1 != 0) => {
                if let (Some(first), Some(last)) = (read_u16(body, 0), read_u16(body, 2)) {
                    hidden.columns.push(usize::from(first)..=usize::from(last));
                }
            }
            _ => {}
        }
    }
    hidden
}

/// The records of a stream: kind and content.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let kind = read_u16(rest, 0)?;
        let length = usize::from(read_u16(rest, 2)?);
        let body = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some((kind, body))
    })
}

fn read_u16(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([pair[0], pair[1]]))
}

fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    let low = u32::from(read_u16(bytes, at)?);
    let high = u32::from(read_u16(bytes, at + 2)?);
    Some(high << 16 | low)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
    }

    #[test]
    fn hidden_rows_columns_and_sheets_are_known() {
        let row = |row: u8, flags: u8| {
            let mut body = [0_u8; 16];
            (body[0], body[12]) = (row, flags);
            record(ROW, &body)
        };
        let columns = record(COLUMNS, &[2, 0, 3, 0, 0, 0, 0, 0, 1, 0]);
        let shown = [
            record(SHEET_BEGINS, &[0; 8]),
            columns,
            row(4, 0x20),
            row(5, 0),
            record(END, &[]),
            row(6, 0x20),
        ]
        .concat();
        let head = |start: u32, state: u8| {
            record(SHEET, &[&start.to_le_bytes()[..], &[state, 0, 0]].concat())
        };
        let start = 8 + 4 + 2 * 11 + 4;
        let mut book = record(SHEET_BEGINS, &[0; 8]);
        book.extend(head(start, 0));
        book.extend(head(start, 1));
        book.extend(record(END, &[]));
        assert_eq!(book.len(), start as usize);
        book.extend(shown);
        let found = read_hidden_parts(&book);
        assert_eq!(found[0].hides((4, 0)), Some(HiddenBy::Row));
        assert_eq!(found[0].hides((5, 3)), Some(HiddenBy::Column));
        assert_eq!(found[0].hides((6, 1)), None);
        assert_eq!(found[1].hides((0, 0)), Some(HiddenBy::Sheet));
        assert_eq!(read_hidden_parts(&book[..7]), []);
    }
}
