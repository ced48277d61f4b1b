//! What a source says, as nodes; and what has to be reported about it.
//!
//! In: a source. Out: [`ParsedMarkup`]. All rules of gridgen's Markdown are here: what is a link, what is printed as
//! typed, what a heading is. Writes no output.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::definitions;
use super::destination;
use super::fold::{FoldedSource, LINE_GUARD};
use super::nodes::{ColumnAlign, MarkupElement, MarkupNode};
use super::words::{is_plain_words, read_words};
use super::{FindingKind, ImageUse, MarkupFinding, MarkupKind};

/// Quotes and lists, or emphasis, nested deeper than this print their content without another level. Typst gives up at
/// about 72 levels of layout, of which the theme's tables need some. Measured in a table cell with Typst 0.15.1: 12 of
/// each are typeset, 20 are not (`typeset.rs`).
const MAX_NESTING: usize = 8;

/// Blocks with tables; no footnotes, no mathematics, no typographer's quotes.
pub(super) const BLOCK_OPTIONS: Options =
    Options::ENABLE_STRIKETHROUGH.union(Options::ENABLE_TABLES);

/// All that is known about a source.
pub(super) struct ParsedMarkup {
    pub(super) nodes: Vec<MarkupNode>,
    pub(super) findings: Vec<MarkupFinding>,
    pub(super) images: Vec<ImageUse>,
}

/// Reads a source.
pub(super) fn read_markup(kind: MarkupKind, source: &str) -> ParsedMarkup {
    match kind {
        MarkupKind::Line if is_plain_words(source) => read_words(source),
        MarkupKind::Line => read_line(&FoldedSource::from_line(source)),
        MarkupKind::Text => read_blocks(&definitions::fold_definitions(source)),
    }
}

/// A line is one paragraph, printed without `<p>`.
pub(super) fn read_line(folded: &FoldedSource) -> ParsedMarkup {
    let mut reader = MarkupReader::new(folded);
    let mut events = Parser::new_ext(&folded.text, Options::ENABLE_STRIKETHROUGH)
        .into_offset_iter()
        .filter(|(event, _)| !is_paragraph(event));
    // The first text begins with the guard. The parser strips the blank from a guard that stands alone.
    if let Some((Event::Text(first), _)) = events.next() {
        reader.push_text(first.get(LINE_GUARD.len()..).unwrap_or_default());
    }
    events.for_each(|(event, range)| reader.take_event(event, range));
    reader.finish()
}

fn is_paragraph(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
    )
}

fn read_blocks(folded: &FoldedSource) -> ParsedMarkup {
    let mut reader = MarkupReader::new(folded);
    for (event, range) in Parser::new_ext(&folded.text, BLOCK_OPTIONS).into_offset_iter() {
        reader.take_event(event, range);
    }
    reader.finish()
}

/// What to do when an element ends.
enum ElementEnding {
    Close(MarkupElement),
    /// A heading is a bold paragraph.
    Heading,
    /// An autolink that is printed as typed.
    Angle,
    /// Nothing: it was not opened either.
    Nothing,
}

/// An image whose alternative text is being read.
struct PendingImage {
    range: Range<usize>,
    destination: String,
    text: String,
    nested: usize,
}

/// The table being read.
#[derive(Default)]
struct TableState {
    aligns: Box<[ColumnAlign]>,
    column: usize,
    in_head: bool,
    in_body: bool,
    cell_end: usize,
}

struct MarkupReader<'f> {
    folded: &'f FoldedSource,
    nodes: Vec<MarkupNode>,
    findings: Vec<MarkupFinding>,
    images: Vec<ImageUse>,
    endings: Vec<ElementEnding>,
    /// Where each open list begins in `nodes`.
    lists: Vec<usize>,
    block_depth: usize,
    span_depth: usize,
    pending_image: Option<PendingImage>,
    /// The code or HTML block being read.
    verbatim: Option<String>,
    table: TableState,
    tags: BTreeSet<String>,
}

