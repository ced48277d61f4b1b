//! One reader a format: bytes to a document. What a file is, its bytes say, and its name only where they are silent.

pub mod plain;

use super::document::Document;
use crate::diagnostic::Lang;
use crate::source::Text;

/// Why a file is not read as a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A format we do not read, and what to do.
    Format(&'static str),
}

impl Refused {
    /// What to say, and what to do.
    pub fn words(&self, lang: Lang) -> (String, String) {
        match self {
            Self::Format(format) => (
                lang.pick(format!("{format} is not read"), format!("le format {format} n'est pas lu")),
                lang.pick(
                    "save it as DOCX, ODT, XLSX, ODS, CSV or HTML, or copy its tables and paste them: `--from -`",
                    "enregistrez-le en DOCX, ODT, XLSX, ODS, CSV ou HTML, ou copiez ses tableaux et collez-les : `--from -`",
                )
                .to_owned(),
            ),
        }
    }
}

/// The form in a file; `name` is the file's, for its extension.
pub fn document(name: &str, bytes: &[u8]) -> Result<Document, Refused> {
    if let Some(format) = unread(bytes) {
        return Err(Refused::Format(format));
    }
    Ok(plain::document(Text::decode(name, bytes).as_str()))
}

/// What begins like a format we do not read.
fn unread(bytes: &[u8]) -> Option<&'static str> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    match () {
        () if begins(b"%PDF") => Some("PDF"),
        () if begins(b"{\\rtf") => Some("RTF"),
        () => None,
    }
}
