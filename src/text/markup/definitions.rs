//! Link definitions (`[a]: b`), which Markdown takes out of the text.
//!
//! In: a text. Out: the same, in which only definitions that a link uses are definitions. `[PGI]: saisie` is a remark,
//! and nothing that was typed may vanish.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::fold::FoldedSource;
use super::read::BLOCK_OPTIONS;

/// A text with a backslash before each `[` that would not be printed.
pub(super) fn fold_definitions(source: &str) -> FoldedSource {
    let mut escaped = BTreeSet::new();
    loop {
        let folded = FoldedSource::from_text(source, &escaped.iter().copied().collect::<Vec<_>>());
        let silent = silent_brackets(&folded.text);
        let before = escaped.len();
        escaped.extend(silent.into_iter().map(|at| folded.to_source(at)));
        // A second round finds what the first has uncovered; no text is known that needs a third.
        if escaped.len() == before || before > 0 {
            break FoldedSource::from_text(source, &escaped.into_iter().collect::<Vec<_>>());
        }
    }
}

/// Each `[` that is neither printed nor part of a definition that a link uses.
fn silent_brackets(text: &str) -> Vec<usize> {
    if !text.contains("]:") {
        return Vec::new();
    }
    let mut events = Parser::new_ext(text, BLOCK_OPTIONS).into_offset_iter();
    let mut heard: Vec<Range<usize>> = Vec::new();
    let mut used = BTreeSet::new();
    for (event, range) in events.by_ref() {
        if let Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) = &event {
            used.insert(id.to_string());
        }
        let container = matches!(
            event,
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) | Event::End(_)
        );
        if !container {
            heard.push(range);
        }
    }
    let definitions = events.reference_definitions();
    heard.extend(
        used.iter()
            .filter_map(|label| Some(definitions.get(label)?.span.clone())),
    );
    heard.sort_by_key(|range| range.start);
    let mut heard = heard.into_iter().peekable();
    let mut end = 0;
    let brackets = text.match_indices('[').map(|(at, _)| at);
    brackets
        .filter(|at| {
            while let Some(range) = heard.next_if(|range| range.start <= *at) {
                end = end.max(range.end);
            }
            *at >= end
        })
        .collect()
}
