//! The teacher's guides, done: each page is followed from its first line to its last in an empty folder.
//!
//! What a fence says after its three marks is what is done with it:
//! `yaml,file=PATH` (or another word before the comma) is written to PATH; `sh` is run, and must succeed; `sh,fails` must
//! end with status 1; `sh,terminal` needs a terminal, a browser or git: its `gridgen` lines must be commands that the
//! program knows. `text` is what the `sh` block before it shows, whole. Anything else fails. A page that begins with
//! `<!-- after: PAGE -->` goes on in the folder that PAGE leaves; a line `<!-- file: NAME = PATH -->` puts a file of
//! tests/guides/ there, as a person would have it. `BLESS=1` rewrites the `text` blocks.

use clap::Parser;
use gridgen::ui::cli::args::CommandLine;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

struct Block {
    info: String,
    text: String,
    line: usize,
}

fn guide(lang: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/guide")
        .join(lang)
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (number, line) in page.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(info) if !inside => blocks.push(Block {
                info: info.to_owned(),
                text: String::new(),
                line: number + 1,
            }),
            Some(_) => {}
            None if inside => blocks.last_mut().unwrap().text += &format!("{line}\n"),
            None => continue,
        }
        inside ^= line.starts_with("```");
    }
    assert!(!inside, "a fence is open at the end");
    blocks
}

/// One page being followed.
struct Reader {
    lang: &'static str,
    /// Where the project and the downloads lie.
    home: PathBuf,
    /// Where its shell is.
    here: PathBuf,
    screen: String,
}

impl Reader {
    fn follow(&mut self, name: &str) {
        let path = guide(self.lang).join(name);
        let page = fs::read_to_string(&path).unwrap();
        if let Some(before) = page.strip_prefix("<!-- after: ") {
            self.follow(before.split_once(" -->").unwrap().0);
        }
        for (number, line) in page.lines().enumerate() {
            if let Some(file) = line.strip_prefix("<!-- file: ") {
                self.have(file.trim_end_matches(" -->"), number);
            }
        }
        let mut shown = page.clone();
        for block in blocks(&page) {
            let at = format!("{}/{name}:{}", self.lang, block.line);
            match block.info.as_str() {
                "sh" => self.run(&block.text, 0, &at),
                "sh,fails" => self.run(&block.text, 1, &at),
                "sh,terminal" => parse(&block.text, &at),
                "text" => self.compare(&block, &mut shown, &at),
                info => self.write(info, &block.text, &at),
            }
        }
        if shown != page {
            fs::write(&path, shown).unwrap();
        }
    }

    /// Puts a file into the folder that the page begins in.
    fn have(&self, file: &str, line: usize) {
        let (name, path) = file.split_once(" = ").unwrap_or_else(|| panic!("{line}"));
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guides");
        fs::copy(fixture.join(path), self.here.join(name)).unwrap();
    }

    fn write(&self, info: &str, text: &str, at: &str) {
        let Some((_, file)) = info.split_once(",file=") else {
            panic!("{at}: nobody says what is done with a block `{info}`");
        };
        let path = self.here.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&mut self, lines: &str, status: i32, at: &str) {
        let program = Path::new(env!("CARGO_BIN_EXE_gridgen")).parent().unwrap();
        let there = self.home.join(".here");
        let output = Command::new("sh")
            .args([
                "-euc",
                &format!("exec 2>&1\n{lines}pwd > '{}'", there.display()),
            ])
            .current_dir(&self.here)
            .env("PATH", format!("{}:/usr/bin:/bin", program.display()))
            .env("GRIDGEN_LANG", self.lang)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        self.screen = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(status), "{at}: {}", self.screen);
        if status == 0 {
            self.here = fs::read_to_string(there).unwrap().trim_end().into();
        }
    }

    fn compare(&self, block: &Block, page: &mut String, at: &str) {
        if std::env::var_os("BLESS").is_some() {
            let mut now = String::new();
            let _ = write!(now, "```text\n{}```", self.screen);
            *page = page.replacen(&format!("```text\n{}```", block.text), &now, 1);
        } else {
            assert_eq!(self.screen, block.text, "{at}");
        }
    }
}

/// Known to the command line, though nobody can do it here.
fn parse(lines: &str, at: &str) {
    for line in lines.lines().filter(|line| line.starts_with("gridgen")) {
        let command = line.split(" #").next().unwrap();
        // What stands in quotes is one word.
        let parts = command.split('"').enumerate();
        let words = parts.flat_map(|(nth, part)| match nth % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        });
        if let Err(wrong) = CommandLine::try_parse_from(words) {
            panic!("{at}: {line}\n{wrong}");
        }
    }
}

fn pages(lang: &str) -> Vec<String> {
    let mut pages: Vec<String> = fs::read_dir(guide(lang))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    pages
}

fn followed(lang: &'static str) {
    for page in pages(lang) {
        let home = tempfile::tempdir().unwrap();
        // A folder of its own inside: a page may start another one beside it.
        let here = home.path().join("here");
        fs::create_dir(&here).unwrap();
        let mut reader = Reader {
            lang,
            home: home.path().to_owned(),
            here,
            screen: String::new(),
        };
        reader.follow(&page);
    }
}

#[test]
fn the_english_guide_works_as_it_is_written() {
    followed("en");
}

#[test]
fn the_french_guide_works_as_it_is_written() {
    followed("fr");
}

#[test]
fn both_guides_have_the_same_pages() {
    assert_eq!(pages("en"), pages("fr"));
}

/// Elsewhere in the book commands stand in lines of their own; what follows two blanks says what they do.
#[test]
fn every_command_of_the_other_pages_is_known() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut known = 0;
    for entry in fs::read_dir(docs).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|it| it != "md") {
            continue;
        }
        let page = fs::read_to_string(&path).unwrap();
        for line in page
            .lines()
            .filter_map(|line| line.strip_prefix("    gridgen "))
        {
            let command = line.split("  ").next().unwrap();
            parse(&format!("gridgen {command}"), &path.display().to_string());
            known += 1;
        }
    }
    assert!(known >= 8, "{known}");
}

#[test]
#[should_panic(expected = "unrecognized subcommand")]
fn a_command_that_is_not_there_is_found() {
    parse("gridgen publish\n", "page:1");
}
