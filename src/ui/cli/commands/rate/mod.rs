//! `gridgen rate`: a class is rated in the terminal.
//!
//! In: a grid, its students' files. Out: a screen, and ratings written back one by one. What is shown and what a key
//! means is in [`crate::ui::rate`]; here are the files, the terminal and the loop between them.

mod desk;
mod screen;
#[cfg(test)]
mod tests;

use super::{change_hints, class_folders, grid_names, report_diagnostics};
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::source::{CachedSource, FolderSource};
use crate::ui::cli::args;
use crate::ui::cli::{Console, Outcome, names};
use desk::{ClassFiles, NotOpened, RatingSession};
use screen::{Screen, ScreenEvent};
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// Rates until it is left.
pub fn run_rate(
    console: &Console,
    project: &FolderSource,
    wanted: &args::RateArgs,
) -> Result<Outcome, Outcome> {
    let known = grid_names(project);
    let grid = names::resolve_grid(console, &wanted.grid, &known)?;
    let seen = Arc::new(CachedSource::new(project.clone()));
    let files = ClassFiles::new(project, grid, wanted.writing.convert);
    let class = chosen_class(console, &files, &seen, wanted)?;
    let mut desk = RatingSession::open(files.of_class(class), &*seen, console.lang())
        .map_err(|not| report_not_opened(console, grid, not))?;
    if !is_terminal() {
        return Err(report_no_terminal(console));
    }
    let (tell_of, events) = channel();
    screen::listen_for_input(&tell_of);
    let hints = change_hints(console, project, wanted.poll);
    desk::spawn_watcher(seen, grid.to_owned(), hints, tell_of);
    let mut screen = Screen::open().map_err(|cause| report_terminal_failure(console, &cause))?;
    let shown = run_event_loop(&mut screen, &mut desk, &events, console.colors());
    screen.close();
    shown.map_err(|cause| report_terminal_failure(console, &cause))?;
    console.print_line(&desk.closing_line());
    Ok(Outcome::Well)
}

/// Draws, waits, does what is asked; and draws again when nothing more is waiting.
fn run_event_loop<B: ratatui::backend::Backend>(
    terminal: &mut impl AsMut<ratatui::Terminal<B>>,
    desk: &mut RatingSession<'_>,
    events: &Receiver<ScreenEvent>,
    colors: bool,
) -> Result<(), B::Error> {
    loop {
        let draw = |frame: &mut ratatui::Frame<'_>| {
            crate::ui::rate::draw_screen(&desk.state, frame, colors)
        };
        terminal.as_mut().draw(draw)?;
        let Ok(first) = events.recv() else {
            return Ok(());
        };
        for event in std::iter::once(first).chain(events.try_iter()) {
            if !desk.handle_event(event) {
                return Ok(());
            }
        }
    }
}

/// The class that was typed: the path of its folder.
fn chosen_class(
    console: &Console,
    files: &ClassFiles<'_>,
    seen: &CachedSource<FolderSource>,
    wanted: &args::RateArgs,
) -> Result<Option<String>, Outcome> {
    let Some(typed) = &wanted.class else {
        return Ok(None);
    };
    let places = files.student_places(seen);
    let known: BTreeSet<String> = places
        .iter()
        .flat_map(|it| class_folders(&it.path))
        .collect();
    let known: Vec<String> = known.into_iter().collect();
    names::resolve_class(console, typed, &known).map(|class| Some(class.to_owned()))
}

fn is_terminal() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !is_dumb
}

fn report_no_terminal(console: &Console) -> Outcome {
    let lang = console.lang();
    console.print_error(
        lang.pick(
            "`gridgen rate` needs a terminal: a screen and a keyboard",
            "`gridgen rate` a besoin d'un terminal : un écran et un clavier",
        ),
        Some(lang.pick(
            "start it in a terminal, without `|`, `<` or `>`; or write into the ratings files in any editor",
            "lancez-le dans un terminal, sans `|`, `<` ni `>` ; ou écrivez dans les relevés avec n'importe quel éditeur",
        )),
    );
    Outcome::Usage
}

fn report_not_opened(console: &Console, grid: &str, not: NotOpened) -> Outcome {
    let lang = console.lang();
    let (headline, help) = match not {
        NotOpened::GridErrors(problems) => return report_grid_errors(console, problems, grid),
        NotOpened::NoIds => (
            lang.pick(
                format!("the rows of `{grid}` have no ids, so ratings cannot name them"),
                format!("les lignes de `{grid}` n'ont pas d'identifiant : aucun relevé ne peut les nommer"),
            ),
            lang.pick(
                format!("`gridgen ids {grid}` gives them"),
                format!("`gridgen ids {grid}` leur en donne"),
            ),
        ),
        NotOpened::NoStudents => (
            lang.pick(
                format!("`{grid}` has no students yet"),
                format!("`{grid}` n'a pas encore d'élèves"),
            ),
            lang.pick(
                format!("`gridgen new ratings {grid} LIST` makes a file for each student of a class list"),
                format!("`gridgen new ratings {grid} LISTE` crée un fichier pour chaque élève d'une liste"),
            ),
        ),
    };
    console.print_error(&headline, Some(&help));
    Outcome::FilesWrong
}

/// The errors that keep the grid from being rated.
fn report_grid_errors(console: &Console, problems: Diagnostics, grid: &str) -> Outcome {
    let mut kept = Diagnostics::new();
    kept.extend(
        problems
            .into_iter()
            .filter(|it| it.kind.severity() == Severity::Error),
    );
    report_diagnostics(console, kept, &BTreeSet::from([grid.to_owned()]));
    Outcome::FilesWrong
}

fn report_terminal_failure(console: &Console, cause: &dyn std::fmt::Display) -> Outcome {
    console.print_error(
        &console.lang().pick(
            format!("the terminal failed: {cause}"),
            format!("le terminal a échoué : {cause}"),
        ),
        None,
    );
    Outcome::Machine
}
