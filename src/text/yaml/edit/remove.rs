//! What goes, with its lines or its place between commas; its comments stay.

use super::draft::Spot;
use super::splice::{Cut, Splicer};
use super::{Key, Reason, Refused, Value, shown};
use crate::base::source::Span;
use crate::text::yaml::Node;

impl Splicer<'_> {
    pub(super) fn remove(&self, path: &[Key]) -> Result<Vec<Cut>, Refused> {
        let draft = self.draft;
        let spot = draft.found(path)?;
        let Some((within, nth)) = spot.within else {
            return Err(Refused::new(
                Reason::NotThere { path: shown(path) },
                spot.node.span,
            ));
        };
        let count = within.entries().map_or(0, <[_]>::len) + within.items().map_or(0, <[_]>::len);
        let outer = draft.found(&path[..path.len() - 1])?;
        Ok(match (draft.is_flow(within), count) {
            (true, _) => vec![self.remove_in_brackets(&outer, nth, count)],
            (false, 1) if outer.within.is_some() => self.replace(&outer, &Value::Empty),
            (false, _) => vec![self.remove_lines(within, nth, count)],
        })
    }

    fn remove_in_brackets(&self, outer: &Spot<'_>, nth: usize, count: usize) -> Cut {
        let (draft, within) = (self.draft, outer.node);
        let (start, end) = match nth {
            _ if nth + 1 < count => (
                draft.part_start(within, nth),
                draft.part_start(within, nth + 1),
            ),
            0 => {
                let end = draft.part_end(within, 0);
                let comma = draft.skip(end);
                let is_comma = draft.starts_with(comma, ',');
                (
                    draft.part_start(within, 0),
                    if is_comma { comma + 1 } else { end },
                )
            }
            _ => (draft.part_end(within, nth - 1), draft.part_end(within, nth)),
        };
        let comments = draft.comments(Span::new(start, end));
        Cut::new(start, end, self.own_lines(&comments, &outer.indent))
    }

    fn remove_lines(&self, within: &Node, nth: usize, count: usize) -> Cut {
        let draft = self.draft;
        let start = draft.part_start(within, nth);
        let indent = draft.lead(start);
        let eol = draft.eol();
        let with = |comments: Vec<(usize, &str)>, before: &str, after: &str| -> String {
            let lines = comments
                .iter()
                .map(|(_, said)| format!("{before}{said}{eol}{after}"));
            lines.collect()
        };
        if draft.begins_line(start) || nth + 1 == count {
            let start = if draft.begins_line(start) {
                draft.line_start(start)
            } else {
                start
            };
            let end = draft.next_line(draft.part_end(within, nth));
            let comments = draft.comments(Span::new(start, end));
            Cut::new(start, end, with(comments, &indent, ""))
        } else {
            let end = draft.part_start(within, nth + 1);
            let comments = draft.comments(Span::new(start, end));
            Cut::new(start, end, with(comments, "", &indent))
        }
    }
}
