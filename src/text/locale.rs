//! What follows from a language without a translation: direction, decimal mark, forms of dates.
//!
//! In: a [`LangTag`]. A language that is not known here gets the most usual form.

pub(crate) mod listed_date;
mod printed;

use crate::base::diagnostic::MessageLang;
use icu_locale::{Direction, LocaleCanonicalizer, LocaleDirectionality};
use icu_locale_core::{LanguageIdentifier, Locale};
use printed::PrintedLanguage;

crate::name_types! {
    /// The language of a document: a BCP 47 tag, as typed.
    pub LangTag: is_lang_tag;
}

/// With hyphens: the parser takes `fr_CA` too, which no browser and no screen reader understands.
fn is_lang_tag(text: &str) -> bool {
    LanguageIdentifier::try_from_str(text).is_ok() && !text.contains('_')
}

impl From<MessageLang> for LangTag {
    fn from(lang: MessageLang) -> Self {
        Self(lang.pick("en", "fr").into())
    }
}

impl LangTag {
    /// What is taken where no language is given.
    pub fn english() -> Self {
        Self::from(MessageLang::English)
    }

    /// `rtl` or `ltr`: the script decides if the tag names one, else the language.
    pub fn direction(&self) -> &'static str {
        let Ok(mut locale) = Locale::try_from_str(self) else {
            return "ltr";
        };
        // `iw` and `ji` are still typed for Hebrew and Yiddish; the data knows them by their present codes alone.
        LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
        // Extended: the common data lacks languages that are taught, such as Aramaic.
        match LocaleDirectionality::new_extended().get(&locale.id) {
            Some(Direction::RightToLeft) => "rtl",
            _ => "ltr",
        }
    }

    /// The decimal mark: a comma in the languages that write one, else a point.
    pub fn decimal_mark(&self) -> char {
        if COMMA_LANGUAGES.contains(&self.primary_language().as_str()) {
            ','
        } else {
            '.'
        }
    }

    /// The language without country and script, in lower case.
    fn primary_language(&self) -> String {
        let first = self.split('-').next();
        first.unwrap_or_default().to_ascii_lowercase()
    }

    /// The label of a default identity line: `name`, `class` or `date`. In a language that is not known it is English.
    pub fn identity_label(&self, field: &str) -> &'static str {
        let known = PrintedLanguage::of(self).and_then(|it| it.identity);
        let [name, class, date] = known.unwrap_or(["Name", "Class", "Date"]);
        match field {
            "name" => name,
            "class" => class,
            _ => date,
        }
    }

    /// A date in the long form of the language; `None` if that form is not known here.
    pub fn long_date(&self, (year, month, day): (u16, u8, u8)) -> Option<String> {
        let long = PrintedLanguage::of(self)?.long_date.as_ref()?;
        let month = long.months.get(usize::from(month).checked_sub(1)?)?;
        let day = if day == 1 {
            long.first_day.to_owned()
        } else {
            day.to_string()
        };
        Some(fill_date(long.pattern, &day, month, year))
    }

    /// A date as class lists write it; `None` where that is the ISO form, or not known here.
    pub fn short_date(&self, (year, month, day): (u16, u8, u8)) -> Option<String> {
        let pattern = PrintedLanguage::of(self)?.short_date?;
        let (day, month) = (format!("{day:02}"), format!("{month:02}"));
        Some(fill_date(pattern, &day, &month, year))
    }

    /// Whether identity lines and long dates are known in the language.
    #[cfg(test)]
    pub(crate) fn is_printed(&self) -> bool {
        PrintedLanguage::of(self).is_some_and(|it| it.identity.is_some() && it.long_date.is_some())
    }
}

/// Languages that write a decimal comma.
const COMMA_LANGUAGES: &[&str] = &[
    "af", "ast", "az", "be", "bg", "br", "bs", "ca", "cs", "da", "de", "el", "eo", "es", "et",
    "eu", "fi", "fo", "fr", "fur", "fy", "gl", "hr", "hsb", "hu", "hy", "ia", "id", "is", "it",
    "ka", "kk", "kl", "ky", "lb", "lt", "lv", "mk", "nb", "nl", "nn", "no", "oc", "pl", "pt", "ro",
    "ru", "sc", "se", "sk", "sl", "sq", "sr", "sv", "tg", "tk", "tr", "tt", "uk", "uz", "vi", "wo",
];

