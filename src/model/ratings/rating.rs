//! One rating: a level, a number or a text, then a remark.

use super::Rating;
use super::format::RatingKeys;
use super::problem::{ExpectedNumber, RatingsDiagnostic};
use crate::model::grid::{Row, RowKind};
use crate::text::markup::{MarkupKind, MarkupSource};
use crate::text::yaml::{
    FieldValue, RecordReader, YamlDiagnostic, YamlNode, YamlValue, warn_cut_by_hash,
};

/// Reads the ratings of one file, row by row.
pub(super) struct RatingReader<'a> {
    pub(super) reading: RecordReader<'a>,
    /// Whether the file has its note that a letter was read as a level; it gets one, however many such rows it has.
    pub(super) one_letter_noted: bool,
}

/// Reads a rating that is one text.
pub(super) struct ScalarReader<'r, 'a> {
    pub(super) file: &'r mut RatingReader<'a>,
    pub(super) row: &'r Row,
    pub(super) node: &'r YamlNode,
    /// What is typed, with the white space before it.
    pub(super) text: &'r str,
}

impl<'a> RatingReader<'a> {
    pub(super) fn new(reading: RecordReader<'a>) -> Self {
        Self {
            reading,
            one_letter_noted: false,
        }
    }

    /// What a row got; `None` where nothing is written or nothing could be read.
    pub(super) fn read(&mut self, row: &Row, node: &YamlNode) -> Option<Rating> {
        if node.is_empty() {
            return None;
        }
        match &node.value {
            YamlValue::Scalar(scalar) => {
                warn_cut_by_hash(&mut self.reading, node);
                let text = &scalar.text;
                let file = self;
                ScalarReader {
                    file,
                    row,
                    node,
                    text,
                }
                .read()
            }
            YamlValue::Map(_) => self.read_map(row, node),
            YamlValue::List(_) => self
                .reading
                .wrong_value("ratings", node, RatingKeys::kind()),
        }
    }

    fn read_map(&mut self, row: &Row, node: &YamlNode) -> Option<Rating> {
        let keys = RatingKeys::read_value(&mut self.reading, "ratings", node)?;
        let level = node.get("level");
        let mut rating = level
            .and_then(|level| self.read(row, level))
            .unwrap_or_default();
        if let Some(remark) = keys.remark {
            rating.remark = Some(remark.value.0);
        }
        Some(rating)
    }
}

impl ScalarReader<'_, '_> {
    fn read(&mut self) -> Option<Rating> {
        let row = self.row;
        match &row.kind {
            RowKind::Text { .. } => Some(Rating {
                text: MarkupSource::read_part(
                    &mut self.file.reading,
                    MarkupKind::Text,
                    self.node,
                    0,
                ),
                ..Rating::default()
            }),
            RowKind::Number { step } => {
                let expected = ExpectedNumber::up_to(row.points.as_ref());
                self.read_number(expected, step.as_ref())
            }
            RowKind::Count => self.read_number(ExpectedNumber::Count, None),
            RowKind::Levels(levels) => self.read_level(levels),
        }
    }

    pub(super) fn report(&mut self, diagnostic: RatingsDiagnostic) {
        self.file.reading.add(diagnostic, self.node.span);
    }

    /// Reports a level or a number that is not written as it should be. Where a colon follows it, YAML stumbled over the
    /// same words, and would have them quoted: then the rating would still be wrong.
    pub(super) fn report_misspelt(&mut self, diagnostic: RatingsDiagnostic) {
        let is_other_form = matches!(
            diagnostic,
            RatingsDiagnostic::Punctuation { .. } | RatingsDiagnostic::OutOf { .. }
        );
        if is_other_form {
            let place = self.file.reading.place(self.node.span);
            let diagnostics = &mut self.file.reading.diagnostics;
            diagnostics.retract(&place, |kind| matches!(kind, YamlDiagnostic::Syntax { .. }));
        }
        self.report(diagnostic);
    }

    /// What follows a level or a number that ends at `end`.
    pub(super) fn read_remark(&mut self, end: usize) -> Option<MarkupSource> {
        read_remark(&mut self.file.reading, self.node, end)
    }
}

/// What follows the first `end` bytes of a text.
pub(super) fn read_remark(
    reading: &mut RecordReader<'_>,
    node: &YamlNode,
    end: usize,
) -> Option<MarkupSource> {
    let rest = &node.scalar()?.text[end..];
    let remark = rest.trim_start();
    if remark.is_empty() {
        return None;
    }
    MarkupSource::read_part(
        reading,
        MarkupKind::Text,
        node,
        end + rest.len() - remark.len(),
    )
}
