//! The command line: arguments as typed, then one function a command; progress, colours, the exit status.
//!
//! In: what was typed, and the environment. Out: what `console` prints, and a status that is decided once, here. Holds
//! no rule of the domain.

pub mod args;
mod command_error;
pub mod commands;
pub mod console;
pub mod from;
pub mod init;
mod input;
pub mod names;
mod opener;
pub mod place;
pub mod reference;
pub mod schemas;
pub mod shell;

use crate::base::diagnostic::MessageLang;
use crate::output::apart::{APART_ARGUMENT, serve_sheets};
use crate::output::theme::{TEMPLATE_ARGUMENT, serve_templates};
use args::{CliCommand, ColorMode, CommandLine, LangArg, MessageFormat, NewCommand, ThemesCommand};
use clap::Parser;
pub use command_error::{CommandError, CommandResult, CommandStatus};
pub use console::{Console, Progress};
use std::process::ExitCode;

/// What another process of this program wants done; nothing of it is for a person who types.
#[expect(
    clippy::disallowed_methods,
    reason = "read before the command line is, which has no such command"
)]
fn served_process() -> Option<fn() -> std::io::Result<()>> {
    match std::env::args_os().nth(1)?.to_str()? {
        APART_ARGUMENT => Some(serve_sheets),
        TEMPLATE_ARGUMENT => Some(serve_templates),
        _ => None,
    }
}

/// Does what the command line says.
pub fn main() -> ExitCode {
    if let Some(serve) = served_process() {
        // Whoever asked has gone, or sees that no answer comes.
        return ExitCode::from(u8::from(serve().is_err()));
    }
    let typed = match CommandLine::try_parse() {
        Ok(typed) => typed,
        Err(answer) => {
            return print_clap_answer(&answer);
        }
    };
    let shared = &typed.shared;
    let console = Console::new(
        message_language(shared.lang),
        shared.message_format,
        shared.color,
    );
    let mut status = run_command(&typed, &console).unwrap_or_else(|error| {
        error.print(&console);
        error.status()
    });
    if console.has_failed() {
        status = CommandStatus::Machine;
    }
    ExitCode::from(status.code())
}

/// `--help`, `--version`, or what is wrong with the command line: for programs an object, as the rest of what they
/// read.
#[expect(
    clippy::disallowed_methods,
    reason = "the words of a command line that could not be read as one"
)]
fn print_clap_answer(answer: &clap::Error) -> ExitCode {
    if !answer.use_stderr() {
        // Nothing to be done where it cannot be printed.
        let _ = answer.print();
        return ExitCode::from(CommandStatus::Success.code());
    }
    let status = CommandStatus::Usage.code();
    if asks_for_json(std::env::args()) {
        let lang = message_language(None);
        let console = Console::new(lang, MessageFormat::Json, ColorMode::Never);
        let text = answer.to_string();
        let (message, help) = text.split_once("\n\n").unwrap_or((&text, ""));
        let message = message.trim_start_matches("error: ").trim().to_owned();
        let help = Some(help.trim().to_owned()).filter(|help| !help.is_empty());
        console.print_object(&console::JsonFailure::new(message, help, Some(status)));
    } else {
        let _ = answer.print();
    }
    ExitCode::from(status)
}

/// Whether a command line that could not be read asks for objects all the same.
fn asks_for_json(words: impl Iterator<Item = String>) -> bool {
    let words: Vec<String> = words.collect();
    let is_split = |pair: &[String]| pair[0] == "--message-format" && pair[1] == "json";
    words.iter().any(|word| word == "--message-format=json") || words.windows(2).any(is_split)
}

