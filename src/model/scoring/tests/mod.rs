//! What must hold for every grid and every student.

mod by_hand;

use super::*;
use crate::base::diagnostic::Diagnostics;
use crate::base::source::Text;
use crate::model::grid::{self, LevelIndex, RowKind};
use crate::model::ratings::{Rating, Ratings};
use crate::text::yaml::{Number, parse_yaml};
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use std::fmt::Write;

/// A grid to be written, and what a student got.
#[derive(Debug, Clone)]
struct GeneratedGrid {
    /// The keys of the grid, but its sections and scale.
    keys: String,
    /// The points of the levels, rising.
    levels: Vec<i64>,
    /// Whether the first two of three rows are a task with points of its own.
    grouped: bool,
    /// What sections say of themselves.
    sections: Vec<(String, Vec<GeneratedRow>)>,
}

#[derive(Debug, Clone)]
struct GeneratedRow {
    /// What the row says of itself.
    keys: String,
    /// The level, or the number; none: not rated.
    got: Option<u8>,
}

impl GeneratedGrid {
    fn grid_text(&self) -> String {
        let mut text = format!("gridgen: 1\ntitle: T\n{}scale:\n", self.keys);
        for (place, points) in self.levels.iter().enumerate() {
            let achieved = place * 2 >= self.levels.len();
            writeln!(
                text,
                "  L{place}: {{ points: {points}, achieved: {achieved} }}"
            )
            .unwrap();
        }
        text += "  NE: { column: false }\nsections:\n";
        for (at, (keys, rows)) in self.sections.iter().enumerate() {
            writeln!(text, "  - id: s{at}\n    title: S{at}\n{keys}").unwrap();
            let line = |(place, row): (usize, &GeneratedRow)| {
                format!("r{place}: {{ label: R, {} }}", row.keys)
            };
            let lines: Vec<String> = rows.iter().enumerate().map(line).collect();
            match lines.as_slice() {
                [one, two, three] if self.grouped => {
                    let tasks = format!(
                        "{{ title: T, points: 5, criteria: {{ {one}, {two} }} }}, {{ criteria: {{ {three} }} }}"
                    );
                    writeln!(text, "    tasks: [{tasks}]").unwrap();
                }
                _ => writeln!(text, "    criteria: {{ {} }}", lines.join(", ")).unwrap(),
            }
        }
        text
    }

    fn grid(&self) -> Grid {
        let mut problems = Diagnostics::new();
        let document = parse_yaml(
            &mut problems,
            Text::new("grids/g/grid.yaml", self.grid_text()),
        );
        let made = grid::build_grid(
            &mut problems,
            &document,
            &crate::model::grid::GridId::new("g").unwrap(),
            &[],
        );
        made.unwrap_or_else(|| panic!("{problems:#?}\n{}", self.grid_text()))
    }

    fn ratings(&self, grid: &Grid) -> Ratings {
        let got = self.sections.iter().flat_map(|(_, rows)| rows);
        let rating = |(row, got): (&Row, &GeneratedRow)| Some(rating_for(row, got.got?));
        Ratings {
            rows: grid.rows().zip(got).map(rating).collect(),
            ..Ratings::default()
        }
    }

    fn score(&self) -> StudentScore {
        let grid = self.grid();
        score(&grid, &self.ratings(&grid))
    }

    fn mark(&self) -> Option<Fraction> {
        self.score().computed.ok().map(|it| it.mark)
    }
}

/// Whatever the number, a rating that the row can get.
fn rating_for(row: &Row, got: u8) -> Rating {
    let number = |most: &Number| {
        let part = Fraction::new(i64::from(got % 5).into(), 4.into());
        Number::computed(&most.value * part)
    };
    match &row.kind {
        RowKind::Levels(levels) => Rating {
            level: Some(LevelIndex::new(
                usize::from(got) % levels.scale().levels.len(),
            )),
            ..Rating::default()
        },
        RowKind::Count => Rating {
            number: Some(Number::whole(i64::from(got % 4))),
            ..Rating::default()
        },
        _ => Rating {
            number: row.points.as_ref().map(number),
            ..Rating::default()
        },
    }
}

