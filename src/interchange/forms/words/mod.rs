//! The words by which forms are understood: what levels are called and which is better, what headings mean.
//!
//! Lists, and functions that look words up in them; nothing here knows a table. A word that several languages share is
//! listed once.

mod headings;
mod languages;
mod levels;

pub(super) use headings::{HeadingWord, heading_word};
pub(super) use languages::guess_language;
pub(super) use levels::{SATISFACTORY, is_excused, level_rank};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, single spaces, no punctuation at the ends.
pub(super) fn normalize_words(text: &str) -> String {
    let plain: String = text
        .replace(['’', 'ʼ'], "'")
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let spaced = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced
        .trim_matches(|c: char| " :;,.!?()[]*\"«»".contains(c))
        .to_owned()
}

fn is_in_list(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// Words that begin the label of a sum.
const SUMS: &[&str] = &[
    "total",
    "totaux",
    "sous-total",
    "subtotal",
    "sum",
    "summe",
    "gesamt",
    "totale",
    "gesamtpunktzahl",
    "gesamtpunkte",
    "totaal",
    "suma",
    "somma",
    "totals",
    "gesamtsumme",
    "punktzahl",
];

/// Words that begin the label of a mark.
const MARKS: &[&str] = &[
    "note", "score", "mark", "nota", "punkte", "punten", "points",
];

/// Words that may follow these in the label of a sum; any other makes it something to rate: `Totaux justes`.
const OF_SUMS: &[&str] = &[
    "general",
    "generale",
    "generaux",
    "final",
    "finale",
    "globale",
    "global",
    "des",
    "de",
    "du",
    "la",
    "le",
    "l",
    "les",
    "points",
    "point",
    "pts",
    "punkte",
    "punti",
    "puntos",
    "score",
    "note",
    "mark",
    "marks",
    "sur",
    "out",
    "of",
    "for",
    "section",
    "partie",
    "part",
    "mission",
    "bloc",
    "epreuve",
    "obtenu",
    "obtenus",
    "obtenue",
    "possible",
    "provisoire",
    "intermediaire",
    "partiel",
    "grade",
    "the",
    "total",
    "percent",
    "percentage",
    "weight",
    "brut",
    "a",
    "b",
    "c",
    "d",
    "coef",
    "coefficient",
    "bareme",
    "resultat",
    "average",
    "moyenne",
    "competence",
];

/// Whether a row with this label is the sum of others: `TOTAL`, `Note /20`, `Sous-total`.
pub(super) fn is_total(text: &str) -> bool {
    let folded = normalize_words(text);
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.trim_matches('-').is_empty());
    let first = words.next().unwrap_or_default();
    let says_nothing_else =
        words.all(|word| is_in_list(OF_SUMS, word) || word.chars().any(|c| c.is_ascii_digit()));
    let is_sum = is_in_list(SUMS, first) && says_nothing_else;
    let is_mark = is_in_list(MARKS, first)
        && says_nothing_else
        && (folded.chars().any(|c| c.is_ascii_digit() || c == '/')
            || matches!(
                folded.as_str(),
                "note"
                    | "note finale"
                    | "final mark"
                    | "final score"
                    | "score"
                    | "mark"
                    | "note globale"
                    | "note totale"
            ));
    // `Correctness Total: ___ / 30`
    let behind = folded
        .split_once(" total")
        .is_some_and(|(_, rest)| !rest.chars().any(char::is_alphabetic) && folded.contains('/'));
    let is_score = folded.starts_with("final mark")
        || folded.starts_with("final score")
        || folded.starts_with("total score");
    (is_sum || is_mark || behind || is_score) && folded.chars().count() < 60
}

/// Whether a text says that its points are earned on top: `Bonus : …`, `Extra credit`.
pub(super) fn says_bonus(text: &str) -> bool {
    let folded = normalize_words(text);
    let first = folded
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    first == "bonus"
        || first.starts_with("zusatzpunkt")
        || folded.starts_with("extra credit")
        || folded.starts_with("points bonus")
        || folded.starts_with("points supplementaires")
}

