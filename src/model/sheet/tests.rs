//! A small grid as a theme sees it.

use super::*;
use crate::base::diagnostic::Diagnostics;
use crate::base::source::Text;
use crate::model::ratings::read_ratings;
use crate::text::markup::NoImages;
use crate::text::yaml::parse_yaml;

const GRID: &str = "
gridgen: 1
title: Oral
lang: fr
fields: { name: Nom, date: Date, visa: { label: Visa, space: 2 } }
scale:
  I: { name: Insuffisant, points: 1, description: Peu. }
  S: { name: Satisfaisant, points: 2, achieved: true, description: Bien. }
  NE: { name: Non évalué, column: false }
legend: best-first
sections:
  - id: a
    title: A
    criteria:
      un: Un
      deux: { label: Deux, points: { S: 1.5 } }
      trois: { label: Trois, scale: { X: {} } }
";

fn grid_and_student(typed: &str) -> (context::SheetGrid, context::SheetStudent) {
    let mut problems = Diagnostics::new();
    let document = parse_yaml(&mut problems, Text::new("grids/g/grid.yaml", GRID));
    let grid = crate::model::grid::build_grid(
        &mut problems,
        &document,
        &crate::model::grid::GridId::new("g").unwrap(),
        &[],
    )
    .unwrap();
    let document = parse_yaml(&mut problems, Text::new("grids/g/ratings/lea.yaml", typed));
    let ratings = read_ratings(&mut problems, &document, Some(&grid)).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let form = sheet_grid(
        &grid,
        &ProjectDefaults {
            lang: &LangTag::english(),
            fields: &[],
        },
        &NoImages,
    );
    let who = crate::model::class::StudentPath::new("1A/lea").unwrap();
    let scored = crate::model::scoring::score(&grid, &ratings);
    let source = StudentSource {
        grid: &grid,
        form: &form,
        ratings: &ratings,
        score: &scored,
        path: &who,
    };
    let student = sheet_student(source, &NoImages);
    (form, student)
}

#[test]
fn columns_are_joined_by_code_and_what_a_row_lacks_is_not_offered() {
    let (form, _) = grid_and_student("date: 2026-03-01\n");
    let codes: Vec<&str> = form.sections[0]
        .columns
        .iter()
        .map(|column| column.code.as_str())
        .collect();
    assert_eq!(codes, ["I", "S", "X"]);
    let offered = |row: usize| {
        form.sections[0].tasks[0].rows[row]
            .cells
            .iter()
            .map(|cell| cell.offered)
            .collect::<Vec<_>>()
    };
    assert_eq!(offered(0), [true, true, false]);
    assert_eq!(offered(1), [false, true, false]);
    assert_eq!(offered(2), [false, false, true]);
    assert_eq!(
        form.sections[0].tasks[0].rows[1].cells[1].points.as_deref(),
        Some("1,5")
    );
    assert_eq!(
        form.legend[0]
            .levels
            .iter()
            .map(|level| level.code.as_str())
            .collect::<Vec<_>>(),
        ["S", "I"]
    );
    assert_eq!(
        (form.identity.len(), form.signatures[0].id.as_str()),
        (2, "visa")
    );
}

#[test]
fn a_student_is_printed_as_people_are() {
    let typed = "student: { name: Dupont, given: Léa }\ndate: 2026-03-01\nratings:\n  a:\n    un: S Très *net*\n    deux: NE\n";
    let (_, student) = grid_and_student(typed);
    assert_eq!(student.name, "Dupont Léa");
    assert_eq!(student.fields["date"], "1er mars 2026");
    let first = &student.rows[0].ratings[0];
    assert_eq!((first.level.as_deref(), first.column), (Some("S"), Some(1)));
    assert_eq!(
        student.sections[0].rows[0].remark.html.trim(),
        "<p>Très <em>net</em></p>"
    );
    assert_eq!(student.rows[1].ratings[0].column, None);
    assert!(student.rows[2].ratings.is_empty());
}

