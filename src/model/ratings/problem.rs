//! What can be wrong with one student's ratings.

use crate::base::diagnostic::{MessageLang, quoted_list};
use crate::diagnostics;
use crate::model::grid::{FieldId, LevelCode, RowId, RowLevels, SectionId};
use crate::text::yaml::Number;
use num_traits::{Signed, Zero};

diagnostics! {
    /// What can be wrong with one student's ratings.
    pub enum RatingsDiagnostic in lang {
        /// The grid has no such section.
        Error UnknownSection { typed: String, nearest: Option<String>, known: Vec<SectionId> } = "unknown-section" {
            let help = nearest_or_known(lang, nearest.as_deref(), known);
            en: "the grid has no section `{typed}`" => help;
            fr: "la grille n'a pas de section `{typed}`" => help;
        }
        /// The section has no such row.
        Error UnknownCriterion {
            section: SectionId, typed: String, nearest: Option<String>, known: Vec<RowId>,
        } = "unknown-criterion" {
            let help = nearest_or_known(lang, nearest.as_deref(), known);
            en: "section `{section}` has no criterion `{typed}`" => help;
            fr: "la section `{section}` n'a pas de critère `{typed}`" => help;
        }
        /// The scale has no such level. gridgen never guesses a level: it lists them all.
        Error UnknownLevel { typed: String, levels: Vec<NamedLevel> } = "unknown-level" {
            let levels = level_list(levels);
            en: "`{typed}` is not a level of this row" => format!("available: {levels}");
            fr: "`{typed}` n'est pas un niveau de cette ligne" => format!("niveaux disponibles : {levels}");
        }
        /// The row cannot get this level, because its own points do not name it.
        Error NotOffered { level: LevelCode, levels: Vec<NamedLevel> } = "not-offered" {
            let levels = level_list(levels);
            en: "level `{level}` is not available on this row" => format!("available: {levels}");
            fr: "le niveau `{level}` n'est pas proposé sur cette ligne" => format!("niveaux disponibles : {levels}");
        }
        /// A level and its remark are separated by a space, not by a comma or a colon.
        Error Punctuation { typed: String, fixed: String } = "rating-punctuation" {
            en: "a level is followed by a space, then the remark: `{typed}`" => format!("write: {fixed}");
            fr: "après un niveau vient une espace, puis la remarque : `{typed}`" => format!("écrivez : {fixed}");
        }
        /// The possible points are in the grid; the rating is the points alone.
        Error OutOf { typed: String, fixed: String } = "rating-out-of" {
            en: "the rating is the points alone: `{typed}`" => format!("write: {fixed}");
            fr: "l'évaluation se compose des seuls points : `{typed}`" => format!("écrivez : {fixed}");
        }
        /// The row takes a number and got something else.
        Error NumberExpected { typed: String, range: ExpectedNumber } = "number-expected" {
            let range = range.text(lang);
            en: "this row takes a number, not `{typed}`" => format!("expected {range}, then a remark");
            fr: "cette ligne attend un nombre, pas « {typed} »" => format!("on attend {range}, puis une remarque");
        }
        /// The number is below 0, or more than the row can give.
        Error OutOfRange { number: Number, range: ExpectedNumber } = "out-of-range" {
            let number = &number.raw;
            let range = range.text(lang);
            en: "{number} is not possible on this row" => format!("expected {range}");
            fr: "{number} n'est pas possible sur cette ligne" => format!("on attend {range}");
        }
        /// The number is not a multiple of the row's step.
        Error OffStep { number: Number, step: Number } = "off-step" {
            let number = &number.raw;
            let step = &step.raw;
            en: "{number} is not a multiple of {step}" => "round it as the grid asks";
            fr: "{number} n'est pas un multiple de {step}" => "arrondissez comme la grille le demande";
        }
        /// The number is in no level's range.
        Error NoRange { number: Number, levels: Vec<NamedLevel> } = "no-range" {
            let number = &number.raw;
            let levels = level_list(levels);
            en: "no level includes {number}" => format!("available: {levels}");
            fr: "aucun niveau ne comprend {number}" => format!("niveaux disponibles : {levels}");
        }
        /// A level and a number are given, but the number belongs to another level.
        Error Disagree { level: LevelCode, number: Number, other: LevelCode } = "disagree" {
            let number = &number.raw;
            en: "{number} is not level `{level}`" => format!("{number} is level `{other}`: change one of the two");
            fr: "{number} n'est pas le niveau `{level}`"
                => format!("{number} est le niveau `{other}` : changez l'un des deux");
        }
        /// A level is given for a whole section, and one of its rows cannot get that level.
        Error NotInEachRow { level: String, row: String } = "not-in-each-row" {
            en: "level `{level}` does not exist on row `{row}`" => "rate the section row by row";
            fr: "le niveau `{level}` n'existe pas sur la ligne « {row} »" => "évaluez la section ligne par ligne";
        }
        /// A one-letter level before a lower-case word may be a sentence: "A travaillé seul". It was read as a level.
        Note OneLetter { level: LevelCode, rest: String } = "one-letter-level" {
            en: "read as level `{level}`, then “{rest}”" => "if it is only a sentence, write it under `remark:`";
            fr: "lu comme le niveau `{level}`, puis « {rest} »"
                => "si ce n'est qu'une phrase, écrivez-la sous `remark:`";
        }
        /// A comma or a dash between a level or a number and its remark. A space is enough; the sign was read over.
        Note Separator { level: String, sign: char } = "rating-separator" {
            en: "`{sign}` after `{level}` was read as the beginning of the remark"
                => "a space is enough between a level and its remark";
            fr: "`{sign}` après `{level}` a été lu comme le début de la remarque"
                => "une espace suffit entre un niveau et sa remarque";
        }
        /// The grid does not declare this field, so it would not be printed.
        Error UnknownField { typed: String, nearest: Option<String>, known: Vec<FieldId> } = "unknown-field" {
            let help = nearest_or_known(lang, nearest.as_deref(), known);
            en: "the grid has no field `{typed}`" => help;
            fr: "la grille n'a pas de champ `{typed}`" => help;
        }
        /// The date is not an ISO date, so it is printed as typed.
        Warning Date { typed: String } = "date" {
            en: "`{typed}` is not an ISO date and is printed as typed" => "write year-month-day: 2026-03-12";
            fr: "`{typed}` n'est pas une date ISO et sera imprimé tel quel" => "écrivez année-mois-jour : 2026-03-12";
        }
        /// A value stands at the top of the file and under `student` too, so one of the two would be lost.
        Error TwoPlaces { key: &'static str } = "two-places" {
            en: "`{key}` is both under `student` and at the top of the file"
                => "keep the one at the top, and remove this line";
            fr: "`{key}` figure sous `student` et en tête du fichier"
                => "gardez la ligne du haut et supprimez celle-ci";
        }
        /// The date and the assessor of an assessment have a place of their own. The value is printed all the same.
        Warning Misplaced { key: &'static str } = "misplaced" {
            en: "`{key}` belongs at the top of the file, not under `student`"
                => format!("write `{key}:` on a line of its own, without indentation");
            fr: "`{key}` se place en tête du fichier, et non sous `student`"
                => format!("écrivez `{key}:` sur une ligne à part, sans retrait");
        }
        /// The file is empty: no student is named and nothing is rated. A sheet is printed all the same.
        Warning EmptyFile { } = "empty-ratings" {
            en: "the file is empty" => "write `student:` and `ratings:`, or delete the file";
            fr: "le fichier est vide" => "écrivez `student:` et `ratings:`, ou supprimez le fichier";
        }
        /// The grid has sections or rows without an id, so ratings cannot refer to them.
        Error NoIds { } = "ratings-without-ids" {
            en: "the grid has rows without ids, so students cannot be rated with it"
                => "`gridgen ids` gives every section and row an id";
            fr: "la grille a des lignes sans identifiant : elle ne permet pas d'évaluer d'élèves"
                => "`gridgen ids` donne un identifiant à chaque section et à chaque ligne";
        }
    }
}

