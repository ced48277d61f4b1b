//! Whole documents: what comes out, what is complained of, and that the second student is cheap.
#![allow(clippy::print_stderr, reason = "a test says what it measured")]

use super::testing::{builtin_typesetter, json_fixture, sample_info, student_files, theme_files};
use super::{Fault, Fonts, PlaceFault, TypesetPdf, Typesetter};

fn typeset_sample(typesetter: &Typesetter, grid: &str, who: &str) -> TypesetPdf {
    let files = theme_files(typesetter, &json_fixture(grid), &[]);
    let own = student_files(typesetter, &json_fixture(who));
    typesetter
        .typeset(&files, &own, &sample_info(who))
        .unwrap_or_else(|faults| panic!("{grid}, {who}: {faults:#?}"))
}

/// A document of its own, in which a test says what it wants.
fn typeset_text(text: &str) -> Result<TypesetPdf, Vec<Fault>> {
    let typesetter = builtin_typesetter();
    let files = typesetter.files([(
        "/main.typ",
        format!("#set text(font: \"Source Sans 3\", lang: \"fr\")\n{text}"),
    )]);
    typesetter.typeset(&files, &super::VirtualFiles::default(), &sample_info("t"))
}

/// Typst's cache is one for the whole program: who empties it and who counts in it take turns.
static CACHE: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[test]
fn every_sample_becomes_an_accessible_pdf() {
    let typesetter = builtin_typesetter();
    for (grid, who) in [
        ("original.grid", "blank"),
        ("original.grid", "original.dupont"),
        ("original.grid", "original.martin"),
        ("nasty.grid", "blank"),
        ("nasty.grid", "nasty.student"),
        ("arabic.grid", "blank"),
        ("arabic.grid", "arabic.student"),
    ] {
        let sheet = typeset_sample(&typesetter, grid, who);
        assert_eq!(sheet.warnings, [], "{grid}, {who}");
        if let Ok(folder) = std::env::var("GRIDGEN_LOOK") {
            // To look at them: GRIDGEN_LOOK=/tmp/look cargo test pdf
            let name = format!("{folder}/{grid}-{who}.pdf");
            std::io::Write::write_all(&mut std::fs::File::create(name).unwrap(), &sheet.pdf)
                .unwrap();
        }
    }
}

#[test]
fn the_original_form_takes_one_sheet_of_paper() {
    let typesetter = builtin_typesetter();
    for who in ["blank", "original.dupont", "original.martin"] {
        assert_eq!(
            typeset_sample(&typesetter, "original.grid", who).pages,
            2,
            "{who}"
        );
    }
}

#[test]
fn the_same_sheet_is_the_same_file_to_the_byte() {
    let _alone = CACHE.lock().unwrap();
    let first = typeset_sample(&builtin_typesetter(), "original.grid", "original.dupont");
    super::evict_layouts(0);
    assert_eq!(
        first.pdf,
        typeset_sample(&builtin_typesetter(), "original.grid", "original.dupont").pdf
    );
}

#[test]
fn a_student_s_own_file_hides_the_shared_one() {
    let typesetter = builtin_typesetter();
    let files = typesetter.files([(
        "/main.typ",
        "#set text(lang: \"fr\")\n#json(\"/student.json\")",
    )]);
    let one = typesetter.files([("/student.json", "\"un\"")]);
    let two = typesetter.files([("/student.json", "\"deux\"")]);
    let set = |own| {
        typesetter
            .typeset(&files, own, &sample_info("t"))
            .unwrap()
            .pdf
    };
    assert_ne!(set(&one), set(&two));
}

#[test]
fn a_fault_has_its_place_in_the_file_as_it_was() {
    let source = "// 中文 😀\n#import \"/nowhere.typ\": it\n";
    let typesetter = builtin_typesetter();
    let files = typesetter.files([("/main.typ", source)]);
    let faults = typesetter
        .typeset(&files, &super::VirtualFiles::default(), &sample_info("t"))
        .unwrap_err();
    let fault = &faults[0];
    assert_eq!(fault.file.as_deref(), Some("/main.typ"));
    assert_eq!(&source[fault.range.clone().unwrap()], "\"/nowhere.typ\"");
}

