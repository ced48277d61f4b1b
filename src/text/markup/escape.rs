//! The escapes: any text, as itself, in HTML, in Typst markup, and in a Typst string.
//!
//! In: text as typed. Out: source of the other language that means exactly this text. Never reads Markdown.

use crate::text::unicode::{is_ignorable, is_line_separator};
use std::fmt::Write as _;

/// A text as HTML, in an element or in a quoted attribute. Not for `<script>`, `<style>` or the scheme of a URL.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    push_html(&mut out, text);
    out
}

/// [`escape_html`], at the end of `out`.
pub(super) fn push_html(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' => out.push_str("&#13;"), // bare, a browser reads it as a newline
            _ => out.push(character),
        }
    }
}

/// A text as Typst markup that prints exactly this text, white space included, wherever it stands in markup.
///
/// Silently wrong inside a Typst string: use [`typst_string`] there.
pub fn escape_typst(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut rest = text;
    while !rest.is_empty() {
        let blank = rest.len() - rest.trim_start_matches(is_collapsible).len();
        let (space, after) = rest.split_at(blank);
        let (word, after) = after.split_at(after.find(is_collapsible).unwrap_or(after.len()));
        let word = if space.ends_with(is_line_separator) {
            word.trim_start_matches(is_ignorable)
        } else {
            word
        };
        // One space between two words is safe. All other white space Typst would merge, trim or turn into a paragraph.
        match space {
            " " if !out.is_empty() && !word.is_empty() => out.push(' '),
            "" => {}
            _ => push_typst_expression(&mut out, space),
        }
        push_typst(&mut out, word);
        rest = after;
    }
    out
}

/// Text whose spaces Typst may merge, as browsers do, at the end of `out`.
///
/// A backslash before every ASCII punctuation character: with the usual short list ten of 35 awkward texts came out
/// otherwise than typed.
pub(super) fn push_typst(out: &mut String, text: &str) {
    let mut begins_line = false;
    for character in text.chars() {
        // What is drawn as nothing: Typst finds no font for it at the beginning of a line, and PDF/UA refuses the
        // document.
        if begins_line && is_ignorable(character) {
            continue;
        }
        begins_line = is_line_separator(character);
        if character.is_ascii_punctuation() {
            out.push('\\');
            out.push(character);
        } else if is_line_break(character) {
            push_typst_expression(out, character.encode_utf8(&mut [0; 4]));
        } else {
            out.push(character);
        }
    }
}

fn push_typst_expression(out: &mut String, text: &str) {
    out.push('#');
    push_typst_string(out, text);
    out.push(';');
}

/// What Typst's lexer takes for white space in markup: these alone, so a no-break space is text.
fn is_collapsible(character: char) -> bool {
    matches!(character, ' ' | '\t') || is_line_break(character)
}

/// What Typst's lexer takes for a newline (`typst_syntax::is_newline`).
fn is_line_break(character: char) -> bool {
    matches!(
        character,
        '\n' | '\x0B' | '\x0C' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// A text as a Typst string, quotes included.
pub fn typst_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_typst_string(&mut out, text);
    out
}

/// [`typst_string`], at the end of `out`.
pub(super) fn push_typst_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if character.is_control() || is_line_break(character) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markup::tests::{AWKWARD, is_sound, typst_text, unescape_html};
    use ::typst::syntax::ast;
    use proptest::prelude::*;

    fn string_value(literal: &str) -> String {
        let root = ::typst::syntax::parse_code(literal);
        assert!(is_sound(&root), "{literal}");
        root.children()
            .find_map(|node| node.cast::<ast::Str>())
            .expect("a string")
            .get()
            .to_string()
    }

    #[test]
    fn awkward_values_come_out_as_typed() {
        for value in AWKWARD {
            assert_eq!(unescape_html(&escape_html(value)), *value);
            assert_eq!(typst_text(&escape_typst(value)), *value);
            assert_eq!(string_value(&typst_string(value)), *value);
        }
    }

    #[test]
    fn ordinary_text_stays_readable() {
        assert_eq!(
            escape_typst("Choix des produits, l’école"),
            "Choix des produits\\, l’école"
        );
        assert_eq!(escape_typst(" a  b\n"), "#\" \";a#\"  \";b#\"\\n\";");
        assert_eq!(
            escape_html("l'« école » & <b>"),
            "l&#39;« école » &amp; &lt;b&gt;"
        );
        assert_eq!(typst_string("a\"\\\u{1}"), "\"a\\\"\\\\\\u{1}\"");
    }

    proptest! {
        #[test]
        fn any_name_survives_html(name in any::<String>()) {
            let html = escape_html(&name);
            prop_assert!(!html.contains(['<', '>', '"', '\'']));
            prop_assert_eq!(unescape_html(&html), name);
        }

        #[test]
        fn any_name_survives_typst(name in any::<String>()) {
            prop_assert_eq!(typst_text(&escape_typst(&name)), name);
        }

        #[test]
        fn what_typst_reads_specially_survives(name in "[ \\t\n\u{b}\u{2028}\u{a0}a1.=/#*_~<>@$`\\\\\\[\\](){}:;\"'-]{0,12}") {
            prop_assert_eq!(typst_text(&escape_typst(&name)), name.as_str());
            prop_assert_eq!(string_value(&typst_string(&name)), name);
        }

        #[test]
        fn any_name_survives_a_typst_string(name in any::<String>()) {
            prop_assert_eq!(string_value(&typst_string(&name)), name);
        }
    }
}
