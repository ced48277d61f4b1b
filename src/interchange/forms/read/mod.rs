//! One reader a format: bytes to a document. What a file is, its bytes say, and its name only where they are silent.

mod compound;
mod docx;
pub(super) mod html;
mod markdown;
mod odf;
pub(super) mod package;
pub mod plain;
mod sheets;
mod xlsx;

use super::document::Document;
use crate::base::diagnostic::Lang;
use crate::base::source::Text;
use package::Package;

/// Why a file is not read as a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A format we do not read.
    Format(&'static str),
    /// A file that is not what it begins like.
    Broken,
    /// No table and no list to rate.
    Nothing,
    /// A package that unpacks to more than any form, or a table without end.
    TooBig,
}

impl Refused {
    /// What to say, and what to do.
    pub fn words(&self, lang: Lang) -> (String, String) {
        let headline = match self {
            Self::Format(format) => lang.pick(
                format!("{format} is not read"),
                format!("le format {format} n'est pas lu"),
            ),
            Self::Broken => lang.pick(
                "the file is damaged, or locked with a password".to_owned(),
                "le fichier est abîmé, ou protégé par un mot de passe".to_owned(),
            ),
            Self::Nothing => lang.pick(
                "no table and no list to rate was found in it".to_owned(),
                "aucun tableau ni liste à évaluer n'y a été trouvé".to_owned(),
            ),
            Self::TooBig => lang.pick(
                "the file holds more than any form does".to_owned(),
                "le fichier contient plus qu'aucune fiche".to_owned(),
            ),
        };
        let help = lang.pick(
            "save it as DOCX, ODT, XLSX, ODS, CSV or HTML, or copy its tables and paste them: `--from -`",
            "enregistrez-le en DOCX, ODT, XLSX, ODS, CSV ou HTML, ou copiez ses tableaux et collez-les : `--from -`",
        );
        (headline, help.to_owned())
    }
}

/// The form in a file; `name` is the file's, for its extension.
pub fn document(name: &str, bytes: &[u8]) -> Result<Document, Refused> {
    let document = any(name, bytes)?;
    if document.is_too_big() {
        return Err(Refused::TooBig);
    }
    Ok(document)
}

fn any(name: &str, bytes: &[u8]) -> Result<Document, Refused> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    match () {
        () if begins(b"PK\x03\x04") => packed(bytes),
        () if begins(b"\xD0\xCF\x11\xE0") => sheets::xls(bytes),
        () if begins(b"%PDF") => Err(Refused::Format("PDF")),
        () if begins(b"{\\rtf") => Err(Refused::Format("RTF")),
        () if begins(b"PK") => Err(Refused::Broken),
        () => written(name, bytes),
    }
}

fn packed(bytes: &[u8]) -> Result<Document, Refused> {
    let package = Package::open(bytes)?;
    match () {
        () if package.has("word/document.xml") => docx::document(bytes),
        () if package.has("xl/workbook.xml") => sheets::xlsx(bytes),
        () if package.has("content.xml") => odf::document(bytes),
        () if package.has("ppt/presentation.xml") => Err(Refused::Format("PPTX")),
        () if package.has("Index/Document.iwa") => Err(Refused::Format("Pages")),
        () => Err(Refused::Format("ZIP")),
    }
}

/// A text: HTML, Markdown, separated values, or what was copied out of a table.
fn written(name: &str, bytes: &[u8]) -> Result<Document, Refused> {
    let text = Text::decode(name, bytes);
    let text = text.as_str();
    let extension = name
        .rsplit_once('.')
        .map_or(String::new(), |(_, extension)| extension.to_lowercase());
    let html = || {
        let start: String = text.chars().take(4000).collect::<String>().to_lowercase();
        start.contains("<table") || start.contains("<html") || start.contains("<!doctype html")
    };
    match extension.as_str() {
        "html" | "htm" | "xhtml" => Ok(html::document(text)),
        "md" | "markdown" => Ok(markdown::document(text)),
        "csv" => sheets::csv(bytes),
        "tsv" => sheets::csv(bytes),
        _ if html() => Ok(html::document(text)),
        _ if markdown::is_markdown(text) => Ok(markdown::document(text)),
        _ => Ok(plain::document(text)),
    }
}
