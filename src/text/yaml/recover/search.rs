//! The search for repairs: the line written otherwise that makes the file, read as a whole, better.
//!
//! In: a text whose lines may be written otherwise. Out: the repairs that were made, and the tree over them. Never says
//! how a line could be written (`spelling`, `layout`) or how good a text is (`judge`).

use super::LineRepair;
use super::format::FileFormat;
use super::judge::{Judgement, Trouble, TroubleSign, wrong_places};
use super::layout::Layout;
use super::line::{LineParts, quoted_line};
use super::patched::PatchedText;
use super::report::{Omission, Slip, marked_part};
use super::spelling::{Likelihood, spellings};
use crate::base::source::{Span, Text};
use crate::text::yaml::YamlDocument;
use crate::text::yaml::events::{self, ParsedText, ParserStop, StopCause};
use crate::text::yaml::words::SyntaxReason;
use std::cell::Cell;
use std::sync::Arc;

/// After so many broken lines a file is no grid with mistakes but something else.
const REPAIR_LIMIT: usize = 100;
/// So many bytes may always be read again in search of repairs; a ratings file has some two thousand.
const LEAST_BYTES: usize = 2_000_000;
/// A longer text may be read so often: one slip takes some hundred readings.
const READINGS: usize = 300;
/// More bytes are never read again: a person waits for them.
const MOST_BYTES: usize = 12_000_000;
/// So many bytes are read to find the way past the lines that stop the parser.
const STOPS_BYTES: usize = 40_000_000;
/// So many lines around the one that stops the parser may have the slip.
const SUSPECTS: usize = 8;
/// A repair after which the parser stops so much more often is none.
const STOPS_MORE: usize = 4;
/// So many slips that no repair helps are looked at.
const HOPELESS_LIMIT: usize = 30;

pub(super) struct Search<'t> {
    patched: PatchedText<'t>,
    path: &'t str,
    format: &'t dyn FileFormat,
    /// How many bytes were read so far.
    read: Cell<usize>,
    slips: Vec<Slip>,
    /// The repairs that were made, in their order.
    made: Vec<LineRepair>,
}

impl<'t> Search<'t> {
    pub(super) fn new(text: &'t str, path: &'t str, format: &'t dyn FileFormat) -> Self {
        Self {
            patched: PatchedText::new(text),
            path,
            format,
            read: Cell::new(0),
            slips: Vec::new(),
            made: Vec::new(),
        }
    }

    fn parse(&self, text: &str) -> ParsedText {
        self.read.set(self.read.get() + text.len());
        events::parse_events(text)
    }

    /// Whether the parser gives up before it has read the text: no line of it is a slip then.
    pub(super) fn is_too_deep(&self) -> bool {
        let stopped = self.parse(&self.patched.text()).stopped;
        stopped.is_some_and(|stop| stop.cause == StopCause::TooDeep)
    }

    fn is_exhausted(&self) -> bool {
        let wanted = self.patched.original().len() * READINGS;
        self.read.get() > wanted.clamp(LEAST_BYTES, MOST_BYTES)
    }

    /// Repairs slips from the top as long as that makes the file better.
    pub(super) fn repair_slips(&mut self) {
        let mut hopeless = Vec::new();
        let mut now = self.judge(&self.patched, usize::MAX);
        for _ in 0..REPAIR_LIMIT {
            let mut troubles = now.troubles.iter();
            let next = troubles.find(|trouble| !hopeless.contains(&self.key_of(trouble)));
            let Some(trouble) = next.copied() else { break };
            match self.best_repair(trouble, &now) {
                Some((repair, then)) => {
                    self.accept(&repair);
                    now = then;
                }
                None => hopeless.push(self.key_of(&trouble)),
            }
            if self.is_exhausted() || hopeless.len() > HOPELESS_LIMIT {
                break;
            }
        }
        self.undo_superfluous(&now);
    }

    /// Undoes repairs that a later one made needless: what seemed the slip was only in its shadow.
    fn undo_superfluous(&mut self, now: &Judgement) {
        let mut nth = 0;
        while nth + 1 < self.made.len() && !self.is_exhausted() {
            let trial = self.without_repair(nth).filter(|trial| {
                let then = self.judge(&trial.patched, now.stops() + 1);
                then.badness <= now.badness
            });
            match trial {
                Some(trial) => *self = trial,
                None => nth += 1,
            }
        }
    }

