//! How a command ends: with a status or with an error, which is printed here and nowhere else.

use super::Console;
use crate::base::diagnostic::Diagnostic;
use crate::base::error::Error;
use crate::text::yaml::edit::EditFailure;
use crate::ui::message::Message;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommandStatus {
    /// All is well.
    Success,
    /// Something in the project's files is wrong; what could be done was done.
    FilesWrong,
    /// Something on the command line is wrong.
    Usage,
    /// The machine failed: disk full, no permission.
    Machine,
}

impl CommandStatus {
    /// The status of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::FilesWrong => 1,
            Self::Usage => 2,
            Self::Machine => 3,
        }
    }
}

/// What a command gives.
pub type CommandResult = Result<CommandStatus, CommandError>;

/// Why a command stopped: a status, and what is printed of it.
#[derive(Debug)]
pub struct CommandError {
    status: CommandStatus,
    /// What is wrong in files, printed first.
    diagnostics: Vec<Diagnostic>,
    /// What is wrong with the command line or the machine, each with a hint.
    messages: Vec<Box<dyn Message>>,
}

impl CommandError {
    /// Something on the command line is wrong.
    pub fn usage(message: impl Message + 'static) -> Self {
        Self::new(CommandStatus::Usage, message)
    }

    /// Something in the project's files is wrong, which no place in them shows.
    pub fn files(message: impl Message + 'static) -> Self {
        Self::new(CommandStatus::FilesWrong, message)
    }

    /// The machine failed.
    pub fn machine(message: impl Message + 'static) -> Self {
        Self::new(CommandStatus::Machine, message)
    }

    /// These are wrong in the project's files.
    pub fn diagnostics(diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            status: CommandStatus::FilesWrong,
            diagnostics,
            messages: Vec::new(),
        }
    }

    /// One thing is wrong in the project's files.
    pub fn diagnostic(diagnostic: Diagnostic) -> Self {
        Self::diagnostics(vec![diagnostic])
    }

    fn new(status: CommandStatus, message: impl Message + 'static) -> Self {
        Self {
            status,
            diagnostics: Vec::new(),
            messages: vec![Box::new(message)],
        }
    }

    /// The same, printed behind what is wrong in files.
    pub fn after(mut self, diagnostics: Vec<Diagnostic>) -> Self {
        self.diagnostics = diagnostics;
        self
    }

    /// Both: of several names that were typed each wrong one is reported.
    pub fn and(mut self, other: Self) -> Self {
        self.status = self.status.max(other.status);
        self.diagnostics.extend(other.diagnostics);
        self.messages.extend(other.messages);
        self
    }

    /// How the process ends.
    pub fn status(&self) -> CommandStatus {
        self.status
    }

    /// Prints it; whoever made it printed nothing.
    pub fn print(&self, console: &Console) {
        console.print_diagnostics(&self.diagnostics);
        for message in &self.messages {
            console.print_failure(message.as_ref(), Some(self.status.code()));
        }
    }
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        Self::machine(error)
    }
}

impl From<EditFailure> for CommandError {
    fn from(failure: EditFailure) -> Self {
        match failure {
            EditFailure::Refused(diagnostic) => Self::diagnostic(diagnostic),
            EditFailure::Machine(error) => error.into(),
        }
    }
}
