//! What is made of a class: every sheet in one document, a page, an overview; and when it is made, and removed.

use crate::support::built::build_with;
use crate::support::html::Html;
use crate::support::pdf::Pdf;
use crate::variants::findings;
use gridgen::base::source::MemorySource;
use gridgen::model::class::StudentPath;
use gridgen::model::grid::GridId;
use gridgen::output::render::{BuildOptions, MemoryStore};
use gridgen::project::OutputPath;
use std::collections::BTreeSet;

/// Two sections, so that a level is counted in two tables; the second row of the first is rarely rated.
const GRID: &str = "
gridgen: 1
title: Oral
lang: fr
points: 10
incomplete: ignore
scale:
  C: { name: Non acquis, points: 0 }
  B: { name: En cours, points: 1 }
  A: { name: Acquis, points: 2, achieved: true }
remarks: Remarques
sections:
  - id: talk
    title: Parler
    criteria: { voice: La voix porte, pace: Le débit }
  - id: answers
    title: Répondre
    criteria: { listens: Écoute, answers: Répond à la question }
";

/// A class of three, out of order on the disk; the first of the list has a remark that needs a second page.
fn project() -> MemorySource {
    let remark = "Une très longue remarque. ".repeat(420);
    MemorySource::default()
        .with("gridgen.yaml", "gridgen: 1\n")
        .with("grids/oral/grid.yaml", GRID)
        .with(
            "grids/oral/ratings/1A/a.yaml",
            "student: { name: Zola, given: Émile }\nratings: { talk: { voice: A, pace: B }, answers: { listens: C, answers: A } }\n",
        )
        .with(
            "grids/oral/ratings/1A/b.yaml",
            format!("student: {{ name: Étienne, given: Léa }}\nratings: {{ talk: {{ voice: \"C {remark}\" }} }}\n"),
        )
        .with(
            "grids/oral/ratings/1A/c.yaml",
            "student: { name: De la Cour, given: Noé }\nratings: { talk: { voice: B }, answers: C }\n",
        )
}

const ORDER: [&str; 3] = ["De la Cour Noé", "Étienne Léa", "Zola Émile"];

fn classes() -> BuildOptions {
    BuildOptions {
        class: true,
        ..BuildOptions::default()
    }
}

/// Builds, and expects that nothing fails.
#[track_caller]
fn build(
    project: &MemorySource,
    store: &MemoryStore,
    options: BuildOptions,
) -> gridgen::output::render::BuildReport {
    let built = build_with(project, store, options);
    let report = built.report.unwrap();
    assert!(
        !report.has_errors(),
        "{:?} {:?}",
        built.said,
        report.diagnostics
    );
    report
}

fn read(store: &MemoryStore, path: &str) -> Vec<u8> {
    let files = store.files();
    let Some(bytes) = OutputPath::new(path).and_then(|path| files.get(&path).cloned()) else {
        panic!("no {path} among {:?}", files.keys());
    };
    bytes
}

fn pdf(store: &MemoryStore, path: &str) -> Pdf {
    Pdf::open(&read(store, path))
}

fn of_class(store: &MemoryStore) -> Vec<String> {
    let paths = store.files().into_keys();
    let paths = paths.map(|path| path.as_str().to_owned());
    paths
        .filter(|path| {
            ["class", "overview", "named-blanks", "index"]
                .iter()
                .any(|name| path.rsplit('/').next().unwrap().starts_with(name))
        })
        .collect()
}

fn one_student(grid: &str, path: &str) -> BTreeSet<(GridId, StudentPath)> {
    let student = GridId::new(grid).zip(StudentPath::new(path));
    BTreeSet::from([student.expect("names")])
}

