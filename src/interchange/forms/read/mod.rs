//! One reader for each format: bytes to a document. The bytes say what a file is; its name counts only where they do not.

mod docx;
pub(in crate::interchange) mod html;
mod markdown;
mod odf;
pub mod plain;
mod sheets;

use super::document::{FORM_TABLE, FormDocument};
use crate::base::diagnostic::MessageLang;
use crate::base::source::Text;
use crate::text::package::{Package, PackageError};
use crate::text::table::TableReadError;

/// How a compound file begins: XLS and DOC.
const COMPOUND_MAGIC: &[u8] = b"\xD0\xCF\x11\xE0";

/// Why a file is not read as a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormRefusal {
    /// A format that is not supported.
    Format(&'static str),
    /// A file that is not what its first bytes promise.
    Broken,
    /// It has neither a table nor a list to rate.
    NothingToRate,
    /// A package that unpacks to more than any form needs, or an endless table.
    TooBig,
}

impl From<PackageError> for FormRefusal {
    fn from(error: PackageError) -> Self {
        match error {
            PackageError::Broken => Self::Broken,
            PackageError::TooBig => Self::TooBig,
        }
    }
}

impl From<TableReadError> for FormRefusal {
    fn from(error: TableReadError) -> Self {
        match error {
            TableReadError::Format(format) => Self::Format(format),
            TableReadError::Broken => Self::Broken,
            TableReadError::TooBig(_) => Self::TooBig,
        }
    }
}

impl FormRefusal {
    /// What is wrong, and what to do.
    pub fn message(&self, lang: MessageLang) -> (String, String) {
        let headline = match self {
            Self::Format(format) => lang.pick(
                format!("{format} files cannot be read"),
                format!("les fichiers {format} ne peuvent pas être lus"),
            ),
            Self::Broken => lang.pick(
                "the file is damaged, or locked with a password".to_owned(),
                "le fichier est abîmé, ou protégé par un mot de passe".to_owned(),
            ),
            Self::NothingToRate => lang.pick(
                "it has no table or list to rate".to_owned(),
                "il ne contient ni tableau ni liste à évaluer".to_owned(),
            ),
            Self::TooBig => lang.pick(
                format!(
                    "the file is larger than any form: at most {}",
                    FORM_TABLE.describe(lang)
                ),
                format!(
                    "le fichier est plus gros que n'importe quelle fiche : au plus {}",
                    FORM_TABLE.describe(lang)
                ),
            ),
        };
        let help = lang.pick(
            "save it as DOCX, ODT, XLSX, ODS, CSV or HTML, or copy its tables and paste them: `--from -`",
            "enregistrez-le en DOCX, ODT, XLSX, ODS, CSV ou HTML, ou copiez ses tableaux et collez-les : `--from -`",
        );
        (headline, help.to_owned())
    }
}

/// The form in a file; `name` is the file's name, for its extension.
pub fn read_document(name: &str, bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let document = read_by_format(name, bytes)?;
    if document.is_too_big() {
        return Err(FormRefusal::TooBig);
    }
    Ok(document)
}

/// Whether a file is a container, which no program reads as text: a ZIP package, or a compound file of the 1990s.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") || bytes.starts_with(COMPOUND_MAGIC)
}

fn read_by_format(name: &str, bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    if bytes.starts_with(b"PK\x03\x04") {
        read_package(bytes)
    } else if bytes.starts_with(COMPOUND_MAGIC) {
        sheets::read_workbook_form(bytes)
    } else if bytes.starts_with(b"%PDF") {
        Err(FormRefusal::Format("PDF"))
    } else if bytes.starts_with(b"{\\rtf") {
        Err(FormRefusal::Format("RTF"))
    } else if bytes.starts_with(b"PK") {
        Err(FormRefusal::Broken)
    } else {
        read_text(name, bytes)
    }
}

fn read_package(bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let package = Package::open(bytes)?;
    if package.has("word/document.xml") {
        docx::read_docx(bytes)
    } else if package.has("xl/workbook.xml") {
        sheets::read_workbook_form(bytes)
    } else if package.has("content.xml") {
        odf::read_odf(bytes)
    } else if package.has("ppt/presentation.xml") {
        Err(FormRefusal::Format("PPTX"))
    } else if package.has("Index/Document.iwa") {
        Err(FormRefusal::Format("Pages"))
    } else {
        Err(FormRefusal::Format("ZIP"))
    }
}

/// A text: HTML, Markdown, separated values, or what was copied out of a table.
fn read_text(name: &str, bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let text = Text::decode(name, bytes);
    let text = text.as_str();
    let extension = name
        .rsplit_once('.')
        .map_or(String::new(), |(_, extension)| extension.to_lowercase());
    match extension.as_str() {
        "html" | "htm" | "xhtml" => html::read_html(text),
        "md" | "markdown" => Ok(markdown::read_markdown(text)),
        "csv" | "tsv" => sheets::read_csv(bytes),
        _ if is_html(text) => html::read_html(text),
        _ if markdown::is_markdown(text) => Ok(markdown::read_markdown(text)),
        _ => Ok(plain::read_plain_text(text)),
    }
}

/// Whether a text without a telling extension is HTML: what a browser puts on the clipboard.
fn is_html(text: &str) -> bool {
    let start: String = text.chars().take(4000).collect();
    let start = start.to_lowercase();
    ["<table", "<html", "<!doctype html"]
        .iter()
        .any(|mark| start.contains(mark))
}
