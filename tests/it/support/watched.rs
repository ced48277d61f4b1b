//! A project that `gridgen watch` looks after, in a process of its own: what is saved, and what is said of it. Hides
//! folders, threads and waiting.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Longer than any machine takes; only a watch that never answers comes so far.
const FOREVER: Duration = Duration::from_secs(120);

pub struct Watched {
    dir: tempfile::TempDir,
    watch: Child,
    lines: Receiver<String>,
}

impl Watched {
    /// These files, watched; returns when the first build is done.
    pub fn start(files: &[(&str, &str)], flags: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            put(&dir.path().join(path), text);
        }
        let (watch, lines) = spawn(dir.path(), flags);
        let mut this = Self { dir, watch, lines };
        this.round();
        this
    }

    /// A file as it should be now, written in place.
    pub fn save(&mut self, path: &str, text: &str) -> &mut Self {
        put(&self.place(path), text);
        self
    }

    pub fn remove(&mut self, path: &str) -> &mut Self {
        let place = self.place(path);
        if place.is_dir() {
            fs::remove_dir_all(place).unwrap();
        } else {
            fs::remove_file(place).unwrap();
        }
        self
    }

    pub fn rename(&mut self, from: &str, to: &str) -> &mut Self {
        fs::rename(self.place(from), self.place(to)).unwrap();
        self
    }

    /// The next round, which must say this: status line and problems, in the short form.
    pub fn says(&mut self, words: &[&str]) -> &mut Self {
        let said = self.round();
        for word in words {
            assert!(said.contains(word), "no {word:?} in:\n{said}");
        }
        self
    }

    /// Rounds until one says this: where the system may tell in one piece or in several.
    pub fn comes_to_say(&mut self, word: &str) -> &mut Self {
        while !self.round().contains(word) {}
        self
    }

    /// Waits for another round, because of this.
    pub fn goes_on(&mut self, why: &str) {
        let mut line = self.lines.recv_timeout(FOREVER);
        while line.as_ref().is_ok_and(|line| line != END) {
            line = self.lines.recv_timeout(FOREVER);
        }
        assert!(line.is_ok(), "it rests, and {why}");
    }

    pub fn place(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.place(path)).ok()
    }

    /// Ends it as Ctrl-C does, and gives its status.
    #[cfg(unix)]
    pub fn interrupt(mut self) -> (Option<i32>, tempfile::TempDir) {
        let pid = self.watch.id().to_string();
        Command::new("kill").args(["-INT", &pid]).status().unwrap();
        let status = self.watch.wait().unwrap().code();
        let empty = tempfile::tempdir().unwrap();
        (status, std::mem::replace(&mut self.dir, empty))
    }

    /// What the next round says: its status line, and all lines up to the mark that ends it.
    fn round(&mut self) -> String {
        let mut said = String::new();
        loop {
            let line = self.lines.recv_timeout(FOREVER);
            let line = line.unwrap_or_else(|_| panic!("it says no more; so far:\n{said}"));
            if line == END {
                return said;
            }
            said += &line;
            said.push('\n');
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.watch.kill();
        let _ = self.watch.wait();
    }
}

/// What ends a round where programs read: an empty line.
const END: &str = "";

fn spawn(project: &Path, flags: &[&str]) -> (Child, Receiver<String>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridgen"));
    command
        .args([
            "watch",
            "--lang",
            "en",
            "--message-format",
            "short",
            "--project",
        ])
        .arg(project)
        .args(flags);
    // One pipe for both, so that they come in the order in which they were written.
    let (said, says) = std::io::pipe().unwrap();
    command.stdout(says.try_clone().unwrap()).stderr(says);
    let watch = command.spawn().unwrap();
    // The ends to write to are the process's alone now, so that its end ends the reading.
    drop(command);
    let (tell, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(said).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                return;
            }
        }
    });
    (watch, lines)
}

fn put(place: &Path, text: &str) {
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}
