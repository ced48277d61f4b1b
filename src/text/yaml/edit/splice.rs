//! The characters of a text after a change: what is new is put in, what goes is cut out, all else is left.
//!
//! In: a text with its places, and a change. Out: another text, which the caller reads again. Comments in what is cut
//! out are put in lines of their own.

use super::draft::{Draft, Spot, Way};
use super::expected::{name, nested, position};
use super::write::{self, Around, Like, Written};
use super::{Change, Order, Refused, Value, What};
use crate::base::source::Span;
use crate::text::yaml::{Node, Style, Value as Tree};

/// Characters that take the place of others.
pub(super) struct Cut {
    span: Span,
    with: String,
}

impl Cut {
    pub(super) fn new(start: usize, end: usize, with: impl Into<String>) -> Self {
        Self {
            span: Span::new(start, end),
            with: with.into(),
        }
    }
}

/// The text after a change; `blocks` allows texts of several lines to stand as such.
pub(super) fn spliced(
    draft: &Draft,
    change: &Change,
    order: &Order<'_>,
    blocks: bool,
) -> Result<String, Refused> {
    let splicer = Splicer {
        draft,
        step: draft.step(),
        blocks,
    };
    let path = &change.path;
    let mut cuts = match &change.what {
        What::Set(value) => match draft.follow(path)? {
            Way::Whole(spot) => splicer.replace(&spot, value),
            Way::Part(spot, depth) => {
                let value = nested(&path[depth + 1..], value)?;
                let order = order(&path[..depth]);
                splicer.insert(&spot, name(path, depth)?, &value, &order)
            }
        },
        What::Remove => splicer.remove(path)?,
        What::Rename(to) => splicer.rename(&draft.found(path)?, to),
        What::Entitle(keys) => splicer.entitle(&draft.found(path)?, keys),
    };
    cuts.sort_by_key(|cut| cut.span);
    let mut text = draft.text().to_owned();
    for cut in cuts.iter().rev() {
        text.replace_range(cut.span.start..cut.span.end, &cut.with);
    }
    Ok(text)
}

/// One change of one text.
pub(super) struct Splicer<'d> {
    pub(super) draft: &'d Draft,
    pub(super) step: String,
    blocks: bool,
}

