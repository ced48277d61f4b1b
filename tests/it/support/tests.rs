//! The walker itself: it sees what is there, and sees when it is gone.

use super::pdf::Pdf;
use super::table::{Scope, Table, form};
use super::{expected, sheets};

const SHEETS: [(&str, &str); 7] = [
    ("original.grid", "blank"),
    ("original.grid", "original.dupont"),
    ("original.grid", "original.martin"),
    ("nasty.grid", "blank"),
    ("nasty.grid", "nasty.student"),
    ("arabic.grid", "blank"),
    ("arabic.grid", "arabic.student"),
];

const TITLE: &str =
    "Bloc de compétences 1 – Gérer des relations avec les clients, les usagers et les adhérents";

fn faults(grid: &str, student: &str, tables: &[Table]) -> Vec<String> {
    expected::faults(
        &expected::form(&sheets::fixture(grid), &sheets::fixture(student)),
        &form(tables),
    )
}

#[test]
fn the_tables_of_every_pdf_say_what_the_data_says() {
    let fonts = gridgen::output::pdf::Fonts::builtin();
    // Not the Arabic one: the words of a line stand from left to right in the PDF, each reversed for itself.
    for (grid, student) in SHEETS
        .into_iter()
        .filter(|(grid, _)| *grid != "arabic.grid")
    {
        // As it can be printed.
        let data = fonts
            .box_missing_json(&sheets::fixture(student).to_string())
            .text
            .into_owned();
        let expected = expected::form(
            &sheets::fixture(grid),
            &serde_json::from_str(&data).unwrap(),
        );
        let none: [String; 0] = [];
        assert_eq!(
            expected::faults(&expected, &form(&sheets::pdf(grid, student).tables())),
            none,
            "{grid}, {student}"
        );
    }
}

#[test]
fn the_tables_of_every_page_say_what_the_data_says() {
    for (grid, student) in SHEETS {
        let page = sheets::html(grid, student);
        let none: [String; 0] = [];
        assert_eq!(
            faults(grid, student, &page.tables()),
            none,
            "{grid}, {student}"
        );
        page.assert_inert();
    }
}

#[test]
fn the_blank_form_has_its_rows_and_heads() {
    let pdf = sheets::pdf("original.grid", "blank");
    let all = form(&pdf.tables());
    assert_eq!(
        all.iter().map(|it| it.rows.len()).collect::<Vec<_>>(),
        [9, 12, 22, 9]
    );
    assert_eq!(all[0].title, "mission 1 – la commande");
    assert_eq!(
        all[0].heads,
        [
            "ti très insuffisant",
            "insuffisant",
            "satisfaisant",
            "tb très satisfaisant",
            "remarques"
        ]
    );
    assert_eq!(
        all[0].rows[3].headers,
        ["création de la commande pgi", "règlement vir15j"]
    );
    assert!(
        all.iter()
            .flat_map(|it| &it.rows)
            .all(|row| row.cells.iter().all(String::is_empty))
    );
}

#[test]
fn a_level_is_heard_in_its_column() {
    let all = form(&sheets::pdf("original.grid", "original.dupont").tables());
    let remark = "deux erreurs de quantité, dont une grave";
    assert_eq!(all[0].rows[0].cells, ["très insuffisant", "", "", "", ""]);
    assert_eq!(
        all[0].rows[1].cells,
        ["", "", "", "très satisfaisant", remark]
    );
}

#[test]
fn header_cells_say_what_they_head() {
    let tables = sheets::pdf("original.grid", "blank").tables();
    let of = |scope| {
        tables[0]
            .cells()
            .filter(|cell| cell.header == Some(scope))
            .count()
    };
    // Title, five columns, "Tâche", "Critère"; three tasks with criteria, nine rows.
    assert_eq!(
        (of(Scope::Column), of(Scope::Row), of(Scope::Unsaid)),
        (8, 12, 0)
    );
    assert_eq!(tables[0].body().count(), 9);
}

#[test]
fn a_cell_names_header_cells_that_are_there() {
    let pdf = sheets::pdf("nasty.grid", "nasty.student");
    let ids: Vec<_> = pdf
        .elements()
        .into_iter()
        .filter_map(|it| it.id.as_ref())
        .collect();
    for cell in pdf.elements().into_iter().filter(|it| it.tag == "TD") {
        assert!(!cell.headers.is_empty(), "{cell:?}");
        assert!(
            cell.headers.iter().all(|header| ids.contains(&header)),
            "{cell:?}"
        );
    }
}

