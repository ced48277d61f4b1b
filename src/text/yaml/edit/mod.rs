//! Write-back: values of a YAML text are set, changed or removed by their paths, and nothing else of the text changes.
//!
//! In: a text and [`YamlChange`]s. Out: the text with them, made by splicing: comments, blank lines, order, quotes,
//! indentation and line breaks stay. The result is parsed again before it is returned; if it does not say exactly what
//! was asked, or loses a comment, there is an [`EditRefusal`] instead. [`FileEditor`] does the same to files. Never
//! knows what a value means.

mod draft;
mod expected;
mod file;
pub mod journal;
mod keys;
mod lock;
mod remove;
mod rest;
mod rights;
mod round;
mod splice;
mod take_back;
#[cfg(test)]
mod tests;
mod unfinished;
mod write;

pub(crate) use expected::is_same_tree;
pub use file::{
    CreatedFiles, EditCaveat, EditFailure, EditedFile, FileEdit, FileEditor, NewFileText,
};
pub use take_back::TakenBack;
pub use unfinished::{FinishedChange, finish_interrupted_change};

use crate::base::diagnostic::{Diagnostic, DiagnosticKind, MessageLang, Place};
use crate::base::source::{Span, Text};
use crate::diagnostics;
use crate::text::yaml::YamlNode;
use draft::YamlDraft;
use std::fmt;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// One step of a path from the top of a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathStep {
    /// The value of this key of a map, in Unicode form NFC.
    Name(String),
    /// The item of a list, counted from 0.
    Item(usize),
}

/// A path of keys.
pub fn key_path<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<PathStep> {
    names.into_iter().map(PathStep::from).collect()
}

impl From<&str> for PathStep {
    fn from(name: &str) -> Self {
        Self::Name(name.nfc().collect())
    }
}

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlChange {
    /// What is changed.
    pub path: Vec<PathStep>,
    /// How.
    pub action: EditAction,
}

/// What happens to the value at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditAction {
    /// It becomes this one; missing keys on the path are added.
    Set(NewValue),
    /// It is removed, with its key. A block map that becomes empty leaves its own key without a value.
    Remove,
    /// Its key becomes this one; the value stays.
    Rename(String),
    /// The comment on the line of its key becomes another, or goes, if it is this one; any other stays.
    Comment {
        /// As written, with its `#`.
        from: String,
        /// What it becomes.
        to: Option<String>,
    },
    /// It is a list, and becomes a map of the same values with these keys, in the same order.
    AddKeys(Vec<String>),
}

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewValue {
    /// Nothing: `key:`
    Empty,
    /// A code, an id, a number, a date: without quotes unless YAML needs them.
    Word(String),
    /// Prose: in quotes, or as a block if it has several lines.
    Text(String),
    /// Items in order.
    List(Vec<NewValue>),
    /// Entries in order.
    Map(Vec<(String, NewValue)>),
}

impl YamlChange {
    /// The value at `path` becomes `value`.
    pub fn set(path: Vec<PathStep>, value: NewValue) -> Self {
        let action = EditAction::Set(value.into_nfc());
        Self { path, action }
    }

    /// The entry or item at `path` is removed.
    pub fn remove(path: Vec<PathStep>) -> Self {
        let action = EditAction::Remove;
        Self { path, action }
    }

    /// The key at the end of `path` becomes `name`.
    pub fn rename(path: Vec<PathStep>, name: &str) -> Self {
        let action = EditAction::Rename(name.nfc().collect());
        Self { path, action }
    }

    /// The comment `from` on the line of the key at the end of `path` becomes `to`, or goes.
    pub fn comment(path: Vec<PathStep>, from: &str, to: Option<&str>) -> Self {
        let action = EditAction::Comment {
            from: from.to_owned(),
            to: to.map(str::to_owned),
        };
        Self { path, action }
    }

    /// The list at `path` becomes a map with these keys.
    pub fn add_keys(path: Vec<PathStep>, keys: &[String]) -> Self {
        let keys = keys.iter().map(|key| key.nfc().collect()).collect();
        let action = EditAction::AddKeys(keys);
        Self { path, action }
    }
}

