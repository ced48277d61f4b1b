//! The text after a change, made by replacing characters at exact positions; all others stay.
//!
//! In: a text with its positions, and a change. Out: another text, which the caller parses again. Comments within what
//! is replaced get lines of their own.

use super::draft::{LocatedNode, PathMatch, YamlDraft};
use super::expected::{insert_index, nest_value, step_name};
use super::write::{self, QuoteStyle, WriteContext, WrittenValue};
use super::{EditAction, EditRefusal, KeyOrder, NewValue, YamlChange};
use crate::base::source::Span;
use crate::text::yaml::{YamlNode, YamlStyle, YamlValue as Tree};

/// Characters that replace others.
pub(super) struct Replacement {
    span: Span,
    text: String,
}

impl Replacement {
    pub(super) fn new(start: usize, end: usize, with: impl Into<String>) -> Self {
        Self {
            span: Span::new(start, end),
            text: with.into(),
        }
    }
}

/// The text after a change; `blocks` allows block scalars for texts of several lines.
pub(super) fn splice_change(
    draft: &YamlDraft,
    change: &YamlChange,
    order: &KeyOrder<'_>,
    blocks: bool,
) -> Result<String, EditRefusal> {
    let splicer = Splicer {
        draft,
        indent_step: draft.indent_step(),
        blocks,
    };
    let path = &change.path;
    let mut cuts = match &change.action {
        EditAction::Set(value) => match draft.follow_path(path)? {
            PathMatch::Whole(spot) => splicer.replace_value(&spot, value),
            PathMatch::Partial(spot, depth) => {
                let value = nest_value(&path[depth + 1..], value)?;
                let order = order(&path[..depth]);
                splicer.insert_key(&spot, step_name(path, depth)?, &value, &order)
            }
        },
        EditAction::Remove => splicer.remove_value(path)?,
        EditAction::Rename(to) => splicer.rename_key(&draft.find(path)?, to),
        EditAction::Comment { from, to } => {
            splicer.change_comment(&draft.find(path)?, from, to.as_deref())
        }
        EditAction::AddKeys(keys) => splicer.add_keys(&draft.find(path)?, keys),
    };
    cuts.sort_by_key(|cut| cut.span);
    let mut text = draft.text().to_owned();
    for cut in cuts.iter().rev() {
        text.replace_range(cut.span.start..cut.span.end, &cut.text);
    }
    Ok(text)
}

/// One change of one text.
pub(super) struct Splicer<'d> {
    pub(super) draft: &'d YamlDraft,
    pub(super) indent_step: String,
    blocks: bool,
}

