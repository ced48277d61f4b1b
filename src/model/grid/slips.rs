//! Grids of people who do not know YAML: the format tells what was meant.
//!
//! In: the text of `grid.yaml`, and the scales that `scales/` shares. Out: its tree, with one diagnostic for each slip.

use super::build::build_partial_grid;
use super::format::GridKeys;
use super::{GridDiagnostic, GridId, ScaleFile};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::Text;
use crate::text::yaml::{
    FieldValue, FileFormat, FormatError, FormatErrorKind, KeyKnowledge, Schemas, YamlDocument,
    format_errors, parse_yaml_as,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The tree of a grid, over the slips in it.
pub fn parse_grid(
    diagnostics: &mut Diagnostics,
    text: Arc<Text>,
    id: &GridId,
    shared: &[ScaleFile],
) -> YamlDocument {
    parse_yaml_as(diagnostics, text, &GridFormat::new(id, shared))
}

/// What is known of grids: the keys of their records. Ids are names of one's own.
struct GridFormat<'s> {
    id: &'s GridId,
    shared: &'s [ScaleFile],
    keys: BTreeSet<String>,
}

impl<'s> GridFormat<'s> {
    fn new(id: &'s GridId, shared: &'s [ScaleFile]) -> Self {
        let mut schemas = Schemas::default();
        let _ = GridKeys::schema(&mut schemas);
        let rows = schemas.tables.iter().flat_map(|table| &table.rows);
        Self {
            id,
            shared,
            keys: rows.map(|[key, ..]| key.clone()).collect(),
        }
    }
}

impl FileFormat for GridFormat<'_> {
    fn errors(&self, document: &YamlDocument) -> Vec<FormatError> {
        let mut found = Diagnostics::new();
        let _ = build_partial_grid(&mut found, document, self.id, self.shared);
        format_errors(&found, document.text.path(), error_kind)
    }

    fn knows_key(&self, key: &str) -> KeyKnowledge {
        if self.keys.contains(key) {
            KeyKnowledge::Known
        } else {
            KeyKnowledge::Free
        }
    }
}

fn error_kind(error: &Diagnostic) -> FormatErrorKind {
    match error.kind_as() {
        Some(GridDiagnostic::DuplicateId { .. }) => FormatErrorKind::Duplicate,
        Some(GridDiagnostic::IdBehindDash { .. }) => FormatErrorKind::Misplaced,
        _ => FormatErrorKind::Other,
    }
}
