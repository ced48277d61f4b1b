//! What was guessed while a form was understood, in words; each guess stands in the file beside what it is about.

use crate::base::diagnostic::MessageLang;
use crate::diagnostics;

diagnostics! {
    /// What was guessed about a form.
    pub enum Guess in lang {
        /// No line of the form looks like a title, so the file's name is used.
        Note NoTitle { title: String } = "guess-no-title" {
            en: "no title was found: `{title}` is the name of the file";
            fr: "aucun titre trouvé : « {title} » est le nom du fichier";
        }
        /// The language is the one that most words of the form are in.
        Note Language { lang: &'static str } = "guess-language" {
            en: "the words seem to be in `{lang}`";
            fr: "les mots semblent être en `{lang}`";
        }
        /// The heading of a column is not a level of the legend, but stands where one of them is missing.
        Note OneLevel { head: String, code: String } = "guess-one-level" {
            en: "the heading is {head}, the legend has {code}: taken as one level";
            fr: "le titre de la colonne est {head}, la légende a {code} : pris pour un seul niveau";
        }
        /// The column of a level has no heading. The legend, or the order of the levels, shows which one it is.
        Note UnnamedColumn { code: String } = "guess-unnamed-column" {
            en: "a column without a heading: taken as the level {code}";
            fr: "une colonne sans titre : prise pour le niveau {code}";
        }
        /// The table has columns for levels, but no heading names them.
        Note NoLevelNames { count: usize } = "guess-no-level-names" {
            en: "columns to tick have no heading ({count} ×): give the levels their names";
            fr: "des colonnes à cocher n'ont pas de titre ({count} ×) : donnez leur nom aux niveaux";
        }
        /// Which level is better than which. The numbers rank the levels, for `legend` and `achieved`; by
        /// themselves they do not make a mark.
        Note Ranking { best: String, worst: String } = "guess-ranking" {
            en: "{best} is taken as the best level and {worst} as the worst; `points` and `achieved` follow from that";
            fr: "{best} est pris pour le meilleur niveau et {worst} pour le moins bon ; `points` et `achieved` \
                en découlent";
        }
        /// The names of the levels do not show which is better, so none has points and none is achieved.
        Note NoRanking { } = "guess-no-ranking" {
            en: "it is not clear which level is the best: write `points`, and `achieved: true` for each level \
                that counts as achieved";
            fr: "rien n'indique quel niveau est le meilleur : écrivez les `points`, et `achieved: true` pour \
                chaque niveau acquis";
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
        /// The levels of a criterion are a list of boxes to tick below its heading.
        Note BoxLevels { } = "guess-box-levels" {
            en: "the boxes below the heading are taken as the levels of one criterion";
            fr: "les cases sous le titre sont prises pour les niveaux d'un seul critère";
        }
        /// Rows, columns, sheets or words that the file hides, strikes out or deletes.
        Note Hidden { count: usize } = "guess-hidden" {
            en: "text that the file hides is not on the form; it is kept in comments: {count}";
            fr: "le texte que le fichier masque n'est pas sur la fiche ; il est gardé en commentaire : {count}";
        }
        /// No column looked like a level, and none like points.
        Note InventedScale { } = "guess-invented-scale" {
            en: "the form has no levels: these three are an example to be changed";
            fr: "la fiche n'a pas de niveaux : ces trois-là sont un exemple à modifier";
        }
        /// An introduction has lines with a box to tick, beside tables: they are printed there, and are not rated.
        Note TickLines { count: usize } = "guess-tick-lines" {
            en: "an introduction has lines with a box to tick ({count} ×): make them rows if they are to be rated";
            fr: "des lignes à cocher sont dans une introduction ({count} ×) : faites-en des lignes à évaluer \
                s'il le faut";
        }
        /// The headings of the columns are not words of a known scale.
        Note UnknownHeadings { } = "guess-unknown-heads" {
            en: "these headings are not known words: taken as levels, in the order of the columns";
            fr: "ces titres de colonnes sont des mots inconnus : pris pour des niveaux, dans l'ordre des colonnes";
        }
        /// The table is rated by numbers: it has points, but no levels.
        Note Numbers { } = "guess-numbers" {
            en: "points but no levels: rows are rated by a number";
            fr: "des points et pas de niveaux : les lignes sont évaluées par un nombre";
        }
        /// The table had its levels below one another and its criteria side by side.
        Note Transposed { } = "guess-transposed" {
            en: "the levels were below one another: rows and columns are exchanged";
            fr: "les niveaux étaient l'un sous l'autre : lignes et colonnes sont échangées";
        }
        /// The mark that says "required" is a word, a star, or bold print.
        Note Required { by: RequiredBy } = "guess-required" {
            let by = by.text(lang);
            en: "{by}: taken as required";
            fr: "{by} : pris pour obligatoire";
        }
        /// A line stands alone, without a row of headings, and is taken as the title of a section.
        Note SectionByLook { } = "guess-section" {
            en: "a line on its own, without headings over the columns: taken as a section";
            fr: "une ligne seule, sans titres de colonnes : prise pour une section";
        }
        /// A line stands alone and is taken as the title of the rows below it.
        Note TaskByLook { } = "guess-task" {
            en: "a line that stands out above others: taken as a task";
            fr: "une ligne qui se détache au-dessus d'autres : prise pour une tâche";
        }
        /// A line stands alone and bold, and is taken as a row to rate.
        Note RowByLook { } = "guess-row" {
            en: "a bold line on its own: taken as a row to rate, not as a title";
            fr: "une ligne en gras, seule : prise pour une ligne à évaluer, pas pour un titre";
        }
        /// A table has no headings of its own.
        Note NoHeadings { } = "guess-no-heads" {
            en: "these columns have no headings: those of the table above are used";
            fr: "ces colonnes n'ont pas de titres : ceux du tableau précédent sont repris";
        }
        /// A table repeats the headings of the one before and has no title: a form cut into pages.
        Note Continued { } = "guess-continued" {
            en: "the next table has the same headings and no title: taken as the same section";
            fr: "le tableau suivant a les mêmes titres de colonnes et n'a pas de titre : pris pour la même section";
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
            en: "an empty column at the end, without a heading: taken as remarks";
            fr: "une colonne vide en bout de ligne, sans titre : prise pour des remarques";
        }
        /// A column of unknown use.
        Note RemarksColumn { head: String } = "guess-remarks-column" {
            en: "the column `{head}` is taken as remarks";
            fr: "la colonne « {head} » est prise pour des remarques";
        }
        /// A number at the end of a label.
        Note Points { points: String } = "guess-points" {
            en: "the label ends with its points: {points}";
            fr: "le libellé finit par ses points : {points}";
        }
        /// A coefficient; a grid has points only.
        Note Coefficient { times: String, points: String } = "guess-coefficient" {
            en: "coefficient {times}, so `points: {points}`";
            fr: "coefficient {times}, donc `points: {points}`";
        }
        /// A percentage in the title of a section or a task, one of several that add up to a hundred.
        Note Share { share: String } = "guess-share" {
            en: "the title says {share} %: `points: {share}`";
            fr: "le titre dit {share} % : `points: {share}`";
        }
        /// Percentages in titles that do not add up to a hundred, or not all titles have one.
        Note TitleSharesUnused { sum: String } = "guess-title-shares-unused" {
            en: "percentages in titles add up to {sum} %: they are not used, write `points` where they count";
            fr: "les pourcentages des titres font {sum} % : ils ne sont pas utilisés, écrivez des `points` où ils comptent";
        }
        /// Percentages in the headings of levels that say from here to there, or that not all levels have.
        Note SharesUnused { } = "guess-shares-unused" {
            en: "the percentages in the headings are not used: write `points` for the levels";
            fr: "les pourcentages des titres de colonnes ne sont pas utilisés : écrivez les `points` des niveaux";
        }
        /// One cell with points spreads over the rows of a section.
        Note SharedWeight { rows: usize } = "guess-shared-weight" {
            en: "one weight for {rows} rows: taken as the weight of the section";
            fr: "un seul poids pour {rows} lignes : pris pour le poids de la section";
        }
        /// One cell with points spreads over rows that are neither a task nor a section.
        Note WeightOfSeveral { points: String, rows: usize } = "guess-weight-of-several" {
            en: "a weight of {points} for {rows} rows together is not used: write `points` for each of them";
            fr: "un poids de {points} pour {rows} lignes ensemble n'est pas utilisé : écrivez les `points` de chacune";
        }
        /// A row has points of its own, and other points below its levels.
        Note LevelPointsScaled { points: String } = "guess-level-points-scaled" {
            en: "the row weighs {points}: the points of its levels are scaled to it";
            fr: "la ligne vaut {points} : les points de ses niveaux y sont ramenés";
        }
        /// The points of the rows are not the total that the form has.
        Note SumOff { sum: String, total: String } = "guess-sum-off" {
            en: "the rows are worth {sum} together, the form says {total}: check the points";
            fr: "les lignes valent {sum} ensemble, la fiche dit {total} : vérifiez les points";
        }
        /// The last row is a sentence, and no other row is.
        Note SentenceRow { } = "guess-sentence-row" {
            en: "a sentence below the other rows: taken as a row to rate, remove it if it is a note";
            fr: "une phrase sous les autres lignes : prise pour une ligne à évaluer, supprimez-la si c'est une remarque";
        }
        /// A sentence below the rows of a table, none of whose cells is filled while those of all rows are.
        Note NoteBelow { text: String } = "guess-note-below" {
            en: "a line without descriptions below the last row is taken as a note: {text}";
            fr: "une ligne sans descriptions sous la dernière ligne est prise pour une remarque : {text}";
        }
        /// A row with the total of all rows.
        Note Total { points: String } = "guess-total" {
            en: "the form has a total of {points}: the mark is out of {points}";
            fr: "la fiche indique un total de {points} : la note est sur {points}";
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
        /// Cells hold somebody's ticks or numbers, which are not part of a blank form.
        Note FilledIn { count: usize } = "guess-filled-in" {
            en: "the form is filled in ({count} ×): these cells are kept as comments, not as ratings";
            fr: "la fiche est remplie ({count} ×) : ces cases sont gardées en commentaire, pas comme évaluations";
        }
        /// Identity lines that the form has.
        Note Fields { } = "guess-fields" {
            en: "lines to fill in above the tables: taken as identity lines";
            fr: "des lignes à remplir au-dessus des tableaux : prises pour les lignes d'identité";
        }
        /// Texts of the form that a grid has no place for.
        Note NotPlaced { count: usize } = "guess-not-placed" {
            en: "texts that have no place in a grid, kept in comments at the end of the file: {count}";
            fr: "textes sans place dans une grille, gardés en commentaire à la fin du fichier : {count}";
        }
        /// Something in another program's format that a grid cannot express.
        Note Foreign { what: String } = "guess-foreign" {
            en: "{what} has no meaning in a grid: kept as a comment";
            fr: "{what} n'a pas de sens dans une grille : gardé en commentaire";
        }
    }
}

/// What shows that a row is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequiredBy {
    /// OBLIGATOIRE, mandatory
    Word,
    /// `*`
    Star,
    /// Bold print among rows without it.
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
