//! Ids made from labels: short, ASCII, distinct.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// An id of more characters is cut at a word.
const LONGEST: usize = 28;

/// Words that say nothing in an id.
const SMALL: &[&str] = &[
    "le", "la", "les", "l", "de", "du", "des", "d", "un", "une", "et", "a", "au", "aux", "en",
    "sur", "dans", "par", "pour", "avec", "the", "of", "to", "and", "an", "in", "on", "for",
    "with", "is", "der", "die", "das", "und", "el", "los", "las", "y", "il", "di", "e", "s", "n",
    "qu", "que",
];

/// The words of a label as an id; `None` where none of them has an ASCII letter or a digit.
pub fn slug(label: &str) -> Option<String> {
    let spelled = label
        .replace(['œ', 'Œ'], "oe")
        .replace(['æ', 'Æ'], "ae")
        .replace('ß', "ss");
    let ascii: String = spelled
        .nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                ' '
            }
        })
        .collect();
    let all: Vec<&str> = ascii.split_whitespace().collect();
    let telling: Vec<&str> = all
        .iter()
        .copied()
        .filter(|word| !SMALL.contains(word))
        .collect();
    let words = if telling.is_empty() { all } else { telling };
    let mut id = String::new();
    for word in words {
        if !id.is_empty() && id.len() + word.len() >= LONGEST {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id += &word[..word.len().min(LONGEST)];
    }
    (!id.is_empty()).then_some(id)
}

/// Ids that are all different.
#[derive(Debug, Default)]
pub struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    /// An id for a label; `stand_in` for one without ASCII letters.
    pub fn of(&mut self, label: &str, stand_in: &str) -> String {
        let wanted = slug(label).unwrap_or_else(|| stand_in.to_owned());
        let mut id = wanted.clone();
        let mut number = 2;
        while !self.taken.insert(id.clone()) {
            id = format!("{wanted}-{number}");
            number += 1;
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_short_ascii_ids() {
        assert_eq!(
            slug("Choix des produits sans erreur").as_deref(),
            Some("choix-produits-sans-erreur")
        );
        assert_eq!(slug("L'œuvre à l'été").as_deref(), Some("oeuvre-ete"));
        assert_eq!(slug("À la").as_deref(), Some("a-la"));
        assert_eq!(slug("الصف"), None);
        assert!(slug(&"interminablement ".repeat(9)).is_some_and(|id| id.len() <= 40));
    }

    #[test]
    fn equal_labels_get_distinct_ids() {
        let mut ids = Ids::default();
        let made: Vec<String> = ["LOGO", "logo", "☺", "☺"]
            .iter()
            .map(|label| ids.of(label, "row"))
            .collect();
        assert_eq!(made, ["logo", "logo-2", "row", "row-2"]);
    }
}
