//! What can be wrong with a grid.

use crate::base::diagnostic::MessageLang::{English, French};
use crate::base::diagnostic::{quoted_list, quoted_or_list};
use crate::diagnostics;
use crate::text::yaml::ValueKind;

diagnostics! {
    /// What can be wrong with a grid.
    pub enum GridDiagnostic in lang {
        /// The file is of a format version that this program does not read.
        Error Version { typed: String } = "version" {
            en: "this is format version {typed}; gridgen reads version 1" => "write: gridgen: 1";
            fr: "c'est la version {typed} du format ; gridgen lit la version 1" => "écrivez : gridgen: 1";
        }
        /// The language is no BCP 47 tag.
        Error Language { typed: String } = "language" {
            en: "`{typed}` is no language tag" => "for example fr, en, pt-BR";
            fr: "`{typed}` n'est pas un code de langue" => "par exemple fr, en, pt-BR";
        }
        /// `remarks: true` does not say what stands over the column.
        Error RemarksTrue { } = "remarks-true" {
            en: "`remarks` takes the heading of the column" => "write: remarks: \"Remarques\", or: remarks: \"\" for a column without heading";
            fr: "`remarks` attend l'intitulé de la colonne"
                => "écrivez : remarks: \"Remarques\", ou : remarks: \"\" pour une colonne sans intitulé";
        }
        /// A range's first number is larger than its second.
        Error RangeBackwards { low: String, high: String } = "range-backwards" {
            en: "the range begins at {low} and ends at {high}" => format!("write: [{high}, {low}]");
            fr: "l'intervalle commence à {low} et finit à {high}" => format!("écrivez : [{high}, {low}]");
        }
        /// A number would be in two levels' ranges. Ranges may share an end, which then belongs to the lower level.
        Error RangesOverlap { one: String, other: String } = "ranges-overlap" {
            en: "the ranges of `{one}` and `{other}` overlap" => "let one end where the other begins";
            fr: "les intervalles de `{one}` et `{other}` se chevauchent" => "faites finir l'un où commence l'autre";
        }
        /// A scale without levels.
        Error EmptyScale { } = "empty-scale" {
            en: "this scale has no level" => "write at least one: A: { name: Acquis }";
            fr: "cette échelle n'a pas de niveau" => "écrivez-en au moins un : A: { name: Acquis }";
        }
        /// No scale of this name in the grid, in `scales/`, or built in.
        Error UnknownScale { typed: String, known: Vec<String> } = "unknown-scale" {
            en: "there is no scale `{typed}`" => format!("there are {}", quoted_list(known));
            fr: "il n'y a pas d'échelle `{typed}`" => format!("il y a {}", quoted_list(known));
        }
        /// The scale is there, in `scales/`, and has an error itself. A grid is not printed without the rows that use it.
        Error BrokenScale { name: String } = "broken-scale" {
            en: "the scale `{name}` has an error" => format!("mend scales/{name}.yaml");
            fr: "l'échelle `{name}` contient une erreur" => format!("corrigez scales/{name}.yaml");
        }
        /// The row has no scale of its own, nor its task, its section, or the grid.
        Error NoScale { row: String } = "no-scale" {
            en: "no scale reaches the row « {row} »" => "write `scale:` on the grid, with the levels in printed order";
            fr: "aucune échelle n'atteint la ligne « {row} »"
                => "écrivez `scale:` pour la grille, avec les niveaux dans l'ordre imprimé";
        }
        /// A code that could not be told from the rest of a rating.
        Error Code { typed: String } = "code" {
            en: "`{typed}` cannot be a level's code" => "a code is one line of text without blanks at its ends";
            fr: "`{typed}` ne peut pas être le code d'un niveau"
                => "un code est un texte d'une ligne, sans espace au bord";
        }
        /// Two codes of a scale differ only in case, and case does not matter in ratings.
        Error SameCode { one: String, other: String } = "same-code" {
            en: "the codes `{one}` and `{other}` differ only in case" => "change one of them";
            fr: "les codes `{one}` et `{other}` ne diffèrent que par la casse" => "changez l'un des deux";
        }
        /// A legend cannot be sorted by points that are not there.
        Error LegendWithoutPoints { level: String } = "legend-without-points" {
            en: "the legend is sorted by points, and level `{level}` has none" => "give each level `points`, or write: legend: as-written";
            fr: "la légende est triée par points, et le niveau `{level}` n'en a pas"
                => "donnez des `points` à chaque niveau, ou écrivez : legend: as-written";
        }
        /// An id holds a character that none may hold.
        Error Id { typed: String } = "id" {
            en: "`{typed}` cannot be an id" => "ids are letters, digits, `_` and `-`, without spaces";
            fr: "`{typed}` ne peut pas être un identifiant"
                => "un identifiant se compose de lettres, chiffres, `_` et `-`, sans espace";
        }
        /// Two rows or tasks of a section, or two sections, have the same id, so a rating could be of either.
        Error DuplicateId { id: String } = "duplicate-id" {
            en: "the id `{id}` is taken" => "change one of the two; an id in use by ratings should stay";
            fr: "l'identifiant `{id}` est déjà pris" => "changez l'un des deux ; gardez celui qu'emploient des relevés";
        }
        /// Sections, rated tasks or rows have no id. The blank form prints; ratings have nothing to name.
        Warning NoIds { count: usize } = "no-ids" {
            en: "sections or rows without an id: {count}; so nobody can be rated" => "`gridgen ids` writes them; the blank form can be printed without";
            fr: "sections ou lignes sans identifiant : {count} ; personne ne peut être évalué"
                => "`gridgen ids` les écrit ; la grille vierge s'imprime sans eux";
        }
        /// A section, or the grid, has nothing in it.
        Error Nothing { what: &'static str } = "nothing" {
            en: "there is no row here" => format!("write at least one {what}");
            fr: "il n'y a aucune ligne ici" => format!("écrivez au moins un élément sous `{what}`");
        }
        /// A row behind a dash has no id: those that have one stand without.
        Error IdBehindDash { id: String, label: String } = "id-behind-dash" {
            en: "`{id}` looks like the id of a row; a row with an id has no dash" => format!("write: {id}: {label}");
            fr: "`{id}` ressemble à l'identifiant d'une ligne ; une ligne avec identifiant n'a pas de tiret"
                => format!("écrivez : {id}: {label}");
        }
        /// A section has rows both in tasks and without.
        Error TasksAndCriteria { } = "tasks-and-criteria" {
            en: "a section has `tasks` or `criteria`, not both" => "move the criteria into a task, which needs no title";
            fr: "une section a des `tasks` ou des `criteria`, pas les deux"
                => "placez les critères dans une tâche, qui n'a pas besoin de titre";
        }
        /// A task without criteria is a row, and a row needs a title to be printed.
        Error UntitledRow { } = "untitled-row" {
            en: "a task without criteria needs a `title`" => "write a title, or criteria";
            fr: "une tâche sans critère a besoin d'un `title`" => "écrivez un titre, ou des critères";
        }
        /// The key does nothing on this kind of row.
        Error KeyOutOfPlace { key: &'static str, only: ValueKind } = "key-out-of-place" {
            let only = only.text(lang);
            en: "`{key}` has no effect here: it belongs to {only}" => "remove it";
            fr: "`{key}` est sans effet ici : il convient à {only}" => "retirez-le";
        }
        /// A `number` or `count` row is worth something, or the number typed could not be judged.
        Error NumberWithoutPoints { scale: String } = "number-without-points" {
            en: "a `{scale}` row needs `points`" => "for example: points: 6";
            fr: "une ligne `{scale}` a besoin de `points`" => "par exemple : points: 6";
        }
        /// A level's points are given for a row by a code that its scale lacks.
        Error UnknownLevel { typed: String, known: Vec<String> } = "unknown-level-here" {
            en: "the row's scale has no level `{typed}`" => format!("its levels are {}", quoted_or_list(known, English));
            fr: "l'échelle de la ligne n'a pas de niveau `{typed}`" => format!("ses niveaux sont {}", quoted_or_list(known, French));
        }
        /// Required, and no rating could ever achieve it.
        Warning NeverAchieved { } = "never-achieved" {
            en: "this is required, and nothing achieves it" => "mark the levels that do with `achieved: true`, or give the row `pass`";
            fr: "ceci est obligatoire, et rien ne permet de l'acquérir"
                => "marquez les niveaux qui conviennent par `achieved: true`, ou donnez `pass` à la ligne";
        }
        /// Nothing can be rounded to steps of zero, or be out of nothing.
        Error NotPositive { key: &'static str } = "not-positive" {
            en: "`{key}` must be more than 0" => format!("for example: {key}: {}", example_number(key));
            fr: "`{key}` doit être plus grand que 0" => format!("par exemple : {key}: {}", example_number(key));
        }
        /// What a section or a task of several rows is worth is never negative: what deducts is a row.
        Error NegativePoints { } = "negative-points" {
            en: "this cannot be worth less than 0" => "a deduction is a row: { label: …, scale: count, points: -1 }";
            fr: "ceci ne peut pas valoir moins de 0" => "un retrait de points est une ligne : { label: …, scale: count, points: -1 }";
        }
        /// The row's points are shared out in proportion to its best level, and that is worth nothing.
        Error NoBestLevel { } = "no-best-level" {
            en: "the row's best level is worth nothing, so it cannot be brought to `points`"
                => "remove `points`, or write those of each level: points: { A: 0, B: -5 }";
            fr: "le meilleur niveau de la ligne ne vaut rien : il ne peut être ramené à `points`"
                => "retirez `points`, ou écrivez ceux de chaque niveau : points: { A: 0, B: -5 }";
        }
        /// No level of the row has points, so what the row is said to be worth does nothing: it is out of the marks.
        Warning PointsWithoutLevels { } = "points-without-levels" {
            en: "no level of this row has points, so it is out of the marks" => "give the levels `points`";
            fr: "aucun niveau de cette ligne n'a de points : elle ne compte pas dans la note" => "donnez des `points` aux niveaux";
        }
        /// A row's own points name the levels that it offers; here they name none.
        Error NoLevelOffered { } = "no-level-offered" {
            en: "these points name no level, so the row could not be rated" => "write: points: { A: 0, B: 3 }";
            fr: "ces points ne nomment aucun niveau : la ligne ne pourrait pas être évaluée" => "écrivez : points: { A: 0, B: 3 }";
        }
        /// What is in a section, a task or the grid nearly adds up to what it is said to be worth. It is brought to that
        /// in proportion, which may be meant.
        Note NearMiss { sum: String, stated: String } = "near-miss" {
            en: "what is in here adds up to {sum}, not {stated}" => format!("it is brought to {stated} in proportion; if that is not meant, change a number");
            fr: "l'ensemble de ce qui est ici donne {sum}, et non {stated}"
                => format!("il est ramené à {stated} en proportion ; si ce n'est pas voulu, changez un nombre");
        }
        /// The points of the levels go up and down in the order they are written, which is rarely meant.
        Note UpAndDown { level: String } = "up-and-down" {
            en: "the points go both up and down, and turn at level `{level}`" => "look whether two numbers are swapped";
            fr: "les points montent puis descendent, ou l'inverse, au niveau `{level}`" => "voyez si deux nombres sont intervertis";
        }
        /// A section or a task must be achieved, and neither `pass` nor anything required in it says when it is.
        Warning NothingDecides { } = "nothing-decides" {
            en: "this is required, and nothing says when it is achieved" => "give it `pass`, or mark what is required in it";
            fr: "ceci est obligatoire, et rien ne dit quand c'est acquis"
                => "donnez-lui `pass`, ou marquez ce qui est obligatoire à l'intérieur";
        }
        /// `lines`, `step` and the like take whole or positive numbers.
        Error NotWhole { key: &'static str } = "not-whole" {
            en: "`{key}` takes a whole number from 1 to 100";
            fr: "`{key}` attend un nombre entier de 1 à 100";
        }
    }
}

/// A number that a key can have.
fn example_number(key: &str) -> &'static str {
    match key {
        "points" | "most" => "20",
        _ => "0.5",
    }
}
