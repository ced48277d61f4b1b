//! Reading on after a slip, as if the line had been written right.
//!
//! In: a text, and what its format makes of a tree. Out: the tree, and one diagnostic for each slip, with the line as it
//! should be. A repair is one line written otherwise: with other signs ([`spelling`]) or at another depth ([`layout`]). It
//! is kept where the file, read as a whole, then has fewer errors, so that what is reported is the line that is wrong and
//! not the lines that the parser stumbles over. A line that no repair helps is left out, and the next one read: one
//! mistake never hides the next. The file itself is never touched.

mod braces;
mod layout;
mod line;
mod patched;
mod spelling;

pub(super) use line::quoted_line;

use super::events::{self, ParsedText, ParserStop, StopCause};
use super::problem::YamlDiagnostic;
use super::tree::{YamlDocument, YamlNode};
use super::words::{SyntaxReason, ValueKind};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::base::source::{Span, Text};
use layout::Layout;
use line::LineParts;
use patched::PatchedText;
use spelling::{Likelihood, quoting_reason, spellings};
use std::cell::Cell;
use std::sync::Arc;

/// After so many broken lines a file is no grid with mistakes but something else.
const REPAIR_LIMIT: usize = 100;
/// So many bytes are read again in search of repairs; a ratings file has some two thousand.
const BYTE_LIMIT: usize = 12_000_000;
/// So many lines around the one that stops the parser may have the slip.
const SUSPECTS: usize = 8;
/// A repair after which the parser stops so much more often is none.
const STOPS_MORE: usize = 4;
/// An entry that is read outweighs the error that it would have.
const UNDERSTOOD_WEIGHT: isize = 4;
/// So many slips that no repair helps are looked at.
const HOPELESS_LIMIT: usize = 30;

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
    /// A key is not known there, missing there, or has a value of another kind: as when a line is at the wrong depth.
    Misplaced,
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
pub(super) struct AnyYaml;

impl FileFormat for AnyYaml {
    fn errors(&self, _: &YamlDocument) -> Vec<FormatError> {
        Vec::new()
    }

    fn knows_key(&self, _: &str) -> KeyKnowledge {
        KeyKnowledge::Free
    }
}

/// The tree of `text`, and every diagnostic on the way with its place in `text`.
pub(super) fn parse_with_repairs(text: &Arc<Text>, format: &dyn FileFormat) -> ParsedText {
    if let Some(parsed) = parse_sound(text, format) {
        return parsed;
    }
    let readable = text.as_str().replace('\0', " ");
    let mut search = Search {
        patched: PatchedText::new(&readable),
        path: text.path(),
        format,
        read: Cell::new(0),
        slips: Vec::new(),
    };
    search.repair_slips();
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
    let is_sound = wrong_spans(&document, &parsed.diagnostics, format).is_empty();
    parsed.root = document.root;
    parsed.comments = document.comments;
    is_sound.then_some(parsed)
}

/// Where a tree is wrong, by what the parser, YAML itself and the format find.
fn wrong_spans(
    document: &YamlDocument,
    diagnostics: &[(YamlDiagnostic, Span)],
    format: &dyn FileFormat,
) -> Vec<FormatError> {
    let mut found = format.errors(document);
    let mut met = Diagnostics::new();
    super::record::report_duplicate_keys(&mut met, document, &document.root);
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

/// A repair that was made.
#[derive(Debug)]
struct Slip {
    reason: SyntaxReason,
    /// How many lines moved with it.
    lines: usize,
    /// What is marked, in the original.
    span: Span,
}

/// Something that is wrong with a text, by its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Trouble {
    line: usize,
    sign: TroubleSign,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TroubleSign {
    /// The parser stops here.
    Stop,
    /// The format finds an error in the first word of the line.
    Key,
    /// The first word of the line stands there already.
    Twice,
    /// The format finds an error behind it.
    Value,
}

/// What is wrong with a text, and how bad that is.
struct Judgement {
    troubles: Vec<Trouble>,
    /// Less is better. What is understood counts more than what is wrong: a repair that makes lines part of a text, or
    /// moves them below a key that is not known, takes their errors away with them.
    badness: isize,
}

impl Judgement {
    fn stops(&self) -> usize {
        let stops = self.troubles.iter();
        stops
            .filter(|trouble| trouble.sign == TroubleSign::Stop)
            .count()
    }
}

struct Search<'t> {
    patched: PatchedText<'t>,
    path: &'t str,
    format: &'t dyn FileFormat,
    /// How many bytes were read so far.
    read: Cell<usize>,
    slips: Vec<Slip>,
}

