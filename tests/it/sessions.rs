//! Sessions: what somebody types in a project, and what the screen shows.
//!
//! A session is a folder of `tests/sessions/` and one line below: `project/`, copied before each run; `typed`, the lines
//! typed there (`gridgen …`, `cat FILE`, `ls FOLDER`; `< FILE` feeds a file of the session's folder, `cp FILE PLACE` saves one as an
//! editor does); `expected/en.txt`
//! and `expected/fr.txt`, the whole screens. `BLESS=1 cargo test` rewrites them, to be read as a diff.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// What the screen shows of one line.
fn shown(session: &Path, project: &Path, line: &str, lang: &str) -> String {
    let (line, fed) = line.split_once(" < ").unwrap_or((line, ""));
    let mut words = line.split_whitespace();
    let (command, words): (_, Vec<&str>) = (words.next().unwrap(), words.collect());
    match command {
        "cat" => {
            fs::read_to_string(project.join(words[0])).unwrap_or_else(|error| format!("{error}\n"))
        }
        "ls" => {
            let mut names = Vec::new();
            names_below(&project.join(words[0]), "", &mut names);
            names.iter().map(|name| format!("{name}\n")).collect()
        }
        "cp" => {
            fs::copy(session.join(words[0]), project.join(words[1])).unwrap();
            String::new()
        }
        "gridgen" => {
            let input = match fed {
                "" => Stdio::null(),
                file => Stdio::from(fs::File::open(session.join(file)).unwrap()),
            };
            let output = Command::new(env!("CARGO_BIN_EXE_gridgen"))
                .args(words)
                .args(["--lang", lang, "--color", "never"])
                .current_dir(project)
                .stdin(input)
                .output()
                .unwrap();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let status = output.status.code().expect("gridgen ends by itself");
            let (said, shown) = (text(&output.stderr), text(&output.stdout));
            without_times(&format!("{said}{shown}status {status}\n"))
        }
        other => panic!("no command {other}"),
    }
}

/// The time of a change is another one in each run: `2026-03-12 18:04` and `2026-03-12T17:04:59Z`.
fn without_times(text: &str) -> String {
    let mut shown = text.to_owned();
    for (shape, word) in [
        ("0000-00-00T00:00:00Z", "YYYY-MM-DDTHH:MM:SSZ"),
        ("0000-00-00 00:00", "YYYY-MM-DD HH:MM"),
    ] {
        let starts: Vec<usize> = shown.char_indices().map(|(at, _)| at).collect();
        for at in starts {
            let found = shown.get(at..at + shape.len()).unwrap_or_default();
            let is_digit = |c: char| if c.is_ascii_digit() { '0' } else { c };
            if found.chars().map(is_digit).eq(shape.chars()) {
                shown.replace_range(at..at + shape.len(), word);
            }
        }
    }
    shown
}

fn names_below(folder: &Path, below: &str, names: &mut Vec<String>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            names_below(&entry.path(), &format!("{name}/"), names);
        } else {
            names.push(name);
        }
    }
}

fn session(name: &str) {
    let session = folder().join(name);
    let typed = fs::read_to_string(session.join("typed")).unwrap();
    for lang in ["en", "fr"] {
        let dir = tempfile::tempdir().unwrap();
        copy(&session.join("project"), dir.path());
        let mut said = String::new();
        for line in typed
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let shown = shown(&session, dir.path(), line, lang);
            writeln!(said, "$ {line}\n{shown}").unwrap();
        }
        let expected = session.join(format!("expected/{lang}.txt"));
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(session.join("expected")).unwrap();
            fs::write(&expected, &said).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        assert!(
            wanted == said,
            "{name} shows something else; BLESS=1 rewrites it\n--- expected\n{wanted}\n--- shown\n{said}"
        );
    }
}

macro_rules! sessions {
    ($($name:ident),+ $(,)?) => {
        $(#[test] fn $name() { session(&stringify!($name).replace('_', "-")); })+

        #[test]
        fn no_session_is_forgotten() {
            let named = [$(stringify!($name).replace('_', "-")),+];
            let mut there = Vec::new();
            for entry in fs::read_dir(folder()).unwrap() {
                there.push(entry.unwrap().file_name().to_string_lossy().into_owned());
            }
            there.retain(|name| !named.contains(name));
            assert!(there.is_empty(), "not named in sessions.rs: {there:?}");
        }
    };
}

sessions! {
    export_import,
    ids,
    list_again,
    lost_ids,
    narrow_and_strict,
    new_ratings,
    new_ratings_again,
    next_year,
    rename,
    rename_broken,
    undo,
}
