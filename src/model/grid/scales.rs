//! Scales: written in a grid, shared in `scales/`, or built in; the nearest wins.

use super::format::LevelKeys;
use super::problem::Problem;
use super::values::{Levels, ScaleChoice, Worth};
use super::{Level, Scale};
use crate::base::diagnostic::{Place, Problems, Role};
use crate::base::source::Span;
use crate::text::markup::Written;
use crate::text::yaml::{self, At, Document, Field, Key, Pairs, Reading};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A scale of `scales/`, by its file's name.
pub type ScaleFile = (String, Option<Arc<Scale>>);

/// The names that every grid knows.
pub(super) const BUILT_IN: &[&str] = &["number", "count", "text"];

/// What a row is rated by.
#[derive(Debug, Clone)]
pub(super) enum Rated {
    Levels(Arc<Scale>),
    BuiltIn(&'static str),
}

/// A file of `scales/`: the map of levels itself.
pub fn shared_scale(problems: &mut Problems, document: &Document) -> Option<Arc<Scale>> {
    let mut reading = Reading { problems, document };
    if document.root.is_empty() {
        reading.add(Problem::EmptyScale {}, Span::default());
        return None;
    }
    let levels = Levels::read(&mut reading, "scale", &document.root)?;
    scale(&mut reading, &levels, document.root.span)
}

/// Everything a name can mean in one grid.
pub(super) struct Scales<'a> {
    own: BTreeMap<String, Option<Arc<Scale>>>,
    shared: &'a [ScaleFile],
}

impl<'a> Scales<'a> {
    pub(super) fn new(
        reading: &mut Reading<'_>,
        own: Option<&At<Pairs<Levels>>>,
        shared: &'a [ScaleFile],
    ) -> Self {
        let mut scales = BTreeMap::new();
        for (key, levels) in own.map(|own| own.0.as_slice()).unwrap_or_default() {
            let made = match levels {
                Some(levels) => scale(reading, levels, levels.key),
                None => {
                    reading.add(Problem::EmptyScale {}, key.span);
                    None
                }
            };
            scales.insert(key.text.clone(), made);
        }
        Self {
            own: scales,
            shared,
        }
    }

    /// What a choice means; `None` where it means nothing, or something broken that was told elsewhere.
    pub(super) fn find(
        &self,
        reading: &mut Reading<'_>,
        choice: &At<ScaleChoice>,
    ) -> Option<Rated> {
        let name = match &choice.value {
            ScaleChoice::Written(levels) => {
                return scale(reading, levels, choice.key).map(Rated::Levels);
            }
            ScaleChoice::Named(name) => name,
        };
        if let Some(own) = self.own.get(name) {
            return own.clone().map(Rated::Levels);
        }
        if let Some((_, shared)) = self.shared.iter().find(|(shared, _)| shared == name) {
            // Its own problems are told in its own file; here it stops the grid, or rows would be missing.
            if shared.is_none() {
                reading.add(Problem::BrokenScale { name: name.clone() }, choice.span);
            }
            return shared.clone().map(Rated::Levels);
        }
        let built_in = BUILT_IN.iter().find(|built_in| *built_in == name);
        if built_in.is_none() {
            let known = self.known();
            reading.add(
                Problem::UnknownScale {
                    typed: name.clone(),
                    known,
                },
                choice.span,
            );
        }
        built_in.map(|name| Rated::BuiltIn(name))
    }

    fn known(&self) -> Vec<String> {
        let shared = self.shared.iter().map(|(name, _)| name.clone());
        self.own
            .keys()
            .cloned()
            .chain(shared)
            .chain(BUILT_IN.iter().map(|&name| name.to_owned()))
            .collect()
    }
}

