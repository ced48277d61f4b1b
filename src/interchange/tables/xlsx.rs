//! XLSX: levels to choose from, heads and names that stay in sight, achieved and missed levels in colour. Every cell is
//! a text or a number, so nothing runs.

use super::RatingsTable;
use super::csv::escape_apostrophe;
use crate::base::diagnostic::MessageLang;
use crate::text::yaml::Number;
use num_traits::ToPrimitive;
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation,
    DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook,
    Worksheet, XlsxError,
};

/// Excel takes no longer list of choices.
const MAX_LIST_LENGTH: usize = 255;
/// Excel takes no longer name of a sheet, and some characters not at all.
const MAX_SHEET_NAME: usize = 31;
/// Columns of student, name, given name.
const FIXED_COLUMNS: u16 = 3;
const HEADING_ROWS: u32 = 2;

/// The table, or what its writer refuses: a text of more than 32,767 characters.
pub fn write_xlsx(book: &RatingsTable, lang: MessageLang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same bytes each time: no clock.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&book.grid))?;
    write_headings(sheet, book, lang)?;
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (nth, line) in book.students.iter().enumerate() {
        let row = HEADING_ROWS + nth as u32;
        for (column, text) in line.all_cells().enumerate() {
            let rated = column
                .checked_sub(usize::from(FIXED_COLUMNS))
                .and_then(|nth| book.columns.get(nth));
            let number = rated
                .filter(|column| column.numeric)
                .and_then(|_| plain_number(text));
            match number {
                _ if text.is_empty() => {}
                Some(number) => {
                    sheet.write_number_with_format(row, column as u16, number, &plain)?;
                }
                None => {
                    sheet.write_string_with_format(
                        row,
                        column as u16,
                        escape_apostrophe(text),
                        &plain,
                    )?;
                }
            }
        }
    }
    add_choices(sheet, book)?;
    sheet.set_freeze_panes(HEADING_ROWS, FIXED_COLUMNS)?;
    workbook.save_to_buffer()
}

fn sheet_name(grid: &str) -> String {
    let allowed = |c: &char| !"[]:*?/\\'".contains(*c);
    grid.chars().filter(allowed).take(MAX_SHEET_NAME).collect()
}

fn write_headings(
    sheet: &mut Worksheet,
    book: &RatingsTable,
    lang: MessageLang,
) -> Result<(), XlsxError> {
    let label = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let id = Format::new()
        .set_font_color(Color::RGB(0x0060_6060))
        .set_font_size(8);
    let [labels, ids] = book.heading_rows(lang);
    for (row, (cells, format)) in [(labels, label), (ids, id)].iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string_with_format(row as u32, column as u16, cell, format)?;
        }
    }
    for column in 0..FIXED_COLUMNS {
        sheet.set_column_width(column, 18)?;
    }
    for (nth, column) in book.columns.iter().enumerate() {
        let width = if column.levels.is_empty() && !column.numeric {
            28
        } else {
            12
        };
        sheet.set_column_width(nth as u16 + FIXED_COLUMNS, width)?;
    }
    Ok(())
}

/// A number that a spreadsheet shows as it is written in the file.
fn plain_number(text: &str) -> Option<f64> {
    let number = Number::parse(text)?.value.to_f64()?;
    (number.to_string() == text.replace(',', ".")).then_some(number)
}

/// In each column of levels: the codes to choose from, and their colours.
fn add_choices(sheet: &mut Worksheet, book: &RatingsTable) -> Result<(), XlsxError> {
    let Some(last) = (book.students.len() as u32)
        .checked_sub(1)
        .map(|last| last + HEADING_ROWS)
    else {
        return Ok(());
    };
    let levels = book
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !column.levels.is_empty());
    for (nth, column) in levels {
        let at = nth as u16 + FIXED_COLUMNS;
        let codes: Vec<&str> = column
            .levels
            .iter()
            .map(|(code, _)| code.as_str())
            .collect();
        let fits = codes.join(",").chars().count() <= MAX_LIST_LENGTH
            && !codes.iter().any(|code| code.contains(','));
        if fits {
            let list = DataValidation::new()
                .allow_list_strings(&codes)?
                .set_error_style(DataValidationErrorStyle::Warning);
            sheet.add_data_validation(HEADING_ROWS, at, last, at, &list)?;
        }
        let has_achieved = column.levels.iter().any(|(_, achieved)| *achieved);
        for (code, achieved) in column.levels.iter().filter(|_| has_achieved) {
            let color = if *achieved { 0x00D5_EBD7 } else { 0x00FB_E3C8 };
            let rule = ConditionalFormatCellRule::EqualTo(code.clone());
            let format = ConditionalFormatCell::new()
                .set_rule(rule)
                .set_format(Format::new().set_background_color(Color::RGB(color)));
            sheet.add_conditional_format(HEADING_ROWS, at, last, at, &format)?;
        }
    }
    Ok(())
}