/// One line a command.
fn run_command(typed: &CommandLine, console: &Console) -> CommandResult {
    let asked = typed.shared.project.as_deref();
    let Some(command) = &typed.command else {
        return match place::find_project(asked)? {
            Some(project) => {
                commands::finish_interrupted(console, &project);
                Ok(commands::run_overview(console, &project))
            }
            None => Ok(place::print_no_project(console)),
        };
    };
    match command {
        CliCommand::Init { dir, force } => return init::create_project(console, dir, *force),
        CliCommand::Completions { shell } => return Ok(shell::print_completions(console, *shell)),
        CliCommand::Man { dir } => return shell::print_manual(console, dir.as_deref()),
        CliCommand::Schema { what } => {
            if let Some(schema) = shell::file_schema(what) {
                return Ok(shell::print_json(console, &schema));
            }
        }
        _ => {}
    }
    let project = &place::require_project(asked)?;
    commands::finish_interrupted(console, project);
    match command {
        CliCommand::New(command) => run_new(command, console, project),
        CliCommand::Check(wanted) => commands::run_check(console, project, wanted),
        CliCommand::Watch(wanted) => commands::run_watch(console, project, wanted),
        CliCommand::Build(wanted) => commands::run_build(console, project, wanted),
        CliCommand::Context { grid, student } => {
            commands::print_context(console, project, grid, student.as_deref())
        }
        CliCommand::Export(wanted) => match wanted.definition {
            Some(program) => commands::export_definition(console, project, wanted, program),
            None => commands::run_export(console, project, wanted),
        },
        CliCommand::Import(wanted) => commands::run_import(console, project, wanted),
        CliCommand::Rate(wanted) => commands::run_rate(console, project, wanted),
        CliCommand::Marks(wanted) => commands::run_marks(console, project, wanted),
        CliCommand::Open(wanted) => commands::run_open(console, project, wanted),
        CliCommand::Ids { grid, writing } => commands::run_ids(console, project, grid, *writing),
        CliCommand::Rename(wanted) => commands::run_rename(console, project, wanted),
        CliCommand::Drop(wanted) => commands::run_drop(console, project, wanted),
        CliCommand::NextYear { folder } => commands::run_next_year(console, project, folder),
        CliCommand::Undo(wanted) => commands::run_undo(console, project, wanted),
        CliCommand::Log(wanted) => commands::run_log(console, project, wanted),
        CliCommand::Schema { what } => commands::print_ratings_schema(console, project, what),
        CliCommand::Themes { what: None } => Ok(commands::run_themes(console, project)),
        CliCommand::Themes {
            what: Some(ThemesCommand::Preview { theme }),
        } => commands::run_theme_preview(console, project, theme),
        // Those that need no project are done.
        CliCommand::Init { .. } | CliCommand::Completions { .. } | CliCommand::Man { .. } => {
            Ok(CommandStatus::Success)
        }
    }
}

/// `gridgen new`.
fn run_new(
    command: &NewCommand,
    console: &Console,
    project: &crate::base::source::FolderSource,
) -> CommandResult {
    match command {
        NewCommand::Grid {
            name,
            from: Some(from),
            reading,
            preview,
            ..
        } => {
            let source = from::GridSource {
                from,
                reading: *reading,
                preview: *preview,
            };
            from::run_grid_from_form(console, project, name, &source)
        }
        NewCommand::Grid { name, force, .. } => init::create_grid(console, project, name, *force),
        NewCommand::Theme(wanted) => commands::run_new_theme(console, project, wanted),
        NewCommand::Ratings(wanted) => commands::run_new_ratings(console, project, wanted),
    }
}

/// The language of messages: as asked, else the environment's, else the system's.
#[expect(
    clippy::disallowed_methods,
    reason = "the environment says the language where none is asked for"
)]
fn message_language(asked: Option<LangArg>) -> MessageLang {
    match asked {
        Some(LangArg::En) => MessageLang::English,
        Some(LangArg::Fr) => MessageLang::French,
        None => std::env::var("GRIDGEN_LANG")
            .ok()
            .filter(|locale| !locale.is_empty())
            .or_else(sys_locale::get_locale)
            .map_or(MessageLang::English, |locale| {
                MessageLang::from_locale(&locale)
            }),
    }
}