impl<'f> MarkupReader<'f> {
    fn new(folded: &'f FoldedSource) -> Self {
        MarkupReader {
            folded,
            nodes: Vec::new(),
            findings: Vec::new(),
            images: Vec::new(),
            endings: Vec::new(),
            lists: Vec::new(),
            block_depth: 0,
            span_depth: 0,
            pending_image: None,
            verbatim: None,
            table: TableState::default(),
            tags: BTreeSet::new(),
        }
    }

    fn finish(mut self) -> ParsedMarkup {
        self.findings.sort_by_key(|finding| finding.range.start);
        ParsedMarkup {
            nodes: self.nodes,
            findings: self.findings,
            images: self.images,
        }
    }

    fn take_event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.pending_image.is_some() {
            return self.image_event(event);
        }
        match event {
            Event::Start(tag) => self.start_tag(tag, range),
            Event::End(end) => self.end_tag(end, range),
            Event::Text(text) => self.push_text(&text),
            Event::Code(code) => self.nodes.push(MarkupNode::Code(one_line(&code))),
            Event::Html(html) => self.push_text(&html),
            Event::InlineHtml(html) => {
                self.add_html_finding(&html, range);
                self.push_text(&html);
            }
            Event::SoftBreak | Event::HardBreak => self.nodes.push(MarkupNode::Break),
            Event::Rule => self.nodes.push(MarkupNode::Rule),
            // Of extensions that are off.
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.push_text(&text)
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn push_text(&mut self, text: &str) {
        match &mut self.verbatim {
            Some(block) => block.push_str(text),
            None if text.is_empty() => {}
            None => self.nodes.push(MarkupNode::Text(one_line(text))),
        }
    }

    fn add_finding(&mut self, range: Range<usize>, kind: FindingKind) {
        let range = self.folded.range_to_source(range);
        self.findings.push(MarkupFinding { range, kind });
    }

    fn start_tag(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let ending = match tag {
            Tag::Paragraph => {
                if matches!(
                    self.endings.last(),
                    Some(ElementEnding::Close(MarkupElement::Item))
                ) {
                    self.loosen_list();
                }
                self.open_element(MarkupElement::Paragraph)
            }
            Tag::Heading { .. } => {
                self.nodes.extend([
                    MarkupNode::Open(MarkupElement::Paragraph),
                    MarkupNode::Open(MarkupElement::Strong),
                ]);
                ElementEnding::Heading
            }
            Tag::BlockQuote(_) => self.open_block(MarkupElement::Quote),
            Tag::List(start) => self.open_list(start),
            Tag::Item if self.is_list_dropped() => self.drop_level(),
            Tag::Item => self.open_element(MarkupElement::Item),
            Tag::CodeBlock(_) => self.open_verbatim(),
            Tag::HtmlBlock => {
                let typed = &self.folded.text[range.clone()];
                self.add_html_finding(
                    typed,
                    range.start..range.start + typed.trim_ascii_end().len(),
                );
                self.open_verbatim()
            }
            Tag::Table(aligns) => {
                let aligns: Box<[ColumnAlign]> =
                    aligns.into_iter().map(ColumnAlign::from).collect();
                self.table = TableState {
                    aligns: aligns.clone(),
                    ..TableState::default()
                };
                self.open_element(MarkupElement::Table(aligns))
            }
            Tag::TableHead => self.open_row(MarkupElement::TableHead),
            Tag::TableRow => {
                if !std::mem::replace(&mut self.table.in_body, true) {
                    self.nodes.push(MarkupNode::Open(MarkupElement::TableBody));
                }
                self.open_row(MarkupElement::TableRow)
            }
            Tag::TableCell => self.open_cell(range),
            Tag::Emphasis => self.open_span(MarkupElement::Emph),
            Tag::Strong => self.open_span(MarkupElement::Strong),
            Tag::Strikethrough => self.open_span(MarkupElement::Strike),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.open_link(link_type, &dest_url, range),
            Tag::Image { dest_url, .. } => {
                let destination = dest_url.into_string();
                self.pending_image = Some(PendingImage {
                    range,
                    destination,
                    text: String::new(),
                    nested: 0,
                });
                return; // its end is handled by `image_event`
            }
            // Of extensions that are off.
            _ => ElementEnding::Nothing,
        };
        self.endings.push(ending);
    }

    fn end_tag(&mut self, end: TagEnd, range: Range<usize>) {
        let ending = self.endings.pop().unwrap_or(ElementEnding::Nothing);
        match end {
            TagEnd::BlockQuote(_) => self.block_depth -= 1,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.span_depth -= 1,
            TagEnd::List(_) => return self.end_list(ending),
            TagEnd::CodeBlock => return self.end_code(),
            TagEnd::HtmlBlock => return self.end_html(),
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(range),
            TagEnd::Table if self.table.in_body => {
                self.nodes.push(MarkupNode::Close(MarkupElement::TableBody))
            }
            _ => {}
        }
        match ending {
            ElementEnding::Close(wrap) => self.close_element(wrap),
            ElementEnding::Heading => self.nodes.extend([
                MarkupNode::Close(MarkupElement::Strong),
                MarkupNode::Close(MarkupElement::Paragraph),
            ]),
            ElementEnding::Angle => self.push_text(">"),
            ElementEnding::Nothing => {}
        }
    }

    fn open_element(&mut self, wrap: MarkupElement) -> ElementEnding {
        self.nodes.push(MarkupNode::Open(wrap.clone()));
        ElementEnding::Close(wrap)
    }

    fn close_element(&mut self, wrap: MarkupElement) {
        // A link without text could neither be clicked nor be read aloud.
        if let (MarkupElement::Link(destination), Some(MarkupNode::Open(MarkupElement::Link(_)))) =
            (&wrap, self.nodes.last())
        {
            self.nodes.push(MarkupNode::Text(destination.clone()));
        }
        self.nodes.push(MarkupNode::Close(wrap));
    }

    fn open_block(&mut self, wrap: MarkupElement) -> ElementEnding {
        self.block_depth += 1;
        if self.block_depth > MAX_NESTING {
            self.drop_level()
        } else {
            self.open_element(wrap)
        }
    }

    fn open_span(&mut self, wrap: MarkupElement) -> ElementEnding {
        self.span_depth += 1;
        if self.span_depth > MAX_NESTING {
            ElementEnding::Nothing
        } else {
            self.open_element(wrap)
        }
    }

    /// Instead of a level that is too deep.
    fn drop_level(&mut self) -> ElementEnding {
        let inline = match self.nodes.last() {
            Some(MarkupNode::Text(_) | MarkupNode::Code(_) | MarkupNode::Image { .. }) => true,
            Some(MarkupNode::Close(wrap)) => !wrap.is_block(),
            _ => false,
        };
        if inline {
            self.nodes.push(MarkupNode::Break);
        }
        ElementEnding::Nothing
    }

    fn open_list(&mut self, start: Option<u64>) -> ElementEnding {
        self.lists.push(self.nodes.len());
        self.open_block(MarkupElement::List { start, tight: true })
    }

    /// Whether the innermost list is too deep to be printed as one.
    fn is_list_dropped(&self) -> bool {
        !matches!(
            self.endings.last(),
            Some(ElementEnding::Close(MarkupElement::List { .. }))
        )
    }

    /// A list is loose as soon as one of its items contains a paragraph.
    fn loosen_list(&mut self) {
        let open = self.lists.last().and_then(|at| self.nodes.get_mut(*at));
        if let Some(MarkupNode::Open(MarkupElement::List { tight, .. })) = open {
            *tight = false;
        }
    }

    fn end_list(&mut self, ending: ElementEnding) {
        self.block_depth -= 1;
        let open = self.lists.pop().and_then(|at| self.nodes.get(at));
        if let (ElementEnding::Close(_), Some(MarkupNode::Open(wrap))) = (ending, open) {
            self.nodes.push(MarkupNode::Close(wrap.clone()));
        }
    }

    fn open_verbatim(&mut self) -> ElementEnding {
        self.verbatim = Some(String::new());
        ElementEnding::Nothing
    }

    fn end_code(&mut self) {
        let mut code = self.verbatim.take().unwrap_or_default();
        code.truncate(code.strip_suffix('\n').unwrap_or(&code).len());
        self.nodes.push(MarkupNode::CodeBlock(code));
    }

    fn end_html(&mut self) {
        let block = self.verbatim.take().unwrap_or_default();
        self.nodes.push(MarkupNode::Open(MarkupElement::Paragraph));
        for (number, line) in block.trim_ascii_end().lines().enumerate() {
            if number > 0 {
                self.nodes.push(MarkupNode::Break);
            }
            self.push_text(line);
        }
        self.nodes.push(MarkupNode::Close(MarkupElement::Paragraph));
    }

    fn open_row(&mut self, wrap: MarkupElement) -> ElementEnding {
        self.table.column = 0;
        self.table.in_head = wrap == MarkupElement::TableHead;
        self.open_element(wrap)
    }

    fn open_cell(&mut self, range: Range<usize>) -> ElementEnding {
        let align = self
            .table
            .aligns
            .get(self.table.column)
            .copied()
            .unwrap_or(ColumnAlign::None);
        self.table.column += 1;
        self.table.cell_end = range.end;
        self.open_element(if self.table.in_head {
            MarkupElement::HeadingCell(align)
        } else {
            MarkupElement::Cell(align)
        })
    }

    fn end_row(&mut self, range: Range<usize>) {
        let start = self.table.cell_end;
        let beyond = self.folded.text.get(start..range.end).unwrap_or_default();
        let extra = beyond.trim_matches([' ', '\t', '\n', '\r', '|', '>']);
        if let Some(at) = beyond.find(extra).filter(|_| !extra.is_empty()) {
            self.add_finding(start + at..start + at + extra.len(), FindingKind::ExtraCell);
        }
    }

    fn open_link(&mut self, kind: LinkType, typed: &str, range: Range<usize>) -> ElementEnding {
        let destination = if kind == LinkType::Email {
            format!("mailto:{typed}")
        } else {
            typed.to_owned()
        };
        if let Some(url) = destination::link_url(&destination) {
            return self.open_element(MarkupElement::Link(url));
        }
        self.add_finding(range, FindingKind::Link(destination));
        if matches!(kind, LinkType::Autolink | LinkType::Email) {
            self.push_text("<");
            return ElementEnding::Angle;
        }
        ElementEnding::Nothing
    }

    fn image_event(&mut self, event: Event<'_>) {
        let Some(alternative) = &mut self.pending_image else {
            return;
        };
        match event {
            Event::Start(Tag::Image { .. }) => alternative.nested += 1,
            Event::End(TagEnd::Image) if alternative.nested > 0 => alternative.nested -= 1,
            Event::End(TagEnd::Image) => self.end_image(),
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                alternative.text.push_str(&text)
            }
            Event::SoftBreak | Event::HardBreak => alternative.text.push(' '),
            _ => {}
        }
    }

