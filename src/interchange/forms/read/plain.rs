//! Pasted text: lines with tabs are rows of a table, all others paragraphs; the marks that mails and notes use for bold.
//!
//! In: text. Out: a [`Document`]. A line without a tab between two that have one is a row of one cell: editors cut tabs
//! at a line's end.

use crate::interchange::forms::document::{
    Block, Cell, Document, Paragraph, ParagraphKind, TableBuilder,
};
use crate::interchange::forms::text::Text;

/// Marks of emphasis, the longest first: what opens, what closes, bold, italic.
const MARKS: &[(&str, &str, bool, bool)] = &[
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
const LONGEST_LINE: usize = 20_000;

/// What begins an item of a list.
const BULLETS: &[&str] = &["- ", "• ", "* ", "– ", "▪ ", "◦ ", "· "];

/// The blocks of a text.
pub fn document(text: &str) -> Document {
    let lines: Vec<&str> = text.lines().collect();
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let length = rows_from(&lines[at..]);
        if length > 0 {
            blocks.push(table(&lines[at..at + length]));
        } else {
            blocks.extend(paragraph(lines[at]).map(Block::Paragraph));
        }
        at += length.max(1);
    }
    Document { blocks }
}

/// How many lines from here on are rows of one table.
fn rows_from(lines: &[&str]) -> usize {
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

fn table(lines: &[&str]) -> Block {
    let mut table = TableBuilder::default();
    for line in lines {
        table.row();
        for cell in line.split('\t') {
            table.cell(Cell::new(vec![marked(unquoted(cell))]), 1, 1);
        }
    }
    Block::Table(table.finish())
}

/// Spreadsheets put a copied cell with a line break or a quote between quotes, and double those inside.
fn unquoted(cell: &str) -> &str {
    let inner = cell
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(cell)
}

fn paragraph(line: &str) -> Option<Paragraph> {
    let line = line.trim();
    if let Some(level) = heading(line) {
        let text = marked(line.trim_start_matches('#'));
        let kind = ParagraphKind::Heading(level);
        return (!text.is_blank()).then_some(Paragraph { text, kind });
    }
    let item = BULLETS.iter().find_map(|bullet| line.strip_prefix(bullet));
    let kind = match item {
        Some(_) => ParagraphKind::Item,
        None => ParagraphKind::Plain,
    };
    let text = marked(item.unwrap_or(line));
    (!text.is_blank()).then_some(Paragraph { text, kind })
}

/// `## Mission 1`
fn heading(line: &str) -> Option<u8> {
    let level = line.bytes().take_while(|&byte| byte == b'#').count();
    let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
    is_heading.then(|| u8::try_from(level).unwrap_or(6))
}

/// A line whose marks of emphasis are emphasis; a star that closes nothing stays a star.
pub fn marked(line: &str) -> Text {
    if line.len() > LONGEST_LINE {
        return Text::plain_text(line);
    }
    let mut text = Text::default();
    let mut rest = line;
    while !rest.is_empty() {
        match emphasis(
            rest,
            line.len() > rest.len()
                && !line[..line.len() - rest.len()].ends_with(char::is_whitespace),
        ) {
            Some((inner, after, bold, italic)) => {
                for run in marked(inner).runs() {
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
fn emphasis(rest: &str, in_word: bool) -> Option<(&str, &str, bool, bool)> {
    MARKS.iter().find_map(|&(open, close, bold, italic)| {
        let body = rest.strip_prefix(open)?;
        let end = body.find(close)?;
        let inner = &body[..end];
        let tag = open.starts_with('<');
        let sound =
            tag || (!in_word && sound(inner) && !body[end + close.len()..].starts_with('*'));
        sound.then(|| (inner, &body[end + close.len()..], bold, italic))
    })
}

fn sound(inner: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    edge(inner.chars().next()) && edge(inner.chars().last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::forms::text::prose;

    #[test]
    fn marks_of_emphasis_are_read_and_lone_stars_stay() {
        let line = |typed| marked(typed).line();
        assert_eq!(line("<b>Mission 1</b>"), "**Mission 1**");
        assert_eq!(
            line("**Activités** La production"),
            "**Activités** La production"
        );
        assert!(marked("**Validation**").is_bold());
        assert_eq!(marked("Clarté * / Ton *").plain(), "Clarté * / Ton *");
        assert_eq!(marked("Nom* et prénom*").plain(), "Nom* et prénom*");
        assert_eq!(prose(&[marked("*Autonome, fiable*")]), "*Autonome, fiable*");
        assert_eq!(marked("* obligatoire").plain(), "* obligatoire");
    }

    #[test]
    fn lines_with_tabs_are_rows_and_a_bare_line_between_them_too() {
        let read = document("Titre\n\nA\tTI\tTS\nValidation\nb\t\t\n\n# Fin\n- point\n");
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
