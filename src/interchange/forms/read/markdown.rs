//! Markdown: headings, paragraphs, lists, tables with bars.
//!
//! In: text. Out: a [`FormDocument`]. Read by the parser that prints the grids; an address behind a link is kept as
//! words.

use crate::interchange::forms::document::{
    Block, FormCell, FormDocument, Paragraph, ParagraphKind, TableBuilder,
};
use crate::interchange::forms::text::FormText;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Whether a text has a table with bars, or headings: then it is no mere list of lines.
pub(super) fn is_markdown(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        let rule = !line.is_empty()
            && line.contains('-')
            && line.contains('|')
            && line.chars().all(|c| "|:- ".contains(c));
        rule && line.len() > 2
    })
}

/// The blocks of a text.
pub(super) fn read_markdown(text: &str) -> FormDocument {
    let mut reader = MarkdownFormReader::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        reader.event(event);
    }
    reader.flush();
    FormDocument::of_blocks(reader.blocks)
}

#[derive(Default)]
struct MarkdownFormReader {
    blocks: Vec<Block>,
    text: FormText,
    kind: Option<ParagraphKind>,
    bold: usize,
    italic: usize,
    items: usize,
    links: Vec<String>,
    table: Option<TableBuilder>,
    in_heading_row: bool,
}

impl MarkdownFormReader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start_tag(tag),
            Event::End(end) => self.end_tag(end),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak | Event::HardBreak => self.push("\n"),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        self.text.push(text, self.bold > 0, self.italic > 0);
    }

    /// Tags of emphasis and line breaks count, others are words.
    fn html(&mut self, html: &str) {
        match html.trim().to_lowercase().as_str() {
            "<br>" | "<br/>" | "<br />" => self.push("\n"),
            "<b>" | "<strong>" => self.bold += 1,
            "</b>" | "</strong>" => self.bold = self.bold.saturating_sub(1),
            "<i>" | "<em>" => self.italic += 1,
            "</i>" | "</em>" => self.italic = self.italic.saturating_sub(1),
            comment if comment.starts_with("<!--") => {}
            _ => self.push(html),
        }
    }

    fn start_tag(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.begin_paragraph(ParagraphKind::Heading(level_number(level)))
            }
            Tag::Item => {
                self.begin_paragraph(ParagraphKind::Item);
                self.items += 1;
            }
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock if self.table.is_none() => {
                let kind = if self.items > 0 {
                    ParagraphKind::Item
                } else {
                    ParagraphKind::Plain
                };
                self.begin_paragraph(kind);
            }
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push(dest_url.into_string())
            }
            Tag::Table(_) => {
                self.flush();
                self.table = Some(TableBuilder::default());
            }
            Tag::TableHead | Tag::TableRow => {
                self.in_heading_row = matches!(tag, Tag::TableHead);
                if let Some(table) = &mut self.table {
                    table.start_row();
                }
            }
            _ => {}
        }
    }

    fn end_tag(&mut self, end: TagEnd) {
        match end {
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => {
                let address = self.links.pop().unwrap_or_default();
                if !address.is_empty() && !self.text.plain().ends_with(&address) {
                    self.push(&format!(" ({address})"));
                }
            }
            TagEnd::TableCell => {
                let mut cell = FormCell::new(std::mem::take(&mut self.text).lines());
                cell.is_heading = self.in_heading_row;
                if let Some(table) = &mut self.table {
                    table.push_cell(cell, 1, 1);
                }
            }
            TagEnd::Table => {
                let table = self.table.take().map(TableBuilder::finish);
                self.blocks.extend(table.map(Block::Table));
            }
            TagEnd::Item => {
                self.flush();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock
                if self.table.is_none() =>
            {
                self.flush()
            }
            _ => {}
        }
    }

    fn begin_paragraph(&mut self, kind: ParagraphKind) {
        self.flush();
        self.kind = Some(kind);
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let kind = self.kind.take().unwrap_or(ParagraphKind::Plain);
        let lines = text
            .lines()
            .into_iter()
            .map(|text| Block::Paragraph(Paragraph::new(text, kind)));
        self.blocks.extend(lines);
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_lists_and_headings_are_blocks() {
        let text = "# Oral\n\nUne [page](https://exemple.fr).\n\n- a **b**\n\n| C | TI<br>0 |\n|---|---|\n| x |  |\n";
        let shown: Vec<String> = read_markdown(text)
            .blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph(paragraph) => {
                    format!("{:?} {}", paragraph.kind, paragraph.text.plain())
                }
                Block::Table(table) => {
                    let cells = table
                        .rows
                        .iter()
                        .flatten()
                        .map(|cell| cell.lines.len().to_string());
                    cells.collect::<Vec<_>>().join(",")
                }
            })
            .collect();
        assert_eq!(
            shown,
            [
                "Heading(1) Oral",
                "Plain Une page (https://exemple.fr).",
                "Item a b",
                "1,2,1,0"
            ]
        );
    }

    #[test]
    fn a_rule_of_bars_tells_markdown_from_text() {
        assert!(is_markdown("a | b\n--|--\n"));
        assert!(!is_markdown("a\tb\n-\n– | oui\n"));
    }
}
