//! The content security policy of a page: its own style sheet and the images it holds, nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The strictest policy that lets this style sheet through: no script, no connection, and no font but those in it.
pub(in crate::output::theme) fn content_policy(style: &str) -> String {
    let fonts = if style.contains("@font-face") {
        " font-src data:;"
    } else {
        ""
    };
    // By hash, not `'unsafe-inline'`: a `style` attribute in a remark must stay without effect.
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:;{fonts} base-uri 'none'; form-action 'none'"
    )
}

/// The page with the policy as the first thing in its head: whatever a theme writes, nothing comes before it. None
/// where something does, or where there is no head.
pub(in crate::output::theme) fn with_policy(page: String, policy: &str) -> Option<String> {
    let at = head_offset(&page)?;
    let meta = format!("\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let (before, after) = page.split_at(at);
    Some([before, &meta, after].concat())
}

/// Where the head of a page begins: after nothing but comments, the doctype, `<html …>` and `<head …>`.
fn head_offset(page: &str) -> Option<usize> {
    let mut rest = page.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")?.1
        } else {
            let tag = rest.get(..rest.find('>')? + 1)?;
            let name = tag
                .trim_start_matches('<')
                .split([' ', '\n', '\r', '\t', '>'])
                .next()?;
            let after = &rest[tag.len()..];
            match name.to_ascii_lowercase().as_str() {
                "head" if tag.starts_with('<') => return Some(page.len() - after.len()),
                "!doctype" | "html" if tag.starts_with('<') => after,
                _ => return None,
            }
        }
        .trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_before_the_policy() {
        for page in [
            "<!DOCTYPE html>\n<!-- a > b --><html lang=\"fr\">\n<head>\n<title>a</title>",
            "\u{feff}<HTML><HEAD class=\"x\"><title>a</title>",
            "<head><script>",
        ] {
            let guarded = with_policy(page.to_owned(), "p").unwrap();
            let meta = guarded.find("<meta http-equiv").unwrap();
            assert!(
                guarded[..meta].to_lowercase().trim_end().ends_with('>'),
                "{guarded}"
            );
            assert!(!guarded[..meta].contains("script"), "{guarded}");
            assert_eq!(guarded.len(), page.len() + meta_length(), "{guarded}");
        }
        for page in [
            "",
            "<p>a</p>",
            "a<head>",
            "<html><script></script><head>",
            "<html><body><head>",
            "<!-- <head>",
            "<header><head>",
            "html><head>",
        ] {
            assert_eq!(with_policy(page.to_owned(), "p"), None, "{page}");
        }
    }

    fn meta_length() -> usize {
        "\n<meta http-equiv=\"Content-Security-Policy\" content=\"p\">".len()
    }
}
