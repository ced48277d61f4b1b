//! Tables from other programs: text with separators, spreadsheets; every cell a text with a place like `B7`.
//!
//! In: the bytes of a CSV, TSV, XLSX, XLS or ODS file, or pasted text. Out: [`CellTable`]s of texts as a user sees
//! them. The bytes decide what a file is, not its name. Never knows what a column means, never evaluates a formula.

mod cells;
mod compound;
mod ods;
mod separated;
#[cfg(test)]
mod tests;
mod xls;
mod xls_hidden;
mod xlsx;

pub use cells::{CellPlace, HiddenBy, MergedArea, SheetCell, TableLimits, WorkbookSheet};

use crate::base::diagnostic::MessageLang;
use crate::base::source::Text;
use crate::text::package::{Package, PackageError};
use std::collections::BTreeSet;

/// What is read of a table for a class: more is no class.
pub const CLASS_TABLE: TableLimits = TableLimits {
    rows: 20_000,
    columns: 2_000,
    places: 400_000,
    text: 16 << 20,
};

/// One table, or one sheet of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CellTable {
    /// The name of the sheet, in a workbook.
    pub name: Option<String>,
    /// Its cells, row by row, from A1 on; rows may differ in length.
    pub rows: Vec<Vec<String>>,
    /// Areas of merged cells; their text stands in the first cell.
    pub merged: Vec<MergedArea>,
    /// What of it a person does not see.
    pub hidden: HiddenParts,
}

/// What of a table is hidden.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HiddenParts {
    /// Whether the whole sheet is.
    pub is_sheet: bool,
    /// Rows.
    pub rows: BTreeSet<usize>,
    /// Columns.
    pub columns: BTreeSet<usize>,
}

impl CellTable {
    /// The text of a cell, row and column counted from 0; empty if there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let cell = self.rows.get(row).and_then(|row| row.get(column));
        cell.map_or("", String::as_str)
    }

    /// The text of a cell, or of the one that is merged over it from above: a class that stands once beside its
    /// students.
    pub fn cell_or_merged(&self, row: usize, column: usize) -> &str {
        let own = self.cell(row, column);
        if !own.is_empty() {
            return own;
        }
        let mut areas = self.merged.iter();
        let covering = areas.find(|((first_row, first_column), (last_row, _))| {
            *first_column == column && (*first_row..=*last_row).contains(&row)
        });
        covering.map_or("", |((first_row, _), _)| self.cell(*first_row, column))
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
    /// A workbook that cannot be opened: torn, or locked with a password.
    Broken,
    /// More than is read, in a table or in what a workbook unpacks to.
    TooBig(TableLimits),
}

impl From<PackageError> for TableReadError {
    fn from(error: PackageError) -> Self {
        match error {
            PackageError::Broken => Self::Broken,
            PackageError::TooBig => Self::TooBig(CLASS_TABLE),
        }
    }
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
            Self::Broken => (
                lang.pick(
                    "the workbook cannot be opened: it is damaged, or locked with a password".to_owned(),
                    "le classeur ne s'ouvre pas : il est abîmé, ou protégé par un mot de passe".to_owned(),
                ),
                Some(
                    lang.pick(
                        "save it again, or as CSV",
                        "enregistrez-le à nouveau, ou en CSV",
                    )
                    .to_owned(),
                ),
            ),
            Self::TooBig(limits) => (
                lang.pick(
                    format!("the table is too big: at most {}", limits.describe(lang)),
                    format!("le tableau est trop grand : au plus {}", limits.describe(lang)),
                ),
                Some(
                    lang.pick(
                        "look for a cell far to the right or far below, and remove it; or keep only the rows \
                            and columns needed",
                        "cherchez une cellule loin à droite ou loin en bas, et retirez-la ; ou ne gardez que \
                            les lignes et colonnes utiles",
                    )
                    .to_owned(),
                ),
            ),
        }
    }
}

/// The tables in these bytes: one for a text, one for each sheet of a workbook.
pub fn read_tables(bytes: &[u8]) -> Result<Vec<CellTable>, TableReadError> {
    if is_workbook(bytes) {
        let sheets = read_workbook(bytes, &CLASS_TABLE)?;
        return Ok(sheets
            .into_iter()
            .filter(|sheet| !sheet.cells.is_empty())
            .map(dense_table)
            .collect());
    }
    if bytes.starts_with(b"%PDF") {
        return Err(TableReadError::Format("PDF"));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(TableReadError::Format("RTF"));
    }
    let table = separated::read_separated_text(Text::decode("", bytes).as_str());
    let is_wide = table.rows.iter().any(|row| row.len() > CLASS_TABLE.columns);
    if is_wide || table.rows.len() > CLASS_TABLE.rows {
        return Err(TableReadError::TooBig(CLASS_TABLE));
    }
    Ok(vec![table])
}

fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(OLD_CONTAINER)
}

/// How XLS and DOC begin.
const OLD_CONTAINER: &[u8] = b"\xD0\xCF\x11\xE0";

/// The sheets of a workbook (XLSX, XLS, ODS), cell by cell.
///
/// # Errors
/// What is no workbook, a torn one, one that holds more than `limits`.
pub fn read_workbook(
    bytes: &[u8],
    limits: &TableLimits,
) -> Result<Vec<WorkbookSheet>, TableReadError> {
    if bytes.starts_with(OLD_CONTAINER) {
        return xls::read_xls(bytes, limits);
    }
    let package = Package::open(bytes)?;
    if package.has("xl/workbook.xml") {
        xlsx::read_xlsx(bytes, limits)
    } else if package.has("content.xml") {
        ods::read_ods(bytes, limits)
    } else if package.has("word/document.xml") {
        Err(TableReadError::Format("DOCX"))
    } else {
        Err(TableReadError::Format("ZIP"))
    }
}

/// A sheet as rows from A1 on, each as long as its last cell.
fn dense_table(sheet: WorkbookSheet) -> CellTable {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut hidden = HiddenParts::default();
    for ((row, column), cell) in sheet.cells {
        match cell.hidden {
            Some(HiddenBy::Sheet) => hidden.is_sheet = true,
            Some(HiddenBy::Row) => hidden.rows.extend([row]),
            Some(HiddenBy::Column) => hidden.columns.extend([column]),
            None => {}
        }
        rows.resize(rows.len().max(row + 1), Vec::new());
        let cells = &mut rows[row];
        cells.resize(column, String::new());
        cells.push(cell.text.trim().to_owned());
    }
    CellTable {
        name: Some(sheet.name),
        rows,
        merged: sheet.merged,
        hidden,
    }
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