fn rising_levels() -> impl Strategy<Value = Vec<i64>> {
    let rising = |steps: Vec<i64>| {
        let mut points = steps[0] - 2;
        let mut levels = vec![points];
        for step in &steps[1..] {
            points += step;
            levels.push(points);
        }
        *levels.last_mut().unwrap() = points.max(1);
        levels
    };
    prop::collection::vec(0..4_i64, 2..5).prop_map(rising)
}

fn select_word(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(words)
}

const ROUNDS: &[&str] = &[
    "",
    "round: 0.5\n",
    "round: { to: 0.5, mode: up }\n",
    "round: { to: 0.25, mode: down }\n",
    "round: 3\n",
];

/// Rows whose levels alone decide.
const BY_LEVEL: &[&str] = &[
    "",
    "points: 2",
    "points: 0.5",
    "required: true",
    "points: 0",
];
const ANY_ROW: &[&str] = &[
    "",
    "points: 2",
    "points: 7, required: true",
    "scale: number, points: 6",
    "scale: number, points: 6, required: true, pass: 3",
    "scale: count, points: -1.5",
    "scale: count, points: 0.5",
    "bonus: true, points: 2",
    "points: -3",
    "scale: text",
];

fn generated_grids(
    rows: &'static [&'static str],
    incomplete: &'static [&'static str],
) -> impl Strategy<Value = GeneratedGrid> {
    let row =
        (select_word(rows), prop::option::weighted(0.8, any::<u8>())).prop_map(|(keys, got)| {
            GeneratedRow {
                keys: keys.to_owned(),
                got,
            }
        });
    let section = (
        select_word(&["", "points: 10\n", "points: 7\n", "pass: 3\n"]),
        select_word(ROUNDS),
        prop::collection::vec(row, 1..4),
    )
        .prop_map(|(points, round, rows)| {
            let line = |key: &str| match key {
                "" => String::new(),
                key => format!("    {key}"),
            };
            (line(points) + &line(round), rows)
        });
    (
        select_word(ROUNDS),
        select_word(&["", "missed: 4\n", "missed: fail\n"]),
        select_word(&["", "most: 9\n", "most: 25\n"]),
        select_word(incomplete),
        (rising_levels(), any::<bool>()),
        prop::collection::vec(section, 1..4),
    )
        .prop_map(
            |(round, missed, most, incomplete, (levels, grouped), sections)| GeneratedGrid {
                keys: format!("points: 20\npass: 8\n{round}{missed}{most}{incomplete}"),
                levels,
                grouped,
                sections,
            },
        )
}