#[test]
fn a_package_is_not_fetched_and_the_fault_says_what_to_do() {
    let faults = typeset_text("#import \"@preview/cetz:0.3.0\": canvas").unwrap_err();
    assert!(
        faults[0].message.contains("packages are not fetched"),
        "{faults:?}"
    );
    assert!(
        faults[0].message.contains("@preview/cetz:0.3.0"),
        "{faults:?}"
    );
    assert!(faults[0].range.is_some(), "{faults:?}");
}

#[test]
fn a_fault_of_the_theme_says_how_it_came_there() {
    let typesetter = builtin_typesetter();
    let broken = include_str!("../../../themes/classic/parts/legend.typ")
        .replace("#level.code", "#level.cod");
    let files = theme_files(
        &typesetter,
        &json_fixture("original.grid"),
        &[("/parts/legend.typ", &broken)],
    );
    let own = student_files(&typesetter, &json_fixture("blank"));
    let faults = typesetter
        .typeset(&files, &own, &sample_info("t"))
        .unwrap_err();
    assert_eq!(faults[0].file.as_deref(), Some("/parts/legend.typ"));
    assert_eq!(&broken[faults[0].range.clone().unwrap()], "cod");
    assert!(
        faults[0]
            .trace
            .iter()
            .any(|step| step.what.contains("legend")),
        "{faults:?}"
    );
}

/// Texts that people type and fonts may lack: each must become a PDF, whatever is in it.
#[test]
fn whatever_is_typed_there_is_a_pdf() {
    for text in [
        "漢字かな",
        "😀👩‍👩‍👧👍🏽🇫🇷",
        "مرحبا بِكُم",
        "שָׁלוֹם",
        "Việt Nam, tiếng Việt",
        "Vie\u{323}\u{302}t",
        "✓☐☒☑\u{FE0F}",
        "a\u{200D}b\u{200B}c\u{2060}d\u{AD}e\u{202F}f\u{2011}g",
        "\u{200F}א\u{200E}",
        "e\u{301}\u{327}\u{30D}",
        "क्षि",
        "\u{301}seul",
        "\u{E000}\u{F8FF}\u{FFFE}\u{FDD0}\u{10FFFF}",
        "\u{7F}\u{85}\u{9F}",
        "\u{FEFF}a",
        "ﬁ ﬀ Ⅳ ½ ™ € − … « » ’",
        "a\u{2028}b\u{2029}c\u{3000}d",
        "a\u{2028}\u{200B}b\u{2029}\u{202E}\u{AD}c\u{2028}\u{FE0F}\u{2028}\u{200D}",
        "🏴\u{E0067}\u{E0062}\u{E007F}",
        "z̸͉̅ȃ̵l̷g̶o̴",
    ] {
        let json = serde_json::json!({ "plain": text, "typst": text }).to_string();
        let typesetter = builtin_typesetter();
        let main = "#set text(font: \"Source Sans 3\", lang: \"fr\")\n#let it = json(\"/student.json\")\n\
                    #it.plain #eval(it.typst, mode: \"markup\") *#it.plain*";
        let files = typesetter.files([("/main.typ", main)]);
        let own = typesetter.files([("/student.json", json)]);
        let sheet = typesetter.typeset(&files, &own, &sample_info(text));
        assert!(sheet.is_ok(), "{text:?}: {:#?}", sheet.unwrap_err());
    }
}

