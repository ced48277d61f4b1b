//! What a language decides without words.

/// Languages whose usual script runs from right to left.
const RIGHT_TO_LEFT: &[&str] = &[
    "ar", "arc", "arz", "ary", "aeb", "azb", "bal", "bqi", "ckb", "dv", "fa", "glk", "he", "iw",
    "ji", "khw", "ks", "lrc", "mzn", "nqo", "pnb", "prs", "ps", "sd", "skr", "syr", "ug", "ur",
    "yi",
];

/// Scripts that run from right to left, whatever the language.
const SCRIPTS: &[&str] = &[
    "adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
];

/// The direction of a BCP 47 tag, `rtl` or `ltr`: its script decides if it names one, else its language.
pub fn direction(lang: &str) -> &'static str {
    let lang = lang.to_ascii_lowercase();
    let mut parts = lang.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let script = parts
        .next()
        .filter(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let rtl = script.map_or_else(
        || RIGHT_TO_LEFT.contains(&language),
        |script| SCRIPTS.contains(&script),
    );
    if rtl { "rtl" } else { "ltr" }
}

/// The decimal mark: a point in the languages that use one, else a comma.
pub fn decimal(lang: &str) -> char {
    const POINT: &[&str] = &[
        "en", "zh", "ja", "ko", "th", "he", "hi", "ms", "ga", "mt", "sw",
    ];
    let language = lang
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if POINT.contains(&language.as_str()) {
        '.'
    } else {
        ','
    }
}

/// What the default identity lines are called.
pub fn field_word(lang: &str, field: &str) -> &'static str {
    let language = lang
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let words = match language.as_str() {
        "fr" => ["Nom", "Classe", "Date"],
        "de" => ["Name", "Klasse", "Datum"],
        "es" => ["Nombre", "Clase", "Fecha"],
        _ => ["Name", "Class", "Date"],
    };
    match field {
        "name" => words[0],
        "class" => words[1],
        _ => words[2],
    }
}

const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// A date in the language's long form; `None` in a language whose form is not known here.
pub fn long_date(lang: &str, (year, month, day): (u16, u8, u8)) -> Option<String> {
    let name = |months: [&'static str; 12]| months.get(usize::from(month).checked_sub(1)?).copied();
    let lower = lang.to_ascii_lowercase();
    Some(match lower.split(['-', '_']).next()? {
        "fr" if day == 1 => format!("1er {} {year}", name(FRENCH)?),
        "fr" => format!("{day} {} {year}", name(FRENCH)?),
        "en" if lower.ends_with("-us") => format!("{} {day}, {year}", name(ENGLISH)?),
        "en" => format!("{day} {} {year}", name(ENGLISH)?),
        "de" => format!("{day}. {} {year}", name(GERMAN)?),
        "es" => format!("{day} de {} de {year}", name(SPANISH)?),
        _ => return None,
    })
}

/// Year, month and day of an ISO date (`2026-03-12`) that the calendar has.
pub fn is_iso_date(typed: &str) -> Option<(u16, u8, u8)> {
    let mut parts = typed.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    let (year, month, day): (u16, u8, u8) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_decides_before_the_language() {
        for lang in ["ar", "he-IL", "FA", "ur", "ckb-IQ", "az-Arab", "pa-Arab-PK"] {
            assert_eq!(direction(lang), "rtl", "{lang}");
        }
        for lang in ["fr", "en-GB", "", "ur-Latn", "art", "az", "fr-CA"] {
            assert_eq!(direction(lang), "ltr", "{lang}");
        }
    }
}
