//! One reader for each format: bytes to a document. The bytes say what a file is; its name counts only where they
//! do not.

mod docx;
mod foreign;
mod front_matter;
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
pub use foreign::BinaryKind;
use front_matter::FrontMatter;

/// How a compound file begins: XLS and DOC.
const COMPOUND_MAGIC: &[u8] = b"\xD0\xCF\x11\xE0";

/// Why a file is not read as a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormRefusal {
    /// A format that is not supported.
    Format(&'static str),
    /// A file that is not what its first bytes promise.
    Broken,
    /// It is not a text.
    Binary(BinaryKind),
    /// Data of another program, which are not a rubric that is known.
    Data,
    /// Texts with commas that are not in quotes: the line, its cells, and the headings that there are.
    Unquoted(usize, usize, usize),
    /// It has neither a table nor a list to rate.
    NothingToRate,
    /// A backup of Moodle without a rubric or a marking guide.
    NoRubricInBackup,
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
            Self::Binary(kind) => binary_text(*kind, lang),
            Self::Data => lang.pick(
                "it is data of another program (YAML, JSON), not a rubric of Canvas, Moodle or MarkUs".to_owned(),
                "ce sont les données d'un autre programme (YAML, JSON), pas une grille de Canvas, Moodle ou MarkUs"
                    .to_owned(),
            ),
            Self::Unquoted(line, cells, headings) => lang.pick(
                format!("line {line} has {cells} cells, but there are {headings} headings"),
                format!("la ligne {line} a {cells} cellules, mais il n'y a que {headings} titres"),
            ),
            Self::NothingToRate => lang.pick(
                "it has no table or list to rate".to_owned(),
                "il ne contient ni tableau ni liste à évaluer".to_owned(),
            ),
            Self::NoRubricInBackup => lang.pick(
                "this Moodle backup has no rubric and no marking guide".to_owned(),
                "cette sauvegarde Moodle ne contient ni grille ni guide d'évaluation".to_owned(),
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
        if let Some(help) = self.own_help(lang) {
            return (headline, help.to_owned());
        }
        let help = lang.pick(
            "save it as DOCX, ODT, XLSX, ODS, CSV or HTML, or copy its tables and paste them: `--from -`",
            "enregistrez-le en DOCX, ODT, XLSX, ODS, CSV ou HTML, ou copiez ses tableaux et collez-les : `--from -`",
        );
        (headline, help.to_owned())
    }

    /// What to do where another format is not the answer.
    fn own_help(&self, lang: MessageLang) -> Option<&'static str> {
        match self {
            Self::Binary(BinaryKind::Archive(_)) => Some(lang.pick(
                "unpack it first, and name the file in it",
                "décompressez-la d'abord, puis donnez le fichier qu'elle contient",
            )),
            Self::NoRubricInBackup => Some(lang.pick(
                "back up an activity whose grading method is a rubric or a marking guide",
                "sauvegardez une activité dont la méthode d'évaluation est une grille ou un guide",
            )),
            Self::Unquoted(..) => Some(lang.pick(
                "a text with a comma needs quotes: \"clear, and complete\"; or save the table as XLSX",
                "un texte qui contient une virgule doit être entre guillemets : \"clair, et complet\" ; \
                 ou enregistrez le tableau en XLSX",
            )),
            Self::NothingToRate => Some(lang.pick(
                "write `Criterion` over the column of what is assessed, and a name over each level; \
                 or see docs/import.md",
                "écrivez « Critère » au-dessus de ce qui est évalué, et un nom au-dessus de chaque niveau ; \
                 ou voyez docs/import.md",
            )),
            _ => None,
        }
    }
}

/// What bytes are that are not text.
fn binary_text(kind: BinaryKind, lang: MessageLang) -> String {
    match kind {
        BinaryKind::Picture(format) => lang.pick(
            format!("it is a picture ({format}), not a text or a table"),
            format!("c'est une image ({format}), pas un texte ni un tableau"),
        ),
        BinaryKind::Archive(format) => lang.pick(
            format!("it is a packed archive ({format}), not a text or a table"),
            format!("c'est une archive compressée ({format}), pas un texte ni un tableau"),
        ),
        BinaryKind::Recording => lang.pick(
            "it is a recording, not a text or a table".to_owned(),
            "c'est un enregistrement, pas un texte ni un tableau".to_owned(),
        ),
        BinaryKind::Unknown => lang.pick(
            "it is not a text: most of its bytes are not characters".to_owned(),
            "ce n'est pas un texte : ses octets ne sont pas des caractères".to_owned(),
        ),
    }
}

/// The form in a file; `name` is the file's name, for its extension.
pub fn read_document(name: &str, bytes: &[u8]) -> Result<FormDocument, FormRefusal> {
    let mut document = read_by_format(name, bytes)?;
    if document.is_too_big() {
        return Err(FormRefusal::TooBig);
    }
    document.set_places();
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
    if let Some(kind) = foreign::binary_kind(bytes, text) {
        return Err(FormRefusal::Binary(kind));
    }
    let extension = name
        .rsplit_once('.')
        .map_or(String::new(), |(_, extension)| extension.to_lowercase());
    if foreign::is_data_of_a_program(&extension, text) {
        return Err(FormRefusal::Data);
    }
    match extension.as_str() {
        "html" | "htm" | "xhtml" => html::read_html(text),
        "md" | "markdown" => Ok(read_page(text, markdown::read_markdown)),
        "csv" | "tsv" => sheets::read_csv(bytes),
        _ if is_html(text) => html::read_html(text),
        _ if markdown::is_markdown(text) => Ok(read_page(text, markdown::read_markdown)),
        _ => Ok(read_page(text, plain::read_plain_text)),
    }
}

/// A text that may begin with lines about itself.
fn read_page(text: &str, read: fn(&str) -> FormDocument) -> FormDocument {
    let (about, body) = FrontMatter::split(text);
    let mut document = read(body);
    about.add_to(&mut document);
    document
}

/// Whether a text without a telling extension is HTML: what a browser puts on the clipboard.
fn is_html(text: &str) -> bool {
    let start: String = text.chars().take(4000).collect();
    let start = start.to_lowercase();
    ["<table", "<html", "<!doctype html"]
        .iter()
        .any(|mark| start.contains(mark))
}