impl Search<'_> {
    fn parse(&self, text: &str) -> ParsedText {
        self.read.set(self.read.get() + text.len());
        events::parse_events(text)
    }

    fn is_exhausted(&self) -> bool {
        self.read.get() > BYTE_LIMIT
    }

    /// Repairs slips from the top as long as that makes the file better.
    fn repair_slips(&mut self) {
        let mut hopeless = Vec::new();
        let mut now = self.judge(&self.patched, usize::MAX);
        for _ in 0..REPAIR_LIMIT {
            let mut troubles = now.troubles.iter();
            let next = troubles.find(|trouble| !hopeless.contains(&self.key_of(trouble)));
            let Some(trouble) = next.copied() else { return };
            match self.best_repair(trouble, &now) {
                Some((repair, then)) => {
                    self.accept(&repair);
                    now = then;
                }
                None => hopeless.push(self.key_of(&trouble)),
            }
            if self.is_exhausted() || hopeless.len() > HOPELESS_LIMIT {
                return;
            }
        }
    }

    /// What a trouble is known by while lines are added above it.
    fn key_of(&self, trouble: &Trouble) -> (String, TroubleSign, usize) {
        let line = self.patched.line(trouble.line);
        let same = (0..trouble.line)
            .filter(|&nth| self.patched.line(nth) == line)
            .count();
        (line.to_owned(), trouble.sign, same)
    }

    /// The repair that makes the file best, the likeliest first; it must be better than it is.
    fn best_repair(&self, trouble: Trouble, now: &Judgement) -> Option<(LineRepair, Judgement)> {
        let mut best: Option<(LineRepair, Judgement)> = None;
        let mut repairs = self.candidates(trouble);
        repairs.sort_by_key(|repair| repair.likelihood);
        for repair in repairs {
            let mut trial = self.patched.clone();
            trial.replace(repair.first, repair.count, &repair.with);
            let then = self.judge(&trial, now.stops() + STOPS_MORE);
            let written = repair.first..repair.first + repair.with.len();
            let is_misplaced =
                |it: &Trouble| it.sign == TroubleSign::Key && written.contains(&it.line);
            let least = best.as_ref().map_or(now.badness, |(_, best)| best.badness);
            if then.badness < least && !then.troubles.iter().any(is_misplaced) {
                let is_sound = then.troubles.is_empty();
                best = Some((repair, then));
                if is_sound {
                    break;
                }
            }
            if self.is_exhausted() {
                break;
            }
        }
        best
    }

    fn candidates(&self, trouble: Trouble) -> Vec<LineRepair> {
        let layout = Layout::of(&self.patched);
        let here = trouble.line;
        let mut repairs = Vec::new();
        let is_clean = |nth: usize| LineParts::of(self.patched.line(nth)).is_clean();
        let touched = self.patched.repair_of(here).is_some();
        let is_entry = LineParts::of(self.patched.line(here)).entry().is_some();
        match trouble.sign {
            TroubleSign::Value if is_clean(here) || touched => return repairs,
            TroubleSign::Key if is_clean(here) && !layout.may_be_elsewhere(here, self.format) => {
                return repairs;
            }
            _ => self.add_spellings(here, trouble.sign, &mut repairs),
        }
        let may_move = match trouble.sign {
            TroubleSign::Stop | TroubleSign::Key => true,
            TroubleSign::Twice => false,
            TroubleSign::Value => !is_entry,
        };
        if may_move {
            repairs.extend(layout.at_other_depths(here, self.format));
        }
        if trouble.sign != TroubleSign::Stop {
            return repairs;
        }
        repairs.extend(layout.joined(here));
        let mut around: Vec<usize> = layout.left_open(here);
        if let Some(before) = layout.before(here) {
            around.push(before);
            around.extend(layout.parents(before));
            around.extend(layout.first_children(before));
        }
        around.extend(layout.behind(here));
        around.sort_unstable_by_key(|nth| nth.abs_diff(here));
        around.dedup();
        for nth in around.into_iter().take(SUSPECTS) {
            if !is_clean(nth) {
                self.add_spellings(nth, trouble.sign, &mut repairs);
            }
            repairs.extend(layout.at_other_depths(nth, self.format));
        }
        repairs
    }

    fn add_spellings(&self, nth: usize, sign: TroubleSign, repairs: &mut Vec<LineRepair>) {
        let line = self.patched.line(nth);
        let value = LineParts::of(line).value().unwrap_or_default();
        // What YAML reads well needs no quotes, unless it read it as an alias, a tag or an anchor.
        let may_quote = sign == TroubleSign::Stop || value.starts_with(['*', '!', '&']);
        for spelling in spellings(line, self.format) {
            let is_dash = spelling.reason == SyntaxReason::NoDash;
            let fits = match sign {
                TroubleSign::Twice => is_dash,
                TroubleSign::Value => !is_dash,
                TroubleSign::Stop | TroubleSign::Key => true,
            };
            if fits && (may_quote || spelling.likelihood != Likelihood::Quoted) {
                repairs.push(LineRepair::of_line(
                    nth,
                    spelling.lines,
                    spelling.reason,
                    spelling.likelihood,
                ));
            }
        }
    }

    /// Everything that is wrong with a text, from the top. Lines that stop the parser are read over; once `enough` did, no
    /// more is looked for.
    fn judge(&self, patched: &PatchedText<'_>, enough: usize) -> Judgement {
        let mut trial = patched.clone();
        let (parsed, mut troubles) = self.read_over(&mut trial, enough, &mut |_, _| {});
        if troubles.len() >= enough {
            return Judgement {
                troubles,
                badness: isize::MAX,
            };
        }
        let text = trial.text();
        let document = YamlDocument {
            text: Arc::new(Text::new(self.path, text)),
            root: parsed.root,
            comments: parsed.comments,
        };
        let found = wrong_spans(&document, &parsed.diagnostics, self.format);
        self.read
            .set(self.read.get() + document.text.as_str().len());
        let mut misplaced = Vec::new();
        for error in found {
            let line = trial.line_at(error.span.start);
            let parts = LineParts::of(trial.line(line));
            let column = error.span.start.saturating_sub(trial.start_of(line));
            let is_key = column <= parts.indent.len() + parts.dash.len();
            let sign = match error.kind {
                FormatErrorKind::Misplaced if is_key => TroubleSign::Key,
                FormatErrorKind::Duplicate if is_key => TroubleSign::Twice,
                _ => TroubleSign::Value,
            };
            if error.kind == FormatErrorKind::Misplaced {
                misplaced.push(error.span.start);
            }
            troubles.push(Trouble { line, sign });
        }
        let understood = understood_entries(&document.root, &misplaced);
        let badness = weight(&troubles) - UNDERSTOOD_WEIGHT * understood;
        troubles.sort_by_key(|trouble| trouble.line);
        Judgement { troubles, badness }
    }

    /// Parses a text to its end: each line that stops the parser is quoted or left out.
    fn read_over(
        &self,
        trial: &mut PatchedText<'_>,
        enough: usize,
        report: &mut dyn FnMut(&PatchedText<'_>, Omission),
    ) -> (ParsedText, Vec<Trouble>) {
        let mut troubles = Vec::new();
        let mut parsed = self.parse(&trial.text());
        let mut passed = Vec::new();
        for _ in 0..REPAIR_LIMIT.min(enough) {
            let Some(stop) = parsed.stopped else { break };
            let stopped = trial.line_at(stop.at);
            troubles.push(Trouble {
                line: stopped,
                sign: TroubleSign::Stop,
            });
            let found = self.way_past(trial, stop, &passed);
            let line = found.as_ref().map_or(stopped, |found| found.line);
            let with = found.as_ref().map(|found| found.with.clone());
            report(trial, Omission { line, stop, with });
            let Some(found) = found else { break };
            trial.replace(found.line, 1, &[found.with]);
            passed.push(found.line);
            parsed = found.parsed;
        }
        (parsed, troubles)
    }

    /// The line that lets the parser come further when it is quoted or left out.
    fn way_past(
        &self,
        patched: &PatchedText<'_>,
        stop: ParserStop,
        passed: &[usize],
    ) -> Option<WayPast> {
        if stop.cause == StopCause::TooDeep {
            return None;
        }
        let here = patched.line_at(stop.at);
        let lines: Vec<usize> = std::iter::once(here).chain(here.checked_sub(1)).collect();
        // Quoting a line twice would double its quotes again and again.
        let fresh = lines.iter().filter(|line| !passed.contains(line));
        let quoted = fresh.filter_map(|&line| Some((line, quoted_line(patched.line(line))?)));
        let omitted = lines.iter().map(|&line| (line, "#".to_owned()));
        for (line, with) in quoted.chain(omitted) {
            let mut trial = patched.clone();
            trial.replace(line, 1, std::slice::from_ref(&with));
            let parsed = self.parse(&trial.text());
            // The end of the written line: an error before it has not moved.
            let settled = trial.start_of(line) + with.len();
            if parsed
                .stopped
                .is_none_or(|next| next.at > settled.max(stop.at))
            {
                return Some(WayPast { line, with, parsed });
            }
        }
        None
    }

    fn accept(&mut self, repair: &LineRepair) {
        let shown = repair.shown.unwrap_or(repair.first);
        let lines = repair.first..repair.first + repair.count;
        let known = lines
            .into_iter()
            .find_map(|nth| self.patched.repair_of(nth));
        let id = known.unwrap_or(self.slips.len());
        if known.is_none() {
            let start = self.patched.start_of(shown);
            let marked = marked_part(self.patched.line(shown), repair.reason);
            let span = self
                .patched
                .original_span(Span::new(start + marked.start, start + marked.end));
            let lines = if repair.written < repair.with.len() {
                repair.with.len()
            } else {
                1
            };
            self.slips.push(Slip {
                reason: repair.reason,
                lines,
                span,
            });
        }
        self.patched
            .replace(repair.first, repair.count, &repair.with);
        self.patched.set_repair(repair.first, repair.written, id);
    }

    /// The tree, with a diagnostic for each repair and for each line that no repair helped.
    fn finish(self) -> ParsedText {
        let mut trial = self.patched.clone();
        let mut omitted = Vec::new();
        let (mut parsed, _) = self.read_over(&mut trial, REPAIR_LIMIT, &mut |patched, omission| {
            omitted.push(omission.diagnostic(patched));
        });
        for (_, span) in &mut parsed.diagnostics {
            *span = trial.original_span(*span);
        }
        trial.restore_spans(&mut parsed.root, &mut parsed.comments);
        for (id, slip) in self.slips.iter().enumerate() {
            let (lines, _) = self.patched.written_by(id);
            parsed
                .diagnostics
                .push((slip.diagnostic(&lines), slip.span));
        }
        parsed.diagnostics.extend(omitted);
        parsed
    }
}

