//! What can be wrong with one student's ratings.

use crate::base::diagnostic::quoted_list;
use crate::diagnostics;
use crate::model::grid::{LevelCode, RowLevels};
use crate::text::yaml::Number;
use num_traits::{Signed, Zero};
use std::fmt;

diagnostics! {
    /// What can be wrong with one student's ratings.
    pub enum RatingsDiagnostic {
        /// The grid has no such section.
        Error UnknownSection { typed: String, nearest: Option<String>, known: Vec<String> } = "unknown-section" {
            en: "the grid has no section `{typed}`"
                => nearest.as_ref().map_or_else(|| format!("its sections are {}", quoted_list(known)), |name| format!("did you mean `{name}`?"));
            fr: "la grille n'a pas de section `{typed}`"
                => nearest.as_ref().map_or_else(|| format!("ses sections sont {}", quoted_list(known)), |name| format!("vouliez-vous dire `{name}` ?"));
        }
        /// The section has no such row.
        Error UnknownCriterion { section: String, typed: String, nearest: Option<String>, known: Vec<String> } = "unknown-criterion" {
            en: "section `{section}` has no criterion `{typed}`"
                => nearest.as_ref().map_or_else(|| format!("it has {}", quoted_list(known)), |name| format!("did you mean `{name}`?"));
            fr: "la section `{section}` n'a pas de critère `{typed}`"
                => nearest.as_ref().map_or_else(|| format!("elle a {}", quoted_list(known)), |name| format!("vouliez-vous dire `{name}` ?"));
        }
        /// The scale has no such level. gridgen never guesses a level: it lists them all.
        Error UnknownLevel { typed: String, levels: Vec<NamedLevel> } = "unknown-level" {
            en: "`{typed}` is no level of this row" => format!("its levels are {}", level_list(levels));
            fr: "`{typed}` n'est pas un niveau de cette ligne" => format!("ses niveaux sont {}", level_list(levels));
        }
        /// The row cannot get this level: its own points do not name it.
        Error NotOffered { level: String, levels: Vec<NamedLevel> } = "not-offered" {
            en: "level `{level}` is not offered on this row" => format!("offered are {}", level_list(levels));
            fr: "le niveau `{level}` n'est pas proposé sur cette ligne" => format!("sont proposés {}", level_list(levels));
        }
        /// A level and its remark are separated by a space, not by a comma or a colon.
        Error Punctuation { typed: String, fixed: String } = "rating-punctuation" {
            en: "after a level comes a space, then the remark: `{typed}`" => format!("write: {fixed}");
            fr: "après un niveau vient une espace, puis la remarque : `{typed}`" => format!("écrivez : {fixed}");
        }
        /// The possible points stand in the grid; the rating is the points alone.
        Error OutOf { typed: String, fixed: String } = "rating-out-of" {
            en: "the rating is the points alone: `{typed}`" => format!("write: {fixed}");
            fr: "l'évaluation se compose des seuls points : `{typed}`" => format!("écrivez : {fixed}");
        }
        /// A row of numbers got something else.
        Error NumberExpected { typed: String, range: ExpectedNumber } = "number-expected" {
            en: "this row takes a number, not `{typed}`" => format!("a number {range}, then a remark");
            fr: "cette ligne attend un nombre, pas « {typed} »" => format!("un nombre {range}, puis une remarque");
        }
        /// The number is less than nothing or more than the row can give.
        Error OutOfRange { number: String, range: ExpectedNumber } = "out-of-range" {
            en: "{number} is not possible on this row" => format!("possible is a number {range}");
            fr: "{number} n'est pas possible sur cette ligne" => format!("on attend un nombre {range}");
        }
        /// The number does not stand on the row's step.
        Error OffStep { number: String, step: String } = "off-step" {
            en: "{number} is no multiple of {step}" => "round it as the grid asks";
            fr: "{number} n'est pas un multiple de {step}" => "arrondissez comme la grille le demande";
        }
        /// No level's range holds the number.
        Error NoRange { number: String, levels: Vec<NamedLevel> } = "no-range" {
            en: "no level's points hold {number}" => format!("the levels are {}", level_list(levels));
            fr: "aucun niveau ne comprend {number}" => format!("les niveaux sont {}", level_list(levels));
        }
        /// A level and a number are given, and the number is not of that level.
        Error Disagree { level: String, number: String, other: String } = "disagree" {
            en: "{number} is not level `{level}`" => format!("{number} is level `{other}`: change one of the two");
            fr: "{number} n'est pas le niveau `{level}`" => format!("{number} est le niveau `{other}` : changez l'un des deux");
        }
        /// One level for a whole section, and a row of it cannot get that level.
        Error NotInEachRow { level: String, row: String } = "not-in-each-row" {
            en: "level `{level}` does not exist on the row « {row} »" => "rate the section row by row";
            fr: "le niveau `{level}` n'existe pas sur la ligne « {row} »" => "évaluez la section ligne par ligne";
        }
        /// A one-letter level before a word in lower case may be a sentence: "A travaillé seul". It was read as a level.
        Note OneLetter { level: String, rest: String } = "one-letter-level" {
            en: "read as level `{level}`, then “{rest}”" => "if it is a sentence alone, write it under `remark:`";
            fr: "lu comme le niveau `{level}`, puis « {rest} »" => "si c'est une phrase seule, écrivez-la sous `remark:`";
        }
        /// The grid does not declare this field, so it would not be printed.
        Error UnknownField { typed: String, nearest: Option<String>, known: Vec<String> } = "unknown-field" {
            en: "the grid has no field `{typed}`"
                => nearest.as_ref().map_or_else(|| format!("`student` takes {}", quoted_list(known)), |name| format!("did you mean `{name}`?"));
            fr: "la grille n'a pas de champ `{typed}`"
                => nearest.as_ref().map_or_else(|| format!("`student` accepte {}", quoted_list(known)), |name| format!("vouliez-vous dire `{name}` ?"));
        }
        /// Not an ISO date; it is printed as typed.
        Warning Date { typed: String } = "date" {
            en: "`{typed}` is no ISO date and is printed as typed" => "write year-month-day: 2026-03-12";
            fr: "`{typed}` n'est pas une date ISO et sera imprimé tel quel" => "écrivez année-mois-jour : 2026-03-12";
        }
        /// The grid has sections or rows without id, so ratings cannot name them.
        Error NoIds { } = "ratings-without-ids" {
            en: "the grid has rows without ids, so nobody can be rated with it" => "`gridgen ids` gives every section and row an id";
            fr: "la grille a des lignes sans identifiant : personne ne peut être évalué avec elle"
                => "`gridgen ids` donne un identifiant à chaque section et à chaque ligne";
        }
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

    /// Whether the row takes this number.
    pub(super) fn accepts(&self, number: &Number) -> bool {
        match self {
            Self::Any => true,
            Self::Between(low, high) => low.value <= number.value && number.value <= high.value,
            Self::Count => number.value >= Zero::zero() && number.value.is_integer(),
        }
    }
}

impl fmt::Display for ExpectedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("≥ 0"),
            Self::Between(low, high) => write!(f, "{}–{}", low.raw, high.raw),
            Self::Count => f.write_str("0, 1, 2 …"),
        }
    }
}