const WAYS: &[&str] = &["", "incomplete: ignore\n", "incomplete: zero\n"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_mark_is_below_0_or_above_the_most(made in generated_grids(ANY_ROW, WAYS)) {
        let grid = made.grid();
        let most = grid.mark_rules.most.as_ref().or(grid.points.as_ref()).unwrap();
        if let Some(mark) = made.mark() {
            prop_assert!(!mark.is_negative() && mark <= most.value);
        }
    }

    #[test]
    fn a_better_level_is_never_a_lower_mark(made in generated_grids(BY_LEVEL, WAYS), at in any::<prop::sample::Index>()) {
        let rows = made.sections.iter().map(|(_, rows)| rows.len()).sum();
        let at = at.index(rows);
        let marks = (0..made.levels.len()).map(|level| {
            let mut better = made.clone();
            let row = better.sections.iter_mut().flat_map(|(_, rows)| rows).nth(at).unwrap();
            row.got = Some(level as u8);
            better.mark()
        });
        let marks: Vec<Option<Fraction>> = marks.collect();
        prop_assert!(marks.is_sorted(), "{marks:?}");
    }

    #[test]
    fn the_order_of_sections_and_rows_changes_nothing(mut made in generated_grids(ANY_ROW, WAYS)) {
        made.grouped = false;
        let mut other = made.clone();
        other.sections.reverse();
        for (_, rows) in &mut other.sections {
            rows.rotate_left(1);
        }
        let (one, other) = (made.score(), other.score());
        prop_assert_eq!(one.computed, other.computed);
        prop_assert_eq!(one.passed, other.passed);
        prop_assert_eq!((one.rows_to_rate, one.missed.len()), (other.rows_to_rate, other.missed.len()));
    }

    #[test]
    fn level_points_times_a_factor_leave_the_mark(
        mut made in generated_grids(&["", "required: true"], WAYS),
        weights in 0..3_u8,
        factor in 2..9_i64,
    ) {
        made.grouped = false;
        // Where some weigh by their levels and others by numbers, a factor shifts the weights: all weigh one way.
        for (keys, rows) in &mut made.sections {
            *keys = if weights == 1 { "    points: 10\n".to_owned() } else { String::new() };
            for (place, row) in rows.iter_mut().enumerate() {
                if weights == 2 {
                    row.keys = format!("points: {}, {}", place + 1, row.keys);
                }
            }
        }
        let mark = made.mark();
        for points in &mut made.levels {
            *points *= factor;
        }
        prop_assert_eq!(mark, made.mark());
    }

    #[test]
    fn what_is_given_upward_adds_up_to_the_mark(made in generated_grids(ANY_ROW, WAYS)) {
        let (grid, scored) = (made.grid(), made.score());
        let mut sum = EarnedPoints { earned: Fraction::zero(), possible: Fraction::zero() };
        let mut extra = Fraction::zero();
        for section in &scored.sections {
            extra += &section.total.extra;
            if let Ok(count) = &section.total.count {
                sum.earned += &count.points.earned;
                sum.possible += &count.points.possible;
            }
        }
        prop_assert_eq!(&scored.total.extra, &extra);
        if let (Ok(count), Ok(mark)) = (&scored.total.count, &scored.computed) {
            prop_assert_eq!(&count.sum, &sum);
            let exact = sum.earned / sum.possible * &grid.points.as_ref().unwrap().value + extra;
            prop_assert_eq!(&mark.exact, &exact);
            prop_assert!((&mark.rounded / &grid.mark_rules.rounding.to.value).is_integer());
        }
    }

    #[test]
    fn the_printed_sum_adds_up_to_the_printed_mark(made in generated_grids(ANY_ROW, WAYS)) {
        let (grid, scored) = (made.grid(), made.score());
        let lines = explain_mark(&grid, &scored);
        match &scored.computed {
            Ok(reckoning) => prop_assert_eq!(by_hand::recompute_by_hand(&lines), reckoning.mark.clone()),
            Err(_) => prop_assert!(lines.is_empty()),
        }
    }

    #[test]
    fn who_has_failed_cannot_pass_any_more(made in generated_grids(ANY_ROW, &[""])) {
        let (grid, scored) = (made.grid(), made.score());
        let complete = scored.mark.is_some() && scored.pending.is_empty();
        if complete || scored.passed != Some(false) {
            return Ok(());
        }
        let open: Vec<(usize, usize)> = grid
            .rows()
            .zip(&made.ratings(&grid).rows)
            .enumerate()
            .filter(|(_, (_, rating))| rating.is_none())
            .map(|(place, (row, _))| (place, row.scale().map_or(5, |scale| scale.levels.len())))
            .take(4)
            .collect();
        let ways: usize = open.iter().map(|(_, choices)| choices).product();
        for way in 0..ways {
            let mut full = made.clone();
            let mut rest = way;
            for (place, choices) in &open {
                let mut rows = full.sections.iter_mut().flat_map(|(_, rows)| rows);
                rows.nth(*place).unwrap().got = Some((rest % choices) as u8);
                rest /= choices;
            }
            prop_assert_ne!(full.score().passed, Some(true), "{}", full.grid_text());
        }
    }
}
