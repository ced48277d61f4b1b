use super::*;
use crate::base::diagnostic::MessageLang;
use crate::project::OutputPath;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

const PAGE: &[u8] = b"<!doctype html><title>Sheet</title>";

struct TestServer {
    preview: Arc<Preview>,
    port: u16,
}

/// A preview of one sheet, which has a web page and no PDF.
fn start_server() -> TestServer {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let files =
        |path: &OutputPath| (path.as_str() == "oral/students/lea.html").then(|| PAGE.to_vec());
    let preview = Preview::new(Box::new(files), MessageLang::English, port).unwrap();
    preview.serve(listener).unwrap();
    preview.show_round(sample_round());
    TestServer { preview, port }
}

fn sample_round() -> PreviewRound {
    let problem = |file: &str| DiagnosticSummary {
        severity: "error",
        message: format!("wrong: {file}"),
        help: None,
        file: file.to_owned(),
        line: Some(3),
    };
    PreviewRound {
        status: "12:00:00 1 sheet".to_owned(),
        sheets: vec![PreviewSheet {
            grid: "oral".to_owned(),
            class: String::new(),
            name: "Léa <b>".to_owned(),
            html: OutputPath::new("oral/students/lea.html"),
            pdf: OutputPath::new("oral/students/lea.pdf"),
            files: vec![
                "grids/oral/grid.yaml".to_owned(),
                "grids/oral/ratings/lea.yaml".to_owned(),
            ],
        }],
        diagnostics: ["gridgen.yaml", "grids/oral/ratings/lea.yaml"]
            .map(problem)
            .to_vec(),
    }
}

struct TestResponse {
    status: u16,
    header_text: String,
    body: Vec<u8>,
}

impl TestResponse {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.header_text.lines();
        let mut pairs = lines.filter_map(|line| line.split_once(": "));
        pairs
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

impl TestServer {
    fn token(&self) -> String {
        self.preview
            .address()
            .split_once("token=")
            .unwrap()
            .1
            .to_owned()
    }

    fn cookie(&self) -> String {
        format!("Cookie: a=b; gridgen-{}={}", self.port, self.token())
    }

    fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}", self.port)
    }

    /// What a browser gets that was given the address.
    fn get(&self, path: &str) -> TestResponse {
        self.request("GET", path, &[&self.host(), &self.cookie()])
    }

    fn request(&self, method: &str, path: &str, headers: &[&str]) -> TestResponse {
        let mut stream = self.open_stream(method, path, headers);
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(all[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        TestResponse {
            status,
            header_text: head,
            body: all[end + 4..].to_vec(),
        }
    }

    fn open_stream(&self, method: &str, path: &str, headers: &[&str]) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let headers: String = headers
            .iter()
            .map(|header| format!("{header}\r\n"))
            .collect();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"
        )
        .unwrap();
        stream
    }
}

const ADDRESSES: [&str; 9] = [
    "/",
    "/page.js",
    "/page.css",
    "/state",
    "/news",
    "/sheet/1/html",
    "/sheet/1/pdf",
    "/sheet/1/pages/0",
    "/nothing/here",
];

#[test]
fn who_was_not_given_the_address_sees_nothing() {
    let served = start_server();
    let host = served.host();
    let (port, right) = (served.port, served.token());
    let wrong = [
        "X: y".to_owned(),
        format!("Cookie: gridgen-{port}="),
        format!("Cookie: gridgen-{port}=00000000000000000000000000000000"),
        format!("Cookie: xgridgen-{port}={right}"),
        // Of another project that is watched at the same time.
        format!("Cookie: gridgen-{}={right}", port ^ 1),
    ];
    for path in ADDRESSES {
        for wrong in &wrong {
            let answer = served.request("GET", path, &[&host, wrong]);
            assert_eq!(
                (answer.status, answer.body.len()),
                (403, 0),
                "{path} with {wrong}"
            );
        }
    }
    let token = served.token();
    for path in [
        "/?token=",
        "/?token=wrong",
        "/?token",
        "/state?token=",
        "/?tokens=1",
    ] {
        assert_eq!(served.request("GET", path, &[&host]).status, 403, "{path}");
    }
    // The token opens the door, and nothing else.
    assert_eq!(
        served
            .request("GET", &format!("/state?token={token}"), &[&host])
            .status,
        403
    );
}

#[test]
fn the_address_is_exchanged_for_a_cookie() {
    let served = start_server();
    let answer = served.request(
        "GET",
        &format!("/?token={}", served.token()),
        &[&served.host()],
    );
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    let cookie = answer.header("set-cookie").unwrap();
    let value = format!("gridgen-{}={}", served.port, served.token());
    assert_eq!(
        cookie,
        format!("{value}; HttpOnly; SameSite=Strict; Path=/")
    );
    assert_ne!(served.token(), self::start_server().token());
    let page = served.get("/");
    assert_eq!(page.status, 200);
    assert!(
        !String::from_utf8(page.body)
            .unwrap()
            .contains(&served.token())
    );
}

