//! What is said while a class is rated.

use crate::ui::message::messages;

messages! {
    /// What a key or a file has led to.
    pub(super) enum RatingMessage<'a> {
        Rated { label: &'a str, value: &'a str } {
            en: "{label}: {value}";
            fr: "{label} : {value}";
        }
        RatedLast { done: &'a str } {
            en: "{done} (the last line)";
            fr: "{done} (dernière ligne)";
        }
        RatedSection { rows: usize, code: &'a str } {
            en: "{rows} rows: {code}";
            fr: "{rows} lignes : {code}";
        }
        NotRated {} {
            en: "not rated";
            fr: "non évalué";
        }
        Saved {} {
            en: "saved";
            fr: "enregistré";
        }
        Undone {} {
            en: "undone";
            fr: "annulé";
        }
        NotSaved { reason: &'a str } {
            en: "not saved: {reason}";
            fr: "pas enregistré : {reason}";
        }
        ChangedOutside { name: &'a str } {
            en: "{name}: changed by another program";
            fr: "{name} : modifié par un autre programme";
        }
        FileEmptied { name: &'a str } {
            en: "{name}: the file is empty now, as if another program were saving it; nothing is written to it";
            fr: "{name} : le fichier est vide, comme si un autre programme l'enregistrait ; rien n'y est écrit";
        }
        FileGone { name: &'a str } {
            en: "{name}: the file is gone";
            fr: "{name} : le fichier n'est plus là";
        }
        GridChanged {} {
            en: "the grid was changed";
            fr: "la grille a été modifiée";
        }
        NothingToUndo {} {
            en: "there is nothing to undo";
            fr: "il n'y a rien à annuler";
        }
        UndoFileGone {} {
            en: "the file is gone: not undone";
            fr: "le fichier n'est plus là : pas annulé";
        }
        UndoChangedSince {} {
            en: "changed since by another program: not undone";
            fr: "modifié depuis par un autre programme : pas annulé";
        }
        NoLevels {} {
            en: "this row has no levels: go to a row that has some";
            fr: "cette ligne n'a pas de niveaux : allez sur une ligne qui en a";
        }
        NotALevel { typed: &'a str, levels: &'a str } {
            en: "`{typed}` is not a level of this row: {levels}";
            fr: "`{typed}` n'est pas un niveau de cette ligne : {levels}";
        }
        NumberExpected {} {
            en: "a number, then Enter";
            fr: "un nombre, puis Entrée";
        }
        EnterOpensText {} {
            en: "Enter opens the text of this row";
            fr: "Entrée ouvre le texte de cette ligne";
        }
        LastRow {} {
            en: "the last row is rated: Right for the next student, Tab for the next row to rate, Up or Down to \
                change it";
            fr: "dernière ligne évaluée : Droite pour l'élève suivant, Tab pour ce qui reste, Haut ou Bas pour la \
                changer";
        }
        LastStudent {} {
            en: "the last student is rated: Right for the next row, Tab for the next one to rate, Up or Down to \
                change it";
            fr: "dernier élève évalué : Droite pour la ligne suivante, Tab pour ce qui reste, Haut ou Bas pour le \
                changer";
        }
        EndOfList {} {
            en: "this is the end of the list";
            fr: "c'est la fin de la liste";
        }
        AllRated {} {
            en: "everything is rated";
            fr: "tout est évalué";
        }
        NoStudents {} {
            en: "there are no students left";
            fr: "il n'y a plus d'élèves";
        }
        NoSuchStudent {} {
            en: "no student has this name";
            fr: "aucun élève ne porte ce nom";
        }
        Unsaved {} {
            en: "this is not saved: Enter saves it, Ctrl-C again leaves without saving";
            fr: "ce texte n'est pas enregistré : Entrée l'enregistre, Ctrl-C de nouveau quitte sans enregistrer";
        }
        ReasonNeedsMark {} {
            en: "a reason belongs to a decided mark: give the mark first";
            fr: "un motif accompagne une note décidée : donnez d'abord la note";
        }
        RemarkTargetGone {} {
            en: "the student's file or the row is gone: nothing was saved";
            fr: "le fichier de l'élève ou la ligne n'est plus là : rien n'est enregistré";
        }
        RemarkChangedOutside { text: &'a str } {
            en: "another program wrote here: “{text}”. Enter again: yours replaces it; Esc: it stays";
            fr: "un autre programme a écrit ici : « {text} ». Entrée de nouveau : le vôtre le remplace ; Échap : il \
                reste";
        }
    }
}
