//! Which language a text is in.

use super::is_in_list;

/// Words that are frequent in a language and rare in the others.
const LANGUAGES: &[(&str, &[&str])] = &[
    (
        "fr",
        &[
            "le",
            "la",
            "les",
            "de",
            "des",
            "du",
            "et",
            "une",
            "est",
            "sur",
            "avec",
            "pour",
            "dans",
            "aux",
            "au",
            "l",
            "d",
            "acquis",
            "critères",
            "élève",
            "remarques",
        ],
    ),
    (
        "en",
        &[
            "the", "and", "of", "to", "is", "with", "for", "in", "student", "criteria", "are",
            "uses", "comments", "their", "from",
        ],
    ),
    (
        "de",
        &[
            "der",
            "die",
            "das",
            "und",
            "ist",
            "mit",
            "für",
            "von",
            "den",
            "nicht",
            "ein",
            "eine",
            "zu",
            "kriterien",
            "gut",
        ],
    ),
    (
        "es",
        &[
            "el",
            "los",
            "las",
            "de",
            "una",
            "y",
            "con",
            "para",
            "por",
            "del",
            "que",
            "alumno",
            "criterios",
        ],
    ),
    (
        "it",
        &[
            "il", "gli", "della", "di", "che", "con", "per", "una", "è", "criteri", "sono", "nel",
        ],
    ),
    (
        "pt",
        &[
            "os",
            "de",
            "uma",
            "não",
            "com",
            "para",
            "do",
            "da",
            "em",
            "que",
            "critérios",
            "são",
        ],
    ),
    (
        "ca",
        &[
            "els", "amb", "per", "les", "fa", "ho", "és", "són", "una", "del", "criteris",
            "criteri",
        ],
    ),
    (
        "nl",
        &[
            "het", "een", "van", "voor", "met", "niet", "zijn", "wordt", "leerling",
        ],
    ),
];

/// Letters and endings that hardly occur in the other languages.
fn is_french_word(word: &str) -> bool {
    let letters = word.contains(['è', 'ê', 'œ', 'ù', 'â', 'î', 'ô', 'û']);
    letters
        || ["é", "ée", "és", "ées", "té"]
            .iter()
            .any(|end| word.ends_with(end))
}

/// The language of most words of a text; `None` if no language is clearly ahead.
pub(in crate::interchange::forms) fn guess_language(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    if lower
        .chars()
        .filter(|c| ('\u{600}'..='\u{6ff}').contains(c))
        .count()
        > lower.chars().count() / 4
    {
        return Some("ar");
    }
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).collect();
    let count = |known: &[&str]| words.iter().filter(|word| is_in_list(known, word)).count();
    let mut counts: Vec<(usize, &str)> = LANGUAGES
        .iter()
        .map(|(lang, known)| (count(known), *lang))
        .collect();
    if let Some((french, _)) = counts.iter_mut().find(|(_, lang)| *lang == "fr") {
        *french += words.iter().filter(|word| is_french_word(word)).count();
    }
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match counts[..] {
        [(most, lang), (next, _), ..] if most > next && most > 1 => Some(lang),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_small_words() {
        assert_eq!(
            guess_language("La mise à jour des fiches et le suivi"),
            Some("fr")
        );
        assert_eq!(
            guess_language("The student uses evidence from the text"),
            Some("en")
        );
        assert_eq!(guess_language("X Y Z"), None);
    }
}
