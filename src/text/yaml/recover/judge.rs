//! What is wrong with a text, and how bad that is.
//!
//! In: a tree, and what its format finds in it. Out: a [`Judgement`]. Never proposes a repair.

use super::format::{FileFormat, FormatError, FormatErrorKind, format_errors};
use super::line::LineParts;
use super::patched::PatchedText;
use crate::base::diagnostic::Diagnostics;
use crate::base::source::Span;
use crate::text::yaml::record::report_duplicate_keys;
use crate::text::yaml::{YamlDiagnostic, YamlDocument, YamlNode};

/// An entry that is read outweighs the error that it would have.
const UNDERSTOOD_WEIGHT: isize = 4;

/// Something that is wrong with a text, by its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) line: usize,
    pub(super) sign: TroubleSign,
    /// Whether it stands at the first word of the line.
    pub(super) is_at_key: bool,
}

/// How it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TroubleSign {
    /// The parser stops here.
    Stop,
    /// The format finds an error in the first word of the line.
    Key,
    /// The first word of the line stands there already.
    Twice,
    /// The format finds a key or a kind of value behind it that does not belong there.
    Inside,
    /// The format finds another error behind it.
    Value,
}

/// What is wrong with a text, and how bad that is.
pub(super) struct Judgement {
    pub(super) troubles: Vec<Trouble>,
    /// Less is better. What is understood counts more than what is wrong: a repair that makes lines part of a text, or
    /// moves them below a key that is not known, takes their errors away with them.
    pub(super) badness: isize,
    /// How many troubles there are, and how bad.
    pub(super) weight: isize,
}

impl Judgement {
    /// Of a text whose lines `stops` stop the parser, read over them as `document`.
    pub(super) fn of(
        mut troubles: Vec<Trouble>,
        found: &[FormatError],
        document: &YamlDocument,
        patched: &PatchedText<'_>,
    ) -> Self {
        let mut senseless = Senseless::default();
        for error in found {
            let line = patched.line_at(error.span.start);
            let parts = LineParts::of(patched.line(line));
            let column = error.span.start.saturating_sub(patched.start_of(line));
            let is_key = column <= parts.indent.len() + parts.dash.len();
            let sign = match error.kind {
                FormatErrorKind::Misplaced | FormatErrorKind::WrongKind if is_key => {
                    TroubleSign::Key
                }
                FormatErrorKind::Duplicate if is_key => TroubleSign::Twice,
                FormatErrorKind::Misplaced | FormatErrorKind::WrongKind => TroubleSign::Inside,
                _ => TroubleSign::Value,
            };
            match error.kind {
                FormatErrorKind::Misplaced => senseless.keys.push(error.span.start),
                FormatErrorKind::WrongKind => senseless.values.push(error.span.start),
                FormatErrorKind::Duplicate | FormatErrorKind::Other => {}
            }
            troubles.push(Trouble {
                line,
                sign,
                is_at_key: is_key,
            });
        }
        let understood = understood_entries(&document.root, &senseless);
        let weight = weight(&troubles);
        troubles.sort_by_key(|trouble| trouble.line);
        Self {
            troubles,
            badness: weight - UNDERSTOOD_WEIGHT * understood,
            weight,
        }
    }

    /// Of a text that is not read to its end.
    pub(super) fn hopeless(troubles: Vec<Trouble>) -> Self {
        Self {
            troubles,
            badness: isize::MAX,
            weight: isize::MAX,
        }
    }

    /// How many lines stop the parser.
    pub(super) fn stops(&self) -> usize {
        let stops = self.troubles.iter();
        stops
            .filter(|trouble| trouble.sign == TroubleSign::Stop)
            .count()
    }
}

/// How bad troubles are: a line that is not read at all is worse than one that means nothing.
fn weight(troubles: &[Trouble]) -> isize {
    let weights = troubles.iter().map(|trouble| match trouble.sign {
        TroubleSign::Stop => 3,
        _ => 2,
    });
    weights.sum()
}

/// Where the keys begin that mean nothing where they stand, and the values that mean nothing.
#[derive(Default)]
struct Senseless {
    keys: Vec<usize>,
    values: Vec<usize>,
}

/// How many entries and items are read, without those below a key or in a value that means nothing.
fn understood_entries(node: &YamlNode, senseless: &Senseless) -> isize {
    if senseless.values.contains(&node.span.start) {
        return 0;
    }
    let items = node.items().unwrap_or_default().iter();
    let items: isize = items
        .map(|item| 1 + understood_entries(item, senseless))
        .sum();
    let entries = node.entries().unwrap_or_default().iter();
    let known = entries.filter(|entry| !senseless.keys.contains(&entry.key.span.start));
    items
        + known
            .map(|entry| 1 + understood_entries(&entry.value, senseless))
            .sum::<isize>()
}

/// Where a tree is wrong, by what the parser, YAML itself and the format find.
pub(super) fn wrong_places(
    document: &YamlDocument,
    diagnostics: &[(YamlDiagnostic, Span)],
    format: &dyn FileFormat,
) -> Vec<FormatError> {
    let mut found = format.errors(document);
    let mut met = Diagnostics::new();
    report_duplicate_keys(&mut met, document, &document.root);
    found.extend(format_errors(&met, document.text.path(), |_| {
        FormatErrorKind::Other
    }));
    let mut misplaced = Vec::new();
    oddly_spaced_keys(&document.root, &mut misplaced);
    let aliases = diagnostics
        .iter()
        .filter(|(it, _)| matches!(it, YamlDiagnostic::UnknownAlias { .. }));
    misplaced.extend(aliases.map(|(_, span)| *span));
    found.extend(misplaced.into_iter().map(|span| FormatError {
        span,
        kind: FormatErrorKind::Misplaced,
    }));
    found
}

/// Keys that begin or end with a space that is none, so that YAML takes it for a part of the key.
fn oddly_spaced_keys(node: &YamlNode, keys: &mut Vec<Span>) {
    for item in node.items().unwrap_or_default() {
        oddly_spaced_keys(item, keys);
    }
    for entry in node.entries().unwrap_or_default() {
        let odd_space = |c: char| c.is_whitespace() && c != ' ';
        if entry.key.text.starts_with(odd_space) || entry.key.text.ends_with(odd_space) {
            keys.push(entry.key.span);
        }
        oddly_spaced_keys(&entry.value, keys);
    }
}
