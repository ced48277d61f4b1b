//! What teachers' programs save.

use super::*;
use crate::base::source::Encoding;

fn first_table_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    read_tables(bytes).unwrap().remove(0).rows
}

#[test]
fn any_separator_and_encoding_gives_the_same_table() {
    let wanted = vec![
        vec!["Nom".to_owned(), "Prénom".to_owned()],
        vec!["Le Goff".to_owned(), "Noé, dit « N »".to_owned()],
        vec!["Bah".to_owned(), String::new()],
    ];
    for separator in ["\t", ";", "|", ","] {
        let text = format!(
            "Nom{separator}Prénom\r\nLe Goff{separator}\"Noé, dit « N »\"\r\nBah{separator}\r\n"
        );
        assert_eq!(first_table_rows(text.as_bytes()), wanted, "{separator:?}");
        assert_eq!(
            first_table_rows(format!("\u{feff}{text}").as_bytes()),
            wanted
        );
        let western: Vec<u8> = text
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        assert_eq!(Text::decode("", &western).encoding(), Encoding::Windows1252);
        assert_eq!(first_table_rows(&western), wanted);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(first_table_rows(&wide), wanted);
    }
    assert_eq!(
        first_table_rows("sep=,\na;b,c\n".as_bytes()),
        [["a;b", "c"]]
    );
}

#[test]
fn lines_without_separator_are_one_column_and_blank_lines_count() {
    assert_eq!(
        first_table_rows(b"DUPONT Lea\n\nBAH Awa\n"),
        [vec!["DUPONT Lea"], vec![""], vec!["BAH Awa"]]
    );
    let table = &read_tables(b"a;b\n\nc;\"d\ne\"\nf;g\n").unwrap()[0];
    assert_eq!(table.cell(2, 1), "d\ne");
    assert_eq!(table.cell(3, 0), "f");
    assert!(table.is_blank_row(1) && !table.is_blank_row(3));
    assert_eq!(
        first_table_rows(b"a;\"b \"\"c\"\"\"\nd;\"open\n"),
        [["a", "b \"c\""], ["d", "\"open"]]
    );
    assert_eq!(first_table_rows(b"a;b\r\nc;"), [["a", "b"], ["c", ""]]);
    assert_eq!(first_table_rows(b""), Vec::<Vec<String>>::new());
}

#[test]
fn a_workbook_shows_its_cells_as_texts_at_their_places() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("vide").unwrap();
    let sheet = book.add_worksheet().set_name("2 GATL").unwrap();
    sheet.write(2, 1, "Élèves").unwrap();
    sheet.write(3, 1, 12.0).unwrap();
    sheet.write(3, 2, 7.5).unwrap();
    sheet.write(4, 1, 0.1 + 0.2).unwrap();
    let date = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let born = rust_xlsxwriter::ExcelDateTime::from_ymd(2009, 3, 12).unwrap();
    sheet.write_with_format(4, 2, &born, &date).unwrap();
    let found = read_tables(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].name.as_deref(), Some("2 GATL"));
    assert_eq!(
        found[0].rows,
        [
            vec![],
            vec![],
            vec!["", "Élèves"],
            vec!["", "12", "7.5"],
            vec!["", "0.3", "2009-03-12"],
        ]
    );
}

#[test]
fn what_is_not_a_table_is_named() {
    assert_eq!(read_tables(b"%PDF-1.7"), Err(TableReadError::Format("PDF")));
    assert!(matches!(
        read_tables(b"PK\x03\x04broken"),
        Err(TableReadError::Broken)
    ));
    assert!(matches!(
        read_tables(b"\xD0\xCF\x11\xE0broken"),
        Err(TableReadError::Broken)
    ));
    assert_eq!(
        read_tables("x\n".repeat(CLASS_TABLE.rows + 1).as_bytes()),
        Err(TableReadError::TooBig(CLASS_TABLE))
    );
}

#[test]
fn places_are_those_of_a_spreadsheet() {
    assert_eq!(
        [
            cell_name(6, 1),
            cell_name(0, 25),
            cell_name(0, 26),
            cell_name(9, 701),
            cell_name(0, 702)
        ],
        ["B7", "Z1", "AA1", "ZZ10", "AAA1"]
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_give_a_table_or_a_reason(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), magic in 0..3usize) {
        let head: &[u8] = [b"".as_slice(), b"PK\x03\x04", b"\xD0\xCF\x11\xE0"][magic];
        let _ = read_tables(&[head, &bytes].concat());
    }
}

#[test]
fn text_from_a_mac_and_text_in_two_encodings_are_read() {
    let lists = [
        "Nom;Prénom\nCOMBE;Solène\nGEFFROY;Zoé\n",
        "Öl;Größe\nMüller;Jürgen\nNoël;Françoise\n",
        "Name\nMuñoz, José\n",
    ];
    for list in lists {
        for (codec, encoding) in [
            (encoding_rs::MACINTOSH, Encoding::MacRoman),
            (encoding_rs::WINDOWS_1252, Encoding::Windows1252),
        ] {
            let bytes = codec.encode(list).0;
            let text = Text::decode("", &bytes);
            assert_eq!((text.as_str(), text.encoding()), (list, encoding));
        }
    }
    let western = "l’élève – « œuvre » 5 €…\nŽižka; Šárka\n";
    let text = Text::decode("", &encoding_rs::WINDOWS_1252.encode(western).0);
    assert_eq!(
        (text.as_str(), text.encoding()),
        (western, Encoding::Windows1252)
    );
    let mut both = "Zoé\n".as_bytes().to_vec();
    both.extend(encoding_rs::WINDOWS_1252.encode("Solène\n").0.iter());
    assert_eq!(Text::decode("", &both).as_str(), "Zoé\nSolène\n");
}
