//! Lines at another depth, and texts that go on in the next line.
//!
//! Proposes only depths that the lines around already have, or one step more. Never changes the signs of a line.

use super::LineRepair;
use super::line::{LineParts, is_word, quote};
use super::patched::PatchedText;
use super::spelling::{Likelihood, spellings};
use super::{FileFormat, KeyKnowledge};
use crate::text::yaml::words::SyntaxReason;

/// How far a file moves lines in.
const STEP: usize = 2;
/// So many depths are tried.
const DEPTHS: usize = 6;
/// A text that goes on over more lines than this is left alone.
const TEXT_LINES: usize = 12;

/// The lines around a line, as far as they hold something.
pub(super) struct Layout<'p, 't> {
    patched: &'p PatchedText<'t>,
}

impl<'p, 't> Layout<'p, 't> {
    pub(super) fn of(patched: &'p PatchedText<'t>) -> Self {
        Self { patched }
    }

    fn parts(&self, nth: usize) -> LineParts<'_> {
        LineParts::of(self.patched.line(nth))
    }

    pub(super) fn before(&self, nth: usize) -> Option<usize> {
        (0..nth.min(self.patched.len()))
            .rev()
            .find(|&nth| !self.parts(nth).is_blank())
    }

    pub(super) fn behind(&self, nth: usize) -> Option<usize> {
        (nth + 1..self.patched.len()).find(|&nth| !self.parts(nth).is_blank())
    }

    /// The lines that a line stands in, the nearest first: each less deep than the one before.
    pub(super) fn parents(&self, nth: usize) -> Vec<usize> {
        let mut depth = self.parts(nth).depth();
        let mut found = Vec::new();
        let mut at = nth;
        while depth > 0
            && let Some(before) = self.before(at)
        {
            at = before;
            if self.parts(before).depth() < depth {
                depth = self.parts(before).depth();
                found.push(before);
            }
        }
        found
    }

    /// The first lines of what the parents of a line hold.
    pub(super) fn first_children(&self, nth: usize) -> Vec<usize> {
        let parents = self.parents(nth).into_iter();
        parents.filter_map(|parent| self.behind(parent)).collect()
    }

    /// Lines above whose quotes or brackets do not close on them, the nearest first.
    pub(super) fn left_open(&self, nth: usize) -> Vec<usize> {
        let is_open = |&nth: &usize| {
            let line = self.patched.line(nth);
            let count = |c: char| line.matches(c).count();
            let value = self.parts(nth).value().unwrap_or_default();
            count('"') % 2 == 1
                || count('{') != count('}')
                || count('[') != count(']')
                || (value.starts_with('\'') && count('\'') % 2 == 1)
        };
        (nth.saturating_sub(200)..nth)
            .rev()
            .filter(is_open)
            .take(3)
            .collect()
    }

    /// Depths at which a line could stand, the most natural first.
    fn depths(&self, nth: usize) -> Vec<usize> {
        let own = self.parts(nth).depth();
        let mut depths = Vec::new();
        if let Some(before) = self.before(nth) {
            let parts = self.parts(before);
            let below = parts.depth() + parts.dash.len();
            let opens = parts.body.ends_with([':', '|', '>', '-']) && parts.dash.is_empty()
                || parts.body.ends_with(':');
            let deeper = below + STEP;
            depths.extend(opens.then_some(deeper));
            depths.extend([below, parts.depth()]);
            if let Some(behind) = self.behind(nth) {
                depths.push(self.parts(behind).depth());
            }
            for parent in self.parents(before) {
                let parts = self.parts(parent);
                depths.extend([parts.depth() + parts.dash.len(), parts.depth()]);
            }
            depths.push(deeper);
        } else {
            depths.push(0);
        }
        if let Some(behind) = self.behind(nth) {
            depths.push(self.parts(behind).depth());
        }
        let mut seen = Vec::new();
        depths.retain(|&depth| {
            let is_new = !seen.contains(&depth) && (depth != own || self.is_oddly_indented(nth));
            seen.push(depth);
            is_new
        });
        depths.truncate(DEPTHS);
        depths
    }

    /// Whether the indentation holds anything but spaces.
    pub(super) fn is_oddly_indented(&self, nth: usize) -> bool {
        self.parts(nth).indent.contains(|c: char| c != ' ')
    }

    /// The same line, or the lines from it, at other depths.
    pub(super) fn at_other_depths(&self, nth: usize, format: &dyn FileFormat) -> Vec<LineRepair> {
        let mut found = Vec::new();
        let parts = self.parts(nth);
        let odd = self.odd_indentation(nth);
        let is_text = parts.entry().is_none() && parts.dash.is_empty();
        let opened = self
            .before(nth)
            .is_some_and(|before| self.parts(before).body.ends_with(':'));
        for depth in self.depths(nth) {
            let typed = &self.patched.line(nth)[parts.indent.len()..];
            let line = format!("{}{typed}", " ".repeat(depth));
            let reason = odd.unwrap_or(SyntaxReason::Depth {
                found: parts.depth(),
                wanted: depth,
            });
            let likelihood = match (is_text, opened) {
                (true, false) => Likelihood::Continued,
                (true, true) => Likelihood::Quoted,
                _ if depth % STEP > 0 => Likelihood::Possible,
                _ => Likelihood::Likely,
            };
            found.push(LineRepair::of_line(
                nth,
                vec![line.clone()],
                reason,
                likelihood,
            ));
            if odd.is_some() {
                let spellings = spellings(&line, format).into_iter();
                // Two slips on one line are rare; a tab in the place of a dash is not one of them.
                for spelling in spellings.filter(|it| it.reason != SyntaxReason::NoDash) {
                    found.push(LineRepair::of_line(
                        nth,
                        spelling.lines,
                        spelling.reason,
                        spelling.likelihood,
                    ));
                }
            }
            // One line at the wrong depth is likelier than several; a line with a tab is written anew, each by itself.
            let likelihood = likelihood.max(Likelihood::Possible);
            let is_odd = |last: &usize| (nth..=*last).any(|line| self.is_oddly_indented(line));
            let mut ends = self.ends_of_block(nth);
            ends.retain(|last| !is_odd(last));
            for last in ends {
                let lines = self.moved(nth, last, depth);
                found.push(LineRepair::of_block(nth, lines, reason, likelihood));
            }
        }
        found
    }

    fn odd_indentation(&self, nth: usize) -> Option<SyntaxReason> {
        match self.parts(nth).indent.chars().find(|&c| c != ' ')? {
            '\t' => Some(SyntaxReason::Tab),
            _ => Some(SyntaxReason::NoBreakIndent),
        }
    }

    /// The last lines of what may have to move with a line: what is deeper, and what is as deep.
    fn ends_of_block(&self, nth: usize) -> Vec<usize> {
        let depth = self.parts(nth).depth();
        let reach = |least: usize| {
            let mut last = nth;
            while let Some(next) = self
                .behind(last)
                .filter(|&next| self.parts(next).depth() >= least)
            {
                last = next;
            }
            last
        };
        let mut ends = vec![reach(depth + 1), reach(depth)];
        // A run of keys at one depth that ends where a line of the depth above it begins again.
        let mut last = nth;
        while let Some(next) = self
            .behind(last)
            .filter(|&next| self.parts(next).depth() >= depth)
        {
            let opens = self.parts(next).depth() == depth
                && self.parts(next).body.ends_with(':')
                && depth > 0;
            let holds = self
                .behind(next)
                .is_some_and(|inner| self.parts(inner).depth() > depth);
            if opens && holds {
                break;
            }
            last = next;
        }
        ends.push(last);
        ends.retain(|&end| end > nth);
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    fn moved(&self, first: usize, last: usize, depth: usize) -> Vec<String> {
        let own = self.parts(first).depth();
        let lines = (first..=last).map(|nth| {
            let line = self.patched.line(nth);
            let indent = self.parts(nth).indent;
            let wanted = (self.parts(nth).depth() + depth).saturating_sub(own);
            if line.trim().is_empty() {
                line.to_owned()
            } else {
                format!("{}{}", " ".repeat(wanted), &line[indent.len()..])
            }
        });
        lines.collect()
    }

    /// A list where a text belongs: the key above it opens a text of several lines.
    pub(super) fn as_text(&self, nth: usize) -> Option<LineRepair> {
        let key = self.before(nth)?;
        let parts = self.parts(key);
        let opens = parts.body.ends_with(':') && parts.depth() < self.parts(nth).depth();
        let item = self.parts(nth);
        // Anything else is an alias, a list or keys, which a text would hide.
        let is_item =
            !item.dash.is_empty() && item.body.starts_with(char::is_alphanumeric) && opens;
        let line = parts.with_body(&format!("{} |", parts.body));
        let (reason, likelihood) = (SyntaxReason::Missing('|'), Likelihood::Evident);
        is_item.then(|| LineRepair::of_line(key, vec![line], reason, likelihood))
    }

    /// A text with keys below it, in braces with them: `row: text` and then `required: true`.
    pub(super) fn in_braces(&self, nth: usize, format: &dyn FileFormat) -> Vec<LineRepair> {
        let Some(first) = self.parents(nth).first().copied() else {
            return Vec::new();
        };
        let parts = self.parts(first);
        let is_plain = |text: &str| text.starts_with(char::is_alphanumeric);
        let Some(text) = parts.value().filter(|text| is_plain(text)) else {
            return Vec::new();
        };
        let knows = |key: &str| format.knows_key(key) == KeyKnowledge::Known;
        let mut entries = Vec::new();
        let mut last = first;
        while let Some(next) = self.behind(last) {
            let below = self.parts(next);
            if below.depth() <= parts.depth() {
                break;
            }
            let entry = below.entry().filter(|(key, _)| knows(key));
            let Some((key, value)) = entry.filter(|(_, value)| is_plain(value)) else {
                return Vec::new();
            };
            entries.push(format!("{key}: {}", in_braces(value)));
            last = next;
        }
        let keys = ["label", "name", "level"].into_iter();
        keys.filter(|key| knows(key) && last >= nth && entries.len() <= TEXT_LINES)
            .filter_map(|key| {
                let entries = entries.join(", ");
                let value = format!("{{ {key}: {}, {entries} }}", in_braces(text));
                let line = parts.with_value(&value)?;
                let (reason, likelihood) = (SyntaxReason::KeysBelow, Likelihood::Evident);
                let mut repair = LineRepair::of_line(first, vec![line], reason, likelihood);
                repair.count = last - first + 1;
                Some(repair)
            })
            .collect()
    }

    /// A file that is indented with tabs, with two spaces for each; one line alone may have another slip.
    pub(super) fn without_tabs(&self) -> Option<LineRepair> {
        let has_tab =
            |&nth: &usize| self.parts(nth).indent.contains('\t') && !self.parts(nth).is_blank();
        let lines: Vec<usize> = (0..self.patched.len()).filter(has_tab).collect();
        let (first, last) = (*lines.first()?, *lines.last()?);
        let written = (first..=last).map(|nth| {
            let indent = self.parts(nth).indent;
            let typed = &self.patched.line(nth)[indent.len()..];
            format!("{}{typed}", indent.replace('\t', &" ".repeat(STEP)))
        });
        let (reason, likelihood) = (SyntaxReason::Tab, Likelihood::Evident);
        (lines.len() > 1)
            .then(|| LineRepair::of_block(first, written.collect(), reason, likelihood))
    }

    /// A text that goes on in deeper lines, on one line and in quotes.
    pub(super) fn joined(&self, nth: usize) -> Option<LineRepair> {
        let depth = self.parts(nth).depth();
        let first = self.parents(nth).first().copied()?;
        let parts = self.parts(first);
        let value = parts
            .value()
            .filter(|value| !value.starts_with(['|', '>', '"', '\'', '{', '[']))?;
        let mut text = value.to_owned();
        let mut last = first;
        while let Some(next) = self
            .behind(last)
            .filter(|&next| self.parts(next).depth() > parts.depth())
        {
            text = format!("{text} {}", self.patched.line(next).trim());
            last = next;
        }
        let is_text = depth > parts.depth() && last >= nth && last - first <= TEXT_LINES;
        let line = parts.with_value(&quote(&text)).filter(|_| is_text)?;
        let mut repair =
            LineRepair::of_line(first, vec![line], SyntaxReason::Colon, Likelihood::Bare);
        repair.count = last - first + 1;
        repair.shown = Some(nth);
        Some(repair)
    }

    /// Whether a line that reads well may stand at the wrong depth: the format knows its key at another.
    pub(super) fn may_be_elsewhere(&self, nth: usize, format: &dyn FileFormat) -> bool {
        let parts = self.parts(nth);
        parts
            .entry()
            .is_none_or(|(key, _)| is_word(key) && format.knows_key(key) != KeyKnowledge::Unknown)
    }
}

/// A text as it stands in braces.
fn in_braces(text: &str) -> String {
    if text.contains([',', ':', '#', '{', '}', '[', ']']) {
        quote(text)
    } else {
        text.to_owned()
    }
}
