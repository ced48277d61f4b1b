//! Pasted text: lines with tabs are rows of a table, all others paragraphs; the marks that mails and notes use for
//! bold.
//!
//! In: text. Out: a [`FormDocument`]. A line without a tab between two that have one is a row of one cell: editors
//! cut tabs at a line's end.

use crate::interchange::forms::document::{
    Block, FormCell, FormDocument, Paragraph, ParagraphKind, TableBuilder,
};
use crate::interchange::forms::text::FormText;
use std::borrow::Cow;

/// Marks of emphasis, the longest first: what opens, what closes, bold, italic.
const EMPHASIS_MARKS: &[(&str, &str, bool, bool)] = &[
    ("<strong>", "</strong>", true, false),
    ("<b>", "</b>", true, false),
    ("<em>", "</em>", false, true),
    ("<i>", "</i>", false, true),
    ("***", "***", true, true),
    ("**", "**", true, false),
    ("__", "__", true, false),
    ("*", "*", false, true),
];

/// In a longer line marks are characters like others: looking for what closes each would take for ever.
const MAX_MARKED_LINE: usize = 20_000;

/// What begins an item of a list.
const BULLETS: &[&str] = &["- ", "• ", "* ", "– ", "▪ ", "◦ ", "· "];

/// The blocks of a text.
pub fn read_plain_text(text: &str) -> FormDocument {
    let text = unquote_cells(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let length = table_length(&lines[at..]);
        if length > 0 {
            blocks.push(read_table(&lines[at..at + length]));
        } else {
            blocks.extend(read_paragraph(lines[at]).map(Block::Paragraph));
        }
        at += length.max(1);
    }
    FormDocument::of_blocks(blocks)
}

/// How many lines from here on are rows of one table.
fn table_length(lines: &[&str]) -> usize {
    let is_row = |line: &&str| line.contains('\t');
    let mut length = 0;
    while let Some(line) = lines.get(length) {
        let next = lines.get(length + 1).is_some_and(is_row);
        let alone = length > 0 && next && !line.trim().is_empty();
        if !is_row(line) && !alone {
            break;
        }
        length += 1;
    }
    length
}

fn read_table(lines: &[&str]) -> Block {
    let mut table = TableBuilder::default();
    for line in lines {
        table.start_row();
        for cell in line.split('\t') {
            let lines = cell.split(LINE_IN_CELL).map(parse_emphasis);
            table.push_cell(FormCell::new(lines.collect()), 1, 1);
        }
    }
    Block::Table(table.finish())
}

/// Stands for a line break inside a cell, as a form feed stands for none that a form has.
const LINE_IN_CELL: char = '\u{b}';

/// Spreadsheets put a copied cell with a line break or a quote between quotes, and double those inside. Only a cell
/// counts: a tab stands before it or behind it.
fn unquote_cells(text: &str) -> Cow<'_, str> {
    if !text.contains('\t') || !text.contains('"') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_tab = false;
    while !rest.is_empty() {
        let at_start = after_tab || out.is_empty() || out.ends_with('\n');
        if at_start
            && let Some((cell, after)) = quoted_cell(rest)
            && (after_tab || after.starts_with('\t'))
        {
            out += &cell;
            rest = after;
            after_tab = false;
            continue;
        }
        let end = rest.find(['\t', '\n']).map_or(rest.len(), |at| at + 1);
        let (piece, after) = rest.split_at(end);
        out += piece;
        after_tab = piece.ends_with('\t');
        rest = after;
    }
    Cow::Owned(out)
}

/// A cell in quotes at the beginning, and what follows it: a tab, a line break or nothing.
fn quoted_cell(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut inside = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        inside += before;
        if let Some(more) = after.strip_prefix('"') {
            inside.push('"');
            rest = more;
        } else {
            let ends = after.is_empty() || after.starts_with(['\t', '\n', '\r']);
            return ends.then(|| {
                (
                    inside
                        .replace("\r\n", "\n")
                        .replace('\n', &LINE_IN_CELL.to_string()),
                    after,
                )
            });
        }
    }
}

