//! `gridgen export GRID --definition`: the grid itself, as a rubric of another program, and what that cannot say.

use super::{checked, chosen, tell};
use crate::cli::args::{Export, MessageFormat, TableFormat};
use crate::cli::{Console, Outcome, machine};
use crate::diagnostic::Problems;
use crate::forms::rubric::{self, Definition};
use crate::source::Folder;

/// Writes the definition of a grid, to the file that was asked for or to standard output.
pub(super) fn definition(
    console: &Console,
    project: &Folder,
    wanted: &Export,
) -> Result<Outcome, Outcome> {
    let program = match wanted.format {
        Some(TableFormat::Canvas) => Definition::Canvas,
        Some(TableFormat::Moodle) => Definition::Moodle,
        _ => return Err(wrong_format(console)),
    };
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let grids = chosen(console, &prepared, std::slice::from_ref(&wanted.grid))?;
    let found = prepared
        .grids
        .iter()
        .find(|grid| grids.contains(&grid.id))
        .and_then(|grid| grid.form.as_ref());
    let Some(form) = found else {
        return Ok(tell(console, problems, &grids));
    };
    let (bytes, unsaid) = rubric::definition(&form.grid, program);
    match &wanted.output {
        None => console.data(&bytes),
        Some(path) => std::fs::write(path, &bytes)
            .map_err(|cause| machine(console, ("write", "d'écrire"), path, &cause))?,
    }
    // Standard output holds one thing: the rubric, or what programs read about it.
    if wanted.output.is_some() || console.format() != MessageFormat::Json {
        console.problems(&unsaid.sorted());
    }
    Ok(Outcome::Well)
}

/// Ratings and definitions have formats of their own.
pub(super) fn wrong_format(console: &Console) -> Outcome {
    let lang = console.lang();
    console.error(
        lang.pick(
            "a definition is written for `canvas` or `moodle`, ratings as `csv`, `xlsx`, `ods` or `json`",
            "une définition s'écrit pour `canvas` ou `moodle`, des évaluations en `csv`, `xlsx`, `ods` ou `json`",
        ),
        Some("gridgen export oral --definition --format canvas"),
    );
    Outcome::Usage
}
