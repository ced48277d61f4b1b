//! Texts that cannot be read where they stand: beyond the edge of a page or of their cell, or printed over each other.

use serde::{Deserialize, Serialize};
use typst::layout::{Abs, Frame, FrameItem, Point, Rect, Size, Transform};
use typst::text::TextItem;
use typst::visualize::{Geometry, Paint};

/// A text that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MisplacedText {
    /// From 1.
    pub page: usize,
    /// What is printed there, as far as it is one piece of text.
    pub text: String,
    /// What is wrong with its place.
    pub fault: PlaceFault,
}

/// What is wrong with the place of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlaceFault {
    /// It leaves the page.
    OffPage,
    /// It runs over a line beside its cell.
    OutOfCell,
    /// It is printed over this text.
    Over(String),
}

/// Less than the width of a hair line is not visible.
const EDGE: Abs = Abs::raw(0.5);
/// Glyphs of two lines may touch: accents on capitals, a slanted letter and what follows it.
const TOUCH: Abs = Abs::raw(1.8);

/// A letter may reach below its neighbour, as Arabic ones do; text of which this share is covered cannot be read.
const COVERED: f64 = 0.3;

/// One text of a page, and the ink of it.
struct Ink<'a> {
    text: &'a str,
    bounds: Rect,
}

/// What is misplaced on one page.
pub(super) fn find_misplaced(page: usize, frame: &Frame) -> Vec<MisplacedText> {
    let mut marks = PageMarks::default();
    collect_marks(frame, Transform::identity(), &mut marks);
    let (inks, size) = (&marks.inks, frame.size());
    let mut found = Vec::new();
    for ink in inks.iter().filter(|ink| is_outside(ink.bounds, size)) {
        found.push(ink.misplaced(page, PlaceFault::OffPage));
    }
    for ink in inks.iter().filter(|ink| marks.is_crossed(ink.bounds)) {
        found.push(ink.misplaced(page, PlaceFault::OutOfCell));
    }
    for (ink, under) in overlapping_inks(inks) {
        found.push(ink.misplaced(page, PlaceFault::Over(under.text.to_owned())));
    }
    found
}

impl Ink<'_> {
    fn misplaced(&self, page: usize, fault: PlaceFault) -> MisplacedText {
        MisplacedText {
            page,
            text: self.text.to_owned(),
            fault,
        }
    }
}

/// What is drawn on a page.
#[derive(Default)]
struct PageMarks<'a> {
    inks: Vec<Ink<'a>>,
    /// The upright lines, between cells.
    uprights: Vec<Rect>,
}

impl PageMarks<'_> {
    /// Whether an upright line runs through a text.
    fn is_crossed(&self, text: Rect) -> bool {
        let middle = (text.min.y + text.max.y) / 2.0;
        self.uprights.iter().any(|line| {
            let beside = line.min.y < middle && middle < line.max.y;
            beside && text.min.x + TOUCH < line.min.x && line.min.x < text.max.x - TOUCH
        })
    }
}

/// Every visible text and upright line of a frame that was moved so.
fn collect_marks<'a>(frame: &'a Frame, moved: Transform, marks: &mut PageMarks<'a>) {
    for (at, item) in frame.items() {
        let here = moved.pre_concat(Transform::translate(at.x, at.y));
        match item {
            FrameItem::Group(group) => {
                collect_marks(&group.frame, here.pre_concat(group.transform), marks);
            }
            FrameItem::Text(text) if is_visible(text) => marks.inks.push(Ink {
                text: &text.text,
                bounds: moved_box(text.bbox(), here),
            }),
            FrameItem::Shape(shape, _) => {
                if let Geometry::Line(to) = shape.geometry
                    && to.x == Abs::zero()
                {
                    let line = Rect::new(Point::zero(), to);
                    marks.uprights.push(moved_box(line, here));
                }
            }
            _ => {}
        }
    }
}

/// Words for a screen reader alone have no ink.
fn is_visible(text: &TextItem) -> bool {
    let clear = matches!(&text.fill, Paint::Solid(color) if color.alpha() == Some(0.0));
    !clear && !text.text.trim().is_empty()
}

fn moved_box(bounds: Rect, by: Transform) -> Rect {
    let Rect { min, max } = bounds;
    let corners = [min, max, Point::new(min.x, max.y), Point::new(max.x, min.y)];
    let corners = corners.map(|corner| corner.transform(by));
    corners.into_iter().fold(
        Rect::new(corners[0], corners[0]),
        |Rect { min, max }, it| Rect::new(min.min(it), max.max(it)),
    )
}

fn is_outside(at: Rect, page: Size) -> bool {
    [at.min, at.max]
        .into_iter()
        .any(|corner| is_beyond(corner, page))
}

fn is_beyond(corner: Point, page: Size) -> bool {
    let is_finite = corner.x.to_raw().is_finite() && corner.y.to_raw().is_finite();
    is_finite && (is_past_edge(corner.x, page.x) || is_past_edge(corner.y, page.y))
}

fn is_past_edge(at: Abs, end: Abs) -> bool {
    at < -EDGE || at > end + EDGE
}

/// Each text that covers an earlier one in part, with that one. The same text drawn twice at one place is not reported:
/// some make it bold in this way.
fn overlapping_inks<'a, 'f>(
    inks: &'a [Ink<'f>],
) -> impl Iterator<Item = (&'a Ink<'f>, &'a Ink<'f>)> {
    // Every pair of a page: a few hundred texts, and only for a preview.
    inks.iter().enumerate().filter_map(|(nth, ink)| {
        let under = inks[..nth]
            .iter()
            .find(|under| under.text != ink.text && is_over(ink.bounds, under.bounds))?;
        Some((ink, under))
    })
}

fn is_over(a: Rect, b: Rect) -> bool {
    let common = Rect::new(a.min.max(b.min), a.max.min(b.max)).size();
    common.x > TOUCH
        && common.y > TOUCH
        && area(common) > COVERED * area(a.size()).min(area(b.size()))
}

fn area(size: Size) -> f64 {
    size.x.to_raw() * size.y.to_raw()
}
