//! `gridgen export GRID --definition`: the grid itself, as a rubric of another program, and what that cannot say.

use super::{checked, chosen, tell};
use crate::base::diagnostic::Problems;
use crate::base::source::Folder;
use crate::interchange::forms::rubric::{self, Definition};
use crate::ui::cli::args::{Export, MessageFormat, TableFormat};
use crate::ui::cli::{Console, Outcome, machine};

/// Writes the definition of a grid into a file, or to standard output.
pub fn definition(
    console: &Console,
    project: &Folder,
    wanted: &Export,
) -> Result<Outcome, Outcome> {
    let program = match wanted.format {
        Some(TableFormat::Canvas) => Definition::Canvas,
        Some(TableFormat::Moodle) => Definition::Moodle,
        _ => return Err(no_rubric(console)),
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

fn no_rubric(console: &Console) -> Outcome {
    let lang = console.lang();
    console.error(
        lang.pick(
            "a grid itself is no table",
            "une grille n'est pas un tableau",
        ),
        Some(lang.pick(
            "write: --definition --format canvas, or moodle",
            "écrivez : --definition --format canvas, ou moodle",
        )),
    );
    Outcome::Usage
}