/// Levels as written become a scale that keeps its rules.
pub(super) fn scale(reading: &mut Reading<'_>, levels: &Levels, at: Span) -> Option<Arc<Scale>> {
    if levels.0.is_empty() {
        reading.add(Problem::EmptyScale {}, at);
        return None;
    }
    let mut made: Vec<(Level, Span)> = Vec::new();
    for (key, keys) in &levels.0 {
        check_code(reading, key, &made);
        made.push((level(reading, key, keys), key.span));
    }
    let worths = made
        .iter()
        .filter_map(|(level, span)| Some((level.points.as_ref()?, level.code.as_str(), *span)));
    check_points(reading, worths.collect());
    let place = reading.place(at);
    Some(Arc::new(Scale {
        place,
        levels: made.into_iter().map(|(level, _)| level).collect(),
    }))
}

fn check_code(reading: &mut Reading<'_>, key: &Key, before: &[(Level, Span)]) {
    let code = &key.text;
    if code.trim() != code || code.is_empty() || code.contains(['\n', '\r']) {
        reading.add(
            Problem::Code {
                typed: code.clone(),
            },
            key.span,
        );
    }
    if let Some((same, first)) = before
        .iter()
        .find(|(level, _)| level.code.to_lowercase() == code.to_lowercase())
    {
        let first = reading.place(*first);
        let (one, other) = (same.code.clone(), code.clone());
        reading
            .add(Problem::SameCode { one, other }, key.span)
            .see(first, Role::First);
    }
}

fn level(reading: &Reading<'_>, key: &Key, keys: &LevelKeys) -> Level {
    let place = || reading.place(key.span);
    // A code is a name, not Markdown: it is printed as typed.
    let code = || Written::line(escaped(&key.text), place());
    Level {
        code: key.text.clone(),
        name: keys
            .name
            .as_ref()
            .map_or_else(code, |name| name.value.0.clone()),
        heading: keys
            .heading
            .as_ref()
            .map_or_else(code, |heading| heading.value.0.0.clone()),
        points: keys.points.as_ref().map(|points| points.value.clone()),
        achieved: keys
            .achieved
            .as_ref()
            .is_some_and(|achieved| achieved.value),
        column: keys.column.as_ref().is_none_or(|column| column.value),
        description: keys
            .description
            .as_ref()
            .map(|description| description.value.clone()),
    }
}

/// A name as Markdown that prints it as it is.
pub(crate) fn escaped(name: &str) -> String {
    let mut line = String::with_capacity(name.len());
    for character in name.chars() {
        if character.is_ascii_punctuation() {
            line.push('\\');
        }
        line.push(character);
    }
    line
}

/// The points of levels in the order written, with their codes: ranges that overlap, and numbers that turn back.
pub(super) fn check_points(reading: &mut Reading<'_>, levels: Vec<(&Worth, &str, Span)>) {
    check_turn(reading, &levels);
    let mut ranges = levels;
    ranges.retain(|(worth, ..)| matches!(worth, Worth::Range(..)));
    ranges.sort_by(|a, b| a.0.least().value.cmp(&b.0.least().value));
    for pair in ranges.windows(2) {
        let [(low, lower, one), (high, higher, other)] = pair else {
            continue;
        };
        if low.most().value > high.least().value {
            // Told where it came about, at the level that was written later.
            let span = if one.start > other.start {
                *one
            } else {
                *other
            };
            let (one, other) = ((*lower).to_owned(), (*higher).to_owned());
            reading.add(Problem::RangesOverlap { one, other }, span);
        }
    }
}

fn check_turn(reading: &mut Reading<'_>, levels: &[(&Worth, &str, Span)]) {
    let mut direction = Ordering::Equal;
    for pair in levels.windows(2) {
        let [(before, ..), (worth, level, span)] = pair else {
            continue;
        };
        let step = worth.most().value.cmp(&before.most().value);
        if step != Ordering::Equal && step == direction.reverse() {
            let level = (*level).to_owned();
            reading.add(Problem::UpAndDown { level }, *span);
            return;
        }
        if step != Ordering::Equal {
            direction = step;
        }
    }
}

/// The place of a yaml document's first character.
pub(super) fn start(document: &yaml::Document) -> Place {
    Place::File(document.text.path().into())
}
