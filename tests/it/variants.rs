//! Every variant that the program promises, on blank, filled and hard sheets: an independent validator finds nothing in
//! the PDF, and PDF and page say the same. `scripts/validate` asks more validators, in other languages.

use gridgen::output::pdf::Fonts;
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

use crate::same_form::same;
use crate::support::html::Html;
use crate::support::pdf::Pdf;
use crate::support::table::{Table, form};
use crate::support::variants::{self, Output, Outputs};

/// Its words stand from left to right in the PDF: the typesetter writes those of a line in the order in which they stand.
const FROM_RIGHT: &str = "droite/";

/// Said now and then of a sound file, where the packed bytes of a stream end like a line: then we count them.
const LENGTH: &str = "6.1.7.1:1";

/// The rules that a PDF breaks, of both standards.
pub(crate) fn findings(pdf: &[u8]) -> Vec<String> {
    let profiles = [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a];
    let broken = profiles.into_iter().flat_map(|profile| {
        let options = ValidationOptions::default().profile(profile);
        let report = validate_pdf_bytes(pdf, &options).expect("a PDF that can be read");
        assert!(report.rules.total > 50, "{profile:?}");
        report.failures
    });
    broken
        .filter(|it| !it.rule_id.ends_with(LENGTH) || !lengths_are_right(pdf))
        .map(|it| it.to_string())
        .collect()
}

/// Whether each stream is as long as it says.
fn lengths_are_right(pdf: &[u8]) -> bool {
    let mut from = 0;
    let mut streams = 0;
    while let Some(at) = find(&pdf[from..], b"stream\n").map(|at| from + at) {
        let start = at + b"stream\n".len();
        let length = find_last(&pdf[from..at], b"/Length ").map(|it| number(&pdf[from + it..]));
        let Some(end) = length
            .map(|length| start + length)
            .filter(|end| *end < pdf.len())
        else {
            return false;
        };
        if !pdf[end..].starts_with(b"\nendstream") {
            return false;
        }
        streams += 1;
        from = end + b"\nendstream".len();
    }
    streams > 0
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|it| it == wanted)
}

/// Where what follows the last `wanted` begins.
fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let at = bytes.windows(wanted.len()).rposition(|it| it == wanted)?;
    Some(at + wanted.len())
}

fn number(bytes: &[u8]) -> usize {
    let digits = bytes.iter().take_while(|it| it.is_ascii_digit());
    digits.fold(0, |sum, digit| 10 * sum + usize::from(digit - b'0'))
}

fn sound(output: &Output) {
    let what = &output.name;
    // The PDF shows a box where no font has the character.
    let printed = Fonts::builtin().box_missing(&output.page).text.into_owned();
    let (page, pdf) = (Html::open(&printed), Pdf::open(&output.pdf));
    Html::open(&output.page).assert_inert();
    let info = pdf.info();
    assert_eq!(info.ua_part.as_deref(), Some("1"), "{what}");
    assert_eq!(
        (info.a_part.as_deref(), info.a_conformance.as_deref()),
        (Some("2"), Some("A")),
        "{what}"
    );
    assert!(info.shows_title && info.title.is_some(), "{what}");
    assert_eq!(info.lang.as_deref(), page.lang(), "{what}");
    if !what.starts_with(FROM_RIGHT) {
        assert_eq!(page.headings(), pdf.headings(), "{what}");
        same(&page, &pdf, what);
        let (page, mut pdf) = (page.tables(), pdf.tables());
        // A table in a text has no name; in a PDF the walker takes the heading above it for one.
        let nameless = page
            .iter()
            .zip(&mut pdf)
            .filter(|(page, _)| page.title.is_none());
        nameless.for_each(|(_, pdf)| pdf.title = None);
        assert_eq!(
            first_difference(&lines(&page), &lines(&pdf)),
            None,
            "{what}"
        );
    }
}

#[test]
fn every_sheet_of_every_variant_is_sound_and_says_what_its_page_says() {
    for (variant, built) in variants::built() {
        let sheets = built.sheets();
        assert_eq!(
            sheets.len(),
            8,
            "{}: blank and filled, of four grids",
            variant.name
        );
        let none: [String; 0] = [];
        for (name, pdf) in built.documents() {
            assert_eq!(findings(pdf), none, "{}: {name}", variant.name);
        }
        for sheet in &sheets {
            eprintln!("{}: {}", variant.name, sheet.name);
            sound(sheet);
        }
    }
}

