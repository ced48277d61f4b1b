//! A mark calculated again from what is printed, and from nothing else.

use crate::model::grid::{RoundMode, Rounding};
use crate::model::scoring::{Fraction, SumEntry, SumEntryKind, format_exact, format_terms};
use num_traits::Zero;

/// A line of a sum as it stands on paper.
struct PrintedEntry {
    kind: &'static str,
    terms: Option<String>,
    earned: Option<String>,
    possible: Option<String>,
    round: Option<(String, RoundMode)>,
}

fn print_entry(entry: &SumEntry<'_>) -> PrintedEntry {
    let number = |value: &Fraction| format_exact(value, ',');
    PrintedEntry {
        kind: entry.kind.name(),
        terms: format_terms(&entry.terms, ','),
        earned: entry.earned.as_ref().map(number),
        possible: entry.possible.as_ref().map(number),
        round: match entry.kind {
            SumEntryKind::Rounded(Rounding { to, mode }) => Some((to.printed(','), *mode)),
            _ => None,
        },
    }
}

/// A number as a person reads it: `−13,25`, `13 1/3`.
fn parse_printed(text: &str) -> Fraction {
    let (sign, size) = match text.strip_prefix('−') {
        Some(size) => (-1, size),
        None => (1, text),
    };
    let whole = |text: &str| -> Fraction { Fraction::from_integer(text.parse().unwrap()) };
    let part = |part: &str| match (part.split_once('/'), part.split_once(',')) {
        (Some((over, under)), _) => whole(over) / whole(under),
        (_, Some((units, digits))) => {
            let ten = num_bigint::BigInt::from(10).pow(digits.len() as u32);
            whole(&format!("{units}{digits}")) / Fraction::from_integer(ten)
        }
        _ => whole(part),
    };
    let size: Fraction = size.split('\u{a0}').map(part).sum();
    size * Fraction::from_integer(sign.into())
}

/// The terms of `1 − 2/3 + –`; a dash alone is not a number.
fn parse_terms(text: &str) -> Vec<Fraction> {
    let signed = text.replace(" − ", " + −");
    let terms = signed.split(" + ").filter(|term| *term != "–");
    terms.map(parse_printed).collect()
}

fn round_by_hand(value: &Fraction, step: &Fraction, mode: RoundMode) -> Fraction {
    let below = (value / step).floor() * step;
    let rest = value - &below;
    let up = match mode {
        RoundMode::Down => false,
        RoundMode::Up => !rest.is_zero(),
        RoundMode::Nearest => &rest + &rest >= *step,
    };
    if up { below + step } else { below }
}

/// Does every line again from the numbers of the lines before it, and gives the mark.
pub(super) fn recompute_by_hand(lines: &[SumEntry<'_>]) -> Fraction {
    let mut last = (Fraction::zero(), Fraction::zero());
    let (mut tasks, mut parts, mut extras) = (Vec::new(), Vec::new(), Fraction::zero());
    for line in lines.iter().map(print_entry) {
        let earned = line.earned.as_deref().map(parse_printed);
        let possible = line.possible.as_deref().map(parse_printed);
        let added = line.terms.as_deref().map(parse_terms).unwrap_or_default();
        let again = match line.kind {
            "task" | "section" => earned.as_ref().map(|_| added.iter().sum()),
            "sum" => Some(parts.iter().map(|(earned, _)| earned).sum()),
            "brought" => Some(&last.0 / &last.1 * possible.as_ref().unwrap()),
            "extra" => None,
            "total" => Some(&last.0 + &extras),
            "rounded" => {
                let (step, mode) = line.round.unwrap();
                Some(round_by_hand(&last.0, &parse_printed(&step), mode))
            }
            // These only name the limit that holds from here.
            "at-least" => Some(earned.clone().unwrap().max(last.0.clone())),
            "at-most" | "capped" => Some(earned.clone().unwrap().min(last.0.clone())),
            _ => Some(last.0.clone()),
        };
        match (line.kind, earned) {
            ("extra", Some(extra)) => extras += extra,
            (kind, earned) => {
                assert_eq!(earned, again, "{kind}");
                let none = match kind {
                    // A task or a section that is out of the count.
                    "task" | "section" => Fraction::zero(),
                    _ => last.1.clone(),
                };
                let made = (
                    earned.unwrap_or_else(Fraction::zero),
                    possible.unwrap_or(none),
                );
                match kind {
                    "task" => tasks.push(made.clone()),
                    "section" => {
                        // What a task came to is one of the terms of its section.
                        for (earned, possible) in tasks.drain(..) {
                            assert!(possible.is_zero() || added.contains(&earned));
                        }
                        parts.push(made.clone());
                    }
                    "brought" | "rounded" => {
                        if let Some(part) = tasks.last_mut().or(parts.last_mut()) {
                            *part = made.clone();
                        }
                    }
                    "sum" => {
                        let all: Fraction = parts.drain(..).map(|(_, possible)| possible).sum();
                        assert_eq!(made.1, all);
                    }
                    _ => {}
                }
                last = made;
            }
        }
    }
    last.0
}
