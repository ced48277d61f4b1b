//! Destinations of links and images: which are let through, and how they are spelt.
//!
//! In: a destination as the parser gives it, character references resolved. Never asks the disk or the network.

/// Typst refuses longer link destinations, and then there is no document.
const MAX_URL_LENGTH: usize = 8000;

/// A link's destination as a URL in ASCII; none where it is not to be a link.
///
/// The scheme is compared with the few that are allowed, never with what is forbidden: a browser reads ` java\tscript:`
/// as `javascript:`, but no browser reads anything else where a destination begins with `https:`.
pub(super) fn link_url(destination: &str) -> Option<String> {
    let (scheme, rest) = destination.split_once(':')?;
    let allowed = ["http", "https", "mailto", "tel"];
    let allowed = allowed.iter().any(|one| one.eq_ignore_ascii_case(scheme));
    let url = percent_encoded(destination);
    (allowed && !rest.trim().is_empty() && url.len() <= MAX_URL_LENGTH).then_some(url)
}

/// An image's destination as a relative path; none for a URL or an absolute path. `C:\` counts as a URL.
pub(super) fn image_path(destination: &str) -> Option<String> {
    let path = percent_decoded(destination);
    let start = path.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let scheme = start.split_once(':').map(|(scheme, _)| scheme);
    let url = scheme.is_some_and(|scheme| !scheme.contains(['/', '\\']));
    (!url && !start.starts_with(['/', '\\'])).then_some(path)
}

/// What cannot stand in a URL becomes `%20` and so on; the URLs of a PDF are ASCII.
fn percent_encoded(destination: &str) -> String {
    let mut out = String::with_capacity(destination.len());
    for byte in destination.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// `%20` becomes a blank; the destination itself where that is not UTF-8.
fn percent_decoded(destination: &str) -> String {
    let mut out = Vec::with_capacity(destination.len());
    let mut rest = destination.as_bytes();
    while let [first, after @ ..] = rest {
        let decoded = if *first == b'%' {
            hex_byte(after)
        } else {
            None
        };
        out.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() {
            &after[2..]
        } else {
            after
        };
    }
    String::from_utf8(out).unwrap_or_else(|_| destination.to_owned())
}

/// The byte that two hexadecimal digits spell.
fn hex_byte(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| {
        digits
            .get(at)
            .and_then(|digit| char::from(*digit).to_digit(16))
    };
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

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
