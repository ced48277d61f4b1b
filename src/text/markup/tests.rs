//! The room as a whole: what comes out of [`render`], and that it is safe whatever goes in.

use super::*;
use ::typst::syntax::{SyntaxKind, SyntaxNode, ast, parse};
use proptest::prelude::*;

/// Values that some format reads as something else.
pub(super) const AWKWARD: &[&str] = &[
    "",
    "Mention : payée",
    "\"Payée\" sur la facture",
    "*très* bien",
    "[PGI] saisie",
    "@client",
    "% de remise",
    "- agrafer",
    "+ de 10 %",
    "> 10",
    "'l'école'",
    "point #3",
    "!important",
    "1,5",
    "B+",
    "80%",
    "7,5",
    "a\tb",
    "1. Prise de contact",
    "= Titre",
    "/ terme: sens",
    "3 -- 4 --- 5...",
    "~ 10 €",
    "http://exemple.fr/a_b(c)",
    "<ref> et <b>gras</b>",
    "#let x = 1; #{panic()}",
    "$x^2$ \\ \\u{41} `code`",
    "(CCF)",
    "« Oui »\u{a0}: l’élève\u{202f}!",
    " bords  et   milieu ",
    "deux\nlignes\n\net un blanc\r\nencore",
    "z\u{200b}w\u{200d}j\u{ad}x\u{feff}",
    "e\u{301} \u{1f469}\u{200d}\u{1f3eb} مرحبا",
    "a\u{2028}b\u{85}c\u{c}d\u{1}",
    "// pas un commentaire /* ni cela */",
];

/// Typst code or markup has neither errors nor warnings.
pub(super) fn is_sound(root: &SyntaxNode) -> bool {
    let (errors, warnings) = root.errors_and_warnings();
    errors.is_empty() && warnings.is_empty()
}

/// The text that Typst markup prints, read from its syntax tree. Fails on errors and on anything that is not text.
pub(super) fn typst_text(markup: &str) -> String {
    let root = parse(markup);
    assert!(is_sound(&root), "{markup:?}");
    let mut out = String::new();
    for node in root.children() {
        match node.kind() {
            SyntaxKind::Text => out.push_str(node.leaf_text()),
            SyntaxKind::Space => {
                assert_eq!(node.leaf_text().as_str(), " ");
                out.push(' ');
            }
            SyntaxKind::Escape => out.push(node.cast::<ast::Escape>().expect("its kind").get()),
            SyntaxKind::Str => out.push_str(&node.cast::<ast::Str>().expect("its kind").get()),
            SyntaxKind::Hash | SyntaxKind::Semicolon => {}
            other => panic!("{other:?} in {markup:?}"),
        }
    }
    out
}

/// What a browser shows of text without elements.
pub(super) fn unescape_html(html: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#13;", "\r"),
        ("&amp;", "&"),
    ];
    named
        .iter()
        .fold(html.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Finds every image but those called `absent.png`.
struct FoundImages;

impl ImageLookup for FoundImages {
    fn find(&self, destination: &str) -> Option<FoundImage<'_>> {
        (destination != "absent.png").then_some(FoundImage {
            html_src: "data:image/png;base64,AA",
            typst_path: "/images/0",
        })
    }
}

fn render_line(source: &str) -> PrintedMarkup {
    render_markup(MarkupKind::Line, source, &FoundImages)
}

fn render_text(source: &str) -> PrintedMarkup {
    render_markup(MarkupKind::Text, source, &FoundImages)
}

fn reported_findings(kind: MarkupKind, source: &str) -> Vec<(&str, FindingKind)> {
    markup_findings(kind, source)
        .into_iter()
        .map(|finding| (&source[finding.range], finding.kind))
        .collect()
}

/// A source that means `text` and nothing else.
fn quote_text(text: &str) -> String {
    let escape = |c: char| {
        if c.is_ascii_punctuation() {
            format!("\\{c}")
        } else {
            c.to_string()
        }
    };
    text.chars().map(escape).collect()
}

// Lines.

