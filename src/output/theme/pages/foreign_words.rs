//! Words of another language than their page: marked before templates see them, `<span lang="en">` in the finished
//! page.
//!
//! In: a theme's strings that are English because the language of the form lacks them. Out: marked strings, and a
//! page in which each stands in an element with its language, so that a screen reader says it right (WCAG 3.1.2).
//! In attributes and titles, which hold no elements, the marks are taken away.

use std::borrow::Cow;

/// Characters that no text may hold: Unicode keeps them for use within a program.
const BEGIN: char = '\u{FDD0}';
const END: char = '\u{FDD1}';

const BEGIN_ELEMENT: &str = "<span lang=\"en\">";
const END_ELEMENT: &str = "</span>";

/// Elements that hold text and nothing else.
const TEXT_ELEMENTS: [&str; 4] = ["title", "style", "script", "textarea"];

/// An English string, as the templates of a page in another language see it.
pub(in crate::output::theme) fn mark_english(word: &str) -> String {
    format!("{BEGIN}{word}{END}")
}

/// The page with elements in place of the marks.
pub(super) fn name_languages(page: &str) -> Cow<'_, str> {
    if !page.contains([BEGIN, END]) {
        return page.into();
    }
    let mut named = String::with_capacity(page.len() + page.len() / 8);
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        push_marked_text(&mut named, text);
        let (tag, behind) = tag.split_at(tag_length(tag));
        push_unmarked(&mut named, tag);
        rest = behind;
        if let Some(end) = text_element_end(tag, rest) {
            push_unmarked(&mut named, &rest[..end]);
            rest = &rest[end..];
        }
    }
    push_marked_text(&mut named, rest);
    named.into()
}

fn push_unmarked(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|c| !matches!(*c, BEGIN | END)));
}

/// A text between tags: each element that begins in it ends in it, whatever a template cuts off.
fn push_marked_text(out: &mut String, text: &str) {
    let mut open = 0_usize;
    for c in text.chars() {
        match c {
            BEGIN => {
                open += 1;
                out.push_str(BEGIN_ELEMENT);
            }
            END if open > 0 => {
                open -= 1;
                out.push_str(END_ELEMENT);
            }
            END => {}
            _ => out.push(c),
        }
    }
    out.push_str(&END_ELEMENT.repeat(open));
}

/// How long the tag or comment is that a text begins with.
fn tag_length(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |at| at + "-->".len());
    }
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if open == c => quote = None,
            None if c == '>' => return at + 1,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
    }
    text.len()
}

/// Where the text ends that follows the beginning of an element without elements.
fn text_element_end(tag: &str, behind: &str) -> Option<usize> {
    let name = tag[1..]
        .split([' ', '\n', '>'])
        .next()?
        .to_ascii_lowercase();
    let is_text = TEXT_ELEMENTS.contains(&name.as_str());
    let end = || behind.to_ascii_lowercase().find(&format!("</{name}"));
    is_text.then(|| end().unwrap_or(behind.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_texts_get_their_language_and_attributes_and_titles_stay_plain() {
        let word = mark_english("to be rated");
        let page = format!(
            "<title>{word}</title><style>a > b {{}}</style><!-- {word} --><p title=\"{word} > '\">a {word} b</p>"
        );
        assert_eq!(
            name_languages(&page),
            "<title>to be rated</title><style>a > b {}</style><!-- to be rated --><p title=\"to be rated > '\">\
             a <span lang=\"en\">to be rated</span> b</p>"
        );
        assert!(matches!(name_languages("<p>nothing"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_a_template_cuts_off_leaves_no_element_open() {
        let cut = |text: &str| name_languages(text).into_owned();
        assert_eq!(
            cut("<p>a \u{FDD0}b</p>c"),
            "<p>a <span lang=\"en\">b</span></p>c"
        );
        assert_eq!(cut("<p>a\u{FDD1}</p"), "<p>a</p");
        assert_eq!(cut("\u{FDD0}<"), "<span lang=\"en\"></span><");
        assert_eq!(cut("<title>\u{FDD0}é"), "<title>é");
    }
}