    fn end_image(&mut self) {
        let Some(PendingImage {
            range,
            destination,
            text,
            ..
        }) = self.pending_image.take()
        else {
            return;
        };
        let alt = one_line(text.trim());
        if alt.is_empty() {
            self.add_finding(
                range.clone(),
                FindingKind::NoAlternative(destination.clone()),
            );
        }
        let Some(path) = destination::image_path(&destination) else {
            self.add_finding(range, FindingKind::RemoteImage(destination));
            return self.push_text(&alt);
        };
        let range = self.folded.range_to_source(range);
        self.images.push(ImageUse {
            range,
            destination: path.clone(),
            alt: alt.clone(),
        });
        self.nodes.push(MarkupNode::Image {
            destination: path,
            alt,
        });
    }

    /// Reports HTML, once for adjacent tags, and not a closing tag whose opening tag was reported.
    fn add_html_finding(&mut self, typed: &str, range: Range<usize>) {
        let range = self.folded.range_to_source(range);
        let tag = typed.trim_start_matches(['<', ' ']);
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let name = &name[..name
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .unwrap_or(name.len())];
        let known = !self.tags.insert(name.to_ascii_lowercase());
        match self.findings.last_mut() {
            Some(last) if last.kind == FindingKind::Html && last.range.end == range.start => {
                last.range.end = range.end
            }
            _ if known && tag.starts_with('/') => {}
            _ => self.findings.push(MarkupFinding {
                range,
                kind: FindingKind::Html,
            }),
        }
    }
}

/// A character reference can put a newline into text (`&#10;`).
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
