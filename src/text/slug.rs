//! Short ASCII names made from words: ids from labels, file names from people's names.
//!
//! Never looks at what else is named so but through [`Slugs`], which keeps names apart.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A longer id is cut after a word, a longer word in itself.
const MAX_SLUG_LENGTH: usize = 28;

/// Words that say nothing in an id.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "au", "aux", "avec", "d", "dans", "das", "de", "der", "des", "di", "die",
    "du", "e", "el", "en", "et", "for", "il", "in", "is", "l", "la", "las", "le", "les", "los",
    "n", "of", "on", "par", "pour", "qu", "que", "s", "sur", "the", "to", "un", "und", "une",
    "with", "y",
];

/// The words of a text in lower case, without accents; what is neither letter nor digit parts them.
pub fn ascii_words(text: &str) -> Vec<String> {
    let ascii = |c: char| match c {
        'œ' | 'Œ' => "oe".to_owned(),
        'æ' | 'Æ' => "ae".to_owned(),
        'ß' | 'ẞ' => "ss".to_owned(),
        'ø' | 'Ø' => "o".to_owned(),
        'ł' | 'Ł' => "l".to_owned(),
        'đ' | 'Đ' | 'ð' | 'Ð' => "d".to_owned(),
        'þ' | 'Þ' => "th".to_owned(),
        'ı' => "i".to_owned(),
        c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase().to_string(),
        _ => " ".to_owned(),
    };
    let plain: String = text
        .nfkd()
        .filter(|&c| !is_combining_mark(c))
        .map(ascii)
        .collect();
    plain.split_whitespace().map(str::to_owned).collect()
}

/// The telling words of a label, joined by hyphens; `None` where it has no Latin letter and no digit.
pub fn make_slug(label: &str) -> Option<String> {
    let all = ascii_words(label);
    let has_weight = |word: &&String| !STOP_WORDS.contains(&word.as_str());
    let telling: Vec<&String> = all.iter().filter(has_weight).collect();
    let chosen = if telling.is_empty() {
        all.iter().collect()
    } else {
        telling
    };
    let mut id = String::new();
    for word in chosen {
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

/// Names that are all different, whatever their case.
#[derive(Debug, Clone, Default)]
pub struct Slugs {
    taken: BTreeSet<String>,
}

impl Slugs {
    /// This name is not given any more.
    pub fn reserve(&mut self, name: &str) {
        self.taken.insert(fold_case(name));
    }

    /// Whether somebody has this name.
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(&fold_case(name))
    }

    /// `wanted`, or with a number where somebody has it.
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
