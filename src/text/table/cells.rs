//! The cells of a workbook one by one, where they stand, and the bounds of what is made of them.
//!
//! A file of 1 kB can say that it has a cell at `XFD1048576`, or show one text in a million cells: what a table
//! holds is counted while it is read, never what it says of its size.

use super::TableReadError;
use crate::base::diagnostic::MessageLang;
use std::collections::BTreeMap;

/// Row and column, both from 0.
pub type CellPlace = (usize, usize);

/// An area of merged cells: the first and the last.
pub type MergedArea = (CellPlace, CellPlace);

/// How much of a workbook is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableLimits {
    /// The most rows of a sheet.
    pub rows: usize,
    /// The most columns of a sheet.
    pub columns: usize,
    /// The most places of all sheets, from the first row and column of each to the last that hold something.
    pub places: usize,
    /// The most bytes of all texts, each counted wherever it is shown.
    pub text: usize,
}

impl TableLimits {
    /// The bounds in words, for a person whose file is over one.
    pub fn describe(&self, lang: MessageLang) -> String {
        let Self {
            rows,
            columns,
            places,
            text,
        } = self;
        let megabytes = text >> 20;
        lang.pick(
            format!("{rows} rows, {columns} columns, {places} cells, {megabytes} MB of text"),
            format!(
                "{rows} lignes, {columns} colonnes, {places} cellules, {megabytes} Mo de texte"
            ),
        )
    }
}

/// A cell that shows something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetCell {
    /// What it shows.
    pub text: String,
    /// Whether its style is bold.
    pub is_bold: bool,
    /// Whether it shows the error of a formula: `#N/A`.
    pub is_error: bool,
    /// Whether its text is struck out.
    pub is_struck: bool,
    /// What hides it.
    pub hidden: Option<HiddenBy>,
}

/// What of a workbook a person does not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HiddenBy {
    /// A hidden row.
    Row,
    /// A hidden column.
    Column,
    /// A hidden sheet.
    Sheet,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkbookSheet {
    /// Its name.
    pub name: String,
    /// The cells that are not blank.
    pub cells: BTreeMap<CellPlace, SheetCell>,
    /// Its merged areas.
    pub merged: Vec<MergedArea>,
}

/// The most merged areas of a sheet; each is compared with the cells that it covers.
const MAX_MERGED: usize = 2_000;

/// Sheets so far, and what is left of the bounds.
pub(super) struct SheetCollector {
    limits: TableLimits,
    text: usize,
    cells: usize,
    places: usize,
    sheets: Vec<WorkbookSheet>,
}

impl SheetCollector {
    pub(super) fn new(limits: &TableLimits) -> Self {
        Self {
            limits: *limits,
            text: 0,
            cells: 0,
            places: 0,
            sheets: Vec::new(),
        }
    }

    /// Begins the next sheet.
    pub(super) fn start_sheet(&mut self, name: &str) {
        self.sheets.push(WorkbookSheet {
            name: name.to_owned(),
            ..WorkbookSheet::default()
        });
    }

    /// A cell of the sheet; one that shows nothing costs nothing, wherever it stands.
    pub(super) fn push_cell(
        &mut self,
        place: CellPlace,
        cell: SheetCell,
    ) -> Result<(), TableReadError> {
        if cell.text.trim().is_empty() {
            return Ok(());
        }
        self.text += cell.text.len();
        self.cells += 1;
        let (row, column) = place;
        let is_far = row >= self.limits.rows || column >= self.limits.columns;
        if is_far || self.text > self.limits.text || self.cells > self.limits.places {
            return Err(TableReadError::TooBig(self.limits));
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.cells.insert(place, cell);
        }
        Ok(())
    }

    /// A merged area of the sheet.
    pub(super) fn push_merged(&mut self, area: MergedArea) -> Result<(), TableReadError> {
        let Some(sheet) = self.sheets.last_mut() else {
            return Ok(());
        };
        if sheet.merged.len() >= MAX_MERGED {
            return Err(TableReadError::TooBig(self.limits));
        }
        sheet.merged.push(area);
        Ok(())
    }

    /// Ends the sheet: a table has a place for each row and column that it reaches over.
    pub(super) fn end_sheet(&mut self) -> Result<(), TableReadError> {
        let cells = self.sheets.last().map(|sheet| &sheet.cells);
        let rows = cells.and_then(|cells| cells.keys().map(|(row, _)| row + 1).max());
        let columns = cells.and_then(|cells| cells.keys().map(|(_, column)| column + 1).max());
        self.places += rows.unwrap_or(0) * columns.unwrap_or(0);
        if self.places > self.limits.places {
            return Err(TableReadError::TooBig(self.limits));
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Vec<WorkbookSheet> {
        self.sheets
    }
}

/// Fifteen digits, as spreadsheets count: 0.1 + 0.2 shows as 0.3.
pub(super) fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// A date alone where the time is midnight.
pub(super) fn date_text(text: &str) -> String {
    let text = text.replace('T', " ");
    text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned()
}

/// A number that counts days, as its date.
pub(super) fn serial_date_text(date: &calamine::ExcelDateTime) -> String {
    if !date.is_datetime() {
        return number_text(date.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    date_text(&format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
    ))
}
