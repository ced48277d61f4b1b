//! Text whose cells are separated by tabs, semicolons, commas or bars. The separator that gives the most even table
//! counts.

use super::CellTable;

/// From the most to the least reliable: a comma may be part of a name.
const SEPARATORS: [u8; 4] = [b'\t', b';', b'|', b','];

/// The table of a text; lines without a separator are rows of one cell.
pub(super) fn read_separated_text(text: &str) -> CellTable {
    let (named, text) = named_separator(text);
    let separator = named.or_else(|| likeliest_separator(text));
    let rows = match separator {
        Some(separator) => split_rows(text, separator),
        None => text
            .lines()
            .map(|line| vec![line.trim().to_owned()])
            .collect(),
    };
    CellTable {
        rows,
        ..CellTable::default()
    }
}

/// The separator that Excel names in a first line `sep=;`, and the text after that line.
fn named_separator(text: &str) -> (Option<u8>, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    match line.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        Some(&[separator]) => (Some(separator), rest),
        _ => (None, text),
    }
}

/// The separator that cuts most rows into equally many cells, if there is one.
fn likeliest_separator(text: &str) -> Option<u8> {
    let mut best = None;
    for separator in SEPARATORS {
        let share = share_of_even_rows(text, separator);
        // Half of the rows: a form has titles above its table, and a remark below it.
        if share >= 50 && best.is_none_or(|(most, _)| share > most) {
            best = Some((share, separator));
        }
    }
    best.map(|(_, separator)| separator)
}

/// How many of the rows, in per cent, have the most frequent number of cells above one.
fn share_of_even_rows(text: &str, separator: u8) -> usize {
    let rows = split_rows(text, separator);
    let has_text = |row: &&Vec<String>| row.iter().any(|cell| !cell.is_empty());
    let mut lengths: Vec<usize> = rows.iter().filter(has_text).map(Vec::len).collect();
    lengths.sort_unstable();
    let even = lengths
        .chunk_by(|a, b| a == b)
        .filter(|chunk| chunk[0] > 1)
        .map(<[usize]>::len)
        .max();
    even.unwrap_or(0) * 100 / lengths.len().max(1)
}

/// The cells of each line, blank lines included; a cell in quotes may span several lines.
fn split_rows(text: &str, separator: u8) -> Vec<Vec<String>> {
    let separator = char::from(separator);
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    let mut rest = text;
    while !rest.is_empty() {
        let (cell, after) = next_cell(rest, separator);
        row.push(cell);
        rest = match after.strip_prefix(separator) {
            // A separator at the very end is followed by one more cell, an empty one.
            Some("") => {
                row.push(String::new());
                ""
            }
            Some(more) => more,
            None => {
                rows.push(std::mem::take(&mut row));
                after
                    .strip_prefix("\r\n")
                    .or_else(|| after.get(1..))
                    .unwrap_or_default()
            }
        };
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows
}

/// The next cell, and what follows it: a separator, a line break or nothing.
fn next_cell(text: &str, separator: char) -> (String, &str) {
    let ends = |c: char| c == separator || matches!(c, '\n' | '\r');
    let (quoted, text) = quoted_prefix(text).unwrap_or((String::new(), text));
    let end = text.find(ends).unwrap_or(text.len());
    let (plain, after) = text.split_at(end);
    // What follows the closing quote belongs to the cell, as spreadsheets read it.
    ((quoted + plain).trim().to_owned(), after)
}

/// The text in quotes at the beginning; a quote that is never closed is an ordinary character.
fn quoted_prefix(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut inside = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        inside += before;
        match after.strip_prefix('"') {
            Some(more) => {
                inside.push('"');
                rest = more;
            }
            None => return Some((inside, after)),
        }
    }
}
