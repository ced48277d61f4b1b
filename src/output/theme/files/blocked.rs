//! What a theme writes into a page without any effect: scripts, and whatever is loaded from elsewhere. It is reported,
//! because a browser shows nothing of it.

use super::chain::{ThemeFile, ThemeLink};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::source::Span;
use crate::output::theme::problem::ThemeDiagnostic;
use std::sync::Arc;

/// What begins something that stays without effect, unless one of these follows it.
type BlockedPattern = (&'static str, &'static [&'static str]);

const IN_PAGES: [BlockedPattern; 4] = [
    ("<script", &[]),
    ("<link ", &[]),
    (" style=", &[]),
    // An image is carried along: `src="{{ asset(…) }}"` is not needed, but a `data:` URL may come from an option.
    (" src=", &["\"data:", "'data:", "\"{{", "'{{", "{{"]),
];

const IN_STYLES: [BlockedPattern; 2] = [
    ("@import", &[]),
    ("url(", &["data:", "\"data:", "'data:", "#", "\"#", "'#"]),
];

/// Reports what stays without effect in the project's own templates and styles.
pub(in crate::output::theme) fn report_blocked(diagnostics: &mut Diagnostics, links: &[ThemeLink]) {
    for file in links.iter().flat_map(|link| link.files.values()) {
        if file.is_builtin() {
            continue;
        }
        if file.path.ends_with(".html") {
            report_blocked_in(
                diagnostics,
                file,
                &IN_PAGES,
                &[("{#", "#}"), ("<!--", "-->")],
            );
        } else if file.path.ends_with(".css") {
            report_blocked_in(diagnostics, file, &IN_STYLES, &[("/*", "*/")]);
        }
    }
}

fn report_blocked_in(
    diagnostics: &mut Diagnostics,
    file: &ThemeFile,
    forbidden: &[BlockedPattern],
    comments: &[(&str, &str)],
) {
    let text = Arc::new(file.text());
    let silent = blank_comments(text.as_str(), comments);
    for &(what, unless) in forbidden {
        for (start, found) in silent.match_indices(what) {
            let rest = silent[start + found.len()..].trim_start();
            if unless.iter().any(|may| rest.starts_with(may)) {
                continue;
            }
            let blanks = found.len() - found.trim_start().len();
            let span = Span::new(start + blanks, start + found.len());
            let what = what.trim().to_owned();
            diagnostics.add(
                ThemeDiagnostic::Blocked { what },
                Place::Span(text.clone(), span),
            );
        }
    }
}

/// The text with blanks for comments, byte for byte.
fn blank_comments(text: &str, comments: &[(&str, &str)]) -> String {
    comments
        .iter()
        .fold(text.to_owned(), |text, &(open, close)| {
            let mut kept = String::with_capacity(text.len());
            let mut rest = text.as_str();
            while let Some(start) = rest.find(open) {
                let end = comment_end(&rest[start..], open, close)
                    .map_or(rest.len(), |length| start + length);
                kept += &rest[..start];
                kept += &" ".repeat(end - start);
                rest = &rest[end..];
            }
            kept + rest
        })
}

/// How long the comment is that a text begins with. A browser ends one at `--!>` too, and `<!-->` is a whole one.
fn comment_end(text: &str, open: &str, close: &str) -> Option<usize> {
    if open != "<!--" {
        return text.find(close).map(|at| at + close.len());
    }
    if let Some(short) = ["<!-->", "<!--->"]
        .iter()
        .find(|short| text.starts_with(**short))
    {
        return Some(short.len());
    }
    let ends = ["-->", "--!>"]
        .iter()
        .filter_map(|end| Some(text.find(end)? + end.len()));
    ends.min()
}

#[cfg(test)]
mod tests {
    use super::blank_comments;

    #[test]
    fn comments_are_blank_and_places_stay() {
        let text = "a {# é #} b /* open";
        let blank = blank_comments(text, &[("{#", "#}"), ("/*", "*/")]);
        assert_eq!(blank.len(), text.len());
        assert_eq!(blank.trim_end(), "a          b");
        for shown in ["<!--><script>", "<!---><script>", "<!-- --!><script>"] {
            let blank = blank_comments(shown, &[("<!--", "-->")]);
            assert_eq!(blank.trim_start(), "<script>");
        }
    }
}
