//! Scales: written in a grid, shared in `scales/`, or built in; the nearest wins.

use super::build::size::MAX_LEVELS;
use super::format::LevelKeys;
use super::problem::GridDiagnostic;
use super::values::{BUILT_IN_SCALES, LevelPoints, ScaleChoice, ScaleLevels};
use super::{Level, LevelCode, Scale};
use crate::base::diagnostic::{Diagnostics, Place, RelatedRole};
use crate::base::source::Span;
use crate::text::markup::MarkupSource;
use crate::text::yaml::{
    self, FieldValue, NamedValues, RecordReader, Spanned, SpannedOption, YamlDocument, YamlEntry,
    YamlKey, YamlNode,
};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A scale of `scales/`, by its file's name.
pub type ScaleFile = (String, Option<Arc<Scale>>);

/// Keys that people write around the levels of a file of `scales/`.
const WRAPPERS: [&str; 6] = ["gridgen", "scale", "scales", "levels", "niveaux", "échelle"];

/// What a row is rated by.
#[derive(Debug, Clone)]
pub(super) enum RowScale {
    Levels(Arc<Scale>),
    BuiltIn(&'static str),
}

/// A file of `scales/`: the map of levels itself.
pub fn read_shared_scale(
    diagnostics: &mut Diagnostics,
    document: &YamlDocument,
) -> Option<Arc<Scale>> {
    let mut reading = RecordReader {
        diagnostics,
        document,
    };
    if document.root.is_empty() {
        reading.add(GridDiagnostic::EmptyScale {}, Span::default());
        return None;
    }
    if let Some(span) = misshapen_scale(&document.root) {
        reading.add(GridDiagnostic::ScaleShape {}, span);
        return None;
    }
    let levels = ScaleLevels::read_value(&mut reading, "scale", &document.root)?;
    build_scale(&mut reading, &levels, document.root.span)
}

/// Where a file of `scales/` is something else than a map of levels: a list, or keys around the levels or beside them,
/// as other files have. One place: each level would be an error of its own.
fn misshapen_scale(root: &YamlNode) -> Option<Span> {
    let Some(entries) = root.entries() else {
        return Some(root.span);
    };
    let is_key = |entry: &&YamlEntry| {
        let is_wrapper = WRAPPERS.contains(&entry.key.text.to_lowercase().as_str());
        is_wrapper || !(entry.value.is_empty() || entry.value.entries().is_some())
    };
    entries.iter().find(is_key).map(|entry| entry.key.span)
}

/// Every scale that has a name in one grid.
pub(super) struct KnownScales<'a> {
    own: BTreeMap<String, Option<Arc<Scale>>>,
    shared: &'a [ScaleFile],
}

