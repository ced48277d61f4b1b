//! What can be wrong with a grid.

use super::identity::LevelCode;
use crate::base::diagnostic::MessageLang::{English, French};
use crate::base::diagnostic::{quoted_list, quoted_or_list};
use crate::diagnostics;
use crate::text::yaml::{Number, ValueKind};

diagnostics! {
    /// What can be wrong with a grid.
    pub enum GridDiagnostic in lang {
        /// The file is in a version of the format that this program cannot read.
        Error Version { typed: String } = "version" {
            en: "this is format version {typed}; gridgen reads version 1" => "write: gridgen: 1";
            fr: "c'est la version {typed} du format ; gridgen lit la version 1" => "écrivez : gridgen: 1";
        }
        /// The language is not a BCP 47 tag.
        Error Language { typed: String } = "language" {
            en: "`{typed}` is not a language tag" => "for example: fr, en, pt-BR";
            fr: "`{typed}` n'est pas un code de langue" => "par exemple : fr, en, pt-BR";
        }
        /// `remarks` takes a heading, and `true` is not one.
        Error RemarksTrue { } = "remarks-true" {
            en: "`remarks` takes the heading of the column"
                => "write: remarks: \"Remarks\", or: remarks: \"\" for a column without a heading";
            fr: "`remarks` attend l'intitulé de la colonne"
                => "écrivez : remarks: \"Remarques\", ou : remarks: \"\" pour une colonne sans intitulé";
        }
        /// A range's first number is larger than its second.
        Error RangeBackwards { low: Number, high: Number } = "range-backwards" {
            let low = &low.raw;
            let high = &high.raw;
            en: "the range begins at {low} and ends at {high}" => format!("write: [{high}, {low}]");
            fr: "l'intervalle commence à {low} et finit à {high}" => format!("écrivez : [{high}, {low}]");
        }
        /// A number would be in the ranges of two levels. Ranges may share an end, which then belongs to the lower
        /// level.
        Error RangesOverlap { one: LevelCode, other: LevelCode } = "ranges-overlap" {
            en: "the ranges of `{one}` and `{other}` overlap" => "end one where the other begins";
            fr: "les intervalles de `{one}` et `{other}` se chevauchent" => "faites finir l'un où commence l'autre";
        }
        /// A scale without levels.
        Error EmptyScale { } = "empty-scale" {
            en: "this scale has no levels" => "write at least one: A: { name: Achieved }";
            fr: "cette échelle n'a pas de niveau" => "écrivez-en au moins un : A: { name: Acquis }";
        }
        /// A scale has more than 100 levels.
        Error TooManyLevels { count: usize } = "too-many-levels" {
            en: "this scale has {count} levels; at most 100 are read"
                => "for a number of points, write `scale: number` and `points`";
            fr: "cette échelle a {count} niveaux ; 100 au plus sont lus"
                => "pour un nombre de points, écrivez `scale: number` et `points`";
        }
        /// A grid has more than 4,000 cells: in each section a label for each row, and a cell for each of the
        /// columns that the scales of its rows have together. The largest forms have some 400.
        Error TooManyCells { cells: usize } = "too-many-cells" {
            en: "this grid has {cells} cells, rows times levels; at most 4,000 can be printed"
                => "divide it into several grids";
            fr: "cette grille a {cells} cellules, lignes fois niveaux ; 4 000 au plus peuvent être imprimées"
                => "divisez-la en plusieurs grilles";
        }
        /// A grid has more than 200 sections, 1,000 tasks or 200 fields.
        Error TooManyParts { what: &'static str, count: usize, most: usize } = "too-many-parts" {
            en: "`{what}` has {count} entries; at most {most} can be printed" => "divide it into several grids";
            fr: "`{what}` a {count} éléments ; {most} au plus peuvent être imprimés"
                => "divisez la grille en plusieurs";
        }
        /// The points of the rows have so many different denominators that no mark could be written: its fraction
        /// would have thousands of digits.
        Error LongFractions { } = "long-fractions" {
            en: "the points of these rows give marks whose fractions have thousands of digits"
                => "give rows points that are divided by the same numbers: 0.5, 1, 1.5, 2";
            fr: "les points de ces lignes donnent des notes dont les fractions ont des milliers de chiffres"
                => "donnez aux lignes des points divisés par les mêmes nombres : 0.5, 1, 1.5, 2";
        }
        /// A file of `scales/` holds the levels themselves: each code with its keys, and nothing around or beside them.
        Error ScaleShape { } = "scale-shape" {
            en: "a file of `scales/` holds levels, and nothing else"
                => "one level on each line, without a dash and at the left edge: A: { name: Achieved, points: 2 }";
            fr: "un fichier de `scales/` contient des niveaux, et rien d'autre"
                => "un niveau par ligne, sans tiret et contre la marge : A: { name: Acquis, points: 2 }";
        }
        /// Neither the grid nor `scales/` has a scale with this name, and none is built in.
        Error UnknownScale { typed: String, known: Vec<String> } = "unknown-scale" {
            en: "unknown scale `{typed}`" => format!("available: {}", quoted_list(known));
            fr: "l'échelle `{typed}` n'existe pas" => format!("échelles disponibles : {}", quoted_list(known));
        }
        /// The scale in `scales/` has an error itself. The grid is not printed, because the rows that use the scale
        /// would be missing.
        Error BrokenScale { name: String } = "broken-scale" {
            en: "the scale `{name}` has an error" => format!("correct scales/{name}.yaml");
            fr: "l'échelle `{name}` contient une erreur" => format!("corrigez scales/{name}.yaml");
        }
        /// Neither the row nor its task, its section or the grid has a scale.
        Error NoScale { row: String } = "no-scale" {
            en: "row `{row}` has no scale" => "write `scale:` in the grid, with the levels in printed order";
            fr: "la ligne « {row} » n'a pas d'échelle"
                => "écrivez `scale:` dans la grille, avec les niveaux dans l'ordre imprimé";
        }
        /// A code that could not be distinguished from the rest of a rating.
        Error Code { typed: String } = "code" {
            en: "`{typed}` cannot be the code of a level" => "a code is one line of text, without spaces at its ends";
            fr: "`{typed}` ne peut pas être le code d'un niveau"
                => "un code est un texte d'une ligne, sans espace au début ni à la fin";
        }
        /// Two codes of a scale differ only in case, and case does not matter in ratings.
        Error SameCode { one: LevelCode, other: String } = "same-code" {
            en: "the codes `{one}` and `{other}` differ only in case" => "change one of them";
            fr: "les codes `{one}` et `{other}` ne diffèrent que par la casse" => "changez l'un des deux";
        }
        /// A legend cannot be sorted by points if a level has none.
        Error LegendWithoutPoints { level: LevelCode } = "legend-without-points" {
            en: "the legend is sorted by points, but level `{level}` has none"
                => "give each level `points`, or write: legend: as-written";
            fr: "la légende est triée par points, et le niveau `{level}` n'en a pas"
                => "donnez des `points` à chaque niveau, ou écrivez : legend: as-written";
        }
        /// An id contains a character that is not allowed.
        Error Id { typed: String } = "id" {
            en: "`{typed}` cannot be an id" => "ids are letters, digits, `_` and `-`, without spaces";
            fr: "`{typed}` ne peut pas être un identifiant"
                => "un identifiant se compose de lettres, chiffres, `_` et `-`, sans espace";
        }
        /// Two rows or tasks of a section, or two sections, have the same id, so a rating could belong to either.
        Error DuplicateId { id: String } = "duplicate-id" {
            en: "the id `{id}` is already used" => "change one of the two; keep an id that ratings use";
            fr: "l'identifiant `{id}` est déjà pris" => "changez l'un des deux ; gardez celui qu'emploient des relevés";
        }
        /// Sections, rated tasks or rows have no id. The blank form can be printed, but ratings cannot refer to them.
        Warning NoIds { count: usize } = "no-ids" {
            en: "sections or rows without an id: {count}; students cannot be rated"
                => "`gridgen ids` writes ids; the blank form can be printed without them";
            fr: "sections ou lignes sans identifiant : {count} ; les élèves ne peuvent pas être évalués"
                => "`gridgen ids` écrit les identifiants ; la grille vierge s'imprime sans eux";
        }
        /// A section, or the grid, is empty.
        Error Nothing { what: &'static str } = "nothing" {
            en: "this has no rows" => format!("write at least one of `{what}`");
            fr: "il n'y a aucune ligne ici" => format!("écrivez au moins un élément sous `{what}`");
        }
        /// A row in a list (behind a dash) has no id; a row with an id is written without a dash.
        Error IdBehindDash { id: String, label: String } = "id-behind-dash" {
            en: "`{id}` looks like the id of a row; a row with an id has no dash" => format!("write: {id}: {label}");
            fr: "`{id}` ressemble à l'identifiant d'une ligne ; une ligne avec identifiant n'a pas de tiret"
                => format!("écrivez : {id}: {label}");
        }
        /// A section has rows both in tasks and outside them.
        Error TasksAndCriteria { } = "tasks-and-criteria" {
            en: "a section has `tasks` or `criteria`, not both"
                => "move the criteria into a task; a task needs no title";
            fr: "une section a des `tasks` ou des `criteria`, pas les deux"
                => "placez les critères dans une tâche ; une tâche n'a pas besoin de titre";
        }
        /// A task without criteria is a row, and a row needs a title to be printed.
        Error UntitledRow { } = "untitled-row" {
            en: "a task without criteria needs a `title`" => "write a title, or criteria";
            fr: "une tâche sans critère a besoin d'un `title`" => "écrivez un titre, ou des critères";
        }
        /// The key has no effect on this kind of row.
        Error KeyOutOfPlace { key: &'static str, only: ValueKind } = "key-out-of-place" {
            let only = only.text(lang);
            en: "`{key}` has no effect here: it belongs to {only}" => "remove it";
            fr: "`{key}` est sans effet ici : il convient à {only}" => "retirez-le";
        }
        /// A `number` or `count` row needs points; without them a number could not be interpreted.
        Error NumberWithoutPoints { scale: &'static str } = "number-without-points" {
            en: "a `{scale}` row needs `points`" => "for example: points: 6";
            fr: "une ligne `{scale}` a besoin de `points`" => "par exemple : points: 6";
        }
        /// A row gives points or a descriptor to a level that its scale does not have.
        Error UnknownLevel { typed: String, known: Vec<LevelCode> } = "unknown-level-here" {
            en: "the row's scale has no level `{typed}`"
                => format!("expected {}", quoted_or_list(known, English));
            fr: "l'échelle de la ligne n'a pas de niveau `{typed}`"
                => format!("niveaux possibles : {}", quoted_or_list(known, French));
        }
        /// Required, but no rating could ever achieve it.
        Warning NeverAchieved { } = "never-achieved" {
            en: "this is required, but cannot be achieved"
                => "mark the levels that do with `achieved: true`, or give the row `pass`";
            fr: "ceci est obligatoire, et rien ne permet de l'acquérir"
                => "marquez les niveaux qui conviennent par `achieved: true`, ou donnez `pass` à la ligne";
        }
        /// A result cannot be rounded to steps of 0, nor be out of 0.
        Error NotPositive { key: &'static str } = "not-positive" {
            en: "`{key}` must be more than 0" => format!("for example: {key}: {}", example_number(key));
            fr: "`{key}` doit être plus grand que 0" => format!("par exemple : {key}: {}", example_number(key));
        }
        /// A section, or a task of several rows, cannot be worth less than 0; a deduction is a row.
        Error NegativePoints { } = "negative-points" {
            en: "this cannot be worth less than 0" => "a deduction is a row: { label: …, scale: count, points: -1 }";
            fr: "ceci ne peut pas valoir moins de 0"
                => "un retrait de points est une ligne : { label: …, scale: count, points: -1 }";
        }
        /// Points are scaled in proportion to the row's best level, and that level is worth 0.
        Error NoBestLevel { } = "no-best-level" {
            en: "the row's best level is worth 0, so it cannot be scaled to `points`"
                => "remove `points`, or write those of each level: points: { A: 0, B: -5 }";
            fr: "le meilleur niveau de la ligne vaut 0 : il ne peut être ramené à `points`"
                => "retirez `points`, ou écrivez ceux de chaque niveau : points: { A: 0, B: -5 }";
        }
        /// No level of the row has points, so the row's own points have no effect: it does not count.
        Warning PointsWithoutLevels { } = "points-without-levels" {
            en: "no level of this row has points, so it does not count in the mark" => "give the levels `points`";
            fr: "aucun niveau de cette ligne n'a de points : elle ne compte pas dans la note"
                => "donnez des `points` aux niveaux";
        }
        /// A row's own points name the levels that it offers, and these points name none.
        Error NoLevelOffered { } = "no-level-offered" {
            en: "these points name no level, so the row could not be rated" => "write: points: { A: 0, B: 3 }";
            fr: "ces points ne nomment aucun niveau : la ligne ne pourrait pas être évaluée"
                => "écrivez : points: { A: 0, B: 3 }";
        }
        /// The parts of a section, a task or the grid nearly add up to its points. They are scaled in proportion, which
        /// may be intended.
        Note NearMiss { sum: Number, stated: Number } = "near-miss" {
            let sum = &sum.raw;
            let stated = &stated.raw;
            en: "the parts add up to {sum}, not {stated}"
                => format!("they are scaled to {stated}; if that is not intended, change a number");
            fr: "l'ensemble donne {sum}, et non {stated}"
                => format!("il est ramené à {stated} en proportion ; si ce n'est pas voulu, changez un nombre");
        }
        /// As many parts count as there are, so that `best` leaves none out.
        Warning BestOfFewer { best: usize, count: usize } = "best-of-fewer" {
            en: "`best: {best}` leaves nothing out: {count} count here" => "write a smaller number, or remove the key";
            fr: "`best: {best}` ne retire rien : ici, {count} comptent"
                => "écrivez un nombre plus petit, ou retirez la clé";
        }
        /// The points of the levels go up and down in the order written, which is rarely intended.
        Note UpAndDown { level: LevelCode } = "up-and-down" {
            en: "the points go both up and down, and turn at level `{level}`"
                => "check whether two numbers are swapped";
            fr: "les points montent et descendent, et s'inversent au niveau `{level}`"
                => "vérifiez si deux nombres sont intervertis";
        }
        /// A section or a task is required, but neither `pass` nor anything required in it defines when it is achieved.
        Warning NothingDecides { } = "nothing-decides" {
            en: "this is required, but nothing defines when it is achieved"
                => "give it `pass`, or mark what is required in it";
            fr: "ceci est obligatoire, et rien ne dit quand c'est acquis"
                => "donnez-lui `pass`, ou marquez ce qui est obligatoire à l'intérieur";
        }
        /// `lines` takes a whole number.
        Error NotWhole { key: &'static str } = "not-whole" {
            en: "`{key}` takes a whole number from 1 to 100";
            fr: "`{key}` attend un nombre entier de 1 à 100";
        }
    }
}

/// A number that a key can take.
fn example_number(key: &str) -> &'static str {
    match key {
        "points" | "most" => "20",
        _ => "0.5",
    }
}