/// The tables, as both outputs must say them, a row on a line.
fn lines(tables: &[Table]) -> Vec<String> {
    let lines = form(tables).into_iter().flat_map(|table| {
        let rows = table.rows.into_iter().map(|row| format!("{row:?}"));
        let head = format!("{}: {:?}", table.title, table.heads);
        std::iter::once(head).chain(rows).collect::<Vec<_>>()
    });
    lines.collect()
}

fn first_difference<'a>(
    one: &'a [String],
    other: &'a [String],
) -> Option<(usize, &'a str, &'a str)> {
    (0..one.len().max(other.len())).find_map(|at| {
        let line = |of: &'a [String]| of.get(at).map_or("nothing", String::as_str);
        (line(one) != line(other)).then(|| (at, line(one), line(other)))
    })
}

/// Options are a matter of looks.
#[test]
fn no_option_of_classic_changes_what_is_said() {
    let tables = |sheet: &Output| lines(&Pdf::open(&sheet.pdf).tables());
    let of = |built: &Outputs| built.sheets().iter().map(tables).collect::<Vec<_>>();
    let mut classic = variants::built()
        .iter()
        .filter(|(variant, _)| variant.theme == "classic");
    let (plain, built) = classic.next().expect("classic itself");
    assert!(plain.options.is_empty());
    let plain = of(built);
    for (variant, built) in classic {
        let other = of(built);
        assert_eq!(plain.len(), other.len(), "{}", variant.name);
        for (plain, other) in plain.iter().zip(&other) {
            assert_eq!(first_difference(plain, other), None, "{}", variant.name);
        }
    }
}

/// Each name keeps its length, so that the offsets in the file stay right.
#[test]
fn the_validator_finds_a_fault_that_was_put_in() {
    let (_, built) = &variants::built()[0];
    let pdf = &unpacked(&built.sheets()[0].pdf);
    assert!(findings(pdf).is_empty(), "{:?}", findings(pdf));
    for (found, by, rule) in [
        ("/StructTreeRoot ", "/StructTreeNone ", "7.1:"),
        ("/Marked true", "/Morked true", "6.2:1"),
        ("/Lang(", "/Long(", "7.2:"),
        ("dc:title", "dc:titre", "7.1:9"),
        ("/DisplayDocTitle", "/DisplayDocTitre", "7.1:10"),
        ("/S/Table", "/S/Sect ", "7.2:"),
        ("pdfuaid:part", "pdfuaid:port", ":5:"),
        ("pdfaid:part", "pdfaid:port", "6.6.4:"),
        ("/ToUnicode", "/ToUnicoda", "7.21.7:1"),
    ] {
        let faulty = replaced(pdf, found.as_bytes(), by.as_bytes());
        assert_ne!(&faulty, pdf, "{found} is not in the PDF");
        let findings = findings(&faulty);
        assert!(
            findings.iter().any(|it| it.contains(rule)),
            "{found}: {findings:#?}"
        );
    }
}

#[test]
fn a_stream_of_another_length_is_noticed() {
    let (_, built) = &variants::built()[0];
    let mut pdf = built.sheets().remove(0).pdf;
    assert!(lengths_are_right(&pdf));
    let digit = find_last(&pdf, b"/Length ").unwrap();
    pdf[digit] = if pdf[digit] == b'1' { b'2' } else { b'1' };
    assert!(!lengths_are_right(&pdf));
}

/// The same PDF with its objects as plain text.
fn unpacked(pdf: &[u8]) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(pdf).expect("a PDF");
    document.objects.retain(|_, object| {
        let kind = object.as_stream().and_then(|it| it.dict.get(b"Type"));
        !kind.is_ok_and(|it| {
            [b"ObjStm".as_slice(), b"XRef"].contains(&it.as_name().unwrap_or_default())
        })
    });
    let mut plain = Vec::new();
    document.save_to(&mut plain).expect("memory");
    plain
}

fn replaced(bytes: &[u8], found: &[u8], by: &[u8]) -> Vec<u8> {
    assert_eq!(found.len(), by.len());
    let mut out = bytes.to_vec();
    for at in 0..=out.len() - found.len() {
        if out[at..].starts_with(found) {
            out[at..at + by.len()].copy_from_slice(by);
        }
    }
    out
}
