//! `gridgen rate`: a class is rated in the terminal or in the browser.
//!
//! In: a grid, its students' files. Out: a screen or a page, and ratings written back one by one. What is shown and
//! what a key means is in [`crate::ui::rate`] and [`crate::ui::page`]; here are the files, the terminal and the
//! loop between them.

mod desk;
mod page;
mod screen;
#[cfg(test)]
mod tests;

use super::select::{ChosenGrids, find_class, grid_names, no_ids};
use super::watch::change_hints;
use super::write_back::print_caveats;
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::source::{CachedSource, FolderSource};
use crate::model::grid::GridId;
use crate::ui::cli::args::RateArgs;
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console, names};
use crate::ui::message::messages;
use desk::{NotOpened, RatedFiles, RatingSession, SessionMessage};
use screen::{Screen, ScreenEvent};
use std::fmt::Display;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

messages! {
    /// Why nothing is rated.
    enum RateMessage {
        NoTerminal {} {
            en: "`gridgen rate` needs a terminal: a screen and a keyboard"
                => "start it in a terminal, without `|`, `<` or `>`; or rate in the browser: `gridgen rate GRID --browser`";
            fr: "`gridgen rate` a besoin d'un terminal : un écran et un clavier"
                => "lancez-le dans un terminal, sans `|`, `<` ni `>` ; ou évaluez dans le navigateur : `gridgen rate \
                    GRILLE --browser`";
        }
        NoStudents { grid: GridId } {
            en: "`{grid}` has no students yet"
                => format!("`gridgen new ratings {grid} LIST` makes a file for each student of a class list");
            fr: "`{grid}` n'a pas encore d'élèves"
                => format!("`gridgen new ratings {grid} LISTE` crée un fichier pour chaque élève d'une liste");
        }
        TerminalFailed { cause: String } {
            en: "the terminal failed: {cause}";
            fr: "le terminal a échoué : {cause}";
        }
    }
}

/// Rates until it is left.
pub fn run_rate(console: &Console, project: &FolderSource, wanted: &RateArgs) -> CommandResult {
    let known = grid_names(project);
    let grid = names::resolve_grid(&wanted.grid, &known)?;
    let seen = Arc::new(CachedSource::new(project.clone()));
    let files = RatedFiles::new(project, grid, wanted);
    let places = files.student_places(&*seen);
    let paths = places.iter().map(|place| &place.path);
    let class = find_class(paths, wanted.class.as_deref())?;
    let files = files.of_class(class);
    if wanted.browser {
        let opened = page::OpenedClass { seen, files, grid };
        return page::rate_in_browser(console, project, opened, wanted);
    }
    let mut session = RatingSession::open(files, &*seen, console.lang())
        .map_err(|not_opened| open_error(grid, not_opened))?;
    if !is_terminal() {
        return Err(CommandError::usage(RateMessage::NoTerminal {}));
    }
    let (sender, events) = channel();
    screen::listen_for_input(&sender);
    let hints = change_hints(console, project, wanted.poll);
    desk::spawn_watcher(seen, grid.clone(), hints, sender);
    let mut screen = Screen::open().map_err(terminal_error)?;
    let shown = run_event_loop(&mut screen, &mut session, &events, console.colors());
    screen.close();
    shown.map_err(terminal_error)?;
    let caveats = session.caveats.iter();
    let caveats = caveats.map(|(caveat, file)| (*caveat, file.as_str()));
    print_caveats(console, &caveats.collect());
    console.print_message(&session.closing_message());
    Ok(CommandStatus::Success)
}

/// Draws, waits, does what is asked; and draws again when nothing more is waiting.
fn run_event_loop<B: ratatui::backend::Backend>(
    terminal: &mut impl AsMut<ratatui::Terminal<B>>,
    session: &mut RatingSession,
    events: &Receiver<ScreenEvent>,
    colors: bool,
) -> Result<(), B::Error> {
    loop {
        terminal
            .as_mut()
            .draw(|frame| crate::ui::rate::draw_screen(&session.state, frame, colors))?;
        let Ok(first) = events.recv() else {
            return Ok(());
        };
        for event in std::iter::once(first).chain(events.try_iter()) {
            if !session.handle_event(event) {
                return Ok(());
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment says what kind of terminal this is"
)]
fn is_terminal() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !is_dumb
}

fn open_error(grid: &GridId, not_opened: NotOpened) -> CommandError {
    match not_opened {
        NotOpened::GridErrors(diagnostics) => grid_errors(grid, diagnostics),
        NotOpened::NoIds(place) => no_ids(place),
        NotOpened::NoStudents => {
            CommandError::files(RateMessage::NoStudents { grid: grid.clone() })
        }
    }
}

/// The errors that keep the grid from being rated, without its warnings.
fn grid_errors(grid: &GridId, diagnostics: Diagnostics) -> CommandError {
    let mut errors = Diagnostics::new();
    errors.extend(
        diagnostics
            .into_iter()
            .filter(|it| it.kind.severity() == Severity::Error),
    );
    ChosenGrids::one(grid).error(errors)
}

fn terminal_error(cause: impl Display) -> CommandError {
    CommandError::machine(RateMessage::TerminalFailed {
        cause: cause.to_string(),
    })
}
