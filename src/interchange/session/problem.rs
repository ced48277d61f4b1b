//! Why something cannot be given.

use crate::diagnostics;

diagnostics! {
    /// Why a ratings file is not given what a person chose on a rating screen.
    pub enum SessionDiagnostic {
        /// What was given cannot be written into this file without changing something else in it: two remarks on one
        /// section, or a value that would be read in another way there. Write it in an editor.
        Error ChangesMore { } = "rating-changes-more" {
            en: "this cannot be written here without changing something else"
                => "edit the file by hand";
            fr: "impossible de l'écrire ici sans changer autre chose"
                => "modifiez le fichier à la main";
        }
        /// The row offers other levels, or is rated in another way.
        Error NotOffered { typed: String, levels: String } = "rating-not-offered" {
            en: "this row does not take `{typed}`" => format!("expected {levels}");
            fr: "cette ligne n'accepte pas « {typed} »" => format!("attendu : {levels}");
        }
        /// A date of an assessment is written as `2026-03-12`.
        Error NotADate { typed: String } = "rating-not-a-date" {
            en: "`{typed}` is not a date" => "write it like 2026-03-12";
            fr: "« {typed} » n'est pas une date" => "écrivez-la comme 12/03/2026 ou 2026-03-12";
        }
    }
}
