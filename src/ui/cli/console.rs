//! All that is printed goes through here; nothing else writes to a terminal but the screens of `rate`.
//!
//! What is printed for people holds no control character but line breaks and our own colours, whatever names, files and
//! the command line hold. Data for programs is left as it is, unless it goes to a terminal.
//!
//! Standard output carries what was asked for and the closing line; diagnostics and errors go to standard error. With
//! `--message-format json` standard output carries objects, one a line (diagnostics, what stopped a command, its
//! summary), and nothing else than data. Where the reader has gone away (a closed pipe), the rest is dropped silently.
#![expect(
    clippy::disallowed_methods,
    reason = "whether to use colours the environment says; progress is shown after a second of work"
)]

use super::args::{ColorMode, MessageFormat};
use crate::base::diagnostic::{Diagnostic, MessageLang, MessageText, render};
use crate::ui::message::{Message, messages};
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
    started: Instant,
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
            started: Instant::now(),
        }
    }

    /// How long the program has run, to the millisecond.
    pub fn seconds(&self) -> f64 {
        (self.started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0
    }

    /// The same, for another thread.
    pub fn for_thread(&self) -> Self {
        Self {
            failed: AtomicBool::new(false),
            ..*self
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

    /// How diagnostics are printed.
    pub fn format(&self) -> MessageFormat {
        self.format
    }

    /// Whether something could not be printed for another reason than a reader that has gone away.
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// What was asked for, as it is: a schema, a script, a page. On a terminal without what would move its cursor.
    pub fn print_data(&self, data: &[u8]) {
        if !io::stdout().is_terminal() {
            return self.write_to(io::stdout().lock(), data);
        }
        let text = String::from_utf8_lossy(data).replace("\r\n", "\n");
        self.print_text(&text);
    }

    /// Lines for people, on standard output, also where programs read.
    pub fn print_text(&self, text: &str) {
        let shown = render::without_controls(text);
        self.write_to(io::stdout().lock(), shown.as_bytes());
    }

    /// A line for people, on standard output: the closing line, what to do next. Nothing where programs read.
    pub fn print_line(&self, line: &str) {
        if self.format != MessageFormat::Json {
            // A name with a line break is still one line, or it could write the next one.
            self.print_text(&with_newline(line.replace('\n', " ")));
        }
    }

    /// A message, which may have several lines.
    pub fn print_message(&self, message: &dyn Message) {
        if self.format != MessageFormat::Json {
            self.print_text(&with_newline(message.headline(self.lang)));
        }
    }

    /// One object on a line of its own, where programs read.
    pub fn print_object(&self, object: &impl serde::Serialize) {
        if self.format == MessageFormat::Json {
            let line = serde_json::to_string(object).unwrap_or_default();
            self.print_data(with_newline(line).as_bytes());
        }
    }

    /// An empty screen, on a terminal; `false` elsewhere.
    pub fn clear(&self) -> bool {
        let may_clear = io::stdout().is_terminal() && self.format == MessageFormat::Human;
        if may_clear {
            self.write_to(io::stdout().lock(), b"\x1b[2J\x1b[3J\x1b[H");
        }
        may_clear
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
    pub fn print_error(&self, message: &dyn Message) {
        self.print_failure(message, None);
    }

    /// The same of a command that it stopped, with the status in which that ends.
    pub fn print_failure(&self, message: &dyn Message, status: Option<u8>) {
        if self.format == MessageFormat::Json {
            let MessageText { headline, help } = message.message(self.lang);
            let message = render::without_controls(&headline);
            let help = help.map(|help| render::without_controls(&help));
            self.print_object(&JsonFailure::new(message, help, status));
            return;
        }
        let (on, off) = if self.color {
            ("\u{1b}[1;31m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        let text = message.message(self.lang);
        let label = ConsoleMessage::Error {}.headline(self.lang);
        let headline = render::without_controls(&text.headline);
        self.print_to_stderr(&format!("{on}{label}{off}: {headline}\n"));
        if let Some(help) = text.help {
            let label = ConsoleMessage::Help {}.headline(self.lang);
            let help = render::without_controls(&help);
            self.print_to_stderr(&format!("  = {label}: {help}\n"));
        }
    }

    /// Asks a question; Enter alone means yes. Where nobody can answer, nothing is asked.
    pub fn confirm(&self, question: &dyn Message) -> bool {
        let choice = ConsoleMessage::YesUnlessNo {};
        self.ask(question, &choice)
            .is_none_or(|answer| answer.is_empty() || is_yes(&answer))
    }

    /// The same, where Enter alone means no: something is lost.
    pub fn confirm_loss(&self, question: &dyn Message) -> bool {
        let choice = ConsoleMessage::NoUnlessYes {};
        self.ask(question, &choice)
            .is_none_or(|answer| is_yes(&answer))
    }

    /// The number, from 1 to `count`, that somebody chooses; none where nobody can be asked, or nothing of that is
    /// chosen.
    pub fn choose_number(&self, question: &dyn Message, count: usize) -> Option<usize> {
        let choice = ConsoleMessage::NumberOrNone { count };
        let answer = self.ask(question, &choice)?;
        let number = answer.parse().ok();
        number.filter(|number| (1..=count).contains(number))
    }

    /// Whether somebody sits there who can be asked.
    pub fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && self.is_terminal
    }

    /// The answer, in small letters; none where nobody can be asked.
    fn ask(&self, question: &dyn Message, choice: &dyn Message) -> Option<String> {
        if !self.can_ask() {
            return None;
        }
        let (question, choice) = (question.headline(self.lang), choice.headline(self.lang));
        let question = render::without_controls(&question);
        self.print_to_stderr(&format!("{question} [{choice}] "));
        let mut answer = String::new();
        match io::stdin().read_line(&mut answer) {
            Ok(1..) => Some(answer.trim().to_lowercase()),
            // The end of what can be typed answers nothing, and so does a keyboard that is gone.
            _ => Some("n".to_owned()),
        }
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
            may_appear: AtomicBool::new(may_show),
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

/// What stopped a command, or a part of it, for programs.
#[derive(Debug, serde::Serialize)]
pub(super) struct JsonFailure {
    #[serde(rename = "type")]
    kind: &'static str,
    severity: &'static str,
    message: String,
    help: Option<String>,
    status: Option<u8>,
}

impl JsonFailure {
    pub(super) fn new(message: String, help: Option<String>, status: Option<u8>) -> Self {
        Self {
            kind: "failure",
            severity: "error",
            message,
            help,
            status,
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

/// `y`, and `o` for `oui`, in both languages: fingers keep their habit.
fn is_yes(answer: &str) -> bool {
    answer.starts_with(['y', 'o'])
}

messages! {
    /// The words around messages and questions.
    enum ConsoleMessage {
        Error {} {
            en: "error";
            fr: "erreur";
        }
        Help {} {
            en: "help";
            fr: "aide";
        }
        YesUnlessNo {} {
            en: "Y/n";
            fr: "O/n";
        }
        NoUnlessYes {} {
            en: "y/N";
            fr: "o/N";
        }
        NumberOrNone { count: usize } {
            en: "1–{count}, Enter for none";
            fr: "1–{count}, Entrée pour aucune";
        }
    }
}

/// How far a command has come; threads may share it. Gone from the screen when dropped.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    may_appear: AtomicBool,
}

impl Progress {
    /// One more step is done.
    pub fn step(&self) {
        if self.started.elapsed() > PROGRESS_DELAY && self.may_appear.swap(false, Ordering::Relaxed)
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
