//! YAML: a text becomes a tree with positions, and a tree becomes what a format describes.
//!
//! In: a [`Text`]. Out: a [`YamlDocument`], whatever the text, and diagnostics. After a syntax error reading continues
//! as if the line had been right. Never guesses a type: `no`, `007`, `1_000` are text until a field asks.

pub mod edit;
mod events;
mod fields;
mod number;
mod problem;
mod record;
mod recover;
mod schema;
mod size;
mod tree;
mod words;

pub use fields::{NamedValues, PlainName, warn_cut_by_hash};
pub use number::Number;
pub use problem::YamlDiagnostic;
pub use record::{FieldValue, RecordReader, Spanned, SpannedOption, kind_of_node};
pub(crate) use recover::format_errors;
pub use recover::{FileFormat, FormatError, FormatErrorKind, KeyKnowledge};
pub use schema::{KeyInfo, Record, ReferenceTable, Schemas};
pub use tree::{Scalar, YamlDocument, YamlEntry, YamlKey, YamlNode, YamlStyle, YamlValue};
pub use words::{KeySuggestion, ValueKind, nearest_name, suggest_key};

use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::source::{Encoding, Text};
use recover::AnyYaml;
use std::sync::Arc;

/// The tree of a text of which nothing is known but that it is YAML.
pub fn parse_yaml(diagnostics: &mut Diagnostics, text: Text) -> YamlDocument {
    parse_yaml_as(diagnostics, Arc::new(text), &AnyYaml)
}

/// The tree of a text in a known format, which tells what was meant where a line is not YAML, or stands at the wrong
/// depth.
pub fn parse_yaml_as(
    diagnostics: &mut Diagnostics,
    text: Arc<Text>,
    format: &dyn FileFormat,
) -> YamlDocument {
    if text.encoding() != Encoding::Utf8 {
        diagnostics.add(
            YamlDiagnostic::Encoding {
                name: text.encoding().name(),
            },
            Place::File(text.path().into()),
        );
    }
    let read = recover::parse_with_repairs(&text, format);
    let document = YamlDocument {
        text,
        root: read.root,
        comments: read.comments,
    };
    for (problem, span) in read.diagnostics {
        diagnostics.add(problem, document.place(span));
    }
    for (problem, span) in size::oversized_texts(&document.root) {
        diagnostics.add(problem, document.place(span));
    }
    record::report_duplicate_keys(diagnostics, &document, &document.root);
    document
}

/// Reads a whole file as a record.
pub fn read_record<R: Record>(diagnostics: &mut Diagnostics, document: &YamlDocument) -> Option<R> {
    let mut reading = RecordReader {
        diagnostics,
        document,
    };
    if document.root.is_empty() {
        reading.check_keys(&document.root, R::kind(), &R::keys());
        return None;
    }
    R::read_value(&mut reading, R::ID, &document.root)
}

#[cfg(test)]
mod tests;