#[test]
fn what_begins_a_block_stays_text_in_a_line() {
    let typed = [
        "1. Prise de contact",
        "1) a",
        "# Titre",
        "- agrafer",
        "+ a",
        "* a",
        "> 10",
        "---",
        "***",
        "| a | b |",
        "[x]: y",
        "[x]: y 'z'",
        "```rust",
        "~~~",
        "=====",
        "[^1]: note",
        "- [ ] case",
        "+++",
        ": sens",
        "\u{a0}a",
        "x",
        "\\",
    ];
    for source in typed {
        let printed = render_line(source);
        assert_eq!(printed.plain, source);
        assert_eq!(unescape_html(&printed.html), source);
        assert_eq!(typst_text(&printed.typst), source);
        assert_eq!(markup_findings(MarkupKind::Line, source), []);
    }
    assert_eq!(render_line("    retrait").html, "retrait");
    assert_eq!(
        render_line("a\n---\n| b |\n|---|\n").html,
        "a --- | b | |---|"
    );
    assert_eq!(render_line(" \n ").plain, "");
}

#[test]
fn a_line_has_inline_markdown() {
    assert_eq!(
        render_line("*a* **b** `c<` ~~d~~ _e_").html,
        "<em>a</em> <strong>b</strong> <code>c&lt;</code> <del>d</del> <em>e</em>"
    );
    assert_eq!(
        render_line("_a_ `\"c\"`(x) ~~d~~.").typst,
        "#emph[a]; #raw(\"\\\"c\\\"\");\\(x\\) #strike[d];\\."
    );
    assert_eq!(render_line("**« a »**\nb").html, "<strong>« a »</strong> b");
    assert_eq!(render_line("*a* [b](https://x.fr/?a=1&b)").plain, "a b");
    assert_eq!(
        render_line("[b](https://x.fr/?a=1&b \"t\")").html,
        "<a href=\"https://x.fr/?a=1&amp;b\" rel=\"noopener noreferrer\">b</a>"
    );
    assert_eq!(render_line("[b](tel:112)").typst, "#link(\"tel:112\")[b];");
}

#[test]
fn awkward_values_survive_in_a_line_when_quoted() {
    for value in AWKWARD
        .iter()
        .filter(|value| !value.contains(['\n', '\r', '\u{c}']))
    {
        let printed = render_line(&quote_text(value));
        assert_eq!(printed.plain, value.trim_ascii());
        assert_eq!(unescape_html(&printed.html), value.trim_ascii());
    }
}

// Texts.

#[test]
fn a_text_has_blocks() {
    assert_eq!(
        render_text("# Titre *a*\n\nun\ndeux").html,
        "<p><strong>Titre <em>a</em></strong></p>\n<p>un<br>\ndeux</p>"
    );
    assert_eq!(
        render_text("3. a\n4. b").html,
        "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>"
    );
    assert_eq!(
        render_text("- a\n\n- b").html,
        "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>"
    );
    assert_eq!(
        render_text("> a\n\n***").html,
        "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>"
    );
    assert_eq!(
        render_text("```x\na <b\n\n  c\n```").html,
        "<pre><code>a &lt;b\n\n  c</code></pre>"
    );
    assert_eq!(
        render_text("|a|b|\n|:-|-:|\n|1|*2*|").html,
        "<table>\n<thead>\n<tr><th scope=\"col\" class=\"align-left\">a</th>\
         <th scope=\"col\" class=\"align-right\">b</th></tr>\n</thead>\n<tbody>\n\
         <tr><td class=\"align-left\">1</td><td class=\"align-right\"><em>2</em></td></tr>\n</tbody>\n</table>"
    );
    assert_eq!(
        render_text("# a\n\n- b\n- c\n\nd\ne\n\n|f|g|\n|-|-|\n|h|i|").plain,
        "a\nb\nc\nd\ne\nf  g\nh  i"
    );
}

#[test]
fn blocks_in_typst_do_not_depend_on_lines() {
    assert_eq!(
        render_text("# T\n\nun\ndeux").typst,
        "#strong[T];#parbreak();un#linebreak();deux"
    );
    assert_eq!(
        render_text("3. a\n4. b").typst,
        "#enum(start: 3, [a], [b], tight: true);"
    );
    assert_eq!(
        render_text("a\n- b\n\n- c\n\n  d").typst,
        "a#parbreak();#list([b], [c#parbreak();d], tight: false);"
    );
    assert_eq!(
        render_text("> a\n\n(b)").typst,
        "#quote(block: true)[a];#parbreak();\\(b\\)"
    );
    assert_eq!(
        render_text("- # h\n  t").typst,
        "#list([#strong[h];#parbreak();t], tight: true);"
    );
    assert_eq!(
        render_text("|a|\n|:-:|\n|1|").typst,
        "#table(columns: 1, align: (center,), table.header([a], ), [1], );"
    );
    assert_eq!(
        render_text("    a\n\nb").typst,
        "#raw(block: true, \"a\");#parbreak();b"
    );
}

