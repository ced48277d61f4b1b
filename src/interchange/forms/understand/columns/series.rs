//! Headings that are levels because they are a series: `Score 0`, `Score 1`; `F - Not enough`, `C - Enough`.
//!
//! In: the texts of a row. Out: which columns are of a series, and what its numbers are worth.

use crate::interchange::forms::draft::DraftWorth;
use crate::interchange::forms::marks;
use crate::interchange::forms::words::{HeadingWord, heading_word};
use std::collections::BTreeSet;

/// Columns whose heads are a series: one word with numbers that rise or fall (`Voto 4`, `Voto 5`), or short codes
/// with a name each (`F - Not enough`, `C - Enough`).
pub(super) fn series_columns(texts: &[String]) -> Vec<usize> {
    let mut found = Vec::new();
    let numbered: Vec<(usize, (String, f64))> = texts
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(column, text)| Some((column, numbered_name(text)?)))
        .collect();
    for run in numbered.chunk_by(|(_, one), (_, other)| one.0 == other.0) {
        let numbers: Vec<f64> = run.iter().map(|(_, (_, number))| *number).collect();
        let up = numbers.windows(2).all(|pair| pair[0] < pair[1]);
        let down = numbers.windows(2).all(|pair| pair[0] > pair[1]);
        if run.len() > 1 && (up || down) {
            found.extend(run.iter().map(|(column, _)| *column));
        }
    }
    let coded: Vec<(usize, String)> = texts
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(column, text)| Some((column, coded_name(text)?)))
        .collect();
    let codes: BTreeSet<&String> = coded.iter().map(|(_, code)| code).collect();
    if coded.len() > 1 && codes.len() == coded.len() {
        found.extend(coded.iter().map(|(column, _)| *column));
    }
    found
}

/// `Score 2`, `Voto 7-8`: the word, and the first number.
fn numbered_name(text: &str) -> Option<(String, f64)> {
    let (word, number) = text.trim().rsplit_once(' ')?;
    let low = number.split(['-', '–']).next()?;
    let value = marks::parse_decimal(low)?;
    let is_word =
        word.chars().any(char::is_alphabetic) && !word.chars().any(|c| c.is_ascii_digit());
    // `Note /20` and `max. 4` count something else.
    let counts = heading_word(word)
        .is_some_and(|word| word != HeadingWord::Label && word != HeadingWord::Result);
    (is_word && !counts).then(|| (word.to_lowercase(), marks::decimal_value(&value)))
}

/// `Score 2`: the points, where the word says that the number is one of points, and not a rank.
pub(super) fn scored_name(text: &str) -> Option<DraftWorth> {
    let (word, number) = text.trim().rsplit_once(' ')?;
    let is_score = matches!(
        word.to_lowercase().as_str(),
        "score" | "voto" | "points" | "punkte" | "nota" | "note" | "puntos" | "punti" | "mark"
    );
    let points = marks::parse_decimal(number).filter(|_| is_score)?;
    Some(DraftWorth::Exact(points))
}

/// `F - Not enough`: the code.
fn coded_name(text: &str) -> Option<String> {
    let (code, name) = [" - ", " – ", " = ", ": ", " : "]
        .iter()
        .find_map(|sign| text.split_once(sign))?;
    let code = code.trim();
    let short = (1..=3).contains(&code.chars().count()) && !code.contains(' ');
    let is_word = code.chars().any(char::is_alphabetic) || code.chars().all(|c| "+-".contains(c));
    (short && is_word && !name.trim().is_empty()).then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_has_one_word_or_codes_of_its_own() {
        let columns = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            series_columns(&texts)
        };
        assert_eq!(
            columns(&["Criteria", "Score 0", "Score 1", "Weight"]),
            [1, 2]
        );
        assert_eq!(columns(&["", "Voto 1-4", "Voto 5", "Voto 6-10"]), [1, 2, 3]);
        assert_eq!(columns(&["", "F - Not there", "A - There"]), [1, 2]);
        assert_eq!(columns(&["", "Points 4", "Score 1"]), [0_usize; 0]);
        assert_eq!(columns(&["", "Part 3", "Part 1", "Part 2"]), [0_usize; 0]);
        assert_eq!(scored_name("Score 2"), Some(DraftWorth::Exact("2".into())));
        assert_eq!(scored_name("Niveau 2"), None);
    }
}
