//! Splices that rename keys, change the comment beside one, and give keys to a list; values stay as they are.

use super::draft::LocatedNode;
use super::splice::{Replacement, Splicer, quotes_at};
use super::write::{self, QuoteStyle};
use crate::text::yaml::YamlNode;

impl Splicer<'_> {
    pub(super) fn rename_key(&self, spot: &LocatedNode<'_>, to: &str) -> Vec<Replacement> {
        let entry = spot
            .within
            .and_then(|(within, nth)| within.entries()?.get(nth));
        entry.map_or_else(Vec::new, |entry| {
            let span = entry.key.span;
            let like = quotes_at(self.draft, span.start).unwrap_or(QuoteStyle::Plain);
            vec![Replacement::new(
                span.start,
                span.end,
                write::write_key(to, like, spot.flow),
            )]
        })
    }

    /// The comment on the line of a key, with the spaces before it where it goes.
    pub(super) fn change_comment(
        &self,
        spot: &LocatedNode<'_>,
        from: &str,
        to: Option<&str>,
    ) -> Vec<Replacement> {
        let draft = self.draft;
        let found = draft.comment_span_beside(spot);
        let Some((start, end)) = found.filter(|&(start, end)| draft.text()[start..end] == *from)
        else {
            return Vec::new();
        };
        match to {
            Some(to) => vec![Replacement::new(start, end, to)],
            None => {
                let before = draft.text()[..start].trim_end_matches([' ', '\t']);
                vec![Replacement::new(before.len(), end, "")]
            }
        }
    }

    /// Dashes become keys. A list that is not indented deeper than its key is indented.
    pub(super) fn add_keys(&self, spot: &LocatedNode<'_>, keys: &[String]) -> Vec<Replacement> {
        let (draft, list) = (self.draft, spot.node);
        let flow = spot.flow || draft.is_flow(list);
        let moves = !flow
            && !keys.is_empty()
            && draft.indent_before(draft.part_start(list, 0)) == spot.indent;
        let further = if moves { self.indent_step.as_str() } else { "" };
        let mut cuts = Vec::new();
        for (nth, key) in keys.iter().enumerate() {
            let start = draft.part_start(list, nth);
            let colon = write::write_key_colon(key, flow);
            let item = list.items().and_then(|items| items.get(nth));
            let map = item.filter(|item| item.entries().is_some() && !draft.is_flow(item));
            let map = map.map(|map| map.span.start);
            cuts.push(match map {
                _ if flow => Replacement::new(start, start, format!("{colon} ")),
                // The map of `- label: …` gets lines of its own.
                Some(map) if draft.line_start_at(map) == draft.line_start_at(start) => {
                    let indent = draft.indent_before(map);
                    Replacement::new(
                        start,
                        map,
                        format!("{colon}{}{indent}{further}", draft.line_break()),
                    )
                }
                _ => Replacement::new(start, start + 1, colon),
            });
        }
        if flow {
            let (open, close) = (list.span.start, list.span.end - 1);
            cuts.push(Replacement::new(open, open + 1, "{"));
            cuts.push(Replacement::new(close, close + 1, "}"));
        } else if moves {
            cuts.extend(self.indent_list(list, keys.len()));
        }
        cuts
    }

    fn indent_list(&self, list: &YamlNode, count: usize) -> Vec<Replacement> {
        let draft = self.draft;
        let end = draft.part_end(list, count - 1);
        let mut cuts = Vec::new();
        let mut at = draft.line_start_at(draft.part_start(list, 0));
        while at < end {
            if draft.line_end_at(at) > at {
                cuts.push(Replacement::new(at, at, self.indent_step.clone()));
            }
            at = draft.next_line_at(at);
        }
        cuts
    }
}
