//! Scales and their levels, and what one row makes of each level.

use super::identity::LevelCode;
use super::index::LevelIndex;
use super::values::LevelPoints;
use crate::base::diagnostic::Place;
use crate::text::markup::{MarkupSource, MarkupText};
use std::sync::Arc;

/// Levels in printed order.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Where it is written.
    pub place: Place,
    /// At least one.
    pub levels: Vec<Level>,
}

/// One of the ratings that a row can get.
#[derive(Debug, Clone)]
pub struct Level {
    /// As typed in ratings and printed in legends.
    pub code: LevelCode,
    /// What it is called.
    pub name: MarkupSource,
    /// What is printed over its column.
    pub heading: MarkupSource,
    /// What it is worth; none: out of the marks.
    pub points: Option<LevelPoints>,
    /// Whether a row with it is achieved.
    pub achieved: bool,
    /// Whether it has a column.
    pub has_column: bool,
    /// For the legend.
    pub description: Option<MarkupText>,
}

/// What one row makes of one level.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelOffer {
    /// Whether the row can get it.
    pub offered: bool,
    /// The row's own points for it.
    pub own_points: Option<LevelPoints>,
    /// The text in its cell.
    pub descriptor: Option<MarkupText>,
}

/// The levels of one row: its scale, and what the row makes of each level.
#[derive(Debug, Clone)]
pub struct RowLevels {
    scale: Arc<Scale>,
    /// One for each level of the scale.
    offers: Vec<LevelOffer>,
}

/// One level, as one row has it.
#[derive(Debug, Clone, Copy)]
pub struct RowLevel<'g> {
    /// Its position in the scale.
    pub index: LevelIndex,
    /// What the scale says of it.
    pub level: &'g Level,
    /// What the row makes of it.
    pub offer: &'g LevelOffer,
}

impl Scale {
    /// The level at a position.
    pub fn level(&self, index: LevelIndex) -> Option<&Level> {
        self.levels.get(index.get())
    }

    /// Its levels, each with its position.
    pub fn indexed_levels(&self) -> impl Iterator<Item = (LevelIndex, &Level)> {
        let levels = self.levels.iter().enumerate();
        levels.map(|(position, level)| (LevelIndex::new(position), level))
    }

    /// The level with this very code.
    pub fn level_of_code(&self, code: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.code == *code)
    }
}

impl RowLevels {
    /// The levels of a scale, and what `offer` makes of each.
    pub(super) fn new(scale: Arc<Scale>, offer: impl Fn(&Level) -> LevelOffer) -> Self {
        Self {
            offers: scale.levels.iter().map(offer).collect(),
            scale,
        }
    }

    /// The scale.
    pub fn scale(&self) -> &Arc<Scale> {
        &self.scale
    }

    /// Every level of the scale, in printed order.
    pub fn iter(&self) -> impl Iterator<Item = RowLevel<'_>> {
        let levels = self.scale.indexed_levels().zip(&self.offers);
        levels.map(|((index, level), offer)| RowLevel {
            index,
            level,
            offer,
        })
    }

    /// The levels that the row can get.
    pub fn offered(&self) -> impl Iterator<Item = RowLevel<'_>> {
        self.iter().filter(|it| it.offer.offered)
    }

    /// The level at a position.
    pub fn get(&self, index: LevelIndex) -> Option<RowLevel<'_>> {
        Some(RowLevel {
            index,
            level: self.scale.level(index)?,
            offer: self.offers.get(index.get())?,
        })
    }

    /// Whether a level stands for a range of points, so that a number chooses within it.
    pub fn has_ranges(&self) -> bool {
        self.iter()
            .any(|it| it.points().is_some_and(LevelPoints::is_range))
    }

    /// Whether the row gives a level points of its own.
    pub fn has_own_points(&self) -> bool {
        self.offers.iter().any(|offer| offer.own_points.is_some())
    }
}

impl<'g> RowLevel<'g> {
    /// What it is worth on this row: the row's own points, else those of the scale; none: out of the marks.
    pub fn points(&self) -> Option<&'g LevelPoints> {
        self.offer
            .own_points
            .as_ref()
            .or(self.level.points.as_ref())
    }
}
