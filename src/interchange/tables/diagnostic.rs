//! What can be wrong with a table that comes back.

use crate::diagnostics;
use crate::model::class::StudentPath;

diagnostics! {
    /// What can be wrong with a table of ratings that is imported. Its place is a cell: `notes.xlsx:D7`.
    pub enum TableDiagnostic {
        /// The table has no column `student`, so it is not known whose ratings these are. Export first, and edit that
        /// table.
        Error NoStudents { } = "import-no-students" {
            en: "the table has no column `student`" => "export a table with `gridgen export`, and edit that one";
            fr: "le tableau n'a pas de colonne `student`"
                => "exportez un tableau avec `gridgen export`, et modifiez celui-là";
        }
        /// The file is not JSON as `gridgen export` writes it.
        Error NotJson { cause: String } = "import-not-json" {
            en: "this is not a table in JSON: {cause}";
            fr: "ce n'est pas un tableau en JSON : {cause}";
        }
        /// The heading of a column does not name a row of the grid.
        Error UnknownColumn { typed: String, nearest: Option<String> } = "import-unknown-column" {
            en: "the grid has no row `{typed}`" => match nearest {
                Some(name) => format!("did you mean `{name}`?"),
                None => "expected a heading like `section.row` or `section.row.remark`".to_owned(),
            };
            fr: "la grille n'a pas de ligne `{typed}`" => match nearest {
                Some(name) => format!("vouliez-vous dire `{name}` ?"),
                None => "un titre de colonne s'écrit `section.ligne` ou `section.ligne.remark`".to_owned(),
            };
        }
        /// The table lacks its line of ids, and this heading of a column is none of the grid's.
        Warning IgnoredColumn { typed: String } = "import-column-left-out" {
            en: "the column `{typed}` is left out: the grid has no row of this name";
            fr: "la colonne « {typed} » est laissée de côté : aucune ligne de la grille ne s'appelle ainsi";
        }
        /// The table lacks its line of ids, and several rows of the grid have this label.
        Error AmbiguousColumn { typed: String } = "import-ambiguous-column" {
            en: "several rows of the grid are called `{typed}`"
                => "export again, and copy the line that begins with `student` into the table";
            fr: "plusieurs lignes de la grille s'appellent « {typed} »"
                => "exportez à nouveau, et recopiez dans le tableau la ligne qui commence par `student`";
        }
        /// Two sheets of the workbook hold ratings, and only one can be meant.
        Error TwoSheets { one: String, other: String } = "import-two-sheets" {
            en: "two sheets hold ratings, `{one}` and `{other}`" => "remove one of the two";
            fr: "deux feuilles contiennent des évaluations, `{one}` et `{other}`" => "retirez l'une des deux";
        }
        /// Two columns have the same heading.
        Error SameColumn { typed: String } = "import-same-column" {
            en: "the column `{typed}` appears twice" => "remove one of the two";
            fr: "la colonne `{typed}` est présente deux fois" => "retirez l'une des deux";
        }
        /// No student has a ratings file of this name.
        Error UnknownStudent { typed: String, nearest: Option<String> } = "import-unknown-student" {
            en: "no student has the ratings file `{typed}`" => match nearest {
                Some(name) => format!("did you mean `{name}`? For a new student, `gridgen new ratings` makes the file"),
                None => "`gridgen new ratings` makes files for new students".to_owned(),
            };
            fr: "aucun élève n'a le relevé `{typed}`" => match nearest {
                Some(name) => format!("vouliez-vous dire `{name}` ? Pour un nouvel élève, `gridgen new ratings` crée le relevé"),
                None => "`gridgen new ratings` crée les relevés des nouveaux élèves".to_owned(),
            };
        }
        /// The student was withdrawn: the name of the ratings file begins with `_`.
        Error Withdrawn { typed: String } = "import-withdrawn" {
            en: "`{typed}` is withdrawn: the file's name begins with `_`"
                => "remove the row from the table, or the `_` from the name";
            fr: "`{typed}` est retiré : le nom du fichier commence par `_`"
                => "retirez la ligne du tableau, ou le `_` du nom";
        }
        /// A student appears in two rows of the table.
        Error SameStudent { typed: String } = "import-same-student" {
            en: "the student `{typed}` appears twice" => "remove one of the two rows";
            fr: "l'élève `{typed}` est présent deux fois" => "retirez l'une des deux lignes";
        }
        /// The name in the row is not the name in the student's file: perhaps some columns were sorted and others not.
        Error OtherName { typed: String, student: StudentPath, known: String } = "import-other-name" {
            en: "this row has the name `{typed}`, but `{student}` is called `{known}`"
                => "were some columns sorted without the others? to change a name, edit the ratings file";
            fr: "cette ligne porte le nom « {typed} », mais `{student}` s'appelle « {known} »"
                => "des colonnes ont-elles été triées sans les autres ? un nom se change dans le relevé, pas ici";
        }
        /// The student's own file has an error, so nothing is written to it.
        Error FileWrong { student: StudentPath } = "import-file-wrong" {
            en: "the ratings file of `{student}` has an error" => "run `gridgen check`, and correct the error first";
            fr: "le relevé de `{student}` contient une erreur"
                => "lancez `gridgen check`, et corrigez d'abord cette erreur";
        }
        /// The cell of the level holds a remark, and the cell for remarks holds another one.
        Error TwoRemarks { one: String, other: String } = "import-two-remarks" {
            en: "there is a remark after the level, `{one}`, and another in its own cell, `{other}`"
                => "leave only the level in the cell for the level";
            fr: "une remarque suit le niveau, « {one} », et une autre est dans sa case, « {other} »"
                => "laissez seulement le niveau dans la case du niveau";
        }
        /// No ratings file can give this row what the cells say.
        Error Unsayable { text: String } = "import-unsayable" {
            en: "`{text}` cannot be written to the ratings file" => "write it there by hand";
            fr: "« {text} » ne peut pas être écrit dans le relevé" => "écrivez-le vous-même";
        }
    }
}
