//! The policy as the first thing that a browser reads in a page, and the refusal of what would act before it or past
//! it.
//!
//! In: a page as a theme printed it. Out: the page with the policy, or a [`PageRefusal`]. Where the policy goes, a few
//! plain forms of a beginning decide; whether a browser finds it there, html5ever decides, whose tokens are looked at
//! one by one. Not its tree: browsers of different years make different trees of the same tokens (`<select>`), so what
//! changes how the rest is cut into tokens is refused.

use crate::text::web_page::parse_web_page;
use html5ever::tokenizer::{Tag, TagKind, Token};
use std::cell::RefCell;

/// The first attribute of the policy's element.
const POLICY_NAME: &str = "Content-Security-Policy";

/// What may stand on `<html>` and `<head>`, beside `data-…`: a handler there would run before the policy is read.
const ROOT_ATTRIBUTES: [&str; 8] = [
    "lang",
    "dir",
    "class",
    "id",
    "translate",
    "xmlns",
    "xml:lang",
    "prefix",
];

/// Elements without use in a page that loads and runs nothing: of another page, of another way to read the rest as
/// text, or of one that browsers of different years read differently.
const REFUSED_ELEMENTS: [&str; 14] = [
    "base",
    "embed",
    "fencedframe",
    "frame",
    "frameset",
    "iframe",
    "listing",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "select",
    "xmp",
];

/// Attributes by which an element sends something without any script.
const REFUSED_ATTRIBUTES: [&str; 4] = ["attributionsrc", "ping", "srcdoc", "shadowrootmode"];

/// Browsers look for the encoding in the first 1,024 bytes: the policy and the encoding behind it must lie there.
const MAX_BEGINNING: usize = 400;

/// Why a page is not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PageRefusal {
    /// It has no head, or something stands before it.
    NoHead,
    /// It holds an element that leaves the page or loads from elsewhere: `<meta http-equiv="refresh">`.
    Element {
        /// As it is written, in short.
        shown: String,
        /// The name of the element, to find it in a template.
        name: String,
    },
    /// Its tree would be without measure.
    TooBig,
}

/// The page with the policy as the first thing in its head, whatever a theme writes.
pub(super) fn guard_page(page: &str, policy: &str) -> Result<String, PageRefusal> {
    let at = head_offset(page)
        .filter(|&at| at <= MAX_BEGINNING)
        .ok_or(PageRefusal::NoHead)?;
    let (before, behind) = page.split_at(at);
    let meta = format!("\n<meta http-equiv=\"{POLICY_NAME}\" content=\"{policy}\">");
    let inspection = inspect_page(&[before, &meta, behind].concat(), policy)?;
    let encoding = if inspection.says_utf8 {
        ""
    } else {
        "<meta charset=\"utf-8\">"
    };
    Ok([before, &meta, encoding, behind].concat())
}

/// Where the head of a page begins: behind nothing but white space, plain comments, a doctype, `<html …>` and
/// `<head …>`.
fn head_offset(page: &str) -> Option<usize> {
    let mut rest = page.trim_start_matches('\u{feff}').trim_ascii_start();
    loop {
        rest = if let Some(comment) = rest.strip_prefix("<!--") {
            behind_comment(comment)?
        } else if let Some(tag) = strip_name(rest, "<!doctype") {
            let (inner, behind) = tag.split_once('>')?;
            (!inner.contains(['<', '"', '\''])).then_some(behind)?
        } else if let Some(tag) = strip_name(rest, "<html") {
            behind_attributes(tag)?
        } else {
            let behind = behind_attributes(strip_name(rest, "<head")?)?;
            return Some(page.len() - behind.len());
        }
        .trim_ascii_start();
    }
}

/// The text behind the name of a tag, whatever its capitals.
fn strip_name<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let begins = text.get(..name.len())?.eq_ignore_ascii_case(name);
    let rest = &text[name.len()..];
    (begins && rest.starts_with(|next: char| next == '>' || next.is_ascii_whitespace()))
        .then_some(rest)
}

/// The text behind a comment that everybody ends at the same place: `<!-->` and `--!>` end one too.
fn behind_comment(text: &str) -> Option<&str> {
    let (inner, behind) = text.split_once("-->")?;
    let odd = inner.starts_with(['>', '-'])
        || inner.contains("--!")
        || inner.contains("<!--")
        || inner.ends_with('-');
    (!odd).then_some(behind)
}

