//! Pages of PDFs as pictures, the last ones kept.

use crate::output::picture;
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// As sharp as a good screen shows a page that is half as wide as the window.
const SCALE: f32 = 2.0;
/// Pictures that are kept: going back and forth between a few sheets costs nothing.
const MAX_PICTURES: usize = 24;

/// A PDF, by what its bytes are, and a page.
type PictureKey = (u64, usize);

#[derive(Default)]
pub(super) struct PictureCache {
    kept: VecDeque<(PictureKey, Arc<[u8]>)>,
}

impl PictureCache {
    /// The picture of this page of this PDF, if it is there already.
    pub(super) fn find(&self, pdf: &[u8], page: usize) -> Option<Arc<[u8]>> {
        let name = picture_key(pdf, page);
        let found = self.kept.iter().find(|(kept, _)| *kept == name);
        found.map(|(_, picture)| picture.clone())
    }

    pub(super) fn keep(&mut self, pdf: &[u8], page: usize, picture: Arc<[u8]>) {
        self.kept.push_front((picture_key(pdf, page), picture));
        self.kept.truncate(MAX_PICTURES);
    }
}

/// Within this process; the bytes are ours, so nobody chooses them to be mistaken for others.
fn picture_key(pdf: &[u8], page: usize) -> PictureKey {
    let mut hasher = DefaultHasher::new();
    pdf.hash(&mut hasher);
    (hasher.finish(), page)
}

/// How many pages a PDF has.
pub(super) fn count_pages(pdf: &[u8]) -> usize {
    picture::read_pages(pdf).map_or(0, |pages| pages.count())
}

/// A page, drawn.
pub(super) fn draw_pdf_page(pdf: &[u8], page: usize) -> Option<Arc<[u8]>> {
    picture::read_pages(pdf)?.png(page, SCALE).map(Into::into)
}