impl NewValue {
    /// The same in Unicode form NFC, in which texts are read.
    fn into_nfc(self) -> Self {
        let nfc = |text: String| text.nfc().collect::<String>();
        match self {
            Self::Empty => Self::Empty,
            Self::Word(text) => Self::Word(nfc(text)),
            Self::Text(text) => Self::Text(nfc(text)),
            Self::List(items) => Self::List(items.into_iter().map(Self::into_nfc).collect()),
            Self::Map(entries) => {
                let entries = entries.into_iter();
                Self::Map(
                    entries
                        .map(|(key, value)| (nfc(key), value.into_nfc()))
                        .collect(),
                )
            }
        }
    }
}

/// The usual order of the keys of the map at a path: a new key is written after those that come before it. Keys that
/// are not named are written at the end.
pub type KeyOrder<'a> = dyn Fn(&[PathStep]) -> Vec<String> + 'a;

/// No usual order: new keys are written at the end of their map.
pub fn no_key_order(_: &[PathStep]) -> Vec<String> {
    Vec::new()
}

diagnostics! {
    /// Why a text was not edited.
    pub enum EditDiagnostic {
        /// gridgen writes only into files that it reads without an error: otherwise it could not know what else it
        /// changes.
        Error Unsound { line: usize } = "edit-unsound" {
            en: "the file has an error in line {line}, so nothing is written to it"
                => "`gridgen check` shows the error; correct it first";
            fr: "le fichier a une erreur à la ligne {line} : rien n'y est écrit"
                => "`gridgen check` montre l'erreur ; corrigez-la d'abord";
        }
        /// A key that is written twice cannot be changed: it is not known which of the two is meant.
        Error Twice { key: String } = "edit-twice" {
            en: "`{key}` is written twice, so it is not changed" => "keep one of the two";
            fr: "`{key}` est écrit deux fois et n'est donc pas modifié" => "gardez l'un des deux";
        }
        /// What is to be changed is not in the file, or no longer.
        Error NotThere { path: String } = "edit-not-there" {
            en: "there is no `{path}` to change";
            fr: "il n'y a pas de `{path}` à modifier";
        }
        /// A key was to be added to a text or a list.
        Error NotAMap { key: String } = "edit-not-a-map" {
            en: "`{key}` cannot be added here: this is a text or a list" => "write `key: value` lines in its place";
            fr: "`{key}` ne peut pas être ajouté ici : c'est un texte ou une liste"
                => "écrivez des lignes `clé: valeur` à la place";
        }
        /// An id was to be renamed to one that exists already.
        Error Exists { key: String } = "edit-exists" {
            en: "`{key}` already exists here";
            fr: "`{key}` existe déjà ici";
        }
        /// Another program changed the same value after it was read here; neither version overwrites the other.
        Error Meanwhile { path: String } = "edit-meanwhile" {
            en: "`{path}` was changed by another program in the meantime" => "check the file, then try again";
            fr: "`{path}` a été modifié entre-temps par un autre programme" => "vérifiez le fichier, puis recommencez";
        }
        /// The edit would change something else as well: a value that `*name` repeats, a comment in an unusual place.
        /// The file is left as it was.
        Error WouldSpoil { path: String } = "edit-would-spoil" {
            en: "`{path}` cannot be changed without changing something else" => "change it by hand";
            fr: "`{path}` ne peut pas être modifié sans changer autre chose" => "modifiez-le à la main";
        }
        /// gridgen reads files in Windows-1252 and UTF-16, but writes only UTF-8.
        Error Foreign { name: &'static str } = "edit-encoding" {
            en: "the file is encoded in {name}, so nothing is written to it"
                => "save it as UTF-8, or let gridgen do so with `--convert`";
            fr: "le fichier est en {name} : rien n'y est écrit"
                => "enregistrez-le en UTF-8, ou laissez gridgen le faire avec `--convert`";
        }
        /// The file is empty, or ends in the middle of what it said before: an editor or a synchronised folder is
        /// saving it, and what is written now would be lost, or take the place of the rest. gridgen waits a moment,
        /// then writes nothing. It never writes into an empty file: what another program holds back would be lost
        /// with it.
        Error BeingSaved {} = "edit-being-saved" {
            en: "another program seems to be saving this file: it is empty or cut short"
                => "nothing was written; check the file, then try again. An empty file needs one line: `ratings:`";
            fr: "un autre programme semble enregistrer ce fichier : il est vide ou incomplet"
                => "rien n'a été écrit ; vérifiez le fichier, puis recommencez. \
                    À un fichier vide, il faut une ligne : `ratings:`";
        }
        /// The file has an owner, an access list or other attributes that gridgen may not give to its new version:
        /// others could read it, or somebody no longer could.
        Error RightsLost {} = "edit-rights" {
            en: "the access rights of this file cannot be kept, so nothing is written to it"
                => "its owner can edit it, or edit it by hand";
            fr: "les droits d'accès de ce fichier ne peuvent pas être conservés : rien n'y est écrit"
                => "son propriétaire peut le modifier, ou modifiez-le à la main";
        }
        /// A command that changes several files (`rename`, `import`) was ended in the middle. The next one has
        /// finished its work, as the note in `.gridgen.unfinished` said.
        Note Finished { files: usize } = "edit-finished" {
            en: "an interrupted change of several files ({files}) is now complete";
            fr: "une modification de plusieurs fichiers ({files}), interrompue, est maintenant complète";
        }
        /// The same, for a file that was changed since, or is gone: gridgen does not know which version is wanted.
        Warning Unfinished {} = "edit-unfinished" {
            en: "an interrupted change of several files did not reach this file, which was changed since"
                => "compare it with the grid: `gridgen check` shows what no longer fits";
            fr: "une modification de plusieurs fichiers, interrompue, n'a pas atteint ce fichier, modifié depuis"
                => "comparez-le avec la grille : `gridgen check` montre ce qui ne va plus";
        }
        /// `gridgen undo` takes a change back only where the line is still as the change left it: what somebody
        /// wrote there since is not lost. The other files of the change are taken back.
        Error ChangedSince { path: String, left: String, now: String } = "edit-changed-since" {
            en: "`{path}` has been changed since: this change made it {left}, now it is {now}"
                => "nothing was written to this file; edit it by hand";
            fr: "`{path}` a été modifié depuis : ce changement l'avait mis à {left}, il vaut maintenant {now}"
                => "rien n'a été écrit dans ce fichier ; modifiez-le à la main";
        }
        /// `gridgen undo` did not find a line of the change as the change left it: somebody has edited, moved or
        /// removed it. The other files of the change are taken back.
        Error LineChangedSince { left: String } = "edit-line-changed-since" {
            en: "a line of this change is not there as the change left it: {left}"
                => "nothing was written to this file; edit it by hand";
            fr: "une ligne de ce changement n'est plus telle qu'il l'avait laissée : {left}"
                => "rien n'a été écrit dans ce fichier ; modifiez-le à la main";
        }
        /// `gridgen undo` removes a file that a command created only if nobody has written into it since.
        Error NewFileChanged {} = "edit-new-file-changed" {
            en: "this file was created by the change and has been edited since, so it stays"
                => "remove it by hand if it is not needed";
            fr: "ce fichier a été créé par le changement et modifié depuis : il reste"
                => "supprimez-le à la main s'il ne sert plus";
        }
        /// `gridgen undo` brings a file back only if nothing has its name.
        Error FileExistsAgain {} = "edit-file-exists-again" {
            en: "another file has this name now, so the removed one was not brought back";
            fr: "un autre fichier porte maintenant ce nom : celui qui a été supprimé n'a pas été rétabli";
        }
        /// The change was written, but the journal in `.gridgen/journal` was not: the disk is full, or the folder
        /// is read-only, a link, or belongs to somebody else.
        Warning NotJournalled {} = "edit-not-journalled" {
            en: "the change was written, but `gridgen undo` will not be able to take it back"
                => "gridgen could not write in `.gridgen/journal`: is the disk full, or does the folder belong to \
                    somebody else?";
            fr: "le changement est écrit, mais `gridgen undo` ne pourra pas l'annuler"
                => "gridgen n'a pas pu écrire dans `.gridgen/journal` : le disque est-il plein, ou le dossier est-il à \
                    quelqu'un d'autre ?";
        }
        /// The disk (a network or foreign one) does not let gridgen set access rights. The file was written, and
        /// fewer people can read it.
        Note FewerRights {} = "edit-fewer-rights" {
            en: "this disk does not support access rights: fewer people can read the file now";
            fr: "ce disque n'accepte pas les droits d'accès : moins de personnes peuvent lire le fichier";
        }
        /// The disk (a network or foreign one) does not say when a file is safe on it. The file was written; after
        /// a power cut it may be the earlier one.
        Note NotFlushed {} = "edit-not-flushed" {
            en: "this disk does not confirm when a file is stored safely";
            fr: "ce disque n'indique pas quand un fichier y est bien enregistré";
        }
    }
}

