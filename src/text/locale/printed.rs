//! The languages whose dates and identity lines are known: one entry each, all that the program itself prints in them.
//!
//! All other words of a sheet are in `themes/classic/strings/<lang>.yaml`. A test holds the two lists together.

use super::LangTag;

/// What the program prints in a language by itself.
pub(super) struct PrintedLanguage {
    /// The start of the tags it is used for, in lower case: `en-us` before `en`.
    tag: &'static str,
    /// The labels of the identity lines name, class and date.
    pub(super) identity: Option<[&'static str; 3]>,
    /// The long form of a date.
    pub(super) long_date: Option<LongDate>,
    /// The form of a date in lists of people, with `{day}`, `{month}` and `{year}`; none where that is the ISO form.
    pub(super) short_date: Option<&'static str>,
}

/// The long form of a date.
pub(super) struct LongDate {
    /// With `{day}`, `{month}` and `{year}`.
    pub(super) pattern: &'static str,
    /// From January to December.
    pub(super) months: [&'static str; 12],
    /// The first day of a month, where it is not just 1.
    pub(super) first_day: &'static str,
}

const ENGLISH_MONTHS: [&str; 12] = [
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

/// The languages, a narrower tag before a wider one.
pub(super) const PRINTED_LANGUAGES: &[PrintedLanguage] = &[
    PrintedLanguage {
        tag: "fr",
        identity: Some(["Nom", "Classe", "Date"]),
        long_date: Some(LongDate {
            pattern: "{day} {month} {year}",
            months: [
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
            ],
            first_day: "1er",
        }),
        short_date: Some("{day}/{month}/{year}"),
    },
    PrintedLanguage {
        tag: "en-us",
        identity: Some(["Name", "Class", "Date"]),
        long_date: Some(LongDate {
            pattern: "{month} {day}, {year}",
            months: ENGLISH_MONTHS,
            first_day: "1",
        }),
        short_date: None,
    },
    PrintedLanguage {
        tag: "en",
        identity: Some(["Name", "Class", "Date"]),
        long_date: Some(LongDate {
            pattern: "{day} {month} {year}",
            months: ENGLISH_MONTHS,
            first_day: "1",
        }),
        short_date: None,
    },
    PrintedLanguage {
        tag: "de",
        identity: Some(["Name", "Klasse", "Datum"]),
        long_date: Some(LongDate {
            pattern: "{day}. {month} {year}",
            months: [
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
            ],
            first_day: "1",
        }),
        short_date: Some("{day}.{month}.{year}"),
    },
    PrintedLanguage {
        tag: "es",
        identity: Some(["Nombre", "Clase", "Fecha"]),
        long_date: Some(LongDate {
            pattern: "{day} de {month} de {year}",
            months: [
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
            ],
            first_day: "1",
        }),
        short_date: Some("{day}/{month}/{year}"),
    },
    PrintedLanguage {
        tag: "ar",
        identity: Some(["الاسم", "القسم", "التاريخ"]),
        long_date: Some(LongDate {
            pattern: "{day} {month} {year}",
            months: [
                "يناير",
                "فبراير",
                "مارس",
                "أبريل",
                "مايو",
                "يونيو",
                "يوليو",
                "أغسطس",
                "سبتمبر",
                "أكتوبر",
                "نوفمبر",
                "ديسمبر",
            ],
            first_day: "1",
        }),
        short_date: None,
    },
    PrintedLanguage {
        tag: "it",
        identity: None,
        long_date: None,
        short_date: Some("{day}/{month}/{year}"),
    },
    PrintedLanguage {
        tag: "pt",
        identity: None,
        long_date: None,
        short_date: Some("{day}/{month}/{year}"),
    },
];

impl PrintedLanguage {
    /// The entry for a tag.
    pub(super) fn of(lang: &LangTag) -> Option<&'static Self> {
        let lang = lang.to_ascii_lowercase();
        PRINTED_LANGUAGES
            .iter()
            .find(|it| match lang.strip_prefix(it.tag) {
                Some(rest) => rest.is_empty() || rest.starts_with('-'),
                None => false,
            })
    }
}
