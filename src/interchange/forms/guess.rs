//! What was guessed while a form was understood, in words; each stands in the file beside what it is about.

use crate::base::diagnostic::MessageLang;
use crate::diagnostics;

diagnostics! {
    /// What was guessed of a form.
    pub enum Guess in lang {
        /// The title is the one of the file: no line of the form looked like one.
        Note NoTitle { title: String } = "guess-no-title" {
            en: "no title was found: « {title} » is the file's name";
            fr: "aucun titre trouvé : « {title} » est le nom du fichier";
        }
        /// The language was told by the words of the form.
        Note Language { lang: &'static str } = "guess-language" {
            en: "the words look like `{lang}`";
            fr: "les mots semblent être en `{lang}`";
        }
        /// A column's head is none of the legend's levels, but stands where one of them is missing.
        Note OneLevel { head: String, code: String } = "guess-one-level" {
            en: "head says {head}, legend says {code}: taken as one level";
            fr: "la tête de colonne dit {head}, la légende {code} : pris pour un seul niveau";
        }
        /// A column of a level has no head. The legend, or the order, says which level it is.
        Note UnnamedColumn { code: String } = "guess-unnamed-column" {
            en: "a column without heading: taken as the level {code}";
            fr: "une colonne sans titre : prise pour le niveau {code}";
        }
        /// Columns of levels stand in the table, and no word names them.
        Note NoLevelNames { count: usize } = "guess-no-level-names" {
            en: "columns to tick have no heading ({count} ×): give the levels their names";
            fr: "des colonnes à cocher n'ont pas de titre ({count} ×) : donnez leur nom aux niveaux";
        }
        /// Which level is better than which. The numbers rank the levels, for `legend` and `achieved`; they make no mark by themselves.
        Note Ranking { best: String, worst: String } = "guess-ranking" {
            en: "{best} is taken as the best level and {worst} as the least; `points` and `achieved` follow from that";
            fr: "{best} est pris pour le meilleur niveau et {worst} pour le moins bon ; `points` et `achieved` en découlent";
        }
        /// The words of the levels do not say which is better, so none has points and none is achieved.
        Note NoRanking { } = "guess-no-ranking" {
            en: "nothing says which level is best: write `points`, and `achieved: true` where a row counts as achieved";
            fr: "rien ne dit quel niveau est le meilleur : écrivez les `points`, et `achieved: true` là où une ligne est acquise";
        }
        /// Points of levels that the form prints itself; which of them count as achieved is guessed.
        Note Achieved { } = "guess-achieved" {
            en: "the upper half of the levels is taken as achieved";
            fr: "la moitié supérieure des niveaux est prise pour acquise";
        }
        /// The legend explains a level that has no column.
        Note NoColumn { code: String } = "guess-no-column" {
            en: "the legend has {code}, the table has no column for it: its code is printed in the row";
            fr: "la légende a {code}, le tableau n'a pas de colonne pour lui : son code s'imprime dans la ligne";
        }
        /// No column looked like a level, and none like points.
        Note InventedScale { } = "guess-invented-scale" {
            en: "no levels were found in the form: these three are there to be changed";
            fr: "aucun niveau trouvé dans la fiche : ces trois-là sont à changer";
        }
        /// Lines with a box to tick stand in an introduction, beside tables: they are printed there, and nobody rates them.
        Note TickLines { count: usize } = "guess-tick-lines" {
            en: "lines with a box to tick stand in an introduction ({count} ×): make them rows if they are rated";
            fr: "des lignes à cocher sont dans une introduction ({count} ×) : faites-en des lignes à évaluer s'il le faut";
        }
        /// The heads of the columns are no words of any known scale.
        Note UnknownHeadings { } = "guess-unknown-heads" {
            en: "these heads are unknown words: taken as levels, in the order of their columns";
            fr: "ces têtes de colonnes sont des mots inconnus : prises pour des niveaux, dans l'ordre des colonnes";
        }
        /// The table is rated by numbers: it has points, and no levels.
        Note Numbers { } = "guess-numbers" {
            en: "points and no levels: rows are rated by a number";
            fr: "des points et pas de niveaux : les lignes sont évaluées par un nombre";
        }
        /// The table had its levels below one another and its criteria side by side.
        Note Transposed { } = "guess-transposed" {
            en: "levels stood below one another: rows and columns are exchanged";
            fr: "les niveaux étaient l'un sous l'autre : lignes et colonnes sont échangées";
        }
        /// The mark that says "required" is a word, a star, or bold print.
        Note Required { by: RequiredBy } = "guess-required" {
            let by = by.text(lang);
            en: "{by}: taken as required";
            fr: "{by} : pris pour obligatoire";
        }
        /// A line stands alone, without a head row, and is taken as the title of a section.
        Note SectionByLook { } = "guess-section" {
            en: "a line alone, without heads over the columns: taken as a section";
            fr: "une ligne seule, sans têtes de colonnes : prise pour une section";
        }
        /// A line stands alone and is taken as a heading over the rows below it.
        Note TaskByLook { } = "guess-task" {
            en: "a line that stands out above others: taken as a task";
            fr: "une ligne qui se détache au-dessus d'autres : prise pour une tâche";
        }
        /// A line stands alone and bold, and is taken as a row to rate.
        Note RowByLook { } = "guess-row" {
            en: "a bold line alone: taken as a row to rate, not as a title";
            fr: "une ligne en gras, seule : prise pour une ligne à évaluer, pas pour un titre";
        }
        /// A table has no heads of its own.
        Note NoHeadings { } = "guess-no-heads" {
            en: "no heads over these columns: taken as those of the table above";
            fr: "pas de têtes sur ces colonnes : prises pour celles du tableau précédent";
        }
        /// A table begins with the heads of the one before and has no title: a form cut into pages.
        Note Continued { } = "guess-continued" {
            en: "a table with the same heads and no title follows: taken as the same section";
            fr: "un tableau de mêmes têtes et sans titre suit : pris pour la même section";
        }
        /// Each row has the codes of all levels, to be circled.
        Note Circled { } = "guess-circled" {
            en: "every row repeats the same codes, to be circled: taken as columns";
            fr: "chaque ligne répète les mêmes codes, à entourer : pris pour des colonnes";
        }
        /// A section has no title in the form.
        Note NoSectionTitle { } = "guess-section-title" {
            en: "this table has no title in the form";
            fr: "ce tableau n'a pas de titre dans la fiche";
        }
        /// An empty column at the end, without a heading.
        Note UnnamedRemarks { } = "guess-unnamed-remarks" {
            en: "an empty column at the end without heading: taken as remarks";
            fr: "une colonne vide en bout de ligne, sans titre : prise pour des remarques";
        }
        /// A column of unknown use.
        Note RemarksColumn { head: String } = "guess-remarks-column" {
            en: "the column « {head} » is taken as remarks";
            fr: "la colonne « {head} » est prise pour des remarques";
        }
        /// A number at the end of a label.
        Note Points { points: String } = "guess-points" {
            en: "the label ends with its points: {points}";
            fr: "le libellé finit par ses points : {points}";
        }
        /// A coefficient; gridgen knows points alone.
        Note Coefficient { times: String, points: String } = "guess-coefficient" {
            en: "coefficient {times}, so `points: {points}`";
            fr: "coefficient {times}, donc `points: {points}`";
        }
        /// A row that says the sum of all.
        Note Total { points: String } = "guess-total" {
            en: "the form says a total of {points}: the mark is out of {points}";
            fr: "la fiche dit un total de {points} : la note est sur {points}";
        }
        /// The points of all criteria, in a rubric of another program.
        Note Sum { points: String } = "guess-sum" {
            en: "the criteria are worth {points} together: the mark is out of {points}";
            fr: "les critères valent {points} ensemble : la note est sur {points}";
        }
        /// A row without points among rows that have some.
        Note TextRow { } = "guess-text-row" {
            en: "no points here: taken as a row to answer in words";
            fr: "pas de points ici : prise pour une ligne à remplir en toutes lettres";
        }
        /// Cells hold ticks or numbers of somebody: no part of a blank form.
        Note FilledIn { count: usize } = "guess-filled-in" {
            en: "the form is filled in ({count} ×): these cells are kept as comments, not as ratings";
            fr: "la fiche est remplie ({count} ×) : ces cases sont gardées en commentaire, pas comme évaluations";
        }
        /// Identity lines that the form has.
        Note Fields { } = "guess-fields" {
            en: "lines to fill in above the tables: taken as identity lines";
            fr: "des lignes à remplir au-dessus des tableaux : prises pour les lignes d'identité";
        }
        /// Something of the form that a grid has no place for.
        Note NotPlaced { count: usize } = "guess-not-placed" {
            en: "what has no place in a grid is kept in comments at the end of the file: {count}";
            fr: "ce qui n'a pas de place dans une grille est gardé en commentaire à la fin du fichier : {count}";
        }
        /// Something another program's format says and gridgen does not.
        Note Foreign { what: String } = "guess-foreign" {
            en: "{what} has no meaning in a grid: kept as a comment";
            fr: "{what} n'a pas de sens dans une grille : gardé en commentaire";
        }
    }
}

/// What says that a row is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequiredBy {
    /// OBLIGATOIRE, mandatory
    Word,
    /// `*`
    Star,
    /// Bold print among rows that are not.
    Bold,
}

impl RequiredBy {
    fn text(self, lang: MessageLang) -> &'static str {
        match self {
            Self::Word => lang.pick("the label says so", "le libellé le dit"),
            Self::Star => lang.pick("a star at the label", "une étoile au libellé"),
            Self::Bold => lang.pick(
                "a bold row among others",
                "une ligne en gras parmi d'autres",
            ),
        }
    }
}