const TITLE: &str = "gridgen: 1\ntitle: T\n";
const ROWS: &str = "sections: [{ id: a, title: A, criteria: { un: Un, deux: Deux } }]\n";
const SCALE: &str =
    "scale: { I: { points: 1, description: Peu. }, S: { points: 2.5 }, NE: { column: false } }\n";

fn grid_of(keys: &str) -> crate::model::grid::Grid {
    let mut problems = Diagnostics::new();
    let text = Text::new("grids/g/grid.yaml", format!("{TITLE}{keys}"));
    let document = parse_yaml(&mut problems, text);
    let grid = crate::model::grid::build_grid(
        &mut problems,
        &document,
        &crate::model::grid::GridId::new("g").unwrap(),
        &[],
    );
    grid.unwrap_or_else(|| panic!("{problems:?}"))
}

fn form_of(keys: &str, lang: &str, fields: &[(String, String)]) -> context::SheetGrid {
    let lang = &LangTag::new(lang).unwrap();
    sheet_grid(&grid_of(keys), &ProjectDefaults { lang, fields }, &NoImages)
}

fn fields_of(keys: &str, ratings: &crate::model::ratings::Ratings) -> serde_json::Value {
    let grid = grid_of(keys);
    let shared = [("class".to_owned(), "Terminale".to_owned())];
    let defaults = ProjectDefaults {
        lang: &LangTag::english(),
        fields: &shared,
    };
    let form = sheet_grid(&grid, &defaults, &NoImages);
    let who = crate::model::class::StudentPath::new("1A/lea").unwrap();
    let scored = crate::model::scoring::score(&grid, ratings);
    let source = StudentSource {
        grid: &grid,
        form: &form,
        ratings,
        score: &scored,
        path: &who,
    };
    sheet_student(source, &NoImages).fields.into()
}

#[test]
fn a_grid_without_fields_has_three_in_its_language() {
    let shared = [("class".to_owned(), "1A".to_owned())];
    for (lang, words) in [
        ("fr-CA", ["Nom", "Classe", "Date"]),
        ("de", ["Name", "Klasse", "Datum"]),
        ("ja", ["氏名", "クラス", "日付"]),
        ("tlh", ["Name", "Class", "Date"]),
    ] {
        let form = form_of(&format!("{SCALE}{ROWS}"), lang, &shared);
        let labels: Vec<_> = form
            .identity
            .iter()
            .map(|field| field.label.plain.as_str())
            .collect();
        assert_eq!(labels, words);
        assert!(form.identity.iter().all(|field| field.value.is_none()));
    }
}

#[test]
fn a_project_fills_declared_fields_that_have_no_value() {
    let shared = ["school", "session", "town"].map(|id| (id.to_owned(), format!("our {id}")));
    let fields = "fields: { school: School, session: { label: Session, value: June } }\n";
    let form = form_of(&format!("{fields}{SCALE}{ROWS}"), "en", &shared);
    let values: Vec<_> = form
        .identity
        .iter()
        .map(|field| field.value.as_deref())
        .collect();
    assert_eq!(values, [Some("our school"), Some("June")]);
}

#[test]
fn the_file_of_a_student_comes_before_the_form_and_its_place_last() {
    let nobody = crate::model::ratings::Ratings::default();
    let somebody = crate::model::ratings::Ratings {
        name: Some("Dupont".to_owned()),
        given: Some("Léa".to_owned()),
        class: Some("1B".to_owned()),
        ..nobody.clone()
    };
    let plain = format!("fields: {{ name: Name, class: Class }}\n{SCALE}{ROWS}");
    let apart =
        format!("fields: {{ name: Name, given: {{ label: Given, space: 1 }} }}\n{SCALE}{ROWS}");
    let (one, none) = (fields_of(&plain, &somebody), fields_of(&plain, &nobody));
    assert_eq!(
        one,
        serde_json::json!({ "name": "Dupont Léa", "class": "1B" })
    );
    assert_eq!(
        none,
        serde_json::json!({ "name": "lea", "class": "Terminale" })
    );
    let (one, none) = (fields_of(&apart, &somebody), fields_of(&apart, &nobody));
    assert_eq!(one, serde_json::json!({ "name": "Dupont", "given": "Léa" }));
    assert_eq!(none, serde_json::json!({ "name": "lea" }));
    let defaults = fields_of(&format!("{SCALE}{ROWS}"), &nobody);
    assert_eq!(
        defaults,
        serde_json::json!({ "name": "lea", "class": "1A" })
    );
}