#[test]
fn html_is_printed_as_typed_and_reported_once() {
    let source = "a <b class='x'>*b*</b> <br><hr>\n\n<div>\n  <i>x</i>\n</div>\n\n</div>";
    assert_eq!(
        render_text(source).html,
        "<p>a &lt;b class=&#39;x&#39;&gt;<em>b</em>&lt;/b&gt; &lt;br&gt;&lt;hr&gt;</p>\n\
         <p>&lt;div&gt;<br>\n  &lt;i&gt;x&lt;/i&gt;<br>\n&lt;/div&gt;</p>\n<p>&lt;/div&gt;</p>"
    );
    let tags: Vec<_> = reported_findings(MarkupKind::Text, source)
        .into_iter()
        .map(|(typed, _)| typed)
        .collect();
    assert_eq!(
        tags,
        ["<b class='x'>", "<br><hr>", "<div>\n  <i>x</i>\n</div>"]
    );
    assert_eq!(
        reported_findings(MarkupKind::Line, "  a\n<b>c"),
        [("<b>", FindingKind::Html)]
    );
    assert_eq!(
        render_text("<script>\n\nalert(1)\n</script>").plain,
        "<script>\nalert(1)\n</script>"
    );
}

#[test]
fn only_four_schemes_are_links() {
    let refused = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "<java\tscript:alert(1)>",
        "<\u{1}javascript:alert(1)>",
        "< javascript:alert(1)>",
        "java&#10;script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "page.html",
        "/x",
        "//x.fr",
        "#a",
        "",
        "http:",
        "ftp://x",
    ];
    for destination in refused {
        let source = format!("[ici]({destination})");
        let printed = render_line(&source);
        assert_eq!(printed.html, "ici", "{source}");
        assert_eq!(printed.typst, "ici");
        assert!(
            matches!(&reported_findings(MarkupKind::Line, &source)[..], [(typed, FindingKind::Link(_))] if *typed == source)
        );
    }
    for destination in ["HTTPS://x.fr", "http://x", "mailto:a@b.fr", "tel:+33"] {
        assert!(
            render_line(&format!("[ici]({destination})"))
                .html
                .contains("<a href=")
        );
        assert_eq!(
            markup_findings(MarkupKind::Line, &format!("[ici]({destination})")),
            []
        );
    }
    assert_eq!(
        render_line("<a@b.fr>").typst,
        "#link(\"mailto:a@b.fr\")[a\\@b\\.fr];"
    );
    assert_eq!(render_line("<bon:12>").plain, "<bon:12>");
    assert_eq!(
        reported_findings(MarkupKind::Line, "<bon:12>"),
        [("<bon:12>", FindingKind::Link("bon:12".into()))]
    );
    assert_eq!(
        render_line("[](https://x.fr/é)").html,
        "<a href=\"https://x.fr/%C3%A9\" rel=\"noopener noreferrer\">https://x.fr/%C3%A9</a>"
    );
}

#[test]
fn images_are_local_and_have_words() {
    let source = "a ![un *plan*](plan%20b.png) ![x](absent.png)";
    assert_eq!(
        render_line(source).html,
        "a <img src=\"data:image/png;base64,AA\" alt=\"un plan\"> x"
    );
    assert_eq!(
        render_line(source).typst,
        "a #box(image(\"/images/0\", alt: \"un plan\")); x"
    );
    assert_eq!(render_line(source).plain, "a un plan x");
    assert_eq!(markup_findings(MarkupKind::Line, source), []);
    assert_eq!(
        markup_images(MarkupKind::Line, source)[0],
        ImageUse {
            range: 2..28,
            destination: "plan b.png".into(),
            alt: "un plan".into()
        }
    );
    for remote in [
        "http://x/a.png",
        "//x/a.png",
        "/a.png",
        "data:image/png;base64,AA",
        "C:\\a.png",
        "%2Fa.png",
        "file:a",
    ] {
        let source = format!("![vu]({remote})");
        assert_eq!(
            (
                render_line(&source).html.as_str(),
                markup_images(MarkupKind::Line, &source)
            ),
            ("vu", vec![]),
            "{source}"
        );
        assert!(matches!(
            &reported_findings(MarkupKind::Line, &source)[..],
            [(_, FindingKind::RemoteImage(_))]
        ));
    }
    assert_eq!(
        reported_findings(MarkupKind::Text, "![ ](a.png)"),
        [("![ ](a.png)", FindingKind::NoAlternative("a.png".into()))]
    );
    assert_eq!(
        render_line("![](a.png)").typst,
        "#box(pdf.artifact(image(\"/images/0\")));"
    );
    assert_eq!(render_line("![a ![b](c) d](e)").plain, "a b d");
}

