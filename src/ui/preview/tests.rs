use super::*;
use crate::base::diagnostic::MessageLang;
use crate::project::OutputPath;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

const PAGE: &[u8] = b"<!doctype html><title>Sheet</title>";

struct TestServer {
    preview: Arc<Preview>,
    port: u16,
    /// What a browser gets that opens the address: a cookie, and the folder of all pages.
    cookie: String,
    folder: String,
    /// The addresses that were told when one was used.
    told: Arc<Mutex<Vec<String>>>,
}

/// A preview of one sheet, which has a web page and no PDF.
fn start_server() -> TestServer {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let files =
        |path: &OutputPath| (path.as_str() == "oral/students/lea.html").then(|| PAGE.to_vec());
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = told.clone();
    let entered = move |address: &str| heard.lock().unwrap().push(address.to_owned());
    let (files, entered) = (Box::new(files), Box::new(entered));
    let preview = Preview::new(files, entered, MessageLang::English, port).unwrap();
    preview.serve(listener).unwrap();
    preview.show_round(sample_round());
    let mut server = TestServer {
        preview,
        port,
        cookie: String::new(),
        folder: String::new(),
        told,
    };
    let entry = server.request("GET", &server.entry_path(), &[&server.host()]);
    assert_eq!(entry.status, 200);
    let cookie = entry.header("set-cookie").unwrap().to_owned();
    let (pair, rest) = cookie.split_once("; ").unwrap();
    server.cookie = format!("Cookie: a=b; {pair}");
    server.folder = rest.split_once("Path=").unwrap().1.to_owned();
    server
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
    /// The path of the address to open.
    fn entry_path(&self) -> String {
        let address = self.preview.address();
        let at = address.find("/?").unwrap();
        address[at..].to_owned()
    }

    fn below(&self, path: &str) -> String {
        format!("{}{path}", self.folder)
    }

    fn value(&self) -> &str {
        self.cookie.rsplit_once('=').unwrap().1
    }

    fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}", self.port)
    }

    /// What a browser gets that was given the address.
    fn get(&self, path: &str) -> TestResponse {
        self.request("GET", &self.below(path), &[&self.host(), &self.cookie])
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
    "",
    "page.js",
    "page.css",
    "state",
    "news",
    "sheet/1/html",
    "sheet/1/pdf",
    "sheet/1/pages/0",
    "nothing/here",
];

#[test]
fn who_did_not_open_the_address_sees_nothing() {
    let served = start_server();
    let host = served.host();
    let (port, right) = (served.port, served.value());
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
            let answer = served.request("GET", &served.below(path), &[&host, wrong]);
            assert_eq!(
                (answer.status, answer.body.len()),
                (403, 0),
                "{path} with {wrong}"
            );
        }
        // Who has the cookie and not the folder, as another server would that was told it.
        for folder in ["/", "/s-/", "/s-00000000000000000000000000000000/", "//"] {
            let path = format!("{folder}{path}");
            let answer = served.request("GET", &path, &[&host, &served.cookie]);
            assert_eq!(answer.status, 403, "{path}");
        }
    }
    for path in ["/?token=", "/?token=wrong", "/?token", "/?tokens=1"] {
        assert_eq!(served.request("GET", path, &[&host]).status, 403, "{path}");
    }
    // The token opens the door, and nothing else.
    let token = served.entry_path();
    let state = served.below(&format!("state{}", &token[1..]));
    assert_eq!(served.request("GET", &state, &[&host]).status, 403);
}

#[test]
fn the_address_is_good_once_and_gives_a_cookie_that_is_sent_here_alone() {
    let served = start_server();
    let (host, folder) = (served.host(), served.folder.clone());
    let used = served.entry_path();
    let entry = served.request("GET", &used, &[&host, "Sec-Fetch-Site: cross-site"]);
    assert_eq!(entry.status, 200);
    let page = String::from_utf8_lossy(&entry.body).into_owned();
    assert!(page.contains(&format!("url={folder}\"")), "{page}");
    let cookie = entry.header("set-cookie").unwrap();
    let value = format!("gridgen-{}={}", served.port, served.value());
    assert_eq!(
        cookie,
        format!("{value}; HttpOnly; SameSite=Strict; Path={folder}")
    );
    // Three secrets, none of which tells another.
    for (one, other) in [(&used, &folder), (&value, &folder), (&used, &value)] {
        let secret = other.trim_matches('/').rsplit(['=', '-']).next().unwrap();
        assert!(secret.len() == 32 && !one.contains(secret), "{one} {other}");
    }
    // Whoever finds the address later has nothing; the next browser gets the next one.
    assert_eq!(served.request("GET", &used, &[&host]).status, 403);
    let told = served.told.lock().unwrap().clone();
    assert_eq!(told.len(), 2);
    assert_eq!(told.last(), Some(&served.preview.address()));
    assert_ne!(served.entry_path(), used);
    for wrong in ["Origin: null", "Origin: http://evil.example"] {
        let refused = served.request("GET", &served.entry_path(), &[&host, wrong]);
        assert_eq!(refused.status, 403, "{wrong}");
    }
    let post = served.request("POST", &served.entry_path(), &[&host]);
    assert_eq!(post.status, 403);
    assert_eq!(served.get("").status, 200);
}