#[test]
fn a_legend_has_the_order_and_the_points_that_its_grid_asks_for() {
    let levels = |keys: &str| {
        let form = form_of(&format!("{keys}{SCALE}{ROWS}"), "fr", &[]);
        let level = |level: &context::LegendLevel| (level.code.to_string(), level.points.clone());
        form.legend
            .iter()
            .map(|legend| legend.levels.iter().map(level).collect())
            .collect::<Vec<Vec<_>>>()
    };
    let level = |code: &str, points: Option<&str>| (code.to_owned(), points.map(str::to_owned));
    assert_eq!(levels(""), [[level("I", None), level("S", None)]]);
    assert_eq!(
        levels("points: 5\nlegend: worst-first\n"),
        [[level("I", Some("1")), level("S", Some("2,5"))]]
    );
    assert!(levels("legend: false\n").is_empty());
    assert!(
        form_of(&format!("scale: {{ I: {{}} }}\n{ROWS}"), "fr", &[])
            .legend
            .is_empty()
    );
}

/// Somebody who distrusts a mark needs no file to add it up again.
#[test]
fn what_a_level_is_worth_stands_somewhere_on_the_sheet() {
    let told = |grid: &str| {
        let form = form_of(&format!("points: 20\n{grid}"), "fr", &[]);
        let section = &form.sections[0];
        let head = |it: &context::SheetColumn| it.points.clone().filter(|_| section.heads);
        let heads: Vec<_> = section.columns.iter().filter_map(head).collect();
        let rows = section.tasks.iter().flat_map(|task| &task.rows);
        let cells: Vec<_> = rows
            .flat_map(|row| &row.cells)
            .filter_map(|it| it.points.clone())
            .collect();
        let levels = form.legend.iter().flat_map(|it| &it.levels);
        let legend: Vec<_> = levels.filter_map(|it| it.points.clone()).collect();
        [heads, cells, legend].map(|told| told.join(" "))
    };
    let scale = "scale: { O: { points: 2 }, N: { points: 0 } }\n";
    let rows = "criteria: { un: Un, deux: Deux } }\n";
    let headed = format!("{scale}sections:\n  - {{ id: a, title: A, {rows}");
    assert_eq!(told(&headed), ["2 0", "", ""]);
    let bare = format!("{scale}sections:\n  - {{ id: a, title: A, heads: false, {rows}");
    assert_eq!(told(&bare), ["", "", "2 0"]);
    assert_eq!(told(&format!("legend: false\n{bare}")), ["", "", "2 0"]);
    let elsewhere = format!("{bare}  - {{ id: b, title: B, {rows}");
    assert_eq!(told(&elsewhere), ["", "", ""], "the second table has heads");
    let hidden = headed.replace("N: { points: 0", "N: { column: false, points: 0");
    assert_eq!(told(&hidden), ["2", "", "2 0"], "a code has no head");
    let unlike = headed.replace(
        "deux: Deux",
        "deux: { label: Deux, scale: { O: { points: 5 } } }",
    );
    assert_eq!(told(&unlike), ["0", "2 5", ""]);
    let own = bare.replace(
        "un: Un, deux: Deux",
        "un: { label: Un, points: { O: 7, N: 1 } }",
    );
    assert_eq!(
        told(&own),
        ["", "7 1", ""],
        "no row takes what the scale says"
    );
}

