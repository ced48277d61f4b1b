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
        identity: Some(["Nome", "Classe", "Data"]),
        long_date: Some(LongDate {
            pattern: "{day} {month} {year}",
            months: [
                "gennaio",
                "febbraio",
                "marzo",
                "aprile",
                "maggio",
                "giugno",
                "luglio",
                "agosto",
                "settembre",
                "ottobre",
                "novembre",
                "dicembre",
            ],
            first_day: "1º",
        }),
        short_date: Some("{day}/{month}/{year}"),
    },
    PrintedLanguage {
        tag: "pt",
        identity: Some(["Nome", "Turma", "Data"]),
        long_date: Some(LongDate {
            pattern: "{day} de {month} de {year}",
            months: [
                "janeiro",
                "fevereiro",
                "março",
                "abril",
                "maio",
                "junho",
                "julho",
                "agosto",
                "setembro",
                "outubro",
                "novembro",
                "dezembro",
            ],
            first_day: "1",
        }),
        short_date: Some("{day}/{month}/{year}"),
    },
    PrintedLanguage {
        tag: "nl",
        identity: Some(["Naam", "Klas", "Datum"]),
        long_date: Some(LongDate {
            pattern: "{day} {month} {year}",
            months: [
                "januari",
                "februari",
                "maart",
                "april",
                "mei",
                "juni",
                "juli",
                "augustus",
                "september",
                "oktober",
                "november",
                "december",
            ],
            first_day: "1",
        }),
        short_date: Some("{day}-{month}-{year}"),
    },
    PrintedLanguage {
        tag: "ca",
        identity: Some(["Nom", "Classe", "Data"]),
        long_date: Some(LongDate {
            pattern: "{day} {month} de {year}",
            months: [
                "de gener",
                "de febrer",
                "de març",
                "d’abril",
                "de maig",
                "de juny",
                "de juliol",
                "d’agost",
                "de setembre",
                "d’octubre",
                "de novembre",
                "de desembre",
            ],
            first_day: "1",
        }),
        short_date: Some("{day}/{month}/{year}"),
    },
    PrintedLanguage {
        tag: "he",
        identity: Some(["שם", "כיתה", "תאריך"]),
        long_date: Some(LongDate {
            pattern: "{day} {month} {year}",
            months: [
                "בינואר",
                "בפברואר",
                "במרץ",
                "באפריל",
                "במאי",
                "ביוני",
                "ביולי",
                "באוגוסט",
                "בספטמבר",
                "באוקטובר",
                "בנובמבר",
                "בדצמבר",
            ],
            first_day: "1",
        }),
        short_date: Some("{day}.{month}.{year}"),
    },
    PrintedLanguage {
        tag: "ja",
        identity: Some(["氏名", "クラス", "日付"]),
        long_date: Some(LongDate {
            pattern: "{year}年{month}{day}日",
            months: [
                "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月",
                "12月",
            ],
            first_day: "1",
        }),
        short_date: Some("{year}/{month}/{day}"),
    },
    PrintedLanguage {
        tag: "zh",
        identity: Some(["姓名", "班级", "日期"]),
        long_date: Some(LongDate {
            pattern: "{year}年{month}{day}日",
            months: [
                "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月",
                "12月",
            ],
            first_day: "1",
        }),
        short_date: Some("{year}/{month}/{day}"),
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
