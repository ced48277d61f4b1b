//! What levels are called, and which is better.

use super::{is_in_list, normalize_words};

/// How good a level is that is just achieved: `satisfactory`, `assez bien`.
pub(in crate::interchange::forms) const SATISFACTORY: f64 = 60.0;

/// Levels by how good they are, 0 to 100; looked up folded. From forms in use; a rank only has to be right beside the
/// others of one form.
const LEVEL_NAMES: &[(i8, &[&str])] = &[
    (
        0,
        &[
            "ti",
            "tf",
            "ni",
            "na",
            "non acquis",
            "non acquise",
            "not yet",
            "no",
            "non",
            "nein",
            "no logrado",
            "non atteint",
            "non maitrise",
            "non conforme",
            "non realise",
            "nicht erfullt",
            "ungenugend",
            "unsatisfactory",
            "fail",
            "faux",
            "absent",
            "none",
            "aucun",
            "f",
            "maitrise insuffisante",
            "mi",
            "tres insuffisant",
            "inacceptable",
            "incorrect",
            "not met",
            "not achieved",
            "not demonstrated",
            "missing",
            "insufficient evidence",
            "unacceptable",
            "rouge",
            "red",
            "non satisfaisant",
            "non reussi",
            "not evident",
            "hors attendu",
            "nicht vorhanden",
            "--",
            "jamais",
            "never",
            "nie",
            "nao",
            "no assolit",
            "no assolida",
            "niet voldaan",
            "onvoldoende",
        ],
    ),
    (
        10,
        &[
            "tres faible",
            "novice",
            "beginning",
            "beginner",
            "debutant",
            "poor",
            "very poor",
            "deficiente",
            "insuficiente",
            "1.",
            "below basic",
            "inadequate",
            "insufficiente",
            "insuficient",
            "anfang",
            "anfanger",
            "inicial",
            "principiante",
        ],
    ),
    (
        20,
        &[
            "faible",
            "weak",
            "emerging",
            "e",
            "mangelhaft",
            "needs improvement",
            "needs work",
            "below expectations",
            "below",
            "in via di prima acquisizione",
            "limited",
            "well below",
            "-",
            "rarement",
            "rarely",
            "seldom",
        ],
    ),
    (
        30,
        &[
            "i",
            "insuffisant",
            "insuffisante",
            "insuf",
            "a ameliorer",
            "a revoir",
            "mediocre",
            "basic",
            "peu satisfaisant",
            "insufficient",
        ],
    ),
    (
        40,
        &[
            "ec",
            "d",
            "developing",
            "ausreichend",
            "ena",
            "passable",
            "approaching",
            "fragile",
            "maitrise fragile",
            "mf",
            "approaching expectations",
            "partially met",
            "base",
            "regular",
            "marginal",
            "parfois",
            "sometimes",
            "developing proficiency",
            "annahernd",
            "en desarrollo",
        ],
    ),
    (
        50,
        &[
            "en cours",
            "en cours d'acquisition",
            "eca",
            "pa",
            "va",
            "partiellement",
            "partiellement acquis",
            "partiellement atteint",
            "en voie d'acquisition",
            "partial",
            "partially",
            "partly",
            "partly met",
            "teilweise",
            "teilweise erfullt",
            "moyen",
            "moyennement",
            "average",
            "fair",
            "orange",
            "yellow",
            "jaune",
            "en proceso",
            "suficiente",
            "sufficiente",
            "suficient",
            "voldoende",
            "em desenvolvimento",
            "intermediaire",
            "intermediate",
            "intermedio",
            "+/-",
            "+-",
            "±",
            "c",
            "p",
            "partiel",
            "in progress",
            "acceptable",
            "adequate",
        ],
    ),
    (
        60,
        &[
            "ab",
            "assez bien",
            "befriedigend",
            "satisfactory",
            "assoliment satisfactori",
            "satisfatorio",
            "correct",
            "fairly good",
        ],
    ),
    (
        70,
        &[
            "s",
            "satisfaisant",
            "satisfaisante",
            "ms",
            "maitrise satisfaisante",
            "atteint",
            "proficient",
            "good",
            "meets expectations",
            "meets",
            "met",
            "competent",
            "confirme",
            "confirmed",
            "bon",
            "bonne",
            "gut",
            "bueno",
            "buono",
            "notable",
            "assoliment notable",
            "goed",
            "bom",
            "capable",
            "solid",
            "souvent",
            "often",
            "usually",
            "merit",
            "meeting",
            "meeting expectations",
            "entspricht",
            "adecuado",
        ],
    ),
    (
        80,
        &[
            "b",
            "bien",
            "conforme",
            "satisfying",
            "accomplished",
            "strong",
            "very good",
            "reussi",
        ],
    ),
    (
        90,
        &[
            "a",
            "acquis",
            "acquise",
            "maitrise",
            "achieved",
            "yes",
            "oui",
            "ja",
            "si",
            "sim",
            "pass",
            "vrai",
            "erfullt",
            "logrado",
            "+",
            "advanced",
            "avance",
            "avanzato",
            "mastery",
            "mastered",
            "realise",
            "done",
            "fully met",
            "vert",
            "green",
            "toujours",
            "always",
            "totalement",
            "secure",
            "demonstrated",
        ],
    ),
    (
        100,
        &[
            "ts",
            "tb",
            "tbm",
            "tres satisfaisant",
            "tres satisfaisante",
            "tres bien",
            "tres bonne maitrise",
            "tres bon",
            "expert",
            "excellent",
            "excelente",
            "exceeds expectations",
            "exceeds",
            "exceeding",
            "exceeding expectations",
            "surpassing",
            "exemplary",
            "exceptional",
            "outstanding",
            "sehr gut",
            "sobresaliente",
            "ottimo",
            "distinction",
            "depasse",
            "parfait",
            "a+",
            "++",
            "muito bom",
            "excel·lent",
            "assoliment excel·lent",
            "uitstekend",
            "zeer goed",
            "superior",
            "d+",
            "distinguished",
            "exemplaire",
            "ubertrifft",
            "ubertroffen",
            "destacado",
        ],
    ),
];

