//! Opening something as the system opens it.

use super::Console;
use crate::ui::message::messages;
use std::process::{Command, Stdio};

/// What opens an address or a file, on this system.
#[cfg(target_os = "macos")]
const OPENER: &[&str] = &["open"];
#[cfg(target_os = "windows")]
const OPENER: &[&str] = &["rundll32", "url.dll,FileProtocolHandler"];
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const OPENER: &[&str] = &["xdg-open"];

/// Opens an address or a file, and goes on; where that cannot be, says so.
pub(super) fn open_with_system(console: &Console, what: &str) {
    let (program, arguments) = OPENER.split_first().unwrap_or((&"", &[]));
    let mut command = Command::new(program);
    command.args(arguments).arg(what);
    let started = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if started.is_err() {
        console.print_message(&OpenerMessage::Missing { program, what });
    }
}

messages! {
    /// What cannot be opened.
    enum OpenerMessage<'a> {
        Missing { program: &'a str, what: &'a str } {
            en: "nothing here opens it (`{program}` is missing): {what}";
            fr: "rien ici ne peut l'ouvrir (`{program}` manque) : {what}";
        }
    }
}
