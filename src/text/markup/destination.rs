//! Destinations of links and images: which are allowed, and how they are spelt.
//!
//! In: a destination as the parser gives it, character references resolved. Never asks the disk or the network.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

/// Typst refuses longer link destinations, and then there is no document.
const MAX_URL_LENGTH: usize = 8000;

/// A link's destination as a URL in ASCII; `None` where the scheme is not allowed.
///
/// The scheme is compared with the few that are allowed, never with what is forbidden: a browser reads ` java\tscript:`
/// as `javascript:`, but no browser reads anything else where a destination begins with `https:`.
pub(super) fn link_url(destination: &str) -> Option<String> {
    let (scheme, rest) = destination.split_once(':')?;
    let allowed = ["http", "https", "mailto", "tel"];
    let allowed = allowed.iter().any(|one| one.eq_ignore_ascii_case(scheme));
    let url = utf8_percent_encode(destination, NOT_IN_URL).to_string();
    (allowed && !rest.trim().is_empty() && url.len() <= MAX_URL_LENGTH).then_some(url)
}

/// An image's destination as a relative path; `None` for a URL or an absolute path. `C:\` counts as a URL.
pub(super) fn image_path(destination: &str) -> Option<String> {
    // Where the bytes are not UTF-8 the `%` was meant as itself, in a name such as `100%ff.png`.
    let decoded = percent_decode_str(destination).decode_utf8();
    let path = decoded.map_or_else(|_| destination.to_owned(), Cow::into_owned);
    let start = path.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let scheme = start.split_once(':').map(|(scheme, _)| scheme);
    let url = scheme.is_some_and(|scheme| !scheme.contains(['/', '\\']));
    (!url && !start.starts_with(['/', '\\'])).then_some(path)
}

/// What cannot stand in a URL becomes `%20` and so on; the URLs of a PDF are ASCII.
const NOT_IN_URL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_spelt_in_ascii() {
        assert_eq!(
            link_url("https://x.fr/é b").as_deref(),
            Some("https://x.fr/%C3%A9%20b")
        );
        assert_eq!(
            link_url("https://x.fr/%20?a=1&b#c").as_deref(),
            Some("https://x.fr/%20?a=1&b#c")
        );
        assert_eq!(
            link_url(&format!("http://{}", "a".repeat(MAX_URL_LENGTH))),
            None
        );
    }

    #[test]
    fn images_are_named_by_paths() {
        assert_eq!(
            image_path("plan%20b%C3%A9.png").as_deref(),
            Some("plan bé.png")
        );
        assert_eq!(image_path("100%.png").as_deref(), Some("100%.png"));
        assert_eq!(image_path("a%ffb%4").as_deref(), Some("a%ffb%4"));
        assert_eq!(
            image_path("plans/a:b.png").as_deref(),
            Some("plans/a:b.png")
        );
    }
}
