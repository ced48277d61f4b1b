//! What an edit changed in a text, line by line, and the way back.
//!
//! In: two versions of a text. Out: the lines that differ, with enough around them to find them again. The way back
//! also works in a text that somebody changed elsewhere since: then the lines are looked for, and found only where
//! there is one place for them. Never knows YAML, but that what is indented deeper belongs to the line above.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// So many pairs of lines are compared; where a change is larger, all lines between its first and its last are one.
const MAX_COMPARED_PAIRS: usize = 1_000_000;

/// Lines that follow one another, before and after an edit, with their line breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LineHunk {
    /// The line it begins at in the new text, counted from 0.
    line: usize,
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    /// The lines that these are indented below, the nearest first.
    outline: Vec<String>,
    above: Option<String>,
    below: Option<String>,
}

impl LineHunk {
    /// A whole text that was not there before.
    pub(super) fn of_new_text(text: &str) -> Self {
        Self {
            line: 0,
            before: Vec::new(),
            after: owned_lines(&lines_of(text)),
            outline: Vec::new(),
            above: None,
            below: None,
        }
    }

    /// The same change the other way round.
    pub(super) fn inverse(&self) -> Self {
        Self {
            before: self.after.clone(),
            after: self.before.clone(),
            ..self.clone()
        }
    }
}

/// The lines that differ between two texts.
pub(super) fn changed_lines(before: &str, after: &str) -> Vec<LineHunk> {
    let (old, new) = (lines_of(before), lines_of(after));
    let mut hunks = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    let mut same = same_lines(&old, &new);
    // What follows the last common line differs too.
    same.push((old.len(), new.len()));
    for (old_next, new_next) in same {
        if old_at < old_next || new_at < new_next {
            hunks.push(hunk_at(&old[old_at..old_next], &new, new_at..new_next));
        }
        (old_at, new_at) = (old_next + 1, new_next + 1);
    }
    hunks
}

fn hunk_at(before: &[&str], new: &[&str], place: Range<usize>) -> LineHunk {
    let after = &new[place.clone()];
    LineHunk {
        line: place.start,
        before: owned_lines(before),
        after: owned_lines(after),
        outline: outline_at(new, place.start, indent_of_first(after, before)),
        above: place.start.checked_sub(1).map(|at| bare(new[at])),
        below: new.get(place.end).map(|line| bare(line)),
    }
}

/// The text before the change, from one after it; the index of the lines that are no longer found as they were left.
pub(super) fn text_before(
    now: &str,
    hunks: &[LineHunk],
    is_as_left: bool,
) -> Result<String, usize> {
    let lines = lines_of(now);
    let mut places = Vec::new();
    for (nth, hunk) in hunks.iter().enumerate() {
        let start = if is_as_left {
            Some(hunk.line).filter(|&at| has_lines_at(&lines, at, &hunk.after))
        } else {
            find_lines(&lines, hunk, &hunk.after)
        };
        match start {
            Some(start) => places.push((start..start + hunk.after.len(), hunk)),
            None if is_back_already(&lines, hunk) => {}
            None => return Err(nth),
        }
    }
    places.sort_by_key(|(place, _)| place.start);
    let mut text = String::new();
    let mut at = 0;
    for (place, hunk) in places {
        if place.start < at {
            return Err(hunks.iter().position(|it| it == hunk).unwrap_or(0));
        }
        push_lines(&mut text, &lines[at..place.start]);
        push_lines(&mut text, &hunk.before);
        at = place.end;
    }
    push_lines(&mut text, &lines[at..]);
    Ok(text)
}

/// Lines after others; one that was the last of its text gets the line break that it lacks.
fn push_lines<T: AsRef<str>>(text: &mut String, lines: &[T]) {
    for line in lines {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line.as_ref());
    }
}

/// Whether somebody has taken it back by hand. Lines that are gone show that only where nothing stands in their place.
fn is_back_already(now: &[&str], hunk: &LineHunk) -> bool {
    let fits = |at: usize| {
        let neighbours = neighbours_of(now, at, 0);
        neighbours == (hunk.above.clone(), hunk.below.clone())
    };
    match find_lines(now, hunk, &hunk.before) {
        Some(at) => !hunk.before.is_empty() || fits(at),
        None => false,
    }
}

fn neighbours_of(now: &[&str], at: usize, count: usize) -> (Option<String>, Option<String>) {
    let above = at.checked_sub(1).and_then(|above| now.get(above));
    let below = now.get(at + count);
    (above.map(|line| bare(line)), below.map(|line| bare(line)))
}

/// Where these lines stand now, if that is one place alone.
fn find_lines(now: &[&str], hunk: &LineHunk, wanted: &[String]) -> Option<usize> {
    let last = now.len().checked_sub(wanted.len())?;
    let indent = indent_of_first(&hunk.after, &hunk.before);
    let is_place =
        |at: &usize| has_lines_at(now, *at, wanted) && outline_at(now, *at, indent) == hunk.outline;
    let fits = |at: usize| {
        let (above, below) = neighbours_of(now, at, wanted.len());
        (above == hunk.above, below == hunk.below)
    };
    let all: Vec<usize> = (0..=last).filter(is_place).collect();
    let beside_both = all.iter().copied().filter(|&at| fits(at) == (true, true));
    let beside_one = all.iter().copied().filter(|&at| fits(at) != (false, false));
    // No lines stand everywhere: they are found by their neighbours alone.
    let anywhere = all.iter().copied().filter(|_| !wanted.is_empty());
    only(beside_both)
        .or_else(|| only(beside_one))
        .or_else(|| only(anywhere))
}

