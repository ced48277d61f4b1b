//! Where the family name ends in a whole name, if that can be known: by a comma, by capitals, by a known order.

use super::headings::FullNameOrder;

/// Small words that belong to the family name after them.
const PARTICLES: &[&str] = &[
    "de", "du", "des", "d'", "d’", "la", "le", "les", "da", "do", "dos", "del", "della", "di",
    "van", "von", "der", "den", "ter", "ten", "zu", "el", "al", "ben", "bin", "ibn", "y", "e",
];

/// Family name and given name of a whole name; the whole name alone where its parts cannot be separated.
pub(super) fn split_name(whole: &str, order: FullNameOrder) -> (String, Option<String>) {
    let found = split_by_comma(whole)
        .or_else(|| split_by_capitals(whole))
        .or_else(|| split_by_order(whole, order));
    match found {
        Some((family, given)) => (family, Some(given)),
        None => (whole.to_owned(), None),
    }
}

fn split_by_comma(whole: &str) -> Option<(String, String)> {
    let (family, given) = whole.split_once(',')?;
    let (family, given) = (family.trim(), given.trim());
    (!family.is_empty() && !given.is_empty()).then(|| (family.to_owned(), given.to_owned()))
}

/// `DUPONT Léa`, `Léa DUPONT`, `de LA TOUR Anne`: the words in capitals, with the particles before them.
pub(super) fn split_by_capitals(whole: &str) -> Option<(String, String)> {
    let words: Vec<&str> = whole.split_whitespace().collect();
    let first = words.iter().position(|word| is_family_word(word))?;
    let end = words.iter().rposition(|word| is_family_word(word))? + 1;
    let before = words[..first].iter().rev();
    let particles = before.take_while(|word| is_particle(word)).count();
    let start = first - particles;
    // The family name stands at one end, in one piece.
    let mut family = words[first..end].iter();
    if !family.all(|word| is_family_word(word) || is_particle(word)) {
        return None;
    }
    let given = match (start, words.len() - end) {
        (0, 1..) => &words[end..],
        (1.., 0) => &words[..start],
        _ => return None,
    };
    Some((words[start..end].join(" "), given.join(" ")))
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word) || word.starts_with("d'") || word.starts_with("d’")
}

pub(super) fn is_family_word(word: &str) -> bool {
    is_in_capitals(word) || is_mixed_capital(word)
}

/// Two letters or more without a small one. Scripts without capitals say nothing.
fn is_in_capitals(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() > 1
        && letters.iter().all(|c| !c.is_lowercase())
        && letters.iter().any(|c| c.is_uppercase())
}

/// `McDONALD`, `d'ARTAGNAN`, `Le-GOFF`: some small letters, and capitals to the end.
fn is_mixed_capital(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() > 3 && letters.iter().rev().take(3).all(|c| c.is_uppercase())
}

/// Two words in a known order.
fn split_by_order(whole: &str, order: FullNameOrder) -> Option<(String, String)> {
    let words: Vec<&str> = whole.split_whitespace().collect();
    match (words.as_slice(), order) {
        ([family, given], FullNameOrder::FamilyFirst)
        | ([given, family], FullNameOrder::GivenFirst) => {
            Some(((*family).to_owned(), (*given).to_owned()))
        }
        _ => None,
    }
}
