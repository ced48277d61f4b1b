//! `gridgen rate`: a class is rated in the terminal.
//!
//! In: a grid, its students' files. Out: a screen, and ratings written back one by one. What is shown and what a key
//! means is in [`crate::ui::rate`]; here are the files, the terminal and the loop between them.

mod desk;
mod screen;
#[cfg(test)]
mod tests;

use super::{classes, grid_names, hints, tell};
use crate::base::diagnostic::{Problems, Severity};
use crate::base::source::{Folder, Seen};
use crate::ui::cli::args;
use crate::ui::cli::{Console, Outcome, names};
use desk::{Desk, Files, NotOpened};
use screen::{Event, Screen};
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// Rates until it is left.
pub fn rate(console: &Console, project: &Folder, wanted: &args::Rate) -> Result<Outcome, Outcome> {
    let known = grid_names(project);
    let grid = names::grid(console, &wanted.grid, &known)?;
    let seen = Arc::new(Seen::new(project.clone()));
    let files = Files::new(project, grid, wanted.writing.convert);
    let class = class(console, &files, &seen, wanted)?;
    let mut desk = Desk::open(files.of_class(class), &*seen, console.lang())
        .map_err(|not| not_opened(console, grid, not))?;
    if !is_terminal() {
        return Err(no_terminal(console));
    }
    let (tell_of, events) = channel();
    screen::listen(&tell_of);
    let hints = hints(console, project, wanted.poll);
    desk::watch(seen, grid.to_owned(), hints, tell_of);
    let mut screen = Screen::open().map_err(|cause| failed(console, &cause))?;
    let shown = run(&mut screen, &mut desk, &events, console.colors());
    screen.close();
    shown.map_err(|cause| failed(console, &cause))?;
    console.say(&desk.farewell());
    Ok(Outcome::Well)
}

/// Draws, waits, does what is asked; and draws again when nothing more is waiting.
fn run<B: ratatui::backend::Backend>(
    terminal: &mut impl AsMut<ratatui::Terminal<B>>,
    desk: &mut Desk<'_>,
    events: &Receiver<Event>,
    colors: bool,
) -> Result<(), B::Error> {
    loop {
        let draw =
            |frame: &mut ratatui::Frame<'_>| crate::ui::rate::draw(&desk.state, frame, colors);
        terminal.as_mut().draw(draw)?;
        let Ok(first) = events.recv() else {
            return Ok(());
        };
        for event in std::iter::once(first).chain(events.try_iter()) {
            if !desk.event(event) {
                return Ok(());
            }
        }
    }
}

/// The class that was typed: the path of its folder.
fn class(
    console: &Console,
    files: &Files<'_>,
    seen: &Seen<Folder>,
    wanted: &args::Rate,
) -> Result<Option<String>, Outcome> {
    let Some(typed) = &wanted.class else {
        return Ok(None);
    };
    let places = files.places(seen);
    let known: BTreeSet<String> = places.iter().flat_map(|it| classes(&it.path)).collect();
    let known: Vec<String> = known.into_iter().collect();
    names::class(console, typed, &known).map(|class| Some(class.to_owned()))
}

fn is_terminal() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !is_dumb
}

fn no_terminal(console: &Console) -> Outcome {
    let lang = console.lang();
    console.error(
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

fn not_opened(console: &Console, grid: &str, not: NotOpened) -> Outcome {
    let lang = console.lang();
    let (headline, help) = match not {
        NotOpened::Grid(problems) => return errors(console, problems, grid),
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
        NotOpened::Nobody => (
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
    console.error(&headline, Some(&help));
    Outcome::FilesWrong
}

/// The errors that keep the grid from being rated.
fn errors(console: &Console, problems: Problems, grid: &str) -> Outcome {
    let mut kept = Problems::new();
    kept.extend(
        problems
            .into_iter()
            .filter(|it| it.problem.severity() == Severity::Error),
    );
    tell(console, kept, &BTreeSet::from([grid.to_owned()]));
    Outcome::FilesWrong
}

fn failed(console: &Console, cause: &dyn std::fmt::Display) -> Outcome {
    console.error(
        &console.lang().pick(
            format!("the terminal failed: {cause}"),
            format!("le terminal a échoué : {cause}"),
        ),
        None,
    );
    Outcome::Machine
}
