//! Values survive being read and written; a packed file has the objects it had.

use super::value::{PdfValue, ValueReader};

fn reread(text: &str) -> String {
    let value = ValueReader::new(text.as_bytes()).value();
    let value = value.unwrap_or_else(|| panic!("not read: {text}"));
    String::from_utf8(value.to_bytes()).unwrap()
}

#[test]
fn a_value_is_written_as_it_was_read() {
    for text in [
        "<</Type/Page/Kids[1 0 R 2 0 R]/Count -7/A(a \\) 5 0 R (b) <<)/B<FEFF00>/C true/D null>>",
        "[552 0 R/XYZ 39.68504 701.80994 0]",
        "[[1 2][/A/B](x)<00>]",
        "12",
    ] {
        assert_eq!(reread(text), text);
    }
    assert_eq!(reread("<< /A  1\n/B [ 1 0 R ] >>"), "<</A 1/B[1 0 R]>>");
}

#[test]
fn a_broken_value_is_none() {
    for text in ["<</A", "[1", "(a", "<00", "<<1 2>>", "", "]", "1 0 R>"] {
        let read = ValueReader::new(text.as_bytes()).value();
        assert!(
            matches!(read, None | Some(PdfValue::Reference(1))),
            "{text}: {read:?}"
        );
    }
    let deep = "[".repeat(100_000);
    assert_eq!(ValueReader::new(deep.as_bytes()).value(), None);
}

#[test]
fn a_text_is_written_in_utf_16() {
    assert_eq!(PdfValue::text("Lé").to_bytes(), b"<FEFF004C00E9>");
}

#[test]
fn what_is_no_file_of_ours_is_left_alone() {
    for pdf in [
        "",
        "%PDF-1.7\n",
        "startxref\n9999999999999999999999",
        "startxref\n3",
    ] {
        assert_eq!(super::pack_pdf(pdf.into()), pdf.as_bytes());
        assert_eq!(super::count_pages(pdf.as_bytes()), None);
    }
}
