//! A grid as its author means it, at random.

use super::LayoutDice;
use super::words::FormWords;

/// A grid as its author means it.
#[derive(Debug, Clone)]
pub(super) struct MeantGrid {
    pub(super) title: String,
    pub(super) levels: Vec<String>,
    /// What each level is worth, if the form says so.
    pub(super) worth: Option<Vec<usize>>,
    pub(super) weights: Weights,
    pub(super) sections: Vec<MeantSection>,
}

/// Rows below one title.
#[derive(Debug, Clone)]
pub(super) struct MeantSection {
    pub(super) title: String,
    pub(super) rows: Vec<MeantRow>,
}

#[derive(Debug, Clone)]
pub(super) struct MeantRow {
    pub(super) label: String,
    pub(super) texts: Vec<String>,
    /// The number that says what it is worth, as its form means it.
    pub(super) weight: Option<usize>,
    pub(super) required: bool,
}

/// What the numbers of rows mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weights {
    /// There are none.
    None,
    /// Points.
    Points,
    /// How many times a row counts.
    Times,
    /// Shares of a hundred.
    Percent,
    /// Points behind the label: `(4 pts)`.
    Behind,
}

impl MeantGrid {
    /// A grid with these words.
    pub(super) fn roll(dice: &mut LayoutDice, words: &FormWords) -> Self {
        let mut levels: Vec<String> = dice
            .pick(words.levels)
            .iter()
            .map(|level| (*level).to_owned())
            .collect();
        if dice.often(40) {
            levels.reverse();
        }
        let are_numbers = levels.iter().all(|level| level.parse::<usize>().is_ok());
        let weights = *dice.pick(&[
            Weights::None,
            Weights::None,
            Weights::None,
            Weights::Points,
            Weights::Times,
            Weights::Percent,
            Weights::Behind,
        ]);
        let rises = dice.often(50);
        let worth = (!are_numbers && dice.often(35)).then(|| {
            let count = levels.len();
            let points = (0..count).map(|nth| if rises { nth } else { (count - 1 - nth) * 2 });
            points.collect()
        });
        let sections = roll_sections(dice, words, levels.len());
        let mut grid = Self {
            title: format!("{} 2026", words.sections[0]),
            levels,
            worth,
            weights,
            sections,
        };
        grid.weigh(dice);
        grid
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &MeantRow> {
        self.sections.iter().flat_map(|section| &section.rows)
    }

    pub(super) fn is_described(&self) -> bool {
        self.rows().all(|row| !row.texts.is_empty())
    }

    fn weigh(&mut self, dice: &mut LayoutDice) {
        let count = self.rows().count();
        let mut left = 100;
        let rows = self
            .sections
            .iter_mut()
            .flat_map(|section| &mut section.rows);
        for (nth, row) in rows.enumerate() {
            row.weight = match self.weights {
                Weights::None => None,
                Weights::Percent if nth + 1 == count => Some(left),
                Weights::Percent => {
                    let share = 5 * (1 + dice.roll(3));
                    left -= share;
                    Some(share)
                }
                _ => Some(1 + dice.roll(6)),
            };
            if let (Weights::Behind, Some(points)) = (self.weights, row.weight) {
                row.label = format!("{} ({points} pts)", row.label);
            }
        }
    }
}

fn roll_sections(dice: &mut LayoutDice, words: &FormWords, levels: usize) -> Vec<MeantSection> {
    let described = dice.often(55);
    let requires = dice.often(12);
    let mut rows: Vec<&str> = words.rows.to_vec();
    let count = if dice.often(50) { 1 } else { 2 };
    let first = dice.roll(words.sections.len() - 1);
    let mut sections = Vec::new();
    for nth in 0..count {
        let mut of_section = Vec::new();
        let many = if count == 1 { 2 + dice.roll(3) } else { 2 };
        for _ in 0..many {
            let label = rows.remove(dice.roll(rows.len()));
            let texts = (0..levels).map(|at| {
                let text = words.texts[(at + dice.roll(2)) % words.texts.len()];
                format!("{text} ({})", label.to_lowercase())
            });
            let texts = if described {
                texts.collect()
            } else {
                Vec::new()
            };
            let required = requires && dice.often(50);
            let mark = if required {
                format!(" ({})", words.required)
            } else {
                String::new()
            };
            of_section.push(MeantRow {
                label: format!("{label}{mark}"),
                texts,
                weight: None,
                required,
            });
        }
        sections.push(MeantSection {
            title: words.sections[(first + nth) % words.sections.len()].to_owned(),
            rows: of_section,
        });
    }
    sections
}
