//! The order of a class list: by family name, then by given name, as the language sorts.

use crate::text::locale::LangTag;
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use std::cmp::Ordering;
use std::fmt;

/// By what a student is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StudentName<'a> {
    /// The family name; if none was typed, the name that is printed.
    pub family: &'a str,
    /// The given name, or nothing.
    pub given: &'a str,
    /// The path below `ratings/`, which is unique.
    pub path: &'a str,
}

/// How one language sorts.
pub struct NameOrder {
    /// Compares letters and accents, not capitals: `DUPONT` and `Dupont` are one family, and the given name decides.
    collator: CollatorBorrowed<'static>,
}

impl fmt::Debug for NameOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Order")
    }
}

impl NameOrder {
    /// The order of a language, by its BCP 47 tag; an unknown language sorts as most do.
    ///
    /// # Panics
    /// Never: the order that every language falls back to is compiled in, and every test would fail without it.
    pub fn for_language(lang: &LangTag) -> Self {
        // In Swedish `Ö` follows `Z`, in German it stands beside `O`: the order is that of the sheets' language.
        let locale = Locale::try_from_str(lang).unwrap_or(Locale::UNKNOWN);
        let collator = build_collator(CollatorPreferences::from(&locale))
            .or_else(|| build_collator(CollatorPreferences::default()));
        Self {
            collator: collator.expect("the root collation is compiled in"),
        }
    }

    /// Which of two students comes first. Two different students are never equal.
    pub fn compare(&self, one: &StudentName<'_>, other: &StudentName<'_>) -> Ordering {
        self.collator
            .compare(one.family, other.family)
            .then_with(|| self.collator.compare(one.given, other.given))
            .then_with(|| self.collator.compare(one.path, other.path))
            .then_with(|| one.path.cmp(other.path))
    }
}

fn build_collator(mut preferences: CollatorPreferences) -> Option<CollatorBorrowed<'static>> {
    // `Élève 10` comes after `Élève 9`.
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Secondary);
    CollatorBorrowed::try_new(preferences, options).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::MessageLang;

    /// Families and given names, typed as `family, given`, in the order of a language.
    fn sort_names<'a>(lang: &str, names: &[&'a str]) -> Vec<&'a str> {
        let order = NameOrder::for_language(&LangTag::new(lang).unwrap());
        let mut sorted = names.to_vec();
        let name = |typed: &'a str| {
            let (family, given) = typed.split_once(", ").unwrap_or((typed, ""));
            let path = typed;
            StudentName {
                family,
                given,
                path,
            }
        };
        sorted.sort_by(|one, other| order.compare(&name(one), &name(other)));
        sorted
    }

    #[track_caller]
    fn assert_order(lang: &str, expected: &[&str]) {
        let mut mixed = expected.to_vec();
        mixed.reverse();
        assert_eq!(sort_names(lang, &mixed), expected);
        mixed.sort_unstable();
        assert_eq!(sort_names(lang, &mixed), expected);
    }

    #[test]
    fn accents_stand_beside_their_letters() {
        assert_order("fr", &["Ebel", "Étienne", "Faure", "Zola"]);
        assert_order("fr", &["Lefevre, Zoé", "Lefèvre, Anne"]);
    }

    #[test]
    fn the_family_decides_before_the_given_name() {
        assert_order(
            "fr",
            &["Martin, Zoé", "Martin-Petit, Anne", "Martinet, Anne"],
        );
        assert_order(
            "fr",
            &[
                "De la Cour, Zoé",
                "De la Tour, Anne",
                "Debord, Anne",
                "Delacour, Anne",
            ],
        );
    }

    #[test]
    fn capitals_do_not_part_a_family() {
        assert_order("fr", &["DUPONT, Anne", "Dupont, Léa", "dupont, Zoé"]);
        assert_order("fr", &["DE LA COUR, Anne", "De la Cour, Léa"]);
    }

    #[test]
    fn numbers_count() {
        assert_order("fr", &["Élève 2", "Élève 10", "Élève 100"]);
    }

    #[test]
    fn each_language_sorts_in_its_own_way() {
        assert_order("sv", &["Zander", "Åberg", "Ärlig", "Öberg"]);
        assert_order("de", &["Ärlig", "Öberg", "Zander"]);
        assert_order("es", &["Nuñez", "Nuza", "Ñandu"]);
    }

    #[test]
    fn an_unknown_language_and_equal_names_have_an_order_too() {
        assert_order("tlh", &["Ebel", "Étienne", "Faure"]);
        let order = NameOrder::for_language(&MessageLang::French.into());
        let name = |path| StudentName {
            family: "Martin",
            given: "Léa",
            path,
        };
        assert_eq!(
            order.compare(&name("1A/b"), &name("1A/a")),
            Ordering::Greater
        );
        assert_eq!(order.compare(&name("1A/a"), &name("1A/a")), Ordering::Equal);
    }
}
