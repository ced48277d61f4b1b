//! What the page says, in English and French side by side: answers of the program, and the words of its buttons.

use crate::base::diagnostic::MessageLang;
use crate::interchange::session::RatingForm;
use crate::model::scoring::SumEntryKind;
use crate::ui::message::{Message, messages};

messages! {
    /// What the program answers.
    pub(super) enum PageMessage<'a> {
        NotAChange { cause: &'a str } {
            en: "this is not a change of ratings: {cause}";
            fr: "ce n'est pas un changement d'évaluations : {cause}";
        }
        TooLarge {} {
            en: "this is too long: a change has at most 64 kB";
            fr: "c'est trop long : un changement fait au plus 64 ko";
        }
        UnknownStudent { typed: &'a str } {
            en: "`{typed}` is not a student of this class";
            fr: "« {typed} » n'est pas un élève de cette classe";
        }
        UnknownSlot {} {
            en: "the grid does not have this row or field; reload the page";
            fr: "la grille n'a pas cette ligne ou ce champ ; rechargez la page";
        }
        ChangedMeanwhile {} {
            en: "this was changed in another place meanwhile";
            fr: "ceci a été modifié ailleurs entre-temps";
        }
        NothingToUndo {} {
            en: "there is nothing to undo";
            fr: "il n'y a rien à annuler";
        }
        UndoFileGone {} {
            en: "the file is gone: not undone";
            fr: "le fichier n'est plus là : pas annulé";
        }
        UndoFileBroken {} {
            en: "the file has an error: not undone";
            fr: "le fichier a une erreur : pas annulé";
        }
        UndoChangedSince {} {
            en: "changed since by another program: not undone";
            fr: "modifié depuis par un autre programme : pas annulé";
        }
    }
}

messages! {
    /// What a line of the sum is called, where it is not called like a section or row.
    enum SumTitle<'a> {
        Sum {} {
            en: "Sum";
            fr: "Somme";
        }
        Scaled {} {
            en: "Scaled";
            fr: "Ramenée à l'échelle";
        }
        ExtraWithin {} {
            en: "Of these, within the limit of the section";
            fr: "Dont, dans la limite de la section";
        }
        LeftOut {} {
            en: "does not count, others are better";
            fr: "non retenu, d'autres sont meilleurs";
        }
        Total {} {
            en: "With bonus and deductions";
            fr: "Avec bonus et retraits";
        }
        Rounded { to: &'a str } {
            en: "Rounded to {to}";
            fr: "Arrondie à {to}";
        }
        AtLeast {} {
            en: "Not below the least";
            fr: "Pas au-dessous du minimum";
        }
        AtMost {} {
            en: "Not above the most";
            fr: "Pas au-dessus du maximum";
        }
        Capped {} {
            en: "Limited, because something required is missed";
            fr: "Limitée, car un point obligatoire manque";
        }
        Mark {} {
            en: "Mark";
            fr: "Note";
        }
    }
}

/// The language of the page and the decimal mark of the grid.
pub(super) struct PageStyle {
    pub(super) lang: MessageLang,
    decimal: char,
}

impl PageStyle {
    pub(super) fn of(form: &RatingForm, lang: MessageLang) -> Self {
        Self {
            lang,
            decimal: form.decimal,
        }
    }

    /// What a line of the sum without a title of its own is called.
    pub(super) fn sum_title(&self, kind: SumEntryKind<'_>) -> String {
        let to;
        let title = match kind {
            SumEntryKind::Task | SumEntryKind::Section | SumEntryKind::Extra => {
                return String::new();
            }
            SumEntryKind::Sum => SumTitle::Sum {},
            SumEntryKind::Scaled => SumTitle::Scaled {},
            SumEntryKind::ExtraWithin => SumTitle::ExtraWithin {},
            SumEntryKind::LeftOut => SumTitle::LeftOut {},
            SumEntryKind::Total => SumTitle::Total {},
            SumEntryKind::Rounded(rounding) => {
                to = rounding.to.printed(self.decimal);
                SumTitle::Rounded { to: &to }
            }
            SumEntryKind::AtLeast => SumTitle::AtLeast {},
            SumEntryKind::AtMost => SumTitle::AtMost {},
            SumEntryKind::Capped => SumTitle::Capped {},
            SumEntryKind::Mark => SumTitle::Mark {},
        };
        title.headline(self.lang)
    }
}