#[test]
fn each_student_begins_on_a_fresh_sheet_of_paper_in_the_order_of_the_list() {
    let store = MemoryStore::new();
    build(&project(), &store, classes());
    let class = pdf(&store, "oral/students/1A/class.pdf");
    let begun = class.outer_bookmarks();
    let names: Vec<&str> = begun.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ORDER);
    let lengths: Vec<usize> = ["c", "b", "a"]
        .iter()
        .map(|it| pdf(&store, &format!("oral/students/1A/{it}.pdf")).pages())
        .collect();
    assert_eq!(lengths[0], 1);
    assert!(lengths[1] > 1, "{lengths:?}");
    let mut page = 1;
    for ((name, at), length) in begun.iter().zip(&lengths) {
        assert_eq!((*at, page % 2), (page, 1), "{name} in {begun:?}");
        page += length + length % 2;
    }
    // Nothing stands behind the last sheet.
    assert_eq!(class.pages(), page - lengths[2] % 2 - 1);
}

#[test]
fn pages_are_counted_for_each_student() {
    let store = MemoryStore::new();
    build(&project(), &store, classes());
    let all = pdf(&store, "oral/students/1A/class.pdf").asides();
    let single = |it: &str| pdf(&store, &format!("oral/students/1A/{it}.pdf")).asides();
    let mut expected = Vec::new();
    for it in ["c", "b", "a"] {
        if expected.len() % 2 == 1 {
            expected.push(String::new());
        }
        expected.extend(single(it));
    }
    assert_eq!(all, expected);
    assert!(all[0].ends_with("De la Cour Noé1 / 1"), "{all:?}");
}

#[test]
fn a_document_of_a_class_says_what_its_sheets_say() {
    let store = MemoryStore::new();
    build(&project(), &store, classes());
    let class = pdf(&store, "oral/students/1A/class.pdf");
    let sheets = ["c", "b", "a"].map(|it| pdf(&store, &format!("oral/students/1A/{it}.pdf")));
    let said = sheets.each_ref().map(Pdf::text);
    assert_eq!(class.text(), said.join(" "));
    let tables: Vec<_> = sheets.iter().flat_map(Pdf::tables).collect();
    assert_eq!(class.tables(), tables, "headers by the ids of each sheet");
    let info = class.info();
    assert_eq!(info.title.as_deref(), Some("1A – Oral"));
    assert_eq!(
        (
            info.ua_part.as_deref(),
            info.a_part.as_deref(),
            info.a_conformance.as_deref()
        ),
        (Some("1"), Some("2"), Some("A"))
    );
    let first: Vec<_> = class
        .headings()
        .into_iter()
        .filter(|(level, _)| *level == 1)
        .collect();
    assert_eq!(first.len(), ORDER.len());
}

#[test]
fn a_class_whose_sheets_have_one_page_has_no_white_pages() {
    let project = project().with(
        "grids/oral/ratings/1A/b.yaml",
        "student: { name: Étienne, given: Léa }\nratings: { talk: A }\n",
    );
    let store = MemoryStore::new();
    build(&project, &store, classes());
    let class = pdf(&store, "oral/students/1A/class.pdf");
    assert_eq!(class.pages(), ORDER.len());
    let pages: Vec<usize> = class.outer_bookmarks().into_iter().map(|it| it.1).collect();
    assert_eq!(pages, [1, 2, 3]);
}

/// Whether a sheet was there already makes no difference.
#[test]
fn a_document_of_a_class_is_the_same_however_it_is_made() {
    let (store, apart) = (MemoryStore::new(), MemoryStore::new());
    build(&project(), &store, classes());
    let one = |class: bool| BuildOptions {
        students: one_student("oral", "1A/a"),
        class,
        ..BuildOptions::default()
    };
    build(&project(), &apart, one(false));
    build(&project(), &apart, one(true));
    let class = "oral/students/1A/class.pdf";
    assert!(read(&store, class) == read(&apart, class), "other bytes");
}

/// An independent validator: PDF/UA-1 and PDF/A-2a.
#[test]
fn every_document_of_a_class_is_accessible() {
    let store = MemoryStore::new();
    build(&project(), &store, classes());
    build(
        &project(),
        &store,
        BuildOptions {
            blank: true,
            ..classes()
        },
    );
    for document in ["class", "overview", "named-blanks"] {
        let bytes = read(&store, &format!("oral/students/1A/{document}.pdf"));
        assert_eq!(findings(&bytes), [""; 0], "{document}");
        let info = Pdf::open(&bytes).info();
        assert_eq!(info.lang.as_deref(), Some("fr"), "{document}");
        assert!(info.shows_title && info.title.is_some(), "{document}");
    }
}

