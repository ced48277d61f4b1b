//! The headings of cells that span columns: their row alone.
//!
//! The exporter names the headings of all columns that such a cell stands in, and a screen reader then says the
//! names of all levels before a text that has none of them. In: the text of the objects, in order. Out: the same,
//! or the text of a cell with the headings of its row. Neither reads nor writes a file.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// Sees the objects of a document in the order of their numbers: the exporter writes a row from its first cell to
/// its last.
#[derive(Debug, Default)]
pub(super) struct SpannedCells<'a> {
    row_headings: BTreeSet<&'a [u8]>,
}

impl<'a> SpannedCells<'a> {
    /// The object as it should be written.
    pub(super) fn mend(&mut self, object: &'a [u8]) -> Cow<'a, [u8]> {
        let Some(cell) = object.strip_prefix(b"<</Type/StructElem/S/T") else {
            return Cow::Borrowed(object);
        };
        match cell.first() {
            Some(b'H') => self.note_heading(cell),
            Some(b'D') if find_bytes(cell, b"/ColSpan").is_some() => {
                return self
                    .with_row_headings(object)
                    .map_or(Cow::Borrowed(object), Cow::Owned);
            }
            _ => {}
        }
        Cow::Borrowed(object)
    }

    fn note_heading(&mut self, cell: &'a [u8]) {
        if find_bytes(cell, b"/Scope/Row").is_some()
            && let Some(at) = find_bytes(cell, b"/ID")
            && let Some(id) = parenthesised(&cell[at + b"/ID".len()..])
        {
            self.row_headings.insert(id);
        }
    }

    fn with_row_headings(&self, object: &[u8]) -> Option<Vec<u8>> {
        let word = b"/Headers[";
        let start = find_bytes(object, word)? + word.len();
        let end = start + find_bytes(&object[start..], b"]")?;
        let mut ids = &object[start..end];
        let mut kept = Vec::new();
        while let Some(id) = parenthesised(ids) {
            if self.row_headings.contains(id) {
                kept.extend_from_slice(id);
            }
            ids = &ids[id.len()..];
        }
        // Without a heading of its row, those of its columns are all that it has.
        if kept.is_empty() || !ids.is_empty() {
            return None;
        }
        Some([&object[..start], &kept, &object[end..]].concat())
    }
}

fn find_bytes(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|found| found == wanted)
}

/// The string that a text begins with, in its parentheses. The exporter's ids are letters and digits.
fn parenthesised(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().position(|&byte| byte == b')')?;
    bytes.starts_with(b"(").then_some(&bytes[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &[u8] =
        b"<</Type/StructElem/S/TH/P 9 0 R/ID(U1x0y2)/A[<</O/Table/Scope/Row/Headers[(U1x0y0)]>>]/K[1]>>";

    #[test]
    fn a_cell_over_all_levels_has_the_heading_of_its_row_alone() {
        let mut cells = SpannedCells::default();
        assert_eq!(cells.mend(HEADING), HEADING);
        let cell = b"<</Type/StructElem/S/TD/P 9 0 R/A[<</O/Table/Headers[(U1x1y0)(U1x2y0)(U1x0y2)]/ColSpan 2>>]/K[2]>>";
        let mended =
            b"<</Type/StructElem/S/TD/P 9 0 R/A[<</O/Table/Headers[(U1x0y2)]/ColSpan 2>>]/K[2]>>";
        assert_eq!(cells.mend(cell).as_ref(), mended);
    }

    #[test]
    fn other_cells_and_other_objects_stay_as_they_are() {
        let mut cells = SpannedCells::default();
        let _ = cells.mend(HEADING);
        for object in [
            b"<</Type/StructElem/S/TD/P 9 0 R/A[<</O/Table/Headers[(U1x1y0)(U1x0y2)]>>]/K[2]>>".as_slice(),
            b"<</Type/StructElem/S/TD/P 9 0 R/A[<</O/Table/Headers[(U1x1y0)(U1x3y0)]/ColSpan 2>>]/K[2]>>",
            b"<</Type/StructElem/S/TD/P 9 0 R/A[<</O/Table/Headers[(U1x1",
            b"<</Type/StructElem/S/TD/P 9 0 R/A[<</O/Table/ColSpan 2/Headers[(U1x1",
            b"[1 0 R]",
            b"",
        ] {
            assert_eq!(cells.mend(object), object);
        }
    }
}
