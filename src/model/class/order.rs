//! The order of a class list: as the language sorts, by family name, then by given name.

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use std::cmp::Ordering;
use std::fmt;

/// By what a student is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// The family name; where nobody typed one, what is printed.
    pub family: &'a str,
    /// The given name, or nothing.
    pub given: &'a str,
    /// The path below `ratings/`, which no two students share.
    pub path: &'a str,
}

/// How one language sorts.
pub struct Order {
    /// Letters and accents: `DUPONT` and `Dupont` are one family, whose given names decide.
    names: CollatorBorrowed<'static>,
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Order")
    }
}

impl Order {
    /// Of a BCP 47 tag; a language that nobody described sorts as most do.
    ///
    /// # Panics
    /// Never: what every language falls back to is compiled in, and every test would tell.
    pub fn of(lang: &str) -> Self {
        let locale = Locale::try_from_str(lang).unwrap_or(Locale::UNKNOWN);
        let collator = collator(CollatorPreferences::from(&locale))
            .or_else(|| collator(CollatorPreferences::default()));
        Self {
            names: collator.expect("the root collation is compiled in"),
        }
    }

    /// Which of two students stands first. Never equal, unless they are one.
    pub fn compare(&self, one: &Name<'_>, other: &Name<'_>) -> Ordering {
        let names = || self.names.compare(one.family, other.family);
        let given = || self.names.compare(one.given, other.given);
        names()
            .then_with(given)
            .then_with(|| self.names.compare(one.path, other.path))
            .then_with(|| one.path.cmp(other.path))
    }
}

fn collator(mut preferences: CollatorPreferences) -> Option<CollatorBorrowed<'static>> {
    // `Élève 10` comes after `Élève 9`.
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Secondary);
    CollatorBorrowed::try_new(preferences, options).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Families and given names, typed as `family, given`, in the order of a language.
    fn sorted<'a>(lang: &str, names: &[&'a str]) -> Vec<&'a str> {
        let order = Order::of(lang);
        let mut sorted = names.to_vec();
        let name = |typed: &'a str| {
            let (family, given) = typed.split_once(", ").unwrap_or((typed, ""));
            let path = typed;
            Name {
                family,
                given,
                path,
            }
        };
        sorted.sort_by(|one, other| order.compare(&name(one), &name(other)));
        sorted
    }

    #[track_caller]
    fn holds(lang: &str, expected: &[&str]) {
        let mut mixed = expected.to_vec();
        mixed.reverse();
        assert_eq!(sorted(lang, &mixed), expected);
        mixed.sort_unstable();
        assert_eq!(sorted(lang, &mixed), expected);
    }

    #[test]
    fn accents_stand_beside_their_letters() {
        holds("fr", &["Ebel", "Étienne", "Faure", "Zola"]);
        holds("fr", &["Lefevre, Zoé", "Lefèvre, Anne"]);
    }

    #[test]
    fn the_family_decides_before_the_given_name() {
        holds(
            "fr",
            &["Martin, Zoé", "Martin-Petit, Anne", "Martinet, Anne"],
        );
        holds(
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
        holds("fr", &["DUPONT, Anne", "Dupont, Léa", "dupont, Zoé"]);
        holds("fr", &["DE LA COUR, Anne", "De la Cour, Léa"]);
    }

    #[test]
    fn numbers_count() {
        holds("fr", &["Élève 2", "Élève 10", "Élève 100"]);
    }

    #[test]
    fn each_language_sorts_in_its_own_way() {
        holds("sv", &["Zander", "Åberg", "Ärlig", "Öberg"]);
        holds("de", &["Ärlig", "Öberg", "Zander"]);
        holds("es", &["Nuñez", "Nuza", "Ñandu"]);
    }

    #[test]
    fn an_unknown_language_and_equal_names_have_an_order_too() {
        holds("x-klingon", &["Ebel", "Étienne", "Faure"]);
        let order = Order::of("fr");
        let name = |path| Name {
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