#[test]
fn nothing_typed_is_lost() {
    for source in [
        "[PGI]: saisie",
        "[a]: b\n[c]: d",
        "- [a]: b",
        "> [a]: b\n> c",
        "[a]: b (x [y])",
        "x\n\n[a]: b\n\nz",
    ] {
        let bare: String = source.chars().filter(|c| !"->".contains(*c)).collect();
        let plain = render_text(source).plain;
        assert_eq!(
            plain.split_whitespace().collect::<Vec<_>>(),
            bare.split_whitespace().collect::<Vec<_>>()
        );
    }
    assert_eq!(
        render_text("[x]: http://a\n[x]: http://b\n\n[x]").plain,
        "[x]: http://b\nx"
    );
    assert_eq!(
        reported_findings(MarkupKind::Text, "[a]: b\n\n[c]: http://d\n\n[c] <b>"),
        [("<b>", FindingKind::Html)]
    );
    assert_eq!(
        reported_findings(MarkupKind::Text, "|a|\n|-|\n|1| 2 |\n|3|"),
        [("2", FindingKind::ExtraCell)]
    );
}

// Whatever is typed.

/// Marks of Markdown, HTML and Typst, in disorder.
fn marks() -> impl Strategy<Value = String> {
    let mark = prop_oneof![
        prop::sample::select(vec![
            "*",
            "**",
            "_",
            "`",
            "~~",
            "[",
            "]",
            "](",
            "(",
            ")",
            "![",
            "<",
            ">",
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "<script>",
            "javascript:",
            "JAVASCRIPT&colon;",
            "http://a",
            "[a]: b",
            "[a]:",
            "a",
            " ",
            "    ",
            "\n",
            "\n\n",
            "\r\n",
            "- ",
            "1. ",
            "7) ",
            "# ",
            "> ",
            "---",
            "===",
            "```",
            "~~~",
            "|",
            "|-|",
            "|:-:|\n",
            "\\",
            "&amp;",
            "&#10;",
            "&nbsp;",
            "é",
            "\u{a0}",
            "\t",
            "\u{2028}",
            "#",
            "$",
            "@",
            "=",
            "/*",
            "//",
            "\"",
            "'",
            ";",
            "{",
            "}",
            "\u{0}",
            "<a@b.fr>",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ];
    prop::collection::vec(mark, 0..24).prop_map(|marks| marks.concat())
}

/// Reads tags and attributes back: only elements of ours, closed in order, and only safe destinations.
fn assert_safe_html(html: &str) {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1) {
        let tag = tag.split_once('>').expect("a tag ends").0;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{html}");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let ours =
            "p blockquote ol ul li pre code br hr table thead tbody tr th td em strong del a img";
        assert!(ours.split(' ').any(|one| one == name), "{html}");
        assert!(
            name != "a"
                || ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| {
                    attributes
                        .to_ascii_lowercase()
                        .starts_with(&format!("href=\"{scheme}"))
                }),
            "{html}"
        );
        assert!(
            name != "img" || attributes.starts_with("src=\"data:image/png;base64,AA\" alt=\""),
            "{html}"
        );
        if !["br", "hr", "img"].contains(&name) {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0], "{html}");
}

