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

use crate::base::diagnostic::Lang;
use args::{Command, MessageLang, New, Themes, Typed};
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
    let typed = match Typed::try_parse() {
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
    let console = Console::new(language(shared.lang), shared.message_format, shared.color);
    let outcome = run(&typed, &console).unwrap_or_else(|outcome| outcome);
    ExitCode::from(
        if console.failed() {
            Outcome::Machine
        } else {
            outcome
        }
        .status(),
    )
}

/// One line a command. An error is an outcome whose reason is already told.
fn run(typed: &Typed, console: &Console) -> Result<Outcome, Outcome> {
    let project = || place::project(console, typed.shared.project.as_deref());
    Ok(match &typed.command {
        None => match place::found(console, typed.shared.project.as_deref())? {
            Some(project) => commands::overview(console, &project),
            None => place::nothing_here(console),
        },
        Some(Command::Init { dir, force }) => init::project(console, dir, *force),
        Some(Command::New(New::Grid { name, from, force })) => match from {
            Some(from) => from::grid(console, &project()?, name, from),
            None => init::grid(console, &project()?, name, *force),
        },
        Some(Command::New(New::Theme {
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
            commands::new_theme(console, &project()?, &wanted)
        }
        Some(Command::New(New::Ratings { grid, list, yes })) => {
            commands::new_ratings(console, &project()?, grid, list, *yes)?
        }
        Some(Command::Check { grids }) => commands::check(console, &project()?, grids),
        Some(Command::Watch(wanted)) => commands::watch(console, &project()?, wanted),
        Some(Command::Build(wanted)) => commands::build(console, &project()?, wanted),
        Some(Command::Context { grid, student }) => {
            commands::context(console, &project()?, grid, student.as_deref())
        }
        Some(Command::Export(wanted)) if wanted.definition => {
            commands::definition(console, &project()?, wanted)?
        }
        Some(Command::Export(wanted)) => commands::export(console, &project()?, wanted)?,
        Some(Command::Import {
            grid,
            file,
            yes,
            writing,
        }) => commands::import(console, &project()?, grid, file, (*yes, *writing))?,
        Some(Command::Rate(wanted)) => commands::rate(console, &project()?, wanted)?,
        Some(Command::Marks(wanted)) => commands::marks(console, &project()?, wanted),
        Some(Command::Open(wanted)) => commands::open(console, &project()?, wanted),
        Some(Command::Ids { grid, writing }) => {
            commands::ids(console, &project()?, grid, *writing)?
        }
        Some(Command::Rename {
            grid,
            old,
            new,
            writing,
        }) => commands::rename(console, &project()?, grid, (old, new), *writing)?,
        Some(Command::Schema { what }) => match shell::schema(what) {
            Some(schema) => shell::print_json(console, &schema),
            None => commands::schema(console, &project()?, what),
        },
        Some(Command::Themes { what: None }) => commands::themes(console, &project()?),
        Some(Command::Themes {
            what: Some(Themes::Preview { theme }),
        }) => commands::theme_preview(console, &project()?, theme),
        Some(Command::Completions { shell }) => shell::completions(console, *shell),
        Some(Command::Man { dir }) => shell::man(console, dir.as_deref()),
    })
}

/// The language of messages: as asked, else the environment's, else the system's.
fn language(asked: Option<MessageLang>) -> Lang {
    match asked {
        Some(MessageLang::En) => Lang::English,
        Some(MessageLang::Fr) => Lang::French,
        None => {
            let set = std::env::var("GRIDGEN_LANG")
                .ok()
                .filter(|locale| !locale.is_empty());
            set.or_else(sys_locale::get_locale)
                .map_or(Lang::English, |locale| Lang::of_locale(&locale))
        }
    }
}

/// What the machine refused, to which file.
fn machine(
    console: &Console,
    doing: (&str, &str),
    path: &std::path::Path,
    cause: &std::io::Error,
) -> Outcome {
    let (en, fr) = doing;
    let path = path.display();
    console.error(
        &console.lang().pick(
            format!("cannot {en} {path}: {cause}"),
            format!("impossible {fr} {path} : {cause}"),
        ),
        None,
    );
    Outcome::Machine
}
