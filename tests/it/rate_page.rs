//! `gridgen rate --browser` as a whole: a page that is opened, a change that reaches the file, one that comes from
//! another program, and the end. What the page does with it, `scripts/try-page` tries in a browser.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const GRID: &str = "gridgen: 1\ntitle: Oral\nlang: en\nscale: { A: {}, B: {} }\nsections:\n  - id: s\n    title: S\n    criteria: { c: C }\n";

struct RunningPage {
    dir: tempfile::TempDir,
    program: Child,
    /// `127.0.0.1:7531`
    host: String,
    cookie: String,
    folder: String,
}

impl RunningPage {
    fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let ratings = dir.path().join("grids/oral/ratings/1A");
        fs::create_dir_all(&ratings).unwrap();
        fs::write(dir.path().join("grids/oral/grid.yaml"), GRID).unwrap();
        fs::write(
            ratings.join("lea.yaml"),
            "ratings: { s: { c: A } }  # seen\n",
        )
        .unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_gridgen"))
            .args([
                "rate",
                "oral",
                "--browser",
                "--poll",
                "--lang",
                "en",
                "--project",
            ])
            .arg(dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(program.stdout.take().unwrap());
        while !line.contains("http://") {
            line.clear();
            assert_ne!(
                said.read_line(&mut line).unwrap(),
                0,
                "it ended before it said where"
            );
        }
        program.stdout = Some(said.into_inner());
        let address = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .unwrap();
        let (host, entry) = address["http://".len()..].split_once('/').unwrap();
        let mut page = Self {
            dir,
            program,
            host: host.to_owned(),
            cookie: String::new(),
            folder: String::new(),
        };
        let opened = page.send(&format!("GET /{entry} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        let cookie = opened
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "));
        let (pair, rest) = cookie.unwrap().split_once("; ").unwrap();
        page.cookie = pair.to_owned();
        page.folder = rest.split_once("Path=").unwrap().1.to_owned();
        page
    }

    fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn get(&self, path: &str) -> String {
        let Self {
            host,
            cookie,
            folder,
            ..
        } = self;
        self.send(&format!(
            "GET {folder}{path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n"
        ))
    }

    fn post(&self, path: &str, body: &str) -> String {
        let Self {
            host,
            cookie,
            folder,
            ..
        } = self;
        let length = body.len();
        self.send(&format!(
            "POST {folder}{path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nOrigin: http://{host}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("grids/oral/ratings/1A/lea.yaml")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }
}

#[test]
fn a_change_reaches_the_file_and_one_of_another_program_the_page() {
    let mut page = RunningPage::start();
    let sheet = page.get("sheet?student=1A%2Flea");
    assert!(
        sheet.starts_with("HTTP/1.1 200") && sheet.contains("<title>"),
        "{sheet}"
    );
    let change = r#"{"student":"1A/lea","changes":[{"slot":"r/s/c","value":{"level":"B"},"seen":{"level":"A"}}]}"#;
    let answer = page.post("change", change);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(page.text(), "ratings: { s: { c: B } }  # seen\n");
    // The same once more changes nothing; what another program wrote meanwhile is not overwritten.
    assert!(page.post("change", change).starts_with("HTTP/1.1 200"));
    fs::write(page.file(), "comment: Good\nratings: { s: { c: B } }\n").unwrap();
    let begun = Instant::now();
    while !page.get("student?id=1A%2Flea").contains("Good") {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "never heard of it"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    let stale = r#"{"student":"1A/lea","changes":[{"slot":"comment","value":"Bad","seen":null}]}"#;
    let refused = page.post("change", stale);
    assert!(
        refused.starts_with("HTTP/1.1 409") && refused.contains("Good"),
        "{refused}"
    );
    assert!(page.text().starts_with("comment: Good\n"));
    let id = page.program.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let mut said = String::new();
    let mut rest = page.program.stdout.take().unwrap();
    rest.read_to_string(&mut said).unwrap();
    assert!(page.program.wait().unwrap().success());
    assert!(said.contains("1 change saved"), "{said}");
    assert!(
        TcpStream::connect(&page.host).is_err(),
        "nothing listens any more"
    );
}

impl Drop for RunningPage {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