#[test]
fn another_host_another_origin_and_another_method_are_refused() {
    let served = start_server();
    let (host, cookie, port) = (served.host(), served.cookie.clone(), served.port);
    let evil = [
        format!("Host: evil.example:{port}"),
        "Host: 127.0.0.1".to_owned(),
        format!("Host: 127.0.0.1:{port}.evil.example"),
        format!("Host: 127.0.0.1:{}", port ^ 1),
    ];
    for path in ADDRESSES.map(|path| served.below(path)) {
        for wrong in &evil {
            let answer = served.request("GET", &path, &[wrong, &cookie]);
            assert_eq!(answer.status, 403, "{path} with {wrong}");
        }
        for wrong in [
            "Origin: http://evil.example",
            "Origin: null",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
        ] {
            let answer = served.request("GET", &path, &[&host, &cookie, wrong]);
            assert_eq!(answer.status, 403, "{path} with {wrong}");
        }
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"] {
            let answer = served.request(method, &path, &[&host, &cookie]);
            assert_eq!(answer.status, 403, "{method} {path}");
        }
        // The target of a request to a proxy, whatever it names.
        for origin in ["http://evil.example", &format!("http://127.0.0.1:{port}")] {
            let target = format!("{origin}{path}");
            let answer = served.request("GET", &target, &[&host, &cookie]);
            assert_eq!(answer.status, 403, "{target}");
        }
    }
    let ours = format!("Origin: http://127.0.0.1:{port}");
    let headers = [&host, &cookie, &ours, "Sec-Fetch-Site: same-origin"];
    let answer = served.request("GET", &served.below("state"), &headers);
    assert_eq!(answer.status, 200);
    let local = format!("Host: localhost:{port}");
    let headers = [&local, cookie.as_str(), "Sec-Fetch-Site: none"];
    let answer = served.request("GET", &served.below(""), &headers);
    assert_eq!(answer.status, 200);
}

/// Connections that say nothing cost the build its files: they are few, and make way.
#[test]
fn silent_connections_are_few_and_end() {
    let served = start_server();
    let connect = || TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    let silent: Vec<TcpStream> = (0..crate::ui::browser::MAX_STRANGERS * 3)
        .map(|_| connect())
        .collect();
    // One that says half a line, for ever.
    let mut slow = connect();
    slow.write_all(b"GET / HT").unwrap();
    assert_eq!(served.get("state").status, 200);
    let wait = crate::ui::browser::HEADER_TIME * 3;
    for (nth, mut stream) in silent.into_iter().chain([slow]).enumerate() {
        stream.set_read_timeout(Some(wait)).unwrap();
        let mut said = Vec::new();
        // Closed, with an answer or without.
        let ended = stream.read_to_end(&mut said);
        let is_open = ended.is_err_and(|cause| cause.kind() != std::io::ErrorKind::ConnectionReset);
        assert!(!is_open, "{nth} is still open");
    }
    assert_eq!(served.get("state").status, 200);
}

/// Streams of news are the user's own, and are not ended by strangers.
#[test]
fn strangers_do_not_end_what_the_user_has_open() {
    let served = start_server();
    let path = served.below("news");
    let stream = served.open_stream("GET", &path, &[&served.host(), &served.cookie]);
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.by_ref().any(|line| line.is_empty()));
    let strangers: Vec<TcpStream> = (0..crate::ui::browser::MAX_STRANGERS * 2)
        .map(|_| TcpStream::connect(("127.0.0.1", served.port)).unwrap())
        .collect();
    assert_eq!(served.get("state").status, 200);
    served.preview.show_round(sample_round());
    assert!(lines.any(|line| line == "data: list"));
    drop(strangers);
}

#[test]
fn every_answer_says_how_it_may_be_used() {
    let served = start_server();
    for path in ADDRESSES.into_iter().filter(|path| *path != "news") {
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
    let sheet = served.get("sheet/1/html");
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
        "sheet/2/html",
        "sheet/0/html",
        "sheet/1/pdf",
        "sheet/1/pages/0",
        "sheet/../../Cargo.toml/html",
        "sheet/%2e%2e%2fCargo.toml/html",
        "oral/students/lea.html",
        "sheet/1/html/..",
        "sheet/99999999999999999999999999/html",
    ] {
        let status = served.get(path).status;
        assert!(status == 404 || status == 400, "{path}: {status}");
    }
    assert_eq!(served.get("sheet/1/pages").body, b"0");
}

#[test]
fn the_list_knows_what_is_wrong_and_what_is_looked_at() {
    let served = start_server();
    let state: serde_json::Value = serde_json::from_slice(&served.get("state").body).unwrap();
    assert_eq!(state["sheets"][0]["name"], "Léa <b>");
    assert_eq!(state["sheets"][0]["problems"], serde_json::json!([0, 1]));
    assert_eq!(state["problems"][1]["line"], 3);
    assert_eq!(served.preview.last_viewed_file(), None);
    served.get("sheet/1/html");
    assert_eq!(
        served.preview.last_viewed_file().as_deref(),
        Some("grids/oral/ratings/lea.yaml")
    );
}

#[test]
fn news_come_as_they_happen_and_numbers_stay() {
    let served = start_server();
    let stream = served.open_stream(
        "GET",
        &served.below("news"),
        &[&served.host(), &served.cookie],
    );
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
    assert_eq!(served.get("sheet/1/html").status, 200);
}

#[test]
fn the_page_has_all_its_words_in_both_languages() {
    for lang in [MessageLang::English, MessageLang::French] {
        let page = server::page_in_language(lang);
        let left = page.replace("{n}", "").replace("{all}", "");
        assert!(!left.contains('{'), "{left}");
    }
}
