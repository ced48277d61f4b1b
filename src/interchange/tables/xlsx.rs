//! XLSX: levels to choose from, headings and names that stay in sight, achieved and missed levels in colour. Every cell
//! is a text or a number, so nothing runs.

use super::csv::escape_apostrophe;
use super::{ColumnLevel, RatingsTable};
use crate::base::diagnostic::MessageLang;
use crate::model::grid::GridId;
use crate::text::yaml::Number;
use num_traits::ToPrimitive;
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation,
    DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook,
    Worksheet, XlsxError,
};

/// Excel does not open a longer list of choices.
const MAX_LIST_LENGTH: usize = 255;
/// Excel does not open a longer name of a sheet, and allows only some characters in it.
const MAX_SHEET_NAME: usize = 31;
/// Columns of student, name, given name.
const FIXED_COLUMNS: u16 = 3;
const HEADING_ROWS: u32 = 2;

/// The table; fails if a text is longer than Excel allows, 32,767 characters.
pub fn write_xlsx(table: &RatingsTable, lang: MessageLang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same bytes each time: no clock.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&table.grid))?;
    write_headings(sheet, table, lang)?;
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, line) in (HEADING_ROWS..).zip(&table.students) {
        for (index, text) in line.all_cells().enumerate() {
            let rated = index.checked_sub(usize::from(FIXED_COLUMNS));
            let column = rated.and_then(|rated| table.columns.get(rated));
            let is_numeric = column.is_some_and(|column| column.numeric);
            let index = index as u16;
            if text.is_empty() {
                continue;
            } else if let Some(number) = plain_number(text).filter(|_| is_numeric) {
                sheet.write_number_with_format(row, index, number, &plain)?;
            } else {
                sheet.write_string_with_format(row, index, escape_apostrophe(text), &plain)?;
            }
        }
    }
    add_choices(sheet, table)?;
    sheet.set_freeze_panes(HEADING_ROWS, FIXED_COLUMNS)?;
    workbook.save_to_buffer()
}

fn sheet_name(grid: &GridId) -> String {
    let allowed = |c: &char| !"[]:*?/\\'".contains(*c);
    grid.chars().filter(allowed).take(MAX_SHEET_NAME).collect()
}

fn write_headings(
    sheet: &mut Worksheet,
    table: &RatingsTable,
    lang: MessageLang,
) -> Result<(), XlsxError> {
    let label = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let id = Format::new()
        .set_font_color(Color::RGB(0x0060_6060))
        .set_font_size(8);
    let [labels, ids] = table.heading_rows(lang);
    for (row, (cells, format)) in [(labels, label), (ids, id)].iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string_with_format(row as u32, column as u16, cell, format)?;
        }
    }
    for column in 0..FIXED_COLUMNS {
        sheet.set_column_width(column, 18)?;
    }
    for (index, column) in (FIXED_COLUMNS..).zip(&table.columns) {
        let width = if column.levels.is_empty() && !column.numeric {
            28
        } else {
            12
        };
        sheet.set_column_width(index, width)?;
    }
    let first_extra = FIXED_COLUMNS + table.columns.len() as u16;
    for (index, _) in (first_extra..).zip(&table.extras) {
        sheet.set_column_width(index, 18)?;
    }
    Ok(())
}

/// A number that a spreadsheet shows as it is written in the file.
fn plain_number(text: &str) -> Option<f64> {
    let number = Number::parse(text)?.value.to_f64()?;
    (number.to_string() == text.replace(',', ".")).then_some(number)
}

/// In each column of levels: the codes to choose from, and their colours.
fn add_choices(sheet: &mut Worksheet, table: &RatingsTable) -> Result<(), XlsxError> {
    let students = table.students.len() as u32;
    if students == 0 {
        return Ok(());
    }
    let last_row = HEADING_ROWS + students - 1;
    for (index, column) in (FIXED_COLUMNS..).zip(&table.columns) {
        if let Some(list) = choice_list(&column.levels)? {
            sheet.add_data_validation(HEADING_ROWS, index, last_row, index, &list)?;
        }
        // Where no level counts as achieved, none is missed either: no colours.
        if !column.levels.iter().any(|level| level.achieved) {
            continue;
        }
        for level in &column.levels {
            let format = level_format(level);
            sheet.add_conditional_format(HEADING_ROWS, index, last_row, index, &format)?;
        }
    }
    Ok(())
}

/// The list to choose a level from; none if Excel could not take it apart at its commas, or open it at all.
fn choice_list(levels: &[ColumnLevel]) -> Result<Option<DataValidation>, XlsxError> {
    let codes: Vec<&str> = levels.iter().map(|level| level.code.as_str()).collect();
    let has_comma = codes.iter().any(|code| code.contains(','));
    if codes.is_empty() || has_comma || codes.join(",").chars().count() > MAX_LIST_LENGTH {
        return Ok(None);
    }
    let list = DataValidation::new().allow_list_strings(&codes)?;
    Ok(Some(
        list.set_error_style(DataValidationErrorStyle::Warning),
    ))
}

/// Green behind an achieved level, orange behind another.
fn level_format(level: &ColumnLevel) -> ConditionalFormatCell {
    let color = if level.achieved {
        0x00D5_EBD7
    } else {
        0x00FB_E3C8
    };
    ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::EqualTo(level.code.to_string()))
        .set_format(Format::new().set_background_color(Color::RGB(color)))
}