#[test]
fn the_page_of_a_class_lists_and_links_its_students() {
    let store = MemoryStore::new();
    build(&project(), &store, classes());
    let page = String::from_utf8(read(&store, "oral/students/1A/class.html")).unwrap();
    let page = Html::open(&page);
    page.assert_inert();
    let links: Vec<_> = page.links();
    for (to, _) in &links {
        read(&store, &format!("oral/students/1A/{to}"));
    }
    let names: Vec<&str> = links
        .iter()
        .map(|(_, name)| name.as_str())
        .filter(|name| ORDER.contains(name))
        .collect();
    assert_eq!(names, ORDER);
    let table = &page.tables()[0];
    let cells = |row: usize| -> Vec<&str> {
        let cells = table.rows[row].cells.iter();
        cells.map(|cell| cell.text.as_str()).collect()
    };
    let headings = ["Élève", "PDF", "Parler / 4", "Répondre / 4", "À évaluer"];
    assert_eq!(cells(0)[..5], headings);
    assert_eq!(cells(0)[5], "Note / 10");
    assert_eq!(cells(1)[2..5], ["1/2", "0", "1"]);
    assert_eq!((cells(2)[2], cells(2)[4]), ("0/2", "3"));
    assert_eq!(cells(3)[2..5], ["3", "2", "0"]);
    let heat = &page.tables()[1];
    let row = |at: usize| -> Vec<&str> {
        let cells = heat.rows[at].cells.iter();
        cells.map(|cell| cell.text.as_str()).collect()
    };
    assert_eq!(row(0)[1..4], ORDER);
    assert_eq!(row(2), ["1 La voix porte", "B", "C", "A", "1/3"]);
}

#[test]
fn namesakes_are_told_apart_beside_each_other_and_bear_their_name_on_their_sheets() {
    let student = "student: { name: Martin, given: Léa }\n";
    let project = project()
        .with("grids/oral/ratings/1A/martin-lea.yaml", student)
        .with("grids/oral/ratings/1A/martin-lea-23-08-2009.yaml", student);
    let store = MemoryStore::new();
    build(&project, &store, classes());
    let page = String::from_utf8(read(&store, "oral/students/1A/class.html")).unwrap();
    let page = Html::open(&page);
    let names = page.links().into_iter().map(|(_, name)| name);
    let names: Vec<String> = names
        .filter(|name| name.starts_with("Martin Léa ("))
        .collect();
    let last = |name: &String| name.rsplit('(').next().map(str::to_owned);
    let ends: Vec<_> = names.iter().filter_map(last).collect();
    assert_eq!(ends, ["martin-lea)", "23-08-2009)"], "{names:?}");
    let sheet = String::from_utf8(read(&store, "oral/students/1A/martin-lea.html")).unwrap();
    assert!(!sheet.contains("(martin-lea)"));
}