/// The words of the page: their name in its scripts, English, French.
pub(super) const PAGE_WORDS: &[(&str, &str, &str)] = &[
    ("skip", "Skip the list", "Passer la liste"),
    ("students", "Students", "Élèves"),
    ("search", "Search a student", "Chercher un élève"),
    (
        "noMatch",
        "No student has this name.",
        "Aucun élève ne porte ce nom.",
    ),
    ("byStudent", "By student", "Par élève"),
    ("byRow", "By row", "Par ligne"),
    ("view", "View", "Vue"),
    ("previous", "Previous", "Précédent"),
    ("next", "Next", "Suivant"),
    ("undo", "Undo", "Annuler"),
    ("keys", "Keys", "Touches"),
    ("close", "Close", "Fermer"),
    (
        "sheet",
        "The sheet as it will print",
        "La fiche telle qu'elle sera imprimée",
    ),
    (
        "progress",
        "Students done: {done} of {all} · to rate: {rows}",
        "Élèves faits : {done} sur {all} · à évaluer : {rows}",
    ),
    ("toRate", "{n} to rate", "{n} à évaluer"),
    ("allRated", "all rated", "tout évalué"),
    ("saved", "Saved {time}", "Enregistré à {time}"),
    ("saving", "Saving…", "Enregistrement…"),
    (
        "unsaved",
        "Not saved yet: {n}",
        "Pas encore enregistré : {n}",
    ),
    (
        "gone",
        "gridgen has ended. What you type is kept here, and saved when it runs again: start it in the same folder, \
            then open the address that it prints in this window.",
        "gridgen est arrêté. Ce que vous tapez est gardé ici, puis enregistré quand il tourne de nouveau : \
            relancez-le dans le même dossier, puis ouvrez dans cette fenêtre l'adresse qu'il affiche.",
    ),
    (
        "locked",
        "gridgen runs again at another address. Open the address that it prints in this window: what you typed is \
            then saved.",
        "gridgen tourne de nouveau, à une autre adresse. Ouvrez dans cette fenêtre l'adresse qu'il affiche : ce que \
            vous avez tapé est alors enregistré.",
    ),
    (
        "handedOver",
        "What was typed here goes on in the other window.",
        "Ce qui a été tapé ici continue dans l'autre fenêtre.",
    ),
    ("waits", "Waiting: {reason}", "En attente : {reason}"),
    (
        "refused",
        "Not saved: {reason}",
        "Pas enregistré : {reason}",
    ),
    ("discard", "Discard", "Abandonner"),
    (
        "conflict",
        "Changed in another place meanwhile.",
        "Modifié ailleurs entre-temps.",
    ),
    ("yours", "Yours: {value}", "La vôtre : {value}"),
    (
        "theirs",
        "In the file: {value}",
        "Dans le fichier : {value}",
    ),
    ("keepMine", "Save mine", "Enregistrer la mienne"),
    ("takeTheirs", "Keep the file's", "Garder celle du fichier"),
    ("nothing", "nothing", "rien"),
    (
        "changedOutside",
        "{name}: changed by another program",
        "{name} : modifié par un autre programme",
    ),
    (
        "gridChanged",
        "The grid was changed.",
        "La grille a été modifiée.",
    ),
    (
        "broken",
        "This file has an error, so nothing is written to it. Correct it in an editor; it goes on here when it is \
            saved.",
        "Ce fichier a une erreur, donc rien n'y est écrit. Corrigez-le dans un éditeur ; la suite est ici dès qu'il \
            est enregistré.",
    ),
    ("mark", "Mark", "Note"),
    ("soFar", "so far", "jusqu'ici"),
    (
        "sum",
        "How the mark comes about",
        "Comment la note est calculée",
    ),
    ("missing", "Still to rate", "Reste à évaluer"),
    ("required", "required", "obligatoire"),
    ("optional", "optional", "facultatif"),
    ("notOffered", "not for this row", "pas pour cette ligne"),
    ("notRated", "Not rated yet", "Pas encore évalué"),
    ("number", "Number", "Nombre"),
    ("numberUpTo", "Number up to {most}", "Nombre jusqu'à {most}"),
    (
        "numberFrom",
        "Points from {least} to {most}",
        "Points de {least} à {most}",
    ),
    ("steps", "in steps of {step}", "par pas de {step}"),
    ("howOften", "How often", "Combien de fois"),
    ("text", "Text", "Texte"),
    ("remark", "Remark", "Remarque"),
    (
        "sectionRemark",
        "Remark on the section",
        "Remarque sur la section",
    ),
    (
        "wholeSection",
        "The rest of the section",
        "Le reste de la section",
    ),
    ("aboutSheet", "The whole sheet", "L'ensemble de la fiche"),
    ("comment", "General comment", "Appréciation générale"),
    ("date", "Date", "Date"),
    ("dateHint", "like 2026-03-12", "comme 12/03/2026"),
    ("assessor", "Assessor", "Évaluateur"),
    ("forAll", "For everyone", "Pour tous"),
    (
        "forAllAsk",
        "Write “{value}” for all {n} students? What stands there is replaced.",
        "Écrire « {value} » pour les {n} élèves ? Ce qui y est écrit est remplacé.",
    ),
    ("decided", "Decided mark", "Note décidée"),
    (
        "decidedHint",
        "a number, or ABS, DISP …; empty: the rules decide",
        "un nombre, ou ABS, DISP… ; vide : selon les règles",
    ),
    ("absent", "ABS", "ABS"),
    ("reason", "Reason", "Motif"),
    ("name", "Family name", "Nom"),
    ("given", "Given name", "Prénom"),
    ("student", "The student", "L'élève"),
    ("again", "Written before", "Déjà écrit"),
    ("undone", "Undone.", "Annulé."),
    (
        "keyLevel",
        "the level whose code begins like this; type on if several do",
        "le niveau dont le code commence ainsi ; tapez la suite si besoin",
    ),
    (
        "keyDigit",
        "the first to ninth level",
        "le premier au neuvième niveau",
    ),
    (
        "keyUpDown",
        "the row above, the row below",
        "la ligne au-dessus, au-dessous",
    ),
    (
        "keyStudent",
        "the previous, the next student (or row)",
        "l'élève (ou la ligne) précédent, suivant",
    ),
    (
        "keyEnter",
        "a remark; the text of a text row",
        "une remarque ; le texte d'une ligne de texte",
    ),
    ("keyEsc", "back to the row", "retour à la ligne"),
    (
        "keyDelete",
        "remove the rating; a remark is kept",
        "supprimer l'évaluation ; la remarque est conservée",
    ),
    (
        "keySection",
        "then a level: the rest of the section",
        "puis un niveau : le reste de la section",
    ),
    (
        "keyUndo",
        "undo, one change after the other",
        "annuler, un changement après l'autre",
    ),
    (
        "keyUnrated",
        "the next row to rate",
        "la prochaine ligne à évaluer",
    ),
    ("keySearch", "look for a student", "chercher un élève"),
    (
        "keyView",
        "one row of all students, or all rows of one",
        "une ligne de tous les élèves, ou toutes d'un seul",
    ),
    (
        "keyPhrase",
        "in a text: take what was written before, first to fifth",
        "dans un texte : reprendre ce qui a déjà été écrit, du premier au cinquième",
    ),
    ("keyHelp", "these keys", "ces touches"),
    ("arrowUp", "Up, Down", "Haut, Bas"),
    (
        "arrowShift",
        "Shift-Left, Shift-Right",
        "Maj-Gauche, Maj-Droite",
    ),
    ("enter", "Enter", "Entrée"),
    ("esc", "Esc", "Échap"),
    ("del", "Del", "Suppr"),
    ("letter", "letter", "lettre"),
    (
        "sectionAsk",
        "A level for the rest of the section: {codes}",
        "Un niveau pour le reste de la section : {codes}",
    ),
];

/// The words by their names, for the scripts.
pub(super) fn words_json(lang: MessageLang) -> serde_json::Value {
    let words = PAGE_WORDS.iter();
    words
        .map(|(name, en, fr)| ((*name).to_owned(), lang.pick(*en, *fr).into()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
