//! What a source says, as nodes; and what has to be told about it.
//!
//! In: a source. Out: [`Read`]. All rules of gridgen's Markdown are here: what is a link, what is printed as typed, what
//! a heading is. Writes no output.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::definitions;
use super::destination;
use super::fold::{Folded, GUARD};
use super::nodes::{Align, Node, Wrap};
use super::words::{are_words, words};
use super::{Finding, ImageUse, Kind, What};

/// Quotes and lists, or emphasis, nested deeper than this print their content without one more level. Typst gives up at
/// some 72 levels of layout, of which the theme's tables need their part. Measured in a table cell with Typst 0.15.1:
/// 12 of each are typeset, 20 are not (`typeset.rs`).
const DEEPEST: usize = 8;

/// Blocks with tables; no footnotes, no mathematics, no typographer's quotes.
pub(super) const TEXT: Options = Options::ENABLE_STRIKETHROUGH.union(Options::ENABLE_TABLES);

/// All that is known about a source.
pub(super) struct Read {
    pub(super) nodes: Vec<Node>,
    pub(super) findings: Vec<Finding>,
    pub(super) images: Vec<ImageUse>,
}

/// Reads a source.
pub(super) fn read(kind: Kind, source: &str) -> Read {
    match kind {
        Kind::Line if are_words(source) => words(source),
        Kind::Line => line(&Folded::line(source)),
        Kind::Text => text(&definitions::folded(source)),
    }
}

/// A line is one paragraph, which prints no `<p>`.
pub(super) fn line(folded: &Folded) -> Read {
    let mut reader = Reader::new(folded);
    let mut events = Parser::new_ext(&folded.text, Options::ENABLE_STRIKETHROUGH)
        .into_offset_iter()
        .filter(|(event, _)| !is_paragraph(event));
    // The first text begins with the guard. The parser strips the blank from a guard that stands alone.
    if let Some((Event::Text(first), _)) = events.next() {
        reader.text(first.get(GUARD.len()..).unwrap_or_default());
    }
    events.for_each(|(event, range)| reader.event(event, range));
    reader.finish()
}

fn is_paragraph(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
    )
}

fn text(folded: &Folded) -> Read {
    let mut reader = Reader::new(folded);
    for (event, range) in Parser::new_ext(&folded.text, TEXT).into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish()
}

/// What to do where something ends.
enum Ending {
    Close(Wrap),
    /// A heading is a bold paragraph.
    Heading,
    /// An autolink that is printed as typed.
    Angle,
    /// It was not opened either.
    Nothing,
}

/// An image whose alternative text is being read.
struct Alternative {
    range: Range<usize>,
    destination: String,
    text: String,
    nested: usize,
}

/// The table being read.
#[derive(Default)]
struct Table {
    aligns: Box<[Align]>,
    column: usize,
    head: bool,
    body: bool,
    cell_end: usize,
}

struct Reader<'f> {
    folded: &'f Folded,
    nodes: Vec<Node>,
    findings: Vec<Finding>,
    images: Vec<ImageUse>,
    endings: Vec<Ending>,
    /// Where each open list begins in `nodes`.
    lists: Vec<usize>,
    blocks: usize,
    spans: usize,
    alternative: Option<Alternative>,
    /// The code or HTML block being read.
    verbatim: Option<String>,
    table: Table,
    tags: BTreeSet<String>,
}

impl<'f> Reader<'f> {
    fn new(folded: &'f Folded) -> Self {
        Reader {
            folded,
            nodes: Vec::new(),
            findings: Vec::new(),
            images: Vec::new(),
            endings: Vec::new(),
            lists: Vec::new(),
            blocks: 0,
            spans: 0,
            alternative: None,
            verbatim: None,
            table: Table::default(),
            tags: BTreeSet::new(),
        }
    }

    fn finish(mut self) -> Read {
        self.findings.sort_by_key(|finding| finding.range.start);
        Read {
            nodes: self.nodes,
            findings: self.findings,
            images: self.images,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.alternative.is_some() {
            return self.alternative(event);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end, range),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.nodes.push(Node::Code(one_line(&code))),
            Event::Html(html) => self.text(&html),
            Event::InlineHtml(html) => {
                self.html(&html, range);
                self.text(&html);
            }
            Event::SoftBreak | Event::HardBreak => self.nodes.push(Node::Break),
            Event::Rule => self.nodes.push(Node::Rule),
            // Of extensions that are off.
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text)
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.verbatim {
            Some(block) => block.push_str(text),
            None if text.is_empty() => {}
            None => self.nodes.push(Node::Text(one_line(text))),
        }
    }

