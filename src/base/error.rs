//! What the machine did wrong: a full disk, a file that may not be touched.
//!
//! Says what we were doing to which file, in English or French. What a person did wrong is not an `Error` but a
//! [`Diagnostic`](crate::base::diagnostic::Diagnostic). Never prints: only `cli` does.

use crate::base::diagnostic::MessageLang;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What we were doing when the machine failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileAction {
    /// Reading a file or a folder.
    Read,
    /// Writing a new file.
    Write,
    /// Replacing an old file by a new one.
    Replace,
    /// Removing a file.
    Remove,
    /// Creating a folder.
    MakeFolder,
    /// Locking a folder, so that no other gridgen builds into it.
    Lock,
    /// Watching a folder for changes.
    Watch,
}

impl FileAction {
    /// As in "cannot …".
    fn verb(self, lang: MessageLang) -> &'static str {
        match self {
            Self::Read => lang.pick("read", "lire"),
            Self::Write => lang.pick("write", "écrire"),
            Self::Replace => lang.pick("replace", "remplacer"),
            Self::Remove => lang.pick("remove", "supprimer"),
            Self::MakeFolder => lang.pick("create the folder", "créer le dossier"),
            Self::Lock => lang.pick("lock", "verrouiller"),
            Self::Watch => lang.pick("watch", "surveiller"),
        }
    }
}

/// The machine failed; nothing in the project's files is to blame.
#[derive(Debug)]
pub struct Error {
    action: FileAction,
    path: PathBuf,
    cause: io::Error,
}

impl Error {
    /// The exit status of a command that ends with it.
    pub const STATUS: u8 = 3;

    /// `cause` kept us from doing `action` to `path`.
    pub fn new(action: FileAction, path: impl AsRef<Path>, cause: io::Error) -> Self {
        Self {
            action,
            path: path.as_ref().to_owned(),
            cause,
        }
    }

    /// A link on `path` leads out of the folder that may be written to.
    pub fn outside(action: FileAction, path: impl AsRef<Path>) -> Self {
        Self::new(action, path, io::Error::other(OutsideError))
    }

    /// What we were doing.
    pub fn action(&self) -> FileAction {
        self.action
    }

    /// The file or folder, as the user would write it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the system reported.
    pub fn cause(&self) -> &io::Error {
        &self.cause
    }

    /// The whole message, on one line and without "error:".
    pub fn message(&self, lang: MessageLang) -> String {
        let (verb, path, reason) = (
            self.action.verb(lang),
            self.path.display(),
            self.reason(lang),
        );
        match lang {
            MessageLang::English => format!("cannot {verb} {path}: {reason}"),
            MessageLang::French => format!("impossible de {verb} {path} : {reason}"),
        }
    }

    fn reason(&self, lang: MessageLang) -> String {
        if self
            .cause
            .get_ref()
            .is_some_and(|inner| inner.is::<OutsideError>())
        {
            return lang
                .pick(
                    "a link leads out of the output folder",
                    "un lien mène hors du dossier de sortie",
                )
                .to_owned();
        }
        if self.is_not_ours() {
            let reason = lang.pick(
                "what stands there is not a file of gridgen's, but a link, a pipe or a file with a second name",
                "ce qui s'y trouve n'est pas un fichier de gridgen, mais un lien, un tube ou un fichier qui a un \
                    autre nom",
            );
            return reason.to_owned();
        }
        match io_reason(self.cause.kind(), lang) {
            Some(reason) => reason.to_owned(),
            None if self.is_held() => held_reason(lang).to_owned(),
            None => self.cause.to_string(),
        }
    }

    fn is_not_ours(&self) -> bool {
        let inner = self.cause.get_ref();
        inner.is_some_and(|inner| inner.is::<NotOursError>())
    }

    /// Windows has its own code for "another program is using the file", which `ErrorKind` does not know.
    fn is_held(&self) -> bool {
        cfg!(windows) && matches!(self.cause.raw_os_error(), Some(32 | 33))
    }
}

/// The causes that a teacher may meet; for others the system's message stands.
fn io_reason(kind: ErrorKind, lang: MessageLang) -> Option<&'static str> {
    Some(match kind {
        // Windows also reports "access denied" for a file that another program has open or is deleting.
        ErrorKind::PermissionDenied if cfg!(windows) => held_reason(lang),
        ErrorKind::PermissionDenied => lang.pick("access denied", "accès refusé"),
        ErrorKind::StorageFull => lang.pick("the disk is full", "le disque est plein"),
        ErrorKind::QuotaExceeded => lang.pick(
            "your disk quota is used up",
            "votre quota de disque est atteint",
        ),
        ErrorKind::ReadOnlyFilesystem => {
            lang.pick("the disk is read-only", "le disque est en lecture seule")
        }
        ErrorKind::NotFound => {
            lang.pick("no such file or folder", "fichier ou dossier introuvable")
        }
        ErrorKind::NotADirectory => lang.pick(
            "a file is in the place of a folder",
            "un fichier occupe la place d'un dossier",
        ),
        ErrorKind::IsADirectory => lang.pick(
            "a folder is in the place of the file",
            "un dossier occupe la place du fichier",
        ),
        ErrorKind::InvalidFilename => lang.pick("the name is too long", "le nom est trop long"),
        ErrorKind::ResourceBusy => lang.pick(
            "another program is using it",
            "un autre programme l'utilise",
        ),
        ErrorKind::WouldBlock => lang.pick(
            "another gridgen is building there",
            "un autre gridgen y travaille",
        ),
        _ => return None,
    })
}

fn held_reason(lang: MessageLang) -> &'static str {
    lang.pick(
        "access denied (is it open in another program?)",
        "accès refusé (est-il ouvert dans un autre programme ?)",
    )
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(MessageLang::English))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

#[derive(Debug)]
struct OutsideError;

impl fmt::Display for OutsideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a link leads out of the output folder")
    }
}

impl std::error::Error for OutsideError {}

/// What stands in the place of a file of ours is something else.
#[derive(Debug)]
pub struct NotOursError;

impl fmt::Display for NotOursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a link, a pipe or a shared file stands in its place")
    }
}

impl std::error::Error for NotOursError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_we_were_doing_to_which_file_in_both_languages() {
        let error = Error::new(
            FileAction::Replace,
            "output/a.pdf",
            ErrorKind::StorageFull.into(),
        );
        assert_eq!(
            error.to_string(),
            "cannot replace output/a.pdf: the disk is full"
        );
        assert_eq!(
            error.message(MessageLang::French),
            "impossible de remplacer output/a.pdf : le disque est plein"
        );
        let error = Error::outside(FileAction::Write, "output/b.pdf");
        assert_eq!(
            error.to_string(),
            "cannot write output/b.pdf: a link leads out of the output folder"
        );
    }
}
