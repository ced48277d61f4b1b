//! What the pages of a finished document hold: how far the last one is filled, and where its tables are divided.
//!
//! In: a laid-out document. Out: [`PageUse`]. Knows the tables of Typst and the label `<end>` that a theme puts behind
//! a sheet; no row of a grid.

use std::collections::BTreeSet;
use typst::foundations::{Content, Label, StyleChain};
use typst::introspection::{Introspector, Tag};
use typst::layout::{Abs, Frame, FrameItem};
use typst::model::{TableCell, TableElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// A last page filled less than this is one for a row, a note or a signature.
pub(super) const LEAST_FILLED: f64 = 0.22;

/// A page is never filled more than this: below it is the margin.
const MOST_FILLED: f64 = 0.96;

/// How much of all pages together rows that are set tighter may save.
const SAVED: f64 = 0.1;

/// What the pages of a document hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageUse {
    /// How many there are.
    pub count: usize,
    /// How far down the last page the sheet ends, as a share of its height; 1 where the theme does not say.
    pub last_filled: f64,
    /// How many tables are divided so that one row stands alone at the foot of a page or overleaf.
    pub lone_rows: usize,
    /// Whether something is held together that is higher than a page, so that it runs off.
    pub runs_off: bool,
}

impl PageUse {
    pub(super) fn of(document: &PagedDocument) -> Self {
        let pages = document.pages();
        let rows = pages.iter().map(|page| page_rows(&page.frame));
        Self {
            count: pages.len(),
            last_filled: last_filled(document).unwrap_or(1.0),
            lone_rows: if pages.len() > 1 { lone_rows(rows) } else { 0 },
            runs_off: pages.iter().any(|page| runs_off(&page.frame)),
        }
    }

    /// How badly the pages end.
    pub(super) fn faults(&self) -> usize {
        let nearly_empty = self.count > 1 && self.last_filled < LEAST_FILLED;
        self.lone_rows + if nearly_empty { 2 } else { 0 }
    }

    /// Whether nothing is lost, beside the blank of the same form.
    pub(super) fn ends_as_well_as(&self, blank: &Self) -> bool {
        self.runs_off <= blank.runs_off
            && self.count <= blank.count
            && self.faults() <= blank.faults()
    }

    /// Whether rows of another height might do better.
    pub(super) fn can_improve(&self) -> bool {
        let pages = u32::try_from(self.count).map_or(f64::MAX, f64::from);
        self.runs_off
            || self.faults() > 0
            || (self.count > 1 && self.last_filled < SAVED * pages + 0.05)
    }
}

fn last_filled(document: &PagedDocument) -> Option<f64> {
    let introspector = document.introspector();
    let end = introspector.query_label(Label::new(PicoStr::intern("end"))?);
    let at = introspector.position(end.ok()?.location()?)?;
    let page = document.pages().get(at.page.get() - 1)?;
    Some(at.point.y / page.frame.height())
}

/// Whether a text stands below all that a page may hold; its footer does. (The label at the end of a sheet does not say
/// so: it stays on the page.)
fn runs_off(page: &Frame) -> bool {
    let height = page.height();
    let mut body = page.items().filter(|(at, _)| at.y < 0.9 * height);
    body.any(|(at, item)| match item {
        FrameItem::Group(group) => has_text_below(&group.frame, MOST_FILLED * height - at.y),
        _ => false,
    })
}

fn has_text_below(frame: &Frame, limit: Abs) -> bool {
    frame.items().any(|(at, item)| match item {
        FrameItem::Group(group) => has_text_below(&group.frame, limit - at.y),
        FrameItem::Text(_) => at.y > limit,
        _ => false,
    })
}

/// The rows of each table that a page holds, by the table's place in the document.
type TableRows = Vec<BTreeSet<usize>>;

/// The rows of one page: those before its first table belong to the table that came before.
fn page_rows(frame: &Frame) -> TableRows {
    let mut rows = vec![BTreeSet::new()];
    collect_rows(frame, &mut rows);
    rows
}

fn collect_rows(frame: &Frame, rows: &mut TableRows) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect_rows(&group.frame, rows),
            FrameItem::Tag(Tag::Start(element, _)) => {
                if element.is::<TableElem>() {
                    rows.push(BTreeSet::new());
                } else if let Some(cell) = element.to_packed::<TableCell>()
                    && let Some(row) = cell.y.get(StyleChain::default()).custom()
                    && let Some(last) = rows.last_mut()
                {
                    last.insert(row);
                }
            }
            _ => {}
        }
    }
}

/// How many tables leave one row alone on a page.
fn lone_rows(pages: impl Iterator<Item = TableRows>) -> usize {
    let mut lone = 0;
    let mut before: Option<BTreeSet<usize>> = None;
    for page in pages {
        let mut page = page.into_iter();
        let continued = page.next().unwrap_or_default();
        if let Some(before) = before.take() {
            let overleaf = continued.difference(&before).count();
            let at_foot = before.difference(&continued).count();
            if overleaf > 0 && (overleaf == 1 || at_foot == 1) {
                lone += 1;
            }
        }
        before = Some(page.next_back().unwrap_or(continued));
    }
    lone
}

/// Where a row of a table begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowPlace {
    /// The table, from 1, in the order of the document.
    pub table: usize,
    /// The row, from 0, headings among them.
    pub row: usize,
    /// The page, from 0.
    pub page: usize,
    /// In points from the top of the page.
    pub top: f64,
}

/// Where all rows begin.
pub(super) fn row_places(document: &PagedDocument) -> Vec<RowPlace> {
    let mut places = Vec::new();
    let mut table = 0;
    for (page, laid_out) in document.pages().iter().enumerate() {
        collect_places(&laid_out.frame, Abs::zero(), &mut |element, top| {
            if element.is::<TableElem>() {
                table += 1;
            } else if let Some(cell) = element.to_packed::<TableCell>()
                && let Some(row) = cell.y.get(StyleChain::default()).custom()
            {
                let top = top.to_pt();
                places.push(RowPlace {
                    table,
                    row,
                    page,
                    top,
                });
            }
        });
    }
    places.dedup_by_key(|it| (it.table, it.row, it.page));
    places
}

fn collect_places(frame: &Frame, above: Abs, see: &mut dyn FnMut(&Content, Abs)) {
    for (at, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect_places(&group.frame, above + at.y, see),
            FrameItem::Tag(Tag::Start(element, _)) => see(element, above + at.y),
            _ => {}
        }
    }
}