impl<'a> KnownScales<'a> {
    pub(super) fn new(
        reading: &mut RecordReader<'_>,
        own: Option<&Spanned<NamedValues<ScaleLevels>>>,
        shared: &'a [ScaleFile],
    ) -> Self {
        let mut scales = BTreeMap::new();
        for (key, levels) in own.map(|own| own.0.as_slice()).unwrap_or_default() {
            let made = match levels {
                Some(levels) => build_scale(reading, levels, levels.key),
                None => {
                    reading.add(GridDiagnostic::EmptyScale {}, key.span);
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

    /// The scale that is chosen; none if there is no such scale, or it has an error that was reported elsewhere.
    pub(super) fn find(
        &self,
        reading: &mut RecordReader<'_>,
        choice: &Spanned<ScaleChoice>,
    ) -> Option<RowScale> {
        let name = match &choice.value {
            ScaleChoice::Written(levels) => {
                return build_scale(reading, levels, choice.key).map(RowScale::Levels);
            }
            ScaleChoice::Named(name) => name,
        };
        if let Some(own) = self.own.get(name) {
            return own.clone().map(RowScale::Levels);
        }
        if let Some((_, shared)) = self.shared.iter().find(|(shared, _)| shared == name) {
            // The errors of the scale are reported in its own file. Here it stops the grid, which would lack rows.
            if shared.is_none() {
                reading.add(
                    GridDiagnostic::BrokenScale { name: name.clone() },
                    choice.span,
                );
            }
            return shared.clone().map(RowScale::Levels);
        }
        let mut built_in = BUILT_IN_SCALES.iter().map(|(built_in, _)| *built_in);
        let built_in = built_in.find(|built_in| built_in == name);
        if built_in.is_none() {
            let known = self.known_names();
            reading.add(
                GridDiagnostic::UnknownScale {
                    typed: name.clone(),
                    known,
                },
                choice.span,
            );
        }
        built_in.map(RowScale::BuiltIn)
    }

    fn known_names(&self) -> Vec<String> {
        let shared = self.shared.iter().map(|(name, _)| name.clone());
        self.own
            .keys()
            .cloned()
            .chain(shared)
            .chain(BUILT_IN_SCALES.iter().map(|(name, _)| (*name).to_owned()))
            .collect()
    }
}

/// Makes a scale from levels as written, and checks its rules.
pub(super) fn build_scale(
    reading: &mut RecordReader<'_>,
    levels: &ScaleLevels,
    at: Span,
) -> Option<Arc<Scale>> {
    if levels.0.is_empty() {
        reading.add(GridDiagnostic::EmptyScale {}, at);
        return None;
    }
    if levels.0.len() > MAX_LEVELS {
        reading.add(
            GridDiagnostic::TooManyLevels {
                count: levels.0.len(),
            },
            at,
        );
        return None;
    }
    let mut made: Vec<(Level, Span)> = Vec::new();
    for (key, keys) in &levels.0 {
        check_unlike_codes(reading, key, &made);
        match LevelCode::new(&key.text) {
            Some(code) => made.push((build_level(reading, code, key, keys), key.span)),
            None => report_level_code(reading, key),
        }
    }
    let worths = made
        .iter()
        .filter_map(|(level, span)| Some((level.points.as_ref()?, &level.code, *span)));
    check_level_points(reading, worths.collect());
    let place = reading.place(at);
    Some(Arc::new(Scale {
        place,
        levels: made.into_iter().map(|(level, _)| level).collect(),
    }))
}

fn report_level_code(reading: &mut RecordReader<'_>, key: &YamlKey) {
    let typed = key.text.clone();
    reading.add(GridDiagnostic::Code { typed }, key.span);
}

/// Case does not matter in ratings, so two codes must differ in more.
fn check_unlike_codes(reading: &mut RecordReader<'_>, key: &YamlKey, before: &[(Level, Span)]) {
    let code = &key.text;
    if let Some((same, first)) = before
        .iter()
        .find(|(level, _)| level.code.to_lowercase() == code.to_lowercase())
    {
        let first = reading.place(*first);
        let (one, other) = (same.code.clone(), code.clone());
        reading
            .add(GridDiagnostic::SameCode { one, other }, key.span)
            .add_related(first, RelatedRole::First);
    }
}

fn build_level(
    reading: &RecordReader<'_>,
    code: LevelCode,
    key: &YamlKey,
    keys: &LevelKeys,
) -> Level {
    // A code is a name, not Markdown: it is printed as typed.
    let printed = || MarkupSource::line(escape_markdown(&code), reading.place(key.span));
    Level {
        name: keys
            .name
            .as_ref()
            .map_or_else(printed, |name| name.value.0.clone()),
        heading: keys
            .heading
            .as_ref()
            .map_or_else(printed, |heading| heading.value.0.0.clone()),
        points: keys.points.cloned_value(),
        achieved: keys
            .achieved
            .as_ref()
            .is_some_and(|achieved| achieved.value),
        has_column: keys.column.as_ref().is_none_or(|column| column.value),
        description: keys
            .description
            .as_ref()
            .map(|description| description.value.clone()),
        code,
    }
}

/// A name as Markdown that prints it as it is.
pub(crate) fn escape_markdown(name: &str) -> String {
    let mut line = String::with_capacity(name.len());
    for character in name.chars() {
        if character.is_ascii_punctuation() {
            line.push('\\');
        }
        line.push(character);
    }
    line
}

/// Reports ranges that overlap, and points that go up and down, in levels in the order written.
pub(super) fn check_level_points(
    reading: &mut RecordReader<'_>,
    levels: Vec<(&LevelPoints, &LevelCode, Span)>,
) {
    check_points_direction(reading, &levels);
    let mut ranges = levels;
    ranges.retain(|(worth, ..)| worth.is_range());
    ranges.sort_by(|a, b| a.0.least().value.cmp(&b.0.least().value));
    for pair in ranges.windows(2) {
        let [(low, lower, one), (high, higher, other)] = pair else {
            continue;
        };
        if low.most().value > high.least().value {
            // Reported at the level that was written later.
            let span = if one.start > other.start {
                *one
            } else {
                *other
            };
            let (one, other) = ((*lower).clone(), (*higher).clone());
            reading.add(GridDiagnostic::RangesOverlap { one, other }, span);
        }
    }
}

fn check_points_direction(
    reading: &mut RecordReader<'_>,
    levels: &[(&LevelPoints, &LevelCode, Span)],
) {
    let mut direction = Ordering::Equal;
    for pair in levels.windows(2) {
        let [(before, ..), (worth, level, span)] = pair else {
            continue;
        };
        let step = worth.most().value.cmp(&before.most().value);
        if step != Ordering::Equal && step == direction.reverse() {
            let level = (*level).clone();
            reading.add(GridDiagnostic::UpAndDown { level }, *span);
            return;
        }
        if step != Ordering::Equal {
            direction = step;
        }
    }
}

/// The file of a document.
pub(super) fn document_place(document: &yaml::YamlDocument) -> Place {
    Place::File(document.text.path().into())
}