    /// The same text with one repair fewer, where the others stand on lines of their own.
    fn without_repair(&self, nth: usize) -> Option<Self> {
        let repair = &self.made[nth];
        let lines = repair.first..repair.first + repair.count;
        let touches = |other: &LineRepair| {
            other.first < lines.end && lines.start < other.first + other.count.max(other.with.len())
        };
        let later = &self.made[nth + 1..];
        if repair.count != repair.with.len() || later.iter().any(touches) {
            return None;
        }
        let mut trial = Self::new(self.patched.original(), self.path, self.format);
        trial.read.set(self.read.get());
        for other in self.made[..nth].iter().chain(later) {
            trial.accept(other);
        }
        Some(trial)
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
            // A line that the parser reads well moves only if something is right then that was wrong.
            let moves_idly = repair.reason.is_about_indentation()
                && then.stops() >= now.stops()
                && then.weight >= now.weight;
            let least = best.as_ref().map_or(now.badness, |(_, best)| best.badness);
            if then.badness < least && !moves_idly && !self.is_read_wrong(&repair, now, &then) {
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

    /// Whether what a repair writes has an error of its own, so that it is not what was meant.
    fn is_read_wrong(&self, repair: &LineRepair, now: &Judgement, then: &Judgement) -> bool {
        let written = repair.first..repair.first + repair.with.len();
        let moves = repair.reason.is_about_indentation();
        let is_bare = repair.likelihood == Likelihood::Bare;
        // A text that goes on is an error of the line where it begins.
        let begins = Layout::of(&self.patched).before(repair.first);
        let begins = begins.filter(|_| repair.likelihood == Likelihood::Continued);
        let was_wrong = |line: usize| now.troubles.iter().any(|it| it.line == line);
        then.troubles.iter().any(|it| {
            let is_wrong = it.sign == TroubleSign::Key || is_bare || it.is_at_key && moves;
            let is_new = Some(it.line) == begins && !was_wrong(it.line);
            is_new || is_wrong && written.contains(&it.line)
        })
    }

    fn candidates(&self, trouble: Trouble) -> Vec<LineRepair> {
        let layout = Layout::of(&self.patched);
        let here = trouble.line;
        let mut repairs = Vec::new();
        let is_clean = |nth: usize| LineParts::of(self.patched.line(nth)).is_clean();
        let touched = self.patched.repair_of(here).is_some();
        let is_entry = LineParts::of(self.patched.line(here)).entry().is_some();
        let may_be_elsewhere = layout.may_be_elsewhere(here, self.format);
        match trouble.sign {
            TroubleSign::Value if is_clean(here) || touched => return repairs,
            TroubleSign::Inside if touched => return repairs,
            TroubleSign::Key | TroubleSign::Inside if is_clean(here) && !may_be_elsewhere => {
                return repairs;
            }
            _ => self.add_spellings(here, trouble.sign, &mut repairs),
        }
        let may_move = match trouble.sign {
            TroubleSign::Stop | TroubleSign::Key => true,
            TroubleSign::Inside => may_be_elsewhere,
            TroubleSign::Twice => false,
            TroubleSign::Value => !is_entry,
        };
        if may_move {
            repairs.extend(layout.at_other_depths(here, self.format));
        }
        if trouble.sign != TroubleSign::Stop {
            repairs.extend(layout.as_text(here));
            return repairs;
        }
        repairs.extend(layout.without_tabs());
        repairs.extend(layout.in_braces(here, self.format));
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
                TroubleSign::Value | TroubleSign::Inside => !is_dash,
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

    /// Everything that is wrong with a text, from the top. Lines that stop the parser are read over; once `enough` did,
    /// no more is looked for.
    fn judge(&self, patched: &PatchedText<'_>, enough: usize) -> Judgement {
        let mut trial = patched.clone();
        let (parsed, troubles) = self.read_over(&mut trial, enough, &mut |_, _| {});
        if troubles.len() >= enough {
            return Judgement::hopeless(troubles);
        }
        let document = YamlDocument {
            text: Arc::new(Text::new(self.path, trial.text())),
            root: parsed.root,
            comments: parsed.comments,
        };
        let length = document.text.as_str().len();
        self.read.set(self.read.get() + length);
        let found = wrong_places(&document, &parsed.diagnostics, self.format);
        Judgement::of(troubles, &found, &document, &trial)
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
        // A long text is not read a hundred times over.
        let most = STOPS_BYTES / self.patched.text().len().max(1);
        for number in 0..REPAIR_LIMIT.min(enough) {
            let Some(stop) = parsed.stopped else { break };
            let stopped = trial.line_at(stop.at);
            troubles.push(Trouble {
                line: stopped,
                sign: TroubleSign::Stop,
                is_at_key: false,
            });
            let found = self.way_past(trial, stop, &passed);
            let found = found.filter(|_| number <= most);
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
            let lines = if repair.reason == SyntaxReason::Tab {
                let typed = (repair.first..).map(|nth| self.patched.line(nth));
                let changed = repair.with.iter().zip(typed);
                changed.filter(|(with, typed)| with != typed).count()
            } else if repair.written < repair.with.len() {
                repair.with.len()
            } else {
                1
            };
            let indent = LineParts::of(self.patched.line(repair.first)).indent;
            self.slips.push(Slip {
                reason: repair.reason,
                lines,
                span,
                indent: indent.to_owned(),
            });
        }
        self.made.push(repair.clone());
        self.patched
            .replace(repair.first, repair.count, &repair.with);
        self.patched.set_repair(repair.first, repair.written, id);
    }

    /// The tree, with a diagnostic for each repair and for each line that no repair helped.
    pub(super) fn finish(self) -> ParsedText {
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

struct WayPast {
    line: usize,
    with: String,
    parsed: ParsedText,
}
