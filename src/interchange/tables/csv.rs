//! CSV that spreadsheets open by a double click, and that runs nothing.

use super::Book;
use crate::base::diagnostic::Lang;

/// The table; semicolons where a comma is the decimal mark, as spreadsheets expect there. The byte-order mark tells them
/// that it is UTF-8.
pub fn write(book: &Book, lang: Lang) -> Vec<u8> {
    let separator = lang.pick(b',', b';');
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(separator)
        .terminator(::csv::Terminator::CRLF)
        .from_writer(&mut bytes);
    let heads = book.heads(lang);
    let rows = heads
        .iter()
        .map(|head| head.iter().map(|cell| safe(cell)).collect());
    let students = book
        .students
        .iter()
        .map(|line| line.all().map(safe).collect());
    for row in rows.chain(students) {
        let row: Vec<String> = row;
        // A vector takes all that is written to it.
        let _ = writer.write_record(&row);
    }
    let _ = writer.flush();
    drop(writer);
    bytes
}

/// Whether a spreadsheet would run a cell that begins so.
fn may_run(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell that no spreadsheet runs: what may run has an apostrophe before it, and what has one gets another.
pub fn safe(text: &str) -> String {
    if may_run(text.trim_start_matches('\'')) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A cell of a workbook, where nothing runs that is a text: only what [`unsafe_again`] would take for made safe gets one
/// more apostrophe, because a table may go from CSV to a workbook before it comes back.
pub(super) fn marked(text: &str) -> String {
    if text.starts_with('\'') {
        safe(text)
    } else {
        text.to_owned()
    }
}

/// The cell as it was before [`safe`].
pub fn unsafe_again(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if may_run(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_run_is_made_a_text_and_comes_back() {
        for text in [
            "=1+1", "+33", "-5", "@x", "\tx", "'=x", "''-x", "'hello", "plain", "",
        ] {
            let safe = safe(text);
            assert!(!may_run(&safe), "{safe}");
            assert_eq!(unsafe_again(&safe), text);
            assert_eq!(unsafe_again(&marked(text)), text);
        }
        assert_eq!(safe("'hello"), "'hello");
    }
}
