//! Splices that remove a value with its lines, or with its comma; its comments stay.

use super::draft::LocatedNode;
use super::splice::{Replacement, Splicer};
use super::{EditDiagnostic, EditRefusal, NewValue, PathStep, path_text};
use crate::base::source::Span;
use crate::text::yaml::YamlNode;

impl Splicer<'_> {
    pub(super) fn remove_value(&self, path: &[PathStep]) -> Result<Vec<Replacement>, EditRefusal> {
        let draft = self.draft;
        let spot = draft.find(path)?;
        let Some((within, nth)) = spot.within else {
            return Err(EditRefusal::new(
                EditDiagnostic::NotThere {
                    path: path_text(path),
                },
                spot.node.span,
            ));
        };
        let count = within.entries().map_or(0, <[_]>::len) + within.items().map_or(0, <[_]>::len);
        let outer = draft.find(&path[..path.len() - 1])?;
        Ok(match (draft.is_flow(within), count) {
            (true, _) => vec![self.remove_in_brackets(&outer, nth, count)],
            (false, 1) if outer.within.is_some() => self.replace_value(&outer, &NewValue::Empty),
            (false, _) => vec![self.remove_lines(within, nth, count)],
        })
    }

    fn remove_in_brackets(&self, outer: &LocatedNode<'_>, nth: usize, count: usize) -> Replacement {
        let (draft, within) = (self.draft, outer.node);
        let (start, end) = match nth {
            _ if nth + 1 < count => (
                draft.part_start(within, nth),
                draft.part_start(within, nth + 1),
            ),
            0 => {
                let end = draft.part_end(within, 0);
                let comma = draft.skip_blank(end);
                let is_comma = draft.starts_with(comma, ',');
                (
                    draft.part_start(within, 0),
                    if is_comma { comma + 1 } else { end },
                )
            }
            _ => (draft.part_end(within, nth - 1), draft.part_end(within, nth)),
        };
        let comments = draft.comments_in(Span::new(start, end));
        Replacement::new(start, end, self.comment_lines(&comments, &outer.indent))
    }

    fn remove_lines(&self, within: &YamlNode, nth: usize, count: usize) -> Replacement {
        let draft = self.draft;
        let start = draft.part_start(within, nth);
        let indent = draft.indent_before(start);
        let eol = draft.line_break();
        if draft.begins_line(start) || nth + 1 == count {
            let start = if draft.begins_line(start) {
                draft.line_start_at(start)
            } else {
                start
            };
            let end = draft.next_line_at(draft.part_end(within, nth));
            let comments = draft.comments_in(Span::new(start, end));
            let lines = comments
                .iter()
                .map(|(_, comment)| format!("{indent}{comment}{eol}"));
            Replacement::new(start, end, lines.collect::<String>())
        } else {
            let end = draft.part_start(within, nth + 1);
            let comments = draft.comments_in(Span::new(start, end));
            let lines = comments
                .iter()
                .map(|(_, comment)| format!("{comment}{eol}{indent}"));
            Replacement::new(start, end, lines.collect::<String>())
        }
    }
}