/// What to type instead of an unknown name: the one that is clearly meant, else one of all.
fn nearest_or_known<T: AsRef<str>>(
    lang: MessageLang,
    nearest: Option<&str>,
    known: &[T],
) -> String {
    match (nearest, lang) {
        (Some(name), MessageLang::English) => format!("did you mean `{name}`?"),
        (Some(name), MessageLang::French) => format!("vouliez-vous dire `{name}` ?"),
        (None, MessageLang::English) => format!("available: {}", quoted_list(known)),
        (None, MessageLang::French) => format!("disponibles : {}", quoted_list(known)),
    }
}

/// A level, as messages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedLevel {
    /// As typed in ratings.
    pub code: LevelCode,
    /// What it is called.
    pub name: String,
}

/// The levels that a row can get.
pub(super) fn named_levels(levels: &RowLevels) -> Vec<NamedLevel> {
    let offered = levels.offered();
    offered
        .map(|it| NamedLevel {
            code: it.level.code.clone(),
            name: it.level.name.plain(),
        })
        .collect()
}

/// `TI` (Très insuffisant), …
fn level_list(levels: &[NamedLevel]) -> String {
    let named = levels.iter().map(|level| {
        if level.code == *level.name {
            format!("`{}`", level.code)
        } else {
            format!("`{}` ({})", level.code, level.name)
        }
    });
    named.collect::<Vec<_>>().join(", ")
}

/// Which numbers a row takes.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectedNumber {
    /// Any number: the row does not say how many points it is worth.
    Any,
    /// From the first to the second.
    Between(Number, Number),
    /// How often something happened.
    Count,
}

impl ExpectedNumber {
    /// From 0 to the row's points, which are negative where it deducts.
    pub(super) fn up_to(points: Option<&Number>) -> Self {
        match points {
            None => Self::Any,
            Some(points) if points.value.is_negative() => {
                Self::Between(points.clone(), Number::whole(0))
            }
            Some(points) => Self::Between(Number::whole(0), points.clone()),
        }
    }

    /// `a number from −1 to 0`
    fn text(&self, lang: MessageLang) -> String {
        match self {
            Self::Any => lang.pick("a number", "un nombre").to_owned(),
            Self::Between(low, high) => {
                let decimal = lang.pick('.', ',');
                let (low, high) = (low.printed(decimal), high.printed(decimal));
                lang.pick(
                    format!("a number from {low} to {high}"),
                    format!("un nombre de {low} à {high}"),
                )
            }
            Self::Count => lang
                .pick("a whole number: 0, 1, 2 …", "un nombre entier : 0, 1, 2 …")
                .to_owned(),
        }
    }

    /// Whether the row takes this number.
    pub(super) fn accepts(&self, number: &Number) -> bool {
        match self {
            Self::Any => true,
            Self::Between(low, high) => low.value <= number.value && number.value <= high.value,
            Self::Count => number.value >= Zero::zero() && number.value.is_integer(),
        }
    }
}