    fn tell(&mut self, range: Range<usize>, what: What) {
        let range = self.folded.range_to_source(range);
        self.findings.push(Finding { range, what });
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let ending = match tag {
            Tag::Paragraph => {
                if matches!(self.endings.last(), Some(Ending::Close(Wrap::Item))) {
                    self.loosen();
                }
                self.open(Wrap::Paragraph)
            }
            Tag::Heading { .. } => {
                self.nodes
                    .extend([Node::Open(Wrap::Paragraph), Node::Open(Wrap::Strong)]);
                Ending::Heading
            }
            Tag::BlockQuote(_) => self.open_block(Wrap::Quote),
            Tag::List(start) => self.open_list(start),
            Tag::Item if self.lists_dropped() => self.separate(),
            Tag::Item => self.open(Wrap::Item),
            Tag::CodeBlock(_) => self.open_verbatim(),
            Tag::HtmlBlock => {
                let typed = &self.folded.text[range.clone()];
                self.html(
                    typed,
                    range.start..range.start + typed.trim_ascii_end().len(),
                );
                self.open_verbatim()
            }
            Tag::Table(aligns) => {
                let aligns: Box<[Align]> = aligns.into_iter().map(Align::from).collect();
                self.table = Table {
                    aligns: aligns.clone(),
                    ..Table::default()
                };
                self.open(Wrap::Table(aligns))
            }
            Tag::TableHead => self.open_row(Wrap::Head),
            Tag::TableRow => {
                if !std::mem::replace(&mut self.table.body, true) {
                    self.nodes.push(Node::Open(Wrap::Body));
                }
                self.open_row(Wrap::Row)
            }
            Tag::TableCell => self.open_cell(range),
            Tag::Emphasis => self.open_span(Wrap::Emph),
            Tag::Strong => self.open_span(Wrap::Strong),
            Tag::Strikethrough => self.open_span(Wrap::Strike),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.open_link(link_type, &dest_url, range),
            Tag::Image { dest_url, .. } => {
                let destination = dest_url.into_string();
                self.alternative = Some(Alternative {
                    range,
                    destination,
                    text: String::new(),
                    nested: 0,
                });
                return; // its end is met by `alternative`
            }
            // Of extensions that are off.
            _ => Ending::Nothing,
        };
        self.endings.push(ending);
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>) {
        let ending = self.endings.pop().unwrap_or(Ending::Nothing);
        match end {
            TagEnd::BlockQuote(_) => self.blocks -= 1,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.spans -= 1,
            TagEnd::List(_) => return self.end_list(ending),
            TagEnd::CodeBlock => return self.end_code(),
            TagEnd::HtmlBlock => return self.end_html(),
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(range),
            TagEnd::Table if self.table.body => self.nodes.push(Node::Close(Wrap::Body)),
            _ => {}
        }
        match ending {
            Ending::Close(wrap) => self.close(wrap),
            Ending::Heading => self
                .nodes
                .extend([Node::Close(Wrap::Strong), Node::Close(Wrap::Paragraph)]),
            Ending::Angle => self.text(">"),
            Ending::Nothing => {}
        }
    }

    fn open(&mut self, wrap: Wrap) -> Ending {
        self.nodes.push(Node::Open(wrap.clone()));
        Ending::Close(wrap)
    }

    fn close(&mut self, wrap: Wrap) {
        // A link without text could not be followed, nor be heard.
        if let (Wrap::Link(destination), Some(Node::Open(Wrap::Link(_)))) =
            (&wrap, self.nodes.last())
        {
            self.nodes.push(Node::Text(destination.clone()));
        }
        self.nodes.push(Node::Close(wrap));
    }

    fn open_block(&mut self, wrap: Wrap) -> Ending {
        self.blocks += 1;
        if self.blocks > DEEPEST {
            self.separate()
        } else {
            self.open(wrap)
        }
    }

    fn open_span(&mut self, wrap: Wrap) -> Ending {
        self.spans += 1;
        if self.spans > DEEPEST {
            Ending::Nothing
        } else {
            self.open(wrap)
        }
    }

    /// In place of a level that is too deep.
    fn separate(&mut self) -> Ending {
        let inline = match self.nodes.last() {
            Some(Node::Text(_) | Node::Code(_) | Node::Image { .. }) => true,
            Some(Node::Close(wrap)) => !wrap.is_block(),
            _ => false,
        };
        if inline {
            self.nodes.push(Node::Break);
        }
        Ending::Nothing
    }

    fn open_list(&mut self, start: Option<u64>) -> Ending {
        self.lists.push(self.nodes.len());
        self.open_block(Wrap::List { start, tight: true })
    }

