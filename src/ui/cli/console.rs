//! All that is printed goes through here.
//!
//! Standard output carries what was asked for and the closing line; problems and errors go to standard error. With
//! `--message-format json` standard output carries problems, one object a line, and nothing that is no data. Where the
//! reader has gone away (a closed pipe), the rest is dropped without a word.

use super::args::{ColorMode, MessageFormat};
use crate::base::diagnostic::{Diagnostic, MessageLang, render};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A build that takes less than this shows no progress.
const PROGRESS_DELAY: Duration = Duration::from_secs(1);

/// Where messages go, and how.
#[derive(Debug)]
pub struct Console {
    lang: MessageLang,
    format: MessageFormat,
    color: bool,
    is_terminal: bool,
    failed: AtomicBool,
}

impl Console {
    /// A console that speaks `lang`.
    pub fn new(lang: MessageLang, format: MessageFormat, color: ColorMode) -> Self {
        let is_terminal = io::stderr().is_terminal();
        let color = match color {
            ColorMode::Always => true,
            ColorMode::Never => false,
            ColorMode::Auto => is_terminal && wants_color(),
        };
        Self {
            lang,
            format,
            color,
            is_terminal,
            failed: AtomicBool::new(false),
        }
    }

    /// The language of messages.
    pub fn lang(&self) -> MessageLang {
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
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// What was asked for, as it is: a schema, a script, a page.
    pub fn print_data(&self, data: &[u8]) {
        self.write_to(io::stdout().lock(), data);
    }

    /// A line for people, on standard output: the closing line, what to do next. Nothing where programs read.
    pub fn print_line(&self, line: &str) {
        if self.format != MessageFormat::Json {
            self.print_data(format!("{line}\n").as_bytes());
        }
    }

    /// An empty screen, on a terminal.
    pub fn clear(&self) {
        if io::stdout().is_terminal() && self.format == MessageFormat::Human {
            self.print_data(b"\x1b[2J\x1b[3J\x1b[H");
        }
    }

    /// Problems in the project's files, in the order given.
    pub fn print_diagnostics(&self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            match self.format {
                MessageFormat::Json => self.print_data(
                    with_newline(render::render_json(diagnostic, self.lang)).as_bytes(),
                ),
                MessageFormat::Short => {
                    self.print_to_stderr(&with_newline(render::render_short(diagnostic, self.lang)))
                }
                MessageFormat::Human => self.print_to_stderr(&with_newline(with_newline(
                    render::render_human(diagnostic, self.lang, self.color),
                ))),
            }
        }
    }

    /// What is wrong with the command line or the machine, and what to do.
    pub fn print_error(&self, headline: &str, help: Option<&str>) {
        let (on, off) = if self.color {
            ("\u{1b}[1;31m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        self.print_to_stderr(&format!(
            "{on}{}{off}: {}\n",
            self.lang.pick("error", "erreur"),
            replace_controls(headline)
        ));
        if let Some(help) = help {
            self.print_to_stderr(&format!(
                "  = {}: {}\n",
                self.lang.pick("help", "aide"),
                replace_controls(help)
            ));
        }
    }

    /// Asks a question that "yes" answers unless somebody says no; where nobody can answer, nothing is asked.
    pub fn confirm(&self, question: &str) -> bool {
        self.ask(question, true)
    }

    /// The same, where Enter alone means no: something is lost.
    pub fn confirm_loss(&self, question: &str) -> bool {
        self.ask(question, false)
    }

    fn ask(&self, question: &str, usual: bool) -> bool {
        if !io::stdin().is_terminal() || !self.is_terminal {
            return true;
        }
        let choice = match usual {
            true => self.lang.pick("Y/n", "O/n"),
            false => self.lang.pick("y/N", "o/N"),
        };
        self.print_to_stderr(&format!("{question} [{choice}] "));
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
        let may_show = self.is_terminal && self.format != MessageFormat::Json;
        Progress {
            bar,
            started: Instant::now(),
            is_hidden: AtomicBool::new(may_show),
        }
    }

    fn print_to_stderr(&self, text: &str) {
        self.write_to(io::stderr().lock(), text.as_bytes());
    }

    fn write_to(&self, mut to: impl Write, data: &[u8]) {
        if let Err(cause) = to.write_all(data).and_then(|()| to.flush())
            && cause.kind() != io::ErrorKind::BrokenPipe
        {
            self.failed.store(true, Ordering::Relaxed);
        }
    }
}

fn with_newline(mut text: String) -> String {
    text.push('\n');
    text
}

/// <https://no-color.org>: set and not empty means no.
fn wants_color() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !refused && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
}

/// Without what moves a terminal's cursor: messages quote what was typed and what disks hold.
fn replace_controls(text: &str) -> String {
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
    started: Instant,
    is_hidden: AtomicBool,
}

impl Progress {
    /// One more step is done.
    pub fn step(&self) {
        if self.started.elapsed() > PROGRESS_DELAY && self.is_hidden.swap(false, Ordering::Relaxed)
        {
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
