//! What a grid has and another program's rubric cannot express.

use crate::diagnostics;

diagnostics! {
    /// What is lost when a grid is exported as a rubric.
    pub enum RubricDiagnostic {
        /// Titles of sections and tasks become parts of the criteria's names: the other format has one flat list.
        Note Flat { } = "definition-flat" {
            en: "the rubric has no sections or tasks: their titles become part of the criteria";
            fr: "cette rubrique n'a ni sections ni tâches : leurs titres sont ajoutés aux critères";
        }
        /// Nothing can be required there.
        Note Required { rows: usize } = "definition-required" {
            en: "the rubric has no required rows; required rows exported like the others: {rows}";
            fr: "cette rubrique n'a pas de lignes obligatoires ; exportées comme les autres : {rows}";
        }
        /// A level without points, such as "not assessed", cannot be a rating there.
        Note NoPoints { level: String } = "definition-level-without-points" {
            en: "the level `{level}` has no points: left out";
            fr: "le niveau `{level}` n'a pas de points : laissé de côté";
        }
        /// No level of a row has points. They are counted in their order.
        Note Counted { } = "definition-counted" {
            en: "levels without points count 0, 1, 2 … in their order";
            fr: "les niveaux sans points comptent 0, 1, 2 … dans leur ordre";
        }
        /// A row that cannot be a criterion there: a text, a count of errors.
        Note Row { row: String } = "definition-row" {
            en: "the row `{row}` is not rated by a level or a number: left out";
            fr: "la ligne « {row} » n'est évaluée ni par un niveau ni par un nombre : laissée de côté";
        }
        /// A range of points becomes its highest number.
        Note Range { level: String } = "definition-range" {
            en: "the points of `{level}` are a range: its highest number is written";
            fr: "les points de `{level}` sont un intervalle : son plus grand nombre est écrit";
        }
        /// A bonus counts there like any other criterion.
        Note Bonus { row: String } = "definition-bonus" {
            en: "the row `{row}` is a bonus; in the rubric it counts like the others";
            fr: "la ligne « {row} » est un bonus ; dans la rubrique, elle compte comme les autres";
        }
        /// How the mark is calculated: points of sections and tasks, rounding, grades.
        Note Marks { } = "definition-marks" {
            en: "points of sections and of the grid, rounding, `pass` and grades are left out: the rubric adds up the \
                points \
                of its criteria";
            fr: "les points des sections et de la grille, l'arrondi, `pass` et les mentions sont laissés de côté : la \
                rubrique additionne les points des critères";
        }
        /// What is printed around the tables.
        Note Around { } = "definition-around" {
            en: "identity lines, remarks columns and the legend are left out";
            fr: "les lignes d'identité, les colonnes de remarques et la légende sont laissées de côté";
        }
        /// The points are not a decimal number, so they are rounded.
        Note Rounded { row: String } = "definition-rounded" {
            en: "the points of `{row}` are rounded to hundredths";
            fr: "les points de « {row} » sont arrondis au centième";
        }
    }
}
