//! Dates as class lists and spreadsheets write them.
//!
//! In: a cell, and the language of the list. Out: the day. Never guesses which number is the month: where both orders
//! are possible and the language decides nothing, there is no date.

use super::{IsoDate, LangTag, parse_iso_date};

/// The day in a cell where the order is the usual one: `14/03/2009`, `14.3.2009`, `2009-03-14`.
pub(crate) fn list_date(text: &str) -> Option<IsoDate> {
    let parts = date_parts(text)?;
    match parts {
        [year, month, day] if year.len() == 4 => calendar_date(year, month, day),
        [day, month, year] => calendar_date(year, month, day),
    }
}

/// A date of an assessment in the form that ratings take, `2026-03-12`; nothing where the cell is not clearly one.
pub(crate) fn assessment_date(text: &str, lang: &LangTag) -> Option<String> {
    // Spreadsheets that were exported by a program add the time.
    let day = text.trim().split([' ', 'T']).next()?;
    let parts = date_parts(day)?;
    let (year, month, day) = match parts {
        [year, month, day] if year.len() == 4 => calendar_date(year, month, day)?,
        [first, second, year] => day_and_month(first, second, year, lang)?,
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The order of the language, unless only the other one is a date.
fn day_and_month(first: &str, second: &str, year: &str, lang: &LangTag) -> Option<IsoDate> {
    let century = if year.len() == 2 { "20" } else { "" };
    let year = &format!("{century}{year}");
    let day_first = calendar_date(year, second, first);
    let month_first = calendar_date(year, first, second);
    // In English both orders are written.
    let writes_day_first = lang
        .short_date((2026, 3, 12))
        .is_some_and(|it| it.starts_with("12"));
    match (day_first, month_first) {
        (Some(_), Some(_)) if writes_day_first || first == second => day_first,
        (Some(_), Some(_)) => None,
        (one, other) => one.or(other),
    }
}

/// Three numbers between `/`, `.` or `-`.
fn date_parts(text: &str) -> Option<[&str; 3]> {
    let parts: Vec<&str> = text.trim().split(['/', '.', '-']).collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().all(is_number).then_some(parts)
}

fn calendar_date(year: &str, month: &str, day: &str) -> Option<IsoDate> {
    parse_iso_date(&format!("{year}-{month:0>2}-{day:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_birth_is_read_in_any_form() {
        assert_eq!(list_date("14/03/2009"), list_date("2009-03-14"));
        assert_eq!(list_date("14.3.2009"), Some((2009, 3, 14)));
        for other in ["0012", "14/03", "14/03/09", "1-2-3-4", "a/b/2009", ""] {
            assert_eq!(list_date(other), None, "{other}");
        }
    }

    #[test]
    fn a_date_of_assessment_is_written_in_iso_form() {
        for (text, lang, written) in [
            ("12/03/2026", "fr", Some("2026-03-12")),
            ("2026-03-12", "fr", Some("2026-03-12")),
            ("2026-03-12 00:00:00", "en", Some("2026-03-12")),
            ("12.3.26", "de", Some("2026-03-12")),
            ("13/03/2026", "en", Some("2026-03-13")),
            ("03/13/2026", "en-US", Some("2026-03-13")),
            ("03/03/2026", "en", Some("2026-03-03")),
            // The twelfth of March, or the third of December?
            ("12/03/2026", "en", None),
            ("31/02/2026", "fr", None),
            ("mars", "fr", None),
            ("", "fr", None),
        ] {
            assert_eq!(
                assessment_date(text, &LangTag::new(lang).unwrap()).as_deref(),
                written,
                "{text} {lang}"
            );
        }
    }
}
