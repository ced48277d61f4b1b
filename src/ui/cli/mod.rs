//! The command line: arguments as typed, then one function a command; progress, colours, the exit status.
//!
//! In: what was typed, and the environment. Out: what `console` prints, and a status that is decided once, here. Holds
//! no rule of the domain.
#![expect(
    clippy::disallowed_methods,
    reason = "the one room that looks at the environment, writes new projects, measures time"
)]

pub mod args;
pub mod commands;
pub mod console;
mod counting;
pub mod from;
pub mod init;
pub mod names;
mod opener;
pub mod place;
pub mod reference;
pub mod schemas;
pub mod shell;

use crate::base::diagnostic::MessageLang;
use args::{CliCommand, CommandLine, LangArg, NewCommand, ThemesCommand};
use clap::Parser;
pub use console::{Console, Progress};
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All is well.
    Well,
    /// Something in the project's files is wrong; what could be done was done.
    FilesWrong,
    /// Something on the command line is wrong.
    Usage,
    /// The machine failed: disk full, no permission.
    Machine,
}

impl Outcome {
    /// The status of the process.
    pub fn status(self) -> u8 {
        match self {
            Self::Well => 0,
            Self::FilesWrong => 1,
            Self::Usage => 2,
            Self::Machine => 3,
        }
    }
}

/// Does what the command line says.
pub fn main() -> ExitCode {
    let typed = match CommandLine::try_parse() {
        Ok(typed) => typed,
        Err(answer) => {
            // Nothing to be done where it cannot be printed; `--help` and `--version` come here too.
            let _ = answer.print();
            return ExitCode::from(
                if answer.use_stderr() {
                    Outcome::Usage
                } else {
                    Outcome::Well
                }
                .status(),
            );
        }
    };
    let shared = &typed.shared;
    let console = Console::new(
        message_language(shared.lang),
        shared.message_format,
        shared.color,
    );
    let outcome = run_command(&typed, &console).unwrap_or_else(|outcome| outcome);
    ExitCode::from(
        if console.has_failed() {
            Outcome::Machine
        } else {
            outcome
        }
        .status(),
    )
}

/// One line a command. An error is an outcome whose reason is already told.
fn run_command(typed: &CommandLine, console: &Console) -> Result<Outcome, Outcome> {
    let project = || place::require_project(console, typed.shared.project.as_deref());
    Ok(match &typed.command {
        None => match place::find_project(console, typed.shared.project.as_deref())? {
            Some(project) => commands::run_overview(console, &project),
            None => place::print_no_project(console),
        },
        Some(CliCommand::Init { dir, force }) => init::create_project(console, dir, *force),
        Some(CliCommand::New(NewCommand::Grid { name, from, force })) => match from {
            Some(from) => from::run_grid_from_form(console, &project()?, name, from),
            None => init::create_grid(console, &project()?, name, *force),
        },
        Some(CliCommand::New(NewCommand::Theme {
            name,
            part,
            from,
            force,
        })) => {
            let (part, from, force) = (*part, from.as_deref(), *force);
            let wanted = commands::WantedTheme {
                name,
                from,
                part,
                force,
            };
            commands::run_new_theme(console, &project()?, &wanted)
        }
        Some(CliCommand::New(NewCommand::Ratings { grid, list, yes })) => {
            commands::run_new_ratings(console, &project()?, grid, list, *yes)?
        }
        Some(CliCommand::Check { grids }) => commands::run_check(console, &project()?, grids),
        Some(CliCommand::Watch(wanted)) => commands::run_watch(console, &project()?, wanted),
        Some(CliCommand::Build(wanted)) => commands::run_build(console, &project()?, wanted),
        Some(CliCommand::Context { grid, student }) => {
            commands::print_context(console, &project()?, grid, student.as_deref())
        }
        Some(CliCommand::Export(wanted)) if wanted.definition => {
            commands::export_definition(console, &project()?, wanted)?
        }
        Some(CliCommand::Export(wanted)) => commands::run_export(console, &project()?, wanted)?,
        Some(CliCommand::Import {
            grid,
            file,
            yes,
            writing,
        }) => commands::run_import(console, &project()?, grid, file, (*yes, *writing))?,
        Some(CliCommand::Rate(wanted)) => commands::run_rate(console, &project()?, wanted)?,
        Some(CliCommand::Marks(wanted)) => commands::run_marks(console, &project()?, wanted),
        Some(CliCommand::Open(wanted)) => commands::run_open(console, &project()?, wanted),
        Some(CliCommand::Ids { grid, writing }) => {
            commands::run_ids(console, &project()?, grid, *writing)?
        }
        Some(CliCommand::Rename {
            grid,
            old,
            new,
            writing,
        }) => commands::run_rename(console, &project()?, grid, (old, new), *writing)?,
        Some(CliCommand::Schema { what }) => match shell::file_schema(what) {
            Some(schema) => shell::print_json(console, &schema),
            None => commands::print_ratings_schema(console, &project()?, what),
        },
        Some(CliCommand::Themes { what: None }) => commands::run_themes(console, &project()?),
        Some(CliCommand::Themes {
            what: Some(ThemesCommand::Preview { theme }),
        }) => commands::theme_preview(console, &project()?, theme),
        Some(CliCommand::Completions { shell }) => shell::print_completions(console, *shell),
        Some(CliCommand::Man { dir }) => shell::print_manual(console, dir.as_deref()),
    })
}

/// The language of messages: as asked, else the environment's, else the system's.
fn message_language(asked: Option<LangArg>) -> MessageLang {
    match asked {
        Some(LangArg::En) => MessageLang::English,
        Some(LangArg::Fr) => MessageLang::French,
        None => {
            let set = std::env::var("GRIDGEN_LANG")
                .ok()
                .filter(|locale| !locale.is_empty());
            set.or_else(sys_locale::get_locale)
                .map_or(MessageLang::English, |locale| {
                    MessageLang::from_locale(&locale)
                })
        }
    }
}

/// What the machine refused, to which file.
fn report_machine_error(
    console: &Console,
    doing: (&str, &str),
    path: &std::path::Path,
    cause: &std::io::Error,
) -> Outcome {
    let (en, fr) = doing;
    let path = path.display();
    console.print_error(
        &console.lang().pick(
            format!("cannot {en} {path}: {cause}"),
            format!("impossible {fr} {path} : {cause}"),
        ),
        None,
    );
    Outcome::Machine
}
