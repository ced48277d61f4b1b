//! The words by which forms are understood: what levels are called and which is better, what heads and marks mean.
//!
//! Lists, and functions that look into them; nothing here knows a table. A word in several languages stands once.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, single spaces, no punctuation at the ends.
pub(super) fn fold(text: &str) -> String {
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

/// Whether a word is in a list written `one|other`.
fn among(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split('|').any(|known| known == word)
}

/// How good a level is that just achieves: `satisfactory`, `assez bien`.
pub(super) const SATISFACTORY: f64 = 60.0;

/// Levels by how good they are, 0 to 100; looked up folded. From forms in use; a rank only has to be right beside the
/// others of one form.
const LEVELS: &[(i8, &str)] = &[
    (
        0,
        "ti|tf|ni|na|non acquis|non acquise|not yet|no|non|nein|no logrado|non atteint|\
          non maitrise|non conforme|non realise|nicht erfullt|ungenugend|unsatisfactory|fail|faux|\
          absent|none|aucun|f|maitrise insuffisante|mi|tres insuffisant|inacceptable|incorrect|\
          not met|not achieved|not demonstrated|missing|insufficient evidence|unacceptable|rouge|\
          red|non satisfaisant|non reussi|not evident|hors attendu|nicht vorhanden|--|jamais|never|nie",
    ),
    (
        10,
        "tres faible|novice|beginning|beginner|debutant|poor|very poor|deficiente|insuficiente|1.|\
          below basic|inadequate|insufficiente|anfang|anfanger|inicial|principiante",
    ),
    (
        20,
        "faible|weak|emerging|e|mangelhaft|needs improvement|needs work|below expectations|below|\
          in via di prima acquisizione|limited|well below|-|rarement|rarely|seldom",
    ),
    (
        30,
        "i|insuffisant|insuffisante|insuf|a ameliorer|a revoir|\
          mediocre|basic|peu satisfaisant|insufficient",
    ),
    (
        40,
        "ec|d|developing|ausreichend|ena|passable|approaching|fragile|maitrise fragile|mf|approaching expectations|\
          partially met|base|regular|marginal|parfois|sometimes|developing proficiency|annahernd|en desarrollo",
    ),
    (
        50,
        "en cours|en cours d'acquisition|eca|pa|va|partiellement|partiellement acquis|\
          partiellement atteint|en voie d'acquisition|partial|partially|partly|partly met|teilweise|\
          teilweise erfullt|moyen|moyennement|average|fair|orange|yellow|jaune|en proceso|\
          suficiente|sufficiente|intermediaire|intermediate|intermedio|+/-|+-|±|c|p|partiel|\
          in progress|acceptable|adequate",
    ),
    (
        60,
        "ab|assez bien|befriedigend|satisfactory|correct|fairly good",
    ),
    (
        70,
        "s|satisfaisant|satisfaisante|ms|maitrise satisfaisante|atteint|proficient|good|\
          meets expectations|meets|met|competent|confirme|confirmed|bon|bonne|gut|bueno|buono|\
          notable|bom|capable|solid|souvent|often|usually|merit|meeting|meeting expectations|entspricht|adecuado",
    ),
    (
        80,
        "b|bien|conforme|satisfying|accomplished|strong|very good|reussi",
    ),
    (
        90,
        "a|acquis|acquise|maitrise|achieved|yes|oui|ja|si|sim|pass|vrai|erfullt|logrado|+|advanced|\
          avance|avanzato|mastery|mastered|realise|done|fully met|vert|green|toujours|always|\
          totalement|secure|demonstrated",
    ),
    (
        100,
        "ts|tb|tbm|tres satisfaisant|tres satisfaisante|tres bien|tres bonne maitrise|tres bon|\
          expert|excellent|excelente|exceeds expectations|exceeds|exceeding|exceeding expectations|surpassing|exemplary|exceptional|outstanding|\
          sehr gut|sobresaliente|ottimo|distinction|depasse|parfait|a+|++|muito bom|superior|d+|\
          distinguished|exemplaire|ubertrifft|ubertroffen|destacado",
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
const FACES: &[(i8, &str)] = &[(100, ":) :-) :d :-d"), (50, ":| :-| :/ :-/"), (0, ":( :-(")];

/// Codes that say that nothing was assessed: out of the marks.
const EXCUSED: &str = "ne|non evalue|non evaluee|abs|not assessed|n/a|na*|nr|non rendu|dispense|disp|\
          not applicable|non observe|no|nsp|sans objet|so|non note|nn|not observed";

/// How good a level of this name is; `None` for a word that is no level.
pub(super) fn rank(text: &str) -> Option<i8> {
    let typed = text.trim();
    if let Some(rank) = sign(typed) {
        return Some(rank);
    }
    let folded = fold(typed);
    let exact = |wanted: &str| {
        LEVELS
            .iter()
            .find(|(_, words)| among(words, wanted))
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

fn sign(typed: &str) -> Option<i8> {
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
        .find(|(_, faces)| faces.split(' ').any(|face| face == typed))
        .map(|(rank, _)| *rank)
}

/// Whether it says that nothing was assessed.
pub(super) fn is_excused(text: &str) -> bool {
    among(EXCUSED, &fold(text))
}

/// What a column is for, by its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeadWord {
    /// What is assessed: `Critères`, `Tasks`.
    Label,
    /// `Remarques`, `Comments`
    Remarks,
    /// `Barème`, `Points`, `/20`
    Points,
    /// `Coef.`
    Coefficient,
    /// `Note`: what the student gets, written by hand
    Result,
    /// `N°`
    Number,
}

const HEADS: &[(HeadWord, &str)] = &[
    (
        HeadWord::Remarks,
        "remarque|remarques|observation|observations|commentaire|commentaires|comment|comments|\
          remark|remarks|notes|appreciation|appreciations|bemerkung|bemerkungen|kommentar|\
          observaciones|comentarios|osservazioni|feedback|justification|justifications|opmerkingen|\
          anmerkungen|preuves|evidence",
    ),
    (
        HeadWord::Points,
        "bareme|points|pts|point|points possibles|points possible|max|maximum|max points|\
          max. points|maximum points|points max|punkte|puntos|punti|pontos|marks|marks available|\
          out of|sur|note max|score max|max score|total points|valeur|punkte max",
    ),
    (
        HeadWord::Coefficient,
        "coef|coeff|coefficient|coefficients|poids|weight|weighting|ponderation|gewichtung|gewicht|\
          gewichte|wichtung|peso|faktor|facteur|multiplier",
    ),
    (
        HeadWord::Result,
        "note|notes obtenues|note obtenue|points obtenus|score|mark|resultat|grade|result|\
          points earned|earned|erreicht|erreichte punkte|nota|evaluation|total",
    ),
    (HeadWord::Number, "n|no|nr|num|numero|#|ref|code|id"),
    (
        HeadWord::Label,
        "critere|criteres|critere d'evaluation|criteres d'evaluation|indicateur|indicateurs|\
          indicateurs d'evaluation|indicateurs de reussite|criteres de reussite|tache|taches|\
          competence|competences|competences evaluees|activite|activites|item|items|question|\
          questions|elements|elements evalues|savoir-faire|criterion|criteria|task|tasks|skill|\
          skills|category|categorie|objective|objectives|objectif|objectifs|kriterium|kriterien|\
          aufgabe|criterio|criterios|criteri|descripteur|descripteurs|domaine|domaines|mission|\
          missions|etape|etapes|performance|attendus|niveau|niveaux|level|levels|capacites|\
          resultats attendus|observables|rubric|dimension|trait|element|situation|\
          comportements observables",
    ),
];

/// Words that a head for remarks has, whoever remarks: `Teacher's comments`, `Observations du jury`.
const REMARKS: &str = "remarque|remarques|observation|observations|commentaire|commentaires|comment|comments|remark|\
          remarks|appreciation|appreciations|bemerkung|bemerkungen|observaciones|comentarios|osservazioni|feedback";

fn says_remarks(folded: &str) -> bool {
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .collect();
    words.len() <= 4 && words.iter().any(|word| among(REMARKS, word))
}

/// What a column with this head is for.
pub(super) fn head_word(text: &str) -> Option<HeadWord> {
    let bare = text.trim();
    let folded = fold(bare);
    let found = HEADS
        .iter()
        .find(|(_, words)| among(words, &folded))
        .map(|(head, _)| *head);
    // `/20`, `Note /4`, `N°`
    let fraction = bare.starts_with('/') && bare[1..].trim().parse::<u16>().is_ok();
    let number = matches!(bare.to_lowercase().as_str(), "n°" | "no." | "nr.");
    match (found, fraction, number) {
        (_, true, _) => Some(HeadWord::Points),
        (_, _, true) => Some(HeadWord::Number),
        (Some(head), ..) => Some(head),
        _ if says_remarks(&folded) => Some(HeadWord::Remarks),
        _ => {
            let (first, rest) = folded.split_once([' ', '/', '('])?;
            let of = HEADS
                .iter()
                .find(|(_, words)| among(words, first))
                .map(|(head, _)| *head)?;
            let counts = matches!(
                of,
                HeadWord::Points | HeadWord::Coefficient | HeadWord::Result
            );
            (counts && !rest.chars().any(char::is_alphabetic)).then_some(of)
        }
    }
}

/// Whether a row with this label is the sum of others: `TOTAL`, `Note /20`, `Sous-total`.
pub(super) fn is_total(text: &str) -> bool {
    let folded = fold(text);
    let first = folded
        .split([' ', '/', ':', '('])
        .next()
        .unwrap_or_default();
    let total = matches!(
        first,
        "total" | "totaux" | "sous-total" | "subtotal" | "sum" | "summe" | "gesamt" | "totale"
    );
    let mark = matches!(first, "note" | "score" | "mark" | "nota")
        && folded.chars().any(|c| c.is_ascii_digit() || c == '/')
        || matches!(
            folded.as_str(),
            "note"
                | "note finale"
                | "final mark"
                | "final score"
                | "score"
                | "mark"
                | "note globale"
        );
    (total || mark) && folded.chars().count() < 60
}

/// Words that say that a row must be achieved.
const REQUIRED: &str = "obligatoire|obligatoires|imperatif|imperative|eliminatoire|indispensable|required|\
          mandatory|compulsory|pflicht|obligatorio|obligatoria|obbligatorio|verplicht";

/// Whether a word of the text says that it must be achieved.
pub(super) fn says_required(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    words.any(|word| among(REQUIRED, word))
        && !folded.contains("non obligatoire")
        && !folded.contains("not required")
}

/// Identity lines: the key of the field, and how people write it.
const FIELDS: &[(&str, &str)] = &[
    (
        "name",
        "nom|nom et prenom|nom, prenom|nom prenom|nom - prenom|nom de l'eleve|nom du candidat|name|\
          student|student name|eleve|candidat|candidate|candidate name|prenom et nom|nombre|nome|\
          nom / prenom|nom de famille|naam|alumno",
    ),
    (
        "given",
        "prenom|prenoms|prenom(s|first name|given name|vorname|prenom de l'eleve",
    ),
    (
        "class",
        "classe|class|groupe|group|klasse|division|section|form|curso",
    ),
    (
        "date",
        "date|date de l'epreuve|datum|fecha|data|date de l'evaluation|le",
    ),
    (
        "number",
        "n° de candidat|no de candidat|numero de candidat|n° candidat|numero candidat|numero|\
          candidate number|student id|matricule|n° d'anonymat|id",
    ),
    ("session", "session|annee|annee scolaire|year|school year"),
    (
        "school",
        "etablissement|lycee|ecole|school|college|schule|centre d'examen|centre",
    ),
    (
        "assessor",
        "evaluateur|examinateur|professeur|enseignant|assessor|teacher|examiner|lehrer|profesor|\
          formateur|correcteur|tuteur|jury",
    ),
    (
        "visa",
        "signature|signatures|visa|signature du jury|signatures du jury|signature de l'evaluateur|\
          unterschrift|signature du professeur|emargement",
    ),
];

/// The key of an identity line with this label.
pub(super) fn field_key(label: &str) -> Option<&'static str> {
    let folded = fold(label);
    if folded.starts_with("signature") && folded.chars().count() < 40 {
        return Some("visa");
    }
    FIELDS
        .iter()
        .find(|(_, words)| among(words, &folded))
        .map(|(key, _)| *key)
}

/// Words that are frequent in a language and rare in the others.
const LANGUAGES: &[(&str, &str)] = &[
    (
        "fr",
        "le|la|les|de|des|du|et|une|est|sur|avec|pour|dans|aux|au|l|d|acquis|critères|élève|remarques",
    ),
    (
        "en",
        "the|and|of|to|is|with|for|in|student|criteria|are|uses|comments|their|from",
    ),
    (
        "de",
        "der|die|das|und|ist|mit|für|von|den|nicht|ein|eine|zu|kriterien|gut",
    ),
    (
        "es",
        "el|los|las|de|una|y|con|para|por|del|que|alumno|criterios",
    ),
    ("it", "il|gli|della|di|che|con|per|una|è|criteri|sono|nel"),
    ("pt", "os|de|uma|não|com|para|do|da|em|que|critérios|são"),
    ("nl", "het|een|van|voor|met|niet|zijn|wordt|leerling"),
];

/// Letters and endings that hardly any of the other languages has.
fn is_french(word: &str) -> bool {
    let letters = word.contains(['è', 'ê', 'œ', 'ù', 'â', 'î', 'ô', 'û']);
    letters
        || ["é", "ée", "és", "ées", "té"]
            .iter()
            .any(|end| word.ends_with(end))
}

/// The language most words of a text are of; `None` where nothing speaks clearly for one.
pub(super) fn language(text: &str) -> Option<&'static str> {
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
    let count = |known: &str| words.iter().filter(|word| among(known, word)).count();
    let mut counts: Vec<(usize, &str)> = LANGUAGES
        .iter()
        .map(|(lang, known)| (count(known), *lang))
        .collect();
    if let Some((french, _)) = counts.iter_mut().find(|(_, lang)| *lang == "fr") {
        *french += words.iter().filter(|word| is_french(word)).count();
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
                .map(|level| rank(level).expect(level))
                .collect();
            assert!(
                ranks.windows(2).all(|pair| pair[0] < pair[1]),
                "{scale:?} {ranks:?}"
            );
        }
        assert_eq!(rank("Choix des produits"), None);
    }

    #[test]
    fn heads_totals_and_fields_are_known_by_their_words() {
        assert_eq!(head_word("Remarques :"), Some(HeadWord::Remarks));
        assert_eq!(head_word("Teacher's comments"), Some(HeadWord::Remarks));
        assert_eq!(head_word("/20"), Some(HeadWord::Points));
        assert_eq!(head_word("Points (20)"), Some(HeadWord::Points));
        assert_eq!(head_word("Mission 1 – La commande"), None);
        assert_eq!(head_word("N°"), Some(HeadWord::Number));
        assert!(
            is_total("TOTAL /20") && is_total("Note : /20") && !is_total("Totalement autonome")
        );
        assert_eq!(field_key("N° de candidat :"), Some("number"));
        assert!(says_required("Type Société OBLIGATOIRE") && !says_required("non obligatoire"));
    }

    #[test]
    fn a_language_is_known_by_its_small_words() {
        assert_eq!(
            language("La mise à jour des fiches et le suivi"),
            Some("fr")
        );
        assert_eq!(
            language("The student uses evidence from the text"),
            Some("en")
        );
        assert_eq!(language("X Y Z"), None);
    }
}