#[test]
fn a_scale_that_an_alias_reads_twice_is_explained_once() {
    let form = form_of(
        "scale: { O: {} }\nsections:\n  - { id: a, title: A, criteria: { un: &row { label: Un, scale: { I: { description: Peu. } } } } }\n  - { id: b, title: B, criteria: { deux: *row } }\n",
        "en",
        &[],
    );
    assert_eq!(form.legend.len(), 1);
}

#[test]
fn a_deduction_is_printed_with_a_true_minus() {
    let rows = "sections: [{ id: a, title: A, criteria: { un: { label: Un, scale: count, points: -5 } } }]\n";
    let form = form_of(&format!("points: 20\n{SCALE}{rows}"), "fr", &[]);
    let row = &form.sections[0].tasks[0].rows[0];
    assert_eq!((row.kind, row.points.as_deref()), ("count", Some("−5")));
    assert!(row.cells.is_empty());
}

#[test]
fn a_form_says_what_counts() {
    let scale =
        "scale: { A: { name: Achieved, points: 1, achieved: true }, B: { name: b, points: 0 } }\n";
    let rows = "criteria: { un: { label: Un, required: true }, deux: { label: Deux, required: true } } }]\n";
    let keys = format!(
        "points: 20\npass: 10\ngrades: {{ Good: 15.5, Fair: 10, Poor: 0 }}\n{scale}sections: [{{ id: a, title: A, pass: 1, {rows}"
    );
    let form = form_of(&keys, "fr", &[]);
    assert_eq!((form.pass.as_deref(), form.decides), (Some("10"), true));
    let grades = form.grades.iter();
    let grades: Vec<_> = grades
        .map(|it| (it.name.as_str(), it.from.as_deref()))
        .collect();
    let limits = [("Good", Some("15,5")), ("Fair", Some("10")), ("Poor", None)];
    assert_eq!(grades, limits);
    let names = form.level_names.iter();
    let names: Vec<_> = names
        .map(|it| (it.heading.plain.as_str(), it.name.plain.as_str()))
        .collect();
    assert_eq!(
        names,
        [("A", "Achieved")],
        "a name that is the heading says nothing"
    );
    let section = &form.sections[0];
    assert_eq!(section.pass.as_deref(), Some("1"));
    let of_rows = section.tasks.iter().flat_map(|task| &task.rows);
    let tagged = of_rows.filter(|row| row.required).count();
    assert_eq!(
        (section.required, tagged),
        (true, 0),
        "the title says it once"
    );
}

#[test]
fn a_heading_gives_no_points_where_a_row_weighs_them_otherwise() {
    let scale = "scale: { O: { points: 2 }, N: { points: 0 } }\n";
    let heading = |deux: &str| {
        let rows = format!("criteria: {{ un: Un, deux: {deux} }} }}]\n");
        let form = form_of(
            &format!("points: 20\n{scale}sections: [{{ id: a, title: A, {rows}"),
            "fr",
            &[],
        );
        (
            form.sections[0].columns[0].points.clone(),
            form.legend.len(),
        )
    };
    assert_eq!(heading("Deux"), (Some("2".to_owned()), 0));
    assert_eq!(
        heading("{ label: Deux, points: 2 }"),
        (Some("2".to_owned()), 0)
    );
    assert_eq!(
        heading("{ label: Deux, points: 8 }"),
        (None, 1),
        "a legend has them instead"
    );
}

#[test]
fn a_count_has_points_only_where_they_are_added_up() {
    let rows = "sections: [{ id: a, title: A, criteria: { un: { label: Un, scale: count, points: -1 } } }]\n";
    let points = |keys: &str| {
        let form = form_of(&format!("{keys}{SCALE}{rows}"), "fr", &[]);
        form.sections[0].tasks[0].rows[0].points.clone()
    };
    assert_eq!(points("points: 20\n").as_deref(), Some("−1"));
    assert_eq!(points(""), None);
}
