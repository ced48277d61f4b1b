//! Which lone lines of a table are sections, which tasks, which rows to rate.
//!
//! In: the lines of one table, and the titles of sections found so far. Out: one answer a line. The paper says it by
//! heads beside the line, by a cell that spreads, by bold, by a word and a number that come again (`Mission 1`,
//! `Mission 2`).

use super::lines::{Alone, LineLook, TableLine};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::{normalize_words, says_required};
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
pub(super) struct TierContext {
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

impl TierContext {
    /// What the lines of a table say together.
    pub(super) fn of(lines: &[TableLine], stems: BTreeSet<String>, titled: bool) -> Self {
        let alone = || lines.iter().filter_map(as_alone);
        let stands_out = |alone: &&Alone| alone.look != LineLook::Plain;
        let body = lines
            .iter()
            .find(|line| !matches!(line, TableLine::Heads { .. }));
        let bold = alone().filter(|alone| alone.look == LineLook::Bold);
        Self {
            stems,
            headed: lines
                .iter()
                .any(|line| matches!(line, TableLine::Heads { title: Some(_), .. })),
            titled,
            bold_titles: body
                .and_then(as_alone)
                .is_some_and(|first| first.look == LineLook::Bold)
                && !alone().any(|alone| {
                    alone.look == LineLook::Bold && alone.next_alone && alone.labels == 1
                }),
            two_tiers: alone().filter(stands_out).any(|alone| alone.next_alone),
            several: bold.count() > 1,
        }
    }

    /// What a lone line is, and what was guessed about it.
    pub(super) fn tier(&self, alone: &Alone) -> (Tier, Option<Guess>) {
        let tier = self.judge(alone);
        let guess = match (tier, alone.look) {
            (Tier::Row, LineLook::Bold) => Some(Guess::RowByLook {}),
            (Tier::Section, LineLook::Banner | LineLook::Head) if !self.headed => None,
            (Tier::Section, _) => Some(Guess::SectionByLook {}),
            (Tier::Task, LineLook::Bold | LineLook::Marked) if !alone.goes_on => {
                Some(Guess::TaskByLook {})
            }
            _ => None,
        };
        (tier, guess)
    }

    fn judge(&self, alone: &Alone) -> Tier {
        let required = says_required(&alone.text.plain());
        let known = title_stem(&alone.text).is_some_and(|stem| self.stems.contains(&stem));
        match (alone.labels > 1, alone.look) {
            _ if alone.over_heads => Tier::Section,
            (_, look) if known && look != LineLook::Plain => Tier::Section,
            (_, look) if required && look != LineLook::Banner => Tier::Row,
            (true, LineLook::Banner) => Tier::Section,
            (true, _) if alone.goes_on => Tier::Task,
            (true, LineLook::Plain) => Tier::Row,
            (true, _) if !self.headed && (alone.next_alone || self.several) => Tier::Section,
            (true, LineLook::Head) if !self.headed => Tier::Section,
            (true, _) => Tier::Row,
            (false, LineLook::Bold) if !self.bold_titles => Tier::Row,
            (false, LineLook::Plain) => Tier::Row,
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

fn as_alone(line: &TableLine) -> Option<&Alone> {
    match line {
        TableLine::Alone(alone) => Some(alone),
        _ => None,
    }
}

/// What titles of one kind begin with: the word before their number, or the kind of their number.
pub(super) fn title_stem(title: &FormText) -> Option<String> {
    let plain = title.plain();
    let folded = normalize_words(&plain);
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
        let stem = |title: &str| title_stem(&FormText::from_plain(title)).unwrap_or_default();
        assert_eq!(stem("Mission 4 – Le règlement"), "mission #");
        assert_eq!(stem("Partie B : la livraison"), "partie #");
        assert_eq!(stem("2. Accueil"), "1");
        assert_eq!(stem("IV – Accueil"), "a");
        assert_eq!(stem("Validation de la commande"), "");
    }
}