/// Typst parses it, as a file and in a content block, and all it calls are the functions we write.
fn assert_safe_typst(typst: &str) {
    assert!(is_sound(&parse(typst)), "{typst}");
    let block = parse(&format!("#[{typst}]a"));
    assert!(is_sound(&block) && block.children().count() == 3, "{typst}");
    let ours =
        "strong emph strike list enum quote table raw link linebreak parbreak image box line pdf";
    let mut nodes: Vec<&SyntaxNode> = vec![&block];
    while let Some(node) = nodes.pop() {
        assert!(
            node.kind() != SyntaxKind::Ident
                || ours.contains(node.leaf_text().as_str())
                || [
                    "header", "block", "start", "tight", "columns", "align", "alt", "artifact",
                    "length", "center", "left", "right"
                ]
                .contains(&node.leaf_text().as_str()),
            "{typst}"
        );
        nodes.extend(node.children());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn whatever_is_typed_is_safe(source in marks()) {
        for kind in [MarkupKind::Line, MarkupKind::Text] {
            let printed = render_markup(kind, &source, &FoundImages);
            assert_safe_html(&printed.html);
            assert_safe_typst(&printed.typst);
            prop_assert!(kind == MarkupKind::Text || !printed.plain.contains('\n'));
            for range in markup_findings(kind, &source).into_iter().map(|finding| finding.range) {
                prop_assert!(!source[range].is_empty());
            }
            for image in markup_images(kind, &source) {
                prop_assert!(source[image.range].starts_with("!["));
            }
        }
    }

    #[test]
    fn a_line_is_never_a_block(source in marks()) {
        let html = render_line(&source).html;
        for block in ["<p>", "<ul>", "<ol", "<h", "<pre>", "<blockquote>", "<table>"] {
            prop_assert!(!html.contains(block));
        }
    }

    #[test]
    fn a_line_without_marks_is_itself(source in "[a-zà-ÿ«»’\u{a0}0-9 .,;:()/%€?+=@#{}$^-]{0,20}") {
        let printed = render_line(&source);
        prop_assert_eq!(&printed.plain, source.trim_ascii());
        prop_assert_eq!(unescape_html(&printed.html), source.trim_ascii());
        prop_assert_eq!(markup_findings(MarkupKind::Line, &source), []);
    }

    #[test]
    fn any_text_quoted_is_itself(value in "[^\n\r\u{b}\u{c}]{0,20}") {
        prop_assert_eq!(&render_line(&quote_text(&value)).plain, value.trim_ascii());
        let indented = value.starts_with([' ', '\t']);
        prop_assert!(indented || render_text(&quote_text(&value)).plain == value.trim_ascii());
    }

    #[test]
    fn a_guarded_line_reads_like_a_paragraph(source in "[a*_`~\\[\\]()!<>é« \"]{0,16}") {
        // Where the first character begins no block, the guard changes nothing.
        let source = format!("é{source}");
        prop_assert_eq!(format!("<p>{}</p>", render_line(&source).html), render_text(&source).html);
    }
}

#[test]
fn deep_and_long_input_is_cheap() {
    let many = 20_000;
    let repeated = [
        "+ ",
        "1. ",
        "> 1. ",
        "_a ",
        "~~a ",
        "<!--",
        "<?",
        "<a ",
        "<a b='",
        "<!A ",
        "<![CDATA[",
        "[a][b]",
        "[a] ",
        "|a",
        "a`b ",
        "\n[a]:\n",
        "![a](b)",
        "[a](http://b)",
        "<http://a>",
        "&amp;",
        "# a\n",
        "a\n\n",
        "\u{a0}",
        "[a]: b [",
        "]:[",
    ];
    let repeated = repeated.map(|unit| unit.repeat(many / 4));
    let sources = [
        ">".repeat(many),
        "> ".repeat(many),
        "[".repeat(many),
        "*".repeat(many),
        "![".repeat(many),
        "- ".repeat(many),
        "*a ".repeat(many),
        "**a *a ".repeat(many),
        "a** b* ".repeat(many),
        "`".repeat(many),
        "<".repeat(many),
        "[a](".repeat(many),
        "[a]: b\n".repeat(many),
        "<b>".repeat(many),
        "&".repeat(many),
        "\\".repeat(many),
        "|".repeat(many),
        format!("{}a{}", "*".repeat(many), "*".repeat(many)),
        format!("{}a{}", "[".repeat(many), "](b)".repeat(many)),
        (1..200)
            .map(|n| format!("{}- a\n", "  ".repeat(n)))
            .collect(),
        (1..200).map(|n| format!("{}`", "`".repeat(n))).collect(),
        format!(
            "{}\n{}\n{}",
            "|a".repeat(100),
            "|-".repeat(100),
            "|b\n".repeat(500)
        ),
    ];
    for source in sources.into_iter().chain(repeated) {
        for kind in [MarkupKind::Line, MarkupKind::Text] {
            // What costs the square of its length would make this test the longest of all.
            let printed = render_markup(kind, &source, &FoundImages);
            markup_findings(kind, &source);
            let head: String = source.chars().take(12).collect();
            assert!(is_sound(&parse(&printed.typst)), "{head:?} as {kind:?}");
        }
    }
}
