//! What the headings of columns say.

use super::{is_in_list, normalize_words};

/// What a column is for, by its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::interchange::forms) enum HeadingWord {
    /// What is assessed: `Critères`, `Tasks`.
    Label,
    /// `Remarques`, `Comments`
    Remarks,
    /// `Barème`, `Points`, `/20`
    Points,
    /// `Coef.`
    Coefficient,
    /// `Note`: what the student gets, filled in by hand
    Result,
    /// `N°`
    Number,
}

const HEADING_WORDS: &[(HeadingWord, &[&str])] = &[
    (
        HeadingWord::Remarks,
        &[
            "remarque",
            "remarques",
            "observation",
            "observations",
            "commentaire",
            "commentaires",
            "comment",
            "comments",
            "remark",
            "remarks",
            "notes",
            "appreciation",
            "appreciations",
            "bemerkung",
            "bemerkungen",
            "kommentar",
            "observaciones",
            "comentarios",
            "osservazioni",
            "feedback",
            "justification",
            "justifications",
            "opmerkingen",
            "anmerkungen",
            "preuves",
            "evidence",
            "kommentare",
            "rueckmeldung",
            "ruckmeldung",
            "commenti",
            "commento",
            "note e osservazioni",
            "opmerking",
            "comentario",
            "observacoes",
            "observacions",
            "comentaris",
            "justificacion",
            "begrundung",
        ],
    ),
    (
        HeadingWord::Points,
        &[
            "bareme",
            "points",
            "pts",
            "point",
            "points possibles",
            "points possible",
            "max",
            "maximum",
            "max points",
            "max. points",
            "maximum points",
            "points max",
            "punkte",
            "puntos",
            "punti",
            "pontos",
            "marks",
            "marks available",
            "out of",
            "sur",
            "note max",
            "score max",
            "max score",
            "total points",
            "valeur",
            "punkte max",
            "max. punktzahl",
            "max punktzahl",
            "maximale punktzahl",
            "punktzahl",
            "mogliche punkte",
            "possible points",
            "possible",
            "point value",
            "point values",
            "worth",
            "value (points)",
            "punteggio massimo",
            "punteggio",
            "puntaje",
            "puntos max",
            "puntuacion maxima",
            "pontuacao",
            "max points",
            "points max.",
            "nb de points",
            "nombre de points",
            "punten",
            "punts",
            "puntuacio",
            "max. punten",
        ],
    ),
    (
        HeadingWord::Coefficient,
        &[
            "coef",
            "coeff",
            "coefficient",
            "coefficients",
            "poids",
            "weight",
            "weighting",
            "ponderation",
            "gewichtung",
            "gewicht",
            "gewichte",
            "wichtung",
            "peso",
            "faktor",
            "facteur",
            "multiplier",
            "prozent",
            "anteil",
            "pourcentage",
            "percent",
            "percentage",
            "per cent",
            "%",
            "porcentaje",
            "percentuale",
            "procent",
            "weging",
            "pesos",
            "pes",
            "ponderacio",
            "ponderacao",
            "ponderacion",
            "weights",
            "wertung",
        ],
    ),
    (
        HeadingWord::Result,
        &[
            "note",
            "notes obtenues",
            "note obtenue",
            "points obtenus",
            "score",
            "mark",
            "resultat",
            "grade",
            "result",
            "points earned",
            "earned",
            "erreicht",
            "erreichte punkte",
            "nota",
            "evaluation",
            "total",
            "ergebnis",
            "erzielte punkte",
            "punkte erreicht",
            "erreichte punktzahl",
            "erhalten",
            "points awarded",
            "awarded",
            "your score",
            "obtained",
            "obtenu",
            "obtenus",
            "resultado",
            "risultato",
            "voto",
            "calificacion",
            "puntos obtenidos",
            "behaald",
            "resultaat",
            "selected",
            "selected option",
            "note /20",
        ],
    ),
    (
        HeadingWord::Number,
        &[
            "n", "no", "nr", "num", "numero", "#", "ref", "code", "id", "index", "lfd. nr", "pos",
        ],
    ),
    (
        HeadingWord::Label,
        &[
            "critere",
            "criteres",
            "critere d'evaluation",
            "criteres d'evaluation",
            "indicateur",
            "indicateurs",
            "indicateurs d'evaluation",
            "indicateurs de reussite",
            "criteres de reussite",
            "tache",
            "taches",
            "competence",
            "competences",
            "competences evaluees",
            "activite",
            "activites",
            "item",
            "items",
            "question",
            "questions",
            "elements",
            "elements evalues",
            "savoir-faire",
            "criterion",
            "criteria",
            "task",
            "tasks",
            "skill",
            "skills",
            "category",
            "categorie",
            "objective",
            "objectives",
            "objectif",
            "objectifs",
            "kriterium",
            "kriterien",
            "aufgabe",
            "criterio",
            "criterios",
            "criteri",
            "descripteur",
            "descripteurs",
            "domaine",
            "domaines",
            "mission",
            "missions",
            "etape",
            "etapes",
            "performance",
            "attendus",
            "niveau",
            "niveaux",
            "level",
            "levels",
            "capacites",
            "resultats attendus",
            "observables",
            "rubric",
            "dimension",
            "trait",
            "element",
            "situation",
            "comportements observables",
            "bewertungskriterium",
            "bewertungskriterien",
            "kategorie",
            "kategorien",
            "bereich",
            "indicatore",
            "indicatori",
            "indicador",
            "indicadores",
            "criterio di valutazione",
            "criterio de evaluacion",
            "criterios de evaluacion",
            "descrittori",
            "criterium",
            "criteria (weight)",
            "onderdeel",
            "onderdelen",
            "beoordelingscriteria",
            "criteris",
            "critere et indicateurs",
            "aspect",
            "aspects",
            "aspekt",
            "aspekte",
            "aspecto",
            "aspectos",
            "rating",
            "ratings",
            "volet",
            "volets",
            "axe",
            "axes",
            "metric",
            "measure",
            "rubric text",
            "learning outcome",
            "learning outcomes",
            "outcome",
            "expectation",
            "expectations",
            "requirement",
            "requirements",
            "anforderung",
            "anforderungen",
            "merkmal",
            "merkmale",
            "tache evaluee",
            "ce qui est evalue",
        ],
    ),
];

