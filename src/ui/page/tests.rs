//! The page over a class in memory: what is taken, what is refused, and that nothing is written then.

use super::server::page_in_language;
use super::words::PAGE_WORDS;
use super::{RatingDesk, RatingPage};
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::source::Text;
use crate::interchange::session::{RatedClass, RatedStudent, RatingForm, SessionEdit};
use crate::model::class::StudentPath;
use crate::model::grid::GridId;
use crate::model::ratings::ratings_key_order;
use crate::project::{StudentFile, StudentLocation};
use crate::text::locale::LangTag;
use crate::text::yaml::edit::apply_changes;
use serde_json::{Value as Json, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

const GRID: &str = "gridgen: 1
title: Oral
lang: fr
points: 20
scale: { TI: { points: 0 }, S: { points: 2 }, TS: { points: 3 } }
sections:
  - id: parole
    title: La parole
    criteria:
      voix: La voix
      temps: { label: Le temps, points: { TI: 0, S: 4 } }
      fautes: { label: Fautes, scale: number, points: 5, step: 0.5 }
";

/// A class in memory; a save can be made to fail.
struct MemoryDesk {
    class: RatedClass,
    saves: usize,
    failing: Option<String>,
}

impl RatingDesk for MemoryDesk {
    fn class(&self) -> &RatedClass {
        &self.class
    }

    fn class_mut(&mut self) -> &mut RatedClass {
        &mut self.class
    }

    fn halted(&self) -> Option<String> {
        None
    }

    fn save(&mut self, edit: SessionEdit) -> Result<(), String> {
        if let Some(reason) = &self.failing {
            return Err(reason.clone());
        }
        self.saves += 1;
        let order = ratings_key_order(&self.class.form.grid);
        let text = apply_changes(&edit.seen, &edit.changes, &order).unwrap();
        drop(order);
        self.class.edit_saved(&edit, text);
        Ok(())
    }
}

struct TestPage {
    desk: Arc<Mutex<MemoryDesk>>,
    port: u16,
    cookie: String,
    folder: String,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap()
    }
}

fn read_student(form: &RatingForm, path: &str, text: &str) -> RatedStudent {
    let place = StudentLocation {
        path: StudentPath::new(path).unwrap(),
        file: format!("grids/g/ratings/{path}.yaml"),
    };
    RatedStudent::read(form, StudentFile::of(place, Ok(text.as_bytes().to_vec())))
}

fn test_class() -> RatedClass {
    let mut problems = Diagnostics::new();
    let text = Text::new("grids/g/grid.yaml", GRID);
    let document = crate::text::yaml::parse_yaml(&mut problems, text);
    let id = GridId::new("g").unwrap();
    let grid = crate::model::grid::build_grid(&mut problems, &document, &id, &[]).unwrap();
    let form = RatingForm::new(grid, &LangTag::from(MessageLang::French)).unwrap();
    let files = [
        (
            "1A/lea",
            "student: { name: Léa }\nratings:\n  parole: { voix: S net }  # vu\n",
        ),
        ("1A/noe", "ratings:\n  parole: { voix: X }\n"),
    ];
    let students = files
        .iter()
        .map(|(path, text)| read_student(&form, path, text));
    let students = students.collect();
    RatedClass::new(form, students)
}

fn start_page() -> TestPage {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let desk = Arc::new(Mutex::new(MemoryDesk {
        class: test_class(),
        saves: 0,
        failing: None,
    }));
    let door = RatingPage::door(Box::new(|_| {}), port).unwrap();
    let sheet = Box::new(|id: &str| (id == "1A/lea").then(|| b"<p>Sheet".to_vec()));
    let page = RatingPage::new(desk.clone(), sheet, door, MessageLang::English);
    page.serve(listener).unwrap();
    let address = page.address();
    let mut test = TestPage {
        desk,
        port,
        cookie: String::new(),
        folder: String::new(),
    };
    let entry = address.split_once(&port.to_string()).unwrap().1.to_owned();
    let answer = test.send(&format!("GET {entry} HTTP/1.1\r\n{}\r\n", test.host()));
    let cookie = answer
        .head
        .lines()
        .find(|it| it.starts_with("set-cookie: "))
        .unwrap();
    let (pair, rest) = cookie["set-cookie: ".len()..].split_once("; ").unwrap();
    test.cookie = format!("Cookie: {pair}\r\n");
    test.folder = rest.split_once("Path=").unwrap().1.to_owned();
    test
}

