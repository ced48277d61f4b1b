//! What the author of a theme wants to know: which texts cannot be read where they are printed, and how much of a sheet
//! is laid out again for each student. Never needed for a finished sheet.

use super::fit::FittedFiles;
use super::page_use::{self, PageUse, RowPlace};
use super::{DocumentInfo, Fault, MisplacedText, Typesetter, VirtualFiles, fault, misplaced};
use typst_layout::PagedDocument;

/// What was measured on the pages of a sheet.
#[derive(Debug)]
pub struct PageMeasures {
    /// How far they are filled.
    pub pages: PageUse,
    /// What cannot be read.
    pub misplaced: Vec<MisplacedText>,
    /// Where the rows of its tables begin.
    pub rows: Vec<RowPlace>,
}

impl Typesetter {
    /// The texts of a document that leave its pages, or are printed over others.
    ///
    /// # Errors
    /// What Typst complains of.
    pub fn misplaced_texts(
        &self,
        files: &VirtualFiles,
        own: &VirtualFiles,
    ) -> Result<Vec<MisplacedText>, Vec<Fault>> {
        let world = self.world(files, own, None);
        let compiled = typst::compile::<PagedDocument>(&world);
        let document = compiled
            .output
            .map_err(|all| fault::collect_faults(&world, &all))?;
        let pages = document.pages().iter().enumerate();
        let found = pages.map(|(nth, page)| misplaced::find_misplaced(nth + 1, &page.frame));
        Ok(found.flatten().collect())
    }

    /// What the pages of a sheet hold, and what on them cannot be read.
    ///
    /// # Errors
    /// What Typst complains of.
    pub fn measured(
        &self,
        fits: &FittedFiles,
        own: &VirtualFiles,
    ) -> Result<PageMeasures, Vec<Fault>> {
        self.files_of_blank(fits);
        let best = fits.best(|files| self.attempt(files, own, None))?;
        let document = &best.document.document;
        let pages = document.pages().iter().enumerate();
        let misplaced =
            pages.flat_map(|(nth, page)| misplaced::find_misplaced(nth + 1, &page.frame));
        Ok(PageMeasures {
            pages: best.pages,
            misplaced: misplaced.collect(),
            rows: page_use::row_places(document),
        })
    }

    /// How many pieces Typst lays out for a sheet and does not reuse: it remembers layouts from one call to the next on
    /// the same thread. Counted by Typst's own clock, which is one for the whole program: nothing else may be typeset
    /// meanwhile.
    ///
    /// # Errors
    /// As [`Typesetter::typeset`].
    pub fn laid_out_pieces(
        &self,
        files: &VirtualFiles,
        own: &VirtualFiles,
    ) -> Result<usize, Vec<Fault>> {
        typst_timing::enable();
        typst_timing::clear();
        let result = {
            let _ours = typst_timing::TimingScope::new(OURS);
            self.typeset(files, own, &DocumentInfo::default())
        };
        let mut json = Vec::new();
        let exported = typst_timing::export_json(&mut json, |_| (String::new(), 0));
        typst_timing::disable();
        result?;
        let events = serde_json::from_slice(&json)
            .ok()
            .filter(|_| exported.is_ok());
        Ok(events.map_or(0, |events: serde_json::Value| count_pieces(&events)))
    }
}

/// What a thread that counts is recognised by.
const OURS: &str = "a sheet whose pieces are counted";

/// How often Typst began to prepare a piece on our thread.
fn count_pieces(events: &serde_json::Value) -> usize {
    let Some(events) = events.as_array() else {
        return 0;
    };
    let ours = events.iter().find(|event| event["name"] == OURS);
    let ours = ours.map(|event| &event["tid"]);
    events
        .iter()
        .filter(|event| {
            event["ph"] == "B" && event["name"] == "prepare" && Some(&event["tid"]) == ours
        })
        .count()
}
