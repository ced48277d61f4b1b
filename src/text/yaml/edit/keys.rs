//! Keys that change, and keys for a list that had none; values stay as they are.

use super::draft::Spot;
use super::splice::{Cut, Splicer, quotes};
use super::write::{self, Like};
use crate::text::yaml::Node;

impl Splicer<'_> {
    pub(super) fn rename(&self, spot: &Spot<'_>, to: &str) -> Vec<Cut> {
        let entry = spot
            .within
            .and_then(|(within, nth)| within.entries()?.get(nth));
        entry.map_or_else(Vec::new, |entry| {
            let span = entry.key.span;
            let like = quotes(self.draft, span.start).unwrap_or(Like::Plain);
            vec![Cut::new(
                span.start,
                span.end,
                write::key(to, like, spot.flow),
            )]
        })
    }

    /// Dashes become keys. A list that stands no further in than its key is moved in.
    pub(super) fn entitle(&self, spot: &Spot<'_>, keys: &[String]) -> Vec<Cut> {
        let (draft, list) = (self.draft, spot.node);
        let flow = spot.flow || draft.is_flow(list);
        let moves =
            !flow && !keys.is_empty() && draft.lead(draft.part_start(list, 0)) == spot.indent;
        let further = if moves { self.step.as_str() } else { "" };
        let mut cuts = Vec::new();
        for (nth, key) in keys.iter().enumerate() {
            let start = draft.part_start(list, nth);
            let colon = write::colon(key, flow);
            let item = list.items().and_then(|items| items.get(nth));
            let map = item.filter(|item| item.entries().is_some() && !draft.is_flow(item));
            let map = map.map(|map| map.span.start);
            cuts.push(match map {
                _ if flow => Cut::new(start, start, format!("{colon} ")),
                // The map of `- label: …` goes to lines of its own.
                Some(map) if draft.line_start(map) == draft.line_start(start) => {
                    let indent = draft.lead(map);
                    Cut::new(
                        start,
                        map,
                        format!("{colon}{}{indent}{further}", draft.eol()),
                    )
                }
                _ => Cut::new(start, start + 1, colon),
            });
        }
        if flow {
            let (open, close) = (list.span.start, list.span.end - 1);
            cuts.push(Cut::new(open, open + 1, "{"));
            cuts.push(Cut::new(close, close + 1, "}"));
        } else if moves {
            cuts.extend(self.moved_in(list, keys.len()));
        }
        cuts
    }

    fn moved_in(&self, list: &Node, count: usize) -> Vec<Cut> {
        let draft = self.draft;
        let end = draft.part_end(list, count - 1);
        let mut cuts = Vec::new();
        let mut at = draft.line_start(draft.part_start(list, 0));
        while at < end {
            if draft.line_end(at) > at {
                cuts.push(Cut::new(at, at, self.step.clone()));
            }
            at = draft.next_line(at);
        }
        cuts
    }
}
