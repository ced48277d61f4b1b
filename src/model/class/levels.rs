//! Every level of a grid, as class documents show it: a code that fits a small cell, and how dark it is printed.

use crate::model::grid::{Grid, Level, LevelIndex, Row, Scale};
use num_rational::BigRational;
use std::collections::BTreeSet;

/// A longer code is shortened.
const SHORT_LENGTH: usize = 3;

/// A level that some row of a grid can get.
#[derive(Debug, Clone)]
pub struct GradedLevel<'g> {
    /// As the first scale that has it defines it.
    pub level: &'g Level,
    /// Its code, or a shorter one; no two are equal.
    pub short_code: String,
    /// Its distance from the best level of its scale, from 0 to 100; none for a level without a column, which does not
    /// say how well something was done.
    pub distance: Option<u8>,
}

/// The levels of all rows, in the order of their first appearance; levels with the same code count as one.
pub fn graded_levels(grid: &Grid) -> Vec<GradedLevel<'_>> {
    let mut found: Vec<GradedLevel<'_>> = Vec::new();
    for scale in grid.rows().filter_map(Row::scale) {
        let distances = level_distances(scale);
        for (level, distance) in scale.levels.iter().zip(distances) {
            if !found.iter().any(|known| known.level.code == level.code) {
                found.push(GradedLevel {
                    level,
                    short_code: String::new(),
                    distance,
                });
            }
        }
    }
    let codes: Vec<&str> = found.iter().map(|it| it.level.code.as_str()).collect();
    let shorts = short_codes(&codes);
    for (level, short) in found.iter_mut().zip(shorts) {
        level.short_code = short;
    }
    found
}

/// The distance of each level from the best one, among those with a column.
fn level_distances(scale: &Scale) -> Vec<Option<u8>> {
    let levels = scale.indexed_levels();
    let mut columns: Vec<(LevelIndex, &Level)> =
        levels.filter(|(_, level)| level.has_column).collect();
    columns.sort_by_key(|&(index, level)| goodness_key(scale, index, level));
    let last = columns.len().saturating_sub(1);
    let mut distances = vec![None; scale.levels.len()];
    for (rank, (index, _)) in columns.iter().enumerate() {
        let distance = (last - rank) * 100 / last.max(1);
        distances[index.get()] = u8::try_from(distance).ok();
    }
    distances
}

/// Points decide first, then whether a level is achieved, then the order: a scale begins with its worst level, unless
/// its first level is achieved and its last is not.
fn goodness_key(
    scale: &Scale,
    index: LevelIndex,
    level: &Level,
) -> (Option<BigRational>, bool, isize) {
    let points = level.points.as_ref();
    let points = points.map(|points| points.most().value.clone());
    let first = scale.levels.first().is_some_and(|level| level.achieved);
    let last = scale.levels.last().is_some_and(|level| level.achieved);
    let position = isize::try_from(index.get()).unwrap_or(isize::MAX);
    let order = if first && !last { -position } else { position };
    (points, level.achieved, order)
}

/// For each code one of at most [`SHORT_LENGTH`] characters: itself, its initials, its first letters, or a number.
fn short_codes(codes: &[&str]) -> Vec<String> {
    let mut taken: BTreeSet<String> = codes
        .iter()
        .filter(|code| is_short(code))
        .map(|&code| code.to_owned())
        .collect();
    let mut shorts = Vec::new();
    for &code in codes {
        let short = if is_short(code) {
            code.to_owned()
        } else {
            free_short_code(code, &taken)
        };
        taken.insert(short.clone());
        shorts.push(short);
    }
    shorts
}

fn is_short(code: &str) -> bool {
    code.chars().count() <= SHORT_LENGTH
}

fn free_short_code(code: &str, taken: &BTreeSet<String>) -> String {
    let numbers = (1_u32..).map(|number| number.to_string());
    let mut wanted = [code_initials(code), code_beginning(code)]
        .into_iter()
        .chain(numbers);
    let free = wanted.find(|short| !short.is_empty() && !taken.contains(short));
    free.unwrap_or_default()
}

/// `EC` for `en cours`; nothing for a single word.
fn code_initials(code: &str) -> String {
    let words: Vec<&str> = code.split_whitespace().collect();
    if words.len() < 2 {
        return String::new();
    }
    let first = words.iter().filter_map(|word| word.chars().next());
    first
        .take(SHORT_LENGTH)
        .flat_map(char::to_uppercase)
        .collect()
}

fn code_beginning(code: &str) -> String {
    code.chars().take(SHORT_LENGTH - 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Diagnostics;
    use crate::base::source::Text;

    fn grid_with_scale(scale: &str) -> Grid {
        let text = format!(
            "gridgen: 1\ntitle: T\nscale: {scale}\nsections:\n  - {{ id: s, title: S, criteria: {{ c: C }} }}\n"
        );
        let mut problems = Diagnostics::new();
        let document = crate::text::yaml::parse_yaml(
            &mut problems,
            Text::decode("grid.yaml", text.as_bytes()),
        );
        let grid = crate::model::grid::build_grid(
            &mut problems,
            &document,
            &crate::model::grid::GridId::new("g").unwrap(),
            &[],
        );
        assert!(!problems.has_errors(), "{problems:?}");
        grid.unwrap()
    }

    fn distances_of(scale: &str) -> Vec<Option<u8>> {
        graded_levels(&grid_with_scale(scale))
            .iter()
            .map(|it| it.distance)
            .collect()
    }

    #[test]
    fn the_best_level_has_no_distance() {
        let half = [Some(100), Some(50), Some(0)];
        assert_eq!(distances_of("{ C: {}, B: {}, A: {} }"), half);
        assert_eq!(
            distances_of("{ C: { points: 0 }, B: { points: 2 }, A: { points: 3 } }"),
            half
        );
        let mut fallen = half;
        fallen.reverse();
        assert_eq!(
            distances_of("{ A: { achieved: true }, B: {}, C: {} }"),
            fallen
        );
        assert_eq!(
            distances_of("{ A: { points: 3 }, B: { points: 2 }, C: { points: 0 } }"),
            fallen
        );
    }

    #[test]
    fn a_level_without_column_is_neither_good_nor_bad() {
        assert_eq!(
            distances_of("{ NE: { column: false }, B: {}, A: {} }"),
            [None, Some(100), Some(0)]
        );
        assert_eq!(distances_of("{ A: {} }"), [Some(0)]);
    }

    #[test]
    fn a_long_code_gets_a_short_one_of_its_own() {
        assert_eq!(
            short_codes(&[
                "TS",
                "En cours",
                "Acquis",
                "Acquise",
                "en cours de cycle",
                "EC",
                "Ac"
            ]),
            ["TS", "En", "1", "2", "ECD", "EC", "Ac"]
        );
        assert_eq!(short_codes(&["Non acquis", "Acquis"]), ["NA", "Ac"]);
    }
}