impl Splicer<'_> {
    fn around(&self, indent: &str, flow: bool, like: Like) -> Around<'_> {
        Around {
            indent: indent.to_owned(),
            step: &self.step,
            flow,
            blocks: self.blocks,
            like,
        }
    }

    fn lines(&self, lines: &[String]) -> String {
        lines.join(self.draft.eol())
    }

    /// A value in the place of another.
    pub(super) fn replace(&self, spot: &Spot<'_>, value: &Value) -> Vec<Cut> {
        let draft = self.draft;
        let end = draft.end(spot.after, spot.node);
        let start = draft.skip(spot.after).min(end);
        let like = like(draft, start, spot.node);
        let written = write::value(value, &self.around(&spot.indent, spot.flow, like));
        let is_block = is_block(draft, start, spot.node);
        match written {
            _ if spot.flow => vec![self.in_flow(spot, end, written)],
            Written::Inline(text)
                if !is_block && start < end && draft.comments(Span::new(start, end)).is_empty() =>
            {
                vec![Cut::new(start, end, text)]
            }
            Written::Below(rest, lines) if start == end => {
                let line_end = draft.line_end(spot.after);
                let head = if rest.is_empty() {
                    String::new()
                } else {
                    format!(" {rest}")
                };
                let below = format!("{}{}", draft.eol(), self.lines(&lines));
                vec![
                    Cut::new(spot.after, end, head),
                    Cut::new(line_end, line_end, below),
                ]
            }
            written => vec![self.lines_anew(spot, end, written)],
        }
    }

    /// Inside brackets. A comment there ends its line.
    fn in_flow(&self, spot: &Spot<'_>, end: usize, written: Written) -> Cut {
        let draft = self.draft;
        let comments = draft.comments(Span::new(spot.after, end));
        let text = match written {
            Written::Inline(text) => text,
            _ => String::new(),
        };
        let is_item = matches!(spot.within, Some((within, _)) if within.items().is_some());
        let head = match (is_item, text.is_empty(), self.has_colon(spot)) {
            (true, ..) | (_, true, false) => "",
            (_, true, true) if draft.text()[end..].starts_with([' ', '\n', '\r']) => "",
            (_, _, true) => " ",
            (_, _, false) => ": ",
        };
        let text = format!("{head}{text}");
        // `{ a: , b }` has a space for the value already.
        let rest = &draft.text()[end..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let is_gap = spot.after == end && !text.is_empty() && rest[spaces..].starts_with(',');
        let end = if is_gap { end + spaces } else { end };
        Cut::new(
            spot.after,
            end,
            text + &self.own_lines(&comments, &spot.indent),
        )
    }

    fn has_colon(&self, spot: &Spot<'_>) -> bool {
        let entry = spot
            .within
            .and_then(|(within, nth)| within.entries()?.get(nth));
        entry.is_none_or(|entry| self.draft.colon(entry).is_some())
    }

    /// Comments, each to the end of its line, and the beginning of the next line.
    pub(super) fn own_lines(&self, comments: &[(usize, &str)], indent: &str) -> String {
        let next = format!("{}{indent}{}", self.draft.eol(), self.step);
        comments
            .iter()
            .map(|(_, said)| format!("  {said}{next}"))
            .collect()
    }

    /// All lines of a value written again; their comments stay, that of the first line on it.
    fn lines_anew(&self, spot: &Spot<'_>, end: usize, written: Written) -> Cut {
        let draft = self.draft;
        let (first_end, last_end) = (draft.line_end(spot.after), draft.line_end(end));
        let comments = draft.comments(Span::new(spot.after, last_end));
        let (head, others): (Vec<_>, Vec<_>) = comments.iter().partition(|(at, _)| *at < first_end);
        let head: String = head.iter().map(|(_, said)| format!("  {said}")).collect();
        let indent = &spot.indent;
        let deeper: Vec<String> = others
            .iter()
            .map(|(_, said)| format!("{indent}{}{said}", self.step))
            .collect();
        let (first, below) = match written {
            Written::Nothing => (String::new(), deeper),
            Written::Inline(text) => (format!(" {text}"), deeper),
            Written::Below("", lines) => (String::new(), [deeper, lines].concat()),
            // Further in, a comment would be a line of the block.
            Written::Below(rest, lines) => {
                let comments = others.iter().map(|(_, said)| format!("{indent}{said}"));
                (
                    format!(" {rest}"),
                    lines.into_iter().chain(comments).collect(),
                )
            }
        };
        let mut text = format!("{first}{head}");
        for line in below {
            text += draft.eol();
            text += &line;
        }
        Cut::new(spot.after, last_end, text)
    }

    /// A new key in a map, or where there is nothing yet.
    fn insert(&self, spot: &Spot<'_>, name: &str, value: &Value, order: &[String]) -> Vec<Cut> {
        let Tree::Map(entries) = &spot.node.value else {
            return match spot.within {
                Some(_) => self.replace(spot, &Value::Map(vec![(name.to_owned(), value.clone())])),
                None => vec![self.first_of_text(name, value)],
            };
        };
        let nth = position(entries, name, order);
        let is_flow = spot.flow || self.draft.is_flow(spot.node);
        vec![match (is_flow, nth) {
            (true, _) => self.insert_in_braces(spot, nth, name, value),
            (false, 0) => self.insert_first(spot, name, value),
            (false, _) => self.insert_behind(spot, nth - 1, name, value),
        }]
    }

    fn first_of_text(&self, name: &str, value: &Value) -> Cut {
        let text = self.draft.text();
        let eol = self.draft.eol();
        let lines = write::part(
            &write::colon(name, false),
            value,
            &self.around("", false, Like::New),
        );
        let break_before = if text.is_empty() || text.ends_with(['\n', '\r']) {
            ""
        } else {
            eol
        };
        let with = format!("{break_before}{}{eol}", self.lines(&lines));
        Cut::new(text.len(), text.len(), with)
    }

    fn insert_in_braces(&self, spot: &Spot<'_>, nth: usize, name: &str, value: &Value) -> Cut {
        let (draft, node) = (self.draft, spot.node);
        let around = self.around(&spot.indent, true, Like::New);
        let entry = write::flow_part(Some(&write::colon(name, true)), value, &around);
        let count = node.entries().map_or(0, <[_]>::len);
        let inside = Span::new(node.span.start + 1, node.span.end.saturating_sub(1));
        match nth {
            0 if count == 0 && draft.comments(inside).is_empty() => {
                Cut::new(inside.start, inside.end, format!(" {} ", entry.trim_end()))
            }
            0 if count == 0 => Cut::new(inside.start, inside.start, format!(" {entry}")),
            0 => {
                let at = draft.part_start(node, 0);
                Cut::new(at, at, format!("{entry}, "))
            }
            _ => {
                let at = draft.part_end(node, nth - 1);
                // Some readers take `a:,` for a text.
                let gap = if draft.text()[..at].ends_with(':') {
                    " "
                } else {
                    ""
                };
                let entry = match draft.text()[at..].starts_with([' ', '\n', '\r']) {
                    true => entry.trim_end(),
                    false => &entry,
                };
                Cut::new(at, at, format!("{gap}, {entry}"))
            }
        }
    }

    fn insert_behind(&self, spot: &Spot<'_>, before: usize, name: &str, value: &Value) -> Cut {
        let at = self.draft.part_lines_end(spot.node, before);
        let lines = self.entry_lines(spot, name, value);
        Cut::new(
            at,
            at,
            format!("{}{}", self.draft.eol(), self.lines(&lines)),
        )
    }

    /// Before the first entry, and before the comments that stand right over it; at the top of a file behind them.
    fn insert_first(&self, spot: &Spot<'_>, name: &str, value: &Value) -> Cut {
        let draft = self.draft;
        let start = draft.part_start(spot.node, 0);
        let lines = self.entry_lines(spot, name, value);
        if !draft.begins_line(start) {
            let indent = draft.lead(start);
            let text = format!("{}{}{indent}", self.lines(&lines).trim_start(), draft.eol());
            return Cut::new(start, start, text);
        }
        let mut at = draft.line_start(start);
        while spot.within.is_some() && at > 0 {
            let before = draft.line_start(at - 1);
            let line = &draft.text()[before..at];
            if !line.trim_start().starts_with('#') || before <= draft.line_start(spot.after) {
                break;
            }
            at = before;
        }
        Cut::new(at, at, format!("{}{}", self.lines(&lines), draft.eol()))
    }

    fn entry_lines(&self, spot: &Spot<'_>, name: &str, value: &Value) -> Vec<String> {
        let indent = self.draft.lead(self.draft.part_start(spot.node, 0));
        write::part(
            &write::colon(name, false),
            value,
            &self.around(&indent, false, Like::New),
        )
    }
}

/// Whether a value has lines of its own: a block, a map or list without brackets.
fn is_block(draft: &Draft, start: usize, node: &Node) -> bool {
    if draft.starts_with(start, '*') {
        return false;
    }
    match &node.value {
        Tree::Scalar(scalar) => scalar.style == Style::Block,
        _ => !draft.is_flow(node),
    }
}

fn like(draft: &Draft, start: usize, node: &Node) -> Like {
    match node.scalar().map(|scalar| scalar.style) {
        Some(Style::Plain) if !draft.starts_with(start, '*') => Like::Plain,
        Some(Style::Quoted) => quotes(draft, start).unwrap_or(Like::New),
        _ => Like::New,
    }
}

/// The quotes that stand there.
pub(super) fn quotes(draft: &Draft, at: usize) -> Option<Like> {
    if draft.starts_with(at, '\'') {
        Some(Like::Single)
    } else if draft.starts_with(at, '"') {
        Some(Like::Double)
    } else {
        None
    }
}