/// Faces, signs and colours of levels, good to bad.
const SIGNS: &[(i8, &str)] = &[
    (100, "😀😃😄😁😊☺👍🟢✅🤩😍"),
    (80, "🙂"),
    (50, "😐😑😶🟡🟠👌😕"),
    (0, "☹🙁😞😢😟😠👎🔴❌😡"),
];

/// Faces typed on a keyboard.
const FACES: &[(i8, &[&str])] = &[
    (100, &[":)", ":-)", ":d", ":-d"]),
    (50, &[":|", ":-|", ":/", ":-/"]),
    (0, &[":(", ":-("]),
];

/// Codes for what was not assessed: left out of the marks.
const EXCUSED: &[&str] = &[
    "ne",
    "non evalue",
    "non evaluee",
    "abs",
    "not assessed",
    "n/a",
    "na*",
    "nr",
    "non rendu",
    "dispense",
    "disp",
    "not applicable",
    "non observe",
    "no",
    "nsp",
    "sans objet",
    "so",
    "non note",
    "nn",
    "not observed",
];

/// How good a level of this name is; `None` for a word that does not name a level.
pub(in crate::interchange::forms) fn level_rank(text: &str) -> Option<i8> {
    let typed = text.trim();
    if let Some(rank) = sign_rank(typed) {
        return Some(rank);
    }
    let folded = normalize_words(typed);
    let exact = |wanted: &str| {
        LEVEL_NAMES
            .iter()
            .find(|(_, words)| is_in_list(words, wanted))
            .map(|(rank, _)| *rank)
    };
    if let Some(rank) = exact(typed.to_lowercase().as_str()).or_else(|| exact(&folded)) {
        return Some(rank);
    }
    // `Niveau 3`, `Level 2`, `N1`
    let number = [
        "niveau ", "level ", "degre ", "stufe ", "nivel ", "n", "niv. ", "niv ",
    ]
    .iter()
    .find_map(|word| folded.strip_prefix(word)?.trim().parse::<i8>().ok());
    number.filter(|number| (0..=10).contains(number))
}

fn sign_rank(typed: &str) -> Option<i8> {
    let bare: Vec<char> = typed
        .chars()
        .filter(|c| !matches!(c, '\u{fe0f}' | '\u{fe0e}'))
        .collect();
    if let [one] = bare[..] {
        return SIGNS
            .iter()
            .find(|(_, signs)| signs.contains(one))
            .map(|(rank, _)| *rank);
    }
    let typed = typed.to_lowercase();
    FACES
        .iter()
        .find(|(_, faces)| is_in_list(faces, &typed))
        .map(|(rank, _)| *rank)
}

/// Whether a code says that the row was not assessed.
pub(in crate::interchange::forms) fn is_excused(text: &str) -> bool {
    is_in_list(EXCUSED, &normalize_words(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_ranked_in_the_order_of_real_scales() {
        for scale in [
            &["TI", "I", "S", "TS"][..],
            &["Non acquis", "En cours", "Acquis"],
            &["NA", "ECA", "A"],
            &["☹️", "😐", "🙂"],
            &[":-(", ":-|", ":-)"],
            &["Poor", "Fair", "Good", "Excellent"],
            &["Beginning", "Developing", "Accomplished", "Exemplary"],
            &[
                "Maîtrise insuffisante",
                "Maîtrise fragile",
                "Maîtrise satisfaisante",
                "Très bonne maîtrise",
            ],
            &["--", "-", "+", "++"],
            &["Niveau 1", "Niveau 2", "Niveau 3"],
            &[
                "mangelhaft",
                "ausreichend",
                "befriedigend",
                "gut",
                "sehr gut",
            ],
            &["D", "C", "B", "A"],
        ] {
            let ranks: Vec<i8> = scale
                .iter()
                .map(|level| level_rank(level).expect(level))
                .collect();
            assert!(
                ranks.windows(2).all(|pair| pair[0] < pair[1]),
                "{scale:?} {ranks:?}"
            );
        }
        assert_eq!(level_rank("Choix des produits"), None);
    }
}
