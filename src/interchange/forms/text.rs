//! The words of a paragraph or a cell, with what is bold or italic; and how they are written as Markdown.
//!
//! What is written is read back: it must print exactly the words it was made of, else more of it is escaped.

use crate::text::markup::{MarkupKind, NoImages, markup_findings, render_markup};

/// Words, some of them bold or italic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormText {
    runs: Vec<TextRun>,
}

/// Words that are printed alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextRun {
    /// The words, with their spaces.
    pub text: String,
    /// Whether they are bold.
    pub bold: bool,
    /// Whether they are italic.
    pub italic: bool,
}

impl FormText {
    /// Words that are neither bold nor italic.
    pub fn from_plain(text: impl Into<String>) -> Self {
        let mut made = Self::default();
        made.push(text, false, false);
        made
    }

    /// Adds words at the end.
    pub fn push(&mut self, text: impl Into<String>, bold: bool, italic: bool) {
        let text = text.into();
        match self.runs.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if (last.bold, last.italic) == (bold, italic) => last.text += &text,
            _ => self.runs.push(TextRun { text, bold, italic }),
        }
    }

    /// Its runs, in order.
    pub fn runs(&self) -> &[TextRun] {
        &self.runs
    }

    /// Several texts, with a space between two.
    pub fn joined(texts: &[Self]) -> Self {
        let mut all = Self::default();
        for text in texts {
            if !all.runs.is_empty() {
                all.push(" ", all.ends_bold() && text.is_bold(), false);
            }
            for run in &text.runs {
                all.push(run.text.clone(), run.bold, run.italic);
            }
        }
        all
    }

    fn ends_bold(&self) -> bool {
        self.runs.last().is_some_and(|run| run.bold)
    }

    /// Split at line breaks; lines without words are left out.
    pub fn lines(&self) -> Vec<Self> {
        let mut lines = vec![Self::default()];
        for run in &self.runs {
            for (nth, piece) in run.text.split('\n').enumerate() {
                if nth > 0 {
                    lines.push(Self::default());
                }
                if let Some(line) = lines.last_mut() {
                    line.push(piece, run.bold, run.italic);
                }
            }
        }
        lines.retain(|line| !line.is_blank());
        lines
    }

    /// The words alone, with single spaces.
    pub fn plain(&self) -> String {
        let all: String = self.runs.iter().map(|run| run.text.as_str()).collect();
        collapse_whitespace(&all)
    }

    /// Whether it has no words.
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| is_blank_text(&run.text))
    }

    /// Whether all words are bold.
    pub fn is_bold(&self) -> bool {
        !self.is_blank()
            && self
                .runs
                .iter()
                .all(|run| run.bold || is_blank_text(&run.text))
    }

    /// Whether the first word is bold.
    pub fn starts_bold(&self) -> bool {
        let first = self.runs.iter().find(|run| !is_blank_text(&run.text));
        first.is_some_and(|run| run.bold)
    }

    /// The same words without bold, and without italic if all of them are: for titles, which have a look of their own.
    pub fn unbold(&self) -> Self {
        let mut plain = Self::default();
        let italic = self
            .runs
            .iter()
            .all(|run| run.italic || is_blank_text(&run.text));
        for run in &self.runs {
            plain.push(run.text.clone(), false, run.italic && !italic);
        }
        plain
    }

    /// As a *line* of Markdown that prints these words.
    pub fn to_markdown_line(&self) -> String {
        markdown_source(MarkupKind::Line, std::slice::from_ref(self))
    }
}

/// Several paragraphs as a *text* of Markdown that prints their words, an empty line between two.
pub fn to_markdown_text(paragraphs: &[FormText]) -> String {
    markdown_source(MarkupKind::Text, paragraphs)
}

