//! Ratings files of people who do not know YAML: what the grid knows tells what was meant.
//!
//! In: the text of a ratings file and its grid. Out: its tree and its ratings, with one diagnostic for each slip. Never
//! looks for slips in a file that reads without errors.

use super::check::{PERSON_KEYS, read_ratings};
use super::format::{MarkKeys, RatingKeys, RatingsKeys};
use super::{Ratings, RatingsDiagnostic};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::Text;
use crate::model::grid::Grid;
use crate::text::yaml::{
    FileFormat, FormatError, FormatErrorKind, KeyKnowledge, Record, YamlDocument, format_errors,
    parse_yaml_as,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The tree of a ratings file, over the slips in it.
pub fn parse_ratings(
    diagnostics: &mut Diagnostics,
    text: Arc<Text>,
    grid: Option<&Grid>,
) -> YamlDocument {
    parse_yaml_as(diagnostics, text, &RatingsFormat::of(grid))
}

/// The ratings of a parsed file, with what was found while it was parsed; `None` where an error stops the sheet. Where
/// there are errors, the file is parsed again over the slips that the grid knows.
pub fn check_ratings(
    diagnostics: &mut Diagnostics,
    document: Arc<YamlDocument>,
    parsed: Diagnostics,
    grid: Option<&Grid>,
) -> (Arc<YamlDocument>, Option<Ratings>) {
    let mut found = parsed;
    let ratings = read_ratings(&mut found, &document, grid);
    if !found.has_errors() {
        diagnostics.extend(found);
        return (document, ratings);
    }
    let mut found = Diagnostics::new();
    let document = parse_ratings(&mut found, document.text.clone(), grid);
    let ratings = read_ratings(&mut found, &document, grid).filter(|_| !found.has_errors());
    diagnostics.extend(found);
    (Arc::new(document), ratings)
}

/// What a grid knows of its ratings files.
struct RatingsFormat<'g> {
    grid: Option<&'g Grid>,
    keys: BTreeSet<String>,
}

impl<'g> RatingsFormat<'g> {
    fn of(grid: Option<&'g Grid>) -> Self {
        let records = [RatingsKeys::keys(), MarkKeys::keys(), RatingKeys::keys()];
        let mut keys: BTreeSet<String> = records
            .iter()
            .flatten()
            .map(|key| key.name.to_owned())
            .collect();
        keys.extend(PERSON_KEYS.iter().map(|&key| key.to_owned()));
        if let Some(grid) = grid {
            let fields = grid.fields.iter().flatten().map(|field| field.id.as_str());
            let sections = grid
                .sections
                .iter()
                .filter_map(|section| section.id.as_ref());
            let rows = grid.rows().filter_map(|row| row.id.as_ref());
            keys.extend(fields.map(str::to_owned));
            keys.extend(sections.map(|id| id.as_str().to_owned()));
            keys.extend(rows.map(|id| id.as_str().to_owned()));
        }
        Self { grid, keys }
    }
}

impl FileFormat for RatingsFormat<'_> {
    fn errors(&self, document: &YamlDocument) -> Vec<FormatError> {
        let mut found = Diagnostics::new();
        let _ = read_ratings(&mut found, document, self.grid);
        format_errors(&found, document.text.path(), error_kind)
    }

    fn knows_key(&self, key: &str) -> KeyKnowledge {
        if self.keys.contains(key) {
            KeyKnowledge::Known
        } else if self.grid.is_some() {
            KeyKnowledge::Unknown
        } else {
            KeyKnowledge::Free
        }
    }
}

fn error_kind(error: &Diagnostic) -> FormatErrorKind {
    match error.kind_as() {
        Some(
            RatingsDiagnostic::UnknownSection { .. }
            | RatingsDiagnostic::UnknownCriterion { .. }
            | RatingsDiagnostic::UnknownField { .. },
        ) => FormatErrorKind::Misplaced,
        _ => FormatErrorKind::Other,
    }
}
