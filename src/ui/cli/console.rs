//! All that is printed goes through here.
//!
//! Standard output carries what was asked for and the closing line; problems and errors go to standard error. With
//! `--message-format json` standard output carries problems, one object a line, and nothing that is no data. Where the
//! reader has gone away (a closed pipe), the rest is dropped without a word.

use super::args::{Color, MessageFormat};
use crate::base::diagnostic::{Diagnostic, Lang, render};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A build that takes less than this shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where messages go, and how.
#[derive(Debug)]
pub struct Console {
    lang: Lang,
    format: MessageFormat,
    color: bool,
    terminal: bool,
    failed: AtomicBool,
}

impl Console {
    /// A console that speaks `lang`.
    pub fn new(lang: Lang, format: MessageFormat, color: Color) -> Self {
        let terminal = io::stderr().is_terminal();
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && wants_color(),
        };
        Self {
            lang,
            format,
            color,
            terminal,
            failed: AtomicBool::new(false),
        }
    }

    /// The language of messages.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether colours may be used.
    pub fn colors(&self) -> bool {
        self.color
    }

    /// How problems are told.
    pub fn format(&self) -> MessageFormat {
        self.format
    }

    /// Whether something could not be printed for another reason than a reader that has gone away.
    pub fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// What was asked for, as it is: a schema, a script, a page.
    pub fn data(&self, data: &[u8]) {
        self.written(io::stdout().lock(), data);
    }

    /// A line for people, on standard output: the closing line, what to do next. Nothing where programs read.
    pub fn say(&self, line: &str) {
        if self.format != MessageFormat::Json {
            self.data(format!("{line}\n").as_bytes());
        }
    }

    /// An empty screen, on a terminal.
    pub fn clear(&self) {
        if io::stdout().is_terminal() && self.format == MessageFormat::Human {
            self.data(b"\x1b[2J\x1b[3J\x1b[H");
        }
    }

    /// Problems in the project's files, in the order given.
    pub fn problems(&self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            match self.format {
                MessageFormat::Json => {
                    self.data(line(render::json(diagnostic, self.lang)).as_bytes())
                }
                MessageFormat::Short => self.err(&line(render::short(diagnostic, self.lang))),
                MessageFormat::Human => self.err(&line(line(render::human(
                    diagnostic, self.lang, self.color,
                )))),
            }
        }
    }

    /// What is wrong with the command line or the machine, and what to do.
    pub fn error(&self, headline: &str, help: Option<&str>) {
        let (on, off) = if self.color {
            ("\u{1b}[1;31m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        self.err(&format!(
            "{on}{}{off}: {}\n",
            self.lang.pick("error", "erreur"),
            tame(headline)
        ));
        if let Some(help) = help {
            self.err(&format!(
                "  = {}: {}\n",
                self.lang.pick("help", "aide"),
                tame(help)
            ));
        }
    }

    /// Asks a question that "yes" answers unless somebody says no; where nobody can answer, nothing is asked.
    pub fn agrees(&self, question: &str) -> bool {
        self.answers(question, true)
    }

    /// The same, where Enter alone means no: something is lost.
    pub fn agrees_to_lose(&self, question: &str) -> bool {
        self.answers(question, false)
    }

    fn answers(&self, question: &str, usual: bool) -> bool {
        if !io::stdin().is_terminal() || !self.terminal {
            return true;
        }
        let choice = match usual {
            true => self.lang.pick("Y/n", "O/n"),
            false => self.lang.pick("y/N", "o/N"),
        };
        self.err(&format!("{question} [{choice}] "));
        let mut answer = String::new();
        let read = io::stdin().read_line(&mut answer);
        let answer = answer.trim().to_lowercase();
        matches!(read, Ok(1..)) && (answer.is_empty() && usual || answer.starts_with(['y', 'o']))
    }

    /// A bar of `total` steps, on a terminal and after a second of work.
    pub fn progress(&self, total: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        let may_show = self.terminal && self.format != MessageFormat::Json;
        Progress {
            bar,
            since: Instant::now(),
            waits: AtomicBool::new(may_show),
        }
    }

    fn err(&self, text: &str) {
        self.written(io::stderr().lock(), text.as_bytes());
    }

    fn written(&self, mut to: impl Write, data: &[u8]) {
        if let Err(cause) = to.write_all(data).and_then(|()| to.flush())
            && cause.kind() != io::ErrorKind::BrokenPipe
        {
            self.failed.store(true, Ordering::Relaxed);
        }
    }
}

fn line(mut text: String) -> String {
    text.push('\n');
    text
}

/// <https://no-color.org>: set and not empty means no.
fn wants_color() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !refused && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
}

/// Without what moves a terminal's cursor: messages quote what was typed and what disks hold.
fn tame(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// How far a command has come; threads may share it. Gone from the screen when dropped.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    since: Instant,
    waits: AtomicBool,
}

impl Progress {
    /// One more step is done.
    pub fn step(&self) {
        if self.since.elapsed() > PATIENCE && self.waits.swap(false, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
