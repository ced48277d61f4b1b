//! Finished PDF files, taken apart and written again: smaller, or several as one.
//!
//! In: what the exporter wrote, or [`pack_pdf`]. Out: the same objects in compressed streams ([`pack_pdf`]), or the
//! sheets of a class as one tagged document ([`join_documents`]). Knows no Typst and no theme; other programs' files
//! are refused, not repaired.
//!
//! - `value`: what an object is made of; `objects`: where the objects of a file lie.
//! - `spans`: the headings of cells that span columns, which the exporter cannot say.
//! - `writer`: a file with compressed objects; `join`, `copy`: several files as one.

mod copy;
mod join;
mod objects;
mod spans;
#[cfg(test)]
mod tests;
mod value;
mod writer;

pub use join::{JoinedSheet, join_documents};

use objects::PdfFile;
use spans::SpannedCells;
use writer::PackedWriter;

/// The same document with its objects compressed: the structure tree, which the exporter leaves as plain text, is most
/// of a sheet. Cells that span columns get the headings of their row. A file of another form comes back as it is.
pub(super) fn pack_pdf(pdf: Vec<u8>) -> Vec<u8> {
    match PdfFile::read(&pdf) {
        Some(file) => pack_objects(&file),
        None => pdf,
    }
}

fn pack_objects(file: &PdfFile<'_>) -> Vec<u8> {
    let mut writer = PackedWriter::new(file.header(), file.size());
    let mut cells = SpannedCells::default();
    for (id, body) in file.objects() {
        writer.add(id, &cells.mend(body));
    }
    writer.finish(file.trailer())
}

/// How many pages a file has; none where it is not one of ours.
pub fn count_pages(pdf: &[u8]) -> Option<usize> {
    Some(PdfFile::read(pdf)?.page_ids()?.len())
}
