//! Which lone lines of a table are sections, which tasks, which rows to rate.
//!
//! In: the lines of one table, and the titles of sections found so far. Out: one answer a line. The paper says it by
//! heads beside the line, by a cell that spreads, by bold, by a word and a number that come again (`Mission 1`,
//! `Mission 2`).

use super::lines::{Alone, Line, Look};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::text::Text;
use crate::interchange::forms::words::{fold, says_required};
use std::collections::BTreeSet;

/// What a lone line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    /// A table of its own.
    Section,
    /// A group of rows.
    Task,
    /// A row to rate.
    Row,
}

/// What is known of a table when its lone lines are judged.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// Beginnings of section titles: `mission #`.
    pub(super) stems: BTreeSet<String>,
    /// Whether some head row of the table has a title: sections are told by those.
    pub(super) headed: bool,
    /// Whether a paragraph or a line above the heads is the title of the table.
    pub(super) titled: bool,
    /// Whether bold lines are titles here: the first line is one.
    pub(super) bold_titles: bool,
    /// Whether one lone line comes right after another: two tiers of titles.
    pub(super) two_tiers: bool,
    /// Whether several bold lines stand alone.
    pub(super) several: bool,
}

impl Around {
    /// What the lines of a table say together.
    pub(super) fn of(lines: &[Line], stems: BTreeSet<String>, titled: bool) -> Self {
        let alone = || lines.iter().filter_map(as_alone);
        let stands_out = |alone: &&Alone| alone.look != Look::Plain;
        let body = lines
            .iter()
            .find(|line| !matches!(line, Line::Heads { .. }));
        let bold = alone().filter(|alone| alone.look == Look::Bold);
        Self {
            stems,
            headed: lines
                .iter()
                .any(|line| matches!(line, Line::Heads { title: Some(_), .. })),
            titled,
            bold_titles: body
                .and_then(as_alone)
                .is_some_and(|first| first.look == Look::Bold)
                && !alone()
                    .any(|alone| alone.look == Look::Bold && alone.next_alone && alone.labels == 1),
            two_tiers: alone().filter(stands_out).any(|alone| alone.next_alone),
            several: bold.count() > 1,
        }
    }

    /// What a lone line is, and what was guessed about it.
    pub(super) fn tier(&self, alone: &Alone) -> (Tier, Option<Guess>) {
        let tier = self.judge(alone);
        let guess = match (tier, alone.look) {
            (Tier::Row, Look::Bold) => Some(Guess::RowByLook {}),
            (Tier::Section, Look::Banner | Look::Head) if !self.headed => None,
            (Tier::Section, _) => Some(Guess::SectionByLook {}),
            (Tier::Task, Look::Bold | Look::Marked) if !alone.goes_on => Some(Guess::TaskByLook {}),
            _ => None,
        };
        (tier, guess)
    }

    fn judge(&self, alone: &Alone) -> Tier {
        let required = says_required(&alone.text.plain());
        let known = stem(&alone.text).is_some_and(|stem| self.stems.contains(&stem));
        match (alone.labels > 1, alone.look) {
            _ if alone.over_heads => Tier::Section,
            (_, look) if known && look != Look::Plain => Tier::Section,
            (_, look) if required && look != Look::Banner => Tier::Row,
            (true, Look::Banner) => Tier::Section,
            (true, _) if alone.goes_on => Tier::Task,
            (true, Look::Plain) => Tier::Row,
            (true, _) if !self.headed && (alone.next_alone || self.several) => Tier::Section,
            (true, Look::Head) if !self.headed => Tier::Section,
            (true, _) => Tier::Row,
            (false, Look::Bold) if !self.bold_titles => Tier::Row,
            (false, Look::Plain) => Tier::Row,
            (false, _) if self.two_tiers => {
                if alone.next_alone {
                    Tier::Section
                } else {
                    Tier::Task
                }
            }
            (false, _) if self.headed || self.titled => Tier::Task,
            (false, _) => Tier::Section,
        }
    }
}

fn as_alone(line: &Line) -> Option<&Alone> {
    match line {
        Line::Alone(alone) => Some(alone),
        _ => None,
    }
}

/// What titles of one kind begin with: the word before their number, or the kind of their number.
pub(super) fn stem(title: &Text) -> Option<String> {
    let plain = title.plain();
    let folded = fold(&plain);
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let (first, second) = (words.next()?, words.next());
    let is_number = |word: &str| {
        let roman = word.chars().all(|c| "ivx".contains(c));
        word.chars().all(|c| c.is_ascii_digit()) || roman || word.chars().count() == 1
    };
    match second {
        Some(second) if is_number(second) && first.chars().count() > 2 => {
            Some(format!("{first} #"))
        }
        _ if is_number(first)
            && plain
                .chars()
                .nth(first.chars().count())
                .is_some_and(|c| ".)–-: ".contains(c)) =>
        {
            Some(
                if first.chars().all(|c| c.is_ascii_digit()) {
                    "1"
                } else {
                    "a"
                }
                .to_owned(),
            )
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_one_kind_begin_alike() {
        let stem = |title: &str| stem(&Text::plain_text(title)).unwrap_or_default();
        assert_eq!(stem("Mission 4 – Le règlement"), "mission #");
        assert_eq!(stem("Partie B : la livraison"), "partie #");
        assert_eq!(stem("2. Accueil"), "1");
        assert_eq!(stem("IV – Accueil"), "a");
        assert_eq!(stem("Validation de la commande"), "");
    }
}
