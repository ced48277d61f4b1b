//! One rating: a level, a number or a text, then a remark.

use super::Rating;
use super::format::RatingKeys;
use super::number::join_rating;
use super::problem::{ExpectedNumber, RatingsDiagnostic};
use crate::base::source::Span;
use crate::model::grid::{Row, RowKind};
use crate::text::markup::{MarkupKind, MarkupSource};
use crate::text::yaml::{
    FieldValue, RecordReader, YamlDiagnostic, YamlDocument, YamlNode, YamlValue, warn_cut_by_hash,
};

/// Reads the ratings of one file, row by row.
pub(super) struct RatingReader<'a> {
    pub(super) reading: RecordReader<'a>,
    /// Whether the file has its note that a letter was read as a level; it gets one, however many such rows it has.
    pub(super) one_letter_noted: bool,
    /// Whether it has its note that a sign between level and remark was read over.
    separator_noted: bool,
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
            separator_noted: false,
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
                self.scalar(row, node, &scalar.text).read()
            }
            YamlValue::Map(_) => self.read_map(row, node),
            YamlValue::List(_) => self
                .reading
                .wrong_value("ratings", node, RatingKeys::kind()),
        }
    }

    /// The reader of one text.
    pub(super) fn scalar<'r>(
        &'r mut self,
        row: &'r Row,
        node: &'r YamlNode,
        text: &'r str,
    ) -> ScalarReader<'r, 'a> {
        ScalarReader {
            file: self,
            row,
            node,
            text,
        }
    }

    /// Notes once a file that a sign was read over.
    pub(super) fn note_separator(&mut self, node: &YamlNode, level: &str, sign: char) {
        if !self.separator_noted {
            self.separator_noted = true;
            let level = level.to_owned();
            self.reading
                .add(RatingsDiagnostic::Separator { level, sign }, node.span);
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

    /// Reports a level or a number that is not written as it should be. Where a colon follows it, YAML stumbled over
    /// the same words, and would have them quoted: then the rating would still be wrong.
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
        let whole = |fixed: String| whole_line(self.file.reading.document, self.node.span, &fixed);
        self.report(match diagnostic {
            RatingsDiagnostic::Punctuation { typed, fixed } => RatingsDiagnostic::Punctuation {
                typed,
                fixed: whole(fixed),
            },
            RatingsDiagnostic::OutOf { typed, fixed } => RatingsDiagnostic::OutOf {
                typed,
                fixed: whole(fixed),
            },
            other => other,
        });
    }

    /// Where the remark begins behind a level or a number that ends at `end`: a comma or a dash between them is read
    /// over, with a note once a file. Another sign is an error.
    pub(super) fn skip_separator(&mut self, read_as: &str, end: usize) -> Option<usize> {
        let rest = &self.text[end..];
        match leading_separator(rest) {
            Separator::None => Some(end),
            Separator::ReadOver(sign, length) => {
                self.file.note_separator(self.node, read_as, sign);
                Some(end + length)
            }
            Separator::Wrong => {
                let head = self.text[..end].trim();
                let remark = rest.trim_start().trim_start_matches([':', ';', '/', ' ']);
                self.report_misspelt(RatingsDiagnostic::Punctuation {
                    typed: self.text.to_owned(),
                    fixed: join_rating(head, remark),
                });
                None
            }
        }
    }

    /// What follows a level of a whole section that ends at `end`.
    pub(super) fn read_remark_behind(&mut self, end: usize) -> Option<MarkupSource> {
        let level = self.text[..end].trim().to_owned();
        let end = self.skip_separator(&level, end)?;
        self.read_remark(end)
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

/// What stands between a level or a number and its remark, beside white space.
pub(super) enum Separator {
    None,
    /// `, bien`, ` - bien`: which sign, and how many bytes there are up to its end.
    ReadOver(char, usize),
    /// ` : bien`, ` / 20`
    Wrong,
}

pub(super) fn leading_separator(rest: &str) -> Separator {
    let typed = rest.trim_start();
    let Some(sign) = typed.chars().next() else {
        return Separator::None;
    };
    let behind = &typed[sign.len_utf8()..];
    let is_apart = behind.is_empty() || behind.starts_with(char::is_whitespace);
    match sign {
        ',' => Separator::ReadOver(sign, rest.len() - behind.len()),
        '-' | '–' | '—' if is_apart => Separator::ReadOver(sign, rest.len() - behind.len()),
        ':' | ';' => Separator::Wrong,
        '/' if is_apart => Separator::Wrong,
        _ => Separator::None,
    }
}

/// The line of a value with another value, in quotes where YAML needs them; the value alone where it has several lines.
fn whole_line(document: &YamlDocument, span: Span, value: &str) -> String {
    let text = &document.text;
    let line = text.line_span(text.position(span.start).line);
    if span.end > line.end {
        return value.to_owned();
    }
    let before = text.slice(Span::new(line.start, span.start)).trim_start();
    let behind = text.slice(Span::new(span.end, line.end)).trim_end();
    let value = if value.contains(": ") || value.contains(" #") || value.ends_with(':') {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        value.to_owned()
    };
    format!("{before}{value}{behind}")
}