impl Splicer<'_> {
    fn write_context(&self, indent: &str, flow: bool, like: QuoteStyle) -> WriteContext<'_> {
        WriteContext {
            indent: indent.to_owned(),
            indent_step: &self.indent_step,
            flow,
            blocks: self.blocks,
            quotes: like,
        }
    }

    fn join_lines(&self, lines: &[String]) -> String {
        lines.join(self.draft.line_break())
    }

    /// Replaces a value by another.
    pub(super) fn replace_value(
        &self,
        spot: &LocatedNode<'_>,
        value: &NewValue,
    ) -> Vec<Replacement> {
        let draft = self.draft;
        let end = draft.value_end(spot.after, spot.node);
        let start = draft.skip_blank(spot.after).min(end);
        let like = quote_style(draft, start, spot.node);
        let written = write::write_value(value, &self.write_context(&spot.indent, spot.flow, like));
        let is_block = is_block_value(draft, start, spot.node);
        match written {
            _ if spot.flow => vec![self.replace_in_flow(spot, end, written)],
            WrittenValue::Inline(text)
                if !is_block
                    && start < end
                    && draft.comments_in(Span::new(start, end)).is_empty() =>
            {
                vec![Replacement::new(start, end, text)]
            }
            WrittenValue::Below(rest, lines) if start == end => {
                let line_end = draft.line_end_at(spot.after);
                let head = if rest.is_empty() {
                    String::new()
                } else {
                    format!(" {rest}")
                };
                let below = format!("{}{}", draft.line_break(), self.join_lines(&lines));
                vec![
                    Replacement::new(spot.after, end, head),
                    Replacement::new(line_end, line_end, below),
                ]
            }
            written => vec![self.rewrite_lines(spot, end, written)],
        }
    }

    /// Inside brackets, where a comment ends its line.
    fn replace_in_flow(
        &self,
        spot: &LocatedNode<'_>,
        end: usize,
        written: WrittenValue,
    ) -> Replacement {
        let draft = self.draft;
        let comments = draft.comments_in(Span::new(spot.after, end));
        let text = match written {
            WrittenValue::Inline(text) => text,
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
        // `{ a: , b }` already has a space for the value.
        let rest = &draft.text()[end..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let is_gap = spot.after == end && !text.is_empty() && rest[spaces..].starts_with(',');
        let end = if is_gap { end + spaces } else { end };
        Replacement::new(
            spot.after,
            end,
            text + &self.comment_lines(&comments, &spot.indent),
        )
    }

    fn has_colon(&self, spot: &LocatedNode<'_>) -> bool {
        let entry = spot
            .within
            .and_then(|(within, nth)| within.entries()?.get(nth));
        entry.is_none_or(|entry| self.draft.after_colon(entry).is_some())
    }

    /// Comments, each to the end of a line, and the indentation of the line after it.
    pub(super) fn comment_lines(&self, comments: &[(usize, &str)], indent: &str) -> String {
        let next = format!("{}{indent}{}", self.draft.line_break(), self.indent_step);
        comments
            .iter()
            .map(|(_, comment)| format!("  {comment}{next}"))
            .collect()
    }

    /// Rewrites all lines of a value; comments stay, that of the first line on it.
    fn rewrite_lines(
        &self,
        spot: &LocatedNode<'_>,
        end: usize,
        written: WrittenValue,
    ) -> Replacement {
        let draft = self.draft;
        let (first_end, last_end) = (draft.line_end_at(spot.after), draft.line_end_at(end));
        let comments = draft.comments_in(Span::new(spot.after, last_end));
        let (head, others): (Vec<_>, Vec<_>) = comments.iter().partition(|(at, _)| *at < first_end);
        let head: String = head
            .iter()
            .map(|(_, comment)| format!("  {comment}"))
            .collect();
        let indent = &spot.indent;
        let deeper: Vec<String> = others
            .iter()
            .map(|(_, comment)| format!("{indent}{}{comment}", self.indent_step))
            .collect();
        let (first, below) = match written {
            WrittenValue::Nothing => (String::new(), deeper),
            WrittenValue::Inline(text) => (format!(" {text}"), deeper),
            WrittenValue::Below("", lines) => (String::new(), [deeper, lines].concat()),
            // Indented deeper, a comment would be a line of the block.
            WrittenValue::Below(rest, lines) => {
                let comments = others
                    .iter()
                    .map(|(_, comment)| format!("{indent}{comment}"));
                (
                    format!(" {rest}"),
                    lines.into_iter().chain(comments).collect(),
                )
            }
        };
        let mut text = format!("{first}{head}");
        for line in below {
            text += draft.line_break();
            text += &line;
        }
        Replacement::new(spot.after, last_end, text)
    }

    /// Adds a key to a map, or to an empty value.
    fn insert_key(
        &self,
        spot: &LocatedNode<'_>,
        name: &str,
        value: &NewValue,
        order: &[String],
    ) -> Vec<Replacement> {
        let Tree::Map(entries) = &spot.node.value else {
            return match spot.within {
                Some(_) => {
                    self.replace_value(spot, &NewValue::Map(vec![(name.to_owned(), value.clone())]))
                }
                None => vec![self.append_to_text(name, value)],
            };
        };
        let nth = insert_index(entries, name, order);
        let is_flow = spot.flow || self.draft.is_flow(spot.node);
        vec![match (is_flow, nth) {
            (true, _) => self.insert_in_braces(spot, nth, name, value),
            (false, 0) => self.insert_first(spot, name, value),
            (false, _) => self.insert_behind(spot, nth - 1, name, value),
        }]
    }

    fn append_to_text(&self, name: &str, value: &NewValue) -> Replacement {
        let text = self.draft.text();
        let eol = self.draft.line_break();
        let lines = write::entry_lines(
            &write::write_key_colon(name, false),
            value,
            &self.write_context("", false, QuoteStyle::New),
        );
        let break_before = if text.is_empty() || text.ends_with(['\n', '\r']) {
            ""
        } else {
            eol
        };
        let with = format!("{break_before}{}{eol}", self.join_lines(&lines));
        Replacement::new(text.len(), text.len(), with)
    }

    fn insert_in_braces(
        &self,
        spot: &LocatedNode<'_>,
        nth: usize,
        name: &str,
        value: &NewValue,
    ) -> Replacement {
        let (draft, node) = (self.draft, spot.node);
        let around = self.write_context(&spot.indent, true, QuoteStyle::New);
        let entry = write::flow_entry(Some(&write::write_key_colon(name, true)), value, &around);
        let count = node.entries().map_or(0, <[_]>::len);
        let inside = Span::new(node.span.start + 1, node.span.end.saturating_sub(1));
        match nth {
            0 if count == 0 && draft.comments_in(inside).is_empty() => {
                Replacement::new(inside.start, inside.end, format!(" {} ", entry.trim_end()))
            }
            0 if count == 0 => Replacement::new(inside.start, inside.start, format!(" {entry}")),
            0 => {
                let at = draft.part_start(node, 0);
                Replacement::new(at, at, format!("{entry}, "))
            }
            _ => {
                let at = draft.part_end(node, nth - 1);
                // Some readers take `a:,` for a text, so a space follows the colon.
                let gap = if draft.text()[..at].ends_with(':') {
                    " "
                } else {
                    ""
                };
                let has_space = draft.text()[at..].starts_with([' ', '\n', '\r']);
                let entry = if has_space { entry.trim_end() } else { &entry };
                Replacement::new(at, at, format!("{gap}, {entry}"))
            }
        }
    }

    fn insert_behind(
        &self,
        spot: &LocatedNode<'_>,
        before: usize,
        name: &str,
        value: &NewValue,
    ) -> Replacement {
        let at = self.draft.part_lines_end(spot.node, before);
        let lines = self.entry_lines(spot, name, value);
        Replacement::new(
            at,
            at,
            format!("{}{}", self.draft.line_break(), self.join_lines(&lines)),
        )
    }

    /// Before the first entry and the comments right above it; at the top of a file after these, which often are its
    /// header.
    fn insert_first(&self, spot: &LocatedNode<'_>, name: &str, value: &NewValue) -> Replacement {
        let draft = self.draft;
        let start = draft.part_start(spot.node, 0);
        let lines = self.entry_lines(spot, name, value);
        if !draft.begins_line(start) {
            let indent = draft.indent_before(start);
            let text = format!(
                "{}{}{indent}",
                self.join_lines(&lines).trim_start(),
                draft.line_break()
            );
            return Replacement::new(start, start, text);
        }
        let mut at = draft.line_start_at(start);
        while spot.within.is_some() && at > 0 {
            let before = draft.line_start_at(at - 1);
            let line = &draft.text()[before..at];
            if !line.trim_start().starts_with('#') || before <= draft.line_start_at(spot.after) {
                break;
            }
            at = before;
        }
        Replacement::new(
            at,
            at,
            format!("{}{}", self.join_lines(&lines), draft.line_break()),
        )
    }

    fn entry_lines(&self, spot: &LocatedNode<'_>, name: &str, value: &NewValue) -> Vec<String> {
        let indent = self
            .draft
            .indent_before(self.draft.part_start(spot.node, 0));
        write::entry_lines(
            &write::write_key_colon(name, false),
            value,
            &self.write_context(&indent, false, QuoteStyle::New),
        )
    }
}

/// Whether a value has lines of its own: a block scalar, or a map or list without brackets.
fn is_block_value(draft: &YamlDraft, start: usize, node: &YamlNode) -> bool {
    if draft.starts_with(start, '*') {
        return false;
    }
    match &node.value {
        Tree::Scalar(scalar) => scalar.style == YamlStyle::Block,
        _ => !draft.is_flow(node),
    }
}

fn quote_style(draft: &YamlDraft, start: usize, node: &YamlNode) -> QuoteStyle {
    match node.scalar().map(|scalar| scalar.style) {
        Some(YamlStyle::Plain) if !draft.starts_with(start, '*') => QuoteStyle::Plain,
        Some(YamlStyle::Quoted) => quotes_at(draft, start).unwrap_or(QuoteStyle::New),
        _ => QuoteStyle::New,
    }
}

/// The quotes at a position.
pub(super) fn quotes_at(draft: &YamlDraft, at: usize) -> Option<QuoteStyle> {
    if draft.starts_with(at, '\'') {
        Some(QuoteStyle::Single)
    } else if draft.starts_with(at, '"') {
        Some(QuoteStyle::Double)
    } else {
        None
    }
}
