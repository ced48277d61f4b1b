//! What an author wants to know of a theme, and nobody of a finished sheet: what leaves the page, and how much of a sheet is
//! laid out anew for each student.

use super::{About, Fault, Files, Typesetter, fault};
use typst::layout::{Abs, Frame, FrameItem, Point, Size, Transform};
use typst_layout::PagedDocument;

/// A text that leaves the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// From 1.
    pub page: usize,
    /// What is printed there, as far as it stands in one piece.
    pub text: String,
}

/// Less than the width of a hair line is nothing.
const TOLERANCE: Abs = Abs::raw(0.5);

impl Typesetter {
    /// The texts of a document that leave its pages.
    ///
    /// # Errors
    /// What Typst complains of.
    pub fn outside(&self, files: &Files, own: &Files) -> Result<Vec<Outside>, Vec<Fault>> {
        let world = self.world(files, own, None);
        let compiled = typst::compile::<PagedDocument>(&world);
        let document = compiled.output.map_err(|all| fault::all(&world, &all))?;
        let mut found = Vec::new();
        for (nth, page) in document.pages().iter().enumerate() {
            let mut see = |text: &str| {
                found.push(Outside {
                    page: nth + 1,
                    text: text.to_owned(),
                });
            };
            let whole = Transform::identity();
            leaving(&page.frame, whole, page.frame.size(), &mut see);
        }
        Ok(found)
    }

    /// How many pieces Typst lays out for a sheet and does not find ready: from one call to the next on the same thread it
    /// remembers. Counted by Typst's own clock, which is one for the whole program: nothing else may be typeset meanwhile.
    ///
    /// # Errors
    /// As [`Typesetter::pdf`].
    pub fn pieces(&self, files: &Files, own: &Files) -> Result<usize, Vec<Fault>> {
        typst_timing::enable();
        typst_timing::clear();
        let result = {
            let _ours = typst_timing::TimingScope::new(OURS);
            self.pdf(files, own, &About::default())
        };
        let mut json = Vec::new();
        let exported = typst_timing::export_json(&mut json, |_| (String::new(), 0));
        typst_timing::disable();
        result?;
        let events = serde_json::from_slice(&json)
            .ok()
            .filter(|_| exported.is_ok());
        Ok(events.map_or(0, |events: serde_json::Value| count(&events)))
    }
}

/// What a thread that counts is recognised by.
const OURS: &str = "a sheet whose pieces are counted";

/// How often Typst began to prepare a piece on our thread.
fn count(events: &serde_json::Value) -> usize {
    let Some(events) = events.as_array() else {
        return 0;
    };
    let ours = events.iter().find(|event| event["name"] == OURS);
    let ours = ours.map(|event| &event["tid"]);
    let is_piece = |event: &&serde_json::Value| {
        event["ph"] == "B" && event["name"] == "prepare" && Some(&event["tid"]) == ours
    };
    events.iter().filter(is_piece).count()
}

/// Calls `see` for each text of a frame, moved so, that lies outside a page of this size.
fn leaving(frame: &Frame, moved: Transform, page: Size, see: &mut dyn FnMut(&str)) {
    for (at, item) in frame.items() {
        let here = moved.pre_concat(Transform::translate(at.x, at.y));
        match item {
            FrameItem::Group(group) => {
                leaving(&group.frame, here.pre_concat(group.transform), page, see);
            }
            FrameItem::Text(text) if !text.text.trim().is_empty() => {
                let bounds = text.bbox();
                let corners = [bounds.min, bounds.max].map(|corner| corner.transform(here));
                if corners.iter().any(|corner| is_outside(*corner, page)) {
                    see(&text.text);
                }
            }
            _ => {}
        }
    }
}

fn is_outside(point: Point, page: Size) -> bool {
    let beyond = |at: Abs, end: Abs| at < -TOLERANCE || at > end + TOLERANCE;
    point.x.to_raw().is_finite()
        && point.y.to_raw().is_finite()
        && (beyond(point.x, page.x) || beyond(point.y, page.y))
}