/// Words in the heading of remarks, whoever makes them: `Teacher's comments`, `Observations du jury`.
const REMARKS_WORDS: &[&str] = &[
    "remarque",
    "remarques",
    "observation",
    "observations",
    "commentaire",
    "commentaires",
    "comment",
    "comments",
    "remark",
    "remarks",
    "appreciation",
    "appreciations",
    "bemerkung",
    "bemerkungen",
    "observaciones",
    "comentarios",
    "osservazioni",
    "feedback",
];

fn says_remarks(folded: &str) -> bool {
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .collect();
    words.len() <= 4 && words.iter().any(|word| is_in_list(REMARKS_WORDS, word))
}

/// What a column with this heading is for.
pub(in crate::interchange::forms) fn heading_word(text: &str) -> Option<HeadingWord> {
    let bare = text.trim();
    let folded = normalize_words(bare);
    let found = listed_heading(&folded);
    // `/20`, `Note /4`, `N°`
    let fraction = bare.starts_with('/') && bare[1..].trim().parse::<u16>().is_ok();
    let number = matches!(bare.to_lowercase().as_str(), "n°" | "no." | "nr.");
    match (found, fraction, number) {
        (_, true, _) => Some(HeadingWord::Points),
        (_, _, true) => Some(HeadingWord::Number),
        (Some(head), ..) => Some(head),
        _ if says_remarks(&folded) => Some(HeadingWord::Remarks),
        _ => {
            let (first, rest) = folded.split_once([' ', '/', '('])?;
            let of_first = listed_heading(first);
            if of_first.is_some_and(counts) && !rest.chars().any(char::is_alphabetic) {
                return of_first;
            }
            // `Metric Weight`, `Selected Option (0-3)`: what is in brackets says a range.
            let bare = folded.split('(').next().unwrap_or_default().trim();
            let of_bare = listed_heading(bare).filter(|head| counts(*head));
            let last = bare
                .rsplit(' ')
                .next()
                .filter(|_| bare.split(' ').count() <= 3);
            of_bare
                .or_else(|| listed_heading(last?).filter(|head| *head == HeadingWord::Coefficient))
        }
    }
}

fn listed_heading(folded: &str) -> Option<HeadingWord> {
    let mut listed = HEADING_WORDS.iter();
    let (head, _) = listed.find(|(_, words)| is_in_list(words, folded))?;
    Some(*head)
}

/// Whether such a column holds numbers.
fn counts(head: HeadingWord) -> bool {
    matches!(
        head,
        HeadingWord::Points | HeadingWord::Coefficient | HeadingWord::Result
    )
}