#[test]
fn the_overview_holds_every_number_in_a_table() {
    let store = MemoryStore::new();
    build(&project(), &store, classes());
    let overview = pdf(&store, "oral/students/1A/overview.pdf");
    assert_eq!(
        overview.headings()[0],
        (1, "Vue d’ensemble – 1A".to_owned())
    );
    let tables = overview.tables();
    let named = |title: &str| {
        let found = tables
            .iter()
            .find(|table| table.title.as_deref() == Some(title));
        let Some(table) = found else {
            panic!("no {title} in {tables:#?}");
        };
        let row = |row: &crate::support::table::Row| -> Vec<String> {
            row.cells.iter().map(|cell| cell.text.clone()).collect()
        };
        table.rows.iter().map(row).collect::<Vec<_>>()
    };
    let heat = named("Élèves et lignes");
    assert_eq!(heat[0][1..], ORDER);
    assert_eq!(heat[2], ["1 La voix porte", "B", "C", "A", "1/3"]);
    assert_eq!(heat[3][3..], ["B", "0/1"]);
    let students = named("Élèves et tableaux");
    assert_eq!(students[1][..4], [ORDER[0], "1/2", "0", "1,67"]);
    assert_eq!(students[3][..4], [ORDER[2], "3", "2", "6,25"]);
    assert_eq!(students[4][..4], ["Moyenne", "42 %", "25 %", "2,64"]);
    let sections = named("Niveaux par tableau");
    assert_eq!(sections[1][..5], ["Parler", "1", "2", "1", "2"]);
    assert_eq!(sections[2][..5], ["Répondre", "3", "0", "1", "2"]);
    let rows = named("Niveaux par ligne");
    assert_eq!(rows[2][..5], ["1 La voix porte", "1", "1", "1", "0"]);
    // 10 × 1/6, 10 × 0/2, 10 × 5/8, each mark to the hundredth; too few for quartiles.
    let marks = named("Notes");
    let marks: Vec<&str> = marks.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(marks, ["3", "0", "1,67", "6,25", "2,64"]);
    let weak = named("Lignes à retravailler");
    assert_eq!(weak[1], ["3 Écoute Répondre", "2 sur 2"]);
    let open = named("Encore à évaluer");
    assert_eq!(
        open[1..],
        [["De la Cour Noé", "1", "2"], ["Étienne Léa", "3", "2–4"]]
    );
    for table in &tables {
        assert!(
            table
                .cells()
                .filter(|cell| cell.header.is_some())
                .all(|cell| !cell.text.is_empty()),
            "a header without words in {table:#?}"
        );
    }
}

#[test]
fn named_blanks_bear_names_and_nothing_else() {
    let store = MemoryStore::new();
    let options = BuildOptions {
        blank: true,
        ..classes()
    };
    build(&project(), &store, options);
    assert_eq!(
        of_class(&store),
        ["index.html", "oral/students/1A/named-blanks.pdf"]
    );
    let named = pdf(&store, "oral/students/1A/named-blanks.pdf");
    let blank = pdf(&store, "oral/blank.pdf");
    assert_eq!(named.tables().len(), ORDER.len() * blank.tables().len());
    for (nth, table) in named.tables().into_iter().enumerate() {
        assert_eq!(table, blank.tables()[nth % blank.tables().len()]);
    }
    let text = named.text();
    assert!(ORDER.iter().all(|name| text.contains(name)), "{text}");
    assert!(!text.contains("remarque."), "{text}");
}

#[test]
fn a_build_that_would_not_make_them_removes_what_belongs_to_classes() {
    let (project, store) = (project(), MemoryStore::new());
    let of_everything = [
        "index.html",
        "oral/students/1A/class.html",
        "oral/students/1A/class.pdf",
        "oral/students/1A/overview.pdf",
    ];
    let part = |change: fn(&mut BuildOptions)| {
        let mut options = BuildOptions::default();
        change(&mut options);
        options
    };
    build(&project, &store, classes());
    assert_eq!(of_class(&store), of_everything);
    // Parts that have nothing to do with classes leave them.
    build(&project, &store, part(|it| it.blank = true));
    build(
        &project,
        &store,
        part(|it| it.students = one_student("oral", "1A/a")),
    );
    assert_eq!(of_class(&store), of_everything);
    build(
        &project,
        &store,
        BuildOptions {
            blank: true,
            ..classes()
        },
    );
    assert_eq!(of_class(&store).len(), of_everything.len() + 1);
    build(&project, &store, BuildOptions::default());
    assert_eq!(of_class(&store), [""; 0]);
    // Where the settings ask for them, a build of everything makes them, and a part does not.
    let always = project.with("gridgen.yaml", "gridgen: 1\nclass: true\n");
    build(
        &always,
        &store,
        part(|it| it.students = one_student("oral", "1A/a")),
    );
    assert_eq!(of_class(&store), [""; 0]);
    build(&always, &store, BuildOptions::default());
    assert_eq!(of_class(&store), of_everything);
}