/// Words with single spaces between; invisible characters are dropped.
pub fn collapse_whitespace(text: &str) -> String {
    let shown: String = text.chars().filter(|&c| is_visible_char(c)).collect();
    // No-break spaces are typography that has to stay: `Mission : payée`.
    shown
        .split([' ', '\t', '\n', '\r', '\u{b}', '\u{c}'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

fn is_visible_char(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}');
    !control
        && !matches!(
            c,
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

fn is_blank_text(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || !is_visible_char(c))
}

/// How much of a text is escaped, and whether bold and italic are kept: from the plainest source to the safest.
const WAYS: [(Escape, bool); 5] = [
    (Escape::Nothing, true),
    (Escape::Marks, true),
    (Escape::All, true),
    (Escape::Nothing, false),
    (Escape::All, false),
];

/// The plainest source that still prints the words.
fn markdown_source(kind: MarkupKind, paragraphs: &[FormText]) -> String {
    let words: Vec<String> = paragraphs.iter().map(FormText::plain).collect();
    let wanted = comparable_words(&words.join(" "));
    let mut source = String::new();
    for (escape, emphasis) in WAYS {
        let written = paragraphs
            .iter()
            .map(|text| emphasized_text(text, escape, emphasis));
        source = written.collect::<Vec<_>>().join("\n\n");
        if prints_words(kind, &source, &wanted) {
            break;
        }
    }
    source
}

fn prints_words(kind: MarkupKind, source: &str, wanted: &str) -> bool {
    markup_findings(kind, source).is_empty()
        && comparable_words(&render_markup(kind, source, &NoImages).plain) == wanted
        && !has_markdown_blocks(kind, source)
}

/// Whether a paragraph would come out as a list, a quote, a table, code: the same words, but a different look.
fn has_markdown_blocks(kind: MarkupKind, source: &str) -> bool {
    let html = render_markup(kind, source, &NoImages).html;
    let shapes = [
        "<ul",
        "<ol",
        "<blockquote",
        "<table",
        "<pre",
        "<code",
        "<hr",
        "<a ",
        "<del",
        "<s>",
    ];
    shapes.iter().any(|shape| html.contains(shape))
}

fn comparable_words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escape {
    Nothing,
    Marks,
    All,
}

fn emphasized_text(text: &FormText, escape: Escape, emphasis: bool) -> String {
    let mut out = String::new();
    for run in &text.runs {
        let (before, words, after) = split_outer_whitespace(&run.text);
        let mark = match (run.bold && emphasis, run.italic && emphasis) {
            _ if words.is_empty() => "",
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        };
        out += before;
        out += mark;
        out += &escape_markdown(words, escape);
        out += mark;
        out += after;
    }
    collapse_whitespace(&out)
}

/// Spaces, words, spaces: in Markdown, emphasis must touch the words.
fn split_outer_whitespace(text: &str) -> (&str, &str, &str) {
    let words = text.trim();
    let start = text.len() - text.trim_start().len();
    let (before, rest) = text.split_at(start);
    (before, words, &rest[words.len()..])
}

fn escape_markdown(words: &str, escape: Escape) -> String {
    let special = |c: char| match escape {
        Escape::Nothing => false,
        Escape::Marks => "\\`*_[]<&~".contains(c),
        Escape::All => c.is_ascii_punctuation(),
    };
    let mut out = String::with_capacity(words.len());
    let mut at_number = true;
    for c in words.chars() {
        // `1. Prise de contact` begins a list where blocks are read.
        let begins = escape != Escape::Nothing && at_number && (".)#-+>|=".contains(c));
        if special(c) || begins {
            out.push('\\');
        }
        at_number = at_number && c.is_ascii_digit();
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(runs: &[(&str, bool, bool)]) -> FormText {
        let mut text = FormText::default();
        for (words, bold, italic) in runs {
            text.push(*words, *bold, *italic);
        }
        text
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        for words in [
            "remise 10 %",
            "5 * 3",
            "SIRET / N°TVA",
            "Mention \"payée + date\"",
            "[PGI] saisie",
            "Clarté *",
            "1. Contact",
        ] {
            assert_eq!(FormText::from_plain(words).to_markdown_line(), words);
        }
    }

    #[test]
    fn what_markdown_would_read_is_escaped() {
        assert_eq!(
            FormText::from_plain("*a* et <b>").to_markdown_line(),
            "\\*a\\* et \\<b>"
        );
        assert_eq!(
            FormText::from_plain("a_b_ `c`").to_markdown_line(),
            "a\\_b\\_ \\`c\\`"
        );
        assert_eq!(
            to_markdown_text(&[FormText::from_plain("1. Contact")]),
            "1\\. Contact"
        );
        assert_eq!(to_markdown_text(&[FormText::from_plain("- a")]), "\\- a");
    }

    #[test]
    fn bold_and_italic_stand_at_the_words() {
        let mixed = text(&[
            ("Nom ", true, false),
            ("et", false, false),
            (" adresse", false, true),
        ]);
        assert_eq!(mixed.to_markdown_line(), "**Nom** et *adresse*");
        assert_eq!(mixed.unbold().to_markdown_line(), "Nom et *adresse*");
        assert!(!mixed.is_bold());
    }

    #[test]
    fn emphasis_that_markdown_cannot_write_gives_way_to_the_words() {
        let stuck = text(&[
            ("Im", false, false),
            ("(port)", true, false),
            ("ant", false, false),
        ]);
        assert_eq!(
            render_markup(MarkupKind::Line, &stuck.to_markdown_line(), &NoImages).plain,
            "Im(port)ant"
        );
    }

    #[test]
    fn line_breaks_cut_and_what_nobody_sees_goes() {
        let cut = text(&[("a\nb", true, false), ("\n\u{200b}\nc", false, false)]);
        let lines: Vec<String> = cut.lines().iter().map(FormText::plain).collect();
        assert_eq!(lines, ["a", "b", "c"]);
        assert_eq!(collapse_whitespace("a\u{0}  b\t"), "a b");
        assert_eq!(collapse_whitespace("Mission\u{a0}: 1"), "Mission\u{a0}: 1");
    }
}