    /// True where the innermost list is too deep to be one.
    fn lists_dropped(&self) -> bool {
        !matches!(self.endings.last(), Some(Ending::Close(Wrap::List { .. })))
    }

    /// A paragraph that is marked as one makes its list loose.
    fn loosen(&mut self) {
        let open = self.lists.last().and_then(|at| self.nodes.get_mut(*at));
        if let Some(Node::Open(Wrap::List { tight, .. })) = open {
            *tight = false;
        }
    }

    fn end_list(&mut self, ending: Ending) {
        self.blocks -= 1;
        let open = self.lists.pop().and_then(|at| self.nodes.get(at));
        if let (Ending::Close(_), Some(Node::Open(wrap))) = (ending, open) {
            self.nodes.push(Node::Close(wrap.clone()));
        }
    }

    fn open_verbatim(&mut self) -> Ending {
        self.verbatim = Some(String::new());
        Ending::Nothing
    }

    fn end_code(&mut self) {
        let mut code = self.verbatim.take().unwrap_or_default();
        code.truncate(code.strip_suffix('\n').unwrap_or(&code).len());
        self.nodes.push(Node::CodeBlock(code));
    }

    fn end_html(&mut self) {
        let block = self.verbatim.take().unwrap_or_default();
        self.nodes.push(Node::Open(Wrap::Paragraph));
        for (number, line) in block.trim_ascii_end().lines().enumerate() {
            if number > 0 {
                self.nodes.push(Node::Break);
            }
            self.text(line);
        }
        self.nodes.push(Node::Close(Wrap::Paragraph));
    }

    fn open_row(&mut self, wrap: Wrap) -> Ending {
        self.table.column = 0;
        self.table.head = wrap == Wrap::Head;
        self.open(wrap)
    }

    fn open_cell(&mut self, range: Range<usize>) -> Ending {
        let align = self
            .table
            .aligns
            .get(self.table.column)
            .copied()
            .unwrap_or(Align::None);
        self.table.column += 1;
        self.table.cell_end = range.end;
        self.open(if self.table.head {
            Wrap::HeadCell(align)
        } else {
            Wrap::Cell(align)
        })
    }

    fn end_row(&mut self, range: Range<usize>) {
        let start = self.table.cell_end;
        let beyond = self.folded.text.get(start..range.end).unwrap_or_default();
        let extra = beyond.trim_matches([' ', '\t', '\n', '\r', '|', '>']);
        if let Some(at) = beyond.find(extra).filter(|_| !extra.is_empty()) {
            self.tell(start + at..start + at + extra.len(), What::ExtraCell);
        }
    }

    fn open_link(&mut self, kind: LinkType, typed: &str, range: Range<usize>) -> Ending {
        let destination = if kind == LinkType::Email {
            format!("mailto:{typed}")
        } else {
            typed.to_owned()
        };
        if let Some(url) = destination::link(&destination) {
            return self.open(Wrap::Link(url));
        }
        self.tell(range, What::Link(destination));
        if matches!(kind, LinkType::Autolink | LinkType::Email) {
            self.text("<");
            return Ending::Angle;
        }
        Ending::Nothing
    }

    fn alternative(&mut self, event: Event<'_>) {
        let Some(alternative) = &mut self.alternative else {
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
        let Some(Alternative {
            range,
            destination,
            text,
            ..
        }) = self.alternative.take()
        else {
            return;
        };
        let alt = one_line(text.trim());
        if alt.is_empty() {
            self.tell(range.clone(), What::NoAlternative(destination.clone()));
        }
        let Some(path) = destination::image(&destination) else {
            self.tell(range, What::RemoteImage(destination));
            return self.text(&alt);
        };
        let range = self.folded.range_to_source(range);
        self.images.push(ImageUse {
            range,
            destination: path.clone(),
            alt: alt.clone(),
        });
        self.nodes.push(Node::Image {
            destination: path,
            alt,
        });
    }

    /// Tells of HTML, once for tags that touch, and not of a closing tag whose opening tag was told.
    fn html(&mut self, typed: &str, range: Range<usize>) {
        let range = self.folded.range_to_source(range);
        let tag = typed.trim_start_matches(['<', ' ']);
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let name = &name[..name
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .unwrap_or(name.len())];
        let known = !self.tags.insert(name.to_ascii_lowercase());
        match self.findings.last_mut() {
            Some(last) if last.what == What::Html && last.range.end == range.start => {
                last.range.end = range.end
            }
            _ if known && tag.starts_with('/') => {}
            _ => self.findings.push(Finding {
                range,
                what: What::Html,
            }),
        }
    }
}

/// A character reference can put a newline into text (`&#10;`).
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
