//! What a grid says and another program's rubric cannot.

use crate::diagnostics;

diagnostics! {
    /// What is lost on the way out.
    pub enum RubricDiagnostic {
        /// Sections and tasks become parts of the criteria's names: the other format has one flat list.
        Note Flat { } = "definition-flat" {
            en: "sections and tasks have no place there: their titles stand with the criteria";
            fr: "sections et tâches n'y existent pas : leurs titres accompagnent les critères";
        }
        /// Nothing there can be required.
        Note Required { rows: usize } = "definition-required" {
            en: "nothing is required there: required rows written as any other: {rows}";
            fr: "rien n'y est obligatoire : lignes obligatoires écrites comme les autres : {rows}";
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
        /// A row that is no criterion there: words, a count of errors.
        Note Row { row: String } = "definition-row" {
            en: "the row « {row} » is rated neither by a level nor by a number: left out";
            fr: "la ligne « {row} » n'est évaluée ni par un niveau ni par un nombre : laissée de côté";
        }
        /// A range of points is its highest number there.
        Note Range { level: String } = "definition-range" {
            en: "the points of `{level}` are a range: its highest number is written";
            fr: "les points de `{level}` sont un intervalle : son plus grand nombre est écrit";
        }
        /// A bonus counts there like any other criterion.
        Note Bonus { row: String } = "definition-bonus" {
            en: "the row « {row} » is a bonus, and counts there like the others";
            fr: "la ligne « {row} » est un bonus, et y compte comme les autres";
        }
        /// What the mark is made by: weights of sections and tasks, rounding, grades.
        Note Marks { } = "definition-marks" {
            en: "points of sections and of the grid, rounding, `pass` and grades are not said: there the points of the criteria add up";
            fr: "les points des sections et de la grille, l'arrondi, `pass` et les mentions ne sont pas dits : là-bas les points des critères s'ajoutent";
        }
        /// What is printed around the tables.
        Note Around { } = "definition-around" {
            en: "identity lines, remarks columns and the legend are not said";
            fr: "les lignes d'identité, les colonnes de remarques et la légende ne sont pas dites";
        }
        /// The points are no decimal number, so they are rounded.
        Note Rounded { row: String } = "definition-rounded" {
            en: "points of « {row} » are rounded to hundredths";
            fr: "les points de « {row} » sont arrondis au centième";
        }
    }
}
