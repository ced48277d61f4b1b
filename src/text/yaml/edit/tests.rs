//! What write-back promises, one edit at a time; `random` tries thousands.

mod files;
mod random;

use super::*;

fn word(text: &str) -> NewValue {
    NewValue::Word(text.to_owned())
}

fn text(text: &str) -> NewValue {
    NewValue::Text(text.to_owned())
}

fn map(entries: &[(&str, NewValue)]) -> NewValue {
    let entries = entries.iter();
    NewValue::Map(
        entries
            .map(|(key, value)| ((*key).to_owned(), value.clone()))
            .collect(),
    )
}

fn set_change(path: &str, value: NewValue) -> YamlChange {
    YamlChange::set(parse_path(path), value)
}

fn parse_path(path: &str) -> Vec<PathStep> {
    let step = |step: &str| {
        step.parse()
            .map_or_else(|_| PathStep::from(step), PathStep::Item)
    };
    path.split('.').map(step).collect()
}

fn edited_text(before: &str, change: YamlChange) -> String {
    apply_changes(before, &[change], &no_key_order).unwrap_or_else(|refused| panic!("{refused:?}"))
}

fn refusal_reason(before: &str, change: YamlChange) -> EditDiagnostic {
    apply_changes(before, &[change], &no_key_order)
        .expect_err("it is refused")
        .reason
}

const STUDENT: &str = "\
# Ratings of Léa
student: { name: Dupont, given: Léa }   # as on the list
ratings:
  commande:
    produits: TS
    # to be looked at again
    quantites: 'S Deux erreurs'   # oral

    remise:
  livraison: NE
";

#[test]
fn a_value_changes_and_nothing_else() {
    let now = edited_text(STUDENT, set_change("ratings.commande.produits", word("S")));
    assert_eq!(now, STUDENT.replace("produits: TS", "produits: S"));
    let now = edited_text(
        STUDENT,
        set_change("ratings.commande.quantites", text("TS L'oral, \"net\"")),
    );
    assert_eq!(
        now,
        STUDENT.replace("'S Deux erreurs'", "'TS L''oral, \"net\"'")
    );
    let now = edited_text(STUDENT, set_change("ratings.commande.remise", word("I")));
    assert_eq!(now, STUDENT.replace("remise:", "remise: I"));
    let now = edited_text(STUDENT, set_change("student.name", text("Le Goff, Anne")));
    assert_eq!(now, STUDENT.replace("Dupont", "\"Le Goff, Anne\""));
    let now = edited_text(STUDENT, set_change("ratings.livraison", NewValue::Empty));
    assert_eq!(now, STUDENT.replace("livraison: NE", "livraison:"));
}

#[test]
fn a_text_that_yaml_would_cut_or_change_is_quoted() {
    for (value, written) in [
        ("point #3", "a: \"point #3\"\n"),
        ("Mention : payée", "a: \"Mention : payée\"\n"),
        ("*très* bien", "a: \"*très* bien\"\n"),
        ("true", "a: \"true\"\n"),
        ("~", "a: \"~\"\n"),
        ("", "a: \"\"\n"),
        (" S", "a: \" S\"\n"),
        ("C:\\notes", "a: C:\\notes\n"),
        ("tab\there", "a: \"tab\\there\"\n"),
        ("7,5 Très clair", "a: 7,5 Très clair\n"),
        ("B+", "a: B+\n"),
        ("2026-03-12", "a: 2026-03-12\n"),
        ("0012026", "a: 0012026\n"),
        ("no", "a: no\n"),
        ("- agrafer", "a: \"- agrafer\"\n"),
    ] {
        assert_eq!(edited_text("a: x\n", set_change("a", word(value))), written);
    }
    assert_eq!(
        edited_text("a: { b: 1 }\n", set_change("a.b", word("x, y"))),
        "a: { b: \"x, y\" }\n"
    );
    assert_eq!(
        edited_text("a: x\n", set_change("b", text("S"))),
        "a: x\nb: \"S\"\n"
    );
}