fn only(mut places: impl Iterator<Item = usize>) -> Option<usize> {
    places.next().filter(|_| places.next().is_none())
}

fn has_lines_at(now: &[&str], at: usize, wanted: &[String]) -> bool {
    // A journal may come from anywhere, with any number in it.
    let end = at.saturating_add(wanted.len());
    let standing = now.get(at..end);
    standing.is_some_and(|standing| {
        let mut pairs = standing.iter().zip(wanted);
        pairs.all(|(standing, wanted)| bare(standing) == bare(wanted))
    })
}

/// The lines that a place with this indentation lies below, the nearest first.
fn outline_at(lines: &[&str], at: usize, indent: usize) -> Vec<String> {
    let mut within = indent;
    let mut outline = Vec::new();
    for line in lines[..at].iter().rev() {
        if within == 0 {
            break;
        }
        if !is_passed_over(line) && indent_of(line) < within {
            within = indent_of(line);
            outline.push(bare(line));
        }
    }
    outline
}

fn indent_of_first<T: AsRef<str>, U: AsRef<str>>(lines: &[T], otherwise: &[U]) -> usize {
    let lines = lines.iter().map(AsRef::as_ref);
    let mut all = lines.chain(otherwise.iter().map(AsRef::as_ref));
    let first = all.find(|line| !is_passed_over(line));
    first.map_or(0, indent_of)
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Blank lines and comments lie below nothing.
fn is_passed_over(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

fn lines_of(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn owned_lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// A line without its line break.
fn bare(line: &str) -> String {
    line.trim_end_matches(['\r', '\n']).to_owned()
}

/// The lines that both texts have, in order, as pairs of their places.
fn same_lines(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let starts = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - starts;
    let ends = old.iter().rev().zip(new.iter().rev());
    let ends = ends.take(rest).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - ends, new.len() - ends);
    let mut pairs: Vec<(usize, usize)> = (0..starts).map(|at| (at, at)).collect();
    let between = same_between(&old[starts..old_end], &new[starts..new_end]);
    pairs.extend(between.into_iter().map(|(a, b)| (a + starts, b + starts)));
    pairs.extend((0..ends).map(|at| (old_end + at, new_end + at)));
    pairs
}

/// The longest series of common lines.
fn same_between(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    if old.is_empty() || new.is_empty() || old.len() * new.len() > MAX_COMPARED_PAIRS {
        return Vec::new();
    }
    let width = new.len() + 1;
    // How many lines the two rests have in common.
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            lengths[a * width + b] = if old[a] == new[b] {
                lengths[(a + 1) * width + b + 1] + 1
            } else {
                lengths[(a + 1) * width + b].max(lengths[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        if old[a] == new[b] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if lengths[(a + 1) * width + b] >= lengths[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn back(before: &str, after: &str, now: &str) -> Result<String, usize> {
        text_before(now, &changed_lines(before, after), now == after)
    }

    const BEFORE: &str = "ratings:\n  a:\n    x: S\n    y: TS\n  b:\n    x: S\n";

    #[test]
    fn a_line_is_found_again_where_others_were_changed() {
        let after = BEFORE.replacen("x: S", "x: TI", 1);
        let now = after
            .replace("y: TS", "y: I  # seen")
            .replace("ratings", "# new\nratings");
        let wanted = now.replacen("x: TI", "x: S", 1);
        assert_eq!(back(BEFORE, &after, &now), Ok(wanted));
    }

    #[test]
    fn a_line_that_was_changed_since_is_not_found() {
        let after = BEFORE.replacen("x: S", "x: TI", 1);
        assert_eq!(back(BEFORE, &after, &after.replace("TI", "I")), Err(0));
        // The same words under another key are another line.
        let moved = "ratings:\n  a:\n    y: TS\n  b:\n    x: TI\n";
        assert_eq!(back(BEFORE, &after, moved), Err(0));
    }

    #[test]
    fn a_line_that_was_added_and_changed_since_is_not_found() {
        let after = BEFORE.replacen("    y: TS", "    w: I\n    y: TS", 1);
        assert_eq!(back(BEFORE, &after, &after.replace("w: I", "w: S")), Err(0));
        let now = format!("{BEFORE}# by hand\n");
        assert_eq!(back(BEFORE, &after, &now), Ok(now.clone()));
    }

    #[test]
    fn what_was_removed_comes_back_between_its_neighbours() {
        let after = BEFORE.replacen("    x: S\n", "", 1);
        let now = after.replace("    y: TS\n", "    y: TS\n    z: I\n");
        let wanted = now.replace("    y: TS\n", "    x: S\n    y: TS\n");
        assert_eq!(back(BEFORE, &after, &now), Ok(wanted));
    }

    #[test]
    fn what_was_already_taken_back_by_hand_stays() {
        let after = BEFORE.replacen("x: S", "x: TI", 1);
        let now = format!("{BEFORE}comment: Bien\n");
        assert_eq!(back(BEFORE, &after, &now), Ok(now.clone()));
    }

    #[test]
    fn a_last_line_without_a_break_gets_one_where_others_follow() {
        let now = "a: 2\nb: 1\n";
        assert_eq!(back("a: 1", "a: 2", now), Ok("a: 1\nb: 1\n".to_owned()));
        assert_eq!(back("a: 1", "a: 2", "a: 2"), Ok("a: 1".to_owned()));
    }

    proptest! {
        #[test]
        fn the_way_back_ends_where_it_began(
            before in "([ab:\n ]|\r\n|# c\n){0,40}",
            after in "([ab:\n ]|\r\n|# c\n){0,40}",
        ) {
            prop_assert_eq!(back(&before, &after, &after), Ok(before));
        }
    }
}