#[test]
fn a_pdf_says_what_it_is() {
    let pdf = sheets::pdf("original.grid", "original.dupont");
    let info = pdf.info();
    assert_eq!(
        (info.title.as_deref(), info.author.as_deref()),
        (Some(TITLE), Some("A. Auteur"))
    );
    assert_eq!((info.lang.as_deref(), info.shows_title), (Some("fr"), true));
    assert_eq!(
        (info.ua_part.as_deref(), info.a_part.as_deref()),
        (Some("1"), Some("2"))
    );
    assert_eq!(info.a_conformance.as_deref(), Some("A"));
    assert_eq!(pdf.pages(), 2);
    assert_eq!(pdf.headings()[1], (2, "Mission 1 – La commande".into()));
    assert!(
        pdf.outline()
            .iter()
            .any(|it| it == "Mission 1 – La commande")
    );
    assert!(
        pdf.text().contains("Nom Dupont Léa Classe 1AGORA"),
        "{}",
        pdf.text()
    );
    assert!(!pdf.text().contains('\u{FFFD}'));
}

#[test]
fn arabic_words_are_read_from_right_to_left() {
    let pdf = sheets::pdf("arabic.grid", "arabic.student");
    let all = form(&pdf.tables());
    assert_eq!(all[0].heads, ["ضعيف", "متوسط", "جيد", "ملاحظات"]);
    assert_eq!(all[0].rows[1].cells[1], "متوسط");
    let words: Vec<_> = pdf.headings()[0].1.split(' ').map(str::to_owned).collect();
    assert!(words.contains(&"الكفاءات".to_owned()), "{words:?}");
}

/// Validators pass this: header cells that are none.
#[test]
fn the_walker_sees_header_cells_turned_into_others() {
    let bytes = sheets::bytes(&sheets::sheet("original.grid", "original.dupont"));
    let sound = Pdf::open(&bytes);
    let broken = Pdf::changed(&bytes, |document| rename(document, b"TH", b"TD"));
    assert_eq!(broken.text(), sound.text());
    assert!(!faults("original.grid", "original.dupont", &broken.tables()).is_empty());
    let all = form(&broken.tables());
    assert!(all.iter().all(|it| it.heads.iter().all(String::is_empty)));
    assert!(
        all.iter()
            .flat_map(|it| &it.rows)
            .all(|row| row.headers.is_empty())
    );
}

#[test]
fn a_level_that_nobody_chose_is_a_fault() {
    let found = faults(
        "original.grid",
        "blank",
        &sheets::pdf("original.grid", "original.dupont").tables(),
    );
    assert!(
        found
            .iter()
            .any(|it| it.ends_with("\"très insuffisant\", and nobody chose it")),
        "{found:?}"
    );
}

/// And this: a level that is seen but not heard.
#[test]
fn the_walker_sees_a_level_that_is_not_heard() {
    let bytes = sheets::bytes(&sheets::sheet("original.grid", "original.dupont"));
    let silent = Pdf::changed(&bytes, |document| {
        for element in elements(document, b"TD") {
            element.remove(b"K");
        }
    });
    let faults = faults("original.grid", "original.dupont", &silent.tables());
    assert!(
        faults
            .iter()
            .any(|it| it.ends_with("\"\" does not say \"très insuffisant\"")),
        "{faults:?}"
    );
}

fn rename(document: &mut lopdf::Document, from: &[u8], to: &[u8]) {
    for element in elements(document, from) {
        element.set("S", lopdf::Object::Name(to.to_vec()));
    }
}

/// The structure elements with this tag.
fn elements<'a>(
    document: &'a mut lopdf::Document,
    tag: &'a [u8],
) -> impl Iterator<Item = &'a mut lopdf::Dictionary> {
    let all = document
        .objects
        .values_mut()
        .filter_map(|it| it.as_dict_mut().ok());
    all.filter(move |it| {
        it.get(b"S")
            .and_then(lopdf::Object::as_name)
            .is_ok_and(|name| name == tag)
    })
}
