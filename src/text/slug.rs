//! Short ASCII names made from words: ids from labels, file names from people's names.
//!
//! [`Slugs`] keeps names apart; nothing else here knows which names are taken.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A longer id is cut after a word, a longer word within.
const MAX_SLUG_LENGTH: usize = 28;

/// Words that add nothing to an id.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "au", "aux", "avec", "d", "dans", "das", "de", "der", "des", "di", "die",
    "du", "e", "el", "en", "et", "for", "il", "in", "is", "l", "la", "las", "le", "les", "los",
    "n", "of", "on", "par", "pour", "qu", "que", "s", "sur", "the", "to", "un", "und", "une",
    "with", "y",
];

/// The words of a text in lower case, without accents; anything but letters and digits separates them.
pub fn ascii_words(text: &str) -> Vec<String> {
    let plain: String = text
        .nfkd()
        .filter(|&c| !is_combining_mark(c))
        .map(ascii_letters)
        .collect();
    plain.split_whitespace().map(str::to_owned).collect()
}

/// The letters that no decomposition takes apart, as they are usually written without their sign.
fn ascii_letters(c: char) -> String {
    let letters = match c {
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' | 'ẞ' => "ss",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        c if c.is_ascii_alphanumeric() => return c.to_ascii_lowercase().to_string(),
        _ => " ",
    };
    letters.to_owned()
}

/// The words of a label but for stop words, joined by hyphens; `None` where it has no Latin letter and no digit.
pub fn make_slug(label: &str) -> Option<String> {
    let all = ascii_words(label);
    let is_stop_word = |word: &&String| STOP_WORDS.contains(&word.as_str());
    let mut chosen: Vec<&String> = all.iter().filter(|word| !is_stop_word(word)).collect();
    if chosen.is_empty() {
        chosen = all.iter().collect();
    }
    let mut id = String::new();
    for word in chosen {
        // Words are left out whole: half a word is hard to recognise.
        if !id.is_empty() && id.len() + word.len() >= MAX_SLUG_LENGTH {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id += &word[..word.len().min(MAX_SLUG_LENGTH)];
    }
    (!id.is_empty()).then_some(id)
}

/// Names that all differ, whatever their case.
#[derive(Debug, Clone, Default)]
pub struct Slugs {
    taken: BTreeSet<String>,
}

impl Slugs {
    /// Reserves a name, so that it is not assigned again.
    pub fn reserve(&mut self, name: &str) {
        self.taken.insert(fold_case(name));
    }

    /// Whether this name is taken.
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(&fold_case(name))
    }

    /// `wanted`, with a number if it is taken.
    pub fn assign(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        while !self.taken.insert(fold_case(&name)) {
            name = format!("{wanted}-{number}");
            number += 1;
        }
        name
    }
}

/// File systems of macOS and Windows do not distinguish `Logo` from `logo`, nor the two spellings of `é`.
fn fold_case(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_short_ascii_ids() {
        for (label, id) in [
            (
                "Choix des produits sans erreur",
                "choix-produits-sans-erreur",
            ),
            ("L'œuvre à l'été", "oeuvre-ete"),
            ("Mission 1 – La commande", "mission-1-commande"),
            ("À la", "a-la"),
            ("**Gras** & `code`", "gras-code"),
            (
                "Vérification de la conformité de la commande saisie",
                "verification-conformite",
            ),
        ] {
            assert_eq!(make_slug(label).as_deref(), Some(id));
        }
        assert_eq!(make_slug("الصف"), None);
        assert_eq!(
            make_slug(&"x".repeat(90)),
            Some("x".repeat(MAX_SLUG_LENGTH))
        );
    }

    #[test]
    fn names_are_kept_apart_whatever_their_case() {
        let mut slugs = Slugs::default();
        slugs.reserve("LOGO");
        assert_eq!(slugs.assign("logo"), "logo-2");
        assert_eq!(slugs.assign("logo"), "logo-3");
        assert!(slugs.is_taken("Logo-3") && !slugs.is_taken("x"));
    }
}