/// A text in quotes, on one line, as it is written into new files.
pub fn quote_text(text: &str) -> String {
    write::write_quoted(text, write::QuoteStyle::New)
}

/// A key with its colon, in quotes if it needs them.
pub fn key_with_colon(name: &str) -> String {
    write::write_key_colon(name, false)
}

/// Why a text was not edited, and where in it.
#[derive(Debug, Clone, PartialEq)]
pub struct EditRefusal {
    /// Why.
    pub reason: EditDiagnostic,
    /// Where in the text.
    pub span: Span,
}

impl EditRefusal {
    fn new(reason: EditDiagnostic, span: Span) -> Self {
        Self { reason, span }
    }

    /// The diagnostic of the file at `path`, which contains `text`.
    pub fn into_diagnostic(self, path: &str, text: &str) -> Diagnostic {
        let text = Text::new(path, text.trim_start_matches(BYTE_ORDER_MARK));
        Diagnostic::new(self.reason, Place::Span(Arc::new(text), self.span))
    }
}

impl fmt::Display for EditRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason.message(MessageLang::English).headline)
    }
}

impl std::error::Error for EditRefusal {}

/// A byte-order mark.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text after the changes, made one after the other; a byte-order mark stays.
pub fn apply_changes(
    text: &str,
    changes: &[YamlChange],
    order: &KeyOrder<'_>,
) -> Result<String, EditRefusal> {
    let bare = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut draft = YamlDraft::read(bare)?;
    for change in changes {
        draft = apply_change(&draft, change, order)?;
    }
    let mark = &text[..text.len() - bare.len()];
    Ok(format!("{mark}{}", draft.text()))
}