fn read_paragraph(line: &str) -> Option<Paragraph> {
    let line = line.trim();
    if let Some(level) = heading_level(line) {
        let text = parse_emphasis(line.trim_start_matches('#'));
        let kind = ParagraphKind::Heading(level);
        return (!text.is_blank()).then(|| Paragraph::new(text, kind));
    }
    let item = BULLETS.iter().find_map(|bullet| line.strip_prefix(bullet));
    let kind = match item {
        Some(_) => ParagraphKind::Item,
        None => ParagraphKind::Plain,
    };
    let text = parse_emphasis(item.unwrap_or(line));
    (!text.is_blank()).then(|| Paragraph::new(text, kind))
}

/// `## Mission 1`
fn heading_level(line: &str) -> Option<u8> {
    let level = line.bytes().take_while(|&byte| byte == b'#').count();
    let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
    is_heading.then(|| u8::try_from(level).unwrap_or(6))
}

/// A line whose marks of emphasis are emphasis; a star that closes nothing stays a star.
pub fn parse_emphasis(line: &str) -> FormText {
    if line.len() > MAX_MARKED_LINE {
        return FormText::from_plain(line);
    }
    let mut text = FormText::default();
    let mut rest = line;
    while !rest.is_empty() {
        match leading_emphasis(
            rest,
            line.len() > rest.len()
                && !line[..line.len() - rest.len()].ends_with(char::is_whitespace),
        ) {
            Some((inner, after, bold, italic)) => {
                for run in parse_emphasis(inner).runs() {
                    text.push(run.text.clone(), run.bold || bold, run.italic || italic);
                }
                rest = after;
            }
            None => {
                let next = rest.chars().next().map_or(1, char::len_utf8);
                text.push(&rest[..next], false, false);
                rest = &rest[next..];
            }
        }
    }
    text
}

/// Emphasis that begins here: what is inside, what comes after. Marks of letters only at the edge of a word.
fn leading_emphasis(rest: &str, in_word: bool) -> Option<(&str, &str, bool, bool)> {
    EMPHASIS_MARKS
        .iter()
        .find_map(|&(open, close, bold, italic)| {
            let body = rest.strip_prefix(open)?;
            let end = body.find(close)?;
            let inner = &body[..end];
            let tag = open.starts_with('<');
            let sound = tag
                || (!in_word
                    && has_tight_edges(inner)
                    && !body[end + close.len()..].starts_with('*'));
            sound.then(|| (inner, &body[end + close.len()..], bold, italic))
        })
}

fn has_tight_edges(inner: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    edge(inner.chars().next()) && edge(inner.chars().last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::forms::text::to_markdown_text;

    #[test]
    fn marks_of_emphasis_are_read_and_lone_stars_stay() {
        let line = |typed| parse_emphasis(typed).to_markdown_line();
        assert_eq!(line("<b>Mission 1</b>"), "**Mission 1**");
        assert_eq!(
            line("**Activités** La production"),
            "**Activités** La production"
        );
        assert!(parse_emphasis("**Validation**").is_bold());
        assert_eq!(
            parse_emphasis("Clarté * / Ton *").plain(),
            "Clarté * / Ton *"
        );
        assert_eq!(parse_emphasis("Nom* et prénom*").plain(), "Nom* et prénom*");
        assert_eq!(
            to_markdown_text(&[parse_emphasis("*Autonome, fiable*")]),
            "*Autonome, fiable*"
        );
        assert_eq!(parse_emphasis("* obligatoire").plain(), "* obligatoire");
    }

    #[test]
    fn cells_in_quotes_are_cells_and_quotes_in_a_text_stay() {
        let table = unquote_cells(
            "Critère\tTI\n\"Parle fort\net clairement\"\t\n\"Dit \"\"je\"\"\"\t\n\"Fin\"\n",
        );
        assert_eq!(
            table,
            "Critère\tTI\nParle fort\u{b}et clairement\t\nDit \"je\"\t\n\"Fin\"\n"
        );
        assert_eq!(unquote_cells("a\t\"b\" c\n"), "a\t\"b\" c\n");
    }

    #[test]
    fn lines_with_tabs_are_rows_and_a_bare_line_between_them_too() {
        let read = read_plain_text("Titre\n\nA\tTI\tTS\nValidation\nb\t\t\n\n# Fin\n- point\n");
        let kinds: Vec<String> = read
            .blocks
            .iter()
            .map(|block| match block {
                Block::Table(table) => format!("{}x{}", table.rows.len(), table.width()),
                Block::Paragraph(paragraph) => format!("{:?}", paragraph.kind),
            })
            .collect();
        assert_eq!(kinds, ["Plain", "3x3", "Heading(1)", "Item"]);
    }
}
