//! `gridgen export GRID --definition`: the grid itself, as a rubric of another program, and what that cannot say.

use super::{checked, chosen, tell};
use crate::cli::args::{DefinitionFormat, MessageFormat};
use crate::cli::{Console, Outcome, machine};
use crate::diagnostic::Problems;
use crate::forms::rubric::{self, Definition};
use crate::source::Folder;
use std::path::Path;

/// Writes the definition of a grid to `output`, or to standard output.
pub fn definition(
    console: &Console,
    project: &Folder,
    typed: &str,
    format: DefinitionFormat,
    output: Option<&Path>,
) -> Result<Outcome, Outcome> {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let grids = chosen(console, &prepared, &[typed.to_owned()])?;
    let found = prepared
        .grids
        .iter()
        .find(|grid| grids.contains(&grid.id))
        .and_then(|grid| grid.form.as_ref());
    let Some(form) = found else {
        return Ok(tell(console, problems, &grids));
    };
    let program = match format {
        DefinitionFormat::Canvas => Definition::Canvas,
        DefinitionFormat::Moodle => Definition::Moodle,
    };
    let (bytes, unsaid) = rubric::definition(&form.grid, program);
    match output {
        None => console.data(&bytes),
        Some(path) => std::fs::write(path, &bytes)
            .map_err(|cause| machine(console, ("write", "d'écrire"), path, &cause))?,
    }
    // Standard output holds one thing: the rubric, or what programs read about it.
    if output.is_some() || console.format() != MessageFormat::Json {
        console.problems(&unsaid.sorted());
    }
    Ok(Outcome::Well)
}