/// The first way to write it that gives the wanted tree and keeps every comment.
fn apply_change(
    draft: &YamlDraft,
    change: &YamlChange,
    order: &KeyOrder<'_>,
) -> Result<YamlDraft, EditRefusal> {
    let wanted = expected::changed_tree(draft, change, order)?;
    let comments = expected::changed_comments(draft, change)?;
    // A text of several lines reads best as a block, but not every place takes one: inside brackets, behind an anchor.
    for blocks in [true, false] {
        let text = splice::splice_change(draft, change, order, blocks)?;
        if let Ok(next) = YamlDraft::read(&text)
            && expected::is_same_tree(next.root(), &wanted)
            && next.comment_texts() == comments
            // An edit may remove one of two equal keys; it must not add one.
            && next.duplicates() <= draft.duplicates()
        {
            return Ok(next);
        }
    }
    let path = path_text(&change.path);
    Err(EditRefusal::new(
        EditDiagnostic::WouldSpoil { path },
        draft.root().span,
    ))
}

/// Refuses changes of values that are no longer what they were in the text that was seen, unless they are already as
/// wanted.
fn check_unchanged(seen: &str, now: &str, changes: &[YamlChange]) -> Result<(), EditRefusal> {
    let (Ok(seen), Ok(now)) = (YamlDraft::read(seen), YamlDraft::read(now)) else {
        return Ok(());
    };
    for change in changes {
        let (before, after) = (seen.value_at(&change.path), now.value_at(&change.path));
        let is_wanted = match (&change.action, after) {
            (EditAction::Set(wanted), Some(after)) => expected::is_same_value(after, wanted),
            (EditAction::Remove, None) => true,
            _ => false,
        };
        let is_same = match (before, after) {
            (Some(before), Some(after)) => expected::is_same_tree(before, after),
            (before, after) => is_nothing(before) && is_nothing(after),
        };
        if !is_wanted && !is_same {
            let span = after.map_or(now.root().span, |node| node.span);
            let path = path_text(&change.path);
            return Err(EditRefusal::new(EditDiagnostic::Meanwhile { path }, span));
        }
    }
    Ok(())
}

fn is_nothing(node: Option<&YamlNode>) -> bool {
    node.is_none_or(YamlNode::is_empty)
}

/// A path as people read it: `ratings.commande.produits`.
pub(crate) fn path_text(path: &[PathStep]) -> String {
    let steps: Vec<String> = path
        .iter()
        .map(|key| match key {
            PathStep::Name(name) => name.clone(),
            PathStep::Item(nth) => (nth + 1).to_string(),
        })
        .collect();
    steps.join(".")
}