impl TestPage {
    fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}\r\n", self.port)
    }

    fn origin(&self) -> String {
        format!("Origin: http://127.0.0.1:{}\r\n", self.port)
    }

    fn send(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        // Who is refused early is not listened to until the end.
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        Answer {
            status: head.split(' ').nth(1).map_or(0, |it| it.parse().unwrap()),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        let (folder, host, cookie) = (&self.folder, self.host(), &self.cookie);
        self.send(&format!(
            "GET {folder}{path} HTTP/1.1\r\n{host}{cookie}\r\n"
        ))
    }

    /// A POST with these headers beside host and length.
    fn post(&self, path: &str, headers: &str, body: &str) -> Answer {
        let (folder, host, length) = (&self.folder, self.host(), body.len());
        self.send(&format!(
            "POST {folder}{path} HTTP/1.1\r\n{host}{headers}Content-Length: {length}\r\n\r\n{body}"
        ))
    }

    fn own_headers(&self) -> String {
        let (cookie, origin) = (&self.cookie, self.origin());
        format!("{cookie}{origin}Content-Type: application/json\r\n")
    }

    fn change(&self, student: &str, slot: &str, value: &Json, seen: &Json) -> Answer {
        let change = json!({ "slot": slot, "value": value, "seen": seen });
        let body = json!({ "student": student, "changes": [change] });
        self.post("change", &self.own_headers(), &body.to_string())
    }

    fn text(&self, nth: usize) -> String {
        self.desk.lock().unwrap().class.students[nth].text.clone()
    }

    fn saves(&self) -> usize {
        self.desk.lock().unwrap().saves
    }
}

const VOICE: &str = "r/parole/voix";

#[test]
fn a_change_is_saved_once_however_often_it_is_sent() {
    let page = start_page();
    let class = page.get("class").json();
    let seen = &class["students"][0]["slots"][VOICE];
    assert_eq!(*seen, json!({ "level": "S", "remark": "net" }));
    let value = json!({ "level": "TS", "remark": "net" });
    for _ in 0..2 {
        let answer = page.change("1A/lea", VOICE, &value, seen);
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.json()["student"]["slots"][VOICE], value);
    }
    assert_eq!(page.saves(), 1);
    assert!(page.text(0).contains("{ voix: TS net }  # vu"));
    let undone = page.post("undo", &page.own_headers(), "{}").json();
    assert_eq!(undone["slot"], VOICE);
    assert!(page.text(0).contains("{ voix: S net }  # vu"));
}

#[test]
fn a_change_from_elsewhere_is_refused_and_nothing_is_written() {
    let page = start_page();
    let change = json!({ "slot": "comment", "value": "X", "seen": null });
    let body = json!({ "student": "1A/lea", "changes": [change] }).to_string();
    let (cookie, origin) = (page.cookie.clone(), page.origin());
    let json_type = "Content-Type: application/json\r\n";
    let foreign = "Origin: http://127.0.0.1:1\r\n";
    let refused = [
        format!("{origin}{json_type}"),
        format!("{cookie}{json_type}"),
        format!("{cookie}{foreign}{json_type}"),
        format!("{cookie}Origin: null\r\n{json_type}"),
        format!("{cookie}{origin}{origin}{json_type}"),
        format!("{cookie}{origin}Content-Type: text/plain\r\n"),
        format!("{cookie}{origin}Sec-Fetch-Site: cross-site\r\n{json_type}"),
        format!("Cookie: gridgen-{}=wrong\r\n{origin}{json_type}", page.port),
    ];
    for headers in &refused {
        assert_eq!(page.post("change", headers, &body).status, 403, "{headers}");
        assert_eq!(page.post("undo", headers, "{}").status, 403, "{headers}");
    }
    assert_eq!(page.get("change").status, 405);
    assert_eq!(page.saves(), 0);
    assert_eq!(page.post("change", &page.own_headers(), &body).status, 200);
}

