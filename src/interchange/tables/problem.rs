//! What can be wrong with a table that comes back.

use crate::diagnostics;

diagnostics! {
    /// What can be wrong with a table of ratings that is imported. Its place is a cell: `notes.xlsx:D7`.
    pub enum TableDiagnostic {
        /// No row of heads with `student` was found, so it is not known whose ratings these are. Export first, and change that table.
        Error NoStudents { } = "import-no-students" {
            en: "no column `student` was found in the table" => "export a table with `gridgen export`, and change that one";
            fr: "aucune colonne `student` n'a été trouvée dans le tableau" => "exportez un tableau avec `gridgen export`, et modifiez celui-là";
        }
        /// The file is no JSON as `gridgen export` writes it.
        Error NotJson { cause: String } = "import-not-json" {
            en: "this is no table in JSON: {cause}";
            fr: "ce n'est pas un tableau en JSON : {cause}";
        }
        /// The head of a column names no row of the grid.
        Error UnknownColumn { typed: String, nearest: Option<String> } = "import-unknown-column" {
            en: "the grid has no row `{typed}`"
                => nearest.as_ref().map_or_else(|| "a head is `section.row` or `section.row.remark`".to_owned(), |name| format!("did you mean `{name}`?"));
            fr: "la grille n'a pas de ligne `{typed}`"
                => nearest.as_ref().map_or_else(|| "un titre de colonne est `section.ligne` ou `section.ligne.remark`".to_owned(), |name| format!("vouliez-vous dire `{name}` ?"));
        }
        /// Two columns have the same head.
        Error SameColumn { typed: String } = "import-same-column" {
            en: "the column `{typed}` is there twice" => "remove one of the two";
            fr: "la colonne `{typed}` est présente deux fois" => "retirez l'une des deux";
        }
        /// Nobody has a ratings file of this name.
        Error UnknownStudent { typed: String, nearest: Option<String> } = "import-unknown-student" {
            en: "no student has the ratings file `{typed}`"
                => nearest.as_ref().map_or_else(|| "`gridgen new ratings` makes files for new students".to_owned(), |name| format!("did you mean `{name}`?"));
            fr: "aucun élève n'a le relevé `{typed}`"
                => nearest.as_ref().map_or_else(|| "`gridgen new ratings` crée les relevés des nouveaux élèves".to_owned(), |name| format!("vouliez-vous dire `{name}` ?"));
        }
        /// The student was withdrawn: the ratings file begins with `_`.
        Error Withdrawn { typed: String } = "import-withdrawn" {
            en: "`{typed}` is withdrawn: the file's name begins with `_`" => "take the row out of the table, or the `_` out of the name";
            fr: "`{typed}` est retiré : le nom du fichier commence par `_`" => "retirez la ligne du tableau, ou le `_` du nom";
        }
        /// A student stands in two rows of the table.
        Error SameStudent { typed: String } = "import-same-student" {
            en: "the student `{typed}` is there twice" => "remove one of the two rows";
            fr: "l'élève `{typed}` est présent deux fois" => "retirez l'une des deux lignes";
        }
        /// The name in the row is not the name in the student's file: perhaps some columns were sorted and others not.
        Error OtherName { typed: String, student: String, known: String } = "import-other-name" {
            en: "the row says « {typed} », and `{student}` is « {known} »" => "were some columns sorted without the others? names are changed in the ratings file, not here";
            fr: "la ligne dit « {typed} », et `{student}` est « {known} »" => "des colonnes ont-elles été triées sans les autres ? un nom se change dans le relevé, pas ici";
        }
        /// The student's own file has an error, so nothing is written into it.
        Error FileWrong { student: String } = "import-file-wrong" {
            en: "the ratings file of `{student}` has an error" => "`gridgen check` says which; put it right first";
            fr: "le relevé de `{student}` a une erreur" => "`gridgen check` dit laquelle ; corrigez-la d'abord";
        }
        /// A level's cell holds a remark, and the cell of remarks another one.
        Error TwoRemarks { one: String, other: String } = "import-two-remarks" {
            en: "a remark stands beside the level, « {one} », and another in its own cell, « {other} »" => "leave the level alone in its cell";
            fr: "une remarque suit le niveau, « {one} », et une autre est dans sa case, « {other} »" => "laissez le niveau seul dans sa case";
        }
        /// The row cannot be rated so that it says what the cells say.
        Error Unsayable { text: String } = "import-unsayable" {
            en: "« {text} » cannot be written into the ratings file" => "write it there by hand";
            fr: "« {text} » ne peut pas être écrit dans le relevé" => "écrivez-le vous-même";
        }
    }
}