/// What Typst lays out of the second student, counted, for a clock tells nothing on a shared machine: a plain template
/// prepares some 397 pieces, this theme those that differ.
#[test]
fn the_second_student_is_cheap() {
    let typesetter = builtin_typesetter();
    // Another size of type: nothing that other tests have laid out can be used here.
    let base = include_str!("../../../themes/classic/base.typ").replace("{ 9pt }", "{ 9.1pt }");
    let files = theme_files(
        &typesetter,
        &json_fixture("original.grid"),
        &[("/base.typ", &base)],
    );
    let _alone = CACHE.lock().unwrap();
    let prepared = |who: &str| {
        let own = student_files(&typesetter, &json_fixture(who));
        prepared_pieces(&typesetter, &files, &own)
    };
    let (first, second) =
        super::in_own_pool(|| (prepared("original.dupont"), prepared("original.martin")));
    eprintln!("prepared: {first} pieces for the first student, {second} for the second");
    assert!(first > 100, "nothing was counted: {first}");
    assert!(
        (1..=40).contains(&second),
        "{second} pieces prepared for the second student, {first} for the first"
    );
}

/// How many pieces Typst prepares for a document.
fn prepared_pieces(
    typesetter: &Typesetter,
    files: &super::VirtualFiles,
    own: &super::VirtualFiles,
) -> usize {
    typesetter.laid_out_pieces(files, own).unwrap()
}

#[test]
fn a_text_that_leaves_the_page_is_seen() {
    let typesetter = builtin_typesetter();
    let outside = |text: &str| {
        let main = format!("#set page(width: 100pt, height: 100pt, margin: 10pt)\n{text}");
        let files = typesetter.files([("/main.typ", main)]);
        let found = typesetter.misplaced_texts(&files, &super::VirtualFiles::default());
        let found = found.unwrap().into_iter();
        found
            .filter(|it| it.fault == PlaceFault::OffPage)
            .map(|it| (it.page, it.text))
    };
    assert_eq!(
        outside("Un texte qui tient sur plusieurs lignes.").count(),
        0
    );
    let wide: Vec<_> = outside("ok #pagebreak() anticonstitutionnellement").collect();
    assert_eq!(wide, [(2, "anticonstitutionnellement".to_owned())]);
    assert_eq!(outside("#place(dy: 95pt)[bas]").count(), 1);
    assert_eq!(
        outside("#v(40pt) #rotate(90deg, box(width: 60pt)[long])").count(),
        0
    );
}