/// The text behind the attributes of `<html` or `<head`: harmless names, values in quotes or of plain characters.
fn behind_attributes(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let next = rest.trim_ascii_start();
        if let Some(behind) = next.strip_prefix('>') {
            return Some(behind);
        }
        // A value in quotes ends an attribute, but only white space begins the next one.
        if next.len() == rest.len() {
            return None;
        }
        let end =
            next.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':' | '_'))?;
        let (name, behind) = next.split_at(end);
        let name = name.to_ascii_lowercase();
        if !ROOT_ATTRIBUTES.contains(&name.as_str()) && !name.starts_with("data-") {
            return None;
        }
        rest = match behind.strip_prefix('=') {
            Some(value) => behind_value(value)?,
            None => behind,
        };
    }
}

fn behind_value(text: &str) -> Option<&str> {
    let quote = text.chars().next()?;
    if matches!(quote, '"' | '\'') {
        return Some(text[1..].split_once(quote)?.1);
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'))?;
    (end > 0).then(|| &text[end..])
}

/// What was seen of a page so far.
#[derive(Debug, Default)]
struct PageInspection {
    /// Whether the policy was met.
    is_guarded: bool,
    says_utf8: bool,
    refusal: Option<PageRefusal>,
}

/// Looks at every token of a page.
fn inspect_page(page: &str, policy: &str) -> Result<PageInspection, PageRefusal> {
    let inspection = RefCell::new(PageInspection::default());
    let tree = parse_web_page(page, &|token| inspection.borrow_mut().look(token, policy));
    let inspection = inspection.into_inner();
    match inspection.refusal {
        Some(refusal) => Err(refusal),
        None if tree.is_none() => Err(PageRefusal::TooBig),
        None if !inspection.is_guarded => Err(PageRefusal::NoHead),
        None => Ok(inspection),
    }
}

impl PageInspection {
    fn look(&mut self, token: &Token, policy: &str) {
        if self.refusal.is_some() {
            return;
        }
        self.refusal = match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                self.refuse_element(tag, policy)
            }
            Token::TagToken(_) if !self.is_guarded => Some(PageRefusal::NoHead),
            Token::CharacterTokens(text) if !self.is_guarded && !is_blank(text) => {
                Some(PageRefusal::NoHead)
            }
            Token::NullCharacterToken if !self.is_guarded => Some(PageRefusal::NoHead),
            _ => None,
        };
    }

    fn refuse_element(&mut self, tag: &Tag, policy: &str) -> Option<PageRefusal> {
        let name = &*tag.name;
        if !self.is_guarded {
            self.is_guarded = is_policy(tag, policy);
            let begins = self.is_guarded || matches!(name, "html" | "head");
            return (!begins).then_some(PageRefusal::NoHead);
        }
        if name == "meta"
            && let Some(encoding) = attribute(tag, "charset")
        {
            self.says_utf8 = encoding.trim().eq_ignore_ascii_case("utf-8");
        }
        acting_attribute(tag).map(|attribute| PageRefusal::Element {
            shown: show_element(tag, attribute),
            name: name.to_owned(),
        })
    }
}

/// A byte-order mark is read before the tokens, but a second one would be text.
fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_ascii().is_empty()
}

fn is_policy(tag: &Tag, policy: &str) -> bool {
    &*tag.name == "meta"
        && attribute(tag, "http-equiv") == Some(POLICY_NAME)
        && attribute(tag, "content") == Some(policy)
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    let found = tag
        .attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name);
    found.map(|attribute| &*attribute.value)
}

/// The attribute that makes an element act, or an empty name where the element itself does.
fn acting_attribute(tag: &Tag) -> Option<&'static str> {
    if let Some(name) = REFUSED_ATTRIBUTES
        .iter()
        .find(|name| attribute(tag, name).is_some())
    {
        return Some(name);
    }
    let encoding = attribute(tag, "charset");
    match &*tag.name {
        "meta" if attribute(tag, "http-equiv").is_some() => Some("http-equiv"),
        // In another encoding other elements stand in the page than those that are looked at here.
        "meta" if encoding.is_some_and(|it| !it.trim().eq_ignore_ascii_case("utf-8")) => {
            Some("charset")
        }
        "link" if !attribute(tag, "href").is_some_and(is_carried_along) => Some("rel"),
        name if REFUSED_ELEMENTS.contains(&name) => Some(""),
        _ => None,
    }
}

fn is_carried_along(address: &str) -> bool {
    address
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// `<link rel="preconnect">`: the element with the attribute that matters, as short as it can be read.
fn show_element(tag: &Tag, name: &str) -> String {
    match attribute(tag, name) {
        Some(value) => {
            let value: String = value.chars().filter(|c| !c.is_control()).take(40).collect();
            format!("<{} {name}=\"{value}\">", &*tag.name)
        }
        None => format!("<{}>", &*tag.name),
    }
}

#[cfg(test)]
mod tests;