#[test]
fn another_host_another_origin_and_another_method_are_refused() {
    let served = start_server();
    let (host, cookie, port) = (served.host(), served.cookie(), served.port);
    let evil = [
        format!("Host: evil.example:{port}"),
        "Host: 127.0.0.1".to_owned(),
        format!("Host: 127.0.0.1:{port}.evil.example"),
        format!("Host: 127.0.0.1:{}", port ^ 1),
    ];
    for path in ADDRESSES {
        for wrong in &evil {
            assert_eq!(
                served.request("GET", path, &[wrong, &cookie]).status,
                403,
                "{path} with {wrong}"
            );
        }
        for wrong in [
            "Origin: http://evil.example",
            "Origin: null",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
        ] {
            assert_eq!(
                served.request("GET", path, &[&host, &cookie, wrong]).status,
                403,
                "{path} with {wrong}"
            );
        }
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"] {
            assert_eq!(
                served.request(method, path, &[&host, &cookie]).status,
                403,
                "{method} {path}"
            );
        }
    }
    let ours = format!("Origin: http://127.0.0.1:{port}");
    assert_eq!(
        served
            .request(
                "GET",
                "/state",
                &[&host, &cookie, &ours, "Sec-Fetch-Site: same-origin"]
            )
            .status,
        200
    );
    assert_eq!(
        served
            .request(
                "GET",
                "/",
                &[
                    &format!("Host: localhost:{port}"),
                    &cookie,
                    "Sec-Fetch-Site: none"
                ]
            )
            .status,
        200
    );
}

#[test]
fn every_answer_says_how_it_may_be_used() {
    let served = start_server();
    for path in ADDRESSES.into_iter().filter(|path| *path != "/news") {
        let answer = served.get(path);
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .unwrap()
                .starts_with("default-src 'none'"),
            "{path}"
        );
    }
    let sheet = served.get("/sheet/1/html");
    assert_eq!((sheet.status, sheet.body.as_slice()), (200, PAGE));
    let policy = sheet.header("content-security-policy").unwrap();
    assert!(
        policy.contains("sandbox allow-same-origin") && !policy.contains("script-src"),
        "{policy}"
    );
}

#[test]
fn an_address_is_never_a_path() {
    let served = start_server();
    for path in [
        "/sheet/2/html",
        "/sheet/0/html",
        "/sheet/1/pdf",
        "/sheet/1/pages/0",
        "/sheet/../../Cargo.toml/html",
        "/sheet/%2e%2e%2fCargo.toml/html",
        "/oral/students/lea.html",
        "/sheet/1/html/..",
        "/sheet/99999999999999999999999999/html",
    ] {
        let status = served.get(path).status;
        assert!(status == 404 || status == 400, "{path}: {status}");
    }
    assert_eq!(served.get("/sheet/1/pages").body, b"0");
}

#[test]
fn the_list_knows_what_is_wrong_and_what_is_looked_at() {
    let served = start_server();
    let state: serde_json::Value = serde_json::from_slice(&served.get("/state").body).unwrap();
    assert_eq!(state["sheets"][0]["name"], "Léa <b>");
    assert_eq!(state["sheets"][0]["problems"], serde_json::json!([0, 1]));
    assert_eq!(state["problems"][1]["line"], 3);
    assert_eq!(served.preview.last_viewed_file(), None);
    served.get("/sheet/1/html");
    assert_eq!(
        served.preview.last_viewed_file().as_deref(),
        Some("grids/oral/ratings/lea.yaml")
    );
}

#[test]
fn news_come_as_they_happen_and_numbers_stay() {
    let served = start_server();
    let stream = served.open_stream("GET", "/news", &[&served.host(), &served.cookie()]);
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    assert!(
        head[0].contains("200") && head.iter().any(|line| line.contains("text/event-stream")),
        "{head:?}"
    );
    let mut next = || {
        lines
            .by_ref()
            .find_map(|line| line.strip_prefix("data: ").map(str::to_owned))
            .unwrap()
    };
    served
        .preview
        .output_written(&OutputPath::new("oral/students/lea.html").unwrap());
    assert_eq!(next(), "1 1");
    let mut later = sample_round();
    later.sheets.insert(
        0,
        PreviewSheet {
            name: "Ana".to_owned(),
            grid: "a".to_owned(),
            ..PreviewSheet::default()
        },
    );
    served.preview.show_round(later);
    assert_eq!(next(), "list");
    assert_eq!(served.get("/sheet/1/html").status, 200);
}

#[test]
fn the_page_has_all_its_words_in_both_languages() {
    for lang in [MessageLang::English, MessageLang::French] {
        let page = server::page_in_language(lang);
        let left = page.replace("{n}", "").replace("{all}", "");
        assert!(!left.contains('{'), "{left}");
    }
}
