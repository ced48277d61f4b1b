//! Files that the user names, anywhere on the disk or pasted: read whole, within the limit for imports.

use super::CommandError;
use crate::base::diagnostic::{MessageLang, MessageText};
use crate::base::error::{Error, FileAction};
use crate::base::source::{DATA_LIMIT, FileSource, FolderSource, ReadRefusal};
use crate::text::table::TableReadError;
use crate::ui::message::{Message, messages};
use std::io::{self, Read};
use std::path::Path;

/// A file as it came.
pub(super) struct InputFile {
    /// Its name without its folder; empty for what was pasted.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

messages! {
    /// Why a file that was named cannot be read.
    enum InputMessage {
        Missing { path: String } {
            en: "cannot read {path}: there is no such file";
            fr: "impossible de lire {path} : aucun fichier de ce nom";
        }
        NotAFile { path: String } {
            en: "cannot read {path}: it is not a file";
            fr: "impossible de lire {path} : ce n'est pas un fichier";
        }
        TooLarge { path: String, megabytes: u64 } {
            en: "cannot read {path}: it is larger than {megabytes} MB";
            fr: "impossible de lire {path} : il dépasse {megabytes} Mo";
        }
    }
}

/// A file in which no table can be read.
#[derive(Debug)]
pub(super) struct UnreadTable {
    /// As it was typed.
    pub(super) file: String,
    pub(super) error: TableReadError,
}

impl Message for UnreadTable {
    fn message(&self, lang: MessageLang) -> MessageText {
        let (headline, help) = self.error.message(lang);
        let headline = format!("{}: {headline}", self.file);
        MessageText { headline, help }
    }
}

impl InputFile {
    /// What was named: a file, or `-` for what is pasted.
    pub(super) fn read(typed: &str) -> Result<Self, CommandError> {
        if typed == "-" {
            return Self::read_pasted();
        }
        Self::read_from(Path::new(typed))
    }

    /// A file at a path.
    pub(super) fn read_from(path: &Path) -> Result<Self, CommandError> {
        // A link in the folder of downloads may lead anywhere: it is the user who names it.
        let real = real_path(path).map_err(|cause| read_error(path, cause))?;
        let shown = path.display().to_string();
        let (Some(folder), Some(file)) = (real.parent(), real.file_name()) else {
            return Err(refused(shown, ReadRefusal::NotAFile));
        };
        let folder = FolderSource::open(folder).map_err(|cause| read_error(path, cause))?;
        let name = file.to_string_lossy().into_owned();
        match folder.read(&name, DATA_LIMIT) {
            Ok(bytes) => Ok(Self { name, bytes }),
            Err(refusal) => Err(refused(shown, refusal)),
        }
    }

    fn read_pasted() -> Result<Self, CommandError> {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(DATA_LIMIT + 1)
            .read_to_end(&mut bytes)
            .map_err(|cause| Error::new(FileAction::Read, "-", cause))?;
        if bytes.len() as u64 > DATA_LIMIT {
            return Err(refused("-".to_owned(), ReadRefusal::TooBig(DATA_LIMIT)));
        }
        Ok(Self {
            name: String::new(),
            bytes,
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a path that was typed is from where the user is, not from a project"
)]
fn real_path(path: &Path) -> io::Result<std::path::PathBuf> {
    path.canonicalize()
}

fn read_error(path: &Path, cause: io::Error) -> CommandError {
    match cause.kind() {
        io::ErrorKind::NotFound => refused(path.display().to_string(), ReadRefusal::Missing),
        _ => Error::new(FileAction::Read, path, cause).into(),
    }
}

fn refused(path: String, refusal: ReadRefusal) -> CommandError {
    CommandError::usage(match refusal {
        ReadRefusal::Missing => InputMessage::Missing { path },
        ReadRefusal::TooBig(limit) => InputMessage::TooLarge {
            path,
            megabytes: limit >> 20,
        },
        // The folder is the file's own: nothing lies outside of it.
        ReadRefusal::NotAFile | ReadRefusal::Outside | ReadRefusal::OutsideTheme => {
            InputMessage::NotAFile { path }
        }
        ReadRefusal::Unreadable(cause) => {
            return Error::new(FileAction::Read, path, io::Error::other(cause)).into();
        }
    })
}
