//! What a format says of its files while slips are repaired: which trees have errors, and which keys mean something.
//!
//! Never decides what a line should be.

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::base::source::Span;
use crate::text::yaml::{YamlDiagnostic, YamlDocument};

/// What a format knows of its files: the judge of a repair.
pub trait FileFormat {
    /// The errors that the format finds in a file.
    fn errors(&self, document: &YamlDocument) -> Vec<FormatError>;
    /// Whether a key is one of the format's, at any depth.
    fn knows_key(&self, key: &str) -> KeyKnowledge;
}

/// An error that a format finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatError {
    /// Where.
    pub span: Span,
    /// What kind of error it is.
    pub kind: FormatErrorKind,
}

/// What an error of a format says of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatErrorKind {
    /// A key is not known there, or missing there: as when a line is at the wrong depth.
    Misplaced,
    /// A value is of another kind than its key takes, so that nothing in it is understood.
    WrongKind,
    /// A key stands there twice: as when a dash is missing.
    Duplicate,
    /// Anything else, which the depth of a line does not bring about.
    Other,
}

/// What a format knows of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKnowledge {
    /// It has a meaning somewhere.
    Known,
    /// It may be a name of one's own.
    Free,
    /// It has no meaning anywhere.
    Unknown,
}

/// A file of which nothing is known but that it is YAML.
pub(in crate::text::yaml) struct AnyYaml;

impl FileFormat for AnyYaml {
    fn errors(&self, _: &YamlDocument) -> Vec<FormatError> {
        Vec::new()
    }

    fn knows_key(&self, _: &str) -> KeyKnowledge {
        KeyKnowledge::Free
    }
}

/// The errors of one file among diagnostics; `own` says what kind an error is that the format declares itself.
pub(crate) fn format_errors(
    diagnostics: &Diagnostics,
    path: &str,
    own: impl Fn(&Diagnostic) -> FormatErrorKind,
) -> Vec<FormatError> {
    let errors = diagnostics
        .iter()
        .filter(|it| it.kind.severity() == Severity::Error && it.place.path() == path);
    errors
        .map(|error| FormatError {
            span: match &error.place {
                Place::Span(_, span) => *span,
                Place::File(_) => Span::default(),
            },
            kind: match error.kind_as() {
                Some(YamlDiagnostic::DuplicateKey { .. }) => FormatErrorKind::Duplicate,
                Some(
                    YamlDiagnostic::UnknownKey { .. }
                    | YamlDiagnostic::MissingKey { .. }
                    | YamlDiagnostic::CommaInBraces { .. },
                ) => FormatErrorKind::Misplaced,
                Some(YamlDiagnostic::WrongValue { .. }) => FormatErrorKind::WrongKind,
                Some(_) => FormatErrorKind::Other,
                None => own(error),
            },
        })
        .collect()
}