#[test]
fn an_edit_makes_one_student_and_the_class_again() {
    let (project, store) = (project(), MemoryStore::new());
    build(&project, &store, classes());
    let first = store.files();
    let again = build(&project, &store, classes());
    assert_eq!((again.written.len(), again.unchanged), (0, first.len()));
    let edited = "student: { name: Zola, given: Émile }\nratings: { talk: A, answers: A }\n";
    let edited = project.with("grids/oral/ratings/1A/a.yaml", edited);
    let report = build(&edited, &store, classes());
    let mut written: Vec<&str> = report.written.iter().map(OutputPath::as_str).collect();
    written.sort_unstable();
    assert_eq!(
        written,
        [
            "oral/students/1A/a.html",
            "oral/students/1A/a.pdf",
            "oral/students/1A/class.html",
            "oral/students/1A/class.pdf",
            "oral/students/1A/overview.pdf",
        ]
    );
    let fresh = MemoryStore::new();
    build(&edited, &fresh, classes());
    assert!(
        store.files() == fresh.files(),
        "a later build gives other bytes"
    );
}

#[test]
fn a_large_class_takes_several_documents() {
    let project = (0..201).fold(project(), |project, n| {
        let ratings = format!("student: {{ name: Élève {n} }}\n");
        project.with(&format!("grids/oral/ratings/Promo/{n:03}.yaml"), ratings)
    });
    let store = MemoryStore::new();
    let options = BuildOptions {
        formats: vec![gridgen::project::OutputFormat::Pdf],
        ..classes()
    };
    build(&project, &store, options);
    let first = pdf(&store, "oral/students/Promo/class.pdf").outer_bookmarks();
    let second = pdf(&store, "oral/students/Promo/class-2.pdf").outer_bookmarks();
    assert_eq!((first.len(), second.len()), (200, 1));
    assert_eq!(first[199], ("Élève 199".to_owned(), 200));
    assert_eq!(second[0], ("Élève 200".to_owned(), 1));
}

#[test]
fn a_student_whose_file_is_wrong_is_named_and_left_out() {
    let project = project().with(
        "grids/oral/ratings/1A/b.yaml",
        "ratings: { talk: { voice: Z } }\n",
    );
    let store = MemoryStore::new();
    let built = build_with(&project, &store, classes());
    assert_eq!(built.report.unwrap().failed, ["b"]);
    let class = read(&store, "oral/students/1A/class.pdf");
    assert_eq!(findings(&class), [""; 0]);
    let class = Pdf::open(&class);
    let names = class.outer_bookmarks().into_iter().map(|it| it.0);
    let names: Vec<String> = names.collect();
    assert_eq!(names, ["Fiches manquantes", ORDER[0], ORDER[2]]);
    let said = "Sans fiche, à cause d'une erreur dans le fichier • b grids/oral/ratings/1A/b.yaml";
    assert!(
        class.text().contains(&said.replace("• ", "")),
        "{}",
        class.text()
    );
    let page = String::from_utf8(read(&store, "oral/students/1A/class.html")).unwrap();
    let said = Html::open(&page).text();
    assert!(
        said.contains("Sans fiche, à cause d'une erreur dans le fichier b"),
        "{said}"
    );
}

#[test]
fn the_index_links_blank_forms_and_names_nobody() {
    let second = GRID.replace("title: Oral", "title: Écrit *blanc*");
    let project = project().with("grids/écrit 2/grid.yaml", second);
    let store = MemoryStore::new();
    build(&project, &store, classes());
    let page = String::from_utf8(read(&store, "index.html")).unwrap();
    let index = Html::open(&page);
    index.assert_inert();
    let links = index.links();
    let to: Vec<&str> = links.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(
        to,
        [
            "oral/blank.html",
            "oral/blank.pdf",
            "%C3%A9crit%202/blank.html",
            "%C3%A9crit%202/blank.pdf",
        ]
    );
    for (word, _) in ORDER.iter().map(|name| name.split_once(' ').unwrap()) {
        assert!(!page.contains(word), "{word} in {page}");
    }
    // One grid alone is not the project: its build leaves the index as it is.
    let options = BuildOptions {
        grids: GridId::new("oral").into_iter().collect(),
        ..BuildOptions::default()
    };
    build(&project, &store, options);
    assert!(
        store
            .files()
            .contains_key(&OutputPath::new("index.html").unwrap())
    );
    build(&project, &store, BuildOptions::default());
    assert!(
        !store
            .files()
            .contains_key(&OutputPath::new("index.html").unwrap())
    );
}
