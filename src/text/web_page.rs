//! HTML parsed as browsers parse it, within a bound: a small text can make a tree of gigabytes.
//!
//! In: a text, and who looks at each token of it. Out: the tree, or none where it would grow beyond the bound. Loads
//! nothing and runs nothing; what a page may hold is for its users to say.

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use scraper::{Html, HtmlTreeSink};
use std::cell::Cell;

/// No page that people make has more elements and texts: one saved by Word has some ten thousand for each hundred
/// sheets of paper.
pub const MAX_PAGE_NODES: usize = 300_000;

/// Browsers nest no deeper (Chromium stops at 512), and what is open is searched for each element that comes.
const MAX_PAGE_DEPTH: usize = 500;

/// Elements that a browser opens again in each paragraph until they are closed, with all their attributes: 95 kB of
/// open `<font>` make a tree of 4 GB.
const REOPENED: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// The tree of a page; none where it has more than [`MAX_PAGE_NODES`] elements, texts and repeated attributes, or is
/// nested too deep. `look` sees every token before the tree does: a browser of another year may make another tree of
/// the same tokens.
pub fn parse_web_page(text: &str, look: &dyn Fn(&Token)) -> Option<Html> {
    let tree = TreeBuilder::new(
        HtmlTreeSink::new(Html::new_document()),
        TreeBuilderOpts::default(),
    );
    let sink = BoundedTree {
        tree,
        look,
        heaviest: Cell::new(1),
        is_full: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    // The tokenizer pauses where a browser would run a script or change the encoding.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let sink = tokenizer.sink;
    (!sink.is_full.get()).then(|| sink.tree.sink.0.into_inner())
}

/// A tree that takes no more tokens once it is full.
struct BoundedTree<'l> {
    tree: TreeBuilder<scraper_node::Id, HtmlTreeSink>,
    look: &'l dyn Fn(&Token),
    /// The most attributes of an element that may be opened again.
    heaviest: Cell<usize>,
    is_full: Cell<bool>,
}

/// The handle of a node, which `scraper` does not name.
mod scraper_node {
    pub(super) type Id = <scraper::HtmlTreeSink as html5ever::tree_builder::TreeSink>::Handle;
}

impl BoundedTree<'_> {
    fn weigh(&self, tag: &Tag) {
        if tag.kind == TagKind::StartTag && REOPENED.contains(&&*tag.name) {
            self.heaviest.set(self.heaviest.get().max(tag.attrs.len()));
        }
    }

    fn is_too_big(&self) -> bool {
        let page = self.tree.sink.0.borrow();
        let mut nodes = page.tree.nodes();
        let weight = nodes.len().saturating_mul(self.heaviest.get().div_ceil(4));
        let newest = nodes.next_back();
        weight > MAX_PAGE_NODES
            || newest.is_some_and(|node| node.ancestors().nth(MAX_PAGE_DEPTH).is_some())
    }
}

impl TokenSink for BoundedTree<'_> {
    type Handle = scraper_node::Id;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<Self::Handle> {
        if self.is_full.get() {
            return TokenSinkResult::Continue;
        }
        (self.look)(&token);
        if let Token::TagToken(tag) = &token {
            self.weigh(tag);
        }
        let result = self.tree.process_token(token, line_number);
        self.is_full.set(self.is_too_big());
        result
    }

    fn end(&self) {
        self.tree.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.tree
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_tree_that_scraper_makes() {
        let page = "<!DOCTYPE html><p>a<b>b<p>c<table><tr><td>d<script>if (a < b) {}</script><meta charset=utf-8>e";
        assert_eq!(
            parse_web_page(page, &|_| ()),
            Some(Html::parse_document(page))
        );
    }

    #[test]
    fn a_small_page_that_makes_a_large_tree_is_refused() {
        let open: String = (0..8_000)
            .map(|nth| format!("<font size={nth}><p>"))
            .collect();
        assert_eq!(parse_web_page(&open, &|_| ()), None);
        assert_eq!(parse_web_page(&"<div>".repeat(50_000), &|_| ()), None);
        assert!(parse_web_page(&"<div>".repeat(400), &|_| ()).is_some());
        let heavy = (0..900).map(|nth| format!(" a{nth}")).collect::<String>();
        let open: String = (0..20).map(|nth| format!("<b x={nth}{heavy}>")).collect();
        assert_eq!(
            parse_web_page(&(open + &"<p>".repeat(2_000)), &|_| ()),
            None
        );
    }
}