#[test]
fn several_lines_become_a_block() {
    let remark = text("Commande non validée :\n- prix\n- date\n");
    let now = edited_text(
        "a:\n  b: TI  # seen\nc: 1\n",
        set_change("a.b", map(&[("level", word("TI")), ("remark", remark)])),
    );
    assert_eq!(
        now,
        "a:\n  b:  # seen\n    level: TI\n    remark: |\n      Commande non validée :\n      - prix\n      - date\nc: 1\n"
    );
    assert_eq!(
        edited_text("a: x  # c\n", set_change("a", text("one\ntwo"))),
        "a: |-  # c\n  one\n  two\n"
    );
    assert_eq!(
        edited_text("a: |  # c\n  one\n\nb: 2\n", set_change("a", word("S"))),
        "a: S  # c\n\nb: 2\n"
    );
    assert_eq!(
        edited_text("a: { b: 1 }\n", set_change("a.b", text("one\ntwo"))),
        "a: { b: \"one\\ntwo\" }\n"
    );
    // As a block it would swallow the comment below.
    assert_eq!(
        edited_text("a: x\n    # deep\n", set_change("a", text("one\ntwo"))),
        "a: \"one\\ntwo\"\n    # deep\n"
    );
}

#[test]
fn a_new_key_comes_where_the_order_says() {
    let order = |path: &[PathStep]| match path {
        [] => vec!["student".into(), "date".into(), "ratings".into()],
        _ => ["produits", "prix", "quantites", "remise"]
            .map(str::to_owned)
            .to_vec(),
    };
    let at = |path: &str| apply_changes(STUDENT, &[set_change(path, word("X"))], &order).unwrap();
    assert_eq!(
        at("ratings.commande.prix"),
        STUDENT.replace("produits: TS\n", "produits: TS\n    prix: X\n")
    );
    assert_eq!(
        at("date"),
        STUDENT.replace("ratings:\n", "date: X\nratings:\n")
    );
    assert_eq!(
        at("ratings.commande.zzz"),
        STUDENT.replace("remise:\n", "remise:\n    zzz: X\n")
    );
    assert_eq!(at("comment"), format!("{STUDENT}comment: X\n"));
    let first = apply_changes(
        "a:\n  # about remise\n  remise: S\n",
        &[set_change("a.produits", word("X"))],
        &order,
    );
    assert_eq!(
        first.unwrap(),
        "a:\n  produits: X\n  # about remise\n  remise: S\n"
    );
    let top = apply_changes(
        "# Léa\nratings:\n",
        &[set_change("student", word("X"))],
        &order,
    );
    assert_eq!(top.unwrap(), "# Léa\nstudent: X\nratings:\n");
}

#[test]
fn a_new_key_goes_into_braces_and_into_nothing() {
    assert_eq!(
        edited_text("a: {}\n", set_change("a.b", word("1"))),
        "a: { b: 1 }\n"
    );
    assert_eq!(
        edited_text("a: { b: 1, c: 2 } # c\n", set_change("a.d", word("3"))),
        "a: { b: 1, c: 2, d: 3 } # c\n"
    );
    assert_eq!(
        edited_text("a: { b }\n", set_change("a.b", word("3"))),
        "a: { b: 3 }\n"
    );
    assert_eq!(
        edited_text("a: { b: , c: 2 }\n", set_change("a.b", word("3"))),
        "a: { b: 3, c: 2 }\n"
    );
    assert_eq!(
        edited_text("a:   # later\nb:\n", set_change("a.x.y", word("1"))),
        "a:   # later\n  x:\n    y: 1\nb:\n"
    );
    assert_eq!(
        edited_text("a:\n    b:\n", set_change("a.b.c", word("1"))),
        "a:\n    b:\n        c: 1\n"
    );
    assert_eq!(
        edited_text("", set_change("a.b", word("1"))),
        "a:\n  b: 1\n"
    );
    assert_eq!(
        edited_text("# only this", set_change("a", word("1"))),
        "# only this\na: 1\n"
    );
    assert_eq!(
        edited_text("a: 1", set_change("b", word("1"))),
        "a: 1\nb: 1"
    );
    assert_eq!(
        edited_text("- x: 1\n  y: 2\n", set_change("0.z", word("3"))),
        "- x: 1\n  y: 2\n  z: 3\n"
    );
    assert_eq!(
        edited_text(
            "a: |+\n  x\n\nb: |\n  y\n\n\n# end\n",
            set_change("c", word("1"))
        ),
        "a: |+\n  x\n\nb: |\n  y\nc: 1\n\n\n# end\n"
    );
}