#[test]
fn what_cannot_be_taken_is_refused_with_its_reason() {
    let page = start_page();
    let refusals = [
        (
            "1A/lea",
            VOICE,
            json!({ "level": "TS" }),
            409,
            "changed in another place",
        ),
        (
            "1A/lea",
            "r/parole/temps",
            json!({ "level": "TS" }),
            422,
            "expected TI, S",
        ),
        (
            "1A/lea",
            "r/parole/fautes",
            json!({ "number": "9" }),
            422,
            "5",
        ),
        (
            "1A/lea",
            "r/parole/fautes",
            json!("9"),
            422,
            "reload the page",
        ),
        (
            "1A/lea",
            "r/parole/../../x",
            json!(null),
            422,
            "reload the page",
        ),
        ("1A/lea", "date", json!("yesterday"), 422, "is not a date"),
        ("1A/noe", "comment", json!("Bien"), 423, "1A/noe.yaml:2"),
        (
            "1B/zoe",
            "comment",
            json!("Bien"),
            404,
            "not a student of this class",
        ),
        (
            "../../secret",
            "comment",
            json!("Bien"),
            404,
            "not a student of this class",
        ),
    ];
    for (student, slot, value, status, reason) in refusals {
        let answer = page.change(student, slot, &value, &json!(null));
        let said = answer.json()["reason"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert_eq!(
            (answer.status, said.contains(reason)),
            (status, true),
            "{slot}: {said}"
        );
    }
    let long = "x".repeat(70_000);
    assert_eq!(
        page.change("1A/lea", "comment", &json!(long), &json!(null))
            .status,
        413
    );
    assert_eq!(page.post("change", &page.own_headers(), "{").status, 400);
    assert_eq!(page.saves(), 0);
}

#[test]
fn what_the_disk_does_not_take_is_said_and_can_be_sent_again() {
    let page = start_page();
    page.desk.lock().unwrap().failing = Some("disk full".to_owned());
    let send = || page.change("1A/lea", "comment", &json!("Bien"), &json!(null));
    let answer = send();
    assert_eq!(
        (answer.status, answer.json()["reason"].as_str()),
        (503, Some("disk full"))
    );
    page.desk.lock().unwrap().failing = None;
    assert_eq!(send().status, 200);
    assert!(page.text(0).ends_with("comment: \"Bien\"\n"));
}

#[test]
fn several_changes_of_one_student_are_one_change() {
    let page = start_page();
    let given = |slot: &str, value: Json| json!({ "slot": slot, "value": value, "seen": null });
    let changes = [
        given("r/parole/temps", json!({ "level": "S" })),
        given("r/parole/fautes", json!({ "number": "1,5" })),
        given("mark", json!({ "value": "ABS", "reason": "malade" })),
    ];
    let body = json!({ "student": "1A/lea", "changes": changes });
    let answer = page.post("change", &page.own_headers(), &body.to_string());
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(page.saves(), 1);
    let student = answer.json()["student"].clone();
    assert_eq!(
        (&student["toRate"], &student["mark"]["text"]),
        (&json!(0), &json!("ABS"))
    );
}

#[test]
fn phrases_and_sheets_are_found_by_what_is_asked() {
    let page = start_page();
    let phrases = page
        .get("phrases?slot=r%2Fparole%2Ftemps&typed=N%C3%89")
        .json();
    assert_eq!(phrases, json!(["net"]));
    let sheet = page.get("sheet?student=1A%2Flea");
    assert!(sheet.head.contains("sandbox") && sheet.body.contains("Sheet"));
    assert_eq!(page.get("sheet?student=1A%2F%2E%2E").status, 404);
}

#[test]
fn a_page_runs_its_own_files_alone() {
    let page = start_page();
    let answer = page.get("");
    assert!(answer.head.contains("script-src 'self'"));
    for lang in [MessageLang::English, MessageLang::French] {
        let html = page_in_language(lang);
        assert!(!html.contains('{') && !html.contains(" onclick") && !html.contains("<style"));
        assert_eq!(html.matches("<script").count(), 1);
    }
    for name in [
        "main.js",
        "store.js",
        "dom.js",
        "controls.js",
        "texts.js",
        "views.js",
        "keys.js",
        "page.css",
    ] {
        assert_eq!(page.get(name).status, 200, "{name}");
    }
}

/// A word that a script asks for and nobody wrote would be shown as its name.
#[test]
fn every_word_of_the_scripts_is_there_and_used() {
    let scripts = [
        include_str!("main.js"),
        include_str!("store.js"),
        include_str!("controls.js"),
        include_str!("texts.js"),
        include_str!("views.js"),
        include_str!("keys.js"),
        include_str!("page.html"),
    ]
    .concat();
    let asked = scripts.split("word(\"").skip(1);
    for name in asked.filter_map(|rest| rest.split('"').next()) {
        assert!(
            PAGE_WORDS.iter().any(|(word, _, _)| *word == name),
            "{name}"
        );
    }
    for (name, _, _) in PAGE_WORDS {
        let is_used =
            scripts.contains(&format!("\"{name}\"")) || scripts.contains(&format!("{{{name}}}"));
        assert!(is_used, "{name}");
    }
}
