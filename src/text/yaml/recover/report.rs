//! What is reported of a slip: the line as it should be.
//!
//! In: a repair that was made, or a line that no repair helps. Out: a diagnostic with its place in the original. Never
//! looks for a repair.

use super::line::LineParts;
use super::patched::PatchedText;
use super::spelling::quoting_reason;
use crate::base::source::Span;
use crate::text::yaml::YamlDiagnostic;
use crate::text::yaml::events::{ParserStop, StopCause};
use crate::text::yaml::words::{SyntaxReason, ValueKind};
use std::ops::Range;

/// A repair that was made.
#[derive(Debug)]
pub(super) struct Slip {
    pub(super) reason: SyntaxReason,
    /// How many lines moved with it.
    pub(super) lines: usize,
    /// What is marked, in the original.
    pub(super) span: Span,
    /// What the line was indented by.
    pub(super) indent: String,
}

/// A line that was read over.
pub(super) struct Omission {
    pub(super) line: usize,
    pub(super) stop: ParserStop,
    pub(super) with: Option<String>,
}

impl Omission {
    pub(super) fn diagnostic(&self, patched: &PatchedText<'_>) -> (YamlDiagnostic, Span) {
        let line = patched.line(self.line);
        let start = patched.start_of(self.line);
        let parts = LineParts::of(line);
        let quoted = self.with.as_deref().filter(|with| *with != "#");
        let reason = match (quoted, self.stop.cause) {
            (Some(_), _) => quoting_reason(parts.value().unwrap_or_default()),
            (None, StopCause::Syntax(reason)) => reason,
            (None, StopCause::Tab) => SyntaxReason::Indent,
            (None, StopCause::TooDeep) => SyntaxReason::Other,
        };
        let fixed = quoted.map(|line| line.trim().to_owned());
        let range = match (self.with.is_some(), parts.value_range()) {
            (true, Some(value)) if quoted.is_some() => value,
            (true, _) => parts.indent.len()..line.len(),
            (false, _) => self.stop.at - start..self.stop.at - start + 1,
        };
        let span = patched.original_span(Span::new(start + range.start, start + range.end));
        let diagnostic = match self.stop.cause {
            StopCause::TooDeep => YamlDiagnostic::TooDeep {},
            _ => YamlDiagnostic::Syntax {
                reason,
                fixed,
                below: 0,
            },
        };
        (diagnostic, span)
    }
}

impl Slip {
    pub(super) fn diagnostic(&self, lines: &[&str]) -> YamlDiagnostic {
        let character = match self.reason {
            SyntaxReason::Tab => Some(ValueKind::new("a tab", "une tabulation")),
            SyntaxReason::NoBreakIndent => {
                Some(ValueKind::new("a no-break space", "une espace insécable"))
            }
            _ => None,
        };
        let fixed = match lines {
            // A line that moves is shown with the spaces before it.
            [line] if LineParts::of(line).indent != self.indent => line.trim_end().to_owned(),
            [line] => line.trim().to_owned(),
            lines => lines
                .iter()
                .flat_map(|line| ["\n", line.trim_end()])
                .collect(),
        };
        match character {
            Some(character) => YamlDiagnostic::Indentation {
                character,
                fixed,
                below: self.lines.saturating_sub(1),
            },
            None => YamlDiagnostic::Syntax {
                reason: self.reason,
                fixed: Some(fixed),
                below: self.lines - 1,
            },
        }
    }
}

/// What of a line is marked: the indentation, the value, or all that is read.
pub(super) fn marked_part(line: &str, reason: SyntaxReason) -> Range<usize> {
    let parts = LineParts::of(line);
    let body = parts.indent.len()..line.len() - parts.comment.len();
    if reason.is_about_indentation() {
        return if parts.indent.is_empty() {
            body
        } else {
            0..parts.indent.len()
        };
    }
    match parts.value_range() {
        Some(value) if reason.is_about_value() => value,
        _ => body,
    }
}