#[test]
fn what_goes_leaves_its_comments() {
    let gone = |before: &str, path: &str| edited_text(before, YamlChange::remove(parse_path(path)));
    assert_eq!(
        gone("a: 1\nb: 2  # why\nc: 3\n", "b"),
        "a: 1\n# why\nc: 3\n"
    );
    assert_eq!(gone("a:\n  b: 1\nc: 3\n", "a.b"), "a:\nc: 3\n");
    assert_eq!(
        gone("a:\n  # one\n  b: 1  # two\nc: 3\n", "a.b"),
        "a:\n  # one\n  # two\nc: 3\n"
    );
    assert_eq!(gone("a: { b: 1, c: 2 }\n", "a.b"), "a: { c: 2 }\n");
    assert_eq!(gone("a: { b: 1, c: 2 }\n", "a.c"), "a: { b: 1 }\n");
    assert_eq!(gone("a: [x, y]\n", "a.1"), "a: [x]\n");
    assert_eq!(
        gone("a:\n- x\n- y # c\n- z\n", "a.1"),
        "a:\n- x\n# c\n- z\n"
    );
    assert_eq!(
        gone("- id: x  # c\n  title: y\n", "0.id"),
        "- # c\n  title: y\n"
    );
    assert_eq!(gone("a: |\n  x\n\n\nb: 1\n", "a"), "\n\nb: 1\n");
    assert_eq!(gone("a: 1\n", "a"), "");
}

#[test]
fn keys_are_renamed_and_labels_get_keys() {
    let rename = |before: &str, path: &str, to: &str| {
        edited_text(before, YamlChange::rename(parse_path(path), to))
    };
    assert_eq!(
        rename("a:\n  'b': 1 # c\n", "a.b", "d"),
        "a:\n  'd': 1 # c\n"
    );
    assert_eq!(rename("a: { b: 1 }\n", "a.b", "d e"), "a: { d e: 1 }\n");
    let keys = ["one".to_owned(), "two".to_owned()];
    let entitle = |before: &str| edited_text(before, YamlChange::add_keys(parse_path("a"), &keys));
    assert_eq!(
        entitle("a:\n  # first\n  - Choix # c\n  -   \"Deux : trois\"\nb: 1\n"),
        "a:\n  # first\n  one: Choix # c\n  two:   \"Deux : trois\"\nb: 1\n"
    );
    assert_eq!(
        entitle("a:\n- x\n\n# c\n- long\n  text\nb: 1\n"),
        "a:\n  one: x\n\n  # c\n  two: long\n    text\nb: 1\n"
    );
    assert_eq!(entitle("a: [x, 'y, z']\n"), "a: {one: x, two: 'y, z'}\n");
}

#[test]
fn line_breaks_marks_and_quotes_stay() {
    let crlf = "\u{feff}a: x\r\nb:\r\n  c: \"d\"\r\n";
    assert_eq!(
        edited_text(crlf, set_change("b.e", text("one\ntwo"))),
        "\u{feff}a: x\r\nb:\r\n  c: \"d\"\r\n  e: |-\r\n    one\r\n    two\r\n"
    );
    assert_eq!(
        edited_text(crlf, set_change("b.c", word("f"))),
        crlf.replace("\"d\"", "\"f\"")
    );
}

#[test]
fn what_cannot_be_done_soundly_is_refused() {
    assert_eq!(
        refusal_reason("a: x: y\n", set_change("b", word("1"))),
        EditDiagnostic::Unsound { line: 1 }
    );
    assert_eq!(
        refusal_reason("a: 1\na: 2\n", set_change("a", word("1"))),
        EditDiagnostic::Twice { key: "a".into() }
    );
    assert_eq!(
        refusal_reason("a: NE\n", set_change("a.b", word("1"))),
        EditDiagnostic::NotAMap { key: "b".into() }
    );
    assert_eq!(
        refusal_reason("a: [x]\n", set_change("a.b", word("1"))),
        EditDiagnostic::NotAMap { key: "b".into() }
    );
    assert_eq!(
        refusal_reason("a: 1\n", YamlChange::remove(parse_path("b"))),
        EditDiagnostic::NotThere { path: "b".into() }
    );
    assert_eq!(
        refusal_reason("a: 1\nb: 2\n", YamlChange::rename(parse_path("a"), "b")),
        EditDiagnostic::Exists { key: "b".into() }
    );
    let repeated = "a: &x { b: 1 }\nc: *x\n";
    assert_eq!(
        refusal_reason(repeated, set_change("a.b", word("2"))),
        EditDiagnostic::WouldSpoil { path: "a.b".into() }
    );
    assert_eq!(
        refusal_reason(repeated, set_change("c.b", word("2"))),
        EditDiagnostic::WouldSpoil { path: "c.b".into() }
    );
    assert_eq!(
        edited_text(repeated, set_change("c", word("2"))),
        "a: &x { b: 1 }\nc: 2\n"
    );
}
