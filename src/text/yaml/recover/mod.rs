//! Reading on after a slip, as if the line had been written right.
//!
//! In: a text, and what its format makes of a tree. Out: the tree, and one diagnostic for each slip, with the line as
//! it should be. A repair is one line written otherwise: with other signs ([`spelling`]) or at another depth
//! ([`layout`]). It is kept where the file, read as a whole, then has fewer errors, so that what is reported is the
//! line that is wrong and not the lines that the parser stumbles over. A line that no repair helps is left out, and the
//! next one read: one mistake never hides the next. The file itself is never touched.

mod braces;
mod format;
mod judge;
mod layout;
mod line;
mod patched;
mod report;
mod search;
mod spelling;

pub(super) use format::AnyYaml;
pub(crate) use format::format_errors;
pub use format::{FileFormat, FormatError, FormatErrorKind, KeyKnowledge};

use super::events::{self, ParsedText};
use super::problem::YamlDiagnostic;
use super::tree::YamlDocument;
use super::words::SyntaxReason;
use crate::base::source::{Span, Text};
use judge::wrong_places;
use line::quoted_line;
use search::Search;
use spelling::Likelihood;
use std::sync::Arc;

/// A longer text is no grid and no ratings, and not searched for slips.
const SEARCH_LENGTH: usize = 500_000;

/// The tree of `text`, and every diagnostic on the way with its place in `text`.
pub(super) fn parse_with_repairs(text: &Arc<Text>, format: &dyn FileFormat) -> ParsedText {
    if let Some(parsed) = parse_sound(text, format) {
        return parsed;
    }
    let readable = text.as_str().replace('\0', " ");
    let mut search = Search::new(&readable, text.path(), format);
    if readable.len() <= SEARCH_LENGTH && !search.is_too_deep() {
        search.repair_slips();
    }
    let mut parsed = search.finish();
    for (diagnostic, span) in &mut parsed.diagnostics {
        let line = || text.slice(text.line_span(text.position(span.start).line));
        if let YamlDiagnostic::UnknownAlias { fixed, .. } = diagnostic {
            *fixed = quoted_line(line()).map(|line| line.trim().to_owned());
        }
    }
    // A zero byte ends the parser's input: it is reported once and read as a space.
    if let Some(at) = text.as_str().find('\0') {
        parsed
            .diagnostics
            .push((YamlDiagnostic::ZeroByte {}, Span::new(at, at + 1)));
    }
    parsed
}

/// The tree of a text that nothing is wrong with.
fn parse_sound(text: &Arc<Text>, format: &dyn FileFormat) -> Option<ParsedText> {
    let mut parsed = events::parse_events(text.as_str());
    if parsed.stopped.is_some() || text.as_str().contains('\0') {
        return None;
    }
    let document = YamlDocument {
        text: text.clone(),
        root: parsed.root,
        comments: parsed.comments,
    };
    let is_sound = wrong_places(&document, &parsed.diagnostics, format).is_empty();
    parsed.root = document.root;
    parsed.comments = document.comments;
    is_sound.then_some(parsed)
}

/// Some lines, written as they should be.
#[derive(Debug, Clone)]
struct LineRepair {
    first: usize,
    count: usize,
    with: Vec<String>,
    reason: SyntaxReason,
    likelihood: Likelihood,
    /// How many of the new lines a person is shown.
    written: usize,
    /// The line where the slip can be seen, if it is not the first.
    shown: Option<usize>,
}

impl LineRepair {
    /// One line, as one or as several.
    fn of_line(
        nth: usize,
        with: Vec<String>,
        reason: SyntaxReason,
        likelihood: Likelihood,
    ) -> Self {
        let written = with.len();
        Self {
            first: nth,
            count: 1,
            with,
            reason,
            likelihood,
            written,
            shown: None,
        }
    }

    /// Lines that move together; the first is shown.
    fn of_block(
        nth: usize,
        with: Vec<String>,
        reason: SyntaxReason,
        likelihood: Likelihood,
    ) -> Self {
        Self {
            first: nth,
            count: with.len(),
            with,
            reason,
            likelihood,
            written: 1,
            shown: None,
        }
    }
}