/// How bad troubles are: a line that is not read at all is worse than one that means nothing.
fn weight(troubles: &[Trouble]) -> isize {
    let weights = troubles.iter().map(|trouble| match trouble.sign {
        TroubleSign::Stop => 3,
        TroubleSign::Key | TroubleSign::Twice | TroubleSign::Value => 2,
    });
    weights.sum()
}

/// How many entries and items are read, without those below a key that means nothing where it stands.
fn understood_entries(node: &YamlNode, misplaced: &[usize]) -> isize {
    let items = node.items().unwrap_or_default().iter();
    let items: isize = items
        .map(|item| 1 + understood_entries(item, misplaced))
        .sum();
    let entries = node.entries().unwrap_or_default().iter();
    let known = entries.filter(|entry| !misplaced.contains(&entry.key.span.start));
    items
        + known
            .map(|entry| 1 + understood_entries(&entry.value, misplaced))
            .sum::<isize>()
}

struct WayPast {
    line: usize,
    with: String,
    parsed: ParsedText,
}

/// A line that was read over.
struct Omission {
    line: usize,
    stop: ParserStop,
    with: Option<String>,
}

impl Omission {
    fn diagnostic(&self, patched: &PatchedText<'_>) -> (YamlDiagnostic, Span) {
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
    fn diagnostic(&self, lines: &[&str]) -> YamlDiagnostic {
        let character = match self.reason {
            SyntaxReason::Tab => Some(ValueKind::new("a tab", "une tabulation")),
            SyntaxReason::NoBreakIndent => {
                Some(ValueKind::new("a no-break space", "une espace insécable"))
            }
            _ => None,
        };
        let fixed = match lines {
            [line] if self.reason.is_about_indentation() => line.trim_end().to_owned(),
            [line] => line.trim().to_owned(),
            lines => lines
                .iter()
                .flat_map(|line| ["\n", line.trim_end()])
                .collect(),
        };
        match character {
            Some(character) => YamlDiagnostic::Indentation { character, fixed },
            None => YamlDiagnostic::Syntax {
                reason: self.reason,
                fixed: Some(fixed),
                below: self.lines - 1,
            },
        }
    }
}

/// What of a line is marked: the indentation, the value, or all that is read.
fn marked_part(line: &str, reason: SyntaxReason) -> std::ops::Range<usize> {
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

/// Keys that begin with a space that is none, so that YAML takes it for a part of the key.
fn oddly_spaced_keys(node: &YamlNode, keys: &mut Vec<Span>) {
    for item in node.items().unwrap_or_default() {
        oddly_spaced_keys(item, keys);
    }
    for entry in node.entries().unwrap_or_default() {
        if entry
            .key
            .text
            .starts_with(|c: char| c.is_whitespace() && c != ' ')
        {
            keys.push(entry.key.span);
        }
        oddly_spaced_keys(&entry.value, keys);
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
                    | YamlDiagnostic::WrongValue { .. },
                ) => FormatErrorKind::Misplaced,
                Some(_) => FormatErrorKind::Other,
                None => own(error),
            },
        })
        .collect()
}
