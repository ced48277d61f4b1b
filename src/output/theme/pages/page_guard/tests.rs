//! Pages that want more than to be read. The judge is html5ever's tree, as scraper makes it.

use super::*;
use proptest::prelude::*;
use scraper::{Html, Selector};

const POLICY: &str = "default-src 'none'";

/// Whether the first element in the head is the policy, in the tree of the page.
fn is_guarded_tree(page: &str) -> bool {
    let tree = Html::parse_document(page);
    let first = Selector::parse("head > :first-child").unwrap();
    tree.select(&first).next().is_some_and(|element| {
        element.value().name() == "meta" && element.attr("content") == Some(POLICY)
    })
}

#[test]
fn a_sound_beginning_gets_the_policy_first() {
    for page in [
        "<!DOCTYPE html>\n<!-- a > b --><html lang=\"fr\">\n<head>\n<title>a</title>",
        "\u{feff}<HTML><HEAD class='x>y'><title>a</title>",
        "<head><script>",
        "<html lang=fr data-a=\">\"><head><meta charset=utf-8><link rel=icon href=\"data:,\">",
    ] {
        let guarded = guard_page(page, POLICY).unwrap();
        assert!(is_guarded_tree(&guarded), "{guarded}");
        assert_eq!(
            guarded.to_lowercase().matches("charset").count(),
            1,
            "{guarded}"
        );
    }
}

#[test]
fn a_beginning_that_browsers_read_otherwise_is_refused() {
    for page in [
        "",
        "<p>a</p>",
        "a<head>",
        "<html><script></script><head>",
        "<html><body><head>",
        "<!-- <head>",
        "<header><head>",
        "html><head>",
        "<!--><script>a</script><!-- --><head>",
        "<!---><script>a</script><!-- --><head>",
        "<!-- --!><script>a</script><!-- --><head>",
        "<html data-a=\"><head>",
        "<html onmouseover=\"a()\"><head>",
        "<html style=\"background: url(a)\"><head>",
        "<html/lang=a><head>",
        "<html lang=\"a\"lang=\"b\"><head>",
        "<!DOCTYPE html \"><head>\"><script>a</script><head>",
        "\u{0}<html><head>",
        "\u{a0}<html><head>",
    ] {
        assert_eq!(guard_page(page, POLICY), Err(PageRefusal::NoHead), "{page}");
    }
    let long = format!("<!--{}--><head>", "a".repeat(2_000));
    assert_eq!(guard_page(&long, POLICY), Err(PageRefusal::NoHead));
}

#[test]
fn what_leaves_the_page_is_refused_wherever_it_stands() {
    for (element, shown) in [
        (
            "<meta http-equiv=refresh content='0; url=https://a.example'>",
            "<meta http-equiv=\"refresh\">",
        ),
        (
            "<META HTTP-EQUIV=\"Content-Type\">",
            "<meta http-equiv=\"Content-Type\">",
        ),
        (
            "<meta charset=iso-2022-jp>",
            "<meta charset=\"iso-2022-jp\">",
        ),
        (
            "<link rel=preconnect href=//a.example>",
            "<link rel=\"preconnect\">",
        ),
        ("<link rel=dns-prefetch>", "<link rel=\"dns-prefetch\">"),
        ("<link href=\" data:,\">", "<link>"),
        ("<iframe srcdoc=a>", "<iframe srcdoc=\"a\">"),
        ("<a ping=b>", "<a ping=\"b\">"),
        ("<noscript>", "<noscript>"),
        ("<select><xmp><!--</xmp>", "<select>"),
    ] {
        for page in [
            format!("<html><head>{element}"),
            format!("<html><head></head><body><p>{element}"),
            format!("<head><body><svg><title>{element}"),
            format!("<head><template>{element}</template>"),
            format!("<head><table>{element}"),
        ] {
            let refused = guard_page(&page, POLICY);
            assert!(
                matches!(&refused, Err(PageRefusal::Element { shown: found, .. }) if found == shown),
                "{page}: {refused:?}"
            );
        }
    }
    let text = "<head><title><meta http-equiv=refresh></title><body><!-- <link> -->&lt;link>";
    assert!(guard_page(text, POLICY).is_ok());
}

/// Pieces of a beginning, sound and odd.
const PIECES: [&str; 22] = [
    "<!DOCTYPE html>",
    "<html>",
    "<head>",
    "<html lang=\"",
    "\">",
    ">",
    "<!--",
    "-->",
    "--!>",
    "<!-->",
    " ",
    "a",
    "=",
    "'",
    "\"",
    "<head data-a=",
    "<script>",
    "</script>",
    "</head>",
    "<title>",
    "/",
    "\u{0}",
];

proptest! {
    #[test]
    fn whatever_a_page_begins_with_the_policy_is_first(chosen in proptest::collection::vec(0..PIECES.len(), 0..12)) {
        let beginning: String = chosen.iter().map(|&at| PIECES[at]).collect();
        let page = beginning + "<html><head><title>a</title><script>a</script>";
        if let Ok(guarded) = guard_page(&page, POLICY) {
            prop_assert!(is_guarded_tree(&guarded), "{}", guarded);
        }
    }
}
