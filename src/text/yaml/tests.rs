//! What the room promises: places, recovery, nothing lost.

use super::*;
use crate::base::diagnostic::{MessageLang, render};

fn parse_text(text: &str) -> (YamlDocument, Vec<String>) {
    let mut problems = Diagnostics::new();
    let document = parse_yaml(&mut problems, Text::new("a", text));
    let lines = problems
        .sorted()
        .iter()
        .map(|diagnostic| render::render_short(diagnostic, MessageLang::English))
        .collect();
    (document, lines)
}

fn value_of_key<'d>(document: &'d YamlDocument, key: &str) -> &'d str {
    let entry = document
        .root
        .entries()
        .unwrap()
        .iter()
        .find(|entry| entry.key.text == key)
        .unwrap();
    &entry.value.scalar().unwrap().text
}

#[test]
fn scalars_are_what_was_typed() {
    let (document, problems) = parse_text("a: no\nb: 007\nc: ~\nd:\ne: 1_000\nf: 'x'\n");
    assert_eq!(problems, Vec::<String>::new());
    for (key, text) in [
        ("a", "no"),
        ("b", "007"),
        ("c", "~"),
        ("d", ""),
        ("e", "1_000"),
        ("f", "x"),
    ] {
        assert_eq!(value_of_key(&document, key), text);
    }
}

#[test]
fn ten_awkward_values_are_read_as_meant_and_reported() {
    let values = [
        "Mention : payée",
        "\"Payée\" sur la facture",
        "*très* bien",
        "[PGI] saisie",
        "@client",
        "% de remise",
        "- agrafer",
        "> 10",
        "'l'école'",
        "`code` à part",
    ];
    let text: String = values
        .iter()
        .enumerate()
        .map(|(n, value)| format!("k{n}: {value}\n"))
        .collect();
    let (document, problems) = parse_text(&text);
    assert_eq!(problems.len(), 10, "{problems:#?}");
    for (n, typed) in values.iter().enumerate() {
        assert_eq!(value_of_key(&document, &format!("k{n}")), *typed);
        assert!(
            problems[n].starts_with(&format!("a:{}:5: error", n + 1)),
            "{}",
            problems[n]
        );
    }
}

#[test]
fn places_stand_after_a_repair() {
    let (document, _) = parse_text("a: @x\nb: [PGI] y\nc: z\n");
    let entries = document.root.entries().unwrap();
    assert_eq!(document.text.slice(entries[2].value.span), "z");
    assert_eq!(document.text.slice(entries[0].value.span), "@x");
    assert_eq!(document.text.slice(entries[1].value.span), "[PGI] y");
}

#[test]
fn both_of_two_equal_keys_are_kept_and_reported() {
    let (document, problems) = parse_text("a: 1\nb:\n  e\u{301}: x\n  é: y\na: 2\n");
    assert_eq!(document.root.entries().unwrap().len(), 3);
    assert_eq!(
        problems,
        [
            "a:4:3: error[duplicate-key]: `é` is written twice",
            "a:5:1: error[duplicate-key]: `a` is written twice",
        ]
    );
}

#[test]
fn odd_indentation_is_read_as_spaces() {
    let (document, problems) = parse_text("a:\n\u{a0}\u{a0}b: 1\n\u{a0}\u{a0}c: 2\nd:\n\te: 3\n");
    assert_eq!(problems.len(), 3, "{problems:#?}");
    let inner = document.root.entries().unwrap()[0].value.entries().unwrap();
    assert_eq!(inner[1].key.text, "c");
    assert_eq!(document.text.slice(inner[1].value.span), "2");
}

#[test]
fn tags_merges_zero_bytes_and_second_documents_are_reported() {
    let (_, problems) = parse_text("a: !important x\nb:\n  <<: c\nd: \"\0\"\n---\ne: 1\n");
    let codes: Vec<&str> = problems
        .iter()
        .map(|line| &line[line.find('[').unwrap() + 1..line.find(']').unwrap()])
        .collect();
    assert_eq!(codes, ["tag", "merge-key", "zero-byte", "second-document"]);
}

#[test]
fn aliases_are_followed_within_a_limit() {
    let (document, problems) = parse_text("a: &x [1, 2]\nb: *x\n");
    assert_eq!(
        (
            document.root.entries().unwrap()[1]
                .value
                .items()
                .unwrap()
                .len(),
            problems.len()
        ),
        (2, 0)
    );
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..9 {
        bomb += &format!(
            "a{n}: &a{n} [{}]\n",
            vec![format!("*a{}", n - 1); 10].join(", ")
        );
    }
    let (_, problems) = parse_text(&bomb);
    assert_eq!(
        problems,
        ["a:4:45: error[alias-limit]: repeating with `*` makes this file too long"]
    );
}

#[test]
fn deep_nesting_is_refused() {
    let (_, problems) = parse_text(&format!("a: {}", "[".repeat(20_000)));
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("too-deep"), "{}", problems[0]);
    let (_, problems) = parse_text(
        &(0..500)
            .map(|n| format!("{}a:\n", " ".repeat(n)))
            .collect::<String>(),
    );
    assert!(problems[0].contains("too-deep"), "{}", problems[0]);
}

#[test]
fn a_part_of_a_text_is_found_in_the_file() {
    let (document, _) = parse_text("a: |\n  un <b>deux</b>\n  trois <b>\n");
    let node = &document.root.entries().unwrap()[0].value;
    let text = &node.scalar().unwrap().text;
    let second = text.rfind("<b>").unwrap();
    assert_eq!(
        document
            .text
            .position(node.locate_part(&document.text, second..second + 3).start)
            .line,
        3
    );
}

proptest::proptest! {
    #[test]
    fn any_text_gives_a_tree_and_places_inside_it(text in "[-a-c:#'\"\\[\\]{}&*!|>%@`, \t\n\r\u{a0}é]{0,80}") {
        let (document, _) = parse_text(&text);
        proptest::prop_assert!(document.root.span.end <= text.len());
    }
}
