//! CSV that spreadsheets open by a double click, and that runs nothing.

use super::RatingsTable;
use crate::base::diagnostic::MessageLang;

/// The table; with semicolons where a comma is the decimal mark, as spreadsheets expect there. Without the byte-order
/// mark Excel would not read UTF-8.
pub fn write_csv(table: &RatingsTable, lang: MessageLang) -> Vec<u8> {
    let separator = lang.pick(b',', b';');
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(separator)
        .terminator(::csv::Terminator::CRLF)
        .from_writer(&mut bytes);
    let headings = table.heading_rows(lang);
    let headings = headings.iter().map(|row| escape_row(row.iter()));
    let students = table.students.iter();
    let students = students.map(|line| escape_row(line.all_cells()));
    for row in headings.chain(students) {
        // A vector takes all that is written to it.
        let _ = writer.write_record(&row);
    }
    let _ = writer.flush();
    drop(writer);
    bytes
}

fn escape_row(cells: impl Iterator<Item = impl AsRef<str>>) -> Vec<String> {
    cells.map(|cell| escape_formula(cell.as_ref())).collect()
}

/// Whether a spreadsheet would run a cell that begins so: in Japanese ones signs of full width too.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
pub fn is_formula_like(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// A cell that no spreadsheet runs: what might run gets an apostrophe before it, and what has one gets another.
pub fn escape_formula(text: &str) -> String {
    if is_formula_like(text.trim_start_matches('\'')) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A cell of a workbook, where no text runs. Only what [`unescape_formula`] would take for an escaped formula gets one
/// more apostrophe, because a table may go from CSV to a workbook before it comes back.
pub(super) fn escape_apostrophe(text: &str) -> String {
    if text.starts_with('\'') {
        escape_formula(text)
    } else {
        text.to_owned()
    }
}

/// The cell as it was before [`escape_formula`].
pub fn unescape_formula(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula_like(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_run_is_made_a_text_and_comes_back() {
        for text in [
            "=1+1", "＝1", "＋1", "－1", "＠x", "+33", "-5", "@x", "\tx", "'=x", "''-x", "'hello",
            "plain", "",
        ] {
            let safe = escape_formula(text);
            assert!(!is_formula_like(&safe), "{safe}");
            assert_eq!(unescape_formula(&safe), text);
            assert_eq!(unescape_formula(&escape_apostrophe(text)), text);
        }
        assert_eq!(escape_formula("'hello"), "'hello");
    }
}
