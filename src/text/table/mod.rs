//! Tables from other programs: text with separators, spreadsheets; every cell a text with a place like `B7`.
//!
//! In: the bytes of a CSV, TSV, XLSX, XLS or ODS file, or pasted text. Out: [`CellTable`]s of texts as a user sees them. The
//! bytes decide what a file is, not its name. Never knows what a column means, never evaluates a formula.

mod separated;
mod sheets;
#[cfg(test)]
mod tests;

use crate::base::diagnostic::MessageLang;
use crate::base::source::Text;

/// A table with more rows is neither a class nor a form.
pub const MAX_ROWS: usize = 20_000;
/// A table with more columns is neither a class nor a form.
pub const MAX_COLUMNS: usize = 2_000;

/// One table, or one sheet of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CellTable {
    /// The name of the sheet, in a workbook.
    pub name: Option<String>,
    /// Its cells, row by row, from A1 on; rows may differ in length.
    pub rows: Vec<Vec<String>>,
}

impl CellTable {
    /// The text of a cell, row and column counted from 0; empty if there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let cell = self.rows.get(row).and_then(|row| row.get(column));
        cell.map_or("", String::as_str)
    }

    /// Whether a row has only blank cells.
    pub fn is_blank_row(&self, row: usize) -> bool {
        let cells = self.rows.get(row).into_iter().flatten();
        cells.into_iter().all(|cell| cell.trim().is_empty())
    }
}

/// Why bytes are not a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableReadError {
    /// A format that is not read here.
    Format(&'static str),
    /// A workbook that cannot be opened, with the reason that its reader gives.
    Broken(String),
    /// More than [`MAX_ROWS`] rows or [`MAX_COLUMNS`] columns, or a workbook that unpacks to too much.
    TooBig,
}

impl TableReadError {
    /// The headline, and what to do.
    pub fn message(&self, lang: MessageLang) -> (String, Option<String>) {
        match self {
            Self::Format(format) => (
                lang.pick(
                    format!("{format} is not a table"),
                    format!("{format} n'est pas un tableau"),
                ),
                Some(
                    lang.pick(
                        "save it as CSV, XLSX or ODS, or copy the cells and paste them: `-`",
                        "enregistrez-le en CSV, XLSX ou ODS, ou copiez les cellules et collez-les : `-`",
                    )
                    .to_owned(),
                ),
            ),
            Self::Broken(cause) => (
                lang.pick(
                    format!("the workbook cannot be opened: {cause}"),
                    format!("le classeur ne s'ouvre pas : {cause}"),
                ),
                Some(
                    lang.pick(
                        "save it again, or as CSV",
                        "enregistrez-le à nouveau, ou en CSV",
                    )
                    .to_owned(),
                ),
            ),
            Self::TooBig => (
                lang.pick(
                    format!("the table has more than {MAX_ROWS} rows or {MAX_COLUMNS} columns"),
                    format!("le tableau a plus de {MAX_ROWS} lignes ou de {MAX_COLUMNS} colonnes"),
                ),
                None,
            ),
        }
    }
}

/// The tables in these bytes: one for a text, one for each sheet of a workbook.
pub fn read_tables(bytes: &[u8]) -> Result<Vec<CellTable>, TableReadError> {
    let is_workbook = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0");
    let tables = if is_workbook {
        sheets::read_workbook(bytes)?
    } else if bytes.starts_with(b"%PDF") {
        return Err(TableReadError::Format("PDF"));
    } else if bytes.starts_with(b"{\\rtf") {
        return Err(TableReadError::Format("RTF"));
    } else {
        // Any bytes are a text in some encoding, so a text without separators is a table of one column.
        vec![separated::read_separated_text(
            Text::decode("", bytes).as_str(),
        )]
    };
    let mut rows = tables.iter().flat_map(|table| &table.rows);
    let is_too_long = rows.clone().count() > MAX_ROWS;
    if is_too_long || rows.any(|row| row.len() > MAX_COLUMNS) {
        return Err(TableReadError::TooBig);
    }
    Ok(tables)
}

/// The name of a cell as spreadsheets print it, row and column counted from 0: `B7`.
pub fn cell_name(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row + 1)
}
