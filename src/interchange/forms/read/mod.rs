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

use super::document::FormDocument;
use crate::base::diagnostic::MessageLang;
use crate::base::source::Text;
use package::Package;

/// Why a file is not read as a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormRefusal {
    /// A format we do not read.
    Format(&'static str),
    /// A file that is not what it begins like.
    Broken,
    /// No table and no list to rate.
    NothingToRate,
    /// A package that unpacks to more than any form, or a table without end.
    TooBig,
}

impl FormRefusal {
    /// What to say, and what to do.
    pub fn message(&self, lang: MessageLang) -> (String, String) {
        let headline = match self {
            Self::Format(format) => lang.pick(
                format!("{format} is not read"),
                format!("le format {format} n'est pas lu"),
            ),
            Self::Broken => lang.pick(
                "the file is damaged, or locked with a password".to_owned(),
                "le fichier est abîmé, ou protégé par un mot de passe".to_owned(),
            ),
            Self::NothingToRate => lang.pick(
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
pub fn read_document(name: &str, bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let document = read_by_format(name, bytes)?;
    if document.is_too_big() {
        return Err(FormRefusal::TooBig);
    }
    Ok(document)
}

fn read_by_format(name: &str, bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    match () {
        () if begins(b"PK\x03\x04") => read_package(bytes),
        () if begins(b"\xD0\xCF\x11\xE0") => sheets::read_xls_guarded(bytes),
        () if begins(b"%PDF") => Err(FormRefusal::Format("PDF")),
        () if begins(b"{\\rtf") => Err(FormRefusal::Format("RTF")),
        () if begins(b"PK") => Err(FormRefusal::Broken),
        () => read_text(name, bytes),
    }
}

fn read_package(bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let package = Package::open(bytes)?;
    match () {
        () if package.has("word/document.xml") => docx::read_docx(bytes),
        () if package.has("xl/workbook.xml") => sheets::read_xlsx(bytes),
        () if package.has("content.xml") => odf::read_odf(bytes),
        () if package.has("ppt/presentation.xml") => Err(FormRefusal::Format("PPTX")),
        () if package.has("Index/Document.iwa") => Err(FormRefusal::Format("Pages")),
        () => Err(FormRefusal::Format("ZIP")),
    }
}

/// A text: HTML, Markdown, separated values, or what was copied out of a table.
fn read_text(name: &str, bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
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
        "html" | "htm" | "xhtml" => Ok(html::read_html(text)),
        "md" | "markdown" => Ok(markdown::read_markdown(text)),
        "csv" => sheets::read_csv(bytes),
        "tsv" => sheets::read_csv(bytes),
        _ if html() => Ok(html::read_html(text)),
        _ if markdown::is_markdown(text) => Ok(markdown::read_markdown(text)),
        _ => Ok(plain::read_plain_text(text)),
    }
}