fn fill_date(pattern: &str, day: &str, month: &str, year: u16) -> String {
    pattern
        .replace("{day}", day)
        .replace("{month}", month)
        .replace("{year}", &year.to_string())
}

/// Year, month and day.
pub type IsoDate = (u16, u8, u8);

/// Year, month and day of an ISO date (`2026-03-12`) that exists in the calendar.
pub fn parse_iso_date(typed: &str) -> Option<IsoDate> {
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

    fn tag(lang: &str) -> LangTag {
        LangTag::new(lang).unwrap()
    }

    #[test]
    fn a_tag_is_written_with_hyphens() {
        for lang in ["", "fr_CA", "français", "x", "fr-", "12"] {
            assert_eq!(LangTag::new(lang), None, "{lang}");
        }
    }

    #[test]
    fn the_script_decides_before_the_language() {
        for lang in [
            "ar",
            "he-IL",
            "FA",
            "ur",
            "ckb-IQ",
            "az-Arab",
            "pa-Arab-PK",
            "iw",
            "ji",
            "arc",
            "azb",
            "dv",
            "sd",
            "ug",
            "yi",
            "ks",
            "nqo",
            "syr",
        ] {
            assert_eq!(tag(lang).direction(), "rtl", "{lang}");
        }
        for lang in ["fr", "en-GB", "ur-Latn", "art", "az", "fr-CA"] {
            assert_eq!(tag(lang).direction(), "ltr", "{lang}");
        }
    }

    #[test]
    fn a_decimal_mark_follows_the_language_of_a_tag() {
        for lang in [
            "fr", "FR", "de-AT", "es", "it", "pt", "nl", "pl", "ru", "sv", "da", "fi", "cs",
        ] {
            assert_eq!(tag(lang).decimal_mark(), ',', "{lang}");
        }
        for lang in ["en", "en-GB", "zh-Hant", "ja", "ko", "he", "th", "hi", "bn"] {
            assert_eq!(tag(lang).decimal_mark(), '.', "{lang}");
        }
    }

    #[test]
    fn a_date_is_one_that_the_calendar_has() {
        assert_eq!(parse_iso_date("2026-03-12"), Some((2026, 3, 12)));
        assert_eq!(parse_iso_date("2024-02-29"), Some((2024, 2, 29)));
        assert_eq!(parse_iso_date("2000-02-29"), Some((2000, 2, 29)));
        for typed in [
            "",
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "2026-3-12",
            "26-03-12",
            "2026-03-12-1",
            "2026/03/12",
            " 2026-03-12",
            "+026-03-12",
        ] {
            assert_eq!(parse_iso_date(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_long_date_is_as_the_language_writes_it() {
        let cases = [
            ("fr", "12 mars 2026"),
            ("en", "12 March 2026"),
            ("en-GB", "12 March 2026"),
            ("en-US", "March 12, 2026"),
            ("de", "12. März 2026"),
            ("es-ES", "12 de marzo de 2026"),
            ("ar-MA", "12 مارس 2026"),
            ("it", "12 marzo 2026"),
            ("nl-BE", "12 maart 2026"),
            ("pt-BR", "12 de março de 2026"),
            ("ca", "12 de març de 2026"),
            ("he", "12 במרץ 2026"),
            ("ja", "2026年3月12日"),
            ("zh-Hans", "2026年3月12日"),
        ];
        for (lang, printed) in cases {
            assert_eq!(
                tag(lang).long_date((2026, 3, 12)).as_deref(),
                Some(printed),
                "{lang}"
            );
        }
        assert_eq!(
            tag("fr").long_date((2026, 3, 1)).as_deref(),
            Some("1er mars 2026")
        );
        assert_eq!(tag("ko").long_date((2026, 3, 12)), None);
        assert_eq!(
            tag("fr-CA").short_date((2026, 3, 1)).as_deref(),
            Some("01/03/2026")
        );
        assert_eq!(
            tag("de").short_date((2026, 3, 1)).as_deref(),
            Some("01.03.2026")
        );
        assert_eq!(tag("en").short_date((2026, 3, 1)), None);
        assert_eq!(tag("fr").long_date((2026, 13, 1)), None);
    }
}