#[test]
fn texts_at_one_place_are_seen_and_those_without_ink_are_not() {
    let typesetter = builtin_typesetter();
    let over = |text: &str| {
        let main = format!("#set page(width: 200pt, height: 100pt, margin: 10pt)\n{text}");
        let files = typesetter.files([("/main.typ", main)]);
        let found = typesetter.misplaced_texts(&files, &super::VirtualFiles::default());
        let found = found.unwrap().into_iter();
        found
            .filter_map(|it| match it.fault {
                PlaceFault::Over(over) => Some((it.text, over)),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    let both = [("Avis".to_owned(), "Bilan".to_owned())];
    assert_eq!(over("#place(dy: 3pt)[Bilan] Avis"), both);
    assert_eq!(over("#place(dy: 40pt)[Bilan] Avis"), []);
    assert_eq!(over("#place(text(fill: rgb(0, 0, 0, 0))[Bilan]) Avis"), []);
    assert_eq!(over("Éfg \\ Àgj \\ Îqp _ffj_"), []);
    // A row that is too low for its text.
    let table =
        "#table(columns: 60pt, rows: 12pt, inset: 1pt, [Un texte de deux lignes], [La suite])";
    assert!(!over(table).is_empty());
}

#[test]
fn a_text_that_runs_over_the_line_beside_its_cell_is_seen() {
    let typesetter = builtin_typesetter();
    let crossed = |columns: &str| {
        let main = format!(
            "#set page(width: 300pt, height: 100pt)\n#table(columns: {columns}, [anticonstitutionnellement], [], [])"
        );
        let files = typesetter.files([("/main.typ", main)]);
        let found = typesetter.misplaced_texts(&files, &super::VirtualFiles::default());
        found
            .unwrap()
            .iter()
            .filter(|it| it.fault == PlaceFault::OutOfCell)
            .count()
    };
    assert_eq!(crossed("(40pt, 40pt, 90pt)"), 1);
    assert_eq!(crossed("(150pt, 20pt, 20pt)"), 0);
}

/// A pool left and entered again once ended the whole program.
#[test]
fn a_thread_can_have_its_pool_twice() {
    let typesetter = builtin_typesetter();
    let files = typesetter.files([("/main.typ", "#set text(lang: \"fr\")\nUn.")]);
    let pages = || {
        super::in_own_pool(|| {
            typesetter
                .typeset(&files, &super::VirtualFiles::default(), &sample_info("t"))
                .unwrap()
                .pages
        })
    };
    assert_eq!((pages(), pages()), (1, 1));
}

#[test]
fn a_box_stands_for_what_no_font_has() {
    let fonts = Fonts::builtin();
    let boxed = fonts.box_missing("a中b中😀\u{FE0F}c");
    assert_eq!(boxed.text, "a⟦U+4E2D⟧b⟦U+4E2D⟧⟦U+1F600⟧c");
    let missing: Vec<_> = boxed
        .missing
        .iter()
        .map(|it| (it.character, it.count, it.offset))
        .collect();
    assert_eq!(missing, [('中', 2, 1), ('😀', 1, 8)]);
    assert!(matches!(
        fonts.box_missing("Élève, œuvre, ☐ ✓").text,
        std::borrow::Cow::Borrowed(_)
    ));
}

#[test]
fn a_control_character_behind_an_escape_is_found_too() {
    let fonts = Fonts::builtin();
    assert_eq!(
        fonts
            .box_missing_json(r#""a\u0001\\u0001\n\ud83d\ude00""#)
            .text,
        r#""a⟦U+0001⟧\\u0001\n⟦U+1F600⟧""#
    );
    assert_eq!(fonts.box_missing(r"\u0001").text, r"\u0001");
}

/// Not a test: prints what a sheet costs, a class of sixty with other levels for each. Run it in release:
/// `cargo test --release --lib pdf::tests::how_long -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn how_long_a_sheet_takes() {
    let typesetter = builtin_typesetter();
    let files = theme_files(&typesetter, &json_fixture("original.grid"), &[]);
    let one = json_fixture("original.dupont");
    let cpu = || -> u64 {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        text.split(' ').next().unwrap().parse().unwrap()
    };
    let _alone = CACHE.lock().unwrap();
    super::in_own_pool(|| {
        let mut spent = [0; 3];
        for n in 0..60 {
            let who = other_student(&one, n);
            let start = cpu();
            let own = student_files(&typesetter, &who);
            let boxed = cpu();
            typesetter
                .typeset(&files, &own, &sample_info(&n.to_string()))
                .unwrap();
            let set = cpu();
            super::evict_layouts(4);
            // The first ones fill the cache.
            if n >= 10 {
                for (sum, took) in spent
                    .iter_mut()
                    .zip([boxed - start, set - boxed, cpu() - set])
                {
                    *sum += took;
                }
            }
        }
        let [boxed, set, evicted] = spent.map(|sum| sum as f64 / 50e6);
        eprintln!(
            "ms of CPU a sheet: {boxed:.1} reading, {set:.1} typesetting, {evicted:.1} forgetting"
        );
    });
}

/// The same student under another name and with other levels.
fn other_student(one: &serde_json::Value, n: usize) -> serde_json::Value {
    let mut who = one.clone();
    who["name"] = format!("Dupont {n}").into();
    for (i, row) in who["rows"].as_array_mut().unwrap().iter_mut().enumerate() {
        if let Some(rating) = row["ratings"].get_mut(0) {
            rating["column"] = ((n * 31 + i * 7 + n * i) % 4).into();
        }
    }
    who
}