/// Words for a row that must be achieved.
const REQUIRED: &[&str] = &[
    "obligatoire",
    "obligatoires",
    "imperatif",
    "imperative",
    "eliminatoire",
    "indispensable",
    "required",
    "mandatory",
    "compulsory",
    "pflicht",
    "obligatorio",
    "obligatoria",
    "obbligatorio",
    "verplicht",
    "obrigatorio",
    "obrigatoria",
    "obligatori",
];

/// Whether a text says that its row must be achieved.
pub(super) fn says_required(text: &str) -> bool {
    let folded = normalize_words(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    words.any(|word| is_in_list(REQUIRED, word))
        && !folded.contains("non obligatoire")
        && !folded.contains("not required")
}

/// Identity lines: the key of the field, and the labels that forms give it.
const FIELDS: &[(&str, &[&str])] = &[
    (
        "name",
        &[
            "nom",
            "nom et prenom",
            "nom, prenom",
            "nom prenom",
            "nom - prenom",
            "nom de l'eleve",
            "nom du candidat",
            "name",
            "student",
            "student name",
            "eleve",
            "candidat",
            "candidate",
            "candidate name",
            "prenom et nom",
            "nombre",
            "nome",
            "nom / prenom",
            "nom de famille",
            "naam",
            "alumno",
        ],
    ),
    (
        "given",
        &[
            "prenom",
            "prenoms",
            "prenom(s",
            "first name",
            "given name",
            "vorname",
            "prenom de l'eleve",
        ],
    ),
    (
        "class",
        &[
            "classe", "class", "groupe", "group", "klasse", "division", "section", "form", "curso",
        ],
    ),
    (
        "date",
        &[
            "date",
            "date de l'epreuve",
            "datum",
            "fecha",
            "data",
            "date de l'evaluation",
            "le",
        ],
    ),
    (
        "number",
        &[
            "n° de candidat",
            "no de candidat",
            "numero de candidat",
            "n° candidat",
            "numero candidat",
            "numero",
            "candidate number",
            "student id",
            "matricule",
            "n° d'anonymat",
            "id",
        ],
    ),
    (
        "session",
        &["session", "annee", "annee scolaire", "year", "school year"],
    ),
    (
        "school",
        &[
            "etablissement",
            "lycee",
            "ecole",
            "school",
            "college",
            "schule",
            "centre d'examen",
            "centre",
        ],
    ),
    (
        "assessor",
        &[
            "evaluateur",
            "examinateur",
            "professeur",
            "enseignant",
            "assessor",
            "teacher",
            "examiner",
            "lehrer",
            "profesor",
            "formateur",
            "correcteur",
            "tuteur",
            "jury",
        ],
    ),
    (
        "visa",
        &[
            "signature",
            "signatures",
            "visa",
            "signature du jury",
            "signatures du jury",
            "signature de l'evaluateur",
            "unterschrift",
            "signature du professeur",
            "emargement",
        ],
    ),
];

/// The key of an identity line with this label.
pub(super) fn field_key(label: &str) -> Option<&'static str> {
    let folded = normalize_words(label);
    if folded.starts_with("signature") && folded.chars().count() < 40 {
        return Some("visa");
    }
    FIELDS
        .iter()
        .find(|(_, words)| is_in_list(words, &folded))
        .map(|(key, _)| *key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_totals_and_fields_are_known_by_their_words() {
        assert_eq!(heading_word("Remarques :"), Some(HeadingWord::Remarks));
        assert_eq!(
            heading_word("Teacher's comments"),
            Some(HeadingWord::Remarks)
        );
        assert_eq!(heading_word("/20"), Some(HeadingWord::Points));
        assert_eq!(heading_word("Points (20)"), Some(HeadingWord::Points));
        assert_eq!(heading_word("Mission 1 – La commande"), None);
        assert_eq!(heading_word("N°"), Some(HeadingWord::Number));
        assert!(
            is_total("TOTAL /20")
                && is_total("Note : /20")
                && !is_total("Totalement autonome")
                && !is_total("Totaux justes")
                && is_total("Total des points")
                && is_total("Style Total: ____ / 20")
        );
        assert_eq!(field_key("N° de candidat :"), Some("number"));
        assert!(says_required("Type Société OBLIGATOIRE") && !says_required("non obligatoire"));
    }
}
