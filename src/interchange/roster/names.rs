//! Where the family name ends in a whole name, if that can be told: by a comma, by capitals, by a known order.

use super::heads::FullNameOrder;

/// Small words that belong to the family name behind them.
const PARTICLES: &[&str] = &[
    "de", "du", "des", "d'", "d’", "la", "le", "les", "da", "do", "dos", "del", "della", "di",
    "van", "von", "der", "den", "ter", "ten", "zu", "el", "al", "ben", "bin", "ibn", "y", "e",
];

/// Family name and given name of a whole name; all of it and nothing where that cannot be told.
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

/// `DUPONT Léa`, `Léa DUPONT`, `de LA TOUR Anne`: the words in capitals, with the small ones before them.
pub(super) fn split_by_capitals(whole: &str) -> Option<(String, String)> {
    let words: Vec<&str> = whole.split_whitespace().collect();
    let is_capital = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() > 1
            && letters.clone().all(|c| !c.is_lowercase())
            && letters.clone().any(char::is_uppercase)
    };
    let is_particle =
        |word: &str| PARTICLES.contains(&word) || word.starts_with("d'") || word.starts_with("d’");
    let first = words
        .iter()
        .position(|word| is_capital(word) || is_mixed_capital(word))?;
    let last = words
        .iter()
        .rposition(|word| is_capital(word) || is_mixed_capital(word))?;
    let before = words[..first]
        .iter()
        .rev()
        .take_while(|word| is_particle(word))
        .count();
    let (start, end) = (first - before, last + 1);
    // The family name stands at one end, in one piece.
    let is_whole = words[first..end]
        .iter()
        .all(|word| is_capital(word) || is_mixed_capital(word) || is_particle(word));
    let given = match (start, words.len() - end) {
        (0, 1..) => &words[end..],
        (1.., 0) => &words[..start],
        _ => return None,
    };
    is_whole.then(|| (words[start..end].join(" "), given.join(" ")))
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
